//! One change as a spool has it. It is for this process alone, so its form is not for ever.

use std::cmp::Ordering;

use scorecard_domain::Kind;

use super::DOING;
use crate::{
    content::Corrupt,
    store::{StoreError, corrupt},
};

/// One change, in its order: by kind, key and the order in which they came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Record<'a> {
    /// Of what kind it is.
    pub(crate) kind: Kind,
    /// Its key as text.
    pub(crate) text: &'a str,
    /// Its place in the order in which it came, from 0.
    pub(crate) index: u64,
    /// The revision that must have been the last to change the key, if that matters.
    pub(crate) if_revision: Option<u64>,
    /// The canonical encoding of the change.
    pub(crate) content: &'a [u8],
}

/// Kind, whether there is an `if_revision`, that, the index, and the lengths of text and content.
const HEAD: usize = 1 + 1 + 8 + 8 + 4 + 4;

impl<'a> Record<'a> {
    /// By what records are sorted.
    pub(super) fn place(&self) -> (Kind, &'a str, u64) {
        (self.kind, self.text, self.index)
    }

    pub(super) fn order(&self, other: &Record<'_>) -> Ordering {
        self.place().cmp(&other.place())
    }

    pub(super) fn write(&self, out: &mut Vec<u8>) -> Result<(), StoreError> {
        let Self { kind, text, index, if_revision, content } = *self;
        let length = |length: usize| {
            u32::try_from(length).map_err(|_| corrupt(DOING)(Corrupt::new("a change is too long")))
        };
        out.push(kind.number());
        out.push(if_revision.is_some().into());
        out.extend_from_slice(&if_revision.unwrap_or(0).to_le_bytes());
        out.extend_from_slice(&index.to_le_bytes());
        out.extend_from_slice(&length(text.len())?.to_le_bytes());
        out.extend_from_slice(&length(content.len())?.to_le_bytes());
        out.extend_from_slice(text.as_bytes());
        out.extend_from_slice(content);
        Ok(())
    }

    /// Takes a record from the front; `None` if it is not there as a whole.
    pub(super) fn take(bytes: &mut &'a [u8]) -> Option<Self> {
        let (head, rest) = bytes.split_first_chunk::<HEAD>()?;
        let (&[kind, conditional], numbers) = head.split_first_chunk::<2>()?;
        let (if_revision, numbers) = numbers.split_first_chunk::<8>()?;
        let (index, lengths) = numbers.split_first_chunk::<8>()?;
        let (text, content) = lengths.split_first_chunk::<4>()?;
        let length =
            |bytes: &[u8]| usize::try_from(u32::from_le_bytes(bytes.try_into().ok()?)).ok();
        let (text, rest) = rest.split_at_checked(length(text)?)?;
        let (content, rest) = rest.split_at_checked(length(content)?)?;
        *bytes = rest;
        Some(Self {
            kind: Kind::from_number(kind)?,
            text: str::from_utf8(text).ok()?,
            index: u64::from_le_bytes(*index),
            if_revision: (conditional == 1).then(|| u64::from_le_bytes(*if_revision)),
            content,
        })
    }

    /// How many bytes [`Record::write`] makes of it.
    pub(super) fn size(&self) -> usize {
        HEAD + self.text.len() + self.content.len()
    }
}
