//! Counts and lines as messages.

use std::collections::BTreeMap;

use scorecard_domain::{ReportingState, Tally, Text};
use scorecard_wire::{codes::Code as _, observation, pb::data as pb, status::Refusal, text};

use crate::{
    Obligation, ReportingCounts, ReportingLine, Revision,
    filter::ListedLine,
    grpc::{Face, convert, refusal},
};

/// What one department owes.
#[derive(Default)]
pub(super) struct Department {
    name: Text,
    plans: Vec<String>,
    counts: ReportingCounts,
}

impl Department {
    pub(super) fn add(&mut self, obligation: &Obligation, counts: ReportingCounts) {
        let id = obligation.plan.id.to_string();
        // All obligations of a plan come together.
        if self.plans.last() != Some(&id) {
            self.plans.push(id);
        }
        self.name = self.name.or(&obligation.plan.department);
        self.counts += counts;
    }

    pub(super) fn write(self) -> pb::DepartmentStatus {
        let Self { name, plans, counts } = self;
        pb::DepartmentStatus {
            department: text::write(&name),
            plans,
            counts: Some(write_counts(counts)),
        }
    }
}

pub(super) fn write_plan(obligation: &Obligation, counts: ReportingCounts) -> pb::PlanStatus {
    let Obligation { plan, period, due, final_due, areas_unstated, .. } = obligation;
    pb::PlanStatus {
        plan: plan.id.to_string(),
        name: text::write(&plan.name),
        department: text::write(&plan.department),
        contact: plan.contact.clone(),
        period: period.to_string(),
        due: due.date.to_string(),
        final_due: text::write_optional(final_due.map(|due| due.date).as_ref()),
        counts: Some(write_counts(counts)),
        areas_unstated: *areas_unstated,
    }
}

pub(super) fn write_counts(counts: ReportingCounts) -> pb::ReportingCounts {
    let ReportingCounts { reports, finals, provisional, absent } = counts;
    pb::ReportingCounts {
        reports: Some(write_tally(reports)),
        finals: Some(write_tally(finals)),
        provisional,
        absent,
    }
}

fn write_tally(tally: Tally) -> pb::ReportingTally {
    let (owed, percent) = (tally.owed(), tally.percent());
    let Tally { on_time, late, pending, overdue } = tally;
    pb::ReportingTally { owed, on_time, late, pending, overdue, percent }
}

/// The revisions that lines tell, each asked for once.
#[derive(Default)]
pub(super) struct Revisions(BTreeMap<u64, Revision>);

impl Revisions {
    async fn get(&mut self, number: Option<u64>, face: &Face) -> Result<Option<Revision>, Refusal> {
        let Some(number) = number else { return Ok(None) };
        if let Some(revision) = self.0.get(&number) {
            return Ok(Some(revision.clone()));
        }
        let found = face.ledger.revision(number).await.map_err(|err| refusal::of_store(&err))?;
        self.0.extend(found.clone().map(|revision| (number, revision)));
        Ok(found)
    }

    /// A line with the revisions that it tells.
    pub(super) async fn of_line(
        &mut self,
        obligation: &Obligation,
        line: ReportingLine,
        face: &Face,
    ) -> Result<ListedLine, Refusal> {
        Ok(ListedLine {
            plan: obligation.plan.id.clone(),
            due: obligation.due.date,
            final_due: obligation.final_due.map(|due| due.date),
            reported: self.get(line.reported, face).await?,
            final_reported: self.get(line.final_reported, face).await?,
            last_changed: self.get(line.last_changed, face).await?,
            line,
        })
    }
}

pub(super) fn write_line(line: ListedLine) -> pb::ReportingLine {
    let ListedLine { plan, due, final_due, line, reported, final_reported, last_changed } = line;
    let (provisional, absent) = (line.is_provisional(), line.is_absent());
    let revision = |revision: Option<Revision>| revision.as_ref().map(convert::write_revision);
    let changed = line.last_changed.unwrap_or_default();
    pb::ReportingLine {
        plan: plan.to_string(),
        key: Some(observation::write_key(&line.key)),
        state: line.state.to_wire(),
        final_state: line.final_state.map_or(0, ReportingState::to_wire),
        provisional,
        absent,
        due: due.to_string(),
        final_due: text::write_optional(final_due.as_ref()),
        observation: line.held.map(|it| observation::write(&it, changed)),
        reported: revision(reported),
        final_reported: revision(final_reported),
        last_changed: revision(last_changed),
    }
}
