//! Places, standings and years in a row in English: first, top three, the largest, leading, for fourteen years.

use super::words::{IN_A_ROW, Words};
use crate::{
    reading::Standing,
    rules::claim::{
        extreme::Extreme,
        said::{Boast, By},
        whole::{self, Whole},
    },
};

/// What is called first without having a place.
const NAMES: [&str; 18] = [
    "quarter",
    "half",
    "month",
    "year",
    "day",
    "week",
    "batch",
    "secretary",
    "time",
    "class",
    "tier",
    "phase",
    "stage",
    "industry",
    "store",
    "stores",
    "ever",
    "hospital",
];
/// Stretches of time: the first three quarters are no place.
const TIMES: [&str; 8] =
    ["quarter", "quarters", "month", "months", "year", "years", "week", "weeks"];
/// What makes the number of a place one.
const RANKED: [&str; 7] = ["ranked", "ranks", "ranking", "rank", "placed", "came", "comes"];
pub(super) const HIGHEST: [&str; 12] = [
    "highest",
    "best",
    "largest",
    "most",
    "fastest",
    "greatest",
    "biggest",
    "strongest",
    "peak",
    "record",
    "longest",
    "high",
];
pub(super) const LOWEST: [&str; 7] =
    ["lowest", "least", "smallest", "fewest", "slowest", "shortest", "low"];
/// What is said after a superlative that is one of a whole.
const AMONG: [&str; 8] =
    ["in", "of", "among", "nationwide", "citywide", "provincewide", "anywhere", "across"];
/// What is said of something that became less.
const FALLS: [&str; 8] =
    ["fall", "falls", "decline", "reduction", "decrease", "drop", "cut", "savings"];
/// What says that something was so before.
const AGAIN: [&str; 10] = [
    "always", "again", "remains", "remained", "remain", "retains", "retained", "keeps", "kept",
    "still",
];
const GROWTH: [&str; 8] =
    ["growth", "grew", "growing", "grown", "fastest", "increase", "growth's", "slowest"];

