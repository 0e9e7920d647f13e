//! What is gathered of a table while it goes by: rows of all files but `observations.csv`, and whether there is what was asked for.

use std::collections::{BTreeMap, BTreeSet};

use scorecard_domain::{FaultReason, Problem};

use super::{
    file::Numbers,
    plan::Plans,
    rows::{Maker, Said, holds},
};
use crate::{
    fault::{Fault, Place, Sink},
    grid::Grid,
    layout::OBSERVATIONS,
    made::Rows,
    sdmx::Action,
    sentences::mappings as sentences,
};

/// Rows that were made, and those of the table that they were made of.
pub(super) struct Gathered {
    rows: Rows,
    said: Said,
    grid: Grid,
}

impl Gathered {
    /// Nothing yet; of a table with that header.
    pub(super) fn new(header: Grid) -> Self {
        Self { rows: Rows::new(), said: Said::new(), grid: header }
    }

    /// Takes what a piece of the table makes; what fits no pattern goes to `sink`.
    pub(super) fn take(
        &mut self,
        piece: &Grid,
        plans: &Plans,
        actions: &[Action],
        numbers: &Numbers,
        sink: &Sink,
    ) {
        let before = self.rows.iter().map(|(file, (_, made))| (*file, made.len()));
        let before: BTreeMap<&str, usize> = before.collect();
        let (rows, said) = (&mut self.rows, &mut self.said);
        let mut maker = Maker { plans, grid: piece, actions, numbers, sink, rows, said };
        maker.make_all(|layout| layout != OBSERVATIONS);
        let mut kept = BTreeMap::new();
        for (file, (_, made)) in &mut self.rows {
            for made in made.iter_mut().skip(before.get(file).copied().unwrap_or_default()) {
                let row = made.row;
                made.row = *kept.entry(row).or_insert_with(|| {
                    self.grid.rows.extend(piece.rows.get(row).cloned());
                    self.grid.rows.len().saturating_sub(1)
                });
            }
        }
    }

    /// The rows, and the table that they were made of.
    pub(super) fn finish(self) -> (Rows, Grid) {
        (self.rows, self.grid)
    }
}

/// So many values of a column are told.
const FEW: usize = 20;

/// What was asked for, and what of it is there.
pub(super) struct Asked<'a> {
    only: &'a [(usize, Vec<String>)],
    /// For each column that was named: the values that were asked for and are there, and those that are there at all, up to one more
    /// than are told.
    found: Vec<(BTreeSet<&'a str>, BTreeSet<String>)>,
    /// Whether a row has all that was asked for.
    has_row: bool,
}

impl<'a> Asked<'a> {
    pub(super) fn new(only: &'a [(usize, Vec<String>)]) -> Self {
        Self { only, found: vec![Default::default(); only.len()], has_row: false }
    }

    /// Takes what a piece of the table has.
    pub(super) fn note(&mut self, piece: &Grid) {
        for row in 0..piece.rows.len() {
            self.has_row |= holds(piece, row, self.only);
            for ((column, values), (asked, there)) in self.only.iter().zip(&mut self.found) {
                let text = piece.text(row, *column);
                asked.extend(values.iter().map(String::as_str).find(|value| *value == text));
                if there.len() <= FEW && !there.contains(text) {
                    there.insert(text.to_owned());
                }
            }
        }
    }

    /// Whether there are rows that were asked for; each value that no row has goes to `sink`, or that no row has all of them.
    pub(super) fn are_there(&self, header: &Grid, sink: &Sink) -> bool {
        let n_faults = sink.len();
        let put = |at: Option<usize>, text: &str, problem: Problem| {
            let column = at.and_then(|at| header.header.get(at)).cloned();
            let sheet = header.sheet.clone();
            let place = Place { column, index: at, sheet, ..Place::file(&header.file) };
            sink.put(Fault::new(place, text, FaultReason::UnknownReference, problem));
        };
        for ((column, values), (asked, there)) in self.only.iter().zip(&self.found) {
            for value in values.iter().filter(|value| !asked.contains(value.as_str())) {
                let problem = if there.is_empty() || there.len() > FEW {
                    sentences::no_row_has(value)
                } else {
                    let there: Vec<&str> = there.iter().map(String::as_str).collect();
                    sentences::no_row_has_but(value, &there[..])
                };
                put(Some(*column), value, problem);
            }
        }
        if sink.len() == n_faults && !self.only.is_empty() && !self.has_row {
            put(None, "", sentences::no_row_has_all());
        }
        sink.len() == n_faults
    }
}
