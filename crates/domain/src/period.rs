//! Periods: what stretch of time a figure is about, with one canonical spelling.

use std::{fmt, str::FromStr};

use crate::{
    fault::{Explained, Problem},
    sentences::values,
};

/// A calendar month between 1000-01 and 9999-12.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(u32);

impl Month {
    /// The month `month` (1 to 12) of `year` (1000 to 9999).
    pub fn new(year: u32, month: u32) -> Option<Self> {
        ((1000..=9999).contains(&year) && (1..=12).contains(&month))
            .then(|| Self(year * 12 + month - 1))
    }

    /// Months since the year 0.
    pub const fn index(self) -> u32 {
        self.0
    }

    /// The month that is `index` months after the year 0.
    pub fn from_index(index: u32) -> Option<Self> {
        Self::new(index / 12, index % 12 + 1)
    }

    /// The calendar year.
    pub const fn year(self) -> u32 {
        self.0 / 12
    }

    /// 1 to 12.
    pub const fn month(self) -> u32 {
        self.0 % 12 + 1
    }

    /// The month that is `months` later or, if negative, earlier.
    pub fn plus(self, months: i32) -> Option<Self> {
        Self::from_index(self.0.checked_add_signed(months)?)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year(), self.month())
    }
}

/// A text that is no month.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", values::no_month().of(.0).en)]
pub struct InvalidMonth(pub String);

impl Explained for InvalidMonth {
    fn problem(&self) -> Problem {
        values::no_month()
    }
}

impl FromStr for Month {
    type Err = InvalidMonth;

    fn from_str(text: &str) -> Result<Self, InvalidMonth> {
        parse_month(text).ok_or_else(|| InvalidMonth(text.chars().take(40).collect()))
    }
}

fn number(text: &str, digits: usize) -> Option<u32> {
    (text.len() == digits && text.bytes().all(|b| b.is_ascii_digit()))
        .then(|| text.parse().ok())
        .flatten()
}

fn parse_month(text: &str) -> Option<Month> {
    let (year, month) = text.split_once('-')?;
    Month::new(number(year, 4)?, number(month, 2)?)
}

/// A period: its first month and its number of months (1 to 1200).
///
/// Spelled canonically as a year `2022`, a half `2022-S1`, a quarter `2022-Q3`, a month `2022-07`, or, for
/// all others, as an SDMX time range: `2022-01-01/P11M` (January to November), `2000-04-01/P12M` (the
/// fiscal year 2000/01). Only the canonical spelling is read, so one period has one key.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    start: Month,
    months: u16,
}

/// A text that is no period in its canonical spelling.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", values::no_period().of(.0).en)]
pub struct InvalidPeriod(pub String);

impl Explained for InvalidPeriod {
    fn problem(&self) -> Problem {
        values::no_period()
    }
}

impl Period {
    /// The period of `months` (1 to 1200) months from `start`.
    pub fn new(start: Month, months: u16) -> Option<Self> {
        start.plus(i32::from(months))?;
        (1..=1200).contains(&months).then_some(Self { start, months })
    }

    /// The calendar year.
    pub fn year(year: u32) -> Option<Self> {
        Self::new(Month::new(year, 1)?, 12)
    }

    /// The first month.
    pub const fn start(self) -> Month {
        self.start
    }

    /// The number of months.
    pub const fn months(self) -> u16 {
        self.months
    }

    /// The last month.
    pub fn last(self) -> Month {
        // `new` has made sure that the month after it exists.
        Month(self.start.0 + u32::from(self.months) - 1)
    }

    /// The calendar year, if the period is one.
    pub fn as_year(self) -> Option<u32> {
        (self.months == 12 && self.start.month() == 1).then_some(self.start.year())
    }

    /// Appends the canonical spelling. Of a year, as most periods are, this is much faster than formatting it.
    pub fn spell(self, text: &mut String) {
        match self.as_year() {
            Some(year) => {
                let digits = [year / 1000, year / 100 % 10, year / 10 % 10, year % 10];
                text.extend(digits.into_iter().filter_map(|digit| char::from_digit(digit, 10)));
            }
            None => {
                // Writing to a text does not fail.
                let _written = fmt::Write::write_fmt(text, format_args!("{self}"));
            }
        }
    }

    /// The same stretch `years` later or, if negative, earlier.
    pub fn plus_years(self, years: i32) -> Option<Self> {
        Self::new(self.start.plus(years.checked_mul(12)?)?, self.months)
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month) = (self.start.year(), self.start.month());
        match (self.months, month) {
            (12, 1) => write!(f, "{year:04}"),
            (6, 1 | 7) => write!(f, "{year:04}-S{}", month / 6 + 1),
            (3, 1 | 4 | 7 | 10) => write!(f, "{year:04}-Q{}", month / 3 + 1),
            (1, _) => write!(f, "{year:04}-{month:02}"),
            (months, _) => write!(f, "{year:04}-{month:02}-01/P{months}M"),
        }
    }
}

impl fmt::Debug for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Period({self})")
    }
}

