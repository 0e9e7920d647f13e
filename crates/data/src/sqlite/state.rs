//! The current state as a batch is judged by, read in the transaction that will write it.

use std::collections::{BTreeSet, HashSet};

use rusqlite::{Connection, OptionalExtension as _};
use scorecard_domain::{Area, Change, Indicator, IndicatorId, Key, Kind, Thing};

use super::{
    dictionary::Dictionary,
    errors::sql,
    levels::{self, Levels},
    rows::{RECORDED, Recorded, RowKey},
    run::Run,
    things,
};
use crate::{
    content::{self, Corrupt},
    ledger::{
        commit::{Current, State},
        plausibility::series::{Point, SeriesKey},
        references::{Target, each_reference},
    },
    store::{StoreError, corrupt, unsigned},
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
        let Key::Observation(of) = key else {
            return things::at(self.conn, self.dictionary, key, u64::MAX);
        };
        let Some(recorded) = self.run.recorded(self.conn, self.dictionary, of)? else {
            return Ok(Current::default());
        };
        let thing = recorded.resolve(self.conn, self.dictionary, of.clone())?;
        let revision = unsigned(recorded.revision);
        Ok(Current { revision, thing: thing.map(Thing::Observation) })
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

    fn each_area(&mut self, visit: &mut dyn FnMut(Area)) -> Result<(), StoreError> {
        things::each(self.conn, Kind::Area, "", u64::MAX, false, &mut |held| {
            if let Thing::Area(area) = held.thing {
                visit(area);
            }
            true
        })
    }

    fn each_indicator(&mut self, visit: &mut dyn FnMut(Indicator)) -> Result<(), StoreError> {
        things::each(self.conn, Kind::Indicator, "", u64::MAX, false, &mut |held| {
            if let Thing::Indicator(indicator) = held.thing {
                visit(indicator);
            }
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
}

impl Newest<'_> {
    /// All that is held of a series.
    pub(super) fn series(&mut self, series: &SeriesKey) -> Result<Vec<Point>, StoreError> {
        let SeriesKey { indicator, measure, of, area } = series;
        let (conn, dictionary) = (self.conn, self.dictionary);
        let face = self.run.series(conn, dictionary, indicator, *measure, of, area)?;
        let Some(face) = face else { return Ok(Vec::new()) };
        let rows = Levels { conn, dictionary }.rows(face, (0, i64::MAX), u64::MAX)?;
        let point = |levels::Newest { period, recorded }| {
            let key = series.at(period);
            Ok(recorded.resolve(conn, dictionary, key)?.as_ref().map(Point::from))
        };
        rows.into_iter().filter_map(|row| point(row).transpose()).collect()
    }

    /// Reads all observations once: nothing is indexed by what it refers to, and withdrawals of what can be
    /// referred to are rare.
    fn each_observation_of(
        &self,
        targets: &BTreeSet<Target<'_>>,
        visit: &mut dyn FnMut(Key, Target<'_>),
    ) -> Result<(), StoreError> {
        // One spelling can be an indicator's and a source's, so a number is only a first sieve.
        let mut numbers: HashSet<i64> = HashSet::new();
        for target in targets {
            if let Some(number) = self.dictionary.id(self.conn, &target.id())? {
                numbers.insert(number);
            }
        }
        let doing = sql("look for what refers to something");
        let mut query = self
            .conn
            .prepare_cached(&format!(
                "SELECT indicator, measure, \"of\", area, period, {RECORDED} FROM observation \
                 ORDER BY indicator, measure, \"of\", area, period, revision"
            ))
            .map_err(&doing)?;
        let mut rows = query.query([]).map_err(&doing)?;
        let mut newest: Option<(RowKey, Recorded)> = None;
        while let Some(row) = rows.next().map_err(&doing)? {
            let (key, recorded) = (|| {
                let key = RowKey {
                    indicator: row.get(0)?,
                    measure: row.get(1)?,
                    of: row.get(2)?,
                    area: row.get(3)?,
                    period: row.get(4)?,
                };
                Ok((key, Recorded::read(row, 5)?))
            })()
            .map_err(&doing)?;
            if let Some((held_key, held)) = newest.replace((key, recorded))
                && held_key != key
            {
                self.tell(held_key, &held, &numbers, targets, visit)?;
            }
        }
        match newest {
            Some((key, recorded)) => self.tell(key, &recorded, &numbers, targets, visit),
            None => Ok(()),
        }
    }

    /// Tells an observation if it refers to one of these.
    fn tell(
        &self,
        key: RowKey,
        recorded: &Recorded,
        numbers: &HashSet<i64>,
        targets: &BTreeSet<Target<'_>>,
        visit: &mut dyn FnMut(Key, Target<'_>),
    ) -> Result<(), StoreError> {
        let columns = [Some(key.indicator), Some(key.of), Some(key.area), recorded.source];
        if recorded.is_withdrawal()
            || !columns.into_iter().flatten().any(|number| numbers.contains(&number))
        {
            return Ok(());
        }
        let key = key.resolve(self.conn, self.dictionary)?;
        if let Some(observation) = recorded.resolve(self.conn, self.dictionary, key)? {
            let observation = Thing::Observation(observation);
            each_reference(&observation, &mut |_, target| {
                if targets.contains(&target) {
                    visit(observation.key(), target);
                }
            });
        }
        Ok(())
    }
}
