//! Areas, indicators, sources and peer groups as rows.

use scorecard_domain::{
    Area, GrowthRule, Indicator, Membership, MinimumUnits, OverAreas, OverTime, PeerGroup,
    PlausibleRange, Source, StreakRule, StreakRules,
};

use super::cells::Cells;
use crate::layout::{
    AREA_PARENTS, AREA_SUCCESSORS, AREAS, INDICATORS, Layout, PEER_GROUPS, SOURCES,
};

/// An area's row, and those of its parents and successors.
pub(super) fn area(area: &Area) -> Vec<(Layout, Cells)> {
    let Area { id, kind, code, name, validity, parents, successors } = area;
    let mut row = Cells::default();
    row.set("id", id).set("kind", kind).set("code", code).words("name", name);
    row.months(["valid_from", "valid_until"], (validity.from, validity.until));
    let mut rows = Vec::new();
    match parents.as_slice() {
        [only] if only.validity == *validity => {
            row.set("parent", &only.parent);
        }
        several => {
            let mut several = several.to_vec();
            several.sort_by_key(|it| it.validity);
            for it in several {
                let mut row = Cells::default();
                row.set("area", id).set("parent", &it.parent);
                row.months(["from", "until"], (it.validity.from, it.validity.until));
                rows.push((AREA_PARENTS, row));
            }
        }
    }
    for it in successors {
        let mut row = Cells::default();
        row.set("area", id).set("successor", &it.successor).set("from", it.from);
        // A row for each share; one without any if none is stated.
        let stated = it.shares.iter().map(|share| {
            let mut row = row.clone();
            row.set("share", share.percent);
            if let Some(indicator) = &share.indicator {
                row.set("indicator", indicator);
            }
            row
        });
        let stated: Vec<Cells> = stated.collect();
        let rows_of_it = if stated.is_empty() { vec![row] } else { stated };
        rows.extend(rows_of_it.into_iter().map(|row| (AREA_SUCCESSORS, row)));
    }
    rows.insert(0, (AREAS, row));
    rows
}

/// An indicator's row.
pub(super) fn indicator(indicator: &Indicator) -> Vec<(Layout, Cells)> {
    let Indicator {
        id,
        name,
        unit,
        multiplier,
        decimals,
        direction,
        nature,
        over_time,
        over_areas,
        growth_rule,
        scope,
        explanation,
        plausible: PlausibleRange { minimum, maximum },
        formula,
        minimum_units,
        price_index,
        streaks: StreakRules { ties, peers },
    } = indicator;
    let mut row = Cells::default();
    row.set("id", id).words("name", name).words("unit", unit);
    row.unless("multiplier", *multiplier, 0).set("decimals", decimals);
    row.set("direction", direction).set("nature", nature);
    row.unless("over_time", *over_time, OverTime::None);
    row.unless("over_areas", *over_areas, OverAreas::None);
    row.unless("growth_rule", *growth_rule, GrowthRule::PublishedOnly);
    row.words("scope", scope).words("explanation", explanation);
    row.maybe("plausible_minimum", *minimum).maybe("plausible_maximum", *maximum);
    row.maybe("formula", formula.as_ref()).maybe("price_index", price_index.as_ref());
    if let Some(MinimumUnits { counted_by, minimum }) = minimum_units {
        row.set("units_indicator", counted_by).set("minimum_units", minimum);
    }
    row.unless("streak_ties", *ties, StreakRule::default());
    row.unless("streak_peers", *peers, StreakRule::default());
    vec![(INDICATORS, row)]
}

/// A source's row.
pub(super) fn source(source: &Source) -> Vec<(Layout, Cells)> {
    let Source { id, title, publisher, published, url, note } = source;
    let mut row = Cells::default();
    row.set("id", id).words("title", title).words("publisher", publisher);
    row.set("published", published).set("url", url).words("note", note);
    vec![(SOURCES, row)]
}

/// A peer group's row.
pub(super) fn peer_group(group: &PeerGroup) -> Vec<(Layout, Cells)> {
    let PeerGroup { id, name, membership } = group;
    let mut row = Cells::default();
    row.set("id", id).words("name", name);
    match membership {
        Membership::Listed(members) => {
            let members: Vec<&str> = members.iter().map(|member| member.as_str()).collect();
            row.set("membership", "listed").set("members", members.join(" "));
        }
        Membership::Rule { kind, parent } => {
            row.set("membership", "rule").set("kind", kind).set("parent", parent);
        }
        Membership::Unstated => {
            row.set("membership", "unstated");
        }
    }
    vec![(PEER_GROUPS, row)]
}
