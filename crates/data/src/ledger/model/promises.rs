//! Promises in plain code, and random histories of a few of them, with a clock that leaps: what once stood stays as it was.

use std::{cell::Cell, collections::BTreeMap, sync::Arc};

use proptest::{collection::vec, prelude::*, sample::Index, test_runner::TestRunner};
use scorecard_domain::{
    ApprovalGroup, ApprovalStep, Change, Decision, GroupFigures, Indicator, Key, Kind, Measure,
    Milestone, MilestoneKey, MilestoneState, Outcome, OutcomeKey, OutcomeState, Period, PromiseKey,
    Release, Target, TargetKey, TargetTest, Text, Thing,
};
use scorecard_test_postgres::Server;

use super::{Model, Things, commit, judge, place};
use crate::{
    Batch, Judgement, Ledger, ProposedChange, StoreUrl,
    testing::{StandingClock, batch, ground},
};

const DAY: i64 = 24 * 60 * 60 * 1_000_000;

/// A promise without what does not say how much is promised, and the indicator that it is measured in.
type Promised = (Thing, Option<Indicator>);

/// The promises among things.
fn promises(things: &Things) -> BTreeMap<(Kind, String), Promised> {
    let measured_in = |thing: &Thing| match thing {
        Thing::Target(Target { key, .. })
            if matches!(
                key.measure,
                Measure::Level | Measure::Difference | Measure::GapToFirst
            ) =>
        {
            let place = (Kind::Indicator, key.indicator.as_str().to_owned());
            match things.get(&place) {
                Some((_, Thing::Indicator(indicator))) => Some(indicator.clone()),
                _ => None,
            }
        }
        _ => None,
    };
    let bare = |thing: &Thing| match thing {
        Thing::Target(Target { key, value, qualifier, test, schedule, .. }) => {
            Some(Thing::Target(Target {
                key: key.clone(),
                chapter: "x".parse().unwrap(),
                label: Text::default(),
                value: *value,
                qualifier: *qualifier,
                test: *test,
                strength: Text::default(),
                nature: None,
                source: None,
                note: Text::default(),
                schedule: schedule.clone(),
            }))
        }
        Thing::Milestone(it) if it.state == MilestoneState::Pledged => {
            Some(Thing::Milestone(Milestone {
                chapter: "x".parse().unwrap(),
                claim: Text::default(),
                source: None,
                note: Text::default(),
                ..it.clone()
            }))
        }
        _ => None,
    };
    let promised = |it: &Thing| Some((bare(it)?, measured_in(it)));
    things.iter().filter_map(|(place, (_, it))| Some((place.clone(), promised(it)?))).collect()
}

/// A text in which a language may be said that was not.
fn filled(old: &Text, new: &Text) -> Text {
    let either = |old: &String, new: &String| if old.is_empty() { new } else { old }.clone();
    Text { zh: either(&old.zh, &new.zh), en: either(&old.en, &new.en) }
}

/// Whether as much is promised as was: a language may be added to a pledge.
fn is_kept((old, measured_in): &Promised, new: Option<&Promised>) -> bool {
    let Some((new, now_in)) = new else { return false };
    let is_same = match (old, new) {
        (Thing::Milestone(old), Thing::Milestone(new)) => {
            Milestone { text: filled(&old.text, &new.text), ..old.clone() } == *new
        }
        (old, new) => old == new,
    };
    is_same
        && match (measured_in, now_in) {
            (Some(old), Some(new)) => {
                (filled(&old.unit, &new.unit), old.multiplier, old.nature)
                    == (new.unit.clone(), new.multiplier, new.nature)
            }
            (old, new) => old.is_none() && new.is_none(),
        }
}

impl Model {
    /// Whether a promise that was held right after a revision stood at a moment by what was recorded up to then.
    fn stands(&self, revision: u64, now: i64, place: &(Kind, String), promise: &Promised) -> bool {
        let key = PromiseKey::of(&promise.0.key()).unwrap();
        let mut answered = false;
        for change in self.revisions.iter().take(usize::try_from(revision).unwrap()).flatten() {
            answered |= matches!(change, Change::Put(Thing::Outcome(it)) if it.key.promise == key);
        }
        let mut old = false;
        for (number, time) in (1..=revision).zip(&self.times) {
            old |= promises(&self.at(number)).contains_key(place) && now - time >= 30 * DAY;
        }
        answered || old || self.at(revision).values().any(|(_, it)| self.shows(it, place, &key))
    }

