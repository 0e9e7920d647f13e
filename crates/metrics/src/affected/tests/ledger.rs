//! A small ledger that anything may happen in.

use proptest::{
    option,
    prelude::*,
    sample::{select, subsequence},
};
use scorecard_domain::{
    Adjustment, Area, Assessment, Capping, Change, Comparator, Confidentiality, Direction, Effect,
    GrowthRule, Honour, HonourForm, HonourKey, HonourKind, HonourLevel, Imputation, Indicator, Key,
    Leaf, Media, Membership, Milestone, MilestoneKey, MilestoneState, Mixed, Month, Nature, Node,
    NodeContent, Normalisation, Observation, ObservationKey, Of, Outcome, OutcomeKey, OutcomeState,
    OverAreas, OverTime, Parenthood, PeerGroup, PlausibleRange, Points, PromiseKey, Qualifier,
    Reading, ScoreRange, Source, Statuses, Succession, Target, TargetKey, TargetTest, Text, Thing,
    Treatment, Validity,
};

use super::{
    page::{claims, definition, items, number},
    *,
};

pub(super) fn put(thing: Thing) -> Change {
    Change::Put(thing)
}

pub(super) fn area(id: &str, kind: AreaKind, parent: Option<&str>, name: &str) -> Change {
    let validity = Validity::default();
    let parents = parent.map(|id| Parenthood { parent: id.parse().unwrap(), validity });
    put(Thing::Area(Area {
        id: id.parse().unwrap(),
        kind,
        code: String::new(),
        name: Text::zh(name),
        validity,
        parents: parents.into_iter().collect(),
        successors: Vec::new(),
    }))
}

/// An area that ended when another took it over.
fn former(id: &str, until: &str, successor: &str) -> Change {
    let Change::Put(Thing::Area(area)) = area(id, AreaKind::Zone, Some(CITIES[0]), id) else {
        unreachable!()
    };
    let until: Month = until.parse().unwrap();
    put(Thing::Area(Area {
        validity: Validity { from: None, until: Some(until) },
        successors: vec![Succession::new(successor.parse().unwrap(), until)],
        ..area
    }))
}

fn indicator(id: &str, decimals: u8) -> Change {
    let formula = match id {
        "e.per" => Some("e.a / e.b"),
        "e.sum" => Some("sum_children(e.a, district, 50%)"),
        _ => None,
    };
    let is = |other: &str| id == other;
    put(Thing::Indicator(Indicator {
        id: id.parse().unwrap(),
        name: Text::zh(id),
        unit: Text::zh("元"),
        multiplier: 0,
        decimals,
        direction: Direction::Higher,
        nature: if is("e.other") { Nature::Stock } else { Nature::Flow },
        over_time: OverTime::Sum,
        over_areas: if is("e.mean") { OverAreas::WeightedMean } else { OverAreas::Sum },
        growth_rule: if is("e.real") { GrowthRule::PriceIndex } else { GrowthRule::Nominal },
        scope: Text::default(),
        explanation: Text::default(),
        plausible: PlausibleRange::default(),
        formula: formula.map(|formula| formula.parse().unwrap()),
        price_index: is("e.real").then(|| "e.price".parse().unwrap()),
        streaks: Default::default(),
        minimum_units: None,
    }))
}

fn group(id: &str, membership: Membership) -> Change {
    put(Thing::PeerGroup(PeerGroup { id: id.parse().unwrap(), name: Text::zh(id), membership }))
}

pub(super) fn source(n: u8, title: &str) -> Change {
    let id = format!("page-{n}").parse().unwrap();
    let (title, publisher, note) = (Text::zh(title), Text::default(), Text::default());
    let (published, url) = (String::new(), String::new());
    put(Thing::Source(Source { id, title, publisher, published, url, note }))
}

