//! The fields of an assessment's leaves. A normalisation is its number in the code list and its own numbers.

use scorecard_domain::{
    Band, Bounds, Capping, Direction, Imputation, Leaf, Measure, Mixed, Moments, Normalisation,
    NormalisationMethod, RankScaling, ScoreRange, Treatment,
};

use super::super::{
    definition::read_flag,
    reader::{Corrupt, Fields, missing},
    writer::Writer,
};

const WINSORISE: u8 = 1;
const BOUNDS: u8 = 2;

pub(super) fn write(out: &mut Writer, leaf: &Leaf) {
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
    out.text(1, indicator.as_str());
    out.unsigned(2, measure.number());
    if let Some(Mixed { measure, share }) = mixed {
        out.record(3, |out| {
            out.unsigned(1, measure.number());
            out.decimal(2, *share);
        });
    }
    out.unsigned(4, direction.map_or(0, Direction::number));
    out.unsigned(5, imputation.number());
    match *treatment {
        Treatment::None => {}
        Treatment::Winsorise { points, skewness, kurtosis } => out.record(6, |out| {
            out.unsigned(1, WINSORISE);
            out.unsigned(2, points);
            out.decimal(3, skewness);
            out.decimal(4, kurtosis);
        }),
        Treatment::Bounds { low, high } => out.record(6, |out| {
            out.unsigned(1, BOUNDS);
            out.optional_decimal(5, low);
            out.optional_decimal(6, high);
        }),
    }
    out.unsigned(7, *logarithm);
    out.record(8, |out| write_normalisation(out, normalisation));
}

pub(super) fn read(fields: &mut Fields<'_>) -> Result<Leaf, Corrupt> {
    Ok(Leaf {
        indicator: fields.parsed(1)?,
        measure: fields.code(2, Measure::from_number)?,
        mixed: fields.optional_record(3, |fields| {
            Ok(Mixed {
                measure: fields.code(1, Measure::from_number)?,
                share: fields.needed_decimal(2)?,
            })
        })?,
        direction: fields.optional_code(4, Direction::from_number)?,
        imputation: fields.code(5, Imputation::from_number)?,
        treatment: fields.optional_record(6, read_treatment)?.unwrap_or_default(),
        logarithm: read_flag(fields, 7)?,
        normalisation: fields.optional_record(8, read_normalisation)?.ok_or_else(|| missing(8))?,
    })
}

fn read_treatment(fields: &mut Fields<'_>) -> Result<Treatment, Corrupt> {
    match fields.unsigned::<u8>(1)? {
        WINSORISE => Ok(Treatment::Winsorise {
            points: fields.unsigned(2)?,
            skewness: fields.needed_decimal(3)?,
            kurtosis: fields.needed_decimal(4)?,
        }),
        BOUNDS => Ok(Treatment::Bounds { low: fields.decimal(5)?, high: fields.decimal(6)? }),
        other => Err(Corrupt::new(format!("there is no treatment {other}"))),
    }
}

