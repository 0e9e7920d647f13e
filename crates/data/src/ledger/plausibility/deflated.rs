//! Comparable growth that levels and a price index make: 扣除价格因素.

use scorecard_domain::{AreaId, IndicatorId, Measure, ObservationKey, Of, Period, Text};
use scorecard_measures::Cube;

use super::{
    cubes, derived::Computed, family::Tested, ground::Ground, relations::Relations,
    series::SeriesKey,
};

/// The comparable growth of the same area that is put, or made of a level or price index that is.
pub(super) fn concerned<'a>(
    relations: &'a Relations,
    it: &Tested<'a>,
) -> Vec<(&'a IndicatorId, Period)> {
    let SeriesKey { indicator, measure, .. } = it.series;
    let period = it.point.period;
    let own = relations.indicator(indicator).filter(|it| it.price_index.is_some());
    let own = own.map(|own| (&own.id, period));
    match measure {
        Measure::ComparableGrowth => own.into_iter().collect(),
        Measure::Level => {
            let next = own.and_then(|(id, period)| Some((id, period.plus_years(1)?)));
            let of_index = relations.deflated_by(indicator).map(|id| (id, period));
            own.into_iter().chain(next).chain(of_index).collect()
        }
        _ => Vec::new(),
    }
}

/// The key of the comparable growth of an indicator.
pub(super) fn key(indicator: &IndicatorId, area: &AreaId, period: Period) -> ObservationKey {
    let (indicator, area) = (indicator.clone(), area.clone());
    ObservationKey { indicator, measure: Measure::ComparableGrowth, of: Of::Nothing, area, period }
}

/// The series that it is made of, and its own; the price index is that of the area, or of one that it lies in.
pub(super) fn inputs(
    ground: &Ground,
    id: &IndicatorId,
    area: &AreaId,
    period: Period,
) -> Vec<SeriesKey> {
    let own = SeriesKey::of(&key(id, area, period));
    let level = |indicator: &IndicatorId, area: &AreaId| SeriesKey {
        indicator: indicator.clone(),
        measure: Measure::Level,
        of: Of::Nothing,
        area: area.clone(),
    };
    let mut inputs = vec![level(id, area), own];
    let index = ground.indicator(id).and_then(|it| it.price_index.as_ref());
    if let Some(index) = index {
        let line = ground.areas.line(area, period.last());
        inputs.extend(line.map(|area| level(index, area)));
    }
    inputs
}

/// What the published growth is held against, if the two disagree.
pub(super) fn disagreeing(ground: &Ground, cube: &Cube, key: &ObservationKey) -> Option<Computed> {
    let answer = cube.answer(&cubes::question(key));
    answer.disagreement?;
    let computed = answer.computed.ok()?;
    let index = ground.indicator(&key.indicator)?.price_index.as_ref()?;
    let keys: Vec<ObservationKey> = computed.inputs.into_iter().map(|input| input.key).collect();
    let of = keys.iter().find(|it| it.indicator == *index).map(|it| &it.area);
    let above = of.filter(|of| **of != key.area);
    let en = computed.formula;
    // Whose index it is, is said in words.
    let zh = match (en.split_once(", "), above) {
        (Some((formula, _)), Some(above)) => {
            format!("{formula}（{}的价格指数）", ground.areas.name(above))
        }
        _ => en.clone(),
    };
    Some(Computed { interval: answer.can_be?, formula: Text::new(zh, en), keys })
}
