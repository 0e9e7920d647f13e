//! Outcomes of promises: they are of what is promised, and are read like other facts.

use scorecard_domain::{
    Change, Comparator, FaultReason, ItemId, Key, Kind, Measure, Milestone, MilestoneKey,
    MilestoneState, Of, Outcome, OutcomeKey, OutcomeState, PromiseKey, Qualifier, Target,
    TargetKey, TargetTest, Text, Thing,
};

use super::{list, revise};
use crate::{
    Filter, Ledger, ProposedChange,
    testing::{StandingClock, batch, ground, observe, put, withdraw},
};

pub(crate) fn target_key() -> TargetKey {
    TargetKey {
        indicator: "i.one".parse().unwrap(),
        measure: Measure::Level,
        of: Of::Nothing,
        area: "x:a".parse().unwrap(),
        period: "2023".parse().unwrap(),
        issuer: "x:a".parse().unwrap(),
    }
}

pub(crate) fn pledge_key() -> MilestoneKey {
    let milestone: ItemId = "metro".parse().unwrap();
    MilestoneKey { area: "x:b".parse().unwrap(), milestone, period: "2022".parse().unwrap() }
}

pub(super) fn target() -> ProposedChange {
    target_of(target_key(), "5")
}

pub(crate) fn target_of(key: TargetKey, value: &str) -> ProposedChange {
    put(Thing::Target(Target {
        key,
        chapter: "plan".parse().unwrap(),
        label: Text::default(),
        value: value.parse().unwrap(),
        qualifier: Qualifier::Exact,
        test: TargetTest::Compare(Comparator::AtLeast),
        strength: Text::default(),
        schedule: Vec::new(),
        nature: None,
        source: None,
        note: Text::default(),
    }))
}

pub(super) fn pledge() -> ProposedChange {
    pledge_of(pledge_key())
}

pub(crate) fn pledge_of(key: MilestoneKey) -> ProposedChange {
    put(Thing::Milestone(Milestone {
        key,
        chapter: "plan".parse().unwrap(),
        text: Text::zh("地铁开工"),
        state: MilestoneState::Pledged,
        claim: Text::default(),
        source: None,
        note: Text::default(),
    }))
}

pub(super) fn outcome(promise: PromiseKey, year: &str, state: OutcomeState) -> ProposedChange {
    put(Thing::Outcome(Outcome {
        key: OutcomeKey { promise, year: year.parse().unwrap() },
        state: Some(state),
        adjusted: None,
        document: state.replaces().then(|| "s1".parse().unwrap()),
        done: Text::default(),
        reason: Text::zh("雨季延长"),
        source: "s2".parse().ok(),
        note: Text::default(),
    }))
}

pub(super) const OF_TARGET: &str = "target i.one level  x:a 2023 x:a 2023";
pub(super) const OF_PLEDGE_22: &str = "milestone x:b metro 2022 2022";
const OF_PLEDGE_23: &str = "milestone x:b metro 2022 2023";

pub(super) async fn an_outcome_is_of_a_promise_that_is_there(ledger: &Ledger, _: &StandingClock) {
    revise(ledger, ground()).await;
    let of_target = || PromiseKey::Target(target_key());
    let of_pledge = || PromiseKey::Milestone(pledge_key());
    let alone = [
        outcome(of_target(), "2023", OutcomeState::Met),
        outcome(of_pledge(), "2022", OutcomeState::Continuing),
    ];
    let refused = ledger.validate(batch(alone.clone())).await.unwrap();
    let told: Vec<_> = refused.faults.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "changes[0].outcome.key.target: there is no target `x:a i.one 2023 level set by x:a`",
            "changes[1].outcome.key.milestone: there is no pledge `x:b metro 2022`",
        ]
    );
    // Whatever the order in which a batch has them.
    let [first, second] = alone;
    revise(ledger, [first, target(), second, pledge()]).await;
    let of_source = ledger.validate(batch([withdraw(Kind::Source, "s2")])).await.unwrap();
    let [fault] = of_source.faults.as_slice() else { panic!("{:?}", of_source.faults) };
    let still = format!("changes[0].withdraw: outcome `{OF_PLEDGE_22}` still refers to it");
    assert_eq!((fault.reason, fault.to_string()), (FaultReason::StillReferenced, still));
    // What was never promised nothing answers for.
    let mut done = pledge_of(MilestoneKey { period: "2021".parse().unwrap(), ..pledge_key() });
    if let Change::Put(Thing::Milestone(it)) = &mut done.change {
        it.state = MilestoneState::Done;
    }
    revise(ledger, [done.clone()]).await;
    let Key::Milestone(key) = done.change.key() else { unreachable!() };
    let late = outcome(PromiseKey::Milestone(key), "2022", OutcomeState::Met);
    let told: Vec<_> = ledger.validate(batch([late])).await.unwrap().faults;
    let told: Vec<_> = told.iter().map(ToString::to_string).collect();
    assert_eq!(told, ["changes[0].outcome.key.milestone: there is no pledge `x:b metro 2021`"]);
}

