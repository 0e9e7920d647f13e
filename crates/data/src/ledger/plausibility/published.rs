//! Published measures that are not what the levels make them: growth, differences, shares and ranks.
//!
//! They conflict only if the interval of the published number and that of the computed one do not meet. Growth,
//! sequential growth and differences are computed only where the indicator's growth rule lets growth be: growth at constant prices, against a restated
//! base or published only is never in conflict with levels. Formulas and intervals are those of the kernels.

use std::collections::BTreeMap;

use scorecard_domain::{Decimal, Interval, Measure, ObservationKey, Of, Period, Text};
use scorecard_measures::{
    Value,
    kernels::{difference, growth, share},
};

use super::{
    family::{Family, Tested},
    ranked, tell,
};
use crate::ledger::warning::{Compared, Warning, WarningReason};

/// What levels make of a measure.
pub(super) struct Computed {
    pub(super) interval: Interval,
    pub(super) formula: Text,
    /// The levels.
    pub(super) keys: Vec<ObservationKey>,
}

/// Every published measure that is examined or made of a level that is. It is told where it stands, or else at the level.
/// Where one of the numbers was told already there is one cause.
pub(super) fn check(
    family: &Family<'_>,
    tested: &[Tested<'_>],
    is_told: &dyn Fn(&ObservationKey) -> bool,
) -> Vec<(u64, Warning)> {
    let mut places: BTreeMap<ObservationKey, Tested<'_>> = BTreeMap::new();
    for it in tested {
        // Of nearly all levels nothing is published that is made of them.
        if it.series.measure == Measure::Level && !family.has_published() {
            continue;
        }
        let own = it.key();
        for key in concerned(family, &own) {
            let stands_there = own == key;
            let place = places.entry(key).or_insert(*it);
            if stands_there {
                *place = *it;
            }
        }
    }
    let check = |(key, tested)| check_one(family, &key, tested, is_told);
    places.into_iter().filter_map(check).collect()
}

/// The published measures that a value is, or that are made of it.
fn concerned(family: &Family<'_>, key: &ObservationKey) -> Vec<ObservationKey> {
    match key.measure {
        Measure::Growth
        | Measure::Difference
        | Measure::SequentialGrowth
        | Measure::Share
        | Measure::Rank => vec![key.clone()],
        Measure::Level => {
            let yearly = [Some(key.period), key.period.plus_years(1)].into_iter().flatten();
            let measures = [Measure::Growth, Measure::Difference];
            let of = |measure, period| family.key(measure, Of::Nothing, &key.area, period);
            let of_head =
                |measure| family.key(measure, Of::Area(family.head.clone()), &key.area, key.period);
            let run = [Some(key.period), beside(key.period, 1)].into_iter().flatten();
            yearly
                .flat_map(|period| measures.map(|measure| of(measure, period)))
                .chain(run.map(|period| of(Measure::SequentialGrowth, period)))
                .chain([Measure::Share, Measure::Rank].map(of_head))
                .collect()
        }
        _ => Vec::new(),
    }
}

fn check_one(
    family: &Family<'_>,
    key: &ObservationKey,
    tested: Tested<'_>,
    is_told: &dyn Fn(&ObservationKey) -> bool,
) -> Option<(u64, Warning)> {
    let value = family.value(key)?;
    let published = value.reading.value()?;
    let Computed { interval, formula, keys } = computed(family, key)?;
    // A difference of counts is a count, and so is a rank; percentages are rounded.
    let counted = match key.measure {
        Measure::Rank => true,
        measure => measure == Measure::Difference && family.indicator.is_counted(),
    };
    let said = Interval::of_qualified(published, value.qualifier, counted)?;
    let keys: Vec<ObservationKey> = [key.clone()].into_iter().chain(keys).collect();
    if said.meets(interval) || keys.iter().any(is_told) {
        return None;
    }
    let further = u8::from(key.measure != Measure::Rank);
    let decimals = (published.scale() + further).min(Decimal::MAX_SCALE);
    let (low, high) = tell::ends(interval, decimals);
    let end = |end: Option<Decimal>| end.map_or_else(|| "…".to_owned(), |end| end.to_string());
    let range = format!("[{}, {}]", end(low), end(high));
    let [made_zh, made_en] = [formula.zh, formula.en].map(|it| format!("{it} ∈ {range}"));
    let measure = key.measure;
    let period = key.period;
    let problem = Text::new(
        format!("公布值与推算不符：{period} {measure}公布{published}，而{made_zh}"),
        format!(
            "a published measure is not what the levels make it: the {measure} of {period} is published as {published}, but {made_en}"
        ),
    );
    let compared = Compared { keys, actual: Some(published), low, high };
    Some(tell::of_value(tested, WarningReason::PublishedDiffers, problem, compared))
}

fn computed(family: &Family<'_>, key: &ObservationKey) -> Option<Computed> {
    let counted = family.indicator.is_counted();
    let level = |area, period| {
        let key = family.level_key(area, period);
        let value = family.value(&key)?;
        Some((key, value, value.reading.value()?))
    };
    if key.measure == Measure::Rank {
        return ranked::computed(family, key);
    }
    let (own, value, number) = level(&key.area, key.period)?;
    let earlier_level = |earlier: Option<Period>| -> Option<(ObservationKey, Value, Decimal)> {
        let earlier = earlier?;
        let (before, now) = (earlier.last(), key.period.last());
        let computable = family.indicator.growth_rule.is_computable()
            && family.areas.boundary(&key.area).is_same(before, now);
        if computable { level(&key.area, earlier) } else { None }
    };
    let (interval, formula, other) = match (key.measure, &key.of) {
        (Measure::Growth | Measure::SequentialGrowth, _) => {
            let earlier = match key.measure {
                Measure::Growth => key.period.plus_years(-1),
                _ => beside(key.period, -1),
            };
            let (other, base, base_number) = earlier_level(earlier)?;
            let formula = growth::formula(number, base_number);
            (growth::interval(value.stands_for(counted), base.stands_for(counted)), formula, other)
        }
        (Measure::Difference, _) => {
            let (other, base, base_number) = earlier_level(key.period.plus_years(-1))?;
            let formula = difference::formula(number, base_number);
            (
                difference::interval(value.stands_for(counted), base.stands_for(counted)),
                formula,
                other,
            )
        }
        (Measure::Share, Of::Area(whole)) if share::is_computable(family.indicator) => {
            let (other, whole, whole_number) = level(whole, key.period)?;
            let formula = share::formula(number, whole_number);
            (share::interval(value.stands_for(counted), whole.stands_for(counted)), formula, other)
        }
        _ => return None,
    };
    let formula = Text::new(formula.clone(), formula);
    Some(Computed { interval, formula, keys: vec![own, other] })
}

/// The month, quarter, half-year or year so many after one; a cumulative period has none.
fn beside(period: Period, n: i32) -> Option<Period> {
    let months = i32::from(period.months());
    let has_neighbours = matches!(months, 1 | 3 | 6 | 12);
    has_neighbours.then(|| Period::new(period.start().plus(n * months)?, period.months())).flatten()
}
