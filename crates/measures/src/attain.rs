//! Attainment: the figure that a target is held against, and how it stands to it.

use scorecard_domain::{
    AreaId, AttainmentState, Decimal, IndicatorId, Measure, Missing, Period, Preference, Ratio,
    Rounding, Target,
};

use crate::{
    answer::{Answer, Origin, Question},
    cube::{Cube, Frequency, Held},
    kernels::{
        attainment::{self, Attained},
        streak_of,
    },
    terms::{RollUp, Terms},
};

/// A target answered for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attainment {
    /// The figure that was held against the target: of the target's measure, or for growth the comparable one.
    pub actual: Answer,
    /// What that figure was asked with.
    pub terms: Terms,
    /// How it stands to the target, or why nothing was held against it.
    pub outcome: Result<Attained, Missing>,
    /// Whether a completion rate makes sense: the target is a level to be reached.
    pub is_quotient: bool,
    /// How it is rounded.
    rounding: Rounding,
}

impl Attainment {
    /// What became of the target by the data.
    pub fn state(&self) -> AttainmentState {
        self.outcome.map_or(AttainmentState::NoData, |attained| attained.state)
    }

    /// How it was decided, such as `100 × 161.3 / 150`, `9.7 − 8` or `5 ≤ 5.2 ≤ 6`; empty if it was not. A computed result has as many
    /// decimals as its distance needs to follow from it.
    pub fn formula(&self, target: &Target) -> String {
        let (Ok(attained), Some(number)) = (self.outcome, self.number(target)) else {
            return String::new();
        };
        match attained {
            Attained { completion: Some(_), progress, .. } => {
                let stated = progress.filter(|progress| progress.stated);
                let due = stated.map(|it| format!(", {}% due as the target states", it.due));
                format!("100 × {number} / {}{}", target.value, due.unwrap_or_default())
            }
            _ => attainment::distance_formula(target, number),
        }
    }

    /// The result before it is rounded, if it was computed and is shown.
    pub fn exact(&self) -> Option<Ratio> {
        self.actual.exact.filter(|_| self.actual.origin == Some(Origin::Computed))
    }

    /// The result with the fewest decimals from which what is said of it follows.
    fn number(&self, target: &Target) -> Option<Decimal> {
        let shown = self.actual.shown()?.reading.value()?;
        let (Some(exact), Some(follows)) = (self.exact(), self.test(target)) else {
            return Some(shown);
        };
        let finer = (shown.scale()..=Decimal::MAX_SCALE)
            .filter_map(|decimals| exact.round(decimals, self.rounding));
        std::iter::once(shown).chain(finer).find(follows).or(Some(shown))
    }

    /// Whether the outcome follows from a number, as the result of the same target.
    fn test(&self, target: &Target) -> Option<impl Fn(&Decimal) -> bool> {
        let (outcome, value) = (self.outcome.ok()?, *self.actual.shown()?);
        let interval = self.actual.can_be?;
        let rounding = self.rounding;
        let held =
            move |number: Decimal| attainment::Held { value, number: number.into(), interval };
        Some(move |number: &Decimal| {
            attainment::follows(target, &held(*number), &outcome, rounding)
        })
    }
}

impl Cube {
    /// How a target stands in a period: its own, one within it that begins with it, or a later one while it continues.
    pub fn attainment(&self, target: &Target, period: Period, rounding: Rounding) -> Attainment {
        let (actual, terms) = self.held_against(target, period, rounding);
        let indicator = self.indicator(&target.key.indicator).map(|held| &held.thing);
        let outcome = (|| {
            let indicator = indicator.ok_or(Missing::NoObservation)?;
            let shown =
                actual.shown().ok_or_else(|| actual.missing().unwrap_or(Missing::NoObservation))?;
            let counted = indicator.is_counted() && target.key.measure == Measure::Level;
            let interval = match (actual.origin, actual.can_be) {
                (Some(Origin::Computed), Some(interval)) => interval,
                _ => attainment::recorded(shown, target, counted),
            };
            let exact = actual.exact.filter(|_| actual.origin == Some(Origin::Computed));
            let held = attainment::Held::of(*shown, exact, interval)?;
            let part = target.due_at(period);
            attainment::attained(target, indicator, &held, part, rounding)
        })();
        let is_quotient = indicator.is_some_and(|it| attainment::is_quotient(target, it));
        Attainment { actual, terms, outcome, is_quotient, rounding }
    }

    /// The target that a year of a streak of targets met is held against: on the level of an area, else on its growth.
    pub fn streak_target(
        &self,
        indicator: &IndicatorId,
        area: &AreaId,
        period: Period,
    ) -> Option<&Held<Target>> {
        let levels = self.levels(indicator, Frequency::of(period))?;
        streak_of::target(&levels, self.areas.position(area)?, period)
    }

    /// The figure that is held against a target, and what it was asked with.
    fn held_against(&self, target: &Target, period: Period, rounding: Rounding) -> (Answer, Terms) {
        let key = &target.key;
        let question = Question {
            indicator: key.indicator.clone(),
            measure: key.measure,
            of: key.of.clone().into(),
            area: key.area.clone(),
            period,
            streak_rank: 1,
            terms: Terms::default(),
            preference: Preference::Computed,
            rounding,
            decimals: None,
        };
        let asked = |question: Question| (self.answer(&question), question.terms);
        let has_number =
            |answer: &Answer| answer.shown().is_some_and(|shown| shown.reading.value().is_some());
        if key.measure == Measure::Growth {
            let comparable =
                asked(Question { measure: Measure::ComparableGrowth, ..question.clone() });
            if has_number(&comparable.0) {
                return comparable;
            }
        }
        let plain = asked(question.clone());
        if key.measure == Measure::Level && plain.0.origin.is_none() {
            // What is not recorded as a whole may be in its parts, if all of them are there.
            let terms = Terms { roll_up: Some(RollUp::OverTime), ..Terms::default() };
            let total = asked(Question { terms, ..question });
            if has_number(&total.0) && total.0.coverage.is_none_or(|it| !it.is_partial()) {
                return total;
            }
        }
        plain
    }
}
