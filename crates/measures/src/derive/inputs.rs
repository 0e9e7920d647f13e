//! The observations that a figure was made from.

use scorecard_domain::{IndicatorId, Measure, Month, ObservationKey, Of, Period, Rounding};

use crate::{
    cube::{Block, Frequency},
    exact::Digits,
    formula::gives_way,
    kernels::{Levels, restate, streak_of},
    terms::Boundaries,
    value::Input,
};

/// Gathers inputs and their newest revision.
#[derive(Debug)]
pub(super) struct Inputs<'a> {
    levels: &'a Levels<'a>,
    /// The recorded levels of the same indicator.
    recorded: Option<&'a Block>,
    pub(super) list: Vec<Input>,
    pub(super) revision: u64,
}

impl<'a> Inputs<'a> {
    pub(super) fn new(levels: &'a Levels<'a>) -> Self {
        let Levels { cube, indicator, frequency, .. } = levels;
        let recorded = cube.block(&indicator.id, Measure::Level, &Of::Nothing, *frequency);
        Self { levels, recorded, list: Vec::new(), revision: 0 }
    }

    /// The area's level, or what it was calculated from.
    pub(super) fn add(&mut self, area: usize, period: Period) {
        self.add_of(&self.levels.indicator.id, area, period);
    }

    /// The level of an area that counts because it is a peer.
    pub(super) fn add_peer(&mut self, area: usize, period: Period) {
        self.add_area(area);
        self.add(area, period);
    }

    /// What makes an area a peer, a part or a maker: its kind, its parents, its validity and its successors.
    pub(super) fn add_area(&mut self, area: usize) {
        let held = self.levels.cube.areas.held(area);
        self.revision = self.revision.max(held.map_or(0, |held| held.revision));
    }

    /// A published value of the area.
    pub(super) fn add_published(&mut self, measure: Measure, of: &Of, area: usize, period: Period) {
        self.add_key(measure, of.clone(), area, period);
    }

    /// The level that a period is compared with, or those that it was restated from.
    pub(super) fn add_base(&mut self, area: usize, base: Period, period: Period) {
        let Levels { cube, boundaries, .. } = *self.levels;
        let months @ (earlier, later) =
            (base.last().min(period.last()), base.last().max(period.last()));
        let restated =
            boundaries == Boundaries::TodaysMap && !cube.areas.same_boundary(area, earlier, later);
        if !restated {
            return self.add(area, base);
        }
        self.add_restated(area, base, months);
    }

    /// The levels that one is restated from on the map of the later of two months.
    pub(super) fn add_restated(&mut self, area: usize, base: Period, months: (Month, Month)) {
        let cube = self.levels.cube;
        self.revision = self.revision.max(cube.formulas.revision(&self.levels.indicator.id));
        for (id, maker) in restate::inputs(self.levels, area, months) {
            self.add_area(maker);
            self.add_of(id, maker, base);
        }
    }

    /// The target that a year of a streak is tested by: its revision counts, though it is no observation.
    pub(super) fn add_target(&mut self, area: usize, period: Period) {
        let target = streak_of::target(self.levels, area, period);
        self.revision = self.revision.max(target.map_or(0, |target| target.revision));
    }

    /// The level of this or another indicator, such as a weight, or what it was calculated from.
    pub(super) fn add_of(&mut self, indicator: &IndicatorId, area: usize, period: Period) {
        let cube = self.levels.cube;
        let place = Frequency::place(period);
        let own = place.0 == self.levels.frequency && *indicator == self.levels.indicator.id;
        let recorded = match own {
            true => self.recorded,
            false => cube.block(indicator, Measure::Level, &Of::Nothing, place.0),
        };
        if recorded.and_then(|block| block.value(area, place.1)).is_none_or(|it| gives_way(&it)) {
            let decimals = cube.indicator(indicator).map_or(0, |held| held.thing.decimals);
            let digits = Digits { decimals, rounding: Rounding::default() };
            if let Ok(trace) = cube.trace_level(indicator, area, place, digits) {
                self.revision = self.revision.max(trace.revision);
                self.list.extend(trace.inputs);
                return;
            }
        }
        let (Some(id), Some(recorded)) = (cube.areas.id(area), recorded) else { return };
        let key = || ObservationKey {
            indicator: indicator.clone(),
            measure: Measure::Level,
            of: Of::Nothing,
            area: id.clone(),
            period,
        };
        self.push(cube.input_in(recorded, (area, place.1), key));
    }

    /// The price index of an area, which serves one below it: what makes it one below is an input too.
    pub(super) fn add_index(
        &mut self,
        index: &IndicatorId,
        area: usize,
        of: usize,
        period: Period,
    ) {
        let areas = &self.levels.cube.areas;
        let up = |at: &usize| areas.parent(*at, period.last()).filter(|_| *at != of);
        for at in std::iter::successors(Some(area), up).take(16).filter(|_| area != of) {
            self.add_area(at);
        }
        self.add_of(index, of, period);
    }

    pub(super) fn add_pool(&mut self, of: &Of) {
        if let Of::Group(id) = of {
            let held = self.levels.cube.peer_group(id);
            self.revision = self.revision.max(held.map_or(0, |held| held.revision));
        }
    }

    fn add_key(&mut self, measure: Measure, of: Of, area: usize, period: Period) {
        let Levels { cube, indicator, .. } = self.levels;
        let Some(id) = cube.areas.id(area) else { return };
        self.push(cube.input(ObservationKey {
            indicator: indicator.id.clone(),
            measure,
            of,
            area: id.clone(),
            period,
        }));
    }

    fn push(&mut self, input: Option<Input>) {
        if let Some(input) = input {
            self.revision = self.revision.max(input.revision);
            self.list.push(input);
        }
    }
}
