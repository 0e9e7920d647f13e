//! What every store does, exactly: each case gets a store of its own, made with a clock that stands at 1000 µs.

mod amounts;
mod audit;
mod committing;
pub(crate) mod erasing;
mod following;
mod judging;
pub(crate) mod moving;
mod outcomes;
mod page;
mod plausibility;
mod promises;
mod reading;
mod release;
mod scan;
mod suppression;
pub(crate) mod vintages;
mod watch;

use std::{pin::Pin, sync::Arc};

use scorecard_domain::Kind;

pub(crate) use self::outcomes::{pledge_key, pledge_of, target_key, target_of};
use self::reading::many;
use crate::{
    Batch, CommitError, Committed, Event, Filter, Ledger, Query, Request, Store, StoreError,
    WatchFilter,
    testing::{A22, StandingClock, batch, ground, observe, told, withdraw},
};

/// A case on the heap, so that the stack does not hold all of them.
fn boxed<Case: Future>(case: impl FnOnce() -> Case) -> Pin<Box<Case>> {
    Box::pin(case())
}

/// Runs all cases; `open` gives a new, empty store with that clock.
pub(crate) async fn run<S: Store + 'static>(open: impl AsyncFn(Arc<StandingClock>) -> S) {
    macro_rules! cases {
        ($($case:path),+ $(,)?) => {
            $({
                let clock = StandingClock::at(1000);
                let ledger = Ledger::new(open(Arc::clone(&clock)).await);
                boxed(|| $case(&ledger, &clock)).await;
                ledger.close().await;
            })+
        };
    }
    cases!(
        committing::a_new_ledger_is_empty,
        committing::a_commit_is_one_revision,
        reading::reads_answer_as_of_their_revision,
        committing::unchanged_changes_are_dropped,
        committing::an_order_that_says_nothing_is_no_change,
        committing::decimals_are_part_of_a_value,
        committing::a_refused_batch_leaves_nothing,
        committing::what_breaks_a_rule_is_told_what_else_is_wrong,
        committing::time_never_falls,
        committing::preconditions_name_every_mismatch,
        committing::a_request_is_carried_out_once,
        judging::what_others_change_meanwhile_is_judged_again,
        judging::what_others_change_meanwhile_can_concern_everything,
        judging::a_large_batch_is_one_revision,
        judging::observations_of_a_series_are_judged_one_by_one,
        reading::the_newest_is_found_below_what_came_around_it,
        reading::lists_are_in_the_order_of_texts,
        reading::lists_are_filtered,
        reading::a_filter_finds_what_is_far_down,
        reading::a_history_has_every_vintage,
        reading::histories_of_many_keys_come_in_their_order,
        audit::the_revisions_of_a_key_are_found_from_either_end,
        audit::an_audit_tells_what_was_before_and_after,
        audit::an_audit_is_filtered,
        audit::an_audit_goes_on_within_a_large_revision,
        following::a_snapshot_is_of_one_revision,
        following::a_watch_tells_all_from_any_position,
        following::a_watch_skips_other_kinds,
        watch::a_watch_tells_only_what_is_about_what_it_names,
        watch::a_picture_that_was_moved_is_about_either_area,
        watch::fragments_are_those_that_a_filter_leaves,
        scan::a_scan_reads_what_lists_do,
        scan::a_scan_reads_only_what_it_names,
        scan::a_scan_goes_by_areas_if_some_are_named,
        scan::a_scan_of_many_chunks_shows_one_revision,
        following::a_large_revision_comes_in_fragments,
        following::another_history_is_refused,
        reading::pictures_come_with_content_when_asked,
        committing::validating_stores_nothing,
        committing::what_is_referred_to_stays,
        committing::an_observed_unit_is_fixed,
        outcomes::an_outcome_is_of_a_promise_that_is_there,
        outcomes::outcomes_are_listed_by_area_and_year,
        outcomes::who_changes_a_promise_is_warned,
        promises::an_answered_promise_stands,
        promises::a_published_promise_stands,
        promises::a_promise_stands_after_thirty_days,
        promises::what_makes_a_promise_stand_meanwhile_is_seen,
        amounts::what_a_standing_promise_is_measured_in_stays,
        amounts::every_ground_keeps_what_a_promise_is_measured_in,
        amounts::what_is_published_is_measured_as_it_shows,
        amounts::what_is_measured_is_judged_again,
        page::a_chapter_that_no_definition_has_is_told,
        page::parts_that_cannot_be_summed_are_told,
        page::parts_that_no_formula_protects_are_told,
        suppression::batches_at_once_withhold_what_they_make_necessary_together,
        suppression::formulas_give_nothing_away,
        suppression::what_has_no_level_gives_nothing_away_between_two_formulas,
        suppression::each_period_of_a_batch_gives_nothing_away,
        suppression::parts_of_a_year_give_nothing_away_by_way_of_what_has_no_level,
        suppression::few_units_are_withheld_from_the_revision_of_the_rule_on,
        suppression::only_the_ledger_itself_withholds,
        suppression::sums_over_time_give_nothing_away,
        suppression::the_public_follows_what_is_withheld,
        suppression::what_is_withheld_follows_every_change,
        plausibility::what_is_suspicious_is_told_and_stored,
        plausibility::only_what_is_new_is_suspicious,
        plausibility::what_is_suspicious_depends_on_formulas_as_they_are,
        plausibility::what_is_suspicious_depends_on_peer_groups_as_they_are,
        plausibility::what_is_suspicious_depends_on_the_areas_as_they_are,
        plausibility::a_faulty_batch_has_its_faults_told,
        plausibility::many_families_are_examined,
        plausibility::published_measures_are_held_against_what_they_are_made_of,
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
