//! What a release must obey by itself: its route makes sense, and its decisions follow it.

use std::collections::BTreeSet;

use super::{
    collection_plan::each_once,
    texts::{named, one_line, text},
};
use crate::{
    fault::{Fault, FaultReason},
    release::{ApprovalGroup, Decision, Release, ReleaseState, UNAUTHENTICATED, next},
    sentences::{plans, releases as sentences, texts},
};

/// No reason of a return is longer, in bytes.
const MAX_REASON: usize = 1024;

pub(super) fn faults(release: &Release, faults: &mut Vec<Fault>) {
    named("release.title", &release.title, faults);
    if release.areas.is_empty() {
        faults.push(Fault::missing("release.areas", plans::an_area()));
    }
    each_once("release.areas", &release.areas, ToString::to_string, faults);
    if release.revision == 0 {
        faults.push(Fault::missing("release.frozen_revision", sentences::a_revision()));
    }
    if release.groups.is_empty() {
        faults.push(Fault::missing("release.groups", sentences::a_group()));
    }
    let mut ids = BTreeSet::new();
    let mut indicators = BTreeSet::new();
    let mut rest = None;
    for (i, group) in release.groups.iter().enumerate() {
        let path = format!("release.groups[{i}]");
        if !ids.insert(&group.id) {
            let problem = sentences::id_of_a_group(&group.id);
            faults.push(Fault::new(format!("{path}.id"), FaultReason::DuplicateKey, problem));
        }
        for (k, indicator) in group.indicators.iter().enumerate() {
            if !indicators.insert(indicator) {
                let path = format!("{path}.indicators[{k}]");
                let problem = sentences::approved_by_another(indicator);
                faults.push(Fault::new(path, FaultReason::DuplicateKey, problem));
            }
        }
        if group.indicators.is_empty()
            && let Some(first) = rest.replace(&group.id)
        {
            let problem = sentences::also_the_rest(first);
            faults.push(Fault::inconsistent(format!("{path}.indicators"), problem));
        }
        of_group(&path, group, faults);
    }
    let complete = |group: &ApprovalGroup| group.state() == ReleaseState::Approved;
    if release.published && !release.groups.iter().all(complete) {
        let open = release.groups.iter().filter(|group| !complete(group));
        let open: Vec<&str> = open.map(|group| group.id.as_str()).collect();
        let problem = sentences::lacks_approvals(open.join(", "));
        faults.push(Fault::inconsistent("release.published", problem));
    }
}

fn of_group(path: &str, group: &ApprovalGroup, faults: &mut Vec<Fault>) {
    text(&format!("{path}.name"), &group.name, faults);
    if group.steps.is_empty() {
        faults.push(Fault::missing(format!("{path}.steps"), sentences::a_step()));
    }
    let mut ids = BTreeSet::new();
    for (i, step) in group.steps.iter().enumerate() {
        text(&format!("{path}.steps[{i}].name"), &step.name, faults);
        if !ids.insert(&step.id) {
            let (path, problem) =
                (format!("{path}.steps[{i}].id"), sentences::step_before(&step.id));
            faults.push(Fault::new(path, FaultReason::DuplicateKey, problem));
        }
    }
    let authors = &group.figures.authors;
    if !authors.is_sorted_by(|a, b| a < b) {
        let problem = sentences::out_of_order();
        faults.push(Fault::invalid(format!("{path}.figures.authors"), problem));
    }
    for (i, decision) in group.decisions.iter().enumerate() {
        let (before, _) = group.decisions.split_at(i);
        of_decision(&format!("{path}.decisions[{i}]"), group, before, decision, faults);
    }
}

