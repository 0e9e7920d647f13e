//! What every store does when something is erased.

pub(crate) mod random;

use std::{collections::BTreeMap, sync::Arc};

use scorecard_domain::{
    Absence, Change, CollectionPlan, Confidentiality, Deadline, Key, Kind, MinimumUnits, Nature,
    OutcomeState, PromiseKey, Reading, Text, Thing, fault::untold,
};
use scorecard_service::Clearance;
use tempfile::TempDir;

use super::{outcomes, reading::media};
use crate::{
    Batch, ChangeFilter, EraseError, Erasure, Event, Filter, Held, ImportError, Ledger, Order,
    ProposedChange, Query, ReportingScope, Request, Revision, Scan, Store, Timestamp, WatchFilter,
    content::key::key_text,
    ledger::release::{ReleaseAct, testing as release},
    testing::{
        A22, StandingClock, audit, batch, collection_plan, commit, ground, indicator, key,
        observation, observe, put, withdraw,
    },
};

const B22: &str = "i.one level  x:b 2022";

/// Runs all cases; `open` gives a new, empty store with that clock.
pub(crate) async fn run<S: Store + 'static>(open: impl AsyncFn(Arc<StandingClock>) -> S) {
    let open = async || Ledger::new(open(StandingClock::at(1000)).await);
    macro_rules! cases {
        ($($case:ident),+ $(,)?) => {
            $({
                let (ledger, other) = (open().await, open().await);
                $case(&ledger, &other).await;
                assert_eq!(ledger.verify().await.unwrap().damages, vec![], stringify!($case));
                ledger.close().await;
                other.close().await;
            })+
        };
    }
    cases!(
        what_is_erased_is_gone_and_every_digest_stays,
        what_is_held_is_not_erased,
        what_cannot_be_erased_is_told_at_once,
        a_key_is_erased_with_all_that_was_under_it,
        without_its_key_it_is_told_when_something_was_held,
        a_release_goes_on_when_something_of_it_was_erased,
        decisions_stand_when_what_lay_between_was_erased,
        a_report_is_no_later_when_its_first_version_was_erased,
        an_answer_tells_nothing_of_what_was_erased,
        a_copy_that_still_has_it_is_not_continued,
        who_writes_meanwhile_is_in_the_way,
        a_picture_is_erased,
        a_promise_that_stands_is_withdrawn_to_be_erased,
        what_was_erased_under_embargo_was_never_there_for_the_public,
        what_few_units_withheld_meanwhile_is_told_of_what_was_erased_under_embargo,
        what_the_public_saw_below_an_embargo_is_missed,
        without_its_key_what_the_public_saw_below_an_embargo_is_missed,
        what_was_withheld_is_not_missed_by_the_public,
        who_follows_misses_nothing_when_something_is_erased_meanwhile,
    );
}

fn noted(text: &str, value: &str, note: &str) -> ProposedChange {
    let mut noted = observation(text, value, "");
    noted.note = Text::zh(note);
    put(Thing::Observation(noted))
}

fn erasure(kind: Kind, text: &str, revisions: &[u64]) -> Erasure {
    Erasure {
        key: key(kind, text),
        revisions: revisions.iter().copied().collect(),
        all_revisions: false,
        with_key: false,
        ground: "个人信息保护法第四十七条".into(),
        by: "法务".into(),
    }
}

async fn erase(ledger: &Ledger, asked: Erasure) -> Option<Revision> {
    let order = ledger.plan_erasure(asked).await.unwrap();
    ledger.erase(order).await.unwrap()
}

async fn refused(ledger: &Ledger, asked: Erasure) -> Vec<String> {
    match ledger.plan_erasure(asked).await {
        Err(refused @ EraseError::Refused(_)) => told(refused),
        other => panic!("{other:?}"),
    }
}

/// What is told in English; all of it is told in Chinese too.
fn told(refused: EraseError) -> Vec<String> {
    let whole = refused.to_string();
    let (zh, en) = whole.split_once(" (nothing was erased: ").unwrap();
    assert_eq!(untold(zh, en), None, "{whole}");
    let EraseError::Refused(problems) = refused else { panic!("{whole}") };
    let told = problems.iter().map(|problem| {
        let Text { zh, en } = problem.words();
        assert!(whole.contains(zh) && whole.contains(en), "{whole}");
        assert_eq!(untold(zh, en), None, "{zh}");
        en.clone()
    });
    told.collect()
}

/// Whether any content has these bytes.
async fn is_somewhere(ledger: &Ledger, text: &str) -> bool {
    for revision in 1..=ledger.position().revision {
        for number in 0.. {
            let part = ledger.changes_of(revision, number).await.unwrap().unwrap();
            let has =
                |content: &Vec<u8>| content.windows(text.len()).any(|it| it == text.as_bytes());
            if part.contents.iter().any(has) {
                return true;
            }
            if part.last {
                break;
            }
        }
    }
    false
}

