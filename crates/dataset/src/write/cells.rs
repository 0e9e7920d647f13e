//! The cells of one row, by column.

use std::{collections::BTreeMap, fmt::Display};

use scorecard_domain::{Month, SourceId, Text};

/// Cells that have been given; all others are empty.
#[derive(Clone, Debug, Default)]
pub(super) struct Cells(BTreeMap<String, String>);

impl Cells {
    pub(super) fn set(&mut self, column: &str, value: impl Display) -> &mut Self {
        self.0.insert(column.to_owned(), value.to_string());
        self
    }

    /// The value, if there is one.
    pub(super) fn maybe(&mut self, column: &str, value: Option<impl Display>) -> &mut Self {
        if let Some(value) = value {
            self.set(column, value);
        }
        self
    }

    /// The value unless it is what an empty cell stands for.
    pub(super) fn unless<T: Display + PartialEq>(
        &mut self,
        column: &str,
        value: T,
        default: T,
    ) -> &mut Self {
        if value != default {
            self.set(column, value);
        }
        self
    }

    /// Words in both languages.
    pub(super) fn words(&mut self, name: &str, Text { zh, en }: &Text) -> &mut Self {
        self.set(&format!("{name}_zh"), zh).set(&format!("{name}_en"), en)
    }

    /// Two months, either of which may be open.
    pub(super) fn months(
        &mut self,
        [from, until]: [&str; 2],
        months: (Option<Month>, Option<Month>),
    ) -> &mut Self {
        self.maybe(from, months.0).maybe(until, months.1)
    }

    /// What almost all facts end with.
    pub(super) fn evidence(&mut self, source: Option<&SourceId>, note: &Text) -> &mut Self {
        self.maybe("source", source).words("note", note)
    }

    /// The cell's text.
    pub(super) fn get(&self, column: &str) -> &str {
        self.0.get(column).map_or("", String::as_str)
    }
}
