//! Faults of a dataset: what is wrong in which cell.

use std::{cell::RefCell, collections::BTreeSet, fmt};

use scorecard_domain::{FaultReason, Problem, Text};

use crate::{layout::UNREFERRED, made::Provenance, sheet::address};

/// Where in a dataset: a file, a row of it, a cell of that row.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The file's name; `.` for the folder itself.
    pub file: String,
    /// Of a spreadsheet: the name of the sheet. `None` for other files.
    pub sheet: Option<String>,
    /// The line on which the row begins, as an editor counts: the header is 1. Of a spreadsheet the row's number.
    /// `None` for the whole file.
    pub row: Option<u64>,
    /// Which column it is, from 0 on, in tables that were not made for the ledger; `None` where its name is enough.
    pub index: Option<usize>,
    /// The column's name. `None` for the whole row.
    pub column: Option<String>,
}

impl Place {
    /// A whole file.
    pub(crate) fn file(file: &str) -> Self {
        Self { file: file.to_owned(), ..Self::default() }
    }

    /// A whole row.
    pub(crate) fn row(file: &str, row: u64) -> Self {
        Self { row: Some(row), ..Self::file(file) }
    }

    /// One cell.
    pub(crate) fn cell(file: &str, row: u64, column: &str) -> Self {
        Self { column: Some(column.to_owned()), ..Self::row(file, row) }
    }

    /// The cell of a spreadsheet as its formulas name it: `数据!C7`; of a whole row `数据!7`. `None` for other files.
    pub fn address(&self) -> Option<String> {
        Some(address::of(self.sheet.as_deref()?, self.row?, self.index))
    }
}

/// `observations.csv:14 value`, `gdp.xlsx 数据!C7 数值`.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.file == "." { "the folder" } else { &self.file })?;
        match (self.address(), &self.sheet, self.row) {
            (Some(address), ..) => write!(f, " {address}")?,
            (None, Some(sheet), _) => write!(f, " {sheet}")?,
            (None, None, Some(row)) => write!(f, ":{row}")?,
            (None, None, None) => {}
        }
        if let Some(column) = &self.column {
            write!(f, " {column}")?;
        }
        Ok(())
    }
}

/// One thing that is wrong with a dataset.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// Where.
    pub place: Place,
    /// What stands there, cut where it is long; empty if nothing does.
    pub text: String,
    /// Why it is refused, as a stable name.
    pub reason: FaultReason,
    /// What is wrong and what was expected, in one sentence without a full stop.
    pub problem: Text,
}

impl Fault {
    /// A fault. What is said of the text alone gets it as its subject.
    pub(crate) fn new(
        place: Place,
        text: &str,
        reason: FaultReason,
        problem: impl Into<Problem>,
    ) -> Self {
        let text = cut(text);
        let problem = problem.into().of(&text);
        Self { place, text, reason, problem }
    }

    /// What is wrong, in Chinese and beside it in English.
    pub fn told(&self) -> String {
        self.problem.beside()
    }
}

/// A text as messages show it: its beginning, where it is long.
pub(crate) fn cut(text: &str) -> String {
    const LIMIT: usize = 60;
    match text.char_indices().nth(LIMIT) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// ``observations.csv:14 value: “16l.3”不是数字；应为… (`16l.3` is not a number; expected …)``
impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.told())
    }
}

/// Everything that is wrong with a dataset, in the order of file, row and column; never empty.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct Faults(Vec<Fault>);

impl Faults {
    /// A single fault.
    pub(crate) fn of(fault: Fault) -> Self {
        Self(vec![fault])
    }

    /// The faults, by file, row and column.
    pub fn as_slice(&self) -> &[Fault] {
        &self.0
    }

    /// Whether all of them are in files of things that nothing refers to: then what the rest of the dataset refers to and
    /// neither it nor the ledger has is not there, whatever the faulty rows should say.
    pub fn hide_no_reference(&self) -> bool {
        let hides_none = |fault: &Fault| UNREFERRED.iter().any(|it| it.file == fault.place.file);
        self.0.iter().all(hides_none)
    }
}

/// One fault a line.
impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, fault) in self.0.iter().enumerate() {
            if i > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{fault}")?;
        }
        Ok(())
    }
}

/// Where faults are put while a dataset is read.
#[derive(Debug, Default)]
pub(crate) struct Sink {
    faults: RefCell<Vec<Fault>>,
    /// Those that are told where they come from already.
    placed: RefCell<Vec<Fault>>,
    is_silent: bool,
}

impl Sink {
    /// One that takes nothing: for who reads again what was told already.
    pub(crate) fn silent() -> Self {
        Self { is_silent: true, ..Self::default() }
    }

    pub(crate) fn put(&self, fault: Fault) {
        if !self.is_silent {
            self.faults.borrow_mut().push(fault);
        }
    }

    /// The rows of a file in which something is wrong.
    pub(crate) fn rows(&self, file: &str) -> BTreeSet<u64> {
        let faults = self.faults.borrow();
        let here = faults.iter().filter(|fault| fault.place.file == file);
        here.filter_map(|fault| fault.place.row).collect()
    }

    /// How many there are so far.
    pub(crate) fn len(&self) -> usize {
        self.faults.borrow().len() + self.placed.borrow().len()
    }

    /// What was put so far stands where it comes from already, though a file that rows are made for may have the same name.
    pub(crate) fn settle(&self) {
        self.placed.borrow_mut().append(&mut self.faults.borrow_mut());
    }

    /// Takes all faults of another, each where it comes from.
    pub(crate) fn put_all(&self, other: Self, provenance: &Provenance) {
        let faults = other.faults.into_inner().into_iter();
        let faults = faults.map(|fault| provenance.source_of_fault(fault));
        self.placed.borrow_mut().extend(faults.chain(other.placed.into_inner()));
    }

    /// All faults in order, each where it comes from, or nothing if there are none.
    pub(crate) fn into_result(self, provenance: &Provenance) -> Result<(), Faults> {
        let faults = self.faults.into_inner().into_iter();
        let mut faults: Vec<_> = faults.map(|fault| provenance.source_of_fault(fault)).collect();
        faults.extend(self.placed.into_inner());
        faults.sort();
        faults.dedup();
        if faults.is_empty() { Ok(()) } else { Err(Faults(faults)) }
    }
}
