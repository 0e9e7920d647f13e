//! Those who write, read and follow, whatever happens to the servers.

use std::{
    collections::BTreeSet,
    sync::{
        Arc, Mutex, OnceLock,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use scorecard_wire::{
    pb::data::{
        AsOf, CommitChangesRequest, ImportBatch, ImportChangesRequest, ImportFinish, ImportHeader,
        Kind, ListObservationsRequest, Position, WatchChangesRequest, as_of,
        fact_service_client::FactServiceClient, import_changes_request::Part,
        import_changes_response::Part as Answer, watch_changes_response::Event,
    },
    status::reason_of,
};
use tokio::{task::JoinSet, time::sleep};
use tonic::Status;

use super::{
    history::{Followed, Outcome, Read, Told, Wanted, Write},
    random::Random,
    wire::{self, Ledger},
};
use crate::support::system::position;

const WRITERS: u64 = 4;
const READERS: u64 = 2;
/// What followers want keys to begin with.
const FOLLOWERS: [&str; 3] = ["", "", "area "];
/// Indicators that are written a few keys at a time, and one that is imported by the thousand.
const INDICATORS: u64 = 3;
const BULK: &str = "test.bulk";
/// So many keys one import can have: several parts of a revision.
const IMPORTED: u64 = 2500;

/// Where the servers are, and what everybody shares.
pub(super) struct Cluster {
    urls: Mutex<Vec<String>>,
    begun: Instant,
    acknowledged: AtomicU64,
    stopping: AtomicBool,
    /// The last revision, when nobody writes any more; before that 0.
    last: AtomicU64,
    ledger_id: OnceLock<String>,
}

/// Those who take part.
pub(super) struct Actors {
    writers: JoinSet<Vec<Write>>,
    readers: JoinSet<Vec<Read>>,
    followers: JoinSet<(usize, Followed)>,
    cluster: Arc<Cluster>,
}

impl Cluster {
    pub(super) fn new(urls: impl Iterator<Item = String>) -> Self {
        Self {
            urls: Mutex::new(urls.collect()),
            begun: Instant::now(),
            acknowledged: AtomicU64::new(0),
            stopping: AtomicBool::new(false),
            last: AtomicU64::new(0),
            ledger_id: OnceLock::new(),
        }
    }

    pub(super) fn url(&self, server: usize) -> String {
        self.urls.lock().unwrap()[server].clone()
    }

    /// A server is somewhere else now.
    pub(super) fn moved(&self, server: usize, url: String) {
        self.urls.lock().unwrap()[server] = url;
    }

    fn servers(&self) -> u64 {
        self.urls.lock().unwrap().len() as u64
    }

    fn now(&self) -> u64 {
        u64::try_from(self.begun.elapsed().as_nanos()).unwrap()
    }

    fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::SeqCst)
    }

    pub(super) fn stop(&self) {
        self.stopping.store(true, Ordering::SeqCst);
    }

    /// Waits for some more writes to be acknowledged.
    pub(super) async fn acknowledged(&self, more: u64) {
        let goal = self.acknowledged.load(Ordering::SeqCst) + more;
        while self.acknowledged.load(Ordering::SeqCst) < goal {
            sleep(Duration::from_millis(1)).await;
        }
    }

    /// A connection to a server, as soon as it is there.
    async fn connect(&self, server: usize) -> Ledger {
        loop {
            match wire::connect(&self.url(server)).await {
                Ok(ledger) => return ledger,
                Err(_) => sleep(Duration::from_millis(2)).await,
            }
        }
    }

    /// Writes what all others write about.
    pub(super) async fn lay_ground(&self) -> Write {
        let wanted = |key: String| Wanted { key, value: Some("名".to_owned()), if_revision: None };
        let indicators = (0..INDICATORS).map(|n| wanted(format!("indicator test.i{n}")));
        let all = indicators
            .chain([wanted(format!("indicator {BULK}")), wanted("area test:here".to_owned())]);
        let Position { ledger_id, .. } = position(&mut self.connect(0).await).await;
        self.ledger_id.set(ledger_id).unwrap();
        self.write("ground".to_owned(), all.collect(), 0, true, false).await
    }

    pub(super) fn start(self: &Arc<Self>, seed: u64) -> Actors {
        let (mut writers, mut readers) = (JoinSet::new(), JoinSet::new());
        let mut followers = JoinSet::new();
        for number in 0..WRITERS {
            let random = Random::new(seed, 1000 + number);
            writers.spawn(Arc::clone(self).write_on(number, random));
        }
        for number in 0..READERS {
            readers.spawn(Arc::clone(self).read_on(Random::new(seed, 2000 + number)));
        }
        for (number, prefix) in FOLLOWERS.into_iter().enumerate() {
            let cluster = Arc::clone(self);
            followers.spawn(async move { (number, cluster.follow(number, prefix).await) });
        }
        Actors { writers, readers, followers, cluster: Arc::clone(self) }
    }

    async fn write_on(self: Arc<Self>, writer: u64, mut random: Random) -> Vec<Write> {
        let mut writes: Vec<Write> = Vec::new();
        for number in 0.. {
            if self.is_stopping() {
                break;
            }
            let name = format!("writer {writer} {number}");
            let last = writes.iter().rev().find_map(|write| match write.outcome {
                Outcome::Committed { revision, .. } => revision,
                _ => None,
            });
            let import = random.percent(8);
            let wanted = wanted(&mut random, import, last);
            let server = usize::try_from(random.below(self.servers())).unwrap();
            let repeated = random.percent(80);
            writes.push(self.write(name, wanted, server, repeated, import).await);
        }
        writes
    }

    /// Writes something; until there is an answer, if it can be repeated.
    async fn write(
        &self,
        name: String,
        wanted: Vec<Wanted>,
        mut server: usize,
        repeated: bool,
        import: bool,
    ) -> Write {
        let request = CommitChangesRequest {
            changes: wanted.iter().map(wire::change).collect(),
            reason: name.clone(),
            request_id: if repeated { name.replace(' ', "-") } else { String::new() },
            validate_only: false,
        };
        let invoked = self.now();
        let outcome = loop {
            let mut ledger = self.connect(server).await;
            let answer = if import {
                import_changes(&mut ledger, request.clone()).await
            } else {
                commit(&mut ledger, request.clone()).await
            };
            match answer {
                Ok(outcome) => break outcome,
                Err(status) => {
                    assert!(wire::is_gone(&status), "{name}: {status}");
                    if !repeated {
                        break Outcome::Unknown;
                    }
                    // Whoever lost an answer may ask another server.
                    server = (server + 1) % usize::try_from(self.servers()).unwrap();
                }
            }
        };
        self.acknowledged.fetch_add(1, Ordering::SeqCst);
        Write { name, server, invoked, returned: self.now(), wanted, outcome }
    }

    async fn read_on(self: Arc<Self>, mut random: Random) -> Vec<Read> {
        let mut reads: Vec<Read> = Vec::new();
        while !self.is_stopping() {
            let server = usize::try_from(random.below(self.servers())).unwrap();
            let indicator = format!("test.i{}", random.below(INDICATORS));
            let known = reads.last().map_or(0, |read| read.revision);
            let as_of = (known > 0 && random.percent(40)).then(|| 1 + random.below(known));
            let invoked = self.now();
            let Ok(channel) = self.channel(server).await else { continue };
            let request = ListObservationsRequest {
                indicator: indicator.clone(),
                as_of: as_of.map(|revision| AsOf { as_of: Some(as_of::AsOf::Revision(revision)) }),
                page_size: 1000,
                ..ListObservationsRequest::default()
            };
            let page = match FactServiceClient::new(channel).list_observations(request).await {
                Ok(page) => page.into_inner(),
                // Another server may not have reached it.
                Err(status) if reason_of(&status).as_deref() == Some("REVISION_NOT_REACHED") => {
                    continue;
                }
                Err(status) => {
                    assert!(wire::is_gone(&status), "{status}");
                    continue;
                }
            };
            assert_eq!(page.next_page_token, "");
            let held = page.observations.iter().map(|observation| {
                let (key, value) = wire::observed(observation);
                (key, (value, observation.revision))
            });
            let (returned, revision) = (self.now(), page.revision);
            let (held, prefix) = (held.collect(), format!("observation {indicator} "));
            reads.push(Read { server, invoked, returned, prefix, as_of, revision, held });
            sleep(Duration::from_millis(random.below(4))).await;
        }
        reads
    }

    async fn channel(&self, server: usize) -> Result<tonic::transport::Channel, ()> {
        let url = self.url(server);
        let endpoint = tonic::transport::Channel::from_shared(url).unwrap();
        endpoint.connect().await.map_err(drop)
    }

    /// Follows to the end, going on after each loss from where it was; each time at another server.
    async fn follow(self: Arc<Self>, number: usize, prefix: &str) -> Followed {
        let mut followed = Followed { prefix: prefix.to_owned(), told: Vec::new() };
        let kinds: Vec<i32> = match prefix {
            "area " => vec![Kind::Area.into()],
            _ => Vec::new(),
        };
        let mut reached: Option<Position> = None;
        for session in number.. {
            let server = session % usize::try_from(self.servers()).unwrap();
            let mut ledger = self.connect(server).await;
            let request = WatchChangesRequest {
                position: reached.clone(),
                kinds: kinds.clone(),
                ..WatchChangesRequest::default()
            };
            let Ok(events) = ledger.watch_changes(request).await else { continue };
            let mut events = events.into_inner();
            let from = reached.as_ref().map_or(0, |position| position.revision);
            followed.told.push(Told::Began { from });
            loop {
                let last = self.last.load(Ordering::SeqCst);
                if last > 0 && reached.as_ref().is_some_and(|reached| reached.revision >= last) {
                    return followed;
                }
                let event =
                    tokio::time::timeout(Duration::from_millis(200), events.message()).await;
                let event = match event {
                    Err(_) => continue,
                    Ok(Ok(Some(message))) => message.event.unwrap(),
                    Ok(Ok(None)) => break,
                    Ok(Err(status)) => {
                        assert!(wire::is_gone(&status), "follower {number}: {status}");
                        break;
                    }
                };
                let told = tell(event, self.ledger_id.get().unwrap(), &mut reached);
                followed.told.push(told);
            }
        }
        followed
    }
}

