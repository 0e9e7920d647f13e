//! What a cell can refer to: the things of the dataset and, behind them, those of the ledger.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    sync::Arc,
};

use scorecard_domain::{
    Area, AreaId, FaultReason, Indicator, IndicatorId, Month, Observation, ObservationKey, Of,
    PeerGroupId, Problem, SourceId, Validity,
};

use crate::{cell::Cell, known::Known, row::Row, sentences::references as sentences, table::Table};

/// The things of one kind, by id.
///
/// A reference to a thing whose own row cannot be read is no fault of the row that refers to it.
#[derive(Debug)]
pub(crate) struct Names<K, V> {
    /// `None`: it is there, but its row cannot be read.
    things: BTreeMap<K, Option<V>>,
    /// Whether things may be missing because their rows or their file cannot be read at all.
    is_damaged: bool,
    /// Whether their file cannot.
    has_no_rows: bool,
}

impl<K: Ord + Cell + fmt::Display, V> Names<K, V> {
    /// Those of the ledger.
    pub(crate) fn new(known: impl IntoIterator<Item = (K, V)>) -> Self {
        let things = known.into_iter().map(|(id, thing)| (id, Some(thing))).collect();
        Self { things, is_damaged: false, has_no_rows: false }
    }

    /// Adds what a row of the dataset's own file gives.
    pub(crate) fn put(&mut self, id: Option<K>, thing: Option<V>) {
        match id {
            Some(id) => {
                self.things.insert(id, thing);
            }
            None => self.is_damaged = true,
        }
    }

    /// Learns whether the dataset's own file could be read.
    pub(crate) fn note(&mut self, table: Option<&Table>) {
        self.has_no_rows |= table.is_some_and(|table| table.is_damaged);
        self.is_damaged |= self.has_no_rows;
    }

    /// Whether it cannot be said what is not there.
    pub(crate) fn is_damaged(&self) -> bool {
        self.is_damaged || self.things.values().any(Option::is_none)
    }

    /// Whether the id is there, or may be.
    pub(crate) fn may_have(&self, id: &K) -> bool {
        self.is_damaged || self.things.contains_key(id)
    }

    /// The thing, unless its row cannot be read.
    pub(crate) fn get(&self, id: &K) -> Option<&V> {
        self.things.get(id)?.as_ref()
    }

    /// Puts a fault if there is no such thing.
    fn check(&self, row: Row<'_>, column: &str, what: Problem, id: K) -> Option<K> {
        if self.may_have(&id) {
            return Some(id);
        }
        row.fault(column, FaultReason::UnknownReference, sentences::unknown(what));
        None
    }
}

/// Everything that rows refer to.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) areas: Names<AreaId, Area>,
    pub(crate) indicators: Names<IndicatorId, Indicator>,
    pub(crate) sources: Names<SourceId, ()>,
    pub(crate) peer_groups: Names<PeerGroupId, ()>,
    /// The ledger's.
    pub(crate) observations: Arc<BTreeMap<ObservationKey, Observation>>,
    /// By official code, the areas that ever had it.
    by_code: BTreeMap<String, Vec<AreaId>>,
    /// The codes of areas whose rows cannot be read otherwise.
    unread_codes: BTreeSet<String>,
}

impl World {
    /// The ledger's.
    pub(crate) fn new(known: &Known) -> Self {
        Self {
            areas: Names::new(known.areas.clone()),
            indicators: Names::new(known.indicators.clone()),
            sources: Names::new(known.sources.iter().map(|id| (id.clone(), ()))),
            peer_groups: Names::new(known.peer_groups.iter().map(|id| (id.clone(), ()))),
            observations: Arc::clone(&known.observations),
            by_code: BTreeMap::new(),
            unread_codes: BTreeSet::new(),
        }
    }

    /// Takes the code of an area whose row cannot be read otherwise.
    pub(crate) fn note_code(&mut self, code: &str) {
        self.unread_codes.insert(code.to_owned());
    }

    /// Makes the areas known by their codes; to be called once all areas are there.
    pub(crate) fn index_codes(&mut self) {
        for area in self.areas.things.values().flatten().filter(|area| !area.code.is_empty()) {
            self.by_code.entry(area.code.clone()).or_default().push(area.id.clone());
        }
    }

    /// The indicator that a cell names.
    pub(crate) fn indicator(&self, row: Row<'_>, column: &str) -> Option<IndicatorId> {
        self.indicators.check(row, column, sentences::indicator(), row.need(column)?)
    }

