//! Numbers as others write them, in the one spelling of a dataset.

use super::file::Numbers;

/// The number in plain digits, exact unless the mapping says how many decimals to round it to; nothing if the text is
/// one that stands for no number. What is no number stays as it is, for the reader of the cell to refuse.
pub(super) fn plain(text: &str, format: &Numbers) -> String {
    if format.blank.iter().any(|blank| blank == text.trim()) {
        return String::new();
    }
    read(text, format).unwrap_or_else(|| text.to_owned())
}

/// The number before a per cent sign, where the unit is per cent already.
pub(crate) fn without_percent(text: &str, unit: &str) -> String {
    let number = text.trim_end().strip_suffix(['%', '％']).filter(|_| unit == "%");
    number.unwrap_or(text).to_owned()
}

/// A number as it is typed in a form: full-width digits, groups of three and all.
pub(crate) fn typed(text: &str) -> String {
    plain(text, &Numbers { group: ",".to_owned(), ..Numbers::default() })
}

fn read(text: &str, format: &Numbers) -> Option<String> {
    let half_width = narrow(text);
    let mut rest = half_width.trim();
    let is_negative = rest.starts_with(['-', '−']);
    rest = rest.strip_prefix(['-', '−', '+']).unwrap_or(rest);
    let (digits, exponent) = match rest.split_once(['e', 'E']) {
        Some((digits, exponent)) => (digits, exponent.parse::<i32>().ok()?),
        None => (rest, 0),
    };
    let (whole, fraction) = match digits.split_once(format.decimal.as_str()) {
        Some((whole, fraction)) if !format.decimal.is_empty() => (whole, fraction),
        _ => (digits, ""),
    };
    let whole = ungrouped(whole, &format.group)?;
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.len() + fraction.len() == 0 || !is_digits(&whole) || !is_digits(fraction) {
        return None;
    }
    let number = place_point(&format!("{whole}{fraction}"), fraction.len(), exponent)?;
    let number = match format.decimals {
        Some(decimals) => rounded(number, usize::from(decimals)),
        None => number,
    };
    let is_zero = number.bytes().all(|byte| matches!(byte, b'0' | b'.'));
    Some(if is_negative && !is_zero { format!("-{number}") } else { number })
}

/// A text with full-width letters, digits and signs as ASCII has them.
pub(crate) fn narrow(text: &str) -> String {
    text.chars().map(half_width).collect()
}

/// A text by which two are the same to who reads them: half-width, without any space.
pub(crate) fn folded(text: &str) -> String {
    narrow(text).split_whitespace().collect()
}

/// Full-width digits and signs as ASCII has them.
pub(super) fn half_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => {
            u32::from(c).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(c)
        }
        '\u{a0}' | '\u{202f}' | '\u{3000}' => ' ',
        other => other,
    }
}

/// The digits without what groups them, if they are grouped by three.
fn ungrouped(whole: &str, group: &str) -> Option<String> {
    if group.is_empty() || !whole.contains(group) {
        return Some(whole.to_owned());
    }
    let groups: Vec<&str> = whole.split(group).collect();
    let (first, others) = groups.split_first()?;
    let fits = (1..=3).contains(&first.len()) && others.iter().all(|group| group.len() == 3);
    fits.then(|| groups.concat())
}

/// `digits × 10^(exponent − decimals)`, written out.
fn place_point(digits: &str, decimals: usize, exponent: i32) -> Option<String> {
    let decimals = i32::try_from(decimals).ok()?.checked_sub(exponent)?;
    // Nothing that a ledger takes is longer; an exponent must not make a text of a gigabyte.
    if decimals.abs() > 99 {
        return None;
    }
    let (zeros, decimals) = match usize::try_from(decimals) {
        Ok(decimals) => (0, decimals),
        Err(_) => (usize::try_from(decimals.unsigned_abs()).ok()?, 0),
    };
    let digits = format!("{}{}", digits, "0".repeat(zeros));
    let digits = format!("{digits:0>width$}", width = decimals + 1);
    let (whole, fraction) = digits.split_at(digits.len() - decimals);
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        whole => whole,
    };
    Some(if fraction.is_empty() { whole.to_owned() } else { format!("{whole}.{fraction}") })
}

