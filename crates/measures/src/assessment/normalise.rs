//! Step 3: from values in their unit to scores.

use scorecard_domain::{
    Band, Bounds, Capping, Direction, Leaf, Moments, Normalisation, RankScaling, ScoreRange,
    Unscored,
};

use super::number::{central_moment, count, float, mean, settled};

/// The score of each value. What is wrong with one value is told for it, what is wrong with all for all.
pub(super) fn normalise(
    leaf: &Leaf,
    direction: Option<Direction>,
    values: &[f64],
) -> Vec<Result<f64, Unscored>> {
    let scale = Scale { leaf, higher: is_higher(leaf, direction) };
    let values: Vec<_> = values.iter().map(|value| scale.transformed(*value)).collect();
    let held: Vec<f64> = values.iter().filter_map(|value| value.ok()).collect();
    match scale.scorer(&held) {
        Ok(score) => values.into_iter().map(|value| score(value?)).collect(),
        Err(unscored) => vec![Err(unscored); values.len()],
    }
}

/// Whether more is better; none if nobody knows.
fn is_higher(leaf: &Leaf, indicator: Option<Direction>) -> Option<bool> {
    match leaf.direction.or(indicator)? {
        Direction::Higher => Some(true),
        Direction::Lower => Some(false),
        Direction::Neither => None,
    }
}

type Scorer = Box<dyn Fn(f64) -> Result<f64, Unscored>>;

struct Scale<'a> {
    leaf: &'a Leaf,
    higher: Option<bool>,
}

impl Scale<'_> {
    fn transformed(&self, value: f64) -> Result<f64, Unscored> {
        match (self.leaf.logarithm, value > 0.0) {
            (false, _) => Ok(value),
            (true, true) => Ok(libm::log(value)),
            (true, false) => Err(Unscored::NotPositive),
        }
    }

    fn level(&self, level: scorecard_domain::Decimal) -> Result<f64, Unscored> {
        self.transformed(float(level))
    }

    fn higher(&self) -> Result<bool, Unscored> {
        self.higher.ok_or(Unscored::NoDirection)
    }

    /// How a value is scored among those of the group.
    fn scorer(&self, group: &[f64]) -> Result<Scorer, Unscored> {
        match &self.leaf.normalisation {
            Normalisation::Identity => Ok(Box::new(Ok)),
            Normalisation::MinMax { bounds, range, capping } => {
                let (min, max) = match bounds {
                    Some(Bounds { min, max }) => (self.level(*min)?, self.level(*max)?),
                    None => extremes(group)?,
                };
                let (worst, best) = if self.higher()? { (min, max) } else { (max, min) };
                proportional((worst, best), onto(*range), *capping)
            }
            Normalisation::ZScore { moments, onto } => self.z_score(*moments, *onto, group),
            Normalisation::DistanceToTarget { target, range } => {
                let target = self.level(*target)?;
                let (min, max) = extremes_or_equal(group)?;
                let higher = self.higher()?;
                let farthest = if higher { min } else { max };
                if (higher && farthest >= target) || (!higher && farthest <= target) {
                    // Even the farthest has reached the target.
                    let best = float(range.high);
                    return Ok(Box::new(move |_| Ok(best)));
                }
                extremes(group)?;
                proportional((farthest, target), onto(*range), Capping::Best)
            }
            Normalisation::DistanceToLeader { full } => {
                let (min, max) = extremes_or_equal(group)?;
                let (higher, full) = (self.higher()?, float(*full));
                let leader = if higher { max } else { min };
                Ok(Box::new(move |x| quotient(x, leader, higher).map(|part| part * full)))
            }
            Normalisation::Rank(scaling) => self.by_rank(*scaling, group),
            Normalisation::Bands { bands, otherwise } => self.by_band(bands, float(*otherwise)),
            Normalisation::Efficacy { unacceptable, satisfactory, basic, capping } => {
                let ends = (self.level(*unacceptable)?, self.level(*satisfactory)?);
                proportional(ends, (float(*basic), 100.0), *capping)
            }
            Normalisation::Completion { target, cap } => {
                let (target, higher) = (float(*target), self.higher()?);
                let cap = cap.map_or(f64::INFINITY, float);
                // What is to be lowered and is 0 or less is more than complete.
                Ok(Box::new(move |x| match (higher, x > 0.0) {
                    (true, _) => Ok((x / target * 100.0).min(cap)),
                    (false, true) => Ok((target / x * 100.0).min(cap)),
                    (false, false) if cap.is_finite() => Ok(cap),
                    (false, false) => Err(Unscored::NotPositive),
                }))
            }
        }
    }

    fn z_score(
        &self,
        moments: Option<Moments>,
        onto: Moments,
        group: &[f64],
    ) -> Result<Scorer, Unscored> {
        let (mean, deviation) = match moments {
            Some(Moments { mean, deviation }) => (float(mean), float(deviation)),
            None => observed(group)?,
        };
        let sign = if self.higher()? { 1.0 } else { -1.0 };
        let (new_mean, new_deviation) = (float(onto.mean), float(onto.deviation));
        // The mean is a sum of as many as there are.
        let members = count(group.len()).max(1.0);
        Ok(Box::new(move |x| {
            let score = new_mean + sign * (x - mean) / deviation * new_deviation;
            let size = (x.abs() + mean.abs()) / deviation * new_deviation.abs() * members;
            Ok(settled(score, new_mean.abs() + size))
        }))
    }

    fn by_rank(&self, scaling: RankScaling, group: &[f64]) -> Result<Scorer, Unscored> {
        let higher = self.higher()?;
        let group = group.to_vec();
        let n = count(group.len());
        let rank = move |x: f64| {
            let better = |other: &&f64| if higher { **other > x } else { **other < x };
            1.0 + count(group.iter().filter(better).count())
        };
        match scaling {
            RankScaling::Percentile(_) if n < 2.0 => Err(Unscored::NoSpread),
            RankScaling::Percentile(range) => {
                let (low, high) = onto(range);
                Ok(Box::new(move |x| Ok(high - (rank(x) - 1.0) / (n - 1.0) * (high - low))))
            }
            RankScaling::Borda => Ok(Box::new(move |x| Ok(n - rank(x)))),
            RankScaling::Steps { first, step, floor } => {
                let (first, step, floor) = (float(first), float(step), float(floor));
                Ok(Box::new(move |x| {
                    Ok(settled(first - (rank(x) - 1.0) * step, first.abs()).max(floor))
                }))
            }
        }
    }

    fn by_band(&self, bands: &[Band], otherwise: f64) -> Result<Scorer, Unscored> {
        let falling = match bands {
            [best, next, ..] => best.threshold.cmp_value(next.threshold).is_gt(),
            _ => self.higher()?,
        };
        let levels = bands.iter().map(|band| Ok((self.level(band.threshold)?, float(band.score))));
        let levels = levels.collect::<Result<Vec<_>, _>>()?;
        Ok(Box::new(move |x| {
            let reached = |(threshold, _): &&(f64, f64)| {
                if falling { x >= *threshold } else { x <= *threshold }
            };
            Ok(levels.iter().find(reached).map_or(otherwise, |(_, score)| *score))
        }))
    }
}

