//! Reads and writes what is read from: one row for each change, under its kind and key.
//!
//! A key's text is its components with spaces between, so the order of keys by their bytes is the order of
//! their components, and what begins with the same components is one range of keys.

use std::ops::RangeInclusive;

use scorecard_domain::{AreaId, Change, Key, Kind};
use tokio_postgres::{Row, types::ToSql};

use super::{db::Db, errors::column, revisions};
use crate::{
    content::{Corrupt, key::key_text},
    ledger::{
        audit::Order,
        commit::Current,
        query::{Filter, Held, Query, Vintage},
    },
    store::{StoreError, corrupt, number, stored::Stored, unsigned},
};

/// So many rows are read at a time; of pictures with their content fewer.
const CHUNK: usize = 1000;
const CHUNK_OF_PICTURES: usize = 16;

/// Takes `revision, body, picture`, beginning with the column numbered `first`.
pub(super) fn read(row: &Row, first: usize) -> Result<Stored, StoreError> {
    Ok(Stored {
        revision: column(row, first)?,
        body: column(row, first + 1)?,
        picture: column(row, first + 2)?,
    })
}

/// What was recorded under a key last, up to a revision.
pub(super) const NEWEST: &str = "SELECT revision, body, picture FROM thing \
     WHERE kind = $1 AND key = $2 AND revision <= $3 ORDER BY revision DESC LIMIT 1";

/// What was recorded last under a key, up to a revision.
pub(super) async fn at(db: Db<'_>, key: &Key, revision: u64) -> Result<Current, StoreError> {
    let parameters: [&(dyn ToSql + Sync); 3] =
        [&kind_number(key.kind()), &key_text(key), &number(revision)];
    let found = db.row("read a thing", NEWEST, &parameters).await?;
    found.map_or_else(|| Ok(Current::default()), |row| read(&row, 0)?.resolve())
}

/// All that was ever recorded under a key, oldest first.
pub(super) async fn history(db: Db<'_>, key: &Key) -> Result<Vec<Vintage>, StoreError> {
    let doing = "read a history";
    let query = "SELECT thing.body, thing.picture, thing.revision, time, author, reason, changes, \
                        digest, seed FROM thing LEFT JOIN revision USING (revision) \
                 WHERE kind = $1 AND key = $2 ORDER BY thing.revision";
    let parameters: [&(dyn ToSql + Sync); 2] = [&kind_number(key.kind()), &key_text(key)];
    let rows = db.rows(doing, query, &parameters).await?;
    let vintage = |row: &Row| {
        let revision = column(row, 2)?;
        if column::<Option<i64>>(row, 3)?.is_none() {
            let problem = format!("there is no revision {revision}");
            return Err(corrupt(doing)(Corrupt::new(problem)));
        }
        let stored = Stored { revision, body: column(row, 0)?, picture: column(row, 1)? };
        Ok(Vintage { revision: revisions::read(row, 2)?.0, thing: stored.resolve()?.thing })
    };
    rows.iter().map(vintage).collect()
}

/// The numbers of the revisions among these that changed a key, at most `limit`.
pub(super) async fn revisions_of(
    db: Db<'_>,
    key: &Key,
    among: &RangeInclusive<u64>,
    order: Order,
    limit: usize,
) -> Result<Vec<u64>, StoreError> {
    let query = match order {
        Order::NewestFirst => NEWEST_REVISIONS,
        Order::OldestFirst => OLDEST_REVISIONS,
    };
    let parameters: [&(dyn ToSql + Sync); 5] = [
        &kind_number(key.kind()),
        &key_text(key),
        &number(*among.start()),
        &number(*among.end()),
        &i64::try_from(limit).unwrap_or(i64::MAX),
    ];
    let rows = db.rows("read which revisions changed a thing", query, &parameters).await?;
    rows.iter().map(|row| Ok(unsigned(column(row, 0)?))).collect()
}

/// The revisions that changed a key.
pub(super) const NEWEST_REVISIONS: &str = "SELECT revision FROM thing \
     WHERE kind = $1 AND key = $2 AND revision BETWEEN $3 AND $4 ORDER BY revision DESC LIMIT $5";
pub(super) const OLDEST_REVISIONS: &str = "SELECT revision FROM thing \
     WHERE kind = $1 AND key = $2 AND revision BETWEEN $3 AND $4 ORDER BY revision LIMIT $5";

/// A number of a kind as PostgreSQL has it.
pub(super) fn kind_number(kind: Kind) -> i16 {
    kind.number().into()
}

/// The keys between two texts, without these.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Range {
    after: String,
    before: String,
}

impl Range {
    fn all() -> Self {
        Self { after: String::new(), before: char::MAX.into() }
    }

    /// The keys that begin with these components.
    fn below(components: &str) -> Self {
        // `!` comes right after the space.
        Self { after: format!("{components} "), before: format!("{components}!") }
    }
}

