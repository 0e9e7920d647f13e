//! The current state as far as a batch is judged by it, read with a few queries for the whole batch.

use std::collections::{BTreeSet, HashMap};

use scorecard_domain::{Area, Change, Indicator, IndicatorId, Key, Kind, Thing};

use super::{
    db::Db,
    errors::column,
    faces::Faces,
    lists,
    things::{self, kind_number},
};
use crate::{
    content::{self, Corrupt, key::key_text},
    ledger::{
        commit::{Current, Judgement, State},
        plausibility::series::{Point, SeriesKey},
        proposal::Proposed,
        query::{Filter, Query},
        references::{Target, each_reference},
    },
    store::{StoreError, corrupt, stored::Stored},
};

/// So many keys are looked for at a time.
const CHUNK: usize = 5000;

/// Of so many keys or series at once it is first asked whether there can be anything.
const MANY: usize = 100;

/// What some changes can be judged by.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    /// What was recorded last under their keys and the keys of what they refer to.
    held: HashMap<(Kind, String), Stored>,
    /// The indicators among them that were ever observed, as they were last put.
    observed: HashMap<String, Indicator>,
    /// All areas, if they are needed.
    areas: Vec<Area>,
    /// All indicators, if they are needed.
    indicators: Vec<Indicator>,
    /// What may refer to what is withdrawn.
    referrers: Vec<Thing>,
}

/// Reads the newest state that is seen, as far as these changes are judged by it.
pub(super) async fn gather(
    db: Db<'_>,
    block: &[Proposed],
    judgement: &Judgement,
    faces: &mut Faces,
) -> Result<Gathered, StoreError> {
    let observations = block.iter().filter(|proposed| proposed.kind == Kind::Observation);
    if block.len() >= MANY {
        faces.look(db, observations.map(|proposed| proposed.text.as_str())).await?;
    }
    let is_new = |it: &&Proposed| it.kind == Kind::Observation && faces.is_empty(&it.text);
    let mut places: Vec<(Kind, String)> = block
        .iter()
        .filter(|proposed| !is_new(proposed))
        .map(|proposed| (proposed.kind, proposed.text.clone()))
        .collect();
    let mut references: BTreeSet<Target<'_>> = BTreeSet::new();
    let mut indicators: Vec<String> = Vec::new();
    for proposed in block {
        let Change::Put(thing) = &proposed.change else { continue };
        each_reference(thing, &mut |_, target| {
            if !judgement.knows(target) {
                references.insert(target);
            }
        });
        if let Thing::Indicator(indicator) = thing {
            indicators.push(indicator.id.as_str().to_owned());
        }
    }
    places.extend(references.into_iter().map(|target| place(&target.key())));
    let mut gathered = Gathered::default();
    gathered.held(db, places).await?;
    if !indicators.is_empty() {
        gathered.observed(db, &indicators).await?;
    }
    Ok(gathered)
}

/// Reads all areas.
pub(super) async fn gather_areas(db: Db<'_>) -> Result<Gathered, StoreError> {
    let mut gathered = Gathered::default();
    gathered.areas(db).await?;
    Ok(gathered)
}

/// Reads what an examination of these changes begins with: their indicators.
pub(super) async fn gather_indicators(
    db: Db<'_>,
    changes: &[(u64, Change)],
) -> Result<Gathered, StoreError> {
    let mut indicators: BTreeSet<String> = BTreeSet::new();
    for (_, change) in changes {
        if let Change::Put(Thing::Observation(observation)) = change
            && !indicators.contains(observation.key.indicator.as_str())
        {
            indicators.insert(observation.key.indicator.as_str().to_owned());
        }
    }
    let mut gathered = Gathered::default();
    gathered.held(db, indicators.into_iter().map(|id| (Kind::Indicator, id)).collect()).await?;
    Ok(gathered)
}

/// The newest rows of some series, each given by how its keys begin; a range each.
pub(super) const SERIES: &str = "SELECT wanted.number, newest.revision, newest.body \
     FROM unnest($2::text[]) WITH ORDINALITY AS wanted (series, number) \
     CROSS JOIN LATERAL (SELECT DISTINCT ON (key) revision, body FROM thing \
                         WHERE kind = $1 AND key > wanted.series || ' ' \
                           AND key < wanted.series || '!' \
                         ORDER BY key, revision DESC) AS newest \
     WHERE newest.body IS NOT NULL";

