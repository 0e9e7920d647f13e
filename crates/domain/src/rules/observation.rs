//! What an observation must obey: its measure says what it is of, and what its reading can be.

use super::texts::text;
use crate::{
    comparison::Comparison,
    confidentiality::Confidentiality,
    decimal::Decimal,
    fault::Fault,
    observation::{Measure, Observation},
    of::Of,
    reading::{Qualifier, Reading},
};

pub(super) fn of_faults(path: &str, measure: Measure, of: &Of, faults: &mut Vec<Fault>) {
    match (measure.needs_of(), of.is_nothing()) {
        (true, true) => faults
            .push(Fault::missing(path, format!("the area or peer group that the {measure} is of"))),
        (false, false) => {
            faults.push(Fault::inconsistent(
                path,
                format!("a {measure} is of nothing, but `{of}` is given"),
            ));
        }
        _ => {}
    }
}

/// What a number must obey to be a value of the measure.
pub(super) fn value_faults(path: &str, measure: Measure, value: Decimal, faults: &mut Vec<Fault>) {
    let whole = value.scale() == 0 && !value.is_negative() && !value.is_zero();
    match measure {
        measure if measure.is_counted() && !whole => {
            faults.push(Fault::invalid(
                path,
                format!("`{value}` is no {measure}; expected a whole number from 1 on"),
            ));
        }
        Measure::RankChange if value.scale() != 0 => {
            faults.push(Fault::invalid(
                path,
                format!("`{value}` is no {measure}; expected a whole number of places"),
            ));
        }
        Measure::Reduction | Measure::Share if value.is_negative() => {
            faults.push(Fault::invalid(
                path,
                format!("`{value}` is no {measure}; expected 0 or more percent"),
            ));
        }
        Measure::Index | Measure::GapToFirst if value.is_negative() => {
            faults.push(Fault::invalid(
                path,
                format!("`{value}` is no {measure}; expected 0 or more"),
            ));
        }
        Measure::Percentile if value.is_negative() || is_above_hundred(value) => {
            faults.push(Fault::invalid(
                path,
                format!("`{value}` is no {measure}; expected 0 to 100"),
            ));
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
            format!("a {} is a standing such as `leading`, not a number", key.measure),
        )),
        (Reading::Standing(_), false) => faults.push(Fault::inconsistent(
            "observation.standing",
            format!("a {} is a number, not a standing", key.measure),
        )),
        (Reading::Standing(_), true) | (Reading::Absent(_), _) => {}
    }
    let qualified = *qualifier != Qualifier::Exact;
    if qualified && reading.value().is_none() {
        faults.push(Fault::inconsistent("observation.qualifier", "there is no number to qualify"));
    }
    let is_place = key.measure.is_counted() || key.measure == Measure::RankChange;
    if qualified && is_place {
        faults.push(Fault::inconsistent(
            "observation.qualifier",
            format!("a {} takes no qualifier", key.measure),
        ));
    }
    match (confidentiality, embargo_until) {
        (Confidentiality::Embargoed, None) => faults.push(Fault::missing(
            "observation.embargo_until",
            "the moment at which the embargo ends",
        )),
        (Confidentiality::Embargoed, Some(_)) | (_, None) => {}
        (other, Some(until)) => faults.push(Fault::inconsistent(
            "observation.embargo_until",
            format!("`{until}` ends no embargo: the confidentiality is `{other}`, not `E`"),
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
            let problem = format!("a {measure} has none; comparable_growth alone has");
            faults.push(Fault::inconsistent(format!("observation.{field}"), problem));
        }
    }
}
