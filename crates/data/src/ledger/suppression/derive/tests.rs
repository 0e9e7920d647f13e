use std::cell::Cell;

use proptest::{collection::vec, prelude::*};

use super::{super::Still, counting::Counting, *};
use crate::{
    Ledger, ProposedChange, StoreUrl,
    testing::{
        StandingClock, area, batch, commit, ground, indicator, key, observe, on_sqlite, put, source,
    },
};
use scorecard_domain::{Change, Kind, MinimumUnits, Nature, Thing, Validity};

fn rule(minimum: u32) -> ProposedChange {
    let mut one = indicator("i.one");
    one.minimum_units = Some(MinimumUnits { counted_by: "i.units".parse().unwrap(), minimum });
    put(Thing::Indicator(one))
}

/// A city with the districts `a` and `b`, whose levels of 2022 are of a controlled indicator, after more changes.
async fn begun(folder: &tempfile::TempDir, more: Vec<ProposedChange>) -> (Ledger, Counting) {
    let url = StoreUrl::Sqlite(folder.path().join("ledger.db"));
    let ledger = Ledger::open(&url, StandingClock::at(0)).await.unwrap();
    let mut changes = ground();
    changes.retain(|it| it.change.key() != key(Kind::Indicator, "i.one"));
    let mut units = indicator("i.units");
    (units.nature, units.multiplier) = (Nature::Count, 0);
    changes.extend([put(Thing::Indicator(units)), rule(3)]);
    for (area, value) in [("city", "13"), ("a", "5"), ("b", "8")] {
        changes.push(observe(&format!("i.one level  x:{area} 2022"), value));
    }
    changes.extend(more);
    commit(&ledger, changes).await;
    let store = Counting::of(&ledger.store);
    (ledger, store)
}

fn proposal(changes: impl Into<Vec<ProposedChange>>) -> Arc<Proposal> {
    Arc::new(Proposal::of(&batch(changes)).unwrap())
}

async fn derived(store: &dyn Store, changes: impl Into<Vec<ProposedChange>>) -> Derived {
    Withholding::default().derive(store, &proposal(changes), false).await.unwrap().0
}

fn few(area: &str) -> ProposedChange {
    observe(&format!("i.units level  x:{area} 2022"), "1")
}

fn until(name: &str, parent: &str, month: &str) -> ProposedChange {
    let Thing::Area(mut it) = area(name, "", &[parent]) else { unreachable!() };
    it.validity = Validity { from: None, until: month.parse().ok() };
    put(Thing::Area(it))
}

#[tokio::test]
async fn an_area_that_is_nobody_s_part_costs_nothing() {
    let folder = tempfile::TempDir::new().unwrap();
    let (ledger, store) = begun(&folder, vec![few("a")]).await;
    let withholding = Withholding::default();
    let first = proposal([put(area("first", "", &[]))]);
    drop(withholding.derive(&store, &first, false).await.unwrap());
    store.take();
    for changed in [area("hamlet", "", &[]), area("city", "3709", &[])] {
        let (derived, turn) =
            withholding.derive(&store, &proposal([put(changed)]), false).await.unwrap();
        assert!(!derived.is_worked_out() && turn._shared.is_none() && turn._alone.is_none());
        assert_eq!(store.take(), 0);
    }
    ledger.close().await;
}

#[tokio::test]
async fn an_area_concerns_what_hangs_together_with_its_parents() {
    let folder = tempfile::TempDir::new().unwrap();
    let more = vec![put(area("far", "", &[])), put(area("near", "", &["far"])), few("a")];
    let (ledger, store) = begun(&folder, more).await;
    let is_read = async |changes: Vec<ProposedChange>| {
        let derived = derived(&store, changes).await;
        assert_eq!(derived.read.is_empty(), derived.places.is_empty());
        !derived.read.is_empty()
    };
    assert!(is_read(vec![put(area("c", "", &["city"]))]).await);
    assert!(is_read(vec![put(area("b", "", &[]))]).await);
    assert!(is_read(vec![until("b", "city", "2022-07")]).await);
    assert!(is_read(vec![put(area("far", "", &["city"]))]).await);
    // It is no part of it in any period of which there are levels.
    assert!(!is_read(vec![until("c", "city", "2022-01")]).await);
    // Nothing in the district has levels, so that it has one more changes no sum.
    assert!(!is_read(vec![put(area("a1", "", &["a"]))]).await);
    assert!(is_read(vec![put(area("b1", "", &["a"])), put(area("b", "", &["b1"]))]).await);
    // Neither above it nor in it are any levels.
    assert!(!is_read(vec![put(area("new", "", &["near"]))]).await);
    ledger.close().await;
}

/// Whether what is withheld for a batch still follows after another one.
async fn follows(change: ProposedChange, more: Vec<ProposedChange>, other: ProposedChange) -> bool {
    let folder = tempfile::TempDir::new().unwrap();
    let (ledger, store) = begun(&folder, more).await;
    let derived = derived(&store, [change]).await;
    assert!(derived.is_worked_out());
    commit(&ledger, vec![other]).await;
    let part = ledger.store.part(2, 0).await.unwrap().unwrap();
    ledger.close().await;
    derived.after(&part).unwrap() != Still::Unsure
}

