//! What differs between two scorecards, and why.

mod causes;

use std::collections::{BTreeMap, BTreeSet};

use scorecard_domain::{Definition, ItemId, Period, TargetKey};
use scorecard_wire::pb::{
    data::{Revision, Text},
    metrics::{
        Answer, DifferenceCause, DifferenceCauseKind as Why, DifferenceKind, Figure, Metric,
        PastValue, Scorecard, ScorecardClaim, ScorecardDifference, ScorecardPart, answer,
    },
};

use self::causes::Rests;
use crate::{facts::Held, world::World};

/// A scorecard with what it was filled from.
pub(crate) struct Side<'a> {
    pub(crate) scorecard: &'a Scorecard,
    pub(crate) world: &'a World,
    pub(crate) definition: &'a Held<Definition>,
}

/// One thing on a scorecard, as far as it is compared.
struct Part<'a> {
    label: Option<Text>,
    cell: Option<Text>,
    /// The revision that last changed the thing itself: of a claim the honour and the target beside its figures, of an answer
    /// what its department says; 0 for figures, which have inputs.
    revision: u64,
    figure: Option<&'a Figure>,
    claim: Option<&'a ScorecardClaim>,
    answer: Option<&'a Answer>,
}

impl<'a> Part<'a> {
    /// The figures that it is or was decided by.
    fn metrics(&self) -> Vec<&'a Metric> {
        let figure = self.figure.and_then(|figure| figure.metric.as_ref());
        let attained = self.answer.and_then(|answer| answer.attainment.as_ref());
        let actual = attained.and_then(|it| it.actual.as_ref());
        let evidence = self.claim.into_iter().flat_map(|it| &it.evidence);
        figure.into_iter().chain(actual).chain(evidence).collect()
    }

    /// The target that is answered for.
    fn target(&self) -> Option<TargetKey> {
        let Some(answer::Promise::Target(target)) = &self.answer?.promise else { return None };
        let key = target.key.clone()?;
        scorecard_wire::reading("", key, scorecard_wire::target::read_key).ok()
    }
}

/// What it is, its id and, of what happens or is promised year after year under one id, its period.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Id {
    part: ScorecardPart,
    item: String,
    period: String,
}

impl Id {
    const fn of(part: ScorecardPart, item: String) -> Self {
        Self { part, item, period: String::new() }
    }
}

/// All differences, in the order of `after`; what is no longer there comes last. Of revisions only the numbers are
/// known, and of withdrawals not even those.
pub(crate) fn differences(before: &Side<'_>, after: &Side<'_>) -> Vec<ScorecardDifference> {
    let (old, new) = (parts(before.scorecard), parts(after.scorecard));
    let old_by_id: BTreeMap<&Id, &Part<'_>> = old.iter().map(|(id, part)| (id, part)).collect();
    let new_ids: BTreeSet<&Id> = new.iter().map(|(id, _)| id).collect();
    let mut found = Vec::new();
    for (id, part) in &new {
        found.extend(difference(id, old_by_id.get(id).copied(), Some(part), before, after));
    }
    for (id, part) in old.iter().filter(|(id, _)| !new_ids.contains(id)) {
        found.extend(difference(id, Some(part), None, before, after));
    }
    found
}

