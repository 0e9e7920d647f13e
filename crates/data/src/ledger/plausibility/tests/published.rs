//! Published measures of every kind, held against what the levels make them.

use scorecard_domain::{Comparison, Observation, Validity};

use super::*;

const NAMES: [&str; 8] = ["a", "b", "c", "d", "e", "f", "g", "h"];

/// Four years of a city and its districts, each of which is larger and grows faster than the one before.
fn levels() -> Vec<ProposedChange> {
    let value = |n: u32, year: u32| 100 + 50 * n + (year - 2018) * (2 + 3 * n);
    let level = |name: &str, year: u32, value: u32| {
        observe(&format!("i.one level  x:{name} {year}"), &format!("{value}.0"))
    };
    let districts = (2018..2022)
        .flat_map(|year| (0..).zip(NAMES).map(move |(n, name)| level(name, year, value(n, year))));
    let city = (2018..2022).map(|year| level("city", year, (0..8).map(|n| value(n, year)).sum()));
    districts.chain(city).collect()
}

fn held() -> Vec<ProposedChange> {
    let base = ItemBase::Fixed("2018".parse().unwrap());
    let index = item("index", "i.one", Measure::Index);
    let index = Item { terms: ItemTerms { base, ..ItemTerms::default() }, ..index };
    let streak = Item { streak_rank: 2, ..item("streak", "i.one", Measure::Streak) };
    ground(flow()).into_iter().chain(levels()).chain([defined(vec![index, streak])]).collect()
}

/// What is published of a district in 2021.
fn published(measure: Measure, area: &str, value: &str) -> Observation {
    let of = if measure.needs_of() { "x:city" } else { "" };
    let period = if measure == Measure::CompoundGrowth { "2019-01-01/P36M" } else { "2021" };
    observation(&format!("i.one {measure} {of} x:{area} {period}"), value, "")
}

fn comparable(value: &str, (adjusted_value, adjusted_base): (&str, &str)) -> Observation {
    let [adjusted_value, adjusted_base] =
        [adjusted_value, adjusted_base].map(|text| text.parse().ok());
    let comparison = Comparison { basis: Text::zh("同口径"), adjusted_value, adjusted_base };
    let published = published(Measure::ComparableGrowth, "a", value);
    Observation { comparison: comparison.known(), ..published }
}

/// Of a measure of `x:a`, or of `x:h` which is the first: a value that agrees, one that does not, and the formula.
fn cases(measure: Measure) -> Option<(&'static str, [&'static str; 2], &'static str)> {
    Some(match measure {
        Measure::Growth => ("a", ["1.9", "50.0"], "100 × (106.0 / 104.0 − 1) ∈ [1.82, 2.03]"),
        Measure::SequentialGrowth => {
            ("a", ["1.9", "3.0"], "100 × (106.0 / 104.0 − 1) ∈ [1.82, 2.03]")
        }
        Measure::Difference => ("a", ["2.0", "50"], "106.0 − 104.0 ∈ [1.9, 2.1]"),
        Measure::Share => ("a", ["4.2", "90"], "100 × 106.0 / 2500.0 ∈ [4.2, 4.3]"),
        Measure::Rank => ("a", ["8", "1"], "1 + the 7 of 8 peers above 106.0 ∈ [8, 8]"),
        Measure::Streak => ("h", ["4", "2"], "years in a row with rank ≤ 2 ∈ [4, …]"),
        Measure::Index => ("a", ["106.0", "300"], "100 × 106.0 / 100.0 ∈ [105.8, 106.2]"),
        Measure::CompoundGrowth => {
            ("a", ["2.0", "50"], "100 × ((106.0 / 100.0)^(1/3) − 1) ∈ [1.9, 2.0]")
        }
        Measure::Contribution => ("a", ["0.1", "9"], "100 × (106.0 − 104.0) / 2400.0 ∈ [0.0, 0.1]"),
        Measure::ContributionRate => {
            ("a", ["2.0", "99"], "100 × (106.0 − 104.0) / (2500.0 − 2400.0) ∈ [1.8, 2.2]")
        }
        Measure::GrowthRank => {
            ("a", ["8", "1"], "1 + number of peers with growth > its own, of 8 peers, ∈ [8, 8]")
        }
        Measure::RankChange => ("a", ["0", "3"], "8 − 8 ∈ [0, 0]"),
        Measure::GapToFirst => ("a", ["413.0", "0.1"], "519.0 − 106.0 ∈ [412.90, 413.10]"),
        Measure::Percentile => ("a", ["0", "100"], "100 × (8 − 8) / (8 − 1) ∈ [0.0, 0.0]"),
        // With an adjusted value and base of its own.
        Measure::ComparableGrowth => ("a", ["10.0", "15"], "100 × (121 / 110 − 1) ∈ [9.0, 11.0]"),
        Measure::Level | Measure::Reduction | Measure::Standing | Measure::GrowthStanding => {
            return None;
        }
    })
}

