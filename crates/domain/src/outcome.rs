//! Outcomes: what a department says became of a promise, a target or a pledge.

use std::fmt;

use crate::{
    change::Key,
    codes::code_list,
    decimal::Decimal,
    id::{AreaId, IndicatorId, SourceId},
    milestone::MilestoneKey,
    period::Period,
    target::{Target, TargetKey, TargetTest},
    text::Text,
};

code_list! {
    /// What a department says became of a promise.
    OutcomeState, "兑现状态" "outcome state" {
        /// 超额完成: more than was promised.
        Exceeded = 1 "exceeded",
        /// 完成.
        Met = 2 "met",
        /// 未完成; needs a reason.
        NotMet = 3 "not_met",
        /// 持续推进: it is answered for again in the year after.
        Continuing = 4 "continuing",
        /// 调整: replaced or dropped by a document.
        Adjusted = 5 "adjusted",
        /// 更正: the record of the promise was wrong, as a document shows; needs a reason.
        Corrected = 6 "corrected",
    }
}

impl OutcomeState {
    /// Whether results are held against something else than what is recorded as promised, or against nothing.
    pub const fn replaces(self) -> bool {
        matches!(self, Self::Adjusted | Self::Corrected)
    }
}

/// Which promise: one with a number, or one without.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PromiseKey {
    /// A target.
    Target(TargetKey),
    /// A pledge.
    Milestone(MilestoneKey),
}

impl PromiseKey {
    /// The key of a thing, if it is of a kind that can be a promise.
    pub fn of(key: &Key) -> Option<Self> {
        match key {
            Key::Target(key) => Some(Self::Target(key.clone())),
            Key::Milestone(key) => Some(Self::Milestone(key.clone())),
            _ => None,
        }
    }

    /// The area that it is a promise for.
    pub const fn area(&self) -> &AreaId {
        match self {
            Self::Target(key) => &key.area,
            Self::Milestone(key) => &key.area,
        }
    }

    /// The period that it is for.
    pub const fn period(&self) -> Period {
        match self {
            Self::Target(key) => key.period,
            Self::Milestone(key) => key.period,
        }
    }

    /// What is measured; none for a pledge.
    pub const fn indicator(&self) -> Option<&IndicatorId> {
        match self {
            Self::Target(key) => Some(&key.indicator),
            Self::Milestone(_) => None,
        }
    }
}

impl From<PromiseKey> for Key {
    fn from(promise: PromiseKey) -> Self {
        match promise {
            PromiseKey::Target(key) => Self::Target(key),
            PromiseKey::Milestone(key) => Self::Milestone(key),
        }
    }
}

impl fmt::Display for PromiseKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Target(key) => write!(f, "{key}"),
            Self::Milestone(key) => write!(f, "{} {} {}", key.area, key.milestone, key.period),
        }
    }
}

/// What an outcome is: of which promise, and in which year it is answered for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OutcomeKey {
    /// The promise.
    pub promise: PromiseKey,
    /// The calendar year whose scorecard answers for it: that in which its period ends, or, while it continues, a later one.
    pub year: Period,
}

impl fmt::Display for OutcomeKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.promise, self.year)
    }
}

/// What a target was adjusted to, or really was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Adjusted {
    /// The new number, in the unit of the target.
    pub value: Decimal,
    /// The new upper end, if it is a range now.
    pub up_to: Option<Decimal>,
}

impl Adjusted {
    /// When the adjusted target counts as met: in a range if it has an upper end, else by the comparator that it had.
    /// A range that lost its upper end is to be reached.
    pub const fn test(self, target: &Target) -> TargetTest {
        match (self.up_to, target.test) {
            (Some(high), _) => TargetTest::UpTo(high),
            (None, TargetTest::Compare(comparator)) => TargetTest::Compare(comparator),
            (None, TargetTest::UpTo(_)) => TargetTest::Compare(crate::target::Comparator::AtLeast),
        }
    }
}

/// What became of a promise, as the department that answers for it says.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Outcome {
    /// Of what.
    pub key: OutcomeKey,
    /// What became of it; none to leave that to the data and say only why, or on what evidence.
    pub state: Option<OutcomeState>,
    /// What a target was adjusted to, if it has a number still; of a record that was wrong what it really was, if there was
    /// any.
    pub adjusted: Option<Adjusted>,
    /// The document of the adjustment, or that which shows what was really promised.
    pub document: Option<SourceId>,
    /// What was done, 完成情况.
    pub done: Text,
    /// Why it was not met, continues, was adjusted or corrected.
    pub reason: Text,
    /// Who says so: the evidence.
    pub source: Option<SourceId>,
    /// What a reader should know.
    pub note: Text,
}
