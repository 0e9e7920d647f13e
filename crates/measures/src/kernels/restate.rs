//! Restating a level on the map of a later period: 章丘市 became 章丘区, 莱芜 was merged into 济南, a district was split in two.
//!
//! The base of an area that changed since is made from those who make it up now ([`super::makers`]).
//!
//! - One that passed on everything it was (a new name or code): its level as it stands.
//! - Where the indicator's rule over areas is `sum`: the sum of the levels of all, each times the part that passed.
//! - An indicator with a formula and another rule: its formula, of what it names restated in turn.
//! - A mean: weighted by another indicator, which the question names (`NoWeights` without) and which is restated alike. Of one
//!   area alone it is that area's own, also where only a part of it passed. By the rule `none`: `BoundaryChanged`.
//! - Where shares that are needed are not stated: `SharesNotStated`. What else cannot be restated stays `BoundaryChanged`; a
//!   level that is not there is `NoBase`.
//! - What is restated has the status `D`, definition differs, and by stated shares also `E`, estimated.

use std::collections::BTreeSet;

use scorecard_domain::{
    Decimal, IndicatorId, Missing, Month, ObsStatus, OverAreas, Qualifier, Ratio, Reading, Rounding,
};

use super::{
    levels::Levels,
    makers::{self, Maker, Makers, Part},
};
use crate::{
    answer::Passage,
    carry,
    cube::Slot,
    exact::Digits,
    level::{Exact, Level},
    span,
    value::Value,
};

/// The level at `base` of what the area at that position was made from by the later of the two months.
pub(crate) fn base(
    levels: &Levels<'_>,
    area: usize,
    base: Slot,
    months: (Month, Month),
) -> Result<Level, Missing> {
    let makers = makers(levels, area, months)?;
    let level = |maker: &Maker| levels.level(maker.area, base).ok_or(Missing::NoBase);
    let restated = match (&makers[..], levels.indicator.over_areas) {
        ([only], _) if only.part.is_whole() => level(only)?,
        (all, OverAreas::Sum) => {
            let mut sum = Sum::default();
            for maker in all {
                sum.add(levels, &level(maker)?, &maker.part.of_all)?;
            }
            sum.total()?
        }
        _ if levels.by_formula() => {
            let place = (levels.frequency, base);
            levels.cube.restated(&levels.indicator.id, area, place, months)?
        }
        (_, OverAreas::None) => return Err(Missing::BoundaryChanged),
        ([only], OverAreas::WeightedMean) => level(only)?,
        (all, OverAreas::WeightedMean) => mean(levels, all, area, base, months)?,
    };
    let by_shares = restated.by_shares || makers.iter().any(|maker| maker.part.is_stated);
    let marked = restated.marked(ObsStatus::DefinitionDiffers);
    Ok(match by_shares {
        true => Level { by_shares, ..marked.marked(ObsStatus::Estimated) },
        false => marked,
    })
}

/// Those who make up the area, all of them known.
pub(crate) fn makers(
    levels: &Levels<'_>,
    area: usize,
    months: (Month, Month),
) -> Result<Vec<Maker>, Missing> {
    let Makers { list, unstated } =
        makers::makers(&levels.cube.areas, &levels.indicator.id, area, months)?;
    if unstated.is_empty() { Ok(list) } else { Err(Missing::SharesNotStated) }
}

/// Whose levels, of which indicators, a restated base is made from; nobody's if it cannot be.
pub(crate) fn inputs<'a>(
    levels: &Levels<'a>,
    area: usize,
    months: (Month, Month),
) -> Vec<(&'a IndicatorId, usize)> {
    let own = &levels.indicator.id;
    let Ok(makers) = makers(levels, area, months) else { return Vec::new() };
    let of_makers = |id: &'a IndicatorId| {
        let makers = makers::makers(&levels.cube.areas, id, area, months);
        makers.into_iter().flat_map(|makers| makers.list).map(move |maker| (id, maker.area))
    };
    match (&makers[..], levels.indicator.over_areas) {
        ([only], _) if only.part.is_whole() => vec![(own, only.area)],
        (_, OverAreas::Sum) => of_makers(own).collect(),
        _ if levels.by_formula() => levels.cube.formulas.named(own).flat_map(of_makers).collect(),
        ([only], _) => vec![(own, only.area)],
        _ => [own].into_iter().chain(levels.weight()).flat_map(of_makers).collect(),
    }
}

