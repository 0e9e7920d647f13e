//! How a clause names its stretch of time, and what it compares with.

use super::Figure;
use crate::{period::Period, text::Lang};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn month_name(month: u32) -> &'static str {
    usize::try_from(month).ok().and_then(|m| MONTHS.get(m.checked_sub(1)?)).copied().unwrap_or("")
}

/// The year or the part of it before, as Chinese compares with it.
pub(super) fn base_zh(period: Period) -> &'static str {
    if period.as_year().is_some() { "上年" } else { "上年同期" }
}

/// A figure's stretch of time at the head of its clause, unless what stands before has said it.
pub(super) fn opening_of(figure: &Figure<'_>, is_said: bool, lang: Lang) -> String {
    if is_said || figure.period_said { String::new() } else { opening(figure.period, lang) }
}

/// A period as a title names it, with its year: 2022年, 2022年上半年, 2022年1—11月, 2000年4月—2001年3月.
pub fn period_zh(period: Period) -> String {
    let (first, last) = (period.start(), period.last());
    match period.as_year() {
        Some(year) => format!("{year}年"),
        None if first.year() == last.year() => format!("{}年{}", first.year(), part_zh(period)),
        None => part_zh(period),
    }
}

/// Several years as the time of what happened in them: 2016—2020年, in 2016–2020; from another month than January on
/// 2000年4月—2003年3月, from April 2000 to March 2003.
pub(super) fn stretch(years: Period, lang: Lang) -> String {
    let (first, last) = (years.start(), years.last());
    let is_calendar = first.month() == 1 && last.month() == 12;
    match lang {
        Lang::Zh if is_calendar => format!("{}—{}年", first.year(), last.year()),
        Lang::Zh => part_zh(years),
        Lang::En if is_calendar => format!("in {}–{}", first.year(), last.year()),
        Lang::En => part_en(years),
    }
}

/// The parts of a year that have a name, in both languages.
fn named(period: Period) -> (&'static str, &'static str) {
    match (period.months(), period.start().month()) {
        (3, 1) => ("一季度", "in the first quarter"),
        (3, 4) => ("二季度", "in the second quarter"),
        (3, 7) => ("三季度", "in the third quarter"),
        (3, 10) => ("四季度", "in the fourth quarter"),
        (6, 1) => ("上半年", "in the first half"),
        (6, 7) => ("下半年", "in the second half"),
        (9, 1) => ("前三季度", "in the first three quarters"),
        _ => ("", ""),
    }
}

/// A part of a year without the year; the years are named where it is in two.
fn part_zh(period: Period) -> String {
    let (first, last) = (period.start(), period.last());
    match (named(period).0, period.months()) {
        ("", 1) => format!("{}月份", first.month()),
        ("", _) if first.year() == last.year() => format!("{}—{}月", first.month(), last.month()),
        ("", _) => {
            format!("{}年{}月—{}年{}月", first.year(), first.month(), last.year(), last.month())
        }
        (name, _) => name.to_owned(),
    }
}

/// The stretch of time at the head of a clause, with its comma; empty for a calendar year, which the page
/// as a whole names.
fn opening(period: Period, lang: Lang) -> String {
    if period.as_year().is_some() {
        return String::new();
    }
    match lang {
        Lang::Zh => format!("{}，", part_zh(period)),
        Lang::En => format!("{}, ", part_en(period)),
    }
}

/// The same in English, as the time of what happened in it.
fn part_en(period: Period) -> String {
    let (first, last) = (period.start(), period.last());
    let (from, to) = (month_name(first.month()), month_name(last.month()));
    match (named(period).1, period.months()) {
        ("", 1) => format!("in {from}"),
        ("", _) if first.year() == last.year() => format!("in {from}–{to}"),
        ("", _) => format!("from {from} {} to {to} {}", first.year(), last.year()),
        (name, _) => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_names_a_period_with_its_year() {
        for (period, expected) in [
            ("2022", "2022年"),
            ("2022-S1", "2022年上半年"),
            ("2022-Q3", "2022年三季度"),
            ("2022-07", "2022年7月份"),
            ("2022-01-01/P9M", "2022年前三季度"),
            ("2022-01-01/P11M", "2022年1—11月"),
            ("2000-04-01/P12M", "2000年4月—2001年3月"),
        ] {
            assert_eq!(period_zh(period.parse().unwrap()), expected);
        }
    }
}
