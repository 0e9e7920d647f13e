//! Series in numbers: what rows of observations have in place of their ids.

use rusqlite::Connection;
use scorecard_domain::{AreaId, IndicatorId, Measure, ObservationKey, Of};

use super::dictionary::{Dictionary, NewTerms};
use crate::{
    content::Corrupt,
    ledger::plausibility::series::SeriesKey,
    store::{StoreError, corrupt, series::Series},
};

/// A series in numbers of the dictionary; their order is that of the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Numbers {
    pub(super) indicator: i64,
    pub(super) measure: i64,
    pub(super) of: i64,
    pub(super) area: i64,
}

/// An indicator, measure and of in numbers.
pub(super) type FaceNumbers = (i64, i64, i64);

impl Numbers {
    pub(super) const fn face(self) -> FaceNumbers {
        (self.indicator, self.measure, self.of)
    }

    /// The series of an observation; none if one of its ids was never written.
    pub(super) fn find(
        conn: &Connection,
        dictionary: &Dictionary,
        key: &ObservationKey,
    ) -> Result<Option<Self>, StoreError> {
        let Some(indicator) = dictionary.id(conn, key.indicator.as_str())? else { return Ok(None) };
        let Some(area) = dictionary.id(conn, key.area.as_str())? else { return Ok(None) };
        let of = match &key.of {
            Of::Nothing => Some(0),
            of => dictionary.id(conn, of.as_str())?,
        };
        let measure = key.measure.number().into();
        Ok(of.map(|of| Self { indicator, measure, of, area }))
    }

    /// The series with that text; ids that are new get their numbers.
    pub(super) fn ensure(
        conn: &Connection,
        terms: &mut NewTerms<'_>,
        series: &str,
    ) -> Result<Self, StoreError> {
        let doing = corrupt("write an observation");
        let mut components = series.split(' ');
        let components: [&str; 4] = std::array::from_fn(|_| components.next().unwrap_or_default());
        let [indicator, measure, of, area] = components;
        let measure: Measure = measure.parse().map_err(|err| doing(Corrupt::new(err)))?;
        Ok(Self {
            indicator: terms.ensure(conn, indicator)?,
            measure: measure.number().into(),
            of: match of {
                "" => 0,
                of => terms.ensure(conn, of)?,
            },
            area: terms.ensure(conn, area)?,
        })
    }

    /// The series that these numbers stand for.
    pub(super) fn resolve(
        self,
        conn: &Connection,
        dictionary: &Dictionary,
    ) -> Result<Series, StoreError> {
        let doing = corrupt("read the key of an observation");
        let measure = u8::try_from(self.measure).ok().and_then(Measure::from_number);
        let measure = measure.ok_or_else(|| doing(Corrupt::new("there is no such measure")))?;
        let indicator: IndicatorId = parse(&dictionary.text(conn, self.indicator)?)?;
        let of = match self.of {
            0 => Of::Nothing,
            of => parse(&dictionary.text(conn, of)?)?,
        };
        let area: AreaId = parse(&dictionary.text(conn, self.area)?)?;
        Ok(Series::of(SeriesKey { indicator, measure, of, area }))
    }
}

fn parse<T: std::str::FromStr<Err: std::fmt::Display>>(term: &str) -> Result<T, StoreError> {
    term.parse().map_err(|err| corrupt("read a term of the dictionary")(Corrupt::new(err)))
}
