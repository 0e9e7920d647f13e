//! Forms: spreadsheets that a department fills in, and that import without a mapping.
//!
//! A form asks for observations of one period, a row each. It says by itself which ledger it was made of, at which
//! revision, and for each row the observation's key and the revision that had last changed it; so what was filled in
//! can be taken over, unless the ledger has moved on meanwhile. The format is described in `docs/forms.md`.

mod ask;
mod choices;
mod entry;
mod held;
mod import;
mod instructions;
mod keys;
mod read;
mod sheet;
mod write;

use scorecard_domain::ObservationKey;

pub use ask::{Ask, AskError};
pub use held::Held;
pub use read::is_form;

use crate::{fault::Fault, grid::Grid};

/// The version of the format that is written and read.
const FORMAT: &str = "1";

/// A form: blank as it is made, or as somebody filled it in.
#[derive(Debug)]
pub struct Form {
    /// The id of the ledger that it was made of.
    pub ledger: String,
    /// The revision of the ledger at which it was made.
    pub revision: u64,
    /// What it asks for.
    rows: Vec<Row>,
    /// The sources that can be chosen: the id, a space, the title.
    sources: Vec<String>,
    /// The filled-in sheet, for the places of faults; empty before.
    grid: Grid,
    /// What was written where nothing is read.
    beside: Vec<Fault>,
}

/// One observation that is asked for.
#[derive(Clone, Debug)]
struct Row {
    key: ObservationKey,
    /// The revision that had last changed the observation when the form was made; 0 if there was none.
    revision: u64,
    /// What people read, in the order of [`sheet::SHOWN`].
    shown: Vec<String>,
    /// What people fill in, in the order of [`sheet::ENTRIES`].
    entries: Vec<String>,
    /// Its row on the filled-in sheet, by the grid.
    at: Option<usize>,
}

impl Form {
    /// The observations that it asks for.
    pub fn keys(&self) -> impl Iterator<Item = &ObservationKey> {
        self.rows.iter().map(|row| &row.key)
    }

    /// In how many rows something was filled in.
    pub fn filled(&self) -> usize {
        self.rows.iter().filter(|row| row.is_filled()).count()
    }
}

impl Row {
    fn is_filled(&self) -> bool {
        self.entries.iter().any(|entry| !entry.is_empty())
    }
}
