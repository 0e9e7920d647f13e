//! What the ledger withholds by itself, in the revision that makes it necessary, and what of it the public sees.

use std::collections::{BTreeMap, BTreeSet};

use scorecard_domain::{
    Absence, Change, Confidentiality, FaultReason, IndicatorId, Kind, MinimumUnits, Nature,
    Observation, OverAreas, OverTime, Reading, Suppression, SuppressionKey, Thing,
};

use crate::{
    Batch, ChangeFilter, CommitError, Event, Filter, Ledger, Order, ProposedChange, Query,
    WatchFilter,
    testing::{
        StandingClock, area, audit, batch, commit, ground, indicator, key, observation, observe,
        put, withdraw,
    },
};

/// The rule of `i.one`: at least so many units of `i.units`, or none.
fn rule(minimum: Option<u32>) -> ProposedChange {
    let mut one = indicator("i.one");
    let counted_by = "i.units".parse().unwrap();
    one.minimum_units = minimum.map(|minimum| MinimumUnits { counted_by, minimum });
    put(Thing::Indicator(one))
}

fn units() -> ProposedChange {
    let mut units = indicator("i.units");
    (units.nature, units.multiplier) = (Nature::Count, 0);
    put(Thing::Indicator(units))
}

fn level(area: &str, value: &str) -> ProposedChange {
    observe(&format!("i.one level  x:{area} 2022"), value)
}

fn count(area: &str, value: &str) -> ProposedChange {
    observe(&format!("i.units level  x:{area} 2022"), value)
}

fn coded(text: &str, value: &str, code: Confidentiality) -> ProposedChange {
    let confidentiality = code;
    put(Thing::Observation(Observation { confidentiality, ..observation(text, value, "") }))
}

/// A city of 20 with the districts `a`, `b` and `c`, of which `a` has one unit; not yet a minimum.
async fn begun(ledger: &Ledger) {
    let mut changes = ground();
    changes.extend([put(area("c", "370103", &["city"])), units(), rule(None)]);
    changes.retain(|it| it.change.key().to_string() != "i.one");
    changes.push(rule(None));
    changes.extend([level("city", "20"), level("a", "5"), level("b", "8"), level("c", "7")]);
    changes.extend([count("city", "40"), count("a", "1"), count("b", "9"), count("c", "30")]);
    commit(ledger, changes).await;
}

/// What is withheld in 2022 at a revision: `a=A c=D`.
async fn withheld_at(ledger: &Ledger, revision: u64) -> String {
    let filter = Filter::Suppressions { indicator: None, period: "2022".parse().ok() };
    let query = Query { filter, after: None, limit: 10, revision };
    let held = ledger.list(query).await.unwrap();
    let areas = held.into_iter().flat_map(|held| match held.thing {
        Thing::Suppression(suppression) => suppression.areas,
        other => panic!("{other:?}"),
    });
    let areas =
        areas.map(|(area, code)| format!("{}={code}", area.as_str().trim_start_matches("x:")));
    areas.collect::<Vec<_>>().join(" ")
}

async fn withheld(ledger: &Ledger) -> String {
    withheld_at(ledger, ledger.position().revision).await
}

/// What the public sees of an observation: its value, `*` with its code if it is withheld, or nothing.
fn face(thing: Option<Thing>) -> String {
    match thing {
        Some(Thing::Observation(it)) => match it.reading {
            Reading::Value(value) => value.to_string(),
            Reading::Absent(Absence::Suppressed) => format!("*{}", it.confidentiality),
            other => panic!("{other:?}"),
        },
        None => String::new(),
        other => panic!("{other:?}"),
    }
}

async fn seen(ledger: &Ledger, text: &str) -> String {
    let public = ledger.public();
    let revision = ledger.position().revision;
    let key = key(Kind::Observation, text);
    let held = public.get(key.clone(), revision).await.unwrap();
    let history = public.history(key).await.unwrap();
    let last = history.last().map(|last| (last.revision.number, last.thing.clone()));
    let now = held.map(|held| (held.revision, held.thing));
    assert_eq!(now, last.and_then(|(revision, thing)| Some((revision, thing?))), "{text}");
    face(now.map(|now| now.1))
}

