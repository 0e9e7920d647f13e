//! Who has reported what collection plans ask for.

mod messages;
mod page;

use std::{collections::BTreeMap, ops::Range};

use prost_types::Timestamp as Moment;
use scorecard_domain::{Lang, ReportingState};
use scorecard_wire::{
    Faults,
    pb::data::{self as pb, reporting_service_server::ReportingService},
    reading,
    status::Refusal,
    timestamp,
};
use tonic::{Request, Response, Status, async_trait};

use self::{
    messages::{Department, Revisions, write_counts, write_line, write_plan},
    page::{Page, Spot, read_token, write_token},
};
use super::{
    Face, answer, convert,
    page::{Asked, Place},
    refusal,
};
use crate::{
    AsOf, Obligation, Reporting, ReportingCounts, ReportingLine, ReportingScope, Timestamp,
    filter::{ListedLine, Sieve},
    ledger::reporting::KEYS_AT_ONCE,
};

/// No more figures are counted for one answer,
const MOST_COUNTED: u64 = 2_000_000;
/// of no more plans and periods,
const MOST_OBLIGATIONS: usize = 10_000;
/// and no more are looked at for a page.
const MOST_LOOKED_AT: usize = 20_000;

#[async_trait]
impl ReportingService for Face {
    async fn get_reporting_status(
        &self,
        request: Request<pb::GetReportingStatusRequest>,
    ) -> Result<Response<pb::GetReportingStatusResponse>, Status> {
        self.needs_full(&request)?;
        answer(request, |request| self.reporting_status(request)).await
    }

    async fn list_reporting_lines(
        &self,
        request: Request<pb::ListReportingLinesRequest>,
    ) -> Result<Response<pb::ListReportingLinesResponse>, Status> {
        self.needs_full(&request)?;
        answer(request, |request| self.reporting_lines(request)).await
    }
}

impl Face {
    async fn reporting_status(
        &self,
        request: pb::GetReportingStatusRequest,
    ) -> Result<pb::GetReportingStatusResponse, Refusal> {
        let read = reading("", request, |request, faults| {
            let pb::GetReportingStatusRequest { scope, as_of, at } = request;
            let (scope, at) = (read_scope(scope, faults), read_at(at, faults));
            Some((scope?, convert::read_as_of(as_of, faults)?, at?))
        });
        let (scope, as_of, at) = refusal::of_request(read)?;
        let (revision, at) = self.moment(as_of, at).await?;
        let reporting = self.reporting(&scope, revision, at).await?;
        if reporting.len() > MOST_OBLIGATIONS || reporting.places() > MOST_COUNTED {
            return Err(refusal::too_much_owed(MOST_COUNTED, MOST_OBLIGATIONS));
        }
        let mut departments: BTreeMap<String, Department> = BTreeMap::new();
        let (mut plans, mut total) = (Vec::new(), ReportingCounts::default());
        for index in 0..reporting.len() {
            let Some(obligation) = obligation(&reporting, index).await? else { break };
            let counts = count(&reporting, &obligation).await?;
            let plan = &obligation.plan;
            let name = plan.department.get(Lang::Zh).to_owned();
            departments.entry(name).or_default().add(&obligation, counts);
            plans.push(write_plan(&obligation, counts));
            total += counts;
        }
        Ok(pb::GetReportingStatusResponse {
            departments: departments.into_values().map(Department::write).collect(),
            plans,
            total: Some(write_counts(total)),
            at: Some(timestamp::write(at.micros())),
            revision,
        })
    }

    async fn reporting_lines(
        &self,
        request: pb::ListReportingLinesRequest,
    ) -> Result<pb::ListReportingLinesResponse, Refusal> {
        let sieve: Sieve<ListedLine> = Sieve::new(&request.filter).map_err(refusal::of_filter)?;
        let read = reading("", request, |mut request, faults| {
            let asked = Asked::take(self, &mut request, faults);
            let pb::ListReportingLinesRequest {
                scope,
                states,
                as_of,
                at,
                filter: _,
                page_size: _,
                page_token: _,
            } = request;
            let scope = read_scope(scope, faults);
            let states = faults.each("states", states, |state, faults| faults.code("", state));
            let as_of = convert::read_as_of(as_of, faults);
            let at = read_at(at, faults);
            Some((asked?, scope?, states?, as_of?, at?))
        });
        let (asked, scope, states, as_of, at) = refusal::of_request(read)?;
        let (revision, at, from) = match asked.place(self).await? {
            None => {
                let (revision, at) = self.moment(as_of, at).await?;
                (revision, at, Spot { obligation: 0, place: 0 })
            }
            Some(Place { revision, after }) => {
                let (at, spot) = read_token(&after).ok_or_else(refusal::page_token)?;
                (revision, at, spot)
            }
        };
        let reporting = self.reporting(&scope, revision, at).await?;
        let mut page = Page { lines: Vec::new(), bytes: 0, size: asked.size };
        let next = self.gather_lines(&mut page, &reporting, (&states, &sieve), from).await?;
        let next = next.map(|spot| asked.token(&Place { revision, after: write_token(at, spot) }));
        Ok(pb::ListReportingLinesResponse {
            lines: page.lines,
            next_page_token: next.unwrap_or_default(),
            at: Some(timestamp::write(at.micros())),
            revision,
        })
    }

