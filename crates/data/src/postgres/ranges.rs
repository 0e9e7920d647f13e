//! Ranges of keys, and what was held under them.
//!
//! A key's text is its components with spaces between, so the order of keys by their bytes is the order of
//! their components, and what begins with the same components is one range of keys.

use scorecard_domain::{Kind, Period};
use tokio_postgres::types::ToSql;

use super::{
    db::Db,
    errors::column,
    things::{kind_number, read},
};
use crate::{
    ledger::{commit::Current, query::Held},
    store::{StoreError, number},
};

/// The keys between two texts, without these.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Range {
    pub(super) after: String,
    pub(super) before: String,
}

impl Range {
    pub(super) fn all() -> Self {
        Self { after: String::new(), before: char::MAX.into() }
    }

    /// The keys that begin with these components.
    pub(super) fn below(components: &str) -> Self {
        // `!` comes right after the space.
        Self { after: format!("{components} "), before: format!("{components}!") }
    }
}

/// The newest rows of a range of keys, in their order. Parameters are the bounds of keys, the revision, how
/// many rows, and the kind or else the area of observations; and patterns of keys, if these are restricted.
pub(super) fn newest_of_range(of_area: bool, with_picture: bool, ending: bool) -> String {
    let place = if of_area { "area = $5" } else { "kind = $5" };
    let picture = if with_picture { "picture" } else { "NULL::bytea" };
    let ending = if ending { " AND key LIKE ANY ($6)" } else { "" };
    format!(
        "SELECT revision, body, {picture}, key FROM \
         (SELECT DISTINCT ON (key) key, revision, body, picture FROM thing \
          WHERE {place} AND key > $1 AND key < $2 AND revision <= $3{ending} \
          ORDER BY key, revision DESC) AS newest \
         WHERE body IS NOT NULL ORDER BY key LIMIT $4"
    )
}

/// What is read of ranges.
#[derive(Debug)]
pub(super) struct Reading<'a> {
    pub(super) kind: Kind,
    pub(super) with_picture: bool,
    /// Only observations of this area.
    pub(super) area: Option<&'a str>,
    /// Only keys with one of these ends (see [`ending`]); all if there is none.
    pub(super) endings: &'a [String],
    /// As the ledger stood right after this revision.
    pub(super) revision: u64,
}

/// How the keys of a period's observations end, as a pattern.
pub(super) fn ending(period: Period) -> String {
    format!("% {period}")
}

impl Reading<'_> {
    /// What is first in a range, at most `limit`; the range becomes what is left of it, `None` if nothing is.
    pub(super) async fn take(
        &self,
        db: Db<'_>,
        range: &mut Option<Range>,
        limit: usize,
    ) -> Result<Vec<Held>, StoreError> {
        let Some(asked) = range.take() else { return Ok(Vec::new()) };
        let query =
            newest_of_range(self.area.is_some(), self.with_picture, !self.endings.is_empty());
        let (revision, kind) = (number(self.revision), kind_number(self.kind));
        let rows_wanted = i64::try_from(limit).unwrap_or(i64::MAX);
        let mut parameters: Vec<&(dyn ToSql + Sync)> =
            vec![&asked.after, &asked.before, &revision, &rows_wanted];
        match &self.area {
            Some(area) => parameters.push(area),
            None => parameters.push(&kind),
        }
        if !self.endings.is_empty() {
            parameters.push(&self.endings);
        }
        let rows = db.rows("list things", &query, &parameters).await?;
        let mut found = Vec::with_capacity(rows.len());
        for row in &rows {
            let Current { revision, thing } = read(row, 0)?.resolve()?;
            found.extend(thing.map(|thing| Held { thing, revision }));
        }
        if let Some(last) = rows.last().filter(|_| rows.len() == limit) {
            *range = Some(Range { after: column(last, 3)?, before: asked.before });
        }
        Ok(found)
    }
}
