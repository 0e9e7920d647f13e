//! Formulas one after the other: whatever has levels, and in whatever order they come, nothing that few units make up follows from
//! what is shown.

use proptest::sample::subsequence;

use super::*;
use crate::{Filter, Query, testing::on_sqlite};

const AREAS: [&str; 3] = ["city", "a", "b"];
const PERIODS: [&str; 3] = ["2022", "2022-S1", "2022-S2"];
/// The first has minimum units. Each is made of some of the first three of these.
const INDICATORS: [(&str, &str, &[usize]); 5] = [
    ("i.one", "", &[0]),
    ("i.two", "", &[1]),
    ("i.far", "", &[2]),
    ("i.whole", "i.one + i.two", &[0, 1]),
    ("i.all", "i.two + i.far", &[1, 2]),
];
const CELLS: usize = INDICATORS.len() * AREAS.len() * PERIODS.len();

/// The numbers of an indicator, an area and a period.
type Place = (usize, usize, usize);

/// Levels that come one batch after the other, which of them are marked, and which of the first indicator are of few units.
#[derive(Clone, Debug)]
struct Case {
    few: Vec<bool>,
    marked: BTreeSet<Place>,
    batches: Vec<Vec<Place>>,
}

fn case() -> impl Strategy<Value = Case> {
    let all: Vec<usize> = (0..CELLS).collect();
    let order = subsequence(all, 8..=CELLS).prop_shuffle();
    let few = vec(prop::bool::weighted(0.2), AREAS.len() * PERIODS.len());
    let marked = vec(prop::bool::weighted(0.1), CELLS);
    (order, few, marked, 1..5_usize).prop_map(|(order, few, marked, n_alone)| {
        let place = |at: &usize| {
            (at / PERIODS.len() / AREAS.len(), at / PERIODS.len() % AREAS.len(), at % PERIODS.len())
        };
        let places: Vec<Place> = order.iter().map(place).collect();
        // The last come by themselves, each to what is there.
        let (first, last) = places.split_at(places.len() - n_alone);
        let batches = std::iter::once(first).chain(last.chunks(1)).map(<[Place]>::to_vec).collect();
        let marked = places.iter().zip(marked).filter(|(_, is)| *is).map(|(at, _)| *at).collect();
        Case { few, marked, batches }
    })
}

fn text((indicator, area, period): Place) -> String {
    format!("{} level  x:{} {}", INDICATORS[indicator].0, AREAS[area], PERIODS[period])
}

/// An atom is what one of three indicators has in a district and half a year.
fn made((indicator, area, period): Place) -> Made {
    let mut made = vec![0; 3 * 2 * 2];
    for one in INDICATORS[indicator].2 {
        for district in (0..2).filter(|it| area == 0 || area == it + 1) {
            for half in (0..2).filter(|it| period == 0 || period == it + 1) {
                made[(one * 2 + district) * 2 + half] = 1;
            }
        }
    }
    made
}

impl Case {
    fn begin(&self) -> Vec<ProposedChange> {
        let mut units = indicator("i.units");
        (units.nature, units.multiplier) = (Nature::Count, 0);
        let mut changes = vec![put(Thing::Indicator(units)), rule(Some(3))];
        changes.extend(INDICATORS.iter().skip(1).map(|(id, formula, _)| {
            let mut with = indicator(id);
            with.formula = (!formula.is_empty()).then(|| formula.parse().unwrap());
            put(Thing::Indicator(with))
        }));
        changes.push(put(area("city", "1", &[])));
        changes.extend(["a", "b"].map(|name| put(area(name, name, &["city"]))));
        for (at, _) in self.few.iter().enumerate().filter(|(_, is_few)| **is_few) {
            let (area, period) = (AREAS[at / PERIODS.len()], PERIODS[at % PERIODS.len()]);
            let text = format!("i.units level  x:{area} {period}");
            changes.push(put(Thing::Observation(observation(&text, "1", ""))));
        }
        changes
    }

