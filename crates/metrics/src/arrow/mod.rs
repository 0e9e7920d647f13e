//! Measures as an Arrow IPC stream, made piece by piece. Knows no gRPC: a piece is bytes.
//!
//! What the columns are is in `docs/bulk.md`.

mod columns;
mod details;

use std::{
    collections::{HashMap, VecDeque},
    fmt,
    num::NonZeroUsize,
    sync::Arc,
    thread,
};

use arrow_array::RecordBatch;
use arrow_ipc::writer::StreamEncoder;
use arrow_schema::{ArrowError, Schema, SchemaRef};
use scorecard_measures::on_threads;

use crate::{
    query::{Query, Row},
    world::World,
};
use columns::{Asked, Columns};

/// So many rows are computed at a time, by all processors.
const ROWS_AHEAD: usize = 1024;
/// So many if they have details.
const DETAILED_AHEAD: usize = 16;
/// A thread computes so many of them before it takes others.
const ROWS_TOGETHER: usize = 32;
/// A record batch has no more rows.
const FULL_ROWS: usize = 4096;
/// A record batch ends with the row with which its texts and numbers have so many bytes, repeated ones counted each time.
const FULL_BYTES: usize = 1 << 20;

/// All that a query asks for in one world, as far as it was not made into pieces yet.
pub(crate) struct Table {
    world: Arc<World>,
    query: Query,
    /// The number of the next row to compute.
    next: usize,
    /// Rows that were computed and are in no piece yet.
    ready: VecDeque<Row>,
    schema: SchemaRef,
    encoder: StreamEncoder,
    columns: Columns,
}

/// A piece of the stream. The pieces one after the other are the whole.
#[derive(Debug)]
pub(crate) struct Piece {
    pub(crate) bytes: Vec<u8>,
    /// What follows; none after the last piece.
    pub(crate) rest: Option<Table>,
}

impl Table {
    /// A table with or without the columns of formulas and of details. Its schema's metadata tells the ledger and the revision.
    pub(crate) fn new(
        world: Arc<World>,
        query: Query,
        (formula, details): (bool, bool),
    ) -> Result<Self, ArrowError> {
        let position = &world.position;
        let metadata = HashMap::from([
            ("scorecard.ledger_id".to_owned(), position.ledger_id.clone()),
            ("scorecard.revision".to_owned(), position.revision.to_string()),
        ]);
        let asked = Asked { formula, grade: query.is_graded(), details };
        let schema = Schema::new_with_metadata(columns::fields(asked), metadata);
        let encoder = StreamEncoder::try_new(&schema)?;
        let columns = Columns::new(asked);
        let (next, ready, schema) = (0, VecDeque::new(), Arc::new(schema));
        Ok(Self { world, query, next, ready, schema, encoder, columns })
    }

    /// How many rows it has, those of pieces included.
    pub(crate) fn rows(&self) -> u64 {
        self.query.len() as u64
    }

    /// Computes rows until there is enough for a piece.
    pub(crate) fn next_piece(mut self) -> Result<Piece, ArrowError> {
        while self.columns.rows() < FULL_ROWS && self.columns.bytes() < FULL_BYTES {
            if self.ready.is_empty() {
                self.compute();
            }
            let Some(row) = self.ready.pop_front() else {
                return self.last_piece();
            };
            let Row { answer, indicator, grade, basis, metric } = row;
            self.columns.push(&answer, &indicator, grade.as_ref(), (&basis, metric.as_ref()))?;
        }
        let bytes = self.batch()?;
        Ok(Piece { bytes, rest: Some(self) })
    }

    /// Computes the next rows, as far as there are any.
    fn compute(&mut self) {
        let Self { world, query, next, ready, columns, .. } = self;
        let details = columns.are_detailed();
        // With details a row holds what it was made from: of a rank, all peers.
        let (ahead, together) =
            if details { (DETAILED_AHEAD, 1) } else { (ROWS_AHEAD, ROWS_TOGETHER) };
        let end = query.len().min(next.saturating_add(ahead));
        let numbers: Vec<usize> = (*next..end).collect();
        let together: Vec<&[usize]> = numbers.chunks(together).collect();
        let threads = thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
        let rows = on_threads(threads, &together, |numbers| {
            numbers.iter().filter_map(|n| query.nth(&world.cube, *n, details)).collect::<Vec<Row>>()
        });
        ready.extend(rows.into_iter().flatten());
        *next = end;
    }

    fn last_piece(mut self) -> Result<Piece, ArrowError> {
        let mut bytes = match self.columns.rows() {
            0 => Vec::new(),
            _ => self.batch()?,
        };
        bytes.extend(joined(&self.encoder.finish()?));
        Ok(Piece { bytes, rest: None })
    }

    /// What has been gathered, as messages.
    fn batch(&mut self) -> Result<Vec<u8>, ArrowError> {
        let batch = RecordBatch::try_new(Arc::clone(&self.schema), self.columns.finish())?;
        Ok(joined(&self.encoder.encode(&batch)?))
    }
}

impl fmt::Debug for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Table").field("query", &self.query).field("next", &self.next).finish()
    }
}

/// Buffers, one after the other.
fn joined<B: std::ops::Deref<Target = [u8]>>(buffers: &[B]) -> Vec<u8> {
    let slices: Vec<&[u8]> = buffers.iter().map(|buffer| &**buffer).collect();
    slices.concat()
}
