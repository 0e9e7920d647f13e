//! What every store does, exactly: each case gets a store of its own, made with a clock that stands at 1000 µs.

mod audit;
pub(crate) mod erasing;
mod judging;
pub(crate) mod moving;
mod outcomes;
mod page;
mod plausibility;
mod release;
mod scan;
mod suppression;
mod watch;

use std::{collections::BTreeSet, sync::Arc};

use scorecard_domain::{FaultReason, Kind, Measure, Media, Thing};

use crate::{
    AsOf, Batch, CommitError, Committed, Diverged, Event, Filter, Held, Ledger, NotReached,
    Position, Query, Recording, Request, Revision, Store, StoreError, WatchError, WatchFilter,
    testing::{
        A22, StandingClock, area, batch, ground, indicator, key, observation, observe, put, source,
        told, withdraw,
    },
};

/// Runs all cases; `open` gives a new, empty store with that clock.
pub(crate) async fn run<S: Store + 'static>(open: impl AsyncFn(Arc<StandingClock>) -> S) {
    macro_rules! cases {
        ($($case:path),+ $(,)?) => {
            $({
                let clock = StandingClock::at(1000);
                let ledger = Ledger::new(open(Arc::clone(&clock)).await);
                $case(&ledger, &clock).await;
                ledger.close().await;
            })+
        };
    }
    cases!(
        a_new_ledger_is_empty,
        a_commit_is_one_revision,
        reads_answer_as_of_their_revision,
        unchanged_changes_are_dropped,
        decimals_are_part_of_a_value,
        a_refused_batch_leaves_nothing,
        time_never_falls,
        preconditions_name_every_mismatch,
        a_request_is_carried_out_once,
        judging::what_others_change_meanwhile_is_judged_again,
        judging::what_others_change_meanwhile_can_concern_everything,
        judging::a_large_batch_is_one_revision,
        judging::observations_of_a_series_are_judged_one_by_one,
        lists_are_in_the_order_of_texts,
        lists_are_filtered,
        a_filter_finds_what_is_far_down,
        a_history_has_every_vintage,
        histories_of_many_keys_come_in_their_order,
        audit::the_revisions_of_a_key_are_found_from_either_end,
        audit::an_audit_tells_what_was_before_and_after,
        audit::an_audit_is_filtered,
        audit::an_audit_goes_on_within_a_large_revision,
        a_snapshot_is_of_one_revision,
        a_watch_tells_all_from_any_position,
        a_watch_skips_other_kinds,
        watch::a_watch_tells_only_what_is_about_what_it_names,
        watch::a_picture_that_was_moved_is_about_either_area,
        watch::fragments_are_those_that_a_filter_leaves,
        scan::a_scan_reads_what_lists_do,
        scan::a_scan_reads_only_what_it_names,
        scan::a_scan_goes_by_areas_if_some_are_named,
        scan::a_scan_of_many_chunks_shows_one_revision,
        a_large_revision_comes_in_fragments,
        another_history_is_refused,
        pictures_come_with_content_when_asked,
        validating_stores_nothing,
        what_is_referred_to_stays,
        an_observed_unit_is_fixed,
        outcomes::an_outcome_holds_its_promise,
        outcomes::outcomes_are_listed_by_area_and_year,
        outcomes::who_changes_a_promise_is_warned,
        page::a_chapter_that_no_definition_has_is_told,
        page::parts_that_cannot_be_summed_are_told,
        page::parts_that_no_formula_protects_are_told,
        suppression::batches_at_once_withhold_what_they_make_necessary_together,
        suppression::formulas_give_nothing_away,
        suppression::few_units_are_withheld_from_the_revision_of_the_rule_on,
        suppression::only_the_ledger_itself_withholds,
        suppression::sums_over_time_give_nothing_away,
        suppression::the_public_follows_what_is_withheld,
        suppression::what_is_withheld_follows_every_change,
        plausibility::what_is_suspicious_is_told_and_stored,
        plausibility::only_what_is_new_is_suspicious,
        plausibility::what_is_suspicious_depends_on_formulas_as_they_are,
        plausibility::what_is_suspicious_depends_on_the_areas_as_they_are,
        plausibility::a_faulty_batch_has_its_faults_told,
        plausibility::many_families_are_examined,
        release::a_release_is_led_to_its_publication,
        release::a_later_change_voids_only_what_it_concerns,
        release::what_figures_are_made_from_is_approved_with_them,
        release::what_is_promised_and_told_is_approved_with_the_figures,
        release::nobody_approves_what_they_entered,
        release::what_a_release_says_is_held_against_the_ledger,
        release::a_published_release_is_never_touched,
        release::a_release_is_changed_one_thing_at_a_time,
        release::reads_answer_as_of_a_release,
        release::an_order_is_carried_out_once,
        verification_finds_nothing,
        a_closed_ledger_says_so,
    );
}

