//! What an observation must obey: its measure says what it is of, and what its reading can be.

use super::texts::text;
use crate::{
    comparison::Comparison,
    confidentiality::Confidentiality,
    decimal::Decimal,
    fault::{Fault, named},
    observation::{Measure, Observation},
    of::Of,
    reading::{Qualifier, Reading},
    sentences::figures as sentences,
};

pub(super) fn of_faults(path: &str, measure: Measure, of: &Of, faults: &mut Vec<Fault>) {
    match (measure.needs_of(), of.is_nothing()) {
        (true, true) => faults.push(Fault::missing(path, sentences::what_it_is_of(named(measure)))),
        (false, false) => {
            faults.push(Fault::inconsistent(path, sentences::of_nothing_but(named(measure), of)));
        }
        _ => {}
    }
}

/// What a number must obey to be a value of the measure.
pub(super) fn value_faults(path: &str, measure: Measure, value: Decimal, faults: &mut Vec<Fault>) {
    let whole = value.scale() == 0 && !value.is_negative() && !value.is_zero();
    match measure {
        measure if measure.is_counted() && !whole => {
            faults.push(Fault::invalid(path, sentences::no_place(value, named(measure))));
        }
        Measure::RankChange if value.scale() != 0 => {
            faults
                .push(Fault::invalid(path, sentences::no_number_of_places(value, named(measure))));
        }
        Measure::Reduction | Measure::Share if value.is_negative() => {
            faults.push(Fault::invalid(path, sentences::no_percentage(value, named(measure))));
        }
        Measure::Index | Measure::GapToFirst if value.is_negative() => {
            faults.push(Fault::invalid(path, sentences::below_zero(value, named(measure))));
        }
        Measure::Percentile if value.is_negative() || is_above_hundred(value) => {
            faults.push(Fault::invalid(path, sentences::no_percentile(value, named(measure))));
        }
        _ => {}
    }
}

pub(super) fn is_above_hundred(value: Decimal) -> bool {
    Decimal::new(100, 0).is_some_and(|hundred| value.cmp_value(hundred).is_gt())
}

pub(super) fn observation_faults(observation: &Observation, faults: &mut Vec<Fault>) {
    let Observation {
        key,
        reading,
        qualifier,
        statuses: _,
        stage: _,
        source: _,
        note,
        confidentiality,
        embargo_until,
        comparison,
    } = observation;
    of_faults("observation.key.of", key.measure, &key.of, faults);
    text("observation.note", note, faults);
    if let Some(comparison) = comparison {
        comparison_faults(key.measure, comparison, faults);
    }
    match (reading, key.measure.is_standing()) {
        (Reading::Value(value), false) => {
            value_faults("observation.value", key.measure, *value, faults)
        }
        (Reading::Value(_), true) => faults.push(Fault::inconsistent(
            "observation.value",
            sentences::a_standing_not_a_number(named(key.measure)),
        )),
        (Reading::Standing(_), false) => faults.push(Fault::inconsistent(
            "observation.standing",
            sentences::a_number_not_a_standing(named(key.measure)),
        )),
        (Reading::Standing(_), true) | (Reading::Absent(_), _) => {}
    }
    let qualified = *qualifier != Qualifier::Exact;
    if qualified && reading.value().is_none() {
        faults.push(Fault::inconsistent("observation.qualifier", sentences::nothing_to_qualify()));
    }
    let is_place = key.measure.is_counted() || key.measure == Measure::RankChange;
    if qualified && is_place {
        faults.push(Fault::inconsistent(
            "observation.qualifier",
            sentences::no_qualifier(named(key.measure)),
        ));
    }
    match (confidentiality, embargo_until) {
        (Confidentiality::Embargoed, None) => {
            faults.push(Fault::missing("observation.embargo_until", sentences::end_of_embargo()))
        }
        (Confidentiality::Embargoed, Some(_)) | (_, None) => {}
        (other, Some(until)) => faults.push(Fault::inconsistent(
            "observation.embargo_until",
            sentences::no_embargo(until, other),
        )),
    }
}

/// What comparable growth is held on, which no other measure has.
pub(super) fn comparison_faults(
    measure: Measure,
    comparison: &Comparison,
    faults: &mut Vec<Fault>,
) {
    let Comparison { basis, adjusted_value, adjusted_base } = comparison;
    text("observation.basis", basis, faults);
    if measure == Measure::ComparableGrowth {
        return;
    }
    for (field, is_given) in [
        ("basis", !basis.is_empty()),
        ("adjusted_value", adjusted_value.is_some()),
        ("adjusted_base", adjusted_base.is_some()),
    ] {
        if is_given {
            let problem = sentences::of_comparable_growth_alone(named(measure));
            faults.push(Fault::inconsistent(format!("observation.{field}"), problem));
        }
    }
}
