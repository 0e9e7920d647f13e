//! What it costs that an indicator has minimum units: `cargo bench -p scorecard-data --bench controlled`.
//!
//! The same import and the same durable changes on two SQLite ledgers in one run, alternating: one whose indicator has a
//! minimum, and one whose has none. Told is the ratio, for yearly levels of 300 areas in 20 years, and for levels of months,
//! quarters and years in two.
#![expect(
    clippy::float_arithmetic,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark: it prints ratios for people, and may fail"
)]

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use scorecard_data::{Batch, Ledger, ProposedChange, StoreUrl, SystemClock};
use scorecard_domain::{
    Area, AreaKind, Change, Confidentiality, Decimal, Direction, GrowthRule, Indicator, Measure,
    MinimumUnits, Nature, Observation, ObservationKey, Of, OverAreas, OverTime, Parenthood, Period,
    PlausibleRange, Qualifier, Reading, Statuses, Text, Thing, Validity,
};

const CITIES: usize = 15;
const DISTRICTS: usize = 284;
/// So many changes are made one after the other, each durable.
const CHANGES: usize = 60;

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    println!("levels what controlled without ratio");
    let years: Vec<String> = (2003..2023).map(|year| year.to_string()).collect();
    let mut months = Vec::new();
    for year in 2021..2023 {
        months.push(year.to_string());
        months.extend((1..=4).map(|quarter| format!("{year}-Q{quarter}")));
        months.extend((1..=12).map(|month| format!("{year}-{month:02}")));
    }
    for (name, periods) in [("years", years), ("months", months)] {
        runtime.block_on(compare(name, &periods));
    }
}

async fn compare(name: &str, periods: &[String]) {
    let folder = tempfile::tempdir().unwrap();
    let mut ledgers = Vec::new();
    for (file, minimum) in [("controlled.db", Some(3)), ("without.db", None)] {
        let url = StoreUrl::Sqlite(folder.path().join(file));
        let ledger = Ledger::open(&url, Arc::new(SystemClock)).await.unwrap();
        commit(&ledger, ground(minimum)).await;
        ledgers.push(ledger);
    }
    let [controlled, without] = ledgers.as_slice() else { panic!("two ledgers") };
    let levels = || periods.iter().flat_map(|period| places(period)).collect::<Vec<_>>();
    let imports = [commit(controlled, levels()).await, commit(without, levels()).await];
    told(name, "import", imports);
    let mut changes = [Duration::ZERO; 2];
    for number in 0..CHANGES {
        let period = &periods[number % periods.len()];
        let value = i128::try_from(5000 + number).unwrap();
        for (ledger, taken) in [controlled, without].into_iter().zip(&mut changes) {
            let change = level("i.output", DISTRICTS - 1 - number, period, value);
            *taken += commit(ledger, vec![change]).await;
        }
    }
    told(name, "one-change", changes.map(|taken| taken / u32::try_from(CHANGES).unwrap()));
    let head = controlled.position().revision;
    assert_eq!(head, without.position().revision);
    for ledger in ledgers {
        ledger.close().await;
    }
}

fn told(name: &str, what: &str, [controlled, without]: [Duration; 2]) {
    let ratio = controlled.as_secs_f64() / without.as_secs_f64();
    println!("{name} {what} {controlled:.1?} {without:.1?} {ratio:.2}");
}

async fn commit(ledger: &Ledger, changes: Vec<ProposedChange>) -> Duration {
    let (author, reason) = ("bench".to_owned(), String::new());
    let started = Instant::now();
    ledger.commit(Batch { changes, author, reason, request: None }).await.unwrap();
    started.elapsed()
}

/// A province, its cities and their districts.
fn id(kind: AreaKind, number: usize) -> String {
    format!("place:{}-{number}", kind.slug())
}

fn area(kind: AreaKind, number: usize, parent: Option<String>) -> ProposedChange {
    let validity = Validity::default();
    let parenthood = |parent: String| Parenthood { parent: parent.parse().unwrap(), validity };
    put(Thing::Area(Area {
        id: id(kind, number).parse().unwrap(),
        kind,
        code: String::new(),
        name: Text::zh("区"),
        validity,
        parents: parent.map(parenthood).into_iter().collect(),
        successors: Vec::new(),
    }))
}

fn ground(minimum: Option<u32>) -> Vec<ProposedChange> {
    let mut changes = vec![area(AreaKind::Province, 0, None)];
    let province = || Some(id(AreaKind::Province, 0));
    changes.extend((0..CITIES).map(|city| area(AreaKind::City, city, province())));
    changes.extend(
        (0..DISTRICTS).map(|number| {
            area(AreaKind::District, number, Some(id(AreaKind::City, number % CITIES)))
        }),
    );
    let counted_by = "i.firms".parse().unwrap();
    let minimum = minimum.map(|minimum| MinimumUnits { counted_by, minimum });
    changes.extend([
        indicator("i.output", Nature::Flow, 8, minimum),
        indicator("i.firms", Nature::Count, 0, None),
    ]);
    changes
}

fn indicator(
    id: &str,
    nature: Nature,
    multiplier: i8,
    minimum_units: Option<MinimumUnits>,
) -> ProposedChange {
    let is_flow = nature == Nature::Flow;
    put(Thing::Indicator(Indicator {
        id: id.parse().unwrap(),
        name: Text::zh("产值"),
        unit: Text::new(if is_flow { "元" } else { "家" }, ""),
        multiplier,
        decimals: 1,
        direction: Direction::Higher,
        nature,
        over_time: if is_flow { OverTime::Sum } else { OverTime::Last },
        over_areas: OverAreas::Sum,
        growth_rule: GrowthRule::PublishedOnly,
        scope: Text::default(),
        explanation: Text::default(),
        plausible: PlausibleRange::default(),
        formula: None,
        minimum_units,
        price_index: None,
        streaks: scorecard_domain::StreakRules::default(),
    }))
}

/// The levels of all areas in a period, and how many firms make them: one in twenty districts has one.
fn places(period: &str) -> Vec<ProposedChange> {
    let mut changes = Vec::new();
    for number in 0..DISTRICTS {
        let firms = if number % 20 == 7 { 1 } else { 25 };
        let value = i128::try_from(100 + number).unwrap();
        changes.push(level("i.output", number, period, value));
        changes.push(level("i.firms", number, period, firms));
    }
    for city in 0..CITIES {
        changes.push(of(AreaKind::City, "i.output", city, period, 5000));
    }
    changes.push(of(AreaKind::Province, "i.output", 0, period, 75_000));
    changes
}

fn level(indicator: &str, district: usize, period: &str, value: i128) -> ProposedChange {
    of(AreaKind::District, indicator, district, period, value)
}

fn of(kind: AreaKind, indicator: &str, number: usize, period: &str, value: i128) -> ProposedChange {
    let period: Period = period.parse().unwrap();
    let key = ObservationKey {
        indicator: indicator.parse().unwrap(),
        measure: Measure::Level,
        of: Of::Nothing,
        area: id(kind, number).parse().unwrap(),
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
