//! Places by the digits of numbers that are alike, which most are.

use scorecard_domain::{Decimal, Missing, Qualifier};

use super::{Place, Tally};
use crate::{cube::Sort, kernels::levels::Levels, value::Value};

/// Unqualified numbers with the same decimals, put in order by their digits alone.
///
/// Rounding blurs only those that are equal: each stands for half a unit of its last place to either side, and the
/// end that it has in common with the next number belongs to one of the two.
#[derive(Debug, Default)]
pub(super) struct Alike {
    /// Digits, turned so that the best is the first.
    digits: Vec<(i64, usize)>,
    /// The same, each pair in one word, where all digits are short: words are sorted much faster than pairs.
    words: Vec<u64>,
    scale: Option<u8>,
    /// Whether all that was pushed is alike.
    pub(super) are_all: bool,
    counted: bool,
    lower_is_better: bool,
}

impl Alike {
    pub(super) fn clear(&mut self, levels: &Levels<'_>) {
        self.digits.clear();
        self.scale = None;
        self.are_all = true;
        self.counted = levels.counted();
        self.lower_is_better = levels.lower_is_better();
    }

    /// Takes the digits of a number, of whose sort [`Self::are`] tells.
    #[inline]
    pub(super) fn push(&mut self, n: usize, digits: i64) {
        // Inverting the bits turns the order of all integers, the least included.
        self.digits.push((if self.lower_is_better { digits } else { !digits }, n));
    }

    /// Tells that some of the numbers are of a sort.
    pub(super) fn are(&mut self, sort: Sort) {
        let scale = *self.scale.get_or_insert(sort.scale);
        self.are_all &= scale == sort.scale && sort.qualifier == Qualifier::Exact;
    }

    pub(super) fn push_value(&mut self, n: usize, value: &Value, number: Decimal) {
        let Value { qualifier, statuses, stage, .. } = *value;
        self.are(Sort { scale: number.scale(), qualifier, statuses, stage });
        match i64::try_from(number.mantissa()) {
            Ok(digits) => self.push(n, digits),
            Err(_) => self.are_all = false,
        }
    }

    pub(super) fn place(&mut self, tally: Tally, outcomes: &mut [Result<Place, Missing>]) {
        let Self { digits, words, counted, .. } = self;
        words.clear();
        words.extend(digits.iter().map_while(|(digits, n)| word(*digits, *n)));
        if words.len() == digits.len() {
            words.sort_unstable();
            let equal = words.chunk_by(|a, b| a >> 32 == b >> 32);
            place_equal(equal, owner, *counted, tally, outcomes);
        } else {
            digits.sort_unstable_by_key(|of| of.0);
            let equal = digits.chunk_by(|a, b| a.0 == b.0);
            place_equal(equal, |of| of.1, *counted, tally, outcomes);
        }
    }
}

/// Digits and their owner's place in one word that has the order of the digits; none if they are too long for it.
#[inline]
fn word(digits: i64, n: usize) -> Option<u64> {
    let (digits, n) = (i32::try_from(digits).ok()?, u32::try_from(n).ok()?);
    // Turning the sign's bit gives unsigned numbers in the same order.
    Some(u64::from(digits.cast_unsigned() ^ 1 << 31) << 32 | u64::from(n))
}

/// Whose digits a word has.
#[inline]
fn owner(word: &u64) -> usize {
    usize::try_from(word & u64::from(u32::MAX)).unwrap_or_default()
}

/// Gives all their places, those that are equal together, the best first.
#[inline]
fn place_equal<'a, T: 'a>(
    equal: impl Iterator<Item = &'a [T]>,
    n: impl Fn(&T) -> usize,
    counted: bool,
    tally: Tally,
    outcomes: &mut [Result<Place, Missing>],
) {
    let mut better = 0;
    for equal in equal {
        let others = u32::try_from(equal.len() - 1).unwrap_or(u32::MAX);
        let blurred = if counted { 0 } else { others };
        let place = tally.place(better, better, better + blurred, others > 0);
        for of in equal {
            outcomes[n(of)] = place;
        }
        better += others + 1;
    }
}
