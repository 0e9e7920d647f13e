//! What a cell of a dataset is made of, ready to be worked out for a row.

use std::{borrow::Cow, collections::BTreeMap};

use regex::{Captures, Regex};
use scorecard_domain::{Problem, Text, fault::quoted};

use super::{
    file::{Expression, Rewritten},
    template::{self, Part},
};
use crate::{grid::Grid, sentences::mappings as sentences};

/// What a name in a template stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Name {
    /// A column of the table.
    Column(usize),
    /// The content of the cell that this row is about.
    Cell,
    /// A group of that column's name.
    CellGroup(usize),
    /// A group of the part that this row is about.
    EachGroup(usize),
    /// A variable.
    Variable(usize),
}

/// The names that templates can use.
#[derive(Clone, Copy, Debug)]
pub(super) struct Names<'a> {
    pub(super) header: &'a [String],
    pub(super) cells: Option<&'a Regex>,
    pub(super) each: Option<&'a Regex>,
    /// In their order; a variable itself sees none.
    pub(super) variables: &'a [String],
}

impl Names<'_> {
    /// What a name stands for.
    pub(super) fn resolve(&self, name: &str) -> Result<Name, Problem> {
        if let Some(group) = self.each.and_then(|pattern| group(pattern, name)) {
            return Ok(Name::EachGroup(group));
        }
        if let Some(pattern) = self.cells {
            if name == "cell" {
                return Ok(Name::Cell);
            }
            if let Some(group) = group(pattern, name) {
                return Ok(Name::CellGroup(group));
            }
        }
        if let Some(variable) = self.variables.iter().position(|variable| variable == name) {
            return Ok(Name::Variable(variable));
        }
        self.column(name).map(Name::Column)
    }

    /// The column of that name or, as `#3`, with that number.
    pub(super) fn column(&self, name: &str) -> Result<usize, Problem> {
        if let Some(number) = name.strip_prefix('#').and_then(|digits| digits.parse().ok()) {
            let column = usize::checked_sub(number, 1).filter(|at| *at < self.header.len());
            return column.ok_or_else(|| sentences::no_column_number(name, self.header.len()));
        }
        let mut columns = self.header.iter().enumerate().filter(|(_, column)| *column == name);
        match (columns.next(), columns.next()) {
            (Some((column, _)), None) => Ok(column),
            (Some((first, _)), Some(_)) => Err(sentences::several_columns(name, first + 1)),
            (None, _) => Err(sentences::names_nothing(name, self.all())),
        }
    }

    fn all(&self) -> Text {
        const SHOWN: usize = 40;
        let groups = |pattern: Option<&Regex>| -> Vec<String> {
            pattern
                .into_iter()
                .flat_map(|pattern| pattern.capture_names().flatten().map(str::to_owned))
                .collect()
        };
        let mut all = groups(self.each);
        all.extend(self.cells.map(|_| "cell".to_owned()));
        all.extend(groups(self.cells));
        all.extend(self.variables.iter().cloned());
        all.extend(self.header.iter().filter(|name| !name.is_empty()).cloned());
        let more = all.len().saturating_sub(SHOWN);
        all.truncate(SHOWN);
        let all = Text::new(all.join("、"), all.join(", "));
        if more == 0 { all } else { sentences::and_more(all, more).into() }
    }
}

fn group(pattern: &Regex, name: &str) -> Option<usize> {
    pattern.capture_names().position(|group| group == Some(name))
}

/// A regular expression for a whole text.
pub(super) fn whole(pattern: &str) -> Result<Regex, Problem> {
    Regex::new(&format!("^(?:{pattern})$"))
        .map_err(|err| sentences::no_pattern(pattern, quoted(last_line(&err))))
}

fn last_line(err: &regex::Error) -> String {
    let text = err.to_string();
    text.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned()
}

/// An expression whose names are known.
#[derive(Clone, Debug)]
pub(super) struct Compiled {
    parts: Vec<Part<Name>>,
    replace: Vec<(Regex, String)>,
    words: BTreeMap<String, String>,
    otherwise: Option<String>,
}

