//! How contents lie in a store: as they are, or compressed. The digest is over what they are.

use crate::content::Corrupt;

/// The bytes themselves.
pub(crate) const RAW: u8 = 0;
/// Their length, 4 bytes and the lowest first, and an LZ4 block.
const LZ4: u8 = 1;

/// No part of a revision is longer than its bound and one change, and no message brings a longer change.
const MAX_LEN: usize = 1 << 30;

/// A codec, and what it makes of some bytes.
pub(crate) type Packed = (u8, Vec<u8>);

/// The codec that takes less room, and what it makes of the bytes.
pub(crate) fn pack(body: &[u8]) -> Packed {
    let packed = lz4_flex::block::compress_prepend_size(body);
    if packed.len() < body.len() { (LZ4, packed) } else { (RAW, body.to_vec()) }
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
