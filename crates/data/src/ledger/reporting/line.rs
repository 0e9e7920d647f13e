//! What became of one figure that is owed.

use std::collections::BTreeSet;

use scorecard_domain::{Observation, ObservationKey, Reading, ReportingState, Tally, Thing};

use super::obligation::{DueBy, Obligation};
use crate::ledger::query::Recording;

/// One figure that is owed, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportingLine {
    /// The figure.
    pub key: ObservationKey,
    /// What became of it.
    pub state: ReportingState,
    /// What became of its final value; `None` if none is owed.
    pub final_state: Option<ReportingState>,
    /// What is held, whether it is a report or not.
    pub held: Option<Observation>,
    /// The revision since which it has been reported; `None` if it is not.
    pub reported: Option<u64>,
    /// The revision since which a final value has been held; `None` if none is owed or none is there.
    pub final_reported: Option<u64>,
    /// The revision that last put or withdrew it; `None` if it was never there.
    pub last_changed: Option<u64>,
}

impl ReportingLine {
    /// Judges all that was recorded under a key, oldest first; what these revisions put of it was erased, be it after the history was
    /// read. Of what is not there any more nobody can tell what it was: it counts as a report, and as no more final than what was
    /// there before.
    pub(super) fn judge(
        obligation: &Obligation,
        key: ObservationKey,
        history: Vec<Recording>,
        erased: &BTreeSet<u64>,
    ) -> Self {
        let (mut reported, mut settled) = (None, None);
        let (mut held, mut last_changed) = (None, None);
        for Recording { revision, thing } in history {
            held = match thing {
                Some(Thing::Observation(observation)) => Some(observation),
                _ => None,
            };
            if held.is_none() && erased.contains(&revision) {
                reported = reported.or(Some(revision));
            } else {
                let report = held.as_ref().filter(|it| obligation.plan.is_met_by(it));
                let last = report.filter(|it| !it.is_provisional());
                // What was reported before goes on; what was not begins here.
                reported = report.map(|_| reported.unwrap_or(revision));
                settled = last.map(|_| settled.unwrap_or(revision));
            }
            last_changed = Some(revision);
        }
        let final_due = obligation.final_due;
        Self {
            key,
            state: state(reported, obligation.due),
            final_state: final_due.map(|due| state(settled, due)),
            held,
            reported,
            final_reported: final_due.and(settled),
            last_changed,
        }
    }

    /// What is reported.
    fn report(&self) -> Option<&Observation> {
        self.held.as_ref().filter(|_| self.reported.is_some())
    }

    /// Whether what is reported is provisional.
    pub fn is_provisional(&self) -> bool {
        self.report().is_some_and(Observation::is_provisional)
    }

    /// Whether what is reported is an absence with a reason.
    pub fn is_absent(&self) -> bool {
        self.report().is_some_and(|report| matches!(report.reading, Reading::Absent(_)))
    }
}

fn state(since: Option<u64>, due: DueBy) -> ReportingState {
    match since {
        Some(revision) if revision <= due.revision => ReportingState::OnTime,
        Some(_) => ReportingState::Late,
        None if due.has_passed => ReportingState::Overdue,
        None => ReportingState::Pending,
    }
}

/// What became of all of some figures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReportingCounts {
    /// Of reports, provisional or not.
    pub reports: Tally,
    /// Of final values, where such are owed.
    pub finals: Tally,
    /// Of those that are reported, how many are provisional.
    pub provisional: u64,
    /// Of those that are reported, how many are an absence with a reason.
    pub absent: u64,
}

impl ReportingCounts {
    /// Counts one figure.
    pub fn count(&mut self, line: &ReportingLine) {
        self.reports.count(line.state);
        if let Some(state) = line.final_state {
            self.finals.count(state);
        }
        self.provisional += u64::from(line.is_provisional());
        self.absent += u64::from(line.is_absent());
    }
}

impl std::ops::AddAssign for ReportingCounts {
    fn add_assign(&mut self, other: Self) {
        let Self { reports, finals, provisional, absent } = other;
        self.reports += reports;
        self.finals += finals;
        self.provisional += provisional;
        self.absent += absent;
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use scorecard_domain::{CollectionPlan, Deadline, Key, Kind};

    use super::*;
    use crate::{
        ledger::reporting::Map,
        testing::{A22, collection_plan, key, observation},
    };

    /// What a history read before an erasure still has is judged as it is.
    #[test]
    fn what_was_read_before_it_was_erased_is_a_report_as_any_other() {
        let final_due = Some(Deadline { months: 6, day: 30 });
        let plan = CollectionPlan { final_due, ..collection_plan("fiscal", "i.one") };
        let at = "2024-01-01T00:00:00Z".parse().unwrap();
        let period = "2022".parse().unwrap();
        let obligation = Obligation::new(Arc::new(plan), period, &Map::default(), at);
        let Key::Observation(key) = key(Kind::Observation, A22) else { unreachable!() };
        let judge = |thing| {
            let history = vec![Recording { revision: 3, thing }];
            let line = ReportingLine::judge(&obligation, key.clone(), history, &[3].into());
            (line.reported, line.final_reported)
        };
        let there = Thing::Observation(observation(A22, "1", ""));
        assert_eq!(judge(Some(there)), (Some(3), Some(3)));
        assert_eq!(judge(None), (Some(3), None));
    }
}
