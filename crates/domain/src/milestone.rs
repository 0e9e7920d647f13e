//! Milestones and pledges: facts and promises without a number.

use crate::{
    codes::code_list,
    id::{AreaId, ItemId, SourceId},
    period::Period,
    text::Text,
};

code_list! {
    /// How far it has come.
    MilestoneState, "事项状态" "milestone state" {
        /// 已完成.
        Done = 1 "done",
        /// 持续推进.
        Ongoing = 2 "ongoing",
        /// 试点.
        Pilot = 3 "pilot",
        /// 即将完成: announced as near, not yet done.
        Pending = 4 "pending",
        /// 承诺: promised for the period.
        Pledged = 5 "pledged",
    }
}

/// What a milestone is: where, which and when.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MilestoneKey {
    /// Where.
    pub area: AreaId,
    /// Which.
    pub milestone: ItemId,
    /// The year that it happened in, or that it is promised for.
    pub period: Period,
}

/// A fact or a promise without a number.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Milestone {
    /// What it is.
    pub key: MilestoneKey,
    /// The chapter of a definition under which it stands.
    pub chapter: ItemId,
    /// In words.
    pub text: Text,
    /// How far it has come.
    pub state: MilestoneState,
    /// A claim of the source that is not a fact of the ledger: 全国率先.
    pub claim: Text,
    /// Who says so.
    pub source: Option<SourceId>,
    /// What a reader should know.
    pub note: Text,
}
