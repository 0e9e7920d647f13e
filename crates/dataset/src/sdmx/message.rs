//! An SDMX-CSV 2.0 data message: its columns by what they are, its rows by what they ask for.
//!
//! After the field guide of the SDMX Technical Working Group, "SDMX-CSV data messages 2.0.0". The character after
//! `STRUCTURE`, and after the brackets that may follow it, separates the fields of the whole message.

use std::io::Read;

use scorecard_domain::{FaultReason, Problem};

use crate::{
    fault::{Fault, Place, Sink},
    folder::PIECE,
    grid::Grid,
    records::{Record, Records, Unreadable},
    sentences::{files, mappings as sentences},
    text::Text,
};

/// The first column's name, by which such a message is known.
const STRUCTURE: &str = "STRUCTURE";

/// What a row asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    /// `A`, `M` and `I`, which is `A` for who loads it: what the row gives changes, all else stays.
    Merge,
    /// `R`: the observation becomes what the row gives.
    Replace,
    /// `D`: what the row names is withdrawn.
    Delete,
}

/// Rows of a message, with its header.
#[derive(Debug)]
pub(crate) struct Piece {
    /// Its components: a column for each, with its identifier as name; a component in several languages has a
    /// column `ID.LANGUAGE` for each. Columns that belong to no component keep their names.
    pub(crate) grid: Grid,
    /// For each row what it asks for.
    pub(crate) actions: Vec<Action>,
    /// For each row the structure that it follows: `AGENCY:ID(VERSION)`.
    pub(crate) structures: Vec<String>,
}

/// A message while it is read, piece by piece.
pub(crate) struct Message<'a> {
    /// Its header, as a table without rows.
    pub(crate) header: Grid,
    /// Whether fields are separated by something else than a comma, as where the comma is the decimal sign.
    pub(crate) has_decimal_comma: bool,
    records: Records<Box<dyn Read + 'a>>,
    columns: Columns,
    /// How many cells a row has, and which of them say what it asks for and what it follows.
    width: usize,
    action: Option<usize>,
    structure: Option<usize>,
}

/// So much of a message tells what separates its fields.
const BEGINNING: u64 = 64;

/// Whether bytes begin as such a message does.
pub(crate) fn is_message(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let bytes = bytes.strip_prefix(b"\"").unwrap_or(bytes);
    bytes.strip_prefix(STRUCTURE.as_bytes()).is_some_and(|rest| {
        matches!(rest.first(), Some(b'[' | b'"' | b',' | b';' | b'\t' | b'|' | b'\r' | b'\n'))
    })
}

impl<'a> Message<'a> {
    /// Begins to read a message; `None` if it is none. What cannot be read goes to `sink`.
    pub(crate) fn begin(file: &str, text: &'a Text, sink: &Sink) -> Option<Self> {
        let Some((separator, sub)) = separators(&text.beginning(BEGINNING)) else {
            put(sink, file, Some(1), None, "", sentences::no_message());
            return None;
        };
        let mut records = text.records(separator);
        let header = next(&mut records, file, sink)?;
        let columns = Columns::of(&header.cells, sub);
        for problem in &columns.problems {
            put(sink, file, Some(header.line), None, "", problem.clone());
        }
        let at = |name: &str| header.cells.iter().position(|cell| cell.trim() == name);
        Some(Self {
            header: Grid { file: file.to_owned(), header: columns.names(), ..Grid::default() },
            has_decimal_comma: separator != b',',
            records,
            columns,
            width: header.cells.len(),
            action: at("ACTION"),
            structure: at("STRUCTURE_ID"),
        })
    }

