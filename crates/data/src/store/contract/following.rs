//! What snapshots and watches tell.

use scorecard_domain::{Kind, Thing};

use super::{commit, observations, reading::many, reading::media, revise};
use crate::{
    Diverged, Event, Ledger, Position, Revision, WatchError, WatchFilter,
    testing::{A22, StandingClock, ground, observe, put, source, told},
};

pub(super) async fn a_snapshot_is_of_one_revision(ledger: &Ledger, _: &StandingClock) {
    let revision = many(ledger).await;
    let mut snapshot = ledger.snapshot(revision, &[], false).await.unwrap();
    assert_eq!(snapshot.position(), ledger.position());
    revise(ledger, [observe(A22, "99")]).await;
    let mut things = Vec::new();
    while let Some(some) = snapshot.next().await.unwrap() {
        things.extend(some.iter().map(|held| told(&held.thing)));
    }
    let catalogue = ["x:a", "x:b", "x:city", "i.one", "i.two", "s1", "s2"];
    let mut expected: Vec<String> = catalogue.into_iter().map(str::to_owned).collect();
    expected.extend(observations(ledger, revision).await);
    assert_eq!(things, expected);
    let kinds = [Kind::Source, Kind::Indicator];
    let mut some = ledger.snapshot(revision, &kinds, false).await.unwrap();
    let indicators = some.next().await.unwrap().unwrap();
    assert_eq!(indicators.len(), 2, "the order is that of the kinds");
    assert_eq!(some.next().await.unwrap().unwrap().len(), 2);
    assert_eq!(some.next().await.unwrap(), None);
    assert!(ledger.snapshot(99, &[], false).await.is_err());
}

/// All that a watch tells until it has told that it has caught up.
pub(super) async fn follow(ledger: &Ledger, from: Option<Position>, kinds: &[Kind]) -> Vec<Event> {
    follow_filtered(ledger, from, WatchFilter::of_kinds(kinds.iter().copied())).await
}

pub(super) async fn follow_filtered(
    ledger: &Ledger,
    from: Option<Position>,
    filter: WatchFilter,
) -> Vec<Event> {
    let mut watch = ledger.watch(from, filter).await.unwrap();
    let mut events = Vec::new();
    loop {
        let event = watch.next().await.unwrap().unwrap();
        let done = matches!(&event, Event::Progress(at) if *at == ledger.position());
        events.push(event);
        if done {
            return events;
        }
    }
}

pub(super) fn revisions_of(events: &[Event]) -> Vec<(u64, u32, bool, usize)> {
    let fragments = events.iter().filter_map(|event| match event {
        Event::Fragment(f) => Some((f.revision.number, f.part, f.last, f.changes.len())),
        Event::Progress(_) => None,
    });
    fragments.collect()
}

pub(super) fn position_of(ledger: &Ledger, revision: &Revision) -> Position {
    Position { ledger_id: ledger.id(), revision: revision.number, digest: revision.digest }
}

pub(super) async fn a_watch_tells_all_from_any_position(ledger: &Ledger, _: &StandingClock) {
    revise(ledger, ground()).await;
    let second = commit(ledger, [observe(A22, "1")]).await.revision.unwrap();
    revise(ledger, [observe(A22, "2"), observe("i.one level  x:b 2022", "3")]).await;
    let all = follow(ledger, None, &[]).await;
    assert_eq!(revisions_of(&all), [(1, 0, true, 7), (2, 0, true, 1), (3, 0, true, 2)]);
    let second = position_of(ledger, &second);
    assert_eq!(revisions_of(&follow(ledger, Some(second), &[]).await), [(3, 0, true, 2)]);
    // Who has caught up is told so at once, and then of what happens.
    let mut watch = ledger.watch(Some(ledger.position()), WatchFilter::default()).await.unwrap();
    let first = watch.next().await.unwrap();
    assert_eq!(first, Some(Event::Progress(ledger.position())));
    let (event, _) = tokio::join!(watch.next(), revise(ledger, [observe(A22, "4")]));
    assert_eq!(revisions_of(&[event.unwrap().unwrap()]), [(4, 0, true, 1)]);
    assert_eq!(watch.next().await.unwrap(), Some(Event::Progress(ledger.position())));
}

pub(super) async fn a_watch_skips_other_kinds(ledger: &Ledger, _: &StandingClock) {
    revise(ledger, ground()).await;
    revise(ledger, [observe(A22, "1")]).await;
    revise(ledger, [put(source("s3"))]).await;
    let events = follow(ledger, None, &[Kind::Source]).await;
    assert_eq!(revisions_of(&events), [(1, 0, true, 2), (3, 0, true, 1)]);
    let events = follow(ledger, None, &[Kind::Media]).await;
    assert_eq!(events, [Event::Progress(ledger.position())]);
}

pub(super) async fn a_large_revision_comes_in_fragments(ledger: &Ledger, _: &StandingClock) {
    let mut changes = ground();
    for year in 1000..3500 {
        changes.push(observe(&format!("i.one level  x:a {year}"), "1"));
    }
    changes.extend((0..3).map(|n| put(Thing::Media(media(&format!("m{n}"), 100_000)))));
    revise(ledger, changes).await;
    let events = follow(ledger, None, &[]).await;
    let fragments = revisions_of(&events);
    let parts: Vec<_> = fragments.iter().map(|(_, part, _, _)| *part).collect();
    assert_eq!(parts, (0..).take(parts.len()).collect::<Vec<_>>());
    let lasts: Vec<_> = fragments.iter().map(|(_, _, last, _)| *last).collect();
    assert!(lasts.split_last().is_some_and(|(last, rest)| *last && !rest.contains(&true)));
    assert_eq!(fragments.iter().map(|(_, _, _, changes)| changes).sum::<usize>(), 2510);
    // Parts of which nothing was asked for do not count.
    let of_areas = revisions_of(&follow(ledger, None, &[Kind::Area]).await);
    assert_eq!(of_areas, [(1, 0, true, 3)]);
    let of_media = revisions_of(&follow(ledger, None, &[Kind::Media]).await);
    assert_eq!(of_media.iter().map(|f| f.1).collect::<Vec<_>>(), [0, 1, 2]);
    for event in &events {
        let Event::Fragment(fragment) = event else { continue };
        for change in &fragment.changes {
            if let scorecard_domain::Change::Put(Thing::Media(media)) = change {
                assert!(media.content.is_empty(), "a watch leaves the content out");
            }
        }
    }
}

pub(super) async fn another_history_is_refused(ledger: &Ledger, _: &StandingClock) {
    revise(ledger, ground()).await;
    let here = ledger.position();
    let refused = async |position| match ledger.watch(Some(position), WatchFilter::default()).await
    {
        Err(WatchError::Diverged(diverged)) => diverged,
        other => panic!("{other:?}"),
    };
    let theirs = crate::LedgerId::from_bytes([0; 16]);
    let other = refused(Position { ledger_id: theirs, ..here }).await;
    assert_eq!(other, Diverged::OtherLedger { theirs, ours: here.ledger_id });
    let ahead = refused(Position { revision: 2, ..here }).await;
    assert_eq!(ahead, Diverged::Ahead { theirs: 2, ours: 1 });
    let theirs = crate::Digest::from_bytes([1; 32]);
    let digest = refused(Position { digest: theirs, ..here }).await;
    assert_eq!(digest, Diverged::OtherDigest { revision: 1, theirs, ours: here.digest });
}
