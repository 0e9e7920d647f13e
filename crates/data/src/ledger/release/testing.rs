//! A release for tests, and orders as short as they can be written.

use scorecard_domain::{
    ApprovalGroup, ApprovalStep, Chapter, ChapterKind, Decision, Definition, GroupFigures, Measure,
    Release, Rounding, TargetItem, Text, Thing,
};

use super::{ReleaseAct, ReleaseOrder};
use crate::{Batch, Ledger, ProposedChange, testing};

/// A definition `d` that shows targets of these indicators.
pub(crate) fn definition(indicators: &[&str]) -> ProposedChange {
    let target = |id: &&str| TargetItem {
        id: id.replace('.', "_").parse().unwrap(),
        indicator: id.parse().unwrap(),
        measure: Measure::Level,
        beside: None,
    };
    testing::put(Thing::Definition(Definition {
        id: "d".parse().unwrap(),
        title: Text::zh("成绩单"),
        rounding: Rounding::HalfAwayFromZero,
        chapters: vec![Chapter {
            id: "targets".parse().unwrap(),
            title: Text::zh("目标"),
            kind: ChapterKind::Plan,
            items: Vec::new(),
            targets: indicators.iter().map(target).collect(),
            parent_promises: false,
        }],
        claims: Vec::new(),
    }))
}

/// A draft for `x:a` in 2022: group `one` of `i.one` with steps `section` and `head`, group `rest` with `head`.
pub(crate) fn draft() -> Release {
    let group = |id: &str, indicators: &[&str], steps: &[&str]| ApprovalGroup {
        id: id.parse().unwrap(),
        name: Text::default(),
        indicators: indicators.iter().map(|id| id.parse().unwrap()).collect(),
        steps: steps
            .iter()
            .map(|id| ApprovalStep { id: id.parse().unwrap(), name: Text::default() })
            .collect(),
        figures: GroupFigures::default(),
        decisions: Vec::new(),
    };
    Release {
        id: "r".parse().unwrap(),
        title: Text::zh("年报"),
        areas: vec!["x:a".parse().unwrap()],
        definition: "d".parse().unwrap(),
        period: "2022".parse().unwrap(),
        revision: 0,
        digest: [0; 32],
        groups: vec![group("one", &["i.one"], &["section", "head"]), group("rest", &[], &["head"])],
        published: false,
    }
}

/// What somebody wants to become of `r`.
pub(crate) fn order(author: &str, act: ReleaseAct) -> ReleaseOrder {
    let (id, author) = ("r".parse().unwrap(), author.to_owned());
    ReleaseOrder { id, act, author, reason: "test".into(), request: None }
}

pub(crate) fn begin() -> ReleaseAct {
    ReleaseAct::Begin(Box::new(draft()))
}

/// A decision of an actor; an approval if no reason is given.
pub(crate) fn decide(group: &str, step: &str, actor: &str, returned: &str) -> ReleaseAct {
    let returned = (!returned.is_empty()).then(|| returned.to_owned());
    let decision = Decision { step: step.parse().unwrap(), actor: actor.to_owned(), returned };
    ReleaseAct::Decide { group: group.parse().unwrap(), decision, frozen: 0 }
}

/// Commits changes of an author.
pub(crate) async fn commit_as(ledger: &Ledger, author: &str, changes: Vec<ProposedChange>) {
    let batch = Batch { author: author.to_owned(), ..testing::batch(changes) };
    ledger.commit(batch).await.unwrap();
}