    /// The next rows; `None` when all have gone by. What cannot be read goes to `sink`.
    pub(crate) fn next(&mut self, sink: &Sink) -> Option<Piece> {
        let file = &self.header.file;
        let grid = self.header.without_rows();
        let mut piece = Piece { grid, actions: Vec::new(), structures: Vec::new() };
        while piece.grid.rows.len() < PIECE
            && let Some(record) = next(&mut self.records, file, sink)
        {
            if record.is_blank() {
                continue;
            }
            if let Some(problem) = record.misfit(self.width) {
                put(sink, file, Some(record.line), None, "", problem);
                continue;
            }
            let cell = |at: Option<usize>| {
                at.and_then(|at| record.cells.get(at)).unwrap_or_default().trim()
            };
            let action = match cell(self.action) {
                "" | "I" | "A" | "M" => Action::Merge,
                "R" => Action::Replace,
                "D" => Action::Delete,
                other => {
                    let problem = sentences::no_action();
                    put(sink, file, Some(record.line), Some("ACTION"), other, problem);
                    continue;
                }
            };
            let structure = cell(self.structure);
            let structure = structure.split_once(": ").map_or(structure, |(id, _)| id).to_owned();
            piece.actions.push(action);
            piece.structures.push(structure);
            piece.grid.rows.push(self.columns.expand(record));
        }
        (!piece.actions.is_empty()).then_some(piece)
    }
}

/// The next record that can be read.
fn next<R: Read>(records: &mut Records<R>, file: &str, sink: &Sink) -> Option<Record> {
    loop {
        match records.next()? {
            Ok(record) => return Some(record),
            Err(Unreadable { line, problem }) => put(sink, file, line, None, "", problem),
        }
    }
}

fn put(
    sink: &Sink,
    file: &str,
    line: Option<u64>,
    column: Option<&str>,
    text: &str,
    problem: Problem,
) {
    let column = column.map(Into::into);
    let place = Place { row: line, column, ..Place::file(file) };
    sink.put(Fault::new(place, text, FaultReason::InvalidValue, problem));
}

/// The separators of fields and, if it is told, of the parts of a field. The first field may be quoted, as any other.
pub(super) fn separators(text: &str) -> Option<(u8, Option<char>)> {
    let quoted = text.strip_prefix('"');
    let rest = quoted.unwrap_or(text).strip_prefix(STRUCTURE)?;
    let (sub, rest) = match rest.strip_prefix('[') {
        Some(rest) => {
            let mut rest = rest.chars();
            let sub = rest.next()?;
            (Some(sub), rest.as_str().strip_prefix(']')?)
        }
        None => (None, rest),
    };
    let rest = if quoted.is_some() { rest.strip_prefix('"')? } else { rest };
    match rest.bytes().next() {
        Some(separator @ (b',' | b';' | b'\t' | b'|')) => Some((separator, sub)),
        None | Some(b'\r' | b'\n') => Some((b',', sub)),
        _ => None,
    }
}

/// What the columns of a message are.
struct Columns {
    columns: Vec<Column>,
    sub: Option<char>,
    problems: Vec<Problem>,
}

/// One column of a message.
struct Column {
    /// The component's identifier, or the name of a column that belongs to none.
    name: String,
    /// Whether the header gives the component's name too, and coded values theirs: `A: Annual`.
    has_labels: bool,
    /// The languages of its texts.
    languages: Vec<String>,
}

impl Columns {
    fn of(header: &csv::StringRecord, sub: Option<char>) -> Self {
        let mut problems = Vec::new();
        let mut columns = Vec::new();
        for (at, cell) in header.iter().enumerate() {
            let cell = cell.trim();
            if cell.is_empty() {
                problems.push(files::nameless_column(at + 1));
            }
            let (id, has_labels) = match cell.split_once(": ") {
                Some((id, _)) => (id, true),
                None => (cell, false),
            };
            let (name, languages) = match id.strip_suffix(']').and_then(|id| id.split_once('[')) {
                Some((name, inner)) if at > 0 => {
                    let parts = inner.split(sub.unwrap_or(';')).filter(|part| !part.is_empty());
                    (name.to_owned(), parts.map(str::to_owned).collect())
                }
                Some((name, _)) => (name.to_owned(), Vec::new()),
                None => (id.to_owned(), Vec::new()),
            };
            if columns.iter().any(|known: &Column| known.name == name) {
                problems.push(sentences::named_twice(&name));
            }
            columns.push(Column { name, has_labels, languages });
        }
        if columns.get(1).is_none_or(|column| column.name != "STRUCTURE_ID") {
            problems.push(sentences::no_structure_id());
        }
        Self { columns, sub, problems }
    }