fn put_one(measure: Measure, area: &str, value: &str) -> Vec<ProposedChange> {
    let observation = match measure {
        Measure::ComparableGrowth => comparable(value, ("121", "110")),
        _ => published(measure, area, value),
    };
    vec![put(Thing::Observation(observation))]
}

#[test]
fn every_published_measure_is_held_against_what_levels_make_it() {
    for (measure, (area, [agrees, differs], made)) in
        Measure::ALL.iter().filter_map(|it| Some((*it, cases(*it)?)))
    {
        check(held(), put_one(measure, area, agrees), &[]);
        let period = published(measure, area, differs).key.period;
        let told = format!(
            "0 PUBLISHED_DIFFERS a published measure is not what the levels make it: the {measure} of {period} is published as \
             {differs}, but {made}"
        );
        check(held(), put_one(measure, area, differs), &[&told]);
        let told = warnings(held(), put_one(measure, area, differs));
        let zh = &told[0].problem.zh;
        assert!(
            zh.starts_with(&format!("公布值与推算不符：{period} ")) && !zh.contains("number"),
            "{zh}"
        );
        assert_eq!(told[0].compared.keys[0], published(measure, area, differs).key);
        // In one batch with what it is made of.
        let all: Vec<_> = levels().into_iter().chain(put_one(measure, area, differs)).collect();
        let without = held()
            .into_iter()
            .filter(|it| !matches!(&it.change, Change::Put(Thing::Observation(_))));
        let told = warnings(without.collect(), all);
        assert_eq!(
            told.iter().map(|it| it.reason.slug()).collect::<Vec<_>>(),
            ["PUBLISHED_DIFFERS"],
            "{measure}"
        );
    }
}

#[test]
fn a_level_is_held_against_every_measure_that_is_made_of_it() {
    let told = |measure: Measure, year: u32, value: &str| {
        let (area, [agrees, _], _) = cases(measure).unwrap();
        let held = held().into_iter().chain(put_one(measure, area, agrees));
        let told = warnings(
            held.collect(),
            vec![observe(&format!("i.one level  x:{area} {year}"), value)],
        );
        let told = told.iter().map(|it| (it.reason.slug(), it.compared.keys[0].measure));
        told.collect::<Vec<_>>()
    };
    for measure in [
        Measure::Growth,
        Measure::SequentialGrowth,
        Measure::Difference,
        Measure::Share,
        Measure::CompoundGrowth,
        Measure::Index,
        Measure::ContributionRate,
        Measure::GrowthRank,
        Measure::GapToFirst,
    ] {
        assert_eq!(told(measure, 2021, "109.0"), [("PUBLISHED_DIFFERS", measure)]);
        assert_eq!(told(measure, 2021, "106.0"), []);
    }
    for measure in [
        Measure::Growth,
        Measure::SequentialGrowth,
        Measure::Difference,
        Measure::ContributionRate,
        Measure::GrowthRank,
    ] {
        assert_eq!(told(measure, 2020, "101.0"), [("PUBLISHED_DIFFERS", measure)]);
    }
    for measure in [Measure::Index, Measure::CompoundGrowth] {
        assert_eq!(told(measure, 2018, "96.0"), [("PUBLISHED_DIFFERS", measure)]);
    }
}

