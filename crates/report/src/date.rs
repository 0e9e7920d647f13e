//! The date that a document carries: an argument, never the clock's.

use std::{fmt, str::FromStr};

/// A day of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Date {
    year: u32,
    month: u32,
    day: u32,
}

/// Not a day of the calendar.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no date; expected a day of the years 1970 to 9999 such as 2023-01-15")]
pub struct InvalidDate(String);

impl Date {
    /// The first day after a year: when its scorecard can be written at the earliest.
    pub fn first_after(year: u32) -> Self {
        Self { year: year.clamp(1969, 9998) + 1, month: 1, day: 1 }
    }

    /// The day in China, eight hours ahead, so many seconds after the beginning of 1970; none before that and after 9999.
    pub fn in_china(seconds: i64) -> Option<Self> {
        let mut days = u32::try_from(seconds.checked_add(8 * 3600)?.div_euclid(86_400)).ok()?;
        let mut year = 1970;
        while days >= days_in(year) {
            days -= days_in(year);
            year += 1;
        }
        let mut month = 1;
        while days >= days_of(year, month) {
            days -= days_of(year, month);
            month += 1;
        }
        if year > 9999 {
            return None;
        }
        Some(Self { year, month, day: days + 1 })
    }

    /// The seconds from the first of January 1970 to the beginning of the day.
    pub fn timestamp(self) -> u64 {
        let years = (1970..self.year).map(|year| u64::from(days_in(year)));
        let months = (1..self.month).map(|month| u64::from(days_of(self.year, month)));
        (years.sum::<u64>() + months.sum::<u64>() + u64::from(self.day) - 1) * 86_400
    }
}

fn is_leap(year: u32) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

fn days_in(year: u32) -> u32 {
    365 + u32::from(is_leap(year))
}

fn days_of(year: u32, month: u32) -> u32 {
    match month {
        2 => 28 + u32::from(is_leap(year)),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl FromStr for Date {
    type Err = InvalidDate;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let invalid = || InvalidDate(text.to_owned());
        let number = |part: Option<&str>, digits: usize| {
            let part = part.filter(|part| part.len() == digits)?;
            part.bytes().all(|b| b.is_ascii_digit()).then(|| part.parse::<u32>().ok())?
        };
        let mut parts = text.split('-');
        let year = number(parts.next(), 4).ok_or_else(invalid)?;
        let month = number(parts.next(), 2).ok_or_else(invalid)?;
        let day = number(parts.next(), 2).ok_or_else(invalid)?;
        let exists = parts.next().is_none()
            && 1970 <= year
            && (1..=12).contains(&month)
            && (1..=days_of(year, month)).contains(&day);
        if exists { Ok(Self { year, month, day }) } else { Err(invalid()) }
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: u64) {
        assert_eq!(text.parse::<Date>().unwrap().timestamp(), expected, "{text}");
    }

    #[test]
    fn a_timestamp_counts_the_days_from_1970() {
        check("1970-01-01", 0);
        check("2000-03-01", 951_868_800);
        check("2023-01-01", 1_672_531_200);
        check("2024-12-31", 1_735_603_200);
    }

    #[test]
    fn a_day_begins_in_china_eight_hours_earlier() {
        let day = |seconds| Date::in_china(seconds).map(|date| date.to_string());
        assert_eq!(day(0).as_deref(), Some("1970-01-01"));
        for date in ["2000-02-29", "2023-01-01", "2024-12-31", "9999-12-31"] {
            let midnight =
                i64::try_from(date.parse::<Date>().unwrap().timestamp()).unwrap() - 8 * 3600;
            assert_eq!(day(midnight).as_deref(), Some(date));
            assert_eq!(day(midnight + 86_399).as_deref(), Some(date));
            assert_ne!(day(midnight - 1).as_deref(), Some(date));
        }
        assert_eq!((day(-8 * 3600 - 1), day(i64::MAX), day(253_402_300_800)), (None, None, None));
    }

    #[test]
    fn a_document_is_dated_on_the_first_day_after_its_year() {
        assert_eq!(Date::first_after(2022).to_string(), "2023-01-01");
    }

    #[test]
    fn only_days_of_the_calendar_are_dates() {
        for text in
            ["2023-02-29", "2023-13-01", "2023-1-1", "1969-12-31", "20230101", "2023-01-01-1", ""]
        {
            assert!(text.parse::<Date>().is_err(), "{text:?}");
        }
        assert!("2024-02-29".parse::<Date>().is_ok());
    }
}
