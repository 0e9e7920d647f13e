//! The records of a separated text, each with the line on which it begins.

use std::io::{self, Read};

use scorecard_domain::{Problem, fault::quoted};

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

/// What cannot be read.
#[derive(Debug)]
pub(crate) struct Unreadable {
    /// The line on which it begins; none for the text as a whole.
    pub(crate) line: Option<u64>,
    pub(crate) problem: Problem,
}

/// All records of a text, those of the header and blank ones included; rows may differ in length. Of the text no more is in memory
/// than the record that is read and what was read ahead of it.
#[derive(Debug)]
pub(crate) struct Records<R> {
    reader: csv::Reader<Kept<R>>,
    cells: csv::StringRecord,
    lines: Lines,
    is_at_end: bool,
}

impl<R: Read> Records<R> {
    /// The records of a text in UTF-8 without a byte order mark.
    pub(crate) fn of(text: R, delimiter: u8) -> Self {
        let reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .buffer_capacity(1 << 16)
            .from_reader(Kept { text, bytes: Vec::new(), passed: 0, offset: 0 });
        let cells = csv::StringRecord::new();
        Self { reader, cells, lines: Lines::default(), is_at_end: false }
    }
}

impl<R: Read> Iterator for Records<R> {
    type Item = Result<Record, Unreadable>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_at_end {
            return None;
        }
        match self.reader.read_record(&mut self.cells) {
            Ok(true) => {}
            Ok(false) => {
                self.is_at_end = true;
                return None;
            }
            Err(err) => {
                self.is_at_end = true;
                let problem = sentences::unreadable_text(quoted(&err));
                return Some(Err(Unreadable { line: None, problem }));
            }
        }
        let end = self.reader.position().byte();
        let raw = self.reader.get_mut().pass(end);
        let blank = raw.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let (blank, record) = raw.split_at(blank);
        self.lines.pass(blank);
        let line = self.lines.ended + 1;
        self.lines.pass(record);
        if record.iter().filter(|byte| **byte == b'"').count() % 2 == 1 {
            let problem = sentences::open_quotation();
            return Some(Err(Unreadable { line: Some(line), problem }));
        }
        Some(Ok(Record { line, cells: with_plain_breaks(&self.cells) }))
    }
}

/// Counts lines. The CSV reader's own count is off after blank lines and CRLF.
#[derive(Debug, Default)]
struct Lines {
    /// How many ended in what was passed.
    ended: u64,
    /// Whether that ended in a CR.
    after_cr: bool,
}

impl Lines {
    fn pass(&mut self, raw: &[u8]) {
        for byte in raw {
            let ends = matches!(byte, b'\r') || (*byte == b'\n' && !self.after_cr);
            self.ended += u64::from(ends);
            self.after_cr = *byte == b'\r';
        }
    }
}

/// The cells with LF for every line break, whatever ends the file's lines.
fn with_plain_breaks(cells: &csv::StringRecord) -> csv::StringRecord {
    if !cells.iter().any(|cell| cell.contains('\r')) {
        return cells.clone();
    }
    cells.iter().map(|cell| cell.replace("\r\n", "\n").replace('\r', "\n")).collect()
}

/// The text, and what the CSV reader took of it and has not passed yet.
#[derive(Debug)]
struct Kept<R> {
    text: R,
    bytes: Vec<u8>,
    /// How many of the bytes were passed.
    passed: usize,
    /// Where in the text the first of the bytes stands.
    offset: u64,
}

impl<R> Kept<R> {
    /// What stands between the place that was passed before and `end`.
    fn pass(&mut self, end: u64) -> &[u8] {
        let end = usize::try_from(end.saturating_sub(self.offset)).unwrap_or(usize::MAX);
        let end = end.clamp(self.passed, self.bytes.len());
        let begin = std::mem::replace(&mut self.passed, end);
        self.bytes.get(begin..end).unwrap_or_default()
    }
}

impl<R: Read> Read for Kept<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.text.read(buffer)?;
        self.offset += u64::try_from(self.passed).unwrap_or_default();
        self.bytes.drain(..self.passed);
        self.passed = 0;
        self.bytes.extend_from_slice(buffer.get(..n).unwrap_or_default());
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Gives a text in bits of so many bytes.
    struct Bits<'a>(&'a [u8], usize);

    impl Read for Bits<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let (bit, rest) = self.0.split_at(self.1.min(self.0.len()).min(buffer.len()));
            buffer[..bit.len()].copy_from_slice(bit);
            self.0 = rest;
            Ok(bit.len())
        }
    }

    /// The lines on which records begin, and whether they can be read, of a text that is looked at as a whole.
    fn whole(text: &str) -> Vec<(u64, bool)> {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(text.as_bytes());
        let mut cells = csv::StringRecord::new();
        let mut all = Vec::new();
        loop {
            let begin = usize::try_from(reader.position().byte()).unwrap();
            if !reader.read_record(&mut cells).unwrap() {
                return all;
            }
            let raw = &text[begin..usize::try_from(reader.position().byte()).unwrap()];
            let record = raw.trim_start_matches(['\r', '\n']);
            let before = &text[..begin + raw.len() - record.len()];
            let line = 1 + before.replace("\r\n", "\n").replace('\r', "\n").matches('\n').count();
            all.push((u64::try_from(line).unwrap(), record.matches('"').count().is_multiple_of(2)));
        }
    }

    proptest! {
        #[test]
        fn records_begin_on_the_lines_that_an_editor_counts(
            text in "(a|b,|文|\"|\"\"|\r|\n|\r\n){0,40}",
            bits in 1..7_usize,
        ) {
            let read: Vec<(u64, bool)> = Records::of(Bits(text.as_bytes(), bits), b',')
                .map(|record| match record {
                    Ok(record) => (record.line, true),
                    Err(Unreadable { line, .. }) => (line.unwrap(), false),
                })
                .collect();
            prop_assert_eq!(read, whole(&text));
        }
    }
}
