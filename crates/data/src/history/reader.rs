//! Bytes to entries, each of which was checked.

use std::io::Read;

use super::{
    Entry, History,
    error::InvalidHistory,
    frame::{FrameReader, Kind},
    record::{read_answer, read_ledger, read_revision},
    sequence::Sequence,
};
use crate::content::{
    Corrupt,
    parts::{self, Part},
};

/// Reads a history. What it gives is as a ledger wrote it; that the file is whole is known at [`Entry::End`].
#[derive(Debug)]
pub(super) struct HistoryReader<R> {
    frames: FrameReader<R>,
    sequence: Sequence,
    /// Whether the part before was full, so that another may follow; the first may in any case.
    part_may_follow: bool,
}

impl<R: Read> HistoryReader<R> {
    pub(super) fn begin(input: R) -> Result<Self, InvalidHistory> {
        let frames = FrameReader::begin(input)?;
        Ok(Self { frames, sequence: Sequence::default(), part_may_follow: true })
    }

    /// The next entry; `None` after the last.
    pub(super) fn next(&mut self) -> Result<Option<Entry>, InvalidHistory> {
        if self.finished().is_some() {
            return Ok(None);
        }
        let at = self.frames.read();
        let (kind, body) = self.frames.next()?;
        let entry = self.entry(kind, &body).and_then(|entry| {
            self.sequence.admit(&entry)?;
            Ok(entry)
        });
        let broken = |Corrupt(problem)| InvalidHistory::Broken { at, problem };
        entry.map(Some).map_err(broken)
    }

    /// What went by, if all of it did.
    pub(super) fn finished(&self) -> Option<History> {
        self.sequence.finished()
    }

    fn entry(&mut self, kind: Kind, body: &[u8]) -> Result<Entry, Corrupt> {
        match kind {
            Kind::Ledger => read_ledger(body).map(Entry::Ledger),
            Kind::Revision => {
                self.part_may_follow = true;
                read_revision(body).map(|(revision, seed)| Entry::Revision(revision, seed))
            }
            Kind::Part => self.part(body),
            Kind::Answer => read_answer(body).map(Entry::Answer),
            Kind::End => Ok(Entry::End),
        }
    }

    /// A part is divided from the next where a ledger divides them, so that one history has one file.
    fn part(&mut self, body: &[u8]) -> Result<Entry, Corrupt> {
        let contents = parts::contents(body)?;
        let mut part = Part::default();
        let mut too_large = !self.part_may_follow;
        for content in &contents {
            too_large |= part.is_full();
            part.push(content);
        }
        if too_large {
            return Err(Corrupt::new("changes are not divided into parts as they have to be"));
        }
        self.part_may_follow = part.is_full();
        Ok(Entry::Part(contents.into_iter().map(<[u8]>::to_vec).collect()))
    }
}
