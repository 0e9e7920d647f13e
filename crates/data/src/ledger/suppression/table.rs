//! The levels that hang together, and the equations that do so: sums over areas, over time, and formulas.

use std::collections::{BTreeMap, BTreeSet};

use scorecard_domain::{AreaId, Decimal, IndicatorId, Period};

use super::residue::Residue;

/// A level, as far as the public can know of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Level {
    /// It is seen, unless it is withheld here.
    Shown(Decimal),
    /// There is one, and it is not seen; if it is in the ledger, this.
    Hidden(Option<Decimal>),
}

/// Of which indicator, period and area a level is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    pub(super) indicator: IndicatorId,
    pub(super) period: Period,
    pub(super) area: AreaId,
}

/// A level that the public sees or does not see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) place: Place,
    /// As a batch leaves it; `None` if none is recorded, and it is only a step from some levels to others.
    pub(super) level: Option<Level>,
    /// Before the batch.
    pub(super) before: Option<Level>,
    /// Whether it was withheld until now.
    pub(super) was_withheld: bool,
    /// Whether fewer units contribute to it than may be shown.
    pub(super) is_few: bool,
    /// Whether it is protected for its own sake when something else than the ledger hides it.
    pub(super) is_guarded: bool,
}

/// An equation: its members with these factors add up to nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Equation {
    /// Cells by their numbers, each once, with factors that are not zero.
    pub(super) members: Vec<(usize, Residue)>,
    /// Members that are withheld only where no other can be: the whole of parts, what a formula names.
    pub(super) last: Vec<usize>,
    /// Whether it may be false: it takes what has no level for nothing.
    pub(super) is_assumed: bool,
}

/// Cells and equations.
#[derive(Debug, Default)]
pub(super) struct Table {
    pub(super) cells: Vec<Cell>,
    pub(super) equations: Vec<Equation>,
    numbers: BTreeMap<Place, usize>,
}

impl Table {
    pub(super) fn add(&mut self, cell: Cell) -> usize {
        let number = self.cells.len();
        self.numbers.insert(cell.place.clone(), number);
        self.cells.push(cell);
        number
    }

    pub(super) fn number(&self, place: &Place) -> Option<usize> {
        self.numbers.get(place).copied()
    }

    /// A sum and what it is the sum of, or is taken to be.
    pub(super) fn add_sum(
        &mut self,
        whole: usize,
        parts: impl IntoIterator<Item = usize>,
        is_assumed: bool,
    ) {
        let parts = parts.into_iter().map(|part| (part, Residue::ONE));
        let members = parts.chain([(whole, Residue::ONE.negated())]).collect();
        self.equations.push(Equation { members, last: vec![whole], is_assumed });
    }

    /// What is not known and hangs together with some cells that are hidden, by equations with others that are not known; without
    /// the hidden ones that were given.
    pub(super) fn open(&self, hidden: &BTreeSet<usize>) -> BTreeSet<usize> {
        let mut of = vec![Vec::new(); self.cells.len()];
        for (number, equation) in self.equations.iter().enumerate() {
            for (member, _) in &equation.members {
                of.get_mut(*member).into_iter().for_each(|it: &mut Vec<_>| it.push(number));
            }
        }
        let is_known = |it: usize| self.cells.get(it).is_some_and(Cell::is_shown);
        let (mut open, mut next) = (BTreeSet::new(), Vec::from_iter(hidden.iter().copied()));
        // Each equation is gone through once, however many of its members are not known.
        let mut passed = vec![false; self.equations.len()];
        while let Some(number) = next.pop() {
            for equation in of.get(number).into_iter().flatten() {
                let Some(passed) = passed.get_mut(*equation) else { continue };
                if std::mem::replace(passed, true) {
                    continue;
                }
                let members = self.equations.get(*equation).into_iter().flat_map(|it| &it.members);
                for (member, _) in members {
                    if !is_known(*member) && !hidden.contains(member) && open.insert(*member) {
                        next.push(*member);
                    }
                }
            }
        }
        open
    }
}

impl Cell {
    /// Whether it is seen, as far as that does not depend on what is withheld here.
    fn is_shown(&self) -> bool {
        matches!(self.level, Some(Level::Shown(_)))
    }

    /// Whether something protects it whatever else does: few units, its mark, or that it was withheld.
    pub(super) fn is_to_be_hidden(&self) -> bool {
        let is_marked = || self.is_guarded && matches!(self.level, Some(Level::Hidden(_)));
        self.level.is_some() && (self.is_few || self.was_withheld || is_marked())
    }

    /// One that has no level.
    pub(super) const fn step(place: Place) -> Self {
        Self {
            place,
            level: None,
            before: None,
            was_withheld: false,
            is_few: false,
            is_guarded: false,
        }
    }
}

impl Level {
    pub(super) const fn shown(self) -> Option<Decimal> {
        match self {
            Self::Shown(value) => Some(value),
            Self::Hidden(_) => None,
        }
    }

    pub(super) const fn value(self) -> Option<Decimal> {
        match self {
            Self::Shown(value) => Some(value),
            Self::Hidden(value) => value,
        }
    }
}

#[cfg(test)]
mod tests;