    fn shows(&self, thing: &Thing, place: &(Kind, String), promise: &PromiseKey) -> bool {
        let Thing::Release(release) = thing else { return false };
        let then = self.at(release.revision);
        let year = release.period;
        let lies = |period: Period, months: i32| {
            let end = year.last().plus(months).unwrap();
            year.start() <= period.last() && period.start() <= end
        };
        let answered = then.values().any(|(_, thing)| {
            matches!(thing, Thing::Outcome(it) if it.key.promise == *promise && lies(it.key.year, 0))
        });
        release.published
            && release.areas.contains(promise.area())
            && promises(&then).contains_key(place)
            && (answered || lies(promise.period(), 12))
    }

    /// Whether a state that may follow keeps all promises that stand now.
    pub(super) fn keeps_promises(&self, after: &Things) -> bool {
        let after = promises(after);
        let (head, now) = (self.head(), self.now);
        promises(&self.at(head)).iter().all(|(place, promise)| {
            is_kept(promise, after.get(place)) || !self.stands(head, now, place, promise)
        })
    }

    /// Whether every promise that ever stood is as it was then. Answers how many there are.
    fn has_kept_promises(&self) -> Result<usize, String> {
        let mut stood: BTreeMap<(Kind, String), Promised> = BTreeMap::new();
        let mut moments: Vec<(u64, i64)> = (1..=self.head()).zip(self.times.clone()).collect();
        moments.push((self.head(), self.now));
        for (revision, now) in moments {
            let held = promises(&self.at(revision));
            for (place, promise) in &stood {
                if !is_kept(promise, held.get(place)) {
                    return Err(format!("{promise:?} is {:?} at {revision}", held.get(place)));
                }
            }
            for (place, promise) in held {
                if self.stands(revision, now, &place, &promise) {
                    stood.insert(place, promise);
                }
            }
        }
        Ok(stood.len())
    }
}

/// What somebody does.
#[derive(Clone, Debug)]
enum Step {
    /// Promises something, or something else than was.
    Promise { which: Index, much: bool, noted: bool },
    /// Says in what unit all targets are.
    Measure(bool),
    /// Withdraws one.
    Withdraw(Index),
    /// Answers for one, or answers no more.
    Answer { which: Index, later: bool },
    /// Leads the release of the year on: begins it, approves it, publishes it, and begins the next.
    Lead,
}

/// Batches, each so many days after the last one, and whether it is judged before the next one is committed and committed
/// after it.
fn histories() -> impl Strategy<Value = Vec<(Vec<Step>, i64, bool)>> {
    let index = any::<Index>;
    let step = prop_oneof![
        6 => (index(), any::<bool>(), any::<bool>())
            .prop_map(|(which, much, noted)| Step::Promise { which, much, noted }),
        1 => any::<bool>().prop_map(Step::Measure),
        3 => index().prop_map(Step::Withdraw),
        2 => (index(), any::<bool>()).prop_map(|(which, later)| Step::Answer { which, later }),
        3 => Just(Step::Lead),
    ];
    let days = prop_oneof![4 => Just(0), 3 => 1..20i64, 1 => 28..32i64, 1 => -40..0i64];
    vec((vec(step, 1..3), days, prop::bool::weighted(0.3)), 1..24)
}

/// A few promises: targets of two areas and three years, and pledges.
fn keys() -> Vec<PromiseKey> {
    let mut keys = Vec::new();
    for period in ["2021", "2022", "2024"] {
        for area in ["x:a", "x:b"] {
            let (area, period) = (area.parse().unwrap(), period.parse().unwrap());
            keys.push(PromiseKey::Target(TargetKey {
                area,
                period,
                ..crate::store::contract::target_key()
            }));
        }
        let (area, milestone) = ("x:a".parse().unwrap(), "metro".parse().unwrap());
        let period = period.parse().unwrap();
        keys.push(PromiseKey::Milestone(MilestoneKey { area, milestone, period }));
    }
    keys
}

impl Model {
    fn held(&self, key: &Key) -> Option<Thing> {
        let place = place(&Change::Withdraw(key.clone()));
        self.at(self.head()).remove(&place).map(|(_, thing)| thing)
    }

