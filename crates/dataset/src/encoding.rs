//! From bytes to text, piece by piece. A dataset is UTF-8, and what looks like another encoding is called by its name; the
//! tables of others are in the encoding that their mapping names.

use std::{
    io::{self, BufRead, Read},
    mem,
};

use encoding_rs::{CoderResult, Decoder, Encoding};
use scorecard_domain::{FaultReason, Problem};

use crate::{
    fault::{Fault, Place},
    sentences::files as sentences,
};

/// So much text is decoded at a time, in bytes.
const PIECE: usize = 1 << 16;
/// What stands for bytes that are not of an encoding.
const REPLACEMENT: char = '\u{fffd}';

/// The encoding that has this label in the Encoding Standard of WHATWG.
///
/// # Errors
///
/// If there is none.
pub(crate) fn named(file: &str, label: &str) -> Result<&'static Encoding, Box<Fault>> {
    Encoding::for_label(label.as_bytes()).ok_or_else(|| {
        let problem = sentences::no_encoding(label);
        Box::new(Fault::new(Place::file(file), "", FaultReason::InvalidValue, problem))
    })
}

/// What is wrong with a text without byte order mark that is to be UTF-8: the row of the first byte that is not. `advice`
/// says what to do about it.
pub(crate) fn check_utf_8(
    file: &str,
    mut text: impl BufRead,
    advice: &Problem,
) -> io::Result<Option<Fault>> {
    let (mut place, mut pairs) = (At::default(), Pairs::default());
    // The bytes of a character that the piece before ended in.
    let mut rest: Vec<u8> = Vec::new();
    let mut is_utf_8 = true;
    loop {
        let piece = text.fill_buf()?;
        let n = piece.len();
        if n == 0 {
            break;
        }
        pairs.pass(piece);
        if is_utf_8 {
            rest.extend_from_slice(piece);
            let (good, ends_in_character) = match std::str::from_utf8(&rest) {
                Ok(_) => (rest.len(), true),
                Err(err) => (err.valid_up_to(), err.error_len().is_none()),
            };
            place.pass(rest.get(..good).unwrap_or_default());
            rest.drain(..good);
            is_utf_8 = ends_in_character;
        }
        text.consume(n);
    }
    if is_utf_8 && rest.is_empty() {
        return Ok(None);
    }
    let looks_like_gbk = pairs.fit().then(|| sentences::looks_like_gbk(advice));
    let advice = looks_like_gbk.as_ref().unwrap_or(advice);
    let problem = sentences::no_utf_8(place.column + 1, advice);
    let place = Place::row(file, place.row + 1);
    Ok(Some(Fault::new(place, "", FaultReason::InvalidValue, problem)))
}

/// What is wrong with a text in another encoding: the rows that have bytes which are not of it.
pub(crate) fn check(
    file: &str,
    text: impl BufRead,
    encoding: &'static Encoding,
) -> io::Result<Vec<Fault>> {
    let mut decoding = Decoding::of(text, encoding);
    let (mut row, mut rows) = (1, Vec::new());
    while decoding.decode()? {
        for (i, part) in decoding.text.split('\n').enumerate() {
            row += u64::from(i > 0);
            if part.contains(REPLACEMENT) && rows.last() != Some(&row) {
                rows.push(row);
            }
        }
    }
    // The character can also stand in the text itself.
    if !decoding.is_faulty {
        return Ok(Vec::new());
    }
    let fault = |row| {
        let problem = sentences::not_of_encoding(encoding.name());
        Fault::new(Place::row(file, row), "", FaultReason::InvalidValue, problem)
    };
    Ok(rows.into_iter().map(fault).collect())
}

/// A text in another encoding as UTF-8 without byte order mark. Of it no more is in memory than a piece.
pub(crate) struct Decoding<R> {
    from: R,
    decoder: Decoder,
    is_at_end: bool,
    /// Whether there were bytes that are not of the encoding.
    is_faulty: bool,
    /// What was decoded last, and how much of it was given.
    text: String,
    given: usize,
}

impl<R: BufRead> Decoding<R> {
    pub(crate) fn of(from: R, encoding: &'static Encoding) -> Self {
        Self {
            from,
            decoder: encoding.new_decoder(),
            is_at_end: false,
            is_faulty: false,
            text: String::with_capacity(PIECE),
            given: 0,
        }
    }

    /// Decodes the next piece, in whole characters, in place of the last. Whether there is one.
    fn decode(&mut self) -> io::Result<bool> {
        self.text.clear();
        self.given = 0;
        while self.text.is_empty() && !self.is_at_end {
            let bytes = self.from.fill_buf()?;
            let is_last = bytes.is_empty();
            let (result, read, is_faulty) =
                self.decoder.decode_to_string(bytes, &mut self.text, is_last);
            self.from.consume(read);
            self.is_faulty |= is_faulty;
            self.is_at_end = is_last && result == CoderResult::InputEmpty;
        }
        Ok(!self.text.is_empty())
    }
}

