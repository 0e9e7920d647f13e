//! The honour by which a claim was published.

use scorecard_domain::{Claim, Honour, HonourKey, ItemArea};
use scorecard_measures::claim::{self, Decision};

use super::{super::builder::Builder, against::Test};
use crate::facts::Held;

/// The honour that a claim names, held by its area in the year.
pub(super) fn find<'w>(builder: &mut Builder<'w>, claim: &Claim) -> Option<&'w Held<Honour>> {
    let honour = claim.honour.clone()?;
    let holder = match &claim.area {
        ItemArea::Own => builder.area.id.clone(),
        ItemArea::Parent => builder.area.parent_at(builder.month)?.clone(),
        ItemArea::Named(id) => id.clone(),
    };
    let key = HonourKey { holder, honour, period: builder.period };
    let held = builder.world.facts.of(&key.holder)?.honours.get(&key)?;
    builder.uses(held.revision, held.thing.source.as_ref());
    Some(held)
}

/// What the honour adds to what the data decided.
pub(super) fn decide(
    decision: Decision,
    claim: &Claim,
    honour: Option<&Held<Honour>>,
    test: &Test,
) -> Decision {
    let Some(held) = honour else { return decision };
    let tells = claim::told_by(&held.thing, claim.measure, claim.streak_rank);
    claim::with_honour(decision, &held.thing, tells, |interval| test.of(interval))
}