fn levels() -> [String; 4] {
    ["city", "a", "b", "c"].map(|area| format!("i.one level  x:{area} 2022"))
}

async fn all_seen(ledger: &Ledger) -> Vec<String> {
    let mut all = Vec::new();
    for text in levels() {
        all.push(seen(ledger, &text).await);
    }
    all
}

pub(super) async fn few_units_are_withheld_from_the_revision_of_the_rule_on(
    ledger: &Ledger,
    _: &StandingClock,
) {
    begun(ledger).await;
    assert_eq!((withheld(ledger).await.as_str(), ledger.position().revision), ("", 1));
    commit(ledger, vec![rule(Some(3))]).await;
    assert_eq!(withheld(ledger).await, "a=A c=D");
    assert_eq!(all_seen(ledger).await, ["20", "*A", "8", "*D"]);
    // It came with the rule, in one revision of two changes.
    let revision = ledger.revision(2).await.unwrap().unwrap();
    assert_eq!((revision.changes, revision.author.as_str()), (2, "tester"));
    let kinds = [Kind::Suppression].into();
    let filter = ChangeFilter { kinds, ..ChangeFilter::all(1..=2) };
    let changes = audit(ledger, &filter, Order::OldestFirst, 100).await;
    let [change] = changes.as_slice() else { panic!("{changes:?}") };
    assert_eq!(change.revision.number, 2);
    // Everybody with full clearance sees the figures as ever, and the public at the revision before.
    let held = ledger.get(key(Kind::Observation, &levels()[1]), 2).await.unwrap();
    assert_eq!((face(held.clone().map(|it| it.thing)), held.unwrap().revision), ("5".into(), 1));
    let public = ledger.public().get(key(Kind::Observation, &levels()[1]), 1).await.unwrap();
    assert_eq!(face(public.map(|it| it.thing)), "5");
    commit(ledger, vec![rule(Some(2))]).await;
    commit(ledger, vec![rule(None)]).await;
    assert_eq!(withheld_at(ledger, 3).await, "a=A c=D");
    assert_eq!(
        (withheld(ledger).await.as_str(), all_seen(ledger).await),
        ("", "20 5 8 7".split(' ').map(String::from).collect())
    );
    assert_eq!(ledger.verify().await.unwrap().damages, []);
}

pub(super) async fn what_is_withheld_follows_every_change(ledger: &Ledger, _: &StandingClock) {
    begun(ledger).await;
    commit(ledger, vec![rule(Some(3))]).await;
    // What is withheld stays so, though another would be chosen now.
    commit(ledger, vec![level("b", "6")]).await;
    assert_eq!(withheld(ledger).await, "a=A c=D");
    commit(ledger, vec![count("b", "2")]).await;
    assert_eq!(withheld(ledger).await, "a=A b=A c=D");
    commit(ledger, vec![count("a", "3"), count("b", "9")]).await;
    assert_eq!(withheld(ledger).await, "");
    // A figure that is confidential by itself is protected too.
    let [_, _, b, _] = levels();
    commit(ledger, vec![coded(&b, "6", Confidentiality::Confidential)]).await;
    assert_eq!(
        (withheld(ledger).await.as_str(), all_seen(ledger).await.join(" ")),
        ("a=D", "20 *D *C 7".into())
    );
    commit(ledger, vec![coded(&b, "6", Confidentiality::Free)]).await;
    assert_eq!(
        (withheld(ledger).await.as_str(), all_seen(ledger).await.join(" ")),
        ("", "20 5 6 7".into())
    );
    // An area that moves away is no part any more.
    commit(ledger, vec![count("a", "1")]).await;
    assert_eq!(withheld(ledger).await, "a=A b=D");
    commit(ledger, vec![put(area("a", "370101", &[]))]).await;
    assert_eq!(withheld(ledger).await, "a=A");
    commit(ledger, vec![withdraw(Kind::Observation, &levels()[1])]).await;
    assert_eq!(withheld(ledger).await, "");
    assert_eq!(ledger.verify().await.unwrap().damages, []);
    ledger.rebuild().await.unwrap();
    assert_eq!(all_seen(ledger).await.join(" "), "20  6 7");
}

