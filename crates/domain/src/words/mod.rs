//! How a figure is put into Chinese and English: the one place where words are made.
//!
//! A [`Figure`] says what is to be put into words, [`Figure::words`] does it for one language,
//! [`sentence`] joins figures into one sentence. What is said of a figure beside another (growth that has
//! become faster, a rank that has moved, a target attained) and what is no figure (targets, honours, missing
//! values, intervals) have entries of their own. What cannot be said truthfully is a [`Refusal`]. Nothing else in the system joins a
//! number with a unit.

mod amount;
mod answer;
mod attainment;
mod caveats;
pub mod claim;
mod contribution;
mod converted;
mod derived;
mod en;
mod figure;
mod grade;
mod growth_change;
mod honour;
mod implied;
mod labels;
mod multiple;
mod names;
mod numerals;
mod one_sided;
mod own;
mod pace;
mod predicate;
mod promise;
mod range;
mod rank_change;
mod refusal;
mod revised;
mod sentence;
mod small;
mod stage;
mod subject;
#[cfg(test)]
mod tests;
mod time;
mod turn;
mod unstated;
mod verdict;
mod zh;

pub use answer::{AnswerWords, Answered, evidence};
pub use attainment::{Attainment, Schedule};
pub use caveats::{Caveats, Members};
pub use contribution::{contribution, contribution_rate};
pub use converted::Converted;
pub use figure::{Figure, Place, Unadjusted, Unit};
pub use grade::{GradeCounts, GradeRange, Grades, called, counter};
pub use growth_change::GrowthChange;
pub use honour::{HonourWords, honour};
pub use implied::implied;
pub use labels::{Labelled, kind_name, labelled};
pub use multiple::multiple;
pub use names::{OfName, peers};
pub use pace::{average, sequential};
pub use promise::{Promise, beside};
pub use range::range;
pub use rank_change::RankChange;
pub use refusal::Refusal;
pub use revised::Revised;
pub use sentence::{brief, sentence};
pub use subject::{label, of_area};
pub use time::period_zh;
pub use turn::Turn;
pub use unstated::unstated;

use crate::{
    missing::Missing,
    text::{Lang, Text},
};

/// A figure in the words of one language.
///
/// `before`, `number`, `unit` and `after` together, with nothing between them, are the worded figure:
/// 近 4000 亿元, 5 % 左右, 14.4 万余户; English carries its spaces in them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Words {
    /// What stands before the number: 近, 超, 突破.
    pub before: String,
    /// The number with its digits; empty for a standing or an absence.
    pub number: String,
    /// The unit with its scale; never parted from the number.
    pub unit: String,
    /// What stands after: 左右, 以上; for a standing or an absence all there is.
    pub after: String,
    /// The mark of how settled it is: 预计, 计划; empty if unmarked.
    pub mark: String,
    /// What a table's cell says: 5%左右, 第1位, 领先.
    pub cell: String,
    /// The whole clause, without a stop: 完成一般公共预算收入161.3亿元.
    pub phrase: String,
}

/// The words of a value that is not there: the reason is the cell, and with `noun` the clause.
pub fn missing(reason: Missing, noun: &Text, lang: Lang) -> Words {
    absent(reason.words(lang), noun, lang)
}

/// The words of something that is said by `reason` alone.
fn absent(reason: &str, noun: &Text, lang: Lang) -> Words {
    let phrase = match (noun.get(lang), lang) {
        ("", _) => reason.to_owned(),
        (noun, Lang::Zh) => format!("{noun}{reason}"),
        (noun, Lang::En) => format!("{noun}: {reason}"),
    };
    Words { after: reason.to_owned(), cell: reason.to_owned(), phrase, ..Words::default() }
}