#[test]
fn a_level_is_held_against_changes_of_rank_and_streaks_that_it_counts_in() {
    let level = |name: &str, year: u32, value: u32| {
        observe(&format!("i.one level  x:{name} {year}"), &format!("{value}.0"))
    };
    let levels = (2019..2022).flat_map(|year| {
        let of = move |name: &&str| match *name {
            "a" => 101 + year - 2019,
            "b" => 100 + year - 2019,
            _ => 10,
        };
        NAMES.map(|name| level(name, year, of(&name)))
    });
    let held: Vec<_> = ground(flow()).into_iter().chain(levels).collect();
    for (measure, value) in [(Measure::Streak, "3"), (Measure::RankChange, "0")] {
        check(held.clone(), put_one(measure, "a", value), &[]);
        let held: Vec<_> = held.iter().cloned().chain(put_one(measure, "a", value)).collect();
        check(held.clone(), vec![level("a", 2020, 103)], &[]);
        let told = warnings(held, vec![level("a", 2020, 100)]);
        assert_eq!(
            told.iter().map(|it| it.reason.slug()).collect::<Vec<_>>(),
            ["PUBLISHED_DIFFERS"]
        );
        assert_eq!(told[0].compared.keys[0], published(measure, "a", value).key);
    }
}

#[test]
fn a_level_is_held_against_a_percentile_and_a_share_of_any_area() {
    let rank_of =
        |name: &str, n: u32| observe(&format!("i.one level  x:{name} 2021"), &n.to_string());
    let levels = (0..).zip(NAMES).map(|(n, name)| rank_of(name, 100 - n));
    let held: Vec<_> = ground(flow()).into_iter().chain(levels).collect();
    let told = |held: Vec<_>, put| warnings(held, vec![put]).len();
    let first = put_one(Measure::Percentile, "a", "100");
    check(held.clone(), first.clone(), &[]);
    let with_first: Vec<_> = held.iter().cloned().chain(first).collect();
    assert_eq!(told(with_first.clone(), rank_of("a", 98)), 1);
    assert_eq!(told(with_first, rank_of("a", 101)), 0);
    let share = |value: &str| observe("i.one share x:a x:b 2021", value);
    assert_eq!(told(held.clone(), share("50")), 1);
    assert_eq!(told(held, share("99.0")), 0);
}

#[test]
fn a_published_rank_counts_where_levels_leave_it_open() {
    let level = |name: &str, year: u32, n: u32| {
        observe(&format!("i.one level  x:{name} {year}"), &n.to_string())
    };
    // Of the years before nobody's levels are known but those of `a`, which is first in 2021.
    let levels = (0..).zip(NAMES).map(|(n, name)| level(name, 2021, 100 - n));
    let before = [2019, 2020].map(|year| level("a", year, 99));
    let rank = |year: u32, n: &str| observe(&format!("i.one rank x:city x:a {year}"), n);
    let of = |ranks: [&str; 2]| {
        let all = ground(flow()).into_iter().chain(levels.clone()).chain(before.clone());
        all.chain([rank(2019, ranks[0]), rank(2020, ranks[1])]).collect::<Vec<_>>()
    };
    for (measure, ranks, agrees, differs) in
        [(Measure::RankChange, ["2", "3"], "2", "0"), (Measure::Streak, ["1", "1"], "3", "1")]
    {
        check(of(ranks), put_one(measure, "a", agrees), &[]);
        assert_eq!(warnings(of(ranks), put_one(measure, "a", differs)).len(), 1, "{measure}");
        let held: Vec<_> = of(ranks).into_iter().chain(put_one(measure, "a", agrees)).collect();
        let told = warnings(held, vec![rank(2020, "2")]);
        let told: Vec<_> = told.iter().map(|it| it.compared.keys[0].measure).collect();
        assert_eq!(told, [measure]);
    }
}