    /// The names of the grid's columns: those of the file, in its order, then those of languages.
    fn names(&self) -> Vec<String> {
        let languages = self.columns.iter().flat_map(|column| {
            let languages = column.languages.iter();
            languages.map(|language| format!("{}.{language}", column.name))
        });
        self.columns.iter().map(|column| column.name.clone()).chain(languages).collect()
    }

    /// The record's cells, one for each of the grid's columns.
    fn expand(&self, record: Record) -> Record {
        let is_plain = |column: &Column| !column.has_labels && column.languages.is_empty();
        if self.columns.iter().all(is_plain) {
            return record;
        }
        let mut cells = csv::StringRecord::new();
        for (column, cell) in self.columns.iter().zip(record.cells.iter()) {
            cells.push_field(if column.has_labels { code(cell) } else { cell });
        }
        for (column, cell) in self.columns.iter().zip(record.cells.iter()) {
            for language in &column.languages {
                cells.push_field(in_language(cell, language, &column.languages, self.sub));
            }
        }
        Record { line: record.line, cells }
    }
}

/// The code of a value that has its name beside it: `A: Annual`. What stands before the colon of an uncoded text is no
/// code, unless it is one word.
fn code(cell: &str) -> &str {
    match cell.split_once(": ") {
        Some((code, _)) if !code.is_empty() && !code.contains(char::is_whitespace) => code,
        _ => cell,
    }
}

