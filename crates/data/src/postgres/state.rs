//! The current state as far as a batch is judged by it, read with a few queries for the whole batch.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use scorecard_domain::{
    Change, Indicator, IndicatorId, Key, Kind, ObservationKey, PromiseKey, SourceId, TargetKey,
    Thing,
};

use super::{
    db::Db,
    errors::column,
    faces::{Faces, face},
    lists, promises, recorded, referrers,
    things::{self, kind_number},
};
use crate::{
    content::{
        self, Corrupt,
        key::{key_text, spell_observation_key},
    },
    ledger::{
        commit::{Current, Judgement, State, promised},
        plausibility::{
            Ground,
            series::{Point, SeriesKey},
        },
        promise::Past,
        proposal::{Block, Proposed, Record},
        query::{Filter, Query},
        references::{Target, each_reference},
    },
    store::{
        StoreError,
        block::period_of,
        corrupt,
        series::{Place, series_text},
        stored::Stored,
    },
};

/// So many keys are looked for at a time.
const CHUNK: usize = 5000;

/// Of so many keys or series at once it is first asked whether there can be anything.
const MANY: usize = 100;

/// What some changes can be judged by.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    /// What was recorded last under the keys of observations, by their texts.
    observations: HashMap<String, Current>,
    /// What was recorded last under their other keys and the keys of what they refer to.
    held: HashMap<(Kind, String), Stored>,
    /// The indicators among them that were ever observed, as they were last put.
    observed: HashMap<String, Indicator>,
    /// All things of the kinds of which all are needed.
    all: HashMap<Kind, Vec<Thing>>,
    /// What may refer to what is withdrawn.
    referrers: Vec<Thing>,
    /// All that was ever recorded of promises.
    promises: BTreeMap<PromiseKey, Past>,
}

/// What is asked for to judge some changes.
#[derive(Debug, Default)]
pub(super) struct Asked {
    /// Observations, with the texts of their keys.
    observations: Vec<(String, ObservationKey)>,
    /// Other things, and what is referred to.
    places: BTreeSet<(Kind, String)>,
    /// Indicators, of which is asked whether they were ever observed.
    indicators: Vec<String>,
    /// The observation that was added last: the next mostly is of the same series and source.
    last: Option<Added>,
}

/// An observation that was added.
#[derive(Debug)]
struct Added {
    key: ObservationKey,
    source: Option<SourceId>,
    /// Whether nothing was ever observed of its face.
    is_new: bool,
}

impl Asked {
    /// Adds what a change is judged by.
    pub(super) fn add(&mut self, proposed: &Proposed, judgement: &Judgement, faces: &Faces) {
        let Proposed { kind, text, change, .. } = proposed;
        match change {
            Change::Put(Thing::Observation(it)) => {
                let beside = self.last.as_ref().filter(|last| last.key.is_beside(&it.key));
                let is_new = beside.map_or_else(|| faces.is_empty(text), |last| last.is_new);
                let is_noted = beside.is_some_and(|last| last.source == it.source);
                if !is_new {
                    self.observations.push((text.clone(), it.key.clone()));
                }
                if is_noted {
                    return;
                }
                self.last = Some(Added { key: it.key.clone(), source: it.source.clone(), is_new });
            }
            Change::Withdraw(Key::Observation(key)) => {
                if !faces.is_empty(text) {
                    self.observations.push((text.clone(), key.clone()));
                }
            }
            _ => drop(self.places.insert((*kind, text.clone()))),
        }
        if let Change::Put(Thing::Target(it)) = change {
            let results = promised::results(&it.key);
            let text = |key: &ObservationKey| key_text(&Key::Observation(key.clone()));
            self.observations.extend(results.map(|key| (text(&key), key)));
        }
        if let Change::Put(Thing::Indicator(it)) = change {
            self.indicators.push(it.id.as_str().to_owned());
        }
        if let Change::Put(thing) = change {
            each_reference(thing, &mut |_, target| {
                if !judgement.knows(target) {
                    self.places.insert(place(&target.key()));
                }
            });
        }
    }

