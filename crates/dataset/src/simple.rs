//! `indicators.csv`, `sources.csv` and `peer_groups.csv`.

use scorecard_domain::{
    FaultReason, GrowthRule, Indicator, Membership, MinimumUnits, OverAreas, OverTime, PeerGroup,
    PlausibleRange, Source, StreakRule, StreakRules, Thing, Validity,
};

use crate::{
    dataset::Batch,
    fault::Sink,
    folder::Folder,
    layout::{INDICATORS, PEER_GROUPS, SOURCES},
    names::World,
    origin::Origin,
    row::{Row, rows},
    sentences::rows as sentences,
};

/// Reads the indicators.
pub(crate) fn read_indicators(
    folder: &Folder,
    world: &mut World,
    batch: &mut Batch<'_>,
    sink: &Sink,
) {
    world.indicators.note(folder.table(INDICATORS));
    for row in rows(folder.table(INDICATORS), sink) {
        let indicator = indicator(row);
        world.indicators.put(row.maybe("id").flatten(), indicator.clone());
        if let Some(indicator) = indicator {
            batch.put(Thing::Indicator(indicator), Origin::new(INDICATORS, row.line));
        }
    }
}

fn indicator(row: Row<'_>) -> Option<Indicator> {
    if row.text("unit_zh").is_empty() {
        row.missing("unit_zh", sentences::a_unit_of_indicator());
    }
    let id = row.need("id");
    let (multiplier, decimals) = (row.or("multiplier", 0), row.need("decimals"));
    let (direction, nature) = (row.need("direction"), row.need("nature"));
    let over_time = row.or("over_time", OverTime::None);
    let over_areas = row.or("over_areas", OverAreas::None);
    let growth_rule = row.or("growth_rule", GrowthRule::PublishedOnly);
    let (minimum, maximum) = (row.maybe("plausible_minimum"), row.maybe("plausible_maximum"));
    let (formula, price_index) = (row.maybe("formula"), row.maybe("price_index"));
    let minimum_units = minimum_units(row);
    let ties = row.or("streak_ties", StreakRule::default());
    let peers = row.or("streak_peers", StreakRule::default());
    let unit = row.words("unit");
    if unit.zh.is_empty() {
        return None;
    }
    Some(Indicator {
        id: id?,
        name: row.words("name"),
        unit,
        multiplier: multiplier?,
        decimals: decimals?,
        direction: direction?,
        nature: nature?,
        over_time: over_time?,
        over_areas: over_areas?,
        growth_rule: growth_rule?,
        scope: row.words("scope"),
        explanation: row.words("explanation"),
        plausible: PlausibleRange { minimum: minimum?, maximum: maximum? },
        formula: formula?,
        minimum_units: minimum_units?,
        price_index: price_index?,
        streaks: StreakRules { ties: ties?, peers: peers? },
    })
}

/// Both columns are filled, or neither is.
fn minimum_units(row: Row<'_>) -> Option<Option<MinimumUnits>> {
    let (counted_by, minimum) = (row.maybe("units_indicator"), row.maybe("minimum_units"));
    match (counted_by?, minimum?) {
        (None, None) => Some(None),
        (Some(counted_by), Some(minimum)) => Some(Some(MinimumUnits { counted_by, minimum })),
        (None, Some(_)) => {
            row.missing("units_indicator", sentences::what_counts_units());
            None
        }
        (Some(_), None) => {
            row.missing("minimum_units", sentences::least_units());
            None
        }
    }
}

/// Reads the sources.
pub(crate) fn read_sources(folder: &Folder, world: &mut World, batch: &mut Batch<'_>, sink: &Sink) {
    world.sources.note(folder.table(SOURCES));
    for row in rows(folder.table(SOURCES), sink) {
        let source = source(row);
        world.sources.put(row.maybe("id").flatten(), source.is_some().then_some(()));
        if let Some(source) = source {
            batch.put(Thing::Source(source), Origin::new(SOURCES, row.line));
        }
    }
}

fn source(row: Row<'_>) -> Option<Source> {
    Some(Source {
        id: row.need("id")?,
        title: row.words("title"),
        publisher: row.words("publisher"),
        published: row.text("published").to_owned(),
        url: row.text("url").to_owned(),
        note: row.words("note"),
    })
}

/// Reads the peer groups.
pub(crate) fn read_peer_groups(
    folder: &Folder,
    world: &mut World,
    batch: &mut Batch<'_>,
    sink: &Sink,
) {
    world.peer_groups.note(folder.table(PEER_GROUPS));
    for row in rows(folder.table(PEER_GROUPS), sink) {
        let group = peer_group(row, world);
        world.peer_groups.put(row.maybe("id").flatten(), group.is_some().then_some(()));
        if let Some(group) = group {
            batch.put(Thing::PeerGroup(group), Origin::new(PEER_GROUPS, row.line));
        }
    }
}

fn peer_group(row: Row<'_>, world: &World) -> Option<PeerGroup> {
    let (id, membership) = (row.need("id"), membership(row, world));
    Some(PeerGroup { id: id?, name: row.words("name"), membership: membership? })
}

fn membership(row: Row<'_>, world: &World) -> Option<Membership> {
    /// The columns that each membership needs; the others must be empty.
    const FORMS: [(&str, &[&str]); 3] =
        [("listed", &["members"]), ("rule", &["kind", "parent"]), ("unstated", &[])];
    let form = row.text("membership");
    if form.is_empty() {
        row.missing("membership", sentences::one_of("listed, rule, unstated"));
        return None;
    }
    let Some((_, needed)) = FORMS.iter().find(|(name, _)| *name == form) else {
        let problem = sentences::no_membership();
        row.fault("membership", FaultReason::InvalidValue, problem);
        return None;
    };
    for column in ["members", "kind", "parent"] {
        match (needed.contains(&column), row.text(column).is_empty()) {
            (true, true) => row.missing(column, sentences::column_of_group(column, form)),
            (false, false) => {
                let problem = sentences::not_of_group(form, column);
                row.fault(column, FaultReason::Inconsistent, problem);
            }
            _ => {}
        }
    }
    let always = Validity::default();
    match form {
        "listed" => {
            let members: Vec<_> = row.text("members").split_ascii_whitespace().collect();
            let ids = members.iter().map(|text| world.area_named(row, "members", text, always));
            // All of them are read before the first that is unknown ends it.
            let ids: Vec<_> = ids.collect();
            let ids: Vec<_> = ids.into_iter().collect::<Option<_>>()?;
            (!ids.is_empty()).then_some(Membership::Listed(ids))
        }
        "rule" => {
            let parent = match row.text("parent") {
                "" => None,
                _ => world.area(row, "parent", always),
            };
            Some(Membership::Rule { kind: row.maybe("kind")??, parent: parent? })
        }
        _ => Some(Membership::Unstated),
    }
}
