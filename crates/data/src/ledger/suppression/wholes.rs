//! Which areas add up to which in a month.

use std::collections::BTreeMap;

use scorecard_domain::{Area, AreaId, AreaKind, Month};

/// An area and those that make it up: those of its children in the month that are of the highest kind among them, as in
/// the roll-up, since children of two kinds, such as districts and development zones, may share land.
///
/// Each area has one parent in a month, so these hang together as trees: an area is one of the parts of at most one whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Whole<'a> {
    pub(super) area: &'a AreaId,
    /// By id.
    pub(super) parts: Vec<&'a AreaId>,
}

/// All wholes in a month, parts before what they are parts of.
pub(super) fn in_month(areas: &BTreeMap<AreaId, Area>, month: Month) -> Vec<Whole<'_>> {
    let mut children: BTreeMap<&AreaId, (AreaKind, Vec<&AreaId>)> = BTreeMap::new();
    for area in areas.values().filter(|area| area.validity.contains(month)) {
        let Some(parent) = area.parent_at(month) else { continue };
        let (kind, parts) = children.entry(parent).or_insert((area.kind, Vec::new()));
        if area.kind.number() < kind.number() {
            (*kind, *parts) = (area.kind, Vec::new());
        }
        if area.kind == *kind {
            parts.push(&area.id);
        }
    }
    let mut wholes: Vec<(usize, Whole<'_>)> = children
        .into_iter()
        .map(|(area, (_, parts))| (depth(areas, area, month), Whole { area, parts }))
        .collect();
    wholes.sort_by(|(a, one), (b, other)| b.cmp(a).then_with(|| one.area.cmp(other.area)));
    wholes.into_iter().map(|(_, whole)| whole).collect()
}

/// How many areas lie above one.
fn depth(areas: &BTreeMap<AreaId, Area>, area: &AreaId, month: Month) -> usize {
    let (mut id, mut depth) = (area, 0);
    // Parents do not run in a circle; and if they did it would end.
    while let Some(parent) = areas.get(id).and_then(|area| area.parent_at(month))
        && depth < areas.len()
    {
        (id, depth) = (parent, depth + 1);
    }
    depth
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;
    use scorecard_domain::{Parenthood, Thing, Validity};

    /// Areas as `a district city 2020-01..`: name, kind, parent and while it exists.
    #[track_caller]
    fn check(lines: &[&str], month: &str, expected: &[&str]) {
        let mut areas = BTreeMap::new();
        for line in lines {
            let words: Vec<&str> = line.split(' ').collect();
            let Thing::Area(mut area) = testing::area(words[0], "", &[]) else { unreachable!() };
            area.kind = words[1].parse().unwrap();
            if let Some(parent) = words.get(2) {
                let parent = format!("x:{parent}").parse().unwrap();
                area.parents = vec![Parenthood { parent, validity: Validity::default() }];
            }
            if let Some((from, until)) = words.get(3).and_then(|it| it.split_once("..")) {
                area.validity = Validity { from: from.parse().ok(), until: until.parse().ok() };
            }
            areas.insert(area.id.clone(), area);
        }
        let found = in_month(&areas, month.parse().unwrap());
        let name = |id: &AreaId| id.as_str().trim_start_matches("x:").to_owned();
        let found = found.iter().map(|whole| {
            let parts: Vec<_> = whole.parts.iter().map(|it| name(it)).collect();
            format!("{} = {}", name(whole.area), parts.join(" + "))
        });
        assert_eq!(found.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn the_children_of_the_highest_kind_make_up_an_area() {
        let lines = [
            "p province",
            "c city p",
            "b district c",
            "a district c",
            "z zone c",
            "s subdistrict a",
        ];
        check(&lines, "2022-12", &["a = s", "c = a + b", "p = c"]);
    }

    #[test]
    fn an_area_is_a_part_while_it_exists() {
        let lines = ["c city", "a district c ..2020-01", "b district c 2020-01..", "z zone c"];
        check(&lines, "2019-12", &["c = a"]);
        check(&lines, "2020-12", &["c = b"]);
        check(&["c city", "a district c ..2020-01", "z zone c"], "2020-12", &["c = z"]);
    }
}
