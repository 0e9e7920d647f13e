//! Fills a definition for one area and year.
//!
//! A scorecard holds nothing but what follows from its inputs, so that two with the same inputs are the same
//! message, whatever else the ledger holds.

mod answers;
mod builder;
mod chapters;
mod claims;
mod figures;
mod history;
mod honours;
mod names;
mod parts;
mod plan;
mod promises;
mod sentences;
pub(crate) mod shown;

use prost::Message as _;
use scorecard_domain::{Area, Definition, ImprintKey, Item, Period, Text};
use scorecard_measures::Question;
use scorecard_wire::pb::{data as pb_data, metrics::Scorecard};
use sha2::{Digest as _, Sha256};

pub(crate) use self::names::{ancestors, of_name};
use self::{builder::Builder, figures::Made};
use crate::{facts::Held, shared::Shared, world::World};

/// Fills `definition` for the area and the calendar year `period`.
pub(crate) fn build(
    world: &World,
    area: &Area,
    period: Period,
    definition: &Held<Definition>,
) -> Scorecard {
    build_among(world, area, period, definition, &Shared::default()).0
}

/// The same, with what others of the same world have worked out; and as it is written.
pub(crate) fn build_among(
    world: &World,
    area: &Area,
    period: Period,
    definition: &Held<Definition>,
    shared: &Shared,
) -> (Scorecard, Vec<u8>) {
    let mut builder = Builder::new(world, area, period, &definition.thing, shared);
    builder.uses(definition.revision, None);
    let ancestors = builder.ancestors();
    let title = names::title(area, &ancestors);

    let mut all: Vec<Made> = Vec::with_capacity(definition.thing.items().count());
    let mut figures = Vec::new();
    for chapter in &definition.thing.chapters {
        let first = all.len();
        let messages = figures::make(&mut builder, chapter, &mut all);
        figures.push((messages, first..all.len()));
    }
    let chapters = definition.thing.chapters.iter().zip(figures);
    let chapters = chapters.map(|(chapter, (figures, own))| {
        let own = all.get(own).unwrap_or_default();
        chapters::chapter(&mut builder, chapter, figures, own, &all)
    });
    let chapters = chapters.collect();
    plan::nothing_vanishes(&mut builder);
    promises::nothing_unanswered(&mut builder);
    parts::check(&mut builder, &all);

    let own = world.cube.area(&area.id).map_or(0, |held| held.revision);
    builder.uses(own, None);
    let ancestors = ancestors.iter().map(|held| builder.written(held)).collect();
    let imprint = imprint(&mut builder);
    let sources = builder.sources();
    let mut scorecard = Scorecard {
        title: text(&title),
        area: Some(scorecard_wire::area::write(area, own)),
        ancestors,
        year: period.start().year(),
        definition: definition.thing.id.to_string(),
        chapters,
        sources,
        revision: builder.revision,
        gaps: builder.gaps,
        findings: builder.findings,
        imprint,
        digest: Vec::new(),
    };
    let mut bytes = scorecard.encode_to_vec();
    scorecard.digest = Sha256::digest(&bytes).to_vec();
    // Fields may stand in any order: the digest, which is of all others, is written behind them.
    let digest = Scorecard { digest: scorecard.digest.clone(), ..Scorecard::default() };
    bytes.extend(digest.encode_to_vec());
    (scorecard, bytes)
}

/// What the figure with that id, one of those that decided the claim with it, or the one that is held against the promise with
/// it asks of the cube, and the figure's item; none if the scorecard has none of them, or there is no area to ask of. Only of
/// claims there is evidence beyond the first, which is 0.
pub(crate) fn question<'d>(
    world: &World,
    area: &Area,
    period: Period,
    definition: &'d Held<Definition>,
    (figure, evidence): (&str, usize),
) -> Option<(Question, Option<&'d Item>)> {
    let definition = &definition.thing;
    let shared = Shared::default();
    let mut builder = Builder::new(world, area, period, definition, &shared);
    if let Some(claim) = definition.claims.iter().find(|claim| claim.id.as_str() == figure) {
        let question = claims::question(&mut builder, claim, evidence);
        return question.map(|question| (question, None));
    }
    if evidence > 0 {
        return None;
    }
    match definition.items().find(|item| item.id.as_str() == figure) {
        Some(item) => figures::ask(&mut builder, item).map(|(question, _)| (question, Some(item))),
        None => answers::question(&builder, figure).map(|question| (question, None)),
    }
}

/// Who answers for the scorecard, if the ledger says.
fn imprint(builder: &mut Builder<'_>) -> Option<pb_data::Imprint> {
    let key = ImprintKey { area: builder.area.id.clone(), period: builder.period };
    let held = builder.world.facts.of(&key.area)?.imprints.get(&key)?;
    builder.uses(held.revision, held.thing.source.as_ref());
    Some(scorecard_wire::imprint::write(&held.thing, held.revision))
}

/// A text as a message; none if it says nothing.
pub(crate) fn text(words: &Text) -> Option<pb_data::Text> {
    (!words.is_empty()).then(|| pb_data::Text { zh: words.zh.clone(), en: words.en.clone() })
}

#[cfg(test)]
mod tests;