async fn what_is_erased_is_gone_and_every_digest_stays(ledger: &Ledger, other: &Ledger) {
    commit(ledger, ground()).await;
    commit(ledger, vec![noted(A22, "1", "张三"), noted(B22, "1", "stays")]).await;
    commit(ledger, vec![noted(A22, "2", "none")]).await;
    let before = ledger.revisions(0, 100).await.unwrap();
    let mut head = ledger.watch(Some(ledger.position()), WatchFilter::default()).await.unwrap();
    assert!(is_somewhere(ledger, "张三").await);
    let record = erase(ledger, erasure(Kind::Observation, A22, &[2])).await.unwrap();
    assert!(!is_somewhere(ledger, "张三").await && is_somewhere(ledger, "stays").await);
    assert_eq!((record.number, record.changes, record.author.as_str()), (4, 0, "法务"));
    assert_eq!(record.reason, "erased 2:0: 个人信息保护法第四十七条");
    let after = ledger.revisions(0, 100).await.unwrap();
    assert_eq!(after, [before, vec![record.clone()]].concat());
    assert_eq!(ledger.position().digest, record.digest);

    let a22 = key(Kind::Observation, A22);
    let history = ledger.history(a22.clone()).await.unwrap();
    let told: Vec<_> =
        history.iter().map(|it| (it.revision.number, it.thing.is_some(), it.erased_by)).collect();
    assert_eq!(told, [(2, false, Some(4)), (3, true, None)]);
    assert_eq!(ledger.get(a22.clone(), 2).await.unwrap(), None);
    assert_eq!(ledger.get(a22.clone(), 4).await.unwrap().unwrap().revision, 3);
    for filter in [
        ChangeFilter::all(2..=4),
        ChangeFilter { key: Some(a22.clone()), ..ChangeFilter::all(2..=4) },
    ] {
        let changes = audit(ledger, &filter, Order::OldestFirst, 100).await;
        let of_key = changes.iter().filter(|change| change.key == a22);
        let told: Vec<_> = of_key
            .map(|it| {
                let (before, after) = (it.before.is_some(), it.after.is_some());
                (it.revision.number, before, it.before_erased_by, after, it.after_erased_by)
            })
            .collect();
        assert_eq!(told, [(2, false, None, false, Some(4)), (3, false, Some(4), true, None)]);
    }
    // Who follows everything is told of every revision, this one as well.
    let mut told = None;
    while told.is_none() {
        if let Some(Event::Fragment(fragment)) = head.next().await.unwrap() {
            told = Some((fragment.revision.number, fragment.last, fragment.changes.len()));
        }
    }
    assert_eq!(told, Some((4, true, 0)));
    // To erase it again changes nothing.
    assert_eq!(erase(ledger, erasure(Kind::Observation, A22, &[2])).await, None);
    assert_eq!(ledger.position().revision, 4);
    // More can be erased of a revision without a seed, and what was kept for reading is made anew.
    commit(ledger, vec![noted(B22, "2", "none")]).await;
    assert_eq!(erase(ledger, erasure(Kind::Observation, B22, &[2])).await.unwrap().number, 6);
    let erased = ledger.erased().await.unwrap();
    let places: Vec<_> = erased.iter().map(|it| (it.revision, it.index, it.by)).collect();
    assert_eq!(places, [(2, 0, 4), (2, 1, 6)]);
    ledger.rebuild().await.unwrap();
    assert_eq!(ledger.erased().await.unwrap(), erased);
    moved(ledger, other).await;
    commit(ledger, vec![observe(A22, "5")]).await;
}

/// Takes a ledger to an empty store, where it is the same.
async fn moved(from: &Ledger, to: &Ledger) {
    let folder = TempDir::new().unwrap();
    let (one, two) = (folder.path().join("one"), folder.path().join("two"));
    from.export_history(&one).await.unwrap();
    to.import_history(&one).await.unwrap();
    to.export_history(&two).await.unwrap();
    assert_eq!(std::fs::read(one).unwrap(), std::fs::read(two).unwrap());
    assert_eq!(to.position(), from.position());
    assert_eq!(to.erased().await.unwrap(), from.erased().await.unwrap());
    assert_eq!(to.verify().await.unwrap().damages, vec![]);
}

async fn what_is_held_is_not_erased(ledger: &Ledger, _: &Ledger) {
    commit(ledger, ground()).await;
    for (value, note) in [("1", "a"), ("2", "b"), ("1", "a")] {
        commit(ledger, vec![noted(A22, value, note)]).await;
    }
    // Neither where it was put last nor where it was put before.
    for revision in [2, 4] {
        let problems = refused(ledger, erasure(Kind::Observation, A22, &[revision])).await;
        let begins = format!("what revision {revision} put is what is held of ");
        assert!(problems.len() == 1 && problems[0].starts_with(&begins), "{problems:?}");
    }
    commit(ledger, vec![withdraw(Kind::Observation, A22)]).await;
    // The same content stands elsewhere.
    let problems = refused(ledger, erasure(Kind::Observation, A22, &[2])).await;
    assert!(problems[0].contains("was put in 4 as well"), "{problems:?}");
    let order = ledger.plan_erasure(erasure(Kind::Observation, A22, &[2, 4])).await.unwrap();
    assert_eq!((order.revisions, order.others), (vec![2, 4], vec![3]));
    let all = Erasure { all_revisions: true, ..erasure(Kind::Observation, A22, &[]) };
    let order = ledger.plan_erasure(all.clone()).await.unwrap();
    assert_eq!((order.revisions, order.others), (vec![2, 3, 4], vec![]));
    assert_eq!(
        erase(ledger, all).await.unwrap().reason.split(": ").next(),
        Some("erased 2:0 3:0 4:0")
    );
}

