//! A family: an area with its children, as far as one indicator is concerned. Nothing else is compared, so no more than
//! a few families are in memory at a time.

use std::{collections::BTreeMap, rc::Rc};

use scorecard_domain::{AreaId, Indicator, Measure, Observation, ObservationKey, Of, Period};
use scorecard_measures::Value;

use super::{
    areas::Areas,
    robust::Nano,
    series::{Manner, Point, SeriesKey, Years},
};

/// An observation that is examined.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tested<'a> {
    /// The number of its change.
    pub(super) index: u64,
    pub(super) observation: &'a Observation,
}

/// The first month of the year's stretch, and its number of months.
type Stretch = (u32, u16);

/// What is known of a family.
#[derive(Debug)]
pub(super) struct Family<'a> {
    pub(super) indicator: &'a Indicator,
    pub(super) areas: &'a Areas,
    pub(super) head: &'a AreaId,
    series: BTreeMap<SeriesKey, Vec<Point>>,
    /// Whether any of them is of a measure that levels make.
    has_published: bool,
    years: BTreeMap<(SeriesKey, Stretch), Rc<Years>>,
}

impl<'a> Family<'a> {
    /// The family with the series that were asked for; the points of each are in the order of time.
    pub(super) fn new(
        indicator: &'a Indicator,
        areas: &'a Areas,
        head: &'a AreaId,
        series: BTreeMap<SeriesKey, Vec<Point>>,
    ) -> Self {
        let is_published = |(key, points): (&SeriesKey, &Vec<Point>)| {
            key.measure != Measure::Level && !points.is_empty()
        };
        let has_published = series.iter().any(is_published);
        Self { indicator, areas, head, series, has_published, years: BTreeMap::new() }
    }

    /// Whether anything but levels is held.
    pub(super) const fn has_published(&self) -> bool {
        self.has_published
    }

    /// What is held under a key of the indicator.
    pub(super) fn value(&self, key: &ObservationKey) -> Option<Value> {
        let points = self.series.get(&SeriesKey::of(key))?;
        let at = points.binary_search_by_key(&key.period, |point| point.period).ok()?;
        points.get(at).map(|point| point.value)
    }

    /// The key of a level of the indicator.
    pub(super) fn level_key(&self, area: &AreaId, period: Period) -> ObservationKey {
        self.key(Measure::Level, Of::Nothing, area, period)
    }

    pub(super) fn key(
        &self,
        measure: Measure,
        of: Of,
        area: &AreaId,
        period: Period,
    ) -> ObservationKey {
        let (indicator, area) = (self.indicator.id.clone(), area.clone());
        ObservationKey { indicator, measure, of, area, period }
    }

    /// The years of a series that are of the same stretch as `period`.
    pub(super) fn years(
        &mut self,
        manner: Manner,
        series: &SeriesKey,
        period: Period,
    ) -> Rc<Years> {
        let stretch = (period.start().month(), period.months());
        let place = (series.clone(), stretch);
        if let Some(years) = self.years.get(&place) {
            return Rc::clone(years);
        }
        let points = self.series.get(series).map_or(&[][..], Vec::as_slice);
        let areas = self.areas;
        let years = Rc::new(Years::new(manner, points, period, |earlier, later| {
            areas.same_boundary(&series.area, earlier, later)
        }));
        self.years.insert(place, Rc::clone(&years));
        years
    }

    /// The steps to a period of the areas that are of the same kind under the same parent.
    pub(super) fn steps_of_peers(
        &mut self,
        manner: Manner,
        series: &SeriesKey,
        period: Period,
    ) -> Vec<Nano> {
        let areas = self.areas;
        let Some(kind) = areas.get(&series.area).map(|area| area.kind) else { return Vec::new() };
        let peers = areas.siblings(self.head, kind, period.last());
        let peers = peers.filter(|peer| **peer != series.area);
        peers
            .filter_map(|peer| {
                let series = SeriesKey { area: peer.clone(), ..series.clone() };
                let years = self.years(manner, &series, period);
                let at = years.position(period)?;
                years.years.get(at)?.step
            })
            .collect()
    }
}
