//! Values that go with neither their series nor their peers.

use scorecard_domain::{Ratio, Rounding};

use super::*;

#[test]
fn a_value_that_does_not_go_with_its_series_is_told_with_the_formula() {
    let told = "0 SERIES_OUTLIER does not go with the other years of its series, by which it would be 163.8 to 199.1: \
                |118.0 / 168.0 − 1.08| = 0.3776 > 3.5 × max(1.4826 × 0.0025, 0.03) = 0.105";
    check_next(flow(), "118.0", &[told]);
    // In the middle both steps deviate, and only the value that makes both is told.
    let mut values = GROWING;
    values[4] = "314.0";
    let told = "4 SERIES_OUTLIER does not go with the other years of its series, by which it would be 121.8 to 148.2: \
                |314.0 / 125.0 − 1.08| = 1.432 > 3.5 × max(1.4826 × 0.0025, 0.03) = 0.105";
    check(ground(flow()), years(LEVEL, &values), &[told]);
    // At the beginning there is one step, and what comes after it is in order.
    let mut values = GROWING;
    values[0] = "190.0";
    let told = warnings(ground(flow()), years(LEVEL, &values));
    let paths: Vec<_> = told.iter().map(|warning| warning.path.as_str()).collect();
    assert_eq!(paths, ["changes[0].observation.value"]);
}

#[test]
fn too_few_years_say_nothing() {
    check(ground(flow()), years(LEVEL, &["100.0", "108.0", "117.0", "80.0"]), &[]);
    // With five values the newest is held against three steps.
    let told =
        warnings(ground(flow()), years(LEVEL, &["100.0", "108.0", "117.0", "126.0", "80.0"]));
    assert_eq!(told.len(), 1);
}

#[test]
fn a_flagged_break_is_no_outlier() {
    let held: Vec<_> = ground(flow()).into_iter().chain(years(LEVEL, &GROWING)).collect();
    let flagged = |flag| {
        let mut it = observation("i.one level  x:a 2020", "118.0", "");
        it.statuses = Statuses::NONE.with(flag);
        vec![put(Thing::Observation(it))]
    };
    check(held.clone(), flagged(ObsStatus::Break), &[]);
    check(held.clone(), flagged(ObsStatus::DefinitionDiffers), &[]);
    assert_eq!(warnings(held, flagged(ObsStatus::Provisional)).len(), 1);
}

#[test]
fn rates_are_held_against_rates_and_ratios_by_their_changes() {
    let held = |face: &str, values: &[&str], indicator| {
        ground(indicator).into_iter().chain(years(face, values)).collect::<Vec<_>>()
    };
    let growth = ["8.1", "7.9", "8.3", "7.6", "8.0"];
    let told = "0 SERIES_OUTLIER does not go with the other years of its series, by which it would be 2 to 14: |0.87 − \
                0.08| = 0.79 > 3.5 × max(1.4826 × 0.001, 0.015) = 0.0525";
    let face = "i.one growth  x:a";
    check(held(face, &growth, flow()), vec![observe(&format!("{face} 2017"), "87")], &[told]);

    let unemployment = ["3.1", "3.2", "3.2", "3.3", "3.1", "3.2"];
    let told = warnings(
        held(LEVEL, &unemployment, ratio()),
        vec![observe("i.one level  x:a 2018", "2.3")],
    );
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].problem.en.contains("|(2.3 − 3.2) / 3.2 − "), "{told:?}");
    check(held(LEVEL, &unemployment, ratio()), vec![observe("i.one level  x:a 2018", "3.4")], &[]);
}

#[test]
fn what_the_peers_do_too_is_not_told() {
    let peers = |growth: i128| {
        ["b", "c", "d", "e", "f"].into_iter().flat_map(move |name| {
            let value = |n: i128| Decimal::new(n, 1).unwrap().to_string();
            let (before, now) = (value(20_000), value(20_000 * (100 + growth) / 100));
            [
                observe(&format!("i.one level  x:{name} 2019"), &before),
                observe(&format!("i.one level  x:{name} 2020"), &now),
            ]
        })
    };
    let held = || ground(flow()).into_iter().chain(years(LEVEL, &GROWING));
    let new = || vec![observe("i.one level  x:a 2020", "118.0")];
    check(held().chain(peers(-28)).collect(), new(), &[]);
    assert_eq!(warnings(held().chain(peers(8)).collect(), new()).len(), 1);
    // Without years of its own the peers alone tell; four are too few.
    let short = |n_peers: usize| {
        let own = [observe("i.one level  x:a 2019", "168.0")];
        ground(flow()).into_iter().chain(own).chain(peers(8).take(2 * n_peers)).collect()
    };
    let told = "0 PEER_OUTLIER does not go with its peers, by which it would be 163.8 to 199.1: |118.0 / 168.0 − 1.08| = 0.3776 > \
                3.5 × max(1.4826 × 0, 0.03) = 0.105";
    check(short(5), new(), &[told]);
    check(short(4), new(), &[]);
}

