//! What a part keeps of a change. Mostly that is its canonical encoding. In a revision from which something was erased
//! the seed is gone: there each change stands with its own salt, and in place of one that was erased its leaf.
//!
//! Specified in `docs/decisions/013-erasure.md`. These forms are outside of the canonical encoding, where a change begins
//! with its kind and none has the number 0.

use scorecard_domain::{Change, Key, Kind, Thing, Timestamp};

use super::{
    Corrupt, decode,
    digest::{Salt, Seed, leaf},
    encoded_kind,
    key::{key_text, parse_key},
    reader::leb128 as read_integer,
    writer::leb128,
};

/// What every form but the canonical encoding begins with.
const FORM: u8 = 0;
const SALTED: u8 = 1;
const ERASED: u8 = 2;
/// Of an observation that was under embargo: the end of that comes before the key.
const EMBARGOED: u8 = 3;
/// Of a key that was erased as well: until when something was held stands in place of it, and after that the end of the
/// embargo, if there was one.
const KEYLESS: u8 = 4;

/// What stands in place of a change that was erased.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tombstone {
    pub(crate) kind: Kind,
    /// By which the digest holds.
    pub(crate) leaf: [u8; 32],
    /// The revision that says when, by whom and on what ground.
    pub(crate) by: u64,
    /// `None` if the key was erased as well.
    pub(crate) key: Option<Key>,
    /// The end of the embargo that it was under, so that the public is not told before that there was anything.
    pub(crate) embargo_until: Option<Timestamp>,
    /// Of a key that was erased as well, the revision from which on this was not held any more: of what was put, that of the
    /// next change of the key; of a withdrawal, its own. `None` if a program of before erased the key.
    pub(crate) held_until: Option<u64>,
}

/// The end of the embargo that a change puts an observation under.
pub(crate) const fn embargo_of(change: &Change) -> Option<Timestamp> {
    match change {
        Change::Put(Thing::Observation(observation)) => observation.embargo_until,
        _ => None,
    }
}

/// An entry of a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Entry<'a> {
    /// A change; its salt follows from the revision's seed.
    Change(&'a [u8]),
    /// A change with its salt.
    Salted(Salt, &'a [u8]),
    /// What is left of a change.
    Erased(Tombstone),
}

impl<'a> Entry<'a> {
    /// The entry that these bytes are.
    pub(crate) fn read(bytes: &'a [u8]) -> Result<Self, Corrupt> {
        let cut_off = || Corrupt::new("an entry is cut off");
        match bytes {
            [FORM, SALTED, rest @ ..] => {
                let (salt, content) = rest.split_first_chunk().ok_or_else(cut_off)?;
                if content.first() == Some(&FORM) {
                    return Err(Corrupt::new("an entry stands in another"));
                }
                Ok(Self::Salted(*salt, content))
            }
            [FORM, form @ (ERASED | EMBARGOED), number, rest @ ..] => {
                let kind = encoded_kind(&[*number])?;
                let (leaf, mut rest) = rest.split_first_chunk().ok_or_else(cut_off)?;
                let by = read_revision(&mut rest)?;
                let mut embargo_until = None;
                if *form == EMBARGOED {
                    let (end, key) = rest.split_first_chunk().ok_or_else(cut_off)?;
                    embargo_until = Some(Timestamp::from_micros(i64::from_be_bytes(*end)));
                    rest = key;
                }
                let key = if rest.is_empty() { None } else { Some(read_key(kind, rest)?) };
                let (leaf, held_until) = (*leaf, None);
                Ok(Self::Erased(Tombstone { kind, leaf, by, key, embargo_until, held_until }))
            }
            [FORM, KEYLESS, number, rest @ ..] => {
                let kind = encoded_kind(&[*number])?;
                let (leaf, mut rest) = rest.split_first_chunk().ok_or_else(cut_off)?;
                let by = read_revision(&mut rest)?;
                let held_until = Some(read_revision(&mut rest)?);
                let end = match rest {
                    [] => None,
                    end => Some(<[u8; 8]>::try_from(end).map_err(|_| cut_off())?),
                };
                let embargo_until = end.map(|it| Timestamp::from_micros(i64::from_be_bytes(it)));
                let (leaf, key) = (*leaf, None);
                Ok(Self::Erased(Tombstone { kind, leaf, by, key, embargo_until, held_until }))
            }
            [FORM, ..] => Err(Corrupt::new("there is no such form of an entry")),
            content => Ok(Self::Change(content)),
        }
    }

    /// The bytes of an entry.
    pub(crate) fn write(&self) -> Vec<u8> {
        match self {
            Self::Change(content) => content.to_vec(),
            Self::Salted(salt, content) => [&[FORM, SALTED], salt.as_slice(), content].concat(),
            Self::Erased(Tombstone { kind, leaf, by, key, embargo_until, held_until }) => {
                let form = match (held_until, embargo_until) {
                    (Some(_), _) => KEYLESS,
                    (None, Some(_)) => EMBARGOED,
                    (None, None) => ERASED,
                };
                let mut out = vec![FORM, form, kind.number()];
                out.extend_from_slice(leaf);
                leb128(&mut out, u128::from(*by));
                if let Some(until) = held_until {
                    leb128(&mut out, u128::from(*until));
                }
                if let Some(end) = embargo_until {
                    out.extend_from_slice(&end.micros().to_be_bytes());
                }
                out.extend_from_slice(key.as_ref().map(key_text).unwrap_or_default().as_bytes());
                out
            }
        }
    }

    /// The digest of the change numbered `index`, of a revision that has this seed or none any more.
    ///
    /// # Errors
    ///
    /// If the entry is not of the form that it has in such a revision.
    pub(crate) fn leaf(&self, seed: Option<Seed>, index: u64) -> Result<[u8; 32], Corrupt> {
        match (self, seed) {
            (Self::Change(content), Some(seed)) => Ok(leaf(seed.salt(index), content)),
            (Self::Salted(salt, content), None) => Ok(leaf(*salt, content)),
            (Self::Erased(tombstone), None) => Ok(tombstone.leaf),
            (Self::Change(_), None) => Err(Corrupt::new("a change has no salt")),
            (Self::Salted(..) | Self::Erased(_), Some(_)) => {
                Err(Corrupt::new("a revision with a seed has what only one without has"))
            }
        }
    }

    /// The canonical encoding of the change, unless that was erased.
    pub(crate) const fn content(&self) -> Option<&'a [u8]> {
        match self {
            Self::Change(content) | Self::Salted(_, content) => Some(content),
            Self::Erased(_) => None,
        }
    }

    /// The kind of the change.
    pub(crate) fn kind(&self) -> Result<Kind, Corrupt> {
        match self {
            Self::Change(content) | Self::Salted(_, content) => encoded_kind(content),
            Self::Erased(Tombstone { kind, .. }) => Ok(*kind),
        }
    }

    /// The change as it is told: where it was erased, nothing is held under its key from then on, as if that had been
    /// withdrawn. `None` if the key was erased as well.
    pub(crate) fn change(&self) -> Result<Option<Change>, Corrupt> {
        match self {
            Self::Change(content) | Self::Salted(_, content) => decode(content).map(Some),
            Self::Erased(Tombstone { key, .. }) => Ok(key.clone().map(Change::Withdraw)),
        }
    }
}

