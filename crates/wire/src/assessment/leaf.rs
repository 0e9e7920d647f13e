//! Leaves of an assessment, with their normalisations.

use scorecard_domain::{
    Band, Bounds, Capping, Decimal, Imputation, Leaf, Measure, Mixed, Moments, Normalisation,
    RankScaling, ScoreRange, Treatment,
};

use super::number_or;
use crate::{
    Faults,
    codes::Code,
    pb::data::{
        self as pb,
        assessment_leaf::{Normalisation as Way, Treatment as Treated},
    },
    sentences, text,
};

pub(super) fn read(message: pb::AssessmentLeaf, faults: &mut Faults) -> Option<Leaf> {
    let pb::AssessmentLeaf {
        indicator,
        measure,
        mixed,
        direction,
        imputation,
        treatment,
        logarithm,
        normalisation,
    } = message;
    let indicator = faults.parse("indicator", &indicator);
    let measure = faults.code_optional("measure", measure);
    let mixed = faults.optional("mixed", mixed, |message, faults| {
        let pb::MixedMeasure { measure, share } = message;
        let measure = faults.code("measure", measure);
        let share = faults.parse("share", &share);
        Some(Mixed { measure: measure?, share: share? })
    });
    let direction = faults.code_optional("direction", direction);
    let imputation = faults.code_optional("imputation", imputation);
    let treatment = read_treatment(treatment, faults);
    let normalisation = read_normalisation(normalisation, faults);
    Some(Leaf {
        indicator: indicator?,
        measure: measure?.unwrap_or(Measure::Level),
        mixed: mixed?,
        direction: direction?,
        imputation: imputation?.unwrap_or(Imputation::None),
        treatment: treatment?,
        logarithm,
        normalisation: normalisation?,
    })
}

fn read_treatment(treatment: Option<Treated>, faults: &mut Faults) -> Option<Treatment> {
    match treatment {
        None => Some(Treatment::None),
        Some(Treated::Winsorise(pb::Winsorisation { points, skewness, kurtosis })) => faults
            .within("winsorise", |faults| {
                let skewness = number_or("skewness", &skewness, 2, faults);
                let kurtosis = faults.parse_optional("kurtosis", &kurtosis);
                Some(Treatment::Winsorise {
                    points,
                    skewness: skewness?,
                    kurtosis: kurtosis?.or(Decimal::new(35, 1))?,
                })
            }),
        Some(Treated::TreatBounds(pb::TreatmentBounds { low, high })) => {
            faults.within("treat_bounds", |faults| {
                let low = faults.parse_optional("low", &low);
                let high = faults.parse_optional("high", &high);
                Some(Treatment::Bounds { low: low?, high: high? })
            })
        }
    }
}

