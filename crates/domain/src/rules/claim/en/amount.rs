//! Parts, percentages and changes in English: a fifth of, more than 8%, doubled, grew.

use super::words::{ORDINALS, Words};
use crate::{
    decimal::Decimal,
    ratio::Ratio,
    rules::claim::said::{Boast, Bound, Number, fraction},
};

const MORE: [&str; 6] = ["over", "above", "exceeding", "exceeds", "exceeded", "surpassed"];
const UNDER: [&str; 2] = ["under", "below"];
const NEAR: [&str; 6] = ["nearly", "almost", "about", "around", "approximately", "roughly"];
pub(super) const UPS: [&str; 16] = [
    "grew",
    "grow",
    "grown",
    "growing",
    "growth",
    "rose",
    "risen",
    "rising",
    "increased",
    "increase",
    "up",
    "gained",
    "climbed",
    "expanded",
    "expansion",
    "rise",
];
pub(super) const DOWNS: [&str; 14] = [
    "fell",
    "fallen",
    "falling",
    "declined",
    "decline",
    "decreased",
    "decrease",
    "dropped",
    "down",
    "cut",
    "reduced",
    "reduction",
    "shrank",
    "drop",
];
/// What says by itself, without a number, that something has grown or fallen.
const GREW: [&str; 8] =
    ["grew", "grown", "growing", "grows", "rose", "risen", "increased", "climbed"];
const FELL: [&str; 6] = ["fell", "fallen", "declined", "decreased", "dropped", "shrank"];

