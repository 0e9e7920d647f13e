//! Checks everything: that the contents are those that the digests are over, and that the tables that are read
//! from say the same.

use rusqlite::Connection;
use scorecard_domain::{Change, Kind};

use super::{dictionary::Dictionary, errors::sql, revisions, things};
use crate::{
    clock::Timestamp,
    content::{
        self, Digest, LedgerId,
        digest::{Chain, Header},
        key::key_text,
    },
    ledger::{commit::Current, revision::Position},
    store::{Damage, StoreError, Verification},
};

/// A check that is going on.
struct Check<'a> {
    conn: &'a Connection,
    dictionary: &'a Dictionary,
    found: Verification,
    last_time: Option<Timestamp>,
}

/// Checks all that a connection sees.
pub(super) fn verify(
    conn: &Connection,
    dictionary: &Dictionary,
    ledger_id: LedgerId,
) -> Result<Verification, StoreError> {
    let position = Position { ledger_id, revision: 0, digest: Digest::NONE };
    let found = Verification { position, changes: 0, damages: Vec::new() };
    let mut check = Check { conn, dictionary, found, last_time: None };
    let sound = check.pages();
    check.tolerate(0, sound)?;
    let last = revisions::last(conn)?.map_or(0, |last| last.number);
    for revision in 1..=last {
        let sound = check.revision(revision);
        check.tolerate(revision, sound)?;
    }
    let sound = check.rows();
    check.tolerate(0, sound)?;
    Ok(check.found)
}

impl Check<'_> {
    fn damage(&mut self, revision: u64, problem: impl Into<String>) {
        if self.found.damages.len() < Verification::MAX_DAMAGES {
            self.found.damages.push(Damage { revision, problem: problem.into() });
        }
    }

    /// What cannot be read is damage too.
    fn tolerate(&mut self, revision: u64, sound: Result<(), StoreError>) -> Result<(), StoreError> {
        match sound {
            Err(StoreError::Corrupt { doing, source }) => {
                self.damage(revision, format!("cannot {doing}: {source}"));
                Ok(())
            }
            other => other,
        }
    }

    /// SQLite's own check of its pages and indices.
    fn pages(&mut self) -> Result<(), StoreError> {
        let doing = sql("check the pages");
        let told: Vec<String> = self
            .conn
            .prepare("PRAGMA integrity_check(10)")
            .and_then(|mut query| query.query_map([], |row| row.get(0))?.collect())
            .map_err(doing)?;
        for problem in told.into_iter().filter(|problem| problem != "ok") {
            self.damage(0, format!("the file is damaged: {problem}"));
        }
        Ok(())
    }

    fn revision(&mut self, number: u64) -> Result<(), StoreError> {
        let Some((revision, seed)) = revisions::seeded(self.conn, number)? else {
            self.damage(number, "the revision is missing");
            return Ok(());
        };
        if self.last_time.is_some_and(|last| revision.time < last) {
            self.damage(number, "its time is before that of the revision before it");
        }
        let header = Header {
            ledger: self.found.position.ledger_id,
            revision: number,
            time: revision.time,
            author: &revision.author,
            reason: &revision.reason,
            changes: revision.changes,
        };
        let mut chain = Chain::begin(self.found.position.digest, header, seed);
        // The chain goes on with the digest that is stored, so that one damage is told once.
        self.found.position.revision = number;
        self.found.position.digest = revision.digest;
        self.last_time = Some(revision.time);
        let mut changes = 0;
        let mut last_key: Option<(Kind, String)> = None;
        for part_number in 0.. {
            let Some(part) = revisions::part(self.conn, number, part_number)? else {
                self.damage(number, format!("part {part_number} of its content is missing"));
                break;
            };
            for content in &part.contents {
                chain.change(content);
                changes += 1;
                match content::decode(content) {
                    Err(corrupt) => self.damage(number, format!("a change is corrupt: {corrupt}")),
                    Ok(change) => self.change(number, content, &change, &mut last_key)?,
                }
            }
            if part.last {
                break;
            }
        }
        self.found.changes += changes;
        if changes != revision.changes {
            let problem = format!("it has {changes} changes and says {}", revision.changes);
            self.damage(number, problem);
        }
        let digest = chain.finish();
        if digest != revision.digest {
            let problem = format!("its digest is {digest}, and {} is stored", revision.digest);
            self.damage(number, problem);
        }
        Ok(())
    }

    fn change(
        &mut self,
        revision: u64,
        content: &[u8],
        change: &Change,
        last_key: &mut Option<(Kind, String)>,
    ) -> Result<(), StoreError> {
        let key = change.key();
        let sorted = (key.kind(), key_text(&key));
        let name = format!("{} `{}`", sorted.0, sorted.1);
        if content::encode(change) != content {
            self.damage(revision, format!("the change of {name} is not in its canonical encoding"));
        }
        if last_key.as_ref().is_some_and(|last| *last >= sorted) {
            self.damage(revision, format!("{name} is not in its place"));
        }
        *last_key = Some(sorted);
        let expected = match change {
            Change::Put(thing) => Some(thing),
            Change::Withdraw(_) => None,
        };
        match things::at(self.conn, self.dictionary, &key, revision) {
            Ok(Current { revision: at, thing }) if at == revision && thing.as_ref() == expected => {
            }
            Ok(_) => {
                self.damage(revision, format!("{name} is read otherwise than it was written"));
            }
            other => self.tolerate(revision, other.map(drop))?,
        }
        Ok(())
    }

    /// Each change has one row, and there are no others.
    fn rows(&mut self) -> Result<(), StoreError> {
        let rows: i64 = self
            .conn
            .query_row(
                "SELECT (SELECT count(*) FROM observation) + (SELECT count(*) FROM thing)",
                [],
                |row| row.get(0),
            )
            .map_err(sql("count rows"))?;
        let changes = self.found.changes;
        if u64::try_from(rows) != Ok(changes) {
            let problem = format!("{rows} rows are there for {changes} changes: rebuild them");
            self.damage(0, problem);
        }
        Ok(())
    }
}
