use std::{borrow::Cow, sync::Arc, time::Duration};

use scorecard_data::SystemClock;
use scorecard_domain::{Change, Comparison, Measure, Of, Period, Text, Thing};
use scorecard_measures::{Recorded, Terms, Value};
use scorecard_service::{Clearance, Env, Layers, clearance};
use scorecard_wire::pb::data::{CommitChangesRequest, ledger_service_client::LedgerServiceClient};
use tempfile::TempDir;
use tokio::time::timeout;
use tonic::transport::Endpoint;

use super::*;
use crate::{explain, reading::Reader, scorecard};

/// Longer than anything here takes.
const LONG: Duration = Duration::from_secs(60);

/// A ledger of a few revisions, and its past.
struct Then {
    _folder: TempDir,
    _ledger: scorecard_data::Running,
    /// What was written.
    changes: Vec<Change>,
    live: Arc<World>,
    past: Arc<Past>,
}

async fn then(cache_bytes: usize) -> Then {
    of_sample("shandong-gdp", cache_bytes, |_| {}).await
}

async fn of_sample(sample: &str, cache_bytes: usize, edit: impl FnMut(&mut Change)) -> Then {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ledger.db").display().to_string();
    let flags = [("server.listen", "127.0.0.1:0".to_owned()), ("store.url", file)];
    let (env, defaults) = (Env::new(), "");
    let layers = Layers { service: "", defaults, file: None, env: &env, flags: &flags };
    let config = scorecard_data::Config::load(&layers).unwrap();
    let ledger = scorecard_data::Running::start(&config, Arc::new(SystemClock)).await.unwrap();
    let url = format!("http://{}", ledger.address());
    let mut client = LedgerServiceClient::connect(url.clone()).await.unwrap();
    let samples = concat!(env!("CARGO_MANIFEST_DIR"), "/../../reports/samples");
    let sample = std::path::Path::new(samples).join(sample);
    let known = scorecard_dataset::Known::default();
    let dataset = scorecard_dataset::read(&sample, &known).unwrap();
    let mut all: Vec<Change> = dataset.changes().map(Cow::into_owned).collect();
    all.iter_mut().for_each(edit);
    // Nothing refers to an observation.
    all.sort_by_key(|change| matches!(change, Change::Put(Thing::Observation(_))));
    let (rest, last) = all.split_at(all.len() - 2);
    for changes in [rest, &last[..1], &last[1..]] {
        let write = |change: &Change| scorecard_wire::change::write(change, 0);
        let changes = changes.iter().map(write).collect();
        let request = CommitChangesRequest { changes, ..Default::default() };
        client.commit_changes(request).await.unwrap();
    }
    let line = || {
        let channel = Endpoint::from_shared(url.clone()).unwrap().connect_lazy();
        clearance::line(channel, Clearance::Full)
    };
    let live = Reader::new(line()).catalogue(None).await.unwrap().finish().0;
    let past = Arc::new(Past::new(line(), line(), Clearance::Full, cache_bytes));
    Then { _folder: folder, _ledger: ledger, changes: all, live: Arc::new(live), past }
}

impl Then {
    async fn world(&self, revision: u64) -> Arc<World> {
        self.world_for(revision, &Needs::Definition(String::new())).await
    }

    async fn world_for(&self, revision: u64, needs: &Needs) -> Arc<World> {
        let as_of = AsOf { as_of: Some(as_of::AsOf::Revision(revision)) };
        self.past.world(Arc::clone(&self.live), &as_of, needs).await.unwrap()
    }

    /// The world of a revision with all its observations.
    async fn whole(&self, revision: u64) -> World {
        let mut draft = self.past.reader.catalogue(Some(revision)).await.unwrap();
        self.past.reader.observations(&mut draft, None).await.unwrap();
        draft.finish().0
    }
}

