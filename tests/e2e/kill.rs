//! The ledger under writers is killed again and again, as a loss of power would do it: what was
//! acknowledged is there, nothing is half there, and nobody is told anything twice or not at all.

use std::{
    collections::{BTreeMap, hash_map::RandomState},
    env,
    hash::{BuildHasher as _, Hasher as _},
};

use scorecard_test_postgres::Server as Postgres;
use scorecard_wire::pb::data::{
    Area, AreaKind, Change, CommitChangesRequest, Indicator, ListRevisionsRequest, Measure,
    Observation, ObservationKey, Position, RevisionFragment, Text, Thing, WatchChangesRequest,
    change::Action, ledger_service_client::LedgerServiceClient, observation::Reading,
    thing::Thing as Kind, watch_changes_response::Event,
};
use tokio::{sync::mpsc, task::JoinSet, time::timeout};
use tonic::{Code, Status, transport::Channel};

use crate::support::{
    programs::{LIMIT, program, run},
    server::Server,
    system::{STORE, data, position},
};

type Ledger = LedgerServiceClient<Channel>;

const ROUNDS: usize = 20;
const WRITERS: usize = 4;
/// Each commit writes the same number under all of these.
const PERIODS: [&str; 3] = ["2020", "2021", "2022"];

/// xorshift64*: moments only have to differ.
struct Random(u64);

impl Random {
    /// From `SCORECARD_TEST_SEED`, to repeat a run, or a new one.
    fn new() -> Self {
        let told = env::var("SCORECARD_TEST_SEED").ok().map(|seed| seed.parse().unwrap());
        let seed = told.unwrap_or_else(|| RandomState::new().build_hasher().finish()) | 1;
        println!("SCORECARD_TEST_SEED={seed}");
        Self(seed)
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) % limit
    }
}

fn put(thing: Kind) -> Change {
    Change { action: Some(Action::Put(Thing { thing: Some(thing) })), if_revision: None }
}

fn zh(text: &str) -> Option<Text> {
    Some(Text { zh: text.to_owned(), en: String::new() })
}

fn indicator(writer: usize) -> String {
    format!("test.writer{writer}")
}

/// What the writers write about.
fn ground() -> Vec<Change> {
    let area = Area {
        id: "test:here".to_owned(),
        kind: AreaKind::District.into(),
        name: zh("此地"),
        ..Area::default()
    };
    let indicators = (0..WRITERS).map(|writer| {
        put(Kind::Indicator(Indicator {
            id: indicator(writer),
            name: zh("数"),
            unit: zh("个"),
            direction: 1,
            nature: 5,
            over_time: 1,
            over_areas: 1,
            growth_rule: 1,
            ..Indicator::default()
        }))
    });
    indicators.chain([put(Kind::Area(area))]).collect()
}

/// The number `n` of a writer, under all periods. The request can be repeated.
fn request(writer: usize, n: u64) -> CommitChangesRequest {
    let observation = |period: &&str| {
        put(Kind::Observation(Observation {
            key: Some(ObservationKey {
                indicator: indicator(writer),
                measure: Measure::Level.into(),
                of: String::new(),
                area: "test:here".to_owned(),
                period: (*period).to_owned(),
            }),
            reading: Some(Reading::Value(n.to_string())),
            ..Observation::default()
        }))
    };
    CommitChangesRequest {
        changes: PERIODS.iter().map(observation).collect(),
        reason: format!("{writer} {n}"),
        request_id: format!("writer-{writer}-{n}"),
        validate_only: false,
    }
}

/// Commits number after number from `n` on until the ledger is gone; answers the first that was not
/// acknowledged.
async fn write(
    mut ledger: Ledger,
    writer: usize,
    mut n: u64,
    acknowledged: mpsc::UnboundedSender<(usize, u64, u64)>,
) -> (usize, u64) {
    loop {
        match ledger.commit_changes(request(writer, n)).await {
            Ok(answer) => {
                let revision = answer.into_inner().revision.unwrap().revision;
                let _nobody_listens = acknowledged.send((writer, n, revision));
                n += 1;
            }
            Err(status) => {
                check_gone(&status);
                return (writer, n);
            }
        }
    }
}

#[track_caller]
fn check_gone(status: &Status) {
    let gone = [Code::Unavailable, Code::Unknown, Code::Internal, Code::Cancelled];
    assert!(gone.contains(&status.code()), "{status}");
}

/// What a follower was told, revision by revision, and from where it goes on.
#[derive(Debug, Default)]
struct Followed {
    position: Option<Position>,
    /// Writer and number of each revision, from the second on; in the order of delivery.
    told: Vec<(u64, usize, u64)>,
}

impl Followed {
    /// Follows until revision `last` or until the ledger is gone.
    async fn follow(&mut self, mut ledger: Ledger, ledger_id: String, last: Option<u64>) {
        let request = WatchChangesRequest { position: self.position.clone(), kinds: Vec::new() };
        let mut events = match ledger.watch_changes(request).await {
            Ok(events) => events.into_inner(),
            Err(status) => return check_gone(&status),
        };
        let mut changes = Vec::new();
        while self.position.as_ref().map(|position| position.revision) < last || last.is_none() {
            let fragment = match events.message().await {
                Ok(Some(message)) => match message.event.unwrap() {
                    Event::Fragment(fragment) => fragment,
                    Event::Progress(_) => continue,
                },
                Ok(None) => return,
                Err(status) => return check_gone(&status),
            };
            let RevisionFragment { revision, last, changes: more, .. } = fragment;
            let revision = revision.unwrap();
            changes.extend(more);
            if last {
                self.note(revision.revision, &std::mem::take(&mut changes));
                self.position = Some(Position {
                    ledger_id: ledger_id.clone(),
                    revision: revision.revision,
                    digest: revision.digest,
                });
            }
        }
    }