async fn what_cannot_be_erased_is_told_at_once(ledger: &Ledger, _: &Ledger) {
    commit(ledger, ground()).await;
    commit(ledger, vec![observe(A22, "1")]).await;
    commit(ledger, vec![withdraw(Kind::Observation, A22)]).await;
    let asked = Erasure {
        ground: " ".into(),
        by: "a\nb".into(),
        ..erasure(Kind::Observation, A22, &[1, 3])
    };
    let problems = refused(ledger, asked).await;
    let expected = [
        "the ground is empty",
        "the author has a line break",
        "revision 1 did not change observation",
        "revision 3 withdrew observation",
    ];
    let begins = problems.iter().zip(expected).all(|(told, begin)| told.starts_with(begin));
    assert!(begins && problems.len() == expected.len(), "{problems:#?}");
    let problems = refused(ledger, erasure(Kind::Observation, B22, &[2])).await;
    assert!(problems[0].starts_with("nothing was recorded under observation"), "{problems:?}");
    let held = Erasure { with_key: true, ..erasure(Kind::Source, "s1", &[]) };
    let problems = refused(ledger, held).await;
    assert!(problems[0].contains("withdraw it before its key is erased"), "{problems:?}");
}

async fn a_key_is_erased_with_all_that_was_under_it(ledger: &Ledger, other: &Ledger) {
    commit(ledger, ground()).await;
    let named = |note: &str| {
        let Thing::Source(mut named) = crate::testing::source("zhangsan") else { unreachable!() };
        named.note = Text::zh(note);
        put(Thing::Source(named))
    };
    commit(ledger, vec![named("一"), observe(A22, "1")]).await;
    commit(ledger, vec![named("二")]).await;
    erase(ledger, erasure(Kind::Source, "zhangsan", &[2])).await.unwrap();
    commit(ledger, vec![withdraw(Kind::Source, "zhangsan")]).await;
    let all = Erasure { with_key: true, ..erasure(Kind::Source, "zhangsan", &[]) };
    let record = erase(ledger, all.clone()).await.unwrap();
    assert_eq!(erase(ledger, all).await, None);
    assert_eq!(record.reason, "erased 3:0 5:0: 个人信息保护法第四十七条");
    assert!(!is_somewhere(ledger, "zhangsan").await);
    assert_eq!(ledger.history(key(Kind::Source, "zhangsan")).await.unwrap(), vec![]);
    let erased = ledger.erased().await.unwrap();
    assert!(erased.len() == 3 && erased.iter().all(|it| it.key.is_none()), "{erased:?}");
    assert_eq!(spans(ledger).await, [(2, vec![2]), (3, vec![3]), (4, vec![3])]);
    let changes = audit(ledger, &ChangeFilter::all(2..=6), Order::OldestFirst, 100).await;
    assert_eq!(changes.len(), 1, "{changes:?}");
    assert_eq!(replayed(ledger).await, held(ledger, ledger.position().revision).await);
    moved(ledger, other).await;
    assert_eq!(spans(other).await, spans(ledger).await);
    ledger.rebuild().await.unwrap();
    assert_eq!(ledger.erased().await.unwrap(), erased);
}

/// As of which revisions something was held that is erased now: the revisions that had put it.
async fn spans(ledger: &Ledger) -> Vec<(u64, Vec<u64>)> {
    spans_of(ledger, Clearance::Full).await
}

async fn spans_of(ledger: &Ledger, seen_by: Clearance) -> Vec<(u64, Vec<u64>)> {
    let mut spans = Vec::new();
    for revision in 1..=ledger.position().revision {
        let erased = ledger.erased_of(revision, seen_by).await.unwrap();
        spans.push((revision, erased.iter().map(|it| it.revision).collect::<Vec<_>>()));
    }
    spans.retain(|(_, put)| !put.is_empty());
    spans
}

/// What was put again after a withdrawal was not held in between, in a revision with much else or not.
async fn without_its_key_it_is_told_when_something_was_held(ledger: &Ledger, other: &Ledger) {
    commit(ledger, ground()).await;
    let gone = || withdraw(Kind::Observation, A22);
    let aside = |value: &str| observe("i.one level  x:a 2021", value);
    commit(ledger, vec![observe(A22, "1"), aside("1")]).await;
    commit(ledger, vec![gone()]).await;
    commit(ledger, vec![aside("2")]).await;
    commit(ledger, vec![aside("3"), observe(A22, "2")]).await;
    commit(ledger, vec![observe(A22, "3")]).await;
    commit(ledger, vec![aside("4"), gone()]).await;
    commit(ledger, vec![aside("5")]).await;
    let all = Erasure { with_key: true, ..erasure(Kind::Observation, A22, &[]) };
    erase(ledger, all).await.unwrap();
    let expected = [(2, vec![2]), (5, vec![5]), (6, vec![6])];
    assert_eq!(spans(ledger).await, expected);
    moved(ledger, other).await;
    ledger.rebuild().await.unwrap();
    assert_eq!((spans(ledger).await, spans(other).await), (expected.to_vec(), expected.to_vec()));
}

