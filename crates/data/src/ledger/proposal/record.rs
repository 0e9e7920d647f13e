//! One change as a spool has it. It is for this process alone, so its form is not for ever.

use scorecard_domain::Kind;

use crate::content::{reader::leb128 as read_number, writer::leb128 as write_number};

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

impl Record<'_> {
    /// By what records are sorted.
    pub(super) fn place(&self) -> (Kind, &str, u64) {
        (self.kind, self.text, self.index)
    }

    /// How many bytes it is about, that others have in common with it or not.
    pub(super) const fn size(&self) -> usize {
        self.text.len() + self.content.len()
    }
}

/// Writes records one after the other, each by what it has not in common with the one before: keys that follow each other, and
/// encodings of observations in one series, differ in their ends.
#[derive(Debug, Default)]
pub(super) struct Packer(Last);

/// Reads what a [`Packer`] wrote, from a record on with which it began anew.
#[derive(Debug, Default)]
pub(super) struct Unpacker(Last);

/// The record before.
#[derive(Debug, Default)]
struct Last {
    text: String,
    content: Vec<u8>,
}

impl Packer {
    /// Begins anew: the next record is written whole.
    pub(super) fn restart(&mut self) {
        self.0.text.clear();
        self.0.content.clear();
    }

    /// The next record.
    pub(super) fn write(&mut self, record: &Record<'_>, out: &mut Vec<u8>) {
        let Record { kind, text, index, if_revision, content } = *record;
        let Last { text: last_text, content: last_content } = &mut self.0;
        let text_shared = text.floor_char_boundary(shared(last_text.as_bytes(), text.as_bytes()));
        let content_shared = shared(last_content, content);
        let (_, text_rest) = text.split_at(text_shared);
        let (_, content_rest) = content.split_at(content_shared);
        out.push(kind.number());
        let if_revision = if_revision.map_or(0, |revision| u128::from(revision) + 1);
        let lengths = [text_shared, text_rest.len(), content_shared, content_rest.len()];
        let lengths = lengths.map(|length| length as u128);
        for number in [if_revision, index.into()].into_iter().chain(lengths) {
            write_number(out, number);
        }
        out.extend_from_slice(text_rest.as_bytes());
        out.extend_from_slice(content_rest);
        last_text.truncate(text_shared);
        last_text.push_str(text_rest);
        last_content.truncate(content_shared);
        last_content.extend_from_slice(content_rest);
    }
}

impl Unpacker {
    /// Takes a record from the front; `None` if it is not there as a whole, and then nothing is taken.
    pub(super) fn take(&mut self, bytes: &mut &[u8]) -> Option<Record<'_>> {
        let (&kind, mut rest) = bytes.split_first()?;
        let mut number = || read_number(&mut rest).ok();
        let (if_revision, index) = (number()?, u64::try_from(number()?).ok()?);
        let mut length = || usize::try_from(number()?).ok();
        let (text_shared, text_rest) = (length()?, length()?);
        let (content_shared, content_rest) = (length()?, length()?);
        let (text_rest, rest) = rest.split_at_checked(text_rest)?;
        let (content_rest, rest) = rest.split_at_checked(content_rest)?;
        let (kind, text_rest) = (Kind::from_number(kind)?, str::from_utf8(text_rest).ok()?);
        let if_revision = match if_revision.checked_sub(1) {
            Some(revision) => Some(u64::try_from(revision).ok()?),
            None => None,
        };
        let Last { text, content } = &mut self.0;
        if !text.is_char_boundary(text_shared) || content.len() < content_shared {
            return None;
        }
        text.truncate(text_shared);
        text.push_str(text_rest);
        content.truncate(content_shared);
        content.extend_from_slice(content_rest);
        *bytes = rest;
        Some(Record { kind, text, index, if_revision, content })
    }
}

/// So many bytes both begin with.
fn shared(a: &[u8], b: &[u8]) -> usize {
    const STEP: usize = 8;
    let steps = a.as_chunks::<STEP>().0.iter().zip(b.as_chunks::<STEP>().0);
    let same = STEP * steps.take_while(|(a, b)| a == b).count();
    let (a, b) = (a.get(same..).unwrap_or_default(), b.get(same..).unwrap_or_default());
    same + a.iter().zip(b).take_while(|(a, b)| a == b).count()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn so_many_bytes_are_shared(a in prop::collection::vec(0..2_u8, 0..40), b in prop::collection::vec(0..2_u8, 0..40)) {
            let same = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
            prop_assert_eq!(shared(&a, &b), same);
        }

        #[test]
        fn what_was_packed_is_unpacked(
            records in prop::collection::vec(
                ("[历厉ab]{0,12}", prop::option::of(any::<u64>()), any::<u64>(), prop::collection::vec(0..3_u8, 0..40), any::<bool>()),
                0..20,
            ),
        ) {
            let (mut packer, mut bytes) = (Packer::default(), Vec::new());
            for (text, if_revision, index, content, anew) in &records {
                if *anew {
                    packer.restart();
                }
                let (kind, index, if_revision) = (Kind::Observation, *index, *if_revision);
                packer.write(&Record { kind, text, index, if_revision, content }, &mut bytes);
            }
            let (mut unpacker, mut rest) = (Unpacker::default(), &bytes[..]);
            for (text, if_revision, index, content, _) in &records {
                let whole = rest;
                for cut in 0..whole.len().min(8) {
                    let mut cut_off = &whole[..cut];
                    let taken = Unpacker::default().take(&mut cut_off).map(|it| it.size());
                    prop_assert!(taken.is_none() || cut_off.len() < cut);
                }
                let taken = unpacker.take(&mut rest).unwrap();
                let (kind, index, if_revision) = (Kind::Observation, *index, *if_revision);
                prop_assert_eq!(taken, Record { kind, text, index, if_revision, content });
            }
            prop_assert!(rest.is_empty());
        }
    }
}
