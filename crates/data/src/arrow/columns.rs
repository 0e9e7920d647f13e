//! The columns: one for each part of an observation.

use std::{fmt::Write as _, sync::Arc};

use arrow_array::{
    ArrayRef,
    builder::{
        Date32Builder, Decimal128Builder, ListBuilder, StringBuilder, StringDictionaryBuilder,
        TimestampMicrosecondBuilder, UInt8Builder, UInt16Builder, UInt64Builder,
    },
    types::{Date32Type, Int32Type},
};
use arrow_schema::{ArrowError, DataType, Field, TimeUnit};
use chrono::NaiveDate;
use scorecard_domain::{
    Absence, Comparison, Confidentiality, Decimal, Measure, ObsStatus, Observation, ObservationKey,
    Period, Qualifier, Reading, SourceId, Stage, Standing, Text, Timestamp,
};

use super::codes::{Codes, codes};

/// Ids and periods: they repeat, so a batch has each of them once.
type Ids = StringDictionaryBuilder<Int32Type>;

/// The numbers of a row together have so many bytes.
const NUMBERS: usize = 64;
/// `value` has so many digits, the most that readers of Arrow have in common.
const PRECISION: u8 = 38;
/// And so many decimals, the most that an observation has.
const SCALE: u8 = Decimal::MAX_SCALE;

/// What a batch is made of, as far as it has been gathered.
pub(super) struct Columns {
    rows: usize,
    bytes: usize,
    /// The text of a period, while it is made.
    period_text: String,
    indicator: Ids,
    measure: Codes<Measure>,
    of: Ids,
    area: Ids,
    period: Ids,
    period_start: Date32Builder,
    period_months: UInt16Builder,
    value: Decimal128Builder,
    decimals: UInt8Builder,
    value_text: StringBuilder,
    standing: Codes<Standing>,
    absence: Codes<Absence>,
    qualifier: Codes<Qualifier>,
    statuses: ListBuilder<StringBuilder>,
    stage: Codes<Stage>,
    source: Ids,
    note_zh: StringBuilder,
    note_en: StringBuilder,
    confidentiality: Codes<Confidentiality>,
    embargo_until: TimestampMicrosecondBuilder,
    basis_zh: StringBuilder,
    basis_en: StringBuilder,
    adjusted_value: StringBuilder,
    adjusted_base: StringBuilder,
    revision: UInt64Builder,
}

/// What the last column says: which revision of each observation it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Revisions {
    /// The one that last changed it: what is read from a ledger.
    Held,
    /// The one that must have been the last to change it, if that matters: what is put into one.
    Expected,
}

/// The columns' names and types, in their order.
pub(super) fn fields(revisions: Revisions) -> Vec<Field> {
    let ids = || DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
    let always = |name, of| Field::new(name, of, false);
    let sometimes = |name, of| Field::new(name, of, true);
    vec![
        always("indicator", ids()),
        always("measure", codes()),
        sometimes("of", ids()),
        always("area", ids()),
        always("period", ids()),
        always("period_start", DataType::Date32),
        always("period_months", DataType::UInt16),
        sometimes("value", value_type()),
        sometimes("decimals", DataType::UInt8),
        sometimes("value_text", DataType::Utf8),
        sometimes("standing", codes()),
        sometimes("absence", codes()),
        always("qualifier", codes()),
        always("statuses", DataType::List(Arc::new(status_field()))),
        sometimes("stage", codes()),
        sometimes("source", ids()),
        sometimes("note_zh", DataType::Utf8),
        sometimes("note_en", DataType::Utf8),
        always("confidentiality", codes()),
        sometimes("embargo_until", moment_type()),
        sometimes("basis_zh", DataType::Utf8),
        sometimes("basis_en", DataType::Utf8),
        sometimes("adjusted_value", DataType::Utf8),
        sometimes("adjusted_base", DataType::Utf8),
        match revisions {
            Revisions::Held => always("revision", DataType::UInt64),
            Revisions::Expected => sometimes("if_revision", DataType::UInt64),
        },
    ]
}

fn value_type() -> DataType {
    DataType::Decimal128(PRECISION, SCALE.cast_signed())
}

fn moment_type() -> DataType {
    DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into()))
}

fn status_field() -> Field {
    Field::new("item", DataType::Utf8, false)
}

impl Columns {
    pub(super) fn new() -> Self {
        Self {
            rows: 0,
            bytes: 0,
            period_text: String::new(),
            indicator: Ids::new(),
            measure: Codes::new(Measure::ALL, Measure::slug),
            of: Ids::new(),
            area: Ids::new(),
            period: Ids::new(),
            period_start: Date32Builder::new(),
            period_months: UInt16Builder::new(),
            value: Decimal128Builder::new().with_data_type(value_type()),
            decimals: UInt8Builder::new(),
            value_text: StringBuilder::new(),
            standing: Codes::new(Standing::ALL, Standing::slug),
            absence: Codes::new(Absence::ALL, Absence::slug),
            qualifier: Codes::new(Qualifier::ALL, Qualifier::slug),
            statuses: ListBuilder::new(StringBuilder::new()).with_field(status_field()),
            stage: Codes::new(Stage::ALL, Stage::slug),
            source: Ids::new(),
            note_zh: StringBuilder::new(),
            note_en: StringBuilder::new(),
            confidentiality: Codes::new(Confidentiality::ALL, Confidentiality::slug),
            embargo_until: TimestampMicrosecondBuilder::new().with_data_type(moment_type()),
            basis_zh: StringBuilder::new(),
            basis_en: StringBuilder::new(),
            adjusted_value: StringBuilder::new(),
            adjusted_base: StringBuilder::new(),
            revision: UInt64Builder::new(),
        }
    }

