//! What every store does when something is erased.

mod going_on;
mod public;
pub(crate) mod random;

use std::{collections::BTreeMap, sync::Arc};

use scorecard_domain::{
    Absence, Change, CollectionPlan, Confidentiality, Deadline, Key, Kind, MinimumUnits, Nature,
    OutcomeState, PromiseKey, Reading, Text, Thing, fault::untold,
};
use scorecard_service::Clearance;
use tempfile::TempDir;

use self::{
    going_on::{
        a_copy_that_still_has_it_is_not_continued, a_promise_that_stands_is_withdrawn_to_be_erased,
        a_release_goes_on_when_something_of_it_was_erased,
        a_report_is_no_later_when_its_first_version_was_erased,
        an_answer_tells_nothing_of_what_was_erased,
        decisions_stand_when_what_lay_between_was_erased, who_writes_meanwhile_is_in_the_way,
    },
    public::{
        what_few_units_withheld_meanwhile_is_told_of_what_was_erased_under_embargo,
        what_the_public_saw_below_an_embargo_is_missed,
        what_was_erased_under_embargo_was_never_there_for_the_public,
        what_was_withheld_is_not_missed_by_the_public,
        who_follows_misses_nothing_when_something_is_erased_meanwhile,
        without_its_key_what_the_public_saw_below_an_embargo_is_missed,
    },
};
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
