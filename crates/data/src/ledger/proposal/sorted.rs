//! Records in their order, in blocks: read one after the other, or found by their keys.

use std::{
    fs::File,
    io::{self, BufWriter, Write as _},
    os::unix::fs::FileExt as _,
};

use bytes::Bytes;
use scorecard_domain::Kind;

use super::{
    DOING,
    record::{Packer, Record, Unpacker},
};
use crate::{
    content::Corrupt,
    store::{StoreError, corrupt},
};

/// A block is closed when it has reached so many bytes.
const FULL: usize = 64 << 10;

/// So many bytes are written to a file at once.
const WRITTEN: usize = 256 << 10;

/// Records in their order.
#[derive(Debug)]
pub(super) struct Sorted {
    bytes: Place,
    blocks: Vec<Extent>,
}

/// Where all of them lie.
#[derive(Debug)]
enum Place {
    Memory(Bytes),
    File(File),
}

/// Where some records that follow each other lie, and the first of them.
#[derive(Debug)]
struct Extent {
    at: u64,
    size: usize,
    ordinal: u64,
    kind: Kind,
    text: Box<str>,
}

/// Some records that follow each other.
#[derive(Clone, Debug)]
pub(crate) struct Block {
    /// The place of the first in the order.
    ordinal: u64,
    bytes: Bytes,
}

/// Visits records, each with its place in the order, until told to stop.
pub(crate) type Visit<'a> = &'a mut dyn FnMut(u64, Record<'_>) -> Result<bool, StoreError>;

impl Block {
    /// Visits its records.
    ///
    /// # Errors
    ///
    /// If they are no records, or as `visit`.
    pub(crate) fn each_record(&self, visit: Visit<'_>) -> Result<(), StoreError> {
        let (mut unpacker, mut rest) = (Unpacker::default(), &self.bytes[..]);
        for ordinal in self.ordinal.. {
            if rest.is_empty() {
                break;
            }
            let record = unpacker
                .take(&mut rest)
                .ok_or_else(|| corrupt(DOING)(Corrupt::new("a spooled change is cut off")))?;
            if !visit(ordinal, record)? {
                break;
            }
        }
        Ok(())
    }
}

impl Sorted {
    pub(super) const fn blocks(&self) -> usize {
        self.blocks.len()
    }

    /// The records of a block; none if there is no such block.
    pub(super) fn block(&self, number: usize) -> Result<Block, StoreError> {
        match self.blocks.get(number) {
            None => Ok(Block { ordinal: 0, bytes: Bytes::new() }),
            Some(Extent { at, size, ordinal, .. }) => {
                Ok(Block { ordinal: *ordinal, bytes: self.bytes.read(*at, *size)? })
            }
        }
    }

    /// The first block in which a record from this key on can be.
    pub(super) fn first_block(&self, kind: Kind, text: &str) -> usize {
        let beyond = self.blocks.partition_point(|block| (block.kind, &*block.text) < (kind, text));
        beyond.saturating_sub(1)
    }

    /// Visits the first record of a key, if there is one.
    pub(super) fn look(
        &self,
        kind: Kind,
        text: &str,
        visit: &mut dyn FnMut(u64, Record<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        // Of records with one key the first can end one block and the second begin the next.
        let first = self.first_block(kind, text);
        let mut found = false;
        for number in first..=first + 1 {
            self.block(number)?.each_record(&mut |ordinal, record| {
                let place = (record.kind, record.text);
                found = place == (kind, text);
                if found {
                    visit(ordinal, record)?;
                }
                Ok(place < (kind, text))
            })?;
            if found {
                break;
            }
        }
        Ok(())
    }
}

impl Place {
    fn read(&self, at: u64, size: usize) -> Result<Bytes, StoreError> {
        match self {
            Self::Memory(bytes) => {
                let from = usize::try_from(at).unwrap_or(usize::MAX);
                let block = bytes.get(from..).and_then(|bytes| bytes.get(..size));
                Ok(bytes.slice_ref(block.unwrap_or_default()))
            }
            Self::File(file) => {
                let mut bytes = vec![0; size];
                file.read_exact_at(&mut bytes, at).map_err(failed)?;
                Ok(bytes.into())
            }
        }
    }
}

/// Takes records in their order, and keeps in memory only where they are.
#[derive(Debug, Default)]
pub(super) struct Index {
    blocks: Vec<Extent>,
    at: u64,
    len: u64,
}

impl Index {
    /// Whether the next record begins a block.
    pub(super) fn is_at_beginning(&self) -> bool {
        self.blocks.last().is_none_or(|block| block.size >= FULL)
    }

    /// The next record, which was written in so many bytes.
    pub(super) fn add(&mut self, record: &Record<'_>, size: usize) {
        match self.blocks.last_mut() {
            Some(block) if block.size < FULL => block.size += size,
            _ => {
                let (at, ordinal, kind) = (self.at, self.len, record.kind);
                let text = record.text.into();
                self.blocks.push(Extent { at, size, ordinal, kind, text });
            }
        }
        self.at += size as u64;
        self.len += 1;
    }

    pub(super) fn of_memory(self, bytes: Vec<u8>) -> Sorted {
        Sorted { bytes: Place::Memory(bytes.into()), blocks: self.blocks }
    }

    pub(super) fn of_file(self, file: File) -> Sorted {
        Sorted { bytes: Place::File(file), blocks: self.blocks }
    }
}

/// Writes records in their order to memory, with where they are.
#[derive(Debug, Default)]
pub(super) struct Ordered {
    packer: Packer,
    pub(super) index: Index,
    pub(super) bytes: Vec<u8>,
}

impl Ordered {
    /// The next record.
    pub(super) fn add(&mut self, record: &Record<'_>) {
        if self.index.is_at_beginning() {
            self.packer.restart();
        }
        let before = self.bytes.len();
        self.packer.write(record, &mut self.bytes);
        self.index.add(record, self.bytes.len() - before);
    }
}

/// Writes to a file.
#[derive(Debug)]
pub(super) struct Out(BufWriter<File>);

impl Out {
    pub(super) fn new(file: File) -> Self {
        Self(BufWriter::with_capacity(WRITTEN, file))
    }

    /// Records as they were written to memory.
    pub(super) fn write_all(&mut self, records: &[u8]) -> Result<(), StoreError> {
        self.0.write_all(records).map_err(failed)
    }

    pub(super) fn flush(&mut self) -> Result<(), StoreError> {
        self.0.flush().map_err(failed)
    }

    pub(super) fn finish(self) -> Result<File, StoreError> {
        self.0.into_inner().map_err(|err| failed(err.into_error()))
    }
}

/// That the disk refused.
pub(super) fn failed(source: io::Error) -> StoreError {
    let doing = "spool a batch to disk";
    match source.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            StoreError::Full { doing, source: source.into() }
        }
        _ => StoreError::Unavailable { doing, source: source.into() },
    }
}
