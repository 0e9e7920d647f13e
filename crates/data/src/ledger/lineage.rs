//! What became of an area, and of what it came to be.

use std::collections::{BTreeMap, BTreeSet};

use scorecard_domain::{Area, AreaId, Key, Month, Thing};

use super::{
    Ledger,
    query::{Filter, Held, Query},
};
use crate::store::StoreError;

/// Areas in one read.
const PAGE: usize = 1000;

/// An area with its predecessors and successors, and theirs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lineage {
    /// All of these areas, the one itself included, each with the revision that last changed it; ordered by the
    /// month in which they began, then by id.
    pub areas: Vec<(Area, u64)>,
    /// Each step from one of them to another, ordered by month, predecessor and successor.
    pub steps: Vec<Step>,
}

/// An area that another took over from, in whole or in part.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Step {
    /// The first month in which the successor had it.
    pub from: Month,
    /// What was before.
    pub predecessor: AreaId,
    /// What is since.
    pub successor: AreaId,
}

impl Ledger {
    /// The predecessors and successors of an area, and theirs, as the ledger stood right after a revision; `None` if
    /// there is no such area. Areas that were parts of the same predecessor and became nothing of this one are not
    /// among them.
    ///
    /// # Errors
    ///
    /// If the store fails.
    pub async fn lineage(&self, id: &AreaId, revision: u64) -> Result<Option<Lineage>, StoreError> {
        let mut areas = BTreeMap::new();
        let mut after = None;
        loop {
            let filter = Filter::Areas { parent: None, code: None };
            let page = self.list(Query { filter, after, limit: PAGE, revision }).await?;
            let is_last = page.len() < PAGE;
            for Held { thing, revision } in page {
                if let Thing::Area(area) = thing {
                    areas.insert(area.id.clone(), (area, revision));
                }
            }
            if is_last {
                break;
            }
            after = areas.keys().next_back().cloned().map(Key::Area);
        }
        Ok(of(areas, id))
    }
}

fn of(mut areas: BTreeMap<AreaId, (Area, u64)>, id: &AreaId) -> Option<Lineage> {
    if !areas.contains_key(id) {
        return None;
    }
    let all = areas.values().flat_map(|(area, _)| {
        area.successors.iter().map(|succession| Step {
            from: succession.from,
            predecessor: area.id.clone(),
            successor: succession.successor.clone(),
        })
    });
    let all: Vec<Step> = all.collect();
    let mut wanted = BTreeSet::from([id.clone()]);
    walk(id, &by(&all, |step| &step.predecessor), |step| &step.successor, &mut wanted);
    walk(id, &by(&all, |step| &step.successor), |step| &step.predecessor, &mut wanted);
    // Those too that pass the area by: from a predecessor to a successor.
    let steps: BTreeSet<Step> = all
        .into_iter()
        .filter(|step| wanted.contains(&step.predecessor) && wanted.contains(&step.successor))
        .collect();
    let mut areas: Vec<(Area, u64)> = wanted.iter().filter_map(|id| areas.remove(id)).collect();
    areas.sort_by(|(a, _), (b, _)| (a.validity.from, &a.id).cmp(&(b.validity.from, &b.id)));
    Some(Lineage { areas, steps: steps.into_iter().collect() })
}

fn by(steps: &[Step], end: impl Fn(&Step) -> &AreaId) -> BTreeMap<&AreaId, Vec<&Step>> {
    let mut sorted: BTreeMap<&AreaId, Vec<&Step>> = BTreeMap::new();
    for step in steps {
        sorted.entry(end(step)).or_default().push(step);
    }
    sorted
}

/// Goes from the area along the steps as far as they lead; a circle is gone round once.
fn walk(
    id: &AreaId,
    steps: &BTreeMap<&AreaId, Vec<&Step>>,
    onward: impl Fn(&Step) -> &AreaId,
    areas: &mut BTreeSet<AreaId>,
) {
    let mut open = vec![id.clone()];
    let mut seen = BTreeSet::new();
    while let Some(id) = open.pop() {
        if !seen.insert(id.clone()) {
            continue;
        }
        for step in steps.get(&id).into_iter().flatten() {
            let next = onward(step).clone();
            areas.insert(next.clone());
            open.push(next);
        }
    }
}

#[cfg(test)]
mod tests {
    use scorecard_domain::Succession;

    use super::*;
    use crate::testing;

    /// `a>b 2001-01,c 2002-01` is an area and what it became.
    fn areas(texts: &[&str]) -> BTreeMap<AreaId, (Area, u64)> {
        let area = |text: &&str| {
            let (name, successors) = text.split_once('>').unwrap_or((text, ""));
            let Thing::Area(mut area) = testing::area(name, name, &[]) else { unreachable!() };
            area.successors = successors
                .split(',')
                .filter_map(|part| part.split_once(' '))
                .map(|(name, from)| {
                    Succession::new(format!("x:{name}").parse().unwrap(), from.parse().unwrap())
                })
                .collect();
            (area.id.clone(), (area, 1))
        };
        texts.iter().map(area).collect()
    }

    #[track_caller]
    fn check(texts: &[&str], id: &str, expected_areas: &[&str], expected_steps: &[&str]) {
        let lineage = of(areas(texts), &format!("x:{id}").parse().unwrap()).unwrap();
        let ids = lineage.areas.iter().map(|(area, _)| area.code.as_str());
        assert!(ids.eq(expected_areas.iter().copied()), "{lineage:?}");
        let steps: Vec<String> = lineage
            .steps
            .iter()
            .map(|step| format!("{} {}>{}", step.from, step.predecessor, step.successor))
            .collect();
        assert_eq!(steps, expected_steps);
    }

    #[test]
    fn it_leads_as_far_back_and_on_as_it_goes() {
        let texts =
            ["a>b 2001-01", "b>c 2005-01,d 2006-01", "c", "d>e 2010-01", "e", "f>e 2010-01"];
        check(
            &texts,
            "b",
            &["a", "b", "c", "d", "e"],
            &["2001-01 x:a>x:b", "2005-01 x:b>x:c", "2006-01 x:b>x:d", "2010-01 x:d>x:e"],
        );
        check(&texts, "c", &["a", "b", "c"], &["2001-01 x:a>x:b", "2005-01 x:b>x:c"]);
        check(&["a"], "a", &["a"], &[]);
        assert_eq!(of(areas(&["a"]), &"x:b".parse().unwrap()), None);
    }

    #[test]
    fn a_step_that_passes_the_area_by_is_told() {
        // A part of `a` became `c` at once, another by way of `b`; `d`, which `b` never was, is none of its areas.
        let texts = ["a>b 1994-01,c 1994-01,d 1994-01", "b>c 2012-12", "c", "d"];
        check(
            &texts,
            "b",
            &["a", "b", "c"],
            &["1994-01 x:a>x:b", "1994-01 x:a>x:c", "2012-12 x:b>x:c"],
        );
    }

    #[test]
    fn a_circle_ends() {
        let texts = ["a>b 2001-01", "b>a 2002-01"];
        check(&texts, "a", &["a", "b"], &["2001-01 x:a>x:b", "2002-01 x:b>x:a"]);
    }
}
