//! Targets: what is promised, in its wording and, apart from it, as a test.

use std::fmt;

use crate::{
    codes::code_list,
    decimal::Decimal,
    id::{AreaId, IndicatorId, ItemId, SourceId},
    observation::Measure,
    of::Of,
    period::Period,
    reading::Qualifier,
    schedule::ScheduleStep,
    text::Text,
};

code_list! {
    /// How the result is compared with the target's value. Never printed: the wording is the qualifier.
    Comparator, "比较方式" "comparator" {
        /// Result ≥ value.
        AtLeast = 1 "at_least",
        /// Result > value.
        Above = 2 "above",
        /// Result ≤ value.
        AtMost = 3 "at_most",
        /// Result < value.
        Below = 4 "below",
        /// Result = value.
        Equal = 5 "equal",
    }
}

code_list! {
    /// How binding a target is.
    TargetNature, "目标性质" "target nature" {
        /// 约束性.
        Binding = 1 "binding",
        /// 预期性.
        Expected = 2 "expected",
    }
}

/// When a target counts as met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TargetTest {
    /// By comparison with the value.
    Compare(Comparator),
    /// If the result lies between the value and this upper end, both included.
    UpTo(Decimal),
}

/// What a target is about; the city's and the district's may both stand.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TargetKey {
    /// What is measured.
    pub indicator: IndicatorId,
    /// Which face of it.
    pub measure: Measure,
    /// What a share or rank is of.
    pub of: Of,
    /// Where.
    pub area: AreaId,
    /// The period that it is for.
    pub period: Period,
    /// The area whose government set it.
    pub issuer: AreaId,
}

impl fmt::Display for TargetKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { indicator, measure, of, area, period, issuer } = self;
        write!(f, "{area} {indicator} {period} {measure}")?;
        if !of.is_nothing() {
            write!(f, " of {of}")?;
        }
        write!(f, " set by {issuer}")
    }
}

/// A promise with a number.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Target {
    /// What it is about.
    pub key: TargetKey,
    /// The chapter of a definition under which it stands.
    pub chapter: ItemId,
    /// What is promised, as the page names it; empty to take the indicator's name.
    pub label: Text,
    /// The number, in the indicator's unit and multiplier (percent for rates).
    pub value: Decimal,
    /// The wording: 突破 is [`Qualifier::Above`], a plain number [`Qualifier::Exact`].
    pub qualifier: Qualifier,
    /// The test, which is never printed.
    pub test: TargetTest,
    /// The verb of the promise: 力争, 确保, 推进.
    pub strength: Text,
    /// Binding or expected, if the source says.
    pub nature: Option<TargetNature>,
    /// Who says so.
    pub source: Option<SourceId>,
    /// What a reader should know.
    pub note: Text,
    /// What of it is due when within its period, in order; empty if it states no schedule of its own.
    pub schedule: Vec<ScheduleStep>,
}
