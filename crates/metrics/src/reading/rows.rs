//! Observations out of the ledger's Arrow stream, whose columns `docs/bulk.md` tells.

use std::{
    fmt::Display,
    panic::{AssertUnwindSafe, catch_unwind},
    str::FromStr,
};

use arrow_array::{
    Array, Decimal128Array, DictionaryArray, ListArray, RecordBatch, StringArray, UInt8Array,
    UInt64Array,
    cast::AsArray as _,
    types::{ArrowDictionaryKeyType, Decimal128Type, Int8Type, Int32Type, UInt8Type, UInt64Type},
};
use arrow_buffer::{ArrowNativeType as _, Buffer};
use arrow_ipc::reader::StreamDecoder;
use arrow_schema::ArrowError;
use scorecard_domain::{
    Absence, AreaId, Comparison, Confidentiality, Decimal, IndicatorId, Measure, ObsStatus,
    Observation, ObservationKey, Of, Period, Qualifier, Reading, SourceId, Stage, Standing,
    Statuses, Text, Thing, decimal,
};

/// The pieces of one stream, as they come.
#[derive(Debug, Default)]
pub(super) struct Rows {
    decoder: StreamDecoder,
}

impl Rows {
    /// Gives the observations of one more piece to `put`, each with the revision that last changed it.
    ///
    /// # Errors
    ///
    /// If it is no Arrow, or not of such columns.
    pub(super) fn take(
        &mut self,
        piece: Vec<u8>,
        put: &mut dyn FnMut(Thing, u64),
    ) -> Result<(), ArrowError> {
        let mut rest = Buffer::from(piece);
        while !rest.is_empty() {
            // The decoder checks most of what comes, and panics where lengths in it contradict each other.
            let decoded = catch_unwind(AssertUnwindSafe(|| self.decoder.decode(&mut rest)));
            let contradicted = |_| wrong("its lengths", "contradict each other");
            if let Some(batch) = decoded.map_err(contradicted)?? {
                Columns::of(&batch)?.each(put)?;
            }
        }
        Ok(())
    }
}

/// The columns of a record batch. What the cube does not hold is not among them: who may see an observation was decided
/// where it was sent.
struct Columns<'a> {
    rows: usize,
    indicator: Values<'a, Int32Type, IndicatorId>,
    measure: Values<'a, Int8Type, Measure>,
    of: Values<'a, Int32Type, Of>,
    area: Values<'a, Int32Type, AreaId>,
    period: Values<'a, Int32Type, Period>,
    value: &'a Decimal128Array,
    /// Of the column.
    scale: u8,
    decimals: &'a UInt8Array,
    value_text: &'a StringArray,
    standing: Values<'a, Int8Type, Standing>,
    absence: Values<'a, Int8Type, Absence>,
    qualifier: Values<'a, Int8Type, Qualifier>,
    statuses: &'a ListArray,
    stage: Values<'a, Int8Type, Stage>,
    source: Values<'a, Int32Type, SourceId>,
    note_zh: &'a StringArray,
    note_en: &'a StringArray,
    basis_zh: &'a StringArray,
    basis_en: &'a StringArray,
    adjusted_value: &'a StringArray,
    adjusted_base: &'a StringArray,
    revision: &'a UInt64Array,
}

impl<'a> Columns<'a> {
    fn of(batch: &'a RecordBatch) -> Result<Self, ArrowError> {
        let column = |name| column(batch, name);
        let texts = |name| column(name)?.as_string_opt().ok_or_else(|| not_as_told(name));
        let value = column("value")?.as_primitive_opt::<Decimal128Type>();
        let value = value.ok_or_else(|| not_as_told("value"))?;
        let decimals = column("decimals")?.as_primitive_opt::<UInt8Type>();
        let revision = column("revision")?.as_primitive_opt::<UInt64Type>();
        Ok(Self {
            rows: batch.num_rows(),
            indicator: Values::of(batch, "indicator")?,
            measure: Values::of(batch, "measure")?,
            of: Values::of(batch, "of")?,
            area: Values::of(batch, "area")?,
            period: Values::of(batch, "period")?,
            value,
            scale: u8::try_from(value.scale()).map_err(|_| not_as_told("value"))?,
            decimals: decimals.ok_or_else(|| not_as_told("decimals"))?,
            value_text: texts("value_text")?,
            standing: Values::of(batch, "standing")?,
            absence: Values::of(batch, "absence")?,
            qualifier: Values::of(batch, "qualifier")?,
            statuses: column("statuses")?.as_list_opt().ok_or_else(|| not_as_told("statuses"))?,
            stage: Values::of(batch, "stage")?,
            source: Values::of(batch, "source")?,
            note_zh: texts("note_zh")?,
            note_en: texts("note_en")?,
            basis_zh: texts("basis_zh")?,
            basis_en: texts("basis_en")?,
            adjusted_value: texts("adjusted_value")?,
            adjusted_base: texts("adjusted_base")?,
            revision: revision.ok_or_else(|| not_as_told("revision"))?,
        })
    }