/// What a release said of its revision was so when it was written; who moves it has what is there now.
async fn a_release_goes_on_when_something_of_it_was_erased(ledger: &Ledger, _: &Ledger) {
    commit(ledger, [ground(), vec![release::definition(&["i.one", "i.two"])]].concat()).await;
    commit(ledger, vec![noted(A22, "1", "张三")]).await;
    let lead = async |act| ledger.lead(&release::order("zhao", act)).await.unwrap().release;
    let begun = lead(release::begin()).await;
    commit(ledger, vec![noted(A22, "1", "none")]).await;
    erase(ledger, erasure(Kind::Observation, A22, &[2])).await.unwrap();
    let approved = lead(release::decide("one", "section", "zhao", "")).await;
    assert_eq!(approved.groups[0].figures, begun.groups[0].figures);
    let moved = lead(ReleaseAct::Advance(0)).await;
    assert_eq!((moved.revision, moved.groups[0].figures.count), (6, 1));
    assert_eq!(moved.groups[0].decisions, vec![]);
}

async fn decisions_stand_when_what_lay_between_was_erased(ledger: &Ledger, _: &Ledger) {
    commit(ledger, [ground(), vec![release::definition(&["i.one", "i.two"])]].concat()).await;
    let lead = async |act| ledger.lead(&release::order("zhao", act)).await.unwrap();
    lead(release::begin()).await;
    for (group, step) in [("one", "section"), ("one", "head"), ("rest", "head")] {
        lead(release::decide(group, step, "zhao", "")).await;
    }
    // What was decided, by which revision, and what voided it.
    let decided = async || {
        let all = ledger.decisions("r".parse().unwrap(), 99).await.unwrap().into_iter();
        let told = all.map(|it| {
            let (group, step) = (it.group, it.decision.step);
            (format!("{group} {step}"), it.recorded.number, it.voided)
        });
        told.collect::<Vec<_>>()
    };
    let told = |step: &str, recorded| (step.to_owned(), recorded, None);
    let all = [told("one section", 3), told("one head", 4), told("rest head", 5)];
    assert_eq!(decided().await, all);
    erase(ledger, erasure(Kind::Release, "r", &[4])).await.unwrap();
    let all = [told("one section", 3), told("one head", 5), told("rest head", 5)];
    assert_eq!(decided().await, all);
}

async fn a_report_is_no_later_when_its_first_version_was_erased(ledger: &Ledger, _: &Ledger) {
    commit(ledger, ground()).await;
    let final_due = Some(Deadline { months: 6, day: 30 });
    let plan = CollectionPlan { final_due, ..collection_plan("fiscal", "i.one") };
    commit(ledger, vec![put(Thing::CollectionPlan(plan))]).await;
    commit(ledger, vec![noted(A22, "1", "张三")]).await;
    commit(ledger, vec![noted(A22, "2", "none")]).await;
    // Since when a report is there, and a final value.
    let since = async |revision: u64| {
        let at = "2024-01-01T00:00:00Z".parse().unwrap();
        let reporting = ledger.reporting(&ReportingScope::default(), revision, at).await.unwrap();
        let owed = reporting.obligation(0).await.unwrap().unwrap();
        let lines = reporting.lines(&owed, 0..1).await.unwrap();
        lines.first().map(|(_, line)| (line.reported, line.final_reported)).unwrap()
    };
    assert_eq!(since(4).await, (Some(3), Some(3)));
    erase(ledger, erasure(Kind::Observation, A22, &[3])).await.unwrap();
    assert_eq!(since(4).await, (Some(3), Some(4)));
    assert_eq!(since(3).await, (Some(3), None));
    commit(ledger, vec![withdraw(Kind::Observation, A22)]).await;
    assert_eq!(since(6).await, (None, None));
    commit(ledger, vec![noted(A22, "2", "none")]).await;
    assert_eq!(since(7).await, (Some(7), Some(7)));
    // What is erased after the question was begun is no withdrawal either.
    commit(ledger, vec![noted(A22, "3", "none")]).await;
    let at = "2024-01-01T00:00:00Z".parse().unwrap();
    let reporting = ledger.reporting(&ReportingScope::default(), 8, at).await.unwrap();
    let owed = reporting.obligation(0).await.unwrap().unwrap();
    let since = async || {
        let (_, line) = reporting.lines(&owed, 0..1).await.unwrap().pop().unwrap();
        (line.reported, line.final_reported)
    };
    assert_eq!(since().await, (Some(7), Some(7)));
    erase(ledger, erasure(Kind::Observation, A22, &[4, 7])).await.unwrap();
    assert_eq!(since().await, (Some(7), Some(8)));
}

