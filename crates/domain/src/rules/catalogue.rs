//! What areas, indicators and peer groups must obey.

use std::collections::BTreeSet;

use super::{
    succession,
    texts::{line, named, text},
};
use crate::{
    area::Area,
    fault::{Fault, FaultReason},
    indicator::{GrowthRule, Indicator},
    peer_group::{Membership, PeerGroup},
    period::Validity,
    sentences::{catalogue as sentences, texts::listed_before},
    suppression::MinimumUnits,
};

pub(super) fn peer_group_faults(group: &PeerGroup, faults: &mut Vec<Fault>) {
    named("peer_group.name", &group.name, faults);
    let Membership::Listed(areas) = &group.membership else { return };
    if areas.is_empty() {
        faults.push(Fault::missing("peer_group.listed.areas", sentences::a_member()));
    }
    let mut seen = BTreeSet::new();
    for (i, area) in areas.iter().enumerate() {
        if !seen.insert(area) {
            faults.push(Fault::new(
                format!("peer_group.listed.areas[{i}]"),
                FaultReason::DuplicateKey,
                listed_before(area),
            ));
        }
    }
}

pub(super) fn area_faults(area: &Area, faults: &mut Vec<Fault>) {
    named("area.name", &area.name, faults);
    line("area.code", &area.code, faults);
    let not_empty = |path: String, validity: Validity, faults: &mut Vec<Fault>| {
        if validity.is_empty() {
            faults.push(Fault::inconsistent(path, sentences::ending_before_it_begins()));
        }
    };
    not_empty("area.validity".into(), area.validity, faults);
    for (i, parenthood) in area.parents.iter().enumerate() {
        not_empty(format!("area.parents[{i}].validity"), parenthood.validity, faults);
        if parenthood.parent == area.id {
            faults.push(Fault::new(
                format!("area.parents[{i}].parent"),
                FaultReason::Circular,
                sentences::the_area_itself(),
            ));
        }
        if area.parents[..i].iter().any(|other| other.validity.overlaps(parenthood.validity)) {
            faults.push(Fault::inconsistent(
                format!("area.parents[{i}].validity"),
                sentences::overlapping_another_parent(),
            ));
        }
    }
    for (i, succession) in area.successors.iter().enumerate() {
        if succession.successor == area.id {
            faults.push(Fault::new(
                format!("area.successors[{i}].successor"),
                FaultReason::Circular,
                sentences::the_area_itself(),
            ));
        }
    }
    succession::faults(area, faults);
}

pub(super) fn indicator_faults(indicator: &Indicator, faults: &mut Vec<Fault>) {
    named("indicator.name", &indicator.name, faults);
    text("indicator.scope", &indicator.scope, faults);
    text("indicator.explanation", &indicator.explanation, faults);
    text("indicator.unit", &indicator.unit, faults);
    if indicator.unit.zh.is_empty() {
        faults.push(Fault::missing("indicator.unit.zh", sentences::a_unit()));
    }
    if !(-12..=15).contains(&indicator.multiplier) {
        faults.push(Fault::invalid("indicator.multiplier", sentences::no_multiplier()));
    }
    if indicator.decimals > 9 {
        faults.push(Fault::invalid("indicator.decimals", sentences::too_many_decimals()));
    }
    let path = "indicator.price_index";
    match (&indicator.price_index, indicator.growth_rule) {
        (None, GrowthRule::PriceIndex) => {
            faults.push(Fault::missing(path, sentences::a_price_index()));
        }
        (Some(index), GrowthRule::PriceIndex) if *index == indicator.id => {
            faults.push(Fault::new(path, FaultReason::Circular, sentences::the_indicator_itself()));
        }
        (Some(_), GrowthRule::PriceIndex) | (None, _) => {}
        (Some(_), rule) => faults.push(Fault::inconsistent(path, sentences::of_no_use_to(rule))),
    }
    if !indicator.plausible.is_valid() {
        let problem = sentences::below_the_minimum();
        faults.push(Fault::inconsistent("indicator.plausible_maximum", problem));
    }
    if let Some(MinimumUnits { counted_by: _, minimum }) = &indicator.minimum_units
        && *minimum < 2
    {
        let problem = sentences::withholds_nothing(minimum);
        faults.push(Fault::invalid("indicator.minimum_units", problem));
    }
}