/// The things on a scorecard, in the order of the page.
fn parts(scorecard: &Scorecard) -> Vec<(Id, Part<'_>)> {
    let mut parts = Vec::new();
    for chapter in &scorecard.chapters {
        for figure in &chapter.figures {
            let words = figure.metric.as_ref().and_then(|metric| metric.words.as_ref());
            let cell = words.map(|words| Text {
                zh: words.zh.as_ref().map(|words| words.cell.clone()).unwrap_or_default(),
                en: words.en.as_ref().map(|words| words.cell.clone()).unwrap_or_default(),
            });
            let label = figure.label.clone();
            let part =
                Part { label, cell, revision: 0, figure: Some(figure), claim: None, answer: None };
            parts.push((Id::of(ScorecardPart::Figure, figure.id.clone()), part));
        }
        for target in &chapter.targets {
            let cell = target.words.as_ref().map(|words| Text {
                zh: words.zh.as_ref().map(|words| words.phrase.clone()).unwrap_or_default(),
                en: words.en.as_ref().map(|words| words.phrase.clone()).unwrap_or_default(),
            });
            let revision = target.target.as_ref().map_or(0, |target| target.revision);
            let part = Part {
                label: target.label.clone(),
                cell,
                revision,
                figure: None,
                claim: None,
                answer: None,
            };
            parts.push((Id::of(ScorecardPart::Target, target.id.clone()), part));
        }
        for entry in &chapter.honours {
            let Some(honour) = &entry.honour else { continue };
            let key = honour.key.clone().unwrap_or_default();
            let part = Part {
                label: honour.title.clone(),
                cell: entry.phrase.clone(),
                revision: honour.revision,
                figure: None,
                claim: None,
                answer: None,
            };
            let item = format!("{}/{}", key.holder, key.honour);
            parts.push((Id::of(ScorecardPart::Honour, item), part));
        }
        for milestone in &chapter.milestones {
            let key = milestone.key.clone().unwrap_or_default();
            let part = Part {
                label: None,
                cell: milestone.text.clone(),
                revision: milestone.revision,
                figure: None,
                claim: None,
                answer: None,
            };
            let id = Id::of(ScorecardPart::Milestone, key.milestone);
            parts.push((Id { period: key.period, ..id }, part));
        }
        for claim in &chapter.claims {
            let honour = claim.honour.as_ref().map_or(0, |honour| honour.revision);
            let target = claim.target.as_ref().map_or(0, |target| target.revision);
            let part = Part {
                label: claim.text.clone(),
                cell: claim.sentence.clone(),
                revision: honour.max(target),
                figure: None,
                claim: Some(claim),
                answer: None,
            };
            parts.push((Id::of(ScorecardPart::Claim, claim.id.clone()), part));
        }
        for answer in &chapter.answers {
            let own = answer.outcome.as_ref().map_or(0, |outcome| outcome.revision);
            // A pledge is a fact; a target has a kind of its own among the causes.
            let pledge = match &answer.promise {
                Some(answer::Promise::Pledge(pledge)) => pledge.revision,
                Some(answer::Promise::Target(_)) | None => 0,
            };
            let part = Part {
                label: answer.promised.clone(),
                cell: joined(answer.state_words.as_ref(), answer.account.as_ref()),
                revision: own.max(pledge),
                figure: None,
                claim: None,
                answer: Some(answer),
            };
            parts.push((Id::of(ScorecardPart::Answer, answer.id.clone()), part));
        }
    }
    parts
}

/// What became of a promise and how, in one cell.
fn joined(state: Option<&Text>, account: Option<&Text>) -> Option<Text> {
    let state = state?;
    let nothing = Text::default();
    let account = account.unwrap_or(&nothing);
    let join = |state: &str, between: &str, account: &str| match account {
        "" => state.to_owned(),
        account => format!("{state}{between}{account}"),
    };
    Some(Text { zh: join(&state.zh, "：", &account.zh), en: join(&state.en, ": ", &account.en) })
}

