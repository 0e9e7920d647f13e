//! What one revision recorded in one series, as a row has it: for each period, in the order of their numbers, what an
//! observation says after its key, or nothing where it was withdrawn.
//!
//! A block is a codec (one byte) and what that makes of the entries. An entry is the difference of its period's number to
//! that of the entry before, and the length of what is recorded, both in LEB128; then that.

use std::{collections::BTreeSet, ops::RangeInclusive};

use scorecard_domain::{Month, Period};

use super::codec::{self, Packer};
use crate::content::{
    Corrupt,
    reader::{chunk, leb128},
    writer,
};

/// No period has so many months.
const PERIOD_UNIT: i32 = 2048;

/// So few bytes do not become fewer.
const SHORT: usize = 64;

/// A period as rows have it: its first month since the year 0 and its number of months in one number. Their order is that
/// of the periods.
pub(crate) fn period_number(period: Period) -> i32 {
    // Of the year 9999 it is some 250 million.
    let start = i32::try_from(period.start().index()).unwrap_or(i32::MAX / PERIOD_UNIT);
    start * PERIOD_UNIT + i32::from(period.months())
}

/// The numbers from the first of some periods to the last, which are in one order; all numbers, if there are none.
pub(crate) fn period_numbers(periods: &BTreeSet<Period>) -> RangeInclusive<i32> {
    let first = periods.first().map_or(0, |period| period_number(*period));
    first..=periods.last().map_or(i32::MAX, |period| period_number(*period))
}

/// The period that has a number.
pub(crate) fn period_of(number: i32) -> Result<Period, Corrupt> {
    let period = || {
        let start = Month::from_index(u32::try_from(number.div_euclid(PERIOD_UNIT)).ok()?)?;
        Period::new(start, u16::try_from(number.rem_euclid(PERIOD_UNIT)).ok()?)
    };
    period().ok_or_else(|| Corrupt::new(format!("there is no period {number}")))
}

/// Fills blocks, one after the other, each in the order of the periods' numbers.
#[derive(Debug, Default)]
pub(crate) struct Filling {
    bytes: Vec<u8>,
    last: i32,
    packer: Packer,
}

impl Filling {
    /// Adds what is recorded of a period, which comes after all that are there; nothing stands for a withdrawal.
    pub(crate) fn push(&mut self, period: i32, recorded: &[u8]) {
        writer::leb128(&mut self.bytes, u128::from(period.abs_diff(self.last)));
        writer::leb128(&mut self.bytes, recorded.len() as u128);
        self.bytes.extend_from_slice(recorded);
        self.last = period;
    }

    /// The block; what comes next is of another.
    pub(crate) fn finish(&mut self) -> Vec<u8> {
        let mut block = Vec::with_capacity(1 + self.bytes.len() / 2);
        if self.bytes.len() < SHORT {
            block.push(codec::RAW);
            block.extend_from_slice(&self.bytes);
        } else {
            self.packer.append(&mut block, &self.bytes);
        }
        self.bytes.clear();
        self.last = 0;
        block
    }
}

/// A block that was read.
#[derive(Debug)]
pub(crate) struct Block(Vec<u8>);

impl Block {
    /// Unpacks a block.
    pub(crate) fn read(block: &[u8]) -> Result<Self, Corrupt> {
        let (codec, packed) =
            block.split_first().ok_or_else(|| Corrupt::new("a block is empty"))?;
        codec::unpack(*codec, packed.to_vec()).map(Self)
    }

    /// Its entries: numbers of periods, and what is recorded of each.
    pub(crate) fn entries(&self) -> Entries<'_> {
        Entries { rest: &self.0, last: 0 }
    }

    /// What is recorded of a period, if anything is, be it a withdrawal.
    pub(crate) fn find(&self, period: i32) -> Result<Option<&[u8]>, Corrupt> {
        for entry in self.entries() {
            let (found, recorded) = entry?;
            if found == period {
                return Ok(Some(recorded));
            }
        }
        Ok(None)
    }
}

