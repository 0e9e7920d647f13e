//! Promises that stand: by each ground alone, against whatever is tried.

use std::sync::Arc;

use scorecard_domain::{
    Change, Comparator, FaultReason, Kind, Milestone, MilestoneState, OutcomeState, PromiseKey,
    Qualifier, Target, TargetTest, Text, Thing,
};

use super::{
    outcomes::{
        OF_PLEDGE_22, OF_TARGET, outcome, pledge, pledge_key, pledge_of, target, target_key,
        target_of,
    },
    release::{publish, publish_next},
    revise,
};
use crate::{
    Judged, Ledger, Proposal, ProposedChange,
    content::key::key_text,
    ledger::promise::MENDABLE,
    testing::{StandingClock, batch, ground, put, withdraw},
};

const TARGET: &str = "i.one level  x:a 2023 x:a";
const PLEDGE: &str = "x:b metro 2022";

fn as_target(change: impl Fn(&mut Target)) -> ProposedChange {
    let mut changed = target();
    if let Change::Put(Thing::Target(it)) = &mut changed.change {
        change(it);
    }
    changed
}

fn as_pledge(change: impl Fn(&mut Milestone)) -> ProposedChange {
    let mut changed = pledge();
    if let Change::Put(Thing::Milestone(it)) = &mut changed.change {
        change(it);
    }
    changed
}

/// What is refused of changes as that of promises that stand: where.
async fn refused(ledger: &Ledger, changes: impl Into<Vec<ProposedChange>>) -> Vec<String> {
    let validated = ledger.validate(batch(changes)).await.unwrap();
    let told = validated.faults.into_iter().map(|fault| {
        assert_eq!(fault.reason, FaultReason::PromiseStands, "{fault}");
        let is_explained = fault.problem.words().en.contains("put an outcome instead: `adjusted`");
        assert!(is_explained && fault.problem.words().zh.contains("另记兑现情况"), "{fault}");
        fault.path
    });
    told.collect()
}

/// Why a change is refused, in English.
async fn why(ledger: &Ledger, change: ProposedChange) -> String {
    let validated = ledger.validate(batch([change])).await.unwrap();
    let [fault] = validated.faults.as_slice() else { panic!("{:?}", validated.faults) };
    assert_eq!(validated.warnings, [], "what is refused is not suspicious, too");
    fault.problem.words().en.clone()
}

