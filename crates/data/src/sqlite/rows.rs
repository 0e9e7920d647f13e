//! Rows of observations: from the domain to numbers and back.

use std::ops::RangeInclusive;

use rusqlite::{
    Connection, Row, ToSql,
    types::{ToSqlOutput, Value, ValueRef},
};
use scorecard_domain::{
    Absence, Confidentiality, Decimal, Key, Measure, Month, Observation, ObservationKey, Of,
    Period, Qualifier, Reading, SourceId, Stage, Standing, Statuses, Text, Timestamp,
};

use super::{
    dictionary::{Dictionary, NewTerms},
    errors::sql,
};
use crate::{
    content::{Corrupt, comparison},
    store::{StoreError, corrupt, number},
};

/// The columns that [`Recorded::read`] takes, in their order.
pub(super) const RECORDED: &str = "revision, mantissa, scale, standing, absence, qualifier, \
     statuses, stage, source, note_zh, note_en, confidentiality, embargo_until, comparison";

/// So many columns a row has that are whole numbers.
pub(super) const CELLS: usize = 17;

/// No period has so many months.
const PERIOD_UNIT: i64 = 2048;

/// The key of an observation in numbers; their order is that of the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct RowKey {
    pub(super) indicator: i64,
    pub(super) measure: i64,
    pub(super) of: i64,
    pub(super) area: i64,
    pub(super) period: i64,
}

pub(super) fn period_number(period: Period) -> i64 {
    i64::from(period.start().index()) * PERIOD_UNIT + i64::from(period.months())
}

pub(super) fn period_from_number(number: i64) -> Result<Period, Corrupt> {
    let period = || {
        let start = Month::from_index(u32::try_from(number.div_euclid(PERIOD_UNIT)).ok()?)?;
        Period::new(start, u16::try_from(number.rem_euclid(PERIOD_UNIT)).ok()?)
    };
    period().ok_or_else(|| Corrupt::new(format!("there is no period {number}")))
}

impl RowKey {
    /// The key in numbers; none if one of its ids was never written.
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
        let (measure, period) = (key.measure.number().into(), period_number(key.period));
        Ok(of.map(|of| Self { indicator, measure, of, area, period }))
    }

    /// The key in numbers of another period of the series.
    pub(super) fn at(self, period: Period) -> Self {
        Self { period: period_number(period), ..self }
    }

    /// The key in numbers; ids that are new get theirs.
    pub(super) fn ensure(
        conn: &Connection,
        terms: &mut NewTerms<'_>,
        key: &ObservationKey,
    ) -> Result<Self, StoreError> {
        Ok(Self {
            indicator: terms.ensure(conn, key.indicator.as_str())?,
            measure: key.measure.number().into(),
            of: match &key.of {
                Of::Nothing => 0,
                of => terms.ensure(conn, of.as_str())?,
            },
            area: terms.ensure(conn, key.area.as_str())?,
            period: period_number(key.period),
        })
    }

    /// The key that these numbers stand for.
    pub(super) fn resolve(
        self,
        conn: &Connection,
        dictionary: &Dictionary,
    ) -> Result<ObservationKey, StoreError> {
        let doing = "read the key of an observation";
        let measure = u8::try_from(self.measure).ok().and_then(Measure::from_number);
        let measure = measure.ok_or_else(|| Corrupt::new("there is no such measure"));
        Ok(ObservationKey {
            indicator: parse(&dictionary.text(conn, self.indicator)?)?,
            measure: measure.map_err(corrupt(doing))?,
            of: match self.of {
                0 => Of::Nothing,
                of => parse(&dictionary.text(conn, of)?)?,
            },
            area: parse(&dictionary.text(conn, self.area)?)?,
            period: period_from_number(self.period).map_err(corrupt(doing))?,
        })
    }
}

fn parse<T: std::str::FromStr<Err: std::fmt::Display>>(term: &str) -> Result<T, StoreError> {
    term.parse().map_err(|err| corrupt("read a term of the dictionary")(Corrupt::new(err)))
}

/// A mantissa: an integer where it fits, else its digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mantissa(i128);

impl ToSql for Mantissa {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Owned(match i64::try_from(self.0) {
            Ok(number) => Value::Integer(number),
            Err(_) => Value::Text(self.0.to_string()),
        }))
    }
}

