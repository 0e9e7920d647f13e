//! Observations out of an Arrow IPC stream: its columns are checked as a whole, its rows one by one.

mod readings;

use std::str::FromStr;

use crate::sentences;
use arrow_array::{
    Array, ArrayRef, RecordBatch, TimestampMicrosecondArray, UInt64Array,
    cast::AsArray as _,
    types::{Decimal128Type, TimestampMicrosecondType, UInt8Type, UInt64Type},
};
use arrow_schema::{ArrowError, DataType, Schema, TimeUnit};
use scorecard_domain::{
    AreaId, Comparison, Confidentiality, Decimal, Explained, Fault, FaultReason, IndicatorId, Key,
    Measure, ObsStatus, Observation, ObservationKey, Of, Period, Qualifier, SourceId, Stage,
    Statuses, Text, Timestamp,
};

use super::texts::{Texts, Values, is_text};
use readings::Readings;

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
    readings: Readings<'a>,
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
    /// The row that was read last: the next has most in common with it.
    last: Option<Observation>,
}

/// What a row that cannot be read names, each with its path from the change.
pub(super) type Named = Vec<(String, Key)>;

/// An observation with the revision that must have been the last to change it, if that matters.
pub(crate) type Row<'a> = (&'a Observation, Option<u64>);

impl<'a> Rows<'a> {
    /// The columns of a batch in which nothing is wrong with them.
    pub(super) fn of(batch: &'a RecordBatch) -> Self {
        let column = |name| batch.column_by_name(name);
        // Of what no row has nothing need be looked up row by row.
        let said = |name| column(name).filter(|it| it.null_count() < it.len());
        let texts = |name| said(name).and_then(Texts::of);
        let value = said("value").and_then(|it| it.as_primitive_opt::<Decimal128Type>());
        Self {
            indicator: texts("indicator").map(Values::of),
            measure: texts("measure").map(Values::of),
            of: texts("of").map(Values::of),
            area: texts("area").map(Values::of),
            period: texts("period").map(Values::of),
            readings: Readings {
                value: value.and_then(|it| Some((it, u8::try_from(it.scale()).ok()?))),
                decimals: column("decimals").and_then(|it| it.as_primitive_opt::<UInt8Type>()),
                value_text: texts("value_text").map(Values::of),
                standing: texts("standing").map(Values::of),
                absence: texts("absence").map(Values::of),
            },
            qualifier: texts("qualifier").map(Values::of),
            statuses: column("statuses"),
            stage: texts("stage").map(Values::of),
            source: texts("source").map(Values::of),
            note_zh: texts("note_zh"),
            note_en: texts("note_en"),
            confidentiality: texts("confidentiality").map(Values::of),
            embargo_until: said("embargo_until")
                .and_then(|it| it.as_primitive_opt::<TimestampMicrosecondType>()),
            basis_zh: texts("basis_zh"),
            basis_en: texts("basis_en"),
            adjusted_value: texts("adjusted_value").map(Values::of),
            adjusted_base: texts("adjusted_base").map(Values::of),
            if_revision: said("if_revision").and_then(|it| it.as_primitive_opt::<UInt64Type>()),
            last: None,
        }
    }

