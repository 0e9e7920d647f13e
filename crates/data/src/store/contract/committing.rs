//! What becomes of a batch.

use std::collections::BTreeSet;

use scorecard_domain::{
    Confidentiality, FaultReason, GrowthRule, Kind, Membership, Month, PeerGroup, PlanAreas,
    PlanPeriods, Succession, Text, Thing, Timestamp,
};

use super::{commit, list, observations, revise};
use crate::{
    Batch, CommitError, Committed, Filter, Ledger, Request,
    testing::{
        A22, StandingClock, area, batch, collection_plan, ground, indicator, key, observation,
        observe, put, withdraw,
    },
};

pub(super) async fn a_new_ledger_is_empty(ledger: &Ledger, _: &StandingClock) {
    let position = ledger.position();
    assert_eq!((position.revision, position.digest), (0, crate::Digest::NONE));
    assert_eq!(ledger.revisions(0, 10).await.unwrap(), []);
    assert_eq!(ledger.get(key(Kind::Area, "x:a"), 0).await.unwrap(), None);
    assert_eq!(ledger.snapshot(0, &[], true).await.unwrap().next().await.unwrap(), None);
    let nothing = commit(ledger, []).await;
    assert_eq!(nothing, Committed { revision: None, unchanged: 0, warnings: vec![] });
}

pub(super) async fn a_commit_is_one_revision(ledger: &Ledger, _: &StandingClock) {
    let committed = commit(ledger, ground()).await;
    let revision = committed.revision.unwrap();
    assert_eq!((revision.number, revision.changes, revision.time.micros()), (1, 7, 1000));
    assert_eq!((revision.author.as_str(), revision.reason.as_str()), ("tester", "test"));
    let position = ledger.position();
    assert_eq!((position.revision, position.digest), (1, revision.digest));
    assert_eq!(ledger.revisions(0, 10).await.unwrap(), std::slice::from_ref(&revision));
    assert_eq!(ledger.revision(1).await.unwrap(), Some(revision));
    assert_eq!(ledger.revision(2).await.unwrap(), None);
    let part = ledger.changes_of(1, 0).await.unwrap().unwrap();
    assert!(part.last && part.contents.len() == 7);
    assert_eq!(ledger.changes_of(1, 1).await.unwrap(), None);
}

pub(super) async fn unchanged_changes_are_dropped(ledger: &Ledger, _: &StandingClock) {
    revise(ledger, ground()).await;
    let again = commit(ledger, ground()).await;
    assert_eq!((again.revision, again.unchanged), (None, 7));
    let mut more = ground();
    more.push(observe(A22, "1"));
    let committed = commit(ledger, more).await;
    assert_eq!((committed.revision.unwrap().changes, committed.unchanged), (1, 7));
}

pub(super) async fn an_order_that_says_nothing_is_no_change(ledger: &Ledger, _: &StandingClock) {
    revise(ledger, ground()).await;
    revise(ledger, ["p", "q"].map(|name| put(area(name, name, &[])))).await;
    let Thing::Area(mut child) = area("child", "child", &["p", "q"]) else { unreachable!() };
    let turn: Month = "2000-01".parse().unwrap();
    child.parents[0].validity.from = Some(turn);
    child.parents[1].validity.until = Some(turn);
    child.successors =
        ["q", "p"].map(|name| Succession::new(format!("x:{name}").parse().unwrap(), turn)).to_vec();
    let as_put = Thing::Area(child.clone());
    assert_eq!(revise(ledger, [put(as_put.clone())]).await, 3);
    let held = ledger.get(as_put.key(), 3).await.unwrap().unwrap();
    assert_eq!(held.thing, as_put, "what is put is held as it was put");
    child.parents.reverse();
    child.successors.reverse();
    let again = commit(ledger, [put(Thing::Area(child.clone()))]).await;
    assert_eq!((again.revision, again.unchanged), (None, 1));
    child.parents[0].validity.until = None;
    child.parents.pop();
    assert_eq!(revise(ledger, [put(Thing::Area(child))]).await, 4);

    let listed = |names: [&str; 2]| names.map(|name| name.parse().unwrap()).to_vec();
    let sets = |areas: [&str; 2], periods: [&str; 2]| {
        let mut plan = collection_plan("p", "i.one");
        plan.areas = PlanAreas::Listed(listed(areas));
        plan.periods = PlanPeriods::Listed(periods.map(|it| it.parse().unwrap()).to_vec());
        let group = PeerGroup {
            id: "group:g".parse().unwrap(),
            name: Text::zh("组"),
            membership: Membership::Listed(listed(areas)),
        };
        [put(Thing::CollectionPlan(plan)), put(Thing::PeerGroup(group))]
    };
    assert_eq!(revise(ledger, sets(["x:q", "x:p"], ["2022", "2021"])).await, 5);
    let again = commit(ledger, sets(["x:p", "x:q"], ["2021", "2022"])).await;
    assert_eq!((again.revision, again.unchanged), (None, 2));
    assert_eq!(revise(ledger, sets(["x:p", "x:a"], ["2021", "2022"])).await, 6);
}

