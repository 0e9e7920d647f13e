//! The digest of a revision, chained to the one before: who holds an old digest can tell whether what came
//! before it was changed since.
//!
//! Specified in `docs/decisions/003-canonical-encoding-and-digest.md`.

use std::{fmt, str::FromStr};

use sha2::{Digest as _, Sha256};

use super::writer::{Writer, leb128};
use crate::clock::Timestamp;

/// Said at the front of everything that a revision's digest is over.
const VERSION: &[u8] = b"scorecard-ledger/1";

/// A revision's digest: 32 bytes, printed as 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 32]);

/// Names one ledger: 16 bytes drawn when it was made, printed as 32 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LedgerId([u8; 16]);

/// A text that is not that many hexadecimal digits in lower case.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is no {what}; expected {digits} hexadecimal digits in lower case")]
pub struct InvalidHex {
    what: &'static str,
    digits: usize,
    text: String,
}

macro_rules! hex {
    ($name:ident, $what:literal, $length:literal) => {
        impl $name {
            /// The one with these bytes.
            pub const fn from_bytes(bytes: [u8; $length]) -> Self {
                Self(bytes)
            }

            /// Its bytes.
            pub const fn as_bytes(&self) -> &[u8; $length] {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self)
            }
        }

        impl FromStr for $name {
            type Err = InvalidHex;

            fn from_str(text: &str) -> Result<Self, InvalidHex> {
                let invalid = || InvalidHex {
                    what: $what,
                    digits: 2 * $length,
                    text: text.chars().take(80).collect(),
                };
                let digit = |byte: u8| match byte {
                    b'0'..=b'9' => Some(byte - b'0'),
                    b'a'..=b'f' => Some(byte - b'a' + 10),
                    _ => None,
                };
                let mut bytes = Vec::with_capacity($length);
                let (pairs, rest) = text.as_bytes().as_chunks::<2>();
                for [high, low] in pairs {
                    let (high, low) = digit(*high).zip(digit(*low)).ok_or_else(invalid)?;
                    bytes.push(high << 4 | low);
                }
                match bytes.try_into() {
                    Ok(bytes) if rest.is_empty() => Ok(Self(bytes)),
                    _ => Err(invalid()),
                }
            }
        }
    };
}

hex!(Digest, "digest", 32);
hex!(LedgerId, "ledger id", 16);

impl Digest {
    /// What stands before the first revision: 32 zero bytes.
    pub const NONE: Self = Self([0; 32]);
}

/// From which the salts of one revision's changes follow: 32 bytes drawn for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seed(pub(crate) [u8; 32]);

impl Seed {
    /// The salt of a revision's change number `index` (from 0).
    pub(crate) fn salt(&self, index: u64) -> Salt {
        let hash: [u8; 32] =
            Sha256::new().chain_update(self.0).chain_update(index.to_be_bytes()).finalize().into();
        let [salt @ .., _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _] = hash;
        salt
    }
}

/// Without which the digest of a change says nothing about it.
pub(crate) type Salt = [u8; 16];

/// The digest of a change.
pub(crate) fn leaf(salt: Salt, content: &[u8]) -> [u8; 32] {
    Sha256::new().chain_update([0]).chain_update(salt).chain_update(content).finalize().into()
}

/// What a revision says of itself.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Header<'a> {
    pub(crate) ledger: LedgerId,
    pub(crate) revision: u64,
    pub(crate) time: Timestamp,
    pub(crate) author: &'a str,
    pub(crate) reason: &'a str,
    pub(crate) changes: u64,
}

impl Header<'_> {
    /// As a record of the canonical encoding.
    fn encode(self) -> Vec<u8> {
        let mut out = Writer::default();
        out.bytes(1, self.ledger.as_bytes());
        out.unsigned(2, self.revision);
        out.signed(3, self.time.micros());
        out.text(4, self.author);
        out.text(5, self.reason);
        out.unsigned(6, self.changes);
        out.finish()
    }
}

/// The digest of one revision while its changes go by.
#[derive(Debug)]
pub(crate) struct Chain {
    hasher: Sha256,
}

impl Chain {
    /// The digest of the revision with this header, after the one that has `previous`.
    pub(crate) fn begin(previous: Digest, header: Header<'_>) -> Self {
        let header = header.encode();
        let mut length = Vec::new();
        leb128(&mut length, header.len() as u128);
        let hasher = Sha256::new()
            .chain_update([1])
            .chain_update(VERSION)
            .chain_update(previous.0)
            .chain_update(length)
            .chain_update(header);
        Self { hasher }
    }

    /// The digest of the next change.
    pub(crate) fn leaf(&mut self, leaf: [u8; 32]) {
        self.hasher.update(leaf);
    }

    /// The digest, when all changes have gone by.
    pub(crate) fn finish(self) -> Digest {
        Digest(self.hasher.finalize().into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hexadecimal_has_one_spelling() {
        let text = "00112233445566778899aabbccddeeff";
        assert_eq!(text.parse::<LedgerId>().map(|id| id.to_string()), Ok(text.to_owned()));
        for bad in ["", "00", "00112233445566778899AABBCCDDEEFF", &format!("{text}0"), &text[1..]] {
            assert!(bad.parse::<LedgerId>().is_err(), "{bad} was accepted");
        }
    }
}