#[tokio::test]
async fn it_follows_still_where_others_put_areas_that_do_not_matter_to_it() {
    let level = || observe("i.one level  x:a 2022", "6");
    let follows =
        async |more, other: Thing| follows(level(), Vec::from_iter(more), put(other)).await;
    assert!(follows(Some(few("a")), area("new", "", &[])).await);
    assert!(follows(Some(few("a")), area("a", "370109", &["city"])).await);
    assert!(!follows(Some(few("a")), area("c", "", &["city"])).await);
    assert!(!follows(Some(few("a")), area("b", "", &[])).await);
    // Where nothing is hidden it does not matter what adds up.
    assert!(follows(None, area("c", "", &["city"])).await);
}

#[tokio::test]
async fn an_area_comes_to_matter_by_levels_and_areas_near_it() {
    let follows = async |other| {
        let mut more = vec![put(area("far", "", &[])), put(area("near", "", &["far"]))];
        more.push(put(area("beside", "", &["near"])));
        follows(put(area("new", "", &["near"])), more, other).await
    };
    assert!(follows(observe("i.one level  x:city 2022", "14")).await);
    assert!(follows(put(area("a1", "", &["a"]))).await);
    assert!(!follows(observe("i.one level  x:far 2022", "14")).await);
    assert!(!follows(observe("i.one level  x:beside 2022", "14")).await);
    assert!(!follows(put(area("far", "", &["city"]))).await);
    assert!(!follows(put(area("other", "", &["near"]))).await);
}

#[tokio::test]
async fn who_concerns_nothing_waits_for_nobody() {
    let folder = tempfile::TempDir::new().unwrap();
    let (ledger, _) = begun(&folder, vec![few("a")]).await;
    let concerned = || vec![observe("i.one level  x:a 2022", "6")];
    // Somebody works out anew what others have changed.
    let turn = ledger.withholding.derive(&*ledger.store, &proposal(concerned()), true).await;
    let other = ledger.clone();
    let waits = tokio::spawn(async move { other.commit(batch(concerned())).await });
    commit(&ledger, vec![put(area("new", "", &[]))]).await;
    commit(&ledger, vec![put(source("s9"))]).await;
    assert!(!waits.is_finished());
    drop(turn);
    assert_eq!(waits.await.unwrap().unwrap().revision.unwrap().number, 4);
    // Who works it out for the first time keeps nobody from writing.
    let turn = ledger.withholding.derive(&*ledger.store, &proposal(concerned()), false).await;
    commit(&ledger, vec![observe("i.one level  x:a 2022", "7")]).await;
    drop(turn);
    ledger.close().await;
}

#[tokio::test]
async fn who_works_it_out_anew_has_a_turn_alone_and_all_others_share_one() {
    let folder = tempfile::TempDir::new().unwrap();
    let (ledger, store) = begun(&folder, vec![few("a")]).await;
    let withholding = Withholding::default();
    let concerned = proposal([observe("i.one level  x:a 2022", "6")]);
    let turn = withholding.derive(&store, &concerned, false).await.unwrap();
    assert!(withholding.turn.try_read().is_ok() && withholding.turn.try_write().is_err());
    drop(turn);
    let turn = withholding.derive(&store, &concerned, true).await.unwrap();
    assert!(withholding.turn.try_read().is_err());
    drop(turn);
    let nothing = proposal([put(source("s9"))]);
    let turn = withholding.derive(&store, &nothing, true).await.unwrap();
    assert!(withholding.turn.try_write().is_ok());
    drop(turn);
    ledger.close().await;
}

/// Months of 30 years.
fn months() -> impl Iterator<Item = String> {
    (0..360).map(|it| format!("{}-{:02}", 1990 + it / 12, it % 12 + 1))
}

#[tokio::test]
async fn a_long_series_is_read_at_once_and_not_solved_where_nothing_is_hidden() {
    let folder = tempfile::TempDir::new().unwrap();
    let (ledger, store) = begun(&folder, Vec::new()).await;
    let series = |area: &str| {
        let levels = months().map(|it| observe(&format!("i.one level  x:{area} {it}"), "1"));
        levels.collect::<Vec<_>>()
    };
    let new = derived(&store, series("a")).await;
    assert!(new.is_worked_out() && new.changes.is_empty() && new.places.is_empty());
    let asked = store.take();
    assert!(asked < 20, "{asked} times");
    // Few units of each month of which anything is to be withheld.
    let counts = months().map(|it| observe(&format!("i.units level  x:a {it}"), "1"));
    let few = derived(&store, series("a").into_iter().chain(counts).collect::<Vec<_>>()).await;
    assert_eq!((few.changes.len(), few.places.len()), (360, 2));
    let asked = store.take();
    assert!(asked < 20, "{asked} times");
    ledger.close().await;
}

/// Areas of which each may be in one before it.
const AREAS: [&str; 6] = ["a0", "a1", "a2", "a3", "a4", "a5"];
const PERIODS: [&str; 4] = ["2021", "2022", "2022-S1", "2022-S2"];
/// The whole is the sum of the others; the first alone has minimum units.
const INDICATORS: [&str; 3] = ["i.one", "i.two", "i.whole"];

