//! The columns that there always are, and those of formulas and grades.

use std::sync::Arc;

use arrow_array::{
    ArrayRef,
    builder::{
        BooleanBuilder, Decimal128Builder, ListBuilder, StringBuilder, StringDictionaryBuilder,
        UInt8Builder, UInt32Builder, UInt64Builder,
    },
    types::Int32Type,
};
use arrow_schema::{ArrowError, DataType, Field};
use scorecard_domain::{Absence, Decimal, Indicator, Missing, Reading, Stage, Standing, Text};
use scorecard_measures::{Answer, Origin};

use scorecard_wire::pb::metrics::Metric;

use super::details::{self, Details};
use crate::grade::{self, Grade};

/// Texts that repeat, so a batch has each of them once.
type Texts = StringDictionaryBuilder<Int32Type>;

/// The numbers of a row together have so many bytes.
const NUMBERS: usize = 128;
/// `value` has so many digits, the most that readers of Arrow have in common.
const PRECISION: u8 = 38;
/// And so many decimals, the most that a number has.
const SCALE: u8 = Decimal::MAX_SCALE;

/// What a batch is made of, as far as it has been gathered.
pub(super) struct Columns {
    rows: usize,
    bytes: usize,
    indicator: Texts,
    measure: Texts,
    of: Texts,
    area: Texts,
    period: Texts,
    value: Decimal128Builder,
    decimals: UInt8Builder,
    value_text: StringBuilder,
    standing: Texts,
    absence: Texts,
    unit: Texts,
    origin: Texts,
    missing: Texts,
    qualifier: Texts,
    statuses: ListBuilder<StringBuilder>,
    stage: Texts,
    rank_reported: UInt32Builder,
    rank_expected: UInt32Builder,
    rank_tied: BooleanBuilder,
    rank_firm: BooleanBuilder,
    coverage_reported: UInt32Builder,
    coverage_expected: UInt32Builder,
    base_by_shares: BooleanBuilder,
    basis_zh: Texts,
    basis_en: Texts,
    revision: UInt64Builder,
    /// None if formulas were not asked for.
    formula: Option<StringBuilder>,
    /// None if grades were not asked for.
    grade: Option<StringBuilder>,
    /// None if they were not asked for.
    details: Option<Details>,
}

/// What columns there are beside those that there always are.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked {
    pub(super) formula: bool,
    pub(super) grade: bool,
    pub(super) details: bool,
}

/// The columns' names and types, in their order.
pub(super) fn fields(asked: Asked) -> Vec<Field> {
    let texts = || DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
    let always = |name, of| Field::new(name, of, false);
    let sometimes = |name, of| Field::new(name, of, true);
    let mut fields = vec![
        always("indicator", texts()),
        always("measure", texts()),
        sometimes("of", texts()),
        always("area", texts()),
        always("period", texts()),
        sometimes("value", value_type()),
        sometimes("decimals", DataType::UInt8),
        sometimes("value_text", DataType::Utf8),
        sometimes("standing", texts()),
        sometimes("absence", texts()),
        sometimes("unit", texts()),
        sometimes("origin", texts()),
        sometimes("missing", texts()),
        sometimes("qualifier", texts()),
        always("statuses", DataType::List(Arc::new(status_field()))),
        sometimes("stage", texts()),
        sometimes("rank_reported", DataType::UInt32),
        sometimes("rank_expected", DataType::UInt32),
        sometimes("rank_tied", DataType::Boolean),
        sometimes("rank_firm", DataType::Boolean),
        sometimes("coverage_reported", DataType::UInt32),
        sometimes("coverage_expected", DataType::UInt32),
        always("base_by_shares", DataType::Boolean),
        sometimes("basis_zh", texts()),
        sometimes("basis_en", texts()),
        always("revision", DataType::UInt64),
    ];
    if asked.formula {
        fields.push(sometimes("formula", DataType::Utf8));
    }
    if asked.grade {
        fields.push(sometimes("grade", DataType::Utf8));
    }
    if asked.details {
        fields.extend(details::fields());
    }
    fields
}

fn value_type() -> DataType {
    DataType::Decimal128(PRECISION, SCALE.cast_signed())
}

/// The items of lists.
pub(super) fn status_field() -> Field {
    Field::new("item", DataType::Utf8, false)
}

impl Columns {
    pub(super) fn new(asked: Asked) -> Self {
        Self {
            rows: 0,
            bytes: 0,
            indicator: Texts::new(),
            measure: Texts::new(),
            of: Texts::new(),
            area: Texts::new(),
            period: Texts::new(),
            value: Decimal128Builder::new().with_data_type(value_type()),
            decimals: UInt8Builder::new(),
            value_text: StringBuilder::new(),
            standing: Texts::new(),
            absence: Texts::new(),
            unit: Texts::new(),
            origin: Texts::new(),
            missing: Texts::new(),
            qualifier: Texts::new(),
            statuses: ListBuilder::new(StringBuilder::new()).with_field(status_field()),
            stage: Texts::new(),
            rank_reported: UInt32Builder::new(),
            rank_expected: UInt32Builder::new(),
            rank_tied: BooleanBuilder::new(),
            rank_firm: BooleanBuilder::new(),
            coverage_reported: UInt32Builder::new(),
            coverage_expected: UInt32Builder::new(),
            base_by_shares: BooleanBuilder::new(),
            basis_zh: Texts::new(),
            basis_en: Texts::new(),
            revision: UInt64Builder::new(),
            formula: asked.formula.then(StringBuilder::new),
            grade: asked.grade.then(StringBuilder::new),
            details: asked.details.then(Details::new),
        }
    }