fn read_normalisation(way: Option<Way>, faults: &mut Faults) -> Option<Normalisation> {
    match way {
        None => {
            let expected = [
                "identity",
                "min_max",
                "z_score",
                "distance_to_target",
                "distance_to_leader",
                "rank_percentile",
                "rank_borda",
                "rank_steps",
                "bands",
                "efficacy",
                "completion",
            ];
            faults.missing("normalisation", sentences::one_of(&expected[..]));
            None
        }
        Some(Way::Identity(pb::Identity {})) => Some(Normalisation::Identity),
        Some(Way::MinMax(pb::MinMax { bounds, range, capping })) => {
            faults.within("min_max", |faults| {
                let bounds = faults.optional("bounds", bounds, |message, faults| {
                    let pb::ValueBounds { min, max } = message;
                    let (min, max) = (faults.parse("min", &min), faults.parse("max", &max));
                    Some(Bounds { min: min?, max: max? })
                });
                let range = range_or_hundred(range, faults);
                let capping = read_capping(capping, faults);
                Some(Normalisation::MinMax { bounds: bounds?, range: range?, capping: capping? })
            })
        }
        Some(Way::ZScore(pb::ZScore { moments, onto })) => faults.within("z_score", |faults| {
            let moments = faults.optional("moments", moments, read_moments);
            let onto = faults.optional("onto", onto, read_moments);
            let standard = Moments { mean: Decimal::ZERO, deviation: Decimal::new(1, 0)? };
            Some(Normalisation::ZScore { moments: moments?, onto: onto?.unwrap_or(standard) })
        }),
        Some(Way::DistanceToTarget(pb::DistanceToTarget { target, range })) => {
            faults.within("distance_to_target", |faults| {
                let target = faults.parse("target", &target);
                let range = range_or_hundred(range, faults);
                Some(Normalisation::DistanceToTarget { target: target?, range: range? })
            })
        }
        Some(Way::DistanceToLeader(pb::DistanceToLeader { full })) => faults
            .within("distance_to_leader", |faults| number_or("full", &full, 100, faults))
            .map(|full| Normalisation::DistanceToLeader { full }),
        Some(Way::RankPercentile(range)) => faults
            .within("rank_percentile", |faults| read_range(range, faults))
            .map(|range| Normalisation::Rank(RankScaling::Percentile(range))),
        Some(Way::RankBorda(pb::Borda {})) => Some(Normalisation::Rank(RankScaling::Borda)),
        Some(Way::RankSteps(pb::RankSteps { first, step, floor })) => {
            faults.within("rank_steps", |faults| {
                let (first, step) = (faults.parse("first", &first), faults.parse("step", &step));
                let floor = number_or("floor", &floor, 0, faults);
                let scaling = RankScaling::Steps { first: first?, step: step?, floor: floor? };
                Some(Normalisation::Rank(scaling))
            })
        }
        Some(Way::Bands(pb::Bands { bands, otherwise })) => faults.within("bands", |faults| {
            let bands = faults.each("bands", bands, |message, faults| {
                let pb::Band { threshold, score } = message;
                let threshold = faults.parse("threshold", &threshold);
                let score = faults.parse("score", &score);
                Some(Band { threshold: threshold?, score: score? })
            });
            let otherwise = number_or("otherwise", &otherwise, 0, faults);
            Some(Normalisation::Bands { bands: bands?, otherwise: otherwise? })
        }),
        Some(Way::Efficacy(message)) => faults.within("efficacy", |faults| {
            let pb::Efficacy { unacceptable, satisfactory, basic, capping } = message;
            let unacceptable = faults.parse("unacceptable", &unacceptable);
            let satisfactory = faults.parse("satisfactory", &satisfactory);
            let basic = number_or("basic", &basic, 60, faults);
            let capping = read_capping(capping, faults);
            Some(Normalisation::Efficacy {
                unacceptable: unacceptable?,
                satisfactory: satisfactory?,
                basic: basic?,
                capping: capping?,
            })
        }),
        Some(Way::Completion(pb::Completion { target, cap })) => {
            faults.within("completion", |faults| {
                let target = faults.parse("target", &target);
                let cap = faults.parse_optional("cap", &cap);
                Some(Normalisation::Completion { target: target?, cap: cap? })
            })
        }
    }
}

fn read_capping(number: i32, faults: &mut Faults) -> Option<Capping> {
    faults.code_optional("capping", number).map(|capping| capping.unwrap_or(Capping::None))
}

fn read_range(message: pb::ScoreRange, faults: &mut Faults) -> Option<ScoreRange> {
    let pb::ScoreRange { low, high } = message;
    let (low, high) = (faults.parse("low", &low), faults.parse("high", &high));
    Some(ScoreRange { low: low?, high: high? })
}

fn range_or_hundred(message: Option<pb::ScoreRange>, faults: &mut Faults) -> Option<ScoreRange> {
    let range = faults.optional("range", message, read_range)?;
    Some(range.unwrap_or(ScoreRange { low: Decimal::ZERO, high: Decimal::new(100, 0)? }))
}

fn read_moments(message: pb::Moments, faults: &mut Faults) -> Option<Moments> {
    let pb::Moments { mean, deviation } = message;
    let (mean, deviation) = (faults.parse("mean", &mean), faults.parse("deviation", &deviation));
    Some(Moments { mean: mean?, deviation: deviation? })
}