/// An observation of something, in which `of` follows from the measure.
pub(super) fn observed(
    indicator: &str,
    measure: Measure,
    area: &str,
    period: &str,
    value: Option<i64>,
    source: Option<u8>,
) -> Change {
    let of = match measure {
        Measure::Share => Of::Area(PROVINCE.parse().unwrap()),
        Measure::Rank => Of::Group("group:listed".parse().unwrap()),
        _ => Of::Nothing,
    };
    let key = ObservationKey {
        indicator: indicator.parse().unwrap(),
        measure,
        of,
        area: area.parse().unwrap(),
        period: period.parse().unwrap(),
    };
    let Some(value) = value else { return Change::Withdraw(Key::Observation(key)) };
    put(Thing::Observation(Observation {
        key,
        reading: Reading::Value(value.to_string().parse().unwrap()),
        qualifier: Qualifier::Exact,
        statuses: Statuses::NONE,
        stage: None,
        source: source.map(|n| format!("page-{n}").parse().unwrap()),
        note: Text::default(),
        confidentiality: Confidentiality::Free,
        embargo_until: None,
        comparison: None,
    }))
}

pub(super) fn honour(holder: &str, period: &str, title: &str) -> Change {
    put(Thing::Honour(Honour {
        key: HonourKey {
            holder: holder.parse().unwrap(),
            honour: "green".parse().unwrap(),
            period: period.parse().unwrap(),
        },
        title: Text::zh(title),
        level: HonourLevel::National,
        awarded_by: Text::default(),
        kind: HonourKind::Title,
        form: HonourForm::Designation,
        source: None,
        note: Text::default(),
    }))
}

fn media(area: &str, caption: &str) -> Change {
    put(Thing::Media(Media {
        id: "hills".parse().unwrap(),
        area: area.parse().unwrap(),
        period: YEAR.to_string().parse().unwrap(),
        chapter: None,
        number: 1,
        caption: Text::zh(caption),
        credit: Text::default(),
        content_type: "image/png".into(),
        content: Vec::new(),
    }))
}

/// Levels of all areas in three years, so that there is something to rank, to share and to add up. Prices are those of the
/// province and of one city.
pub(super) fn levels() -> Vec<Change> {
    let areas = [&[PROVINCE][..], &CITIES, &DISTRICTS, &STREETS, &FORMER].concat();
    let all = areas.iter().zip(2_i64..).flat_map(|(area, n)| {
        let has = move |indicator: &&str| *indicator != "e.price" || n < 4;
        LEVELS.into_iter().filter(has).flat_map(move |indicator| {
            ["2020", "2021", "2022"].into_iter().zip(3_i64..).map(move |(period, year)| {
                let value = Some(100 + n * year * 37 % 91);
                observed(indicator, Measure::Level, area, period, value, None)
            })
        })
    });
    all.collect()
}

/// All that is there from the beginning but observations.
pub(super) fn catalogue() -> Vec<Change> {
    let mut all = vec![area(PROVINCE, AreaKind::Province, None, "省")];
    all.extend(CITIES.map(|id| area(id, AreaKind::City, Some(PROVINCE), id)));
    let districts = DISTRICTS.iter().enumerate();
    all.extend(districts.map(|(n, id)| area(id, AreaKind::District, Some(CITIES[n / 3]), id)));
    let streets = STREETS.iter().zip([0, 0, 1, 4]);
    all.extend(streets.map(|(id, n)| area(id, AreaKind::Street, Some(DISTRICTS[n]), id)));
    all.push(former(FORMER[0], "2022-07", DISTRICTS[0]));
    all.push(former(FORMER[1], "2022-03", FORMER[0]));
    all.extend(INDICATORS.map(|id| indicator(id, 0)));
    let listed = ["x:d1", "x:d4"].map(|id| id.parse().unwrap());
    all.push(group("group:listed", Membership::Listed(listed.into())));
    let (kind, parent) = (AreaKind::District, CITIES[1].parse().unwrap());
    all.push(group("group:rule", Membership::Rule { kind, parent }));
    all.push(group(
        "group:cities",
        Membership::Listed(CITIES.map(|id| id.parse().unwrap()).into()),
    ));
    all.push(source(0, "公报"));
    all.push(assessment("yearly", "group:listed", "e.a"));
    all.push(assessment("of_cities", "group:cities", "e.b"));
    all.push(definition(items(), claims(), true));
    all
}

