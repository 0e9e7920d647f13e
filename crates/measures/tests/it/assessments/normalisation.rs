//! Scores of single indicators.

use super::*;

#[test]
fn min_max_runs_between_bounds() {
    check(min_max(None), Higher, &["10", "15", "20"], &["0", "50", "100"]);
    check(min_max(None), Lower, &["10", "15", "20"], &["100", "50", "0"]);
    check(min_max(Some(("10", "20"))), Higher, &["5", "25"], &["-50", "150"]);
    check(min_max(None), Higher, &["7", "7"], &["NO_SPREAD", "NO_SPREAD"]);
    check(min_max(None), Neither, &["1", "2"], &["NO_DIRECTION", "NO_DIRECTION"]);
    let capped = |capping| Normalisation::MinMax {
        bounds: Some(Bounds { min: dec("10"), max: dec("20") }),
        range: ScoreRange { low: dec("60"), high: dec("100") },
        capping,
    };
    check(capped(Capping::Best), Higher, &["5", "25"], &["40", "100"]);
    check(capped(Capping::Both), Lower, &["5", "25"], &["100", "60"]);
}

#[test]
fn a_logarithm_is_of_values_and_goalposts() {
    let income = Leaf { logarithm: true, ..leaf(min_max(Some(("100", "10000")))) };
    check_leaf(income, Higher, &["100", "1000", "0"], &["0", "50", "NOT_POSITIVE"]);
}

#[test]
fn a_z_score_has_the_group_s_mean_and_deviation_or_stated_ones() {
    let onto = |mean, deviation| Moments { mean: dec(mean), deviation: dec(deviation) };
    let observed = Normalisation::ZScore { moments: None, onto: onto("0", "1") };
    // Mean 4, sample deviation 2.
    check(observed.clone(), Higher, &["2", "4", "6"], &["-1", "0", "1"]);
    check(observed, Lower, &["2", "4", "6"], &["1", "0", "-1"]);
    let stated = Normalisation::ZScore { moments: Some(onto("10", "5")), onto: onto("50", "10") };
    check(stated, Higher, &["10", "20"], &["50", "70"]);
}

#[test]
fn distances_are_to_a_target_and_to_the_best() {
    let target = Normalisation::DistanceToTarget { target: dec("20"), range: hundred() };
    check(target.clone(), Higher, &["10", "15", "25"], &["0", "50", "100"]);
    check(target, Lower, &["40", "30", "20", "10"], &["0", "50", "100", "100"]);
    let far = Normalisation::DistanceToTarget { target: dec("5"), range: hundred() };
    check(far.clone(), Higher, &["7", "7"], &["100", "100"]);
    check(far, Lower, &["7", "7"], &["NO_SPREAD", "NO_SPREAD"]);
    let leader = Normalisation::DistanceToLeader { full: dec("100") };
    check(leader.clone(), Higher, &["50", "40"], &["100", "80"]);
    check(leader, Lower, &["50", "40"], &["80", "100"]);
}

#[test]
fn ranks_are_worth_a_part_of_the_range_points_or_steps() {
    let values = ["9", "7", "7", "5", "3"];
    let rank = Normalisation::Rank;
    let percentile = rank(RankScaling::Percentile(hundred()));
    check(percentile.clone(), Higher, &values, &["100", "75", "75", "25", "0"]);
    check(percentile, Lower, &values, &["0", "50", "50", "75", "100"]);
    check(rank(RankScaling::Borda), Higher, &values, &["4", "3", "3", "1", "0"]);
    let steps = RankScaling::Steps { first: dec("100"), step: dec("3"), floor: dec("90") };
    check(rank(steps), Higher, &values, &["100", "97", "97", "91", "90"]);
}

#[test]
fn bands_efficacy_and_completion_are_those_of_practice() {
    let bands = |thresholds: [&str; 3]| Normalisation::Bands {
        bands: thresholds
            .iter()
            .zip(["100", "85", "70"])
            .map(|(threshold, score)| Band { threshold: dec(threshold), score: dec(score) })
            .collect(),
        otherwise: dec("40"),
    };
    let falling = bands(["95", "90", "80"]);
    check(falling, Neither, &["95", "94.9", "80", "79.9"], &["100", "85", "70", "40"]);
    let rising = bands(["3", "5", "8"]);
    check(rising, Neither, &["3", "3.1", "8", "8.1"], &["100", "85", "70", "40"]);
    let efficacy = |unacceptable, satisfactory, capping| Normalisation::Efficacy {
        unacceptable: dec(unacceptable),
        satisfactory: dec(satisfactory),
        basic: dec("60"),
        capping,
    };
    check(efficacy("50", "90", Capping::Both), Neither, &["70", "95", "40"], &["80", "100", "60"]);
    check(efficacy("8", "4", Capping::None), Neither, &["6", "3", "9"], &["80", "110", "50"]);
    let completion =
        |cap: &str| Normalisation::Completion { target: dec("20"), cap: cap.parse().ok() };
    check(completion("120"), Higher, &["15", "20", "30"], &["75", "100", "120"]);
    check(completion(""), Lower, &["25", "20", "0"], &["80", "100", "NOT_POSITIVE"]);
    check(completion("110"), Lower, &["25", "10", "0"], &["80", "110", "110"]);
}

#[test]
fn level_and_growth_are_mixed_by_their_shares() {
    let mixed = Some(Mixed { measure: scorecard_domain::Measure::Growth, share: dec("40") });
    let assessment = only(Leaf { mixed, ..leaf(min_max(None)) });
    let assessed = run(&assessment, Higher, &[&["10", "20", "30"], &["9", "4", ""]]);
    // 0.6 × 0 + 0.4 × 100; 0.6 × 50 + 0.4 × 0; no growth.
    assert_eq!(scores(&assessed, 0), ["40", "30", "NO_VALUE"]);
    assert_eq!(assessed.areas[0].nodes[0].faces.len(), 2);
}
