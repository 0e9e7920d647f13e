//! A mapping file against the table that it is for: every name in it found, or told.

use std::path::Path;

use regex::Regex;
use scorecard_domain::{FaultReason, Problem};

use super::{
    expression::{Compiled, Names, whole},
    file::{Blank, Each, MappingFile, OneOrMany, Section, stem},
};
use crate::{
    fault::{Fault, Place, Sink},
    grid::Grid,
    holds,
    layout::{AREAS, Layout, OBSERVATIONS, TARGETS},
    sentences::mappings as sentences,
};

/// A section whose names are known.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) layout: Layout,
    /// Only rows whose cell in this column is one of these.
    pub(super) when: Vec<(usize, Vec<String>)>,
    pub(super) each: Option<(Compiled, String, Regex)>,
    pub(super) blank: Blank,
    pub(super) again: Option<Compiled>,
    pub(super) parent_codes: Vec<Compiled>,
    pub(super) columns: Vec<(&'static str, Compiled)>,
}

/// All sections of a mapping.
#[derive(Debug)]
pub(super) struct Plans {
    pub(super) plans: Vec<Plan>,
    pub(super) variables: Vec<Compiled>,
    /// Columns with a value each.
    pub(super) cells: Option<Regex>,
    /// Rows that were asked for when the mapping was used.
    pub(super) only: Vec<(usize, Vec<String>)>,
}

/// Where faults of a mapping file go.
pub(super) struct Faulty<'a> {
    pub(super) file: &'a Path,
    pub(super) sink: &'a Sink,
}

impl Faulty<'_> {
    /// What is wrong at a key.
    pub(super) fn put(&self, key: &str, problem: impl Into<Problem>) {
        let file = self.file.file_name().map_or_else(String::new, |n| n.to_string_lossy().into());
        let column = (!key.is_empty()).then(|| key.to_owned());
        let place = Place { column, ..Place::file(&file) };
        self.sink.put(Fault::new(place, "", FaultReason::InvalidValue, problem));
    }

    /// The value, or nothing once the fault is told.
    fn ok<T>(&self, key: &str, result: Result<T, Problem>) -> Option<T> {
        result.map_err(|problem| self.put(key, problem)).ok()
    }
}

impl Plans {
    /// Finds every name; those that name nothing are told.
    pub(super) fn new(
        mapping: &MappingFile,
        grid: &Grid,
        only: &[(String, Vec<String>)],
        faulty: &Faulty<'_>,
    ) -> Self {
        let cells = mapping.cells.as_ref();
        let cells = cells.and_then(|cells| faulty.ok("cells.columns", whole(&cells.columns)));
        if let Some(pattern) = &cells
            && !grid.header.iter().any(|name| pattern.is_match(name))
        {
            faulty.put("cells.columns", sentences::no_column_so_called());
        }
        let of_variables =
            Names { header: &grid.header, cells: cells.as_ref(), each: None, variables: &[] };
        let variables = mapping.variables.iter().map(|(name, expression)| {
            let compiled = Compiled::new(expression, &of_variables);
            faulty.ok(&format!("variables.{name}"), compiled)
        });
        let variables = variables.collect::<Vec<_>>().into_iter().flatten().collect();
        let names: Vec<String> = mapping.variables.keys().cloned().collect();
        let only = only.iter().filter_map(|(name, values)| {
            let column = faulty.ok("", of_variables.column(name))?;
            Some((column, values.clone()))
        });
        let only = only.collect();
        let mut plans = Vec::new();
        for (layout, sections) in &mapping.sections {
            for (number, section) in sections.iter().enumerate() {
                let key = format!("{}[{number}]", stem(*layout));
                let of_row = Names {
                    header: &grid.header,
                    cells: cells.as_ref(),
                    each: None,
                    variables: &names,
                };
                plans.push(plan(*layout, section, &key, &of_row, faulty));
            }
        }
        Self { plans, variables, cells, only }
    }

    /// Whether they make rows of a file that is wanted.
    pub(super) fn make(&self, is_wanted: impl Fn(Layout) -> bool) -> bool {
        self.plans.iter().any(|plan| is_wanted(plan.layout))
    }

    /// Which rows they can make.
    pub(super) fn holds(&self) -> Vec<holds::Rows> {
        let rows = |plan: &Plan| {
            let fixed = plan.columns.iter();
            let fixed = fixed.filter_map(|(column, compiled)| Some((*column, compiled.fixed()?)));
            holds::Rows::with(plan.layout, &fixed.collect())
        };
        self.plans.iter().map(rows).collect()
    }
}

fn plan(
    layout: Layout,
    section: &Section,
    key: &str,
    of_row: &Names<'_>,
    faulty: &Faulty<'_>,
) -> Plan {
    let each = section.each.as_ref().and_then(|each| compile_each(each, key, of_row, faulty));
    let names = Names { each: each.as_ref().map(|(_, _, pattern)| pattern), ..*of_row };
    let compile = |key: &str, expression| faulty.ok(key, Compiled::new(expression, &names));
    let mut columns = Vec::new();
    for (name, expression) in &section.columns {
        let key = format!("{key}.{name}");
        let compiled = compile(&key, expression);
        match layout.columns().find(|column| column == name) {
            Some(column) => columns.extend(compiled.map(|compiled| (column, compiled))),
            None => {
                let columns: Vec<_> = layout.columns().collect();
                let (file, columns) = (layout.file, columns.join(", "));
                faulty.put(&key, sentences::no_column_of(name, file, columns));
            }
        }
    }
    for required in layout.required {
        if !section.columns.contains_key(*required) {
            faulty.put(&format!("{key}.{required}"), sentences::missing());
        }
    }
    let is_areas = layout == AREAS;
    if !is_areas && (section.again.is_some() || !section.parent_codes.is_empty()) {
        faulty.put(key, sentences::only_of_areas());
    }
    if section.blank != Blank::Fault && layout != OBSERVATIONS && layout != TARGETS {
        faulty.put(key, sentences::only_of_values());
    }
    let when = section.when.iter().filter_map(|(name, values)| {
        let column = faulty.ok(&format!("{key}.when.{name}"), of_row.column(name))?;
        let values = match values {
            OneOrMany::One(value) => vec![value.clone()],
            OneOrMany::Many(values) => values.clone(),
        };
        Some((column, values))
    });
    let when = when.collect();
    let again = section.again.as_ref();
    let again = again.and_then(|again| compile(&format!("{key}.again"), again));
    let parent_codes = section
        .parent_codes
        .iter()
        .enumerate()
        .filter_map(|(number, code)| compile(&format!("{key}.parent_codes[{number}]"), code));
    let parent_codes = parent_codes.collect();
    Plan { layout, when, each, blank: section.blank, again, parent_codes, columns }
}

fn compile_each(
    each: &Each,
    key: &str,
    of_row: &Names<'_>,
    faulty: &Faulty<'_>,
) -> Option<(Compiled, String, Regex)> {
    if each.split.is_empty() {
        faulty.put(&format!("{key}.each.split"), sentences::nothing());
    }
    let of = faulty.ok(&format!("{key}.each.of"), Compiled::new(&each.of, of_row));
    let pattern = faulty.ok(&format!("{key}.each.pattern"), whole(&each.pattern));
    Some((of?, each.split.clone(), pattern?))
}
