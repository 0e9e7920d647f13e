//! Published measures that are not what the levels make them.
//!
//! They conflict only if the interval of the published number and that of the computed one do not meet. What is computed, and
//! when nothing is, is decided as everywhere: growth at constant prices, against a restated base or published only is never
//! in conflict with levels.

use std::collections::BTreeMap;

use scorecard_domain::{
    Decimal, Interval, Lang, Measure, ObservationKey, Of, Period, Text, words::Labelled as _,
};

use super::{
    derived::{self, Computed},
    family::{Family, Tested, stretch},
    held::Found,
    ranked,
    series::Point,
    tell,
};
use crate::ledger::warning::{Compared, Warning, WarningReason};

/// Every published measure that is examined or made of a value that is. It is told where it stands, or else at that value.
/// Where one of the numbers was told already there is one cause.
pub(super) fn check(
    family: &Family<'_>,
    tested: &[Tested<'_>],
    is_told: &dyn Fn(&ObservationKey) -> bool,
) -> Vec<(u64, Warning)> {
    let mut places: BTreeMap<ObservationKey, Tested<'_>> = BTreeMap::new();
    // Of nearly all levels nothing is published that is made of them.
    for it in tested.iter().filter(|it| family.has_published() && !family.is_of_another(it)) {
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
    let mut concerned = Vec::new();
    if derived::is_made(key.measure) {
        concerned.push(key.clone());
    }
    for (measure, of, points) in family.published(&key.area) {
        let at = |period| family.key(measure, of.clone(), &key.area, period);
        concerned.extend(made_of(family, key, (measure, of, points)).into_iter().map(at));
    }
    concerned
}

/// The periods of a published series that are made of a value.
fn made_of(
    family: &Family<'_>,
    key: &ObservationKey,
    (measure, of, points): (Measure, &Of, &[Point]),
) -> Vec<Period> {
    let period = key.period;
    let next_year = || period.plus_years(1);
    let alike = |it: &Period| stretch(*it) == stretch(period);
    let periods = || points.iter().map(|point| point.period);
    match (key.measure, measure) {
        (
            Measure::Level,
            Measure::Growth
            | Measure::Difference
            | Measure::Contribution
            | Measure::ContributionRate
            | Measure::GrowthRank,
        ) => [Some(period), next_year()].into_iter().flatten().collect(),
        (Measure::Level, Measure::SequentialGrowth) => {
            [Some(period), after(period)].into_iter().flatten().collect()
        }
        (
            Measure::Level,
            Measure::Share | Measure::Rank | Measure::GapToFirst | Measure::Percentile,
        ) => vec![period],
        (Measure::Level, Measure::Index) => {
            let is_base = |it: &Period| family.asked.bases(*it).any(|base| base == period);
            periods().filter(|it| *it == period || alike(it) && is_base(it)).collect()
        }
        (Measure::Level, Measure::CompoundGrowth) => {
            let ends = |it: &Period| {
                let before = it.plus_years(-1).map(Period::start);
                it.last() == period.last() || before == Some(period.start())
            };
            periods().filter(ends).collect()
        }
        // A published rank counts where the levels leave it open.
        (Measure::Level, Measure::RankChange) | (Measure::Rank, Measure::RankChange)
            if key.measure == Measure::Level || *of == key.of =>
        {
            [Some(period), next_year()].into_iter().flatten().collect()
        }
        (Measure::Level, Measure::Streak) | (Measure::Rank, Measure::Streak)
            if key.measure == Measure::Level || *of == key.of =>
        {
            periods().filter(|it| alike(it) && it.start() >= period.start()).collect()
        }
        // Growth that is computed counts before a published one.
        (Measure::Growth, Measure::GrowthRank) if !family.indicator.growth_rule.is_computable() => {
            vec![period]
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
    let computed = match key.measure {
        Measure::Rank => {
            let computed = ranked::computed(family, key)?;
            let said = Interval::of_qualified(published, value.qualifier, true)?;
            (!said.meets(computed.interval)).then_some(computed)?
        }
        _ => derived::disagreeing(family.cube(), (family.indicator, family.asked), key)?,
    };
    if [key].into_iter().chain(&computed.keys).any(is_told) {
        return None;
    }
    let Found { reason, problem, keys, actual, low, high } = found(key, published, computed);
    Some(tell::of_value(tested, reason, problem, Compared { keys, actual, low, high }))
}

/// What is said of a published number that is not what was computed; its own key is told first.
pub(super) fn found(key: &ObservationKey, published: Decimal, computed: Computed) -> Found {
    let Computed { interval, formula, keys } = computed;
    let measure = key.measure;
    let is_whole = measure.is_counted() || measure == Measure::RankChange;
    let decimals = (published.scale() + u8::from(!is_whole)).min(Decimal::MAX_SCALE);
    let (low, high) = tell::ends(interval, decimals);
    let end = |end: Option<Decimal>| end.map_or_else(|| "…".to_owned(), |end| end.to_string());
    let range = format!("[{}, {}]", end(low), end(high));
    let [made_zh, made_en] = [formula.zh, formula.en].map(|it| format!("{it} ∈ {range}"));
    let (period, label) = (key.period, measure.label(Lang::Zh));
    let problem = Text::new(
        format!("公布值与推算不符：{period} {label}公布{published}，而{made_zh}"),
        format!(
            "a published measure is not what the levels make it: the {measure} of {period} is published as {published}, but {made_en}"
        ),
    );
    let mut keys: Vec<ObservationKey> = [key.clone()].into_iter().chain(keys).collect();
    keys.dedup();
    keys.truncate(Compared::MAX_KEYS);
    let (reason, actual) = (WarningReason::PublishedDiffers, Some(published));
    Found { reason, problem, keys, actual, low, high }
}

/// The month, quarter, half-year or year right after one; a cumulative period has none.
fn after(period: Period) -> Option<Period> {
    let months = i32::from(period.months());
    let has_neighbours = matches!(months, 1 | 3 | 6 | 12);
    has_neighbours.then(|| Period::new(period.start().plus(months)?, period.months())).flatten()
}