pub(super) async fn decimals_are_part_of_a_value(ledger: &Ledger, _: &StandingClock) {
    revise(ledger, ground()).await;
    revise(ledger, [observe(A22, "489")]).await;
    assert_eq!(revise(ledger, [observe(A22, "489.0")]).await, 3);
    assert_eq!(observations(ledger, 3).await, [format!("{A22} = 489.0")]);
    let large = "-123456789012345678901234567.890";
    revise(ledger, [observe(A22, large)]).await;
    assert_eq!(observations(ledger, 4).await, [format!("{A22} = {large}")]);
    assert_eq!(commit(ledger, [observe(A22, large)]).await.revision, None);
}

pub(super) async fn a_refused_batch_leaves_nothing(ledger: &Ledger, _: &StandingClock) {
    let mut changes = ground();
    changes.push(observe("i.one level  x:nowhere 2022", "1"));
    let refused = ledger.commit(batch(changes)).await;
    let Err(CommitError::Faulty(validated)) = refused else { panic!("{refused:?}") };
    let faults: Vec<_> = validated.faults.iter().map(|f| (f.path.as_str(), f.reason)).collect();
    assert_eq!(faults, [("changes[7].observation.key.area", FaultReason::UnknownReference)]);
    assert_eq!(ledger.position().revision, 0);
    assert_eq!(list(ledger, Filter::all(Kind::Area, false), 0).await, [""; 0]);
    assert_eq!(revise(ledger, ground()).await, 1);
}

pub(super) async fn what_breaks_a_rule_is_told_what_else_is_wrong(
    ledger: &Ledger,
    _: &StandingClock,
) {
    revise(ledger, ground()).await;
    let mut again = observation(A22, "1", "gone");
    again.note.zh = " ".into();
    let mut endless = observation("i.gone level  x:gone 2022", "1", "s1");
    endless.confidentiality = Confidentiality::Embargoed;
    let mut ending = observation("i.one level  x:gone 2023", "1", "gone");
    ending.embargo_until = Some(Timestamp::from_micros(0));
    let mut nameless = indicator("i.new");
    nameless.name = Text::default();
    nameless.growth_rule = GrowthRule::PriceIndex;
    nameless.price_index = Some("i.gone".parse().unwrap());
    let mut plan = collection_plan("plan", "i.gone");
    plan.periods = PlanPeriods::Listed(Vec::new());
    let things = [
        Thing::Observation(again),
        Thing::Observation(endless),
        Thing::Observation(ending),
        Thing::Indicator(nameless),
        Thing::CollectionPlan(plan),
    ];
    let changes = [observe(A22, "1")].into_iter().chain(things.map(put));
    let changes: Vec<_> = changes.chain([observe("i.new level  x:a 2022", "1")]).collect();
    let told = ledger.validate(batch(changes.clone())).await.unwrap().faults;
    let paths: Vec<_> = told.iter().map(|it| (it.path.as_str(), it.reason)).collect();
    let own = FaultReason::MissingValue;
    let unknown = FaultReason::UnknownReference;
    assert_eq!(
        paths,
        [
            ("changes[1]", FaultReason::DuplicateKey),
            ("changes[1].observation.note.zh", FaultReason::InvalidValue),
            ("changes[1].observation.source", unknown),
            ("changes[2].observation.embargo_until", own),
            ("changes[2].observation.key.indicator", unknown),
            ("changes[2].observation.key.area", unknown),
            ("changes[3].observation.embargo_until", FaultReason::Inconsistent),
            ("changes[3].observation.key.area", unknown),
            ("changes[3].observation.source", unknown),
            ("changes[4].indicator.name", own),
            ("changes[4].indicator.price_index", unknown),
            ("changes[5].collection_plan.listed_periods.periods", own),
            ("changes[5].collection_plan.figures[0].indicator", unknown),
        ]
    );
    let Err(CommitError::Faulty(refused)) = ledger.commit(batch(changes)).await else { panic!() };
    assert_eq!((refused.faults, ledger.position().revision), (told, 1));
}

