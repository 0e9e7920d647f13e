//! Claims of the data file: those that hold, with what they rest on.

use schemars::JsonSchema;
use scorecard_wire::pb::metrics;
use serde::Serialize;

use super::{Input, Key, Rank, Text, Words};
use crate::code::Code;

/// A claim that holds. What does not hold is in no data file.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Claim {
    /// Its id; unique among figures and claims.
    pub id: String,
    /// As it is printed, without a stop.
    pub text: Text,
    /// Whether it holds by the data or only as published.
    pub verdict: Code<metrics::ClaimVerdict>,
    /// What it rests on, to stand beside it.
    pub basis: Option<Text>,
    /// The verdict with its evidence, without a stop.
    pub sentence: Text,
    /// Whether it rests on estimates or forecasts.
    pub estimated: bool,
    /// Where it holds as published: the id of the source.
    pub source: Option<String>,
    /// The honour that tells it, by its id.
    pub honour: Option<String>,
    /// The value of the target that it is held against.
    pub target: Option<String>,
    /// The figures by which it was decided: its own first, then those that it is held against.
    pub evidence: Vec<Evidence>,
}

/// A figure that decided a claim.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Evidence {
    /// What it is about.
    pub key: Key,
    /// In words; `null` if it cannot be worded.
    pub words: Option<Words>,
    /// Of ranks: among how many, and how sure.
    pub rank: Option<Rank>,
    /// How the value came about: `published`, or a formula.
    pub formula: String,
    /// The observations that it was made from.
    pub inputs: Vec<Input>,
    /// The newest revision among its inputs; 0 if there are none.
    pub revision: u64,
}
