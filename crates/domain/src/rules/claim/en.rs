//! What a claim says in English: first, top three, for fourteen years, a fifth of the city, grew by 8%, leading, met its target, above
//! the city, the highest since 2015.

mod amount;
mod place;
mod quantity;
mod words;

use self::words::Words;
use super::{
    extreme::Extreme,
    said::{Boast, Said, ungrouped},
    whole::Whole,
};

const GOALS: [&str; 8] =
    ["target", "targets", "goal", "goals", "plan", "plans", "limit", "objective"];
const MET: [&str; 12] = [
    "met",
    "meets",
    "meeting",
    "meet",
    "achieved",
    "achieves",
    "reached",
    "fulfilled",
    "hit",
    "completed",
    "attained",
    "accomplished",
];
const BEAT: [&str; 12] = [
    "beat",
    "beats",
    "beating",
    "exceeded",
    "exceeds",
    "exceeding",
    "surpassed",
    "surpasses",
    "outperformed",
    "above",
    "over",
    "smashed",
];
const BETTER: [&str; 9] =
    ["higher", "faster", "larger", "better", "greater", "stronger", "bigger", "more", "longer"];
const WORSE: [&str; 7] = ["lower", "slower", "smaller", "less", "fewer", "worse", "shorter"];
const ABOVE: [&str; 12] = [
    "above",
    "exceeds",
    "exceeded",
    "exceeding",
    "surpassed",
    "surpasses",
    "outpaced",
    "outpaces",
    "outperformed",
    "outperforms",
    "outstripped",
    "overtook",
];

/// What the text says.
pub(super) fn said(en: &str) -> Vec<Said> {
    let text = plain(en);
    let words = Words::read(&text);
    let mut found: Vec<Said> = Vec::new();
    let mut add = |boast: Boast, said: String| {
        let is_new = found.iter().all(|said| said.boast != boast);
        if is_new {
            found.push(Said { words: said, boast });
        }
    };
    let mut place: Option<(u32, String)> = None;
    let mut bare: Vec<(Boast, String)> = Vec::new();
    let mut has_change = false;
    for at in 0..words.0.len() {
        let told = |length| words.told(at, length);
        if let Some((n, length)) = words.place(at)
            && place.as_ref().is_none_or(|(least, _)| n < *least)
        {
            place = Some((n, told(length)));
        }
        let change = words.multiplied(at).or_else(|| words.percent(at));
        has_change |= matches!(change, Some((Boast::Change { .. }, _)));
        let years = words.years(at).map(|(n, length)| (Boast::Years(n), length));
        let standing =
            words.standing(at).map(|(standing, length)| (Boast::Standing(standing), length));
        let all = [
            years,
            words.some_years(at),
            words.part(at),
            change,
            standing,
            words.best(at),
            words.target(at),
            words.issuer(at),
            words.rate(at),
            words.climbed(at),
            words.again(at),
            words.compared(at),
            words.untested(at),
        ];
        all.into_iter().flatten().for_each(|(boast, length)| add(boast, told(length)));
        bare.extend(words.moved(at).map(|(boast, length)| (boast, told(length))));
    }
    if let Some((n, said)) = place {
        add(Boast::Place(n, words.by()), said);
    } else if !has_change {
        bare.into_iter().for_each(|(boast, said)| add(boast, said));
    }
    found
}

/// What the text says of quantities in that unit, without its power of ten.
pub(super) fn quantities(en: &str, unit: &str) -> Vec<Said> {
    let (text, unit) = (plain(en), plain(unit));
    let (words, unit) = (Words::read(&text), Words::read(&unit));
    let found = (0..words.0.len()).filter_map(|at| {
        let (boast, length) = words.quantity(at, &unit.0)?;
        Some(Said { words: words.told(at, length), boast })
    });
    found.collect()
}

/// What the text calls the most or the least of a whole.
pub(super) fn extremes(en: &str) -> Vec<Extreme> {
    let text = plain(en);
    let words = Words::read(&text);
    (0..words.0.len()).filter_map(|at| words.extreme(at)).collect()
}

/// The wholes that the text names.
pub(super) fn wholes(en: &str) -> Vec<Whole> {
    let text = plain(en);
    let words = Words::read(&text);
    (0..words.0.len()).filter_map(|at| words.whole(at)).collect()
}