async fn an_answer_tells_nothing_of_what_was_erased(ledger: &Ledger, _: &Ledger) {
    commit(ledger, ground()).await;
    let request = Request { method: "Commit", id: "r-1".parse().unwrap() };
    let asked = Batch { request: Some(request), ..batch([noted(A22, "1", "张三")]) };
    ledger.commit(asked.clone()).await.unwrap();
    commit(ledger, vec![withdraw(Kind::Observation, A22)]).await;
    erase(ledger, erasure(Kind::Observation, A22, &[2])).await.unwrap();
    // What was asked for is not known any more, so nobody can put it there again by a retry.
    assert!(ledger.commit(asked).await.is_err());
}

async fn a_copy_that_still_has_it_is_not_continued(ledger: &Ledger, other: &Ledger) {
    let folder = TempDir::new().unwrap();
    let file = |name: &str| folder.path().join(name);
    commit(ledger, ground()).await;
    commit(ledger, vec![observe(A22, "1")]).await;
    commit(ledger, vec![observe(A22, "2")]).await;
    ledger.export_history(&file("before")).await.unwrap();
    other.import_history(&file("before")).await.unwrap();
    erase(ledger, erasure(Kind::Observation, A22, &[2])).await.unwrap();
    ledger.export_history(&file("after")).await.unwrap();
    let refused = other.import_history(&file("after")).await;
    assert!(matches!(refused, Err(ImportError::Erased { revision: 2, by: 4 })), "{refused:?}");
    assert_eq!(other.position().revision, 3);
}

async fn who_writes_meanwhile_is_in_the_way(ledger: &Ledger, _: &Ledger) {
    commit(ledger, ground()).await;
    commit(ledger, vec![observe(A22, "1")]).await;
    commit(ledger, vec![observe(A22, "2")]).await;
    let order = ledger.plan_erasure(erasure(Kind::Observation, A22, &[2])).await.unwrap();
    commit(ledger, vec![observe(A22, "1")]).await;
    assert!(ledger.erase(order).await.is_err());
    assert_eq!((ledger.erased().await.unwrap(), ledger.position().revision), (vec![], 4));
}

async fn a_promise_that_stands_is_withdrawn_to_be_erased(ledger: &Ledger, _: &Ledger) {
    let of_pledge = || PromiseKey::Milestone(outcomes::pledge_key());
    let text = key_text(&Key::from(of_pledge()));
    commit(ledger, ground()).await;
    let mut pledge = outcomes::pledge();
    if let Change::Put(Thing::Milestone(it)) = &mut pledge.change {
        it.text = Text::zh("张三家的路修好");
    }
    let answer = outcomes::outcome(of_pledge(), "2022", OutcomeState::Met);
    let Change::Put(thing) = &answer.change else { unreachable!() };
    let gone = Change::Withdraw(thing.key());
    commit(ledger, vec![pledge, answer]).await;
    let asked = Erasure { with_key: true, ..erasure(Kind::Milestone, &text, &[]) };
    let withdraw = async |dry_run| ledger.withdraw_to_erase(&asked, dry_run).await;
    // What answers for it goes first.
    let problems = told(withdraw(true).await.unwrap_err());
    assert!(problems[0].contains("still refers to it"), "{problems:?}");
    commit(ledger, vec![gone.into()]).await;
    assert!(ledger.commit(batch([withdraw_of(&asked)])).await.is_err(), "it stands");
    assert_eq!(withdraw(true).await.unwrap(), Some(2));
    assert_eq!(withdraw(false).await.unwrap(), Some(4));
    assert_eq!(withdraw(false).await.unwrap(), None);
    erase(ledger, asked).await.unwrap();
    assert!(!is_somewhere(ledger, "张三").await);
}

fn withdraw_of(asked: &Erasure) -> ProposedChange {
    Change::Withdraw(asked.key.clone()).into()
}

async fn a_picture_is_erased(ledger: &Ledger, _: &Ledger) {
    commit(ledger, ground()).await;
    commit(ledger, vec![put(Thing::Media(media("m-one", 100_000)))]).await;
    commit(ledger, vec![withdraw(Kind::Media, "m-one")]).await;
    erase(ledger, erasure(Kind::Media, "m-one", &[2])).await.unwrap();
    let part = ledger.changes_of(2, 0).await.unwrap().unwrap();
    assert!(part.contents[0].len() < 100, "{} bytes are left", part.contents[0].len());
    assert_eq!(ledger.get(key(Kind::Media, "m-one"), 2).await.unwrap(), None);
}

/// All that was held right after a revision.
async fn held(ledger: &Ledger, revision: u64) -> Vec<Thing> {
    let mut snapshot = ledger.snapshot(revision, &[], true).await.unwrap();
    let mut all = Vec::new();
    while let Some(some) = snapshot.next().await.unwrap() {
        all.extend(some.into_iter().map(|Held { thing, .. }| thing));
    }
    all
}

