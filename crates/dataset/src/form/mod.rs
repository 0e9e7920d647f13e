//! Forms: spreadsheets that a department fills in, and that import without a mapping.
//!
//! A form asks for observations of one period, a row each. It says by itself which ledger it was made of, at which
//! revision, and for each row the observation's key and the revision that had last changed it; so what was filled in
//! can be taken over, unless the ledger has moved on meanwhile. The format is described in `docs/forms.md`.

mod agree;
mod ask;
mod cells;
mod choices;
mod copies;
mod entry;
mod held;
mod import;
mod instructions;
mod keys;
mod read;
pub(crate) mod sheet;
mod validate;
mod write;

use std::collections::BTreeMap;

use scorecard_domain::ObservationKey;

pub use ask::{Ask, AskError};
pub use held::Held;
pub use read::is_form;

use crate::{fault::Fault, grid::Grid, sheet::Block};

/// The version of the format that is written and read.
const FORMAT: &str = "1";

/// A form: blank as it is made, or as somebody filled it in.
#[derive(Debug)]
pub struct Form {
    /// The id of the ledger that it was made of.
    pub ledger: String,
    /// The revision of the ledger at which it was made.
    pub revision: u64,
    /// What stands above its columns: the period that it asks for and what it was made of.
    title: String,
    /// What it asks for.
    rows: Vec<Row>,
    /// The sources that can be chosen: the id, a space, the title.
    sources: Vec<String>,
    /// The filled-in sheet, for the places of faults; empty before.
    grid: Grid,
    /// What somebody made of the sheet besides filling its rows in.
    changed: Changed,
}

/// What a filled-in sheet has that the form as it was made has not: a copy keeps it.
#[derive(Debug, Default)]
struct Changed {
    /// What is wrong with it.
    faults: Vec<Fault>,
    /// Texts outside the form's cells, by row from 1 and column from 0 on.
    texts: BTreeMap<(u64, usize), String>,
    /// Merged cells.
    blocks: Vec<Block>,
}

/// One observation that is asked for.
#[derive(Clone, Debug)]
struct Row {
    key: ObservationKey,
    /// The revision that had last changed the observation when the form was made; 0 if there was none.
    revision: u64,
    /// Which row of the form it is: what stands in its first cell.
    number: String,
    /// What people read, in the order of [`sheet::SHOWN`], and the unit.
    shown: Vec<String>,
    /// What they were given to read when the form was made, in the same order without the unit; empty of forms that do
    /// not say.
    made: Vec<String>,
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

    /// How many cells are merged.
    pub(crate) fn merged_cells(&self) -> u64 {
        self.changed.blocks.iter().fold(0, |sum, block| block.size().saturating_add(sum))
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
