//! Outcomes of promises: they hold what they answer for, and are read like other facts.

use scorecard_domain::{
    Change, Comparator, FaultReason, ItemId, Kind, Measure, Milestone, MilestoneKey,
    MilestoneState, Of, Outcome, OutcomeKey, OutcomeState, PromiseKey, Qualifier, Target,
    TargetKey, TargetTest, Text, Thing,
};

use super::{list, revise};
use crate::{
    Filter, Ledger, ProposedChange,
    testing::{StandingClock, batch, ground, observe, put, withdraw},
};

pub(super) fn target_key() -> TargetKey {
    TargetKey {
        indicator: "i.one".parse().unwrap(),
        measure: Measure::Level,
        of: Of::Nothing,
        area: "x:a".parse().unwrap(),
        period: "2023".parse().unwrap(),
        issuer: "x:a".parse().unwrap(),
    }
}

pub(super) fn pledge_key() -> MilestoneKey {
    let milestone: ItemId = "metro".parse().unwrap();
    MilestoneKey { area: "x:b".parse().unwrap(), milestone, period: "2022".parse().unwrap() }
}

fn target() -> ProposedChange {
    target_of(target_key(), "5")
}

pub(super) fn target_of(key: TargetKey, value: &str) -> ProposedChange {
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

fn pledge() -> ProposedChange {
    pledge_of(pledge_key())
}

pub(super) fn pledge_of(key: MilestoneKey) -> ProposedChange {
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
        document: (state == OutcomeState::Adjusted).then(|| "s1".parse().unwrap()),
        done: Text::default(),
        reason: Text::zh("雨季延长"),
        source: "s2".parse().ok(),
        note: Text::default(),
    }))
}

const OF_TARGET: &str = "target i.one level  x:a 2023 x:a 2023";
const OF_PLEDGE_22: &str = "milestone x:b metro 2022 2022";
const OF_PLEDGE_23: &str = "milestone x:b metro 2022 2023";

pub(super) async fn an_outcome_holds_its_promise(ledger: &Ledger, _: &StandingClock) {
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
    let still = |text: &str| format!("changes[0].withdraw: {text} still refers to it");
    for (promise, by) in [
        (withdraw(Kind::Target, "i.one level  x:a 2023 x:a"), format!("outcome `{OF_TARGET}`")),
        (withdraw(Kind::Milestone, "x:b metro 2022"), format!("outcome `{OF_PLEDGE_22}`")),
        (withdraw(Kind::Source, "s2"), format!("outcome `{OF_PLEDGE_22}`")),
    ] {
        let refused = ledger.validate(batch([promise])).await.unwrap();
        let [fault] = refused.faults.as_slice() else { panic!("{:?}", refused.faults) };
        assert_eq!((fault.reason, fault.to_string()), (FaultReason::StillReferenced, still(&by)));
    }
    // None may vanish: what is answered for stays a pledge, and its outcome tells what became of it.
    let done = || {
        let mut done = pledge();
        if let Change::Put(Thing::Milestone(it)) = &mut done.change {
            it.state = MilestoneState::Done;
        }
        done
    };
    let refused = ledger.validate(batch([done()])).await.unwrap();
    let told: Vec<_> = refused.faults.iter().map(|it| (it.reason, it.path.as_str())).collect();
    assert_eq!(told, [(FaultReason::StillReferenced, "changes[0].milestone.state")]);
    let problem = refused.faults[0].problem.to_string();
    assert!(problem.starts_with(&format!("outcome `{OF_PLEDGE_22}` still answers")), "{problem}");
    // A promise that nothing answers for goes as any fact does.
    let gone =
        [withdraw(Kind::Outcome, OF_TARGET), withdraw(Kind::Target, "i.one level  x:a 2023 x:a")];
    let revision = revise(ledger, gone).await;
    let all = list(ledger, Filter::all(Kind::Outcome, false), revision).await;
    assert_eq!(all, [OF_PLEDGE_22]);
    assert_eq!(list(ledger, Filter::all(Kind::Target, false), revision).await, [""; 0]);
    // So does a pledge that was none; then nothing answers for it any more.
    revise(ledger, [withdraw(Kind::Outcome, OF_PLEDGE_22), done()]).await;
    let late = ledger.validate(batch([outcome(of_pledge(), "2022", OutcomeState::Met)]));
    let told: Vec<_> = late.await.unwrap().faults.iter().map(ToString::to_string).collect();
    let none = "changes[0].outcome.key.milestone: there is no pledge `x:b metro 2022`";
    assert_eq!(told, [none]);
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
