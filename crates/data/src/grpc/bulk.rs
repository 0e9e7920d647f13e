//! Streams of many observations, as rows or as Arrow.

use prost::Message as _;
use scorecard_domain::{Lang, Thing};
use scorecard_service::stream::{Ended, Outlet};
use scorecard_wire::{
    observation,
    pb::data::{self as pb, ObservationForm, stream_observations_response::Part},
    reading,
    status::Refusal,
};

use super::{DOMAIN, Face, convert, page::select, refusal};
use crate::{
    Cursor, Filter, Held, Position, Scan, arrow::ArrowStream, filter::Selection, sentences,
};

/// A message of rows has no more of them.
const FULL_ROWS: usize = 500;
/// And ends with the row with which it has so many bytes.
const FULL_BYTES: usize = 1 << 20;

/// Observations about to be sent.
pub(super) struct Bulk {
    position: Position,
    /// `None` if nothing can be found.
    cursor: Option<Box<dyn Cursor>>,
    selection: Selection,
    writer: Writer,
}

/// What observations are written to until there is enough for a message.
#[expect(clippy::large_enum_variant, reason = "there is one for each stream")]
enum Writer {
    Rows { rows: Vec<pb::Observation>, bytes: usize },
    Arrow(ArrowStream),
}

impl Face {
    pub(super) async fn begin_bulk(
        &self,
        request: pb::StreamObservationsRequest,
    ) -> Result<Bulk, Refusal> {
        let read = reading("", request, |request, faults| {
            let pb::StreamObservationsRequest {
                areas,
                indicators,
                periods,
                measures,
                filter,
                as_of,
                form,
            } = request;
            let areas = convert::read_set("areas", areas, faults);
            let indicators = convert::read_set("indicators", indicators, faults);
            let periods = convert::read_set("periods", periods, faults);
            let measures =
                faults.each("measures", measures, |measure, faults| faults.code("", measure));
            let form = read_form(form, faults);
            let scan = Scan {
                areas: areas?,
                indicators: indicators?,
                measures: measures?.into_iter().collect(),
                periods: periods?,
                revision: 0,
            };
            Some((scan, filter, as_of, form?))
        });
        let (scan, filter, as_of, form) = refusal::of_request(read)?;
        let every =
            Filter::Observations { indicator: None, measure: None, area: None, period: None };
        let selection = select(every, &filter)?;
        let revision = self.resolve(as_of).await?;
        let position = self.ledger.position_of(revision).await;
        let position = position.map_err(|err| refusal::of_store(&err))?;
        let scan = Scan { revision, ..scan };
        let scan = selection.filter.as_ref().and_then(|filter| scan.within(filter));
        let cursor = scan.map(|scan| self.ledger.scan(scan));
        let writer = Writer::new(form, position)?;
        Ok(Bulk { position, cursor, selection, writer })
    }
}

fn read_form(form: i32, faults: &mut scorecard_wire::Faults) -> Option<ObservationForm> {
    let known = ObservationForm::try_from(form).ok();
    if known.is_none() {
        let problem =
            sentences::stands_for_nothing(form, "OBSERVATION_FORM_ROWS, OBSERVATION_FORM_ARROW");
        faults.invalid("form", problem);
    }
    known
}

/// Sends what was asked for, as fast as the client takes it.
pub(super) async fn send_bulk(
    bulk: Bulk,
    outlet: Outlet<pb::StreamObservationsResponse>,
    lang: Lang,
) -> Result<(), Ended> {
    let Bulk { position, cursor, selection, mut writer } = bulk;
    let refused = |refusal: Refusal| Ended::Failed(refusal.to_status(DOMAIN, lang));
    let send = async |part| {
        outlet.send(pb::StreamObservationsResponse { part: Some(part) }).await.map_err(Ended::from)
    };
    let position = Some(convert::write_position(position));
    send(Part::Begin(pb::ObservationsBegin { position })).await?;
    let mut rows = 0;
    if let Some(mut cursor) = cursor {
        loop {
            // Nothing may be found for long: who hangs up meanwhile is not read for any more.
            let chunk = tokio::select! {
                chunk = cursor.next() => chunk.map_err(|err| refused(refusal::of_store(&err)))?,
                () = outlet.hung_up() => return Err(Ended::HungUp),
            };
            let Some(chunk) = chunk else { break };
            for held in chunk.iter().filter(|held| selection.admits(held)) {
                rows += 1;
                if let Some(part) = writer.push(held).map_err(refused)? {
                    send(part).await?;
                }
            }
        }
    }
    if let Some(part) = writer.finish().map_err(refused)? {
        send(part).await?;
    }
    send(Part::End(pb::ObservationsEnd { rows })).await
}

impl Writer {
    fn new(form: ObservationForm, position: Position) -> Result<Self, Refusal> {
        Ok(match form {
            ObservationForm::Unspecified | ObservationForm::Rows => {
                Self::Rows { rows: Vec::new(), bytes: 0 }
            }
            ObservationForm::Arrow => {
                let stream = ArrowStream::new(position);
                Self::Arrow(stream.map_err(|err| refusal::internal("begin an Arrow stream", &err))?)
            }
        })
    }

    /// Adds an observation; gives a message's part if it is full with it.
    fn push(&mut self, held: &Held) -> Result<Option<Part>, Refusal> {
        let Held { thing: Thing::Observation(observation), revision } = held else {
            return Ok(None);
        };
        match self {
            Self::Rows { rows, bytes } => {
                let row = observation::write(observation, *revision);
                *bytes += row.encoded_len();
                rows.push(row);
                let is_full = rows.len() >= FULL_ROWS || *bytes >= FULL_BYTES;
                Ok(is_full.then(|| {
                    *bytes = 0;
                    let observations = std::mem::replace(rows, Vec::with_capacity(FULL_ROWS));
                    Part::Rows(pb::ObservationRows { observations })
                }))
            }
            Self::Arrow(stream) => {
                let piece = stream.push(observation, *revision);
                let piece = piece.map_err(|err| refusal::internal("write Arrow", &err))?;
                Ok(piece.map(Part::Arrow))
            }
        }
    }

    /// The last part, if there is one.
    fn finish(self) -> Result<Option<Part>, Refusal> {
        match self {
            Self::Rows { rows, bytes: _ } if rows.is_empty() => Ok(None),
            Self::Rows { rows, bytes: _ } => {
                Ok(Some(Part::Rows(pb::ObservationRows { observations: rows })))
            }
            Self::Arrow(stream) => {
                let piece = stream.finish();
                let piece = piece.map_err(|err| refusal::internal("end an Arrow stream", &err))?;
                Ok(Some(Part::Arrow(piece)))
            }
        }
    }
}
