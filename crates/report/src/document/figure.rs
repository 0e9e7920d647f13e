//! Figures of the data file: a value with its words, its origin and what it was made from.

use schemars::JsonSchema;
use scorecard_wire::pb::{data, metrics};
use serde::Serialize;

use super::{FigureAssessment, Grade, GradeCounts, Text};
use crate::code::Code;

/// A figure.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Figure {
    /// By which editions ask for it; unique in the scorecard.
    pub id: String,
    /// As tables label it.
    pub label: Text,
    /// What it is about.
    pub key: Key,
    /// In words; also of an absence.
    pub words: Words,
    /// The unit of the value with its multiplier, in Chinese: 亿元, %.
    pub unit: String,
    /// Where the shown value comes from; `null` if there is none.
    pub origin: Option<Code<metrics::Origin>>,
    /// The value that counts; `null` if there is none.
    pub shown: Option<Value>,
    /// What was published, if anything.
    pub published: Option<Value>,
    /// What was computed, if it can be.
    pub computed: Option<Value>,
    /// Why there is no value.
    pub missing: Option<Code<metrics::Missing>>,
    /// Why nothing was computed.
    pub not_computed: Option<Code<metrics::Missing>>,
    /// Set if a published and a computed value differ by more than their rounding allows.
    pub disagreement: Option<Disagreement>,
    /// Of ranks: among how many, and how sure.
    pub rank: Option<Rank>,
    /// Of what is made of several parts or peers: how many have a value; left out for all others.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub coverage: Option<Coverage>,
    /// Of streaks: what broke or limits it.
    pub streak: Option<Streak>,
    /// What follows from this figure and others; always marked implied.
    pub implied: Vec<Implied>,
    /// How the value came about: `published`, or a formula.
    pub formula: String,
    /// The observations that it was made from.
    pub inputs: Vec<Input>,
    /// The newest revision among its inputs; 0 if there are none.
    pub revision: u64,
    /// Whose it is, if not the scorecard's own area's.
    pub area_name: Option<Text>,
    /// Of what a share, rank or standing is.
    pub of_name: Option<Text>,
    /// The id of the figure of which it is a part.
    pub part_of: Option<String>,
    /// What a reader should know.
    pub note: Option<Text>,
    /// The explanation of the indicator.
    pub explanation: Option<Text>,
    /// What is counted in.
    pub scope: Option<Text>,
    /// Whether a scorecard may do without it.
    pub optional: bool,
    /// Whether it is one of the key figures, which a front page shows large.
    pub highlight: bool,
    /// A short label for charts and narrow places.
    pub short: Option<Text>,
    /// The same figure in the years before and in its own, oldest first; only years that have a number. Empty unless
    /// there are two.
    pub history: Vec<PastValue>,
    /// Of comparable growth: on what basis the shown value is; left out if the source does not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub basis: Option<Text>,
    /// The grade of the shown value; left out for figures that are not graded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grade: Option<Grade>,
    /// How many areas have which grade; left out for all but figures that count them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grade_counts: Option<GradeCounts>,
    /// All that an assessment gives the area; left out for all but its results.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assessment: Option<FigureAssessment>,
}

/// A figure in one year.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PastValue {
    /// The year, canonically spelled.
    pub period: String,
    /// The value that counts.
    #[serde(flatten)]
    pub value: Value,
    /// Where it comes from.
    pub origin: Option<Code<metrics::Origin>>,
    /// In words.
    pub words: Words,
}

/// What a figure is about.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Key {
    /// The indicator's id.
    pub indicator: String,
    /// Which face of it.
    pub measure: Code<data::Measure>,
    /// What a share, rank, standing or streak is of.
    pub of: Option<String>,
    /// The area's id.
    pub area: String,
    /// The period, canonically spelled.
    pub period: String,
}

/// In words, in Chinese and English.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Words {
    /// In Chinese.
    pub zh: WordsIn,
    /// In English.
    pub en: WordsIn,
}

/// In the words of one language; `before`, `number`, `unit` and `after` together are the worded figure.
#[derive(Debug, Serialize, JsonSchema)]
pub struct WordsIn {
    /// What stands before the number.
    pub before: String,
    /// The number with its digits.
    pub number: String,
    /// The unit with its scale; never parted from the number.
    pub unit: String,
    /// What stands after.
    pub after: String,
    /// The mark of how settled it is; empty if unmarked.
    pub mark: String,
    /// What a table's cell says.
    pub cell: String,
    /// The whole clause, without a stop.
    pub phrase: String,
}

/// A value with all that belongs to it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Value {
    /// What it is.
    pub reading: Reading,
    /// Part of the fact and of its wording.
    pub qualifier: Option<Code<data::Qualifier>>,
    /// The status flags.
    pub statuses: Vec<Code<data::ObsStatus>>,
    /// The stage of accounting.
    pub stage: Option<Code<data::Stage>>,
}

/// What a value is.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reading {
    /// A decimal number, in the figure's unit.
    Number(String),
    /// A standing, which is not a rank.
    Standing(Code<data::Standing>),
    /// Why there is no number.
    Absence(Code<data::Absence>),
}

/// A published and a computed value that cannot both be right.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Disagreement {
    /// What was published stands for a value from here …
    pub published_low: String,
    /// … to here.
    pub published_high: String,
    /// What was computed stands for a value from here …
    pub computed_low: String,
    /// … to here.
    pub computed_high: String,
}

/// Among whom a rank is, and how sure it is.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Rank {
    /// How many peers have a value.
    pub reported: u32,
    /// How many peers there are.
    pub expected: u32,
    /// Whether another peer has the same place.
    pub tied: bool,
    /// Whether neither rounding nor missing peers can change it.
    pub firm: bool,
}

/// How many of the parts or peers that a value is made of have one.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Coverage {
    /// How many have a value.
    pub reported: u32,
    /// How many there are.
    pub expected: u32,
    /// Whether some have none: then the value is one of those alone that have.
    pub partial: bool,
}

/// What a streak is made of.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Streak {
    /// The rank that counts, up to and including.
    pub up_to_rank: u32,
    /// Its first period.
    pub since: Option<String>,
    /// Why it does not reach further back.
    pub end: Option<Code<metrics::StreakEnd>>,
    /// Whether a rank in it is not firm or, where the indicator's rules say so, shared or among other peers than before.
    pub qualified: bool,
    /// The periods in which the last place that counts was shared, the latest first.
    pub tied_periods: Vec<String>,
    /// Those whose peers are others than those of the year before.
    pub regrouped_periods: Vec<String>,
    /// Those whose place rounding or missing peers can change.
    pub open_periods: Vec<String>,
    /// The period that ended it.
    pub ended_by: Option<String>,
}

/// What follows from published figures, as an interval.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Implied {
    /// What it is.
    pub kind: Code<metrics::ImpliedKind>,
    /// The lower end; `null` if unbounded.
    pub low: Option<String>,
    /// The upper end; `null` if unbounded.
    pub high: Option<String>,
    /// The unit with its multiplier, in Chinese.
    pub unit: String,
    /// In words, marked implied.
    pub words: Words,
    /// Whether no whole number lies between the ends, though it is of things that are counted: what it follows from cannot all
    /// be right.
    pub conflict: bool,
}

/// An observation that a value was made from.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Input {
    /// Its key.
    pub key: Key,
    /// The revision that recorded it.
    pub revision: u64,
    /// Its reading as a table's cell has it.
    pub value: String,
    /// The id of its source, if known.
    pub source: Option<String>,
}
