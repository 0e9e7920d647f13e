//! What scorecards and metrics of one world have in common, worked out once for those that are made together. It is of that world
//! alone, lives as long as they take, and is of one thread.

use std::{cell::RefCell, collections::HashMap};

use scorecard_domain::{IndicatorId, Measure, ObservationKey, Period};
use scorecard_measures::{Cube, Input as Used, Value};
use scorecard_wire::{pb::metrics::Input, written::Common};

/// What was worked out so far.
#[derive(Debug, Default)]
pub(crate) struct Shared {
    /// Levels as inputs: of an area ranked among others each of them has its own.
    levels: RefCell<HashMap<ObservationKey, (Value, Common<Input>)>>,
    /// In which periods anything is known of an indicator.
    known: RefCell<HashMap<IndicatorId, Vec<(Period, bool)>>>,
}

impl Shared {
    /// An observation that something was made from, as `make` makes its message. A level's words say the same whatever is made of it.
    pub(crate) fn input(&self, used: &Used, make: impl FnOnce() -> Input) -> Common<Input> {
        if used.key.measure != Measure::Level {
            return make().into();
        }
        if let Some((value, input)) = self.levels.borrow().get(&used.key)
            && *value == used.value
            && input.revision == used.revision
        {
            return input.clone();
        }
        let input = Common::from(make());
        self.levels.borrow_mut().insert(used.key.clone(), (used.value, input.clone()));
        input
    }

    /// [`Cube::is_known`].
    pub(crate) fn is_known(&self, cube: &Cube, indicator: &IndicatorId, period: Period) -> bool {
        let of_period = |known: &Vec<(Period, bool)>| {
            known.iter().find(|(of, _)| *of == period).map(|(_, is_known)| *is_known)
        };
        if let Some(is_known) = self.known.borrow().get(indicator).and_then(of_period) {
            return is_known;
        }
        let is_known = cube.is_known(indicator, period);
        let mut known = self.known.borrow_mut();
        known.entry(indicator.clone()).or_default().push((period, is_known));
        is_known
    }
}
