//! What is wrong, told to people in Chinese and English.

use std::fmt;

use super::Told;
use crate::text::{Lang, Text};

/// What is wrong and what was expected, in Chinese and English, in one sentence without a full stop.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    words: Text,
    /// Whether the sentence is about the value at the fault's place and leaves it out: `is not a number`.
    is_predicate: bool,
}

impl Problem {
    /// What is to be said of the value at the fault's place: 不是数字, `is not a number`.
    pub fn is(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { words: Text::new(zh, en), is_predicate: true }
    }

    /// A sentence that is whole by itself.
    pub fn says(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { words: Text::new(zh, en), is_predicate: false }
    }

    /// What was expected, to be part of a sentence: 一个地区, `at least one area`.
    pub fn names(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self::says(zh, en)
    }

    /// The sentence as it is, without the value that it is about.
    pub const fn words(&self) -> &Text {
        &self.words
    }

    /// The sentence with the value that stands at its place, if it is about that: “16l.3”不是数字.
    pub fn of(&self, value: &str) -> Text {
        let Text { zh, en } = &self.words;
        match (self.is_predicate, value) {
            (false, _) | (true, "") => self.words.clone(),
            (true, value) => Text::new(format!("“{value}”{zh}"), format!("`{value}` {en}")),
        }
    }
}

/// In English, as errors for programs have it.
impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words.get(Lang::En))
    }
}

/// A sentence within another.
impl Told for Problem {
    fn told(&self, lang: Lang) -> String {
        self.words.get(lang).to_owned()
    }
}

impl From<Text> for Problem {
    fn from(words: Text) -> Self {
        Self { words, is_predicate: false }
    }
}

impl From<Problem> for Text {
    fn from(problem: Problem) -> Self {
        problem.words
    }
}

/// An error that can tell people in both languages what is wrong.
pub trait Explained {
    /// What is wrong, and what was expected.
    fn problem(&self) -> Problem;
}
