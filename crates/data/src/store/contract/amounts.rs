//! What a promise that stands is measured in: the indicator stays as it says how much is promised.

use std::sync::Arc;

use scorecard_domain::{
    FaultReason, Indicator, Kind, Measure, Nature, Of, OutcomeState, PromiseKey, TargetKey, Text,
    Thing,
};

use super::{
    outcomes::{OF_TARGET, outcome, target, target_key, target_of},
    release::{publish, publish_next},
    revise,
};
use crate::{
    Judged, Ledger, Proposal, ProposedChange,
    ledger::promise::MENDABLE,
    testing::{A22, StandingClock, batch, ground, indicator, observe, put, withdraw},
};

const TARGET: &str = "i.one level  x:a 2023 x:a";

/// An indicator, in 亿元 before, as it is changed.
fn changed(id: &str, change: impl Fn(&mut Indicator)) -> ProposedChange {
    let mut changed = indicator(id);
    change(&mut changed);
    put(Thing::Indicator(changed))
}

/// `i.one` in 万元.
fn in_wan() -> ProposedChange {
    changed("i.one", |it| it.multiplier = 4)
}

fn of(id: &str, measure: Measure) -> TargetKey {
    TargetKey { indicator: id.parse().unwrap(), measure, ..target_key() }
}

fn answer(key: TargetKey) -> ProposedChange {
    outcome(PromiseKey::Target(key), "2023", OutcomeState::Met)
}

/// What is refused of changes because promises stand: where.
async fn refused(ledger: &Ledger, changes: impl Into<Vec<ProposedChange>>) -> Vec<String> {
    let faults = ledger.validate(batch(changes)).await.unwrap().faults;
    let told = faults.into_iter().map(|fault| {
        assert_eq!(fault.reason, FaultReason::PromiseStands, "{fault}");
        fault.path
    });
    told.collect()
}

pub(super) async fn what_a_standing_promise_is_measured_in_stays(
    ledger: &Ledger,
    _: &StandingClock,
) {
    revise(ledger, ground()).await;
    revise(ledger, [target(), target_of(of("i.two", Measure::Growth), "9.7")]).await;
    // It may have been typed wrong: with what is promised in it, or alone.
    assert_eq!(refused(ledger, [in_wan()]).await, [""; 0]);
    assert_eq!(refused(ledger, [in_wan(), target_of(target_key(), "50000")]).await, [""; 0]);
    revise(ledger, [in_wan()]).await;
    revise(ledger, [changed("i.one", |_| {})]).await;
    revise(ledger, [answer(target_key()), answer(of("i.two", Measure::Growth))]).await;
    let kinds = [
        (in_wan(), "multiplier"),
        (changed("i.one", |it| it.unit = Text::new("美元", "yuan")), "unit"),
        (changed("i.one", |it| it.unit = Text::new("元", "dollars")), "unit"),
        (changed("i.one", |it| it.nature = Nature::Stock), "nature"),
    ];
    for (change, field) in kinds {
        assert_eq!(refused(ledger, [change]).await, [format!("changes[0].indicator.{field}")]);
    }
    // As much as it was in another unit is another promise, too; and each is told.
    let both = [in_wan(), target_of(target_key(), "50000")];
    let paths = ["changes[0].indicator.multiplier", "changes[1].target.value"];
    assert_eq!(refused(ledger, both).await, paths);
    let gone = [withdraw(Kind::Outcome, OF_TARGET), withdraw(Kind::Target, TARGET), in_wan()];
    let paths = ["changes[1].withdraw", "changes[2].indicator.multiplier"];
    assert_eq!(refused(ledger, gone).await, paths);
    let several = changed("i.one", |it| {
        it.multiplier = 4;
        it.unit = Text::zh("美元");
    });
    let told = ledger.validate(batch([several])).await.unwrap().faults;
    let [fault] = told.as_slice() else { panic!("{told:?}") };
    assert_eq!(
        fault.problem.words().en,
        "the indicator `i.one` cannot be changed in its unit from `元` to `美元`, changed in its multiplier from `8` to `4`: \
         the promise `x:a i.one 2023 level set by x:a` is measured in it and stands, and would become another: revision 5 \
         of 1970-01-01 recorded its outcome of 2023; use a new indicator for what is measured otherwise, and where the \
         promise was recorded wrong, put its outcome `corrected` with the document and the number"
    );
    let zh = &fault.problem.words().zh;
    assert!(
        zh.starts_with("指标“i.one”不能把单位由“元”改为“美元”，把数量级由“8”改为“4”：承诺“"),
        "{zh}"
    );
    assert!(zh.contains("修订5（1970-01-01）已记2023年的兑现情况"), "{zh}");
    // What does not say how much, and an indicator in whose unit nothing is promised.
    let otherwise = [
        changed("i.one", |it| (it.name, it.decimals) = (Text::zh("公共收入"), 2)),
        changed("i.two", |it| it.multiplier = 4),
    ];
    assert_eq!(refused(ledger, otherwise.clone()).await, [""; 0]);
    revise(ledger, otherwise).await;
    // It stands although what answered for it is no more.
    revise(ledger, [withdraw(Kind::Outcome, OF_TARGET)]).await;
    assert_eq!(refused(ledger, [in_wan()]).await, ["changes[0].indicator.multiplier"]);
    // Of what is observed that is said.
    revise(ledger, [observe(A22, "1")]).await;
    let told = ledger.validate(batch([in_wan()])).await.unwrap().faults;
    let reasons: Vec<FaultReason> = told.iter().map(|fault| fault.reason).collect();
    assert_eq!(reasons, [FaultReason::FixedAttribute]);
}

