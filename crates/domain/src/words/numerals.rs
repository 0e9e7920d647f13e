//! Numerals: thousands separators, Han numbers, English ordinals and small numbers in letters.

use crate::decimal::Decimal;

/// With a comma between every three digits before the point.
pub(super) fn grouped(number: Decimal) -> String {
    let text = number.to_string();
    let (sign, digits) = text.strip_prefix('-').map_or(("", text.as_str()), |rest| ("-", rest));
    let (whole, fraction) =
        digits.split_once('.').map_or((digits, None), |(whole, rest)| (whole, Some(rest)));
    if whole.len() <= 3 {
        return text;
    }
    let mut out = sign.to_owned();
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

const DIGITS: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];

/// A number in Han characters, up to 99; digits above: 十四, 二十.
pub(super) fn han(number: u32) -> String {
    let digit = |n: u32| usize::try_from(n).ok().and_then(|n| DIGITS.get(n)).copied().unwrap_or("");
    match (number / 10, number % 10) {
        (0, ones) => digit(ones).to_owned(),
        (10.., _) => number.to_string(),
        (tens, ones) => {
            let tens = if tens == 1 { "" } else { digit(tens) };
            let ones = if ones == 0 { "" } else { digit(ones) };
            format!("{tens}十{ones}")
        }
    }
}

const ORDINALS: [&str; 10] =
    ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];
const CARDINALS: [&str; 10] =
    ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

fn spelled(words: [&'static str; 10], number: u32) -> Option<&'static str> {
    words.get(usize::try_from(number).ok()?.checked_sub(1)?).copied()
}

/// An English place in prose: first to tenth in letters, then 15th.
pub(super) fn ordinal(number: u32) -> String {
    spelled(ORDINALS, number).map_or_else(|| ordinal_digits(number), str::to_owned)
}

/// An English place in a table: 1st, 2nd, 15th.
pub(super) fn ordinal_digits(number: u32) -> String {
    let suffix = match (number % 100, number % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    format!("{number}{suffix}")
}

/// An English number in prose: one to ten in letters, then digits.
pub(super) fn cardinal(number: u32) -> String {
    spelled(CARDINALS, number).map_or_else(|| number.to_string(), str::to_owned)
}
