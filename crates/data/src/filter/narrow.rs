//! What of a filter a store finds by itself: equalities that hold of every result become part of the ledger's own
//! filter, so that nothing else is read.

use scorecard_domain::Measure;
use scorecard_wire::codes::Code as _;

use super::condition::{Condition, Order, Test, Wanted};
use crate::Filter;

/// What became of a test.
enum Narrowed {
    /// The ledger's filter asks for it now.
    Taken,
    /// The ledger's filter cannot ask for it.
    Left,
    /// It contradicts what the ledger's filter asks for.
    Never,
}

/// Moves into `filter` what it can ask for, and gives what is left; `None` if nothing can fulfil both.
pub(super) fn narrow(condition: Condition, filter: &mut Filter) -> Option<Condition> {
    match condition {
        Condition::All(all) => {
            let mut rest = Vec::new();
            for condition in all {
                match narrow(condition, filter)? {
                    Condition::All(left) => rest.extend(left),
                    left => rest.push(left),
                }
            }
            Some(Condition::All(rest))
        }
        Condition::Test(test) => match take(&test, filter) {
            Narrowed::Taken => Some(Condition::All(Vec::new())),
            Narrowed::Left => Some(Condition::Test(test)),
            Narrowed::Never => None,
        },
        other => Some(other),
    }
}

fn take(test: &Test, filter: &mut Filter) -> Narrowed {
    let name = test.field.name;
    match (&test.wanted, name) {
        (Wanted::Text(text), _) => match (filter, name) {
            (
                Filter::Observations { indicator, .. } | Filter::Suppressions { indicator, .. },
                "indicator",
            ) => only(indicator, text.parse()),
            (
                Filter::Observations { area, .. }
                | Filter::Targets { area, .. }
                | Filter::Milestones { area, .. }
                | Filter::Media { area, .. }
                | Filter::Imprints { area, .. }
                | Filter::Outcomes { area, .. },
                "area",
            ) => only(area, text.parse()),
            (Filter::Honours { holder, .. }, "holder") => only(holder, text.parse()),
            (Filter::Areas { code, .. }, "code") => only(code, text.parse()),
            // An area can have several parents, so a second one is no contradiction.
            (Filter::Areas { parent: parent @ None, .. }, "parents.parent") => {
                only(parent, text.parse())
            }
            _ => Narrowed::Left,
        },
        (Wanted::Period(Order::EQUAL, wanted), "period") => match filter {
            Filter::Observations { period, .. }
            | Filter::Targets { period, .. }
            | Filter::Honours { period, .. }
            | Filter::Milestones { period, .. }
            | Filter::Media { period, .. }
            | Filter::Imprints { period, .. }
            | Filter::Suppressions { period, .. } => only::<_, ()>(period, Ok(*wanted)),
            _ => Narrowed::Left,
        },
        (Wanted::Period(Order::EQUAL, wanted), "year") => match filter {
            Filter::Outcomes { year, .. } => only::<_, ()>(year, Ok(*wanted)),
            _ => Narrowed::Left,
        },
        (Wanted::Code(code), "measure") => match (filter, Measure::from_wire(*code)) {
            (Filter::Observations { measure, .. }, Some(wanted)) => {
                only::<_, ()>(measure, Ok(wanted))
            }
            _ => Narrowed::Left,
        },
        _ => Narrowed::Left,
    }
}

/// Restricts to one value. What cannot be read as one is left, and is then found nowhere.
fn only<T: PartialEq, E>(slot: &mut Option<T>, wanted: Result<T, E>) -> Narrowed {
    match (wanted, slot) {
        (Err(_), _) => Narrowed::Left,
        (Ok(wanted), Some(given)) if *given == wanted => Narrowed::Taken,
        (Ok(_), Some(_)) => Narrowed::Never,
        (Ok(wanted), slot) => {
            *slot = Some(wanted);
            Narrowed::Taken
        }
    }
}