/// The successions whose shares would have to be stated, of the indicator, of what its formula names, and of the weights.
pub(crate) fn unstated(levels: &Levels<'_>, area: usize, months: (Month, Month)) -> Vec<Passage> {
    let cube = levels.cube;
    let named = cube.formulas.named(&levels.indicator.id);
    let ids = [&levels.indicator.id].into_iter().chain(named).chain(levels.weight());
    let makers = ids.filter_map(|id| makers::makers(&cube.areas, id, area, months).ok());
    let all: BTreeSet<Passage> = makers.flat_map(|makers| makers.unstated).collect();
    all.into_iter().collect()
}

/// The mean of the makers' levels, each weighted by the part of its weight that passed.
fn mean(
    levels: &Levels<'_>,
    all: &[Maker],
    area: usize,
    base: Slot,
    months: (Month, Month),
) -> Result<Level, Missing> {
    let weights = levels.weights().ok_or(Missing::NoWeights)?;
    let parts = makers(&weights, area, months)?;
    let (mut sum, mut of_weights, mut spans) = (Sum::default(), Ratio::ZERO, Vec::new());
    let mut all_exact = true;
    for maker in all {
        let level = levels.level(maker.area, base).ok_or(Missing::NoBase)?;
        let weight = weights.level(maker.area, base).ok_or(Missing::NoWeights)?;
        let part = parts.iter().find(|part| part.area == maker.area).ok_or(Missing::NoWeights)?;
        let value = carry::weighted(level.value, weight.value);
        all_exact &= weight.value.qualifier == Qualifier::Exact;
        let weight = scaled(&weights, &weight, &part.part)?;
        if weight.at.is_negative() {
            return Err(Missing::NoWeights);
        }
        of_weights = of_weights.checked_add(weight.at).ok_or(Missing::OutOfRange)?;
        sum.add(levels, &Level { value, ..level }, &weight)?;
        spans.push((levels.span(&level), weight.interval));
    }
    if of_weights == Ratio::ZERO {
        return Err(Missing::NoWeights);
    }
    let at = sum.exact.at.checked_div(of_weights).ok_or(Missing::OutOfRange)?;
    sum.exact = Exact { at, interval: span::weighted_mean(spans) };
    if !all_exact {
        sum.value = sum.value.map(|value| Value { qualifier: Qualifier::About, ..value });
    }
    sum.total()
}

/// The part of a level that passed.
fn scaled(levels: &Levels<'_>, level: &Level, part: &Part) -> Result<Exact, Missing> {
    let at = level.number()?.ratio().checked_mul(part.of_all.at).ok_or(Missing::OutOfRange)?;
    Ok(Exact { at, interval: span::product(levels.span(level), part.of_all.interval) })
}

/// A sum of levels, each times a factor. It can be all that they allow, which is more than its own digits would.
#[derive(Debug)]
struct Sum {
    exact: Exact,
    value: Option<Value>,
    decimals: u8,
    is_whole: bool,
}

impl Default for Sum {
    fn default() -> Self {
        Self { exact: Exact::ZERO, value: None, decimals: 0, is_whole: true }
    }
}

impl Sum {
    fn add(&mut self, levels: &Levels<'_>, level: &Level, by: &Exact) -> Result<(), Missing> {
        let (number, value) = (level.number()?.ratio(), level.value);
        let is_once = by.is_one();
        let interval = match is_once {
            true => levels.span(level),
            false => span::product(levels.span(level), by.interval),
        };
        let at = number.checked_mul(by.at).and_then(|part| self.exact.at.checked_add(part));
        self.exact = Exact {
            at: at.ok_or(Missing::OutOfRange)?,
            interval: span::plus(self.exact.interval, interval),
        };
        self.is_whole &= is_once;
        self.decimals = self.decimals.max(value.amount()?.scale());
        self.value = Some(match self.value {
            None => value,
            Some(so_far) => {
                let exact = [so_far, value].iter().all(|it| it.qualifier == Qualifier::Exact);
                Value {
                    qualifier: carry::qualifier(Qualifier::Exact, exact),
                    statuses: so_far.statuses.union(value.statuses),
                    stage: carry::stage(so_far.stage, value.stage),
                    ..so_far
                }
            }
        });
        Ok(())
    }

    /// What it comes to; as it is told, with two more decimals than its parts where those are not whole.
    fn total(self) -> Result<Level, Missing> {
        let Self { exact, value, decimals, is_whole } = self;
        let value = value.ok_or(Missing::BoundaryChanged)?;
        let more = if is_whole { decimals } else { (decimals + 2).min(Decimal::MAX_SCALE) };
        let digits = Digits { decimals: more, rounding: Rounding::default() };
        let number = exact.round(value.qualifier, digits).ok_or(Missing::OutOfRange)?;
        Ok(Level {
            value: Value { reading: Reading::Value(number), ..value },
            exact: Some(exact),
            by_shares: false,
        })
    }
}
