//! What was recorded of observations, out of the blocks of their series.

use std::{collections::BTreeMap, ops::RangeInclusive};

use scorecard_domain::{Observation, ObservationKey, Thing, Timestamp};

use super::{
    StoreError,
    block::{Block, period_of},
    corrupt,
    series::Series,
    unsigned,
};
use crate::{content, ledger::commit::Current};

const DOING: &str = "read an observation";

/// What a revision recorded of an observation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Recorded {
    pub(crate) revision: i64,
    /// What it says after its key; empty if it was withdrawn.
    pub(crate) observed: Vec<u8>,
}

impl Recorded {
    /// What that says about its key.
    pub(crate) fn resolve(&self, key: ObservationKey) -> Result<Current, StoreError> {
        let revision = unsigned(self.revision);
        if self.is_withdrawal() {
            return Ok(Current { revision, thing: None });
        }
        let observation = content::decode_observed(key, &self.observed).map_err(corrupt(DOING))?;
        Ok(Current { revision, thing: Some(Thing::Observation(observation)) })
    }

    pub(crate) const fn is_withdrawal(&self) -> bool {
        self.observed.is_empty()
    }
}

/// A block that stands in a row.
pub(crate) fn block(body: &[u8]) -> Result<Block, StoreError> {
    Block::read(body).map_err(corrupt(DOING))
}

/// What is newest of each period of a series, of which some rows were read, in any order.
#[derive(Debug, Default)]
pub(crate) struct Newest(pub(crate) BTreeMap<i32, Recorded>);

impl Newest {
    /// Adds what a revision recorded of the periods with these numbers.
    pub(crate) fn add(
        &mut self,
        revision: i64,
        block: &Block,
        periods: &RangeInclusive<i32>,
    ) -> Result<(), StoreError> {
        for entry in block.entries() {
            let (period, observed) = entry.map_err(corrupt(DOING))?;
            if periods.contains(&period)
                && self.0.get(&period).is_none_or(|held| held.revision < revision)
            {
                self.0.insert(period, Recorded { revision, observed: observed.to_vec() });
            }
        }
        Ok(())
    }

    /// Whether what is newest of any period contains one of these texts.
    pub(crate) fn says_any(&self, texts: &[&str]) -> bool {
        let contains = |bytes: &[u8], text: &str| {
            bytes.windows(text.len()).any(|window| window == text.as_bytes())
        };
        let mut newest = self.0.values();
        newest.any(|recorded| texts.iter().any(|text| contains(&recorded.observed, text)))
    }
}

/// Decodes a block: observations by their keys, `None` where they were withdrawn.
pub(crate) fn each(
    series: &Series,
    block: &Block,
) -> Result<Vec<(ObservationKey, Option<Observation>)>, StoreError> {
    let doing = "read observations";
    let mut found = Vec::new();
    for entry in block.entries() {
        let (period, observed) = entry.map_err(corrupt(doing))?;
        let key = series.at(period_of(period).map_err(corrupt(doing))?);
        let observation = match observed {
            [] => None,
            observed => {
                Some(content::decode_observed(key.clone(), observed).map_err(corrupt(doing))?)
            }
        };
        found.push((key, observation));
    }
    Ok(found)
}

/// The observations that a block puts under embargo, each with its end.
pub(crate) fn embargoed(
    series: &Series,
    block: &Block,
) -> Result<Vec<(Timestamp, ObservationKey)>, StoreError> {
    let end = |(key, it): (ObservationKey, Option<Observation>)| Some((it?.embargo_until?, key));
    Ok(each(series, block)?.into_iter().filter_map(end).collect())
}
