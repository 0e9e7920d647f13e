//! A revision's content in parts of bounded size, so that neither writing nor following a large revision
//! needs all of it at once.

use super::reader::{Corrupt, chunk};
use super::writer::leb128;

/// A part has no more changes.
pub(crate) const MAX_CHANGES: usize = 1000;
/// A part is closed when it has reached this many bytes, so it is larger by less than one change.
pub(crate) const FULL_BYTES: usize = 64 << 10;

/// A part being filled: encoded changes, each after its length.
#[derive(Debug, Default)]
pub(crate) struct Part {
    body: Vec<u8>,
    changes: usize,
}

impl Part {
    /// Adds an encoded change.
    pub(crate) fn push(&mut self, content: &[u8]) {
        leb128(&mut self.body, content.len() as u128);
        self.body.extend_from_slice(content);
        self.changes += 1;
    }

    /// Whether it has no change.
    pub(crate) const fn is_empty(&self) -> bool {
        self.changes == 0
    }

    /// Whether the next change belongs to another part.
    pub(crate) const fn is_full(&self) -> bool {
        self.changes >= MAX_CHANGES || self.body.len() >= FULL_BYTES
    }

    /// The part's bytes.
    pub(crate) fn body(&self) -> &[u8] {
        &self.body
    }
}

/// The encoded changes of a part.
pub(crate) fn contents(body: &[u8]) -> Result<Vec<&[u8]>, Corrupt> {
    let mut rest = body;
    let mut contents = Vec::new();
    while !rest.is_empty() {
        contents.push(chunk(&mut rest)?);
    }
    Ok(contents)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_gives_back_what_was_pushed() {
        let mut part = Part::default();
        part.push(b"one");
        part.push(&[7; 300]);
        assert_eq!(contents(part.body()), Ok(vec![&b"one"[..], &[7; 300]]));
        assert!(contents(&part.body()[..100]).is_err());
    }

    #[test]
    fn a_part_is_full_by_changes_or_by_bytes() {
        let mut many = Part::default();
        (0..MAX_CHANGES).for_each(|_| many.push(b"x"));
        let mut large = Part::default();
        large.push(&[0; FULL_BYTES]);
        assert!(many.is_full() && large.is_full() && !Part::default().is_full());
    }
}
