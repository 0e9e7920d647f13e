//! Which observations a message may change, withdraw or keep some of: they have to be known, and of a large ledger no others.

use std::collections::{BTreeMap, BTreeSet};

use scorecard_domain::{ObservationKey, Period};

use super::message::{Action, Piece};

/// What the rows of a message that merge or delete name.
#[derive(Debug, Default)]
pub(super) struct Concern {
    /// By indicator; an empty one stands for any.
    named: BTreeMap<String, Named>,
}

/// What they name of an indicator. What a row leaves empty, or names by a code, may be any: `None`.
#[derive(Debug)]
struct Named {
    periods: Option<BTreeSet<Period>>,
    areas: Option<BTreeSet<String>>,
}

impl Concern {
    /// Takes the next rows.
    pub(super) fn note(&mut self, piece: &Piece) {
        let column = |component| piece.grid.header.iter().position(|name| name == component);
        let columns = ["INDICATOR", "TIME_PERIOD", "REF_AREA"].map(column);
        for (row, action) in piece.actions.iter().enumerate() {
            if *action == Action::Replace {
                continue;
            }
            let [indicator, period, area] =
                columns.map(|at| at.map_or("", |at| piece.grid.text(row, at)));
            if !self.named.contains_key(indicator) {
                self.named.insert(indicator.to_owned(), Named::default());
            }
            let Some(named) = self.named.get_mut(indicator) else { continue };
            match period {
                "" => named.periods = None,
                // What is no period is a fault of the row, which then asks for nothing.
                period => {
                    named.periods.iter_mut().for_each(|all| all.extend(period.parse::<Period>()))
                }
            }
            match area {
                id if id.contains(':') => {
                    if let Some(areas) = named.areas.as_mut().filter(|it| !it.contains(id)) {
                        areas.insert(id.to_owned());
                    }
                }
                _ => named.areas = None,
            }
        }
    }

    /// Whether it may be one of them.
    pub(super) fn has(&self, key: &ObservationKey) -> bool {
        let named = [key.indicator.as_str(), ""].into_iter().filter_map(|it| self.named.get(it));
        named.into_iter().any(|Named { periods, areas }| {
            periods.as_ref().is_none_or(|periods| periods.contains(&key.period))
                && areas.as_ref().is_none_or(|areas| areas.contains(key.area.as_str()))
        })
    }
}

impl Default for Named {
    fn default() -> Self {
        Self { periods: Some(BTreeSet::new()), areas: Some(BTreeSet::new()) }
    }
}
