//! Observations of several indicators that say something of each other: a whole that is not what its formula makes of its parts,
//! parts that are larger than their whole, by a formula or a definition, and growth that is not what a price index makes of it.
//!
//! Formulas are calculated as everywhere, by a [`Cube`] of the few series that matter. As elsewhere it is told only if it is
//! certain. Most indicators are related to no other, and cost nothing here.

use std::collections::{BTreeMap, BTreeSet};

use scorecard_domain::{
    AreaId, Comparison, Decimal, Indicator, IndicatorId, Interval, Measure, ObservationKey, Of,
    Period, Ratio, Text, decimal::power_of_ten, formula::Dimension,
};
use scorecard_measures::{Answer, Cube, Value};

use super::{
    changes::Changes,
    cubes, deflated,
    family::Tested,
    ground::Ground,
    held::{Found, Held},
    published,
    relations::Cell,
    series::{Point, SeriesKey},
    tell,
    whole::{at_most, slack, summands},
};
use crate::{
    ledger::{
        proposal::Proposal,
        warning::{Warning, WarningReason},
    },
    store::StoreError,
};

/// Of which areas, indicators, measures and periods something is to be examined.
type Places = BTreeMap<AreaId, BTreeSet<(IndicatorId, Measure, Period)>>;

/// What a batch puts that is held against levels of other indicators.
#[derive(Debug, Default)]
pub(super) struct Equations {
    places: Places,
    /// What was asked for.
    asked: (Places, Vec<SeriesKey>),
}

impl Equations {
    /// Adds what is to be examined because a value is put to which others are related.
    pub(super) fn add(&mut self, ground: &Ground, it: &Tested<'_>) {
        let SeriesKey { indicator, measure, area, .. } = it.series;
        let period = it.point.period;
        if *measure == Measure::Level && ground.relations.has(indicator) {
            let concerned = ground.relations.concerned((indicator, area), period, &ground.areas);
            for (whole, area) in concerned {
                self.places.entry(area).or_default().insert((whole, Measure::Level, period));
            }
        }
        let deflated = deflated::concerned(&ground.relations, it);
        for (indicator, period) in deflated {
            let place = (indicator.clone(), Measure::ComparableGrowth, period);
            self.places.entry(area.clone()).or_default().insert(place);
        }
    }

    /// The next series that are needed, some areas at a time; none if all has been examined.
    pub(super) fn wanted(&mut self, ground: &Ground, at_a_time: usize) -> Option<Vec<SeriesKey>> {
        let (mut places, mut wanted) = (Places::new(), BTreeSet::new());
        while wanted.len() < at_a_time
            && let Some((area, of_area)) = self.places.pop_first()
        {
            let wholes: BTreeSet<&IndicatorId> =
                of_area.iter().filter(|it| it.1 == Measure::Level).map(|it| &it.0).collect();
            for whole in wholes {
                let whole = (whole.clone(), area.clone());
                wanted.extend(ground.relations.inputs(&whole, &ground.areas).iter().map(series));
            }
            for (id, _, period) in of_area.iter().filter(|it| it.1 != Measure::Level) {
                wanted.extend(deflated::inputs(ground, id, &area, *period));
            }
            places.insert(area, of_area);
        }
        let wanted: Vec<SeriesKey> = wanted.into_iter().collect();
        let is_any = !places.is_empty();
        self.asked = (places, wanted.clone());
        is_any.then_some(wanted)
    }

    /// Examines what the series that were wanted are for. What is told at a change of another group is told there.
    pub(super) fn take(
        &mut self,
        ground: &Ground,
        (proposal, group): (&Proposal, &Changes),
        found: Vec<Vec<Point>>,
    ) -> Result<Vec<(u64, Warning)>, StoreError> {
        let (places, asked) = std::mem::take(&mut self.asked);
        let levels = Held::new(proposal, asked, found)?;
        let indicators = levels.indicators().into_iter().filter_map(|id| ground.indicator(id));
        let cube = levels.cube(ground, indicators.cloned());
        let mut warnings = Vec::new();
        for (area, of_area) in places {
            for (id, measure, period) in of_area {
                let Some(indicator) = ground.indicator(&id) else { continue };
                let at = Place { ground, levels: &levels, indicator, area: &area, period };
                let found = match measure {
                    Measure::Level => at.parts().or_else(|| at.formula(&cube)),
                    _ => at.deflated(&cube),
                };
                warnings.extend(found.and_then(|found| levels.told(found, group)));
            }
        }
        Ok(warnings)
    }
}

