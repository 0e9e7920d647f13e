//! That there are no rows to be read from but those of changes.

use std::collections::BTreeSet;

use scorecard_domain::{Key, Observation, ObservationKey, Text};

use super::{Check, thing};
use crate::{
    content::{entry::Entry, key::key_text},
    sentences::damages as sentences,
};

/// The revisions of which there are not as many rows as changes whose keys are not erased: number, rows, changes. One that is
/// not there has no changes.
pub(crate) const MISCOUNTED: &str = "WITH counted AS (\
        SELECT revision, CAST(sum(n_rows) AS bigint) AS n_rows FROM (\
            SELECT revision, changes AS n_rows FROM observation \
            UNION ALL SELECT revision, 1 FROM thing UNION ALL SELECT revision, 0 FROM revision\
        ) AS each_of GROUP BY revision\
    ), keyless AS (\
        SELECT revision, count(*) AS n_rows FROM erased WHERE key IS NULL GROUP BY revision\
    ), expected AS (\
        SELECT counted.revision, counted.n_rows, \
               coalesce(revision.changes, 0) - coalesce(keyless.n_rows, 0) AS changes \
        FROM counted LEFT JOIN revision ON revision.revision = counted.revision \
                     LEFT JOIN keyless ON keyless.revision = counted.revision\
    ) SELECT revision, n_rows, changes FROM expected WHERE n_rows <> changes \
      ORDER BY revision LIMIT 100";

/// Of a revision with more rows or changes it is not told which rows are too many.
const MAX_NAMED: i64 = 100_000;

/// What a block says of a period; `None` if it was withdrawn.
type Observed = (ObservationKey, Option<Observation>);

fn first_of(there: &[Observed]) -> Text {
    let first = there.first().map(|(key, _)| key_text(&Key::Observation(key.clone())));
    first.map(|key| sentences::first_of(key).into()).unwrap_or_default()
}

/// A revision of which there are not as many rows as changes.
#[derive(Debug)]
pub(crate) struct Miscounted {
    pub(crate) revision: u64,
    pub(crate) rows: i64,
    pub(crate) changes: i64,
}

impl Miscounted {
    /// Whether it is to be told which rows are too many.
    pub(crate) fn is_named(&self) -> bool {
        self.rows.max(self.changes) <= MAX_NAMED
    }
}

/// What rows of a revision say, and what it changed.
#[derive(Debug, Default)]
pub(crate) struct Named {
    /// The keys of its rows, each as often as it is there.
    there: Vec<Key>,
    changed: BTreeSet<Key>,
}

impl Named {
    /// Those that rows have.
    pub(crate) const fn of(there: Vec<Key>) -> Self {
        Self { there, changed: BTreeSet::new() }
    }

    /// Takes the contents of a part. What cannot be read was told when its revision was checked.
    pub(crate) fn changed(&mut self, contents: &[Vec<u8>]) {
        for content in contents {
            let change = Entry::read(content).and_then(|entry| entry.change());
            self.changed.extend(change.ok().flatten().map(|change| change.key()));
        }
    }
}

impl Check {
    /// Tells a row of a series whose columns are not what its block says.
    pub(crate) fn row_is_otherwise(&mut self, revision: u64, there: &[Observed]) {
        self.damage(revision, sentences::row_otherwise(first_of(there)));
    }

    /// Tells a row of a series that says something else of the rest of it than the rows before.
    pub(crate) fn rest_is_otherwise(&mut self, revision: u64, there: &[Observed]) {
        self.damage(revision, sentences::rest_otherwise(first_of(there)));
    }

    /// Tells a revision of which there are too many rows, or too few, and the rows that are too many, if their keys are known.
    pub(crate) fn miscounted(&mut self, of: Miscounted, named: Option<Named>) {
        let Miscounted { revision, rows, changes } = of;
        self.damage(revision, sentences::miscounted(rows, changes));
        let Named { there, changed } = named.unwrap_or_default();
        let mut seen = BTreeSet::new();
        for key in there {
            if !changed.contains(&key) {
                self.damage(revision, sentences::not_changed_here(thing(&key)));
            } else if !seen.insert(key.clone()) {
                self.damage(revision, sentences::more_than_once(thing(&key)));
            }
        }
    }
}