/// A past world has whatever it needs: its scorecards, and each figure that was asked for, are those of the whole world of then.
/// Tells how many figures were computed.
async fn answers_as_a_whole_one_does(sample: &str) -> usize {
    let then = of_sample(sample, 0, |_| {}).await;
    let whole = then.whole(1).await;
    let areas: Vec<_> = whole.cube.areas().map(|held| Arc::clone(&held.thing)).collect();
    let year: Period = "2022".parse().unwrap();
    for (id, definition) in &whole.definitions {
        let partial = then.world_for(1, &Needs::Definition(id.to_string())).await;
        for area in &areas {
            let told = |world| scorecard::build(world, area, year, definition);
            assert_eq!(told(&partial), told(&whole), "{id} {}", area.id);
        }
    }
    for (id, assessment) in &whole.assessments {
        let partial = then.world_for(1, &Needs::Assessment(id.to_string())).await;
        let standings = |world: &World| world.standings(&assessment.thing, year);
        assert_eq!(standings(&partial), standings(&whole), "{id}");
    }
    let mut computed = 0;
    for held in whole.cube.indicators() {
        let id = &held.thing.id;
        let partial = then.world_for(1, &Needs::Indicators(BTreeSet::from([id.clone()]))).await;
        for area in &areas {
            for measure in [Measure::Level, Measure::Growth, Measure::ComparableGrowth] {
                let key = ObservationKey {
                    indicator: id.clone(),
                    measure,
                    of: Of::Nothing,
                    area: area.id.clone(),
                    period: year,
                };
                let question = explain::question(key, 0, Terms::default());
                let answer = whole.cube.answer(&question);
                computed += usize::from(answer.computed.is_ok());
                assert_eq!(partial.cube.answer(&question), answer, "{question:?}");
            }
        }
    }
    computed
}

#[tokio::test]
async fn a_past_world_answers_as_a_whole_one_does() {
    let mut computed = 0;
    for sample in ["buildings", "district-assessment", "lixia-2022", "promises"] {
        computed += answers_as_a_whole_one_does(sample).await;
    }
    assert!(computed > 0);
}

#[tokio::test]
async fn a_moment_that_is_asked_for_twice_at_once_is_read_once() {
    // Nothing is kept, so it is what was read while the other waited.
    let then = then(0).await;
    let (one, other) = tokio::join!(then.world(1), then.world(1));
    assert!(Arc::ptr_eq(&one, &other));
    assert!(!Arc::ptr_eq(&one, &then.world(1).await), "nothing is kept");
}

#[tokio::test]
async fn who_asks_for_a_moment_does_not_wait_for_another_one() {
    let then = Arc::new(then(1 << 20).await);
    let first = then.past.moments.of(1);
    let reading = first.lock().await;
    let waiting = tokio::spawn({
        let then = Arc::clone(&then);
        async move { then.world(1).await.position.revision }
    });
    let second = timeout(LONG, then.world(2)).await.expect("the other moment is being read");
    assert_eq!(second.position.revision, 2);
    assert!(!waiting.is_finished());
    drop(reading);
    assert_eq!(timeout(LONG, waiting).await.unwrap().unwrap(), 1);
    assert!(Arc::ptr_eq(&second, &then.world(2).await), "it is kept");
}

#[tokio::test]
async fn every_observation_is_read_as_it_was_written() {
    let basis = Comparison {
        basis: Text::new("扣除留抵退税因素", "without tax refunds"),
        adjusted_value: "105.30".parse().ok(),
        adjusted_base: "100".parse().ok(),
    };
    let on_a_basis = |change: &mut Change| match change {
        Change::Put(Thing::Observation(it)) if it.key.measure == Measure::ComparableGrowth => {
            it.comparison = basis.clone().known();
        }
        _ => {}
    };
    let then = of_sample("lixia-2022", 0, on_a_basis).await;
    let mut draft = then.past.reader.catalogue(None).await.unwrap();
    then.past.reader.observations(&mut draft, None).await.unwrap();
    let cube = draft.finish().0.cube;
    let mut bases = 0;
    for change in &then.changes {
        let Change::Put(Thing::Observation(written)) = change else { continue };
        let Recorded { value, revision: _, source, note, comparison } =
            cube.recorded(&written.key).unwrap();
        let Value { reading, qualifier, statuses, stage } = value;
        assert_eq!((reading, qualifier), (written.reading, written.qualifier));
        assert_eq!((statuses, stage), (written.statuses, written.stage));
        assert_eq!((&source, &note), (&written.source, &written.note));
        assert_eq!(comparison.as_deref(), written.comparison.as_deref());
        bases += usize::from(comparison.is_some());
    }
    assert!(bases > 0, "the sample has comparable growth with its basis");
}