impl rusqlite::types::FromSql for Mantissa {
    fn column_result(value: ValueRef<'_>) -> rusqlite::types::FromSqlResult<Self> {
        match value {
            ValueRef::Integer(number) => Ok(Self(number.into())),
            other => {
                let parsed = other.as_str()?.parse();
                parsed.map(Self).map_err(rusqlite::types::FromSqlError::other)
            }
        }
    }
}

/// The observations that these revisions put under embargo, each with its end.
pub(super) fn embargoed(
    conn: &Connection,
    dictionary: &Dictionary,
    among: &RangeInclusive<u64>,
) -> Result<Vec<(Timestamp, Key)>, StoreError> {
    let doing = sql("read which embargoes end");
    let found = || {
        let mut query = conn.prepare_cached(
            "SELECT indicator, measure, \"of\", area, period, embargo_until FROM observation \
             WHERE embargo_until IS NOT NULL AND revision BETWEEN ?1 AND ?2",
        )?;
        let row = |row: &Row<'_>| {
            let [indicator, measure, of, area, period] =
                [row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?];
            Ok((row.get::<_, i64>(5)?, RowKey { indicator, measure, of, area, period }))
        };
        let among = [number(*among.start()), number(*among.end())];
        query.query_map(among, row)?.collect::<rusqlite::Result<Vec<(i64, RowKey)>>>()
    };
    let found = found().map_err(doing)?;
    let key = |(end, key): (i64, RowKey)| {
        let key = Key::Observation(key.resolve(conn, dictionary)?);
        Ok((Timestamp::from_micros(end), key))
    };
    found.into_iter().map(key).collect()
}

/// What a row records under its key, in numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Recorded {
    pub(super) revision: i64,
    mantissa: Option<Mantissa>,
    scale: Option<u8>,
    standing: Option<u8>,
    absence: Option<u8>,
    qualifier: Option<u8>,
    statuses: Option<u16>,
    stage: Option<u8>,
    pub(super) source: Option<i64>,
    note_zh: Option<i64>,
    note_en: Option<i64>,
    /// Nothing for free ones.
    confidentiality: Option<u8>,
    embargo_until: Option<i64>,
    /// What comparable growth is held on, encoded.
    comparison: Option<Vec<u8>>,
}

impl Recorded {
    /// A withdrawal.
    pub(super) const fn withdrawal(revision: i64) -> Self {
        Self {
            revision,
            mantissa: None,
            scale: None,
            standing: None,
            absence: None,
            qualifier: None,
            statuses: None,
            stage: None,
            source: None,
            note_zh: None,
            note_en: None,
            confidentiality: None,
            embargo_until: None,
            comparison: None,
        }
    }

    /// Whether it is a withdrawal.
    pub(super) const fn is_withdrawal(&self) -> bool {
        self.qualifier.is_none()
    }

    /// What a put records.
    pub(super) fn put(
        conn: &Connection,
        terms: &mut NewTerms<'_>,
        observation: &Observation,
        revision: i64,
    ) -> Result<Self, StoreError> {
        let Observation {
            key: _,
            reading,
            qualifier,
            statuses,
            stage,
            source,
            note,
            confidentiality,
            embargo_until,
            comparison: on,
        } = observation;
        let is_free = *confidentiality == Confidentiality::Free;
        let mut term = |text: &str| match text {
            "" => Ok(None),
            text => terms.ensure(conn, text).map(Some),
        };
        let mut recorded = Self {
            qualifier: Some(qualifier.number()),
            statuses: (!statuses.is_empty()).then_some(statuses.bits()),
            stage: stage.map(Stage::number),
            source: term(source.as_ref().map_or("", SourceId::as_str))?,
            note_zh: term(&note.zh)?,
            note_en: term(&note.en)?,
            confidentiality: (!is_free).then(|| confidentiality.number()),
            embargo_until: embargo_until.map(Timestamp::micros),
            comparison: on.as_deref().map(comparison::encode),
            ..Self::withdrawal(revision)
        };
        match reading {
            Reading::Value(value) => {
                recorded.mantissa = Some(Mantissa(value.mantissa()));
                recorded.scale = Some(value.scale());
            }
            Reading::Standing(standing) => recorded.standing = Some(standing.number()),
            Reading::Absent(absence) => recorded.absence = Some(absence.number()),
        }
        Ok(recorded)
    }

