//! What a series costs that was written often: `cargo bench -p scorecard-data --bench vintages [-- sqlite|postgres]`.
//!
//! In one ledger there are series of twenty years of which one year was written once, 100 and 1000 times. Told is what a
//! durable change of the next one takes, and a read of the whole series at the newest revision and as of the middle; and how
//! many times as long that is as with the series that was written once. Each series is measured once, and the three take turns.
#![expect(
    clippy::float_arithmetic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark: it prints ratios for people, and may fail"
)]

use std::{
    collections::BTreeSet,
    sync::Arc,
    time::{Duration, Instant},
};

use scorecard_data::{Batch, Ledger, ProposedChange, Scan, StoreUrl, SystemClock};
use scorecard_domain::{
    Area, AreaKind, Change, Confidentiality, Decimal, Direction, GrowthRule, Indicator, Measure,
    Nature, Observation, ObservationKey, Of, OverAreas, OverTime, Period, PlausibleRange,
    Qualifier, Reading, Statuses, Text, Thing, Validity,
};
use scorecard_test_postgres::Server as Postgres;

/// How often one year of a series was written.
const VINTAGES: [usize; 3] = [1, 100, 1000];
/// So many series were written that often.
const SERIES: usize = 40;
const YEARS: i128 = 20;
const FIRST_YEAR: i128 = 2003;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let is_asked = |store: &str| {
        let is_named = |arg: &String| ["sqlite", "postgres"].contains(&arg.as_str());
        !arguments.iter().any(is_named) || arguments.iter().any(|arg| arg == store)
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    println!("store what vintages median ratio");
    if is_asked("sqlite") {
        let folder = tempfile::tempdir().unwrap();
        let url = StoreUrl::Sqlite(folder.path().join("ledger.db"));
        runtime.block_on(measure("sqlite", &url));
    }
    if is_asked("postgres")
        && let Some(postgres) = Postgres::shared()
    {
        let database = postgres.database();
        runtime.block_on(measure("postgres", &database.url().parse().unwrap()));
    }
}

async fn measure(store: &str, url: &StoreUrl) {
    let ledger = Ledger::open(url, Arc::new(SystemClock)).await.unwrap();
    commit(&ledger, ground()).await;
    let years = || (0..YEARS).flat_map(|year| all(&VINTAGES, FIRST_YEAR + year, 1000));
    commit(&ledger, years().collect()).await;
    let first = ledger.position().revision;
    let most = VINTAGES.iter().copied().max().unwrap();
    for vintage in 1..most {
        let written: Vec<usize> = VINTAGES.into_iter().filter(|it| *it > vintage).collect();
        let value = 1000 + i128::try_from(vintage).unwrap();
        commit(&ledger, all(&written, FIRST_YEAR + YEARS / 2, value)).await;
    }
    let head = ledger.position().revision;
    let mut taken: [Vec<[Duration; 3]>; 3] = [(); 3].map(|()| Vec::new());
    for number in 0..SERIES {
        for (vintages, taken) in VINTAGES.into_iter().zip(&mut taken) {
            let newest = read(&ledger, vintages, number, head).await;
            let middle = u64::try_from(vintages / 2).unwrap();
            let middle = read(&ledger, vintages, number, first + middle).await;
            let change = observation(vintages, number, FIRST_YEAR + YEARS / 2, 999);
            taken.push([commit(&ledger, vec![change]).await, newest, middle]);
        }
    }
    for (at, what) in ["write", "read-newest", "read-middle"].into_iter().enumerate() {
        let [once, ..] = &taken;
        let once = median(once, at);
        for (vintages, taken) in VINTAGES.into_iter().zip(&taken) {
            let median = median(taken, at);
            let ratio = median.as_secs_f64() / once.as_secs_f64();
            println!("{store} {what} {vintages} {median:.1?} {ratio:.2}");
        }
    }
    ledger.close().await;
}

fn median(taken: &[[Duration; 3]], at: usize) -> Duration {
    let mut taken: Vec<Duration> = taken.iter().filter_map(|it| it.get(at)).copied().collect();
    taken.sort_unstable();
    taken[taken.len() / 2]
}

async fn commit(ledger: &Ledger, changes: Vec<ProposedChange>) -> Duration {
    let (author, reason) = ("bench".to_owned(), String::new());
    let started = Instant::now();
    let committed = ledger.commit(Batch { changes, author, reason, request: None }).await;
    let taken = started.elapsed();
    assert!(committed.unwrap().revision.is_some());
    taken
}

/// Reads a series whole.
async fn read(ledger: &Ledger, vintages: usize, number: usize, revision: u64) -> Duration {
    let scan = Scan {
        indicators: BTreeSet::from(["i.output".parse().unwrap()]),
        areas: BTreeSet::from([place(vintages, number).parse().unwrap()]),
        measures: BTreeSet::new(),
        periods: BTreeSet::new(),
        revision,
    };
    let started = Instant::now();
    let mut found = ledger.scan(scan);
    let mut rows = 0;
    while let Some(chunk) = found.next().await.unwrap() {
        rows += chunk.len();
    }
    let taken = started.elapsed();
    assert_eq!(i128::try_from(rows).unwrap(), YEARS);
    taken
}

fn place(vintages: usize, number: usize) -> String {
    format!("place:written-{vintages}-{number}")
}

fn ground() -> Vec<ProposedChange> {
    let area = |id: String| {
        put(Thing::Area(Area {
            id: id.parse().unwrap(),
            kind: AreaKind::District,
            code: String::new(),
            name: Text::zh("区"),
            validity: Validity::default(),
            parents: Vec::new(),
            successors: Vec::new(),
        }))
    };
    let ids = VINTAGES.iter().flat_map(|it| (0..SERIES).map(|number| place(*it, number)));
    let mut changes: Vec<ProposedChange> = ids.map(area).collect();
    changes.push(put(Thing::Indicator(Indicator {
        id: "i.output".parse().unwrap(),
        name: Text::zh("产值"),
        unit: Text::zh("元"),
        multiplier: 8,
        decimals: 1,
        direction: Direction::Higher,
        nature: Nature::Flow,
        over_time: OverTime::Sum,
        over_areas: OverAreas::Sum,
        growth_rule: GrowthRule::Nominal,
        scope: Text::default(),
        explanation: Text::default(),
        plausible: PlausibleRange::default(),
        formula: None,
        minimum_units: None,
        price_index: None,
        streaks: scorecard_domain::StreakRules::default(),
    })));
    changes
}

/// A year of all series that are written so often.
fn all(vintages: &[usize], year: i128, value: i128) -> Vec<ProposedChange> {
    let of = |it: &usize| {
        let it = *it;
        (0..SERIES).map(move |number| observation(it, number, year, value))
    };
    vintages.iter().flat_map(of).collect()
}

fn observation(vintages: usize, number: usize, year: i128, value: i128) -> ProposedChange {
    let period: Period = year.to_string().parse().unwrap();
    let key = ObservationKey {
        indicator: "i.output".parse().unwrap(),
        measure: Measure::Level,
        of: Of::Nothing,
        area: place(vintages, number).parse().unwrap(),
        period,
    };
    put(Thing::Observation(Observation {
        key,
        reading: Reading::Value(Decimal::new(value, 0).unwrap()),
        qualifier: Qualifier::Exact,
        statuses: Statuses::NONE,
        stage: None,
        source: None,
        note: Text::default(),
        confidentiality: Confidentiality::Free,
        embargo_until: None,
        comparison: None,
    }))
}

fn put(thing: Thing) -> ProposedChange {
    Change::Put(thing).into()
}
