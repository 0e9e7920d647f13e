//! How areas are called: a district with its city, a whole by what it is to its parts.

use scorecard_domain::{Area, AreaId, AreaKind, Month, Of, Text, words::OfName};
use scorecard_measures::{Cube, Held};

/// The area as the page names it: a district with its city, 济南市历下区; others by their own name.
pub(super) fn title(area: &Area, ancestors: &[Held<Area>]) -> Text {
    let stands_alone = matches!(area.kind, AreaKind::Country | AreaKind::Province | AreaKind::City);
    match ancestors.first() {
        Some(parent) if !stands_alone => {
            let (own, parent) = (&area.name, &parent.thing.name);
            let en = match (own.en.as_str(), parent.en.as_str()) {
                ("", _) => String::new(),
                (own, "") => own.to_owned(),
                (own, parent) => format!("{own}, {parent}"),
            };
            Text::new(format!("{}{}", parent.zh, own.zh), en)
        }
        _ => area.name.clone(),
    }
}

/// The parents of an area in a month, the nearest first. Parents form no circles in a ledger; the bound is for
/// the step between two revisions of a batch.
pub(crate) fn ancestors(cube: &Cube, area: &Area, month: Month) -> Vec<Held<Area>> {
    let mut found: Vec<Held<Area>> = Vec::new();
    let mut next = area.parent_at(month).cloned();
    while let Some(held) = next.as_ref().and_then(|id| cube.area(id))
        && found.len() < 16
    {
        next = held.thing.parent_at(month).cloned();
        found.push(held.clone());
    }
    found
}

/// What a share or rank of `area` is of, by name, with the revision of that name.
pub(crate) fn of_name(cube: &Cube, area: &AreaId, of: &Of, month: Month) -> Option<(OfName, u64)> {
    match of {
        Of::Nothing => None,
        Of::Group(id) => {
            cube.peer_group(id).map(|held| (OfName::group(&held.thing.name), held.revision))
        }
        Of::Area(id) => {
            let held = cube.area(id)?;
            let is_parent = cube.area(area).is_some_and(|own| {
                ancestors(cube, &own.thing, month).iter().any(|held| held.thing.id == *id)
            });
            let Area { kind, name, .. } = &*held.thing;
            let name = if is_parent { OfName::parent(*kind, name) } else { OfName::area(name) };
            Some((name, held.revision))
        }
    }
}
