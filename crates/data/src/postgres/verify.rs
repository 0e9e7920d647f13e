//! Checks everything: that the contents are those that the digests are over, and that the tables that are read
//! from say the same.

use std::collections::{BTreeMap, BTreeSet};

use scorecard_domain::{Change, Key, Observation, ObservationKey, Thing};
use tokio_postgres::Row;

use super::{
    db::Db,
    erase,
    errors::column,
    recorded, requests, revisions,
    things::{self, kind_number},
};
use crate::{
    content::{
        LedgerId,
        key::{key_text, stored_key},
    },
    sentences::damages as sentences,
    store::{
        StoreError, Verification,
        check::{ANSWERS, Answered, Check, MISCOUNTED, Miscounted, NAMED_TWICE, Named, thing},
        corrupt, number,
        recorded::each,
        rest::{Rest, Rests},
        rows::Columns,
        series::{Place, Series},
        unsigned,
    },
};

/// So many answers are read at a time.
const AT_A_TIME: usize = 1000;
/// The rows of so many series are read at a time.
const SERIES: i64 = 100;

/// Checks all that a transaction sees.
pub(super) async fn verify(db: Db<'_>, ledger_id: LedgerId) -> Result<Verification, StoreError> {
    let mut check = Check::begin(ledger_id);
    let last = revisions::last(db).await?.map_or(0, |last| last.number);
    for number in 1..=last {
        let sound = revision(db, &mut check, number).await;
        check.tolerate(number, sentences::contents, sound)?;
    }
    let sound = rests(db, &mut check).await;
    check.tolerate(0, sentences::series_row, sound)?;
    let sound = counts(db, &mut check).await;
    check.tolerate(0, sentences::rows, sound)?;
    let sound = answers(db, &mut check).await;
    check.tolerate(0, sentences::an_answer, sound)?;
    Ok(check.found)
}

/// Rows of observations say of the rest of their series what the rows before say. What cannot be read was told with its
/// revision; what the rows after it have to say is not known.
async fn rests(db: Db<'_>, check: &mut Check) -> Result<(), StoreError> {
    let query = "SELECT listed.key, said.revision, said.block, said.allowance, said.rest \
                 FROM (SELECT id, key FROM series WHERE key > $1 ORDER BY key LIMIT $2) AS listed \
                 LEFT JOIN LATERAL (SELECT revision, block, allowance, rest FROM observation \
                                    WHERE series = listed.id OFFSET 0) AS said ON true \
                 ORDER BY listed.key, said.revision";
    let (mut last, mut rests) = (String::new(), None);
    loop {
        let rows = db.rows("read the rows of series", query, &[&last, &SERIES]).await?;
        if rows.is_empty() {
            return Ok(());
        }
        for row in &rows {
            let series: &str = column(row, 0)?;
            if series != last {
                (last, rests) = (series.to_owned(), Some(Rests::default()));
            }
            let (Some(going), Some(number)) = (&mut rests, column::<Option<i64>>(row, 1)?) else {
                continue;
            };
            let block: &[u8] = column(row, 2)?;
            let held = Rest { allowance: column(row, 3)?, block: column(row, 4)? };
            let expected = going.next(number, block);
            going.goes_on_with(&held);
            match expected {
                Ok(rest) if rest == held => {}
                Ok(_) => {
                    let there = each(&Series::read(series)?, &recorded::block(row, 2)?)?;
                    check.rest_is_otherwise(unsigned(number), &there);
                }
                Err(StoreError::Corrupt { .. }) => rests = None,
                Err(other) => return Err(other),
            }
        }
    }
}

/// There are no rows but those of changes, and what was erased is told as it is.
async fn counts(db: Db<'_>, check: &mut Check) -> Result<(), StoreError> {
    for row in db.rows("count rows", MISCOUNTED, &[]).await? {
        let revision = unsigned(column(&row, 0)?);
        let of = Miscounted { revision, rows: column(&row, 1)?, changes: column(&row, 2)? };
        let found = match of.is_named() {
            true => check.tolerate(revision, sentences::rows, named(db, revision).await)?,
            false => None,
        };
        check.miscounted(of, found);
    }
    check.erased(&erase::list(db, None).await?);
    Ok(())
}

/// The keys that rows of a revision have, and those that it changed.
async fn named(db: Db<'_>, revision: u64) -> Result<Named, StoreError> {
    let doing = "read the rows of a revision";
    let mut found = Vec::new();
    let observed = "SELECT key, block FROM observation JOIN series ON id = series WHERE revision = $1 ORDER BY key";
    for row in db.rows(doing, observed, &[&number(revision)]).await? {
        let there = each(&Series::read(column(&row, 0)?)?, &recorded::block(&row, 1)?)?;
        found.extend(there.into_iter().map(|(key, _)| Key::Observation(key)));
    }
    let others = "SELECT kind, key FROM thing WHERE revision = $1 ORDER BY kind, key";
    for row in db.rows(doing, others, &[&number(revision)]).await? {
        let kind = u8::try_from(column::<i16>(&row, 0)?).unwrap_or_default();
        found.push(stored_key(kind, column(&row, 1)?).map_err(corrupt(doing))?);
    }
    let mut named = Named::of(found);
    for part_number in 0.. {
        let Some(part) = revisions::part(db, revision, part_number).await? else { break };
        named.changed(&part.contents);
        if part.last {
            break;
        }
    }
    Ok(named)
}

