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

/// The stretch of time at the head of a clause, with its comma; empty for a calendar year, which the page
/// as a whole names.
fn opening(period: Period, lang: Lang) -> String {
    if period.as_year().is_some() {
        return String::new();
    }
    let (first, last) = (period.start(), period.last());
    let named = match (period.months(), first.month()) {
        (3, 1) => ("一季度", "in the first quarter"),
        (3, 4) => ("二季度", "in the second quarter"),
        (3, 7) => ("三季度", "in the third quarter"),
        (3, 10) => ("四季度", "in the fourth quarter"),
        (6, 1) => ("上半年", "in the first half"),
        (6, 7) => ("下半年", "in the second half"),
        (9, 1) => ("前三季度", "in the first three quarters"),
        _ => ("", ""),
    };
    let one_year = first.year() == last.year();
    match lang {
        Lang::Zh => {
            let name = match (named.0, period.months()) {
                ("", 1) => format!("{}月份", first.month()),
                ("", _) if one_year => format!("{}—{}月", first.month(), last.month()),
                ("", _) => format!(
                    "{}年{}月—{}年{}月",
                    first.year(),
                    first.month(),
                    last.year(),
                    last.month()
                ),
                (name, _) => name.to_owned(),
            };
            format!("{name}，")
        }
        Lang::En => {
            let (from, to) = (month_name(first.month()), month_name(last.month()));
            let name = match (named.1, period.months()) {
                ("", 1) => format!("in {from}"),
                ("", _) if one_year => format!("in {from}–{to}"),
                ("", _) => format!("from {from} {} to {to} {}", first.year(), last.year()),
                (name, _) => name.to_owned(),
            };
            format!("{name}, ")
        }
    }
}
