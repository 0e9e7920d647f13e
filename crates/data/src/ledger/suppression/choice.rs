//! Decides what is withheld of an indicator in a period.
//!
//! First what fewer units contribute to than may be shown; then, as long as a level that the public does not see could be
//! worked out by adding and subtracting levels that it sees, or has just seen, another one.

use std::collections::{BTreeMap, BTreeSet};

use scorecard_domain::{AreaId, Confidentiality, Decimal};

use super::wholes::Whole;

/// A level, as far as the public can know of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Level {
    /// It is seen, unless it is withheld here.
    Shown(Decimal),
    /// There is one, and it is not seen; if it is in the ledger, this.
    Hidden(Option<Decimal>),
}

/// The levels of an indicator in a period. An area without one has none, or it is not known to anybody here.
pub(super) type Levels = BTreeMap<AreaId, Level>;

/// What is withheld, and why.
pub(super) type Withheld = BTreeMap<AreaId, Confidentiality>;

/// What is known of an indicator in a period.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Known {
    /// The levels before the batch.
    pub(super) before: Levels,
    /// The levels that it leaves.
    pub(super) levels: Levels,
    /// How many units contribute to them, where that is recorded.
    pub(super) units: BTreeMap<AreaId, Decimal>,
}

/// The areas that are withheld, each with why, if those of `before` were until now.
pub(super) fn withheld(
    known: &Known,
    minimum: u32,
    wholes: &[Whole<'_>],
    before: &Withheld,
) -> Withheld {
    let few = |area: &&AreaId| known.units.get(*area).is_some_and(|units| is_few(*units, minimum));
    let few = known.levels.keys().filter(few);
    let few = few.map(|area| (area.clone(), Confidentiality::SmallCounts)).collect();
    let mut choosing = Choosing { known, before, withheld: few };
    choosing.keep(wholes);
    // A whole is looked at again when one of its parts has been withheld.
    while let Some(area) = wholes.iter().find_map(|whole| choosing.next(whole)) {
        choosing.withheld.insert(area.clone(), Confidentiality::SecondarySender);
    }
    choosing.withheld
}

/// Whether a number of units is too small to be shown. None at all hides nothing: everybody may know that there is nobody.
fn is_few(units: Decimal, minimum: u32) -> bool {
    let minimum = Decimal::new(i128::from(minimum), 0);
    !units.is_zero()
        && !units.is_negative()
        && minimum.is_some_and(|minimum| units.cmp_value(minimum).is_lt())
}

#[derive(Debug)]
struct Choosing<'a> {
    known: &'a Known,
    before: &'a Withheld,
    withheld: Withheld,
}

impl Choosing<'_> {
    /// Keeps withholding what was withheld, as long as it protects anything: so what one revision shows and what another
    /// does are never more together than either.
    fn keep(&mut self, wholes: &[Whole<'_>]) {
        let is_whole = |area: &AreaId| wholes.iter().any(|whole| whole.area == area);
        let protects = |area: &&AreaId| {
            let value = self.known.levels.get(*area).and_then(|level| level.shown());
            value.is_some_and(|value| !value.is_zero() || is_whole(area))
        };
        let mut candidates: BTreeSet<&AreaId> = self.before.keys().filter(protects).collect();
        loop {
            let near = wholes.iter().filter(|whole| whole.members().any(|it| self.is_hidden(it)));
            let near: BTreeSet<&AreaId> = near
                .flat_map(Whole::members)
                .filter_map(|area| candidates.get(area).copied())
                .collect();
            if near.is_empty() {
                return;
            }
            for area in near {
                candidates.remove(area);
                let code = Confidentiality::SecondarySender;
                self.withheld.entry(area.clone()).or_insert(code);
            }
        }
    }

    /// What is to be withheld besides, if exactly one of a whole and its parts is hidden, or exactly one of those that are has
    /// a level that was not seen before: what was not seen before, the part with the smallest level, or the whole if there is
    /// none.
    ///
    /// A part without a level protects nothing, it may be 0 or be known otherwise; nor does one that is 0, since that there
    /// are no units may be seen.
    fn next<'a>(&self, whole: &Whole<'a>) -> Option<&'a AreaId> {
        // What there is no whole of cannot be worked out from it, nor a whole from no parts.
        self.known.levels.get(whole.area)?;
        let (mut hidden, mut unknown) = (0usize, 0usize);
        let mut free = Vec::new();
        for area in whole.members() {
            match self.known.levels.get(area) {
                Some(Level::Shown(value)) if !self.is_hidden(area) => {
                    let is_whole = area == whole.area;
                    let is_useless = !is_whole && value.is_zero();
                    free.push((is_useless, self.was_seen(area), is_whole, value.abs(), area));
                }
                Some(_) => {
                    hidden += 1;
                    unknown += usize::from(!self.was_seen(area));
                }
                None => {}
            }
        }
        if hidden != 1 {
            if unknown != 1 {
                return None;
            }
            free.retain(|(is_useless, was_seen, ..)| !is_useless && !was_seen);
        }
        free.sort_by(|one, other| {
            (one.0, one.1, one.2)
                .cmp(&(other.0, other.1, other.2))
                .then_with(|| one.3.cmp_value(other.3))
                .then_with(|| one.4.cmp(other.4))
        });
        free.first().map(|(.., area)| *area)
    }

    /// Whether an area has a level that the public does not see.
    fn is_hidden(&self, area: &AreaId) -> bool {
        self.withheld.contains_key(area)
            || matches!(self.known.levels.get(area), Some(Level::Hidden(_)))
    }

    /// Whether the public has seen the level of an area until now, as it is.
    fn was_seen(&self, area: &AreaId) -> bool {
        let is = self.known.levels.get(area).and_then(|level| level.value());
        let was = self.known.before.get(area).and_then(|level| level.shown());
        !self.before.contains_key(area)
            && matches!((is, was), (Some(is), Some(was)) if is.cmp_value(was).is_eq())
    }
}

impl Level {
    const fn shown(self) -> Option<Decimal> {
        match self {
            Self::Shown(value) => Some(value),
            Self::Hidden(_) => None,
        }
    }

    const fn value(self) -> Option<Decimal> {
        match self {
            Self::Shown(value) => Some(value),
            Self::Hidden(value) => value,
        }
    }
}

#[cfg(test)]
mod tests;
