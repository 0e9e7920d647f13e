//! Any number of measures, as a stream of Arrow.

use scorecard_domain::Fault;
use scorecard_service::stream::{Ended, Outlet};
use scorecard_wire::{
    pb::metrics::{
        MetricsBegin, MetricsEnd, StreamMetricsRequest, StreamMetricsResponse,
        stream_metrics_response::Part,
    },
    status::Refusal,
};
use tonic::metadata::MetadataMap;

use crate::{
    arrow::{Piece, Table},
    query::{self, Query},
    reach::{When, Worlds},
    refusal::{self, status},
    sentences,
};

/// What the stream begins with, and the table that it is of.
pub(super) async fn begin(
    worlds: &Worlds,
    request: StreamMetricsRequest,
    metadata: &MetadataMap,
) -> Result<(MetricsBegin, Table), Refusal> {
    let StreamMetricsRequest { query, formula, details } = request;
    let Some(mut query) = query else {
        return Err(refusal::faulty(vec![Fault::missing("query", sentences::a_query())]));
    };
    let when = When { as_of: query.as_of.take(), min_revision: query.min_revision };
    let world = worlds.reach(when, &query::needs(&query), metadata).await?;
    let query = Query::read(&world, query).map_err(in_query)?;
    let begin =
        MetricsBegin { revision: world.position.revision, freshness: Some(worlds.freshness()) };
    let table = Table::new(world, query, (formula, details)).map_err(|err| unwritten(&err))?;
    Ok((begin, table))
}

/// Sends all pieces, each when the client takes it; the next one is made meanwhile.
pub(super) async fn send(
    begin: MetricsBegin,
    table: Table,
    metadata: MetadataMap,
    outlet: Outlet<StreamMetricsResponse>,
) -> Result<(), Ended> {
    let refused = |refusal: Refusal| status(&refusal, &metadata);
    let send = async |part| {
        outlet.send(StreamMetricsResponse { part: Some(part) }).await.map_err(Ended::from)
    };
    let rows = table.rows();
    let mut making = tokio::task::spawn_blocking(|| table.next_piece());
    send(Part::Begin(begin)).await?;
    loop {
        let made = making.await.map_err(|_| refused(refusal::failed()))?;
        let Piece { bytes, rest } = made.map_err(|err| refused(unwritten(&err)))?;
        let Some(rest) = rest else {
            send(Part::Arrow(bytes)).await?;
            return send(Part::End(MetricsEnd { rows })).await;
        };
        making = tokio::task::spawn_blocking(|| rest.next_piece());
        send(Part::Arrow(bytes)).await?;
    }
}

/// Faults of a query as faults of the request that it is in.
fn in_query(mut refusal: Refusal) -> Refusal {
    for fault in &mut refusal.faults {
        fault.path.insert_str(0, "query.");
    }
    refusal
}

/// That Arrow cannot hold what was computed is no fault of the caller.
fn unwritten(err: &arrow_schema::ArrowError) -> Refusal {
    tracing::error!(error = %err, "cannot write Arrow");
    refusal::failed()
}
