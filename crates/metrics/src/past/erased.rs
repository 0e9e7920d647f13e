//! Pasts that nobody can tell any more: something that figures are made from was erased since.

use std::collections::BTreeSet;

use scorecard_domain::{IndicatorId, Key, Kind};
use scorecard_wire::{codes::Code as _, pb::data::ErasedThing, status::Refusal};

use crate::refusal;

/// Refuses a world in which figures of these indicators would be made without what was erased, as if it had never been
/// recorded, or answer for its targets without the outcome that was. Honours, milestones and their outcomes, pictures and
/// imprints that were erased make no figure: they are left out.
///
/// # Errors
///
/// If one of them would be.
pub(super) fn check(erased: &[ErasedThing], needed: &BTreeSet<IndicatorId>) -> Result<(), Refusal> {
    match erased.iter().find(|thing| matters(thing, needed)) {
        Some(thing) => Err(refusal::erased(thing.erased_by)),
        None => Ok(()),
    }
}

fn matters(thing: &ErasedThing, needed: &BTreeSet<IndicatorId>) -> bool {
    let makes_figures = match Kind::from_wire(thing.kind) {
        Some(kind) => matches!(
            kind,
            Kind::Area
                | Kind::Indicator
                | Kind::PeerGroup
                | Kind::Definition
                | Kind::Assessment
                | Kind::Observation
                | Kind::Target
                | Kind::Outcome
        ),
        None => true,
    };
    let key = thing
        .key
        .clone()
        .map(|key| scorecard_wire::reading("", key, scorecard_wire::change::read_key));
    makes_figures
        && match key {
            Some(Ok(Key::Observation(key))) => needed.contains(&key.indicator),
            Some(Ok(Key::Target(key))) => needed.contains(&key.indicator),
            Some(Ok(Key::Outcome(key))) => {
                key.promise.indicator().is_some_and(|indicator| needed.contains(indicator))
            }
            Some(Ok(Key::Indicator(id))) => needed.contains(&id),
            // Nobody can tell what it was.
            Some(Ok(_)) | Some(Err(_)) | None => true,
        }
}

#[cfg(test)]
mod tests {
    use scorecard_domain::{
        AreaId, Measure, MilestoneKey, Of, OutcomeKey, Period, PromiseKey, TargetKey,
    };

    use super::*;

    #[track_caller]
    fn check_one(kind: Kind, key: Option<Key>, refused: bool) {
        let key = key.as_ref().map(scorecard_wire::change::write_key);
        let thing = ErasedThing { key, kind: kind.to_wire(), erased_by: 7 };
        let needed = BTreeSet::from(["economy.gdp".parse().unwrap()]);
        let told = check(&[thing], &needed);
        assert_eq!(told.is_err(), refused, "{kind} {told:?}");
    }

    #[test]
    fn only_what_figures_are_made_from_is_missed() {
        let indicator = |id: &str| Some(Key::Indicator(id.parse().unwrap()));
        check_one(Kind::Indicator, indicator("economy.gdp"), true);
        check_one(Kind::Indicator, indicator("economy.other"), false);
        check_one(Kind::Area, Some(Key::Area("x:a".parse().unwrap())), true);
        check_one(Kind::Observation, None, true);
        check_one(Kind::Imprint, None, false);
        check_one(Kind::Media, None, false);
    }

    #[test]
    fn what_was_declared_of_a_target_is_missed() {
        let (area, year): (AreaId, _) = ("x:a".parse().unwrap(), Period::year(2022).unwrap());
        let target = |indicator: &str| {
            PromiseKey::Target(TargetKey {
                indicator: indicator.parse().unwrap(),
                measure: Measure::Level,
                of: Of::Nothing,
                area: area.clone(),
                period: year,
                issuer: area.clone(),
            })
        };
        let pledge = PromiseKey::Milestone(MilestoneKey {
            area: area.clone(),
            milestone: "lake".parse().unwrap(),
            period: year,
        });
        for (promise, refused) in
            [(target("economy.gdp"), true), (target("economy.other"), false), (pledge, false)]
        {
            check_one(Kind::Outcome, Some(Key::Outcome(OutcomeKey { promise, year })), refused);
        }
    }
}
