//! Takes the changes of a batch as they come and puts them in their order. What does not fit into memory is sorted
//! piece by piece, and the pieces are merged.

use std::{
    cmp::Reverse,
    collections::BinaryHeap,
    fs::File,
    os::unix::fs::FileExt as _,
    path::{Path, PathBuf},
};

use scorecard_domain::Kind;

use super::{
    DOING,
    record::Record,
    sorted::{Index, Out, Sorted, failed},
};
use crate::{
    content::Corrupt,
    store::{StoreError, corrupt},
};

/// So many bytes are sorted at once: few enough that who sends them does not wait for long.
const PIECE: usize = 8 << 20;
/// So many bytes of a piece are read at once while pieces are merged.
const READ: usize = 128 << 10;

/// What has come so far.
#[derive(Debug)]
pub(super) struct Spool {
    folder: Option<PathBuf>,
    piece_size: usize,
    n_changes: u64,
    /// The piece that is being filled, and where its records begin.
    piece: Vec<u8>,
    starts: Vec<usize>,
    /// Whether these are in their order as they came.
    is_sorted: bool,
    /// The pieces that were full.
    pieces: Option<Pieces>,
    /// Over all that came, as long as it comes in its order.
    index: Option<Index>,
    /// The place of what came last.
    last: Option<(Kind, String)>,
}

/// Sorted pieces in one file.
#[derive(Debug)]
struct Pieces {
    out: Out,
    /// Where each ends.
    ends: Vec<u64>,
}

impl Spool {
    pub(super) fn new(folder: Option<PathBuf>) -> Self {
        Self::with_pieces_of(PIECE, folder)
    }

    /// One that sorts so many bytes at once.
    pub(super) fn with_pieces_of(piece_size: usize, folder: Option<PathBuf>) -> Self {
        Self {
            folder,
            piece_size,
            n_changes: 0,
            piece: Vec::new(),
            starts: Vec::new(),
            is_sorted: true,
            pieces: None,
            index: Some(Index::default()),
            last: None,
        }
    }

    /// The next change.
    pub(super) fn push(
        &mut self,
        kind: Kind,
        text: &str,
        if_revision: Option<u64>,
        content: &[u8],
    ) -> Result<(), StoreError> {
        let record = Record { kind, text, index: self.n_changes, if_revision, content };
        if !self.piece.is_empty() && self.piece.len() + record.size() > self.piece_size {
            self.spill()?;
        }
        match &mut self.last {
            Some((last_kind, last)) => {
                if (kind, text) < (*last_kind, last.as_str()) {
                    self.index = None;
                    self.is_sorted &= self.starts.is_empty();
                }
                *last_kind = kind;
                last.clear();
                last.push_str(text);
            }
            none => *none = Some((kind, text.to_owned())),
        }
        if let Some(index) = &mut self.index {
            index.add(&record);
        }
        self.starts.push(self.piece.len());
        record.write(&mut self.piece)?;
        self.n_changes += 1;
        Ok(())
    }

    /// All changes in their order.
    pub(super) fn finish(mut self) -> Result<Sorted, StoreError> {
        if self.pieces.is_none() {
            if let Some(index) = self.index {
                return Ok(index.of_memory(self.piece));
            }
            let (mut index, mut bytes) = (Index::default(), Vec::with_capacity(self.piece.len()));
            for record in sort(&self.piece, &self.starts)? {
                record.write(&mut bytes)?;
                index.add(&record);
            }
            return Ok(index.of_memory(bytes));
        }
        self.spill()?;
        let Self { folder, pieces, piece, starts, index, .. } = self;
        drop((piece, starts));
        match (pieces, index) {
            (None, _) => Ok(Index::default().of_memory(Vec::new())),
            (Some(Pieces { out, .. }), Some(index)) => Ok(index.of_file(out.finish()?)),
            (Some(Pieces { out, ends }), None) => merge(&out.finish()?, &ends, folder.as_deref()),
        }
    }