fn difference(
    id: &Id,
    old: Option<&Part<'_>>,
    new: Option<&Part<'_>>,
    before: &Side<'_>,
    after: &Side<'_>,
) -> Option<ScorecardDifference> {
    let Id { part, item, period: _ } = id;
    let kind = match (old, new) {
        (None, _) => DifferenceKind::Added,
        (_, None) => DifferenceKind::Removed,
        (Some(old), Some(new)) if is_same(old, new) => return None,
        (Some(_), Some(_)) => DifferenceKind::Changed,
    };
    let defined = |side: &Side<'_>| is_defined(&side.definition.thing, *part, item);
    let past = changed_past(old, new);
    let rests = |side, part: Option<&Part<'_>>| {
        let metrics = part.map(Part::metrics).unwrap_or_default();
        let mut rests = Rests::of(side, &metrics, item);
        part.and_then(Part::target).into_iter().for_each(|target| rests.add_target(target));
        let figure = part.and_then(|part| part.figure?.metric.as_ref());
        figure.into_iter().for_each(|figure| rests.add_past(figure, &past));
        rests
    };
    let mut causes = if defined(before) != defined(after) {
        Vec::new()
    } else {
        match part {
            ScorecardPart::Figure => causes::of_figures(rests(before, old), rests(after, new)),
            ScorecardPart::Claim => {
                let is_target = new.or(old).and_then(|it| it.claim?.target.as_ref()).is_some();
                let beside = itself(if is_target { Why::Target } else { Why::Fact }, old, new);
                let mut causes = causes::of_figures(rests(before, old), rests(after, new));
                causes.extend(beside.into_iter().filter(|cause| cause.revision.is_some()));
                causes
            }
            ScorecardPart::Answer => {
                let mut causes = causes::of_figures(rests(before, old), rests(after, new));
                let is_there = old.is_some() && new.is_some();
                let own = itself(Why::Fact, old, new).into_iter();
                causes.extend(own.filter(|cause| is_there || cause.revision.is_some()));
                causes
            }
            ScorecardPart::Target => itself(Why::Target, old, new),
            _ => itself(Why::Fact, old, new),
        }
    };
    if causes.is_empty() && before.definition.revision != after.definition.revision {
        causes.push(cause(Why::Definition, after.definition.revision));
    }
    let either = new.or(old);
    Some(ScorecardDifference {
        item: item.clone(),
        part: (*part).into(),
        kind: kind.into(),
        label: either.and_then(|part| part.label.clone()),
        before: old.and_then(|part| part.cell.clone()),
        after: new.and_then(|part| part.cell.clone()),
        causes,
    })
}

/// The years of a figure's past that are not what they were.
fn changed_past(old: Option<&Part<'_>>, new: Option<&Part<'_>>) -> BTreeSet<Period> {
    let history = |part: Option<&'_ Part<'_>>| -> Vec<PastValue> {
        part.and_then(|part| part.figure).map(|it| it.history.clone()).unwrap_or_default()
    };
    let (old, new) = (history(old), history(new));
    let changed = old.iter().filter(|it| !new.contains(it));
    let changed = changed.chain(new.iter().filter(|it| !old.contains(it)));
    changed.filter_map(|past| past.period.parse().ok()).collect()
}

/// Whether nothing is said otherwise, or from something else.
fn is_same(old: &Part<'_>, new: &Part<'_>) -> bool {
    let rested = |part: &Part<'_>| {
        let actual = part.answer.and_then(|answer| answer.attainment.as_ref()?.actual.as_ref());
        actual.map(|actual| actual.revision)
    };
    let figure = |part: &Part<'_>| {
        part.figure
            .map(|figure| (figure.metric.clone(), figure.history.clone(), figure.note.clone()))
    };
    (&old.label, &old.cell, old.revision) == (&new.label, &new.cell, new.revision)
        && figure(old) == figure(new)
        && old.claim == new.claim
        && rested(old) == rested(new)
}

/// Whether the definition has it. Honours and milestones stand in it by their chapters alone.
fn is_defined(definition: &Definition, part: ScorecardPart, item: &str) -> bool {
    let is = |id: &ItemId| id.as_str() == item;
    match part {
        ScorecardPart::Figure => definition.items().any(|item| is(&item.id)),
        ScorecardPart::Target => definition.targets().any(|item| is(&item.id)),
        ScorecardPart::Claim => definition.claims.iter().any(|claim| is(&claim.id)),
        _ => true,
    }
}

/// Why a thing that is recorded as such differs.
fn itself(kind: Why, old: Option<&Part<'_>>, new: Option<&Part<'_>>) -> Vec<DifferenceCause> {
    let revision = |part: Option<&Part<'_>>| part.map(|part| part.revision);
    match (revision(old), revision(new)) {
        (old, Some(new)) if old != Some(new) => vec![cause(kind, new)],
        (Some(_), None) => vec![cause(kind, 0)],
        _ => Vec::new(),
    }
}

/// A cause with the number of its revision; 0 if that is not known.
fn cause(kind: Why, revision: u64) -> DifferenceCause {
    DifferenceCause {
        kind: kind.into(),
        revision: (revision > 0).then(|| Revision { revision, ..Revision::default() }),
        ..DifferenceCause::default()
    }
}
