//! A family: an area with its children, as far as one indicator is concerned. Nothing else is compared, so no more than
//! a few families are in memory at a time.

use std::{cell::OnceCell, collections::BTreeMap, ptr, rc::Rc};

use scorecard_domain::{AreaId, AreaKind, Decimal, Indicator, Measure, ObservationKey, Of, Period};
use scorecard_measures::{Cube, Value};

use super::{
    areas::Areas,
    asked::Asked,
    cubes,
    ground::Ground,
    robust::{Nano, Sorted, Spread},
    series::{Manner, Point, SeriesKey, Years},
};

/// An observation that is examined.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tested<'a> {
    /// The number of its change.
    pub(super) index: u64,
    pub(super) series: &'a SeriesKey,
    pub(super) point: &'a Point,
}

impl Tested<'_> {
    pub(super) fn key(&self) -> ObservationKey {
        self.series.at(self.point.period)
    }

    pub(super) const fn number(&self) -> Option<Decimal> {
        self.point.value.reading.value()
    }

    /// Whether both are of the same series, as those that lie beside each other mostly are.
    pub(super) fn is_beside(&self, other: &Self) -> bool {
        ptr::eq(self.series, other.series)
    }
}

/// The first month of the year's stretch, and its number of months.
pub(super) type Stretch = (u32, u16);

/// The stretch of the year that a period is.
pub(super) const fn stretch(period: Period) -> Stretch {
    (period.start().month(), period.months())
}

/// The years that a value is compared with, and how.
#[derive(Clone, Debug)]
pub(super) struct Course {
    pub(super) manner: Manner,
    pub(super) years: Rc<Years>,
}

/// What is held of the areas of a family, of one measure each.
type ByArea<T> = BTreeMap<AreaId, T>;

/// What is known of a family.
#[derive(Debug)]
pub(super) struct Family<'a> {
    pub(super) indicator: &'a Indicator,
    /// What definitions ask of it.
    pub(super) asked: &'a Asked,
    pub(super) areas: &'a Areas,
    pub(super) head: &'a AreaId,
    series: BTreeMap<(Measure, Of), ByArea<Vec<Point>>>,
    /// All of it, once something was computed.
    cube: OnceCell<Cube>,
    /// Whether any of them is of a measure that levels make.
    has_published: bool,
    years: BTreeMap<(Measure, Of, Stretch), ByArea<Rc<Years>>>,
    /// The steps to a period of all areas of a kind under the head.
    steps: BTreeMap<(Measure, Of, Period, AreaKind), Sorted>,
}

impl<'a> Family<'a> {
    /// The family with the series that were asked for; the points of each are in the order of time.
    pub(super) fn new(
        indicator: &'a Indicator,
        ground: &'a Ground,
        head: &'a AreaId,
        all: impl Iterator<Item = (SeriesKey, Vec<Point>)>,
    ) -> Self {
        let mut series: BTreeMap<(Measure, Of), ByArea<Vec<Point>>> = BTreeMap::new();
        for (SeriesKey { indicator: _, measure, of, area }, points) in all {
            if !points.is_empty() {
                series.entry((measure, of)).or_default().insert(area, points);
            }
        }
        let has_published = series.keys().any(|(measure, _)| *measure != Measure::Level);
        let (areas, asked) = (&*ground.areas, ground.relations.asked(&indicator.id));
        let (years, steps, cube) = (BTreeMap::new(), BTreeMap::new(), OnceCell::new());
        Self { indicator, asked, areas, head, series, cube, has_published, years, steps }
    }

    /// Whether anything but levels is held.
    pub(super) const fn has_published(&self) -> bool {
        self.has_published
    }

    fn points(&self, measure: Measure, of: &Of, area: &AreaId) -> &[Point] {
        let of_measure = self.series.get(&(measure, of.clone()));
        of_measure.and_then(|areas| areas.get(area)).map_or(&[], Vec::as_slice)
    }

    /// All that is published of an area beside its levels.
    pub(super) fn published(
        &self,
        area: &AreaId,
    ) -> impl Iterator<Item = (Measure, &Of, &[Point])> {
        let beside = self.series.iter().filter(|((measure, _), _)| *measure != Measure::Level);
        beside.filter_map(move |((measure, of), areas)| {
            Some((*measure, of, areas.get(area)?.as_slice()))
        })
    }

