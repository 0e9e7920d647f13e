//! Observations out of an Arrow IPC stream: its columns are checked as a whole, its rows one by one.

use crate::sentences;
use arrow_array::{
    Array, ArrayRef, Decimal128Array, RecordBatch, TimestampMicrosecondArray, UInt8Array,
    UInt64Array,
    cast::AsArray as _,
    types::{Decimal128Type, TimestampMicrosecondType, UInt8Type, UInt64Type},
};
use arrow_schema::{ArrowError, DataType, Schema, TimeUnit};
use scorecard_domain::{
    Absence, AreaId, Comparison, Confidentiality, Decimal, Explained, Fault, FaultReason,
    IndicatorId, Measure, ObsStatus, Observation, ObservationKey, Of, Period, Problem, Qualifier,
    Reading, SourceId, Stage, Standing, Statuses, Text, Timestamp, decimal::power_of_ten,
};

use super::texts::{Texts, Values, is_text};

/// What a stream may have beside what is read: what the ledger says itself, and what follows from the period.
const LEFT_OUT: [&str; 3] = ["period_start", "period_months", "revision"];

/// A column that is read: its name, whether it must be there, its type in words, and whether a type is that.
type Known = (&'static str, bool, &'static str, fn(&DataType) -> bool);

const TEXT: &str = "text, plain or as a dictionary";

/// The columns that are read.
const KNOWN: [Known; 22] = [
    ("indicator", true, TEXT, is_text),
    ("measure", true, TEXT, is_text),
    ("of", false, TEXT, is_text),
    ("area", true, TEXT, is_text),
    ("period", true, TEXT, is_text),
    ("value", false, "decimal128 with 0 to 15 decimals", is_decimal),
    ("decimals", false, "uint8", |of| *of == DataType::UInt8),
    ("value_text", false, TEXT, is_text),
    ("standing", false, TEXT, is_text),
    ("absence", false, TEXT, is_text),
    ("qualifier", false, TEXT, is_text),
    ("statuses", false, "a list of text", is_list),
    ("stage", false, TEXT, is_text),
    ("source", false, TEXT, is_text),
    ("note_zh", false, TEXT, is_text),
    ("note_en", false, TEXT, is_text),
    ("confidentiality", false, TEXT, is_text),
    ("embargo_until", false, "timestamp in microseconds with a time zone", is_moment),
    ("basis_zh", false, TEXT, is_text),
    ("basis_en", false, TEXT, is_text),
    ("adjusted_value", false, TEXT, is_text),
    ("adjusted_base", false, TEXT, is_text),
];

fn is_decimal(of: &DataType) -> bool {
    matches!(of, DataType::Decimal128(_, scale) if (0..=15).contains(scale))
}

fn is_moment(of: &DataType) -> bool {
    matches!(of, DataType::Timestamp(TimeUnit::Microsecond, Some(_)))
}

fn is_list(of: &DataType) -> bool {
    matches!(of, DataType::List(item) | DataType::LargeList(item) if is_text(item.data_type()))
}

/// What is wrong with the columns, at their names.
pub(super) fn faults_of(schema: &Schema) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (name, required, expected, _) in KNOWN {
        if required && schema.column_with_name(name).is_none() {
            faults.push(Fault::missing(name.to_owned(), sentences::a_column_of(expected)));
        }
    }
    let mut seen: Vec<&str> = Vec::new();
    for field in schema.fields() {
        let (name, of) = (field.name().as_str(), field.data_type());
        if seen.contains(&name) {
            let problem = sentences::two_columns();
            faults.push(Fault::new(name.to_owned(), FaultReason::DuplicateKey, problem));
        }
        seen.push(name);
        let known = KNOWN.iter().find(|(known, ..)| *known == name);
        let (expected, is_right) = match known {
            Some((_, _, expected, is_right)) => (*expected, is_right(of)),
            None if name == "if_revision" => ("uint64", *of == DataType::UInt64),
            None if LEFT_OUT.contains(&name) => continue,
            None => {
                let known: Vec<&str> = KNOWN.iter().map(|(known, ..)| *known).collect();
                let known = known.join(", ");
                let problem = sentences::no_column(known);
                faults.push(Fault::invalid(name.to_owned(), problem));
                continue;
            }
        };
        if !is_right {
            let problem = sentences::another_column(of.to_string(), expected);
            faults.push(Fault::invalid(name.to_owned(), problem));
        }
    }
    faults
}