fn read_revision(bytes: &mut &[u8]) -> Result<u64, Corrupt> {
    u64::try_from(read_integer(bytes)?).map_err(|_| Corrupt::new("there is no such revision"))
}

fn read_key(kind: Kind, bytes: &[u8]) -> Result<Key, Corrupt> {
    let text = std::str::from_utf8(bytes).map_err(Corrupt::new)?;
    let key = parse_key(kind, text)?;
    if key_text(&key) != text {
        return Err(Corrupt::new(format!("`{text}` is not how a key is spelled")));
    }
    Ok(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_has_one_form() {
        let key = parse_key(Kind::Area, "x:a").unwrap();
        let (kind, leaf, by) = (Kind::Area, [7; 32], 300);
        let tombstone =
            |key| Tombstone { kind, leaf, by, key, embargo_until: None, held_until: None };
        let keyless = Tombstone { held_until: Some(200), ..tombstone(None) };
        let end = Some(Timestamp::from_micros(1_700_000_000_000_000));
        let withdrawal = super::super::encode(&Change::Withdraw(key.clone()));
        for entry in [
            Entry::Change(&withdrawal),
            Entry::Salted([9; 16], &withdrawal),
            Entry::Erased(tombstone(Some(key.clone()))),
            Entry::Erased(tombstone(None)),
            Entry::Erased(Tombstone { embargo_until: end, ..tombstone(Some(key)) }),
            Entry::Erased(Tombstone { embargo_until: end, ..tombstone(None) }),
            Entry::Erased(keyless.clone()),
            Entry::Erased(Tombstone { embargo_until: end, ..keyless }),
        ] {
            let bytes = entry.write();
            assert_eq!(Entry::read(&bytes), Ok(entry.clone()));
        }
        let nested = Entry::Salted([9; 16], &[FORM, SALTED]).write();
        for bad in [
            &[FORM][..],
            &[FORM, 5],
            &[FORM, KEYLESS, 1, 7],
            &[FORM, EMBARGOED, 1, 7],
            &[FORM, SALTED, 1],
            &[FORM, ERASED, 1, 7],
            &nested,
        ] {
            assert!(Entry::read(bad).is_err(), "{bad:?} was read");
        }
    }

    #[test]
    fn the_leaf_stays_when_the_seed_goes() {
        let seed = Seed([5; 32]);
        let change = Entry::Change(b"\x01\x02");
        let leaf = change.leaf(Some(seed), 3).unwrap();
        let salted = Entry::Salted(seed.salt(3), b"\x01\x02");
        assert_eq!(salted.leaf(None, 3), Ok(leaf));
        assert!(change.leaf(None, 3).is_err());
        assert!(salted.leaf(Some(seed), 3).is_err());
    }
}
