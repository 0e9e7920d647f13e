//! What became of promises, as it is told: the states of targets and pledges, and the pace within a year.

use crate::{codes::code_list, decimal::Decimal, outcome::OutcomeState, text::Lang};

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
        /// 已更正: declared, the record of the promise was wrong.
        Corrected = 9 "corrected",
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
            Self::Corrected => ("已更正", "corrected"),
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

/// A completion rate that is short of its target is never told as all of it, nor what is something of it as nothing: so many
/// decimals at most are added to tell.
const MORE_DECIMALS: u8 = 6;

/// A completion rate in percent, with so many decimals, as `rounded` rounds it to any. What is short of the whole has as many
/// more as it takes to stay below 100 and, unless it is nothing, to differ from 0; where no decimals do, it is the last number
/// on its side. `None` as of `rounded`.
pub fn completion_rate(
    is_short: bool,
    is_nothing: bool,
    decimals: u8,
    rounded: impl Fn(u8) -> Option<Decimal>,
) -> Option<Decimal> {
    if !is_short {
        return rounded(decimals);
    }
    let most = decimals.saturating_add(MORE_DECIMALS);
    let whole = Decimal::new(100, 0)?;
    for decimals in decimals..=most {
        let told = rounded(decimals)?;
        if told.cmp_value(whole).is_lt() && (is_nothing || !told.is_zero()) {
            return Some(told);
        }
    }
    let last = Decimal::new(1, most)?;
    if rounded(most)?.is_zero() { Some(last) } else { whole.checked_sub(last) }
}

impl From<OutcomeState> for AttainmentState {
    fn from(state: OutcomeState) -> Self {
        match state {
            OutcomeState::Exceeded => Self::Exceeded,
            OutcomeState::Met => Self::Met,
            OutcomeState::NotMet => Self::NotMet,
            OutcomeState::Continuing => Self::Continuing,
            OutcomeState::Adjusted => Self::Adjusted,
            OutcomeState::Corrected => Self::Corrected,
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{decimal::Rounding, ratio::Ratio};

    #[test]
    fn what_is_short_of_the_whole_stays_below_it() {
        let told = |part: i128, whole: i128| {
            let percent = Ratio::new(part * 100, whole).unwrap();
            let rounded = |decimals| percent.round(decimals, Rounding::HalfAwayFromZero);
            completion_rate(part < whole, part == 0, 1, rounded).unwrap().to_string()
        };
        assert_eq!(told(999, 1000), "99.9");
        assert_eq!(told(9997, 10_000), "99.97");
        assert_eq!(told(99_999_999_999, 100_000_000_000), "99.9999999");
        assert_eq!(told(10_004, 10_000), "100.0");
        assert_eq!(told(1, 1), "100.0");
    }

    #[test]
    fn what_is_something_of_the_whole_is_not_told_as_nothing() {
        let told = |part: i128, whole: i128| {
            let percent = Ratio::new(part * 100, whole).unwrap();
            let rounded = |decimals| percent.round(decimals, Rounding::HalfAwayFromZero);
            completion_rate(part < whole, part == 0, 1, rounded).unwrap().to_string()
        };
        assert_eq!(told(0, 1000), "0.0");
        assert_eq!(told(1, 1000), "0.1");
        assert_eq!(told(4, 10_000), "0.04");
        assert_eq!(told(1, 100_000_000_000), "0.0000001");
    }
}