    /// The source that a cell names, if it does.
    #[expect(clippy::option_option, reason = "as `Row::maybe`")]
    pub(crate) fn source(&self, row: Row<'_>) -> Option<Option<SourceId>> {
        self.source_in(row, "source")
    }

    /// The source that a cell of that column names, if it does.
    #[expect(clippy::option_option, reason = "as `Row::maybe`")]
    pub(crate) fn source_in(&self, row: Row<'_>, column: &str) -> Option<Option<SourceId>> {
        match row.maybe(column)? {
            Some(id) => self.sources.check(row, column, sentences::source(), id).map(Some),
            None => Some(None),
        }
    }

    /// The area that a cell names. An id names one area for ever, whether or not it existed then: history is restated on
    /// today's map. A code names the area that had it at some time in `when`; where it cannot be read when, `None`, what could
    /// be right at some time is no fault.
    pub(crate) fn area(
        &self,
        row: Row<'_>,
        column: &str,
        when: impl Into<Option<Validity>>,
    ) -> Option<AreaId> {
        let is_of_several = |code| self.by_code.get(code).is_some_and(|ids| ids.len() > 1);
        match (row.text(column), when.into()) {
            ("", _) => row.need(column),
            (code, None) if is_of_several(code) => None,
            (text, when) => self.area_named(row, column, text, when.unwrap_or_default()),
        }
    }

    /// The area that `text`, a part of a cell, names.
    pub(crate) fn area_named(
        &self,
        row: Row<'_>,
        column: &str,
        text: &str,
        when: Validity,
    ) -> Option<AreaId> {
        let put = |reason, problem: Problem| {
            row.fault(column, reason, problem);
            None
        };
        if text.contains(':') {
            return match AreaId::read(text) {
                Ok(id) => self.areas.check(row, column, sentences::area(), id),
                Err(problem) => put(FaultReason::InvalidValue, problem.of(text).into()),
            };
        }
        let ids = self.by_code.get(text).into_iter().flatten();
        let named: Vec<&Area> = ids.filter_map(|id| self.areas.get(id)).collect();
        let there: Vec<&Area> =
            named.iter().copied().filter(|area| area.may_be_meant_in(when)).collect();
        match (there.as_slice(), named.as_slice()) {
            ([area], _) => Some(area.id.clone()),
            // It may be the code of an area that cannot be read, or that had it at another time than those that can.
            ([], _) if self.areas.has_no_rows || self.unread_codes.contains(text) => None,
            ([], []) => put(FaultReason::UnknownReference, sentences::no_area(text)),
            ([], [area]) => put(
                FaultReason::Inconsistent,
                sentences::code_not_there(text, &area.id, in_words(when), existed(area, when)),
            ),
            ([], [..]) => {
                put(FaultReason::Inconsistent, sentences::code_of_none(text, in_words(when)))
            }
            ([..], _) => {
                let ids: Vec<_> = there.iter().map(|area| area.id.as_str()).collect();
                let problem = sentences::code_of_several(text, in_words(when), &ids[..]);
                put(FaultReason::AmbiguousReference, problem)
            }
        }
    }

    /// The area or peer group that a cell names, if it does; an area as [`Self::area`] has it.
    pub(crate) fn of(
        &self,
        row: Row<'_>,
        column: &str,
        when: impl Into<Option<Validity>>,
    ) -> Option<Of> {
        match row.text(column) {
            "" => Some(Of::Nothing),
            text if text.starts_with("group:") => self.peer_group(row, column).map(Of::Group),
            _ => self.area(row, column, when).map(Of::Area),
        }
    }

    /// The peer group that a cell names.
    pub(crate) fn peer_group(&self, row: Row<'_>, column: &str) -> Option<PeerGroupId> {
        self.peer_groups.check(row, column, sentences::peer_group(), row.need(column)?)
    }
}

fn in_words(when: Validity) -> Problem {
    let last = |until: Month| until.plus(-1).unwrap_or(until);
    match (when.from, when.until) {
        (Some(from), Some(until)) if from == last(until) => sentences::in_month(from),
        (Some(from), Some(until)) => sentences::from_to(from, last(until)),
        (Some(from), None) => sentences::from_on(from),
        (None, Some(until)) => sentences::before(until),
        (None, None) => sentences::at_any_time(),
    }
}

/// When the area existed, where it did not in `when`.
fn existed(area: &Area, when: Validity) -> Problem {
    let Validity { from, until } = area.validity;
    match (from, until) {
        (_, Some(until)) if when.from.is_some_and(|from| until <= from) => {
            sentences::it_ended(until)
        }
        (Some(from), _) => sentences::it_began(from),
        _ => sentences::it_never_did(),
    }
}
