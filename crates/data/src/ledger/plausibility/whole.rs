//! Parts and wholes: a part that is larger than its whole, and children that are more together than their parent.
//!
//! Told only if it is certain: what rounding and qualifiers leave open is given to the doubt. Levels are compared where
//! the indicator adds up over areas and nothing is negative. Children of one kind are added up; those of two kinds, such as
//! districts and development zones, may share land.

use std::collections::{BTreeMap, BTreeSet};

use scorecard_domain::{
    AreaKind, Decimal, Interval, Measure, ObservationKey, OverAreas, Period, Ratio, Text,
    decimal::power_of_ten,
};
use scorecard_measures::Value;

use super::{
    family::{Family, Tested},
    tell,
};
use crate::ledger::warning::{Compared, Warning, WarningReason};

/// A share above 100 %, or a child above its parent.
pub(super) fn check_part(family: &Family<'_>, tested: Tested<'_>) -> Option<(u64, Warning)> {
    let number = tested.number()?;
    let (period, qualifier) = (tested.point.period, tested.point.value.qualifier);
    let counted = family.indicator.is_counted();
    let (whole, name, keys) = match tested.series.measure {
        Measure::Share => {
            let part = Interval::of_qualified(number, qualifier, false)?;
            let whole = Decimal::new(100, 0)?;
            exceeds(part.low.at()?, whole.into()).then_some(())?;
            (whole, "100%".to_owned(), vec![tested.key()])
        }
        Measure::Level if adds_up(family) && tested.series.area != *family.head => {
            let held = family.level(family.head, period)?;
            let whole = held.reading.value().filter(|whole| !whole.is_negative())?;
            let part = Interval::of_qualified(number, qualifier, counted)?;
            exceeds(part.low.at()?, at_most(&held, counted)?).then_some(())?;
            let parent = family.level_key(family.head, period);
            (
                whole,
                format!("{whole}（{}）", family.areas.name(family.head)),
                vec![tested.key(), parent],
            )
        }
        _ => return None,
    };
    let problem = Text::new(
        format!("部分大于整体：{number} > {name}"),
        format!("is larger than its whole: {number} > {name}"),
    );
    let compared = Compared { keys, actual: Some(number), low: None, high: Some(whole) };
    Some(tell::of_value(tested, WarningReason::PartExceedsWhole, problem, compared))
}