/// All that is held of some series, in their order.
pub(super) async fn series(
    db: Db<'_>,
    wanted: &[SeriesKey],
    faces: &mut Faces,
) -> Result<Vec<Vec<Point>>, StoreError> {
    let doing = "read series";
    let beginning = |SeriesKey { indicator, measure, of, area }: &SeriesKey| {
        format!("{indicator} {measure} {of} {area}")
    };
    let mut beginnings: Vec<(usize, String)> = wanted.iter().map(beginning).enumerate().collect();
    if wanted.len() >= MANY {
        faces.look(db, beginnings.iter().map(|(_, key)| key.as_str())).await?;
        beginnings.retain(|(_, key)| !faces.is_empty(key));
    }
    let (places, beginnings): (Vec<usize>, Vec<String>) = beginnings.into_iter().unzip();
    let mut found = vec![Vec::new(); wanted.len()];
    for row in db.rows(doing, SERIES, &[&kind_number(Kind::Observation), &beginnings]).await? {
        let number: i64 = column(&row, 0)?;
        let stored = Stored { revision: column(&row, 1)?, body: column(&row, 2)?, picture: None };
        let place = usize::try_from(number - 1).ok().and_then(|number| places.get(number));
        let place = place.and_then(|place| found.get_mut(*place));
        if let (Some(Thing::Observation(observation)), Some(place)) =
            (stored.resolve()?.thing, place)
        {
            place.push(Point::from(&observation));
        }
    }
    Ok(found)
}

/// Reads the newest state that is seen, as far as a batch is judged by it when all its changes were looked at.
pub(super) async fn gather_rest(db: Db<'_>, judgement: &Judgement) -> Result<Gathered, StoreError> {
    let mut gathered = Gathered::default();
    let places: Vec<_> = judgement.asks_for().map(|target| place(&target.key())).collect();
    for places in places.chunks(CHUNK) {
        gathered.held(db, places.to_vec()).await?;
    }
    if judgement.asks_for_areas() {
        gathered.areas(db).await?;
    }
    if judgement.asks_for_indicators() {
        gathered.indicators(db).await?;
    }
    let withdrawn: Vec<Vec<u8>> =
        judgement.asks_for_referrers().map(|target| target.id().into()).collect();
    if !withdrawn.is_empty() {
        gathered.referrers(db, &withdrawn).await?;
    }
    Ok(gathered)
}

/// A key as rows have it.
fn place(key: &Key) -> (Kind, String) {
    (key.kind(), key_text(key))
}

/// The newest rows of some keys; a seek each.
pub(super) const NEWEST_OF_KEYS: &str = "SELECT newest.revision, newest.body, newest.picture, wanted.kind, wanted.key \
     FROM unnest($1::smallint[], $2::text[]) AS wanted (kind, key) \
     CROSS JOIN LATERAL (SELECT revision, body, picture FROM thing \
                         WHERE kind = wanted.kind AND key = wanted.key \
                         ORDER BY revision DESC LIMIT 1) AS newest";

impl Gathered {
    async fn held(&mut self, db: Db<'_>, places: Vec<(Kind, String)>) -> Result<(), StoreError> {
        let (kinds, keys): (Vec<i16>, Vec<String>) =
            places.into_iter().map(|(kind, key)| (kind_number(kind), key)).unzip();
        let doing = "read what a batch changes";
        for row in db.rows(doing, NEWEST_OF_KEYS, &[&kinds, &keys]).await? {
            let number = u8::try_from(column::<i16>(&row, 3)?).unwrap_or(0);
            if let Some(kind) = Kind::from_number(number) {
                self.held.insert((kind, column(&row, 4)?), things::read(&row, 0)?);
            }
        }
        Ok(())
    }