impl Words<'_> {
    /// What a place in this text is by.
    pub(super) fn by(&self) -> By {
        let has = |list: &[&str]| self.0.iter().any(|word| list.contains(word));
        match (has(&GROWTH), has(&["level", "size", "volume", "scale"])) {
            (true, true) => By::Both,
            (true, false) => By::Growth,
            (false, _) => By::Level,
        }
    }

    /// The place that is said there, and in how many words.
    pub(super) fn place(&self, at: usize) -> Option<(u32, usize)> {
        let among = |first: usize| {
            let (n, length) = self.number(first)?;
            (!self.is(first + length, &TIMES) && n > 0).then_some((n, first + length - at))
        };
        match self.at(at) {
            "top" if self.at(at + 1) == "of" || self.before(at, 2) == "at" => return Some((1, 2)),
            "tops" | "topped" | "topping" | "champion" | "champions" | "unbeaten" => {
                return Some((1, 1));
            }
            "heads" | "headed" | "heading"
                if (1..4).any(|ahead| {
                    self.is(at + ahead, &["table", "league", "list", "ranking", "rankings"])
                }) =>
            {
                return Some((1, 3));
            }
            "runner" | "runners" if self.at(at + 1) == "up" => return Some((2, 2)),
            "second" if self.at(at + 1) == "to" && self.at(at + 2) == "none" => {
                return Some((1, 3));
            }
            "top" => return among(at + 1),
            "number" | "no" => return among(at + 1),
            word if RANKED.contains(&word) && self.at(at + 1).parse::<u32>().is_ok() => {
                return among(at + 1);
            }
            word if (HIGHEST.contains(&word) || LOWEST.contains(&word))
                && self.is_superlative(at) =>
            {
                return Some((1, 1));
            }
            _ => {}
        }
        let (n, length) = self.ordinal(at)?;
        let next = at + length;
        if n == 1 && self.number(next).is_some() {
            return among(next).map(|(n, words)| (n, words + length));
        }
        if self.is(next, &NAMES) || self.is(next, &IN_A_ROW) {
            return None;
        }
        // Second and so on may be anything; a place only where it is said to be one.
        let is_place = n == 1
            || RANKED.contains(&self.before(at, 1))
            || self.is(next, &["place"])
            || self.is(next, &["in"]) && self.before(at, 1) != "a";
        (is_place && n > 0 && self.before(at, 1) != "at").then_some((n, length))
    }

    /// The whole that is named there: the province, nationwide.
    pub(super) fn whole(&self, at: usize) -> Option<Whole> {
        let word = self.at(at);
        let named = word.strip_suffix("'s").unwrap_or(word);
        let named = match word.strip_suffix("wide") {
            Some("") => self.before(at, 1),
            Some(whole) => whole,
            None if self.before(at, 1) == "the" => named,
            None => return None,
        };
        match named {
            "country" | "nation" => Some(whole::COUNTRY),
            "province" => Some(whole::PROVINCE),
            "city" => Some(whole::CITY),
            "county" => Some(whole::COUNTY),
            "district" => Some(whole::DISTRICT),
            _ => None,
        }
    }

    /// What is called the most or the least of a whole there; a fall that is the largest is a growth that is the least.
    pub(super) fn extreme(&self, at: usize) -> Option<Extreme> {
        let most = match self.at(at) {
            "best" | "strongest" | "peak" | "record" | "high" | "low" => return None,
            word if HIGHEST.contains(&word) => true,
            word if LOWEST.contains(&word) => false,
            _ => return None,
        };
        let falls = self.0.iter().any(|word| FALLS.contains(word));
        self.is_superlative(at)
            .then(|| Extreme { words: self.told(at, 1), is_highest: most != falls })
    }

    /// Up two places.
    pub(super) fn climbed(&self, at: usize) -> Option<(Boast, usize)> {
        let (n, length) = self.number(at)?;
        let is_up = ["up", "climbed", "rose", "gained", "risen", "by", "advanced", "jumped"]
            .contains(&self.before(at, 1));
        let is_moved = is_up && self.is(at + length, &["place", "places", "position", "positions"]);
        is_moved.then_some((Boast::Moved(n), length + 1))
    }

    /// Always, once again, remains: it was so before, which takes years in a row.
    pub(super) fn again(&self, at: usize) -> Option<(Boast, usize)> {
        AGAIN.contains(&self.at(at)).then_some((Boast::SomeYears(2), 1))
    }

    /// Whether the highest there is that of a whole: not since a year, not the most of something.
    fn is_superlative(&self, at: usize) -> bool {
        let rest = || self.0.iter().skip(at + 1);
        let ever = ["since", "ever", "record", "time", "history"];
        let is_said = self.is(at, &["high", "low", "peak", "record"]);
        let is_part = self.at(at) == "most" && self.before(at, 1) != "the";
        let is_at = self.before(at, 1) == "at";
        let of_whole = rest().next().is_none() || rest().any(|word| AMONG.contains(word));
        !is_said
            && !is_part
            && !is_at
            && of_whole
            && !rest().any(|word| ever.contains(word))
            && self.before(at, 1) != "record"
    }

    /// Leading, or in the front row.
    pub(super) fn standing(&self, at: usize) -> Option<(Standing, usize)> {
        match self.at(at) {
            "leading" if self.is(at + 1, &["in", "the", "among", "position"]) => {
                Some((Standing::Leading, 1))
            }
            "leads" | "led" if self.is(at + 1, &["in", "the"]) => Some((Standing::Leading, 1)),
            "leader" | "frontrunner" => Some((Standing::Leading, 1)),
            "front" | "forefront" if self.is(at + 1, &["row", "rank", "ranks", "of"]) => {
                Some((Standing::FrontRow, 2))
            }
            _ => None,
        }
    }

    /// Years in a row, and in how many words.
    pub(super) fn years(&self, at: usize) -> Option<(u32, usize)> {
        if self.at(at) == "decade" {
            return Some((10, 1));
        }
        if let Some((n, length)) = self.number(at) {
            let next = at + length;
            let is_years = |at| self.is(at, &["year", "years"]);
            let is_streak = self.is(next, &IN_A_ROW) && is_years(next + 1)
                || is_years(next) && self.is(next + 1, &IN_A_ROW)
                || is_years(next) && self.is_row(next + 1)
                || is_years(next) && self.is(next + 1, &["consecutively", "streak"]);
            let first = at - usize::from(["past", "last"].contains(&self.before(at, 1)));
            let first = first - usize::from(self.before(first, 1) == "the");
            let is_for = self.before(first, 1) == "for" && is_years(next);
            if is_streak || is_for {
                return Some((n, length + 1));
            }
        }
        let (n, length) = self.ordinal(at)?;
        let next = at + length;
        let is_last = self.is(next, &IN_A_ROW) && self.at(next + 1) == "year"
            || self.at(next) == "year" && (self.is(next + 1, &IN_A_ROW) || self.is_row(next + 1));
        is_last.then_some((n, length + 2))
    }

    /// Years in a row of which it is not said how many.
    pub(super) fn some_years(&self, at: usize) -> Option<(Boast, usize)> {
        let next = |back: usize, words: &[&str]| self.is(at + back, words);
        match self.at(at) {
            "every" | "each" if next(1, &["year"]) && next(2, &["since"]) => {
                Some((Boast::Untested, 3))
            }
            "every" if next(1, &["year"]) => Some((Boast::SomeYears(2), 2)),
            "year" if next(1, &["after", "upon"]) && next(2, &["year"]) => {
                Some((Boast::SomeYears(2), 3))
            }
            "for" if next(1, &["years", "many", "several"]) => Some((Boast::SomeYears(3), 2)),
            "consecutive" | "successive"
                if next(1, &["quarters", "months", "quarter", "month"]) =>
            {
                Some((Boast::Untested, 2))
            }
            _ => None,
        }
    }

    fn is_row(&self, at: usize) -> bool {
        self.at(at) == "in" && self.is(at + 1, &["a", "succession"])
    }
}