/// What somebody holds in the end who follows everything from the beginning. Each revision comes, and after each it is
/// what the ledger says was held then.
async fn replayed(ledger: &Ledger) -> Vec<Thing> {
    let mut watch = ledger.watch(None, WatchFilter::default()).await.unwrap();
    let mut things: BTreeMap<(Kind, String), Thing> = BTreeMap::new();
    let mut reached = 0;
    while reached < ledger.position().revision {
        let fragment = match watch.next().await.unwrap() {
            Some(Event::Fragment(fragment)) => fragment,
            // It tells of progress when all was told.
            event => panic!("{event:?} comes after revision {reached}"),
        };
        for change in fragment.changes {
            let key = change.key();
            let place = (key.kind(), key_text(&key));
            match change {
                Change::Put(thing) => drop(things.insert(place, thing)),
                Change::Withdraw(_) => drop(things.remove(&place)),
            }
        }
        if fragment.last {
            reached += 1;
            assert_eq!(fragment.revision.number, reached);
            let now: Vec<Thing> = things.values().cloned().collect();
            assert_eq!(now, held(ledger, reached).await, "after revision {reached}");
        }
    }
    things.into_values().collect()
}

/// What the public has at each revision: by `get`, in a list, a scan, a snapshot, the history, and told to who follows.
async fn public_views(ledger: &Ledger, text: &str) -> Vec<String> {
    let (public, head) = (ledger.public(), ledger.position().revision);
    let key = key(Kind::Observation, text);
    let value = |held: Option<Held>| match held.map(|held| held.thing) {
        Some(Thing::Observation(it)) => match it.reading {
            Reading::Value(value) => value.to_string(),
            Reading::Absent(Absence::Suppressed) => "*".to_owned(),
            other => panic!("{other:?}"),
        },
        None => "-".to_owned(),
        Some(other) => panic!("{other:?}"),
    };
    let history = public.history(key.clone()).await.unwrap();
    assert!(history.iter().all(|vintage| vintage.erased_by.is_none()));
    let mut followed = BTreeMap::new();
    let mut watch = public.watch(None, WatchFilter::of_kinds([Kind::Observation])).await.unwrap();
    while let Event::Fragment(fragment) = watch.next().await.unwrap().unwrap() {
        assert_eq!(fragment.erased, []);
        for change in fragment.changes.into_iter().filter(|change| change.key() == key) {
            followed.insert(fragment.revision.number, change);
        }
    }
    let mut views = Vec::new();
    for revision in 1..=head {
        let view = value(public.get(key.clone(), revision).await.unwrap());
        let is_it = |held: &Held| held.thing.key() == key;
        let filter = Filter::all(Kind::Observation, false);
        // Page by page, as whoever lists does.
        let (mut after, mut listed) = (None, Vec::new());
        loop {
            let query = Query { filter: filter.clone(), after, limit: 1, revision };
            let page = public.list(query).await.unwrap();
            after = page.last().map(|held| held.thing.key());
            match page.is_empty() {
                true => break,
                false => listed.extend(page),
            }
        }
        let texts: Vec<String> = listed.iter().map(|held| key_text(&held.thing.key())).collect();
        assert!(texts.is_sorted_by(|a, b| a < b), "{texts:?}");
        assert_eq!(value(listed.into_iter().find(is_it)), view, "in a list at {revision}");
        let mut cursor = public.scan(Scan { revision, ..Scan::default() });
        let mut scanned = Vec::new();
        while let Some(some) = cursor.next().await.unwrap() {
            scanned.extend(some);
        }
        let order: Vec<String> = scanned.iter().map(|held| key_text(&held.thing.key())).collect();
        assert_eq!(order, texts, "a scan at {revision}");
        assert_eq!(value(scanned.into_iter().find(is_it)), view, "in a scan at {revision}");
        let last = history.iter().rfind(|vintage| vintage.revision.number <= revision);
        let last = last.and_then(|it| it.thing.clone());
        let last = last.map(|thing| Held { thing, revision });
        assert_eq!(value(last), view, "in the history at {revision}");
        let told = followed.range(..=revision).next_back().and_then(|(_, change)| match change {
            Change::Put(thing) => Some(Held { thing: thing.clone(), revision }),
            Change::Withdraw(_) => None,
        });
        assert_eq!(value(told), view, "as it is followed at {revision}");
        // Whether it was erased is nobody's business either.
        assert_eq!(public.erased_by(&key, revision).await.unwrap(), None);
        views.push(view);
    }
    views
}

fn embargoed(text: &str, value: &str) -> ProposedChange {
    let mut observation = observation(text, value, "");
    observation.confidentiality = Confidentiality::Embargoed;
    observation.embargo_until = Some(Timestamp::from_micros(1_000_000));
    put(Thing::Observation(observation))
}

/// As of which revisions the public misses something that was erased: the revisions that had put it.
async fn missed(ledger: &Ledger) -> Vec<(u64, Vec<u64>)> {
    spans_of(ledger, Clearance::Public).await
}