    /// The revision that is meant, and the moment that is compared with deadlines.
    async fn moment(
        &self,
        as_of: AsOf,
        at: Option<Timestamp>,
    ) -> Result<(u64, Timestamp), Refusal> {
        let revision = self.revision_at(as_of.clone()).await?;
        let at = match (at, as_of) {
            (Some(at), _) | (None, AsOf::Instant(at)) => at,
            (None, AsOf::Now) => self.clock.now(),
            (None, AsOf::Revision(_) | AsOf::Release(_)) => {
                let found = self.ledger.revision(revision).await;
                let found = found.map_err(|err| refusal::of_store(&err))?;
                // Before the first revision there was no plan either.
                found.map_or_else(Timestamp::default, |revision| revision.time)
            }
        };
        Ok((revision, at))
    }

    async fn reporting(
        &self,
        scope: &ReportingScope,
        revision: u64,
        at: Timestamp,
    ) -> Result<Reporting, Refusal> {
        let reporting = self.ledger.reporting(scope, revision, at).await;
        reporting.map_err(|err| refusal::of_reporting(&err))
    }

    /// Gathers lines until the page is full, nothing is left, or enough was looked at. Gives where the next page begins, if
    /// there is one.
    async fn gather_lines(
        &self,
        page: &mut Page,
        reporting: &Reporting,
        (states, sieve): (&[ReportingState], &Sieve<ListedLine>),
        from: Spot,
    ) -> Result<Option<Spot>, Refusal> {
        let (mut looked_at, mut spot) = (0, from);
        let mut revisions = Revisions::default();
        while let Some(obligation) = obligation(reporting, spot.obligation).await? {
            for places in portions(spot.place..obligation.places()) {
                spot.place = places.start;
                if looked_at >= MOST_LOOKED_AT {
                    return Ok(Some(spot));
                }
                looked_at += places.len();
                let lines = lines(reporting, &obligation, places).await?;
                for (place, line) in lines.into_iter().filter(|(_, line)| is_wanted(line, states)) {
                    let line = revisions.of_line(&obligation, line, self).await?;
                    if !sieve.admits(&line) {
                        continue;
                    }
                    let line = write_line(line);
                    if !page.take(line) {
                        return Ok(Some(Spot { place, ..spot }));
                    }
                }
            }
            // Obligations without places are looked at too.
            looked_at += 1;
            spot = Spot { obligation: spot.obligation + 1, place: 0 };
        }
        Ok(None)
    }
}

fn is_wanted(line: &ReportingLine, states: &[ReportingState]) -> bool {
    states.is_empty()
        || states.contains(&line.state)
        || line.final_state.is_some_and(|state| states.contains(&state))
}

async fn obligation(reporting: &Reporting, index: usize) -> Result<Option<Obligation>, Refusal> {
    reporting.obligation(index).await.map_err(|err| refusal::of_store(&err))
}

async fn lines(
    reporting: &Reporting,
    obligation: &Obligation,
    places: Range<usize>,
) -> Result<Vec<(usize, ReportingLine)>, Refusal> {
    reporting.lines(obligation, places).await.map_err(|err| refusal::of_store(&err))
}

async fn count(reporting: &Reporting, obligation: &Obligation) -> Result<ReportingCounts, Refusal> {
    let mut counts = ReportingCounts::default();
    for places in portions(0..obligation.places()) {
        for (_, line) in lines(reporting, obligation, places).await? {
            counts.count(&line);
        }
    }
    Ok(counts)
}

/// A range in pieces of which each can be asked of the store at once.
fn portions(places: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let Range { start, end } = places;
    let starts = (start..end).step_by(KEYS_AT_ONCE);
    starts.map(move |start| start..end.min(start + KEYS_AT_ONCE))
}

fn read_scope(scope: Option<pb::ReportingScope>, faults: &mut Faults) -> Option<ReportingScope> {
    let pb::ReportingScope { plans, department, periods } = scope.unwrap_or_default();
    faults.within("scope", |faults| {
        let plans = faults.each("plans", plans, |id, faults| faults.parse("", &id));
        let periods = faults.each("periods", periods, |text, faults| faults.parse("", &text));
        Some(ReportingScope {
            plans: plans?.into_iter().collect(),
            department: (!department.is_empty()).then_some(department),
            periods: periods?.into_iter().collect(),
        })
    })
}

#[expect(
    clippy::option_option,
    reason = "outside: whether it can be read; inside: whether it is there"
)]
fn read_at(at: Option<Moment>, faults: &mut Faults) -> Option<Option<Timestamp>> {
    let Some(at) = at else { return Some(None) };
    let micros = faults.within("at", |faults| timestamp::read(at, faults))?;
    Some(Some(Timestamp::from_micros(micros)))
}