pub(super) async fn an_answered_promise_stands(ledger: &Ledger, _: &StandingClock) {
    let (of_target, of_pledge) =
        (PromiseKey::Target(target_key()), PromiseKey::Milestone(pledge_key()));
    revise(ledger, ground()).await;
    revise(ledger, [target(), pledge()]).await;
    let lower = || as_target(|it| it.value = "4".parse().unwrap());
    assert_eq!(refused(ledger, [lower()]).await, [""; 0], "it may have been typed wrong");
    let outcomes = [
        outcome(of_target.clone(), "2023", OutcomeState::Met),
        outcome(of_pledge, "2022", OutcomeState::Continuing),
    ];
    revise(ledger, outcomes).await;
    // Whatever says how much was promised, up as down, and all promises at once.
    let value = |value: &'static str| as_target(move |it| it.value = value.parse().unwrap());
    let kinds = [
        (value("4"), "target.value"),
        (value("6"), "target.value"),
        (as_target(|it| it.qualifier = Qualifier::About), "target.qualifier"),
        (as_target(|it| it.test = TargetTest::Compare(Comparator::Above)), "target.test"),
        (as_target(|it| it.test = TargetTest::UpTo("7".parse().unwrap())), "target.test"),
        (as_target(|it| it.schedule = vec!["2023-06=50%".parse().unwrap()]), "target.schedule"),
        (withdraw(Kind::Target, TARGET), "withdraw"),
        (as_pledge(|it| it.text = Text::zh("地铁筹备")), "milestone.text"),
        (as_pledge(|it| it.state = MilestoneState::Ongoing), "milestone.state"),
        (withdraw(Kind::Milestone, PLEDGE), "withdraw"),
    ];
    for (change, path) in kinds {
        assert_eq!(refused(ledger, [change]).await, [format!("changes[0].{path}")]);
    }
    let both = [withdraw(Kind::Milestone, PLEDGE), value("4")];
    assert_eq!(refused(ledger, both).await, ["changes[0].withdraw", "changes[1].target.value"]);
    let several = as_target(|it| {
        it.value = "4".parse().unwrap();
        it.test = TargetTest::Compare(Comparator::Above);
    });
    assert_eq!(
        why(ledger, several).await,
        "the promise `x:a i.one 2023 level set by x:a` stands and cannot be changed in its value from `5` to `4`, \
         changed in its test from `at_least` to `above`: revision 3 of 1970-01-01 recorded its outcome of 2023; put an \
         outcome instead: `adjusted` by a document, dropped too, or `corrected` where the record was wrong, with the \
         document and the number, if there is any"
    );
    // What does not say how much.
    let otherwise = [
        as_target(|it| {
            it.chapter = "economy".parse().unwrap();
            (it.label, it.note, it.strength) = (Text::zh("投资"), Text::zh("注"), Text::zh("力争"));
            it.source = "s1".parse().ok();
        }),
        as_pledge(|it| {
            it.text.en = "metro begun".into();
            it.chapter = "economy".parse().unwrap();
        }),
    ];
    assert_eq!(refused(ledger, otherwise.clone()).await, [""; 0]);
    revise(ledger, otherwise).await;
    for words in ["", "metro prepared"] {
        let reworded = as_pledge(|it| it.text.en = words.into());
        assert_eq!(refused(ledger, [reworded]).await, ["changes[0].milestone.text"]);
    }
    // It stands although what answered for it is no more, or is withdrawn together with it.
    let gone = [withdraw(Kind::Outcome, OF_TARGET), withdraw(Kind::Target, TARGET)];
    assert_eq!(refused(ledger, gone).await, ["changes[1].withdraw"]);
    revise(ledger, [withdraw(Kind::Outcome, OF_TARGET), withdraw(Kind::Outcome, OF_PLEDGE_22)])
        .await;
    let gone = [withdraw(Kind::Target, TARGET), withdraw(Kind::Milestone, PLEDGE)];
    assert_eq!(refused(ledger, gone).await, ["changes[0].withdraw", "changes[1].withdraw"]);
    // What it really was is said by an outcome.
    revise(ledger, [outcome(of_target, "2023", OutcomeState::Corrected)]).await;
    assert_eq!(ledger.verify().await.unwrap().damages, []);
}

pub(super) async fn a_published_promise_stands(ledger: &Ledger, _: &StandingClock) {
    // Of the release's year, of the year after, of two years after, and of another area.
    let of = |area: &str, period: &str, value: &str| {
        let mut key = target_key();
        (key.area, key.period) = (area.parse().unwrap(), period.parse().unwrap());
        target_of(key, value)
    };
    let all = |value: &str| {
        [("x:a", "2022"), ("x:a", "2023"), ("x:a", "2024"), ("x:b", "2023")]
            .map(|(area, period)| of(area, period, value))
    };
    let later = || of("x:a", "2022-12", "5");
    // What was withdrawn before the release froze anything is in none.
    let before = of("x:a", "2023-S1", "5");
    let revision = publish(ledger, [all("5").to_vec(), vec![before.clone()]].concat(), async {
        // A draft makes nothing stand, and what comes later is not of it.
        let Change::Put(thing) = &before.change else { unreachable!() };
        let gone = ProposedChange::from(Change::Withdraw(thing.key()));
        assert_eq!(refused(ledger, [all("6").to_vec(), vec![gone]].concat()).await, [""; 0]);
        revise(ledger, [later()]).await;
    })
    .await;
    let changed = [all("6").to_vec(), vec![of("x:a", "2022-12", "6")]].concat();
    assert_eq!(
        refused(ledger, changed).await,
        ["changes[0].target.value", "changes[1].target.value"]
    );
    // What is published has to be what stays promised: a pledge that was withdrawn since is shown by no new release.
    let mut gone = pledge_key();
    gone.area = "x:a".parse().unwrap();
    revise(ledger, [pledge_of(gone.clone())]).await;
    let of_pledge = key_text(&PromiseKey::Milestone(gone).into());
    let told = publish_next(ledger, "r2", async {
        revise(ledger, [withdraw(Kind::Milestone, &of_pledge)]).await;
    });
    let told = told.await;
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("`x:a metro 2022`, which it shows as of revision"), "{told:?}");
    let why = why(ledger, withdraw(Kind::Target, TARGET)).await;
    let shown = format!(
        "cannot be withdrawn: the published release `r` shows it as of revision {revision};"
    );
    assert!(why.contains(&shown), "{why}");
}

