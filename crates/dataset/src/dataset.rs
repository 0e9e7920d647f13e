//! A dataset that was read: the changes it asks for, and where each of them stands.

use std::{collections::BTreeMap, sync::Arc};

use scorecard_domain::{Change, FaultReason, Key, Thing};

use crate::{
    fault::{Fault, Place, Sink},
    folder::Folder,
    holds::{self, Holds},
    layout::{AREA_PARENTS, AREAS, Layout},
    made::Provenance,
    sentences::references as sentences,
};

/// The changes of a dataset, ordered by kind and, within a kind, as in the file.
#[derive(Clone, Debug)]
pub struct Dataset {
    changes: Vec<Change>,
    origins: Vec<Origin>,
    provenance: Arc<Provenance>,
    /// What could have stood in it.
    holds: Holds,
    /// For each change the revision that must have last changed its key; empty if it does not matter for any.
    expected: Vec<Option<u64>>,
}

impl Dataset {
    /// What the dataset asks of a ledger: puts, and what an SDMX-CSV message deletes.
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// The things that it puts, in the order of the changes.
    pub fn things(&self) -> impl Iterator<Item = &Thing> {
        self.changes.iter().filter_map(|change| match change {
            Change::Put(thing) => Some(thing),
            Change::Withdraw(_) => None,
        })
    }

    /// The revision that must have last changed the key of that change (0 for none), if it matters: what a form says
    /// was filled in beside what the ledger held then.
    pub fn expected_revision(&self, change_index: usize) -> Option<u64> {
        self.expected.get(change_index).copied().flatten()
    }

    /// Whether a thing with this key could have stood in what was read: in a file that a folder has, in an SDMX-CSV message,
    /// among the rows that a mapping makes or a form asks for. Only what could is missing from it.
    pub fn may_hold(&self, key: &Key) -> bool {
        self.holds.may_hold(key)
    }

    /// The changes, each with the row of its file.
    pub(crate) fn changes_by_row(&self) -> impl Iterator<Item = (&Change, u64)> {
        self.changes.iter().zip(self.origins.iter().map(|origin| origin.row))
    }

    /// With the revisions that its changes expect.
    pub(crate) fn expecting(self, expected: Vec<Option<u64>>) -> Self {
        Self { expected, ..self }
    }

    /// Which could have held this, whatever the tables of its folder are.
    pub(crate) fn holding(self, holds: Holds) -> Self {
        Self { holds, ..self }
    }

    /// The cell that a fault of a change is about: `observation.value` of change 17 is
    /// `observations.csv:14 value`. A path that is no cell's gives the row. `None` if there is no such
    /// change.
    pub fn locate(&self, change_index: usize, fault_path: &str) -> Option<Place> {
        let place = self.origins.get(change_index)?.locate(fault_path);
        Some(self.provenance.source_of(place))
    }
}

/// The rows that a change was read from.
#[derive(Clone, Debug)]
pub(crate) struct Origin {
    layout: Layout,
    row: u64,
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
fn column(layout: Layout, path: &str) -> Option<&'static str> {
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

/// Changes as they are gathered, each thing checked by itself and against those before it.
#[derive(Debug)]
pub(crate) struct Batch<'a> {
    folder: &'a Folder,
    sink: &'a Sink,
    dataset: Dataset,
    keys: BTreeMap<Key, u64>,
}

impl<'a> Batch<'a> {
    pub(crate) fn new(folder: &'a Folder, sink: &'a Sink) -> Self {
        let provenance = Arc::clone(&folder.provenance);
        let dataset = Dataset {
            changes: Vec::new(),
            origins: Vec::new(),
            provenance,
            holds: Holds::Rows(folder.layouts().map(holds::Rows::of).collect()),
            expected: Vec::new(),
        };
        Self { folder, sink, dataset, keys: BTreeMap::new() }
    }

    /// Takes a thing, unless an earlier row has the same key.
    pub(crate) fn put(&mut self, thing: Thing, origin: Origin) {
        self.put_unless(thing, origin, |_| false);
    }

    /// Takes a thing; faults of its own for which `is_consequence` holds follow from others and are not
    /// reported.
    pub(crate) fn put_unless(
        &mut self,
        thing: Thing,
        origin: Origin,
        is_consequence: impl Fn(&scorecard_domain::Fault) -> bool,
    ) {
        self.check(&thing, &origin, is_consequence);
        if self.is_first(&thing.key(), &origin) {
            self.take(Change::Put(thing), origin);
        }
    }

    /// Puts the faults that a thing has by itself, but those for which `is_consequence` holds.
    pub(crate) fn check(
        &self,
        thing: &Thing,
        origin: &Origin,
        is_consequence: impl Fn(&scorecard_domain::Fault) -> bool,
    ) {
        for fault in thing.faults().iter().filter(|fault| !is_consequence(fault)) {
            let place = origin.locate(&fault.path);
            let text = self.folder.text_at(&place).to_owned();
            self.sink.put(Fault::new(place, &text, fault.reason, fault.problem.clone()));
        }
    }

    /// Whether something is put under the key, or withdrawn.
    pub(crate) fn has(&self, key: &Key) -> bool {
        self.keys.contains_key(key)
    }

    /// Withdraws what has the key, unless an earlier row has the same key.
    pub(crate) fn withdraw(&mut self, key: Key, origin: Origin) {
        if self.is_first(&key, &origin) {
            self.take(Change::Withdraw(key), origin);
        }
    }

    fn take(&mut self, change: Change, origin: Origin) {
        self.keys.insert(change.key(), origin.row);
        self.dataset.changes.push(change);
        self.dataset.origins.push(origin);
    }

    /// Puts a fault if an earlier row has the key.
    fn is_first(&self, key: &Key, origin: &Origin) -> bool {
        let Some(row) = self.keys.get(key) else { return true };
        let first = self.folder.provenance.source_of(Place::row(origin.layout.file, *row));
        let row = first.row.unwrap_or(*row);
        let problem = sentences::there_already(key.to_string(), row, first.file);
        let place = origin.key_place();
        self.sink.put(Fault::new(place, &key.to_string(), FaultReason::DuplicateKey, problem));
        false
    }

    pub(crate) fn into_dataset(self) -> Dataset {
        self.dataset
    }
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
