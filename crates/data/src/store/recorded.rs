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
use crate::{
    content::{self, Corrupt, reader::leb128},
    ledger::commit::Current,
};

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

    /// Adds what the row of a revision says of its rest.
    pub(crate) fn add_rest(
        &mut self,
        revision: i64,
        rest: &[u8],
        periods: &RangeInclusive<i32>,
    ) -> Result<(), StoreError> {
        if rest.is_empty() {
            return Ok(());
        }
        for entry in block(rest)?.entries() {
            let (period, mut observed) = entry.map_err(corrupt(DOING))?;
            if !periods.contains(&period) {
                continue;
            }
            let since = leb128(&mut observed).map_err(corrupt(DOING))?;
            let since = i64::try_from(since).ok().and_then(|since| revision.checked_sub(since));
            let since = since.filter(|since| *since > 0);
            let since = since.ok_or_else(|| Corrupt::new("a rest is from before the ledger"));
            let since = since.map_err(corrupt(DOING))?;
            if self.0.get(&period).is_none_or(|held| held.revision < since) {
                self.0.insert(period, Recorded { revision: since, observed: observed.to_vec() });
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

/// What is newest in a series whose rows come from the newest on.
#[derive(Debug, Default)]
pub(crate) struct Backwards {
    pub(crate) newest: Newest,
    /// The revision of a row that said its rest.
    whole: Option<i64>,
}

impl Backwards {
    /// Adds what the next row says of some periods; whether there may be more in those before.
    pub(crate) fn add(
        &mut self,
        revision: i64,
        (body, rest): (&[u8], Option<&[u8]>),
        periods: &RangeInclusive<i32>,
    ) -> Result<bool, StoreError> {
        // A revision can have several rows, which are about different periods.
        if self.whole.is_some_and(|whole| revision < whole) {
            return Ok(false);
        }
        self.newest.add(revision, &block(body)?, periods)?;
        if let Some(rest) = rest {
            self.newest.add_rest(revision, rest, periods)?;
            self.whole = Some(revision);
        }
        Ok(true)
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
