//! That what is remembered of requests can have been answered so. No digest is over it, so what is missing of it, or was put
//! there as a ledger might have, is not found.

use super::Check;
use crate::{history::Answer, sentences::damages as sentences, store::StoreError};

/// What is selected of answers, each with the author and the number of changes of the revision that it names.
pub(crate) const ANSWERS: &str = "SELECT principal, method, request_id, body_digest, request.revision, unchanged, warnings, \
    author, changes FROM request LEFT JOIN revision ON revision.revision = request.revision";

/// The revisions that several answers name.
pub(crate) const NAMED_TWICE: &str = "SELECT revision FROM request WHERE revision IS NOT NULL \
    GROUP BY revision HAVING count(*) > 1 ORDER BY revision LIMIT 100";

/// An answer, and what is there of the revision that it names.
#[derive(Debug)]
pub(crate) struct Answered {
    pub(crate) answer: Answer,
    /// That revision's author; none if it is not there, or none is named.
    pub(crate) author: Option<String>,
    /// The number of its changes.
    pub(crate) changes: Option<u64>,
}

impl Check {
    /// The revision that an answer names is there, and can have been made by whom was answered.
    pub(crate) fn answer(&mut self, read: Result<Answered, StoreError>) -> Result<(), StoreError> {
        let Some(answered) = self.tolerate(0, sentences::an_answer, read)? else { return Ok(()) };
        let Answered { answer, author, changes } = answered;
        let Answer { author: principal, method, request_id, revision, .. } = answer;
        let Some(revision) = revision else { return Ok(()) };
        let name = || sentences::answer(&method, request_id.as_str(), &principal);
        match author {
            None => self.damage(0, sentences::answer_nowhere(name(), revision)),
            Some(author) if author != principal => {
                self.damage(revision, sentences::answer_of_another(name(), author));
            }
            Some(_) if changes == Some(0) => {
                self.damage(revision, sentences::answer_of_erasure(name()));
            }
            Some(_) => {}
        }
        Ok(())
    }

    /// A request makes a revision of its own.
    pub(crate) fn named_twice(&mut self, revision: u64) {
        self.damage(revision, sentences::answers_of_several());
    }
}