impl Words<'_> {
    /// A fifth of, half of, one in five, most of; and in how many words.
    pub(super) fn part(&self, at: usize) -> Option<(Boast, usize)> {
        let (parts, of, length) = match self.at(at) {
            "majority" if self.at(at + 1) == "of" => return self.most(1),
            "most" if self.is(at + 1, &["of"]) && self.before(at, 1) != "the" => {
                return self.most(1);
            }
            "half" if self.is(at + 1, &["of", "the"]) => (1, 2, 1),
            "a" | "an" | "one" if self.of(at + 1).is_some() => (1, self.of(at + 1)?, 2),
            _ => {
                let (parts, length) = self.number(at)?;
                match self.of(at + length) {
                    Some(of) => (parts, of, length + 1),
                    // One in five.
                    None if self.at(at + length) == "in" => {
                        let (of, more) = self.number(at + length + 1)?;
                        let is_part =
                            of > parts && !self.is(at + length + 1 + more, &["years", "months"]);
                        is_part.then_some((parts, of, length + 1 + more))?
                    }
                    None => return None,
                }
            }
        };
        Some((Boast::Part(self.bounded(at, at + length, fraction(parts, of)?)), length))
    }

    fn most(&self, words: usize) -> Option<(Boast, usize)> {
        Some((Boast::Part(Number { number: fraction(1, 2)?, bound: Bound::Above }), words))
    }

    /// Of how many equal parts one is a fifth, and several are fifths.
    fn of(&self, at: usize) -> Option<u32> {
        let word = self.at(at);
        let one = word.strip_suffix('s').unwrap_or(word);
        let of = match one {
            "half" | "halve" => 2,
            "quarter" => 4,
            "tenth" => 10,
            _ => {
                let n = ORDINALS.iter().position(|ordinal| *ordinal == one).filter(|n| *n > 1)?;
                u32::try_from(n + 1).ok()?
            }
        };
        (self.at(at + 1) == "of").then_some(of)
    }

    /// 8 percent, 0.3 percentage points, with what they are of.
    pub(super) fn percent(&self, at: usize) -> Option<(Boast, usize)> {
        let number = match self.at(at).parse::<Decimal>() {
            Ok(number) => Ratio::from(number),
            Err(_) => Ratio::new(self.number(at)?.0.into(), 1)?,
        };
        let length = self.number(at).map_or(1, |(_, length)| length);
        let next = at + length;
        if self.is(next, &["percentage"]) && self.is(next + 1, &["point", "points"]) {
            return Some((Boast::Points(self.bounded(at, next + 2, number)), length + 2));
        }
        if self.at(next) != "percent" {
            return None;
        }
        let number = self.bounded(at, next + 1, number);
        let near = |words: &[&str]| {
            let before =
                (1..=6).filter_map(|back| at.checked_sub(back)).find(|at| self.is(*at, words));
            before.or_else(|| self.is(next + 1, words).then_some(at))
        };
        let (up, down) = (near(&UPS), near(&DOWNS));
        let boast = if self.is(next + 1, &["of"]) && !self.goal_follows(next + 2) {
            Boast::Part(number)
        } else if up.is_some() && up >= down {
            Boast::Change { falls: false, by: Some(number) }
        } else if down.is_some() {
            Boast::Change { falls: true, by: Some(number) }
        } else {
            Boast::Percent(number)
        };
        Some((boast, length + 1))
    }

    /// A number with the words around it; `end` is where it ends.
    pub(super) fn bounded(&self, at: usize, end: usize, number: Ratio) -> Number {
        let (before, second) = (self.before(at, 1), self.before(at, 2));
        let than = before == "than";
        let or = self.at(end) == "or";
        let bound = if than && second == "more" && self.before(at, 3) == "no"
            || before == "most" && second == "at"
        {
            Bound::AtMost
        } else if than && ["less", "fewer", "lower"].contains(&second) && self.before(at, 3) != "no"
            || UNDER.contains(&before)
        {
            Bound::Below
        } else if than && second == "less"
            || before == "least" && second == "at"
            || or && self.is(end + 1, &["more", "above"])
        {
            Bound::AtLeast
        } else if MORE.contains(&before) || than {
            Bound::Above
        } else if or && self.is(end + 1, &["less", "below"]) {
            Bound::AtMost
        } else if NEAR.contains(&before) || before == "to" && second == "close" {
            Bound::Nearly
        } else {
            Bound::Plain
        };
        Number { number, bound }
    }

    /// Double-digit growth, average annual growth of 8%, 8% a year.
    pub(super) fn rate(&self, at: usize) -> Option<(Boast, usize)> {
        let next = |words: &[&str]| self.is(at + 1, words);
        match self.at(at) {
            "double" if next(&["digit", "digits"]) => {
                let falls = self.0.iter().any(|word| DOWNS.contains(word));
                let number = Number { number: Ratio::new(10, 1)?, bound: Bound::AtLeast };
                Some((Boast::Change { falls, by: Some(number) }, 2))
            }
            "average" if next(&["annual", "yearly"]) => Some((Boast::Yearly, 2)),
            "annual" if next(&["average"]) => Some((Boast::Yearly, 2)),
            "annualised" | "annualized" => Some((Boast::Yearly, 1)),
            "percent" if next(&["a", "per"]) && self.at(at + 2) == "year" => {
                Some((Boast::Yearly, 3))
            }
            "percent" if next(&["annually"]) => Some((Boast::Yearly, 2)),
            _ => None,
        }
    }

    /// Three times, twice: of last year's a growth, of anything else nothing that a test shows.
    fn times(&self, at: usize) -> Option<(Boast, usize)> {
        let (times, length) = match self.at(at) {
            "twice" => (Ratio::new(2, 1)?, 1),
            "double" if self.is(at + 1, &["the", "that", "last"]) => (Ratio::new(2, 1)?, 1),
            word => match (word.parse::<Decimal>(), self.number(at)) {
                (Ok(times), _) if self.at(at + 1) == "times" => (Ratio::from(times), 2),
                (_, Some((n, length))) if self.at(at + length) == "times" => {
                    (Ratio::new(n.into(), 1)?, length + 1)
                }
                _ => return None,
            },
        };
        let is_past = (0..4).any(|ahead| {
            let at = at + length + ahead;
            self.is(at, &["last", "previous", "preceding"]) && self.is(at + 1, &["year", "year's"])
        });
        if !is_past {
            return Some((Boast::Untested, length));
        }
        let number = times.checked_sub(Ratio::ONE)?.checked_mul(Ratio::new(100, 1)?)?;
        let number = Number { number, bound: Bound::AtLeast };
        Some((Boast::Change { falls: false, by: Some(number) }, length))
    }

    /// Doubled, tripled, a twofold increase.
    pub(super) fn multiplied(&self, at: usize) -> Option<(Boast, usize)> {
        let percent = match self.at(at) {
            "doubled" | "twofold" | "doubling" => 100,
            "tripled" | "trebled" | "threefold" => 200,
            "quadrupled" | "fourfold" => 300,
            "tenfold" => 900,
            _ => return self.times(at),
        };
        let number = Number { number: Ratio::new(percent, 1)?, bound: Bound::AtLeast };
        Some((Boast::Change { falls: false, by: Some(number) }, 1))
    }

    /// Grew, fell.
    pub(super) fn moved(&self, at: usize) -> Option<(Boast, usize)> {
        let falls = match self.at(at) {
            // Growing faster than another is a comparison.
            _ if self.is(at + 1, &["faster", "fastest", "slower", "more", "less"]) => return None,
            "growth"
                if self.before(at, 1) == "of"
                    && self.is(at.wrapping_sub(2), &["years", "year", "decade"]) =>
            {
                false
            }
            word if GREW.contains(&word) => false,
            word if FELL.contains(&word) => true,
            _ => return None,
        };
        Some((Boast::Change { falls, by: None }, 1))
    }
}