impl Compiled {
    pub(super) fn new(expression: &Expression, names: &Names<'_>) -> Result<Self, Problem> {
        let plain;
        let rewritten = match expression {
            Expression::Rewritten(rewritten) => rewritten,
            Expression::Template(from) => {
                plain = Rewritten {
                    from: from.clone(),
                    replace: Vec::new(),
                    words: BTreeMap::new(),
                    otherwise: None,
                };
                &plain
            }
        };
        let replace = rewritten.replace.iter();
        Ok(Self {
            parts: template::parse(&rewritten.from, |name| names.resolve(name))?,
            replace: replace
                .map(|[pattern, by]| Ok((whole(pattern)?, by.clone())))
                .collect::<Result<_, Problem>>()?,
            words: rewritten.words.clone(),
            otherwise: rewritten.otherwise.clone(),
        })
    }

    /// Whether the text depends on which of a row's cells it is about.
    pub(super) fn is_of_cell(&self, variables: &[Self]) -> bool {
        self.parts.iter().any(|part| match part {
            Part::Literal(_) => false,
            Part::Named(names, _) => names.iter().any(|name| match name {
                Name::Cell | Name::CellGroup(_) => true,
                Name::Column(_) | Name::EachGroup(_) => false,
                Name::Variable(at) => {
                    variables.get(*at).is_some_and(|variable| variable.is_of_cell(&[]))
                }
            }),
        })
    }

    /// The text, if it is the same for every row.
    pub(super) fn fixed(&self) -> Option<String> {
        let parts = self.parts.iter().map(|part| match part {
            Part::Literal(literal) => Some(literal.as_str()),
            Part::Named(..) => None,
        });
        let text: String = parts.collect::<Option<_>>()?;
        Some(self.rewrite(squeezed(text)))
    }

    /// The text, and the column that it is made of; the first of several.
    pub(super) fn text(&self, scope: &Scope<'_>) -> (String, Option<usize>) {
        let mut text = String::new();
        let mut column = None;
        for part in &self.parts {
            match part {
                Part::Literal(literal) => text.push_str(literal),
                Part::Named(names, filter) => {
                    let mut found = (Cow::Borrowed(""), None);
                    for name in names {
                        found = scope.named(*name);
                        if !found.0.is_empty() {
                            break;
                        }
                    }
                    text.push_str(&filter.apply(&found.0));
                    column = column.or(found.1);
                }
            }
        }
        (self.rewrite(squeezed(text)), column)
    }

    fn rewrite(&self, mut text: String) -> String {
        for (pattern, by) in &self.replace {
            if let Some(groups) = pattern.captures(&text) {
                let mut replaced = String::new();
                groups.expand(by, &mut replaced);
                text = replaced;
                break;
            }
        }
        match (self.words.get(&text), &self.otherwise) {
            (Some(word), _) | (None, Some(word)) => word.clone(),
            (None, None) => text,
        }
    }
}

/// The text without spaces at its ends and with one where there were several: names that stand for nothing leave
/// some.
fn squeezed(text: String) -> String {
    if !text.contains("  ") && !text.starts_with(' ') && !text.ends_with(' ') {
        return text;
    }
    text.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A row, and what of it is meant where several rows are made of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scope<'a> {
    pub(super) grid: &'a Grid,
    pub(super) row: usize,
    /// The column that this is about, and the groups of its name.
    pub(super) cell: Option<(usize, &'a Captures<'a>)>,
    /// The part that this is about.
    pub(super) each: Option<(&'a Captures<'a>, Option<usize>)>,
    pub(super) variables: &'a [Compiled],
}

impl<'a> Scope<'a> {
    fn named(&self, name: Name) -> (Cow<'a, str>, Option<usize>) {
        match name {
            Name::Column(column) => (self.grid.text(self.row, column).into(), Some(column)),
            Name::Cell => match self.cell {
                Some((column, _)) => (self.grid.text(self.row, column).into(), Some(column)),
                None => ("".into(), None),
            },
            Name::CellGroup(group) => match self.cell {
                Some((column, groups)) => (capture(groups, group).into(), Some(column)),
                None => ("".into(), None),
            },
            Name::EachGroup(group) => match self.each {
                Some((groups, column)) => (capture(groups, group).into(), column),
                None => ("".into(), None),
            },
            Name::Variable(variable) => match self.variables.get(variable) {
                Some(variable) => {
                    let (text, column) = variable.text(self);
                    (text.into(), column)
                }
                None => ("".into(), None),
            },
        }
    }
}

fn capture<'a>(groups: &'a Captures<'a>, group: usize) -> &'a str {
    groups.get(group).map_or("", |found| found.as_str())
}