impl Actors {
    /// What everybody did and saw, when they have come to their end.
    pub(super) async fn ended(&mut self) -> (Vec<Write>, Vec<Read>, Vec<Followed>) {
        let mut writes = Vec::new();
        while let Some(some) = self.writers.join_next().await {
            writes.extend(some.unwrap());
        }
        let mut reads = Vec::new();
        while let Some(some) = self.readers.join_next().await {
            reads.extend(some.unwrap());
        }
        let mut last = 0;
        for server in 0..usize::try_from(self.cluster.servers()).unwrap() {
            let at = position(&mut self.cluster.connect(server).await).await;
            last = at.revision.max(last);
        }
        self.cluster.last.store(last, Ordering::SeqCst);
        let mut followed = Vec::new();
        while let Some(one) = self.followers.join_next().await {
            followed.push(one.unwrap());
        }
        followed.sort_by_key(|(number, _)| *number);
        (writes, reads, followed.into_iter().map(|(_, followed)| followed).collect())
    }
}

/// What a follower notes of an event, and from where it would go on.
fn tell(event: Event, ledger_id: &str, reached: &mut Option<Position>) -> Told {
    match event {
        Event::Fragment(fragment) => {
            let changes = wire::changes(&fragment);
            let revision = fragment.revision.unwrap();
            let (part, last) = (fragment.part, fragment.last);
            if last {
                *reached = Some(Position {
                    ledger_id: ledger_id.to_owned(),
                    revision: revision.revision,
                    digest: revision.digest.clone(),
                });
            }
            Told::Fragment {
                revision: revision.revision,
                digest: revision.digest,
                part,
                last,
                changes,
            }
        }
        Event::Progress(position) => {
            *reached = Some(position.clone());
            Told::Progress { revision: position.revision, digest: position.digest }
        }
    }
}

