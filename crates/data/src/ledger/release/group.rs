//! What a group of a release is about at a revision.

use std::collections::{BTreeMap, BTreeSet};

use scorecard_domain::{GroupFigures, IndicatorId, Key, Kind};
use sha2::{Digest as _, Sha256};

use crate::content::{key::key_text, writer::leb128};

/// Says in which form the digest of figures is made.
const VERSION: &[u8] = b"scorecard-release/2";

/// What a group is about.
#[derive(Debug, Default)]
pub(super) struct Group {
    pub(super) indicators: BTreeSet<IndicatorId>,
    /// Whether it has what is of no group's indicators.
    pub(super) has_rest: bool,
    /// By kinds and the texts of the keys.
    pub(super) things: BTreeMap<(Kind, String), Place>,
    pub(super) figures: GroupFigures,
}

/// Something that a group is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) key: Key,
    /// The revision that last changed it; the end of an embargo is no change.
    pub(super) changed: u64,
}

impl Group {
    pub(super) fn new(indicators: BTreeSet<IndicatorId>, has_rest: bool) -> Self {
        Self { indicators, has_rest, ..Self::default() }
    }

    pub(super) fn has(&self, indicator: &IndicatorId) -> bool {
        self.indicators.contains(indicator)
    }

    pub(super) fn place(&mut self, key: &Key, changed: u64) {
        let place = Place { key: key.clone(), changed };
        self.things.insert((key.kind(), key_text(key)), place);
    }

    /// The revisions that last changed its facts. Who says what an indicator or a definition is has entered no figure.
    pub(super) fn entries(&self) -> impl Iterator<Item = u64> {
        let facts = self
            .things
            .iter()
            .filter(|((kind, _), _)| !matches!(kind, Kind::Indicator | Kind::Definition));
        facts.map(|(_, place)| place.changed)
    }

    /// How many observations it has.
    pub(super) fn observations(&self) -> u64 {
        let all = self.things.keys().filter(|(kind, _)| *kind == Kind::Observation);
        u64::try_from(all.count()).unwrap_or(u64::MAX)
    }

    /// Over the indicators, and the kinds and keys of all that it is about with the revisions that last changed them: each
    /// text after its length, each list after its number.
    pub(super) fn digest(&self) -> [u8; 32] {
        let mut bytes = VERSION.to_vec();
        let text = |bytes: &mut Vec<u8>, text: &str| {
            leb128(bytes, text.len() as u128);
            bytes.extend_from_slice(text.as_bytes());
        };
        leb128(&mut bytes, self.indicators.len() as u128);
        for indicator in &self.indicators {
            text(&mut bytes, indicator.as_str());
        }
        leb128(&mut bytes, self.things.len() as u128);
        for ((kind, key), place) in &self.things {
            leb128(&mut bytes, u128::from(kind.number()));
            text(&mut bytes, key);
            leb128(&mut bytes, u128::from(place.changed));
        }
        Sha256::digest(bytes).into()
    }
}
