//! Series: what the keys of observations begin with, and the place of an observation in its series.

use scorecard_domain::{Key, Kind, ObservationKey, Period};

use super::{StoreError, block::period_number, corrupt};
use crate::{
    content::{Corrupt, key::parse_key},
    ledger::plausibility::series::SeriesKey,
};

/// Where what is recorded of an observation is found.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    /// The components of the key before its period, with spaces between.
    pub(crate) series: String,
    /// The number of its period.
    pub(crate) period: i32,
}

impl From<&ObservationKey> for Place {
    fn from(key: &ObservationKey) -> Self {
        let ObservationKey { indicator, measure, of, area, period } = key;
        let series = format!("{indicator} {measure} {of} {area}");
        Self { series, period: period_number(*period) }
    }
}

/// The text of a series, as [`Place`] has it.
pub(crate) fn series_text(series: &SeriesKey) -> String {
    let SeriesKey { indicator, measure, of, area } = series;
    format!("{indicator} {measure} {of} {area}")
}

/// A series that was read.
#[derive(Debug)]
pub(crate) struct Series(SeriesKey);

impl Series {
    pub(crate) const fn of(key: SeriesKey) -> Self {
        Self(key)
    }

    /// The series with that text.
    pub(crate) fn read(text: &str) -> Result<Self, StoreError> {
        // Any period will do.
        match parse_key(Kind::Observation, &format!("{text} 2000")) {
            Ok(Key::Observation(key)) => Ok(Self(SeriesKey::of(&key))),
            Ok(_) => Err(Corrupt::new("it is of another kind")),
            Err(err) => Err(err),
        }
        .map_err(corrupt("read a series"))
    }

    /// The key of its observation of a period.
    pub(crate) fn at(&self, period: Period) -> ObservationKey {
        self.0.at(period)
    }
}
