//! A level on the map of a later month, with how it came about: `500.00 × 10% + 100.00`.

use scorecard_domain::{Decimal, Missing, Month, OverAreas, Ratio, Reading};

use super::{Derived, Figure, Inputs, told};
use crate::{
    answer::Operand,
    exact::{self, Number},
    formula::Trace,
    kernels::{
        Levels,
        makers::{Maker, Part},
        restate,
    },
    level::Level,
    value::Value,
};

/// A term of the sum that a restated level is.
struct Term {
    area: usize,
    level: Level,
    /// Of a mean: the weight.
    weight: Option<Level>,
    /// Which part of the level or, of a mean, of the weight passed.
    part: Ratio,
}

impl Figure<'_> {
    /// The level on the map of a later month.
    pub(super) fn restated(&self, month: Month) -> Result<Derived, Missing> {
        let Self { levels, area, slot, digits, period, .. } = self;
        let months = (period.last(), month);
        let level = restate::base(levels, *area, *slot, months)?;
        let number = level.number()?.ratio();
        let rounded = exact::round_ratio(number, level.value.qualifier, *digits);
        let reading = Reading::Value(rounded.ok_or(Missing::OutOfRange)?);
        let value = Value { reading, ..level.value };
        let (formula, operands) = self.how(months, value)?;
        let mut inputs = Inputs::new(levels);
        inputs.add_restated(*area, *period, months);
        let formula = format!("{formula}, on the map of {month}");
        let plain = self.plain(value, levels.span(&level), formula, inputs);
        Ok(Derived { exact: Some(number), operands, by_shares: level.by_shares, ..plain })
    }

    /// The formula of a restated level, with what stands in it. It follows the cases of [`restate`].
    fn how(&self, months: (Month, Month), value: Value) -> Result<(String, Vec<Operand>), Missing> {
        let Self { levels, area, slot, digits, .. } = self;
        let makers = restate::makers(levels, *area, months)?;
        let is_sum = levels.indicator.over_areas == OverAreas::Sum;
        match &makers[..] {
            [only] if only.part.is_whole() => self.sum(self.terms_of(&makers)?, value),
            all if is_sum => self.sum(self.terms_of(all)?, value),
            _ if levels.by_formula() => {
                let (id, place) = (&levels.indicator.id, (levels.frequency, *slot));
                let Trace { text, operands, .. } =
                    levels.cube.trace_restated(id, *area, place, months, *digits)?;
                Ok((text, operands))
            }
            [only] => {
                let whole = Maker { part: Part::WHOLE, ..*only };
                self.sum(self.terms_of(&[whole])?, value)
            }
            all => self.mean(all, months, value),
        }
    }

    fn terms_of(&self, makers: &[Maker]) -> Result<Vec<Term>, Missing> {
        let term = |maker: &Maker| {
            let level = self.levels.level(maker.area, self.slot).ok_or(Missing::NoBase)?;
            Ok(Term { area: maker.area, level, weight: None, part: maker.part.of_all.at })
        };
        makers.iter().map(term).collect()
    }

    fn sum(&self, terms: Vec<Term>, value: Value) -> Result<(String, Vec<Operand>), Missing> {
        let levels: Vec<Level> = terms.iter().map(|term| term.level).collect();
        let more = told::more(&levels, |more| self.is(added(&terms, more), value));
        let text = joined(&terms, |term| Ok(parted(factor(&term.level, more)?, term.part)))?;
        let operands = terms.iter().filter_map(|term| self.of_maker(term, &term.level, more));
        Ok((text, operands.collect()))
    }

    fn mean(
        &self,
        makers: &[Maker],
        months: (Month, Month),
        value: Value,
    ) -> Result<(String, Vec<Operand>), Missing> {
        let weights = self.levels.weights().ok_or(Missing::NoWeights)?;
        let parts = restate::makers(&weights, self.area, months)?;
        let mut terms = self.terms_of(makers)?;
        for term in &mut terms {
            let part = parts.iter().find(|it| it.area == term.area).ok_or(Missing::NoWeights)?;
            term.part = part.part.of_all.at;
            term.weight = weights.level(term.area, self.slot);
        }
        let weight = |term: &Term| term.weight.ok_or(Missing::NoWeights);
        let all = terms.iter().flat_map(|term| [Some(term.level), term.weight]).flatten();
        let all: Vec<Level> = all.collect();
        let more = told::more(&all, |more| {
            let of_weights =
                terms.iter().map(|term| Some(Term { level: term.weight?, weight: None, ..*term }));
            let of_weights: Option<Vec<Term>> = of_weights.collect();
            let mean = || added(&terms, more)?.checked_div(added(&of_weights?, more)?);
            self.is(mean(), value)
        });
        let above = joined(&terms, |term| {
            let (level, weight) = (factor(&term.level, more)?, factor(&weight(term)?, more)?);
            Ok(parted(format!("{level} × {weight}"), term.part))
        })?;
        let below = joined(&terms, |term| Ok(parted(factor(&weight(term)?, more)?, term.part)))?;
        let operands = terms.iter().flat_map(|term| {
            let level = self.of_maker(term, &term.level, more);
            [level, self.of_weight(&weights, term, more)]
        });
        Ok((format!("({above}) / ({below})"), operands.flatten().collect()))
    }

    /// Whether a number is the value once it is rounded.
    fn is(&self, number: Option<Ratio>, value: Value) -> bool {
        let rounded = number.and_then(|it| exact::round_ratio(it, value.qualifier, self.digits));
        rounded.is_some() && rounded == value.reading.value()
    }

    fn of_maker(&self, term: &Term, level: &Level, more: u8) -> Option<Operand> {
        self.operand(term.area, self.period, None, (level, more))
    }

    fn of_weight(&self, weights: &Levels<'_>, term: &Term, more: u8) -> Option<Operand> {
        let weight = term.weight?;
        self.of_indicator(&weights.indicator.id, term.area, self.period, (&weight, more))
    }
}

/// The sum of all terms, of levels as they are shown.
fn added(terms: &[Term], more: u8) -> Option<Ratio> {
    let number = |level: &Level| level.told(more).number().ok().map(Number::ratio);
    terms.iter().try_fold(Ratio::ZERO, |sum, term| {
        let weight = match &term.weight {
            Some(weight) => number(weight)?,
            None => Ratio::ONE,
        };
        sum.checked_add(number(&term.level)?.checked_mul(weight)?.checked_mul(term.part)?)
    })
}

fn joined(
    terms: &[Term],
    told: impl Fn(&Term) -> Result<String, Missing>,
) -> Result<String, Missing> {
    Ok(terms.iter().map(told).collect::<Result<Vec<_>, _>>()?.join(" + "))
}

/// A number as it stands among others.
fn factor(level: &Level, more: u8) -> Result<String, Missing> {
    let number = level.told(more).value.amount()?;
    Ok(if number.is_negative() { format!("({number})") } else { number.to_string() })
}

/// Of a number the part that passed, if that is not all of it: `500.00 × 10%`.
fn parted(number: String, part: Ratio) -> String {
    let percent = || {
        let percent = part.checked_mul(Ratio::new(100, 1)?)?;
        let rounded = |decimals| percent.round(decimals, Default::default());
        let is_exact = |it: &Decimal| Ratio::from(*it) == percent;
        let exact = (0..=Decimal::MAX_SCALE).filter_map(rounded).find(is_exact);
        exact.or_else(|| rounded(Decimal::MAX_SCALE))
    };
    match percent().filter(|_| part != Ratio::ONE) {
        Some(percent) => format!("{number} × {percent}%"),
        None => number,
    }
}
