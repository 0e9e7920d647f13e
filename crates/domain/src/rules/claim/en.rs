//! What a claim says in English: first, top three, for fourteen years, the fourteenth consecutive year, a fifth, by more than 8%,
//! leading, the highest since 2015.

use super::said::{Over, Said, fraction};
use crate::{decimal::Decimal, ratio::Ratio, reading::Standing};

const CARDINALS: [&str; 20] = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
];
const ORDINALS: [&str; 20] = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
];
const TENS: [&str; 4] = ["twenty", "thirty", "forty", "fifty"];
/// What is called first without having a place.
const NAMES: [&str; 14] = [
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
];
/// Stretches of time: the first three quarters are no place.
const TIMES: [&str; 8] =
    ["quarter", "quarters", "month", "months", "year", "years", "week", "weeks"];
/// What makes the number of a place one.
const RANKED: [&str; 7] = ["ranked", "ranks", "ranking", "rank", "placed", "came", "comes"];
const IN_A_ROW: [&str; 4] = ["consecutive", "straight", "successive", "running"];
const MORE: [&str; 5] = ["over", "above", "exceeding", "exceeds", "exceeded"];
const LESS: [&str; 6] = ["nearly", "almost", "under", "below", "about", "around"];
const HIGHEST: [&str; 6] = ["highest", "best", "largest", "most", "fastest", "greatest"];
const LOWEST: [&str; 4] = ["lowest", "least", "smallest", "fewest"];

/// What the text says.
pub(super) fn said(en: &str) -> Said {
    let text = en.to_lowercase().replace('%', " percent ").replace("per cent", "percent");
    let is_apart = |c: char| !(c.is_alphanumeric() || matches!(c, '.' | '\''));
    let words = text.split(is_apart).map(|word| word.trim_matches(['.', '\'']));
    let words = Words(words.filter(|word| !word.is_empty()).collect());
    let all = 0..words.0.len();
    Said {
        place: all.clone().filter_map(|at| words.place(at)).min(),
        years: all.clone().find_map(|at| words.years(at)),
        part: all.clone().find_map(|at| words.part(at)),
        percent: all.clone().find_map(|at| words.percent(at)),
        standing: all.clone().find_map(|at| words.standing(at)),
        since: all.into_iter().find_map(|at| words.since(at)),
    }
}

/// The words of a text, in small letters; a hyphen parts two.
struct Words<'a>(Vec<&'a str>);