/// A ledger that was closed and is opened again is the same; `open` opens the same one each time.
pub(crate) async fn check_reopened(open: impl AsyncFn(Arc<StandingClock>) -> Ledger) {
    let ledger = open(StandingClock::at(1)).await;
    ledger.commit(batch(ground())).await.unwrap();
    let request = Request { method: "Commit", id: "r-1".parse().unwrap() };
    let repeatable = Batch { request: Some(request), ..batch([observe(A22, "1")]) };
    let answer = ledger.commit(repeatable.clone()).await.unwrap();
    let position = ledger.position();
    ledger.close().await;
    // The clock of the second stands earlier.
    let ledger = open(StandingClock::at(0)).await;
    assert_eq!(ledger.position(), position);
    assert_eq!(ledger.commit(repeatable).await.unwrap(), answer);
    let later = ledger.commit(batch([observe(A22, "2")])).await.unwrap().revision.unwrap();
    assert_eq!((later.number, later.time.micros()), (3, 1));
    assert_eq!(ledger.verify().await.unwrap().damages, []);
    ledger.close().await;
}

async fn commit(ledger: &Ledger, changes: impl Into<Vec<crate::ProposedChange>>) -> Committed {
    ledger.commit(batch(changes)).await.unwrap()
}

/// The number of the revision that the changes make.
async fn revise(ledger: &Ledger, changes: impl Into<Vec<crate::ProposedChange>>) -> u64 {
    commit(ledger, changes).await.revision.unwrap().number
}

async fn list(ledger: &Ledger, filter: Filter, revision: u64) -> Vec<String> {
    let query = Query { filter, after: None, limit: 1000, revision };
    ledger.list(query).await.unwrap().iter().map(|held| told(&held.thing)).collect()
}

async fn observations(ledger: &Ledger, revision: u64) -> Vec<String> {
    list(ledger, Filter::all(Kind::Observation, false), revision).await
}

async fn a_new_ledger_is_empty(ledger: &Ledger, _: &StandingClock) {
    let position = ledger.position();
    assert_eq!((position.revision, position.digest), (0, crate::Digest::NONE));
    assert_eq!(ledger.revisions(0, 10).await.unwrap(), []);
    assert_eq!(ledger.get(key(Kind::Area, "x:a"), 0).await.unwrap(), None);
    assert_eq!(ledger.snapshot(0, &[], true).await.unwrap().next().await.unwrap(), None);
    let nothing = commit(ledger, []).await;
    assert_eq!(nothing, Committed { revision: None, unchanged: 0, warnings: vec![] });
}

