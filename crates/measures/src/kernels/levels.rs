//! What kernels calculate with: the levels of one indicator at one frequency, recorded or by its formula.

use scorecard_domain::{
    AreaId, Direction, Indicator, IndicatorId, Interval, ItemOf, Measure, Missing, Month,
    ObsStatus, Of, Period,
};

use super::restate;
use crate::{
    cube::{Block, Cube, Frequency, PAGE, Row, Slot, Sort},
    level::Level,
    terms::Boundaries,
    value::Value,
};

/// The levels of one indicator at one frequency.
#[derive(Clone, Copy, Debug)]
pub struct Levels<'a> {
    pub(crate) cube: &'a Cube,
    pub(crate) indicator: &'a Indicator,
    pub(crate) frequency: Frequency,
    block: Option<&'a Block>,
    /// Whether some may follow from others.
    by_formula: bool,
    pub(crate) boundaries: Boundaries,
    /// The indicator that weights means over areas.
    weight: Option<&'a IndicatorId>,
}

impl Cube {
    /// The levels of an indicator at one frequency; `None` if there is no such indicator.
    pub fn levels(&self, indicator: &IndicatorId, frequency: Frequency) -> Option<Levels<'_>> {
        let calculated = self.calculated(indicator, frequency);
        Some(Levels {
            cube: self,
            indicator: &self.indicator(indicator)?.thing,
            frequency,
            by_formula: calculated.is_some(),
            block: match calculated {
                Some(block) => block,
                None => self.block(indicator, Measure::Level, &Of::Nothing, frequency),
            },
            boundaries: Boundaries::Refused,
            weight: None,
        })
    }
}

impl<'a> Levels<'a> {
    /// The same, compared as `boundaries` says where an area changed between two periods.
    #[must_use]
    pub const fn with(self, boundaries: Boundaries) -> Self {
        Self { boundaries, ..self }
    }

    /// The same, with means over areas weighted by the levels of that indicator.
    #[must_use]
    pub const fn weighted_by(self, weight: Option<&'a IndicatorId>) -> Self {
        Self { weight, ..self }
    }

    /// The levels of the same indicator at another frequency.
    pub(super) fn at(&self, frequency: Frequency) -> Option<Self> {
        let levels = self.cube.levels(&self.indicator.id, frequency)?;
        Some(Levels { boundaries: self.boundaries, weight: self.weight, ..levels })
    }

