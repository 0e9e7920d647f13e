//! The value of a formula at one place.

use scorecard_domain::{
    AreaKind, IndicatorId, Missing, Month, Qualifier, Ratio, Reading, Rounding, Stage, Statuses,
    decimal,
    formula::{Dimension, Expression},
};

use super::{Plan, gives_way, unusable};
use crate::{
    carry,
    cube::{Cube, Frequency, Slot},
    exact::{self, Digits},
    value::{Outcome, Value},
};

/// Where and when.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) area: usize,
    pub(super) frequency: Frequency,
    pub(super) slot: Slot,
    /// The period's last month.
    pub(super) end: Month,
}

impl Place {
    pub(super) fn new(area: usize, frequency: Frequency, slot: Slot) -> Option<Self> {
        let end = frequency.period(slot)?.last();
        Some(Self { area, frequency, slot, end })
    }
}

/// A number on its way to the result: `ratio × 10^power`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Quantity {
    pub(super) ratio: Ratio,
    pub(super) power: i32,
    pub(super) qualifier: Qualifier,
    /// Of all levels in it; none for numbers and constants.
    marks: Option<(Statuses, Option<Stage>)>,
}

/// What is recorded of an area's children.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Coverage {
    pub(super) reported: u32,
    pub(super) expected: u32,
}

impl Cube {
    /// A level by its formula, rounded once.
    pub(super) fn level(&self, plan: &Plan, place: Place, rounding: Rounding) -> Outcome {
        self.rounded_level(plan, place, Digits { decimals: plan.decimals, rounding })
    }

    /// A level by its formula, with that many decimals.
    pub(super) fn rounded_level(&self, plan: &Plan, place: Place, digits: Digits) -> Outcome {
        let Quantity { ratio, power, qualifier, marks } =
            self.evaluate(plan, &plan.expression, place)?;
        let (statuses, stage) = marks.unwrap_or_default();
        let number = shift(ratio, power - plan.power)
            .and_then(|ratio| exact::round_ratio(ratio, qualifier, digits))
            .ok_or(Missing::OutOfRange)?;
        Ok(Value { reading: Reading::Value(number), qualifier, statuses, stage })
    }

    pub(super) fn evaluate(
        &self,
        plan: &Plan,
        expression: &Expression,
        place: Place,
    ) -> Result<Quantity, Missing> {
        match expression {
            Expression::Number(number) => Ok(Quantity::plain((*number).into(), 0)),
            Expression::Constant(constant) => {
                let unit = Dimension::of_unit(&constant.unit).ok_or(Missing::InputInexact)?;
                Ok(Quantity::plain(constant.value.into(), unit.power))
            }
            Expression::Level(id) => self.leaf(plan, id, place),
            Expression::Children { indicator, kind, least } => {
                let (sum, coverage) = self.children_sum(plan, indicator, *kind, place)?;
                coverage.check(*least)?;
                sum.ok_or(Missing::PartsIncomplete)
            }
            Expression::Negated(inner) => self.evaluate(plan, inner, place)?.negated(),
            Expression::Sum(terms) => {
                let mut sum: Option<Quantity> = None;
                for term in terms {
                    let next = self.evaluate(plan, &term.expression, place)?;
                    sum = Some(match sum {
                        None => next,
                        Some(sum) if term.minus => sum.plus(next.negated()?)?,
                        Some(sum) => sum.plus(next)?,
                    });
                }
                sum.ok_or(Missing::InputAbsent)
            }
            Expression::Product(factors) => {
                let mut product: Option<Quantity> = None;
                for factor in factors {
                    let next = self.evaluate(plan, &factor.expression, place)?;
                    product = Some(match product {
                        None => next,
                        Some(product) if factor.over => product.over(next)?,
                        Some(product) => product.times(next)?,
                    });
                }
                product.ok_or(Missing::InputAbsent)
            }
        }
    }

    /// A level that a formula names: as it is recorded, else by its own formula.
    pub(super) fn leaf(
        &self,
        plan: &Plan,
        id: &IndicatorId,
        place: Place,
    ) -> Result<Quantity, Missing> {
        let recorded = self.recorded_level(id, place);
        if recorded.as_ref().is_none_or(gives_way)
            && let Some(nested) = plan.nested.get(id)
        {
            return self.evaluate(nested, &nested.expression, place);
        }
        let value = recorded.filter(|value| value.amount().is_ok());
        let Some(value) = value else { return Err(unusable(recorded.as_ref())) };
        Ok(Quantity {
            ratio: value.amount()?.into(),
            power: plan.powers.get(id).copied().ok_or(Missing::InputAbsent)?,
            qualifier: value.qualifier,
            marks: Some((value.statuses, value.stage)),
        })
    }