#[test]
fn what_is_put_of_the_city_is_told_once() {
    let growth = observe("i.one growth  x:city 2021", "50.0");
    let told = warnings(held(), vec![growth.clone()]);
    assert_eq!(told.len(), 1, "{told:?}");
    let with_growth = held().into_iter().chain([observe("i.one growth  x:city 2021", "4.2")]);
    let told = warnings(with_growth.collect(), vec![observe("i.one level  x:city 2021", "2550.0")]);
    assert_eq!(told.len(), 1, "{told:?}");
}

#[test]
fn what_a_key_does_not_say_is_what_definitions_ask() {
    let without: Vec<_> = held()
        .into_iter()
        .filter(|it| !matches!(&it.change, Change::Put(Thing::Definition(_))))
        .collect();
    // Nothing says what the index is against; a streak is of first places.
    check(without.clone(), put_one(Measure::Index, "a", "300"), &[]);
    assert_eq!(warnings(without, put_one(Measure::Streak, "g", "4")).len(), 1);
    check(held(), put_one(Measure::Streak, "g", "4"), &[]);
    // It agrees with one of two bases.
    let base = ItemBase::YearsBack(1);
    let index = item("other", "i.one", Measure::Index);
    let index = Item { terms: ItemTerms { base, ..ItemTerms::default() }, ..index };
    let ProposedChange { change: Change::Put(Thing::Definition(other)), .. } = defined(vec![index])
    else {
        panic!()
    };
    let other = Definition { id: "other".parse().unwrap(), ..other };
    let both = || held().into_iter().chain([put(Thing::Definition(other.clone()))]).collect();
    check(both(), put_one(Measure::Index, "a", "101.9"), &[]);
    check(both(), put_one(Measure::Index, "a", "106.0"), &[]);
    assert_eq!(warnings(both(), put_one(Measure::Index, "a", "103.0")).len(), 1);
}

#[test]
fn comparable_growth_is_held_against_what_stands_with_it() {
    let put_it =
        |value: &str, pair: (&str, &str)| vec![put(Thing::Observation(comparable(value, pair)))];
    // The value agrees with the levels, and not with what stands in its own row.
    let told = "0 PUBLISHED_DIFFERS a published measure is not what the levels make it: the comparable_growth of 2021 is \
                published as 1.9, but 100 × (12.1 / 11.03 − 1) ∈ [9.19, 10.21]";
    check(held(), put_it("1.9", ("12.1", "11.03")), &[told]);
    check(held(), put_it("9.7", ("12.1", "11.03")), &[]);
    // Without a base nothing is computed.
    check(held(), put_it("1.9", ("12.1", "")), &[]);
    // The adjusted value alone is put anew.
    let before = held().into_iter().chain(put_it("9.7", ("12.1", "11.03"))).collect::<Vec<_>>();
    check(before.clone(), put_it("9.7", ("12.1", "11.03")), &[]);
    assert_eq!(warnings(before, put_it("9.7", ("13.1", "11.03"))).len(), 1);
}