    /// Reads the newest state that is seen.
    pub(super) async fn gather(self, db: Db<'_>) -> Result<Gathered, StoreError> {
        let mut gathered = Gathered::default();
        gathered.observations(db, self.observations).await?;
        gathered.held(db, self.places.into_iter().collect()).await?;
        if !self.indicators.is_empty() {
            gathered.observed(db, &self.indicators).await?;
        }
        Ok(gathered)
    }
}

/// Finds out about the faces of a block's observations.
pub(super) async fn look_at_faces(
    db: Db<'_>,
    block: &Block,
    faces: &mut Faces,
) -> Result<(), StoreError> {
    let (mut keys, mut n_changes): (Vec<String>, usize) = (Vec::new(), 0);
    block.each_record(&mut |_, Record { kind, text, .. }| {
        let rest = keys.last().and_then(|last| text.strip_prefix(last.as_str()));
        let is_other = !rest.is_some_and(|rest| rest.starts_with(' '));
        if kind == Kind::Observation && is_other {
            keys.push(face(text).to_owned());
        }
        n_changes += 1;
        Ok(true)
    })?;
    match n_changes < MANY {
        true => Ok(()),
        false => faces.look(db, keys.iter().map(String::as_str)).await,
    }
}

/// Reads what observations stand on.
pub(super) async fn gather_ground(db: Db<'_>) -> Result<Gathered, StoreError> {
    let mut gathered = Gathered::default();
    for kind in Ground::KINDS {
        gathered.all_of(kind, db).await?;
    }
    Ok(gathered)
}