    /// Writes the piece that is being filled, sorted.
    fn spill(&mut self) -> Result<(), StoreError> {
        if self.piece.is_empty() {
            return Ok(());
        }
        let pieces = match &mut self.pieces {
            Some(pieces) => pieces,
            none => none.insert(Pieces {
                out: Out::new(temporary(self.folder.as_deref())?),
                ends: Vec::new(),
            }),
        };
        if self.is_sorted {
            pieces.out.write_all(&self.piece)?;
        } else {
            for record in sort(&self.piece, &self.starts)? {
                pieces.out.write(&record)?;
            }
        }
        pieces.out.flush()?;
        let begin = pieces.ends.last().copied().unwrap_or(0);
        pieces.ends.push(begin + self.piece.len() as u64);
        self.piece.clear();
        self.starts.clear();
        self.is_sorted = true;
        Ok(())
    }
}

/// The records of a piece in their order.
fn sort<'a>(piece: &'a [u8], starts: &[usize]) -> Result<Vec<Record<'a>>, StoreError> {
    let mut records = Vec::with_capacity(starts.len());
    for start in starts {
        let mut bytes = piece.get(*start..).unwrap_or_default();
        records.push(Record::take(&mut bytes).ok_or_else(cut_off)?);
    }
    // Many imports come nearly in their order, which this sort is fast with.
    records.sort_by(Record::order);
    Ok(records)
}

fn merge(file: &File, ends: &[u64], folder: Option<&Path>) -> Result<Sorted, StoreError> {
    let mut pieces: Vec<Piece<'_>> = Vec::with_capacity(ends.len());
    let mut begin = 0;
    for end in ends {
        pieces.push(Piece { file, at: begin, end: *end, bytes: Vec::new(), read: 0 });
        begin = *end;
    }
    let mut heads = BinaryHeap::with_capacity(pieces.len());
    for (number, piece) in pieces.iter_mut().enumerate() {
        piece.fill()?;
        heads.extend(piece.head().map(|place| Reverse((place, number))));
    }
    let (mut out, mut index) = (Out::new(temporary(folder)?), Index::default());
    while let Some(Reverse((_, number))) = heads.pop() {
        let Some(piece) = pieces.get_mut(number) else { break };
        if let Some(record) = piece.peek() {
            out.write(&record)?;
            index.add(&record);
            let size = record.size();
            piece.read += size;
        }
        piece.fill()?;
        heads.extend(piece.head().map(|place| Reverse((place, number))));
    }
    Ok(index.of_file(out.finish()?))
}

/// A piece that is being read.
#[derive(Debug)]
struct Piece<'a> {
    file: &'a File,
    at: u64,
    end: u64,
    bytes: Vec<u8>,
    read: usize,
}

impl Piece<'_> {
    fn peek(&self) -> Option<Record<'_>> {
        Record::take(&mut self.bytes.get(self.read..)?)
    }

    /// The place of its next record.
    fn head(&self) -> Option<(Kind, Box<str>, u64)> {
        self.peek().map(|record| (record.kind, record.text.into(), record.index))
    }

    /// Reads on until a whole record is there, if there is one.
    fn fill(&mut self) -> Result<(), StoreError> {
        while self.peek().is_none() && self.at < self.end {
            self.bytes.drain(..self.read);
            self.read = 0;
            let held = self.bytes.len();
            let left = usize::try_from(self.end - self.at).unwrap_or(usize::MAX);
            // A record can be longer than what is read at once.
            let more = left.min(READ.max(held));
            self.bytes.resize(held + more, 0);
            let space = self.bytes.get_mut(held..).unwrap_or_default();
            self.file.read_exact_at(space, self.at).map_err(failed)?;
            self.at += more as u64;
        }
        match self.peek() {
            None if self.read < self.bytes.len() => Err(cut_off()),
            _ => Ok(()),
        }
    }
}

/// A file without a name, gone when it is closed, however this process ends.
fn temporary(folder: Option<&Path>) -> Result<File, StoreError> {
    match folder {
        Some(folder) => tempfile::tempfile_in(folder),
        None => tempfile::tempfile(),
    }
    .map_err(failed)
}

fn cut_off() -> StoreError {
    corrupt(DOING)(Corrupt::new("a spooled change is cut off"))
}
