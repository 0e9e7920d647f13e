//! The columns of details: all that a metric has beside what is shown, from the message itself, so that nothing that
//! `QueryMetrics` answers is left out.

use std::sync::Arc;

use arrow_array::{
    ArrayRef,
    builder::{BooleanBuilder, ListBuilder, StringBuilder, UInt32Builder},
};
use arrow_schema::{DataType, Field};
use scorecard_domain::{Absence, Measure, Missing, Qualifier, Stage, Standing};
use scorecard_wire::{
    codes::Code,
    pb::metrics::{
        Implied, ImpliedKind, Input, Metric, StreakEnd, UnstatedShare, Value, value::Reading,
    },
};

use super::columns::status_field as item;

/// A cell; its column is of its sort.
enum Cell {
    Text(String),
    Number(Option<u32>),
    Flag(Option<bool>),
    List(Vec<String>),
}

/// Columns as far as they have been gathered.
enum Column {
    Text(StringBuilder),
    Number(UInt32Builder),
    Flag(BooleanBuilder),
    List(ListBuilder<StringBuilder>),
}

/// The columns of details, in their order.
pub(super) struct Details(Vec<Column>);

/// The columns' names and types, in their order.
pub(super) fn fields() -> impl Iterator<Item = Field> {
    cells(&Metric::default()).into_iter().map(|(name, cell)| match cell {
        Cell::Text(_) => Field::new(name, DataType::Utf8, true),
        Cell::Number(_) => Field::new(name, DataType::UInt32, true),
        Cell::Flag(_) => Field::new(name, DataType::Boolean, true),
        Cell::List(_) => Field::new(name, DataType::List(Arc::new(item())), false),
    })
}

impl Details {
    pub(super) fn new() -> Self {
        let column = |(_, cell)| match cell {
            Cell::Text(_) => Column::Text(StringBuilder::new()),
            Cell::Number(_) => Column::Number(UInt32Builder::new()),
            Cell::Flag(_) => Column::Flag(BooleanBuilder::new()),
            Cell::List(_) => {
                Column::List(ListBuilder::new(StringBuilder::new()).with_field(item()))
            }
        };
        Self(cells(&Metric::default()).into_iter().map(column).collect())
    }

    /// Adds a row; about how many bytes of text it has.
    pub(super) fn push(&mut self, metric: &Metric) -> usize {
        let mut bytes = 0;
        for (column, (_, cell)) in self.0.iter_mut().zip(cells(metric)) {
            match (column, cell) {
                (Column::Text(column), Cell::Text(text)) => {
                    bytes += text.len();
                    column.append_option((!text.is_empty()).then_some(text));
                }
                (Column::Number(column), Cell::Number(number)) => column.append_option(number),
                (Column::Flag(column), Cell::Flag(flag)) => column.append_option(flag),
                (Column::List(column), Cell::List(items)) => {
                    for item in items {
                        bytes += item.len();
                        column.values().append_value(item);
                    }
                    column.append(true);
                }
                // A column has one sort of cells.
                _ => {}
            }
        }
        bytes
    }

    pub(super) fn finish(&mut self) -> impl Iterator<Item = ArrayRef> {
        self.0.iter_mut().map(|column| -> ArrayRef {
            match column {
                Column::Text(column) => Arc::new(column.finish()),
                Column::Number(column) => Arc::new(column.finish()),
                Column::Flag(column) => Arc::new(column.finish()),
                Column::List(column) => Arc::new(column.finish()),
            }
        })
    }
}