    async fn areas(&mut self, db: Db<'_>) -> Result<(), StoreError> {
        let filter = Filter::all(Kind::Area, false);
        let query = Query { filter, after: None, limit: usize::MAX, revision: u64::MAX };
        let areas = lists::list(db, &query).await?;
        self.areas.extend(areas.into_iter().filter_map(|held| match held.thing {
            Thing::Area(area) => Some(area),
            _ => None,
        }));
        Ok(())
    }

    async fn indicators(&mut self, db: Db<'_>) -> Result<(), StoreError> {
        let filter = Filter::all(Kind::Indicator, false);
        let query = Query { filter, after: None, limit: usize::MAX, revision: u64::MAX };
        let indicators = lists::list(db, &query).await?;
        self.indicators.extend(indicators.into_iter().filter_map(|held| match held.thing {
            Thing::Indicator(indicator) => Some(indicator),
            _ => None,
        }));
        Ok(())
    }

    async fn observed(&mut self, db: Db<'_>, indicators: &[String]) -> Result<(), StoreError> {
        let doing = "read what was observed";
        let query = "SELECT wanted.id, newest.body FROM unnest($1::text[]) AS wanted (id) \
                     CROSS JOIN LATERAL (SELECT body FROM thing \
                                         WHERE kind = $2 AND key = wanted.id AND body IS NOT NULL \
                                         ORDER BY revision DESC LIMIT 1) AS newest \
                     CROSS JOIN LATERAL (SELECT FROM thing \
                                         WHERE kind = $3 AND key > wanted.id || ' ' \
                                           AND key < wanted.id || '!' LIMIT 1) AS observation";
        let (kind, observation) = (kind_number(Kind::Indicator), kind_number(Kind::Observation));
        for row in db.rows(doing, query, &[&indicators, &kind, &observation]).await? {
            let id: String = column(&row, 0)?;
            match content::decode(column(&row, 1)?).map_err(corrupt(doing))? {
                Change::Put(Thing::Indicator(indicator)) => self.observed.insert(id, indicator),
                _ => {
                    let problem = format!("`{id}` is no indicator");
                    return Err(corrupt(doing)(Corrupt::new(problem)));
                }
            };
        }
        Ok(())
    }

    /// Reads everything once: nothing is indexed by what it refers to, and withdrawals of what can be
    /// referred to are rare. What does not contain the id is passed over by the server.
    async fn referrers(&mut self, db: Db<'_>, ids: &[Vec<u8>]) -> Result<(), StoreError> {
        let doing = "look for what refers to something";
        let query = "SELECT revision, body, NULL::bytea FROM \
                     (SELECT DISTINCT ON (kind, key) kind, key, revision, body FROM thing \
                      ORDER BY kind, key, revision DESC) AS newest \
                     WHERE EXISTS (SELECT FROM unnest($1::bytea[]) AS id \
                                   WHERE position(id IN body) > 0)";
        for row in db.rows(doing, query, &[&ids]).await? {
            self.referrers.extend(things::read(&row, 0)?.resolve()?.thing);
        }
        Ok(())
    }
}

impl State for Gathered {
    fn current(&mut self, key: &Key) -> Result<Current, StoreError> {
        let held = self.held.get(&(key.kind(), key_text(key)));
        held.map_or_else(|| Ok(Current::default()), |stored| stored.clone().resolve())
    }

    fn observed(&mut self, id: &IndicatorId) -> Result<Option<Indicator>, StoreError> {
        Ok(self.observed.get(id.as_str()).cloned())
    }

    fn each_area(&mut self, visit: &mut dyn FnMut(Area)) -> Result<(), StoreError> {
        self.areas.drain(..).for_each(visit);
        Ok(())
    }

    fn each_indicator(&mut self, visit: &mut dyn FnMut(Indicator)) -> Result<(), StoreError> {
        self.indicators.drain(..).for_each(visit);
        Ok(())
    }

    fn each_referrer(
        &mut self,
        targets: &BTreeSet<Target<'_>>,
        visit: &mut dyn FnMut(Key, Target<'_>),
    ) -> Result<(), StoreError> {
        for thing in &self.referrers {
            each_reference(thing, &mut |_, target| {
                if targets.contains(&target) {
                    visit(thing.key(), target);
                }
            });
        }
        Ok(())
    }
}
