//! Ranges of series, and what was held in them.
//!
//! The text of a series is the components of its keys before the period with spaces between, so the order of these texts
//! by their bytes is the order of the components, and what begins with the same components is one range.

use std::collections::BTreeSet;

use scorecard_domain::Period;
use tokio_postgres::{Row, types::ToSql};

use super::{db::Db, errors::column, recorded};
use crate::{
    ledger::{commit::Current, query::Held},
    store::{
        StoreError,
        block::{period_numbers, period_of},
        corrupt, number,
        recorded::{Newest, Recorded},
        series::Series,
    },
};

/// The series from one text up to another, without that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Range {
    pub(super) from: String,
    pub(super) before: String,
}

impl Range {
    pub(super) fn all() -> Self {
        Self { from: String::new(), before: char::MAX.into() }
    }

    /// The series that begin with these components.
    pub(super) fn below(components: &str) -> Self {
        // `!` comes right after the space.
        Self { from: format!("{components} "), before: format!("{components}!") }
    }
}

/// What is newest in each of the first series of a range, in their order; of a series that has nothing, its text.
/// Parameters are the range, how many series, the revision, the first and the last period, and the area if only its
/// series are asked for.
pub(super) fn newest_of_range(of_area: bool) -> String {
    let place = if of_area { "split_part(key, ' ', 4) = $7 AND " } else { "" };
    format!(
        "SELECT listed.key, told.revision, told.block, told.rest FROM \
         (SELECT id, key FROM series WHERE {place}key >= $1 AND key < $2 ORDER BY key LIMIT $3) AS listed \
         {} ORDER BY listed.key",
        recorded::told("listed.id", "$4", "first <= $6 AND last >= $5")
    )
}

/// What is read of ranges.
#[derive(Debug)]
pub(super) struct Reading<'a> {
    /// Only observations of this area.
    pub(super) area: Option<&'a str>,
    /// Only of these periods; of all if there is none.
    pub(super) periods: &'a BTreeSet<Period>,
    /// As the ledger stood right after this revision.
    pub(super) revision: u64,
}

/// What is held of a series.
#[derive(Debug)]
pub(super) struct Listed {
    pub(super) text: String,
    pub(super) newest: Newest,
}

impl Reading<'_> {
    /// What is first in a range, of so many series; the range becomes what is left of it, `None` if nothing is.
    pub(super) async fn take(
        &self,
        db: Db<'_>,
        range: &mut Option<Range>,
        series: usize,
    ) -> Result<Vec<Listed>, StoreError> {
        let Some(asked) = range.take() else { return Ok(Vec::new()) };
        let limit = i64::try_from(series).unwrap_or(i64::MAX);
        let (first, last) = period_numbers(self.periods).into_inner();
        let revision = number(self.revision);
        let mut parameters: Vec<&(dyn ToSql + Sync)> =
            vec![&asked.from, &asked.before, &limit, &revision, &first, &last];
        if let Some(area) = &self.area {
            parameters.push(area);
        }
        let query = newest_of_range(self.area.is_some());
        let rows = db.rows("list observations", &query, &parameters).await?;
        let mut listed: Vec<Listed> = Vec::new();
        for row in &rows {
            add(&mut listed, row)?;
        }
        if let Some(last) = listed.last().filter(|_| listed.len() >= series) {
            // No other series comes before that.
            *range = Some(Range { from: format!("{} ", last.text), before: asked.before });
        }
        Ok(listed)
    }

    /// What is asked for of a series, in the order of the periods' texts.
    pub(super) fn held(&self, listed: &Listed) -> Result<Vec<Held>, StoreError> {
        let there = listed.newest.0.iter().filter(|(_, recorded)| !recorded.is_withdrawal());
        let mut found: Vec<(Period, &Recorded)> = Vec::new();
        for (period, recorded) in there {
            let period = period_of(*period).map_err(corrupt("list observations"))?;
            if self.periods.is_empty() || self.periods.contains(&period) {
                found.push((period, recorded));
            }
        }
        if found.is_empty() {
            return Ok(Vec::new());
        }
        // The numbers of whole years are in the order of their texts.
        if found.iter().any(|(period, _)| period.as_year().is_none()) {
            found.sort_by_cached_key(|(period, _)| period.to_string());
        }
        let series = Series::read(&listed.text)?;
        let mut held = Vec::with_capacity(found.len());
        for (period, recorded) in found {
            let Current { revision, thing } = recorded.resolve(series.at(period))?;
            held.extend(thing.map(|thing| Held { thing, revision }));
        }
        Ok(held)
    }
}

fn add(listed: &mut Vec<Listed>, row: &Row) -> Result<(), StoreError> {
    let text: &str = column(row, 0)?;
    if listed.last().is_none_or(|last| last.text != text) {
        listed.push(Listed { text: text.to_owned(), newest: Newest::default() });
    }
    listed.last_mut().map_or(Ok(()), |last| recorded::add(&mut last.newest, row, 1))
}