pub(super) async fn time_never_falls(ledger: &Ledger, clock: &StandingClock) {
    revise(ledger, ground()).await;
    clock.set(10);
    let later = commit(ledger, [observe(A22, "1")]).await;
    assert_eq!(later.revision.unwrap().time.micros(), 1000);
}

pub(super) async fn preconditions_name_every_mismatch(ledger: &Ledger, _: &StandingClock) {
    revise(ledger, ground()).await;
    let expecting = |value, revision| {
        let mut change = observe(A22, value);
        change.if_revision = Some(revision);
        change
    };
    assert_eq!(revise(ledger, [expecting("1", 0)]).await, 2);
    assert_eq!(revise(ledger, [expecting("2", 2)]).await, 3);
    let mut other = put(area("b", "370102", &[]));
    other.if_revision = Some(7);
    let refused = ledger.commit(batch([expecting("3", 0), other])).await;
    let Err(CommitError::Mismatch(mismatches)) = refused else { panic!("{refused:?}") };
    let told: Vec<_> = mismatches.iter().map(ToString::to_string).collect();
    let was = "was expected to be as of revision";
    let changed = "changed it last";
    assert_eq!(
        told,
        [
            format!(
                "changes[0]: observation `x:a i.one 2022 level` {was} 0, but revision 3 {changed}"
            ),
            format!("changes[1]: area `x:b` {was} 7, but revision 1 {changed}"),
        ]
    );
    // What was withdrawn is absent, and its withdrawal was the last change of its key: either may be expected.
    for (last, value, revision) in [(0, "1", 5), (6, "2", 7)] {
        assert_eq!(revise(ledger, [withdraw(Kind::Observation, A22)]).await, revision - 1);
        let before = ledger.commit(batch([expecting(value, revision - 2)])).await;
        assert!(matches!(before, Err(CommitError::Mismatch(_))), "{before:?}");
        assert_eq!(revise(ledger, [expecting(value, last)]).await, revision);
    }
}

pub(super) async fn a_request_is_carried_out_once(ledger: &Ledger, _: &StandingClock) {
    revise(ledger, ground()).await;
    let request = |id: &str, method| Some(Request { method, id: id.parse().unwrap() });
    let first = Batch { request: request("r-1", "Commit"), ..batch([observe(A22, "1")]) };
    let answer = ledger.commit(first.clone()).await.unwrap();
    revise(ledger, [observe(A22, "2")]).await;
    assert_eq!(ledger.commit(first.clone()).await.unwrap(), answer);
    assert_eq!(ledger.position().revision, 3, "the repetition changed nothing");
    let other = Batch { changes: vec![observe(A22, "3")], ..first.clone() };
    let reused = ledger.commit(other.clone()).await;
    assert!(matches!(reused, Err(CommitError::RequestIdReused(_))), "{reused:?}");
    let reason = Batch { reason: "another".into(), ..first.clone() };
    assert!(matches!(ledger.commit(reason).await, Err(CommitError::RequestIdReused(_))));
    let method = Batch { request: request("r-1", "Import"), ..other.clone() };
    assert_eq!(ledger.commit(method).await.unwrap().revision.unwrap().number, 4);
    let author = Batch { author: "another".into(), ..other };
    assert_eq!(ledger.commit(author).await.unwrap().unchanged, 1);
    // A failure is not remembered.
    let wrong = vec![observe("i.one level  x:c 2022", "1")];
    let refused = Batch { request: request("r-2", "Commit"), ..batch(wrong.clone()) };
    assert!(ledger.commit(refused.clone()).await.is_err());
    revise(ledger, [put(area("c", "", &[]))]).await;
    let answer = ledger.commit(refused.clone()).await.unwrap();
    assert_eq!(answer.revision.unwrap().number, 6);
    // Two at once: the second waits for the first and gets its answer.
    let twice = Batch { request: request("r-3", "Commit"), ..batch([observe(A22, "7")]) };
    let (one, two) = tokio::join!(ledger.commit(twice.clone()), ledger.commit(twice));
    assert_eq!(one.unwrap(), two.unwrap());
    assert_eq!(ledger.position().revision, 7);
}

