//! How contents lie in a store: as they are, or compressed. The digest is over what they are.

use std::{borrow::Cow, fmt};

use lz4_flex::block::CompressTable;

use crate::content::Corrupt;

/// The bytes themselves.
pub(crate) const RAW: u8 = 0;
/// Their length, 4 bytes and the lowest first, and an LZ4 block.
const LZ4: u8 = 1;

/// No part of a revision is longer than its bound and one change, and no message brings a longer change.
const MAX_LEN: usize = 1 << 30;

/// What is shorter than this is packed with a table of its own size.
const SMALL: usize = u16::MAX as usize;

/// A codec, and what it makes of some bytes.
pub(crate) type Packed = (u8, Vec<u8>);

/// The codec that takes less room, and what it makes of the bytes.
pub(crate) fn pack(body: &[u8]) -> Packed {
    let packed = lz4_flex::block::compress_prepend_size(body);
    if packed.len() < body.len() { (LZ4, packed) } else { (RAW, body.to_vec()) }
}

/// Packs many short things, one after the other, to the same as [`pack`].
pub(crate) struct Packer {
    table: CompressTable,
    out: Vec<u8>,
}

impl Default for Packer {
    fn default() -> Self {
        Self { table: CompressTable::small(), out: Vec::new() }
    }
}

impl fmt::Debug for Packer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Packer")
    }
}

impl Packer {
    /// Appends the codec that takes less room, and what it makes of the bytes.
    pub(crate) fn append(&mut self, to: &mut Vec<u8>, body: &[u8]) {
        let Some((length, packed)) =
            self.pack(body).filter(|it| it.0.len() + it.1.len() < body.len())
        else {
            let (codec, packed) = match body.len() < SMALL {
                true => (RAW, Cow::Borrowed(body)),
                false => {
                    let (codec, packed) = pack(body);
                    (codec, Cow::Owned(packed))
                }
            };
            to.push(codec);
            to.extend_from_slice(&packed);
            return;
        };
        to.push(LZ4);
        to.extend_from_slice(&length);
        to.extend_from_slice(packed);
    }

    /// The length and the LZ4 block of what is short enough for the table.
    fn pack(&mut self, body: &[u8]) -> Option<([u8; 4], &[u8])> {
        let length = u32::try_from(body.len()).ok().filter(|_| body.len() < SMALL)?;
        let most = lz4_flex::block::get_maximum_output_size(body.len());
        if self.out.len() < most {
            self.out.resize(most, 0);
        }
        let packed =
            lz4_flex::block::compress_into_with_table(body, &mut self.out, &mut self.table).ok()?;
        Some((length.to_le_bytes(), self.out.get(..packed)?))
    }
}

/// What was packed.
pub(crate) fn unpack(codec: u8, packed: Vec<u8>) -> Result<Vec<u8>, Corrupt> {
    match codec {
        RAW => Ok(packed),
        LZ4 => {
            let (len, block) = lz4_flex::block::uncompressed_size(&packed).map_err(Corrupt::new)?;
            if len > MAX_LEN {
                return Err(Corrupt::new(format!("a content says that it has {len} bytes")));
            }
            lz4_flex::block::decompress(block, len).map_err(Corrupt::new)
        }
        other => Err(Corrupt::new(format!("there is no codec {other}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(body: &[u8], codec: u8) {
        let (used, packed) = pack(body);
        assert_eq!(used, codec);
        assert!(packed.len() <= body.len());
        assert_eq!(unpack(used, packed).unwrap(), body);
    }

    #[test]
    fn what_is_packed_comes_back() {
        check(b"", RAW);
        check(b"gbt2260:370102", RAW);
        check(&b"gbt2260:370102 economy.gdp 2022 ".repeat(2000), LZ4);
    }

    #[test]
    fn a_packer_packs_to_the_same() {
        let mut packer = Packer::default();
        let repeated = b"gbt2260:370102 economy.gdp 2022 ".repeat(4000);
        for length in [0, 3, 70, 900, 65_534, 65_535, 70_000, 20, 300] {
            let body = &repeated[..length];
            let (mut appended, (codec, packed)) = (vec![7], pack(body));
            packer.append(&mut appended, body);
            assert_eq!(appended, [&[7, codec], &*packed].concat(), "of {length} bytes");
        }
    }

    #[test]
    fn what_was_not_packed_is_refused() {
        for (codec, packed, problem) in [
            (2, &b"x"[..], "there is no codec 2"),
            (LZ4, &[1, 0, 0], "expected another byte"),
            (LZ4, &[0, 0, 0, 255, 1], "a content says that it has 4278190080 bytes"),
            (LZ4, &[9, 0, 0, 0, 0x10], ""),
        ] {
            let refused = unpack(codec, packed.to_vec()).unwrap_err().to_string();
            assert!(refused.contains(problem), "{refused}");
        }
    }
}