    /// The sum over the children that have a value, and how many those are. If some have none, it is "about".
    pub(super) fn children_sum(
        &self,
        plan: &Plan,
        id: &IndicatorId,
        kind: AreaKind,
        place: Place,
    ) -> Result<(Option<Quantity>, Coverage), Missing> {
        let (mut sum, mut coverage) = (None, Coverage::default());
        for area in self.children_of(kind, place) {
            coverage.expected += 1;
            let Ok(next) = self.leaf(plan, id, Place { area, ..place }) else { continue };
            coverage.reported += 1;
            sum = Some(match sum {
                None => next,
                Some(sum) => Quantity::plus(sum, next)?,
            });
        }
        if coverage.reported < coverage.expected {
            sum = sum.map(|sum| Quantity { qualifier: Qualifier::About, ..sum });
        }
        Ok((sum, coverage))
    }

    /// The areas of a kind under the area at the period's end, by id.
    pub(super) fn children_of(&self, kind: AreaKind, place: Place) -> impl Iterator<Item = usize> {
        let Place { area: parent, end, .. } = place;
        let children = self.areas.children(parent).iter().copied();
        children.filter(move |at| self.areas.is_child(*at, parent, Some(kind), end))
    }
}

impl Coverage {
    /// Whether at least so many percent have a value.
    pub(super) fn check(self, least: u8) -> Result<(), Missing> {
        let enough = u64::from(self.reported) * 100 >= u64::from(least) * u64::from(self.expected);
        (enough && self.reported > 0).then_some(()).ok_or(Missing::PartsIncomplete)
    }
}

impl Quantity {
    const fn plain(ratio: Ratio, power: i32) -> Self {
        Self { ratio, power, qualifier: Qualifier::Exact, marks: None }
    }

    fn negated(self) -> Result<Self, Missing> {
        let ratio = Ratio::ZERO.checked_sub(self.ratio).ok_or(Missing::OutOfRange)?;
        let qualifier = carry::qualifier(Qualifier::Exact, self.is_exact());
        Ok(Self { ratio, qualifier, ..self })
    }

    fn plus(self, other: Self) -> Result<Self, Missing> {
        let power = self.power.min(other.power);
        let aligned = |it: Self| shift(it.ratio, it.power - power);
        let ratio = aligned(self)
            .zip(aligned(other))
            .and_then(|(a, b)| a.checked_add(b))
            .ok_or(Missing::OutOfRange)?;
        let qualifier = match (self.qualifier, other.qualifier) {
            (Qualifier::Exact, one) | (one, Qualifier::Exact) => one,
            _ => Qualifier::About,
        };
        Ok(Self { ratio, power, qualifier, marks: marks(self, other) })
    }

    fn times(self, other: Self) -> Result<Self, Missing> {
        let ratio = self.ratio.checked_mul(other.ratio).ok_or(Missing::OutOfRange)?;
        let qualifier = match (self.is_exact(), other.is_exact()) {
            (true, true) => Qualifier::Exact,
            (false, true) if other.is_positive() => self.qualifier,
            (true, false) if self.is_positive() => other.qualifier,
            _ => Qualifier::About,
        };
        let power = self.power + other.power;
        Ok(Self { ratio, power, qualifier, marks: marks(self, other) })
    }

    fn over(self, other: Self) -> Result<Self, Missing> {
        if other.ratio == Ratio::ZERO {
            return Err(Missing::DivisionByZero);
        }
        let ratio = self.ratio.checked_div(other.ratio).ok_or(Missing::OutOfRange)?;
        let qualifier = match (self.is_exact(), other.is_exact()) {
            (true, true) => Qualifier::Exact,
            (false, true) if other.is_positive() => self.qualifier,
            _ => Qualifier::About,
        };
        let power = self.power - other.power;
        Ok(Self { ratio, power, qualifier, marks: marks(self, other) })
    }

    fn is_exact(self) -> bool {
        self.qualifier == Qualifier::Exact
    }

    fn is_positive(self) -> bool {
        self.ratio > Ratio::ZERO
    }
}

fn marks(a: Quantity, b: Quantity) -> Option<(Statuses, Option<Stage>)> {
    match (a.marks, b.marks) {
        (Some((a, x)), Some((b, y))) => Some((a.union(b), carry::stage(x, y))),
        (one, None) | (None, one) => one,
    }
}

/// The number times 10^`power`.
pub(super) fn shift(ratio: Ratio, power: i32) -> Option<Ratio> {
    let factor = decimal::power_of_ten(u8::try_from(power.unsigned_abs()).ok()?)?;
    let factor = Ratio::new(factor, 1)?;
    if power < 0 { ratio.checked_div(factor) } else { ratio.checked_mul(factor) }
}
