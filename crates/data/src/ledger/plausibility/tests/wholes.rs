//! Parts and wholes, and what was published beside what follows from it.

use super::*;

#[test]
fn a_part_is_not_larger_than_its_whole() {
    let city = |value: &str| observe("i.one level  x:city 2020", value);
    let held = |indicator| ground(indicator).into_iter().chain([city("100.0")]).collect::<Vec<_>>();
    let part = |value: &str| vec![observe("i.one level  x:a 2020", value)];
    check(held(flow()), part("100.0"), &[]);
    // 100.1 can be 100.05, and so can 100.0; 100.2 cannot.
    check(held(flow()), part("100.1"), &[]);
    let told = "0 PART_EXCEEDS_WHOLE is larger than its whole: 100.2 > 100.0（区）";
    check(held(flow()), part("100.2"), &[told]);
    check(held(ratio()), part("100.2"), &[]);
    let shares = vec![
        observe("i.one share x:city x:a 2019", "100.1"),
        observe("i.one share x:city x:b 2019", "100.0"),
    ];
    let told = "0 PART_EXCEEDS_WHOLE is larger than its whole: 100.1 > 100%";
    check(held(flow()), shares, &[told]);
}

#[test]
fn a_qualifier_leaves_open_what_it_says() {
    let held: Vec<_> =
        ground(flow()).into_iter().chain([observe("i.one level  x:city 2020", "100.0")]).collect();
    let part = |qualifier| {
        let mut it = observation("i.one level  x:a 2020", "120.0", "");
        it.qualifier = qualifier;
        vec![put(Thing::Observation(it))]
    };
    for open in [Qualifier::About, Qualifier::Nearly, Qualifier::AtMost] {
        check(held.clone(), part(open), &[]);
    }
    for certain in [Qualifier::Exact, Qualifier::AtLeast, Qualifier::MoreThan, Qualifier::Above] {
        assert_eq!(warnings(held.clone(), part(certain)).len(), 1, "{certain}");
    }
}

#[test]
fn children_are_not_more_together_than_their_parent() {
    let level = |name: &str, value: &str| observe(&format!("i.one level  x:{name} 2020"), value);
    let held = || ground(flow()).into_iter().chain([level("city", "100.0"), level("a", "60.0")]);
    // Three numbers that are rounded to a tenth can be 0.15 apart.
    check(held().collect(), vec![level("b", "40.1")], &[]);
    let told = "0 PARTS_EXCEED_WHOLE the children are more together than their parent: 60.0 + 40.2 = 100.2 > 100.0（区）";
    check(held().collect(), vec![level("b", "40.2")], &[told]);
    // It is told at the parent where that is what is put.
    let told = "0 PARTS_EXCEED_WHOLE the children are more together than their parent: 60.0 + 41.0 = 101.0 > 99.0（区）";
    check(held().chain([level("b", "41.0")]).collect(), vec![level("city", "99.0")], &[told]);
    // Numbers that were rounded to hundreds, and converted.
    let rounded = || ground(flow()).into_iter().chain([level("city", "9900"), level("a", "6000")]);
    check(rounded().collect(), vec![level("b", "4000")], &[]);
    assert_eq!(warnings(rounded().collect(), vec![level("b", "4200")]).len(), 1);
    // A part that is too large by itself is one cause.
    let told = warnings(held().collect(), vec![level("b", "400.2")]);
    let reasons: Vec<_> = told.iter().map(|warning| warning.reason).collect();
    assert_eq!(reasons, [WarningReason::PartExceedsWhole]);
    // A negative number adds up otherwise.
    check(held().chain([level("c", "-10.0")]).collect(), vec![level("b", "45.0")], &[]);
}

#[test]
fn a_published_measure_is_what_the_levels_make_it() {
    let held = |indicator: Indicator| {
        ground(indicator).into_iter().chain(years(LEVEL, &["100.0", "109.7"])).collect::<Vec<_>>()
    };
    let growth = |value: &str| vec![observe("i.one growth  x:a 2013", value)];
    check(held(flow()), growth("9.7"), &[]);
    check(held(flow()), growth("9.8"), &[]);
    let told = "0 PUBLISHED_DIFFERS a published measure is not what the levels make it: the growth of 2013 is published as \
                10.7, but 100 × (109.7 / 100.0 − 1) ∈ [9.59, 9.81]";
    check(held(flow()), growth("10.7"), &[told]);
    // Published growth of other rules is never in conflict with levels.
    for growth_rule in
        [GrowthRule::ConstantPrice, GrowthRule::RestatedBase, GrowthRule::PublishedOnly]
    {
        check(held(Indicator { growth_rule, ..flow() }), growth("30.0"), &[]);
    }
    let told = "0 PUBLISHED_DIFFERS a published measure is not what the levels make it: the difference of 2013 is published \
                as 9.1, but 109.7 − 100.0 ∈ [9.60, 9.80]";
    check(held(flow()), vec![observe("i.one difference  x:a 2013", "9.1")], &[told]);
    // The level of the year before is what is put: it is told there, with the published growth.
    let published = held(flow()).into_iter().chain(growth("9.7")).collect();
    let told = warnings(published, vec![observe("i.one level  x:a 2012", "104.0")]);
    assert_eq!(told[0].reason, WarningReason::PublishedDiffers);
    assert_eq!(told[0].compared.keys[0], observation("i.one growth  x:a 2013", "1", "").key);
    let whole: Vec<_> =
        held(flow()).into_iter().chain([observe("i.one level  x:city 2013", "400.0")]).collect();
    let told = "0 PUBLISHED_DIFFERS a published measure is not what the levels make it: the share of 2013 is published as \
                28.4, but 100 × 109.7 / 400.0 ∈ [27.40, 27.45]";
    check(whole.clone(), vec![observe("i.one share x:city x:a 2013", "28.4")], &[told]);
    check(whole, vec![observe("i.one share x:city x:a 2013", "27.4")], &[]);
}

