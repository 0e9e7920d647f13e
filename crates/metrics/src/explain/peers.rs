//! The peers that a place is among, with the numbers that it is by.

use std::sync::Arc;

use scorecard_domain::{AreaId, Decimal, Indicator, ItemOf, Measure, Preference, Rounding};
use scorecard_measures::{Answer, Cube, Question};
use scorecard_wire::pb::metrics::Peer;

use crate::{scorecard::text, wording::Wording, world::World};

/// By what a measure places areas among their peers, if it does.
pub(super) const fn face_of_peers(measure: Measure) -> Option<Measure> {
    match measure {
        Measure::Rank | Measure::Percentile | Measure::GapToFirst => Some(Measure::Level),
        Measure::GrowthRank => Some(Measure::Growth),
        _ => None,
    }
}

/// The level or growth of an area that a place is made from. Published levels count first, published growth last.
pub(super) fn face_of(question: &Question, face: Measure, area: &AreaId) -> Question {
    let preference = match face {
        Measure::Level => Preference::Published,
        _ => Preference::Computed,
    };
    Question {
        measure: face,
        of: ItemOf::Nothing,
        area: area.clone(),
        preference,
        rounding: Rounding::default(),
        decimals: None,
        ..question.clone()
    }
}

/// Those that decide a place, best first, with their places, and how many others there are: of ranks all, of other measures the
/// first, the area itself, and those right before and behind it.
fn decisive(cube: &Cube, question: &Question, answer: &Answer) -> (Vec<(AreaId, u32)>, u32) {
    let mut standings = cube.standings(&answer.key, question.terms.boundaries);
    let all = standings.len();
    if question.measure != Measure::Rank {
        let own = standings.iter().position(|(area, _)| *area == answer.key.area);
        let own = own.unwrap_or_default();
        let mut n = 0..;
        standings.retain(|_| {
            n.next().is_some_and(|n| n == 0 || (own.saturating_sub(1)..=own + 1).contains(&n))
        });
    }
    let left_out = u32::try_from(all - standings.len()).unwrap_or(u32::MAX);
    (standings, left_out)
}

/// With how many decimals the numbers behind a place are told, if not as they are printed: those that are placed apart would
/// seem to be in one place, or a gap would not follow from them.
pub(super) fn decimals(cube: &Cube, question: &Question, answer: &Answer) -> Option<u8> {
    let face = face_of_peers(question.measure)?;
    let is_rounded = face == Measure::Growth
        || cube.indicator(&question.indicator).is_some_and(|held| held.thing.formula.is_some());
    if !is_rounded {
        return None;
    }
    let (standings, _) = decisive(cube, question, answer);
    let numbers = |decimals| {
        let number = |(area, place): &(AreaId, u32)| {
            let question = Question { decimals, ..face_of(question, face, area) };
            Some((*place, cube.answer(&question).shown()?.reading.value()?))
        };
        standings.iter().filter_map(number).collect::<Vec<_>>()
    };
    let tells = |numbers: &[(u32, Decimal)]| {
        let apart = |two: &[(u32, Decimal)]| match two {
            [(a, x), (b, y)] => a == b || x.cmp_value(*y).is_ne(),
            _ => true,
        };
        numbers.windows(2).all(apart)
    };
    let printed = numbers(None);
    let least = printed.iter().map(|(_, number)| number.scale()).max().unwrap_or_default();
    let of_gap = match question.measure {
        Measure::GapToFirst => cube.operands(question).iter().find_map(|it| it.decimals),
        _ => None,
    };
    let least = least.max(of_gap.unwrap_or_default());
    if tells(&printed) {
        return of_gap;
    }
    let finer =
        (least..=least.saturating_add(MORE)).find(|decimals| tells(&numbers(Some(*decimals))));
    finer.or(of_gap)
}

/// How many more decimals are tried to tell two numbers apart.
const MORE: u8 = 6;

/// Those that a place is among, best first, and those in one place by id; and how many others there are. Of ranks all are
/// told, of other measures those that decide it.
pub(crate) fn peers(
    world: &World,
    question: &Question,
    answer: &Answer,
    wording: &Wording,
    indicator: &Arc<Indicator>,
) -> (Vec<Peer>, u32) {
    let Some(face) = face_of_peers(question.measure) else { return (Vec::new(), 0) };
    let (standings, left_out) = decisive(&world.cube, question, answer);
    let decimals = decimals(&world.cube, question, answer);
    let mut peers: Vec<Peer> = Vec::new();
    for (area, place) in standings {
        let level = world.cube.answer(&Question { decimals, ..face_of(question, face, &area) });
        let Some(value) = level.shown().copied() else { continue };
        let source = level.published.as_ref().and_then(|recorded| recorded.source.as_ref());
        peers.push(Peer {
            place,
            area: area.to_string(),
            area_name: world.cube.area(&area).and_then(|held| text(&held.thing.name)),
            value: wording.cell_of_input(&level.key, value, indicator),
            revision: level.revision(),
            source: source.map(ToString::to_string).unwrap_or_default(),
        });
    }
    (peers, left_out)
}