/// The columns of a record batch.
pub(super) struct Rows<'a> {
    indicator: Option<Values<'a, IndicatorId>>,
    measure: Option<Values<'a, Measure>>,
    of: Option<Values<'a, Of>>,
    area: Option<Values<'a, AreaId>>,
    period: Option<Values<'a, Period>>,
    value: Option<(&'a Decimal128Array, u8)>,
    decimals: Option<&'a UInt8Array>,
    value_text: Option<Values<'a, Decimal>>,
    standing: Option<Values<'a, Standing>>,
    absence: Option<Values<'a, Absence>>,
    qualifier: Option<Values<'a, Qualifier>>,
    statuses: Option<&'a ArrayRef>,
    stage: Option<Values<'a, Stage>>,
    source: Option<Values<'a, SourceId>>,
    note_zh: Option<Texts<'a>>,
    note_en: Option<Texts<'a>>,
    confidentiality: Option<Values<'a, Confidentiality>>,
    embargo_until: Option<&'a TimestampMicrosecondArray>,
    basis_zh: Option<Texts<'a>>,
    basis_en: Option<Texts<'a>>,
    adjusted_value: Option<Values<'a, Decimal>>,
    adjusted_base: Option<Values<'a, Decimal>>,
    if_revision: Option<&'a UInt64Array>,
}

/// An observation with the revision that must have been the last to change it, if that matters.
pub(crate) type Row = (Observation, Option<u64>);

impl<'a> Rows<'a> {
    /// The columns of a batch in which nothing is wrong with them.
    pub(super) fn of(batch: &'a RecordBatch) -> Self {
        let column = |name| batch.column_by_name(name);
        let texts = |name| column(name).and_then(Texts::of);
        let value = column("value").and_then(|it| it.as_primitive_opt::<Decimal128Type>());
        Self {
            indicator: texts("indicator").map(Values::of),
            measure: texts("measure").map(Values::of),
            of: texts("of").map(Values::of),
            area: texts("area").map(Values::of),
            period: texts("period").map(Values::of),
            value: value.and_then(|it| Some((it, u8::try_from(it.scale()).ok()?))),
            decimals: column("decimals").and_then(|it| it.as_primitive_opt::<UInt8Type>()),
            value_text: texts("value_text").map(Values::of),
            standing: texts("standing").map(Values::of),
            absence: texts("absence").map(Values::of),
            qualifier: texts("qualifier").map(Values::of),
            statuses: column("statuses"),
            stage: texts("stage").map(Values::of),
            source: texts("source").map(Values::of),
            note_zh: texts("note_zh"),
            note_en: texts("note_en"),
            confidentiality: texts("confidentiality").map(Values::of),
            embargo_until: column("embargo_until")
                .and_then(|it| it.as_primitive_opt::<TimestampMicrosecondType>()),
            basis_zh: texts("basis_zh"),
            basis_en: texts("basis_en"),
            adjusted_value: texts("adjusted_value").map(Values::of),
            adjusted_base: texts("adjusted_base").map(Values::of),
            if_revision: column("if_revision").and_then(|it| it.as_primitive_opt::<UInt64Type>()),
        }
    }

    /// The observation of a row.
    ///
    /// # Errors
    ///
    /// All that is wrong with it, with paths from the change: `observation.key.area`.
    pub(super) fn get(&mut self, row: usize) -> Result<Row, Vec<Fault>> {
        let mut found = Found { row, faults: Vec::new() };
        let key = "observation.key";
        let indicator = found.needed(&mut self.indicator, || format!("{key}.indicator"));
        let measure = found.needed(&mut self.measure, || format!("{key}.measure"));
        let of = found.optional(&mut self.of, || format!("{key}.of"));
        let area = found.needed(&mut self.area, || format!("{key}.area"));
        let period = found.needed(&mut self.period, || format!("{key}.period"));
        let reading = self.reading(&mut found);
        let at = |field: &'static str| move || format!("observation.{field}");
        let qualifier = found.optional(&mut self.qualifier, at("qualifier"));
        let statuses = found.statuses(self.statuses);
        let stage = found.optional(&mut self.stage, at("stage"));
        let source = found.optional(&mut self.source, at("source"));
        let words = |texts: &Option<Texts<'_>>| {
            texts.as_ref().and_then(|texts| texts.get(row)).unwrap_or_default().to_owned()
        };
        let note = Text { zh: words(&self.note_zh), en: words(&self.note_en) };
        let comparison = Comparison {
            basis: Text { zh: words(&self.basis_zh), en: words(&self.basis_en) },
            adjusted_value: found.optional(&mut self.adjusted_value, at("adjusted_value")),
            adjusted_base: found.optional(&mut self.adjusted_base, at("adjusted_base")),
        };
        let confidentiality = found.optional(&mut self.confidentiality, at("confidentiality"));
        let until = self.embargo_until.filter(|it| it.is_valid(row)).map(|it| it.value(row));
        let if_revision = self.if_revision.filter(|it| it.is_valid(row)).map(|it| it.value(row));
        let observation = || {
            let key = ObservationKey {
                indicator: indicator?,
                measure: measure?,
                of: of.unwrap_or_default(),
                area: area?,
                period: period?,
            };
            let (reading, qualifier) = (reading?, qualifier.unwrap_or(Qualifier::Exact));
            Some(Observation {
                key,
                reading,
                qualifier,
                statuses,
                stage,
                source,
                note,
                confidentiality: confidentiality.unwrap_or(Confidentiality::Free),
                embargo_until: until.map(Timestamp::from_micros),
                comparison: comparison.known(),
            })
        };
        match observation() {
            Some(observation) if found.faults.is_empty() => Ok((observation, if_revision)),
            _ => Err(found.faults),
        }
    }

    fn reading(&mut self, found: &mut Found) -> Option<Reading> {
        let row = found.row;
        let at = |field: &'static str| move || format!("observation.{field}");
        let value =
            self.value.filter(|(it, _)| it.is_valid(row)).map(|(it, scale)| (it.value(row), scale));
        let number = value.map(|(scaled, scale)| {
            let decimals = match self.decimals {
                None => Some(scale),
                Some(decimals) => decimals.is_valid(row).then(|| decimals.value(row)),
            };
            number(scaled, scale, decimals)
                .map_err(|problem| found.faults.push(Fault::invalid(at("value")(), problem)))
                .ok()
        });
        let before = found.faults.len();
        let text = found.optional(&mut self.value_text, at("value"));
        let standing = found.optional(&mut self.standing, at("standing"));
        let absence = found.optional(&mut self.absence, at("absence"));
        let readings = [
            number.flatten().or(text).map(Reading::Value),
            standing.map(Reading::Standing),
            absence.map(Reading::Absent),
        ];
        let n_readings = readings.iter().flatten().count();
        let expected = "value, value_text, standing, absence";
        if n_readings > 1 || (number.is_some() && text.is_some()) {
            let problem = sentences::several_readings(expected);
            found.faults.push(Fault::inconsistent("observation.reading".to_owned(), problem));
        } else if n_readings == 0 && number.is_none() && found.faults.len() == before {
            found.faults.push(Fault::missing("observation.reading", sentences::one_of(expected)));
        }
        readings.into_iter().flatten().next()
    }
}

