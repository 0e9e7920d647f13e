//! A number of a spreadsheet's cell as text: what the cell holds, with the decimals that it shows.
//!
//! A cell holds a binary number; what was typed is the shortest decimal that is that number. A cell that shows 489.0
//! holds 489 and a number format with one decimal, so the format's decimals are kept. A format never takes decimals
//! away: a cell that holds 489.25 and shows 489.3 is 489.25.

use scorecard_domain::Decimal;

/// Digits that a spreadsheet shows and keeps of what is typed.
const DIGITS: usize = 15;
/// 2^53: beyond it several whole numbers are the same binary number.
const LAST_WHOLE: f64 = 9_007_199_254_740_992.0;

/// A number as text.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Shown {
    /// In plain digits; with a `%` at the end if the cell shows it so, as `5.3%` for 0.053.
    pub(crate) text: String,
    /// Whether it is not known to be what was typed: it has more digits than can be typed or shown, so that binary
    /// arithmetic made them or took others away, or is so large that other whole numbers are the same binary number.
    pub(crate) is_noisy: bool,
}

/// The number `value` in a cell with the number format `format`.
pub(crate) fn shown(value: f64, format: &str) -> Shown {
    // The shortest text that is this number and no other, without exponent.
    let text = format!("{value}");
    let Format { decimals, is_percentage } = Format::of(format);
    let is_noisy = !is_kept(&text);
    let Ok(number) = text.parse::<Decimal>() else { return Shown { text, is_noisy } };
    let number = if is_percentage { number.shifted(2) } else { Some(number) };
    let Some(number) = number else { return Shown { text, is_noisy } };
    let number = match u8::try_from(decimals) {
        Ok(decimals) if decimals > number.scale() => with_decimals(number, decimals),
        _ => number,
    };
    Shown { text: format!("{number}{}", if is_percentage { "%" } else { "" }), is_noisy }
}

/// Whether a spreadsheet's cell keeps this number, in plain digits, so that what was typed is known.
pub(crate) fn is_kept(number: &str) -> bool {
    let digits = number.trim_start_matches(['-', '0', '.']).trim_end_matches(['0', '.']);
    digits.bytes().filter(u8::is_ascii_digit).count() <= DIGITS
        && number.parse::<f64>().is_ok_and(|number| number.abs() <= LAST_WHOLE)
}

/// The number with zeros up to so many decimals, as far as they fit.
fn with_decimals(number: Decimal, decimals: u8) -> Decimal {
    let decimals = decimals.min(Decimal::MAX_SCALE);
    number.rounded(decimals, scorecard_domain::Rounding::default()).unwrap_or(number)
}

/// What a number format says about the digits that a cell shows.
struct Format {
    /// How many decimals it always shows.
    decimals: usize,
    is_percentage: bool,
}

impl Format {
    /// Reads the format's first section: the one for positive numbers, or for all.
    fn of(format: &str) -> Self {
        let code = placeholders(format);
        let is_percentage = code.contains('%');
        let (whole, fraction) = code.split_once('.').unwrap_or((&code, ""));
        let is_digit = |c: char| matches!(c, '0' | '#' | '?' | ',');
        let ends_with_comma = |part: &str| part.trim_end_matches(|c| !is_digit(c)).ends_with(',');
        // With an exponent, or in thousands, the decimals shown are not those of the number.
        let is_scaled =
            code.contains(['E', 'e']) || ends_with_comma(whole) || ends_with_comma(fraction);
        let shown = fraction.chars().take_while(|c| matches!(c, '0' | '#' | '?'));
        let decimals = if is_scaled { 0 } else { shown.filter(|c| *c == '0').count() };
        Self { decimals, is_percentage }
    }
}

/// The first section without what it shows as it stands.
fn placeholders(format: &str) -> String {
    let mut code = String::new();
    let mut chars = format.chars();
    while let Some(c) = chars.next() {
        match c {
            ';' => break,
            '"' => {
                chars.by_ref().find(|c| *c == '"');
            }
            '[' => {
                chars.by_ref().find(|c| *c == ']');
            }
            '\\' | '_' | '*' => {
                chars.next();
            }
            other => code.push(other),
        }
    }
    code
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(value: f64, format: &str, expected: &str) {
        assert_eq!(shown(value, format).text, expected, "{value} as {format}");
    }

    #[test]
    fn a_number_has_the_decimals_that_its_cell_shows() {
        check(489.0, "General", "489");
        check(489.0, "0.0", "489.0");
        check(489.0, "#,##0.00", "489.00");
        check(489.0, "#,##0.00_);[Red](#,##0.00)", "489.00");
        check(489.0, "0.0\"亿.00元\"", "489.0");
        check(489.0, "[$¥-804]0.0", "489.0");
        check(489.0, "0.0##", "489.0");
        check(-3.2, "0.00;-0", "-3.20");
        check(489.0, "@", "489");
    }

    #[test]
    fn a_format_takes_no_digit_away() {
        check(489.25, "0.0", "489.25");
        check(489.25, "0", "489.25");
        check(1_234_567.0, "#,##0,.0", "1234567");
        check(1_234_567.0, "0.00E+00", "1234567");
    }

    #[test]
    fn a_percentage_is_what_is_shown() {
        check(0.053, "0.0%", "5.3%");
        check(0.05, "0%", "5%");
        check(0.0531, "0.00%", "5.31%");
        check(1.0, "0.0%", "100.0%");
    }

    #[test]
    fn digits_that_arithmetic_made_are_noticed() {
        let is_noisy = |value| shown(value, "General").is_noisy;
        assert!(is_noisy(0.300_000_000_000_000_04));
        assert!(is_noisy(1_234.560_000_000_000_1));
        assert!(!is_noisy(0.3));
        assert!(!is_noisy(17_820_459_508_852.2));
        assert!(!is_noisy(999_999_999_999_999.0));
        assert!(!is_noisy(5_000_000_000_000_000.0), "no other number is this one");
        assert!(!is_noisy(0.0));
    }

    #[test]
    fn a_whole_number_that_the_cell_does_not_keep_is_noticed() {
        for typed in ["123456789012345678", "9007199254740993", "-1234567890123456", "1e17"] {
            let held: f64 = typed.parse().unwrap();
            assert!(shown(held, "General").is_noisy, "{typed}");
        }
        assert!(shown(1_234_567_890_123.456_7, "0").is_noisy);
    }

    proptest! {
        /// What has up to fifteen digits is read as it was typed, without zeros at its end.
        #[test]
        fn what_was_typed_is_read(mantissa in -10i128.pow(15)..10i128.pow(15), scale in 0u8..=15) {
            let typed = Decimal::new(mantissa, scale).unwrap();
            let held: f64 = typed.to_string().parse().unwrap();
            let read: Decimal = shown(held, "General").text.parse().unwrap();
            prop_assert_eq!(read, typed.trimmed());
            prop_assert!(!shown(held, "General").is_noisy);
            let format = format!("0.{}", "0".repeat(usize::from(scale)));
            prop_assert_eq!(shown(held, &format).text, typed.to_string());
        }
    }
}
