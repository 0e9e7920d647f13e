//! The current state as a batch is judged by, read in the transaction that will write it.

use std::{
    borrow::Cow,
    collections::{BTreeSet, HashSet},
};

use rusqlite::{Connection, OptionalExtension as _};
use scorecard_domain::{
    Change, Indicator, IndicatorId, Key, Kind, ObservationKey, PromiseKey, TargetKey, Thing,
};

use super::{dictionary::Dictionary, errors::sql, numbers::Numbers, recorded, run::Run, things};
use crate::{
    content::{self, Corrupt, key::promise_text},
    ledger::{
        commit::{Current, State},
        plausibility::series::{Point, SeriesKey},
        promise::Past,
        references::{Target, each_reference},
    },
    store::{StoreError, block::period_of, corrupt},
};

/// The newest state that a connection sees.
pub(super) struct Newest<'a> {
    pub(super) conn: &'a Connection,
    dictionary: &'a Dictionary,
    run: Run,
}

impl<'a> Newest<'a> {
    pub(super) fn new(conn: &'a Connection, dictionary: &'a Dictionary) -> Self {
        Self { conn, dictionary, run: Run::default() }
    }
}

impl State for Newest<'_> {
    fn current(&mut self, key: &Key) -> Result<Current, StoreError> {
        match key {
            Key::Observation(key) => self.observation(key),
            _ => things::at(self.conn, self.dictionary, key, u64::MAX),
        }
    }

    fn observation(&mut self, key: &ObservationKey) -> Result<Current, StoreError> {
        match self.run.recorded(self.conn, self.dictionary, key)? {
            Some(recorded) => recorded.resolve(key.clone()),
            None => Ok(Current::default()),
        }
    }

    fn observed(&mut self, id: &IndicatorId) -> Result<Option<Indicator>, StoreError> {
        let Some(number) = self.dictionary.id(self.conn, id.as_str())? else { return Ok(None) };
        let observed: Option<i64> = self
            .conn
            .prepare_cached("SELECT 1 FROM observation WHERE indicator = ?1 LIMIT 1")
            .and_then(|mut query| query.query_row([number], |row| row.get(0)).optional())
            .map_err(sql("look for observations of an indicator"))?;
        if observed.is_none() {
            return Ok(None);
        }
        let body: Option<Vec<u8>> = self
            .conn
            .prepare_cached(
                "SELECT body FROM thing WHERE kind = ?1 AND key = ?2 AND body IS NOT NULL \
                 ORDER BY revision DESC LIMIT 1",
            )
            .and_then(|mut query| {
                let parameters = (Kind::Indicator.number(), id.as_str());
                query.query_row(parameters, |row| row.get(0)).optional()
            })
            .map_err(sql("read an indicator"))?;
        let doing = corrupt("read an indicator");
        match body.map(|body| content::decode(&body)).transpose().map_err(&doing)? {
            None => Ok(None),
            Some(Change::Put(Thing::Indicator(indicator))) => Ok(Some(indicator)),
            Some(_) => Err(doing(Corrupt::new(format!("`{id}` is no indicator")))),
        }
    }

    fn each(&mut self, kind: Kind, visit: &mut dyn FnMut(Thing)) -> Result<(), StoreError> {
        things::each(self.conn, kind, "", u64::MAX, false, &mut |held| {
            visit(held.thing);
            true
        })
    }

    fn each_referrer(
        &mut self,
        targets: &BTreeSet<Target<'_>>,
        visit: &mut dyn FnMut(Key, Target<'_>),
    ) -> Result<(), StoreError> {
        let promises = targets.iter().all(|target| target.is_promise());
        let may_refer = |kind: &Kind| match promises {
            true => *kind == Kind::Outcome,
            false => *kind != Kind::Observation,
        };
        for kind in Kind::ALL.iter().copied().filter(may_refer) {
            things::each(self.conn, kind, "", u64::MAX, false, &mut |held| {
                each_reference(&held.thing, &mut |_, target| {
                    if targets.contains(&target) {
                        visit(held.thing.key(), target);
                    }
                });
                true
            })?;
        }
        if promises { Ok(()) } else { self.each_observation_of(targets, visit) }
    }

    fn promise(&mut self, key: &PromiseKey) -> Result<Past, StoreError> {
        let (conn, dictionary) = (self.conn, self.dictionary);
        let own = things::vintages(conn, dictionary, &key.clone().into())?;
        let mut outcomes = Vec::new();
        for key in things::keys_below(conn, Kind::Outcome, &promise_text(key))? {
            let recorded = things::vintages(conn, dictionary, &key)?;
            if let Key::Outcome(key) = key {
                outcomes.push((key, recorded));
            }
        }
        Ok(Past { own, outcomes })
    }

    fn targets_of(&mut self, id: &IndicatorId) -> Result<Vec<TargetKey>, StoreError> {
        let keys = things::keys_below(self.conn, Kind::Target, id.as_str())?.into_iter();
        let target = |key| match key {
            Key::Target(key) => Some(key),
            _ => None,
        };
        Ok(keys.filter_map(target).collect())
    }
}

impl Newest<'_> {
    /// All that is held of a series.
    pub(super) fn series(&mut self, series: &SeriesKey) -> Result<Vec<Point>, StoreError> {
        let SeriesKey { indicator, measure, of, area } = series;
        let (conn, dictionary) = (self.conn, self.dictionary);
        let face = self.run.series(conn, dictionary, indicator, *measure, of, area)?;
        let Some(face) = face else { return Ok(Vec::new()) };
        let mut points = Vec::new();
        for (period, recorded) in recorded::newest(conn, face, &(0..=i32::MAX), u64::MAX)?.0 {
            let period = period_of(period).map_err(corrupt("read series"))?;
            let Current { thing, .. } = recorded.resolve(series.at(period))?;
            if let Some(Thing::Observation(observation)) = thing {
                points.push(Point::from(&observation));
            }
        }
        Ok(points)
    }

    /// Reads all observations once: nothing is indexed by what it refers to, and withdrawals of what can be
    /// referred to are rare.
    fn each_observation_of(
        &self,
        targets: &BTreeSet<Target<'_>>,
        visit: &mut dyn FnMut(Key, Target<'_>),
    ) -> Result<(), StoreError> {
        let ids: Vec<Cow<'_, str>> = targets.iter().map(|target| target.id()).collect();
        let ids: Vec<&str> = ids.iter().map(AsRef::as_ref).collect();
        // One spelling can be an indicator's and a source's, so a number is only a first sieve.
        let mut numbers: HashSet<i64> = HashSet::new();
        for id in &ids {
            numbers.extend(self.dictionary.id(self.conn, id)?);
        }
        // An observation's series names all that it refers to but its source.
        let only_series = !targets.iter().any(|target| matches!(target, Target::Source(_)));
        recorded::each_series(self.conn, &mut |series, newest| {
            let Numbers { indicator, measure: _, of, area } = series;
            let is_named = [indicator, of, area].iter().any(|number| numbers.contains(number));
            if !is_named && (only_series || !newest.says_any(&ids)) {
                return Ok(());
            }
            let series = series.resolve(self.conn, self.dictionary)?;
            for (period, recorded) in &newest.0 {
                let period = period_of(*period).map_err(corrupt("read series"))?;
                if let Some(thing) = recorded.resolve(series.at(period))?.thing {
                    each_reference(&thing, &mut |_, target| {
                        if targets.contains(&target) {
                            visit(thing.key(), target);
                        }
                    });
                }
            }
            Ok(())
        })
    }
}
