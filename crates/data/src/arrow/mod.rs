//! Observations as Arrow IPC streams: out of a ledger piece by piece, into one stream by stream. Knows no gRPC: a piece is
//! bytes.
//!
//! What the columns are, and why, is in `docs/bulk.md` and `docs/decisions/010-observations-as-arrow.md`.

mod codes;
mod columns;
mod putting;
mod reading;
#[cfg(test)]
mod tests;
mod texts;

use std::{collections::HashMap, panic::catch_unwind, sync::Arc};

use arrow_array::RecordBatch;
use arrow_buffer::Buffer;
use arrow_ipc::{reader::StreamDecoder, writer::StreamEncoder};
use arrow_schema::{ArrowError, Schema, SchemaRef};
use scorecard_domain::{Fault, Observation};

use crate::Position;
use columns::{Columns, Revisions};
pub use putting::ObservationStreams;
use reading::{Named, Row, Rows};

/// A record batch has no more rows.
const FULL_ROWS: usize = 4096;
/// A record batch ends with the row with which its texts and numbers have so many bytes, repeated ones counted each time.
const FULL_BYTES: usize = 1 << 20;

/// An Arrow IPC stream being made. Its pieces, one after the other, are the whole.
pub(crate) struct ArrowStream {
    schema: SchemaRef,
    encoder: StreamEncoder,
    columns: Columns,
}

impl ArrowStream {
    /// A stream of what the ledger held at a position, which its schema's metadata tells.
    pub(crate) fn new(position: Position) -> Result<Self, ArrowError> {
        let Position { ledger_id, revision, digest: _ } = position;
        let metadata = HashMap::from([
            ("scorecard.ledger_id".to_owned(), ledger_id.to_string()),
            ("scorecard.revision".to_owned(), revision.to_string()),
        ]);
        let schema = Schema::new_with_metadata(columns::fields(Revisions::Held), metadata);
        let encoder = StreamEncoder::try_new(&schema)?;
        Ok(Self { schema: Arc::new(schema), encoder, columns: Columns::new() })
    }

    /// Adds an observation with the revision that last changed it; gives the next piece if one is full with it.
    pub(crate) fn push(
        &mut self,
        observation: &Observation,
        revision: u64,
    ) -> Result<Option<Vec<u8>>, ArrowError> {
        self.columns.push(observation, Some(revision))?;
        if self.columns.rows() < FULL_ROWS && self.columns.bytes() < FULL_BYTES {
            return Ok(None);
        }
        self.batch().map(Some)
    }

    /// The last piece.
    pub(crate) fn finish(mut self) -> Result<Vec<u8>, ArrowError> {
        let mut bytes = match self.columns.rows() {
            0 => Vec::new(),
            _ => self.batch()?,
        };
        bytes.extend(joined(&self.encoder.finish()?));
        Ok(bytes)
    }

    /// What has been gathered, as messages.
    fn batch(&mut self) -> Result<Vec<u8>, ArrowError> {
        let batch = RecordBatch::try_new(Arc::clone(&self.schema), self.columns.finish()?)?;
        Ok(joined(&self.encoder.encode(&batch)?))
    }
}

/// Takes rows, or of what cannot be read what it names, with what is wrong about reading them.
type Visit<'a, E> = &'a mut dyn FnMut(Result<Row<'_>, Named>, Vec<Fault>) -> Result<(), E>;

/// Observations that came as one Arrow IPC stream.
#[derive(Debug)]
pub(crate) struct Observations(Vec<RecordBatch>);

impl Observations {
    /// Those of a whole stream.
    ///
    /// # Errors
    ///
    /// If it is no stream, or all that is wrong with its columns, at their names.
    pub(crate) fn read(stream: Vec<u8>) -> Result<Self, Vec<Fault>> {
        // The decoder checks most of what comes, and panics where lengths in it contradict each other.
        let decoded = catch_unwind(|| decode(stream)).unwrap_or_else(|_| {
            Err(ArrowError::IpcError("its lengths contradict each other".to_owned()))
        });
        let (schema, batches) = decoded.map_err(|err| reading::unreadable(&err))?;
        let faults = reading::faults_of(&schema);
        if faults.is_empty() { Ok(Self(batches)) } else { Err(faults) }
    }

    /// How many there are.
    pub(crate) fn len(&self) -> u64 {
        self.0.iter().map(|batch| batch.num_rows() as u64).sum()
    }

    /// Visits each with what is wrong about reading it, with paths from its change, until that fails. What is given for one
    /// becomes the next.
    pub(crate) fn each<E>(&self, visit: Visit<'_, E>) -> Result<(), E> {
        for batch in &self.0 {
            let mut rows = Rows::of(batch);
            (0..batch.num_rows()).try_for_each(|row| {
                let (read, faults) = rows.get(row);
                visit(read, faults)
            })?;
        }
        Ok(())
    }
}

/// The schema and the record batches of a whole stream.
fn decode(stream: Vec<u8>) -> Result<(SchemaRef, Vec<RecordBatch>), ArrowError> {
    let (mut rest, mut decoder) = (Buffer::from(stream), StreamDecoder::new());
    let mut batches = Vec::new();
    while !rest.is_empty() {
        batches.extend(decoder.decode(&mut rest)?);
    }
    decoder.finish()?;
    let schema = decoder.schema();
    let schema = schema.ok_or_else(|| ArrowError::IpcError("it has no schema".to_owned()))?;
    Ok((schema, batches))
}

/// Buffers, one after the other.
fn joined<B: std::ops::Deref<Target = [u8]>>(buffers: &[B]) -> Vec<u8> {
    let slices: Vec<&[u8]> = buffers.iter().map(|buffer| &**buffer).collect();
    slices.concat()
}
