//! From what callers name to what is meant: codes become areas, an omitted definition the only one.

use std::{collections::BTreeMap, str::FromStr, sync::Arc};

use scorecard_domain::{Area, AreaId, Assessment, Definition, Period, Validity};
use scorecard_measures::Cube;
use scorecard_wire::status::Refusal;

use crate::{facts::Held, refusal, world::World};

/// The area with that id, or the one that had that official code at some time in the period.
///
/// # Errors
///
/// `NO_SUCH_AREA` or `AMBIGUOUS_CODE`.
pub(crate) fn area(cube: &Cube, text: &str, period: Period) -> Result<Arc<Area>, Refusal> {
    if let Ok(id) = text.parse::<AreaId>() {
        let held = cube.area(&id).ok_or_else(|| refusal::no_such_area(text))?;
        return Ok(Arc::clone(&held.thing));
    }
    let (found, others): (Vec<&Arc<Area>>, Vec<_>) = cube
        .areas()
        .map(|held| &held.thing)
        .filter(|area| !text.is_empty() && area.code == text)
        .partition(|area| area.may_be_meant_in(Validity::during(period)));
    match found.as_slice() {
        [] => {
            let others: Vec<_> = others.into_iter().map(Arc::as_ref).collect();
            Err(refusal::no_area_with(text, period, &others))
        }
        [one] => Ok(Arc::clone(one)),
        several => {
            let ids: Vec<_> = several.iter().map(|area| area.id.to_string()).collect();
            Err(refusal::ambiguous_code(text, &ids.join(", ")))
        }
    }
}

/// The definition with that id; for an empty id the only one.
///
/// # Errors
///
/// `NO_SUCH_DEFINITION` or `DEFINITION_NEEDED`.
pub(crate) fn definition(world: &World, text: &str) -> Result<Arc<Held<Definition>>, Refusal> {
    let refusals =
        Refusals { no_such: refusal::no_such_definition, needed: refusal::definition_needed };
    one(&world.definitions, text, refusals)
}

/// The assessment with that id; for an empty id the only one.
///
/// # Errors
///
/// `NO_SUCH_ASSESSMENT` or `ASSESSMENT_NEEDED`.
pub(crate) fn assessment(world: &World, text: &str) -> Result<Arc<Held<Assessment>>, Refusal> {
    let refusals =
        Refusals { no_such: refusal::no_such_assessment, needed: refusal::assessment_needed };
    one(&world.assessments, text, refusals)
}

/// What is said where one cannot be found.
struct Refusals {
    /// There is none with that id, but these.
    no_such: fn(&str, &str) -> Refusal,
    /// None was named, and there are these.
    needed: fn(&str) -> Refusal,
}

fn one<K: Ord + FromStr + ToString, T>(
    all: &BTreeMap<K, Arc<T>>,
    text: &str,
    refusals: Refusals,
) -> Result<Arc<T>, Refusal> {
    let ids = || all.keys().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    if text.is_empty() {
        let mut all = all.values();
        return match (all.next(), all.next()) {
            (Some(only), None) => Ok(Arc::clone(only)),
            (None, _) => Err((refusals.no_such)(text, "")),
            (Some(_), Some(_)) => Err((refusals.needed)(&ids())),
        };
    }
    let found = text.parse().ok().and_then(|id| all.get(&id));
    found.cloned().ok_or_else(|| (refusals.no_such)(text, &ids()))
}

#[cfg(test)]
mod tests {
    use scorecard_domain::{AreaKind, Text, Thing};
    use scorecard_measures::CubeBuilder;

    use super::*;

    fn with_code(id: &str, code: &str, from: &str, until: &str) -> Thing {
        Thing::Area(Area {
            id: id.parse().unwrap(),
            kind: AreaKind::District,
            code: code.to_owned(),
            name: Text::zh(id),
            validity: Validity { from: from.parse().ok(), until: until.parse().ok() },
            parents: Vec::new(),
            successors: Vec::new(),
        })
    }

    #[test]
    fn a_code_means_the_one_area_that_had_it_in_a_month_of_the_period() {
        let mut builder = CubeBuilder::new();
        builder.push(&with_code("x:old", "370181", "", "2016-12"), 1);
        builder.push(&with_code("x:new", "370181", "2016-12", ""), 1);
        builder.push(&with_code("x:gone", "370182", "", "2016-07"), 1);
        let cube = builder.build(1);
        for (code, period, expected) in [
            ("370181", "2015", "x:old"),
            ("370181", "2016-11", "x:old"),
            ("370181", "2016-12", "x:new"),
            ("370181", "2017", "x:new"),
            ("370181", "2016", "AMBIGUOUS_CODE"),
            ("x:old", "2017", "x:old"),
            ("370182", "2016", "x:gone"),
            ("370182", "2016-07", "NO_SUCH_AREA"),
            ("370183", "2016", "NO_SUCH_AREA"),
            ("", "2016", "NO_SUCH_AREA"),
        ] {
            let found = area(&cube, code, period.parse().unwrap());
            let told = match &found {
                Ok(area) => area.id.as_str(),
                Err(refusal) => refusal.reason,
            };
            assert_eq!(told, expected, "{code} {period}");
        }
    }
}
