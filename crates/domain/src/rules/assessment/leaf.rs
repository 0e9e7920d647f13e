//! What a leaf must obey: bounds in their order, logarithms of what is positive.

use std::cmp::Ordering;

use super::{below_hundred, not_negative, percent, positive};
use crate::{
    assessment::{
        Band, Bounds, Leaf, Mixed, Moments, Normalisation, RankScaling, ScoreRange, Treatment,
    },
    decimal::Decimal,
    fault::{self, Fault, FaultReason},
    indicator::Direction,
    sentences::assessments as sentences,
};

pub(super) fn faults(path: &str, leaf: &Leaf, faults: &mut Vec<Fault>) {
    for (field, measure) in
        [("measure", Some(leaf.measure)), ("mixed.measure", leaf.mixed.map(|mixed| mixed.measure))]
    {
        if let Some(measure) = measure.filter(|measure| measure.needs_of()) {
            let problem = sentences::leaf_is_of_nothing(fault::named(measure));
            faults.push(Fault::invalid(format!("{path}.{field}"), problem));
        }
    }
    if let Some(mixed) = leaf.mixed {
        of_mixed(path, leaf, mixed, faults);
    }
    let known = matches!(leaf.direction, None | Some(Direction::Higher | Direction::Lower));
    if !known && leaf.normalisation.needs_direction() {
        let problem = sentences::no_better_way();
        faults.push(Fault::inconsistent(format!("{path}.direction"), problem));
    }
    of_treatment(path, leaf.treatment, faults);
    of_normalisation(path, leaf, faults);
}

fn of_mixed(path: &str, leaf: &Leaf, mixed: Mixed, faults: &mut Vec<Fault>) {
    below_hundred(&format!("{path}.mixed.share"), mixed.share, faults);
    if mixed.measure == leaf.measure {
        let problem = sentences::own_measure(mixed.measure);
        faults.push(Fault::inconsistent(format!("{path}.mixed.measure"), problem));
    }
    if leaf.normalisation.states_levels() || matches!(leaf.treatment, Treatment::Bounds { .. }) {
        let problem = sentences::levels_of_two_units();
        faults.push(Fault::inconsistent(format!("{path}.mixed"), problem));
    }
}

fn of_treatment(path: &str, treatment: Treatment, faults: &mut Vec<Fault>) {
    match treatment {
        Treatment::None => {}
        Treatment::Winsorise { points, skewness, kurtosis } => {
            if points == 0 {
                let expected = sentences::how_many_values();
                faults.push(Fault::missing(format!("{path}.winsorise.points"), expected));
            }
            not_negative(&format!("{path}.winsorise.skewness"), skewness, faults);
            not_negative(&format!("{path}.winsorise.kurtosis"), kurtosis, faults);
        }
        Treatment::Bounds { low: None, high: None } => {
            faults.push(Fault::missing(format!("{path}.treat_bounds"), sentences::a_bound()));
        }
        Treatment::Bounds { low, high } => {
            if let (Some(low), Some(high)) = (low, high)
                && low.cmp_value(high).is_ge()
            {
                let problem = sentences::not_below(low, high);
                faults.push(Fault::inconsistent(format!("{path}.treat_bounds"), problem));
            }
        }
    }
}