#[test]
fn published_sequential_growth_is_held_against_the_period_right_before() {
    let quarter = |face: &str, quarter: &str, value: &str| {
        observe(&format!("i.one {face}  x:a {quarter}"), value)
    };
    let held = || {
        let levels =
            [quarter("level", "2021-Q1", "10"), quarter("level", "2021-Q2", "20")].into_iter();
        ground(flow()).into_iter().chain(levels).collect::<Vec<_>>()
    };
    let told = "0 PUBLISHED_DIFFERS a published measure is not what the levels make it: the sequential_growth of 2021-Q2 is \
                published as 50, but 100 × (20 / 10 − 1) ∈ [85.7, 115.8]";
    check(held(), vec![quarter("sequential_growth", "2021-Q2", "50")], &[told]);
    check(held(), vec![quarter("sequential_growth", "2021-Q2", "100")], &[]);
    // It is made of the level before, too.
    let published = held().into_iter().chain([quarter("sequential_growth", "2021-Q2", "100")]);
    let told = warnings(published.collect(), vec![quarter("level", "2021-Q1", "15")]);
    assert_eq!(told.len(), 1, "{told:?}");
    // What comes before January to November is no period of the same sort.
    let cumulative = |face: &str, period: &str, value: &str| quarter(face, period, value);
    let held = ground(flow())
        .into_iter()
        .chain(["2020-02-01/P11M", "2021-01-01/P11M"].map(|it| cumulative("level", it, "10")));
    let put = vec![cumulative("sequential_growth", "2021-01-01/P11M", "50")];
    check(held.collect(), put, &[]);
}

#[test]
fn a_published_rank_is_held_against_the_levels_of_the_peers() {
    let names = ["a", "b", "c", "d", "e", "f", "g"];
    let level = |name: &str, value: &str| observe(&format!("i.one level  x:{name} 2021"), value);
    let rank =
        |name: &str, value: &str| vec![observe(&format!("i.one rank x:city x:{name} 2021"), value)];
    let held = |indicator: Indicator| {
        let levels = (0..).zip(names).map(|(n, name)| level(name, &(100 + n).to_string()));
        ground(indicator).into_iter().chain(levels).collect::<Vec<_>>()
    };
    // Of h no level is held: it may be anywhere.
    let told = "0 PUBLISHED_DIFFERS a published measure is not what the levels make it: the rank of 2021 is published as 1, \
                but 1 + the 6 of 8 peers above 100 ∈ [7, 8]";
    check(held(flow()), rank("a", "1"), &[told]);
    let lower = Indicator { direction: Direction::Lower, ..flow() };
    check(held(lower.clone()), rank("a", "1"), &[]);
    assert_eq!(warnings(held(lower), rank("a", "7")).len(), 1);
    for open in ["7", "8"] {
        check(held(flow()), rank("a", open), &[]);
    }
    let told = "0 PUBLISHED_DIFFERS a published measure is not what the levels make it: the rank of 2021 is published as 99, \
                but there are 8 peers ∈ [1, 8]";
    check(held(flow()), rank("h", "99"), &[told]);
    check(held(flow()), rank("h", "8"), &[]);
    assert_eq!(warnings(held(flow()), rank("h", "0")).len(), 1);
    assert_eq!(warnings(held(flow()), rank("a", "1.5")).len(), 1);
    // Numbers that can be on either side by their rounding.
    let close: Vec<_> = held(flow()).into_iter().chain([level("h", "106.4")]).collect();
    check(close.clone(), rank("g", "2"), &[]);
    check(close.clone(), rank("g", "1"), &[]);
    assert_eq!(warnings(close, rank("g", "3")).len(), 1);
    // A level that is put is held against the rank that is there.
    let ranked: Vec<_> = held(flow()).into_iter().chain(rank("g", "1")).collect();
    let told = warnings(ranked, vec![level("g", "101.7")]);
    assert_eq!(told[0].compared.keys[0], observation("i.one rank x:city x:g 2021", "1", "").key);
    // Among others than its siblings nothing is known.
    check(held(flow()), vec![observe("i.one rank x:b x:a 2021", "99")], &[]);
}
