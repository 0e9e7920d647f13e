//! How a level came about by its formula: what it can be, in words and numbers, and from which observations.

use scorecard_domain::{
    AreaKind, Indicator, IndicatorId, Interval, Measure, Missing, ObservationKey, Of,
    formula::{Constant, Dimension, Expression},
};

use super::{
    Plan,
    evaluate::{Coverage, Place},
    gives_way, unusable,
};
use crate::{
    cube::{Cube, Frequency, Slot},
    exact::Digits,
    span,
    value::{Input, Value},
};

/// A level that was calculated, with all that a reader may ask.
#[derive(Debug)]
pub(crate) struct Trace {
    pub(crate) value: Value,
    /// All that it can be, by the rounding of what it was made from.
    pub(crate) interval: Interval,
    /// For example `税收收入 5600万元 / 建筑面积 3.5万平方米`.
    pub(crate) text: String,
    /// The observations that it was made from, in the formula's order.
    pub(crate) inputs: Vec<Input>,
    /// The newest revision of these, of the indicators and of the children.
    pub(crate) revision: u64,
}

/// What is gathered on the way through a formula.
#[derive(Debug, Default)]
struct Gathered {
    text: String,
    inputs: Vec<Input>,
    revision: u64,
}

impl Cube {
    /// The level of an indicator by its formula.
    ///
    /// # Errors
    ///
    /// `RecordedOnly` if it has none; else why it cannot be calculated.
    pub(crate) fn trace_level(
        &self,
        indicator: &IndicatorId,
        area: usize,
        (frequency, slot): (Frequency, Slot),
        digits: Digits,
    ) -> Result<Trace, Missing> {
        let plan = self.formulas.plan(indicator).ok_or(Missing::RecordedOnly)?;
        let place = Place::new(area, frequency, slot).ok_or(Missing::OutOfRange)?;
        let value = self.rounded_level(plan, place, digits)?;
        let mut gathered = Gathered { revision: plan.revision, ..Gathered::default() };
        let interval = self.trace(plan, &plan.expression, place, &mut gathered)?;
        let Gathered { text, inputs, revision } = gathered;
        Ok(Trace { value, interval: scaled(interval, -plan.power), text, inputs, revision })
    }

    /// What can be, in the plain unit; and on the way words and inputs.
    fn trace(
        &self,
        plan: &Plan,
        expression: &Expression,
        place: Place,
        into: &mut Gathered,
    ) -> Result<Interval, Missing> {
        match expression {
            Expression::Number(number) => {
                into.text.push_str(&number.to_string());
                Ok(Interval::exactly((*number).into()))
            }
            Expression::Constant(Constant { name, value, unit }) => {
                into.text.push_str(&format!("{name} {value}{unit}"));
                let power = Dimension::of_unit(unit).map_or(0, |unit| unit.power);
                Ok(scaled(Interval::exactly((*value).into()), power))
            }
            Expression::Level(id) => self.trace_leaf(plan, id, place, into),
            Expression::Children { indicator, kind, least } => {
                self.trace_children(plan, indicator, (*kind, *least), place, into)
            }
            Expression::Negated(inner) => {
                into.text.push('−');
                let inner = self.trace_within(plan, inner, is_several(inner), place, into)?;
                Ok(span::minus(Interval::exactly(scorecard_domain::Ratio::ZERO), inner))
            }
            Expression::Sum(terms) => {
                let mut sum: Option<Interval> = None;
                for term in terms {
                    if sum.is_some() {
                        into.text.push_str(if term.minus { " − " } else { " + " });
                    }
                    let inner = &term.expression;
                    let brackets = matches!(inner, Expression::Sum(_));
                    let next = self.trace_within(plan, inner, brackets, place, into)?;
                    sum = Some(match sum {
                        None => next,
                        Some(sum) if term.minus => span::minus(sum, next),
                        Some(sum) => span::plus(sum, next),
                    });
                }
                sum.ok_or(Missing::InputAbsent)
            }
            Expression::Product(factors) => {
                let mut product: Option<Interval> = None;
                for factor in factors {
                    if product.is_some() {
                        into.text.push_str(if factor.over { " / " } else { " × " });
                    }
                    let inner = &factor.expression;
                    let next = self.trace_within(plan, inner, is_several(inner), place, into)?;
                    product = Some(match product {
                        None => next,
                        Some(product) if factor.over => span::quotient(product, next),
                        Some(product) => span::product(product, next),
                    });
                }
                product.ok_or(Missing::InputAbsent)
            }
        }
    }

