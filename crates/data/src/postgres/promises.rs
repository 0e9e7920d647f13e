//! All that was ever recorded of promises, read with a few queries for many of them.

use std::collections::BTreeMap;

use scorecard_domain::{IndicatorId, Key, Kind, OutcomeKey, PromiseKey};

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

/// The keys of a kind whose texts are one of these, a space and something more, whatever became of them; a range each.
pub(super) const BELOW: &str = "SELECT below.key FROM unnest($1::text[]) AS wanted (text) \
     CROSS JOIN LATERAL (SELECT DISTINCT key FROM thing \
                         WHERE kind = $2 AND key > wanted.text || ' ' AND key < wanted.text || '!') AS below";

async fn below(
    db: Db<'_>,
    doing: &'static str,
    kind: Kind,
    texts: &[String],
) -> Result<Vec<Key>, StoreError> {
    let mut keys = Vec::new();
    for row in db.rows(doing, BELOW, &[&texts, &kind_number(kind)]).await? {
        keys.push(parse_key(kind, column(&row, 0)?).map_err(corrupt(doing))?);
    }
    Ok(keys)
}

/// The targets of some indicators, whatever became of them.
pub(super) async fn measured_in(
    db: Db<'_>,
    indicators: &[&IndicatorId],
) -> Result<Vec<PromiseKey>, StoreError> {
    if indicators.is_empty() {
        return Ok(Vec::new());
    }
    let texts: Vec<String> = indicators.iter().map(|id| id.as_str().to_owned()).collect();
    let keys = below(db, "read the targets of indicators", Kind::Target, &texts).await?;
    Ok(keys.iter().filter_map(PromiseKey::of).collect())
}

/// All that was ever recorded of some promises.
pub(super) async fn read(
    db: Db<'_>,
    promises: &[PromiseKey],
) -> Result<BTreeMap<PromiseKey, Past>, StoreError> {
    let texts: Vec<String> = promises.iter().map(promise_text).collect();
    let mut outcomes = below(db, "read the outcomes of promises", Kind::Outcome, &texts).await?;
    outcomes.sort_unstable();
    let own = promises.iter().map(|promise| promise.clone().into());
    let keys: Vec<Key> = own.chain(outcomes).collect();
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
