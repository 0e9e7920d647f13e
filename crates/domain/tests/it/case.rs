//! One case as a line of text: what is to be said, and what is said of it.

use std::fmt;

use scorecard_domain::Lang;

use crate::entries;

/// A line `measure|value|unit|qualifier|flags/stage|context|zh|en`; `cases.txt` tells what may stand where.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Case {
    /// A measure, or the name of an entry.
    pub(crate) measure: String,
    pub(crate) value: String,
    /// `zh:en`, with its scale.
    pub(crate) unit: String,
    pub(crate) qualifier: String,
    pub(crate) status: String,
    /// Keys and what they say, in the order of the line.
    pub(crate) context: Vec<(String, String)>,
    pub(crate) zh: String,
    pub(crate) en: String,
}

impl Case {
    pub(crate) fn parse(line: &str) -> Self {
        let columns: Vec<_> = line.split('|').map(str::to_owned).collect();
        let [measure, value, unit, qualifier, status, context, zh, en] =
            <[String; 8]>::try_from(columns)
                .unwrap_or_else(|columns| panic!("{line}: {} columns, expected 8", columns.len()));
        let context = context
            .split(';')
            .filter(|part| !part.is_empty())
            .map(|part| part.split_once(':').unwrap_or((part, "")))
            .map(|(key, words)| (key.to_owned(), words.to_owned()))
            .collect();
        Self { measure, value, unit, qualifier, status, context, zh, en }
    }

    /// What the context says under a key.
    pub(crate) fn get(&self, key: &str) -> Option<&str> {
        self.context.iter().find(|(name, _)| name == key).map(|(_, words)| words.as_str())
    }

    pub(crate) fn has(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    pub(crate) fn set(&mut self, key: &str, words: &str) {
        self.context.push((key.to_owned(), words.to_owned()));
    }

    /// What is wrong with what is said, if anything.
    pub(crate) fn wrong(&self) -> Option<String> {
        let mut wrong = String::new();
        for (lang, expected) in [(Lang::Zh, &self.zh), (Lang::En, &self.en)] {
            let said = entries::said(self, lang);
            if said != *expected {
                wrong.push_str(&format!("\n  said     {said}\n  expected {expected}"));
            }
        }
        (!wrong.is_empty()).then(|| format!("{self}{wrong}"))
    }
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { measure, value, unit, qualifier, status, context, zh, en } = self;
        let context: Vec<_> = context
            .iter()
            .map(
                |(key, words)| {
                    if words.is_empty() { key.clone() } else { format!("{key}:{words}") }
                },
            )
            .collect();
        let context = context.join(";");
        write!(f, "{measure}|{value}|{unit}|{qualifier}|{status}|{context}|{zh}|{en}")
    }
}