#[test]
fn years_that_are_missing_are_bridged() {
    // 2014, 2015 and 2018 are not there: (134.0 / 108.0)^(1/3) is 1.0746.
    let gaps = ["100.0", "108.0", "", "", "134.0", "145.0", "", "168.0"];
    check(ground(flow()), years(LEVEL, &gaps), &[]);
    let held: Vec<_> = ground(flow()).into_iter().chain(years(LEVEL, &gaps)).collect();
    let new = |value: &str| vec![observe("i.one level  x:a 2022", value)];
    check(held.clone(), new("211.0"), &[]);
    let told = warnings(held.clone(), new("112.0"));
    assert!(told[0].problem.en.contains("|(112.0 / 168.0)^(1/3) − 1.07"), "{told:?}");
    // Six years are too many.
    check(held, vec![observe("i.one level  x:a 2025", "112.0")], &[]);
}

#[test]
fn land_that_changed_hands_is_no_outlier() {
    let mut ended = area("a", "", &["city"]);
    let Thing::Area(it) = &mut ended else { unreachable!() };
    let (successor, from) = ("x:b".parse().unwrap(), "2020-03".parse().unwrap());
    it.successors.push(scorecard_domain::Succession::new(successor, from));
    let held: Vec<_> = ground(flow()).into_iter().chain(years(LEVEL, &GROWING)).collect();
    let new = observe("i.one level  x:a 2020", "118.0");
    check(held.clone(), vec![put(ended), new.clone()], &[]);
    assert_eq!(warnings(held, vec![new]).len(), 1);
}

#[test]
fn sub_annual_values_are_held_against_the_same_months_of_other_years() {
    let quarter = |year: u32, quarter: u32, value: &str| {
        observe(&format!("i.one level  x:a {year}-Q{quarter}"), value)
    };
    // The fourth quarter is always three times the others.
    let quarters = (2014..2020).flat_map(|year| {
        let value = move |times: u32| (times * (100 + 8 * (year - 2014))).to_string();
        (1..=4).map(move |q| quarter(year, q, &value(if q == 4 { 3 } else { 1 })))
    });
    check(ground(flow()), quarters.clone().collect(), &[]);
    let held: Vec<_> = ground(flow()).into_iter().chain(quarters).collect();
    assert_eq!(warnings(held, vec![quarter(2020, 4, "148")]).len(), 1);
}

#[test]
fn a_minus_sign_that_never_was_there_is_told() {
    let told = "0 SIGN_DIFFERS looks as if its minus sign were wrong: -181.0 < 0, all 8 other years are positive";
    check_next(flow(), "-181.0", &[told]);
    // A ratio can turn; what then is wrong with it is not its sign.
    let held: Vec<_> = ground(ratio()).into_iter().chain(years(LEVEL, &GROWING)).collect();
    let told = warnings(held, vec![observe("i.one level  x:a 2020", "-181.0")]);
    assert_eq!(told[0].reason, WarningReason::SeriesOutlier);
    // A series that has turned before, and one of a single other year.
    let mut values = GROWING;
    values[3] = "-12.5";
    let held: Vec<_> = ground(flow()).into_iter().chain(years(LEVEL, &values)).collect();
    let next = || vec![observe("i.one level  x:a 2020", "-15.0")];
    assert!(warnings(held, next()).iter().all(|it| it.reason != WarningReason::SignDiffers));
    let held = ground(flow()).into_iter().chain(years(LEVEL, &["100.0"])).collect();
    check(held, vec![observe("i.one level  x:a 2013", "-100.0")], &[]);
}