impl Words<'_> {
    /// The word there; empty before the first and after the last.
    fn at(&self, at: usize) -> &str {
        self.0.get(at).copied().unwrap_or_default()
    }

    /// The word so many before.
    fn before(&self, at: usize, back: usize) -> &str {
        at.checked_sub(back).map_or("", |at| self.at(at))
    }

    fn is(&self, at: usize, one_of: &[&str]) -> bool {
        one_of.contains(&self.at(at))
    }

    /// A number in digits or words, and how many words it has.
    fn number(&self, at: usize) -> Option<(u32, usize)> {
        let place = |list: &[&str], at| {
            let n = list.iter().position(|word| *word == self.at(at))?;
            u32::try_from(n + 1).ok()
        };
        if let Ok(number) = self.at(at).parse() {
            return Some((number, 1));
        }
        if let Some(tens) = place(&TENS, at) {
            let ones = place(&CARDINALS, at + 1).filter(|ones| *ones < 10);
            return Some(((tens + 1) * 10 + ones.unwrap_or(0), 1 + usize::from(ones.is_some())));
        }
        place(&CARDINALS, at).map(|number| (number, 1))
    }

    /// A number that orders: fourteenth, 14th, twenty-first; and how many words it has.
    fn ordinal(&self, at: usize) -> Option<(u32, usize)> {
        let listed = |at| {
            let n = ORDINALS.iter().position(|word| *word == self.at(at))?;
            u32::try_from(n + 1).ok()
        };
        if let Some(tens) = TENS.iter().position(|word| *word == self.at(at)) {
            let ones = listed(at + 1).filter(|ones| *ones < 10)?;
            return Some((u32::try_from(tens + 2).ok()? * 10 + ones, 2));
        }
        let digits = ["st", "nd", "rd", "th"].iter().find_map(|end| self.at(at).strip_suffix(end));
        let number = digits.and_then(|digits| digits.parse().ok()).or_else(|| listed(at));
        Some((number?, 1))
    }

    fn place(&self, at: usize) -> Option<u32> {
        let among = |first: usize| {
            let (n, length) = self.number(first)?;
            (!self.is(first + length, &TIMES)).then_some(n)
        };
        match self.at(at) {
            "top" if self.at(at + 1) == "of" => return Some(1),
            "tops" | "topped" | "topping" => return Some(1),
            "top" => return among(at + 1),
            "number" if self.at(at + 1) == "one" => return Some(1),
            "no" if self.at(at + 1) == "1" => return Some(1),
            _ => {}
        }
        let (n, length) = self.ordinal(at)?;
        let next = at + length;
        if n == 1 && self.number(next).is_some() {
            return among(next);
        }
        if self.is(next, &NAMES) || self.is(next, &IN_A_ROW) {
            return None;
        }
        // Second and so on may be anything; a place only where it is said to be one.
        let is_place = n == 1
            || RANKED.contains(&self.before(at, 1))
            || self.is(next, &["place"])
            || self.is(next, &["in"]) && self.before(at, 1) != "a";
        (is_place && self.before(at, 1) != "at").then_some(n)
    }

    fn years(&self, at: usize) -> Option<u32> {
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
                return Some(n);
            }
        }
        let (n, length) = self.ordinal(at)?;
        let next = at + length;
        let is_last = self.is(next, &IN_A_ROW) && self.at(next + 1) == "year"
            || self.at(next) == "year" && (self.is(next + 1, &IN_A_ROW) || self.is_row(next + 1));
        is_last.then_some(n)
    }

    fn is_row(&self, at: usize) -> bool {
        self.at(at) == "in" && self.is(at + 1, &["a", "succession"])
    }

    fn part(&self, at: usize) -> Option<Over> {
        let (parts, of) = match self.at(at) {
            "half" if self.is(at + 1, &["of", "the"]) => (1, 2),
            "a" | "an" | "one" => (1, self.of(at + 1)?),
            _ => {
                let (parts, length) = self.number(at)?;
                (parts, self.of(at + length)?)
            }
        };
        self.over(at, fraction(parts, of)?)
    }

    /// Of how many equal parts one is a fifth, and several are fifths.
    fn of(&self, at: usize) -> Option<u32> {
        let word = self.at(at);
        let one = word.strip_suffix('s').unwrap_or(word);
        let of = match one {
            "half" | "halve" => 2,
            "quarter" => 4,
            _ => {
                let n = ORDINALS.iter().position(|ordinal| *ordinal == one).filter(|n| *n > 1)?;
                u32::try_from(n + 1).ok()?
            }
        };
        (self.at(at + 1) == "of").then_some(of)
    }

    fn percent(&self, at: usize) -> Option<Over> {
        if self.at(at + 1) != "percent" {
            return None;
        }
        let number: Decimal = self.at(at).parse().ok()?;
        let over = self.over(at, number.into())?;
        let is_said = over.strictly
            || self.before(at, 2) == "at" && self.before(at, 1) == "least"
            || self.at(at + 2) == "or" && self.is(at + 3, &["more", "above"]);
        is_said.then_some(over)
    }

    /// A number with the words before it; none if they say that it is not reached.
    fn over(&self, at: usize, number: Ratio) -> Option<Over> {
        let before = self.before(at, 1);
        let than = before == "than";
        let is_less = LESS.contains(&before) || than && self.before(at, 2) == "less";
        let strictly = MORE.contains(&before) || than && self.before(at, 2) == "more";
        (!is_less).then_some(Over { number, strictly })
    }

    fn standing(&self, at: usize) -> Option<Standing> {
        match self.at(at) {
            "leading" if self.is(at + 1, &["in", "the", "among", "position"]) => {
                Some(Standing::Leading)
            }
            "leads" | "led" if self.is(at + 1, &["in", "the"]) => Some(Standing::Leading),
            "front" | "forefront" if self.is(at + 1, &["row", "rank", "ranks", "of"]) => {
                Some(Standing::FrontRow)
            }
            _ => None,
        }
    }

    fn since(&self, at: usize) -> Option<(u32, bool)> {
        if self.at(at) != "since" {
            return None;
        }
        let year = self.at(at + 1).parse().ok().filter(|year| (1000..=9999).contains(year))?;
        let before = (1..=4).map(|back| self.before(at, back));
        before.into_iter().find_map(|word| match word {
            word if HIGHEST.contains(&word) => Some((year, true)),
            word if LOWEST.contains(&word) => Some((year, false)),
            _ => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn over(number: (u32, u32), strictly: bool) -> Option<Over> {
        Some(Over { number: fraction(number.0, number.1).unwrap(), strictly })
    }

    #[test]
    fn places_are_read_in_words_and_digits() {
        for (en, place) in [
            ("first in the city in budget revenue", Some(1)),
            ("ranks 1st in the province", Some(1)),
            ("No. 1 in the city", Some(1)),
            ("tops the city's list", Some(1)),
            ("among the top three of the city", Some(3)),
            ("GDP is among the first three of the province", Some(3)),
            ("top-10 in growth", Some(10)),
            ("ranked second in the city", Some(2)),
            ("first-quarter growth above that of the city", None),
            ("growing in the first three quarters", None),
            ("the first batch of pilot districts", None),
            ("over 100 for the first time", None),
            ("the second city to do so", None),
            ("the fifth consecutive year of growth", None),
        ] {
            assert_eq!(said(en).place, place, "{en}");
        }
    }

    #[test]
    fn years_in_a_row_are_read_in_words_and_digits() {
        for (en, years) in [
            ("14 years running first in the city's assessment", Some(14)),
            ("first for fourteen years", Some(14)),
            ("first for the past 14 years", Some(14)),
            ("first in the city for fourteen consecutive years", Some(14)),
            ("first for twenty-one years in a row", Some(21)),
            ("first for the fourteenth consecutive year", Some(14)),
            ("growing for the 5th year in a row", Some(5)),
            ("the twenty-first straight year of growth", Some(21)),
            ("a fourteen-year streak", Some(14)),
            ("five years after the plan", None),
            ("higher than in the second year", None),
        ] {
            assert_eq!(said(en).years, years, "{en}");
        }
    }

    #[test]
    fn parts_and_percentages_are_read_with_what_they_are_held_against() {
        assert_eq!(said("a fifth of the city").part, over((1, 5), false));
        assert_eq!(said("over a quarter of the city's headquarters").part, over((1, 4), true));
        assert_eq!(said("more than two thirds of all").part, over((2, 3), true));
        assert_eq!(said("half of the city").part, over((1, 2), false));
        assert_eq!(said("nearly a fifth of the city").part, None);
        assert_eq!(said("for a fifth consecutive year").part, None);
        assert_eq!(said("in the third quarter").part, None);
        assert_eq!(said("grew by more than 8%").percent, over((8, 100), true));
        assert_eq!(said("grew by at least 8.5 per cent").percent, over((85, 1000), false));
        assert_eq!(said("growth of 8% or more").percent, over((8, 100), false));
        assert_eq!(said("grew by 8%").percent, None);
        assert_eq!(said("grew by less than 8%").percent, None);
    }

    #[test]
    fn standings_and_years_since_are_read() {
        assert_eq!(said("leading in the city").standing, Some(Standing::Leading));
        assert_eq!(said("in the front row of the city").standing, Some(Standing::FrontRow));
        assert_eq!(said("its leading enterprises grew").standing, None);
        assert_eq!(said("the highest since 2015").since, Some((2015, true)));
        assert_eq!(said("lowest level of debt since 2015").since, Some((2015, false)));
        assert_eq!(said("has grown since 2015").since, None);
    }
}
