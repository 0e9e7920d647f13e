//! Promises answered for, of the data file.

use schemars::JsonSchema;
use scorecard_wire::pb::{data, metrics};
use serde::Serialize;

use super::Text;
use crate::code::Code;

/// A promise for the year, or one that continues from an earlier one, answered for.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// By which it is asked for; unique in the scorecard.
    pub id: String,
    /// The id of the chapter of the plan under which it stood.
    pub chapter: String,
    /// The period that it was promised for.
    pub period: String,
    /// What was promised, in words.
    pub promised: Text,
    /// Who promised it, if not the scorecard's own area.
    pub issuer_name: Option<Text>,
    /// What became of it.
    pub state: Code<metrics::AttainmentState>,
    /// Whether the state is what the department says, and not what the data tell.
    pub declared: bool,
    /// The state in words.
    pub state_words: Text,
    /// How, or why not.
    pub account: Option<Text>,
    /// On what it rests.
    pub evidence: Option<Text>,
    /// The year that it was first due in, if it continues from there.
    pub since: Option<u32>,
    /// The result held against it; `null` for pledges.
    pub attainment: Option<Attainment>,
    /// What the department says; `null` if nothing.
    pub outcome: Option<Outcome>,
    /// The revision that last changed the promise.
    pub revision: u64,
}

/// A result held against a target.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Attainment {
    /// The target's number.
    pub value: String,
    /// The result as a table's cell says it; `null` if there is none.
    pub actual: Option<Text>,
    /// What became of the target by the data.
    pub state: Code<metrics::AttainmentState>,
    /// The result in percent of the target, where that makes sense.
    pub completion: Option<String>,
    /// Otherwise the result less the target.
    pub distance: Option<String>,
    /// The unit of the distance, in Chinese.
    pub distance_unit: Option<String>,
    /// How it was decided.
    pub formula: Option<String>,
}

/// What the department says became of a promise.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Outcome {
    /// What it says; `null` to leave that to the data.
    pub state: Option<Code<data::OutcomeState>>,
    /// What a target was adjusted to, or really was.
    pub adjusted_value: Option<String>,
    /// The upper end, if it was adjusted to a range, or really was one.
    pub adjusted_up_to: Option<String>,
    /// The id of the document of an adjustment or correction.
    pub document: Option<String>,
    /// What was done.
    pub done: Option<Text>,
    /// Why it was not met, continues, was adjusted or corrected.
    pub reason: Option<Text>,
    /// The id of its source, if known.
    pub source: Option<String>,
    /// What a reader should know.
    pub note: Option<Text>,
    /// The revision that last changed it.
    pub revision: u64,
}