pub(super) async fn a_promise_stands_after_thirty_days(ledger: &Ledger, clock: &StandingClock) {
    revise(ledger, ground()).await;
    revise(ledger, [target(), pledge()]).await;
    let day = MENDABLE / 30;
    let lower = || as_target(|it| it.value = "4".parse().unwrap());
    let gone = || withdraw(Kind::Milestone, PLEDGE);
    // The thirtieth day, counted from the first, up to its end.
    for time in [29 * day, 1000 + 30 * day - 1] {
        clock.set(time);
        assert_eq!(refused(ledger, [lower(), gone()]).await, [""; 0]);
    }
    // Mended then, it is as old as it was; so is what was withdrawn and put again.
    revise(ledger, [lower(), gone()]).await;
    revise(ledger, [pledge()]).await;
    // The thirty-first; a clock that falls behind changes nothing.
    clock.set(1000 + 30 * day);
    let raised = || as_target(|it| it.value = "6".parse().unwrap());
    let both = ["changes[0].target.value", "changes[1].withdraw"];
    assert_eq!(refused(ledger, [raised(), gone()]).await, both);
    revise(ledger, [put(crate::testing::source("s9"))]).await;
    clock.set(0);
    assert_eq!(refused(ledger, [raised(), gone()]).await, both);
    let why = why(ledger, raised()).await;
    let old = "it was first recorded in revision 2 of 1970-01-01, 30 days ago or more;";
    assert!(why.contains(old), "{why}");
    // What became of it is not a promise until it is pledged.
    let other = |state: MilestoneState| {
        as_pledge(move |it| {
            it.key.period = "2024".parse().unwrap();
            it.state = state;
        })
    };
    revise(ledger, [other(MilestoneState::Ongoing)]).await;
    clock.set(1000 + 70 * day);
    revise(ledger, [other(MilestoneState::Pledged)]).await;
    assert_eq!(refused(ledger, [other(MilestoneState::Done)]).await, [""; 0]);
    clock.set(1000 + 100 * day);
    let state = ["changes[0].milestone.state"];
    assert_eq!(refused(ledger, [other(MilestoneState::Done)]).await, state);
}

pub(super) async fn what_makes_a_promise_stand_meanwhile_is_seen(
    ledger: &Ledger,
    clock: &StandingClock,
) {
    let lower = || as_target(|it| it.value = "4".parse().unwrap());
    let of_target = || PromiseKey::Target(target_key());
    let judge = async |changes: Vec<ProposedChange>| {
        let proposal = Arc::new(Proposal::of(&batch(changes)).unwrap());
        let judged = ledger.store.judge(Arc::clone(&proposal)).await.unwrap();
        let Judged::Judgement(judgement) = judged else { panic!("{judged:?}") };
        (proposal, judgement.faultless().unwrap())
    };
    let is_anew = async |(proposal, judgement)| {
        ledger.store.commit(proposal, Some(judgement)).await.unwrap().is_none()
    };
    // Published meanwhile.
    let mut waiting = None;
    publish(ledger, vec![target(), pledge()], async {
        waiting = Some(judge(vec![lower()]).await);
    })
    .await;
    assert!(is_anew(waiting.unwrap()).await);
    // Answered for meanwhile, by an outcome of another year or by one that the batch has, too.
    let of_pledge = || PromiseKey::Milestone(pledge_key());
    let words = || as_pledge(|it| it.text = Text::zh("地铁筹备"));
    let one = judge(vec![words()]).await;
    let with_outcome =
        judge(vec![words(), outcome(of_pledge(), "2022", OutcomeState::Continuing)]).await;
    let of_another = judge(vec![outcome(of_target(), "2023", OutcomeState::Met)]).await;
    revise(ledger, [outcome(of_pledge(), "2022", OutcomeState::Met)]).await;
    assert!(is_anew(one).await && is_anew(with_outcome).await && !is_anew(of_another).await);
    // Thirty days passed meanwhile.
    let day = MENDABLE / 30;
    let mut key = target_key();
    key.period = "2025".parse().unwrap();
    revise(ledger, [target_of(key.clone(), "5")]).await;
    let in_time = judge(vec![target_of(key.clone(), "6")]).await;
    let late = judge(vec![target_of(key, "7")]).await;
    clock.set(30 * day);
    assert!(!is_anew(in_time).await);
    clock.set(31 * day);
    assert!(is_anew(late).await);
    assert_eq!(ledger.verify().await.unwrap().damages, []);
}
