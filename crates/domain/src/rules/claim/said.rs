//! What the text of a claim says of its figure, whichever the language, and whether its test shows that.

use super::{en, tested, zh};
use crate::{
    claim::Claim, fault::Fault, ratio::Ratio, reading::Standing, sentences::claims as sentences,
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
    /// 领先 or 前列.
    Standing(Standing),
    /// The best since a year, or ever, and whether that is the highest.
    Best { since: Option<u32>, is_highest: bool },
    /// The target is met, or surpassed.
    Target { surpassed: bool },
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

/// So many parts of so many, in percent.
pub(super) fn fraction(parts: u32, of: u32) -> Option<Ratio> {
    Ratio::new(i128::from(parts) * 100, i128::from(of))
}
