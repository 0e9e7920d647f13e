//! Targets, honours and milestones of the data file.

use schemars::JsonSchema;
use scorecard_wire::pb::data;
use serde::Serialize;

use super::{Text, Words};
use crate::code::Code;

/// A target of the plan, with what the year had on the same subject.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Target {
    /// By which editions ask for it; unique in the scorecard.
    pub id: String,
    /// As tables label it.
    pub label: Text,
    /// The indicator's id.
    pub indicator: String,
    /// Which face of it.
    pub measure: Code<data::Measure>,
    /// What a share or rank is of.
    pub of: Option<String>,
    /// The period that it is for.
    pub period: String,
    /// The id of the area whose government set it.
    pub issuer: String,
    /// A decimal number.
    pub value: String,
    /// The unit of the value with its multiplier, in Chinese.
    pub unit: String,
    /// The wording.
    pub qualifier: Option<Code<data::Qualifier>>,
    /// The upper end, if any result from the value up to here is what is promised.
    pub up_to: Option<String>,
    /// Otherwise how a result is compared with the value; never printed.
    pub comparator: Option<Code<data::Comparator>>,
    /// What is due when within the period, if the target says so itself.
    pub schedule: Vec<ScheduleStep>,
    /// The verb of the promise.
    pub strength: Option<Text>,
    /// Binding or expected, if the source says.
    pub nature: Option<Code<data::TargetNature>>,
    /// In words.
    pub words: Words,
    /// The id of the figure of the year on the same subject.
    pub beside: Option<String>,
    /// That figure in words; nothing is compared.
    pub beside_words: Option<Text>,
    /// The id of its source, if known.
    pub source: Option<String>,
    /// What a reader should know.
    pub note: Option<Text>,
    /// The revision that last changed it.
    pub revision: u64,
}

/// What of a target is due by the end of a month.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ScheduleStep {
    /// The month.
    pub until: String,
    /// Percent of the target's value, or
    pub share: Option<String>,
    /// a decimal number in its unit.
    pub value: Option<String>,
}

/// A title held.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Honour {
    /// The same year after year.
    pub id: String,
    /// The id of the area that holds it.
    pub holder: String,
    /// The period in which it was won or held.
    pub period: String,
    /// As it is called.
    pub title: Text,
    /// By whom it is awarded, by level.
    pub level: Code<data::HonourLevel>,
    /// The body that awards it, if the source says.
    pub awarded_by: Option<Text>,
    /// Title, list or assessment; the three are never mixed.
    pub kind: Code<data::HonourKind>,
    /// In what form it is held.
    pub form: Code<data::HonourForm>,
    /// The number of the form; 0 for forms without one.
    pub number: u32,
    /// Who holds it, if not the scorecard's own area.
    pub holder_name: Option<Text>,
    /// The place or the years in words; `null` if the title says all.
    pub mark: Option<Text>,
    /// In a sentence.
    pub phrase: Option<Text>,
    /// The id of its source, if known.
    pub source: Option<String>,
    /// What a reader should know.
    pub note: Option<Text>,
    /// The revision that last changed it.
    pub revision: u64,
}

/// A fact or a promise without a number.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Milestone {
    /// Its id.
    pub id: String,
    /// The period that it happened in, or that it is promised for.
    pub period: String,
    /// In words.
    pub text: Text,
    /// How far it has come.
    pub state: Code<data::MilestoneState>,
    /// A claim of the source that is not a fact of the ledger: 全国率先.
    pub claim: Option<Text>,
    /// The id of its source, if known.
    pub source: Option<String>,
    /// What a reader should know.
    pub note: Option<Text>,
    /// The revision that last changed it.
    pub revision: u64,
}