fn series((indicator, area): &Cell) -> SeriesKey {
    let (indicator, area) = (indicator.clone(), area.clone());
    SeriesKey { indicator, measure: Measure::Level, of: Of::Nothing, area }
}

/// A level that others say something of.
#[derive(Clone, Copy)]
struct Place<'a> {
    ground: &'a Ground,
    levels: &'a Held,
    indicator: &'a Indicator,
    area: &'a AreaId,
    period: Period,
}

/// A part, in the unit and multiplier of its whole.
struct Part<'a> {
    indicator: &'a Indicator,
    number: Decimal,
    least: Ratio,
}

impl<'a> Place<'a> {
    fn key(&self, indicator: &IndicatorId) -> ObservationKey {
        let (indicator, area) = (indicator.clone(), self.area.clone());
        let (measure, of, period) = (Measure::Level, Of::Nothing, self.period);
        ObservationKey { indicator, measure, of, area, period }
    }

    fn level(&self, indicator: &IndicatorId) -> Option<&Value> {
        let series = series(&(indicator.clone(), self.area.clone()));
        self.levels.get(&series, self.period).map(|point| &point.value)
    }

    /// A part that is larger than the whole, or parts that are more together.
    fn parts(&self) -> Option<Found> {
        let whole = self.level(&self.indicator.id)?;
        let number = whole.reading.value().filter(|number| !number.is_negative())?;
        let counted = self.indicator.is_counted();
        let most = at_most(whole, counted)?;
        let beyond = self.named(self.indicator, number);
        let mut sum = None;
        for ids in self.ground.relations.parts(&self.indicator.id) {
            let Some(parts) = self.parts_of(ids) else { continue };
            if let Some(part) = parts.iter().find(|part| part.least > most) {
                let formula = format!("{} > {beyond}", self.named(part.indicator, part.number));
                return Some(Found {
                    reason: WarningReason::PartExceedsWhole,
                    problem: Text::new(
                        format!("部分大于整体：{formula}"),
                        format!("a part is larger than its whole: {formula}"),
                    ),
                    keys: vec![self.key(&self.indicator.id), self.key(&part.indicator.id)],
                    actual: Some(part.number),
                    low: None,
                    high: Some(number),
                });
            }
            sum = sum.or_else(|| self.sum(&parts, number, most, &beyond));
        }
        sum
    }