pub(super) async fn every_ground_keeps_what_a_promise_is_measured_in(
    ledger: &Ledger,
    clock: &StandingClock,
) {
    let published = publish(ledger, vec![target()], async {
        assert_eq!(refused(ledger, [in_wan()]).await, [""; 0], "a draft makes nothing stand");
    });
    let revision = published.await;
    let multiplier = ["changes[0].indicator.multiplier"];
    let told = ledger.validate(batch([in_wan()])).await.unwrap().faults;
    let [fault] = told.as_slice() else { panic!("{told:?}") };
    let shown = format!("the published release `r` shows it as of revision {revision}");
    assert!(fault.problem.words().en.contains(&shown), "{fault}");
    // Old enough, of another measure in the same unit; and not what was withdrawn before it was.
    let day = MENDABLE / 30;
    let new = [indicator("i.new"), indicator("i.newer")].map(|it| put(Thing::Indicator(it)));
    revise(ledger, new).await;
    let keys = || [of("i.new", Measure::Difference), of("i.newer", Measure::Level)];
    revise(ledger, keys().map(|key| target_of(key, "5"))).await;
    revise(ledger, [withdraw(Kind::Target, "i.newer level  x:a 2023 x:a")]).await;
    let mended = |id| changed(id, |it| it.multiplier = 4);
    clock.set(1000 + 30 * day - 1);
    assert_eq!(refused(ledger, [mended("i.new"), mended("i.newer")]).await, [""; 0]);
    clock.set(1000 + 30 * day);
    assert_eq!(refused(ledger, [mended("i.new"), mended("i.newer")]).await, multiplier);
    revise(ledger, [mended("i.newer")]).await;
    // Of several the first in the order of measures is told, whatever keeps them.
    revise(ledger, [target_of(of("i.new", Measure::Level), "5")]).await;
    clock.set(1000 + 60 * day);
    let told = ledger.validate(batch([mended("i.new")])).await.unwrap().faults;
    let [fault] = told.as_slice() else { panic!("{told:?}") };
    assert!(
        fault.problem.words().en.contains("the promise `x:a i.new 2023 level set by"),
        "{fault}"
    );
    revise(ledger, [put(Thing::Indicator(indicator("i.gap")))]).await;
    let city = Of::Area("x:city".parse().unwrap());
    let gap = TargetKey { of: city, ..of("i.gap", Measure::GapToFirst) };
    revise(ledger, [target_of(gap, "5")]).await;
    clock.set(1000 + 90 * day);
    assert_eq!(refused(ledger, [mended("i.gap")]).await, multiplier);
    assert_eq!(ledger.verify().await.unwrap().damages, []);
}

