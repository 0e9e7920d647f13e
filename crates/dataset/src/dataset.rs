//! A dataset that was read: the changes it asks for, and where each of them stands.

use std::{borrow::Cow, collections::BTreeMap, sync::Arc};

use scorecard_domain::{Change, FaultReason, Key, Observation, ObservationKey, Thing};

use crate::{
    compact::{self, Observations},
    fault::{Fault, Place, Sink},
    folder::Folder,
    grid::Grid,
    holds::{self, Holds},
    layout::OBSERVATIONS,
    made::Provenance,
    origin::{Origin, column},
    row::Row,
    sentences::references as sentences,
};

/// The changes of a dataset, ordered by kind and, within a kind, as in the file.
#[derive(Clone, Debug)]
pub struct Dataset {
    /// Those of observations.
    observations: Observations,
    /// All others, and how many of them come before observations.
    others: Vec<(Change, Origin)>,
    before: usize,
    /// Where rows of others come from.
    provenance: Arc<Provenance>,
    /// The table that observations were made of, without its rows; none if they have a file of their own.
    observed_in: Option<Grid>,
    /// What could have stood in it.
    holds: Holds,
    /// For each change the revision that must have last changed its key; empty if it does not matter for any.
    expected: Vec<Option<u64>>,
}

/// Where a change of a dataset is kept.
enum Kept<'a> {
    Observation(usize),
    Other(&'a (Change, Origin)),
}

impl Dataset {
    /// What the dataset asks of a ledger, in its order: puts, and what an SDMX-CSV message deletes. Those of observations are made
    /// when they are asked for, all others are there.
    pub fn changes(&self) -> impl Iterator<Item = Cow<'_, Change>> {
        (0..self.len()).filter_map(|index| match self.kept(index)? {
            Kept::Observation(at) => self.observations.change(at).map(Cow::Owned),
            Kept::Other((change, _)) => Some(Cow::Borrowed(change)),
        })
    }

    /// How many changes it asks for.
    pub fn len(&self) -> usize {
        self.observations.len() + self.others.len()
    }

    /// Whether it asks for none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The things that it puts, in the order of the changes.
    pub fn things(&self) -> impl Iterator<Item = Thing> {
        self.changes().filter_map(|change| match change.into_owned() {
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

    /// The changes of observations, each with the line of its row.
    pub(crate) fn observations_by_line(&self) -> impl Iterator<Item = (Change, u64)> {
        (0..self.observations.len()).filter_map(|at| {
            self.observations.change(at).zip(self.observations.origin(at).map(|it| it.line))
        })
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
        Some(match self.kept(change_index)? {
            Kept::Observation(at) => {
                let (_, path) = fault_path.split_once('.').unwrap_or_default();
                self.place(self.observations.origin(at)?, column(OBSERVATIONS, path))
            }
            Kept::Other((_, origin)) => self.provenance.source_of(origin.locate(fault_path)),
        })
    }

    /// The place of an observation's cell, or of its row.
    fn place(&self, origin: compact::Origin<'_>, column: Option<&'static str>) -> Place {
        let compact::Origin { line, columns } = origin;
        match (&self.observed_in, column) {
            (Some(grid), column) => {
                grid.place_on(line, column.and_then(|column| columns.get(column).copied()))
            }
            (None, Some(column)) => Place::cell(OBSERVATIONS.file, line, column),
            (None, None) => Place::row(OBSERVATIONS.file, line),
        }
    }

    fn kept(&self, index: usize) -> Option<Kept<'_>> {
        let Some(at) = index.checked_sub(self.before) else {
            return self.others.get(index).map(Kept::Other);
        };
        match at.checked_sub(self.observations.len()) {
            None => Some(Kept::Observation(at)),
            Some(after) => self.others.get(self.before + after).map(Kept::Other),
        }
    }
}

/// Changes as they are gathered, each thing checked by itself and against those before it.
#[derive(Debug)]
pub(crate) struct Batch<'a> {
    folder: &'a Folder,
    sink: &'a Sink,
    dataset: Dataset,
    /// Of all but observations.
    keys: BTreeMap<Key, u64>,
}

impl<'a> Batch<'a> {
    pub(crate) fn new(folder: &'a Folder, sink: &'a Sink) -> Self {
        let dataset = Dataset {
            observations: Observations::default(),
            others: Vec::new(),
            before: 0,
            provenance: Arc::clone(&folder.provenance),
            observed_in: folder.observed_in(),
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
        let key = thing.key();
        let Some(row) = self.keys.get(&key) else {
            self.keys.insert(key, origin.row);
            self.dataset.others.push((Change::Put(thing), origin));
            return;
        };
        let first = self.folder.provenance.source_of(Place::row(origin.layout.file, *row));
        self.sink.put(again(&key, origin.key_place(), first));
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

    /// Whether an observation is put under the key, or withdrawn.
    pub(crate) fn has_observation(&self, key: &ObservationKey) -> bool {
        self.dataset.observations.has(key)
    }

    /// Takes the observation of a row, unless an earlier one has the same key.
    pub(crate) fn observe(&mut self, observation: Observation, row: Row<'_>) {
        let thing = Thing::Observation(observation);
        for scorecard_domain::Fault { path, reason, problem } in thing.faults() {
            let (_, path) = path.split_once('.').unwrap_or_default();
            match column(OBSERVATIONS, path) {
                Some(column) => row.fault(column, reason, problem),
                None => {
                    let place = Place::row(OBSERVATIONS.file, row.line);
                    row.put(Fault::new(place, "", reason, problem));
                }
            }
        }
        let Thing::Observation(observation) = thing else { return };
        let key = observation.key.clone();
        let taken = self.dataset.observations.put(observation, row.origin());
        let first = taken.err().map(|first| (first.line, first.columns.clone()));
        self.taken(key, row, first);
    }

    /// Withdraws what has the key, unless an earlier row has the same key.
    pub(crate) fn withdraw(&mut self, key: ObservationKey, row: Row<'_>) {
        let taken = self.dataset.observations.withdraw(key.clone(), row.origin());
        let first = taken.err().map(|first| (first.line, first.columns.clone()));
        self.taken(key, row, first);
    }

    /// All others so far come before observations. Puts a fault if an earlier row has the key.
    fn taken(&mut self, key: ObservationKey, row: Row<'_>, first: Option<(u64, compact::Columns)>) {
        self.dataset.before = self.dataset.others.len();
        if let Some((line, columns)) = first {
            let first = self.dataset.place(compact::Origin { line, columns: &columns }, None);
            let key = Key::Observation(key);
            row.put(again(&key, Place::row(OBSERVATIONS.file, row.line), first));
        }
    }

    pub(crate) fn into_dataset(self) -> Dataset {
        self.dataset
    }
}

/// Says that an earlier row has the key.
fn again(key: &Key, place: Place, first: Place) -> Fault {
    let problem =
        sentences::there_already(key.to_string(), first.row.unwrap_or_default(), first.file);
    Fault::new(place, &key.to_string(), FaultReason::DuplicateKey, problem)
}
