//! The words of an English text, and the numbers among them.

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
pub(super) const ORDINALS: [&str; 20] = [
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

/// What stands for a number before years in a row.
pub(super) const IN_A_ROW: [&str; 5] =
    ["consecutive", "straight", "successive", "running", "unbroken"];

/// The words of a text, in small letters; a hyphen parts two.
pub(super) struct Words<'a>(pub(super) Vec<&'a str>);

impl<'a> Words<'a> {
    /// Those of a text in small letters.
    pub(super) fn read(text: &'a str) -> Self {
        let is_apart = |c: char| !(c.is_alphanumeric() || matches!(c, '.' | '\''));
        let words = text.split(is_apart).map(|word| word.trim_matches(['.', '\'']));
        Self(words.filter(|word| !word.is_empty()).collect())
    }
}

impl Words<'_> {
    /// So many words from there on, and one at least.
    pub(super) fn told(&self, at: usize, length: usize) -> String {
        self.0.iter().skip(at).take(length.max(1)).copied().collect::<Vec<_>>().join(" ")
    }

    /// The word there; empty before the first and after the last.
    pub(super) fn at(&self, at: usize) -> &str {
        self.0.get(at).copied().unwrap_or_default()
    }

    /// The word so many before.
    pub(super) fn before(&self, at: usize, back: usize) -> &str {
        at.checked_sub(back).map_or("", |at| self.at(at))
    }

    pub(super) fn is(&self, at: usize, one_of: &[&str]) -> bool {
        one_of.contains(&self.at(at))
    }

    /// A number in digits or words, and how many words it has.
    pub(super) fn number(&self, at: usize) -> Option<(u32, usize)> {
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
    pub(super) fn ordinal(&self, at: usize) -> Option<(u32, usize)> {
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
}
