//! Quantities in a unit in English: 16 billion yuan, RMB 16 bn, 16,000 yuan.

use super::{
    amount::{DOWNS, UPS},
    words::Words,
};
use crate::{decimal::Decimal, ratio::Ratio, rules::claim::said::Boast};

/// What follows a quantity that is said of a figure; what is followed by another word is part of a name: 20 million yuan enterprises.
const FOLLOWS: [&str; 24] = [
    "",
    "and",
    "in",
    "for",
    "of",
    "the",
    "mark",
    "or",
    "first",
    "at",
    "as",
    "by",
    "on",
    "with",
    "to",
    "from",
    "ranking",
    "ranked",
    "making",
    "up",
    "down",
    "over",
    "this",
    "threshold",
];

impl Words<'_> {
    /// A quantity in a unit of that name, without its power of ten, and in how many words it is said.
    pub(super) fn quantity(&self, at: usize, unit: &[&str]) -> Option<(Boast, usize)> {
        let (number, length) = match self.at(at).parse::<Decimal>() {
            Ok(number) => (Ratio::from(number), 1),
            Err(_) => {
                let (number, length) = self.number(at)?;
                (Ratio::new(number.into(), 1)?, length)
            }
        };
        let (power, more) = match self.at(at + length) {
            "thousand" => (3, 1),
            "million" | "mn" => (6, 1),
            "billion" | "bn" => (9, 1),
            "trillion" | "tn" => (12, 1),
            _ => (0, 0),
        };
        let end = at + length + more;
        // Of what is named only by what is counted a number says nothing unless it is a large one.
        let is_unit = unit.iter().enumerate().all(|(n, word)| self.at(end + n) == *word);
        let is_there = if unit.is_empty() { more > 0 } else { is_unit };
        let end = end + unit.len();
        if !is_there || !self.is(end, &FOLLOWS) {
            return None;
        }
        let number = number.checked_mul(Ratio::new(10_i128.checked_pow(power)?, 1)?)?;
        let is_by = self.before(at, 1) == "by";
        let moved = |words: &[&str]| {
            let reach = if is_by { 4 } else { 1 };
            (1..=reach).find(|back| words.contains(&self.before(at, *back)))
        };
        let falls = match (moved(&UPS), moved(&DOWNS)) {
            (None, None) => None,
            (up, down) => Some(up.is_none_or(|up| down.is_some_and(|down| down < up))),
        };
        Some((Boast::Quantity { number: self.bounded(at, end, number), falls }, end - at))
    }
}
