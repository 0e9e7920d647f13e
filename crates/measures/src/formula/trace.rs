//! How a level came about by its formula, in words, and from which observations.

use std::collections::BTreeSet;

use scorecard_domain::{
    AreaKind, Indicator, IndicatorId, Interval, Measure, Missing, Month, ObservationKey, Of, Ratio,
    formula::{Constant, Dimension, Expression},
};

use super::{
    Plan,
    evaluate::{Place, covers},
    gives_way, unusable,
};
use crate::{
    answer::{Coverage, Operand},
    cube::{Cube, Frequency, Slot},
    exact::Digits,
    kernels::restate,
    level::Exact,
    value::{Input, Value},
};

/// A level that was calculated, with all that a reader may ask.
#[derive(Debug)]
pub(crate) struct Trace {
    pub(crate) value: Value,
    /// The number before it is rounded.
    pub(crate) exact: Ratio,
    /// All that it can be, by the rounding of what it was made from.
    pub(crate) interval: Interval,
    /// For example `税收收入 5600万元 / 建筑面积 3.5万平方米`.
    pub(crate) text: String,
    /// The observations that it was made from, in the formula's order.
    pub(crate) inputs: Vec<Input>,
    /// What stands in the formula: these observations or, on the map of a later month, levels that were restated.
    pub(crate) operands: Vec<Operand>,
    /// The newest revision of these, of the indicators and of the children.
    pub(crate) revision: u64,
}

/// What is gathered on the way through a formula.
#[derive(Debug, Default)]
struct Gathered {
    text: String,
    inputs: Vec<Input>,
    /// The keys of the inputs: what is named twice is one input.
    keys: BTreeSet<ObservationKey>,
    operands: Vec<Operand>,
    revision: u64,
}

impl Gathered {
    fn add(&mut self, input: Option<Input>) {
        if let Some(input) = input.filter(|input| self.keys.insert(input.key.clone())) {
            self.revision = self.revision.max(input.revision);
            let key = input.key.clone();
            self.operands.push(Operand { key, decimals: None, map_of: None });
            self.inputs.push(input);
        }
    }