/// The entries of a block that were not read yet.
#[derive(Debug)]
pub(crate) struct Entries<'a> {
    rest: &'a [u8],
    last: i32,
}

impl<'a> Iterator for Entries<'a> {
    type Item = Result<(i32, &'a [u8]), Corrupt>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let entry = self.entry();
        if entry.is_err() {
            self.rest = &[];
        }
        Some(entry)
    }
}

impl<'a> Entries<'a> {
    fn entry(&mut self) -> Result<(i32, &'a [u8]), Corrupt> {
        let step = i32::try_from(leb128(&mut self.rest)?).ok();
        let next = step.filter(|step| *step > 0).and_then(|step| self.last.checked_add(step));
        self.last = next.ok_or_else(|| Corrupt::new("a block is not in its order"))?;
        Ok((self.last, chunk(&mut self.rest)?))
    }
}

#[cfg(test)]
mod tests {
    use proptest::{collection, prelude::*};

    use super::*;

    fn fill<'a>(entries: impl IntoIterator<Item = (i32, &'a [u8])>) -> Vec<u8> {
        let mut filling = Filling::default();
        entries.into_iter().for_each(|(period, recorded)| filling.push(period, recorded));
        filling.finish()
    }

    fn entries(block: &[u8]) -> Result<Vec<(i32, Vec<u8>)>, Corrupt> {
        let block = Block::read(block)?;
        block.entries().map(|it| it.map(|(period, recorded)| (period, recorded.to_vec()))).collect()
    }

    proptest! {
        #[test]
        fn a_block_gives_back_what_was_pushed(
            pushed in collection::btree_map(1..250_000_000, collection::vec(0..4_u8, 0..40), 0..50)
        ) {
            let block = fill(pushed.iter().map(|(period, it)| (*period, it.as_slice())));
            let read = Block::read(&block).unwrap();
            for (period, recorded) in &pushed {
                prop_assert_eq!(read.find(*period), Ok(Some(recorded.as_slice())));
            }
            prop_assert_eq!(read.find(0), Ok(None));
            prop_assert_eq!(entries(&block), Ok(pushed.into_iter().collect()));
        }

        #[test]
        fn periods_and_their_numbers_are_in_one_order(a in any_period(), b in any_period()) {
            prop_assert_eq!(period_of(period_number(a)), Ok(a));
            prop_assert_eq!(a.cmp(&b), period_number(a).cmp(&period_number(b)));
        }
    }

    fn any_period() -> impl Strategy<Value = Period> {
        (12_000..119_000_u32, 1..100_u16).prop_filter_map("a period", |(start, months)| {
            Period::new(Month::from_index(start)?, months)
        })
    }

    #[test]
    fn twenty_years_take_ten_bytes_each() {
        let years = (2000..2020).map(|year| period_number(Period::year(year).unwrap()));
        let recorded: Vec<_> = years
            .zip(10_000_u32..)
            .map(|(year, n)| {
                (
                    year,
                    [&[6, 4, 1][..], &(n * 7919).to_le_bytes()[..3], b"\x0c\x0dyearbook-2023"]
                        .concat(),
                )
            })
            .collect();
        let block = fill(recorded.iter().map(|(year, it)| (*year, it.as_slice())));
        assert!(block.len() < 20 * 10, "{}", block.len());
    }

    #[test]
    fn what_is_no_block_is_refused() {
        for (block, problem) in [
            (&b""[..], "a block is empty"),
            (&[9, 1, 0], "there is no codec 9"),
            (&[0, 0, 0], "a block is not in its order"),
            (&[0, 1, 0, 0, 0], "a block is not in its order"),
            (&[0, 0xff, 0xff, 0xff, 0xff, 0x0f, 0], "a block is not in its order"),
            (&[0, 1, 2, 7], "2 bytes are announced, 1 are there"),
        ] {
            assert_eq!(entries(block).unwrap_err().to_string(), problem);
        }
        assert_eq!(period_of(0).unwrap_err().to_string(), "there is no period 0");
    }
}