#[test]
fn comparable_growth_is_held_against_levels_and_the_price_index() {
    let growing = Indicator {
        growth_rule: GrowthRule::PriceIndex,
        price_index: Some("i.prices".parse().unwrap()),
        ..flow()
    };
    let prices = Indicator {
        id: "i.prices".parse().unwrap(),
        nature: Nature::Index,
        over_areas: OverAreas::None,
        multiplier: 0,
        growth_rule: GrowthRule::PublishedOnly,
        ..flow()
    };
    let held = |index: &[&str]| {
        let levels =
            [observe("i.one level  x:a 2020", "100.0"), observe("i.one level  x:a 2021", "105.0")];
        let index =
            index.iter().map(|area| observe(&format!("i.prices level  x:{area} 2021"), "102.0"));
        let all =
            ground(growing.clone()).into_iter().chain([put(Thing::Indicator(prices.clone()))]);
        all.chain(levels).chain(index.collect::<Vec<_>>()).collect::<Vec<_>>()
    };
    let growth = |value: &str| observe("i.one comparable_growth  x:a 2021", value);
    let made = "0 PUBLISHED_DIFFERS a published measure is not what the levels make it: the comparable_growth of 2021 is \
                published as 30.0, but 100 × (105.0 / 100.0 × 100 / 102.0 − 1)";
    check(held(&["a"]), vec![growth("30.0")], &[&format!("{made} ∈ [2.79, 3.10]")]);
    let of_city = format!("{made}, price index of x:city ∈ [2.79, 3.10]");
    check(held(&["city"]), vec![growth("30.0")], &[&of_city]);
    let told = warnings(held(&["city"]), vec![growth("30.0")]);
    assert!(told[0].problem.zh.contains("− 1)（区的价格指数） ∈ [2.79, 3.10]"), "{told:?}");
    for index in ["a", "city"] {
        check(held(&[index]), vec![growth("2.9")], &[]);
    }
    check(held(&[]), vec![growth("30.0")], &[]);
    // A rate on a basis of its own is not held against prices.
    let of_its_own = Observation {
        comparison: Comparison { basis: Text::zh("同口径"), ..Comparison::default() }.known(),
        ..published(Measure::ComparableGrowth, "a", "30.0")
    };
    check(held(&["a"]), vec![put(Thing::Observation(of_its_own))], &[]);
    // What it is made of is put, all in one batch or one after the other.
    let all = || vec![growth("2.9"), observe("i.prices level  x:a 2021", "98.0")];
    assert_eq!(warnings(held(&[]), all()).len(), 1);
    let before = || held(&[]).into_iter().chain([growth("2.9")]).collect::<Vec<_>>();
    let told = warnings(before(), vec![observe("i.prices level  x:a 2021", "98.0")]);
    assert_eq!(told.len(), 1, "{told:?}");
    let with_index: Vec<_> = held(&["a"]).into_iter().chain([growth("2.9")]).collect();
    for level in
        [observe("i.one level  x:a 2021", "106.0"), observe("i.one level  x:a 2020", "99.0")]
    {
        assert_eq!(warnings(with_index.clone(), vec![level]).len(), 1);
    }
}

#[test]
fn growth_rules_and_boundaries_say_what_is_computed() {
    // At constant prices differences follow from levels, growth does not.
    let constant = Indicator { growth_rule: GrowthRule::ConstantPrice, ..flow() };
    let held =
        |rule: &Indicator| ground(rule.clone()).into_iter().chain(levels()).collect::<Vec<_>>();
    assert_eq!(warnings(held(&constant), put_one(Measure::Difference, "a", "50")).len(), 1);
    for measure in [Measure::Growth, Measure::CompoundGrowth, Measure::Contribution] {
        check(held(&constant), put_one(measure, "a", "50"), &[]);
    }
    // Ranks of growth are then among what is published.
    let growth =
        |n: u32, name: &str| observe(&format!("i.one growth  x:{name} 2021"), &format!("{n}.0"));
    let grown: Vec<_> = held(&constant)
        .into_iter()
        .chain((1..).zip(NAMES).map(|(n, name)| growth(n, name)))
        .collect();
    check(grown.clone(), put_one(Measure::GrowthRank, "a", "8"), &[]);
    assert_eq!(warnings(grown.clone(), put_one(Measure::GrowthRank, "a", "1")).len(), 1);
    let ranked: Vec<_> = grown.into_iter().chain(put_one(Measure::GrowthRank, "a", "8")).collect();
    assert_eq!(warnings(ranked, vec![growth(6, "a")]).len(), 1);
    // Over a change of the boundary nothing is compared.
    let Thing::Area(mut merged) = area("z", "", &[]) else { panic!() };
    merged.validity = Validity { from: None, until: "2021-01".parse().ok() };
    let successor = scorecard_domain::Succession {
        successor: "x:a".parse().unwrap(),
        from: "2021-01".parse().unwrap(),
        shares: Default::default(),
    };
    merged.successors = vec![successor];
    let merged: Vec<_> = held(&flow()).into_iter().chain([put(Thing::Area(merged))]).collect();
    for measure in [Measure::Growth, Measure::Difference, Measure::CompoundGrowth] {
        check(merged.clone(), put_one(measure, "a", "50"), &[]);
    }
}