fn of_normalisation(path: &str, leaf: &Leaf, faults: &mut Vec<Fault>) {
    let at = |field: &str| format!("{path}.{field}");
    let mut logged: Vec<(String, Decimal)> = Vec::new();
    match &leaf.normalisation {
        Normalisation::Identity => {}
        Normalisation::MinMax { bounds, range, capping: _ } => {
            if let Some(Bounds { min, max }) = *bounds {
                if min.cmp_value(max).is_ge() {
                    let problem = sentences::not_below(min, max);
                    faults.push(Fault::inconsistent(at("min_max.bounds"), problem));
                }
                logged.push((at("min_max.bounds.min"), min));
            }
            of_range(&at("min_max.range"), *range, faults);
        }
        Normalisation::ZScore { moments, onto } => {
            if let Some(moments) = moments {
                positive(&at("z_score.moments.deviation"), moments.deviation, faults);
            }
            let Moments { mean: _, deviation } = onto;
            positive(&at("z_score.onto.deviation"), *deviation, faults);
        }
        Normalisation::DistanceToTarget { target, range } => {
            logged.push((at("distance_to_target.target"), *target));
            of_range(&at("distance_to_target.range"), *range, faults);
        }
        Normalisation::DistanceToLeader { full } => {
            positive(&at("distance_to_leader.full"), *full, faults);
        }
        Normalisation::Rank(scaling) => of_rank(path, *scaling, faults),
        Normalisation::Bands { bands, otherwise } => {
            of_bands(&at("bands"), leaf, bands, *otherwise, faults);
            logged.extend(
                bands.iter().enumerate().map(|(i, band)| {
                    (format!("{path}.bands.bands[{i}].threshold"), band.threshold)
                }),
            );
        }
        Normalisation::Efficacy { unacceptable, satisfactory, basic, capping: _ } => {
            if unacceptable.cmp_value(*satisfactory).is_eq() {
                let problem = sentences::also_unacceptable(*satisfactory);
                faults.push(Fault::inconsistent(at("efficacy.satisfactory"), problem));
            }
            if basic.is_negative() || basic.cmp_value(percent(100)).is_ge() {
                let problem = sentences::no_basic_score(*basic);
                faults.push(Fault::invalid(at("efficacy.basic"), problem));
            }
            against_direction(
                &at("efficacy.satisfactory"),
                leaf.direction,
                satisfactory.cmp_value(*unacceptable),
                faults,
            );
            logged.push((at("efficacy.unacceptable"), *unacceptable));
            logged.push((at("efficacy.satisfactory"), *satisfactory));
        }
        Normalisation::Completion { target, cap } => {
            positive(&at("completion.target"), *target, faults);
            if leaf.logarithm {
                let problem = sentences::completion_of_values();
                faults.push(Fault::inconsistent(at("logarithm"), problem));
            }
            if let Some(cap) = cap {
                positive(&at("completion.cap"), *cap, faults);
            }
        }
    }
    if leaf.logarithm {
        for (path, level) in logged {
            if level.is_negative() || level.is_zero() {
                let problem = sentences::no_logarithm(level);
                faults.push(Fault::inconsistent(path, problem));
            }
        }
    }
}

fn of_range(path: &str, range: ScoreRange, faults: &mut Vec<Fault>) {
    let ScoreRange { low, high } = range;
    if low.cmp_value(high).is_ge() {
        let problem = sentences::not_below(low, high);
        faults.push(Fault::inconsistent(path, problem));
    }
}

fn of_rank(path: &str, scaling: RankScaling, faults: &mut Vec<Fault>) {
    match scaling {
        RankScaling::Percentile(range) => {
            of_range(&format!("{path}.rank_percentile"), range, faults)
        }
        RankScaling::Borda => {}
        RankScaling::Steps { first, step, floor } => {
            positive(&format!("{path}.rank_steps.step"), step, faults);
            if floor.cmp_value(first).is_ge() {
                let problem = sentences::not_below(floor, first);
                faults.push(Fault::inconsistent(format!("{path}.rank_steps.floor"), problem));
            }
        }
    }
}

fn of_bands(path: &str, leaf: &Leaf, bands: &[Band], otherwise: Decimal, faults: &mut Vec<Fault>) {
    if bands.is_empty() {
        faults.push(Fault::missing(format!("{path}.bands"), sentences::a_band()));
    }
    let mut order = None;
    for (i, pair) in bands.windows(2).enumerate() {
        let [better, worse] = pair else { continue };
        let path = format!("{path}.bands[{}]", i + 1);
        let now = better.threshold.cmp_value(worse.threshold);
        if now.is_eq() || *order.get_or_insert(now) != now {
            let problem = sentences::turns_back(worse.threshold);
            faults.push(Fault::inconsistent(format!("{path}.threshold"), problem));
        }
        if better.score.cmp_value(worse.score).is_le() {
            let problem = sentences::not_below_the_band_before(worse.score);
            faults.push(Fault::inconsistent(format!("{path}.score"), problem));
        }
    }
    if bands.last().is_some_and(|last| otherwise.cmp_value(last.score).is_gt()) {
        let problem = sentences::above_the_last_band(otherwise);
        faults.push(Fault::inconsistent(format!("{path}.otherwise"), problem));
    }
    if let Some(order) = order {
        against_direction(&format!("{path}.bands"), leaf.direction, order, faults);
    }
}

/// Whether the levels say another direction than the leaf: `better` is how the better level compares.
fn against_direction(
    path: &str,
    direction: Option<Direction>,
    better: Ordering,
    faults: &mut Vec<Fault>,
) {
    let expected = match direction {
        Some(Direction::Higher) => Ordering::Greater,
        Some(Direction::Lower) => Ordering::Less,
        Some(Direction::Neither) | None => return,
    };
    if better == expected.reverse() {
        let problem = sentences::against_the_direction();
        faults.push(Fault::new(path, FaultReason::Inconsistent, problem));
    }
}