/// The number with at most so many decimals, half away from zero.
fn rounded(number: String, decimals: usize) -> String {
    let Some((whole, fraction)) = number.split_once('.').filter(|(_, f)| f.len() > decimals) else {
        return number;
    };
    let (kept, dropped) = fraction.split_at(decimals);
    let mut digits = format!("0{whole}{kept}").into_bytes();
    if dropped.as_bytes().first().is_some_and(|byte| *byte >= b'5') {
        for digit in digits.iter_mut().rev() {
            if *digit == b'9' {
                *digit = b'0';
            } else {
                *digit += 1;
                break;
            }
        }
    }
    let digits: String = digits.into_iter().map(char::from).collect();
    place_point(&digits, decimals, 0).unwrap_or(number)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, format: &Numbers, expected: &str) {
        assert_eq!(plain(text, format), expected, "{text}");
    }

    #[test]
    fn numbers_of_others_become_plain_digits() {
        let english = Numbers { group: ",".to_owned(), ..Numbers::default() };
        check("9,616,400", &english, "9616400");
        check("1,234.50", &english, "1234.50");
        check("12,34", &english, "12,34");
        check("9,616,400", &Numbers::default(), "9,616,400");
        let german =
            Numbers { decimal: ",".to_owned(), group: ".".to_owned(), ..Numbers::default() };
        check("1.234,5", &german, "1234.5");
        check("12,4", &german, "12.4");
        let plain = Numbers::default();
        check("１６１．３", &plain, "161.3");
        check(" −3.20 ", &plain, "-3.20");
        check("-9.17E-07", &plain, "-0.000000917");
        check("1.5e3", &plain, "1500");
        check("1e999", &plain, "1e999");
        check("007.5", &plain, "7.5");
        check(".5", &plain, "0.5");
        check("-0.0", &plain, "0.0");
        let yearbook =
            Numbers { blank: vec!["—".to_owned(), "…".to_owned()], ..Numbers::default() };
        check("—", &yearbook, "");
        check(" … ", &yearbook, "");
        check("-", &yearbook, "-");
        check("—", &plain, "—");
        for text in ["", ".", "-", "NaN", "1-2", "12.3.4", "e5"] {
            check(text, &plain, text);
        }
    }

    #[test]
    fn rounding_is_asked_for_and_half_away_from_zero() {
        let two = Numbers { decimals: Some(2), ..Numbers::default() };
        check("0.995", &two, "1.00");
        check("-0.125", &two, "-0.13");
        check("0.1249", &two, "0.12");
        check("99.999", &two, "100.00");
        check("-0.001", &two, "0.00");
        check("3.5", &two, "3.5");
        check("0.5", &Numbers { decimals: Some(0), ..Numbers::default() }, "1");
    }

    proptest! {
        /// What is written with other signs is the same number.
        #[test]
        fn signs_are_all_that_changes(mantissa in -10i64.pow(15)..10i64.pow(15), scale in 0usize..9) {
            let digits = format!("{:0>width$}", mantissa.unsigned_abs(), width = scale + 1);
            let (whole, fraction) = digits.split_at(digits.len() - scale);
            let sign = if mantissa < 0 { "-" } else { "" };
            let grouped: Vec<String> = whole
                .as_bytes()
                .rchunks(3)
                .rev()
                .map(|group| String::from_utf8_lossy(group).into_owned())
                .collect();
            let point = |sign: &str| if scale == 0 { String::new() } else { format!("{sign}{fraction}") };
            let german = Numbers { decimal: ",".to_owned(), group: ".".to_owned(), ..Numbers::default() };
            prop_assert_eq!(
                plain(&format!("{sign}{}{}", grouped.join("."), point(",")), &german),
                format!("{sign}{whole}{}", point("."))
            );
        }
    }
}
