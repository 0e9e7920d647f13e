//! The terms of a question, read from a request.

use crate::sentences;
use scorecard_domain::{Explained, Fault, StreakPredicate};
use scorecard_measures::{Boundaries, Cube, Denominator, RollUp, Terms};
use scorecard_wire::{
    pb::metrics::{self as pb, QueryMetricsRequest},
    status::Refusal,
};

use crate::refusal;

/// No growth is asked for over more years.
const MAX_YEARS: u32 = 1000;

/// Reads the terms; what cannot be read is a fault and stays as it is by default.
pub(crate) fn read(request: &QueryMetricsRequest, faults: &mut Vec<Fault>) -> Terms {
    let QueryMetricsRequest { base_period, years, weight, .. } = request;
    if *years > MAX_YEARS {
        let problem = sentences::no_number_of_years(years, MAX_YEARS);
        faults.push(Fault::invalid("years", problem));
    }
    if *years > 0 && !base_period.is_empty() {
        let problem = sentences::years_or_base();
        faults.push(Fault::inconsistent("years", problem));
    }
    Terms {
        base: optional("base_period", base_period, faults),
        years: u16::try_from(*years).unwrap_or_default(),
        denominator: match code("denominator", request.denominator, faults) {
            Some(pb::Denominator::Members) => Denominator::Members,
            Some(pb::Denominator::Unspecified | pb::Denominator::Published) | None => {
                Denominator::Published
            }
        },
        streak: match code("streak_predicate", request.streak_predicate, faults) {
            Some(pb::StreakPredicate::Growth) => StreakPredicate::Growth,
            Some(pb::StreakPredicate::Target) => StreakPredicate::Target,
            Some(pb::StreakPredicate::Unspecified | pb::StreakPredicate::Rank) | None => {
                StreakPredicate::Rank
            }
        },
        roll_up: match code("roll_up", request.roll_up, faults) {
            Some(pb::RollUp::OverTime) => Some(RollUp::OverTime),
            Some(pb::RollUp::OverAreas) => Some(RollUp::OverAreas),
            Some(pb::RollUp::Unspecified) | None => None,
        },
        weight: optional("weight", weight, faults),
        boundaries: match code("boundaries", request.boundaries, faults) {
            Some(pb::Boundaries::AsItWas) => Boundaries::AsItWas,
            Some(pb::Boundaries::TodaysMap) => Boundaries::TodaysMap,
            Some(pb::Boundaries::Unspecified | pb::Boundaries::Refused) | None => {
                Boundaries::Refused
            }
        },
        map_of: None,
    }
}

/// That all that the terms name is there.
///
/// # Errors
///
/// If an indicator is not.
pub(crate) fn check(terms: &Terms, cube: &Cube) -> Result<(), Refusal> {
    match &terms.weight {
        Some(weight) if cube.indicator(weight).is_none() => {
            Err(refusal::no_such_indicator(weight.as_str()))
        }
        _ => Ok(()),
    }
}

/// The rank up to which years count in a streak; 0 is read as 1.
pub(crate) fn streak_rank(rank: u32, faults: &mut Vec<Fault>) -> u16 {
    u16::try_from(rank.max(1)).unwrap_or_else(|_| {
        faults.push(Fault::invalid("streak_rank", sentences::no_rank_to(rank, u16::MAX)));
        1
    })
}

fn optional<T: std::str::FromStr<Err: Explained>>(
    field: &str,
    text: &str,
    faults: &mut Vec<Fault>,
) -> Option<T> {
    if text.is_empty() {
        return None;
    }
    text.parse()
        .map_err(|err: T::Err| faults.push(Fault::invalid(field, err.problem().of(text))))
        .ok()
}

fn code<T: TryFrom<i32>>(field: &str, number: i32, faults: &mut Vec<Fault>) -> Option<T> {
    let code = T::try_from(number).ok();
    if code.is_none() {
        faults.push(Fault::invalid(field, sentences::no_code(number, field)));
    }
    code
}
