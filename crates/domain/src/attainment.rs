//! What became of promises, as it is told: the states of targets and pledges, and the pace within a year.

use crate::{codes::code_list, outcome::OutcomeState, text::Lang};

code_list! {
    /// What became of a promise, from the data or as its department says.
    AttainmentState, "完成状态" "attainment state" {
        /// 超额完成: certainly more than was promised.
        Exceeded = 1 "exceeded",
        /// 完成.
        Met = 2 "met",
        /// 未完成: certainly.
        NotMet = 3 "not_met",
        /// 持续推进: declared; answered for again in the year after.
        Continuing = 4 "continuing",
        /// 已调整: declared, by a document.
        Adjusted = 5 "adjusted",
        /// 未能判定: rounding, or the wording of the result, hides whether it was met.
        Undecided = 6 "undecided",
        /// 进行中: the period is not over.
        InProgress = 7 "in_progress",
        /// 无数据.
        NoData = 8 "no_data",
    }
}

impl AttainmentState {
    /// As a table's cell says it.
    pub const fn words(self, lang: Lang) -> &'static str {
        let (zh, en) = match self {
            Self::Exceeded => ("超额完成", "exceeded"),
            Self::Met => ("完成", "met"),
            Self::NotMet => ("未完成", "not met"),
            Self::Continuing => ("持续推进", "continuing"),
            Self::Adjusted => ("已调整", "adjusted"),
            Self::Undecided => ("未能判定", "undecided"),
            Self::InProgress => ("进行中", "in progress"),
            Self::NoData => ("无数据", "no data"),
        };
        match lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }

    /// Whether a promise in this state has been kept.
    pub const fn is_kept(self) -> bool {
        matches!(self, Self::Exceeded | Self::Met)
    }
}

impl From<OutcomeState> for AttainmentState {
    fn from(state: OutcomeState) -> Self {
        match state {
            OutcomeState::Exceeded => Self::Exceeded,
            OutcomeState::Met => Self::Met,
            OutcomeState::NotMet => Self::NotMet,
            OutcomeState::Continuing => Self::Continuing,
            OutcomeState::Adjusted => Self::Adjusted,
        }
    }
}

code_list! {
    /// How a result within the year stands to the schedule, 序时进度.
    Pace, "进度" "pace" {
        /// 快于序时进度.
        Ahead = 1 "ahead",
        /// 与序时进度持平.
        OnSchedule = 2 "on_schedule",
        /// 慢于序时进度.
        Behind = 3 "behind",
        /// Rounding, or the wording of the result, hides which.
        Undecided = 4 "undecided",
    }
}