/// Some changes, each key once.
fn wanted(random: &mut Random, import: bool, last: Option<u64>) -> Vec<Wanted> {
    let mut keys = BTreeSet::new();
    if import {
        let first = 1000 + random.below(500);
        let n = 1 + random.below(IMPORTED);
        keys.extend((first..first + n).map(|year| format!("observation {BULK} {year}")));
    } else {
        for _ in 0..=random.below(4) {
            let (indicator, year) = (random.below(INDICATORS), 2018 + random.below(6));
            keys.insert(if random.percent(15) {
                format!("area test:a{}", random.below(4))
            } else {
                format!("observation test.i{indicator} {year}")
            });
        }
    }
    // Few values, so that some changes change nothing.
    let mut changes: Vec<Wanted> = keys
        .into_iter()
        .map(|key| {
            let withdrawn = !import && random.percent(12);
            let value = (!withdrawn).then(|| random.below(3).to_string());
            let value = if import { Some((random.below(2)).to_string()) } else { value };
            let if_revision = match (import, random.below(100)) {
                (false, 0..10) => last,
                (false, 10..15) => Some(0),
                _ => None,
            };
            Wanted { key, value, if_revision }
        })
        .collect();
    // In any order.
    for place in (1..changes.len()).rev() {
        let other = usize::try_from(random.below(place as u64 + 1)).unwrap();
        changes.swap(place, other);
    }
    changes
}

