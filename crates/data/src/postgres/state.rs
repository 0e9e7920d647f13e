//! The current state as far as a batch is judged by it, read with a few queries for the whole batch.

use std::collections::{BTreeSet, HashMap};

use scorecard_domain::{Area, Change, Indicator, IndicatorId, Key, Kind, Thing};

use super::{
    db::Db,
    errors::column,
    things::{self, kind_number},
};
use crate::{
    content::{self, Corrupt, key::key_text},
    ledger::{
        batch::Batch,
        commit::{Current, State},
        query::{Filter, Query},
        references::{Target, each_reference},
    },
    store::{StoreError, corrupt, stored::Stored},
};

/// So many keys are looked for at a time.
const CHUNK: usize = 5000;

/// All that a batch can be judged by.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    /// What was recorded last under the keys of the batch and of what it refers to.
    held: HashMap<(Kind, String), Stored>,
    /// The indicators of the batch that were ever observed, as they were last put.
    observed: HashMap<String, Indicator>,
    /// All areas, if the batch puts any.
    areas: Vec<Area>,
    /// What may refer to what the batch withdraws.
    referrers: Vec<Thing>,
}

/// What has to be read for a batch, beside its keys.
#[derive(Debug, Default)]
struct Wanted {
    /// What it refers to.
    references: Vec<(Kind, String)>,
    /// The indicators that it puts.
    indicators: Vec<String>,
    /// Whether it puts areas.
    areas: bool,
    /// The ids that it withdraws, of things that can be referred to.
    withdrawn: Vec<Vec<u8>>,
}

impl Wanted {
    fn new(batch: &Batch) -> Self {
        let mut wanted = Self::default();
        let mut references: BTreeSet<Target<'_>> = BTreeSet::new();
        for proposed in &batch.changes {
            match &proposed.change {
                Change::Put(thing) => {
                    each_reference(thing, &mut |_, target| {
                        references.insert(target);
                    });
                    match thing {
                        Thing::Indicator(indicator) => {
                            wanted.indicators.push(indicator.id.as_str().to_owned());
                        }
                        Thing::Area(_) => wanted.areas = true,
                        _ => {}
                    }
                }
                Change::Withdraw(key) => {
                    let target = Target::of_key(key);
                    wanted.withdrawn.extend(target.map(|target| target.id().into()));
                }
            }
        }
        wanted.references = references.into_iter().map(|target| place(&target.key())).collect();
        wanted
    }
}

/// A key as rows have it.
fn place(key: &Key) -> (Kind, String) {
    (key.kind(), key_text(key))
}

/// Reads the newest state that is seen.
pub(super) async fn gather(db: Db<'_>, batch: &Batch) -> Result<Gathered, StoreError> {
    let mut gathered = Gathered::default();
    let Wanted { references, indicators, areas, withdrawn } = Wanted::new(batch);
    for changes in batch.changes.chunks(CHUNK) {
        let places = changes.iter().map(|proposed| place(&proposed.change.key())).collect();
        gathered.held(db, places).await?;
    }
    for places in references.chunks(CHUNK) {
        gathered.held(db, places.to_vec()).await?;
    }
    if !indicators.is_empty() {
        gathered.observed(db, &indicators).await?;
    }
    if areas {
        let filter = Filter::all(Kind::Area, false);
        let query = Query { filter, after: None, limit: usize::MAX, revision: u64::MAX };
        let areas = things::list(db, &query).await?;
        gathered.areas.extend(areas.into_iter().filter_map(|held| match held.thing {
            Thing::Area(area) => Some(area),
            _ => None,
        }));
    }
    if !withdrawn.is_empty() {
        gathered.referrers(db, &withdrawn).await?;
    }
    Ok(gathered)
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
