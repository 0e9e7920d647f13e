//! What became of what a collection plan asks for, figure by figure and in numbers.

use std::ops::AddAssign;

use crate::codes::code_list;

code_list! {
    /// What became of one figure that is owed.
    ReportingState, "报送状态" "reporting state" {
        /// 按时: what is held has been held since the deadline or before.
        OnTime = 1 "on_time",
        /// 迟报: it has been held since later.
        Late = 2 "late",
        /// 未到期: it is not there, and not yet due.
        Pending = 3 "pending",
        /// 逾期: it is not there, and was due.
        Overdue = 4 "overdue",
    }
}

impl ReportingState {
    /// Whether it is there.
    pub const fn is_reported(self) -> bool {
        matches!(self, Self::OnTime | Self::Late)
    }
}

/// How many figures of some that are owed are in which state. Each is in one, so there are never more reported than owed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// In [`ReportingState::OnTime`].
    pub on_time: u64,
    /// In [`ReportingState::Late`].
    pub late: u64,
    /// In [`ReportingState::Pending`].
    pub pending: u64,
    /// In [`ReportingState::Overdue`].
    pub overdue: u64,
}

impl Tally {
    /// Counts one figure.
    pub const fn count(&mut self, state: ReportingState) {
        let counter = match state {
            ReportingState::OnTime => &mut self.on_time,
            ReportingState::Late => &mut self.late,
            ReportingState::Pending => &mut self.pending,
            ReportingState::Overdue => &mut self.overdue,
        };
        *counter += 1;
    }

    /// How many are there.
    pub const fn reported(&self) -> u64 {
        self.on_time + self.late
    }

    /// How many there should be.
    pub const fn owed(&self) -> u64 {
        self.reported() + self.pending + self.overdue
    }

    /// Reported of owed in tenths of a percent, rounded down: 1000 means that nothing is missing. `None` if nothing is owed.
    pub fn per_mille(&self) -> Option<u64> {
        let whole = u128::from(self.reported()) * 1000;
        whole.checked_div(u128::from(self.owed())).and_then(|tenths| u64::try_from(tenths).ok())
    }

    /// Reported of owed in percent with one decimal, rounded down, such as `99.9`; empty if nothing is owed.
    pub fn percent(&self) -> String {
        let percent = self.per_mille().map(|tenths| format!("{}.{}", tenths / 10, tenths % 10));
        percent.unwrap_or_default()
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        let Self { on_time, late, pending, overdue } = other;
        self.on_time += on_time;
        self.late += late;
        self.pending += pending;
        self.overdue += overdue;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_everything_is_a_hundred_percent() {
        let percent = |reported, missing| {
            Tally { on_time: reported, overdue: missing, ..Tally::default() }.percent()
        };
        assert_eq!(percent(3000, 0), "100.0");
        assert_eq!(percent(2999, 1), "99.9");
        assert_eq!(percent(2, 1), "66.6");
        assert_eq!(percent(0, 5), "0.0");
        assert_eq!(percent(0, 0), "");
    }

    #[test]
    fn each_figure_is_counted_once() {
        let mut tally = Tally::default();
        for state in ReportingState::ALL {
            tally.count(*state);
        }
        tally += Tally { late: 2, ..Tally::default() };
        assert_eq!((tally.owed(), tally.reported(), tally.overdue), (6, 4, 1));
        let reported = ReportingState::ALL.iter().filter(|state| state.is_reported());
        assert_eq!(reported.count(), 2);
    }
}