/// All that is held of some series, in their order.
pub(super) async fn series(
    db: Db<'_>,
    wanted: &[SeriesKey],
    faces: &mut Faces,
) -> Result<Vec<Vec<Point>>, StoreError> {
    let mut asked: Vec<(usize, &SeriesKey)> = wanted.iter().enumerate().collect();
    if wanted.len() >= MANY {
        let face = |it: &SeriesKey| format!("{} {}", it.indicator, it.measure);
        // What is asked of lies mostly beside others of its face.
        let runs = wanted.chunk_by(|one, other| {
            (one.measure, &one.indicator) == (other.measure, &other.indicator)
        });
        let runs: Vec<(usize, String)> =
            runs.filter_map(|run| run.first().map(|first| (run.len(), face(first)))).collect();
        faces.look(db, runs.iter().map(|(_, face)| face.as_str())).await?;
        let mut is_empty =
            runs.iter().flat_map(|(n, face)| std::iter::repeat_n(faces.is_empty(face), *n));
        asked.retain(|_| is_empty.next() != Some(true));
    }
    let (places, texts): (Vec<usize>, Vec<String>) =
        asked.into_iter().map(|(place, series)| (place, series_text(series))).unzip();
    let mut found = vec![Vec::new(); wanted.len()];
    for (place, newest) in places.into_iter().zip(recorded::series(db, &texts, u64::MAX).await?) {
        let (Some(series), Some(points)) = (wanted.get(place), found.get_mut(place)) else {
            continue;
        };
        for (period, recorded) in newest.0 {
            let period = period_of(period).map_err(corrupt("read series"))?;
            let Current { thing, .. } = recorded.resolve(series.at(period))?;
            if let Some(Thing::Observation(observation)) = thing {
                points.push(Point::from(&observation));
            }
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
    for kind in judgement.asks_for_kinds() {
        gathered.all_of(kind, db).await?;
    }
    let mut promises: BTreeSet<PromiseKey> = judgement.asks_for_promises().cloned().collect();
    let indicators: Vec<&IndicatorId> = judgement.asks_for_targets_of().collect();
    promises.extend(promises::measured_in(db, &indicators).await?);
    let promises: Vec<PromiseKey> = promises.into_iter().collect();
    for promises in promises.chunks(CHUNK) {
        gathered.promises.extend(promises::read(db, promises).await?);
    }
    let withdrawn: Vec<Target<'_>> = judgement.asks_for_referrers().collect();
    if !withdrawn.is_empty() {
        gathered.referrers = referrers::read(db, &withdrawn).await?;
    }
    Ok(gathered)
}

/// A key as rows have it.
fn place(key: &Key) -> (Kind, String) {
    (key.kind(), key_text(key))
}

/// The newest rows of some keys; a seek each.
pub(super) const NEWEST_OF_KEYS: &str = "SELECT newest.revision, newest.content, newest.picture, wanted.kind, wanted.key \
     FROM unnest($1::smallint[], $2::text[]) AS wanted (kind, key) \
     CROSS JOIN LATERAL (SELECT revision, content, picture FROM thing \
                         WHERE kind = wanted.kind AND key = wanted.key \
                         ORDER BY revision DESC LIMIT 1) AS newest";

impl Gathered {
    async fn observations(
        &mut self,
        db: Db<'_>,
        keys: Vec<(String, ObservationKey)>,
    ) -> Result<(), StoreError> {
        let places: Vec<Place> = keys.iter().map(|(_, key)| Place::from(key)).collect();
        let newest = recorded::newest(db, &places, u64::MAX).await?;
        for ((text, key), newest) in keys.into_iter().zip(newest) {
            if let Some(recorded) = newest {
                self.observations.insert(text, recorded.resolve(key)?);
            }
        }
        Ok(())
    }

    async fn held(&mut self, db: Db<'_>, places: Vec<(Kind, String)>) -> Result<(), StoreError> {
        if places.is_empty() {
            return Ok(());
        }
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

    async fn all_of(&mut self, kind: Kind, db: Db<'_>) -> Result<(), StoreError> {
        let filter = Filter::all(kind, false);
        let query = Query { filter, after: None, limit: usize::MAX, revision: u64::MAX };
        let all = lists::list(db, &query).await?;
        self.all.insert(kind, all.into_iter().map(|held| held.thing).collect());
        Ok(())
    }

    async fn observed(&mut self, db: Db<'_>, indicators: &[String]) -> Result<(), StoreError> {
        let doing = "read what was observed";
        let query = "SELECT wanted.id, newest.content FROM unnest($1::text[]) AS wanted (id) \
                     CROSS JOIN LATERAL (SELECT content FROM thing \
                                         WHERE kind = $2 AND key = wanted.id AND content IS NOT NULL \
                                         ORDER BY revision DESC LIMIT 1) AS newest \
                     CROSS JOIN LATERAL (SELECT FROM series \
                                         WHERE key > wanted.id || ' ' AND key < wanted.id || '!' \
                                         LIMIT 1) AS observed";
        let kind = kind_number(Kind::Indicator);
        for row in db.rows(doing, query, &[&indicators, &kind]).await? {
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
}

impl State for Gathered {
    fn current(&mut self, key: &Key) -> Result<Current, StoreError> {
        if let Key::Observation(key) = key {
            return self.observation(key);
        }
        let held = self.held.get(&(key.kind(), key_text(key)));
        held.map_or_else(|| Ok(Current::default()), |stored| stored.clone().resolve())
    }

    fn observation(&mut self, key: &ObservationKey) -> Result<Current, StoreError> {
        if self.observations.is_empty() {
            return Ok(Current::default());
        }
        let mut text = String::new();
        spell_observation_key(&mut text, key);
        Ok(self.observations.get(&text).cloned().unwrap_or_default())
    }

    fn observed(&mut self, id: &IndicatorId) -> Result<Option<Indicator>, StoreError> {
        Ok(self.observed.get(id.as_str()).cloned())
    }

    fn each(&mut self, kind: Kind, visit: &mut dyn FnMut(Thing)) -> Result<(), StoreError> {
        self.all.get(&kind).into_iter().flatten().cloned().for_each(visit);
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

    fn promise(&mut self, key: &PromiseKey) -> Result<Past, StoreError> {
        Ok(self.promises.get(key).cloned().unwrap_or_default())
    }

    fn targets_of(&mut self, id: &IndicatorId) -> Result<Vec<TargetKey>, StoreError> {
        let target = |key: &PromiseKey| match key {
            PromiseKey::Target(key) if key.indicator == *id => Some(key.clone()),
            _ => None,
        };
        Ok(self.promises.keys().filter_map(target).collect())
    }
}
