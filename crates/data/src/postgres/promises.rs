//! All that was ever recorded of promises, read with a few queries for many of them.

use std::collections::BTreeMap;

use scorecard_domain::{Key, Kind, OutcomeKey, PromiseKey};

use super::{
    db::Db,
    errors::column,
    revisions,
    things::{self, kind_number},
};
use crate::{
    content::key::{parse_key, promise_text},
    ledger::{
        promise::Past,
        query::{Recording, Vintage},
    },
    store::{StoreError, corrupt, missing_revision},
};

/// The keys of outcomes of some promises, whatever became of them; a range each.
pub(super) const OUTCOMES: &str = "SELECT outcome.key FROM unnest($1::text[]) AS wanted (text) \
     CROSS JOIN LATERAL (SELECT DISTINCT key FROM thing \
                         WHERE kind = $2 AND key > wanted.text || ' ' AND key < wanted.text || '!') AS outcome";

/// All that was ever recorded of some promises.
pub(super) async fn read(
    db: Db<'_>,
    promises: &[&PromiseKey],
) -> Result<BTreeMap<PromiseKey, Past>, StoreError> {
    let doing = "read the outcomes of promises";
    let texts: Vec<String> = promises.iter().map(|promise| promise_text(promise)).collect();
    let mut keys: Vec<Key> = promises.iter().map(|promise| (*promise).clone().into()).collect();
    let n_promises = keys.len();
    for row in db.rows(doing, OUTCOMES, &[&texts, &kind_number(Kind::Outcome)]).await? {
        keys.push(parse_key(Kind::Outcome, column(&row, 0)?).map_err(corrupt(doing))?);
    }
    if let Some(outcomes) = keys.get_mut(n_promises..) {
        outcomes.sort_unstable();
    }
    let histories = things::histories(db, &keys, u64::MAX).await?;
    let mut numbers: Vec<u64> = histories.iter().flatten().map(|it| it.revision).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let revisions = revisions::of(db, &numbers).await?;
    let revisions: BTreeMap<u64, _> = numbers.into_iter().zip(revisions).collect();
    let vintage = |Recording { revision: number, thing }| {
        let revision = revisions.get(&number).cloned().flatten();
        let revision = revision.ok_or_else(|| missing_revision(number))?;
        Ok(Vintage { revision, thing, erased_by: None })
    };
    let mut found: BTreeMap<PromiseKey, Past> = BTreeMap::new();
    for (key, history) in keys.into_iter().zip(histories) {
        let recorded = history.into_iter().map(vintage).collect::<Result<Vec<_>, StoreError>>()?;
        if let Key::Outcome(key) = key {
            let key: OutcomeKey = key;
            found.entry(key.promise.clone()).or_default().outcomes.push((key, recorded));
        } else if let Some(promise) = PromiseKey::of(&key) {
            found.entry(promise).or_default().own = recorded;
        }
    }
    Ok(found)
}