    fn trace_within(
        &self,
        plan: &Plan,
        inner: &Expression,
        brackets: bool,
        place: Place,
        into: &mut Gathered,
    ) -> Result<Interval, Missing> {
        if !brackets {
            return self.trace(plan, inner, place, into);
        }
        into.text.push('(');
        let interval = self.trace(plan, inner, place, into);
        into.text.push(')');
        interval
    }

    fn trace_leaf(
        &self,
        plan: &Plan,
        id: &IndicatorId,
        place: Place,
        into: &mut Gathered,
    ) -> Result<Interval, Missing> {
        let recorded = self.recorded_level(id, place);
        if recorded.as_ref().is_none_or(gives_way)
            && let Some(nested) = plan.nested.get(id)
        {
            let several = is_several(&nested.expression);
            return self.trace_within(nested, &nested.expression, several, place, into);
        }
        let indicator = self.indicator(id).map(|held| held.thing.as_ref());
        let (Some(value), Some(indicator)) = (recorded, indicator) else {
            return Err(unusable(recorded.as_ref()));
        };
        let number = value.amount()?;
        into.text.push_str(&format!("{} {number}{}", name(indicator), indicator.scaled_unit()));
        self.add_input(id, place, into);
        let power = plan.powers.get(id).copied().unwrap_or_default();
        Ok(scaled(span::of(&value, indicator.is_counted()), power))
    }

    fn trace_children(
        &self,
        plan: &Plan,
        id: &IndicatorId,
        (kind, least): (AreaKind, u8),
        place: Place,
        into: &mut Gathered,
    ) -> Result<Interval, Missing> {
        let (sum, coverage) = self.children_sum(plan, id, kind, place)?;
        coverage.check(least)?;
        let sum = sum.ok_or(Missing::PartsIncomplete)?;
        let mut interval: Option<Interval> = None;
        for area in self.children_of(kind, place) {
            let held = self.areas.held(area).map_or(0, |held| held.revision);
            into.revision = into.revision.max(held);
            // Each child's own words would make the text too long: only its observations are kept.
            let mut of_child = Gathered::default();
            let place = Place { area, ..place };
            let Ok(next) = self.trace_leaf(plan, id, place, &mut of_child) else { continue };
            into.inputs.append(&mut of_child.inputs);
            into.revision = into.revision.max(of_child.revision);
            interval = Some(interval.map_or(next, |sum| span::plus(sum, next)));
        }
        let Coverage { reported, expected } = coverage;
        let indicator = self.indicator(id).map(|held| held.thing.as_ref());
        let indicator = indicator.ok_or(Missing::InputAbsent)?;
        let total = super::evaluate::shift(sum.ratio, sum.power - Dimension::of(indicator).power)
            .and_then(|total| {
                let decimals = if total.denominator() == 1 { 0 } else { indicator.decimals.max(2) };
                total.round(decimals, Default::default())
            })
            .ok_or(Missing::OutOfRange)?;
        let (name, unit) = (name(indicator), indicator.scaled_unit());
        into.text.push_str(&format!("Σ {name} {total}{unit} [{kind} {reported}/{expected}]"));
        Ok(interval.filter(|_| reported == expected).unwrap_or(Interval::UNBOUNDED))
    }

    fn add_input(&self, id: &IndicatorId, place: Place, into: &mut Gathered) {
        let (Some(area), Some(period)) =
            (self.areas.id(place.area), place.frequency.period(place.slot))
        else {
            return;
        };
        let (indicator, measure, of) = (id.clone(), Measure::Level, Of::Nothing);
        let key = ObservationKey { indicator, measure, of, area: area.clone(), period };
        // What is named twice is one input.
        if into.inputs.iter().any(|input| input.key == key) {
            return;
        }
        if let Some(input) = self.input(key) {
            into.revision = into.revision.max(input.revision);
            into.inputs.push(input);
        }
    }
}

const fn is_several(expression: &Expression) -> bool {
    matches!(expression, Expression::Sum(_) | Expression::Product(_))
}

fn name(indicator: &Indicator) -> &str {
    let name = &indicator.name;
    if name.zh.is_empty() { &name.en } else { &name.zh }
}

/// 10^`power` times as much.
fn scaled(interval: Interval, power: i32) -> Interval {
    let factor = 10i128.checked_pow(power.unsigned_abs());
    match (factor, power < 0) {
        (None, _) => Interval::UNBOUNDED,
        (Some(factor), false) => span::times(interval, factor, 1),
        (Some(factor), true) => span::times(interval, 1, factor),
    }
}