fn onto(range: ScoreRange) -> (f64, f64) {
    (float(range.low), float(range.high))
}

/// From one end to the other in proportion.
fn proportional(
    (worst, best): (f64, f64),
    (low, high): (f64, f64),
    capping: Capping,
) -> Result<Scorer, Unscored> {
    let span = best - worst;
    if span == 0.0 {
        return Err(Unscored::NoSpread);
    }
    Ok(Box::new(move |x| {
        let part = (x - worst) / span;
        let part = match capping {
            Capping::None => part,
            Capping::Best => part.min(1.0),
            Capping::Both => part.clamp(0.0, 1.0),
        };
        // How far the worst is from 0, in spans, is what the part of it may be wrong by.
        let size = (part.abs() + 2.0 * (worst / span).abs()) * (high - low).abs();
        Ok(settled(low + part * (high - low), low.abs() + size))
    }))
}

fn quotient(x: f64, leader: f64, higher: bool) -> Result<f64, Unscored> {
    let (part, whole) = if higher { (x, leader) } else { (leader, x) };
    if whole > 0.0 { Ok(part / whole) } else { Err(Unscored::NotPositive) }
}

fn extremes_or_equal(group: &[f64]) -> Result<(f64, f64), Unscored> {
    let min = group.iter().copied().min_by(f64::total_cmp);
    let max = group.iter().copied().max_by(f64::total_cmp);
    min.zip(max).ok_or(Unscored::NoSpread)
}

fn extremes(group: &[f64]) -> Result<(f64, f64), Unscored> {
    extremes_or_equal(group)
        .and_then(|(min, max)| if min < max { Ok((min, max)) } else { Err(Unscored::NoSpread) })
}

/// Mean and standard deviation of a sample.
fn observed(group: &[f64]) -> Result<(f64, f64), Unscored> {
    // The mean of equal numbers need not be one of them: their deviation would be above zero by rounding alone.
    extremes(group)?;
    let mean = mean(group).ok_or(Unscored::NoSpread)?;
    let n = count(group.len());
    let deviation = (central_moment(group, mean, 2) * n / (n - 1.0)).sqrt();
    if deviation > 0.0 { Ok((mean, deviation)) } else { Err(Unscored::NoSpread) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_numbers_have_no_spread_whatever_their_mean_is_rounded_to() {
        // 0.1 + 0.1 + 0.1 is above 0.3 in binary.
        assert_eq!(observed(&[0.1; 3]), Err(Unscored::NoSpread));
        assert_eq!(observed(&[7.0]), Err(Unscored::NoSpread));
        assert_eq!(observed(&[1.0, 3.0]), Ok((2.0, 2f64.sqrt())));
    }
}