/// A row. What has columns of its own in every table is not in it.
fn cells(metric: &Metric) -> Vec<(&'static str, Cell)> {
    let Metric {
        key: _,
        origin: _,
        shown: _,
        published,
        computed,
        missing: _,
        not_computed,
        disagreement,
        rank: _,
        streak,
        implied,
        formula: _,
        inputs,
        revision: _,
        words,
        unit: _,
        coverage: _,
        rank_change,
        basis: _,
        grade: _,
        base_by_shares: _,
        unstated_shares,
    } = metric;
    let [published_value, published_qualifier, published_stage] = said(published.as_ref());
    let [computed_value, computed_qualifier, computed_stage] = said(computed.as_ref());
    let end = |of: fn(&scorecard_wire::pb::metrics::Disagreement) -> &String| {
        Cell::Text(disagreement.as_ref().map(of).cloned().unwrap_or_default())
    };
    let streak = streak.as_ref();
    let periods = |of: fn(&scorecard_wire::pb::metrics::StreakContext) -> &Vec<String>| {
        Cell::List(streak.map(of).cloned().unwrap_or_default())
    };
    let moved = rank_change.as_ref();
    let in_words = |is_zh: bool| {
        let words = words.as_ref();
        let words = words.and_then(|it| if is_zh { it.zh.as_ref() } else { it.en.as_ref() });
        words.cloned().unwrap_or_default()
    };
    let (zh, en) = (in_words(true), in_words(false));
    vec![
        ("published", Cell::Text(published_value)),
        ("published_qualifier", Cell::Text(published_qualifier)),
        ("published_statuses", statuses(published.as_ref())),
        ("published_stage", Cell::Text(published_stage)),
        ("computed", Cell::Text(computed_value)),
        ("computed_qualifier", Cell::Text(computed_qualifier)),
        ("computed_statuses", statuses(computed.as_ref())),
        ("computed_stage", Cell::Text(computed_stage)),
        ("not_computed", Cell::Text(reason(*not_computed))),
        ("published_low", end(|it| &it.published_low)),
        ("published_high", end(|it| &it.published_high)),
        ("computed_low", end(|it| &it.computed_low)),
        ("computed_high", end(|it| &it.computed_high)),
        ("streak_up_to_rank", Cell::Number(streak.map(|it| it.up_to_rank))),
        ("streak_since", Cell::Text(streak.map(|it| it.since.clone()).unwrap_or_default())),
        ("streak_end", Cell::Text(streak.map(|it| ended(it.end())).unwrap_or_default())),
        ("streak_ended_by", Cell::Text(streak.map(|it| it.ended_by.clone()).unwrap_or_default())),
        ("streak_qualified", Cell::Flag(streak.map(|it| it.qualified))),
        ("streak_tied", periods(|it| &it.tied_periods)),
        ("streak_regrouped", periods(|it| &it.regrouped_periods)),
        ("streak_open", periods(|it| &it.open_periods)),
        ("rank_before", Cell::Number(moved.map(|it| it.before))),
        ("rank_now", Cell::Number(moved.map(|it| it.now))),
        ("rank_change_tied", Cell::Flag(moved.map(|it| it.tied))),
        ("rank_change_firm", Cell::Flag(moved.map(|it| it.firm))),
        ("same_peers", Cell::Flag(moved.map(|it| it.same_peers))),
        ("implied", Cell::List(implied.iter().map(follows).collect())),
        ("inputs", Cell::List(inputs.iter().map(|it| input(it)).collect())),
        ("unstated_shares", Cell::List(unstated_shares.iter().map(unstated).collect())),
        ("cell_zh", Cell::Text(zh.cell)),
        ("phrase_zh", Cell::Text(zh.phrase)),
        ("cell_en", Cell::Text(en.cell)),
        ("phrase_en", Cell::Text(en.phrase)),
    ]
}

fn slug<C: Code>(number: i32, slug: fn(C) -> &'static str) -> String {
    C::from_wire(number).map(slug).unwrap_or_default().to_owned()
}

/// Why there is none.
fn reason(number: i32) -> String {
    let missing = u8::try_from(number).ok().and_then(Missing::from_number);
    missing.map_or("", Missing::slug).to_owned()
}

/// A value: the number, the standing or the absence; its qualifier; its stage.
fn said(value: Option<&Value>) -> [String; 3] {
    let Some(value) = value else { return Default::default() };
    let reading = match &value.reading {
        Some(Reading::Number(number)) => number.clone(),
        Some(Reading::Standing(standing)) => slug(*standing, Standing::slug),
        Some(Reading::Absence(absence)) => slug(*absence, Absence::slug),
        None => String::new(),
    };
    [reading, slug(value.qualifier, Qualifier::slug), slug(value.stage, Stage::slug)]
}

