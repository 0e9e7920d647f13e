//! That a text calls the highest only what is ranked from the highest: of a rank by energy use the first is the lowest.

use super::{en, zh};
use crate::{
    claim::Claim,
    fault::Fault,
    indicator::{Direction, Indicator},
    observation::Measure,
    sentences::claims as sentences,
    terms::StreakPredicate,
};

/// The most or the least of a whole, in the words that say it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Extreme {
    pub(super) words: String,
    pub(super) is_highest: bool,
}

/// Finds superlatives that the indicator's direction turns round.
pub(super) fn faults(path: &str, claim: &Claim, indicator: &Indicator, faults: &mut Vec<Fault>) {
    let is_place = match claim.measure {
        Measure::Rank | Measure::GrowthRank => true,
        Measure::Streak => claim.streak == StreakPredicate::Rank,
        _ => false,
    };
    let is_first = indicator.direction != Direction::Lower;
    for (lang, said) in [("zh", zh::extremes(&claim.text.zh)), ("en", en::extremes(&claim.text.en))]
    {
        for Extreme { words, is_highest } in said {
            if !is_place || is_highest == is_first {
                continue;
            }
            let problem = match is_first {
                true => sentences::first_is_highest(words),
                false => sentences::first_is_lowest(words),
            };
            faults.push(Fault::inconsistent(format!("{path}.text.{lang}"), problem));
        }
    }
}
