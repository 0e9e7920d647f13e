//! Records in their order, in blocks: read one after the other, or found by their keys.

use std::{
    fs::File,
    io::{self, BufWriter, Write as _},
    os::unix::fs::FileExt as _,
};

use bytes::Bytes;
use scorecard_domain::Kind;

use super::{DOING, record::Record};
use crate::{
    content::Corrupt,
    store::{StoreError, corrupt},
};

/// A block is closed when it has reached so many bytes.
const FULL: usize = 256 << 10;

/// Records in their order.
#[derive(Debug)]
pub(super) struct Sorted {
    bytes: Place,
    blocks: Vec<Block>,
}

/// Where all of them lie.
#[derive(Debug)]
enum Place {
    Memory(Bytes),
    File(File),
}

/// Where some records that follow each other lie, and the first of them.
#[derive(Debug)]
struct Block {
    at: u64,
    size: usize,
    /// How many they are.
    len: usize,
    ordinal: u64,
    kind: Kind,
    text: Box<str>,
}

impl Sorted {
    pub(super) const fn blocks(&self) -> usize {
        self.blocks.len()
    }

    /// How many records a block has.
    pub(super) fn len_of(&self, number: usize) -> usize {
        self.blocks.get(number).map_or(0, |block| block.len)
    }

    /// Visits the records of a block, each with its place in the order and the block, until told to stop.
    pub(super) fn each(
        &self,
        number: usize,
        visit: &mut dyn FnMut(u64, &Bytes, Record<'_>) -> Result<bool, StoreError>,
    ) -> Result<(), StoreError> {
        let Some(block) = self.blocks.get(number) else { return Ok(()) };
        let bytes = self.bytes.read(block.at, block.size)?;
        let mut rest = &bytes[..];
        for ordinal in block.ordinal.. {
            if rest.is_empty() {
                break;
            }
            let record = Record::take(&mut rest)
                .ok_or_else(|| corrupt(DOING)(Corrupt::new("a spooled change is cut off")))?;
            if !visit(ordinal, &bytes, record)? {
                break;
            }
        }
        Ok(())
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
        visit: &mut dyn FnMut(u64, &Bytes, Record<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        // Of records with one key the first can end one block and the second begin the next.
        let first = self.first_block(kind, text);
        let mut found = false;
        for number in first..=first + 1 {
            self.each(number, &mut |ordinal, block, record| {
                let place = (record.kind, record.text);
                found = place == (kind, text);
                if found {
                    visit(ordinal, block, record)?;
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
    blocks: Vec<Block>,
    at: u64,
    len: u64,
}

impl Index {
    /// The next record, as it is written.
    pub(super) fn add(&mut self, record: &Record<'_>) {
        let size = record.size();
        match self.blocks.last_mut() {
            Some(block) if block.size < FULL => {
                block.size += size;
                block.len += 1;
            }
            _ => {
                let (at, ordinal, kind) = (self.at, self.len, record.kind);
                let text = record.text.into();
                self.blocks.push(Block { at, size, len: 1, ordinal, kind, text });
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

/// Writes records to a file, one after the other.
#[derive(Debug)]
pub(super) struct Out {
    file: BufWriter<File>,
    bytes: Vec<u8>,
}

impl Out {
    pub(super) fn new(file: File) -> Self {
        Self { file: BufWriter::with_capacity(FULL, file), bytes: Vec::new() }
    }

    pub(super) fn write(&mut self, record: &Record<'_>) -> Result<(), StoreError> {
        self.bytes.clear();
        record.write(&mut self.bytes)?;
        self.file.write_all(&self.bytes).map_err(failed)
    }

    pub(super) fn flush(&mut self) -> Result<(), StoreError> {
        self.file.flush().map_err(failed)
    }

    pub(super) fn finish(self) -> Result<File, StoreError> {
        self.file.into_inner().map_err(|err| failed(err.into_error()))
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
