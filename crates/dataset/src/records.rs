//! The records of a separated text, each with the line on which it begins.

use scorecard_domain::Problem;

use crate::sentences::files as sentences;

/// One row and where it begins.
#[derive(Clone, Debug)]
pub(crate) struct Record {
    /// The line on which it begins, from 1 on, as an editor counts.
    pub(crate) line: u64,
    pub(crate) cells: csv::StringRecord,
}

impl Record {
    /// Whether all cells are empty: a spreadsheet leaves such rows at the end.
    pub(crate) fn is_blank(&self) -> bool {
        self.cells.iter().all(str::is_empty)
    }

    /// What is wrong if it has not as many cells as the header.
    pub(crate) fn misfit(&self, header: usize) -> Option<Problem> {
        let cells = self.cells.len();
        (cells != header).then(|| sentences::misfit(cells, header))
    }
}

/// What could be read of a text, and what could not.
#[derive(Debug, Default)]
pub(crate) struct Records {
    pub(crate) records: Vec<Record>,
    /// The line, or none for the text as a whole, and what is wrong.
    pub(crate) problems: Vec<(Option<u64>, Problem)>,
}

/// Reads all records, those of the header and blank ones included; rows may differ in length.
pub(crate) fn read(text: &str, delimiter: u8) -> Records {
    let lines = Lines::of(text);
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let mut read = Records::default();
    let mut cells = csv::StringRecord::new();
    loop {
        let begin = reader.position().byte();
        match reader.read_record(&mut cells) {
            Ok(true) => {}
            Ok(false) => break,
            Err(err) => {
                read.problems.push((None, sentences::unreadable_text(err.to_string())));
                break;
            }
        }
        let (line, raw) = lines.record(begin, reader.position().byte());
        if raw.bytes().filter(|byte| *byte == b'"').count() % 2 == 1 {
            read.problems.push((Some(line), sentences::open_quotation()));
        } else {
            read.records.push(Record { line, cells: cells.clone() });
        }
    }
    read
}

/// The text and where its lines begin. The CSV reader's own count is off after blank lines and CRLF.
struct Lines<'a> {
    text: &'a str,
    /// The offsets at which lines begin.
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    fn of(text: &'a str) -> Self {
        let bytes = text.as_bytes();
        let ends_line = |i: usize| match bytes[i] {
            b'\n' => true,
            b'\r' => bytes.get(i + 1) != Some(&b'\n'),
            _ => false,
        };
        let after = (0..bytes.len()).filter(|i| ends_line(*i)).map(|i| i + 1);
        Self { text, starts: std::iter::once(0).chain(after).collect() }
    }

    /// The line on which the record between two offsets begins, from 1 on, and its text without the line
    /// ends before it.
    fn record(&self, begin: u64, end: u64) -> (u64, &'a str) {
        let offset = |byte: u64| usize::try_from(byte).unwrap_or(usize::MAX).min(self.text.len());
        let raw = self.text.get(offset(begin)..offset(end)).unwrap_or_default();
        let record = raw.trim_start_matches(['\r', '\n']);
        let start = offset(begin) + raw.len() - record.len();
        let line = self.starts.partition_point(|at| *at <= start);
        (u64::try_from(line).unwrap_or(u64::MAX), record)
    }
}