    /// How many rows have been gathered.
    pub(super) const fn rows(&self) -> usize {
        self.rows
    }

    /// About how many bytes they have: at least as many as the batch will.
    pub(super) const fn bytes(&self) -> usize {
        self.bytes
    }

    /// Adds a row.
    pub(super) fn push(
        &mut self,
        observation: &Observation,
        revision: Option<u64>,
    ) -> Result<(), ArrowError> {
        let Observation {
            key,
            reading,
            qualifier,
            statuses,
            stage,
            source,
            note,
            confidentiality,
            embargo_until,
            comparison,
        } = observation;
        let ObservationKey { indicator, measure, of, area, period } = key;
        let Text { zh, en } = note;
        let source = source.as_ref().map_or("", SourceId::as_str);
        let texts = [indicator.as_str(), of.as_str(), area.as_str(), source, zh, en];
        self.rows += 1;
        self.bytes += NUMBERS + texts.iter().map(|text| text.len()).sum::<usize>();
        self.indicator.append(indicator.as_str())?;
        self.measure.push(Some(*measure));
        self.of.append_option(there(of.as_str()));
        self.area.append(area.as_str())?;
        self.push_period(*period)?;
        self.push_reading(*reading);
        self.qualifier.push(Some(*qualifier));
        for status in statuses.iter() {
            self.statuses.values().append_value(ObsStatus::slug(status));
        }
        self.statuses.append(true);
        self.stage.push(*stage);
        self.source.append_option(there(source));
        self.note_zh.append_option(there(zh));
        self.note_en.append_option(there(en));
        self.confidentiality.push(Some(*confidentiality));
        self.embargo_until.append_option(embargo_until.map(Timestamp::micros));
        self.push_comparison(comparison.as_deref());
        self.revision.append_option(revision);
        Ok(())
    }

    fn push_comparison(&mut self, comparison: Option<&Comparison>) {
        let basis = comparison.map(|it| (it.basis.zh.as_str(), it.basis.en.as_str()));
        let (zh, en) = basis.unwrap_or_default();
        let number = |number: Option<Decimal>| number.map(|number| number.to_string());
        let value = comparison.and_then(|it| number(it.adjusted_value));
        let base = comparison.and_then(|it| number(it.adjusted_base));
        self.bytes += zh.len() + en.len();
        self.bytes += [&value, &base].into_iter().flatten().map(String::len).sum::<usize>();
        self.basis_zh.append_option(there(zh));
        self.basis_en.append_option(there(en));
        self.adjusted_value.append_option(value);
        self.adjusted_base.append_option(base);
    }

    fn push_period(&mut self, period: Period) -> Result<(), ArrowError> {
        self.period_text.clear();
        // Writing to a text does not fail.
        let _written = write!(self.period_text, "{period}");
        self.bytes += self.period_text.len();
        self.period.append(&self.period_text)?;
        let start = period.start();
        let year = i32::try_from(start.year()).unwrap_or(i32::MAX);
        let start = NaiveDate::from_ymd_opt(year, start.month(), 1);
        self.period_start.append_option(start.map(Date32Type::from_naive_date));
        self.period_months.append_value(period.months());
        Ok(())
    }

    fn push_reading(&mut self, reading: Reading) {
        let (value, standing, absence) = match reading {
            Reading::Value(value) => (Some(value), None, None),
            Reading::Standing(standing) => (None, Some(standing), None),
            Reading::Absent(absence) => (None, None, Some(absence)),
        };
        let scaled = value.and_then(Decimal::scaled);
        self.value.append_option(scaled);
        self.decimals.append_option(value.map(Decimal::scale));
        let too_long = value.filter(|_| scaled.is_none());
        self.value_text.append_option(too_long.map(|value| value.to_string()));
        self.standing.push(standing);
        self.absence.push(absence);
    }

    /// The columns of the batch, in their order; the next one is empty.
    pub(super) fn finish(&mut self) -> Result<Vec<ArrayRef>, ArrowError> {
        (self.rows, self.bytes) = (0, 0);
        Ok(vec![
            Arc::new(self.indicator.finish()),
            self.measure.finish()?,
            Arc::new(self.of.finish()),
            Arc::new(self.area.finish()),
            Arc::new(self.period.finish()),
            Arc::new(self.period_start.finish()),
            Arc::new(self.period_months.finish()),
            Arc::new(self.value.finish()),
            Arc::new(self.decimals.finish()),
            Arc::new(self.value_text.finish()),
            self.standing.finish()?,
            self.absence.finish()?,
            self.qualifier.finish()?,
            Arc::new(self.statuses.finish()),
            self.stage.finish()?,
            Arc::new(self.source.finish()),
            Arc::new(self.note_zh.finish()),
            Arc::new(self.note_en.finish()),
            self.confidentiality.finish()?,
            Arc::new(self.embargo_until.finish()),
            Arc::new(self.basis_zh.finish()),
            Arc::new(self.basis_en.finish()),
            Arc::new(self.adjusted_value.finish()),
            Arc::new(self.adjusted_base.finish()),
            Arc::new(self.revision.finish()),
        ])
    }
}

/// A text, unless it is empty.
fn there(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}
