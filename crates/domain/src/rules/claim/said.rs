//! What the text of a claim says of its figure, whichever the language, and whether its test shows that.

use super::{en, extreme, tested, zh};
use crate::{
    claim::Claim, fault::Fault, indicator::Indicator, ratio::Ratio, reading::Standing,
    sentences::claims as sentences,
};

/// One thing that a text says, with the words that say it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) words: String,
    pub(super) boast: Boast,
}

/// What can be said in praise; each kind takes a test of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Boast {
    /// No worse a place than this, by what: first, among the first three, the largest.
    Place(u32, By),
    /// So many places up.
    Moved(u32),
    /// So many years in a row.
    Years(u32),
    /// Years in a row, of which the text does not say how many: at least so many.
    SomeYears(u32),
    /// Such a part of a whole, in percent: a fifth, 80% of the city.
    Part(Number),
    /// It has grown, or fallen, by so many percent; none if it does not say by how many.
    Change { falls: bool, by: Option<Number> },
    /// So many percentage points.
    Points(Number),
    /// So many percent of nothing that is named.
    Percent(Number),
    /// So much in the indicator's unit, or so much more, or less, than it was.
    Quantity { number: Number, falls: Option<bool> },
    /// 领先 or 前列.
    Standing(Standing),
    /// The best since a year, or ever, and whether that is the highest.
    Best { since: Option<u32>, is_highest: bool },
    /// The target is met, or surpassed.
    Target { surpassed: bool },
    /// The target is one that the government of the area itself set, or that of the area above.
    Issuer { is_own: bool },
    /// It has changed by so much a year on average.
    Yearly,
    /// More or less than another figure; than that of another year.
    Compared { more: bool, years: bool },
    /// The only one, the first ever, ahead of time: no test of a claim shows it.
    Untested,
}

/// What a place is by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum By {
    Level,
    Growth,
    /// Level and growth alike.
    Both,
}

/// A number with what is said of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Number {
    pub(super) number: Ratio,
    pub(super) bound: Bound,
}

/// On which side of a number a figure is said to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bound {
    /// The number is said by itself.
    Plain,
    /// Or more.
    AtLeast,
    /// More.
    Above,
    /// Or less.
    AtMost,
    /// Less.
    Below,
    /// Nearly or about so much.
    Nearly,
}

/// That the texts say no more than the test: first is rank 1, and the years that they name are those that are counted.
pub(super) fn faults(path: &str, claim: &Claim, faults: &mut Vec<Fault>) {
    for (lang, said) in [("zh", zh::said(&claim.text.zh)), ("en", en::said(&claim.text.en))] {
        for Said { words, boast } in said {
            if tested::shows(claim, boast) {
                continue;
            }
            let problem = match tested::needed(boast) {
                None => sentences::never_tested(words),
                Some(needed) => sentences::says_more(words, needed, tested::tested(claim)),
            };
            faults.push(Fault::inconsistent(format!("{path}.text.{lang}"), problem));
        }
    }
}

/// That the texts say no more of quantities in the unit of the indicator than the test, and call nothing the highest of which the
/// lowest is first.
pub(super) fn indicator_faults(
    path: &str,
    claim: &Claim,
    indicator: &Indicator,
    faults: &mut Vec<Fault>,
) {
    extreme::faults(path, claim, indicator, faults);
    let unit = &indicator.unit;
    // Percentages are read without the unit.
    if unit.zh.contains('%') {
        return;
    }
    let zh = zh::quantities(&claim.text.zh, &unit.zh);
    let en = en::quantities(&claim.text.en, &unit.en);
    for (lang, said) in [("zh", zh), ("en", en)] {
        for Said { words, boast } in said {
            // What is too large for the unit no test reaches.
            let scaled = boast.scaled(indicator.multiplier);
            if scaled.is_some_and(|boast| tested::shows(claim, boast)) {
                continue;
            }
            let needed = scaled.and_then(tested::needed).unwrap_or_default();
            let (unit, tested) = (indicator.scaled_unit(), tested::tested(claim));
            let problem = sentences::says_more_of_a_unit(words, needed, unit, tested);
            faults.push(Fault::inconsistent(format!("{path}.text.{lang}"), problem));
        }
    }
}

impl Boast {
    /// The same of a quantity in a power of ten of the unit.
    fn scaled(self, multiplier: i8) -> Option<Self> {
        let Self::Quantity { number: Number { number, bound }, falls } = self else {
            return Some(self);
        };
        let ten = Ratio::new(10_i128.checked_pow(multiplier.unsigned_abs().into())?, 1)?;
        let number =
            if multiplier < 0 { number.checked_mul(ten)? } else { number.checked_div(ten)? };
        Some(Self::Quantity { number: Number { number, bound }, falls })
    }
}

/// Without the commas that part thousands: 16,000.
pub(super) fn ungrouped(text: &str) -> String {
    let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let parts_thousands = |at: usize| {
        let (before, after) = (text.get(..at), text.get(at + 1..));
        let mut after = after.unwrap_or_default().chars();
        is_digit(before.and_then(|before| before.chars().next_back()))
            && (0..3).all(|_| is_digit(after.next()))
            && !is_digit(after.next())
    };
    let kept = text.char_indices().filter(|(at, c)| *c != ',' || !parts_thousands(*at));
    kept.map(|(_, c)| c).collect()
}

/// So many parts of so many, in percent.
pub(super) fn fraction(parts: u32, of: u32) -> Option<Ratio> {
    Ratio::new(i128::from(parts) * 100, i128::from(of))
}
