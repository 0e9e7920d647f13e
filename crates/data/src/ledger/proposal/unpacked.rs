//! The records of a piece as they were before they were packed, to be put into their order.

use std::ops::Range;

use scorecard_domain::Kind;

use super::{
    record::{Record, Unpacker},
    spool::cut_off,
};
use crate::store::StoreError;

/// Records that are not packed.
#[derive(Debug, Default)]
pub(super) struct Unpacked {
    /// Their texts and contents, one after the other.
    bytes: Vec<u8>,
    records: Vec<At>,
}

/// A record, with where its text and its content lie.
#[derive(Debug)]
struct At {
    kind: Kind,
    index: u64,
    if_revision: Option<u64>,
    text: Range<usize>,
    content: Range<usize>,
}

/// The records of a piece.
pub(super) fn unpack(mut piece: &[u8]) -> Result<Unpacked, StoreError> {
    let (mut unpacker, mut unpacked) = (Unpacker::default(), Unpacked::default());
    while !piece.is_empty() {
        let record = unpacker.take(&mut piece).ok_or_else(cut_off)?;
        let Record { kind, text, index, if_revision, content } = record;
        let mut add = |bytes: &[u8]| {
            let from = unpacked.bytes.len();
            unpacked.bytes.extend_from_slice(bytes);
            from..unpacked.bytes.len()
        };
        let (text, content) = (add(text.as_bytes()), add(content));
        unpacked.records.push(At { kind, index, if_revision, text, content });
    }
    Ok(unpacked)
}

impl Unpacked {
    /// All in their order.
    pub(super) fn sorted(&self) -> Vec<Record<'_>> {
        let part = |part: &Range<usize>| self.bytes.get(part.clone()).unwrap_or_default();
        let record = |at: &'_ At| Record {
            kind: at.kind,
            text: str::from_utf8(part(&at.text)).unwrap_or_default(),
            index: at.index,
            if_revision: at.if_revision,
            content: part(&at.content),
        };
        let mut records: Vec<Record<'_>> = self.records.iter().map(record).collect();
        // Many imports come nearly in their order, which this sort is fast with.
        records.sort_by(|a, b| a.place().cmp(&b.place()));
        records
    }
}
