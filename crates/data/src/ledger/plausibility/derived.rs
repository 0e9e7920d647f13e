//! What recorded levels make of a measure, computed as everywhere: the formula, and all that it can be by the rounding and the
//! wording of what it is made of.
//!
//! What a key does not say is what definitions ask: the base of an index, up to which rank a streak counts. Without any, a
//! streak is of first places, and an index cannot be computed.

use scorecard_domain::{Direction, Indicator, Interval, Measure, ObservationKey, Of, Text};
use scorecard_measures::{Answer, Cube, Question, Terms};

use super::{asked::Asked, cubes};

/// What levels make of a measure.
pub(super) struct Computed {
    pub(super) interval: Interval,
    pub(super) formula: Text,
    /// What it is made of.
    pub(super) keys: Vec<ObservationKey>,
}

/// What the published number is held against: of several that can be asked of the indicator the first, if the number disagrees
/// with all of them. None if nothing disagrees.
pub(super) fn disagreeing(
    cube: &Cube,
    (indicator, asked): (&Indicator, &Asked),
    key: &ObservationKey,
) -> Option<Computed> {
    let mut first = None;
    for question in questions(asked, key) {
        let answer = cube.answer(&question);
        answer.disagreement?;
        first.get_or_insert((question, answer));
    }
    let (question, answer) = first?;
    let formula = formula(indicator, &question, &answer)?;
    let keys = answer.computed.ok()?.inputs.into_iter().map(|input| input.key).collect();
    Some(Computed { interval: answer.can_be?, formula, keys })
}

fn questions(asked: &Asked, key: &ObservationKey) -> Vec<Question> {
    let question = cubes::question(key);
    match key.measure {
        Measure::Index => {
            let bases = asked.bases(key.period);
            let of = |base| Terms { base: Some(base), ..Terms::default() };
            bases.map(|base| Question { terms: of(base), ..question.clone() }).collect()
        }
        Measure::Streak => {
            let ranks = asked.streak_ranks();
            ranks.map(|streak_rank| Question { streak_rank, ..question.clone() }).collect()
        }
        _ => vec![question],
    }
}

/// The formula; where it has words, in both languages.
fn formula(indicator: &Indicator, question: &Question, answer: &Answer) -> Option<Text> {
    let en = answer.computed.as_ref().ok()?.formula.clone();
    let better = if indicator.direction == Direction::Lower { "低于" } else { "高于" };
    let zh = match question.measure {
        Measure::Rank => {
            let own = en.rsplit(' ').next()?;
            format!("1 + {better}{own}的同级地区数")
        }
        Measure::GrowthRank => format!("1 + 增速{better}它的同级地区数"),
        Measure::Streak => format!("位次不超过{}的连续年数", question.streak_rank.max(1)),
        _ => en.clone(),
    };
    let is_place = matches!(question.measure, Measure::Rank | Measure::GrowthRank);
    let Some(place) = answer.rank.filter(|_| is_place) else { return Some(Text::new(zh, en)) };
    let n_peers = place.expected;
    Some(Text::new(format!("{zh}，同级地区共{n_peers}个，"), format!("{en}, of {n_peers} peers,")))
}

/// Whether levels make the measure, so that a published value can be held against them.
pub(super) const fn is_made(measure: Measure) -> bool {
    match measure {
        Measure::Growth
        | Measure::ComparableGrowth
        | Measure::Difference
        | Measure::Share
        | Measure::Rank
        | Measure::Streak
        | Measure::SequentialGrowth
        | Measure::Index
        | Measure::CompoundGrowth
        | Measure::Contribution
        | Measure::ContributionRate
        | Measure::GrowthRank
        | Measure::RankChange
        | Measure::GapToFirst
        | Measure::Percentile => true,
        Measure::Level | Measure::Reduction | Measure::Standing | Measure::GrowthStanding => false,
    }
}

/// Whether it is made of the levels of all areas of a kind under a parent.
pub(super) const fn is_among_peers(measure: Measure) -> bool {
    matches!(
        measure,
        Measure::Rank
            | Measure::Streak
            | Measure::GrowthRank
            | Measure::RankChange
            | Measure::GapToFirst
            | Measure::Percentile
    )
}

/// Whether it is made of a whole's levels too, if that is an area.
pub(super) const fn whole(measure: Measure, of: &Of) -> Option<&scorecard_domain::AreaId> {
    match (measure, of) {
        (Measure::Share | Measure::Contribution | Measure::ContributionRate, Of::Area(whole)) => {
            Some(whole)
        }
        _ => None,
    }
}

/// Whether a published measure is made of another recorded value of the same area.
pub(super) const fn is_made_of(made: Measure, of: Measure) -> bool {
    match of {
        Measure::Level => is_made(made) && !matches!(made, Measure::ComparableGrowth),
        Measure::Growth => matches!(made, Measure::GrowthRank),
        Measure::Rank => matches!(made, Measure::RankChange | Measure::Streak),
        _ => false,
    }
}
