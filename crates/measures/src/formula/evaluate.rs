//! The value of a formula at one place, and all that it can be by the rounding of what it is made from.

use scorecard_domain::{
    AreaKind, IndicatorId, Interval, Missing, Month, Qualifier, Rounding,
    formula::{Dimension, Expression, Factor, Term},
};

use super::{
    Input, Plan, gives_way,
    quantity::{Marks, Quantity, ZERO},
    range::{Named, Node},
    unusable,
};
use crate::{
    answer::Coverage,
    cube::{Cube, Frequency, Slot},
    exact::Digits,
    kernels::restate,
    level::Level,
    span,
    value::Value,
};

/// Where and when.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) area: usize,
    pub(super) frequency: Frequency,
    pub(super) slot: Slot,
    /// The period's last month.
    pub(super) end: Month,
    /// Whether intervals are worked out on the way; if not, they are unbounded.
    pub(super) spans: bool,
    /// The months between which the levels that a formula names are restated, if they are.
    pub(super) restated: Option<(Month, Month)>,
}

impl Place {
    pub(super) fn new(area: usize, frequency: Frequency, slot: Slot) -> Option<Self> {
        let end = frequency.period(slot)?.last();
        Some(Self { area, frequency, slot, end, spans: false, restated: None })
    }

    pub(super) const fn with_spans(self) -> Self {
        Self { spans: true, ..self }
    }
}

impl Cube {
    /// A level by its formula, in the indicator's power of ten.
    pub(super) fn level(&self, plan: &Plan, place: Place) -> Result<Quantity, Missing> {
        self.whole(plan, place)?.to(plan.power).ok_or(Missing::OutOfRange)
    }

    /// A formula with all that it can be.
    fn whole(&self, plan: &Plan, place: Place) -> Result<Quantity, Missing> {
        let quantity = self.evaluate(plan, &plan.expression, place)?;
        if !(place.spans && plan.repeats) {
            return Ok(quantity);
        }
        let mut named = Named::default();
        let root = self.tree(plan, &plan.expression, place, &mut named);
        let range = root.map(|root| Quantity { interval: named.range(&root), ..ZERO });
        let range = range.and_then(|range| range.to(quantity.power));
        let interval =
            range.map_or(quantity.interval, |range| span::both(quantity.interval, range.interval));
        Ok(Quantity { interval, ..quantity })
    }

    /// The formula as levels that can be so much each, all without a power of ten; none if that does not fit.
    fn tree(
        &self,
        plan: &Plan,
        expression: &Expression,
        place: Place,
        named: &mut Named,
    ) -> Option<Node> {
        let mut mention = |id: &IndicatorId, kind| {
            let level = self.evaluate(plan, expression, place).ok()?.to(0)?;
            Some(named.mention((id.clone(), kind, place.area), level.interval))
        };
        match expression {
            Expression::Number(_) | Expression::Constant(_) => {
                Some(Node::Number(self.evaluate(plan, expression, place).ok()?.to(0)?.ratio))
            }
            Expression::Level(id) => match self.nested(plan, id, place) {
                Some(nested) => self.tree(nested, &nested.expression, place, named),
                None => mention(id, None),
            },
            Expression::Children { indicator, kind, .. } => mention(indicator, Some(*kind)),
            Expression::Negated(inner) => {
                Some(Node::Negated(Box::new(self.tree(plan, inner, place, named)?)))
            }
            Expression::Sum(terms) => {
                let term =
                    |it: &Term| Some((it.minus, self.tree(plan, &it.expression, place, named)?));
                terms.iter().map(term).collect::<Option<_>>().map(Node::Sum)
            }
            Expression::Product(factors) => {
                let factor =
                    |it: &Factor| Some((it.over, self.tree(plan, &it.expression, place, named)?));
                factors.iter().map(factor).collect::<Option<_>>().map(Node::Product)
            }
        }
    }

