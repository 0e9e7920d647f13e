//! Faults: what is wrong with an input, where, and what was expected instead.

mod problem;
mod sentences;
mod told;

use std::fmt;

pub use self::{
    problem::{Explained, Problem},
    sentences::untold,
    told::{Told, named, quoted},
};
use crate::{
    codes::code_list,
    text::{Lang, Text},
};

code_list! {
    /// Why an input is refused, as a stable name that programs can rely on.
    FaultReason, "错误原因" "fault reason" {
        /// A value that must be there is not.
        MissingValue = 1 "MISSING_VALUE",
        /// A value is not of the form that is expected.
        InvalidValue = 2 "INVALID_VALUE",
        /// Two values of one thing contradict each other.
        Inconsistent = 3 "INCONSISTENT",
        /// Something is named that does not exist.
        UnknownReference = 4 "UNKNOWN_REFERENCE",
        /// A name fits several things.
        AmbiguousReference = 5 "AMBIGUOUS_REFERENCE",
        /// The same thing is changed twice in one batch.
        DuplicateKey = 6 "DUPLICATE_KEY",
        /// An attribute is changed that is fixed once observed.
        FixedAttribute = 7 "FIXED_ATTRIBUTE",
        /// Something is withdrawn that other things still refer to.
        StillReferenced = 8 "STILL_REFERENCED",
        /// Something is withdrawn that is not there.
        NotThere = 9 "NOT_THERE",
        /// References form a circle.
        Circular = 10 "CIRCULAR",
        /// So much is wrong that the rest was not looked at.
        TooManyFaults = 11 "TOO_MANY_FAULTS",
        /// Something is changed or withdrawn that was published.
        Published = 12 "PUBLISHED",
        /// Something is put or withdrawn that the ledger itself derives.
        DerivedByLedger = 13 "DERIVED_BY_LEDGER",
        /// A promise that stands is withdrawn, or another one is made of it.
        PromiseStands = 14 "PROMISE_STANDS",
    }
}

/// One thing that is wrong with an input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where, as a path of field names from the thing: `observation.value`, `area.parents[1].parent`.
    pub path: String,
    /// Why, as a stable name.
    pub reason: FaultReason,
    /// What is wrong and what was expected.
    pub problem: Problem,
}

impl Fault {
    /// A fault.
    pub fn new(path: impl Into<String>, reason: FaultReason, problem: impl Into<Problem>) -> Self {
        Self { path: path.into(), reason, problem: problem.into() }
    }

    /// A value at `path` that is not of the form that is expected.
    pub fn invalid(path: impl Into<String>, problem: impl Into<Problem>) -> Self {
        Self::new(path, FaultReason::InvalidValue, problem)
    }

    /// A value at `path` that must be there and is not.
    pub fn missing(path: impl Into<String>, expected: impl Into<Text>) -> Self {
        let Text { zh, en } = expected.into();
        let problem =
            Problem::says(format!("缺失；应为{zh}"), format!("is missing; expected {en}"));
        Self::new(path, FaultReason::MissingValue, problem)
    }

    /// A value at `path` that contradicts another.
    pub fn inconsistent(path: impl Into<String>, problem: impl Into<Problem>) -> Self {
        Self::new(path, FaultReason::Inconsistent, problem)
    }

    /// Where and what, for people.
    pub fn told(&self, lang: Lang) -> String {
        let Self { path, reason: _, problem } = self;
        let words = problem.words().get(lang);
        match lang {
            Lang::Zh => format!("{path}：{words}"),
            Lang::En => format!("{path}: {words}"),
        }
    }
}

/// In English, as errors for programs have it.
impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.told(Lang::En))
    }
}