    /// The indicator that weights means over areas, if one is named.
    pub(super) const fn weight(&self) -> Option<&'a IndicatorId> {
        self.weight
    }

    /// The levels of the indicator that weights means over areas, if one is named and there.
    pub(crate) fn weights(&self) -> Option<Self> {
        Some(self.cube.levels(self.weight?, self.frequency)?.with(self.boundaries))
    }

    /// Whether a number without qualifier is exact rather than rounded.
    pub(crate) const fn counted(&self) -> bool {
        self.indicator.is_counted()
    }

    /// The level of an area and period, as it is printed.
    pub(crate) fn value(&self, area: usize, slot: Slot) -> Option<Value> {
        self.block?.value(area, slot)
    }

    /// The level of an area and period, as it is calculated with.
    pub(crate) fn level(&self, area: usize, slot: Slot) -> Option<Level> {
        self.value(area, slot).map(|value| self.exactly(area, slot, value))
    }

    /// The level of an area in a row of these levels.
    #[inline]
    pub(super) fn level_in(&self, row: &Row, area: usize, slot: Slot) -> Option<Level> {
        row.value(area).map(|value| self.exactly(area, slot, value))
    }

    /// Whether the lowest is the first.
    pub(super) fn lower_is_better(&self) -> bool {
        self.indicator.direction == Direction::Lower
    }

    /// All that a level can be.
    pub(crate) fn span(&self, level: &Level) -> Interval {
        level.span(self.counted())
    }

    /// Whether some may follow from others by the indicator's formula.
    pub(crate) const fn by_formula(&self) -> bool {
        self.by_formula
    }

    #[inline]
    fn exactly(&self, area: usize, slot: Slot, value: Value) -> Level {
        let place = (area, slot);
        let exact = || self.cube.exact(&self.indicator.id, self.frequency, place);
        Level { value, exact: if self.by_formula { exact() } else { None }, by_shares: false }
    }

    pub(super) fn row(&self, slot: Slot) -> Option<&'a Row> {
        self.block?.row(slot)
    }

    /// All periods in which anything is recorded, the earliest first.
    pub(super) fn rows(&self) -> impl Iterator<Item = (Slot, &'a Row)> {
        self.block.into_iter().flat_map(Block::rows)
    }

    /// All periods before that one, the latest first.
    pub(super) fn rows_before(&self, slot: Slot) -> impl Iterator<Item = (Slot, &'a Row)> {
        self.block.into_iter().flat_map(move |block| block.rows_before(slot))
    }

    /// The period at a place.
    pub(super) fn period(&self, slot: Slot) -> Option<Period> {
        self.frequency.period(slot)
    }

    /// The last month of the period at a place.
    pub(super) fn end(&self, slot: Slot) -> Option<Month> {
        self.period(slot).map(Period::last)
    }

    /// The block of published values of a measure beside these levels.
    pub(crate) fn published(&self, measure: Measure, of: &Of) -> Option<&'a Block> {
        self.cube.block(&self.indicator.id, measure, of, self.frequency)
    }

    /// The level of a period and that of the same period of the year before.
    ///
    /// # Errors
    ///
    /// `NoObservation`, `BoundaryChanged`, `NoBase`, in this order.
    pub(crate) fn year_on_year(&self, area: usize, slot: Slot) -> Result<(Level, Level), Missing> {
        let value = self.level(area, slot).ok_or(Missing::NoObservation)?;
        self.years(slot).pair(self, area, value)
    }

    /// The level of the same period of the year before alone.
    ///
    /// # Errors
    ///
    /// `BoundaryChanged`, `NoBase`, in this order.
    pub(super) fn year_before(&self, area: usize, slot: Slot) -> Result<Level, Missing> {
        self.years(slot).base(self, area)
    }

    /// [`Self::year_on_year`] for all that is recorded, period by period.
    pub(super) fn each_pair<T>(
        &self,
        of: impl Fn(Result<(Level, Level), Missing>) -> T,
        sink: impl FnMut(&AreaId, Period, T),
    ) {
        self.each_pair_by_page(|_, _| None::<fn(i64, i64) -> Option<T>>, of, sink);
    }

    /// The same, with a short cut: what `short` makes for numbers of two sorts, the later and the earlier, is asked
    /// first with the digits of each pair of numbers, and `of` only where it gives nothing.
    pub(super) fn each_pair_by_page<T, S: Fn(i64, i64) -> Option<T>>(
        &self,
        short: impl Fn(Sort, Sort) -> Option<S>,
        of: impl Fn(Result<(Level, Level), Missing>) -> T,
        mut sink: impl FnMut(&AreaId, Period, T),
    ) {
        let areas = &self.cube.areas;
        for (slot, row) in self.rows() {
            let years = self.years(slot);
            let Some(period) = self.period(slot) else { continue };
            for (number, page) in row.pages() {
                let base = years.base.filter(|_| !self.by_formula);
                let base = base.and_then(|row| row.page_number(number));
                let short = base.and_then(|base| {
                    let (now, then) = (page.plain()?, base.plain()?);
                    let cells = now.cells & then.cells & areas.steady(number);
                    let short = short(now.sort, then.sort).filter(|_| cells != 0)?;
                    Some((cells, now.all_digits(), then.all_digits(), short))
                });
                for at in page.areas() {
                    let area = number * PAGE + at;
                    let Some(id) = areas.id(area) else { continue };
                    if let Some((cells, now, then, short)) = &short
                        && cells >> at & 1 == 1
                        && let Some(outcome) = short(now[at], then[at])
                    {
                        sink(id, period, outcome);
                    } else if let Some(value) = page.value(at) {
                        let level = self.exactly(area, slot, value);
                        sink(id, period, of(years.pair(self, area, level)));
                    }
                }
            }
        }
    }

    /// The level of a period and that of another, earlier or later.
    ///
    /// # Errors
    ///
    /// `NoObservation`, `BoundaryChanged`, `NoBasePeriod`, in this order.
    pub(crate) fn against(
        &self,
        area: usize,
        slot: Slot,
        base: Slot,
    ) -> Result<(Level, Level), Missing> {
        let (value_end, base_end) =
            self.end(slot).zip(self.end(base)).ok_or(Missing::NoBasePeriod)?;
        let restates = self.boundaries == Boundaries::TodaysMap && value_end < base_end;
        if restates && !self.cube.areas.same_boundary(area, value_end, base_end) {
            // Only what is earlier can be restated on the map of what is later, here the base.
            let value = restate::base(self, area, slot, (value_end, base_end));
            let value = value.map_err(|missing| match missing {
                Missing::NoBase => Missing::NoObservation,
                other => other,
            })?;
            return Ok((value, self.level(area, base).ok_or(Missing::NoBasePeriod)?));
        }
        let value = self.level(area, slot).ok_or(Missing::NoObservation)?;
        let ends = Some((value_end.min(base_end), value_end.max(base_end)));
        let years = Years { base: self.row(base), ends, slot: base };
        years.pair(self, area, value).map_err(|missing| match missing {
            Missing::NoBase => Missing::NoBasePeriod,
            other => other,
        })
    }

    /// All that is recorded, period by period.
    pub(super) fn each_cell(&self, mut sink: impl FnMut(usize, &AreaId, Slot, Period)) {
        for (slot, row) in self.rows() {
            let Some(period) = self.period(slot) else { continue };
            for area in row.areas() {
                let Some(id) = self.cube.areas.id(area) else { continue };
                sink(area, id, slot, period);
            }
        }
    }

    fn years(&self, slot: Slot) -> Years<'a> {
        let before = self.frequency.year_before(slot);
        Years {
            base: before.and_then(|slot| self.row(slot)),
            ends: before.and_then(|before| Some((self.end(before)?, self.end(slot)?))),
            slot: before.unwrap_or(slot),
        }
    }

    /// The value of the base, of an area that changed since.
    fn across(&self, area: usize, base: Slot, ends: (Month, Month)) -> Result<Level, Missing> {
        match self.boundaries {
            Boundaries::Refused => Err(Missing::BoundaryChanged),
            Boundaries::AsItWas => {
                let level = self.level(area, base).ok_or(Missing::BoundaryChanged)?;
                Ok(level.marked(ObsStatus::Break))
            }
            Boundaries::TodaysMap => restate::base(self, area, base, ends),
        }
    }
}