impl<R: BufRead> Read for Decoding<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.given == self.text.len() && !self.decode()? {
            return Ok(0);
        }
        let n = self.text.as_bytes().get(self.given..).unwrap_or_default().read(buffer)?;
        self.given += n;
        Ok(n)
    }
}

/// How many rows have ended, and how many bytes of the next have gone by.
#[derive(Debug, Default)]
struct At {
    row: u64,
    column: usize,
}

impl At {
    fn pass(&mut self, bytes: &[u8]) {
        let rows = bytes.iter().filter(|byte| **byte == b'\n').count();
        self.row += u64::try_from(rows).unwrap_or(u64::MAX);
        match bytes.iter().rposition(|byte| *byte == b'\n') {
            Some(end) => self.column = bytes.len() - end - 1,
            None => self.column += bytes.len(),
        }
    }
}

/// Whether all bytes beyond ASCII come in the pairs of GBK.
#[derive(Debug, Default)]
struct Pairs {
    is_within: bool,
    is_other: bool,
}

impl Pairs {
    fn pass(&mut self, bytes: &[u8]) {
        for byte in bytes {
            if self.is_other {
                return;
            }
            let is_within = mem::replace(&mut self.is_within, false);
            match byte {
                0x40..=0x7E | 0x80..=0xFE if is_within => {}
                _ if is_within => self.is_other = true,
                0..=0x7F => {}
                0x81..=0xFE => self.is_within = true,
                _ => self.is_other = true,
            }
        }
    }

    const fn fit(&self) -> bool {
        !self.is_within && !self.is_other
    }
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use encoding_rs::{BIG5, GB18030, GBK, ISO_2022_JP, UTF_8, UTF_16LE};
    use proptest::prelude::*;

    use super::*;

    /// Reads in pieces of so many bytes.
    fn in_pieces(bytes: &[u8], n: usize) -> impl BufRead + use<'_> {
        BufReader::with_capacity(n, bytes)
    }

    #[track_caller]
    fn check_refused(bytes: &[u8], row: u64, part: &str) {
        for n in 1..5 {
            let advice = sentences::save_as_utf_8();
            let fault = check_utf_8("areas.csv", in_pieces(bytes, n), &advice).unwrap().unwrap();
            assert_eq!(fault.place, Place::row("areas.csv", row));
            assert!(fault.problem.en.contains(part), "{}", fault.problem.en);
        }
    }

    #[test]
    fn what_is_not_utf_8_is_told_with_its_row_and_byte() {
        // 文 in GBK.
        check_refused(
            b"id,name\n1,\xCE\xC4\n",
            2,
            "byte 3 of the row is not UTF-8; it looks like GBK",
        );
        check_refused(b"id\n1\n\xFF,\n", 3, "byte 1 of the row is not UTF-8; save it");
        check_refused("文\n文".as_bytes().split_last().unwrap().1, 2, "byte 1 of the row");
    }

    #[test]
    fn rows_with_other_bytes_are_told_each_once() {
        for n in 1..5 {
            let told = check("gdp.csv", in_pieces(b"a\n\xCE\n\xCE\xC4,\xFF\xFF\n", n), GBK);
            let told: Vec<String> = told.unwrap().iter().map(ToString::to_string).collect();
            let problem = "这一行有不属于GBK的字节 (the row has bytes that are not GBK)";
            assert_eq!(told, [format!("gdp.csv:2: {problem}"), format!("gdp.csv:3: {problem}")]);
        }
        assert_eq!(check("a.csv", "\u{fffd}".as_bytes(), UTF_8).unwrap(), []);
        let unknown = named("gdp.csv", "klingon").unwrap_err().to_string();
        assert!(unknown.contains("no encoding `klingon`"), "{unknown}");
    }

    proptest! {
        /// What is decoded in pieces is what is decoded as a whole, bytes that are not of the encoding included.
        #[test]
        fn pieces_are_the_whole(
            text in "[a,\n文字é\u{fffd}]{0,30}",
            spoiled in proptest::option::of((any::<prop::sample::Index>(), any::<u8>())),
            encoding in prop::sample::select(vec![GBK, GB18030, BIG5, UTF_16LE, ISO_2022_JP, UTF_8]),
            n in 1..9_usize,
        ) {
            let mut bytes = encoding.encode(&text).0.into_owned();
            if let Some((at, byte)) = spoiled && !bytes.is_empty() {
                let at = at.index(bytes.len());
                bytes[at] = byte;
            }
            let (whole, _, is_faulty) = encoding.decode(&bytes);
            let mut read = String::new();
            Decoding::of(in_pieces(&bytes, n), encoding).read_to_string(&mut read).unwrap();
            prop_assert_eq!(read, whole.as_ref());
            let rows: Vec<u64> = whole
                .split('\n')
                .zip(1..)
                .filter(|(row, _)| is_faulty && row.contains(REPLACEMENT))
                .map(|(_, row)| row)
                .collect();
            let told = check("a.csv", in_pieces(&bytes, n), encoding).unwrap();
            let told: Vec<u64> = told.iter().filter_map(|fault| fault.place.row).collect();
            prop_assert_eq!(told, rows);
        }
    }
}