#[test]
fn what_is_counted_is_a_whole_number() {
    let count = |multiplier| Indicator { nature: Nature::Count, multiplier, ..flow() };
    let level = |value: &str| vec![observe("i.one level  x:a 2020", value)];
    for value in ["3.5", "-3", "-0.5"] {
        let told =
            format!("0 NO_COUNT is no count, which is a whole number from 0 on: {value} yuan");
        check(ground(count(0)), level(value), &[&told]);
    }
    for (multiplier, value) in [(0, "0"), (0, "3.0"), (4, "12.3456")] {
        check(ground(count(multiplier)), level(value), &[]);
    }
    assert_eq!(warnings(ground(count(4)), level("12.34567")).len(), 1);
}

#[test]
fn one_year_is_enough_to_tell_ten_thousand_times_as_much() {
    let held = || ground(flow()).into_iter().chain(years(LEVEL, &["161.3"])).collect::<Vec<_>>();
    let told = "0 POWER_OF_TEN looks as if given in 万元 instead of 亿元: 1700000 ≈ 10^4 × 161.3";
    check(held(), vec![observe("i.one level  x:a 2013", "1700000")], &[told]);
    check(held(), vec![observe("i.one level  x:a 2013", "17000.0")], &[]);
}

/// What is told of five yearly values with one of them wrong, each put on the four others and itself.
fn told_of_slip(values: &[&str], at: usize, slip: &str) -> Vec<(WarningReason, String)> {
    let held = ground(flow()).into_iter().chain(years(LEVEL, values)).collect();
    let put = vec![observe(&format!("{LEVEL} {}", 2012 + at), slip)];
    let told = warnings(held, put);
    told.into_iter().map(|warning| (warning.reason, warning.problem.en)).collect()
}

#[test]
fn a_gross_error_in_any_place_of_five_years_is_told() {
    let series: [[&str; 5]; 4] = [
        ["100", "110", "121", "133", "146"],
        ["3093.3", "3389.7", "3917.0", "4536.2", "5001.3"],
        ["50.1", "49.8", "51.0", "50.2", "50.9"],
        ["100", "88", "97", "90", "80"],
    ];
    for values in series {
        for (at, value) in values.iter().enumerate() {
            let number: Decimal = value.parse().unwrap();
            let times = |upper: i128, lower: i128| {
                let product = Ratio::from(number).checked_mul(Ratio::new(upper, lower).unwrap());
                product.unwrap().round(2, Rounding::HalfAwayFromZero).unwrap()
            };
            for slip in [Decimal::ZERO, times(1, 2), times(2, 1), times(10, 1)] {
                let told = told_of_slip(&values, at, &slip.to_string());
                assert_eq!(told.len(), 1, "{values:?}: {slip} in {}: {told:?}", 2012 + at);
            }
            assert_eq!(told_of_slip(&values, at, &times(102, 100).to_string()), []);
        }
    }
    // What the middle one is held against: two steps, and the one over it.
    let told = told_of_slip(&series[0], 2, "60");
    assert!(
        told[0].1.starts_with(
            "does not go with the other years of its series, by which it would be 109 to 133: |60 / 110 − 1.0996| = 0.5541 > 3.5"
        ),
        "{told:?}"
    );
}

#[test]
fn a_zero_in_the_first_year_is_told() {
    for n_years in [5, 6, 8] {
        let mut values = GROWING;
        values[0] = "0";
        let told = warnings(ground(flow()), years(LEVEL, &values[..n_years]));
        let paths: Vec<_> = told.iter().map(|it| it.path.as_str()).collect();
        assert_eq!(paths, ["changes[0].observation.value"], "{n_years} years");
    }
    let told = "0 SERIES_OUTLIER does not go with the other years of its series: |110 / 0 − 1.0992| = ∞ > 3.5 × max(1.4826 × \
                0.0008, 0.03) = 0.105";
    let held = years(LEVEL, &["", "110", "121", "133", "146"]);
    let held: Vec<_> = ground(flow()).into_iter().chain(held).collect();
    check(held, vec![observe("i.one level  x:a 2012", "0")], &[told]);
    // What begins after years of nothing is no slip, and neither is what there never was.
    let mut values = ["0"; 8];
    check(ground(flow()), years(LEVEL, &values), &[]);
    (values[6], values[7]) = ("5", "6");
    check(ground(flow()), years(LEVEL, &values), &[]);
}
