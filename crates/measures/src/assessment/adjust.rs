//! Step 6: bonus and penalty points, and vetoes.

use scorecard_domain::{
    Adjustment, Assessment, Decimal, Effect, ItemId, Missing, Period, Points, Stated,
};

use super::{
    Inputs,
    aggregate::{Column, score},
    number::{decimal, float, rounded},
    result::AdjustmentResult,
};

/// All adjustments of one area.
#[derive(Clone, Debug, Default)]
pub(super) struct Adjusted {
    pub(super) items: Vec<AdjustmentResult>,
    /// What is added after all limits.
    pub(super) bonus: Decimal,
    /// What is taken off after all limits.
    pub(super) penalty: Decimal,
    /// The position of the best grade that vetoes leave.
    pub(super) at_best: Option<usize>,
}

pub(super) fn of_area(
    assessment: &Assessment,
    period: Period,
    inputs: &Inputs,
    area: usize,
) -> Adjusted {
    let (mut bonus, mut penalty) = (0.0, 0.0);
    let mut at_best = None;
    let mut items = Vec::with_capacity(assessment.adjustments.len());
    for one in &assessment.adjustments {
        let item = item(one, period, inputs, area);
        match &one.effect {
            Effect::Bonus(_) => bonus += float(item.points),
            Effect::Penalty(_) => penalty += float(item.points),
            Effect::Veto { at_best: grade, .. } if item.applies => {
                at_best = at_best.max(position(assessment, grade));
            }
            Effect::Veto { .. } => {}
        }
        items.push(item);
    }
    let within = |points: f64, cap: Option<Decimal>| {
        decimal(cap.map_or(points, |cap| points.min(float(cap)))).unwrap_or_default().trimmed()
    };
    let bonus = within(bonus, assessment.bonus_cap);
    let penalty = within(penalty, assessment.penalty_cap);
    Adjusted { items, bonus, penalty, at_best }
}

fn position(assessment: &Assessment, grade: &ItemId) -> Option<usize> {
    assessment.grades.iter().position(|other| other.id == *grade)
}

fn item(one: &Adjustment, period: Period, inputs: &Inputs, area: usize) -> AdjustmentResult {
    let level = inputs.adjustments.get(&one.id).and_then(|levels| levels.get(area)).copied();
    let level = level.map(|level| level.and_then(|value| value.amount()));
    let id = inputs.areas.get(area);
    let stated = |stated: &&Stated| id == Some(&stated.area) && stated.period == period;
    let stated = one.stated.iter().find(stated);
    let amount = level.and_then(Result::ok);
    let (points, applies) = match &one.effect {
        Effect::Bonus(points) | Effect::Penalty(points) => {
            let points = worth(*points, amount, stated.and_then(|stated| stated.points));
            (points, !points.is_zero())
        }
        Effect::Veto { threshold, .. } => {
            let reached = amount.is_some_and(|amount| amount.cmp_value(*threshold).is_ge());
            (Decimal::ZERO, reached || stated.is_some())
        }
    };
    AdjustmentResult {
        id: one.id.clone(),
        points,
        applies,
        level: amount,
        // Nothing recorded is no event; a value that is withheld is not known to be none.
        missing: level.and_then(Result::err).filter(|missing| *missing != Missing::NoObservation),
        reason: stated.map(|stated| stated.reason.clone()).unwrap_or_default(),
    }
}

fn worth(points: Points, level: Option<Decimal>, stated: Option<Decimal>) -> Decimal {
    let counted = level.map_or(0.0, |level| (float(level) * float(points.per_unit)).max(0.0));
    let sum = counted + stated.map_or(0.0, float);
    let sum = points.cap.map_or(sum, |cap| sum.min(float(cap)));
    decimal(sum).unwrap_or_default().trimmed()
}

/// The score of the root with bonus and penalty, rounded as the root is.
pub(super) fn totals(
    assessment: &Assessment,
    scores: &[Column],
    adjustments: &[Adjusted],
) -> Vec<Option<Decimal>> {
    let rounding = assessment.nodes.first().and_then(|root| root.rounding);
    let total = |(area, adjusted): (usize, &Adjusted)| {
        let root = score(scores, 0, area).ok()?;
        rounded(root + float(adjusted.bonus) - float(adjusted.penalty), rounding)
    };
    adjustments.iter().enumerate().map(total).collect()
}
