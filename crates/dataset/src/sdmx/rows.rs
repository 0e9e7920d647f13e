//! The rows of `observations.csv` that a message's rows make.

use scorecard_domain::FaultReason;

use super::{
    message::{Action, Piece},
    structure::{
        DIMENSIONS, MISSING, NOT_APPLICABLE, OTHERS, STRUCTURE_ID, VALUES, absence, unescaped,
    },
};
use crate::{
    fault::{Fault, Place, Sink},
    grid::Grid,
    layout::OBSERVATIONS,
    made::{ACTION, Made, Rows},
    sentences::{files, mappings as sentences},
};

/// What a row asks for, as the reader of `observations.csv` is told it.
pub(crate) const fn told(action: Action) -> &'static str {
    match action {
        Action::Merge => "merge",
        Action::Replace => "",
        Action::Delete => "delete",
    }
}

/// A column of a message that is a component: its place, the component, and the cell of an observation's row that it makes.
pub(super) type Component = (usize, &'static str, &'static str);

/// The columns of a message that follows the structure of observations; those that are none of it go to `sink`.
pub(super) fn components(grid: &Grid, sink: &Sink) -> Vec<Component> {
    let mut columns = Vec::new();
    for (at, name) in grid.header.iter().enumerate() {
        let component = DIMENSIONS.iter().chain(&VALUES).find(|(component, _)| component == name);
        match component {
            Some((component, column)) => columns.push((at, *component, *column)),
            None if OTHERS.contains(&name.as_str()) => {}
            // With `labels=name` the name of a component and of its values follow it.
            None if grid.header.iter().any(|name| name == "STRUCTURE_NAME") => {}
            None => {
                let known: Vec<&str> =
                    DIMENSIONS.iter().chain(&VALUES).map(|(component, _)| *component).collect();
                let problem = sentences::no_component(STRUCTURE_ID, &known[..]);
                let place = Place { index: Some(at), ..Place::cell(&grid.file, 1, name) };
                sink.put(Fault::new(place, name, FaultReason::InvalidValue, problem));
            }
        }
    }
    columns
}

/// Puts the dimensions that a message lacks which does not only delete.
pub(super) fn check_dimensions(grid: &Grid, sink: &Sink) {
    let missing = |(id, _): &&(&str, &str)| !grid.header.iter().any(|name| name == id);
    for (component, _) in DIMENSIONS.iter().filter(missing) {
        let place = Place::cell(&grid.file, 1, component);
        sink.put(Fault::new(place, "", FaultReason::MissingValue, files::no_such_column()));
    }
}

/// The rows that those of a message make which follows the structure of observations.
pub(super) fn rows(
    message: &Piece,
    columns: &[Component],
    has_decimal_comma: bool,
    sink: &Sink,
) -> Rows {
    let grid = &message.grid;
    let mut made = Vec::new();
    for (row, (action, structure)) in message.actions.iter().zip(&message.structures).enumerate() {
        if structure != STRUCTURE_ID {
            let problem = sentences::another_structure(STRUCTURE_ID);
            let at = grid.header.iter().position(|name| name == "STRUCTURE_ID");
            let place = grid.place(row, at);
            sink.put(Fault::new(place, structure, FaultReason::InvalidValue, problem));
            continue;
        }
        made.push(self::row(message, has_decimal_comma, (row, *action), columns));
    }
    Rows::from([(OBSERVATIONS.file, (OBSERVATIONS, made))])
}

/// Whether a component is said to have no value: `NaN` of a number, `#N/A` of anything else, as the SDMX-CSV 2.0 field guide has it
/// for what is missing on purpose. A dimension always has one.
fn is_missing(component: &str, text: &str) -> bool {
    let is_number = matches!(component, "OBS_VALUE" | "ADJUSTED_VALUE" | "ADJUSTED_BASE");
    let is_dimension = DIMENSIONS.iter().any(|(dimension, _)| *dimension == component);
    !is_dimension && (text == MISSING || (is_number && text == "NaN"))
}

