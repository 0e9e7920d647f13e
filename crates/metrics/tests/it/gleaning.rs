//! What can be worked out from all that the public plane shows and computes of an indicator with minimum units: levels of
//! months, quarters and years, their totals over time and over areas, differences between any of them. None of it gives a
//! withheld level away.

use std::collections::{BTreeMap, BTreeSet};

use scorecard_domain::{
    Area, AreaKind, Change, Direction, GrowthRule, Indicator, MinimumUnits, Nature, OverAreas,
    OverTime, Parenthood, Period, PlausibleRange, Text, Thing, Validity,
};
use scorecard_wire::pb::{
    data::{Measure, ObservationKey},
    metrics::{Metric, QueryMetricsRequest, RollUp, Value, value::Reading},
};
use tonic::Request;

use crate::support::{Ledger, Metrics, level};

const CITY: &str = "x:city";
const DISTRICTS: [&str; 3] = ["x:a", "x:b", "x:c"];
/// The month in which a district has one enterprise: the last of a quarter and of a half-year.
const FEW: &str = "2022-06";
const COUNT: &str = "industry.enterprises";

fn area(id: &str, kind: AreaKind, parent: Option<&str>) -> Change {
    let validity = Validity::default();
    let parents = parent.map(|id| Parenthood { parent: id.parse().unwrap(), validity });
    Change::Put(Thing::Area(Area {
        id: id.parse().unwrap(),
        kind,
        code: String::new(),
        name: Text::zh(id),
        validity,
        parents: parents.into_iter().collect(),
        successors: Vec::new(),
    }))
}

fn indicator(id: &str, over_time: OverTime, minimum: Option<u32>) -> Change {
    let counted_by = COUNT.parse().unwrap();
    let is_count = id == COUNT;
    Change::Put(Thing::Indicator(Indicator {
        id: id.parse().unwrap(),
        name: Text::zh(id),
        unit: Text::zh(if is_count { "家" } else { "元" }),
        multiplier: 0,
        decimals: 0,
        direction: Direction::Higher,
        nature: if is_count { Nature::Count } else { Nature::Flow },
        over_time,
        over_areas: OverAreas::Sum,
        growth_rule: GrowthRule::Nominal,
        scope: Text::default(),
        explanation: Text::default(),
        plausible: PlausibleRange::default(),
        minimum_units: minimum.map(|minimum| MinimumUnits { counted_by, minimum }),
        formula: None,
        price_index: None,
        streaks: Default::default(),
    }))
}

fn months() -> Vec<String> {
    (1..=12).map(|month| format!("2022-{month:02}")).collect()
}

fn quarters() -> Vec<String> {
    (1..=4).map(|quarter| format!("2022-Q{quarter}")).collect()
}

