//! From the fields of a thing to the cells that it was read from.

use std::collections::BTreeMap;

use crate::{
    fault::Place,
    layout::{AREA_PARENTS, AREAS, Layout},
};

/// The rows that a change was read from.
#[derive(Clone, Debug)]
pub(crate) struct Origin {
    pub(crate) layout: Layout,
    pub(crate) row: u64,
    /// Parts of the thing that have rows of their own, by their path: `chapters[2].items[0]`.
    parts: BTreeMap<String, (Layout, u64)>,
}

impl Origin {
    pub(crate) const fn new(layout: Layout, row: u64) -> Self {
        Self { layout, row, parts: BTreeMap::new() }
    }

    pub(crate) fn put_part(&mut self, path: String, layout: Layout, row: u64) {
        self.parts.insert(path, (layout, row));
    }

    /// Where the row itself is named: its id, or all of it where several cells make the key.
    pub(crate) fn key_place(&self) -> Place {
        let file = self.layout.file;
        if self.layout.required.contains(&"id") {
            Place::cell(file, self.row, "id")
        } else {
            Place::row(file, self.row)
        }
    }

    pub(crate) fn locate(&self, path: &str) -> Place {
        // The first segment is the kind.
        let path = path.split_once('.').map_or("", |(_, rest)| rest);
        let part = self.parts.iter().filter_map(|(part, (layout, row))| {
            let rest = path.strip_prefix(part.as_str())?;
            let rest = if rest.is_empty() { rest } else { rest.strip_prefix('.')? };
            Some((part.len(), *layout, *row, rest))
        });
        let longest = part.max_by_key(|(length, ..)| *length);
        let (_, layout, row, rest) = longest.unwrap_or((0, self.layout, self.row, path));
        match column(layout, rest) {
            Some(column) => Place::cell(layout.file, row, column),
            None => Place::row(layout.file, row),
        }
    }
}

/// The column that holds the field at `path`.
pub(crate) fn column(layout: Layout, path: &str) -> Option<&'static str> {
    let names: Vec<&str> = path.split('.').filter_map(|name| name.split('[').next()).collect();
    let named = |name: &str| layout.columns().find(|column| *column == name);
    let exact = |name: &str| {
        named(name).or_else(|| named(&format!("{name}_zh"))).or_else(|| match name {
            "reading" => named("value"),
            "statuses" => named("status"),
            "test" => named("comparator"),
            "up_to" => named("upper"),
            "adjusted_up_to" => named("adjusted_upper"),
            "target" => named("value").or_else(|| named("indicator")),
            "content" | "content_type" => named("file"),
            "final_due" => named("final_due_day"),
            "figure" | "other_area" | "years_before" | "since" => named("value"),
            "mean" => named("aggregation"),
            "bounds" => named("min"),
            "range" | "rank_percentile" => named("low"),
            "bands" => named("normalisation"),
            "base" => named("base_period"),
            "bound" => named("at_least"),
            "assessment_id" => named("assessment"),
            "points" => named("winsorise"),
            "mixed" => named("mixed_measure"),
            "share" => named("mixed_share"),
            "percent" => named("share"),
            "treat_bounds" => named("treat_low"),
            "validity" if layout == AREAS => named("valid_until"),
            "validity" if layout == AREA_PARENTS => named("until"),
            "validity_from" if layout == AREAS => named("valid_from"),
            "validity_until" if layout == AREAS => named("valid_until"),
            _ => None,
        })
    };
    exact(&names.join("_")).or_else(|| exact(names.last()?)).or_else(|| exact(names.first()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::{
        AREA_SUCCESSORS, CLAIMS, DEFINITIONS, HONOURS, ITEMS, MEDIA, OBSERVATIONS, TARGETS,
    };

    #[track_caller]
    fn check(layout: Layout, path: &str, expected: Option<&str>) {
        assert_eq!(column(layout, path), expected, "{} {path}", layout.file);
    }

    #[test]
    fn a_field_is_found_in_its_column() {
        check(OBSERVATIONS, "value", Some("value"));
        check(OBSERVATIONS, "key.area", Some("area"));
        check(OBSERVATIONS, "reading.standing", Some("standing"));
        check(OBSERVATIONS, "note.en", Some("note_en"));
        check(OBSERVATIONS, "statuses", Some("status"));
        check(TARGETS, "up_to", Some("upper"));
        check(TARGETS, "label", Some("label_zh"));
        check(HONOURS, "form", Some("form"));
        check(MEDIA, "content", Some("file"));
        check(CLAIMS, "text.zh", Some("text_zh"));
        check(CLAIMS, "target.issuer_named", Some("value"));
        check(AREAS, "validity", Some("valid_until"));
        check(OBSERVATIONS, "", None);
    }

    #[test]
    fn a_part_with_a_row_of_its_own_is_found_there() {
        let mut origin = Origin::new(DEFINITIONS, 2);
        origin.put_part("chapters[1]".to_owned(), ITEMS, 7);
        origin.put_part("chapters[1].items[10]".to_owned(), ITEMS, 20);
        let place = |path: &str| origin.locate(path).to_string();
        assert_eq!(place("definition.title"), "definitions.csv:2 title_zh");
        assert_eq!(place("definition.chapters[1].items[10].of"), "items.csv:20 of");
        assert_eq!(place("definition.chapters[1]"), "items.csv:7");
        assert_eq!(place("definition.chapters[10]"), "definitions.csv:2");
        assert_eq!(place("definition"), "definitions.csv:2");
    }

    #[test]
    fn rows_of_areas_are_found_by_their_place_in_the_area() {
        let mut origin = Origin::new(AREAS, 2);
        origin.put_part("parents[0]".to_owned(), AREA_PARENTS, 3);
        origin.put_part("successors[0]".to_owned(), AREA_SUCCESSORS, 4);
        assert_eq!(
            origin.locate("area.parents[0].validity").to_string(),
            "area_parents.csv:3 until"
        );
        assert_eq!(
            origin.locate("area.successors[0].successor").to_string(),
            "area_successors.csv:4 successor"
        );
    }
}