/// The number of so many decimals that a scaled one is.
fn number(scaled: i128, scale: u8, decimals: Option<u8>) -> Result<Decimal, Problem> {
    let decimals = decimals.ok_or_else(sentences::without_decimals)?;
    let surplus = scale.checked_sub(decimals);
    let surplus = surplus.ok_or_else(|| sentences::finer_than_column(decimals, scale))?;
    let divisor = power_of_ten(surplus).unwrap_or(1);
    if scaled % divisor != 0 {
        let is = Decimal::new(scaled, scale)
            .map_or_else(|| scaled.to_string(), |it| it.trimmed().to_string());
        return Err(sentences::finer_than_said(is, decimals));
    }
    Decimal::new(scaled / divisor, decimals).ok_or_else(sentences::too_many_digits)
}

/// What is found about a row.
struct Found {
    row: usize,
    faults: Vec<Fault>,
}

impl Found {
    fn optional<T: Clone + std::str::FromStr<Err: Explained>>(
        &mut self,
        values: &mut Option<Values<'_, T>>,
        path: impl Fn() -> String,
    ) -> Option<T> {
        let read = values.as_mut()?.get(self.row)?;
        read.map_err(|problem| self.faults.push(Fault::invalid(path(), problem))).ok()
    }

    fn needed<T: Clone + std::str::FromStr<Err: Explained>>(
        &mut self,
        values: &mut Option<Values<'_, T>>,
        path: impl Fn() -> String,
    ) -> Option<T> {
        let Some(read) = values.as_mut().and_then(|values| values.get(self.row)) else {
            self.faults.push(Fault::missing(path(), sentences::a_text()));
            return None;
        };
        read.map_err(|problem| self.faults.push(Fault::invalid(path(), problem))).ok()
    }

    fn statuses(&mut self, lists: Option<&ArrayRef>) -> Statuses {
        let mut statuses = Statuses::NONE;
        let Some(lists) = lists.filter(|lists| lists.is_valid(self.row)) else { return statuses };
        let items = match (lists.as_list_opt::<i32>(), lists.as_list_opt::<i64>()) {
            (Some(lists), _) if lists.value_length(self.row) > 0 => lists.value(self.row),
            (_, Some(lists)) if lists.value_length(self.row) > 0 => lists.value(self.row),
            _ => return statuses,
        };
        let Some(texts) = Texts::of(&items) else { return statuses };
        for item in 0..items.len() {
            let path = || format!("observation.statuses[{item}]");
            match texts.get(item).unwrap_or_default().parse::<ObsStatus>() {
                Err(err) => {
                    let problem = err.problem().of(&err.text);
                    self.faults.push(Fault::invalid(path(), problem))
                }
                Ok(flag) if statuses.contains(flag) => {
                    let problem = sentences::given_twice(flag);
                    self.faults.push(Fault::new(path(), FaultReason::DuplicateKey, problem));
                }
                Ok(flag) => statuses = statuses.with(flag),
            }
        }
        statuses
    }
}

/// That a stream is none.
pub(super) fn unreadable(err: &ArrowError) -> Vec<Fault> {
    let problem = sentences::no_arrow(err.to_string());
    vec![Fault::invalid(String::new(), problem)]
}

#[cfg(test)]
mod tests;