pub(super) fn write(leaf: &Leaf) -> pb::AssessmentLeaf {
    let Leaf {
        indicator,
        measure,
        mixed,
        direction,
        imputation,
        treatment,
        logarithm,
        normalisation,
    } = leaf;
    let treatment = match *treatment {
        Treatment::None => None,
        Treatment::Winsorise { points, skewness, kurtosis } => {
            Some(Treated::Winsorise(pb::Winsorisation {
                points,
                skewness: skewness.to_string(),
                kurtosis: kurtosis.to_string(),
            }))
        }
        Treatment::Bounds { low, high } => Some(Treated::TreatBounds(pb::TreatmentBounds {
            low: text::write_optional(low),
            high: text::write_optional(high),
        })),
    };
    pb::AssessmentLeaf {
        indicator: indicator.to_string(),
        measure: measure.to_wire(),
        mixed: mixed.map(|Mixed { measure, share }| pb::MixedMeasure {
            measure: measure.to_wire(),
            share: share.to_string(),
        }),
        direction: direction.map_or(0, Code::to_wire),
        imputation: imputation.to_wire(),
        treatment,
        logarithm: *logarithm,
        normalisation: Some(write_normalisation(normalisation)),
    }
}

fn write_normalisation(normalisation: &Normalisation) -> Way {
    match normalisation {
        Normalisation::Identity => Way::Identity(pb::Identity {}),
        Normalisation::MinMax { bounds, range, capping } => Way::MinMax(pb::MinMax {
            bounds: bounds.map(|Bounds { min, max }| pb::ValueBounds {
                min: min.to_string(),
                max: max.to_string(),
            }),
            range: Some(write_range(*range)),
            capping: capping.to_wire(),
        }),
        Normalisation::ZScore { moments, onto } => Way::ZScore(pb::ZScore {
            moments: moments.map(write_moments),
            onto: Some(write_moments(*onto)),
        }),
        Normalisation::DistanceToTarget { target, range } => {
            let range = Some(write_range(*range));
            Way::DistanceToTarget(pb::DistanceToTarget { target: target.to_string(), range })
        }
        Normalisation::DistanceToLeader { full } => {
            Way::DistanceToLeader(pb::DistanceToLeader { full: full.to_string() })
        }
        Normalisation::Rank(RankScaling::Percentile(range)) => {
            Way::RankPercentile(write_range(*range))
        }
        Normalisation::Rank(RankScaling::Borda) => Way::RankBorda(pb::Borda {}),
        Normalisation::Rank(RankScaling::Steps { first, step, floor }) => {
            Way::RankSteps(pb::RankSteps {
                first: first.to_string(),
                step: step.to_string(),
                floor: floor.to_string(),
            })
        }
        Normalisation::Bands { bands, otherwise } => {
            let bands = bands.iter().map(|Band { threshold, score }| pb::Band {
                threshold: threshold.to_string(),
                score: score.to_string(),
            });
            Way::Bands(pb::Bands { bands: bands.collect(), otherwise: otherwise.to_string() })
        }
        Normalisation::Efficacy { unacceptable, satisfactory, basic, capping } => {
            Way::Efficacy(pb::Efficacy {
                unacceptable: unacceptable.to_string(),
                satisfactory: satisfactory.to_string(),
                basic: basic.to_string(),
                capping: capping.to_wire(),
            })
        }
        Normalisation::Completion { target, cap } => Way::Completion(pb::Completion {
            target: target.to_string(),
            cap: text::write_optional(*cap),
        }),
    }
}

fn write_range(ScoreRange { low, high }: ScoreRange) -> pb::ScoreRange {
    pb::ScoreRange { low: low.to_string(), high: high.to_string() }
}

fn write_moments(Moments { mean, deviation }: Moments) -> pb::Moments {
    pb::Moments { mean: mean.to_string(), deviation: deviation.to_string() }
}