/// The newest rows of a range of keys, in their order. Parameters are the bounds of keys, the revision, how
/// many rows, and the kind or else the area of observations; and how keys end, if that is restricted.
pub(super) fn newest_of_range(of_area: bool, with_picture: bool, ending: bool) -> String {
    let place = if of_area { "area = $5" } else { "kind = $5" };
    let picture = if with_picture { "picture" } else { "NULL::bytea" };
    let ending = if ending { " AND key LIKE '% ' || $6" } else { "" };
    format!(
        "SELECT revision, body, {picture}, key FROM \
         (SELECT DISTINCT ON (key) key, revision, body, picture FROM thing \
          WHERE {place} AND key > $1 AND key < $2 AND revision <= $3{ending} \
          ORDER BY key, revision DESC) AS newest \
         WHERE body IS NOT NULL ORDER BY key LIMIT $4"
    )
}

/// The page of things that a query asks for.
pub(super) async fn list(db: Db<'_>, query: &Query) -> Result<Vec<Held>, StoreError> {
    let Query { filter, after, limit, revision } = query;
    let after = after.as_ref().map(key_text).unwrap_or_default();
    let mut page = Vec::new();
    for mut range in ranges(db, filter).await? {
        if after >= range.before {
            continue;
        }
        if after > range.after {
            range.after.clone_from(&after);
        }
        let wanted = limit - page.len();
        if wanted == 0 {
            break;
        }
        page.extend(list_range(db, filter, range, wanted, *revision).await?);
    }
    Ok(page)
}

/// Where the keys are that a filter can let through.
async fn ranges(db: Db<'_>, filter: &Filter) -> Result<Vec<Range>, StoreError> {
    let Filter::Observations { indicator, measure, .. } = filter else {
        return Ok(vec![Range::all()]);
    };
    Ok(match (indicator, measure) {
        (None, None) => vec![Range::all()],
        (Some(indicator), None) => vec![Range::below(indicator.as_str())],
        (Some(indicator), Some(measure)) => {
            vec![Range::below(&format!("{indicator} {}", measure.slug()))]
        }
        // What is observed is an indicator, or was one.
        (None, Some(measure)) => {
            let query = "SELECT DISTINCT key FROM thing WHERE kind = $1 ORDER BY key";
            let kind = kind_number(Kind::Indicator);
            let rows = db.rows("list the indicators", query, &[&kind]).await?;
            let range = |row: &Row| {
                let indicator: &str = column(row, 0)?;
                Ok(Range::below(&format!("{indicator} {}", measure.slug())))
            };
            rows.iter().map(range).collect::<Result<_, StoreError>>()?
        }
    })
}

async fn list_range(
    db: Db<'_>,
    filter: &Filter,
    mut range: Range,
    limit: usize,
    revision: u64,
) -> Result<Vec<Held>, StoreError> {
    let (area, ending) = match filter {
        Filter::Observations { area, period, .. } => {
            (area.as_ref().map(AreaId::as_str), period.map(|period| period.to_string()))
        }
        _ => (None, None),
    };
    let with_picture = matches!(filter, Filter::Media { with_content: true, .. });
    let most = if with_picture { CHUNK_OF_PICTURES } else { CHUNK };
    let query = newest_of_range(area.is_some(), with_picture, ending.is_some());
    let (revision, kind) = (number(revision), kind_number(filter.kind()));
    let mut found = Vec::new();
    while found.len() < limit {
        let chunk = limit.min(most);
        let rows_wanted = i64::try_from(chunk).unwrap_or(i64::MAX);
        let mut parameters: Vec<&(dyn ToSql + Sync)> =
            vec![&range.after, &range.before, &revision, &rows_wanted];
        match &area {
            Some(area) => parameters.push(area),
            None => parameters.push(&kind),
        }
        if let Some(ending) = &ending {
            parameters.push(ending);
        }
        let rows = db.rows("list things", &query, &parameters).await?;
        for row in &rows {
            let Current { revision, thing } = read(row, 0)?.resolve()?;
            if let Some(thing) = thing.filter(|thing| filter.admits(thing))
                && found.len() < limit
            {
                found.push(Held { thing, revision });
            }
        }
        match rows.last() {
            Some(last) if rows.len() == chunk => range.after = column(last, 3)?,
            _ => break,
        }
    }
    Ok(found)
}

/// Writes the rows of some changes.
pub(super) async fn insert(
    db: Db<'_>,
    changes: &[Change],
    revision: u64,
) -> Result<(), StoreError> {
    let revision = number(revision);
    let (mut kinds, mut keys, mut areas) = (Vec::new(), Vec::new(), Vec::new());
    let (mut bodies, mut pictures) = (Vec::new(), Vec::new());
    for change in changes {
        let key = change.key();
        let Stored { revision: _, body, picture } = Stored::new(change, revision);
        kinds.push(kind_number(key.kind()));
        keys.push(key_text(&key));
        areas.push(area_of(&key));
        bodies.push(body);
        pictures.push(picture);
    }
    db.run(
        "write things",
        "INSERT INTO thing (kind, key, revision, area, body, picture) \
         SELECT kind, key, $1, area, body, picture \
         FROM unnest($2::smallint[], $3::text[], $4::text[], $5::bytea[], $6::bytea[]) \
              AS new (kind, key, area, body, picture)",
        &[&revision, &kinds, &keys, &areas, &bodies, &pictures],
    )
    .await
}

/// The area of an observation's key: what lists are made by beside the key itself.
pub(super) fn area_of(key: &Key) -> Option<String> {
    match key {
        Key::Observation(key) => Some(key.area.as_str().to_owned()),
        _ => None,
    }
}
