//! Takes the changes of a batch as they come and puts them in their order. What does not fit into memory is sorted
//! piece by piece, and the pieces are merged.

use std::{
    fs::File,
    path::{Path, PathBuf},
};

use scorecard_domain::Kind;

use super::{
    DOING,
    merge::merge,
    record::{Packer, Record},
    sorted::{Index, Ordered, Out, Sorted, failed},
    unpacked::unpack,
};
use crate::{
    content::Corrupt,
    store::{StoreError, corrupt},
};

/// So many bytes are sorted at once: few enough that who sends them does not wait for long.
const PIECE: usize = 8 << 20;

/// What has come so far.
#[derive(Debug)]
pub(super) struct Spool {
    folder: Option<PathBuf>,
    piece_size: usize,
    n_changes: u64,
    /// The piece that is being filled; how much what it packs is about, and whether that is in its order as it came.
    piece: Vec<u8>,
    packer: Packer,
    filled: usize,
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
            packer: Packer::default(),
            filled: 0,
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
        if !self.piece.is_empty() && self.filled + record.size() > self.piece_size {
            self.spill()?;
        }
        match &mut self.last {
            Some((last_kind, last)) => {
                if (kind, text) < (*last_kind, last.as_str()) {
                    self.index = None;
                    self.is_sorted &= self.piece.is_empty();
                }
                *last_kind = kind;
                last.clear();
                last.push_str(text);
            }
            none => *none = Some((kind, text.to_owned())),
        }
        if self.index.as_ref().is_some_and(Index::is_at_beginning) {
            self.packer.restart();
        }
        let before = self.piece.len();
        self.packer.write(&record, &mut self.piece);
        if let Some(index) = &mut self.index {
            index.add(&record, self.piece.len() - before);
        }
        self.filled += record.size();
        self.n_changes += 1;
        Ok(())
    }

    /// How many changes have come.
    pub(super) const fn n_changes(&self) -> u64 {
        self.n_changes
    }

    /// The next change cannot be read: its number is nobody's.
    pub(super) const fn skip(&mut self) {
        self.n_changes += 1;
    }

    /// All changes in their order.
    pub(super) fn finish(mut self) -> Result<Sorted, StoreError> {
        if self.pieces.is_none() {
            if let Some(index) = self.index {
                return Ok(index.of_memory(self.piece));
            }
            let mut ordered = Ordered::default();
            unpack(&self.piece)?.sorted().iter().for_each(|record| ordered.add(record));
            return Ok(ordered.index.of_memory(ordered.bytes));
        }
        self.spill()?;
        let Self { folder, pieces, piece, index, .. } = self;
        drop(piece);
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
        if !self.is_sorted {
            let mut ordered = Ordered::default();
            unpack(&self.piece)?.sorted().iter().for_each(|record| ordered.add(record));
            self.piece = ordered.bytes;
        }
        pieces.out.write_all(&self.piece)?;
        pieces.out.flush()?;
        let begin = pieces.ends.last().copied().unwrap_or(0);
        pieces.ends.push(begin + self.piece.len() as u64);
        self.piece.clear();
        // A piece can be read by itself.
        self.packer.restart();
        self.filled = 0;
        self.is_sorted = true;
        Ok(())
    }
}

/// A file without a name, gone when it is closed, however this process ends.
pub(super) fn temporary(folder: Option<&Path>) -> Result<File, StoreError> {
    match folder {
        Some(folder) => tempfile::tempfile_in(folder),
        None => tempfile::tempfile(),
    }
    .map_err(failed)
}

pub(super) fn cut_off() -> StoreError {
    corrupt(DOING)(Corrupt::new("a spooled change is cut off"))
}