    /// All that is held of the family, to compute from; levels as they are recorded.
    pub(super) fn cube(&self) -> &Cube {
        self.cube.get_or_init(|| {
            let areas = self.series.iter().flat_map(|((_, of), areas)| {
                let of = match of {
                    Of::Area(id) => Some(id),
                    Of::Nothing | Of::Group(_) => None,
                };
                areas.keys().chain(of)
            });
            let members = self.areas.children(self.head).iter().chain([self.head]);
            let points = self.series.iter().flat_map(|((measure, of), areas)| {
                areas.iter().flat_map(move |(area, points)| {
                    let key =
                        move |point: &Point| self.key(*measure, of.clone(), area, point.period);
                    points.iter().map(move |point| (key(point), point))
                })
            });
            let indicator = Indicator { formula: None, ..self.indicator.clone() };
            cubes::cube(self.areas, areas.chain(members).collect(), [], [indicator], points)
        })
    }

    /// All levels of an area, in the order of time.
    pub(super) fn levels(&self, area: &AreaId) -> &[Point] {
        self.points(Measure::Level, &Of::Nothing, area)
    }

    /// Whether a value is examined in another family: what is of the head is, in that of its parent, if it has one.
    pub(super) fn is_of_another(&self, it: &Tested<'_>) -> bool {
        let is_head = it.series.area == *self.head;
        let head = is_head.then(|| self.areas.get(self.head)).flatten();
        head.is_some_and(|area| area.parent_at(it.point.period.last()).is_some())
    }

    /// What is held under a key of the indicator.
    pub(super) fn value(&self, key: &ObservationKey) -> Option<Value> {
        at(self.points(key.measure, &key.of, &key.area), key.period)
    }

    /// The level of an area.
    pub(super) fn level(&self, area: &AreaId, period: Period) -> Option<Value> {
        at(self.levels(area), period)
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

    /// The years that a value is of and compared with; none of measures whose values do not make a series.
    pub(super) fn course(&mut self, it: Tested<'_>) -> Option<Course> {
        let manner = Manner::of(self.indicator, it.series.measure)?;
        Some(Course { manner, years: self.years(manner, it.series, it.point.period) })
    }

    /// The years of a series that are of the same stretch as `period`.
    fn years(&mut self, manner: Manner, series: &SeriesKey, period: Period) -> Rc<Years> {
        let SeriesKey { indicator: _, measure, of, area } = series;
        let place = (*measure, of.clone(), stretch(period));
        if let Some(years) = self.years.get(&place).and_then(|areas| areas.get(area)) {
            return Rc::clone(years);
        }
        let boundary = self.areas.boundary(area);
        let points = self.points(*measure, of, area);
        let years = Rc::new(Years::new(manner, points, period, |earlier, later| {
            boundary.is_same(earlier, later)
        }));
        self.years.entry(place).or_default().insert(area.clone(), Rc::clone(&years));
        years
    }

    /// The spread of the steps to a period of the other areas that are of the same kind under the same parent. The steps of all are
    /// gathered once, however many of them are examined.
    pub(super) fn spread_of_peers(
        &mut self,
        manner: Manner,
        series: &SeriesKey,
        period: Period,
    ) -> Option<Spread> {
        let (areas, head, month) = (self.areas, self.head, period.last());
        let kind = areas.get(&series.area)?.kind;
        let own = match areas.is_sibling(&series.area, head, kind, month) {
            true => self.step(manner, series, period),
            false => None,
        };
        let place = (series.measure, series.of.clone(), period, kind);
        if let Some(steps) = self.steps.get(&place) {
            return steps.spread_without(own, manner.floor());
        }
        let peers = areas.siblings(head, kind, month);
        let steps = peers.filter_map(|peer| {
            self.step(manner, &SeriesKey { area: peer.clone(), ..series.clone() }, period)
        });
        let steps = Sorted::from(steps.collect::<Vec<_>>());
        self.steps.entry(place).or_insert(steps).spread_without(own, manner.floor())
    }

    /// The step of a series to a period.
    fn step(&mut self, manner: Manner, series: &SeriesKey, period: Period) -> Option<Nano> {
        let years = self.years(manner, series, period);
        years.years.get(years.position(period)?)?.step
    }
}

/// The value of a period among points in the order of time.
fn at(points: &[Point], period: Period) -> Option<Value> {
    let at = points.binary_search_by_key(&period, |point| point.period).ok()?;
    points.get(at).map(|point| point.value)
}