pub(super) async fn only_the_ledger_itself_withholds(ledger: &Ledger, _: &StandingClock) {
    begun(ledger).await;
    let period = "2022".parse().unwrap();
    let suppression = |areas| Suppression {
        key: SuppressionKey { indicator: "i.one".parse::<IndicatorId>().unwrap(), period },
        areas,
        protects: BTreeSet::new(),
    };
    let areas = BTreeMap::from([("x:b".parse().unwrap(), Confidentiality::SmallCounts)]);
    let change = put(Thing::Suppression(suppression(areas)));
    let reasons = async |changes: Vec<ProposedChange>| match ledger.commit(batch(changes)).await {
        Err(CommitError::Faulty(told)) => {
            told.faults.iter().map(|it| it.reason).collect::<Vec<_>>()
        }
        other => panic!("{other:?}"),
    };
    assert_eq!(reasons(vec![change]).await, [FaultReason::DerivedByLedger]);
    commit(ledger, vec![rule(Some(3))]).await;
    let gone = withdraw(Kind::Suppression, "i.one 2022");
    assert_eq!(reasons(vec![gone]).await, [FaultReason::DerivedByLedger]);
    // What is counted is a count, and what counts stays.
    let mut stock = indicator("i.two");
    stock.minimum_units = Some(MinimumUnits { counted_by: "i.one".parse().unwrap(), minimum: 3 });
    assert_eq!(reasons(vec![put(Thing::Indicator(stock))]).await, [FaultReason::Inconsistent]);
    let gone = withdraw(Kind::Indicator, "i.units");
    assert_eq!(reasons(vec![gone]).await, [FaultReason::StillReferenced]);
}

pub(super) async fn the_public_follows_what_is_withheld(ledger: &Ledger, _: &StandingClock) {
    begun(ledger).await;
    let growth = "i.one growth  x:a 2023";
    commit(ledger, vec![observe(growth, "4"), observe("i.one rank x:city x:b 2022", "1")]).await;
    commit(ledger, vec![rule(Some(3))]).await;
    // Its figure and its protection change in one revision; another is freed by the same.
    commit(ledger, vec![count("a", "9"), count("b", "1"), level("b", "9")]).await;
    commit(ledger, vec![rule(None)]).await;
    let public = ledger.public();
    let mut watch = public.watch(None, WatchFilter::of_kinds([Kind::Observation])).await.unwrap();
    let mut told: BTreeMap<u64, Vec<String>> = BTreeMap::new();
    while let Event::Fragment(fragment) = watch.next().await.unwrap().unwrap() {
        for change in fragment.changes {
            let Change::Put(thing) = change else { panic!("{change:?}") };
            let text = thing.key().to_string();
            if text.contains("i.one") && fragment.revision.number > 2 {
                let told = told.entry(fragment.revision.number).or_default();
                told.push(format!("{text}: {}", face(Some(thing))));
            }
        }
    }
    let expected = [
        (
            3,
            vec![
                "x:a i.one 2023 growth: *A",
                "x:a i.one 2022 level: *A",
                "x:c i.one 2022 level: *D",
            ],
        ),
        (
            4,
            vec![
                "x:b i.one 2022 level: *A",
                "x:a i.one 2023 growth: *D",
                "x:a i.one 2022 level: *D",
                "x:b i.one 2022 rank of x:city: *A",
            ],
        ),
        (
            5,
            vec![
                "x:a i.one 2023 growth: 4",
                "x:a i.one 2022 level: 5",
                "x:b i.one 2022 level: 9",
                "x:c i.one 2022 level: 7",
                "x:b i.one 2022 rank of x:city: 1",
            ],
        ),
    ];
    let expected = expected
        .map(|(revision, told)| (revision, told.iter().map(|it| (*it).to_owned()).collect()));
    assert_eq!(told, BTreeMap::from(expected));
    // Nothing but the effect is told.
    let all =
        Query { filter: Filter::all(Kind::Suppression, false), after: None, limit: 9, revision: 4 };
    assert_eq!(public.list(all).await.unwrap(), []);
    let it = key(Kind::Suppression, "i.one 2022");
    assert!(ledger.get(it.clone(), 4).await.unwrap().is_some());
    assert_eq!(public.get(it.clone(), 4).await.unwrap(), None);
    assert_eq!(public.history(it.clone()).await.unwrap(), []);
    assert_eq!(public.histories(vec![it], 4).await.unwrap(), [vec![]]);
    let mut watch = public.watch(None, WatchFilter::of_kinds([Kind::Suppression])).await.unwrap();
    assert!(matches!(watch.next().await.unwrap(), Some(Event::Progress(_))));
}