async fn commit(ledger: &mut Ledger, request: CommitChangesRequest) -> Result<Outcome, Status> {
    match ledger.commit_changes(request).await {
        Ok(answer) => {
            let answer = answer.into_inner();
            let revision = answer.revision.map(|revision| revision.revision);
            Ok(Outcome::Committed { revision, unchanged: answer.unchanged })
        }
        Err(status) => refused(status),
    }
}

fn refused(status: Status) -> Result<Outcome, Status> {
    match reason_of(&status).as_deref() {
        Some("REVISION_MISMATCH") => Ok(Outcome::Mismatch),
        Some("FAULTY_CHANGES") => Ok(Outcome::Faulty),
        _ => Err(status),
    }
}

async fn import_changes(
    ledger: &mut Ledger,
    request: CommitChangesRequest,
) -> Result<Outcome, Status> {
    let CommitChangesRequest { changes, reason, request_id, validate_only } = request;
    let header = Part::Header(ImportHeader { reason, request_id, validate_only });
    let batches = changes.chunks(500).map(<[_]>::to_vec);
    let batches = batches.map(|changes| Part::Batch(ImportBatch { changes }));
    let parts: Vec<_> = std::iter::once(header)
        .chain(batches)
        .chain([Part::Finish(ImportFinish {})])
        .map(|part| ImportChangesRequest { part: Some(part) })
        .collect();
    let answers = match ledger.import_changes(tokio_stream::iter(parts)).await {
        Ok(answers) => answers,
        Err(status) => return refused(status),
    };
    let mut answers = answers.into_inner();
    loop {
        match answers.message().await {
            Ok(Some(answer)) => {
                if let Some(Answer::Result(result)) = answer.part {
                    let revision = result.revision.map(|revision| revision.revision);
                    return Ok(match result.faults {
                        0 => Outcome::Committed { revision, unchanged: result.unchanged },
                        _ => Outcome::Faulty,
                    });
                }
            }
            Ok(None) => return Err(Status::unavailable("the import ended without a result")),
            Err(status) => return refused(status),
        }
    }
}