/// What is remembered of requests can have been answered so.
async fn answers(db: Db<'_>, check: &mut Check) -> Result<(), StoreError> {
    let doing = "read answers";
    let query = format!(
        "{ANSWERS} WHERE (principal, method, request_id) > ($1::text, $2::text, $3::text) \
         ORDER BY principal, method, request_id LIMIT {AT_A_TIME}"
    );
    let mut after = (String::new(), String::new(), String::new());
    loop {
        let rows = db.rows(doing, &query, &[&after.0, &after.1, &after.2]).await?;
        let Some(last) = rows.last() else { break };
        after = (column(last, 0)?, column(last, 1)?, column(last, 2)?);
        for row in &rows {
            let answered = || {
                Ok(Answered {
                    answer: requests::read(row)?,
                    author: column(row, 7)?,
                    changes: column::<Option<i64>>(row, 8)?.map(unsigned),
                })
            };
            check.answer(answered())?;
        }
    }
    for row in db.rows(doing, NAMED_TWICE, &[]).await? {
        check.named_twice(unsigned(column(&row, 0)?));
    }
    Ok(())
}

async fn revision(db: Db<'_>, check: &mut Check, number: u64) -> Result<(), StoreError> {
    let Some(mut checking) = check.revision(number, revisions::seeded(db, number).await?) else {
        return Ok(());
    };
    for part_number in 0.. {
        let Some(part) = revisions::part(db, number, part_number).await? else {
            check.damage(number, sentences::part_missing(part_number));
            break;
        };
        let decoded: Vec<Change> = part
            .contents
            .iter()
            .filter_map(|content| check.content(&mut checking, content))
            .collect();
        let (observed, others): (Vec<_>, Vec<_>) =
            decoded.into_iter().partition(things::is_observation);
        rows(db, check, number, &others).await?;
        series(db, check, number, observed).await?;
        if part.last {
            break;
        }
    }
    check.end(checking);
    Ok(())
}

/// The rows of a revision are what its changes of all kinds but observations say.
async fn rows(
    db: Db<'_>,
    check: &mut Check,
    revision: u64,
    decoded: &[Change],
) -> Result<(), StoreError> {
    let query = "SELECT found.revision, found.content, found.picture \
                 FROM unnest($1::smallint[], $2::text[]) WITH ORDINALITY AS wanted (kind, key, number) \
                 LEFT JOIN LATERAL (SELECT revision, content, picture FROM thing \
                                    WHERE kind = wanted.kind AND key = wanted.key AND revision = $3 \
                                    LIMIT 1) AS found ON true \
                 ORDER BY wanted.number";
    let (kinds, keys): (Vec<i16>, Vec<String>) = decoded
        .iter()
        .map(Change::key)
        .map(|key| (kind_number(key.kind()), key_text(&key)))
        .unzip();
    let rows =
        db.rows("read what is read from", query, &[&kinds, &keys, &number(revision)]).await?;
    for (row, change) in rows.iter().zip(decoded) {
        let name = || thing(&change.key());
        if check.tolerate(revision, name, is_as_written(row, change))? == Some(false) {
            check.damage(revision, sentences::read_otherwise(name()));
        }
    }
    Ok(())
}

fn is_as_written(row: &Row, change: &Change) -> Result<bool, StoreError> {
    let expected = match change {
        Change::Put(thing) => Some(thing),
        Change::Withdraw(_) => None,
    };
    let is_there = column::<Option<i64>>(row, 0)?.is_some();
    Ok(is_there && things::read(row, 0)?.resolve()?.thing.as_ref() == expected)
}

/// What rows of observations say: what was put under each key, `None` for a withdrawal.
type Said = BTreeMap<ObservationKey, Option<Observation>>;

/// The rows of a revision are what its changes of observations say. A row that is not what its columns say is as none; one
/// that cannot be read is told once.
async fn series(
    db: Db<'_>,
    check: &mut Check,
    revision: u64,
    decoded: Vec<Change>,
) -> Result<(), StoreError> {
    let mut wanted: Vec<String> = Vec::new();
    for change in &decoded {
        if let Key::Observation(key) = change.key() {
            let Place { series, .. } = Place::from(&key);
            if wanted.last() != Some(&series) {
                wanted.push(series);
            }
        }
    }
    let query = "SELECT wanted.key, said.first, said.last, said.changes, said.embargoed, said.block \
                 FROM unnest($1::text[]) AS wanted (key) \
                 CROSS JOIN LATERAL (SELECT id FROM series WHERE series.key = wanted.key LIMIT 1) AS found \
                 CROSS JOIN LATERAL (SELECT first, last, changes, embargoed, block FROM observation \
                                     WHERE series = found.id AND revision = $2 OFFSET 0) AS said";
    let (mut said, mut unreadable) = (Said::new(), BTreeSet::new());
    for row in db.rows("read what is read from", query, &[&wanted, &number(revision)]).await? {
        let sound = say(&row, &mut said);
        if sound.is_err() {
            unreadable.insert(column::<String>(&row, 0)?);
        }
        check.tolerate(revision, sentences::series_row, sound)?;
    }
    for change in decoded {
        let (key, expected) = match change {
            Change::Put(Thing::Observation(it)) => (it.key.clone(), Some(it)),
            Change::Withdraw(Key::Observation(key)) => (key, None),
            _ => continue,
        };
        let is_told = unreadable.contains(&Place::from(&key).series);
        if !is_told && said.get(&key) != Some(&expected) {
            let name = thing(&Key::Observation(key));
            check.damage(revision, sentences::read_otherwise(name));
        }
    }
    Ok(())
}

fn say(row: &Row, said: &mut Said) -> Result<(), StoreError> {
    let columns = Columns {
        first: column(row, 1)?,
        last: column(row, 2)?,
        changes: column(row, 3)?,
        is_embargoed: column(row, 4)?,
    };
    let there = each(&Series::read(column(row, 0)?)?, &recorded::block(row, 5)?)?;
    if Columns::of_block(&there) == columns {
        said.extend(there);
    }
    Ok(())
}
