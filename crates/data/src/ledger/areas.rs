//! What all areas together must obey: nobody is their own ancestor, and a code names one area at a time.

use std::collections::{BTreeMap, BTreeSet};

use scorecard_domain::{Area, AreaId, Month, Validity};

/// What of an area matters to the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) code: String,
    pub(crate) validity: Validity,
    pub(crate) parents: Vec<AreaId>,
}

impl Place {
    pub(crate) fn new(area: &Area) -> Self {
        let parents = area.parents.iter().map(|parenthood| parenthood.parent.clone()).collect();
        Self { code: area.code.clone(), validity: area.validity, parents }
    }
}

/// The areas whose line of parents runs in a circle, whatever the validities; an area that is its own parent
/// is not told, because that is seen without the others.
pub(crate) fn circles(places: &BTreeMap<AreaId, Place>) -> BTreeSet<&AreaId> {
    let mut edges: BTreeSet<(&AreaId, &AreaId)> = BTreeSet::new();
    for (id, place) in places {
        let parents = place.parents.iter().filter(|parent| *parent != id);
        edges.extend(parents.filter(|p| places.contains_key(*p)).map(|parent| (id, parent)));
    }
    // Peeled from above, what is left is the circles and what lies below them; peeled from below as well, the
    // circles and what lies between two of them.
    let below = peel(&edges);
    let reversed = below.iter().map(|(child, parent)| (*parent, *child)).collect();
    peel(&reversed).into_iter().map(|(id, _)| id).collect()
}

/// Takes away, as long as there are any, the edges to nodes from which no edge leads on.
fn peel<'a>(edges: &BTreeSet<(&'a AreaId, &'a AreaId)>) -> BTreeSet<(&'a AreaId, &'a AreaId)> {
    let mut onward: BTreeMap<&AreaId, usize> = BTreeMap::new();
    let mut back: BTreeMap<&AreaId, Vec<&'a AreaId>> = BTreeMap::new();
    for (from, to) in edges {
        *onward.entry(*from).or_default() += 1;
        onward.entry(*to).or_default();
        back.entry(*to).or_default().push(*from);
    }
    let mut ends: Vec<&AreaId> =
        onward.iter().filter(|(_, count)| **count == 0).map(|(id, _)| *id).collect();
    while let Some(end) = ends.pop() {
        for from in back.remove(end).unwrap_or_default() {
            if let Some(count) = onward.get_mut(from) {
                *count -= 1;
                if *count == 0 {
                    ends.push(from);
                }
            }
        }
    }
    let left = |id: &AreaId| onward.get(id).is_some_and(|count| *count > 0);
    edges.iter().filter(|(from, to)| left(from) && left(to)).copied().collect()
}

/// Pairs of areas that have one code at the same time. Not every such pair is told, but at least one for
/// every area that has its code together with another.
pub(crate) fn shared_codes(places: &BTreeMap<AreaId, Place>) -> Vec<(&AreaId, &AreaId)> {
    let mut by_code: BTreeMap<&str, Vec<(&AreaId, Validity)>> = BTreeMap::new();
    for (id, place) in places {
        // An area that never existed has no code at any time.
        if !place.code.is_empty() && place.validity.overlaps(place.validity) {
            by_code.entry(&place.code).or_default().push((id, place.validity));
        }
    }
    let mut pairs = Vec::new();
    for mut areas in by_code.into_values() {
        areas.sort_by_key(|(id, validity)| (validity.from, *id));
        // Of those that began earlier, the one that lasts longest overlaps if any does.
        let mut longest: Option<(&AreaId, Validity)> = None;
        for (id, validity) in areas {
            if let Some((other, held)) = longest
                && held.overlaps(validity)
            {
                pairs.push((other, id));
            }
            if longest.is_none_or(|(_, held)| lasts_longer(validity.until, held.until)) {
                longest = Some((id, validity));
            }
        }
    }
    pairs
}

fn lasts_longer(until: Option<Month>, other: Option<Month>) -> bool {
    other.is_some_and(|other| until.is_none_or(|until| until > other))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(lines: &[&str]) -> BTreeMap<AreaId, Place> {
        let id = |name: &str| format!("x:{name}").parse::<AreaId>().unwrap();
        lines
            .iter()
            .map(|line| {
                let mut words = line.split(' ');
                let name = words.next().unwrap();
                let parents = words.map(id).collect();
                (id(name), Place { code: String::new(), validity: Validity::default(), parents })
            })
            .collect()
    }

    #[track_caller]
    fn check_circles(lines: &[&str], expected: &[&str]) {
        let places = places(lines);
        let found: Vec<_> = circles(&places).into_iter().map(AreaId::as_str).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn only_those_in_the_circle_are_told() {
        check_circles(&["a", "b a", "c b", "d b a"], &[]);
        check_circles(&["a b", "b a"], &["x:a", "x:b"]);
        check_circles(&["top", "a top b", "b c", "c a", "leaf a"], &["x:a", "x:b", "x:c"]);
        check_circles(&["a a"], &[]);
        check_circles(&["a gone"], &[]);
    }

    #[track_caller]
    fn check_codes(areas: &[(&str, &str, &str)], expected: &[(&str, &str)]) {
        let month = |text: &str| (!text.is_empty()).then(|| text.parse().unwrap());
        let places = areas
            .iter()
            .map(|(name, from, until)| {
                let validity = Validity { from: month(from), until: month(until) };
                let place = Place { code: "370102".into(), validity, parents: Vec::new() };
                (format!("x:{name}").parse::<AreaId>().unwrap(), place)
            })
            .collect();
        let found: Vec<_> =
            shared_codes(&places).into_iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_code_names_one_area_at_a_time() {
        check_codes(&[("a", "", "2019-01"), ("b", "2019-01", "")], &[]);
        check_codes(&[("a", "", "2019-02"), ("b", "2019-01", "")], &[("x:a", "x:b")]);
        check_codes(
            &[("a", "", ""), ("b", "2000-01", "2001-01"), ("c", "2010-01", "")],
            &[("x:a", "x:b"), ("x:a", "x:c")],
        );
    }
}