fn longer(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

type Cells = BTreeSet<(usize, usize)>;

/// What a district has in a month: no two have the same.
fn base(district: usize, month: usize) -> i64 {
    let (district, month) = (i64::try_from(district).unwrap(), i64::try_from(month).unwrap());
    // A mean of up to twelve months is a whole number.
    27_720 * (1000 + 131 * month + 17 * district * (month + 3) + month * month)
}

/// The districts and months that a level is the sum or mean of, or what there is in the last of them.
fn cells(over_time: OverTime, area: &str, period: &str) -> Cells {
    let period: Period = period.parse().unwrap();
    let first = usize::try_from(period.start().month() - 1).unwrap();
    let districts = (0..3).filter(|n| area == CITY || DISTRICTS[*n] == area);
    let end = first + usize::from(period.months());
    let months = if over_time == OverTime::Last { end - 1..end } else { first..end };
    districts.flat_map(|district| months.clone().map(move |month| (district, month))).collect()
}

/// What they come to.
fn level_of(over_time: OverTime, cells: &Cells) -> i64 {
    let sum: i64 = cells.iter().map(|(district, month)| base(*district, *month)).sum();
    let months: BTreeSet<usize> = cells.iter().map(|(_, month)| *month).collect();
    match over_time {
        OverTime::Mean => sum / i64::try_from(months.len().max(1)).unwrap(),
        _ => sum,
    }
}

/// Sums that are known, solved as far as they go: rows of a matrix in echelon form, over a field of whole numbers.
#[derive(Clone, Default)]
struct Known(BTreeMap<usize, Vec<u64>>);

impl Known {
    const PRIME: u64 = 2_147_483_647;

    /// What is left of a sum when all that is known is taken away.
    fn reduce(&self, sum: &Cells) -> Vec<u64> {
        let mut row = vec![0; 36];
        sum.iter().for_each(|(district, month)| row[district * 12 + month] = 1);
        for (pivot, known) in &self.0 {
            let factor = row[*pivot];
            for (left, known) in row.iter_mut().zip(known) {
                *left = (*left + (Self::PRIME - factor) * known) % Self::PRIME;
            }
        }
        row
    }

    fn has(&self, sum: &Cells) -> bool {
        self.reduce(sum).iter().all(|left| *left == 0)
    }

    fn learn(&mut self, sum: &Cells) {
        let row = self.reduce(sum);
        let Some(pivot) = row.iter().position(|left| *left != 0) else { return };
        let inverse = power(row[pivot], Self::PRIME - 2);
        let row = row.into_iter().map(|left| left * inverse % Self::PRIME).collect();
        self.0.insert(pivot, row);
    }
}

fn power(base: u64, exponent: u64) -> u64 {
    let (mut result, mut base, mut exponent) = (1, base, exponent);
    while exponent > 0 {
        if exponent % 2 == 1 {
            result = result * base % Known::PRIME;
        }
        base = base * base % Known::PRIME;
        exponent /= 2;
    }
    result
}

async fn ask(
    metrics: &Metrics,
    clearance: &str,
    indicator: &str,
    (periods, roll_up): (&[String], RollUp),
    min_revision: u64,
) -> Vec<Metric> {
    let mut request = Request::new(QueryMetricsRequest {
        areas: [&[CITY], &DISTRICTS[..]].concat().into_iter().map(str::to_owned).collect(),
        indicators: vec![indicator.to_owned()],
        measures: vec![Measure::Level.into()],
        periods: periods.to_vec(),
        roll_up: roll_up.into(),
        min_revision,
        ..Default::default()
    });
    request.metadata_mut().insert("scorecard-clearance", clearance.parse().unwrap());
    metrics.client.clone().query_metrics(request).await.unwrap().into_inner().metrics
}

fn number(value: Option<&Value>) -> Option<i64> {
    match value?.reading.clone()? {
        Reading::Number(number) => Some(number.parse().unwrap()),
        _ => None,
    }
}

fn place(key: Option<&ObservationKey>) -> (String, String) {
    let key = key.unwrap();
    (key.area.clone(), key.period.clone())
}

/// The parts that a period is made up of, of those that are shown: as few as leave the fewest months open, and what is counted
/// up from January only where nothing else does; of what has the last level the longest that ends with it.
fn cover(
    over_time: OverTime,
    shown: &BTreeSet<(String, String)>,
    area: &str,
    whole: &str,
) -> Vec<(String, String)> {
    let whole: Period = whole.parse().unwrap();
    let extents = longer(&["2022-01-01/P11M", "2022-S1", "2022-S2"]);
    let all = [extents, quarters(), months()].concat();
    let parts = all.into_iter().filter(|part| shown.contains(&(area.to_owned(), part.clone())));
    let first = u16::try_from(whole.start().month()).unwrap();
    let parts: Vec<(u16, u16, String)> = parts
        .filter_map(|text| {
            let part: Period = text.parse().unwrap();
            let from = u16::try_from(part.start().month()).unwrap().checked_sub(first)?;
            let end = from + part.months();
            (part.months() < whole.months() && end <= whole.months()).then_some((from, end, text))
        })
        .collect();
    let named = |text: &String| (area.to_owned(), text.clone());
    if over_time == OverTime::Last {
        let last = parts.iter().find(|(_, end, _)| *end == whole.months());
        return last.map(|(.., text)| named(text)).into_iter().collect();
    }
    // Up to each month: how many are open, how many parts are counted up, how many there are, and which.
    let mut best = vec![((0, 0, 0), Vec::new())];
    for month in 1..=whole.months() {
        let ((open, counted, n), list) = best[usize::from(month) - 1].clone();
        let mut found = ((open + 1, counted, n), list);
        for (from, _, text) in parts.iter().filter(|(_, end, _)| *end == month) {
            let ((open, counted, n), list) = &best[usize::from(*from)];
            let cost = (*open, counted + u16::from(month - from == 11), n + 1);
            if cost < found.0 {
                found = (cost, [&list[..], &[named(text)]].concat());
            }
        }
        best.push(found);
    }
    best.pop().unwrap().1
}

/// Checks one indicator of which the levels of these periods are recorded.
async fn check(metrics: &Metrics, id: &str, over_time: OverTime, revision: u64) {
    let cells = |area: &str, period: &str| cells(over_time, area, period);
    let extents = longer(&["2022-S1", "2022-S2", "2022", "2022-01-01/P11M"]);
    let periods = [months(), quarters(), extents].concat();
    let (mut known, mut shown, mut withheld) = (Known::default(), BTreeSet::new(), BTreeSet::new());
    let plain = (&periods[..], RollUp::Unspecified);
    let all = ask(metrics, "full", id, plain, revision).await;
    for (all, seen) in all.iter().zip(ask(metrics, "public", id, plain, revision).await) {
        assert_eq!(all.key, seen.key);
        let (area, period) = place(seen.key.as_ref());
        match (number(all.published.as_ref()), number(seen.published.as_ref())) {
            (Some(_), Some(number)) => {
                assert_eq!(number, level_of(over_time, &cells(&area, &period)));
                known.learn(&cells(&area, &period));
                shown.insert((area, period));
            }
            (Some(_), None) => drop(withheld.insert((area, period))),
            (None, number) => assert_eq!(number, None),
        }
    }
    let few = ("x:a".to_owned(), FEW.to_owned());
    assert!(withheld.contains(&few), "{id}: {withheld:?}");
    let mut totals = 0;
    for roll_up in [RollUp::OverTime, RollUp::OverAreas] {
        for metric in ask(metrics, "public", id, (&periods, roll_up), revision).await {
            let Some(computed) = number(metric.computed.as_ref()) else { continue };
            // A total tells the sum of what it was made of, be that all of it or not: of levels that are shown.
            let (area, period) = place(metric.key.as_ref());
            let parts = match roll_up {
                RollUp::OverAreas => DISTRICTS
                    .iter()
                    .filter(|_| area == CITY)
                    .map(|district| ((*district).to_owned(), period.clone()))
                    .filter(|part| shown.contains(part))
                    .collect(),
                _ => cover(over_time, &shown, &area, &period),
            };
            let made_of: Cells = parts.iter().flat_map(|(area, it)| cells(area, it)).collect();
            assert_eq!(level_of(over_time, &made_of), computed, "{id} {area} {period}: {parts:?}");
            known.learn(&made_of);
            totals += 1;
        }
    }
    assert!(totals > 10, "{id}: {totals}");
    for (area, period) in &withheld {
        let cells = cells(area, period);
        assert!(!known.has(&cells), "{id}: {area} {period} follows from what is shown");
    }
    // Were any other of what is withheld shown, some would follow.
    let mut more = known.clone();
    let others = withheld.iter().filter(|place| **place != few);
    others.for_each(|(area, period)| more.learn(&cells(area, period)));
    assert!(more.has(&cells(&few.0, &few.1)), "{id}: nothing else had to be withheld");
}

#[tokio::test]
async fn totals_over_time_and_areas_give_no_withheld_level_away() {
    let ledger = Ledger::start().await;
    let mut changes = vec![area(CITY, AreaKind::City, None)];
    changes.push(indicator(COUNT, OverTime::Last, None));
    changes.extend(DISTRICTS.map(|id| area(id, AreaKind::District, Some(CITY))));
    let recorded = [
        ("every", [months(), quarters(), longer(&["2022-S1", "2022"])].concat()),
        ("months", months()),
        ("cumulated", [months(), longer(&["2022", "2022-01-01/P11M"])].concat()),
    ];
    let mut checked = Vec::new();
    for over_time in [OverTime::Sum, OverTime::Mean, OverTime::Last] {
        for (name, periods) in &recorded {
            let id = format!("industry.{over_time}_{name}");
            changes.push(indicator(&id, over_time, Some(3)));
            for period in periods {
                for area in [&[CITY], &DISTRICTS[..]].concat() {
                    let value = level_of(over_time, &cells(over_time, area, period));
                    changes.push(level(&id, area, period, &value.to_string()));
                }
            }
            checked.push((id, over_time));
        }
    }
    for month in months() {
        for district in DISTRICTS {
            let is_few = (district, month.as_str()) == ("x:a", FEW);
            changes.push(level(COUNT, district, &month, if is_few { "1" } else { "9" }));
        }
    }
    let revision = ledger.commit(&changes).await;
    let metrics = Metrics::follow(&ledger).await;
    for (id, over_time) in &checked {
        check(&metrics, id, *over_time, revision).await;
    }
}