    fn each(&self, put: &mut dyn FnMut(Thing, u64)) -> Result<(), ArrowError> {
        for row in 0..self.rows {
            let observation = Observation {
                key: ObservationKey {
                    indicator: self.indicator.needed(row)?.clone(),
                    measure: *self.measure.needed(row)?,
                    of: self.of.get(row)?.cloned().unwrap_or_default(),
                    area: self.area.needed(row)?.clone(),
                    period: *self.period.needed(row)?,
                },
                reading: self.reading(row)?,
                qualifier: *self.qualifier.needed(row)?,
                statuses: self.statuses(row)?,
                stage: self.stage.get(row)?.copied(),
                source: self.source.get(row)?.cloned(),
                note: Text { zh: text(self.note_zh, row), en: text(self.note_en, row) },
                confidentiality: Confidentiality::Free,
                embargo_until: None,
                comparison: self.comparison(row)?,
            };
            put(Thing::Observation(observation), self.revision.value(row));
        }
        Ok(())
    }

    fn reading(&self, row: usize) -> Result<Reading, ArrowError> {
        if self.value.is_valid(row) {
            let number = unscaled(self.value.value(row), self.scale, self.decimals.value(row));
            return number.map(Reading::Value).ok_or_else(|| not_as_told("value"));
        }
        if let Some(standing) = self.standing.get(row)? {
            return Ok(Reading::Standing(*standing));
        }
        if let Some(absence) = self.absence.get(row)? {
            return Ok(Reading::Absent(*absence));
        }
        parsed("value_text", self.value_text.value(row)).map(Reading::Value)
    }

    fn comparison(&self, row: usize) -> Result<Option<Box<Comparison>>, ArrowError> {
        let number = |name, texts: &StringArray| {
            texts.is_valid(row).then(|| parsed(name, texts.value(row))).transpose()
        };
        let comparison = Comparison {
            basis: Text { zh: text(self.basis_zh, row), en: text(self.basis_en, row) },
            adjusted_value: number("adjusted_value", self.adjusted_value)?,
            adjusted_base: number("adjusted_base", self.adjusted_base)?,
        };
        Ok(comparison.known())
    }

    fn statuses(&self, row: usize) -> Result<Statuses, ArrowError> {
        if self.statuses.value_length(row) == 0 {
            return Ok(Statuses::NONE);
        }
        let all = self.statuses.value(row);
        let texts = all.as_string_opt::<i32>().ok_or_else(|| not_as_told("statuses"))?;
        texts.iter().flatten().map(|text| parsed::<ObsStatus>("statuses", text)).collect()
    }
}

/// A column of texts that repeat, each of which is read once a batch.
struct Values<'a, K: ArrowDictionaryKeyType, T> {
    name: &'static str,
    rows: &'a DictionaryArray<K>,
    values: Vec<T>,
}

impl<'a, K: ArrowDictionaryKeyType, T: FromStr<Err: Display>> Values<'a, K, T> {
    fn of(batch: &'a RecordBatch, name: &'static str) -> Result<Self, ArrowError> {
        let rows = column(batch, name)?.as_dictionary_opt::<K>();
        let rows = rows.ok_or_else(|| not_as_told(name))?;
        let texts = rows.values().as_string_opt::<i32>().ok_or_else(|| not_as_told(name))?;
        let values = texts.iter().map(|text| parsed(name, text.unwrap_or_default()));
        Ok(Self { name, rows, values: values.collect::<Result<_, _>>()? })
    }

    fn get(&self, row: usize) -> Result<Option<&T>, ArrowError> {
        let keys = self.rows.keys();
        if keys.is_null(row) {
            return Ok(None);
        }
        let value = self.values.get(keys.value(row).as_usize());
        value.map(Some).ok_or_else(|| not_as_told(self.name))
    }

    fn needed(&self, row: usize) -> Result<&T, ArrowError> {
        self.get(row)?.ok_or_else(|| not_as_told(self.name))
    }
}

fn column<'a>(batch: &'a RecordBatch, name: &str) -> Result<&'a dyn Array, ArrowError> {
    batch.column_by_name(name).map(AsRef::as_ref).ok_or_else(|| wrong(name, "is not there"))
}

fn text(texts: &StringArray, row: usize) -> String {
    if texts.is_valid(row) { texts.value(row).to_owned() } else { String::new() }
}

fn parsed<T: FromStr<Err: Display>>(column: &str, text: &str) -> Result<T, ArrowError> {
    text.parse().map_err(|err: T::Err| wrong(column, &err.to_string()))
}

/// The number with its own decimals, from one with those of the column.
fn unscaled(number: i128, scale: u8, decimals: u8) -> Option<Decimal> {
    let surplus = scale.checked_sub(decimals)?;
    let (mantissa, rest) = match (i64::try_from(number), decimal::short_power_of_ten(surplus)) {
        // Most are short, and divided much faster.
        (Ok(number), Some(factor)) => ((number / factor).into(), i128::from(number % factor)),
        _ => {
            let factor = decimal::power_of_ten(surplus)?;
            (number / factor, number % factor)
        }
    };
    if rest == 0 { Decimal::new(mantissa, decimals) } else { None }
}

fn not_as_told(column: &str) -> ArrowError {
    wrong(column, "is not as it should be")
}

fn wrong(column: &str, problem: &str) -> ArrowError {
    ArrowError::SchemaError(format!("column `{column}`: {problem}"))
}