    /// Takes the columns of [`RECORDED`], beginning with the one numbered `first`.
    pub(super) fn read(row: &Row<'_>, first: usize) -> rusqlite::Result<Self> {
        Ok(Self {
            revision: row.get(first)?,
            mantissa: row.get(first + 1)?,
            scale: row.get(first + 2)?,
            standing: row.get(first + 3)?,
            absence: row.get(first + 4)?,
            qualifier: row.get(first + 5)?,
            statuses: row.get(first + 6)?,
            stage: row.get(first + 7)?,
            source: row.get(first + 8)?,
            note_zh: row.get(first + 9)?,
            note_en: row.get(first + 10)?,
            confidentiality: row.get(first + 11)?,
            embargo_until: row.get(first + 12)?,
            comparison: row.get(first + 13)?,
        })
    }

    /// The observation that was put under `key`; none if it was withdrawn.
    pub(super) fn resolve(
        &self,
        conn: &Connection,
        dictionary: &Dictionary,
        key: ObservationKey,
    ) -> Result<Option<Observation>, StoreError> {
        let Some(qualifier) = self.qualifier else { return Ok(None) };
        let codes = || {
            let qualifier = Qualifier::from_number(qualifier)?;
            let statuses = Statuses::from_bits(self.statuses.unwrap_or(0))?;
            let stage = self.stage.map(Stage::from_number);
            let stage = stage.map_or(Some(None), |stage| stage.map(Some))?;
            let free = Confidentiality::Free.number();
            let confidentiality =
                Confidentiality::from_number(self.confidentiality.unwrap_or(free))?;
            Some((self.reading()?, qualifier, statuses, stage, confidentiality))
        };
        let Some((reading, qualifier, statuses, stage, confidentiality)) = codes() else {
            let doing = "read an observation";
            return Err(corrupt(doing)(Corrupt::new(format!("{key} has codes that do not exist"))));
        };
        let on = self.comparison.as_deref().map(comparison::decode).transpose();
        let term = |id: Option<i64>| id.map(|id| dictionary.text(conn, id)).transpose();
        let note = |id| term(id).map(|text| text.map(|text| text.to_string()).unwrap_or_default());
        Ok(Some(Observation {
            key,
            reading,
            qualifier,
            statuses,
            stage,
            source: term(self.source)?.map(|text| parse(&text)).transpose()?,
            note: Text { zh: note(self.note_zh)?, en: note(self.note_en)? },
            confidentiality,
            embargo_until: self.embargo_until.map(Timestamp::from_micros),
            comparison: on.map_err(corrupt("read an observation"))?,
        }))
    }

    fn reading(&self) -> Option<Reading> {
        match (self.mantissa, self.scale, self.standing, self.absence) {
            (Some(Mantissa(mantissa)), Some(scale), None, None) => {
                Decimal::new(mantissa, scale).map(Reading::Value)
            }
            (None, None, Some(standing), None) => {
                Standing::from_number(standing).map(Reading::Standing)
            }
            (None, None, None, Some(absence)) => Absence::from_number(absence).map(Reading::Absent),
            _ => None,
        }
    }

    /// The row as [`Inserting`] writes it: all columns that are whole numbers, in their order, the mantissa, and on what
    /// a comparison is.
    ///
    /// [`Inserting`]: super::inserting::Inserting
    pub(super) fn cells(
        &self,
        key: RowKey,
    ) -> ([Option<i64>; CELLS], Option<Mantissa>, Option<&[u8]>) {
        let RowKey { indicator, measure, of, area, period } = key;
        let small = |number: Option<u8>| number.map(i64::from);
        let cells = [
            Some(indicator),
            Some(measure),
            Some(of),
            Some(area),
            Some(period),
            Some(self.revision),
            small(self.scale),
            small(self.standing),
            small(self.absence),
            small(self.qualifier),
            self.statuses.map(i64::from),
            small(self.stage),
            self.source,
            self.note_zh,
            self.note_en,
            small(self.confidentiality),
            self.embargo_until,
        ];
        (cells, self.mantissa, self.comparison.as_deref())
    }
}
