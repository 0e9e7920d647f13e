//! What a figure's cell holds, and what a kernel makes: a reading with all that belongs to it.

use std::sync::Arc;

use scorecard_domain::{
    Comparison, Decimal, Interval, Missing, ObservationKey, Qualifier, Reading, SourceId, Stage,
    Statuses, Text,
};

use crate::span;

/// A reading with its wording and how settled it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Value {
    /// A number, a standing, or why there is neither.
    pub reading: Reading,
    /// Part of the fact; of a computed value what the qualifiers of its inputs allow.
    pub qualifier: Qualifier,
    /// The status flags; of a computed value those of all its inputs.
    pub statuses: Statuses,
    /// The stage; of a computed value that of its inputs, if they agree.
    pub stage: Option<Stage>,
}

/// What a kernel answers for one figure: a value, or why there is none.
pub type Outcome = Result<Value, Missing>;

impl Value {
    /// An unqualified, unmarked number.
    pub const fn number(number: Decimal) -> Self {
        Self {
            reading: Reading::Value(number),
            qualifier: Qualifier::Exact,
            statuses: Statuses::NONE,
            stage: None,
        }
    }

    /// All that it can stand for, which is everything if it is no number; `counted` says that a number without qualifier
    /// is exact and not rounded.
    pub fn stands_for(&self, counted: bool) -> Interval {
        span::of(self, counted)
    }

    /// The number that can be calculated with.
    ///
    /// # Errors
    ///
    /// `InputAbsent` for an absence, `InputInexact` for a standing.
    pub const fn amount(&self) -> Result<Decimal, Missing> {
        match self.reading {
            Reading::Value(number) => Ok(number),
            Reading::Absent(_) => Err(Missing::InputAbsent),
            Reading::Standing(_) => Err(Missing::InputInexact),
        }
    }
}

/// What was recorded under a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// What it says.
    pub value: Value,
    /// The revision that last changed it.
    pub revision: u64,
    /// Who says so, if known.
    pub source: Option<SourceId>,
    /// What a reader should know.
    pub note: Text,
    /// What comparable growth is held on, as far as the source says.
    pub comparison: Option<Arc<Comparison>>,
}

/// An observation that a shown value was made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// Its key.
    pub key: ObservationKey,
    /// The revision that last changed it.
    pub revision: u64,
    /// What it says.
    pub value: Value,
    /// Who says so, if known.
    pub source: Option<SourceId>,
}