/// Children of one kind that are more together than the head; once a period and kind. It is told at the head's level, or
/// else at the last of the children that are examined. Where one of the numbers was told already there is one cause.
pub(super) fn check_sums(
    family: &Family<'_>,
    tested: &[Tested<'_>],
    is_told: &dyn Fn(&ObservationKey) -> bool,
) -> Vec<(u64, Warning)> {
    if !adds_up(family) {
        return Vec::new();
    }
    let mut places: BTreeMap<(Period, AreaKind), Tested<'_>> = BTreeMap::new();
    let mut of_head: Vec<Tested<'_>> = Vec::new();
    for run in tested.chunk_by(Tested::is_beside) {
        let Some(series) = run.first().map(|it| it.series) else { continue };
        if series.measure != Measure::Level {
            continue;
        }
        if series.area == *family.head {
            of_head.extend(run);
        } else if let Some(area) = family.areas.get(&series.area) {
            places.extend(run.iter().map(|it| ((it.point.period, area.kind), *it)));
        }
    }
    let children = family.areas.children(family.head);
    let kinds: BTreeSet<AreaKind> =
        children.iter().filter_map(|id| family.areas.get(id)).map(|area| area.kind).collect();
    for it in of_head {
        places.extend(kinds.iter().map(|kind| ((it.point.period, *kind), it)));
    }
    let check = |((period, kind), tested)| check_sum(family, period, kind, tested, is_told);
    places.into_iter().filter_map(check).collect()
}

fn check_sum(
    family: &Family<'_>,
    period: Period,
    kind: AreaKind,
    tested: Tested<'_>,
    is_told: &dyn Fn(&ObservationKey) -> bool,
) -> Option<(u64, Warning)> {
    let counted = family.indicator.is_counted();
    let held = family.level(family.head, period)?;
    let whole = held.reading.value().filter(|whole| !whole.is_negative())?;
    let mut summed = vec![family.head];
    let (mut sum, mut least) = (Decimal::ZERO, Ratio::ZERO);
    let mut parts: Vec<Decimal> = Vec::new();
    for child in family.areas.siblings(family.head, kind, period.last()) {
        let Some(value) = family.level(child, period) else { continue };
        let Some(part) = value.reading.value() else { continue };
        if part.is_negative() {
            return None;
        }
        sum = sum.checked_add(part)?;
        // Of a child with no lower bound nothing is certain but that it is not negative.
        let low = Interval::of_qualified(part, value.qualifier, counted)?.low.at();
        least = least.checked_add(low.unwrap_or(Ratio::ZERO).max(Ratio::ZERO))?;
        parts.push(part);
        summed.push(child);
    }
    let slack = if counted { Ratio::ZERO } else { slack(&parts, whole)? };
    let most = at_most(&held, counted)?.checked_add(slack)?;
    if !exceeds(least, most) {
        return None;
    }
    let mut keys: Vec<ObservationKey> =
        summed.into_iter().map(|area| family.level_key(area, period)).collect();
    if keys.iter().any(is_told) {
        return None;
    }
    let name = family.areas.name(family.head);
    // One summand is its own sum.
    let sum_of = if parts.len() > 1 { format!("{} = ", summands(&parts)) } else { String::new() };
    let formula = format!("{sum_of}{sum} > {whole}（{name}）");
    let problem = Text::new(
        format!("下级合计大于上级：{formula}"),
        format!("the children are more together than their parent: {formula}"),
    );
    keys.truncate(Compared::MAX_KEYS);
    let compared = Compared { keys, actual: Some(sum), low: None, high: Some(whole) };
    Some(tell::of_value(tested, WarningReason::PartsExceedWhole, problem, compared))
}

/// What rounding can add beyond the last digit: numbers that all end in zeros, such as 人 converted from 万人, may have been
/// rounded to these. Half a unit of the finest digit that is not 0, for each number; nothing where that is the last digit of
/// all.
pub(super) fn slack(parts: &[Decimal], whole: Decimal) -> Option<Ratio> {
    let all = || parts.iter().copied().chain([whole]).filter(|number| !number.is_zero());
    let finest = all().map(place_of_last_digit).max()?;
    if all().all(|number| i16::from(number.scale()) <= finest) {
        return Some(Ratio::ZERO);
    }
    let power = power_of_ten(u8::try_from(finest.unsigned_abs()).ok()?)?;
    let unit =
        if finest < 0 { Ratio::new(power, 2)? } else { Ratio::new(1, power.checked_mul(2)?)? };
    unit.checked_mul(Ratio::new(parts.len() as i128 + 1, 1)?)
}

/// After which decimal only zeros come; of 1200 it is −2.
fn place_of_last_digit(number: Decimal) -> i16 {
    let mut digits = number.trimmed();
    let mut place = i16::from(digits.scale());
    while digits.mantissa() % 10 == 0
        && let Some(shorter) = digits.shifted(-1).map(Decimal::trimmed)
    {
        (digits, place) = (shorter, place - 1);
    }
    place
}

/// All of a few summands, the first and the last of many.
pub(super) fn summands(parts: &[Decimal]) -> String {
    let texts: Vec<String> = parts.iter().map(ToString::to_string).collect();
    match texts.as_slice() {
        [first, second, .., last] if texts.len() > 6 => {
            format!("{first} + {second} + … + {last} ({})", texts.len())
        }
        all => all.join(" + "),
    }
}

fn adds_up(family: &Family<'_>) -> bool {
    family.indicator.over_areas == OverAreas::Sum
}

/// The most that the value can stand for; none if there is no bound.
pub(super) fn at_most(value: &Value, counted: bool) -> Option<Ratio> {
    Interval::of_qualified(value.reading.value()?, value.qualifier, counted)?.high.at()
}

/// Whether the least that a part can be is above the most that its whole can be.
fn exceeds(part: Ratio, whole: Ratio) -> bool {
    part > whole
}