    /// The formula of a level that a formula names, where it is calculated there.
    fn nested<'a>(&self, plan: &'a Plan, id: &IndicatorId, place: Place) -> Option<&'a Plan> {
        let is_calculated = || self.recorded_level(id, place).as_ref().is_none_or(gives_way);
        let nested = plan.nested.get(id).filter(|_| place.restated.is_none())?;
        is_calculated().then_some(nested.as_ref())
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
            Expression::Level(id) => match place.restated {
                Some(months) => self.restated_leaf(plan, id, place, months),
                None => self.leaf(plan, id, place),
            },
            // The children of today's map were others then.
            Expression::Children { .. } if place.restated.is_some() => {
                Err(Missing::BoundaryChanged)
            }
            Expression::Children { indicator, kind, least } => {
                let (sum, coverage) = self.children_sum(plan, indicator, *kind, place)?;
                covers(coverage, *least)?;
                sum.ok_or(Missing::PartsIncomplete)
            }
            Expression::Negated(inner) => Ok(self.evaluate(plan, inner, place)?.negated()),
            Expression::Sum(terms) => {
                let mut sum: Option<Quantity> = None;
                for term in terms {
                    let next = self.evaluate(plan, &term.expression, place)?;
                    sum = Some(match sum {
                        None => next,
                        Some(sum) if term.minus => sum.plus(next.negated())?,
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
            return self.whole(nested, place);
        }
        let value = recorded.filter(|value| value.amount().is_ok());
        let Some(value) = value else { return Err(unusable(recorded.as_ref())) };
        let Input { power, counted } = *plan.named.get(id).ok_or(Missing::InputAbsent)?;
        Ok(Quantity {
            ratio: value.amount()?.into(),
            power,
            interval: match place.spans {
                true => span::of(&value, counted),
                false => Interval::UNBOUNDED,
            },
            qualifier: value.qualifier,
            marks: Some(Marks { statuses: value.statuses, stage: value.stage, by_shares: false }),
        })
    }

    /// A level that a formula names, on the map of a later period.
    fn restated_leaf(
        &self,
        plan: &Plan,
        id: &IndicatorId,
        place: Place,
        months: (Month, Month),
    ) -> Result<Quantity, Missing> {
        let levels = self.levels(id, place.frequency).ok_or(Missing::InputAbsent)?;
        let level = restate::base(&levels, place.area, place.slot, months)?;
        let Input { power, .. } = *plan.named.get(id).ok_or(Missing::InputAbsent)?;
        let Value { reading: _, qualifier, statuses, stage } = level.value;
        Ok(Quantity {
            ratio: level.number()?.ratio(),
            power,
            interval: levels.span(&level),
            qualifier,
            marks: Some(Marks { statuses, stage, by_shares: level.by_shares }),
        })
    }

    /// The level of an indicator by its formula, of levels that are restated on the map of the later of two months.
    pub(crate) fn restated(
        &self,
        indicator: &IndicatorId,
        area: usize,
        (frequency, slot): (Frequency, Slot),
        months: (Month, Month),
    ) -> Result<Level, Missing> {
        let plan = self.formulas.plan(indicator).ok_or(Missing::RecordedOnly)?;
        let place = Place::new(area, frequency, slot).ok_or(Missing::OutOfRange)?;
        let place = Place { restated: Some(months), ..place.with_spans() };
        let level = self.level(plan, place)?;
        let digits = Digits { decimals: plan.decimals, rounding: Rounding::default() };
        let by_shares = level.marks.is_some_and(|marks| marks.by_shares);
        Ok(Level { value: level.rounded(digits)?, exact: Some(level.exact()), by_shares })
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
            let next = self.leaf(plan, id, Place { area, ..place });
            coverage.count(next.is_ok());
            let Ok(next) = next else { continue };
            sum = Some(match sum {
                None => next,
                Some(sum) => Quantity::plus(sum, next)?,
            });
        }
        if coverage.is_partial() {
            let interval = Interval::UNBOUNDED;
            sum = sum.map(|sum| Quantity { qualifier: Qualifier::About, interval, ..sum });
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

/// Whether at least so many percent of the children have a value.
pub(super) fn covers(coverage: Coverage, least: u8) -> Result<(), Missing> {
    let Coverage { reported, expected } = coverage;
    let enough = u64::from(reported) * 100 >= u64::from(least) * u64::from(expected);
    (enough && reported > 0).then_some(()).ok_or(Missing::PartsIncomplete)
}
