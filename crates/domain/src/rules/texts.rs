//! What words, lines, dates and addresses must obey, whatever they belong to.

use crate::{fault::Fault, sentences::texts as sentences, text::Text};

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

/// A year, a month or a day, or nothing.
pub(super) fn date(path: &str, date: &str, faults: &mut Vec<Fault>) {
    let is_number = |part: &str, digits: usize, last: u32| {
        part.len() == digits
            && part.bytes().all(|b| b.is_ascii_digit())
            && part.parse().is_ok_and(|n: u32| (1..=last).contains(&n))
    };
    let mut parts = date.split('-');
    let valid = parts.next().is_some_and(|year| is_number(year, 4, 9999))
        && parts.next().is_none_or(|month| is_number(month, 2, 12))
        && parts.next().is_none_or(|day| is_number(day, 2, 31))
        && parts.next().is_none();
    if !date.is_empty() && !valid {
        let shown: String = date.chars().take(40).collect();
        faults.push(Fault::invalid(path, sentences::no_date(shown)));
    }
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