/// The text in one language of `en:Any Value;fr:Valeur`. A separator that no language follows belongs to the text.
fn in_language<'a>(
    cell: &'a str,
    language: &str,
    languages: &[String],
    sub: Option<char>,
) -> &'a str {
    let mut rest = cell;
    let mut current: Option<&str> = None;
    let begins = |text: &'a str| {
        let (tag, value) = text.split_once(':')?;
        languages.iter().find(|known| *known == tag).map(|known| (known.as_str(), value))
    };
    loop {
        if let Some((tag, value)) = begins(rest) {
            current = Some(tag);
            rest = value;
        }
        let separator = sub.unwrap_or(';');
        let ends = rest.match_indices(separator).find(|(at, part)| {
            rest.get(at + part.len()..).is_some_and(|after| begins(after).is_some())
        });
        let (value, after) = match ends {
            Some((at, part)) => (rest.get(..at), rest.get(at + part.len()..)),
            None => (Some(rest), None),
        };
        if current == Some(language) {
            return value.unwrap_or_default();
        }
        match after {
            Some(after) => rest = after,
            None => return "",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::made::Provenance;

    #[track_caller]
    fn read(text: &str) -> Piece {
        let sink = Sink::default();
        let text = Text::of(text);
        let piece = Message::begin("m.csv", &text, &sink).unwrap().next(&sink);
        sink.into_result(&Provenance::default()).unwrap();
        piece.unwrap()
    }

    #[track_caller]
    fn check(message: &Piece, row: usize, column: &str, expected: &str) {
        let at = message.grid.header.iter().position(|name| name == column);
        let at = at.unwrap_or_else(|| panic!("{column}: {:?}", message.grid.header));
        assert_eq!(message.grid.text(row, at), expected, "{column}");
    }

    #[test]
    fn separators_labels_and_languages_are_understood() {
        let message = read(
            "STRUCTURE[|];STRUCTURE_ID;ACTION;DIM_1: Dimension 1;OBS_VALUE: Value;NOTE[zh|en]: Note\n\
             dataflow;X:Y(1.0): Name;R;A: Value A: one;12,4;zh:一|二|en:one\n",
        );
        assert_eq!(message.actions, [Action::Replace]);
        assert_eq!(message.structures, ["X:Y(1.0)"]);
        check(&message, 0, "DIM_1", "A");
        check(&message, 0, "OBS_VALUE", "12,4");
        check(&message, 0, "NOTE.zh", "一|二");
        check(&message, 0, "NOTE.en", "one");
    }

    #[test]
    fn a_header_may_be_quoted() {
        for (begin, expected) in [
            ("\"STRUCTURE\",\"A\"", Some((b',', None))),
            ("\"STRUCTURE[;]\",\"A\"", Some((b',', Some(';')))),
            ("\"STRUCTURE[|]\";\"A\"", Some((b';', Some('|')))),
            ("\"STRUCTURE[,]\"", Some((b',', Some(',')))),
            ("\"STRUCTURE,A\"", None),
            ("STRUCTURE\",A", None),
        ] {
            assert_eq!(separators(begin), expected, "{begin}");
        }
        let message = read(
            "\"STRUCTURE[|]\";\"STRUCTURE_ID\";\"ACTION\";\"NOTE[zh|en]\"\n\
             \"dataflow\";\"X:Y(1.0)\";\"R\";\"zh:一;二|en:one\"\n",
        );
        assert_eq!(message.structures, ["X:Y(1.0)"]);
        check(&message, 0, "NOTE.zh", "一;二");
    }

    #[test]
    fn columns_of_the_file_keep_their_places() {
        let message = read("STRUCTURE[;],STRUCTURE_ID,NOTE[zh;en],OBS_VALUE\ndataflow,X,zh:一,3\n");
        assert_eq!(
            message.grid.header,
            ["STRUCTURE", "STRUCTURE_ID", "NOTE", "OBS_VALUE", "NOTE.zh", "NOTE.en"]
        );
        check(&message, 0, "OBS_VALUE", "3");
        check(&message, 0, "NOTE.zh", "一");
    }

    #[test]
    fn an_uncoded_text_keeps_its_colon() {
        assert_eq!(code("A: Annual"), "A");
        assert_eq!(code("2014-01: 2014-01"), "2014-01");
        assert_eq!(code("as the bureau says: about"), "as the bureau says: about");
        assert_eq!(code("10:30"), "10:30");
    }

    #[test]
    fn a_message_is_known_by_its_first_column() {
        assert!(is_message(b"\xEF\xBB\xBFSTRUCTURE[;],STRUCTURE_ID"));
        assert!(is_message(b"STRUCTURE;STRUCTURE_ID"));
        assert!(is_message(b"\"STRUCTURE\",\"STRUCTURE_ID\""));
        assert!(is_message(b"\"STRUCTURE[;]\";\"STRUCTURE_ID\""));
        assert!(!is_message(b"STRUCTURES,ID"));
        assert!(!is_message(b"\"STRUCTURES\",ID"));
        assert!(!is_message(b"area,indicator"));
    }

    #[track_caller]
    fn check_refused(text: &str, expected: &[&str]) {
        let sink = Sink::default();
        let text = Text::of(text);
        if let Some(mut message) = Message::begin("m.csv", &text, &sink) {
            assert!(message.next(&sink).is_none());
        }
        let faults = sink.into_result(&Provenance::default()).unwrap_err();
        let english = |it: &Fault| format!("{}: {}", it.place, it.problem.en);
        let faults: Vec<String> = faults.as_slice().iter().map(english).collect();
        assert_eq!(faults, expected);
    }

    #[test]
    fn what_is_no_message_is_told() {
        check_refused(
            "DATAFLOW,A\n",
            &[
                "m.csv:1: is no SDMX-CSV 2.0 message: expected a first column `STRUCTURE`, such as `STRUCTURE[;],STRUCTURE_ID,ACTION,…`",
            ],
        );
        check_refused(
            "STRUCTURE,ACTION,DIM,DIM\ndataflow,X,A,B\ndataflow,I,A\n",
            &[
                "m.csv:1: `DIM` is the name of two columns",
                "m.csv:1: column 2 is not `STRUCTURE_ID`",
                "m.csv:2 ACTION: `X` is no action; expected I, A, M, R or D",
                "m.csv:3: the row has 3 cells, but the header has 4",
            ],
        );
    }
}