async fn a_commit_is_one_revision(ledger: &Ledger, _: &StandingClock) {
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

async fn reads_answer_as_of_their_revision(ledger: &Ledger, clock: &StandingClock) {
    revise(ledger, ground()).await;
    clock.set(2000);
    revise(ledger, [observe(A22, "161.3")]).await;
    clock.set(3000);
    revise(ledger, [observe(A22, "162.0")]).await;
    revise(ledger, [withdraw(Kind::Observation, A22)]).await;
    revise(ledger, [observe(A22, "163")]).await;
    let expected = [None, Some(("161.3", 2)), Some(("162.0", 3)), None, Some(("163", 5))];
    for (revision, expected) in (1..).zip(expected) {
        let held = ledger.get(key(Kind::Observation, A22), revision).await.unwrap();
        let expected = expected.map(|(value, revision)| Held {
            thing: Thing::Observation(observation(A22, value, "")),
            revision,
        });
        assert_eq!(held, expected, "as of revision {revision}");
        let listed = observations(ledger, revision).await;
        let expected: Vec<_> = expected.iter().map(|held| told(&held.thing)).collect();
        assert_eq!(listed, expected, "as of revision {revision}");
    }
    let at = async |micros| {
        let instant = AsOf::Instant(crate::Timestamp::from_micros(micros));
        ledger.resolve(instant).await.unwrap()
    };
    assert_eq!((at(999).await, at(1000).await, at(2999).await), (0, 1, 2));
    assert_eq!((at(3000).await, at(9999).await), (5, 5));
    assert_eq!(ledger.resolve(AsOf::Now).await.unwrap(), 5);
    let ahead = ledger.resolve(AsOf::Revision(6)).await;
    assert!(matches!(ahead, Err(NotReached::Revision { asked: 6, current: 5 })), "{ahead:?}");
}

async fn unchanged_changes_are_dropped(ledger: &Ledger, _: &StandingClock) {
    revise(ledger, ground()).await;
    let again = commit(ledger, ground()).await;
    assert_eq!((again.revision, again.unchanged), (None, 7));
    let mut more = ground();
    more.push(observe(A22, "1"));
    let committed = commit(ledger, more).await;
    assert_eq!((committed.revision.unwrap().changes, committed.unchanged), (1, 7));
}

async fn decimals_are_part_of_a_value(ledger: &Ledger, _: &StandingClock) {
    revise(ledger, ground()).await;
    revise(ledger, [observe(A22, "489")]).await;
    assert_eq!(revise(ledger, [observe(A22, "489.0")]).await, 3);
    assert_eq!(observations(ledger, 3).await, [format!("{A22} = 489.0")]);
    let large = "-123456789012345678901234567.890";
    revise(ledger, [observe(A22, large)]).await;
    assert_eq!(observations(ledger, 4).await, [format!("{A22} = {large}")]);
    assert_eq!(commit(ledger, [observe(A22, large)]).await.revision, None);
}

async fn a_refused_batch_leaves_nothing(ledger: &Ledger, _: &StandingClock) {
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

async fn time_never_falls(ledger: &Ledger, clock: &StandingClock) {
    revise(ledger, ground()).await;
    clock.set(10);
    let later = commit(ledger, [observe(A22, "1")]).await;
    assert_eq!(later.revision.unwrap().time.micros(), 1000);
}

async fn preconditions_name_every_mismatch(ledger: &Ledger, _: &StandingClock) {
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

async fn a_request_is_carried_out_once(ledger: &Ledger, _: &StandingClock) {
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

/// Observations whose ids are first seen in another order than that of their texts.
async fn many(ledger: &Ledger) -> u64 {
    revise(ledger, ground()).await;
    for text in [
        "i.two level  x:b 2022",
        "i.two growth  x:b 2022",
        "i.one share x:city x:b 2022",
        "i.one level  x:b 2022-Q1",
        "i.one level  x:b 2022-01-01/P11M",
        "i.one level  x:b 2021",
        "i.one level  x:a 2022",
        "i.one share x:a x:b 2022",
    ] {
        revise(ledger, [observe(text, "1")]).await;
    }
    revise(ledger, [observe("i.one level  x:b 2021", "2")]).await
}

async fn lists_are_in_the_order_of_texts(ledger: &Ledger, _: &StandingClock) {
    let revision = many(ledger).await;
    let expected = [
        "i.one level  x:a 2022 = 1",
        "i.one level  x:b 2021 = 2",
        "i.one level  x:b 2022-01-01/P11M = 1",
        "i.one level  x:b 2022-Q1 = 1",
        "i.one share x:a x:b 2022 = 1",
        "i.one share x:city x:b 2022 = 1",
        "i.two growth  x:b 2022 = 1",
        "i.two level  x:b 2022 = 1",
    ];
    assert_eq!(observations(ledger, revision).await, expected);
    // A commit between two pages does not show in the second.
    for limit in 1..=expected.len() + 1 {
        let mut pages: Vec<Held> = Vec::new();
        loop {
            let filter = Filter::all(Kind::Observation, false);
            let after = pages.last().map(|held| held.thing.key());
            let page = ledger.list(Query { filter, after, limit, revision }).await.unwrap();
            if page.is_empty() {
                break;
            }
            pages.extend(page);
            let value = format!("{limit}{}", pages.len());
            revise(ledger, [observe("i.one level  x:a 2020", &value)]).await;
        }
        let told: Vec<_> = pages.iter().map(|held| told(&held.thing)).collect();
        assert_eq!(told, expected, "in pages of {limit}");
    }
}

async fn lists_are_filtered(ledger: &Ledger, _: &StandingClock) {
    let revision = many(ledger).await;
    let check = async |indicator: &str, measure, area: &str, period: &str, expected: &[&str]| {
        let filter = Filter::Observations {
            indicator: indicator.parse().ok(),
            measure,
            area: area.parse().ok(),
            period: period.parse().ok(),
        };
        assert_eq!(list(ledger, filter, revision).await, expected);
    };
    let one = ["i.one level  x:a 2022 = 1"];
    check("", None, "x:a", "", &one).await;
    check("i.one", Some(Measure::Level), "", "2022", &one).await;
    let shares = ["i.one share x:a x:b 2022 = 1", "i.one share x:city x:b 2022 = 1"];
    check("", Some(Measure::Share), "", "", &shares).await;
    check("i.two", Some(Measure::Level), "x:b", "2022", &["i.two level  x:b 2022 = 1"]).await;
    check("i.none", None, "", "", &[]).await;
    check("", None, "x:none", "", &[]).await;
    let areas = async |parent: &str, code: &str| {
        let code = (!code.is_empty()).then(|| code.to_owned());
        list(ledger, Filter::Areas { parent: parent.parse().ok(), code }, revision).await
    };
    assert_eq!(areas("", "").await, ["x:a", "x:b", "x:city"]);
    assert_eq!(areas("x:city", "").await, ["x:a", "x:b"]);
    assert_eq!(areas("", "370102").await, ["x:b"]);
    assert_eq!(areas("x:a", "").await, [""; 0]);
}

async fn a_filter_finds_what_is_far_down(ledger: &Ledger, _: &StandingClock) {
    let mut changes = ground();
    changes.extend((0..2500).map(|n| put(area(&format!("n{n:04}"), &n.to_string(), &[]))));
    changes.extend((0..40).map(|n| put(Thing::Media(media(&format!("m{n:02}"), 10 + n)))));
    let revision = revise(ledger, changes).await;
    let with_code = |code: &str| Filter::Areas { parent: None, code: Some(code.to_owned()) };
    assert_eq!(list(ledger, with_code("2499"), revision).await, ["x:n2499"]);
    assert_eq!(list(ledger, with_code("1000"), revision).await, ["x:n1000"]);
    let every =
        Query { filter: Filter::all(Kind::Area, false), after: None, limit: 9999, revision };
    assert_eq!(ledger.list(every).await.unwrap().len(), 2503);
    let pictures =
        Query { filter: Filter::all(Kind::Media, true), after: None, limit: 39, revision };
    let sizes = ledger.list(pictures).await.unwrap().into_iter().map(|held| match held.thing {
        Thing::Media(media) => media.content.len(),
        _ => 0,
    });
    assert_eq!(sizes.collect::<Vec<_>>(), (10..49).collect::<Vec<_>>());
}

async fn a_history_has_every_vintage(ledger: &Ledger, _: &StandingClock) {
    revise(ledger, ground()).await;
    revise(ledger, [observe(A22, "1")]).await;
    revise(ledger, [withdraw(Kind::Observation, A22)]).await;
    revise(ledger, [observe(A22, "2"), put(area("a", "9", &[]))]).await;
    let told = async |kind, text| {
        let history = ledger.history(key(kind, text)).await.unwrap();
        let told = |thing: &Option<Thing>| thing.as_ref().map(told).unwrap_or_default();
        history.iter().map(|v| (v.revision.number, told(&v.thing))).collect::<Vec<_>>()
    };
    let (one, two) = (format!("{A22} = 1"), format!("{A22} = 2"));
    assert_eq!(told(Kind::Observation, A22).await, [(2, one), (3, String::new()), (4, two)]);
    assert_eq!(told(Kind::Area, "x:a").await, [(1, "x:a".to_owned()), (4, "x:a".to_owned())]);
    assert_eq!(told(Kind::Observation, "i.one level  x:b 2022").await, []);
}

async fn histories_of_many_keys_come_in_their_order(ledger: &Ledger, _: &StandingClock) {
    let (other, never) = ("i.two level  x:b 2022-Q1", "i.one level  x:b 2022");
    revise(ledger, ground()).await;
    revise(ledger, [observe(A22, "1"), observe(other, "7")]).await;
    revise(ledger, [withdraw(Kind::Observation, A22), put(area("a", "9", &[]))]).await;
    revise(ledger, [observe(A22, "2")]).await;
    let kinds = [Kind::Observation, Kind::Observation, Kind::Area, Kind::Observation];
    let keys: Vec<_> =
        kinds.into_iter().zip([A22, never, "x:a", other]).map(|(kind, it)| key(kind, it)).collect();
    for revision in 0..=4 {
        let mut expected = Vec::new();
        for key in &keys {
            let history = ledger.history(key.clone()).await.unwrap().into_iter();
            let recorded =
                history.map(|it| Recording { revision: it.revision.number, thing: it.thing });
            expected.push(recorded.filter(|it| it.revision <= revision).collect::<Vec<_>>());
        }
        let found = ledger.histories(keys.clone(), revision).await.unwrap();
        assert_eq!(found, expected, "as of {revision}");
        let lengths: Vec<_> = found.iter().map(Vec::len).collect();
        assert!(revision < 4 || lengths == [3, 0, 2, 1], "{lengths:?}");
    }
    assert_eq!(ledger.histories(Vec::new(), 4).await.unwrap(), Vec::<Vec<Recording>>::new());
}

async fn a_snapshot_is_of_one_revision(ledger: &Ledger, _: &StandingClock) {
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
async fn follow(ledger: &Ledger, from: Option<Position>, kinds: &[Kind]) -> Vec<Event> {
    follow_filtered(ledger, from, WatchFilter::of_kinds(kinds.iter().copied())).await
}

async fn follow_filtered(
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

fn revisions_of(events: &[Event]) -> Vec<(u64, u32, bool, usize)> {
    let fragments = events.iter().filter_map(|event| match event {
        Event::Fragment(f) => Some((f.revision.number, f.part, f.last, f.changes.len())),
        Event::Progress(_) => None,
    });
    fragments.collect()
}

fn position_of(ledger: &Ledger, revision: &Revision) -> Position {
    Position { ledger_id: ledger.id(), revision: revision.number, digest: revision.digest }
}

async fn a_watch_tells_all_from_any_position(ledger: &Ledger, _: &StandingClock) {
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

async fn a_watch_skips_other_kinds(ledger: &Ledger, _: &StandingClock) {
    revise(ledger, ground()).await;
    revise(ledger, [observe(A22, "1")]).await;
    revise(ledger, [put(source("s3"))]).await;
    let events = follow(ledger, None, &[Kind::Source]).await;
    assert_eq!(revisions_of(&events), [(1, 0, true, 2), (3, 0, true, 1)]);
    let events = follow(ledger, None, &[Kind::Media]).await;
    assert_eq!(events, [Event::Progress(ledger.position())]);
}

async fn a_large_revision_comes_in_fragments(ledger: &Ledger, _: &StandingClock) {
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

async fn another_history_is_refused(ledger: &Ledger, _: &StandingClock) {
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

/// A picture of so many bytes, at least those that it begins with; without content for none.
fn media(id: &str, size: usize) -> Media {
    let mut content = b"\x89PNG\r\n\x1a\n".to_vec();
    content.resize(size, 7);
    Media {
        id: id.parse().unwrap(),
        area: "x:a".parse().unwrap(),
        period: "2022".parse().unwrap(),
        chapter: None,
        number: 1,
        caption: scorecard_domain::Text::zh("山"),
        credit: scorecard_domain::Text::default(),
        content_type: "image/png".into(),
        content,
    }
}

async fn pictures_come_with_content_when_asked(ledger: &Ledger, _: &StandingClock) {
    revise(ledger, ground()).await;
    revise(ledger, [put(Thing::Media(media("m", 9)))]).await;
    assert_eq!(commit(ledger, [put(Thing::Media(media("m", 9)))]).await.unchanged, 1);
    let held = ledger.get(key(Kind::Media, "m"), 2).await.unwrap().unwrap();
    assert_eq!(held.thing, Thing::Media(media("m", 9)));
    let listed = async |with_content| {
        let filter = Filter::Media { area: "x:a".parse().ok(), period: None, with_content };
        let query = Query { filter, after: None, limit: 9, revision: 2 };
        ledger.list(query).await.unwrap().remove(0).thing
    };
    assert_eq!(listed(true).await, Thing::Media(media("m", 9)));
    assert_eq!(listed(false).await, Thing::Media(media("m", 0)));
}

async fn validating_stores_nothing(ledger: &Ledger, _: &StandingClock) {
    let validated = ledger.validate(batch(ground())).await.unwrap();
    assert_eq!((validated.faults.len(), ledger.position().revision), (0, 0));
    revise(ledger, ground()).await;
    let mut changes = ground();
    changes.push(observe("i.none level  x:none 2022", "1"));
    let validated = ledger.validate(batch(changes)).await.unwrap();
    assert_eq!((validated.faults.len(), validated.unchanged), (2, 7));
}

async fn what_is_referred_to_stays(ledger: &Ledger, _: &StandingClock) {
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

async fn an_observed_unit_is_fixed(ledger: &Ledger, _: &StandingClock) {
    revise(ledger, ground()).await;
    let mut changed = indicator("i.one");
    changed.multiplier = 4;
    changed.unit = scorecard_domain::Text::zh("户");
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

async fn verification_finds_nothing(ledger: &Ledger, _: &StandingClock) {
    many(ledger).await;
    revise(ledger, [withdraw(Kind::Observation, A22)]).await;
    let verified = ledger.verify().await.unwrap();
    assert_eq!((verified.position, verified.changes), (ledger.position(), 17));
    assert_eq!(verified.damages, []);
    ledger.rebuild().await.unwrap();
    assert_eq!(ledger.verify().await.unwrap(), verified);
}

async fn a_closed_ledger_says_so(ledger: &Ledger, _: &StandingClock) {
    revise(ledger, ground()).await;
    let mut watch = ledger.watch(Some(ledger.position()), WatchFilter::default()).await.unwrap();
    assert!(matches!(watch.next().await, Ok(Some(Event::Progress(_)))));
    ledger.close().await;
    assert!(matches!(watch.next().await, Ok(None)));
    assert!(matches!(ledger.revision(1).await, Err(StoreError::Closed)));
    let refused = ledger.commit(batch(ground())).await;
    assert!(matches!(refused, Err(CommitError::Store(StoreError::Closed))), "{refused:?}");
    ledger.close().await;
}
