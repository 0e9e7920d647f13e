//! From bytes to text. A dataset is UTF-8, and what looks like another encoding is called by its name; the
//! tables of others are in the encoding that their mapping names.

use std::borrow::Cow;

use encoding_rs::Encoding;
use scorecard_domain::{FaultReason, Problem};

use crate::{
    fault::{Fault, Place},
    sentences::files as sentences,
};

/// The text of a file without its byte order mark.
///
/// # Errors
///
/// If it is not UTF-8: at the row of the first byte that is not.
pub(crate) fn decode<'a>(file: &str, bytes: &'a [u8]) -> Result<&'a str, Box<Fault>> {
    utf_8(file, bytes, &sentences::save_as_utf_8())
}

/// As [`decode`]; `advice` says what to do if it is not UTF-8.
fn utf_8<'a>(file: &str, bytes: &'a [u8], advice: &Problem) -> Result<&'a str, Box<Fault>> {
    let invalid = |place, problem: Problem| {
        Box::new(Fault::new(place, "", FaultReason::InvalidValue, problem))
    };
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return Err(invalid(Place::row(file, 1), sentences::utf_16()));
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    std::str::from_utf8(bytes).map_err(|err| {
        let at = err.valid_up_to();
        let newlines = bytes[..at].iter().filter(|byte| **byte == b'\n').count();
        let row = u64::try_from(newlines).unwrap_or(u64::MAX).saturating_add(1);
        let looks_like_gbk = looks_like_gbk(bytes).then(|| sentences::looks_like_gbk(advice));
        let advice = looks_like_gbk.as_ref().unwrap_or(advice);
        let problem = sentences::no_utf_8(column(bytes, at), advice);
        invalid(Place::row(file, row), problem)
    })
}

/// The text of a file in the encoding that has this label in the Encoding Standard of WHATWG, without a byte
/// order mark.
///
/// # Errors
///
/// If there is no such encoding, or the bytes are not in it: at the rows that have such bytes.
pub(crate) fn decode_as<'a>(
    file: &str,
    bytes: &'a [u8],
    label: &str,
) -> Result<Cow<'a, str>, Vec<Fault>> {
    let invalid =
        |place, problem: Problem| Fault::new(place, "", FaultReason::InvalidValue, problem);
    let Some(encoding) = Encoding::for_label(label.as_bytes()) else {
        return Err(vec![invalid(Place::file(file), sentences::no_encoding(label))]);
    };
    if encoding == encoding_rs::UTF_8 {
        let text = utf_8(file, bytes, &sentences::name_the_encoding());
        return text.map(Cow::from).map_err(|fault| vec![*fault]);
    }
    let (text, _, is_faulty) = encoding.decode(bytes);
    if !is_faulty {
        return Ok(text);
    }
    let rows = text.lines().zip(1..).filter(|(row, _)| row.contains('\u{fffd}'));
    Err(rows
        .map(|(_, row)| invalid(Place::row(file, row), sentences::not_of_encoding(encoding.name())))
        .collect())
}

/// Whether the label is that of UTF-8.
pub(crate) fn is_utf_8(label: &str) -> bool {
    Encoding::for_label(label.as_bytes()) == Some(encoding_rs::UTF_8)
}

/// The place in its row of the byte at `at`, from 1 on.
fn column(bytes: &[u8], at: usize) -> usize {
    at - bytes[..at].iter().rposition(|byte| *byte == b'\n').map_or(0, |newline| newline + 1) + 1
}

/// Whether all bytes beyond ASCII come in the pairs of GBK.
fn looks_like_gbk(bytes: &[u8]) -> bool {
    let mut rest = bytes;
    loop {
        rest = match rest {
            [] => return true,
            [0..=0x7F, rest @ ..] => rest,
            [0x81..=0xFE, 0x40..=0x7E | 0x80..=0xFE, rest @ ..] => rest,
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], row: u64, part: &str) {
        let fault = decode("areas.csv", bytes).unwrap_err();
        assert_eq!(fault.place, Place::row("areas.csv", row));
        assert!(fault.problem.en.contains(part), "{}", fault.problem.en);
    }

    #[test]
    fn a_byte_order_mark_is_no_part_of_the_text() {
        assert_eq!(decode("areas.csv", b"\xEF\xBB\xBFid").unwrap(), "id");
    }

    #[test]
    fn another_encoding_is_called_by_its_name() {
        check(b"\xFF\xFEi\0d\0", 1, "UTF-16");
        // 文 in GBK.
        check(b"id,name\n1,\xCE\xC4\n", 2, "byte 3 of the row is not UTF-8; it looks like GBK");
        check(b"id\n1\n\xFF,\n", 3, "byte 1 of the row is not UTF-8; save it");
    }

    #[test]
    fn a_table_is_in_the_encoding_that_is_named() {
        let read = |bytes, label| {
            decode_as("gdp.csv", bytes, label).map_err(|faults| {
                let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
                faults.join("\n")
            })
        };
        assert_eq!(read(b"\xCE\xC4", "gbk").as_deref(), Ok("文"));
        assert_eq!(read(b"C\xF4te", "latin1").as_deref(), Ok("Côte"));
        assert_eq!(read(b"\xEF\xBB\xBFa", "utf-8").as_deref(), Ok("a"));
        let problem = read(b"a\n\xCE", "gbk").unwrap_err();
        assert_eq!(
            problem,
            "gdp.csv:2: 这一行有不属于GBK的字节 (the row has bytes that are not GBK)"
        );
        let problem = read(b"a\xCE\xC4", "utf-8").unwrap_err();
        assert!(problem.contains("it looks like GBK"), "{problem}");
        assert!(read(b"", "klingon").unwrap_err().contains("no encoding `klingon`"));
    }
}
