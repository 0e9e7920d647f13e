//! Formulas as equations: how far a level moves when what its formula names does. For sums, differences and multiples this is
//! the formula itself; for products and quotients it is the formula near the values that are held, which says what follows
//! from what all the same.

use std::collections::BTreeMap;

use scorecard_domain::{
    Area, AreaId, AreaKind, Decimal, Period,
    formula::{Dimension, Expression},
};

use super::{
    residue::Residue,
    rules::{Rule, Rules},
    table::{Equation, Level, Place, Table},
};

/// Adds the equations of all cells whose indicator has a formula and of which all that it names has a cell.
pub(super) fn add(table: &mut Table, rules: &Rules, areas: &BTreeMap<AreaId, Area>) {
    let mut equations = Vec::new();
    let namer = Naming { table, rules, areas };
    for (number, cell) in table.cells.iter().enumerate() {
        let rule = rules.get(&cell.place.indicator);
        if let Some(Rule { formula: Some(formula), power, .. }) = rule
            && let Some(moved) = namer.evaluate(formula.expression(), &cell.place)
        {
            equations.push(equation(number, *power, formula.expression(), moved));
        }
    }
    table.equations.extend(equations.into_iter().filter(|it| it.members.len() > 1));
}

fn equation(whole: usize, power: i32, formula: &Expression, moved: Moved) -> Equation {
    let own = Residue::power_of_ten(power).negated();
    let named: Vec<usize> = moved.by.keys().copied().filter(|it| *it != whole).collect();
    let mut by = moved.by;
    let sum = by.remove(&whole).unwrap_or(Residue::ZERO).plus(own);
    by.insert(whole, sum);
    by.retain(|_, factor| !factor.is_zero());
    // A whole of parts protects them last; of another formula what it names should rather be seen than its result.
    let last = if is_whole(formula) { vec![whole] } else { named };
    Equation { members: by.into_iter().collect(), last, is_assumed: false }
}

/// Whether a formula is a sum of levels and nothing else, be it in another unit: `[1 家/个] × (a + b)`.
fn is_whole(formula: &Expression) -> bool {
    let is_fixed = |it: &Expression| matches!(it, Expression::Number(_) | Expression::Constant(_));
    match formula {
        Expression::Product(factors) => {
            let mut others = factors.iter().filter(|factor| !is_fixed(&factor.expression));
            match (others.next(), others.next()) {
                (Some(only), None) => !only.over && is_whole(&only.expression),
                _ => false,
            }
        }
        Expression::Children { .. } => true,
        Expression::Sum(terms) => terms.iter().all(|term| {
            let is_level =
                matches!(term.expression, Expression::Level(_) | Expression::Children { .. });
            is_level && !term.minus
        }),
        _ => false,
    }
}

/// A value, and how far it moves by each cell that it is made from.
#[derive(Clone, Debug)]
struct Moved {
    value: Residue,
    by: BTreeMap<usize, Residue>,
}

impl Moved {
    const fn fixed(value: Residue) -> Self {
        Self { value, by: BTreeMap::new() }
    }

    /// `self × factor + other × by`, of which the value is given.
    fn with(self, factor: Residue, other: &Self, by: Residue, value: Residue) -> Self {
        let mut sum: BTreeMap<usize, Residue> =
            self.by.into_iter().map(|(it, moved)| (it, moved.times(factor))).collect();
        for (it, moved) in &other.by {
            let sum = sum.entry(*it).or_insert(Residue::ZERO);
            *sum = sum.plus(moved.times(by));
        }
        Self { value, by: sum }
    }

    fn plus(self, other: &Self, minus: bool) -> Self {
        let by = if minus { Residue::ONE.negated() } else { Residue::ONE };
        let value = self.value.plus(other.value.times(by));
        self.with(Residue::ONE, other, by, value)
    }

    fn times(self, other: &Self) -> Self {
        let (one, two) = (self.value, other.value);
        self.with(two, other, one, one.times(two))
    }

    /// `None` if it is divided by zero.
    fn over(self, other: &Self) -> Option<Self> {
        if other.value.is_zero() {
            return None;
        }
        let inverse = Residue::ONE.over(other.value);
        let value = self.value.times(inverse);
        Some(self.with(inverse, other, value.times(inverse).negated(), value))
    }
}

struct Naming<'a> {
    table: &'a Table,
    rules: &'a Rules,
    areas: &'a BTreeMap<AreaId, Area>,
}

impl Naming<'_> {
    fn evaluate(&self, expression: &Expression, place: &Place) -> Option<Moved> {
        match expression {
            Expression::Number(number) => Some(Moved::fixed(Residue::of_decimal(*number))),
            Expression::Constant(constant) => {
                let unit = Dimension::of_unit(&constant.unit)?;
                let value = Residue::of_decimal(constant.value);
                Some(Moved::fixed(value.times(Residue::power_of_ten(unit.power))))
            }
            Expression::Level(indicator) => {
                self.level(&Place { indicator: indicator.clone(), ..place.clone() })
            }
            Expression::Children { indicator, kind, least: _ } => {
                let mut sum: Option<Moved> = None;
                for area in children(self.areas, &place.area, *kind, place.period) {
                    let (indicator, area) = (indicator.clone(), area.clone());
                    let child = Place { indicator, area, period: place.period };
                    // A child without a level counts for nothing.
                    if let Some(level) = self.level(&child) {
                        sum = Some(match sum {
                            None => level,
                            Some(sum) => sum.plus(&level, false),
                        });
                    }
                }
                sum
            }
            Expression::Negated(inner) => {
                let nothing = Moved::fixed(Residue::ZERO);
                Some(nothing.plus(&self.evaluate(inner, place)?, true))
            }
            Expression::Sum(terms) => {
                let mut sum = Moved::fixed(Residue::ZERO);
                for term in terms {
                    sum = sum.plus(&self.evaluate(&term.expression, place)?, term.minus);
                }
                Some(sum)
            }
            Expression::Product(factors) => {
                let mut product = Moved::fixed(Residue::ONE);
                for factor in factors {
                    let next = self.evaluate(&factor.expression, place)?;
                    product = if factor.over { product.over(&next)? } else { product.times(&next) };
                }
                Some(product)
            }
        }
    }

    /// A level as it is recorded; of one that is not, and of one whose value nobody knows here, it is enough that it is not
    /// another one.
    fn level(&self, place: &Place) -> Option<Moved> {
        let scale = Residue::power_of_ten(self.rules.get(&place.indicator)?.power);
        let number = self.table.number(place)?;
        let value = self.table.cells.get(number)?.level.and_then(Level::value);
        let value = value
            .map(Decimal::trimmed)
            .map(Residue::of_decimal)
            .unwrap_or_else(|| Residue::scattered(u64::try_from(number).unwrap_or(u64::MAX)));
        Some(Moved { value: value.times(scale), by: BTreeMap::from([(number, scale)]) })
    }
}

/// The areas of a kind under an area at a period's end.
fn children<'a>(
    areas: &'a BTreeMap<AreaId, Area>,
    parent: &AreaId,
    kind: AreaKind,
    period: Period,
) -> impl Iterator<Item = &'a AreaId> {
    let month = period.last();
    let is_child = move |area: &&Area| {
        area.kind == kind && area.validity.contains(month) && area.parent_at(month) == Some(parent)
    };
    areas.values().filter(is_child).map(|area| &area.id)
}