    fn is_few(&self, (indicator, area, period): Place) -> bool {
        indicator == 0 && self.few[area * PERIODS.len() + period]
    }
}

/// The levels that the ledger withholds.
async fn withheld(ledger: &Ledger) -> BTreeSet<String> {
    let revision = ledger.position().revision;
    let filter = Filter::all(Kind::Suppression, false);
    let held = ledger.list(Query { filter, after: None, limit: 1000, revision }).await.unwrap();
    let texts = held.into_iter().flat_map(|held| {
        let Thing::Suppression(it) = held.thing else { panic!("{held:?}") };
        let of = |area| format!("{} level  {area} {}", it.key.indicator, it.key.period);
        it.areas.keys().map(of).collect::<Vec<_>>()
    });
    texts.collect()
}

/// Plays a case, and holds what is shown after each batch against what is to be hidden; gives how much that was.
async fn play(case: &Case, url: &StoreUrl) -> usize {
    let ledger = Ledger::open(url, StandingClock::at(0)).await.unwrap();
    ledger.commit(batch(case.begin())).await.unwrap();
    let mut n_protected = 0;
    let mut held: Vec<Place> = Vec::new();
    for places in &case.batches {
        let changes = places.iter().map(|at| {
            let value: i64 = made(*at).iter().sum();
            let mut level = observation(&text(*at), &value.to_string(), "");
            if case.marked.contains(at) {
                level.confidentiality = Confidentiality::Confidential;
            }
            put(Thing::Observation(level))
        });
        ledger.commit(batch(changes.collect::<Vec<_>>())).await.unwrap();
        held.extend(places);
        let withheld = withheld(&ledger).await;
        let is_withheld = |at: &&Place| withheld.contains(&text(**at));
        let shown = held.iter().filter(|at| !is_withheld(at) && !case.marked.contains(at));
        let shown: Vec<Place> = shown.copied().collect();
        assert!(!shown.iter().any(|at| case.is_few(*at)), "{case:?}");
        let shown: Vec<Made> = shown.into_iter().map(made).collect();
        let knowledge = Knowledge::of(&shown);
        // Marks of others are not protected.
        let is_protected = |at: &&Place| is_withheld(at) || (at.0 == 0 && case.marked.contains(at));
        let hidden: Vec<&Place> = held.iter().filter(is_protected).collect();
        for at in &hidden {
            assert!(!knowledge.tells(&made(**at)), "{} of {held:?}", text(**at));
        }
        n_protected += hidden.len();
    }
    ledger.close().await;
    n_protected
}

#[test]
fn nothing_of_few_units_follows_by_way_of_what_has_no_level() {
    let n_protected = Cell::new(0);
    on_sqlite(250, &case(), async |case: Case, url: &StoreUrl| {
        n_protected.set(n_protected.get() + play(&case, url).await);
    });
    assert!(n_protected.get() > 0);
}

/// District b has no halves. By their rounding those of the other alone can be the city's, so b can have nothing, though its year
/// has: that it cannot does not hide that the year follows by formulas, of levels of b alone.
#[test]
fn what_may_be_nothing_hides_no_way_by_which_something_follows() {
    let all = (0..INDICATORS.len())
        .flat_map(|it| (0..AREAS.len()).flat_map(move |at| (0..3).map(move |when| (it, at, when))));
    let missing = [
        (0, 2, 1),
        (0, 2, 2),
        (1, 0, 2),
        (1, 1, 0),
        (1, 2, 0),
        (1, 2, 2),
        (2, 0, 1),
        (3, 0, 0),
        (3, 0, 1),
    ];
    let case = Case {
        few: vec![false; AREAS.len() * PERIODS.len()],
        marked: BTreeSet::from([(0, 0, 0), (0, 2, 0), (2, 0, 0)]),
        batches: vec![all.filter(|at| !missing.contains(at)).collect()],
    };
    on_sqlite(1, &Just(case), async |case: Case, url: &StoreUrl| {
        assert!(play(&case, url).await > 0);
    });
}
