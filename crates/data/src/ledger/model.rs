//! The ledger as a few lines of plain code, and random histories in which a store must not differ from it.

mod partly;
mod promises;

use std::{
    cell::Cell,
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use proptest::{collection::vec, option, prelude::*, sample::Index, test_runner::TestRunner};
use scorecard_domain::{
    Area, AreaId, Change, Indicator, Key, Kind, Release, Thing, formula::Network, testing,
};
use scorecard_test_postgres::Server;

use super::references::{Target, can_be_referred_to, each_reference};
use crate::{
    Batch, ChangeFilter, Event, Held, Judged, Judgement, Ledger, Order, Position, Proposal,
    ProposedChange, RecordedChange, Revision, StoreUrl, WatchFilter, decode, key_text,
    testing::{StandingClock, area, audit, batch, indicator, put, source},
};

type Things = BTreeMap<(Kind, String), (u64, Thing)>;

/// All changes, by revision, in their order.
#[derive(Default)]
struct Model {
    revisions: Vec<Vec<Change>>,
    /// When each was accepted.
    times: Vec<i64>,
    /// The moment at which batches are judged.
    now: i64,
}

fn place(change: &Change) -> (Kind, String) {
    let key = change.key();
    (key.kind(), key_text(&key))
}

impl Model {
    fn head(&self) -> u64 {
        self.revisions.len() as u64
    }

    /// What was held right after a revision.
    fn at(&self, revision: u64) -> Things {
        let mut things = Things::new();
        for (number, changes) in (1..=revision).zip(&self.revisions) {
            for change in changes {
                match change {
                    Change::Put(thing) => {
                        things.insert(place(change), (number, thing.clone()));
                    }
                    Change::Withdraw(_) => {
                        things.remove(&place(change));
                    }
                }
            }
        }
        things
    }

    /// The revisions that changed a key, with what they put.
    fn history(&self, place_of_key: &(Kind, String)) -> Vec<(u64, Option<Thing>)> {
        let mut vintages = Vec::new();
        for (number, changes) in (1..).zip(&self.revisions) {
            for change in changes.iter().filter(|change| place(change) == *place_of_key) {
                let thing = match change {
                    Change::Put(thing) => Some(thing.clone()),
                    Change::Withdraw(_) => None,
                };
                vintages.push((number, thing));
            }
        }
        vintages
    }

    /// What a batch would change, in its order; none if it is to be refused.
    fn judge(&self, batch: &Batch) -> Option<Vec<Change>> {
        let before = self.at(self.head());
        let mut after = before.clone();
        let mut effective: BTreeMap<(Kind, String), Change> = BTreeMap::new();
        let mut keys = BTreeSet::new();
        for ProposedChange { change, if_revision } in &batch.changes {
            let place = place(change);
            let last = self.history(&place).last().map_or(0, |(revision, _)| *revision);
            let is_absent = !before.contains_key(&place);
            let holds = |expected| expected == last || (expected == 0 && is_absent);
            if !keys.insert(place.clone()) || !if_revision.is_none_or(holds) {
                return None;
            }
            match change {
                Change::Put(thing) => {
                    if before.get(&place).is_some_and(|(_, held)| held.says_the_same_as(thing)) {
                        continue;
                    }
                    if !thing.faults().is_empty() || self.changes_what_is_fixed(thing, &place) {
                        return None;
                    }
                    if let Thing::Release(new) = thing
                        && !follows(before.get(&place).map(|(_, held)| held), new, &batch.author)
                    {
                        return None;
                    }
                    after.insert(place.clone(), (0, thing.clone()));
                }
                Change::Withdraw(_) => {
                    let (_, withdrawn) = after.remove(&place)?;
                    if matches!(withdrawn, Thing::Release(release) if release.published) {
                        return None;
                    }
                }
            }
            effective.insert(place, change.clone());
        }
        let is_possible = is_sound(&after) && self.keeps_promises(&after);
        is_possible.then(|| effective.into_values().collect())
    }

    fn changes_what_is_fixed(&self, thing: &Thing, place: &(Kind, String)) -> bool {
        let Thing::Indicator(new) = thing else { return false };
        let observed = self.revisions.iter().flatten().any(
            |change| matches!(change, Change::Put(Thing::Observation(o)) if o.key.indicator == new.id),
        );
        let last = self.history(place).into_iter().rev().find_map(|(_, thing)| thing);
        let Some(Thing::Indicator(old)) = last else { return false };
        observed
            && (&new.unit, new.multiplier, new.nature) != (&old.unit, old.multiplier, old.nature)
    }
}

/// Whether a release may become of what is held: one thing at a time.
fn follows(held: Option<&Thing>, new: &Release, author: &str) -> bool {
    let Some(Thing::Release(old)) = held else {
        return !new.published && new.groups.iter().all(|group| group.decisions.is_empty());
    };
    let mut quiet = !new.published;
    for group in &new.groups {
        let was = old.groups.iter().find(|was| was.id == group.id);
        let mut same = was.cloned().unwrap_or_else(|| group.clone());
        let stands = was.is_some() && old.same_scope(new) && {
            same.name = group.name.clone();
            for (was, is) in same.steps.iter_mut().zip(&group.steps) {
                was.name = is.name.clone();
            }
            same.decisions = group.decisions.clone();
            same == *group
        };
        let before = was.filter(|_| stands).map_or(&[][..], |was| &was.decisions);
        let Some(added) = group.decisions.strip_prefix(before) else { return false };
        if !added.is_empty() && (!stands || added.iter().any(|it| it.actor != author)) {
            return false;
        }
        quiet &= added.is_empty();
    }
    !old.published && new.revision >= old.revision && (quiet || new.revision == old.revision)
}

/// Whether a state contradicts itself in no way.
fn is_sound(things: &Things) -> bool {
    let mut sound = true;
    for (_, thing) in things.values() {
        each_reference(thing, &mut |_, target| {
            let key = Target::key(target);
            let there = things.get(&(key.kind(), key_text(&key)));
            sound &= there.is_some_and(|(_, thing)| can_be_referred_to(thing));
        });
    }
    let indicators = things.values().filter_map(|(_, thing)| match thing {
        Thing::Indicator(indicator) => Some(indicator),
        _ => None,
    });
    let indicators: Vec<&Indicator> = indicators.collect();
    sound &= Network::new(indicators.iter().copied()).faults().is_empty();
    for indicator in &indicators {
        let Some(id) = &indicator.price_index else { continue };
        sound &= indicators.iter().all(|other| other.id != *id || other.is_price_index());
    }
    let areas: BTreeMap<&AreaId, &Area> = things
        .values()
        .filter_map(|(_, thing)| match thing {
            Thing::Area(area) => Some((&area.id, area)),
            _ => None,
        })
        .collect();
    for (id, area) in &areas {
        let mut above: BTreeSet<&AreaId> = BTreeSet::new();
        let mut new: Vec<&AreaId> = vec![id];
        while let Some(id) = new.pop() {
            for parenthood in areas.get(id).into_iter().flat_map(|area| &area.parents) {
                if above.insert(&parenthood.parent) {
                    new.push(&parenthood.parent);
                }
            }
        }
        sound &= !above.contains(id);
        for other in areas.values().filter(|other| other.id != **id) {
            let together = area.validity.overlaps(other.validity);
            sound &= area.code.is_empty() || area.code != other.code || !together;
        }
    }
    sound
}

/// What a random change is about.
#[derive(Clone, Debug)]
enum Step {
    /// This.
    New(Box<Change>),
    /// What an earlier change put, once more.
    Again(Index),
    /// The withdrawal of what is there.
    Withdraw(Index),
    /// Something with the code of another area.
    Code(Index, Index),
}

type Steps = Vec<(Step, Option<u64>)>;

/// Batches, each with whether it is judged before the next one is committed and committed after it.
fn steps() -> impl Strategy<Value = Vec<(Steps, bool)>> {
    let step = prop_oneof![
        6 => testing::change().prop_map(|change| Step::New(Box::new(change))),
        2 => any::<Index>().prop_map(Step::Again),
        4 => any::<Index>().prop_map(Step::Withdraw),
        1 => (any::<Index>(), any::<Index>()).prop_map(|(area, other)| Step::Code(area, other)),
    ];
    vec((vec((step, option::weighted(0.05, 0u64..4)), 1..5), prop::bool::weighted(0.3)), 1..16)
}

/// What random things refer to, so that they often can be put.
fn ground() -> Vec<ProposedChange> {
    let mut changes = Vec::new();
    for number in 0..20 {
        let Thing::Area(mut area) = area("x", "", &[]) else { continue };
        area.id = format!("gbt2260:3701{number:02}").parse().unwrap();
        area.code = format!("3701{number:02}");
        changes.push(put(Thing::Area(area)));
    }
    let Thing::Area(mut cbd) = area("x", "", &[]) else { unreachable!() };
    cbd.id = "place:jinan-cbd".parse().unwrap();
    changes.push(put(Thing::Area(cbd)));
    for id in ["fiscal.a", "fiscal.b", "fiscal.c", "economy.a", "economy.b", "economy.c"] {
        changes.push(put(Thing::Indicator(indicator(id))));
    }
    changes.extend((0..5).map(|n| put(source(&format!("page-202{n}")))));
    for id in ["group:a", "group:b", "group:c"] {
        changes.push(put(Thing::PeerGroup(scorecard_domain::PeerGroup {
            id: id.parse().unwrap(),
            name: scorecard_domain::Text::zh("组"),
            membership: scorecard_domain::Membership::Unstated,
        })));
    }
    changes
}

impl Model {
    /// The change that a step means in this state.
    fn change(&self, step: Step) -> Option<Change> {
        let puts = || self.revisions.iter().flatten().filter(|c| matches!(c, Change::Put(_)));
        let areas = || puts().filter(|c| matches!(c, Change::Put(Thing::Area(_))));
        let pick =
            |all: Vec<&Change>, index: Index| Some((*all.get(index.index(all.len()))?).clone());
        match step {
            Step::New(change) => without_minimum_units(*change),
            Step::Again(index) => pick(puts().collect(), index),
            Step::Withdraw(index) => {
                let things = self.at(self.head());
                let (_, thing) = things.values().nth(index.index(things.len()))?;
                Some(Change::Withdraw(thing.key()))
            }
            Step::Code(area, other) => {
                let (area, other) =
                    (pick(areas().collect(), area)?, pick(areas().collect(), other)?);
                match (area, other) {
                    (Change::Put(Thing::Area(mut area)), Change::Put(Thing::Area(other))) => {
                        area.code = other.code;
                        Some(Change::Put(Thing::Area(area)))
                    }
                    _ => None,
                }
            }
        }
    }
}

/// A change as it is meant where nothing is withheld: that has tests of its own.
fn without_minimum_units(change: Change) -> Option<Change> {
    match change {
        Change::Put(Thing::Suppression(_)) => None,
        Change::Put(Thing::Indicator(it)) => {
            Some(Change::Put(Thing::Indicator(Indicator { minimum_units: None, ..it })))
        }
        change => Some(change),
    }
}

/// Commits a batch, and compares what becomes of it. With a judgement it is committed as one that was judged earlier.
async fn commit(ledger: &Ledger, model: &mut Model, proposed: Batch, judged: Option<Judgement>) {
    let expected = model.judge(&proposed);
    let proposal = Arc::new(Proposal::of(&proposed).unwrap());
    let committed = match ledger.store.commit(Arc::clone(&proposal), judged).await {
        Ok(None) => ledger.store.commit(proposal, None).await,
        done => done,
    };
    assert_eq!(committed.is_ok(), expected.is_some(), "{committed:?} for {proposed:?}");
    if let (Ok(committed), Some(changes)) = (committed, expected) {
        let committed = committed.unwrap();
        let unchanged = proposed.changes.len() - changes.len();
        assert_eq!(committed.unchanged, unchanged as u64);
        assert_eq!(committed.revision.is_some(), !changes.is_empty());
        if !changes.is_empty() {
            model.revisions.push(changes);
            model.times.push(model.now);
        }
    }
    assert_eq!(ledger.position().revision, model.head());
}

/// What is found about a batch now, if nothing is wrong with it.
async fn judge(ledger: &Ledger, model: &Model, proposed: &Batch) -> Option<Judgement> {
    let proposal = Arc::new(Proposal::of(proposed).unwrap());
    let judged = ledger.store.judge(proposal).await.unwrap();
    let Judged::Judgement(judgement) = judged else { panic!("{judged:?}") };
    let judgement = judgement.faultless();
    assert_eq!(judgement.is_ok(), model.judge(proposed).is_some(), "{judgement:?}");
    judgement.ok()
}

async fn check(histories: Vec<(Steps, bool)>, url: &StoreUrl) {
    let clock = StandingClock::at(0);
    let ledger = Ledger::open(url, Arc::<StandingClock>::clone(&clock)).await.unwrap();
    let mut model = Model::default();
    let first = batch(ground());
    model.revisions.push(model.judge(&first).unwrap());
    model.times.push(0);
    ledger.commit(first).await.unwrap();
    let mut waiting: Vec<(Batch, Judgement)> = Vec::new();
    for (number, (steps, judged_before)) in (1..).zip(histories) {
        clock.set(number);
        model.now = number;
        let changes: Vec<ProposedChange> = steps
            .into_iter()
            .filter_map(|(step, if_revision)| {
                Some(ProposedChange { change: model.change(step)?, if_revision })
            })
            .collect();
        let proposed = batch(changes);
        if judged_before {
            let judgement = judge(&ledger, &model, &proposed).await;
            waiting.extend(judgement.map(|judgement| (proposed, judgement)));
        } else {
            commit(&ledger, &mut model, proposed, None).await;
            for (proposed, judgement) in waiting.drain(..) {
                commit(&ledger, &mut model, proposed, Some(judgement)).await;
            }
        }
    }
    compare(&ledger, &model).await;
    ledger.close().await;
    let ledger = Ledger::open(url, clock).await.unwrap();
    ledger.rebuild().await.unwrap();
    compare(&ledger, &model).await;
    ledger.close().await;
}

async fn compare(ledger: &Ledger, model: &Model) {
    let revisions: Vec<Revision> = ledger.revisions(0, usize::MAX).await.unwrap();
    assert_eq!(revisions.len(), model.revisions.len());
    let mut keys: BTreeMap<(Kind, String), Key> = BTreeMap::new();
    for (revision, changes) in revisions.iter().zip(&model.revisions) {
        keys.extend(changes.iter().map(|change| (place(change), change.key())));
        let things = model.at(revision.number);
        let mut snapshot = ledger.snapshot(revision.number, &[], true).await.unwrap();
        let mut held = Vec::new();
        while let Some(some) = snapshot.next().await.unwrap() {
            held.extend(some.into_iter().map(|Held { thing, revision }| (revision, thing)));
        }
        assert!(held.iter().eq(things.values()), "snapshot as of {}", revision.number);
        let part = ledger.changes_of(revision.number, 0).await.unwrap().unwrap();
        let contents: Vec<_> = part.contents.iter().map(|bytes| decode(bytes).unwrap()).collect();
        assert_eq!(contents, *changes);
    }
    for (place, key) in &keys {
        let history = ledger.history(key.clone()).await.unwrap();
        let history: Vec<_> = history.into_iter().map(|v| (v.revision.number, v.thing)).collect();
        assert_eq!(history, model.history(place));
        for revision in 0..=model.head() {
            let held = ledger.get(key.clone(), revision).await.unwrap();
            let expected = model.at(revision).remove(place);
            assert_eq!(held.map(|held| (held.revision, held.thing)), expected);
        }
    }
    audited(ledger, model, &revisions, keys.into_values()).await;
    follow(ledger, model, &revisions).await;
    let verified = ledger.verify().await.unwrap();
    assert_eq!((verified.damages.as_slice(), verified.position), (&[][..], ledger.position()));
}

/// Audits tell every change with what was held before it, of all keys and of each.
async fn audited(
    ledger: &Ledger,
    model: &Model,
    revisions: &[Revision],
    keys: impl Iterator<Item = Key>,
) {
    let mut expected = Vec::new();
    for (revision, changes) in revisions.iter().zip(&model.revisions) {
        let before = model.at(revision.number - 1);
        let recorded = changes.iter().map(|change| {
            let before = before.get(&place(change)).cloned();
            let after = match change {
                Change::Put(thing) => Some(thing.clone()),
                Change::Withdraw(_) => None,
            };
            RecordedChange {
                revision: revision.clone(),
                key: change.key(),
                before: before.map(|(revision, thing)| Held { thing, revision }),
                before_erased_by: None,
                after,
                after_erased_by: None,
            }
        });
        expected.push(recorded.collect::<Vec<_>>());
    }
    let oldest: Vec<_> = expected.iter().flatten().cloned().collect();
    let newest: Vec<_> = expected.into_iter().rev().flatten().collect();
    let mut filter = ChangeFilter::all(0..=model.head());
    let (first, last) = (Order::OldestFirst, Order::NewestFirst);
    assert_eq!(audit(ledger, &filter, first, usize::MAX).await, oldest);
    assert_eq!(audit(ledger, &filter, last, 7).await, newest);
    for key in keys {
        let of_key = |changes: &[RecordedChange]| {
            changes.iter().filter(|change| change.key == key).cloned().collect::<Vec<_>>()
        };
        filter.key = Some(key.clone());
        assert_eq!(audit(ledger, &filter, first, 1).await, of_key(&oldest));
        assert_eq!(audit(ledger, &filter, last, usize::MAX).await, of_key(&newest));
    }
}

/// From every position a watch tells what came after it.
async fn follow(ledger: &Ledger, model: &Model, revisions: &[Revision]) {
    let starts = revisions.iter().map(|revision| {
        let (revision, digest) = (revision.number, revision.digest);
        Some(Position { ledger_id: ledger.id(), revision, digest })
    });
    for start in std::iter::once(None).chain(starts) {
        let from = start.map_or(0, |position| position.revision);
        let mut watch = ledger.watch(start, WatchFilter::default()).await.unwrap();
        let mut told = Vec::new();
        loop {
            match watch.next().await.unwrap().unwrap() {
                Event::Fragment(fragment) => {
                    assert!((fragment.part, fragment.last) == (0, true));
                    told.push((fragment.revision, fragment.changes));
                }
                Event::Progress(position) => {
                    assert_eq!(position, ledger.position());
                    break;
                }
            }
        }
        let expected: Vec<_> = revisions
            .iter()
            .cloned()
            .zip(model.revisions.iter().cloned())
            .skip(usize::try_from(from).unwrap())
            .map(|(revision, mut changes)| {
                for change in &mut changes {
                    if let Change::Put(Thing::Media(media)) = change {
                        media.content.clear();
                    }
                }
                (revision, changes)
            })
            .collect();
        assert_eq!(told, expected, "from {from}");
    }
}

/// Random histories, each on a store of its own.
fn check_all(url: impl Fn() -> StoreUrl) {
    let config = ProptestConfig { cases: 24, max_shrink_iters: 200, ..ProptestConfig::default() };
    let checked = TestRunner::new(config).run(&steps(), |histories| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(check(histories, &url()));
        Ok(())
    });
    checked.unwrap();
}

#[test]
fn an_sqlite_store_does_not_differ_from_the_model() {
    let folder = tempfile::TempDir::new().unwrap();
    let number = Cell::new(0);
    check_all(|| {
        number.set(number.get() + 1);
        StoreUrl::Sqlite(folder.path().join(format!("{}.db", number.get())))
    });
}

#[test]
fn a_postgres_store_does_not_differ_from_the_model() {
    let Some(server) = Server::shared() else { return };
    let (database, number) = (server.database(), Cell::new(0));
    check_all(|| {
        number.set(number.get() + 1);
        format!("{}?schema=model{}", database.url(), number.get()).parse().unwrap()
    });
}
