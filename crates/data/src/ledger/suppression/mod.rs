//! What the ledger itself withholds from the public: levels to which fewer units contribute than may be shown, and others
//! from which such a level could be worked out. What this means to a reader is in `docs/disclosure.md`.
//!
//! It follows from what the ledger holds, and is written in the revision that makes it necessary: before a batch is
//! committed, what it will make of each indicator and period is worked out from the state at the newest revision and
//! the batch. If others have changed meanwhile what that was worked out from, the store says so and it is worked out again.
//!
//! [`rules`] knows which indicators have minimum units and which formulas link with them, [`known`] remembers it,
//! [`touched`] what of it a batch concerns, and [`moved`] where it can matter that areas are put. [`block`] gathers what
//! hangs together with that, of what [`ground`] reads: [`levels`] is what is and will be held, [`sums`] and [`formulas`] are
//! the equations between levels ([`wholes`] over areas, [`spans`] over time), and [`reach`] is which periods hang together.
//! [`follow`] finds out what follows from them, and [`choice`] decides; where nothing is hidden nothing does.

mod block;
mod calm;
mod choice;
mod derive;
mod follow;
mod formulas;
mod ground;
mod known;
mod levels;
mod moved;
#[cfg(test)]
mod oracle;
mod reach;
mod residue;
mod rules;
mod spans;
mod sums;
mod table;
#[cfg(test)]
mod tests;
mod touched;
mod weave;
mod wholes;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use scorecard_domain::{
    Area, AreaId, Change, IndicatorId, Key, Kind, Measure, ObservationKey, Thing,
};

use crate::{
    content::entry::Entry,
    store::{Part, StoreError, corrupt},
};
pub(crate) use calm::Calm;
pub(crate) use derive::Withholding;
pub(crate) use weave::{Weave, Written};

/// What a batch makes the ledger withhold, and by which state.
#[derive(Clone, Debug, Default)]
pub(crate) struct Derived {
    /// By the state right after this revision.
    base: u64,
    /// The changes of suppressions, in the order of their keys.
    changes: Vec<Change>,
    /// The indicators that have minimum units, and those that formulas link with them, in that state or by the batch.
    concerned: BTreeSet<IndicatorId>,
    /// The indicators whose levels it was worked out from; empty if the batch concerns none.
    read: BTreeSet<IndicatorId>,
    /// The areas between which sums and formulas were looked for, where anything is hidden.
    places: BTreeSet<AreaId>,
    /// The areas above and below those that the batch puts among others: that one of them has a level of those that are
    /// concerned can make it matter.
    near: BTreeSet<AreaId>,
    /// The areas as the batch leaves them, where their places matter.
    areas: Arc<BTreeMap<AreaId, Area>>,
    /// Whether the batch changes any indicator.
    changes_indicators: bool,
}

/// Whether something still follows, as far as the revisions since have been looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Still {
    /// It does, whatever else is in the revision.
    Follows,
    /// It does, unless a further part of the revision says otherwise.
    FollowsSoFar,
    /// It may not.
    Unsure,
}

impl Derived {
    /// By which revision's state.
    pub(crate) const fn base(&self) -> u64 {
        self.base
    }

    /// How many changes there are.
    pub(crate) fn len(&self) -> u64 {
        self.changes.len() as u64
    }

    /// Whether it was worked out from anything that is held beside indicators.
    pub(crate) fn is_worked_out(&self) -> bool {
        !self.read.is_empty() || !self.near.is_empty()
    }

    /// Whether it still follows after a part of a revision that others have written since.
    pub(crate) fn after(&self, part: &Part) -> Result<Still, StoreError> {
        let doing = corrupt("look whether what is withheld still follows");
        for content in &part.contents {
            let entry = Entry::read(content).map_err(&doing)?;
            let kind = entry.kind().map_err(&doing)?;
            if kind > Kind::Indicator && !self.is_worked_out() {
                return Ok(Still::Follows);
            }
            let is_of_matter = match entry.change().map_err(&doing)? {
                None => false,
                Some(change) => self.depends_on(&change),
            };
            if is_of_matter {
                return Ok(Still::Unsure);
            }
        }
        Ok(if part.last { Still::Follows } else { Still::FollowsSoFar })
    }

    fn depends_on(&self, change: &Change) -> bool {
        let key = change.key();
        match (&key, change) {
            (Key::Area(id), Change::Put(Thing::Area(area))) => self.depends_on_area(id, Some(area)),
            (Key::Area(id), _) => self.depends_on_area(id, None),
            (Key::Indicator(id), Change::Put(Thing::Indicator(indicator))) => {
                indicator.minimum_units.is_some()
                    || indicator.formula.is_some()
                    || self.concerned.contains(id)
            }
            (Key::Indicator(id), _) => self.concerned.contains(id),
            (Key::Observation(ObservationKey { indicator, measure, area, .. }), _) => {
                let is_near = || self.concerned.contains(indicator) && self.near.contains(area);
                *measure == Measure::Level && (self.read.contains(indicator) || is_near())
            }
            (Key::Suppression(key), _) => self.read.contains(&key.indicator),
            _ => false,
        }
    }

    /// Whether it matters that an area is put, or withdrawn: it is, or was, a part of another otherwise, and either is among
    /// those between which it was looked for sums.
    fn depends_on_area(&self, id: &AreaId, area: Option<&Area>) -> bool {
        let is_of_matter = |it: &AreaId| self.places.contains(it) || self.near.contains(it);
        let shifts = moved::shifts(self.areas.get(id), area);
        shifts.iter().any(|shift| is_of_matter(id) || is_of_matter(&shift.parent))
    }
}