/// Which of two components that make one cell of an observation is the one that faults of the cell are about: a filled one
/// before an empty one, what the cell is of before what belongs to it. `DECIMALS` is not read.
fn rank(component: &str, cell: &str, action: Action) -> (bool, bool) {
    let is_read = component != "DECIMALS" || action == Action::Delete;
    let belongs = matches!(component, "DECIMALS" | "UNIT_MULT" | "OBS_STATUS");
    (is_read && !cell.is_empty(), !belongs)
}

/// One row: the cells that its components make.
fn row(
    message: &Piece,
    has_decimal_comma: bool,
    (row, action): (usize, Action),
    columns: &[Component],
) -> Made {
    let mut made = Made { row, ..Made::default() };
    let mut missing = Vec::new();
    made.cells.insert(ACTION, told(action).to_owned());
    let text = |component: &str| {
        let column = columns.iter().find(|(_, known, _)| *known == component);
        let text = column.map_or("", |(at, ..)| message.grid.text(row, *at));
        if is_missing(component, text) { "" } else { text }
    };
    let mut ranks: Vec<(&str, (bool, bool))> = Vec::with_capacity(columns.len());
    for (at, component, column) in columns {
        let cell = message.grid.text(row, *at);
        let rank = rank(component, cell, action);
        let is_better = match ranks.iter_mut().find(|(known, _)| known == column) {
            Some((_, before)) if *before >= rank => false,
            Some((_, before)) => {
                *before = rank;
                true
            }
            None => {
                ranks.push((column, rank));
                true
            }
        };
        if is_better {
            made.columns.insert(column, *at);
        }
        if action == Action::Delete {
            // What stands there marks the column.
            if !cell.is_empty() {
                made.cells.insert(column, cell.to_owned());
            }
            continue;
        }
        let cell = match *component {
            "UNIT_MULT" | "DECIMALS" => continue,
            "OBS_STATUSES" => {
                missing.extend(is_missing(component, cell).then_some(*column));
                continue;
            }
            _ if is_missing(component, cell) => {
                missing.push(*column);
                ""
            }
            "OF" if cell == NOT_APPLICABLE => "",
            _ => unescaped(component, cell),
        };
        made.cells.insert(column, cell.to_owned());
    }
    if action == Action::Merge && !missing.is_empty() {
        made.cells.insert(ACTION, format!("{} {}", told(action), missing.join(" ")));
    }
    if action == Action::Delete {
        return made;
    }
    if has_decimal_comma {
        for column in ["value", "adjusted_value", "adjusted_base"] {
            made.cells.entry(column).and_modify(|value| *value = value.replacen(',', ".", 1));
        }
    }
    let (unit, power) = (text("UNIT_MEASURE"), text("UNIT_MULT"));
    let column = |component: &str| {
        columns.iter().find(|(_, known, _)| *known == component).map(|(at, ..)| *at)
    };
    if !matches!(power, "" | "0") {
        made.cells.insert("unit", format!("10^{power}{unit}"));
        if let (Err(_), Some(at)) = (power.parse::<i8>(), column("UNIT_MULT")) {
            made.columns.insert("unit", at);
        }
    }
    // All flags where they are given, else the one; a code for a missing value is none.
    let status = text("OBS_STATUS");
    let flags = text("OBS_STATUSES").split(';').map(str::trim).filter(|flag| !flag.is_empty());
    let flags = flags.collect::<Vec<_>>().join(" ");
    let absent = absence(status);
    if !flags.is_empty() || absent.is_some() {
        made.cells.insert("status", flags);
    }
    if let Some(absence) = absent
        && text("ABSENCE").is_empty()
    {
        made.cells.insert("absent", absence.to_string());
        made.columns.extend(column("OBS_STATUS").map(|at| ("absent", at)));
    }
    made
}