/// The warnings of a batch: why, and where.
async fn warned(
    ledger: &Ledger,
    changes: impl Into<Vec<ProposedChange>>,
) -> Vec<(&'static str, String)> {
    let validated = ledger.validate(batch(changes)).await.unwrap();
    assert_eq!(validated.faults, []);
    validated.warnings.into_iter().map(|it| (it.reason.slug(), it.path)).collect()
}

pub(super) async fn who_changes_a_promise_is_warned(ledger: &Ledger, _: &StandingClock) {
    revise(ledger, ground()).await;
    revise(ledger, [target(), pledge()]).await;
    let changed = |change: &dyn Fn(&mut Target)| {
        let mut changed = target();
        if let Change::Put(Thing::Target(it)) = &mut changed.change {
            change(it);
        }
        changed
    };
    let lower = || changed(&|it| it.value = "4".parse().unwrap());
    assert_eq!(warned(ledger, [lower()]).await, [], "there is no result yet");
    revise(ledger, [observe("i.one level  x:a 2022", "1")]).await;
    assert_eq!(warned(ledger, [lower()]).await, [], "nor one of its year");
    revise(ledger, [observe("i.one level  x:a 2023", "4.5")]).await;
    let told = |path: &str| ("PROMISE_CHANGED", format!("changes[0].{path}"));
    assert_eq!(warned(ledger, [lower()]).await, [told("target.value")]);
    let limit = changed(&|it| it.test = TargetTest::Compare(Comparator::AtMost));
    assert_eq!(warned(ledger, [limit]).await, [told("target.value")]);
    assert_eq!(warned(ledger, [changed(&|it| it.note = Text::zh("注"))]).await, []);
    let gone = withdraw(Kind::Target, "i.one level  x:a 2023 x:a");
    assert_eq!(warned(ledger, [gone]).await, [told("withdraw")]);
    let gone = withdraw(Kind::Milestone, "x:b metro 2022");
    assert_eq!(warned(ledger, [gone]).await, [told("withdraw")]);
    let mut done = pledge();
    if let Change::Put(Thing::Milestone(it)) = &mut done.change {
        it.state = MilestoneState::Done;
    }
    assert_eq!(warned(ledger, [done.clone()]).await, [told("milestone.state")]);
    revise(ledger, [done]).await;
    let gone = withdraw(Kind::Milestone, "x:b metro 2022");
    assert_eq!(warned(ledger, [gone]).await, [], "it was none any more");
}

pub(super) async fn outcomes_are_listed_by_area_and_year(ledger: &Ledger, _: &StandingClock) {
    revise(ledger, ground()).await;
    let of_pledge = || PromiseKey::Milestone(pledge_key());
    let changes = [
        target(),
        pledge(),
        outcome(PromiseKey::Target(target_key()), "2023", OutcomeState::Adjusted),
        outcome(of_pledge(), "2022", OutcomeState::Continuing),
        outcome(of_pledge(), "2023", OutcomeState::Met),
    ];
    let revision = revise(ledger, changes).await;
    let of = async |area: Option<&str>, year: Option<&str>| {
        let area = area.map(|id| id.parse().unwrap());
        let year = year.map(|year| year.parse().unwrap());
        list(ledger, Filter::Outcomes { area, year }, revision).await
    };
    assert_eq!(of(None, None).await, [OF_PLEDGE_22, OF_PLEDGE_23, OF_TARGET]);
    assert_eq!(of(None, Some("2023")).await, [OF_PLEDGE_23, OF_TARGET]);
    assert_eq!(of(Some("x:b"), None).await, [OF_PLEDGE_22, OF_PLEDGE_23]);
    assert_eq!(of(Some("x:a"), Some("2022")).await, [""; 0]);
    assert_eq!(ledger.verify().await.unwrap().damages, []);
}
