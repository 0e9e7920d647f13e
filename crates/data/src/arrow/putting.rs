//! Observations on their way into a ledger.

use std::{fmt, sync::Arc};

use arrow_array::RecordBatch;
use arrow_ipc::writer::StreamEncoder;
use arrow_schema::{ArrowError, Schema, SchemaRef};
use scorecard_domain::Observation;

use super::{
    FULL_BYTES, FULL_ROWS,
    columns::{self, Columns, Revisions},
    joined,
};

/// Makes what an import takes out of observations that are to be put: Arrow IPC streams, whole ones of a bounded number of
/// rows and bytes each.
pub struct ObservationStreams {
    schema: SchemaRef,
    columns: Columns,
}

impl Default for ObservationStreams {
    fn default() -> Self {
        let schema = Arc::new(Schema::new(columns::fields(Revisions::Expected)));
        Self { schema, columns: Columns::new() }
    }
}

impl fmt::Debug for ObservationStreams {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ObservationStreams").field("rows", &self.columns.rows()).finish()
    }
}

impl ObservationStreams {
    /// Adds an observation, with the revision that must have been the last to change its key, if that matters. Gives the
    /// stream that is full with it, if it is.
    ///
    /// # Errors
    ///
    /// If Arrow cannot hold it.
    pub fn push(
        &mut self,
        observation: &Observation,
        if_revision: Option<u64>,
    ) -> Result<Option<Vec<u8>>, ArrowError> {
        self.columns.push(observation, if_revision)?;
        let is_full = self.columns.rows() >= FULL_ROWS || self.columns.bytes() >= FULL_BYTES;
        if is_full { self.finish() } else { Ok(None) }
    }

    /// The stream of what is in none yet, if anything is.
    ///
    /// # Errors
    ///
    /// If Arrow cannot hold it.
    pub fn finish(&mut self) -> Result<Option<Vec<u8>>, ArrowError> {
        if self.columns.rows() == 0 {
            return Ok(None);
        }
        let batch = RecordBatch::try_new(Arc::clone(&self.schema), self.columns.finish()?)?;
        let mut encoder = StreamEncoder::try_new(&self.schema)?;
        let mut stream = joined(&encoder.encode(&batch)?);
        stream.extend(joined(&encoder.finish()?));
        Ok(Some(stream))
    }
}
