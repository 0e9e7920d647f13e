//! A file that is read as text, as often as need be and piece by piece: its size is no matter to memory.

use std::{
    fs::File,
    io::{self, BufReader, Read, Seek as _, SeekFrom},
    path::Path,
};

use encoding_rs::{Encoding, UTF_8};
use scorecard_domain::{FaultReason, Problem};

use crate::{
    encoding::{self, Decoding},
    fault::{Fault, Place},
    folder::{NoContents, opened},
    records::Records,
    sentences::files,
};

/// The byte order mark of UTF-8.
const MARK: &[u8] = b"\xEF\xBB\xBF";
/// So much of a file is read at once, in bytes.
const BUFFER: usize = 1 << 16;

/// A text whose encoding was found to be right.
#[derive(Debug)]
pub(crate) enum Text {
    /// A file in UTF-8, with a byte order mark of so many bytes.
    Utf8(File, u64),
    /// A file in another encoding.
    Encoded(File, &'static Encoding),
    /// One in memory.
    #[cfg(test)]
    Held(String),
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
        let file = opened(path, limit).map_err(NoText::Contents)?;
        let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into());
        let (encoding, advice) = match label {
            None => (UTF_8, files::save_as_utf_8()),
            Some(label) => {
                let encoding = encoding::named(&name, label);
                let encoding = encoding.map_err(|fault| NoText::Encoding(vec![*fault]))?;
                (encoding, files::name_the_encoding())
            }
        };
        let looked = if encoding == UTF_8 {
            Self::utf_8(file, &name, &advice)
        } else {
            Self::encoded(file, &name, encoding)
        };
        looked
            .map_err(|err| NoText::Contents(NoContents::Unreadable(err)))?
            .map_err(NoText::Encoding)
    }

    fn utf_8(mut file: File, name: &str, advice: &Problem) -> io::Result<Result<Self, Vec<Fault>>> {
        let mut begin = Vec::new();
        (&file).take(3).read_to_end(&mut begin)?;
        if begin.starts_with(&[0xFF, 0xFE]) || begin.starts_with(&[0xFE, 0xFF]) {
            let (place, problem) = (Place::row(name, 1), files::utf_16());
            let fault = Fault::new(place, "", FaultReason::InvalidValue, problem);
            return Ok(Err(vec![fault]));
        }
        let mark = if begin == MARK { 3 } else { 0 };
        file.seek(SeekFrom::Start(mark))?;
        let text = BufReader::with_capacity(BUFFER, &file);
        Ok(match encoding::check_utf_8(name, text, advice)? {
            None => Ok(Self::Utf8(file, mark)),
            Some(fault) => Err(vec![fault]),
        })
    }

    fn encoded(
        file: File,
        name: &str,
        encoding: &'static Encoding,
    ) -> io::Result<Result<Self, Vec<Fault>>> {
        let text = BufReader::with_capacity(BUFFER, &file);
        let faults = encoding::check(name, text, encoding)?;
        Ok(if faults.is_empty() { Ok(Self::Encoded(file, encoding)) } else { Err(faults) })
    }

    /// A text in memory; for tests.
    #[cfg(test)]
    pub(crate) fn of(text: &str) -> Self {
        Self::Held(text.strip_prefix('\u{feff}').unwrap_or(text).to_owned())
    }

    /// The text from its beginning on.
    ///
    /// # Errors
    ///
    /// If the file cannot be read.
    pub(crate) fn read(&self) -> io::Result<Box<dyn Read + '_>> {
        Ok(match self {
            Self::Utf8(file, mark) => {
                let mut file = file;
                file.seek(SeekFrom::Start(*mark))?;
                Box::new(file)
            }
            Self::Encoded(file, encoding) => {
                let mut file = file;
                file.seek(SeekFrom::Start(0))?;
                Box::new(Decoding::of(BufReader::with_capacity(BUFFER, file), encoding))
            }
            #[cfg(test)]
            Self::Held(text) => Box::new(text.as_bytes()),
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
            assert!(matches!(read, Text::Utf8(_, 0)));
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
        fs::write(&path, b"\xFF\xFEi\0d\0").unwrap();
        let Err(NoText::Encoding(faults)) = Text::open(&path, 1 << 30, None) else { panic!() };
        assert!(faults[0].to_string().contains("UTF-16"), "{faults:?}");
        let text = Text::open(&path, 1 << 30, Some("utf-16le")).unwrap();
        assert_eq!((text.beginning(9), text.beginning(9)), ("id".to_owned(), "id".to_owned()));
    }
}