/// An assessment of levels and growth, with points added for another indicator.
fn assessment(id: &str, group: &str, leaf: &str) -> Change {
    let leaf = Leaf {
        indicator: leaf.parse().unwrap(),
        measure: Measure::Level,
        mixed: Some(Mixed { measure: Measure::Growth, share: number("40") }),
        direction: None,
        imputation: Imputation::GroupMean,
        treatment: Treatment::None,
        logarithm: false,
        normalisation: Normalisation::MinMax {
            bounds: None,
            range: ScoreRange { low: number("0"), high: number("100") },
            capping: Capping::None,
        },
    };
    put(Thing::Assessment(Assessment {
        id: id.parse().unwrap(),
        name: Text::zh("考核"),
        group: group.parse().unwrap(),
        nodes: vec![Node {
            id: "all".parse().unwrap(),
            name: Text::zh("总分"),
            parent: None,
            weight: number("1"),
            rounding: None,
            content: NodeContent::Leaf(leaf),
        }],
        adjustments: vec![Adjustment {
            id: "bonus".parse().unwrap(),
            name: Text::zh("加分"),
            effect: Effect::Bonus(Points { per_unit: number("0.1"), cap: None }),
            indicator: "e.other".parse().ok(),
            stated: Vec::new(),
        }],
        bonus_cap: None,
        penalty_cap: None,
        grades: Vec::new(),
        robustness: None,
        note: Text::default(),
    }))
}

/// A promise with a number; the issuer is the area itself or the province.
fn target(key: TargetKey, value: Option<i64>) -> Change {
    let Some(value) = value else { return Change::Withdraw(Key::Target(key)) };
    put(Thing::Target(Target {
        key,
        chapter: "plan".parse().unwrap(),
        label: Text::default(),
        value: value.to_string().parse().unwrap(),
        qualifier: Qualifier::Exact,
        test: TargetTest::Compare(Comparator::AtLeast),
        strength: Text::default(),
        schedule: Vec::new(),
        nature: None,
        source: None,
        note: Text::default(),
    }))
}

fn outcome(key: TargetKey, year: &str, state: Option<OutcomeState>, reason: &str) -> Change {
    let (promise, year) = (PromiseKey::Target(key), year.parse().unwrap());
    put(Thing::Outcome(Outcome {
        key: OutcomeKey { promise, year },
        state,
        adjusted: None,
        document: None,
        done: Text::default(),
        reason: Text::zh(reason),
        source: None,
        note: Text::default(),
    }))
}

/// A promise without a number, or what came of it.
fn milestone(area: &str, period: &str, state: MilestoneState) -> Change {
    let (area, period) = (area.parse().unwrap(), period.parse().unwrap());
    put(Thing::Milestone(Milestone {
        key: MilestoneKey { area, milestone: "library".parse().unwrap(), period },
        chapter: "plan".parse().unwrap(),
        text: Text::zh("图书馆开放"),
        state,
        claim: Text::default(),
        source: None,
        note: Text::default(),
    }))
}

fn target_key() -> impl Strategy<Value = TargetKey> {
    let figures = [
        ("e.a", Measure::Level, Of::Nothing),
        ("e.b", Measure::Level, Of::Nothing),
        ("e.other", Measure::Level, Of::Nothing),
        ("e.per", Measure::Level, Of::Nothing),
        ("e.real", Measure::Growth, Of::Nothing),
        ("e.b", Measure::Rank, Of::Group("group:listed".parse().unwrap())),
        ("e.a", Measure::Share, Of::Area(PROVINCE.parse().unwrap())),
    ];
    let periods = select(&["2021", "2022", "2022", "2023"][..]);
    (select(figures.to_vec()), place(), periods, any::<bool>()).prop_map(
        |((indicator, measure, of), area, period, own)| TargetKey {
            indicator: indicator.parse().unwrap(),
            measure,
            of,
            area: area.parse().unwrap(),
            period: period.parse().unwrap(),
            issuer: if own { area } else { PROVINCE }.parse().unwrap(),
        },
    )
}

/// A target on a level that the area's own government set.
fn level_target(indicator: &str, area: &str, period: &str) -> TargetKey {
    TargetKey {
        indicator: indicator.parse().unwrap(),
        measure: Measure::Level,
        of: Of::Nothing,
        area: area.parse().unwrap(),
        period: period.parse().unwrap(),
        issuer: area.parse().unwrap(),
    }
}

/// Promises for all districts, so that there is something to answer for from the beginning.
pub(super) fn promises() -> Vec<Change> {
    let all = DISTRICTS.iter().flat_map(|area| {
        let continues = Some(OutcomeState::Continuing);
        [
            target(level_target("e.a", area, "2022"), Some(150)),
            target(level_target("e.other", area, "2021"), Some(150)),
            outcome(level_target("e.other", area, "2021"), "2021", continues, "未完"),
        ]
    });
    all.collect()
}

