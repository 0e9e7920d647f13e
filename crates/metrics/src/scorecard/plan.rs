//! The plan of a scorecard: targets and pledges for the year after.

use scorecard_domain::{
    Chapter, ChapterKind, Lang, Milestone, MilestoneState, Period, Target, TargetItem, Text, words,
};
use scorecard_wire::pb::{data as pb_data, metrics::TargetFigure};

use super::{builder::Builder, figures::Made};
use crate::{
    attainment::{promise, promise_words},
    facts::Held,
};

/// The targets of a chapter, in the definition's order; a target that is not there is a gap.
pub(super) fn targets(
    builder: &mut Builder<'_>,
    chapter: &Chapter,
    figures: &[Made],
) -> Vec<TargetFigure> {
    chapter.targets.iter().filter_map(|item| target(builder, item, figures)).collect()
}

fn target(builder: &mut Builder<'_>, item: &TargetItem, figures: &[Made]) -> Option<TargetFigure> {
    let Some(held) = find(builder, item, builder.next) else {
        let period = builder.next.map(|period| period.to_string()).unwrap_or_default();
        let problem = Text::new(
            format!(
                "没有{period}年目标：{}（{}）；请录入目标，或从定义中去掉此项",
                item.indicator, item.measure
            ),
            format!(
                "there is no target of {} ({}) for {period}: record it, or leave it out of the definition",
                item.indicator, item.measure
            ),
        );
        builder.gap(&item.id, scorecard_domain::Missing::NoObservation, &problem);
        return None;
    };
    let Held { thing: target, revision } = held;
    builder.uses(*revision, target.source.as_ref());
    let indicator = builder.indicator(&target.key.indicator)?;
    let label = if target.label.is_empty() { &indicator.name } else { &target.label };
    let of = builder.of_name(&target.key.area, &target.key.of);
    let words = promise_words(&promise(target, &indicator, of.as_ref()));
    if let Err(refusal) = &words {
        builder.refused(&item.id, refusal);
    }
    let beside = item.beside.as_ref().and_then(|id| figures.iter().find(|made| made.id == *id));
    let beside_words = beside.and_then(|made| made.beside.clone());
    Some(TargetFigure {
        id: item.id.to_string(),
        target: Some(scorecard_wire::target::write(target, *revision)),
        label: super::text(label),
        unit: indicator.unit_of(target.key.measure),
        words: words.ok(),
        beside: if beside_words.is_some() {
            item.beside.as_ref().map(ToString::to_string).unwrap_or_default()
        } else {
            String::new()
        },
        beside_words: beside_words.and_then(|words| super::text(&words)),
    })
}

/// The target of an item: the area's own if it set one, else another's, such as the city's.
pub(super) fn find<'w>(
    builder: &Builder<'w>,
    item: &TargetItem,
    period: Option<Period>,
) -> Option<&'w Held<Target>> {
    let facts = builder.world.facts.of(&builder.area.id)?;
    let fits = |held: &&Held<Target>| {
        let key = &held.thing.key;
        key.indicator == item.indicator && key.measure == item.measure && Some(key.period) == period
    };
    let own = |held: &&Held<Target>| held.thing.key.issuer == builder.area.id;
    facts.targets.values().filter(fits).find(own).or_else(|| facts.targets.values().find(fits))
}

/// Milestones of the chapter: the year's, or in a plan the pledges for the year after.
pub(super) fn milestones(builder: &mut Builder<'_>, chapter: &Chapter) -> Vec<pb_data::Milestone> {
    let period = match chapter.kind {
        ChapterKind::Plan => builder.next,
        ChapterKind::Figures
        | ChapterKind::Profile
        | ChapterKind::Honours
        | ChapterKind::Answers => Some(builder.period),
    };
    let Some(facts) = builder.world.facts.of(&builder.area.id) else { return Vec::new() };
    let of_chapter = facts
        .milestones
        .values()
        .filter(|held| held.thing.chapter == chapter.id && Some(held.thing.key.period) == period);
    let mut milestones = Vec::new();
    for Held { thing, revision } in of_chapter {
        builder.uses(*revision, thing.source.as_ref());
        milestones.push(scorecard_wire::milestone::write(thing, *revision));
    }
    milestones
}

/// A promise that no chapter shows would vanish: each is a gap.
pub(super) fn nothing_vanishes(builder: &mut Builder<'_>) {
    let Some(facts) = builder.world.facts.of(&builder.area.id) else { return };
    let definition = builder.definition;
    if !definition.chapters.iter().any(|chapter| chapter.kind == ChapterKind::Plan) {
        return;
    }
    let is_next = |period: Period| Some(period) == builder.next;
    let shown = |target: &Target| {
        definition.targets().any(|item| {
            item.indicator == target.key.indicator && item.measure == target.key.measure
        })
    };
    let lost_targets: Vec<&Target> = facts
        .targets
        .values()
        .map(|held| &held.thing)
        .filter(|target| is_next(target.key.period) && !shown(target))
        .collect();
    let has_chapter = |milestone: &Milestone| {
        definition
            .chapters
            .iter()
            .any(|chapter| chapter.kind == ChapterKind::Plan && chapter.id == milestone.chapter)
    };
    let lost_pledges: Vec<&Milestone> = facts
        .milestones
        .values()
        .map(|held| &held.thing)
        .filter(|milestone| {
            is_next(milestone.key.period)
                && milestone.state == MilestoneState::Pledged
                && !has_chapter(milestone)
        })
        .collect();
    for target in lost_targets {
        let problem = Text::new(
            format!("目标{}没有列入定义，会被遗漏；请在定义中加入此项", target.key),
            format!("the target {} is not in the definition and would vanish: add it", target.key),
        );
        builder.gap(&target.chapter, scorecard_domain::Missing::NoObservation, &problem);
    }
    for pledge in lost_pledges {
        let problem = Text::new(
            format!(
                "承诺{}所在的章{}不在定义中，会被遗漏；请在定义中加入此章",
                pledge.key.milestone, pledge.chapter
            ),
            format!(
                "the chapter {} of the pledge {} is not in the definition: it would vanish",
                pledge.chapter, pledge.key.milestone
            ),
        );
        builder.gap(&pledge.key.milestone, scorecard_domain::Missing::NoObservation, &problem);
    }
}

/// What stands quietly beside a target on the same subject.
pub(super) fn beside(figure: &words::Figure<'_>) -> Option<Text> {
    Some(Text::new(words::beside(figure, Lang::Zh).ok()?, words::beside(figure, Lang::En).ok()?))
}