/// Steps approve in their order, and nobody what they entered. Who returns is whose turn it is; of a group that is
/// complete, the last step.
fn of_decision(
    path: &str,
    group: &ApprovalGroup,
    before: &[Decision],
    decision: &Decision,
    faults: &mut Vec<Fault>,
) {
    let Decision { step, actor, returned } = decision;
    let turn = next(&group.steps, before);
    let turn = turn.or_else(|| group.steps.last().filter(|_| returned.is_some()));
    match turn {
        Some(turn) if turn.id == *step => {}
        Some(turn) => {
            let problem = sentences::out_of_turn(step, &turn.id);
            faults.push(Fault::inconsistent(format!("{path}.step"), problem));
        }
        None => {
            let problem = sentences::approved_already(&group.id);
            faults.push(Fault::inconsistent(format!("{path}.step"), problem));
        }
    }
    let at = format!("{path}.actor");
    one_line(&at, actor, faults);
    if actor.is_empty() || actor == UNAUTHENTICATED {
        faults.push(Fault::missing(&at, sentences::who_decides()));
    } else if returned.is_none() && group.figures.authors.contains(actor) {
        let problem = sentences::own_entries(actor, &group.id);
        faults.push(Fault::inconsistent(at, problem));
    }
    if let Some(reason) = returned {
        let at = format!("{path}.returned");
        if reason.trim().is_empty() {
            faults.push(Fault::missing(&at, sentences::why_returned()));
        } else if reason.len() > MAX_REASON {
            faults.push(Fault::invalid(&at, texts::too_long(MAX_REASON)));
        }
        if reason.contains('\0') {
            faults.push(Fault::invalid(at, texts::with_nul()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        change::Thing,
        release::{ApprovalStep, GroupFigures},
        text::Text,
    };

    fn decision(step: &str, actor: &str, returned: &str) -> Decision {
        let returned = (!returned.is_empty()).then(|| returned.to_owned());
        Decision { step: step.parse().unwrap(), actor: actor.to_owned(), returned }
    }

    fn group(id: &str, indicators: &[&str]) -> ApprovalGroup {
        let step = |id: &str| ApprovalStep { id: id.parse().unwrap(), name: Text::default() };
        ApprovalGroup {
            id: id.parse().unwrap(),
            name: Text::default(),
            indicators: indicators.iter().map(|id| id.parse().unwrap()).collect(),
            steps: vec![step("section"), step("head")],
            figures: GroupFigures { digest: [0; 32], count: 1, authors: vec!["li".into()] },
            decisions: Vec::new(),
        }
    }

    fn release() -> Release {
        Release {
            id: "2022-annual".parse().unwrap(),
            title: Text::zh("年报"),
            areas: vec!["x:a".parse().unwrap()],
            definition: "d".parse().unwrap(),
            period: "2022".parse().unwrap(),
            revision: 3,
            digest: [0; 32],
            groups: vec![group("fiscal", &["i.one"]), group("rest", &[])],
            published: false,
        }
    }

    #[track_caller]
    fn check(change: impl FnOnce(&mut Release), expected: &[&str]) {
        let mut release = release();
        change(&mut release);
        let faults = Thing::Release(release).faults();
        let told: Vec<_> = faults.iter().map(ToString::to_string).collect();
        assert_eq!(told, expected);
    }

    #[test]
    fn a_route_makes_sense() {
        check(|_| {}, &[]);
        check(
            |it| {
                it.areas.clear();
                it.revision = 0;
                it.groups[0].indicators.clear();
                it.groups[0].steps[1].id = "section".parse().unwrap();
                it.groups[1].id = "fiscal".parse().unwrap();
                it.groups[1].steps.clear();
            },
            &[
                "release.areas: is missing; expected at least one area",
                "release.frozen_revision: is missing; expected a revision, 1 or later",
                "release.groups[0].steps[1].id: `section` is a step before",
                "release.groups[1].id: `fiscal` is the id of a group before",
                "release.groups[1].indicators: names none, which means all that others do not name, as group \
                 `fiscal` does",
                "release.groups[1].steps: is missing; expected at least one step",
            ],
        );
        check(
            |it| it.groups[1].indicators = vec!["i.one".parse().unwrap()],
            &["release.groups[1].indicators[0]: `i.one` is named before; one group approves it"],
        );
    }

    #[test]
    fn steps_approve_in_their_order_and_a_return_begins_anew() {
        let decided = |all: Vec<Decision>, expected: &[&str]| {
            check(|it| it.groups[0].decisions = all, expected);
        };
        decided(vec![decision("section", "wang", ""), decision("head", "zhao", "")], &[]);
        decided(
            vec![decision("head", "zhao", "")],
            &[
                "release.groups[0].decisions[0].step: `head` decides out of turn; it is the turn of `section`",
            ],
        );
        let returned = vec![
            decision("section", "wang", ""),
            decision("head", "zhao", "错"),
            decision("section", "wang", ""),
            decision("head", "zhao", ""),
            decision("head", "zhao", "又错"),
        ];
        decided(returned.clone(), &[]);
        let mut more = returned;
        more.push(decision("head", "zhao", ""));
        decided(
            more,
            &[
                "release.groups[0].decisions[5].step: `head` decides out of turn; it is the turn of `section`",
            ],
        );
        decided(
            ["section", "head", "head"].map(|step| decision(step, "wang", "")).into(),
            &[
                "release.groups[0].decisions[2].step: all steps of group `fiscal` have approved already",
            ],
        );
    }

    #[test]
    fn nobody_approves_their_own_entry_and_somebody_has_a_name() {
        let one = |actor: &str, returned: &str, expected: &[&str]| {
            check(
                |it| it.groups[0].decisions = vec![decision("section", actor, returned)],
                expected,
            );
        };
        one(
            "li",
            "",
            &[
                "release.groups[0].decisions[0].actor: `li` entered figures of group `fiscal`; somebody else approves",
            ],
        );
        one("li", "错了", &[]);
        let nobody = "release.groups[0].decisions[0].actor: is missing; expected the name of the person who decides";
        one("", "", &[nobody]);
        one(UNAUTHENTICATED, "", &[nobody]);
        one(
            "wang",
            " ",
            &["release.groups[0].decisions[0].returned: is missing; expected why it is returned"],
        );
    }

    #[test]
    fn publishing_needs_all_approvals() {
        let complete = || vec![decision("section", "wang", ""), decision("head", "zhao", "")];
        check(
            |it| {
                it.published = true;
                it.groups[0].decisions = complete();
            },
            &["release.published: needs all approvals; these groups lack some: rest"],
        );
        check(
            |it| {
                it.published = true;
                it.groups.iter_mut().for_each(|group| group.decisions = complete());
            },
            &[],
        );
    }

    #[test]
    fn a_release_is_as_far_as_its_groups() {
        let mut release = release();
        let state = |release: &Release| release.state();
        assert_eq!(state(&release), ReleaseState::Draft);
        release.groups[0].decisions.push(decision("section", "wang", ""));
        assert_eq!(state(&release), ReleaseState::InApproval);
        release.groups[0].decisions.push(decision("head", "zhao", "错"));
        assert_eq!(state(&release), ReleaseState::Returned);
        let complete = [decision("section", "wang", ""), decision("head", "zhao", "")];
        release.groups[0].decisions.extend(complete.clone());
        assert_eq!(state(&release), ReleaseState::InApproval);
        release.groups[1].decisions.extend(complete);
        assert_eq!(state(&release), ReleaseState::Approved);
        release.published = true;
        assert_eq!(state(&release), ReleaseState::Published);
    }
}