/// Batches that others write meanwhile are not withheld by what is no more.
pub(super) async fn batches_at_once_withhold_what_they_make_necessary_together(
    ledger: &Ledger,
    _: &StandingClock,
) {
    begun(ledger).await;
    let one = ledger.clone();
    let other = ledger.clone();
    let written = tokio::join!(
        one.commit(batch([rule(Some(3))])),
        other.commit(batch([count("b", "2")])),
        ledger.commit(batch([level("c", "1")])),
        one.commit(batch([count("a", "3")])),
    );
    assert!(written.0.is_ok() && written.1.is_ok() && written.2.is_ok() && written.3.is_ok());
    // Which of the others protects it depends on who came first.
    let withheld = withheld(ledger).await;
    assert!(withheld.contains("b=A") && withheld.contains("=D"), "{withheld}");
    let again = Batch { author: "again".into(), ..batch([rule(Some(3)), count("b", "2")]) };
    assert_eq!(ledger.commit(again).await.unwrap().revision, None);
}

/// What is withheld, of all indicators and periods: `i.one 2022: a=A c=D`, with what it protects.
async fn all_withheld(ledger: &Ledger) -> Vec<String> {
    let revision = ledger.position().revision;
    let query =
        Query { filter: Filter::all(Kind::Suppression, false), after: None, limit: 100, revision };
    let held = ledger.list(query).await.unwrap().into_iter();
    let told = held.map(|held| match held.thing {
        Thing::Suppression(Suppression { key, areas, protects }) => {
            let areas = areas
                .iter()
                .map(|(area, code)| format!("{}={code}", area.as_str().trim_start_matches("x:")));
            let areas = areas.collect::<Vec<_>>().join(" ");
            let protects: String = protects.iter().map(|it| format!(" for {it}")).collect();
            format!("{key}: {areas}{protects}")
        }
        other => panic!("{other:?}"),
    });
    told.collect()
}

/// A city of 20 in each of three months and 60 in their quarter, with the districts `a` and `b`, and one unit in `a` in January.
pub(super) async fn sums_over_time_give_nothing_away(ledger: &Ledger, _: &StandingClock) {
    let mut changes = ground();
    changes.retain(|it| it.change.key().to_string() != "i.one");
    changes.extend([units(), rule(Some(3))]);
    let level = |area: &str, period: &str, value: &str| {
        observe(&format!("i.one level  x:{area} {period}"), value)
    };
    for month in ["2022-01", "2022-02", "2022-03"] {
        let values = [("city", "20"), ("a", "8"), ("b", "12")];
        changes.extend(values.map(|(area, value)| level(area, month, value)));
    }
    let values = [("city", "60"), ("a", "24"), ("b", "36")];
    changes.extend(values.map(|(area, value)| level(area, "2022-Q1", value)));
    changes.push(level("a", "2023-01", "9"));
    commit(ledger, changes).await;
    assert_eq!(all_withheld(ledger).await, Vec::<String>::new());
    commit(ledger, vec![observe("i.units level  x:a 2022-01", "1")]).await;
    // In another month the same two districts, so that neither areas nor months tell.
    let both = ["i.one 2022-01: a=A b=D", "i.one 2022-02: a=D b=D"];
    assert_eq!(all_withheld(ledger).await, both);
    // It came in the revision of the count.
    assert_eq!(ledger.position().revision, 2);
    // A cumulative figure makes a month known with the one before; what was withheld stays so.
    let cumulative = [("city", "40"), ("a", "16"), ("b", "24")];
    let put = cumulative.map(|(area, value)| level(area, "2022-01-01/P2M", value)).to_vec();
    commit(ledger, put).await;
    assert_eq!(all_withheld(ledger).await, both);
    // Where February is withdrawn, January and what lies beside it in the quarter protect each other no more.
    let gone = ["city", "a", "b"]
        .map(|area| withdraw(Kind::Observation, &format!("i.one level  x:{area} 2022-02")));
    commit(ledger, gone.to_vec()).await;
    assert_eq!(all_withheld(ledger).await, ["i.one 2022-01: a=A b=D"]);
    let back = [("city", "20"), ("a", "8"), ("b", "12")];
    let back = back.map(|(area, value)| level(area, "2022-02", value)).to_vec();
    commit(ledger, back).await;
    assert_eq!(all_withheld(ledger).await, both);
    commit(ledger, vec![observe("i.units level  x:a 2022-01", "3")]).await;
    assert_eq!(all_withheld(ledger).await, Vec::<String>::new());
    assert_eq!(ledger.verify().await.unwrap().damages, []);
}