/// A figure, above it one under embargo, and after that one for everybody.
async fn what_the_public_saw_below_an_embargo_is_missed(ledger: &Ledger, _: &Ledger) {
    commit(ledger, ground()).await;
    commit(ledger, vec![observe(A22, "1"), observe(B22, "1")]).await;
    commit(ledger, vec![embargoed(A22, "2")]).await;
    commit(ledger, vec![observe(A22, "3"), withdraw(Kind::Observation, B22)]).await;
    commit(ledger, vec![embargoed(A22, "4"), embargoed(B22, "4")]).await;
    erase(ledger, erasure(Kind::Observation, A22, &[2])).await.unwrap();
    // The embargo left the figure below it.
    assert_eq!(missed(ledger).await, [(2, vec![2]), (3, vec![2])]);
    assert_eq!(spans(ledger).await, [(2, vec![2])]);
    erase(ledger, erasure(Kind::Observation, A22, &[3])).await.unwrap();
    assert_eq!(missed(ledger).await, [(2, vec![2]), (3, vec![2])]);
    assert_eq!(spans(ledger).await, [(2, vec![2]), (3, vec![3])]);
    // The public itself is told nothing.
    let told = ledger.public().erased_of(3, Clearance::Public).await.unwrap();
    assert_eq!(told, []);
}

/// The same when the keys went too.
async fn without_its_key_what_the_public_saw_below_an_embargo_is_missed(
    ledger: &Ledger,
    _: &Ledger,
) {
    let gone = |text| withdraw(Kind::Observation, text);
    let all = |text| Erasure { with_key: true, ..erasure(Kind::Observation, text, &[]) };
    commit(ledger, ground()).await;
    commit(ledger, vec![observe(A22, "1")]).await;
    commit(ledger, vec![embargoed(A22, "2")]).await;
    commit(ledger, vec![embargoed(A22, "3")]).await;
    commit(ledger, vec![gone(A22)]).await;
    erase(ledger, all(A22)).await.unwrap();
    assert_eq!(missed(ledger).await, [(2, vec![2]), (3, vec![2]), (4, vec![2])]);
    assert_eq!(spans(ledger).await, [(2, vec![2]), (3, vec![3]), (4, vec![4])]);
    // Of two versions of one revision nobody can tell which came after it; until the first of them ends it was seen.
    commit(ledger, vec![observe(B22, "1")]).await;
    commit(ledger, vec![embargoed(B22, "2"), embargoed(A22, "2")]).await;
    commit(ledger, vec![gone(A22)]).await;
    commit(ledger, vec![gone(B22)]).await;
    erase(ledger, all(A22)).await.unwrap();
    erase(ledger, all(B22)).await.unwrap();
    assert_eq!(missed(ledger).await[3..], [(7, vec![7]), (8, vec![7])]);
    // A withdrawal ends what was seen, whatever was put under embargo beside it.
    let position = ledger.position().revision;
    commit(ledger, vec![observe(B22, "1")]).await;
    commit(ledger, vec![gone(B22), embargoed(A22, "2")]).await;
    commit(ledger, vec![gone(A22)]).await;
    erase(ledger, all(A22)).await.unwrap();
    erase(ledger, all(B22)).await.unwrap();
    assert_eq!(missed(ledger).await[5..], [(position + 1, vec![position + 1])]);
}

/// The rule that figures of `i.one` are shown from three units of `i.units` on, in place of what the ground says of it.
fn controlled_ground() -> Vec<ProposedChange> {
    let mut units = indicator("i.units");
    (units.nature, units.multiplier) = (Nature::Count, 0);
    let mut one = indicator("i.one");
    let counted_by = "i.units".parse().unwrap();
    one.minimum_units = Some(MinimumUnits { counted_by, minimum: 3 });
    let mut changes = ground();
    changes.retain(|it| it.change.key() != key(Kind::Indicator, "i.one"));
    changes.extend([units, one].map(|it| put(Thing::Indicator(it))));
    changes
}

/// What the ledger withheld by itself was in none of the public's figures, whatever it was marked with.
async fn what_was_withheld_is_not_missed_by_the_public(ledger: &Ledger, _: &Ledger) {
    let count = |count| observe("i.units level  x:a 2022", count);
    commit(ledger, controlled_ground()).await;
    commit(ledger, vec![observe(A22, "1"), count("1")]).await;
    commit(ledger, vec![count("3")]).await;
    commit(ledger, vec![observe(A22, "2")]).await;
    erase(ledger, erasure(Kind::Observation, A22, &[2])).await.unwrap();
    assert_eq!(missed(ledger).await, [(3, vec![2])]);
    assert_eq!(spans(ledger).await, [(2, vec![2]), (3, vec![2])]);
}