/// Areas in a tree, of which levels there are and which are of few units, and what one of them is put into until when.
#[derive(Clone, Debug)]
struct Case {
    parents: Vec<Option<usize>>,
    levels: Vec<bool>,
    few: Vec<bool>,
    moved: (usize, Option<usize>, Option<&'static str>),
}

fn case() -> impl Strategy<Value = Case> {
    let parent = |number: usize| prop::option::weighted(0.8, 0..number.max(1));
    let parents: Vec<_> = (0..AREAS.len()).map(parent).collect();
    let moved = (1..AREAS.len()).prop_flat_map(move |number| {
        let until = prop::sample::select(vec![None, None, Some("2022-01"), Some("2022-07")]);
        (Just(number), parent(number), until)
    });
    let all = AREAS.len() * PERIODS.len();
    let levels = vec(prop::bool::weighted(0.5), INDICATORS.len() * all);
    (parents, levels, vec(prop::bool::weighted(0.1), all), moved)
        .prop_map(|(parents, levels, few, moved)| Case { parents, levels, few, moved })
}

impl Case {
    fn area(&self, number: usize, parent: Option<usize>, until: Option<&str>) -> ProposedChange {
        let parent = parent.filter(|it| *it < number).map(|it| AREAS[it]);
        let Thing::Area(mut it) = area(AREAS[number], "", parent.as_slice()) else {
            unreachable!()
        };
        it.validity.until = until.map(|it| it.parse().unwrap());
        put(Thing::Area(it))
    }

    /// All but the move. What the areas without parts have is 1 in each half of a year.
    fn begin(&self) -> Vec<ProposedChange> {
        let mut units = indicator("i.units");
        (units.nature, units.multiplier) = (Nature::Count, 0);
        let [_, two, mut whole] = INDICATORS.map(indicator);
        whole.formula = Some("i.one + i.two".parse().unwrap());
        let mut changes = vec![rule(3)];
        changes.extend([units, two, whole].map(|it| put(Thing::Indicator(it))));
        changes.extend((0..AREAS.len()).map(|it| self.area(it, self.parents[it], None)));
        for (at, _) in self.levels.iter().enumerate().filter(|(_, is)| **is) {
            let (period, area) = (at % PERIODS.len(), at / PERIODS.len() % AREAS.len());
            let indicator = at / PERIODS.len() / AREAS.len();
            let value = self.leaves(area) * [2, 2, 1, 1][period] * [1, 1, 2][indicator];
            let (area, period) = (AREAS[area], PERIODS[period]);
            let text = format!("{} level  x:{area} {period}", INDICATORS[indicator]);
            changes.push(observe(&text, &value.to_string()));
        }
        for (at, _) in self.few.iter().enumerate().filter(|(_, is)| **is) {
            let (period, area) = (PERIODS[at % PERIODS.len()], AREAS[at / PERIODS.len()]);
            changes.push(observe(&format!("i.units level  x:{area} {period}"), "1"));
        }
        changes
    }

    fn leaves(&self, area: usize) -> usize {
        let is_part = |it: &usize| *it > area && self.parents[*it] == Some(area);
        let parts: usize = (0..AREAS.len()).filter(is_part).map(|it| self.leaves(it)).sum();
        parts.max(1)
    }
}

/// What is withheld if all is looked at anew, whatever a batch concerns.
async fn all_anew(store: &dyn Store, proposal: &Proposal) -> Vec<Change> {
    let mut known = Memory::default().newest(store).await.unwrap();
    let rules = Arc::clone(&known.rules);
    let areas = known.areas(store).await.unwrap();
    let areas = with(&areas, &touched::areas(proposal).unwrap());
    let mut lines = Lines::new();
    for indicator in rules.concerned() {
        let periods = known.periods(store, &indicator).await.unwrap();
        lines.extend(periods.iter().map(|period| (indicator.clone(), *period)));
    }
    let mut ground = Ground::new((store, proposal), (&rules, &rules), &areas, &mut known);
    let mut derived = Derived::default();
    for block in blocks(&mut ground, lines).await.unwrap() {
        block.tell(&mut derived, &rules);
    }
    derived.changes.sort_by_cached_key(|change| key_text(&change.key()));
    derived.changes
}

#[test]
fn what_an_area_concerns_is_all_that_changes_by_it() {
    let changed = Cell::new(0);
    on_sqlite(120, &case(), async |case: Case, url: &StoreUrl| {
        let ledger = Ledger::open(url, StandingClock::at(0)).await.unwrap();
        commit(&ledger, case.begin()).await;
        let (number, parent, until) = case.moved;
        let moved = [case.area(number, parent, until)];
        let all = all_anew(&*ledger.store, &proposal(moved.clone())).await;
        let narrow = derived(&*ledger.store, moved).await;
        changed.set(changed.get() + all.len());
        assert_eq!(narrow.changes, all);
        ledger.close().await;
    });
    assert!(changed.get() > 0);
}
