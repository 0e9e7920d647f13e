//! Pages of lines: what fits, and where the next one begins.

use prost::Message as _;
use scorecard_wire::pb::data as pb;

use crate::{Timestamp, grpc::page::FULL_BYTES};

/// Lines that are being gathered for a page.
pub(super) struct Page {
    pub(super) lines: Vec<pb::ReportingLine>,
    pub(super) bytes: usize,
    pub(super) size: usize,
}

impl Page {
    /// Takes one more line, unless the page is full.
    pub(super) fn take(&mut self, line: pb::ReportingLine) -> bool {
        self.bytes += line.encoded_len();
        let is_full = self.lines.len() == self.size;
        let fits = !is_full && (self.lines.is_empty() || self.bytes <= FULL_BYTES);
        if fits {
            self.lines.push(line);
        }
        fits
    }
}

/// Where a page begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Spot {
    pub(super) obligation: usize,
    pub(super) place: usize,
}

pub(super) fn write_token(at: Timestamp, spot: Spot) -> Vec<u8> {
    let number = |value: usize| u64::try_from(value).unwrap_or(u64::MAX).to_be_bytes();
    [at.micros().to_be_bytes(), number(spot.obligation), number(spot.place)].concat()
}

pub(super) fn read_token(bytes: &[u8]) -> Option<(Timestamp, Spot)> {
    let (at, rest) = bytes.split_first_chunk()?;
    let (obligation, rest) = rest.split_first_chunk()?;
    let number = |bytes: [u8; 8]| usize::try_from(u64::from_be_bytes(bytes)).ok();
    let spot = Spot { obligation: number(*obligation)?, place: number(rest.try_into().ok()?)? };
    Some((Timestamp::from_micros(i64::from_be_bytes(*at)), spot))
}