pub(super) async fn validating_stores_nothing(ledger: &Ledger, _: &StandingClock) {
    let validated = ledger.validate(batch(ground())).await.unwrap();
    assert_eq!((validated.faults.len(), ledger.position().revision), (0, 0));
    revise(ledger, ground()).await;
    let mut changes = ground();
    changes.push(observe("i.none level  x:none 2022", "1"));
    let validated = ledger.validate(batch(changes)).await.unwrap();
    assert_eq!((validated.faults.len(), validated.unchanged), (2, 7));
}

pub(super) async fn what_is_referred_to_stays(ledger: &Ledger, _: &StandingClock) {
    revise(ledger, ground()).await;
    let mut sourced = observation(A22, "1", "s1");
    revise(ledger, [put(Thing::Observation(sourced.clone()))]).await;
    revise(ledger, [observe("i.one share x:b x:a 2022", "1")]).await;
    let refused = ledger
        .validate(batch([
            withdraw(Kind::Area, "x:city"),
            withdraw(Kind::Area, "x:b"),
            withdraw(Kind::Indicator, "i.one"),
            withdraw(Kind::Indicator, "i.two"),
            withdraw(Kind::Source, "s1"),
            withdraw(Kind::Source, "s2"),
        ]))
        .await
        .unwrap();
    let told: Vec<_> = refused.faults.iter().map(ToString::to_string).collect();
    let still = |i, what| format!("changes[{i}].withdraw: {what} still refers to it");
    assert_eq!(
        told,
        [
            still(0, "area `x:a`"),
            still(1, "observation `i.one share x:b x:a 2022`"),
            still(2, "observation `i.one level  x:a 2022`"),
            still(4, "observation `i.one level  x:a 2022`"),
        ]
    );
    let reasons: BTreeSet<_> = refused.faults.iter().map(|fault| fault.reason).collect();
    assert_eq!(reasons, BTreeSet::from([FaultReason::StillReferenced]));
    // What referred until now, and what refers no more, is not in the way.
    sourced.source = None;
    revise(ledger, [put(Thing::Observation(sourced)), withdraw(Kind::Source, "s1")]).await;
    let all = [
        withdraw(Kind::Observation, A22),
        withdraw(Kind::Observation, "i.one share x:b x:a 2022"),
        withdraw(Kind::Indicator, "i.one"),
    ];
    revise(ledger, all).await;
}

pub(super) async fn an_observed_unit_is_fixed(ledger: &Ledger, _: &StandingClock) {
    revise(ledger, ground()).await;
    let mut changed = indicator("i.one");
    changed.multiplier = 4;
    changed.unit = Text::zh("户");
    assert!(ledger.commit(batch([put(Thing::Indicator(changed.clone()))])).await.is_ok());
    revise(ledger, [observe(A22, "1")]).await;
    // Neither the withdrawal of the observation nor that of the indicator frees it.
    let withdrawals = [withdraw(Kind::Observation, A22), withdraw(Kind::Indicator, "i.one")];
    revise(ledger, withdrawals).await;
    let validated = ledger.validate(batch([put(Thing::Indicator(indicator("i.one")))])).await;
    let faults = validated.unwrap().faults;
    let faults: Vec<_> = faults.iter().map(|f| (f.path.as_str(), f.reason)).collect();
    assert_eq!(
        faults,
        [
            ("changes[0].indicator.unit", FaultReason::FixedAttribute),
            ("changes[0].indicator.multiplier", FaultReason::FixedAttribute),
        ]
    );
    changed.decimals = 3;
    revise(ledger, [put(Thing::Indicator(changed))]).await;
}