fn write_normalisation(out: &mut Writer, normalisation: &Normalisation) {
    out.unsigned(1, normalisation.method().number());
    match normalisation {
        Normalisation::Identity => {}
        Normalisation::MinMax { bounds, range, capping } => {
            if let Some(Bounds { min, max }) = bounds {
                out.decimal(2, *min);
                out.decimal(3, *max);
            }
            write_range(out, *range);
            out.unsigned(6, capping.number());
        }
        Normalisation::ZScore { moments, onto } => {
            if let Some(Moments { mean, deviation }) = moments {
                out.decimal(2, *mean);
                out.decimal(3, *deviation);
            }
            out.decimal(4, onto.mean);
            out.decimal(5, onto.deviation);
        }
        Normalisation::DistanceToTarget { target, range } => {
            out.decimal(2, *target);
            write_range(out, *range);
        }
        Normalisation::DistanceToLeader { full } => {
            out.decimal(2, *full);
        }
        Normalisation::Rank(RankScaling::Percentile(range)) => {
            write_range(out, *range);
        }
        Normalisation::Rank(RankScaling::Borda) => {}
        Normalisation::Rank(RankScaling::Steps { first, step, floor }) => {
            out.decimal(2, *first);
            out.decimal(3, *step);
            out.decimal(4, *floor);
        }
        Normalisation::Bands { bands, otherwise } => {
            out.decimal(2, *otherwise);
            for Band { threshold, score } in bands {
                out.record_element(7, |out| {
                    out.decimal(1, *threshold);
                    out.decimal(2, *score);
                });
            }
        }
        Normalisation::Efficacy { unacceptable, satisfactory, basic, capping } => {
            out.decimal(2, *unacceptable);
            out.decimal(3, *satisfactory);
            out.decimal(4, *basic);
            out.unsigned(6, capping.number());
        }
        Normalisation::Completion { target, cap } => {
            out.decimal(2, *target);
            out.optional_decimal(3, *cap);
        }
    }
}

fn read_normalisation(fields: &mut Fields<'_>) -> Result<Normalisation, Corrupt> {
    Ok(match fields.code(1, NormalisationMethod::from_number)? {
        NormalisationMethod::Identity => Normalisation::Identity,
        NormalisationMethod::MinMax => Normalisation::MinMax {
            bounds: match fields.decimal(2)? {
                Some(min) => Some(Bounds { min, max: fields.needed_decimal(3)? }),
                None => None,
            },
            range: read_range(fields)?,
            capping: fields.code(6, Capping::from_number)?,
        },
        NormalisationMethod::ZScore => Normalisation::ZScore {
            moments: match fields.decimal(2)? {
                Some(mean) => Some(Moments { mean, deviation: fields.needed_decimal(3)? }),
                None => None,
            },
            onto: Moments { mean: fields.needed_decimal(4)?, deviation: fields.needed_decimal(5)? },
        },
        NormalisationMethod::DistanceToTarget => Normalisation::DistanceToTarget {
            target: fields.needed_decimal(2)?,
            range: read_range(fields)?,
        },
        NormalisationMethod::DistanceToLeader => {
            Normalisation::DistanceToLeader { full: fields.needed_decimal(2)? }
        }
        NormalisationMethod::RankPercentile => {
            Normalisation::Rank(RankScaling::Percentile(read_range(fields)?))
        }
        NormalisationMethod::RankBorda => Normalisation::Rank(RankScaling::Borda),
        NormalisationMethod::RankSteps => Normalisation::Rank(RankScaling::Steps {
            first: fields.needed_decimal(2)?,
            step: fields.needed_decimal(3)?,
            floor: fields.needed_decimal(4)?,
        }),
        NormalisationMethod::Bands => {
            let otherwise = fields.needed_decimal(2)?;
            let bands = fields.records(7, |fields| {
                Ok(Band { threshold: fields.needed_decimal(1)?, score: fields.needed_decimal(2)? })
            })?;
            Normalisation::Bands { bands, otherwise }
        }
        NormalisationMethod::Efficacy => Normalisation::Efficacy {
            unacceptable: fields.needed_decimal(2)?,
            satisfactory: fields.needed_decimal(3)?,
            basic: fields.needed_decimal(4)?,
            capping: fields.code(6, Capping::from_number)?,
        },
        NormalisationMethod::Completion => {
            Normalisation::Completion { target: fields.needed_decimal(2)?, cap: fields.decimal(3)? }
        }
    })
}

fn write_range(out: &mut Writer, range: ScoreRange) {
    let ScoreRange { low, high } = range;
    out.decimal(4, low);
    out.decimal(5, high);
}

fn read_range(fields: &mut Fields<'_>) -> Result<ScoreRange, Corrupt> {
    Ok(ScoreRange { low: fields.needed_decimal(4)?, high: fields.needed_decimal(5)? })
}
