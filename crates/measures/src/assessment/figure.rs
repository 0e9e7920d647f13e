//! The score and the rank that an assessment gives an area, as figures: beside what was published of them.

use std::collections::BTreeSet;

use scorecard_domain::{
    AreaId, Assessment, AssessmentFace, Decimal, Interval, Measure, Missing, ObservationKey, Of,
    Period, Qualifier, Reading, Statuses,
};

use super::{AreaResult, Assessed, assess, gather};
use crate::{
    answer::{Answer, Computed, Question},
    cube::Cube,
    derive::Derived,
    exact::{self, Digits},
    kernels::rank::Place,
    span,
    value::{Input, Value},
};

/// All areas of an assessment for one period, and what they were made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standings {
    /// The results.
    pub assessed: Assessed,
    /// The newest revision among what they were made from: values, indicators, areas, the group.
    pub revision: u64,
}

/// What an assessment gives one area.
#[derive(Clone, Copy, Debug)]
pub struct Scored<'a> {
    /// The assessment.
    pub assessment: &'a Assessment,
    /// The results of all areas.
    pub standings: &'a Standings,
    /// Which of them is meant.
    pub result: &'a AreaResult,
}

impl Standings {
    /// Assesses the areas of the group, if `may` allows so many.
    ///
    /// # Errors
    ///
    /// `PeersIncomplete` if it is not known who belongs to the group, `NotAssessed` if they are too many.
    pub fn of(
        cube: &Cube,
        assessment: &Assessment,
        period: Period,
        may: impl FnOnce(usize) -> bool,
    ) -> Result<Self, Missing> {
        let inputs = gather(cube, assessment, period)?;
        if !may(inputs.areas.len()) {
            return Err(Missing::NotAssessed);
        }
        let assessed = assess(assessment, period, &inputs);
        let group = cube.peer_group(&assessment.group).map_or(0, |held| held.revision);
        let mut revision = inputs.revision.max(group);
        for result in &assessed.areas {
            revision = revision.max(cube.area(&result.area).map_or(0, |held| held.revision));
        }
        for indicator in assessment.indicators() {
            revision = revision.max(cube.indicator(indicator).map_or(0, |held| held.revision));
        }
        Ok(Self { assessed, revision })
    }

    /// What the assessment gives an area.
    ///
    /// # Errors
    ///
    /// `NotAPeer` if it is not assessed, `NotAssessed` if it has no score.
    pub fn of_area<'a>(
        &'a self,
        assessment: &'a Assessment,
        area: &AreaId,
    ) -> Result<Scored<'a>, Missing> {
        let result = self.assessed.areas.iter().find(|result| result.area == *area);
        let result = result.ok_or(Missing::NotAPeer)?;
        if result.score.is_none() {
            return Err(Missing::NotAssessed);
        }
        Ok(Scored { assessment, standings: self, result })
    }
}

/// The figures of an area that an assessment is made from, in the order of the tree.
fn values<'a>(
    cube: &'a Cube,
    assessment: &'a Assessment,
    area: &'a AreaId,
    period: Period,
) -> impl Iterator<Item = Answer> + 'a {
    let leaves = assessment.leaves().flat_map(|(_, leaf)| {
        let measures = [Some(leaf.measure), leaf.mixed.map(|mixed| mixed.measure)];
        measures.into_iter().flatten().map(|measure| (&leaf.indicator, measure))
    });
    let adjustments = assessment.adjustments.iter().filter_map(|it| it.indicator.as_ref());
    let all = leaves.chain(adjustments.map(|indicator| (indicator, Measure::Level)));
    all.map(move |(indicator, measure)| {
        cube.answer(&gather::question(indicator, measure, area, period))
    })
}

impl Cube {
    /// Answers for a figure that an assessment computes; the question is of what is published of it. A rank is of the
    /// assessment's group.
    pub fn answer_assessed(
        &self,
        question: &Question,
        face: AssessmentFace,
        scored: Result<Scored<'_>, Missing>,
    ) -> Answer {
        let Question { indicator, measure, area, period, .. } = question;
        let of = match (&scored, face) {
            (Ok(scored), AssessmentFace::Rank) => Of::Group(scored.assessment.group.clone()),
            _ => question.of.as_of(),
        };
        let key = ObservationKey {
            indicator: indicator.clone(),
            measure: *measure,
            of,
            area: area.clone(),
            period: *period,
        };
        let published = self.recorded(&key);
        let scale = published.as_ref().and_then(|it| it.value.reading.value()).map(Decimal::scale);
        let own = self.indicator(indicator).map_or(0, |held| held.thing.decimals);
        let decimals = question.decimals.or(scale).unwrap_or(own);
        let digits = Digits { decimals, rounding: question.rounding };
        let derived = scored.and_then(|scored| match face {
            AssessmentFace::Score | AssessmentFace::Grade => scored.score(self, *period, digits),
            AssessmentFace::Rank => scored.rank(self, *period),
        });
        Self::concluded(question, key, published, derived, Vec::new(), false)
    }
}

impl Scored<'_> {
    fn score(&self, cube: &Cube, period: Period, digits: Digits) -> Result<Derived, Missing> {
        let score = self.result.score.ok_or(Missing::NotAssessed)?;
        let rounded = exact::round(score, Qualifier::Exact, digits).ok_or(Missing::OutOfRange)?;
        let formula = format!("score by {}", self.assessment.id);
        let interval = Interval::exactly(score.into());
        Ok(self.derived(cube, period, rounded, interval, formula))
    }

    fn rank(&self, cube: &Cube, period: Period) -> Result<Derived, Missing> {
        let place = self.place()?;
        let number = Decimal::new(place.rank.into(), 0).ok_or(Missing::OutOfRange)?;
        let formula = format!("rank by {}", self.assessment.id);
        let interval = span::between(place.best, Some(place.worst));
        let derived = self.derived(cube, period, number, interval, formula);
        Ok(Derived { rank: Some(place), ..derived })
    }

    /// The place among the areas of the group. Those without a score may come before it once they have one.
    fn place(&self) -> Result<Place, Missing> {
        let rank = self.result.rank.ok_or(Missing::NotAssessed)?;
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let areas = &self.standings.assessed.areas;
        let scored = areas.iter().filter(|result| result.score.is_some());
        let (reported, expected) = (count(scored.clone().count()), count(areas.len()));
        let tied = scored.filter(|result| result.rank == Some(rank)).count() > 1;
        Ok(Place {
            rank,
            best: rank,
            worst: rank.saturating_add(expected.saturating_sub(reported)),
            reported,
            expected,
            tied,
            statuses: self.result.statuses,
            stage: None,
        })
    }

    fn derived(
        &self,
        cube: &Cube,
        period: Period,
        number: Decimal,
        interval: Interval,
        formula: String,
    ) -> Derived {
        let statuses: Statuses = self.result.statuses;
        let value = Value { reading: Reading::Value(number), statuses, ..Value::number(number) };
        let mut seen = BTreeSet::new();
        let inputs = values(cube, self.assessment, &self.result.area, period)
            .flat_map(|answer| answer.inputs().into_owned())
            .filter(|input: &Input| seen.insert(input.key.clone()))
            .collect();
        let computed = Computed { value, formula, inputs, revision: self.standings.revision };
        Derived::plain(computed, interval)
    }
}