    /// A level that was restated on the map of a month.
    fn add_restated(&mut self, operand: Operand) {
        if self.keys.insert(operand.key.clone()) {
            self.operands.push(operand);
        }
    }
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
        let place = Place::new(area, frequency, slot).ok_or(Missing::OutOfRange)?;
        self.trace_at(indicator, place, digits)
    }

    /// The level of an indicator by its formula, of levels that are restated on the map of the later of two months.
    pub(crate) fn trace_restated(
        &self,
        indicator: &IndicatorId,
        area: usize,
        (frequency, slot): (Frequency, Slot),
        months: (Month, Month),
        digits: Digits,
    ) -> Result<Trace, Missing> {
        let place = Place::new(area, frequency, slot).ok_or(Missing::OutOfRange)?;
        self.trace_at(indicator, Place { restated: Some(months), ..place }, digits)
    }

    fn trace_at(
        &self,
        indicator: &IndicatorId,
        place: Place,
        digits: Digits,
    ) -> Result<Trace, Missing> {
        let plan = self.formulas.plan(indicator).ok_or(Missing::RecordedOnly)?;
        let level = self.level(plan, place.with_spans())?;
        let (value, exact) = (level.rounded(digits)?, level.exact());
        let mut gathered = Gathered { revision: plan.revision, ..Gathered::default() };
        self.trace(plan, &plan.expression, place, &mut gathered)?;
        let Gathered { text, inputs, operands, revision, .. } = gathered;
        let Exact { at: exact, interval } = exact;
        Ok(Trace { value, exact, interval, text, inputs, operands, revision })
    }

    /// Gathers words and inputs.
    fn trace(
        &self,
        plan: &Plan,
        expression: &Expression,
        place: Place,
        into: &mut Gathered,
    ) -> Result<(), Missing> {
        match expression {
            Expression::Number(number) => into.text.push_str(&number.to_string()),
            Expression::Constant(Constant { name, value, unit }) => {
                into.text.push_str(&format!("{name} {value}{unit}"));
            }
            Expression::Level(id) => self.trace_leaf(plan, id, place, into)?,
            Expression::Children { indicator, kind, least } => {
                self.trace_children(plan, indicator, (*kind, *least), place, into)?;
            }
            Expression::Negated(inner) => {
                into.text.push('−');
                self.trace_within(plan, inner, is_several(inner), place, into)?;
            }
            Expression::Sum(terms) => {
                for (n, term) in terms.iter().enumerate() {
                    if n > 0 {
                        into.text.push_str(if term.minus { " − " } else { " + " });
                    }
                    let inner = &term.expression;
                    let brackets = matches!(inner, Expression::Sum(_));
                    self.trace_within(plan, inner, brackets, place, into)?;
                }
            }
            Expression::Product(factors) => {
                for (n, factor) in factors.iter().enumerate() {
                    if n > 0 {
                        into.text.push_str(if factor.over { " / " } else { " × " });
                    }
                    let inner = &factor.expression;
                    self.trace_within(plan, inner, is_several(inner), place, into)?;
                }
            }
        }
        Ok(())
    }

    fn trace_within(
        &self,
        plan: &Plan,
        inner: &Expression,
        brackets: bool,
        place: Place,
        into: &mut Gathered,
    ) -> Result<(), Missing> {
        if !brackets {
            return self.trace(plan, inner, place, into);
        }
        into.text.push('(');
        self.trace(plan, inner, place, into)?;
        into.text.push(')');
        Ok(())
    }

    fn trace_leaf(
        &self,
        plan: &Plan,
        id: &IndicatorId,
        place: Place,
        into: &mut Gathered,
    ) -> Result<(), Missing> {
        if let Some(months) = place.restated {
            return self.trace_restated_leaf(id, place, months, into);
        }
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
        into.add(self.level_input(id, place));
        Ok(())
    }

    fn trace_restated_leaf(
        &self,
        id: &IndicatorId,
        place: Place,
        months: (Month, Month),
        into: &mut Gathered,
    ) -> Result<(), Missing> {
        let levels = self.levels(id, place.frequency).ok_or(Missing::InputAbsent)?;
        let told = restate::base(&levels, place.area, place.slot, months)?.told_finely();
        let (number, indicator) = (told.value.amount()?, levels.indicator);
        into.text.push_str(&format!("{} {number}{}", name(indicator), indicator.scaled_unit()));
        let (area, period) = (self.areas.id(place.area), place.frequency.period(place.slot));
        let (area, period) = area.zip(period).ok_or(Missing::OutOfRange)?;
        into.add_restated(Operand {
            key: ObservationKey {
                indicator: id.clone(),
                measure: Measure::Level,
                of: Of::Nothing,
                area: area.clone(),
                period,
            },
            decimals: Some(told.scale()),
            map_of: Some(months.1),
        });
        Ok(())
    }

    fn trace_children(
        &self,
        plan: &Plan,
        id: &IndicatorId,
        (kind, least): (AreaKind, u8),
        place: Place,
        into: &mut Gathered,
    ) -> Result<(), Missing> {
        let (sum, coverage) = self.children_sum(plan, id, kind, place)?;
        covers(coverage, least)?;
        let sum = sum.ok_or(Missing::PartsIncomplete)?;
        for area in self.children_of(kind, place) {
            let held = self.areas.held(area).map_or(0, |held| held.revision);
            into.revision = into.revision.max(held);
            // Each child's own words would make the text too long: only its observations are kept.
            let mut of_child = Gathered::default();
            let place = Place { area, ..place };
            if self.trace_leaf(plan, id, place, &mut of_child).is_ok() {
                into.revision = into.revision.max(of_child.revision);
                of_child.inputs.into_iter().for_each(|input| into.add(Some(input)));
            }
        }
        let Coverage { reported, expected } = coverage;
        let indicator = self.indicator(id).map(|held| held.thing.as_ref());
        let indicator = indicator.ok_or(Missing::InputAbsent)?;
        let total = super::quantity::shift(sum.ratio, sum.power - Dimension::of(indicator).power)
            .and_then(|total| {
                let decimals = if total.denominator() == 1 { 0 } else { indicator.decimals.max(2) };
                total.round(decimals, Default::default())
            })
            .ok_or(Missing::OutOfRange)?;
        let (name, unit) = (name(indicator), indicator.scaled_unit());
        into.text.push_str(&format!("Σ {name} {total}{unit} [{kind} {reported}/{expected}]"));
        Ok(())
    }

    /// The observation of a level.
    fn level_input(&self, id: &IndicatorId, place: Place) -> Option<Input> {
        let (area, period) = self.areas.id(place.area).zip(place.frequency.period(place.slot))?;
        let (indicator, measure, of) = (id.clone(), Measure::Level, Of::Nothing);
        self.input(ObservationKey { indicator, measure, of, area: area.clone(), period })
    }
}

const fn is_several(expression: &Expression) -> bool {
    matches!(expression, Expression::Sum(_) | Expression::Product(_))
}

fn name(indicator: &Indicator) -> &str {
    let name = &indicator.name;
    if name.zh.is_empty() { &name.en } else { &name.zh }
}
