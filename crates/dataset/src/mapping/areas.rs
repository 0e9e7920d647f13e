//! Areas of a list of codes: codes that were used again, and parents that follow from codes.

use std::collections::BTreeMap;

use scorecard_domain::{Month, Validity};

use crate::{
    layout::{AREA_PARENTS, AREAS},
    made::{Made, Rows},
};

/// Gives areas that have the code of an earlier one their own id, and makes the parents that codes name.
pub(super) fn complete(rows: &mut Rows) {
    let Some((_, areas)) = rows.get_mut(AREAS.file) else { return };
    rename(areas);
    let parents = parents(areas);
    if !parents.is_empty() {
        rows.entry(AREA_PARENTS.file).or_insert((AREA_PARENTS, Vec::new())).1.extend(parents);
    }
}

fn cell<'a>(made: &'a Made, column: &str) -> &'a str {
    made.cells.get(column).map_or("", String::as_str)
}

/// Of several areas with the same id the earliest keeps it.
fn rename(areas: &mut [Made]) {
    let mut by_id: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, area) in areas.iter().enumerate() {
        by_id.entry(cell(area, "id").to_owned()).or_default().push(at);
    }
    for mut same in by_id.into_values() {
        same.sort_by_key(|at| areas.get(*at).map(|area| cell(area, "valid_from").to_owned()));
        for at in same.into_iter().skip(1) {
            if let Some(area) = areas.get_mut(at)
                && let Some(again) = area.again.take()
            {
                area.cells.insert("id", again);
            }
        }
    }
}

/// For each month in which an area existed, the area that then had the first of the codes that any area had.
fn parents(areas: &[Made]) -> Vec<Made> {
    let mut by_code: BTreeMap<&str, Vec<(&Made, Validity)>> = BTreeMap::new();
    for area in areas {
        let code = cell(area, "code");
        if let Some(validity) = validity(area).filter(|_| !code.is_empty()) {
            by_code.entry(code).or_default().push((area, validity));
        }
    }
    let mut parents = Vec::new();
    for area in areas.iter().filter(|area| !area.parent_codes.is_empty()) {
        let Some(own) = validity(area) else { continue };
        let mut open = vec![own];
        for code in &area.parent_codes {
            for (parent, there) in by_code.get(code.as_str()).into_iter().flatten() {
                if cell(parent, "id") == cell(area, "id") {
                    continue;
                }
                let mut still_open = Vec::new();
                for gap in open {
                    match both(gap, *there) {
                        Some(shared) => {
                            parents.push(parenthood(area, parent, shared));
                            still_open.extend(without(gap, shared));
                        }
                        None => still_open.push(gap),
                    }
                }
                open = still_open;
            }
        }
    }
    parents
}

fn validity(area: &Made) -> Option<Validity> {
    let month = |text: &str| match text {
        "" => Some(None),
        text => text.parse::<Month>().ok().map(Some),
    };
    let (from, until) = (month(cell(area, "valid_from"))?, month(cell(area, "valid_until"))?);
    Some(Validity { from, until })
}

/// The time that two have in common.
fn both(a: Validity, b: Validity) -> Option<Validity> {
    let until = match (a.until, b.until) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    };
    let shared = Validity { from: a.from.max(b.from), until };
    a.overlaps(b).then_some(shared)
}

/// What is left of a time without a part of it.
fn without(time: Validity, part: Validity) -> impl Iterator<Item = Validity> {
    let before = (part.from > time.from).then_some(Validity { from: time.from, until: part.from });
    let ends_earlier = match (part.until, time.until) {
        (Some(part), Some(time)) => part < time,
        (Some(_), None) => true,
        (None, _) => false,
    };
    let after = ends_earlier.then_some(Validity { from: part.until, until: time.until });
    before.into_iter().chain(after)
}

fn parenthood(area: &Made, parent: &Made, validity: Validity) -> Made {
    let month = |month: Option<Month>| month.map_or_else(String::new, |month| month.to_string());
    let column = area.columns.get("code").or_else(|| area.columns.get("id"));
    Made {
        cells: BTreeMap::from([
            ("area", cell(area, "id").to_owned()),
            ("parent", cell(parent, "id").to_owned()),
            ("from", month(validity.from)),
            ("until", month(validity.until)),
        ]),
        row: area.row,
        columns: column.map(|column| ("area", *column)).into_iter().collect(),
        ..Made::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn area(code: &str, from: &str, until: &str, parent_codes: &[&str]) -> Made {
        let cells = [
            ("id", format!("gbt2260:{code}")),
            ("code", code.to_owned()),
            ("valid_from", from.to_owned()),
            ("valid_until", until.to_owned()),
        ];
        Made {
            cells: cells.into_iter().collect(),
            again: Some(format!("gbt2260:{code}-{}", from.get(..4).unwrap_or_default())),
            parent_codes: parent_codes.iter().map(|code| (*code).to_owned()).collect(),
            ..Made::default()
        }
    }

    #[test]
    fn the_earliest_keeps_the_id() {
        let mut areas = [
            area("120110", "1992-01", "", &[]),
            area("120110", "1981-01", "1992-01", &[]),
            area("120110", "2000-01", "", &[]),
        ];
        rename(&mut areas);
        let ids = areas.iter().map(|area| cell(area, "id"));
        assert!(ids.eq(["gbt2260:120110-1992", "gbt2260:120110", "gbt2260:120110-2000"]));
    }

    #[test]
    fn the_nearest_parent_there_is_at_each_time() {
        let areas = [
            area("370000", "1981-01", "", &[]),
            area("371200", "1992-01", "2019-01", &["370000"]),
            area("371202", "1985-01", "", &["371200", "370000"]),
        ];
        let told: Vec<String> = parents(&areas)
            .iter()
            .map(|made| {
                let [area, parent, from, until] =
                    ["area", "parent", "from", "until"].map(|column| cell(made, column));
                format!("{area} in {parent} from {from} until {until}")
            })
            .collect();
        assert_eq!(
            told,
            [
                "gbt2260:371200 in gbt2260:370000 from 1992-01 until 2019-01",
                "gbt2260:371202 in gbt2260:371200 from 1992-01 until 2019-01",
                "gbt2260:371202 in gbt2260:370000 from 1985-01 until 1992-01",
                "gbt2260:371202 in gbt2260:370000 from 2019-01 until ",
            ]
        );
    }
}