/// In small letters, with words for signs.
fn plain(en: &str) -> String {
    let text = en.to_lowercase().replace(['%', '％'], " percent ");
    ungrouped(&text.replace("per cent", "percent").replace('#', " no "))
}

impl Words<'_> {
    /// The highest since 2015, a record high.
    fn best(&self, at: usize) -> Option<(Boast, usize)> {
        let is_highest = match self.at(at) {
            word if place::HIGHEST.contains(&word) => true,
            word if place::LOWEST.contains(&word) => false,
            _ => return None,
        };
        let since = (1..=5).find_map(|ahead| {
            (self.at(at + ahead) == "since").then(|| self.at(at + ahead + 1).parse().ok()).flatten()
        });
        let since = since.filter(|year| (1000..=9999).contains(year));
        let is_record = self.is(at, &["record"])
            && self.is(at + 1, &["high", "low", "level", "year", "growth", "revenue"]);
        let is_ever = is_record
            || self.is(at, &["high", "low"])
                && self.is(at.wrapping_sub(1), &["time", "record", "historic", "historical"])
            || !self.is(at, &["high", "low", "record"])
                && (1..=4).any(|ahead| self.is(at + ahead, &["ever", "record", "history"]));
        let is_highest = is_highest && !(self.is(at, &["record"]) && self.is(at + 1, &["low"]));
        (since.is_some() && !self.is(at, &["record"]) || is_ever)
            .then_some((Boast::Best { since, is_highest }, 2))
    }

    /// Whether a target is spoken of there: its annual target.
    fn goal_follows(&self, at: usize) -> bool {
        (0..4).any(|ahead| self.is(at + ahead, &GOALS))
    }

    fn target(&self, at: usize) -> Option<(Boast, usize)> {
        let surpassed = match self.at(at) {
            word if BEAT.contains(&word) => true,
            word if MET.contains(&word) => false,
            _ => return None,
        };
        self.goal_follows(at + 1).then_some((Boast::Target { surpassed }, 4))
    }

    /// The city's target, its own target.
    fn issuer(&self, at: usize) -> Option<(Boast, usize)> {
        let is_own = match self.at(at) {
            "own" => true,
            "city's" | "province's" | "country's" | "municipal" | "provincial" | "national" => {
                false
            }
            _ => return None,
        };
        self.goal_follows(at + 1).then_some((Boast::Issuer { is_own }, 2))
    }

    /// Above the city's, faster than last year.
    fn compared(&self, at: usize) -> Option<(Boast, usize)> {
        let than = self.at(at + 1) == "than";
        let (more, next) = match self.at(at) {
            word if than && BETTER.contains(&word) => (true, at + 2),
            word if than && WORSE.contains(&word) && self.before(at, 1) != "no" => (false, at + 2),
            word if ABOVE.contains(&word) => (true, at + 1),
            "ahead" if self.at(at + 1) == "of" => (true, at + 2),
            "below" => (false, at + 1),
            _ => return None,
        };
        // Industry above designated size is a name; a number that is surpassed is no other figure.
        let is_other = !self.at(next).is_empty()
            && !self.is(next, &["designated", "quota", "all", "schedule", "time"])
            && self.part(next).is_none()
            && self.number(next).is_none()
            && self.at(next).parse::<crate::decimal::Decimal>().is_err()
            && !self.goal_follows(next);
        let is_past = |at: usize| {
            self.is(at, &["last", "previous", "preceding"]) && self.is(at + 1, &["year", "year's"])
                || self.is(at, &["year"]) && self.is(at + 1, &["before", "earlier"])
        };
        let years = (0..4).any(|ahead| is_past(next + ahead));
        is_other.then_some((Boast::Compared { more, years }, 4))
    }

    /// The only one, the first ever, ahead of schedule.
    fn untested(&self, at: usize) -> Option<(Boast, usize)> {
        let next = |words: &[&str]| self.is(at + 1, words);
        let length = match self.at(at) {
            "only" if self.before(at, 1) == "the" => 1,
            "first" if next(&["time", "ever"]) => 2,
            "never" if next(&["before"]) => 2,
            "ahead" if next(&["of"]) && self.is(at + 2, &["schedule", "time"]) => 3,
            "unprecedented" | "unrivalled" | "unmatched" | "unique" | "unparalleled"
            | "pioneered" => 1,
            _ => return None,
        };
        Some((Boast::Untested, length))
    }
}

#[cfg(test)]
mod tests;