/// A whole of which `i.one` is a part, and an indicator that is made from it.
pub(super) async fn formulas_give_nothing_away(ledger: &Ledger, _: &StandingClock) {
    begun(ledger).await;
    let formula = |id: &str, formula: &str| {
        let mut with = indicator(id);
        with.formula = (!formula.is_empty()).then(|| formula.parse().unwrap());
        put(Thing::Indicator(with))
    };
    let level =
        |indicator: &str, value: &str| observe(&format!("{indicator} level  x:a 2022"), value);
    commit(
        ledger,
        vec![
            rule(Some(3)),
            formula("i.other", ""),
            formula("i.whole", "i.one + i.other"),
            formula("i.each", "i.one / i.whole × i.other"),
            formula("i.far", ""),
            level("i.other", "4"),
            level("i.whole", "9"),
            level("i.each", "2"),
            level("i.far", "1"),
            count("a", "9"),
        ],
    )
    .await;
    assert_eq!(all_withheld(ledger).await, Vec::<String>::new());
    // A part protects another, and what is computed from it goes; whoever follows is told.
    commit(ledger, vec![count("a", "1")]).await;
    let expected =
        ["i.each 2022: a=D for i.one", "i.one 2022: a=A c=D", "i.other 2022: a=D for i.one"];
    assert_eq!(all_withheld(ledger).await, expected);
    assert_eq!(seen(ledger, "i.other level  x:a 2022").await, "*D");
    assert_eq!(seen(ledger, "i.whole level  x:a 2022").await, "9");
    // Another whole of the same protects it when it is put: both i.far and it were seen, or not seen, as they are.
    commit(ledger, vec![formula("i.again", "i.one + i.far"), level("i.again", "6")]).await;
    let with_whole = [&["i.again 2022: a=D for i.one"], &expected[..]].concat();
    assert_eq!(all_withheld(ledger).await, with_whole);
    // Without the formula nothing follows.
    let without = ["i.whole", "i.each", "i.again"].map(|id| formula(id, ""));
    commit(ledger, without.to_vec()).await;
    assert_eq!(all_withheld(ledger).await, ["i.one 2022: a=A c=D"]);
    assert_eq!(ledger.verify().await.unwrap().damages, []);
}

/// What `i.one` is the rest of in a whole, and a whole of that: with two formulas one after the other.
fn in_two_wholes() -> Vec<ProposedChange> {
    let mut changes = ground();
    changes.retain(|it| it.change.key().to_string() != "i.one");
    changes.extend([units(), rule(Some(3))]);
    let formulas = [("i.far", ""), ("i.whole", "i.one + i.two"), ("i.all", "i.two + i.far")];
    changes.extend(formulas.map(|(id, formula)| {
        let mut with = indicator(id);
        with.formula = (!formula.is_empty()).then(|| formula.parse().unwrap());
        put(Thing::Indicator(with))
    }));
    changes
}

/// A level of `a`.
fn of_a(indicator: &str, period: &str, value: &str) -> ProposedChange {
    observe(&format!("{indicator} level  x:a {period}"), value)
}