    /// The observation of a row, if it is clear what is meant, or else what it names, and all that is wrong about reading it;
    /// paths are from the change: `observation.key.area`.
    pub(super) fn get(&mut self, row: usize) -> (Result<Row<'_>, Named>, Vec<Fault>) {
        let mut found = Found { row, is_clear: true, faults: Vec::new() };
        let key = "observation.key";
        let indicator = found.needed(&mut self.indicator, || format!("{key}.indicator"));
        let measure = found.needed(&mut self.measure, || format!("{key}.measure"));
        let of = found.optional(&mut self.of, || format!("{key}.of"));
        let area = found.needed(&mut self.area, || format!("{key}.area"));
        let period = found.needed(&mut self.period, || format!("{key}.period"));
        let reading = self.readings.get(&mut found);
        let at = |field: &'static str| move || format!("observation.{field}");
        let qualifier = found.optional(&mut self.qualifier, at("qualifier"));
        let statuses = found.statuses(self.statuses);
        let stage = found.optional(&mut self.stage, at("stage"));
        let source = found.optional(&mut self.source, at("source"));
        let words = |texts: &Option<Texts<'a>>| {
            texts.as_ref().and_then(|texts| texts.get(row)).unwrap_or_default()
        };
        let (note_zh, note_en) = (words(&self.note_zh), words(&self.note_en));
        let (basis_zh, basis_en) = (words(&self.basis_zh), words(&self.basis_en));
        let adjusted_value = found.optional(&mut self.adjusted_value, at("adjusted_value"));
        let adjusted_base = found.optional(&mut self.adjusted_base, at("adjusted_base"));
        let confidentiality = found.optional(&mut self.confidentiality, at("confidentiality"));
        let until = self.embargo_until.filter(|it| it.is_valid(row)).map(|it| it.value(row));
        let if_revision = self.if_revision.filter(|it| it.is_valid(row)).map(|it| it.value(row));
        let (Some(indicator), Some(measure), Some(area), Some(period), Some(reading), true) =
            (indicator, measure, area, period, reading, found.is_clear)
        else {
            let of = of.and_then(|of| match of {
                Of::Nothing => None,
                Of::Area(id) => Some(Key::Area(id.clone())),
                Of::Group(id) => Some(Key::PeerGroup(id.clone())),
            });
            let named = [
                ("key.indicator", indicator.cloned().map(Key::Indicator)),
                ("key.of", of),
                ("key.area", area.cloned().map(Key::Area)),
                ("source", source.cloned().map(Key::Source)),
            ];
            let named = named.into_iter().filter_map(|(field, key)| Some((at(field)(), key?)));
            return (Err(named.collect()), found.faults);
        };
        let it = self.last.get_or_insert_with(|| Observation {
            key: ObservationKey {
                indicator: indicator.clone(),
                measure: *measure,
                of: Of::Nothing,
                area: area.clone(),
                period: *period,
            },
            reading,
            qualifier: Qualifier::Exact,
            statuses,
            stage: None,
            source: None,
            note: Text::default(),
            confidentiality: Confidentiality::Free,
            embargo_until: None,
            comparison: None,
        });
        become_same(&mut it.key.indicator, indicator);
        become_same(&mut it.key.of, of.unwrap_or(&Of::Nothing));
        become_same(&mut it.key.area, area);
        (it.key.measure, it.key.period, it.reading) = (*measure, *period, reading);
        it.qualifier = qualifier.copied().unwrap_or(Qualifier::Exact);
        (it.statuses, it.stage) = (statuses, stage.copied());
        if it.source.as_ref() != source {
            it.source = source.cloned();
        }
        say(&mut it.note.zh, note_zh);
        say(&mut it.note.en, note_en);
        it.confidentiality = confidentiality.copied().unwrap_or(Confidentiality::Free);
        it.embargo_until = until.map(Timestamp::from_micros);
        let comparison = Comparison {
            basis: Text::new(basis_zh, basis_en),
            adjusted_value: adjusted_value.copied(),
            adjusted_base: adjusted_base.copied(),
        };
        it.comparison = comparison.known();
        (Ok((it, if_revision)), found.faults)
    }
}

/// Copies a value, unless it is there already.
fn become_same<T: Clone + PartialEq>(held: &mut T, value: &T) {
    if held != value {
        held.clone_from(value);
    }
}

/// Copies a text. Mostly it is empty, as it was before.
fn say(held: &mut String, text: &str) {
    if !(held.is_empty() && text.is_empty()) {
        held.clear();
        held.push_str(text);
    }
}

/// What is found about a row.
struct Found {
    row: usize,
    /// Whether it is clear what is meant, in spite of the faults.
    is_clear: bool,
    faults: Vec<Fault>,
}

impl Found {
    /// Something is wrong, and it is not clear what is meant.
    fn unclear(&mut self, fault: Fault) {
        self.is_clear = false;
        self.faults.push(fault);
    }

    fn optional<'v, T: Clone + FromStr<Err: Explained>>(
        &mut self,
        values: &'v mut Option<Values<'_, T>>,
        path: impl Fn() -> String,
    ) -> Option<&'v T> {
        let read = values.as_mut()?.get(self.row)?;
        read.map_err(|problem| self.unclear(Fault::invalid(path(), problem.clone()))).ok()
    }

    fn needed<'v, T: Clone + FromStr<Err: Explained>>(
        &mut self,
        values: &'v mut Option<Values<'_, T>>,
        path: impl Fn() -> String,
    ) -> Option<&'v T> {
        let Some(read) = values.as_mut().and_then(|values| values.get(self.row)) else {
            self.unclear(Fault::missing(path(), sentences::a_text()));
            return None;
        };
        read.map_err(|problem| self.unclear(Fault::invalid(path(), problem.clone()))).ok()
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
                    self.unclear(Fault::invalid(path(), problem))
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
