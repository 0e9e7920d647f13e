//! Random histories of figures, counts, rules and areas, on both stores: at no revision does the public see what few units
//! make up, or what follows from what it sees; and whoever follows sees what whoever asks sees.

mod chains;

use std::{
    cell::Cell,
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use proptest::{collection::vec, option, prelude::*, sample::select, test_runner::TestRunner};
use scorecard_domain::{
    Change, Confidentiality, Decimal, Kind, Measure, MinimumUnits, Nature, Observation, Period,
    Reading, Thing, Timestamp,
};
use scorecard_test_postgres::Server;

use super::oracle::{Knowledge, Made};
use crate::{
    Event, Held, Ledger, ProposedChange, Scan, StoreUrl, WatchFilter,
    content::key::key_text,
    disclosure::lift::Embargoes,
    testing::{StandingClock, area, batch, indicator, key, observation, put},
};

/// The city has the parts `a`, `b` and `c`, of which `c` comes and goes; `a1` and `a2` make up `a`.
const AREAS: [&str; 6] = ["city", "a", "b", "c", "a1", "a2"];
const LEAVES: [&str; 4] = ["b", "c", "a1", "a2"];
const PERIODS: [&str; 4] = ["2021", "2022", "2022-S1", "2022-S2"];
/// The whole is the sum of the others; the first alone has minimum units.
const INDICATORS: [&str; 3] = ["i.one", "i.two", "i.whole"];

#[derive(Clone, Debug)]
enum Step {
    /// A level of an area and a period, or its withdrawal.
    Level(usize, usize, Option<(u8, Confidentiality)>),
    /// A level of another indicator.
    Other(usize, usize, usize, u8),
    /// How many units it has.
    Units(usize, usize, u8),
    /// A published measure.
    Derived(&'static str, u8),
    /// The least number of units, or none.
    Rule(Option<u32>),
    /// Whether `c` is in the city.
    Moved(bool),
}

fn steps() -> impl Strategy<Value = Vec<(Vec<Step>, bool)>> {
    use Confidentiality::{Confidential, Embargoed, Free, Internal};
    let place = || (0..AREAS.len(), 0..PERIODS.len());
    let code = select(vec![Free, Free, Free, Free, Embargoed, Internal, Confidential]);
    let derived = select(vec![
        "growth  x:a 2022",
        "growth  x:b 2022",
        "share x:city x:b 2022",
        "rank x:city x:a 2022",
        "gap_to_first x:city x:b 2021",
    ]);
    let step = prop_oneof![
        8 => (place(), option::weighted(0.9, (0u8..5, code)))
            .prop_map(|((area, period), it)| Step::Level(area, period, it)),
        4 => (place(), 1usize..3, 1u8..5)
            .prop_map(|((area, period), it, value)| Step::Other(it, area, period, value)),
        6 => (place(), select(vec![0u8, 1, 2, 5, 9]))
            .prop_map(|((area, period), it)| Step::Units(area, period, it)),
        2 => (derived, 1u8..5).prop_map(|(text, value)| Step::Derived(text, value)),
        1 => option::weighted(0.8, select(vec![2u32, 3, 6])).prop_map(Step::Rule),
        1 => any::<bool>().prop_map(Step::Moved),
    ];
    vec((vec(step, 1..16), any::<bool>()), 1..12)
}

fn rule(minimum: Option<u32>) -> ProposedChange {
    let mut one = indicator("i.one");
    let counted_by = "i.units".parse().unwrap();
    one.minimum_units = minimum.map(|minimum| MinimumUnits { counted_by, minimum });
    put(Thing::Indicator(one))
}

fn begin() -> Vec<ProposedChange> {
    let mut units = indicator("i.units");
    (units.nature, units.multiplier) = (Nature::Count, 0);
    let mut changes =
        vec![put(Thing::Indicator(units)), rule(Some(3)), put(area("city", "1", &[]))];
    let [_, two, mut whole] = INDICATORS.map(indicator);
    whole.formula = Some("i.one + i.two".parse().unwrap());
    changes.extend([two, whole].map(|it| put(Thing::Indicator(it))));
    changes.extend(["a", "b", "c"].map(|name| put(area(name, name, &["city"]))));
    changes.extend(["a1", "a2"].map(|name| put(area(name, name, &["a"]))));
    changes
}

fn change(step: Step, end: i64) -> ProposedChange {
    let text = |indicator, area: usize, period: usize| {
        format!("{indicator} level  x:{} {}", AREAS[area], PERIODS[period])
    };
    match step {
        Step::Level(area, period, None) => {
            Change::Withdraw(key(Kind::Observation, &text("i.one", area, period))).into()
        }
        Step::Level(area, period, Some((value, code))) => {
            let embargoed = code == Confidentiality::Embargoed;
            put(Thing::Observation(Observation {
                confidentiality: code,
                embargo_until: embargoed.then(|| Timestamp::from_micros(end)),
                ..observation(&text("i.one", area, period), &value.to_string(), "")
            }))
        }
        Step::Other(it, area, period, value) => {
            let text = text(INDICATORS[it], area, period);
            put(Thing::Observation(observation(&text, &value.to_string(), "")))
        }
        Step::Units(area, period, count) => {
            let text = text("i.units", area, period);
            put(Thing::Observation(observation(&text, &count.to_string(), "")))
        }
        Step::Derived(text, value) => {
            let text = format!("i.one {text}");
            put(Thing::Observation(observation(&text, &value.to_string(), "")))
        }
        Step::Rule(minimum) => rule(minimum),
        Step::Moved(is_in) => put(area("c", "c", if is_in { &["city"] } else { &[] })),
    }
}

/// Observations by their keys, each with the revision since which it is so.
type View = BTreeMap<String, (u64, Observation)>;

async fn view(ledger: &Ledger, revision: u64) -> View {
    let mut cursor = ledger.scan(Scan { revision, ..Scan::default() });
    let mut view = View::new();
    while let Some(some) = cursor.next().await.unwrap() {
        for Held { thing, revision } in some {
            let Thing::Observation(observation) = thing else { panic!("{thing:?}") };
            view.insert(key_text(&thing_key(&observation)), (revision, observation));
        }
    }
    view
}

fn thing_key(observation: &Observation) -> scorecard_domain::Key {
    scorecard_domain::Key::Observation(observation.key.clone())
}

async fn check(histories: Vec<(Vec<Step>, bool)>, url: &StoreUrl) {
    let clock = StandingClock::at(0);
    let ledger = Ledger::open(url, Arc::<StandingClock>::clone(&clock)).await.unwrap();
    let mut embargoes = Embargoes::new(ledger.clone(), Arc::<StandingClock>::clone(&clock));
    ledger.commit(batch(begin())).await.unwrap();
    for (number, (steps, lifts)) in (1i64..).zip(histories) {
        clock.set(number * 10);
        let held = view(&ledger, ledger.position().revision).await;
        let mut changes: BTreeMap<(Kind, String), ProposedChange> = BTreeMap::new();
        for step in steps {
            let change = change(step, number * 10 + 25);
            let (key, text) = (change.change.key(), key_text(&change.change.key()));
            let is_gone = matches!(change.change, Change::Withdraw(_)) && !held.contains_key(&text);
            if !is_gone {
                changes.insert((key.kind(), text), change);
            }
        }
        let changes: Vec<_> = changes.into_values().collect();
        ledger.commit(batch(changes)).await.unwrap();
        if lifts {
            embargoes.lift().await.unwrap();
        }
    }
    clock.set(1000);
    embargoes.lift().await.unwrap();
    compare(&ledger).await;
    assert_eq!(ledger.verify().await.unwrap().damages, []);
    ledger.close().await;
}

async fn compare(ledger: &Ledger) {
    let (public, head) = (ledger.public(), ledger.position().revision);
    let mut views = BTreeMap::new();
    let mut before: Option<State> = None;
    for revision in 1..=head {
        let seen = view(&public, revision).await;
        let state = State::of(ledger, &seen, revision).await;
        state.nothing_follows(before.as_ref());
        nothing_tells(&seen, revision);
        before = Some(state);
        let mut snapshot = public.snapshot(revision, &[Kind::Observation], false).await.unwrap();
        let mut found = View::new();
        while let Some(some) = snapshot.next().await.unwrap() {
            for Held { thing, revision } in some {
                let Thing::Observation(it) = thing else { panic!("{thing:?}") };
                found.insert(key_text(&thing_key(&it)), (revision, it));
            }
        }
        assert_eq!(found, seen, "snapshot as of {revision}");
        for text in view(ledger, revision).await.into_keys() {
            let held = public.get(key(Kind::Observation, &text), revision).await.unwrap();
            let held = held.map(|held| match held.thing {
                Thing::Observation(it) => (held.revision, it),
                other => panic!("{other:?}"),
            });
            assert_eq!(held.as_ref(), seen.get(&text), "{text} as of {revision}");
        }
        views.insert(revision, seen);
    }
    for text in views.values().flat_map(BTreeMap::keys).collect::<BTreeSet<_>>() {
        let history = public.history(key(Kind::Observation, text)).await.unwrap();
        let told: Vec<u64> = history.iter().map(|it| it.revision.number).collect();
        assert!(told.is_sorted_by(|a, b| a < b), "{text}: {told:?}");
        for (revision, seen) in &views {
            let last = history.iter().rfind(|it| it.revision.number <= *revision);
            let last = last.and_then(|it| Some((it.revision.number, it.thing.clone()?)));
            let seen = seen.get(text).map(|(at, it)| (*at, Thing::Observation(it.clone())));
            assert_eq!(last, seen, "{text} in its history at {revision}");
        }
    }
    for from in [1, head / 2, head].into_iter().filter(|from| *from > 0) {
        follow(&public, from, &views).await;
    }
}

/// Whoever follows has in the end of each revision what is seen then.
async fn follow(public: &Ledger, from: u64, views: &BTreeMap<u64, View>) {
    let position = public.position_of(from).await.unwrap();
    let filter = WatchFilter::of_kinds([Kind::Observation]);
    let mut watch = public.watch(Some(position), filter).await.unwrap();
    let (mut state, mut at) = (views[&from].clone(), from);
    while let Event::Fragment(fragment) = watch.next().await.unwrap().unwrap() {
        let number = fragment.revision.number;
        for between in (at + 1..number).filter(|_| fragment.part == 0) {
            assert_eq!(state, views[&between], "after {between}, from {from}");
        }
        for change in fragment.changes {
            match change {
                Change::Put(Thing::Observation(it)) => {
                    state.insert(key_text(&thing_key(&it)), (number, it));
                }
                Change::Withdraw(key) => {
                    assert!(state.remove(&key_text(&key)).is_some(), "{key} was never seen");
                }
                other => panic!("{other:?}"),
            }
        }
        if fragment.last {
            assert_eq!(state, views[&number], "after {number}, from {from}");
            at = number;
        }
    }
    assert_eq!(state, *views.values().next_back().unwrap(), "in the end, from {from}");
}

/// Of which indicator, area and period, by their numbers.
type Place = (usize, usize, usize);

/// What is held right after a revision, and what of it the public sees.
#[derive(Debug)]
struct State {
    revision: u64,
    minimum: Option<u32>,
    /// Whether `c` is in the city.
    is_in: bool,
    units: BTreeMap<Place, i128>,
    held: BTreeMap<Place, Decimal>,
    seen: BTreeMap<Place, Decimal>,
    /// Those that are withheld, by the ledger or by themselves.
    hidden: BTreeSet<Place>,
}

impl State {
    async fn of(ledger: &Ledger, seen: &View, revision: u64) -> Self {
        let rule = ledger.get(key(Kind::Indicator, "i.one"), revision).await.unwrap();
        let Some(Held { thing: Thing::Indicator(rule), .. }) = rule else { panic!("{rule:?}") };
        let moved = ledger.get(key(Kind::Area, "x:c"), revision).await.unwrap();
        let Some(Held { thing: Thing::Area(moved), .. }) = moved else { panic!("{moved:?}") };
        let mut state = Self {
            revision,
            minimum: rule.minimum_units.map(|it| it.minimum),
            is_in: !moved.parents.is_empty(),
            units: BTreeMap::new(),
            held: BTreeMap::new(),
            seen: BTreeMap::new(),
            hidden: BTreeSet::new(),
        };
        let held = view(ledger, revision).await;
        for at in places() {
            let text =
                |indicator| format!("{indicator} level  x:{} {}", AREAS[at.1], PERIODS[at.2]);
            let value = |view: &View, text: &str| match view.get(text)?.1.reading {
                Reading::Value(value) => Some(value),
                _ => None,
            };
            state.units.extend(value(&held, &text("i.units")).map(|it| (at, it.mantissa())));
            let text = text(INDICATORS[at.0]);
            let Some(is) = value(&held, &text) else { continue };
            let sees = value(seen, &text);
            state.held.insert(at, is);
            state.seen.extend(sees.map(|it| (at, it)));
            // What is seen under an embargo is an older version.
            let is_free = held[&text].1.confidentiality == Confidentiality::Free;
            if !is_free || sees != Some(is) {
                state.hidden.insert(at);
            }
        }
        state
    }

    /// An atom is what one of the first two indicators has in an area without parts, in half a year, or in 2021.
    fn made(&self, (indicator, area, period): Place) -> Made {
        let areas: &[&str] = match AREAS[area] {
            "city" if self.is_in => &LEAVES,
            "city" => &["b", "a1", "a2"],
            "a" => &["a1", "a2"],
            _ => &AREAS[area..=area],
        };
        let periods = match PERIODS[period] {
            "2021" => 0..1,
            "2022" => 1..3,
            "2022-S1" => 1..2,
            _ => 2..3,
        };
        let mut made = vec![0; 2 * LEAVES.len() * 3];
        for one in (0..2).filter(|it| *it == indicator || indicator == 2) {
            for leaf in (0..LEAVES.len()).filter(|it| areas.contains(&LEAVES[*it])) {
                for period in periods.clone() {
                    made[(one * LEAVES.len() + leaf) * 3 + period] = 1;
                }
            }
        }
        made
    }

    /// No level of few units is seen, and none that is hidden follows from what is seen, nor from that and what was seen
    /// right before.
    fn nothing_follows(&self, before: Option<&Self>) {
        let Some(minimum) = self.minimum else { return };
        let at_revision = self.revision;
        for (at, units) in self.units.iter().filter(|(at, _)| self.held.contains_key(*at)) {
            if at.0 == 0 && (1..i128::from(minimum)).contains(units) {
                assert_eq!(self.seen.get(at), None, "{at:?} at {at_revision}");
            }
        }
        let shown = self.held.keys().filter(|at| !self.hidden.contains(*at));
        let mut shown: Vec<Made> = shown.map(|at| self.made(*at)).collect();
        let knowledge = Knowledge::of(&shown);
        for at in &self.hidden {
            assert!(!knowledge.tells(&self.made(*at)), "{at:?} at {at_revision}");
        }
        // Where other levels or areas make up the same sums, they are not the same; and what is 0 protects nothing.
        let Some(before) = before.filter(|it| {
            it.minimum.is_some()
                && it.is_in == self.is_in
                && it.held.keys().eq(self.held.keys())
                && !self.held.values().chain(it.held.values()).any(|it| it.is_zero())
        }) else {
            return;
        };
        let is_known =
            |at: &&Place| !before.hidden.contains(*at) && before.held.get(at) == self.held.get(at);
        shown.extend(self.hidden.iter().filter(is_known).map(|at| self.made(*at)));
        let knowledge = Knowledge::of(&shown);
        for at in self.hidden.iter().filter(|at| before.hidden.contains(*at)) {
            assert!(!knowledge.tells(&self.made(*at)), "{at:?} at {at_revision} and before");
        }
    }
}

fn places() -> impl Iterator<Item = Place> {
    let (areas, periods) = (AREAS.len(), PERIODS.len());
    let all = 0..INDICATORS.len() * areas * periods;
    all.map(move |it| (it / (areas * periods), it / periods % areas, it % periods))
}

/// Nothing is seen that tells of what is withheld.
fn nothing_tells(seen: &View, revision: u64) {
    let withheld = |area: &str, period: &str| {
        let it = seen.get(&format!("i.one level  x:{area} {period}"));
        it.is_some_and(|it| {
            matches!(
                it.1.confidentiality,
                Confidentiality::SmallCounts | Confidentiality::SecondarySender
            )
        })
    };
    for (_, it) in seen.values().filter(|(_, it)| it.key.measure != Measure::Level) {
        let area = it.key.area.as_str().trim_start_matches("x:");
        let year_before = it.key.period.plus_years(-1).as_ref().map(Period::to_string).unwrap();
        let period = it.key.period.to_string();
        let tells = match it.key.measure {
            Measure::Growth => withheld(area, &period) || withheld(area, &year_before),
            Measure::Share => withheld(area, &period) || withheld("city", &period),
            Measure::GapToFirst => AREAS.iter().any(|area| withheld(area, &period)),
            _ => withheld(area, &period),
        };
        let is_seen = matches!(it.reading, Reading::Value(_));
        assert!(!(tells && is_seen), "{} at {revision}", it.key);
    }
}

fn check_all(url: impl Fn() -> StoreUrl) {
    let config = ProptestConfig { cases: 40, max_shrink_iters: 200, ..ProptestConfig::default() };
    let checked = TestRunner::new(config).run(&steps(), |histories| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(check(histories, &url()));
        Ok(())
    });
    checked.unwrap();
}

#[test]
fn an_sqlite_store_shows_nothing_of_few_units() {
    let folder = tempfile::TempDir::new().unwrap();
    let number = Cell::new(0);
    check_all(|| {
        number.set(number.get() + 1);
        StoreUrl::Sqlite(folder.path().join(format!("{}.db", number.get())))
    });
}

#[test]
fn a_postgres_store_shows_nothing_of_few_units() {
    let Some(server) = Server::shared() else { return };
    let (database, number) = (server.database(), Cell::new(0));
    check_all(|| {
        number.set(number.get() + 1);
        format!("{}?schema=units{}", database.url(), number.get()).parse().unwrap()
    });
}