impl FromStr for Period {
    type Err = InvalidPeriod;

    fn from_str(text: &str) -> Result<Self, InvalidPeriod> {
        // Most periods are years, and four digits spell a year in one way.
        if let Some(year) = number(text, 4) {
            return Self::year(year).ok_or_else(|| InvalidPeriod(text.to_owned()));
        }
        let parse = || {
            if let Some((start, rest)) = text.split_once("-01/P") {
                let months = rest.strip_suffix('M')?;
                let canonical =
                    !months.starts_with('0') && months.bytes().all(|b| b.is_ascii_digit());
                return canonical
                    .then(|| Self::new(parse_month(start)?, months.parse().ok()?))
                    .flatten();
            }
            let (year, part) = text.split_once('-')?;
            let year = number(year, 4)?;
            if let Some(half) = part.strip_prefix('S') {
                return Self::new(Month::new(year, (number(half, 1)?.checked_sub(1)?) * 6 + 1)?, 6);
            }
            if let Some(quarter) = part.strip_prefix('Q') {
                return Self::new(
                    Month::new(year, (number(quarter, 1)?.checked_sub(1)?) * 3 + 1)?,
                    3,
                );
            }
            Self::new(parse_month(text)?, 1)
        };
        let period = parse().ok_or_else(|| InvalidPeriod(text.chars().take(40).collect()))?;
        // `2022-01-01/P12M` is the year 2022: only one spelling is right.
        if period.to_string() == text { Ok(period) } else { Err(InvalidPeriod(text.to_owned())) }
    }
}

/// When something holds: from a month on, until (not including) another; either end may be open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Validity {
    /// The first month, if it did not always hold.
    pub from: Option<Month>,
    /// The first month in which it no longer holds, if it ended.
    pub until: Option<Month>,
}

impl Validity {
    /// The months of a period.
    pub fn during(period: Period) -> Self {
        Self { from: Some(period.start()), until: period.last().plus(1) }
    }

    /// Whether it holds in `month`.
    pub fn contains(self, month: Month) -> bool {
        self.from.is_none_or(|from| from <= month) && self.until.is_none_or(|until| month < until)
    }

    /// Whether two have a month in common.
    pub fn overlaps(self, other: Self) -> bool {
        let starts_before_end =
            |a: Self, b: Self| a.from.is_none_or(|from| b.until.is_none_or(|until| from < until));
        starts_before_end(self, other) && starts_before_end(other, self)
    }

    /// Whether it holds in no month at all.
    pub fn is_empty(self) -> bool {
        matches!((self.from, self.until), (Some(from), Some(until)) if until <= from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_month_is_refused_however_large() {
        for (year, month) in [(999, 1), (10_000, 1), (2022, 0), (2022, 13), (u32::MAX, u32::MAX)] {
            assert_eq!(Month::new(year, month), None, "{year}-{month}");
        }
        assert_eq!(Month::from_index(u32::MAX), None);
        assert_eq!(Period::year(u32::MAX), None);
    }

    #[test]
    fn a_period_has_one_spelling() {
        for text in [
            "2022",
            "2022-S1",
            "2022-S2",
            "2022-Q1",
            "2022-Q4",
            "2022-07",
            "2022-01-01/P11M",
            "2000-04-01/P12M",
        ] {
            let period: Period = text.parse().unwrap();
            assert_eq!(period.to_string(), text);
            let mut spelled = "of ".to_owned();
            period.spell(&mut spelled);
            assert_eq!(spelled, format!("of {text}"));
        }
        let bad = [
            "",
            "22",
            "2022-13",
            "2022-S3",
            "2022-S0",
            "2022-Q5",
            "2022-1",
            "2022-01-01/P12M",
            "2022-01-01/P1M",
            "2022-01-01/P0M",
            "2022-01-01/P011M",
            "2022-01-02/P11M",
            "2022Q1",
            "2022年",
            "２０２２",
            "0000",
        ];
        for text in bad {
            assert!(text.parse::<Period>().is_err(), "{text:?} was accepted");
        }
    }

    #[test]
    fn a_year_before_has_the_same_months() {
        let earlier =
            |text: &str| text.parse::<Period>().unwrap().plus_years(-1).unwrap().to_string();
        assert_eq!(earlier("2022"), "2021");
        assert_eq!(earlier("2022-Q3"), "2021-Q3");
        assert_eq!(earlier("2022-01-01/P11M"), "2021-01-01/P11M");
        assert_eq!("1000".parse::<Period>().unwrap().plus_years(-1), None);
    }

    #[test]
    fn validity_is_half_open() {
        let month = |text: &str| text.parse::<Month>().unwrap();
        let validity = Validity { from: Some(month("2017-01")), until: Some(month("2019-01")) };
        assert!(validity.contains(month("2017-01")) && validity.contains(month("2018-12")));
        assert!(!validity.contains(month("2019-01")) && !validity.contains(month("2016-12")));
        let next = Validity { from: Some(month("2019-01")), until: None };
        assert!(!validity.overlaps(next) && next.overlaps(Validity::default()));
    }
}
