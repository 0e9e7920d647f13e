//! Areas that get another place among the others, and where that can change what adds up to what.
//!
//! An area counts as a part of its parent alone, so one that is nobody's part changes nothing, whatever else it is. What
//! changes is the sum of a parent's parts. Something follows from it only if the parent, or an area that it adds up to, has
//! a level in the time of the change, and something below it has one: else the sum has a step of its own, which can be
//! anything, or no parts.

use std::collections::{BTreeMap, BTreeSet};

use scorecard_domain::{Area, AreaId, AreaKind, Month, Period, Validity};

/// What a batch makes of areas; none of one that it withdraws.
pub(super) type Changed = BTreeMap<AreaId, Option<Area>>;

/// In some months another area than before is, or is not, among the parts of a parent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Shift {
    pub(super) parent: AreaId,
    pub(super) months: Validity,
}

/// How an area is part of others otherwise after a change than before; `None` where it is not there.
pub(super) fn shifts(before: Option<&Area>, after: Option<&Area>) -> Vec<Shift> {
    let validities = [before, after]
        .into_iter()
        .flatten()
        .flat_map(|area| area.parents.iter().map(|parent| parent.validity).chain([area.validity]));
    let bounds = validities.flat_map(|it| [it.from, it.until]).chain([Month::new(1000, 1)]);
    let bounds: BTreeSet<Month> = bounds.flatten().collect();
    let untils = bounds.iter().skip(1).copied().map(Some).chain([None]);
    let mut shifts = Vec::new();
    for (from, until) in bounds.iter().copied().zip(untils) {
        let (was, is) = (part(before, from), part(after, from));
        if was != is {
            let months = Validity { from: Some(from), until };
            let parents = [was, is].into_iter().flatten().map(|it| it.1.clone());
            shifts.extend(parents.map(|parent| Shift { parent, months }));
        }
    }
    shifts
}

/// Of whom an area is a part in a month, and of what kind.
fn part(area: Option<&Area>, month: Month) -> Option<(AreaKind, &AreaId)> {
    let area = area.filter(|area| area.validity.contains(month))?;
    Some((area.kind, area.parent_at(month)?))
}

/// The parents whose parts a batch changes, and the areas above and below them, before or after it, at any time.
#[derive(Debug, Default)]
pub(super) struct Moved {
    /// When that of each parent.
    months: BTreeMap<AreaId, Vec<Validity>>,
    up: BTreeMap<AreaId, BTreeSet<AreaId>>,
    down: BTreeMap<AreaId, BTreeSet<AreaId>>,
}

impl Moved {
    /// What a batch makes of areas.
    pub(super) fn of(areas: &BTreeMap<AreaId, Area>, changed: &Changed) -> Self {
        let mut moved = Self::default();
        for (id, area) in changed {
            for Shift { parent, months } in shifts(areas.get(id), area.as_ref()) {
                let all = moved.months.entry(parent).or_default();
                if !all.contains(&months) {
                    all.push(months);
                }
            }
        }
        if !moved.is_empty() {
            for area in areas.values().chain(changed.values().flatten()) {
                for it in &area.parents {
                    moved.up.entry(area.id.clone()).or_default().insert(it.parent.clone());
                    moved.down.entry(it.parent.clone()).or_default().insert(area.id.clone());
                }
            }
        }
        moved
    }

    pub(super) fn is_empty(&self) -> bool {
        self.months.is_empty()
    }

    /// The parents, each with when its parts change.
    pub(super) fn parents(&self) -> impl Iterator<Item = (&AreaId, &[Validity])> {
        self.months.iter().map(|(parent, months)| (parent, months.as_slice()))
    }

    /// An area with all above it.
    pub(super) fn above(&self, area: &AreaId) -> BTreeSet<AreaId> {
        let mut above = BTreeSet::from([area.clone()]);
        reach(&self.up, area, &mut above);
        above
    }

    /// All below an area.
    pub(super) fn below(&self, area: &AreaId) -> BTreeSet<AreaId> {
        let mut below = BTreeSet::new();
        reach(&self.down, area, &mut below);
        below
    }

    /// All parents with all above and below them.
    pub(super) fn near(&self) -> BTreeSet<AreaId> {
        let mut near: BTreeSet<AreaId> = BTreeSet::new();
        for ways in [&self.up, &self.down] {
            let mut found = BTreeSet::new();
            for parent in self.months.keys() {
                reach(ways, parent, &mut found);
            }
            near.append(&mut found);
        }
        near.extend(self.months.keys().cloned());
        near
    }
}

