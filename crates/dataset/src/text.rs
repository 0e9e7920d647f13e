//! A file that is read as text, as often as need be and piece by piece: its size is no matter to memory.

use std::{
    fs::File,
    io::{self, BufRead as _, BufReader, Cursor, Read, Seek as _, SeekFrom},
    path::Path,
};

use scorecard_domain::{FaultReason, Problem};

use crate::{
    encoding,
    fault::{Fault, Place},
    folder::{NoContents, opened},
    records::Records,
};

/// The byte order mark of UTF-8.
const MARK: &[u8] = b"\xEF\xBB\xBF";

/// A text whose encoding was found to be right.
#[derive(Debug)]
pub(crate) enum Text {
    /// A file in UTF-8, with a byte order mark of so many bytes.
    File(File, u64),
    /// One in another encoding, in memory.
    Decoded(String),
}

/// Why there is no text.
#[derive(Debug)]
pub(crate) enum NoText {
    /// The bytes cannot be taken.
    Contents(NoContents),
    /// They are not in the encoding.
    Encoding(Vec<Fault>),
}

impl Text {
    /// Opens a file in the encoding that has this label, or in UTF-8, and looks through it.
    pub(crate) fn open(path: &Path, limit: u64, label: Option<&str>) -> Result<Self, NoText> {
        let mut file = opened(path, limit).map_err(NoText::Contents)?;
        let unreadable = |err| NoText::Contents(NoContents::Unreadable(err));
        if label.is_none_or(encoding::is_utf_8) && is_utf_8(&file).map_err(unreadable)? {
            return Self::of_file(file).map_err(unreadable);
        }
        let mut bytes = Vec::new();
        file.seek(SeekFrom::Start(0)).map_err(unreadable)?;
        file.take(limit).read_to_end(&mut bytes).map_err(unreadable)?;
        let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into());
        let text = match label {
            None => encoding::decode(&name, &bytes).map(Into::into).map_err(|fault| vec![*fault]),
            Some(label) => encoding::decode_as(&name, &bytes, label),
        };
        text.map(|text| Self::Decoded(text.into_owned())).map_err(NoText::Encoding)
    }

    /// A text in memory; for tests.
    #[cfg(test)]
    pub(crate) fn of(text: &str) -> Self {
        Self::Decoded(text.strip_prefix('\u{feff}').unwrap_or(text).to_owned())
    }

    fn of_file(mut file: File) -> io::Result<Self> {
        let mut begin = Vec::new();
        file.seek(SeekFrom::Start(0))?;
        (&file).take(3).read_to_end(&mut begin)?;
        let mark = if begin == MARK { 3 } else { 0 };
        Ok(Self::File(file, mark))
    }

    /// The text from its beginning on.
    ///
    /// # Errors
    ///
    /// If the file cannot be read.
    pub(crate) fn read(&self) -> io::Result<Box<dyn Read + '_>> {
        Ok(match self {
            Self::File(file, mark) => {
                let mut file = file;
                file.seek(SeekFrom::Start(*mark))?;
                Box::new(file)
            }
            Self::Decoded(text) => Box::new(Cursor::new(text.as_bytes())),
        })
    }

    /// Its first bytes, at most so many.
    pub(crate) fn beginning(&self, bytes: u64) -> String {
        let mut begin = Vec::new();
        // What cannot be read here is told by who reads on.
        let _ = self.read().and_then(|text| text.take(bytes).read_to_end(&mut begin));
        String::from_utf8_lossy(&begin).into_owned()
    }

    /// Its records.
    pub(crate) fn records(&self, delimiter: u8) -> Records<Box<dyn Read + '_>> {
        let text = self.read().unwrap_or_else(|err| Box::new(Broken(Some(err))));
        Records::of(text, delimiter)
    }
}

impl NoText {
    /// What is to be told of it; `said` puts what is wrong with a file as such.
    pub(crate) fn faults(
        self,
        file: &str,
        said: impl FnOnce(&NoContents) -> Problem,
    ) -> Vec<Fault> {
        match self {
            Self::Contents(err) => {
                let problem = said(&err);
                vec![Fault::new(Place::file(file), "", FaultReason::InvalidValue, problem)]
            }
            Self::Encoding(faults) => faults,
        }
    }
}

/// A file that cannot be read from its beginning.
struct Broken(Option<io::Error>);

impl Read for Broken {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}

/// Whether all of a file is UTF-8.
fn is_utf_8(file: &File) -> io::Result<bool> {
    let mut reader = BufReader::with_capacity(1 << 16, file);
    // The bytes of a character that the piece before ended in.
    let mut rest: Vec<u8> = Vec::new();
    loop {
        let piece = reader.fill_buf()?;
        if piece.is_empty() {
            return Ok(rest.is_empty());
        }
        let n = piece.len();
        rest.extend_from_slice(piece);
        reader.consume(n);
        match std::str::from_utf8(&rest) {
            Ok(_) => rest.clear(),
            Err(err) if err.error_len().is_none() => {
                rest.drain(..err.valid_up_to());
            }
            Err(_) => return Ok(false),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_character_may_stand_across_two_pieces() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.csv");
        for before in 0..4 {
            let text = format!("{}{}", "a".repeat(before), "文".repeat(1 << 16));
            fs::write(&path, &text).unwrap();
            let read = Text::open(&path, 1 << 30, None).unwrap();
            assert!(matches!(read, Text::File(_, 0)));
            let mut again = String::new();
            read.read().unwrap().read_to_string(&mut again).unwrap();
            assert_eq!(again, text, "all of it, and from the beginning");
            fs::write(&path, [text.as_bytes(), b"\xE6\x96"].concat()).unwrap();
            assert!(matches!(Text::open(&path, 1 << 30, None), Err(NoText::Encoding(_))));
        }
    }

    #[test]
    fn a_byte_order_mark_is_passed_over() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.csv");
        fs::write(&path, b"\xEF\xBB\xBFa,b\n").unwrap();
        let text = Text::open(&path, 1 << 30, Some("utf8")).unwrap();
        assert_eq!(text.beginning(3), "a,b");
        assert_eq!(text.records(b',').count(), 1);
        fs::write(&path, b"\xCE\xC4").unwrap();
        let text = Text::open(&path, 1 << 30, Some("gbk")).unwrap();
        assert_eq!(text.beginning(9), "文");
    }
}