/// A period beside the same period of the year before.
#[derive(Clone, Copy, Debug)]
struct Years<'a> {
    base: Option<&'a Row>,
    /// The last months of both, the earlier first.
    ends: Option<(Month, Month)>,
    /// The base's place.
    slot: Slot,
}

impl Years<'_> {
    #[inline]
    fn pair(
        &self,
        levels: &Levels<'_>,
        area: usize,
        value: Level,
    ) -> Result<(Level, Level), Missing> {
        Ok((value, self.base(levels, area)?))
    }

    #[inline]
    fn base(&self, levels: &Levels<'_>, area: usize) -> Result<Level, Missing> {
        let (earlier, later) = self.ends.ok_or(Missing::NoBase)?;
        if !levels.cube.areas.same_boundary(area, earlier, later) {
            return levels.across(area, self.slot, (earlier, later));
        }
        let base = self.base.and_then(|row| levels.level_in(row, area, self.slot));
        base.ok_or(Missing::NoBase)
    }
}

impl Cube {
    /// What a share, rank or streak of the area at that position is of at the period's end.
    ///
    /// # Errors
    ///
    /// `NoParent` if it is of the parent and there is none.
    pub(crate) fn resolve(&self, of: &ItemOf, area: usize, end: Month) -> Result<Of, Missing> {
        match of {
            ItemOf::Nothing | ItemOf::Parent => {
                let parent = self.areas.parent(area, end).and_then(|at| self.areas.id(at));
                parent.cloned().map(Of::Area).ok_or(Missing::NoParent)
            }
            ItemOf::Area(id) => Ok(Of::Area(id.clone())),
            ItemOf::Group(id) => Ok(Of::Group(id.clone())),
        }
    }
}
