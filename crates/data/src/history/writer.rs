//! Entries to bytes.

use std::io::{self, Write};

use super::{
    Entry, History,
    frame::{FrameWriter, Kind},
    record::{write_answer, write_ledger, write_revision},
    sequence::Sequence,
};
use crate::content::{Corrupt, parts::Part};

/// Why an entry was not written.
#[derive(Debug)]
pub(super) enum WriteError {
    /// It is not as a ledger writes it.
    Corrupt(Corrupt),
    Io(io::Error),
}

impl From<Corrupt> for WriteError {
    fn from(corrupt: Corrupt) -> Self {
        Self::Corrupt(corrupt)
    }
}

impl From<io::Error> for WriteError {
    fn from(err: io::Error) -> Self {
        Self::Io(err)
    }
}

/// Writes a history; the same entries become the same bytes, however the parts are divided.
#[derive(Debug)]
pub(super) struct HistoryWriter<W> {
    frames: FrameWriter<W>,
    sequence: Sequence,
    part: Part,
}

impl<W: Write> HistoryWriter<W> {
    pub(super) fn begin(out: W) -> io::Result<Self> {
        let frames = FrameWriter::begin(out)?;
        Ok(Self { frames, sequence: Sequence::default(), part: Part::default() })
    }

    /// Writes the next entry, the end excepted: that is [`HistoryWriter::finish`].
    pub(super) fn put(&mut self, entry: &Entry) -> Result<(), WriteError> {
        self.sequence.admit(entry)?;
        if let Entry::Part(contents) = entry {
            for content in contents {
                if self.part.is_full() {
                    self.close_part()?;
                }
                self.part.push(content);
            }
            return Ok(());
        }
        self.close_part()?;
        match entry {
            Entry::Ledger(position) => self.frames.put(Kind::Ledger, &write_ledger(position))?,
            Entry::Revision(revision, seed) => {
                self.frames.put(Kind::Revision, &write_revision(revision, *seed))?;
            }
            Entry::Answer(answer) => self.frames.put(Kind::Answer, &write_answer(answer))?,
            Entry::Part(_) | Entry::End => {}
        }
        Ok(())
    }

    fn close_part(&mut self) -> io::Result<()> {
        let part = std::mem::take(&mut self.part);
        if part.body().is_empty() { Ok(()) } else { self.frames.put(Kind::Part, part.body()) }
    }

    /// Writes the end after [`Entry::End`] was put.
    pub(super) fn finish(self) -> Result<(W, History), WriteError> {
        let history = self.sequence.finished();
        let history = history.ok_or_else(|| Corrupt::new("its end was not told"))?;
        Ok((self.frames.finish()?, history))
    }
}
