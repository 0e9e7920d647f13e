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
    suppression::MinimumUnits,
};

pub(super) fn peer_group_faults(group: &PeerGroup, faults: &mut Vec<Fault>) {
    named("peer_group.name", &group.name, faults);
    let Membership::Listed(areas) = &group.membership else { return };
    if areas.is_empty() {
        faults.push(Fault::missing("peer_group.listed.areas", "at least one member"));
    }
    let mut seen = BTreeSet::new();
    for (i, area) in areas.iter().enumerate() {
        if !seen.insert(area) {
            faults.push(Fault::new(
                format!("peer_group.listed.areas[{i}]"),
                FaultReason::DuplicateKey,
                format!("`{area}` is listed before"),
            ));
        }
    }
}

pub(super) fn area_faults(area: &Area, faults: &mut Vec<Fault>) {
    named("area.name", &area.name, faults);
    line("area.code", &area.code, faults);
    let not_empty = |path: String, validity: Validity, faults: &mut Vec<Fault>| {
        if validity.is_empty() {
            faults.push(Fault::inconsistent(path, "ends before it begins"));
        }
    };
    not_empty("area.validity".into(), area.validity, faults);
    for (i, parenthood) in area.parents.iter().enumerate() {
        not_empty(format!("area.parents[{i}].validity"), parenthood.validity, faults);
        if parenthood.parent == area.id {
            faults.push(Fault::new(
                format!("area.parents[{i}].parent"),
                FaultReason::Circular,
                "is the area itself",
            ));
        }
        if area.parents[..i].iter().any(|other| other.validity.overlaps(parenthood.validity)) {
            faults.push(Fault::inconsistent(
                format!("area.parents[{i}].validity"),
                "overlaps that of another parent",
            ));
        }
    }
    for (i, succession) in area.successors.iter().enumerate() {
        if succession.successor == area.id {
            faults.push(Fault::new(
                format!("area.successors[{i}].successor"),
                FaultReason::Circular,
                "is the area itself",
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
        faults.push(Fault::missing(
            "indicator.unit.zh",
            "a unit without its multiplier, such as 元, 家 or %",
        ));
    }
    if !(-12..=15).contains(&indicator.multiplier) {
        faults.push(Fault::invalid("indicator.multiplier", "is a power of ten from -12 to 15"));
    }
    if indicator.decimals > 9 {
        faults.push(Fault::invalid("indicator.decimals", "is at most 9"));
    }
    let path = "indicator.price_index";
    match (&indicator.price_index, indicator.growth_rule) {
        (None, GrowthRule::PriceIndex) => {
            faults
                .push(Fault::missing(path, "the id of the price index that the growth rule names"));
        }
        (Some(index), GrowthRule::PriceIndex) if *index == indicator.id => {
            faults.push(Fault::new(path, FaultReason::Circular, "is the indicator itself"));
        }
        (Some(_), GrowthRule::PriceIndex) | (None, _) => {}
        (Some(_), rule) => faults.push(Fault::inconsistent(
            path,
            format!("is of no use to the growth rule `{rule}`; expected `price_index` or no index"),
        )),
    }
    if !indicator.plausible.is_valid() {
        let problem = "is below the plausible minimum; expected a maximum from the minimum on";
        faults.push(Fault::inconsistent("indicator.plausible_maximum", problem));
    }
    if let Some(MinimumUnits { counted_by: _, minimum }) = &indicator.minimum_units
        && *minimum < 2
    {
        let problem = format!("is {minimum}, which withholds nothing; expected 2 or more");
        faults.push(Fault::invalid("indicator.minimum_units", problem));
    }
}
