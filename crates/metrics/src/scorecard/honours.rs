//! The honours of a scorecard: held by the area itself or by a place in it.

use scorecard_domain::{Honour, HonourKind, Lang, Text, words};
use scorecard_wire::pb::metrics::HonourEntry;

use super::builder::Builder;
use crate::facts::Held;

/// The year's honours: titles, lists, assessments, each by level from the highest, then by key.
pub(super) fn entries(builder: &mut Builder<'_>) -> Vec<HonourEntry> {
    let mut honours: Vec<&Held<Honour>> = Vec::new();
    for (holder, facts) in builder.world.facts.areas() {
        let mut held =
            facts.honours.values().filter(|held| held.thing.key.period == builder.period);
        // Most areas hold none, and where an area lies takes longer to find out.
        let Some(first) = held.next() else { continue };
        if builder.is_within(holder) {
            honours.push(first);
            honours.extend(held);
        }
    }
    honours.sort_by_key(|held| (order(held.thing.kind), held.thing.level, held.thing.key.clone()));
    honours.into_iter().map(|held| entry(builder, held)).collect()
}

const fn order(kind: HonourKind) -> u8 {
    match kind {
        HonourKind::Title => 0,
        HonourKind::List => 1,
        HonourKind::Assessment => 2,
    }
}

fn entry(builder: &mut Builder<'_>, held: &Held<Honour>) -> HonourEntry {
    let Held { thing: honour, revision } = held;
    builder.uses(*revision, honour.source.as_ref());
    let holder = &honour.key.holder;
    let is_own = *holder == builder.area.id;
    let holder_name = if is_own { Text::default() } else { builder.name_of(holder) };
    let (zh, en) = (words::honour(honour, Lang::Zh), words::honour(honour, Lang::En));
    HonourEntry {
        honour: Some(scorecard_wire::honour::write(honour, *revision)),
        holder_name: super::text(&holder_name),
        mark: super::text(&Text::new(zh.mark, en.mark)),
        phrase: super::text(&Text::new(zh.phrase, en.phrase)),
    }
}
