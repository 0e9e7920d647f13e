//! `areas.csv`, `area_parents.csv` and `area_successors.csv`.

use std::collections::{BTreeMap, BTreeSet};

use scorecard_domain::{
    Area, AreaId, AreaKind, Decimal, FaultReason, IndicatorId, Month, Parenthood, StatedShare,
    Succession, Thing, Validity,
};

use crate::{
    dataset::Batch,
    fault::Sink,
    folder::Folder,
    layout::{AREA_PARENTS, AREA_SUCCESSORS, AREAS},
    names::World,
    origin::Origin,
    row::{Row, rows},
    sentences::{references, rows as needs},
};

/// An area's parent or successor and the row that gives it.
type Parts<T> = BTreeMap<AreaId, Vec<(T, u64)>>;

/// Reads the areas. Their own attributes come first, because parents and successors are areas too.
pub(crate) fn read(folder: &Folder, world: &mut World, batch: &mut Batch<'_>, sink: &Sink) {
    let mut areas = Vec::new();
    world.areas.note(folder.table(AREAS));
    for row in rows(folder.table(AREAS), sink) {
        let area = read_own(row);
        world.areas.put(row.maybe("id").flatten(), area.clone());
        if area.is_none() {
            world.note_code(row.text("code"));
        }
        areas.push((area, row));
    }
    world.index_codes();
    let own_ids = areas.iter().filter_map(|(area, _)| Some(area.as_ref()?.id.clone())).collect();
    let parents = read_parents(folder, world, &own_ids, sink);
    let successors = read_successors(folder, world, &own_ids, sink);
    for (area, row) in areas {
        let Some(mut area) = area else {
            check_rest(row, world, batch);
            continue;
        };
        let mut origin = Origin::new(AREAS, row.line);
        if !row.text("parent").is_empty()
            && let Some(parent) = world.area(row, "parent", area.validity)
        {
            area.parents.push(Parenthood { parent, validity: area.validity });
        }
        for (parenthood, line) in parents.get(&area.id).into_iter().flatten() {
            origin.put_part(format!("parents[{}]", area.parents.len()), AREA_PARENTS, *line);
            area.parents.push(parenthood.clone());
        }
        for (succession, line) in successors.get(&area.id).into_iter().flatten() {
            put_successor(&mut area, succession, |path| {
                origin.put_part(path, AREA_SUCCESSORS, *line);
            });
        }
        batch.put(Thing::Area(area), origin);
    }
}

/// Says what is wrong with a row of which a cell cannot be read, as far as it does not depend on that cell: of what cannot
/// be read stands here something with which nothing is wrong.
fn check_rest(row: Row<'_>, world: &World, batch: &Batch<'_>) {
    let validity = row.validity("valid_from", "valid_until");
    let parent = match row.text("parent") {
        "" => None,
        _ => world.area(row, "parent", validity),
    };
    let validity = validity.unwrap_or_default();
    let Some(id) = row.maybe("id").flatten().or_else(|| "unread:area".parse().ok()) else { return };
    let area = Area {
        id,
        kind: row.maybe("kind").flatten().unwrap_or(AreaKind::District),
        code: row.text("code").to_owned(),
        name: row.words("name"),
        validity,
        parents: parent.into_iter().map(|parent| Parenthood { parent, validity }).collect(),
        successors: Vec::new(),
    };
    batch.check(&Thing::Area(area), &Origin::new(AREAS, row.line), |_| false);
}

fn read_own(row: Row<'_>) -> Option<Area> {
    let (id, kind) = (row.need("id"), row.need("kind"));
    let validity = row.validity("valid_from", "valid_until");
    Some(Area {
        id: id?,
        kind: kind?,
        code: row.text("code").to_owned(),
        name: row.words("name"),
        validity: validity?,
        parents: Vec::new(),
        successors: Vec::new(),
    })
}

/// The area of `areas.csv` that a row adds something to.
fn own(
    row: Row<'_>,
    world: &World,
    own_ids: &BTreeSet<AreaId>,
    when: Option<Validity>,
) -> Option<AreaId> {
    let id = world.area(row, "area", when)?;
    if world.areas.get(&id).is_some() && !own_ids.contains(&id) {
        let problem = references::no_area_of_file();
        row.fault("area", FaultReason::UnknownReference, problem);
        return None;
    }
    Some(id)
}

fn read_parents(
    folder: &Folder,
    world: &World,
    own_ids: &BTreeSet<AreaId>,
    sink: &Sink,
) -> Parts<Parenthood> {
    let mut parents = Parts::new();
    for row in rows(folder.table(AREA_PARENTS), sink) {
        let validity = row.validity("from", "until");
        let area = own(row, world, own_ids, validity);
        let parent = world.area(row, "parent", validity);
        if let (Some(area), Some(parent), Some(validity)) = (area, parent, validity) {
            parents.entry(area).or_default().push((Parenthood { parent, validity }, row.line));
        }
    }
    for parenthoods in parents.values_mut() {
        parenthoods.sort_by_key(|(parenthood, _)| parenthood.validity);
    }
    parents
}

fn read_successors(
    folder: &Folder,
    world: &World,
    own_ids: &BTreeSet<AreaId>,
    sink: &Sink,
) -> Parts<Succession> {
    let mut successors = Parts::new();
    for row in rows(folder.table(AREA_SUCCESSORS), sink) {
        let from = row.need::<Month>("from");
        let before = from.map(|from| Validity { from: from.plus(-1), until: Some(from) });
        let area = own(row, world, own_ids, before);
        let after = from.map(|from| Validity { from: Some(from), until: from.plus(1) });
        let successor = world.area(row, "successor", after);
        let share = read_share(row);
        if let (Some(area), Some(successor), Some(from), Some(share)) =
            (area, successor, from, share)
        {
            let succession = Succession {
                shares: share.into_iter().collect(),
                ..Succession::new(successor, from)
            };
            successors.entry(area).or_default().push((succession, row.line));
        }
    }
    successors
}

/// The share of a row, if it states one.
#[expect(
    clippy::option_option,
    reason = "outside: whether it can be read; inside: whether it is there"
)]
fn read_share(row: Row<'_>) -> Option<Option<StatedShare>> {
    let (percent, indicator) =
        (row.maybe::<Decimal>("share"), row.maybe::<IndicatorId>("indicator"));
    match (percent?, indicator?) {
        (Some(percent), indicator) => Some(Some(StatedShare { percent, indicator })),
        (None, None) => Some(None),
        (None, Some(_)) => {
            row.missing("share", needs::a_share());
            None
        }
    }
}

/// Adds what a row says of a successor: one more, or one more share of the one before it. `part` takes the paths that the
/// row gives.
fn put_successor(area: &mut Area, row: &Succession, mut part: impl FnMut(String)) {
    let same = |it: &Succession| it.successor == row.successor && it.from == row.from;
    let before = area.successors.iter().position(same).filter(|_| !row.shares.is_empty());
    let at = before.unwrap_or_else(|| {
        area.successors.push(Succession { shares: Vec::new(), ..row.clone() });
        area.successors.len() - 1
    });
    let path = format!("successors[{at}]");
    let Some(succession) = area.successors.get_mut(at) else { return };
    if before.is_none() {
        part(path.clone());
    }
    for share in &row.shares {
        part(format!("{path}.shares[{}]", succession.shares.len()));
        succession.shares.push(share.clone());
    }
}