pub(super) async fn what_has_no_level_gives_nothing_away_between_two_formulas(
    ledger: &Ledger,
    _: &StandingClock,
) {
    let levels = [("i.one", "5"), ("i.units", "1"), ("i.whole", "9"), ("i.all", "10")];
    let of_year = levels.map(|(id, value)| of_a(id, "2022", value));
    commit(ledger, [in_two_wholes(), of_year.to_vec()].concat()).await;
    assert_eq!(all_withheld(ledger).await, ["i.one 2022: a=A"]);
    // With what is put `i.two` would be 4, and so `i.one` 5.
    commit(ledger, vec![of_a("i.far", "2022", "6")]).await;
    let protected = ["i.far 2022: a=D for i.one", "i.one 2022: a=A"];
    assert_eq!(all_withheld(ledger).await, protected);
    // It is as unknown where it is marked, though its mark is not protected.
    let marked = coded("i.two level  x:a 2023", "4", Confidentiality::Confidential);
    let levels = levels.map(|(id, value)| of_a(id, "2023", value));
    commit(ledger, [levels.to_vec(), vec![marked]].concat()).await;
    commit(ledger, vec![of_a("i.far", "2023", "6")]).await;
    let [far, one] = protected;
    let expected = [far, "i.far 2023: a=D for i.one", one, "i.one 2023: a=A"];
    assert_eq!(all_withheld(ledger).await, expected);
}

pub(super) async fn each_period_of_a_batch_gives_nothing_away(ledger: &Ledger, _: &StandingClock) {
    let mut changes = in_two_wholes();
    // Nothing but quarters of others link the periods of what is withheld.
    for change in &mut changes {
        let Change::Put(Thing::Indicator(it)) = &mut change.change else { continue };
        it.over_areas = OverAreas::None;
        if ["i.one", "i.whole"].contains(&it.id.as_str()) {
            it.over_time = OverTime::None;
        }
    }
    for (period, [one, whole]) in [("2022-Q1", ["5", "9"]), ("2022-Q3", ["7", "11"])] {
        let levels = [("i.one", one), ("i.units", "1"), ("i.whole", whole)];
        changes.extend(levels.map(|(id, value)| of_a(id, period, value)));
    }
    // These link the quarters with the year, and have nothing to do with what is withheld.
    let far =
        [("2022-Q1", "1"), ("2022-Q2", "1"), ("2022-Q3", "1"), ("2022-Q4", "1"), ("2022", "4")];
    changes.extend(far.map(|(period, value)| of_a("i.far", period, value)));
    commit(ledger, changes).await;
    let hidden = ["i.one 2022-Q1: a=A", "i.one 2022-Q3: a=A"];
    assert_eq!(all_withheld(ledger).await, hidden);
    commit(ledger, vec![of_a("i.two", "2022-Q1", "4"), of_a("i.two", "2022-Q3", "4")]).await;
    let protected = ["i.two 2022-Q1: a=D for i.one", "i.two 2022-Q3: a=D for i.one"];
    assert_eq!(all_withheld(ledger).await, [hidden, protected].concat());
}

pub(super) async fn parts_of_a_year_give_nothing_away_by_way_of_what_has_no_level(
    ledger: &Ledger,
    _: &StandingClock,
) {
    let year = [("i.one", "20"), ("i.units", "1"), ("i.whole", "36")];
    let mut changes = in_two_wholes();
    changes.extend(year.map(|(id, value)| of_a(id, "2022", value)));
    changes.extend((1..=4).map(|quarter| of_a("i.all", &format!("2022-Q{quarter}"), "5")));
    changes.extend((1..=3).map(|quarter| of_a("i.far", &format!("2022-Q{quarter}"), "1")));
    commit(ledger, changes).await;
    assert_eq!(all_withheld(ledger).await, ["i.one 2022: a=A"]);
    // With what is put `i.two` would be 4 in each quarter, so 16 in the year, and `i.one` 20.
    commit(ledger, vec![of_a("i.far", "2022-Q4", "1")]).await;
    let protected = ["i.far 2022-Q4: a=D for i.one", "i.one 2022: a=A"];
    assert_eq!(all_withheld(ledger).await, protected);
}
