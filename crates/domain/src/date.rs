//! Days of the calendar, as deadlines name them.

use std::fmt;

use crate::period::Month;

/// Microseconds of a day.
const DAY: i64 = 86_400_000_000;
/// By how much the ledger's calendar is ahead of UTC: Asia/Shanghai, +08:00 all year round.
const AHEAD: i64 = 8 * 3_600_000_000;

/// A day between 1000-01-01 and 9999-12-31, in the ledger's calendar: that of Asia/Shanghai, +08:00.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    month: Month,
    day: u8,
}

impl Date {
    /// The day `day` of a month; its last day if it has not so many (31 is the last of every month). A day 0 is read as 1.
    pub fn within(month: Month, day: u8) -> Self {
        Self { month, day: day.clamp(1, days_of(month)) }
    }

    /// The last day of a month.
    pub fn last_of(month: Month) -> Self {
        Self::within(month, 31)
    }

    /// The moment at which it begins, in microseconds since 1970-01-01T00:00:00Z.
    pub fn begin_micros(self) -> i64 {
        let index = self.month.index();
        let (year, month) = (i64::from(index / 12), index % 12);
        // Days of whole years since the year 0, which has 366 as every fourth of these has.
        let leap_years = (year + 3) / 4 - (year + 99) / 100 + (year + 399) / 400;
        let earlier = (index - month..index).filter_map(Month::from_index);
        let days_of_months: i64 = earlier.map(|month| i64::from(days_of(month))).sum();
        let days = 365 * year + leap_years + days_of_months + i64::from(self.day) - 1;
        (days - EPOCH) * DAY - AHEAD
    }

    /// The moment at which it is over.
    pub fn end_micros(self) -> i64 {
        self.begin_micros() + DAY
    }
}

/// Days from the first of January of the year 0 to that of 1970.
const EPOCH: i64 = 719_528;

fn days_of(month: Month) -> u8 {
    let year = month.year();
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month.month() {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{:02}", self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(month: &str, day: u8, spelled: &str, begins: i64) {
        let date = Date::within(month.parse().unwrap(), day);
        assert_eq!((date.to_string().as_str(), date.begin_micros()), (spelled, begins * 1_000_000));
        assert_eq!(date.end_micros() - date.begin_micros(), 86_400_000_000);
    }

    #[test]
    fn a_day_begins_eight_hours_before_that_of_utc() {
        check("1970-01", 1, "1970-01-01", -28_800);
        check("2000-02", 29, "2000-02-29", 951_753_600);
        check("2023-01", 31, "2023-01-31", 1_675_094_400);
        check("1900-03", 1, "1900-03-01", -2_203_920_000);
        check("9999-12", 31, "9999-12-31", 253_402_185_600);
    }

    #[test]
    fn a_day_that_a_month_has_not_is_its_last() {
        check("2023-02", 31, "2023-02-28", 1_677_513_600);
        check("2024-02", 30, "2024-02-29", 1_709_136_000);
        check("2023-04", 31, "2023-04-30", 1_682_784_000);
        check("1970-01", 0, "1970-01-01", -28_800);
        assert_eq!(Date::last_of("2023-11".parse().unwrap()).to_string(), "2023-11-30");
    }
}