    /// Whether there are details.
    pub(super) const fn are_detailed(&self) -> bool {
        self.details.is_some()
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
        answer: &Answer,
        indicator: &Indicator,
        grade: Option<&Grade>,
        (basis, metric): (&Text, Option<&Metric>),
    ) -> Result<(), ArrowError> {
        let key = &answer.key;
        let (period, unit) = (key.period.to_string(), indicator.unit_of(key.measure));
        let texts = [
            key.indicator.as_str(),
            key.of.as_str(),
            key.area.as_str(),
            &period,
            &unit,
            &basis.zh,
            &basis.en,
        ];
        self.rows += 1;
        self.bytes += NUMBERS + texts.iter().map(|text| text.len()).sum::<usize>();
        self.indicator.append(key.indicator.as_str())?;
        self.measure.append(key.measure.slug())?;
        self.of.append_option(there(key.of.as_str()));
        self.area.append(key.area.as_str())?;
        self.period.append(&period)?;
        self.unit.append_option(there(&unit));
        self.push_value(answer);
        self.push_context(answer);
        self.basis_zh.append_option(there(&basis.zh));
        self.basis_en.append_option(there(&basis.en));
        self.revision.append_value(answer.revision());
        if let Some(column) = &mut self.formula {
            let formula = answer.formula();
            self.bytes += formula.len();
            column.append_option(there(formula));
        }
        if let Some(column) = &mut self.grade {
            let cell = grade.map(grade::cell);
            self.bytes += cell.as_ref().map_or(0, String::len);
            column.append_option(cell);
        }
        if let (Some(columns), Some(metric)) = (&mut self.details, metric) {
            self.bytes += columns.push(metric);
        }
        Ok(())
    }

    /// What is shown, or why nothing is.
    fn push_value(&mut self, answer: &Answer) {
        let shown = answer.shown();
        let (value, standing, absence) = match shown.map(|shown| shown.reading) {
            Some(Reading::Value(value)) => (Some(value), None, None),
            Some(Reading::Standing(standing)) => (None, Some(standing), None),
            Some(Reading::Absent(absence)) => (None, None, Some(absence)),
            None => (None, None, None),
        };
        let scaled = value.and_then(Decimal::scaled);
        self.value.append_option(scaled);
        self.decimals.append_option(value.map(Decimal::scale));
        let too_long = value.filter(|_| scaled.is_none());
        self.value_text.append_option(too_long.map(|value| value.to_string()));
        self.standing.append_option(standing.map(Standing::slug));
        self.absence.append_option(absence.map(Absence::slug));
        self.origin.append_option(answer.origin.map(|origin| match origin {
            Origin::Published => "published",
            Origin::Computed => "computed",
        }));
        self.missing.append_option(answer.missing().map(Missing::slug));
        self.qualifier.append_option(shown.map(|shown| shown.qualifier.slug()));
        for status in shown.iter().flat_map(|shown| shown.statuses.iter()) {
            self.statuses.values().append_value(status.slug());
        }
        self.statuses.append(true);
        self.stage.append_option(shown.and_then(|shown| shown.stage).map(Stage::slug));
    }

    /// Among whom, and of how many parts.
    fn push_context(&mut self, answer: &Answer) {
        let rank = answer.rank.as_ref();
        self.rank_reported.append_option(rank.map(|rank| rank.reported));
        self.rank_expected.append_option(rank.map(|rank| rank.expected));
        self.rank_tied.append_option(rank.map(|rank| rank.tied));
        self.rank_firm.append_option(rank.map(|rank| rank.is_firm()));
        let coverage = answer.covered();
        self.coverage_reported.append_option(coverage.map(|coverage| coverage.reported));
        self.coverage_expected.append_option(coverage.map(|coverage| coverage.expected));
        self.base_by_shares.append_value(answer.by_shares);
    }

    /// The columns of the batch, in their order; the next one is empty.
    pub(super) fn finish(&mut self) -> Vec<ArrayRef> {
        (self.rows, self.bytes) = (0, 0);
        let mut columns: Vec<ArrayRef> = vec![
            Arc::new(self.indicator.finish()),
            Arc::new(self.measure.finish()),
            Arc::new(self.of.finish()),
            Arc::new(self.area.finish()),
            Arc::new(self.period.finish()),
            Arc::new(self.value.finish()),
            Arc::new(self.decimals.finish()),
            Arc::new(self.value_text.finish()),
            Arc::new(self.standing.finish()),
            Arc::new(self.absence.finish()),
            Arc::new(self.unit.finish()),
            Arc::new(self.origin.finish()),
            Arc::new(self.missing.finish()),
            Arc::new(self.qualifier.finish()),
            Arc::new(self.statuses.finish()),
            Arc::new(self.stage.finish()),
            Arc::new(self.rank_reported.finish()),
            Arc::new(self.rank_expected.finish()),
            Arc::new(self.rank_tied.finish()),
            Arc::new(self.rank_firm.finish()),
            Arc::new(self.coverage_reported.finish()),
            Arc::new(self.coverage_expected.finish()),
            Arc::new(self.base_by_shares.finish()),
            Arc::new(self.basis_zh.finish()),
            Arc::new(self.basis_en.finish()),
            Arc::new(self.revision.finish()),
        ];
        if let Some(formula) = &mut self.formula {
            columns.push(Arc::new(formula.finish()));
        }
        if let Some(grade) = &mut self.grade {
            columns.push(Arc::new(grade.finish()));
        }
        columns.extend(self.details.iter_mut().flat_map(Details::finish));
        columns
    }
}

/// A text, unless it is empty.
fn there(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}