    /// A revision holds one whole commit: the same number under all periods.
    fn note(&mut self, revision: u64, changes: &[Change]) {
        if revision == 1 {
            return;
        }
        let written: Vec<_> = changes.iter().map(written).collect();
        let (writer, n, _) = written[0];
        let whole: Vec<_> =
            PERIODS.iter().map(|period| (writer, n, (*period).to_owned())).collect();
        let found: Vec<_> = written.iter().map(|(w, n, p)| (*w, *n, p.clone())).collect();
        assert_eq!(found, whole, "revision {revision}");
        self.told.push((revision, writer, n));
    }
}

fn written(change: &Change) -> (usize, u64, String) {
    let Some(Action::Put(Thing { thing: Some(Kind::Observation(observation)) })) = &change.action
    else {
        panic!("{change:?}");
    };
    let key = observation.key.clone().unwrap();
    let writer = key.indicator.strip_prefix("test.writer").unwrap().parse().unwrap();
    let Some(Reading::Value(value)) = &observation.reading else { panic!("{observation:?}") };
    (writer, value.parse().unwrap(), key.period)
}

async fn connect(server: &Server) -> (Ledger, String) {
    let mut ledger = LedgerServiceClient::new(server.channel().await);
    let id = position(&mut ledger).await.ledger_id;
    (ledger, id)
}

/// All revisions, page by page.
async fn revisions(ledger: &mut Ledger) -> Vec<u64> {
    let mut revisions = Vec::new();
    let mut page_token = String::new();
    loop {
        let request = ListRevisionsRequest { after: 0, page_size: 100, page_token };
        let page = ledger.list_revisions(request).await.unwrap().into_inner();
        revisions.extend(page.revisions.into_iter().map(|revision| revision.revision));
        page_token = page.next_page_token;
        if page_token.is_empty() {
            return revisions;
        }
    }
}

async fn verify(store: &str) {
    run(program("scorecard-data").arg("verify").env(STORE, store)).await.ok();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_ledger_that_is_killed_under_writers_loses_nothing_that_it_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    check_killed(folder.path().join("ledger.db").to_str().unwrap()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn neither_does_one_that_is_kept_in_postgres() {
    let Some(postgres) = Postgres::shared() else { return };
    check_killed(&postgres.database().url()).await;
}

async fn check_killed(store: &str) {
    let mut random = Random::new();
    let mut acknowledged: BTreeMap<(usize, u64), u64> = BTreeMap::new();
    let mut next = [1; WRITERS];
    let mut followed = Followed::default();

    for round in 0..ROUNDS {
        let server = data(store).await;
        let (mut ledger, id) = connect(&server).await;
        if round == 0 {
            let changes = ground();
            let first = CommitChangesRequest { changes, ..CommitChangesRequest::default() };
            ledger.commit_changes(first).await.unwrap();
        }
        let follower = {
            let (ledger, id) = (ledger.clone(), id);
            tokio::spawn(async move {
                followed.follow(ledger, id, None).await;
                followed
            })
        };
        let (sender, mut acknowledgements) = mpsc::unbounded_channel();
        let mut writers = JoinSet::new();
        for (writer, n) in next.into_iter().enumerate() {
            // A connection of its own for each.
            let ledger = LedgerServiceClient::new(server.channel().await);
            writers.spawn(write(ledger, writer, n, sender.clone()));
        }
        drop(sender);

        // At a moment between or within commits.
        for _ in 0..random.below(12) {
            let acknowledgement = timeout(LIMIT, acknowledgements.recv()).await.unwrap();
            let (writer, n, revision) = acknowledgement.unwrap();
            acknowledged.insert((writer, n), revision);
        }
        for _ in 0..random.below(5000) {
            tokio::task::yield_now().await;
        }
        server.kill().await;

        for (writer, n) in writers.join_all().await {
            next[writer] = n;
        }
        while let Some((writer, n, revision)) = acknowledgements.recv().await {
            let again = acknowledged.insert((writer, n), revision);
            assert_eq!(again, None, "writer {writer} number {n}");
        }
        followed = follower.await.unwrap();
    }

    verify(store).await;
    let server = data(store).await;
    let (mut ledger, id) = connect(&server).await;
    let last = position(&mut ledger).await.revision;
    timeout(LIMIT, followed.follow(ledger.clone(), id.clone(), Some(last))).await.unwrap();

    let all: Vec<u64> = (1..=last).collect();
    assert_eq!(revisions(&mut ledger).await, all, "the revisions have gaps");
    let told: Vec<_> = followed.told.iter().map(|(revision, ..)| *revision).collect();
    assert_eq!(told, all[1..], "the follower was told twice, not at all or in another order");
    let mut fresh = Followed::default();
    timeout(LIMIT, fresh.follow(ledger, id, Some(last))).await.unwrap();
    assert_eq!(fresh.told, followed.told, "the past has changed");
    assert_eq!(fresh.position, followed.position);

    // Each number was stored once, though it was sent again after each crash, and where it was acknowledged to be.
    let mut stored = BTreeMap::new();
    for (revision, writer, n) in followed.told {
        assert_eq!(stored.insert((writer, n), revision), None, "writer {writer} number {n}");
    }
    for (commit, revision) in &acknowledged {
        assert_eq!(stored.get(commit), Some(revision), "writer and number {commit:?}");
    }
    assert!(stored.len() <= acknowledged.len() + WRITERS, "more than was ever sent");
    println!("{} commits acknowledged, {} stored", acknowledged.len(), stored.len());
    assert!(acknowledged.len() > ROUNDS, "the writers hardly wrote");
}
