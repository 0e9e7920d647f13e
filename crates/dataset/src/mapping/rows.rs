//! The rows of a dataset that a table's rows make.

use std::collections::{BTreeMap, BTreeSet};

use regex::Captures;
use scorecard_domain::{FaultReason, Problem};

use super::{
    expression::{Compiled, Scope},
    file::{Blank, Numbers},
    number::without_percent,
    plan::{Plan, Plans},
};
use crate::{
    fault::{Fault, Sink},
    grid::Grid,
    layout::{
        AREA_PARENTS, AREA_SUCCESSORS, AREAS, INDICATORS, Layout, OBSERVATIONS, PEER_GROUPS,
        SOURCES, TARGETS,
    },
    made::{ACTION, Made, Rows},
    sdmx::{self, Action},
    sentences::mappings as sentences,
    sheet::{Content, number},
};

/// Files in which a row says the same however often it is said.
const CATALOGUE: [Layout; 6] =
    [AREAS, AREA_PARENTS, AREA_SUCCESSORS, INDICATORS, SOURCES, PEER_GROUPS];

/// What a row that deletes an observation says: the key, and a value if it would take only that away.
const DELETED: [&str; 7] = [ACTION, "area", "indicator", "measure", "of", "period", "value"];

/// Whether the row's cells are among those wanted.
pub(super) fn holds(grid: &Grid, row: usize, when: &[(usize, Vec<String>)]) -> bool {
    when.iter().all(|(column, values)| {
        let text = grid.text(row, *column);
        values.iter().any(|value| value == text)
    })
}

/// Rows of catalogue files that were made already.
pub(super) type Said = BTreeMap<&'static str, BTreeSet<BTreeMap<&'static str, String>>>;

/// Makes rows of those of a table.
pub(super) struct Maker<'a> {
    pub(super) plans: &'a Plans,
    pub(super) grid: &'a Grid,
    /// What each row asks for, if the table says so.
    pub(super) actions: &'a [Action],
    pub(super) numbers: &'a Numbers,
    /// Where goes what fits no pattern.
    pub(super) sink: &'a Sink,
    pub(super) rows: &'a mut Rows,
    pub(super) said: &'a mut Said,
}

impl Maker<'_> {
    /// Makes the rows of those files that are wanted.
    pub(super) fn make_all(&mut self, is_wanted: impl Fn(Layout) -> bool) {
        let cells = self.plans.cells.as_ref().map_or_else(Vec::new, |pattern| {
            let header = self.grid.header.iter().enumerate();
            header.filter_map(|(at, name)| Some((at, pattern.captures(name)?))).collect()
        });
        for row in 0..self.grid.rows.len() {
            if !holds(self.grid, row, &self.plans.only) {
                continue;
            }
            for plan in self.plans.plans.iter().filter(|plan| is_wanted(plan.layout)) {
                self.row(plan, row, &cells);
            }
        }
    }

    fn row(&mut self, plan: &Plan, row: usize, cells: &[(usize, Captures<'_>)]) {
        if !holds(self.grid, row, &plan.when) {
            return;
        }
        let variables = &self.plans.variables;
        let scope = Scope { grid: self.grid, row, cell: None, each: None, variables };
        let each = plan.each.as_ref().map(|(of, ..)| of);
        let of_cell = |compiled: &Compiled| compiled.is_of_cell(variables);
        if plan.columns.iter().map(|(_, compiled)| compiled).chain(each).any(of_cell) {
            for (column, groups) in cells {
                self.parts(plan, Scope { cell: Some((*column, groups)), ..scope });
            }
        } else {
            self.parts(plan, scope);
        }
    }

    /// One row, or one for each part of a cell.
    fn parts(&mut self, plan: &Plan, scope: Scope<'_>) {
        let Some((of, split, pattern)) = &plan.each else { return self.make(plan, &scope) };
        let (text, column) = of.text(&scope);
        for part in text.split(split.as_str()).map(str::trim).filter(|part| !part.is_empty()) {
            match pattern.captures(part) {
                Some(groups) => {
                    self.make(plan, &Scope { each: Some((&groups, column)), ..scope });
                }
                None => {
                    let problem = sentences::no_part(part);
                    let place = self.grid.place(scope.row, column);
                    self.sink.put(Fault::new(place, part, FaultReason::InvalidValue, problem));
                }
            }
        }
    }

    /// Puts the numbers of a row into plain digits; whether they can be taken for it.
    fn read_numbers(&self, made: &mut Made) -> bool {
        let unit = made.cells.get("unit").cloned().unwrap_or_default();
        for name in ["value", "upper"] {
            let Some(text) = made.cells.get_mut(name) else { continue };
            *text = super::number::plain(&without_percent(text, &unit), self.numbers);
            let Some(column) = made.columns.get(name) else { continue };
            if let Some(problem) = self.oddity(made.row, *column, text) {
                let place = self.grid.place(made.row, Some(*column));
                let raw = self.grid.text(made.row, *column);
                self.sink.put(Fault::new(place, raw, FaultReason::InvalidValue, problem));
                return false;
            }
        }
        true
    }

    /// Why the number of a spreadsheet's cell cannot be taken for this row's, if it cannot.
    fn oddity(&self, row: usize, column: usize, text: &str) -> Option<Problem> {
        match self.grid.contents.get(&(row, column))? {
            // Rounding takes decimals away, not digits before them.
            Content::Noise if self.numbers.decimals.is_none() || !number::is_kept(text) => {
                Some(sentences::arithmetic())
            }
            Content::Merged(first) if !text.is_empty() => Some(sentences::merged(first)),
            Content::Noise | Content::Merged(_) | Content::Text | Content::Number => None,
        }
    }

    fn make(&mut self, plan: &Plan, scope: &Scope<'_>) {
        let mut made = Made { row: scope.row, ..Made::default() };
        for (name, compiled) in &plan.columns {
            let (text, column) = compiled.text(scope);
            made.cells.insert(name, text);
            made.columns.extend(column.map(|column| (*name, column)));
        }
        if !self.read_numbers(&mut made) {
            return;
        }
        let action = self.actions.get(scope.row).filter(|_| plan.layout == OBSERVATIONS);
        if let Some(action) = action {
            made.cells.insert(ACTION, sdmx::told(*action).to_owned());
        }
        if action == Some(&Action::Delete) {
            made.cells.retain(|column, _| DELETED.contains(column));
            // A table without such a column has observations of nothing.
            let of = made.cells.entry("of").or_default();
            if of.is_empty() {
                sdmx::NOT_APPLICABLE.clone_into(of);
            }
        } else if plan.layout == OBSERVATIONS || plan.layout == TARGETS {
            let is_blank =
                |made: &Made, column| made.cells.get(column).is_none_or(String::is_empty);
            if !is_blank(&made, "absent") {
                made.cells.insert("value", String::new());
            } else if is_blank(&made, "value") && is_blank(&made, "standing") {
                match plan.blank {
                    Blank::Fault => {}
                    Blank::Skip => return,
                    Blank::Unstated => {
                        made.cells.insert("absent", "unstated".to_owned());
                    }
                }
            }
        }
        made.again = plan.again.as_ref().map(|again| again.text(scope).0);
        made.parent_codes = plan.parent_codes.iter().map(|code| code.text(scope).0).collect();
        if CATALOGUE.contains(&plan.layout)
            && !self.said.entry(plan.layout.file).or_default().insert(made.cells.clone())
        {
            return;
        }
        self.rows.entry(plan.layout.file).or_insert_with(|| (plan.layout, Vec::new())).1.push(made);
    }
}