    fn sum(&self, parts: &[Part<'_>], whole: Decimal, most: Ratio, beyond: &str) -> Option<Found> {
        let numbers: Vec<Decimal> = parts.iter().map(|part| part.number).collect();
        let counted = self.indicator.is_counted();
        let slack = if counted { Ratio::ZERO } else { slack(&numbers, whole)? };
        let least = parts.iter().try_fold(Ratio::ZERO, |sum, part| sum.checked_add(part.least))?;
        if least <= most.checked_add(slack)? {
            return None;
        }
        let sum = numbers.iter().try_fold(Decimal::ZERO, |sum, it| sum.checked_add(*it))?;
        let formula = format!("{} = {sum} > {beyond}", summands(&numbers));
        let ids = parts.iter().map(|part| &part.indicator.id);
        Some(Found {
            reason: WarningReason::PartsExceedWhole,
            problem: Text::new(
                format!("各部分合计大于整体：{formula}"),
                format!("the parts are more together than their whole: {formula}"),
            ),
            keys: [&self.indicator.id].into_iter().chain(ids).map(|id| self.key(id)).collect(),
            actual: Some(sum),
            low: None,
            high: Some(whole),
        })
    }

    /// The parts whose numbers are held; none if one is negative, or in a unit that cannot be summed.
    fn parts_of(&self, ids: &BTreeSet<IndicatorId>) -> Option<Vec<Part<'a>>> {
        let whole = Dimension::of(self.indicator);
        let mut parts: Vec<Part<'a>> = Vec::new();
        for id in ids {
            let Some(value) = self.level(id) else { continue };
            let Some(number) = value.reading.value() else { continue };
            let indicator = self.ground.indicator(id)?;
            let unit = Dimension::of(indicator);
            let unlike = parts.iter().any(|part| !Dimension::of(part.indicator).fits(&unit));
            if number.is_negative() || unlike {
                return None;
            }
            // The whole's own counter may be another: 15家首店 are 4个 and 11个 brands.
            let power = match unit.fits(&whole) {
                true => i8::try_from(unit.power - whole.power).ok()?,
                false if indicator.multiplier == self.indicator.multiplier => 0,
                false => return None,
            };
            let low = Interval::of_qualified(number, value.qualifier, indicator.is_counted())?;
            // Of what has no lower bound nothing is certain but that it is not negative.
            let least = low.low.at().unwrap_or(Ratio::ZERO).max(Ratio::ZERO);
            let (number, least) = (number.shifted(power)?, times_power_of_ten(least, power)?);
            parts.push(Part { indicator, number, least });
        }
        Some(parts)
    }

    /// A level and whose it is.
    fn named(&self, indicator: &Indicator, number: Decimal) -> String {
        let name = &indicator.name;
        let name = if name.zh.is_empty() { &name.en } else { &name.zh };
        let name = if name.is_empty() { indicator.id.as_str() } else { name };
        format!("{number}（{name}）")
    }

    /// A published level that is not what the indicator's formula makes it.
    fn formula(&self, cube: &Cube) -> Option<Found> {
        self.indicator.formula.as_ref()?;
        let published = self.level(&self.indicator.id)?.reading.value()?;
        let Answer { computed, can_be, disagreement, key, .. } =
            cube.answer(&cubes::question(&self.key(&self.indicator.id)));
        disagreement?;
        let computed = computed.ok()?;
        let decimals = (published.scale() + 1).min(Decimal::MAX_SCALE);
        let (low, high) = tell::ends(can_be?, decimals);
        let end = |end: Option<Decimal>| end.map_or_else(|| "…".to_owned(), |end| end.to_string());
        let made = format!("{} ∈ [{}, {}]", computed.formula, end(low), end(high));
        let period = self.period;
        let problem = Text::new(
            format!("公布值与公式推算不符：{period}公布{published}，而{made}"),
            format!(
                "a published level is not what its formula makes it: that of {period} is published as {published}, but {made}"
            ),
        );
        let inputs = computed.inputs.into_iter().map(|input| input.key);
        let keys = [key].into_iter().chain(inputs).collect();
        let (reason, actual) = (WarningReason::PublishedDiffers, Some(published));
        Some(Found { reason, problem, keys, actual, low, high })
    }

    /// Published comparable growth that is not what levels and the price index make it.
    fn deflated(&self, cube: &Cube) -> Option<Found> {
        let key = deflated::key(&self.indicator.id, self.area, self.period);
        let point = self.levels.get(&SeriesKey::of(&key), self.period)?;
        let published = point.value.reading.value()?;
        // What has its own value and base is held against those, where its own indicator is examined.
        if point.comparison.as_deref().and_then(Comparison::pair).is_some() {
            return None;
        }
        let computed = deflated::disagreeing(self.ground, cube, &key)?;
        Some(published::found(&key, published, computed))
    }
}

fn times_power_of_ten(number: Ratio, power: i8) -> Option<Ratio> {
    let times = power_of_ten(power.unsigned_abs())?;
    number.checked_mul(if power < 0 { Ratio::new(1, times)? } else { Ratio::new(times, 1)? })
}