pub(super) async fn what_is_published_is_measured_as_it_shows(ledger: &Ledger, _: &StandingClock) {
    publish(ledger, vec![target()], async {}).await;
    revise(ledger, [put(Thing::Indicator(indicator("i.new")))]).await;
    revise(ledger, [target_of(of("i.new", Measure::Level), "5")]).await;
    let told = publish_next(ledger, "r2", async {
        revise(ledger, [changed("i.new", |it| it.multiplier = 4)]).await;
    });
    let told = told.await;
    assert_eq!(told.len(), 1, "{told:?}");
    let said =
        "the unit, multiplier or nature of `i.new`, in which it shows promises as of revision";
    assert!(told[0].contains(said), "{told:?}");
    let renamed = publish_next(ledger, "r3", async {
        revise(ledger, [changed("i.one", |it| it.name = Text::zh("公共收入"))]).await;
    });
    assert_eq!(renamed.await, [""; 0]);
}

pub(super) async fn what_is_measured_is_judged_again(ledger: &Ledger, clock: &StandingClock) {
    let judge = async |changes: Vec<ProposedChange>| {
        let proposal = Arc::new(Proposal::of(&batch(changes)).unwrap());
        let judged = ledger.store.judge(Arc::clone(&proposal)).await.unwrap();
        let Judged::Judgement(judgement) = judged else { panic!("{judged:?}") };
        (proposal, judgement.faultless().unwrap())
    };
    let is_anew = async |(proposal, judgement)| {
        ledger.store.commit(proposal, Some(judgement)).await.unwrap().is_none()
    };
    let renamed = || changed("i.one", |it| it.name = Text::zh("公共收入"));
    // Published meanwhile.
    let mut waiting = None;
    publish(ledger, vec![target()], async {
        waiting = Some((judge(vec![in_wan()]).await, judge(vec![renamed()]).await));
    })
    .await;
    let (in_another_unit, with_another_name) = waiting.unwrap();
    assert!(is_anew(in_another_unit).await && !is_anew(with_another_name).await);
    // Promised and answered for meanwhile, and what is promised again is old at once.
    let two = || changed("i.two", |it| it.multiplier = 4);
    let of_two = || of("i.two", Measure::Level);
    revise(ledger, [target_of(of_two(), "5")]).await;
    let answered = judge(vec![two()]).await;
    revise(ledger, [answer(of_two())]).await;
    assert!(is_anew(answered).await);
    revise(ledger, [put(Thing::Indicator(indicator("i.new")))]).await;
    let new = || changed("i.new", |it| it.multiplier = 4);
    let of_new = |value| target_of(of("i.new", Measure::Level), value);
    revise(ledger, [of_new("5")]).await;
    revise(ledger, [withdraw(Kind::Target, "i.new level  x:a 2023 x:a")]).await;
    let day = MENDABLE / 30;
    clock.set(31 * day);
    let promised = judge(vec![new()]).await;
    revise(ledger, [of_new("5")]).await;
    assert!(is_anew(promised).await);
    assert_eq!(refused(ledger, [new()]).await, ["changes[0].indicator.multiplier"]);
    // Thirty days passed meanwhile.
    let late = ["i.late", "i.later"];
    revise(ledger, late.map(|id| put(Thing::Indicator(indicator(id))))).await;
    revise(ledger, late.map(|id| target_of(of(id, Measure::Level), "5"))).await;
    let mended = |id: &str| vec![changed(id, |it| it.multiplier = 4)];
    let in_time = judge(mended("i.late")).await;
    clock.set(60 * day);
    assert!(!is_anew(in_time).await);
    let too_late = judge(mended("i.later")).await;
    clock.set(61 * day);
    assert!(is_anew(too_late).await);
    assert_eq!(ledger.verify().await.unwrap().damages, []);
}
