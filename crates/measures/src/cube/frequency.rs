//! Frequencies: which periods stand in one block, and where.

use scorecard_domain::{Month, Period};

/// Periods of one length that begin at one point of the year: calendar years, quarters, months, January to
/// November, fiscal years.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Frequency {
    months: u16,
    /// The first month of a period, as months after a multiple of the stride.
    phase: u32,
}

/// The place of a period among those of its frequency; the next is one later.
pub(crate) type Slot = u32;

impl Frequency {
    /// The frequency of a period.
    pub fn of(period: Period) -> Self {
        Self::place(period).0
    }

    /// The frequency of a period, and the period's place in it.
    pub(crate) fn place(period: Period) -> (Self, Slot) {
        let months = period.months();
        let stride = stride(months);
        let start = period.start().index();
        (Self { months, phase: start % stride }, start / stride)
    }

    /// The period at a place.
    pub(crate) fn period(self, slot: Slot) -> Option<Period> {
        let start = slot.checked_mul(stride(self.months))?.checked_add(self.phase)?;
        Period::new(Month::from_index(start)?, self.months)
    }

    /// How many places further the same stretch of the next year is.
    pub(crate) fn per_year(self) -> Slot {
        12 / stride(self.months)
    }

    /// The place of the same stretch of the year before.
    pub(crate) fn year_before(self, slot: Slot) -> Option<Slot> {
        slot.checked_sub(self.per_year())
    }
}

/// After how many months the next period of that length begins. Months, quarters and halves follow on each
/// other; all others come once a year, also those that overlap, such as January to November.
fn stride(months: u16) -> u32 {
    match months {
        1 | 3 | 6 => months.into(),
        _ => 12,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, per_year: u32, year_before: &str) {
        let period: Period = text.parse().unwrap();
        let (frequency, slot) = Frequency::place(period);
        assert_eq!(frequency.period(slot), Some(period), "{text}");
        assert_eq!(frequency.per_year(), per_year, "{text}");
        let before = frequency.year_before(slot).and_then(|slot| frequency.period(slot));
        assert_eq!(before.map(|p| p.to_string()).as_deref(), Some(year_before), "{text}");
    }

    #[test]
    fn a_period_has_one_place_in_its_frequency() {
        check("2022", 1, "2021");
        check("2022-S2", 2, "2021-S2");
        check("2022-Q3", 4, "2021-Q3");
        check("2022-07", 12, "2021-07");
        check("2022-01-01/P11M", 1, "2021-01-01/P11M");
        check("2022-01-01/P2M", 1, "2021-01-01/P2M");
        check("2000-04-01/P12M", 1, "1999-04-01/P12M");
    }

    #[test]
    fn fiscal_and_calendar_years_are_two_frequencies() {
        let of = |text: &str| Frequency::of(text.parse().unwrap());
        assert_ne!(of("2000"), of("2000-04-01/P12M"));
        assert_eq!(of("2000"), of("2022"));
        assert_eq!(of("2000-Q1"), of("2022-Q4"));
    }
}
