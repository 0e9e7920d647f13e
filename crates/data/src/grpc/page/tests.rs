//! Random filters over random observations, on both stores: what comes in small pages is what is found by hand.

use std::{fmt, sync::Arc};

use proptest::{collection::vec, option, prelude::*, sample::select};
use scorecard_domain::{
    Change, Decimal, Key, Measure, ObsStatus, Observation, Period, Reading, Stage, Thing,
};
use scorecard_service::Stop;
use scorecard_wire::pb::data::{
    self as pb, as_of::AsOf, fact_service_server::FactService, observation::Reading as Told,
};
use tonic::Request;

use crate::{
    Ledger, StoreUrl, SystemClock,
    config::Limits,
    content::key::key_text,
    grpc::Face,
    testing::{batch, commit, ground, observation, on_postgres, on_sqlite, put},
};

const INDICATORS: [&str; 2] = ["i.one", "i.two"];
const FACES: [&str; 3] = ["level ", "growth ", "share x:city"];
const AREAS: [&str; 3] = ["x:city", "x:a", "x:b"];
const PERIODS: [&str; 6] = ["2021", "2022", "2022-Q1", "2022-S1", "2022-01", "2022-01-01/P11M"];
const VALUES: [&str; 7] = ["-", "0", "0.0", "1.5", "2", "2.00", "10.25"];

fn an_observation() -> impl Strategy<Value = Observation> {
    let key = (select(&INDICATORS), select(&FACES), select(&AREAS), select(&PERIODS));
    let more = (option::of(select(Stage::ALL)), vec(select(ObsStatus::ALL), 0..3));
    (key, select(&VALUES), select(&["", "s1", "s2"]), more).prop_map(
        |((indicator, face, area, period), value, source, (stage, statuses))| {
            let mut seen =
                observation(&format!("{indicator} {face} {area} {period}"), value, source);
            seen.stage = stage;
            seen.statuses = statuses.into_iter().collect();
            seen
        },
    )
}

