//! Merges pieces of one file, each in its order, into one order.

use std::{
    cmp::Reverse, collections::BinaryHeap, fs::File, ops::Range, os::unix::fs::FileExt as _,
    path::Path,
};

use scorecard_domain::Kind;

use super::{
    record::{Record, Unpacker},
    sorted::{Ordered, Out, Sorted, failed},
    spool::{cut_off, temporary},
};
use crate::store::StoreError;

/// So many bytes of a piece are read at once, and written.
const READ: usize = 128 << 10;

/// The records of all pieces, of which each ends there, in a file of their own.
pub(super) fn merge(
    file: &File,
    ends: &[u64],
    folder: Option<&Path>,
) -> Result<Sorted, StoreError> {
    let mut pieces: Vec<Piece<'_>> = Vec::with_capacity(ends.len());
    let mut begin = 0;
    for end in ends {
        pieces.push(Piece::new(file, begin..*end));
        begin = *end;
    }
    let mut heads = BinaryHeap::with_capacity(pieces.len());
    for (number, piece) in pieces.iter_mut().enumerate() {
        heads.extend(piece.next()?.map(|head| Reverse((head, number))));
    }
    let (mut out, mut ordered) = (Out::new(temporary(folder)?), Ordered::default());
    while let Some(Reverse((head, number))) = heads.pop() {
        ordered.add(&head.record());
        if ordered.bytes.len() >= READ {
            out.write_all(&ordered.bytes)?;
            ordered.bytes.clear();
        }
        let Some(piece) = pieces.get_mut(number) else { break };
        heads.extend(piece.next()?.map(|head| Reverse((head, number))));
    }
    out.write_all(&ordered.bytes)?;
    Ok(ordered.index.of_file(out.finish()?))
}

/// The next record of a piece: they are ordered as records are, no two of which have one index.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Head {
    kind: Kind,
    text: Box<str>,
    index: u64,
    if_revision: Option<u64>,
    content: Box<[u8]>,
}

impl Head {
    fn record(&self) -> Record<'_> {
        let Self { kind, text, index, if_revision, content } = self;
        Record { kind: *kind, text, index: *index, if_revision: *if_revision, content }
    }
}

/// A piece that is being read.
#[derive(Debug)]
struct Piece<'a> {
    file: &'a File,
    left: Range<u64>,
    bytes: Vec<u8>,
    read: usize,
    unpacker: Unpacker,
}

impl<'a> Piece<'a> {
    fn new(file: &'a File, all: Range<u64>) -> Self {
        Self { file, left: all, bytes: Vec::new(), read: 0, unpacker: Unpacker::default() }
    }

    /// Its next record, if there is one.
    fn next(&mut self) -> Result<Option<Head>, StoreError> {
        loop {
            let mut rest = self.bytes.get(self.read..).unwrap_or_default();
            let there = rest.len();
            if let Some(record) = self.unpacker.take(&mut rest) {
                let Record { kind, text, index, if_revision, content } = record;
                let (text, content) = (text.into(), content.into());
                self.read += there - rest.len();
                return Ok(Some(Head { kind, text, index, if_revision, content }));
            }
            if self.left.is_empty() {
                return if there == 0 { Ok(None) } else { Err(cut_off()) };
            }
            self.fill()?;
        }
    }

    /// Reads on.
    fn fill(&mut self) -> Result<(), StoreError> {
        self.bytes.drain(..self.read);
        self.read = 0;
        let held = self.bytes.len();
        let left = usize::try_from(self.left.end - self.left.start).unwrap_or(usize::MAX);
        // A record can be longer than what is read at once.
        let more = left.min(READ.max(held));
        self.bytes.resize(held + more, 0);
        let space = self.bytes.get_mut(held..).unwrap_or_default();
        self.file.read_exact_at(space, self.left.start).map_err(failed)?;
        self.left.start += more as u64;
        Ok(())
    }
}
