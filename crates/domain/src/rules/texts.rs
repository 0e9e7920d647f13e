//! What words, lines, dates and addresses must obey, whatever they belong to.

use crate::{date::Date, fault::Fault, period::Month, sentences::texts as sentences, text::Text};

/// No name, note or other text is longer, in bytes and in one language.
pub const MAX_TEXT_LEN: usize = 4096;

pub(super) fn text(path: &str, words: &Text, faults: &mut Vec<Fault>) {
    for (lang, words) in [("zh", &words.zh), ("en", &words.en)] {
        // As most are; and to compare nothing with nothing can take long.
        if words.is_empty() {
            continue;
        }
        if words.len() > MAX_TEXT_LEN {
            faults
                .push(Fault::invalid(format!("{path}.{lang}"), sentences::too_long(MAX_TEXT_LEN)));
        }
        if words.chars().any(|c| c.is_control() && c != '\n') {
            faults.push(Fault::invalid(
                format!("{path}.{lang}"),
                sentences::with_control_character(),
            ));
        }
        if words.trim() != words {
            faults.push(Fault::invalid(
                format!("{path}.{lang}"),
                sentences::with_white_space_around(),
            ));
        }
    }
}

pub(super) fn named(path: &str, words: &Text, faults: &mut Vec<Fault>) {
    if words.is_empty() {
        faults.push(Fault::missing(path, sentences::words()));
    }
    text(path, words, faults);
}

/// One line in no language: a code, an address.
pub(super) fn line(path: &str, line: &str, faults: &mut Vec<Fault>) {
    if line.len() > MAX_TEXT_LEN {
        faults.push(Fault::invalid(path, sentences::too_long(MAX_TEXT_LEN)));
    }
    if line.chars().any(|c| c.is_control() || c.is_whitespace()) {
        faults.push(Fault::invalid(path, sentences::with_white_space()));
    }
}

/// A year, a month or a day that exists, or nothing.
pub(super) fn date(path: &str, date: &str, faults: &mut Vec<Fault>) {
    if !date.is_empty() && !is_date(date) {
        let shown: String = date.chars().take(40).collect();
        faults.push(Fault::invalid(path, sentences::no_date(shown)));
    }
}

fn is_date(text: &str) -> bool {
    let Some((month, day)) = text.split_at_checked(7) else {
        return text.len() == 4 && format!("{text}-01").parse::<Month>().is_ok();
    };
    let Ok(month) = month.parse::<Month>() else { return false };
    let day = day.strip_prefix('-').and_then(|day| day.parse().ok());
    text.len() == 7 || day.is_some_and(|day| Date::within(month, day).to_string() == text)
}

/// One line as people write it, such as a telephone number: spaces, brackets and words for an extension are theirs.
pub(super) fn one_line(path: &str, line: &str, faults: &mut Vec<Fault>) {
    if line.len() > MAX_TEXT_LEN {
        faults.push(Fault::invalid(path, sentences::too_long(MAX_TEXT_LEN)));
    }
    if line.chars().any(char::is_control) {
        faults.push(Fault::invalid(path, sentences::with_control_character()));
    }
    if line.trim() != line {
        faults.push(Fault::invalid(path, sentences::with_white_space_around()));
    }
}

/// An address that a reader can open, or nothing.
pub(super) fn web_address(path: &str, address: &str, faults: &mut Vec<Fault>) {
    line(path, address, faults);
    let host = ["https://", "http://"].iter().find_map(|scheme| address.strip_prefix(scheme));
    if !address.is_empty() && host.is_none_or(str::is_empty) {
        let shown: String = address.chars().take(40).collect();
        faults.push(Fault::invalid(path, sentences::no_address(shown)));
    }
}

#[cfg(test)]
mod tests {
    use super::is_date;

    #[test]
    fn a_date_is_a_year_a_month_or_a_day_that_exists() {
        for good in ["2023", "2023-01", "2023-01-15", "2024-02-29", "2000-02-29"] {
            assert!(is_date(good), "{good}");
        }
        for bad in [
            "23",
            "2023-1",
            "2023-13",
            "2023-02-29",
            "1900-02-29",
            "2023-04-31",
            "2023-01-00",
            "2023年",
        ] {
            assert!(!is_date(bad), "{bad}");
        }
    }
}