/// A filter of which the text is made and, apart from it, what it means.
#[derive(Clone, Debug)]
enum Tree {
    Indicator(&'static str, bool),
    IndicatorPrefix(&'static str),
    Area(Vec<&'static str>),
    Measure(Measure, bool),
    Period(&'static str, &'static str),
    Value(&'static str, &'static str),
    Status(ObsStatus),
    Staged,
    Source(&'static str, &'static str),
    Not(Box<Tree>),
    And(Vec<Tree>),
    Or(Vec<Tree>),
}

fn a_tree() -> impl Strategy<Value = Tree> {
    let order = || select(&["=", "!=", "<", "<=", ">", ">="]);
    let measures = [Measure::Level, Measure::Growth, Measure::Share, Measure::Rank];
    let leaf = prop_oneof![
        (select(&INDICATORS), any::<bool>()).prop_map(|(id, equal)| Tree::Indicator(id, equal)),
        select(&["i.", "i.t", "x"]).prop_map(Tree::IndicatorPrefix),
        vec(select(&AREAS), 1..3).prop_map(Tree::Area),
        (select(measures.to_vec()), any::<bool>()).prop_map(|(m, equal)| Tree::Measure(m, equal)),
        (order(), select(&PERIODS)).prop_map(|(order, period)| Tree::Period(order, period)),
        (order(), select(&VALUES[1..])).prop_map(|(order, value)| Tree::Value(order, value)),
        select(ObsStatus::ALL).prop_map(Tree::Status),
        Just(Tree::Staged),
        (order(), select(&["s1", "s2"])).prop_map(|(order, id)| Tree::Source(order, id)),
    ];
    leaf.prop_recursive(4, 12, 3, |inner| {
        prop_oneof![
            inner.clone().prop_map(|tree| Tree::Not(Box::new(tree))),
            vec(inner.clone(), 2..4).prop_map(Tree::And),
            vec(inner, 2..4).prop_map(Tree::Or),
        ]
    })
}

impl fmt::Display for Tree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut several = |trees: &[Tree], between: &str| {
            for (i, tree) in trees.iter().enumerate() {
                // As OR binds tighter, only an AND needs parentheses, here and below.
                let parentheses = matches!(tree, Tree::And(_) | Tree::Or(_));
                let before = if i > 0 { between } else { "" };
                match parentheses {
                    true => write!(f, "{before}({tree})")?,
                    false => write!(f, "{before}{tree}")?,
                }
            }
            Ok(())
        };
        match self {
            Self::Indicator(id, true) => write!(f, "indicator = {id}"),
            Self::Indicator(id, false) => write!(f, "indicator != \"{id}\""),
            Self::IndicatorPrefix(prefix) => write!(f, "key.indicator:'{prefix}*'"),
            Self::Area(ids) => write!(f, "area = ({})", ids.join(" OR ")),
            Self::Measure(measure, true) => write!(f, "measure = {measure}"),
            Self::Measure(measure, false) => {
                write!(f, "measure != {}", measure.slug().to_uppercase())
            }
            Self::Period(order, period) => write!(f, "period{order}{period}"),
            Self::Value(order, value) => write!(f, "value {order} {value}"),
            Self::Status(status) => write!(f, "statuses:{status}"),
            Self::Staged => write!(f, "stage:*"),
            Self::Source(order, id) => write!(f, "source {order} {id}"),
            Self::Not(tree) => write!(f, "NOT ({tree})"),
            Self::And(trees) => several(trees, " AND "),
            Self::Or(trees) => several(trees, " OR "),
        }
    }
}

fn ordered<T: PartialOrd>(order: &str, a: T, b: T) -> bool {
    match order {
        "=" => a == b,
        "!=" => a != b,
        "<" => a < b,
        "<=" => a <= b,
        ">" => a > b,
        _ => a >= b,
    }
}

fn hundredths(value: Decimal) -> i128 {
    value.mantissa() * 10i128.pow(2 - u32::from(value.scale()))
}

fn span(period: Period) -> (u32, u32) {
    (period.start().index(), u32::from(period.months()))
}

impl Tree {
    fn holds(&self, seen: &Observation) -> bool {
        let key = &seen.key;
        match self {
            Self::Indicator(id, equal) => (key.indicator.as_str() == *id) == *equal,
            Self::IndicatorPrefix(prefix) => key.indicator.as_str().starts_with(prefix),
            Self::Area(ids) => ids.contains(&key.area.as_str()),
            Self::Measure(measure, equal) => (key.measure == *measure) == *equal,
            Self::Period(order, period) => {
                ordered(order, span(key.period), span(period.parse().unwrap()))
            }
            Self::Value(order, value) => match seen.reading {
                Reading::Value(seen) => {
                    ordered(order, hundredths(seen), hundredths(value.parse().unwrap()))
                }
                _ => *order == "!=",
            },
            Self::Status(status) => seen.statuses.contains(*status),
            Self::Staged => seen.stage.is_some(),
            Self::Source(order, id) => match &seen.source {
                Some(source) => ordered(order, source.as_str(), id),
                None => *order == "!=",
            },
            Self::Not(tree) => !tree.holds(seen),
            Self::And(trees) => trees.iter().all(|tree| tree.holds(seen)),
            Self::Or(trees) => trees.iter().any(|tree| tree.holds(seen)),
        }
    }
}

fn face(ledger: Ledger) -> Face {
    let limits = Limits { max_changes: 100, max_import_changes: 100, max_page_size: 100 };
    let clock = Arc::new(SystemClock);
    Face {
        ledger,
        clock,
        limits,
        clearance: scorecard_service::Clearance::Full,
        spool: None,
        max_message_bytes: 1 << 20,
        stopping: Stop::new().1,
    }
}

/// The values under their keys, gathered page by page.
async fn listed(face: &Face, filter: &str, revision: u64, page_size: i32) -> Vec<String> {
    let mut request = pb::ListObservationsRequest {
        as_of: Some(pb::AsOf { as_of: Some(AsOf::Revision(revision)) }),
        filter: filter.to_owned(),
        page_size,
        ..pb::ListObservationsRequest::default()
    };
    let mut all = Vec::new();
    loop {
        let page = face.list_observations(Request::new(request.clone())).await;
        let page = page.unwrap_or_else(|status| panic!("{filter}: {status}")).into_inner();
        assert!(page.observations.len() <= usize::try_from(page_size).unwrap());
        assert_eq!(page.revision, revision);
        for seen in page.observations {
            let key = seen.key.unwrap();
            let value = match seen.reading.unwrap() {
                Told::Value(value) => value,
                _ => "-".to_owned(),
            };
            let measure = pb::Measure::try_from(key.measure).unwrap().as_str_name();
            let measure = measure.trim_start_matches("MEASURE_").to_lowercase();
            let pb::ObservationKey { indicator, of, area, period, .. } = key;
            all.push(format!("{indicator} {measure} {of} {area} {period} = {value}"));
        }
        if page.next_page_token.is_empty() {
            return all;
        }
        request.page_token = page.next_page_token;
    }
}

type Case = (Vec<Observation>, Vec<Observation>, Vec<(Tree, i32)>);

fn cases() -> impl Strategy<Value = Case> {
    let trees = vec((a_tree(), 1..7i32), 1..8);
    (vec(an_observation(), 1..40), vec(an_observation(), 1..10), trees)
}

async fn check((first, second, filters): Case, url: &StoreUrl) {
    let ledger = Ledger::open(url, Arc::new(SystemClock)).await.unwrap();
    commit(&ledger, ground()).await;
    let mut held = std::collections::BTreeMap::new();
    let mut revisions = Vec::new();
    // What is there is withdrawn by the second batch, what is not is put.
    for seen in [first, second] {
        let mut changes = std::collections::BTreeMap::new();
        for seen in seen {
            let key = Key::Observation(seen.key.clone());
            let text = key_text(&key);
            let change = match held.contains_key(&text) && !revisions.is_empty() {
                true => Change::Withdraw(key).into(),
                false => put(Thing::Observation(seen.clone())),
            };
            changes.insert(text, (change, seen));
        }
        for (text, (change, seen)) in &changes {
            match change.change {
                Change::Put(_) => held.insert(text.clone(), seen.clone()),
                Change::Withdraw(_) => held.remove(text),
            };
        }
        let changes: Vec<_> = changes.into_values().map(|(change, _)| change).collect();
        let revision = ledger.commit(batch(changes)).await.unwrap().revision.unwrap().number;
        revisions.push((revision, held.clone()));
    }
    let face = face(ledger.clone());
    for (revision, held) in revisions {
        for (tree, page_size) in &filters {
            let filter = tree.to_string();
            let found = listed(&face, &filter, revision, *page_size).await;
            // Keys are in the order of their components, which none of these texts has a smaller character in.
            let expected: Vec<_> = held
                .iter()
                .filter(|(_, seen)| tree.holds(seen))
                .map(|(key, seen)| {
                    let value =
                        seen.reading.value().map_or("-".to_owned(), |value| value.to_string());
                    format!("{key} = {value}")
                })
                .collect();
            assert_eq!(found, expected, "{filter} as of {revision}");
        }
    }
    ledger.close().await;
}

#[test]
fn sqlite_lists_what_a_filter_lets_through() {
    on_sqlite(24, &cases(), check);
}

#[test]
fn postgres_lists_what_a_filter_lets_through() {
    on_postgres("filter", 24, &cases(), check);
}