/// More is freed than one part tells of; between two parts one of what was told already is erased.
async fn who_follows_misses_nothing_when_something_is_erased_meanwhile(
    ledger: &Ledger,
    _: &Ledger,
) {
    const MONTHS: usize = 1001;
    let months = (0..MONTHS)
        .map(|month| format!("i.one index  x:a {}-{:02}", 1940 + month / 12, 1 + month % 12));
    let texts: Vec<String> = months.collect();
    let count = |count| observe("i.units level  x:a 2022", count);
    commit(ledger, [controlled_ground(), vec![observe(A22, "1"), count("1")]].concat()).await;
    commit(ledger, texts.iter().map(|text| observe(text, "100")).collect()).await;
    let before = ledger.position();
    commit(ledger, vec![count("3")]).await;
    commit(ledger, vec![observe(&texts[0], "101")]).await;
    let public = ledger.public();
    let mut watch = public.watch(Some(before), WatchFilter::default()).await.unwrap();
    let mut told: Vec<Key> = Vec::new();
    loop {
        let Some(Event::Fragment(fragment)) = watch.next().await.unwrap() else { panic!() };
        if fragment.revision.number == 3 && fragment.part == 0 {
            // It is held back until the next part has been read.
            erase(ledger, erasure(Kind::Observation, &texts[0], &[2])).await.unwrap();
        }
        told.extend(fragment.changes.iter().map(Change::key));
        if fragment.last {
            break;
        }
    }
    let missing = texts.iter().filter(|text| !told.contains(&key(Kind::Observation, text)));
    assert_eq!(missing.collect::<Vec<_>>(), [""; 0]);
}

/// A figure in public view whose next version, under embargo, is erased; between the two it is withheld, and shown again.
async fn what_few_units_withheld_meanwhile_is_told_of_what_was_erased_under_embargo(
    ledger: &Ledger,
    _: &Ledger,
) {
    let mut changes = controlled_ground();
    changes.push(observe(A22, "1"));
    commit(ledger, changes).await;
    commit(ledger, vec![embargoed(A22, "2")]).await;
    let count = |count| vec![observe("i.units level  x:a 2022", count)];
    commit(ledger, count("1")).await;
    commit(ledger, count("3")).await;
    commit(ledger, vec![observe(A22, "3")]).await;
    let before = public_views(ledger, A22).await;
    assert_eq!(before.join(" "), "1 1 * 1 3");
    erase(ledger, erasure(Kind::Observation, A22, &[2])).await.unwrap();
    assert_eq!(public_views(ledger, A22).await[..5], before);
}

async fn what_was_erased_under_embargo_was_never_there_for_the_public(
    ledger: &Ledger,
    other: &Ledger,
) {
    let new = "i.one level  x:b 2021";
    for ledger in [ledger, other] {
        let mut changes = ground();
        changes.push(observe(B22, "1"));
        commit(ledger, changes).await;
    }
    commit(ledger, vec![embargoed(A22, "2"), embargoed(B22, "9"), embargoed(new, "7")]).await;
    commit(ledger, vec![observe(A22, "3")]).await;
    commit(ledger, vec![embargoed(B22, "8")]).await;
    commit(ledger, vec![withdraw(Kind::Observation, new), observe(B22, "4")]).await;
    let texts = [A22, B22, new];
    let mut before = Vec::new();
    for text in texts {
        before.push(public_views(ledger, text).await);
    }
    assert_eq!(
        before.iter().map(|it| it.join(" ")).collect::<Vec<_>>(),
        ["- - 3 3 3", "1 1 1 1 4", "- - - - -"]
    );
    for (text, revisions) in [(A22, &[2][..]), (B22, &[2, 4]), (new, &[2])] {
        erase(ledger, erasure(Kind::Observation, text, revisions)).await.unwrap();
    }
    for (text, before) in texts.into_iter().zip(before) {
        let after = public_views(ledger, text).await;
        assert_eq!(after[..5], before, "{text}");
    }
    let erased_of = async |revision, seen_by| {
        let erased = ledger.erased_of(revision, seen_by).await.unwrap();
        erased.iter().map(|it| it.revision).collect::<Vec<_>>()
    };
    for revision in 1..=5 {
        assert_eq!(erased_of(revision, Clearance::Public).await, [0; 0], "{revision}");
    }
    // Who may know everything is told that it was erased.
    assert_eq!(erased_of(2, Clearance::Full).await, [2; 3]);
    let b22 = key(Kind::Observation, B22);
    assert_eq!(ledger.get(b22.clone(), 2).await.unwrap(), None);
    assert_eq!(ledger.erased_by(&b22, 2).await.unwrap(), Some(7));
    // What the public had seen and was erased is gone for it too.
    commit(ledger, vec![observe(B22, "5")]).await;
    erase(ledger, erasure(Kind::Observation, B22, &[5])).await.unwrap();
    assert_eq!(ledger.public().get(b22.clone(), 5).await.unwrap(), None);
    assert_eq!(ledger.erased_by(&b22, 5).await.unwrap(), Some(10));
    assert_eq!(erased_of(5, Clearance::Public).await, erased_of(5, Clearance::Full).await);
    // That it was erased would tell apart what was internal from what was withdrawn.
    assert_eq!(ledger.public().erased_by(&b22, 5).await.unwrap(), None);
    ledger.rebuild().await.unwrap();
    assert_eq!(ledger.public().erased_by(&b22, 4).await.unwrap(), None);
    let held = ledger.public().get(b22, 4).await.unwrap();
    assert!(held.is_some());
}
