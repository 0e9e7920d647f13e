//! A file as frames: the first line that says what it is, then frames of a kind, a length and a body, the last of
//! which has the SHA-256 of all bytes before it.

use std::io::{self, Read, Write};

use sha2::{Digest as _, Sha256};

use super::error::InvalidHistory;
use crate::content::writer::leb128;

/// What every version's first line begins with; the version and a line feed follow.
const NAME: &[u8] = b"scorecard-history/";
/// The version that this program writes. In it revisions can be without a seed and without changes.
const VERSION: &[u8] = b"2\n";
/// The versions that it reads.
const VERSIONS: [&[u8]; 2] = [b"1\n", VERSION];
/// No body is longer, in bytes. A part is shorter than 64 KiB and one change, and no change is as long as this.
const MAX_BODY: u64 = 64 << 20;

/// What a frame's body is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Kind {
    Ledger = 1,
    Revision = 2,
    Part = 3,
    Answer = 4,
    End = 5,
}

impl Kind {
    const ALL: [Self; 5] = [Self::Ledger, Self::Revision, Self::Part, Self::Answer, Self::End];

    const fn number(self) -> u8 {
        self as u8
    }

    fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.number() == number)
    }
}

/// Writes frames.
#[derive(Debug)]
pub(super) struct FrameWriter<W> {
    out: W,
    hasher: Sha256,
}

impl<W: Write> FrameWriter<W> {
    /// Writes the first line.
    pub(super) fn begin(out: W) -> io::Result<Self> {
        let mut writer = Self { out, hasher: Sha256::new() };
        writer.write(NAME)?;
        writer.write(VERSION)?;
        Ok(writer)
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.hasher.update(bytes);
        self.out.write_all(bytes)
    }

    /// Writes a frame.
    pub(super) fn put(&mut self, kind: Kind, body: &[u8]) -> io::Result<()> {
        let mut head = vec![kind.number()];
        leb128(&mut head, body.len() as u128);
        self.write(&head)?;
        self.write(body)
    }

    /// Writes the last frame, and gives back what was written to.
    pub(super) fn finish(mut self) -> io::Result<W> {
        let sum: [u8; 32] = self.hasher.clone().finalize().into();
        self.put(Kind::End, &sum)?;
        self.out.flush()?;
        Ok(self.out)
    }
}

/// Reads frames.
#[derive(Debug)]
pub(super) struct FrameReader<R> {
    input: R,
    hasher: Sha256,
    /// How many bytes were read.
    read: u64,
}

impl<R: Read> FrameReader<R> {
    /// Reads the first line.
    pub(super) fn begin(input: R) -> Result<Self, InvalidHistory> {
        let mut reader = Self { input, hasher: Sha256::new(), read: 0 };
        let mut name = [0; NAME.len()];
        reader.first_line(&mut name)?;
        if name != NAME {
            return Err(InvalidHistory::Foreign);
        }
        let mut version = [0; VERSION.len()];
        reader.first_line(&mut version)?;
        if !VERSIONS.contains(&version.as_slice()) {
            let found: String = String::from_utf8_lossy(&version).trim_end().into();
            return Err(InvalidHistory::OtherVersion(found));
        }
        reader.hasher.update(name);
        reader.hasher.update(version);
        Ok(reader)
    }

    /// What is too short for a first line is no history either, unless it is the beginning of one.
    fn first_line(&mut self, bytes: &mut [u8]) -> Result<(), InvalidHistory> {
        let begun = usize::try_from(self.read).unwrap_or(usize::MAX);
        let got = self.up_to(bytes)?;
        if got == bytes.len() {
            return Ok(());
        }
        let is_beginning = VERSIONS
            .iter()
            .any(|version| bytes.get(..got) == [NAME, version].concat().get(begun..begun + got));
        let is_empty = self.read == 0;
        Err(if is_beginning && !is_empty { self.cut_off() } else { InvalidHistory::Foreign })
    }

    /// Reads as much as there is, and counts it.
    fn up_to(&mut self, bytes: &mut [u8]) -> Result<usize, InvalidHistory> {
        let mut got = 0;
        while let Some(rest) = bytes.get_mut(got..).filter(|rest| !rest.is_empty()) {
            match self.input.read(rest) {
                Ok(0) => break,
                Ok(more) => got += more,
                Err(err) if err.kind() == io::ErrorKind::Interrupted => {}
                Err(err) => return Err(err.into()),
            }
        }
        self.read += got as u64;
        Ok(got)
    }

    fn byte(&mut self) -> Result<u8, InvalidHistory> {
        let mut byte = [0];
        if self.up_to(&mut byte)? == 0 {
            return Err(self.cut_off());
        }
        let [byte] = byte;
        Ok(byte)
    }

    const fn cut_off(&self) -> InvalidHistory {
        InvalidHistory::CutOff { length: self.read }
    }

    /// How many bytes were read.
    pub(super) const fn read(&self) -> u64 {
        self.read
    }

    /// That the frame which begins at `at` is not as it was written.
    fn broken(at: u64, problem: impl Into<String>) -> InvalidHistory {
        InvalidHistory::Broken { at, problem: problem.into() }
    }

    /// The next frame. The one that ends the file has been checked, and that nothing comes after it.
    pub(super) fn next(&mut self) -> Result<(Kind, Vec<u8>), InvalidHistory> {
        let at = self.read;
        let sum: [u8; 32] = self.hasher.clone().finalize().into();
        let number = self.byte()?;
        let kind = Kind::from_number(number)
            .ok_or_else(|| Self::broken(at, format!("there is no kind of frame {number}")))?;
        let mut head = vec![number];
        let length = self.length(at, &mut head)?;
        let mut body = Vec::new();
        // What is announced is not taken room for before it is there.
        let got = self.input.by_ref().take(length).read_to_end(&mut body)?;
        self.read += got as u64;
        if got as u64 != length {
            return Err(self.cut_off());
        }
        self.hasher.update(&head);
        self.hasher.update(&body);
        if kind == Kind::End {
            if body != sum {
                return Err(Self::broken(at, "the checksum is not that of what comes before it"));
            }
            if self.up_to(&mut [0])? != 0 {
                return Err(Self::broken(self.read - 1, "something comes after the end"));
            }
        }
        Ok((kind, body))
    }

    /// An integer in its shortest form, at most [`MAX_BODY`].
    fn length(&mut self, at: u64, head: &mut Vec<u8>) -> Result<u64, InvalidHistory> {
        let mut length = 0;
        for shift in (0..28).step_by(7) {
            let byte = self.byte()?;
            head.push(byte);
            length |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 != 0 {
                continue;
            }
            if shift > 0 && byte == 0 {
                return Err(Self::broken(at, "its length is not in its shortest form"));
            }
            if length > MAX_BODY {
                break;
            }
            return Ok(length);
        }
        Err(Self::broken(at, format!("it is longer than {MAX_BODY} bytes")))
    }
}