/// Adds all to which ways lead from an area, but for those that were found already, with what they lead to.
fn reach(ways: &BTreeMap<AreaId, BTreeSet<AreaId>>, from: &AreaId, found: &mut BTreeSet<AreaId>) {
    let mut next = vec![from];
    while let Some(area) = next.pop() {
        let new = ways.get(area).into_iter().flatten();
        next.extend(new.filter(|it| found.insert((*it).clone())));
    }
}

/// Whether a period has any of some months.
pub(super) fn has_any(period: Period, months: Validity) -> bool {
    months.from.is_none_or(|from| from <= period.last())
        && months.until.is_none_or(|until| period.start() < until)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;
    use scorecard_domain::{Parenthood, Thing};

    /// An area as `district 2020-01..2022-01 city@..2021-01 county@2021-01..`: kind, when it is there, and its parents.
    fn parsed(text: &str) -> Option<Area> {
        let mut words = text.split_whitespace();
        let Thing::Area(mut area) = testing::area("a", "", &[]) else { unreachable!() };
        area.kind = words.next()?.parse().unwrap();
        let validity = |text: &str| {
            let (from, until) = text.split_once("..").unwrap();
            Validity { from: from.parse().ok(), until: until.parse().ok() }
        };
        area.validity = validity(words.next()?);
        area.parents = words
            .map(|it| {
                let (parent, while_) = it.split_once('@').unwrap();
                let parent = format!("x:{parent}").parse().unwrap();
                Parenthood { parent, validity: validity(while_) }
            })
            .collect();
        Some(area)
    }

    #[track_caller]
    fn check(before: &str, after: &str, expected: &[&str]) {
        let (before, after) = (parsed(before), parsed(after));
        let found = shifts(before.as_ref(), after.as_ref()).into_iter().map(|it| {
            let text = |it: Option<Month>| it.map(|it| it.to_string()).unwrap_or_default();
            format!("{} {}..{}", it.parent, text(it.months.from), text(it.months.until))
        });
        assert_eq!(found.collect::<Vec<_>>(), expected, "{before:?} {after:?}");
    }

    #[test]
    fn an_area_matters_where_it_is_a_part_of_another() {
        check("", "building ..", &[]);
        check("city .. ", "district 2020-01..", &[]);
        check("district .. city@..", "district .. city@..", &[]);
        check("", "district .. city@..", &["x:city 1000-01.."]);
        check("district .. city@..", "", &["x:city 1000-01.."]);
        check("district .. city@..", "zone .. city@..", &["x:city 1000-01..", "x:city 1000-01.."]);
    }

    #[test]
    fn it_matters_in_the_months_in_which_it_is_another_part() {
        check("district .. city@..", "district ..2024-01 city@..", &["x:city 2024-01.."]);
        check(
            "district .. city@..",
            "district .. city@..2024-01 county@2024-01..",
            &["x:city 2024-01..", "x:county 2024-01.."],
        );
        check("district ..2020-01 city@..", "district ..2020-01 city@..2021-01", &[]);
        let months = |text: &str| parsed(&format!("district {text}")).unwrap().validity;
        let has = |period: &str, text: &str| has_any(period.parse().unwrap(), months(text));
        assert!(has("2022", "2022-12..") && !has("2022", "2023-01.."));
        assert!(has("2022", "..2022-02") && !has("2022", "..2022-01") && has("2022", ".."));
    }

    #[test]
    fn what_is_above_and_below_is_found_before_and_after() {
        let named = |name: &str, parents: &[&str]| {
            let Thing::Area(area) = testing::area(name, "", parents) else { unreachable!() };
            (area.id.clone(), area)
        };
        let areas = [
            named("city", &["province"]),
            named("a", &["city"]),
            named("b", &["city"]),
            named("b1", &["b"]),
            named("other", &["elsewhere"]),
        ];
        let areas: BTreeMap<_, _> = areas.into();
        let changed: Changed = [named("b", &["a"])].map(|(id, it)| (id, Some(it))).into();
        let moved = Moved::of(&areas, &changed);
        let text = |areas: BTreeSet<AreaId>| {
            let names = areas.iter().map(|it| it.as_str().trim_start_matches("x:").to_owned());
            names.collect::<Vec<_>>().join(" ")
        };
        let parents = moved.parents().map(|it| it.0.to_string());
        assert_eq!(parents.collect::<Vec<_>>(), ["x:a", "x:city"]);
        let a = "x:a".parse().unwrap();
        assert_eq!(text(moved.above(&a)), "a city province");
        assert_eq!(text(moved.below(&a)), "b b1");
        assert_eq!(text(moved.near()), "a b b1 city province");
        let renamed: Changed = [named("b", &["city"])].map(|(id, it)| (id, Some(it))).into();
        assert!(Moved::of(&areas, &renamed).is_empty());
    }
}
