//! What bounds the reading of a series that was written often. Now and then a row says, beside what its revision recorded,
//! what held then in all other periods of its series: its rest. Who wants what is newest reads the rows of a series from the
//! newest on, and stops with the first that has a rest.
//!
//! Each row counts what it takes, its block and [`ROW`] more, against what may still be written before the next rest is due:
//! as much as was read with the last one, or [`LEAST`]. So what is read are the last row with a rest and rows that count less
//! than that, or than [`LEAST`]; and rests take about twice what the rows count that made them due, at most. A series of
//! which one revision wrote rows in several parts counts the longest of them.
//!
//! What rows say so follows from the blocks of their series alone, and not from how the rows of one revision are ordered.

use std::{collections::BTreeSet, mem};

use super::{
    StoreError,
    block::{Block, Filling},
    corrupt,
    recorded::{self, Newest, Recorded},
};
use crate::content::writer::leb128;

/// What a row counts beside its block.
const ROW: i32 = 64;

/// So much may be written after any rest.
const LEAST: i32 = 1024;

/// What a row says beside what its revision recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Rest {
    /// How much may be written to the series after this row, until the rest is due again.
    pub(crate) allowance: i32,
    /// What was newest in all periods of the series that the row has not: a block, in which each entry begins with how many
    /// revisions before that was recorded, in LEB128. It is empty if there are none; not there if rows before say it.
    pub(crate) block: Option<Vec<u8>>,
}

/// What a row counts, by its block.
pub(crate) fn count(body: &[u8]) -> i32 {
    i32::try_from(body.len()).unwrap_or(i32::MAX).saturating_add(ROW)
}

impl Rest {
    /// Of a row before which nothing was recorded in its series.
    pub(crate) fn first(body: &[u8]) -> Self {
        Self { allowance: LEAST.max(count(body)), block: Some(Vec::new()) }
    }

    /// Of a row before which so much might be written; none if its rest is due.
    pub(crate) fn after(allowance: i32, body: &[u8]) -> Option<Self> {
        let allowance = allowance.checked_sub(count(body)).filter(|left| *left > 0)?;
        Some(Self { allowance, block: None })
    }

    /// Of a row whose rest is due, by what was newest before its revision.
    pub(crate) fn due(revision: i64, body: &[u8], before: &Newest) -> Result<Self, StoreError> {
        let here = recorded::block(body)?;
        let here = here.entries().map(|entry| Ok(entry.map_err(corrupt("write a rest"))?.0));
        let here = here.collect::<Result<BTreeSet<i32>, StoreError>>()?;
        let mut others = before.0.iter().filter(|(period, _)| !here.contains(period)).peekable();
        let mut block = Vec::new();
        if others.peek().is_some() {
            let (mut filling, mut entry) = (Filling::default(), Vec::new());
            for (period, Recorded { revision: since, observed }) in others {
                entry.clear();
                leb128(&mut entry, u128::from(since.abs_diff(revision)));
                entry.extend_from_slice(observed);
                filling.push(*period, &entry);
            }
            block = filling.finish();
        }
        let read = count(body).saturating_add(i32::try_from(block.len()).unwrap_or(i32::MAX));
        Ok(Self { allowance: LEAST.max(read), block: Some(block) })
    }
}

/// Goes through the rows of a series in the order of their revisions, and tells what each has to say of its rest.
#[derive(Debug, Default)]
pub(crate) struct Rests {
    /// What was newest before the revision that was reached, and how much might be written then; none if that is the first.
    before: Newest,
    allowance: Option<i32>,
    revision: i64,
    /// The blocks of that revision, and how much may be written after it.
    here: Vec<Block>,
    left: Option<i32>,
}

impl Rests {
    /// What the next row has to say. Then [`Self::goes_on_with`] is to be told what it says.
    pub(crate) fn next(&mut self, revision: i64, body: &[u8]) -> Result<Rest, StoreError> {
        if self.revision != revision {
            for block in mem::take(&mut self.here) {
                self.before.add(self.revision, &block, &(0..=i32::MAX))?;
            }
            (self.allowance, self.revision, self.left) = (self.left, revision, None);
        }
        let rest = match self.allowance.map(|allowance| Rest::after(allowance, body)) {
            None => Rest::first(body),
            Some(Some(rest)) => rest,
            Some(None) => Rest::due(revision, body, &self.before)?,
        };
        self.here.push(recorded::block(body)?);
        Ok(rest)
    }

    /// Goes on with what the last row says, so that one that says something else is told once.
    pub(crate) fn goes_on_with(&mut self, rest: &Rest) {
        self.left = Some(self.left.map_or(rest.allowance, |left| left.min(rest.allowance)));
    }
}

#[cfg(test)]
mod tests;