fn place() -> impl Strategy<Value = &'static str> {
    select([&[PROVINCE][..], &CITIES, &DISTRICTS, &DISTRICTS].concat())
}

/// A definition of a few figures and claims: with many, hardly a scorecard is not filled anew.
pub(super) fn page() -> impl Strategy<Value = Change> {
    let (items, claims) = (subsequence(items(), 0..5), subsequence(claims(), 0..3));
    let page = (items, claims, any::<bool>());
    page.prop_map(|(items, claims, answers)| definition(items, claims, answers))
}

/// Another number, target, honour or outcome, of every area that there is.
pub(super) fn single_changes() -> Vec<Change> {
    let areas = [&[PROVINCE][..], &CITIES, &DISTRICTS, &STREETS].concat();
    let level =
        |indicator, area, year| observed(indicator, Measure::Level, area, year, Some(300), None);
    let mut all = vec![assessment("yearly", "group:listed", "e.b")];
    for indicator in LEVELS {
        all.extend(areas.iter().map(|area| level(indicator, area, "2022")));
        all.extend(FORMER.map(|area| level(indicator, area, "2021")));
    }
    for area in areas {
        for indicator in ["e.a", "e.b"] {
            all.push(target(level_target(indicator, area, "2022"), Some(120)));
        }
        all.push(honour(area, "2022", "全国第一"));
        all.push(milestone(area, "2022", MilestoneState::Pledged));
        let key = level_target("e.other", area, "2021");
        all.push(outcome(key, "2021", Some(OutcomeState::Met), ""));
    }
    all
}

/// A change; most are of observations, as in a ledger.
pub(super) fn change() -> impl Strategy<Value = Change> {
    let name = || "[甲乙丙]";
    let district = || select(&DISTRICTS[..]);
    let measure = prop_oneof![
        6 => Just(Measure::Level),
        1 => select(vec![Measure::Growth, Measure::ComparableGrowth, Measure::Share, Measure::Rank]),
    ];
    let value = option::weighted(0.9, 80_i64..220);
    let indicators = prop_oneof![4 => select(&INDICATORS[..2]), 3 => select(&INDICATORS[..])];
    let periods = prop_oneof![2 => Just("2022"), 1 => select(&PERIODS[..])];
    let places = prop_oneof![6 => place(), 1 => select([&STREETS[..], &FORMER].concat())];
    let what = (indicators, measure, places, periods);
    let states = option::of(select(OutcomeState::ALL.to_vec()));
    let pledged = select(vec![MilestoneState::Pledged, MilestoneState::Done]);
    let listed = subsequence(&DISTRICTS[..], 0..4);
    prop_oneof![
        40 => (what, value, option::weighted(0.2, 0_u8..1)).prop_map(|((indicator, measure, area, period), value, source)| {
            observed(indicator, measure, area, period, value, source)
        }),
        1 => (district(), select(&CITIES[..]), name())
            .prop_map(|(id, parent, name)| area(id, AreaKind::District, Some(parent), &name)),
        1 => (select(&INDICATORS[..]), 0_u8..3).prop_map(|(id, decimals)| indicator(id, decimals)),
        1 => listed.prop_map(|ids| {
            let ids = ids.into_iter().map(|id| id.parse().unwrap());
            group("group:listed", Membership::Listed(ids.collect()))
        }),
        1 => page(),
        1 => select(&LEVELS[..]).prop_map(|leaf| assessment("yearly", "group:listed", leaf)),
        4 => (target_key(), option::weighted(0.9, 80_i64..220))
            .prop_map(|(key, value)| target(key, value)),
        4 => (target_key(), select(&PERIODS[..4]), states, name())
            .prop_map(|(key, year, state, reason)| outcome(key, year, state, &reason)),
        1 => (place(), select(&PERIODS[2..4]), pledged)
            .prop_map(|(area, period, state)| milestone(area, period, state)),
        1 => (0_u8..3, name()).prop_map(|(n, title)| source(n, &title)),
        2 => (place(), select(&PERIODS[..5]), name())
            .prop_map(|(holder, period, title)| honour(holder, period, &title)),
        2 => (place(), name()).prop_map(|(area, caption)| media(area, &caption)),
    ]
}
