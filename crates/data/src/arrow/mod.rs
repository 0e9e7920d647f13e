//! Observations as an Arrow IPC stream, piece by piece. Knows no gRPC: a piece is bytes.
//!
//! What the columns are, and why, is in `docs/bulk.md` and `docs/decisions/010-observations-as-arrow.md`.

mod codes;
mod columns;
#[cfg(test)]
mod tests;

use std::{collections::HashMap, sync::Arc};

use arrow_array::RecordBatch;
use arrow_ipc::writer::StreamEncoder;
use arrow_schema::{ArrowError, Schema, SchemaRef};
use scorecard_domain::Observation;

use crate::Position;
use columns::Columns;

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
        let schema = Schema::new_with_metadata(columns::fields(), metadata);
        let encoder = StreamEncoder::try_new(&schema)?;
        Ok(Self { schema: Arc::new(schema), encoder, columns: Columns::new() })
    }

    /// Adds an observation with the revision that last changed it; gives the next piece if one is full with it.
    pub(crate) fn push(
        &mut self,
        observation: &Observation,
        revision: u64,
    ) -> Result<Option<Vec<u8>>, ArrowError> {
        self.columns.push(observation, revision)?;
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

/// Buffers, one after the other.
fn joined<B: std::ops::Deref<Target = [u8]>>(buffers: &[B]) -> Vec<u8> {
    let slices: Vec<&[u8]> = buffers.iter().map(|buffer| &**buffer).collect();
    slices.concat()
}
