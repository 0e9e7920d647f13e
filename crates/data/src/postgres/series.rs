//! Series: what the keys of observations begin with, and the place of an observation in its series.

use scorecard_domain::{Key, Kind, ObservationKey, Period};

use super::block::period_number;
use crate::{
    content::{Corrupt, key::parse_key},
    ledger::plausibility::series::SeriesKey,
    store::{StoreError, corrupt},
};

/// Where what is recorded of an observation is found.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    /// The components of the key before its period, with spaces between.
    pub(super) series: String,
    /// The number of its period.
    pub(super) period: i32,
}

impl From<&ObservationKey> for Place {
    fn from(key: &ObservationKey) -> Self {
        let ObservationKey { indicator, measure, of, area, period } = key;
        let series = format!("{indicator} {measure} {of} {area}");
        Self { series, period: period_number(*period) }
    }
}

/// The text of a series, as [`Place`] has it.
pub(super) fn series_text(series: &SeriesKey) -> String {
    let SeriesKey { indicator, measure, of, area } = series;
    format!("{indicator} {measure} {of} {area}")
}

/// A series that was read.
#[derive(Debug)]
pub(super) struct Series(ObservationKey);

impl Series {
    /// The series with that text.
    pub(super) fn read(text: &str) -> Result<Self, StoreError> {
        // Any period will do.
        match parse_key(Kind::Observation, &format!("{text} 2000")) {
            Ok(Key::Observation(key)) => Ok(Self(key)),
            Ok(_) => Err(Corrupt::new("it is of another kind")),
            Err(err) => Err(err),
        }
        .map_err(corrupt("read a series"))
    }

    /// The key of its observation of a period.
    pub(super) fn at(&self, period: Period) -> ObservationKey {
        ObservationKey { period, ..self.0.clone() }
    }
}