fn statuses(value: Option<&Value>) -> Cell {
    let flags = value.into_iter().flat_map(|value| &value.statuses);
    Cell::List(flags.map(|flag| slug(*flag, scorecard_domain::ObsStatus::slug)).collect())
}

fn ended(end: StreakEnd) -> String {
    match end {
        StreakEnd::Unspecified => String::new(),
        end => end.as_str_name().trim_start_matches("STREAK_END_").to_lowercase(),
    }
}

/// `whole|226.7|227.6|家`; in a conflict `whole|26.02|26.10|家|conflict`
fn follows(implied: &Implied) -> String {
    let Implied { kind: _, low, high, unit, words: _, conflict } = implied;
    let kind = match implied.kind() {
        ImpliedKind::Unspecified => "",
        ImpliedKind::Whole => "whole",
        ImpliedKind::Base => "base",
        ImpliedKind::Period => "period",
    };
    let told = [kind, low, high, unit].join("|");
    if *conflict { told + "|conflict" } else { told }
}

/// `gbt2260:370100|economy.gdp|level||2012|4803.67亿元|zhwiki-shandong|3`
fn input(input: &Input) -> String {
    let Input { key, revision, value, source } = input;
    let key = key.clone().unwrap_or_default();
    let measure = slug(key.measure, Measure::slug);
    let revision = revision.to_string();
    [&key.area, &key.indicator, &measure, &key.of, &key.period, value, source, &revision]
        .map(String::as_str)
        .join("|")
}

/// `2019-01|gbt2260:371200|gbt2260:370100`
fn unstated(share: &UnstatedShare) -> String {
    let UnstatedShare { predecessor, successor, from } = share;
    [from.as_str(), predecessor, successor].join("|")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{super::columns, *};

    /// A field of `Metric` that is in no column fails to compile here, and a column that is not there fails.
    #[test]
    fn each_field_of_a_metric_has_its_columns() {
        let all = columns::fields(columns::Asked { formula: true, grade: true, details: true });
        let names: Vec<&str> = all.iter().map(|field| field.name().as_str()).collect();
        let unique = BTreeSet::from_iter(&names);
        assert_eq!(unique.len(), names.len(), "{names:?}");
        let mut told = BTreeSet::new();
        macro_rules! columns {
            ($($field:ident: $($column:literal)+;)+) => {{
                let Metric { $($field: _,)+ } = Metric::default();
                $($(
                    assert!(unique.contains(&$column), "{} has no column {}", stringify!($field), $column);
                    told.insert($column);
                )+)+
            }};
        }
        columns! {
            key: "indicator" "measure" "of" "area" "period";
            origin: "origin";
            shown: "value" "decimals" "value_text" "standing" "absence" "qualifier" "statuses" "stage";
            published: "published" "published_qualifier" "published_statuses" "published_stage";
            computed: "computed" "computed_qualifier" "computed_statuses" "computed_stage";
            missing: "missing";
            not_computed: "not_computed";
            disagreement: "published_low" "published_high" "computed_low" "computed_high";
            rank: "rank_reported" "rank_expected" "rank_tied" "rank_firm";
            streak: "streak_up_to_rank" "streak_since" "streak_end" "streak_ended_by" "streak_qualified"
                "streak_tied" "streak_regrouped" "streak_open";
            implied: "implied";
            formula: "formula";
            inputs: "inputs";
            revision: "revision";
            words: "cell_zh" "phrase_zh" "cell_en" "phrase_en";
            unit: "unit";
            coverage: "coverage_reported" "coverage_expected";
            rank_change: "rank_before" "rank_now" "rank_change_tied" "rank_change_firm" "same_peers";
            basis: "basis_zh" "basis_en";
            grade: "grade";
            base_by_shares: "base_by_shares";
            unstated_shares: "unstated_shares";
        }
        assert_eq!(told.len(), names.len(), "{names:?}");
    }
}