    fn done(&self, step: Step) -> Option<Change> {
        let all = keys();
        let pick = |which: Index| all[which.index(all.len())].clone();
        Some(match step {
            Step::Promise { which, much, noted } => {
                let note = if noted { Text::zh("注") } else { Text::default() };
                Change::Put(match pick(which) {
                    PromiseKey::Target(key) => {
                        let value = if much { "6" } else { "5" };
                        let Change::Put(Thing::Target(target)) =
                            crate::store::contract::target_of(key, value).change
                        else {
                            unreachable!()
                        };
                        let test = match which.index(7) {
                            0 => TargetTest::UpTo("9".parse().unwrap()),
                            _ => target.test,
                        };
                        Thing::Target(Target { note, test, ..target })
                    }
                    PromiseKey::Milestone(key) => Thing::Milestone(Milestone {
                        key,
                        chapter: "plan".parse().unwrap(),
                        text: Text::new("开工", if noted { "begin" } else { "" }),
                        state: if much { MilestoneState::Pledged } else { MilestoneState::Ongoing },
                        claim: Text::default(),
                        source: None,
                        note,
                    }),
                })
            }
            Step::Measure(much) => {
                let multiplier = if much { 8 } else { 4 };
                let measured_in = crate::testing::indicator("i.one");
                Change::Put(Thing::Indicator(Indicator { multiplier, ..measured_in }))
            }
            Step::Withdraw(which) => Change::Withdraw(pick(which).into()),
            Step::Answer { which, later } => {
                let promise = pick(which);
                let year = promise.period().last().year() + u32::from(later);
                let key = OutcomeKey { promise, year: Period::year(year).unwrap() };
                match self.held(&Key::Outcome(key.clone())) {
                    Some(_) => Change::Withdraw(Key::Outcome(key)),
                    None => Change::Put(Thing::Outcome(Outcome {
                        key,
                        state: Some(OutcomeState::Continuing),
                        adjusted: None,
                        document: None,
                        done: Text::default(),
                        reason: Text::default(),
                        source: None,
                        note: Text::default(),
                    })),
                }
            }
            Step::Lead => Change::Put(Thing::Release(self.led())),
        })
    }

    /// The last release, or a new one, a step further.
    fn led(&self) -> Release {
        for number in 0.. {
            let id: scorecard_domain::ReleaseId = format!("r{number}").parse().unwrap();
            match self.held(&Key::Release(id.clone())) {
                Some(Thing::Release(release)) if release.published => {}
                Some(Thing::Release(mut release)) if release.groups[0].decisions.is_empty() => {
                    let step = "head".parse().unwrap();
                    let decision = Decision { step, actor: "tester".to_owned(), returned: None };
                    release.groups[0].decisions.push(decision);
                    return release;
                }
                Some(Thing::Release(release)) => return Release { published: true, ..release },
                _ => {
                    return Release {
                        id,
                        title: Text::zh("年报"),
                        areas: vec!["x:a".parse().unwrap()],
                        definition: "d".parse().unwrap(),
                        period: "2022".parse().unwrap(),
                        revision: self.head(),
                        digest: [0; 32],
                        groups: vec![ApprovalGroup {
                            id: "rest".parse().unwrap(),
                            name: Text::default(),
                            indicators: Vec::new(),
                            steps: vec![ApprovalStep {
                                id: "head".parse().unwrap(),
                                name: Text::default(),
                            }],
                            figures: GroupFigures::default(),
                            decisions: Vec::new(),
                        }],
                        published: false,
                    };
                }
            }
        }
        unreachable!("there are more numbers than releases")
    }
}

/// Plays a history; answers how many promises stood in the end.
async fn check(histories: Vec<(Vec<Step>, i64, bool)>, url: &StoreUrl) -> usize {
    let mut clock_at = 1_000 * DAY;
    let clock = StandingClock::at(clock_at);
    let ledger = Ledger::open(url, Arc::<StandingClock>::clone(&clock)).await.unwrap();
    let mut model = Model { now: clock_at, ..Model::default() };
    commit(&ledger, &mut model, batch(ground()), None).await;
    assert_eq!(model.head(), 1);
    let mut waiting: Vec<(Batch, Judgement)> = Vec::new();
    for (steps, days, judged_before) in histories {
        clock_at += days * DAY;
        clock.set(clock_at);
        // The time of revisions never falls.
        model.now = model.times.last().copied().unwrap_or(clock_at).max(clock_at);
        let changes = steps.into_iter().filter_map(|step| model.done(step));
        let proposed = batch(changes.map(ProposedChange::from).collect::<Vec<_>>());
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
    ledger.close().await;
    model.has_kept_promises().unwrap()
}

/// Random histories, each on a store of its own.
fn check_all(cases: u32, url: impl Fn(u32) -> StoreUrl) {
    let config = ProptestConfig { cases, max_shrink_iters: 200, ..ProptestConfig::default() };
    let (number, stood) = (Cell::new(0), Cell::new(0));
    let checked = TestRunner::new(config).run(&histories(), |histories| {
        number.set(number.get() + 1);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        stood.set(stood.get() + runtime.block_on(check(histories, &url(number.get()))));
        Ok(())
    });
    checked.unwrap();
    assert!(stood.get() > 0, "no promise ever stood");
}

#[test]
fn an_sqlite_store_keeps_promises() {
    let folder = tempfile::TempDir::new().unwrap();
    check_all(64, |number| StoreUrl::Sqlite(folder.path().join(format!("{number}.db"))));
}

#[test]
fn a_postgres_store_keeps_promises() {
    let Some(server) = Server::shared() else { return };
    let database = server.database();
    check_all(12, |number| format!("{}?schema=promises{number}", database.url()).parse().unwrap());
}
