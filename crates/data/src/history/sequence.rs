//! What may follow what in a history, and the digests over it: the same for who writes one and who reads one.

use super::{Answer, Entry, History};
use crate::{
    content::Corrupt,
    ledger::revision::{Position, Revision},
    store::check::{Check, Checking},
};

/// A history going by, entry by entry. Whatever it admits is as a ledger wrote it.
#[derive(Debug, Default)]
pub(super) struct Sequence {
    begun: Option<Begun>,
}

#[derive(Debug)]
struct Begun {
    /// Where it is to end.
    announced: Position,
    check: Check,
    /// The revision whose parts go by.
    checking: Option<Checking>,
    last_answer: Option<(String, String, String)>,
    answers: u64,
    ended: bool,
}

impl Sequence {
    /// Looks at the next entry.
    ///
    /// # Errors
    ///
    /// If it is out of its place, or not what the digests are over.
    pub(super) fn admit(&mut self, entry: &Entry) -> Result<(), Corrupt> {
        match (entry, &mut self.begun) {
            (Entry::Ledger(announced), None) => {
                self.begun = Some(Begun::new(*announced));
                Ok(())
            }
            (Entry::Ledger(_), Some(_)) => Err(Corrupt::new("the ledger is named twice")),
            (_, None) => Err(Corrupt::new("the ledger is not named first")),
            (_, Some(Begun { ended: true, .. })) => {
                Err(Corrupt::new("something comes after the end"))
            }
            (entry, Some(begun)) => {
                begun.admit(entry)?;
                begun.sound()
            }
        }
    }

    /// What went by, if all of it did.
    pub(super) fn finished(&self) -> Option<History> {
        let begun = self.begun.as_ref().filter(|begun| begun.ended)?;
        let changes = begun.check.found.changes;
        Some(History { position: begun.announced, changes, answers: begun.answers })
    }
}

impl Begun {
    const fn new(announced: Position) -> Self {
        Self {
            announced,
            check: Check::begin(announced.ledger_id),
            checking: None,
            last_answer: None,
            answers: 0,
            ended: false,
        }
    }

    fn admit(&mut self, entry: &Entry) -> Result<(), Corrupt> {
        match entry {
            Entry::Part(contents) => {
                let Some(checking) = &mut self.checking else {
                    return Err(Corrupt::new("changes are there without their revision"));
                };
                if contents.is_empty() && !checking.is_erasure() {
                    return Err(Corrupt::new("a part has no changes"));
                }
                for content in contents {
                    self.check.content(checking, content);
                }
                return Ok(());
            }
            Entry::Ledger(_) | Entry::Revision(..) | Entry::Answer(_) | Entry::End => {}
        }
        if let Some(checking) = self.checking.take() {
            self.check.end(checking);
            self.sound()?;
        }
        let reached = self.check.found.position;
        match entry {
            Entry::Revision(revision, seed) => {
                self.in_place(reached, revision)?;
                self.checking =
                    self.check.revision(revision.number, Some((revision.clone(), *seed)));
            }
            Entry::Answer(answer) => {
                self.at_announced(reached)?;
                self.answer(answer)?;
            }
            Entry::End => {
                self.at_announced(reached)?;
                self.check.erasures();
                self.ended = true;
            }
            Entry::Ledger(_) | Entry::Part(_) => {}
        }
        Ok(())
    }

    fn in_place(&self, reached: Position, revision: &Revision) -> Result<(), Corrupt> {
        let Revision { number, .. } = revision;
        let (expected, last) = (reached.revision + 1, self.announced.revision);
        if *number != expected || expected > last || self.answers > 0 {
            return Err(Corrupt::new(format!(
                "revision {number} stands where revision {expected} of {last} is expected"
            )));
        }
        Ok(())
    }

    fn at_announced(&self, reached: Position) -> Result<(), Corrupt> {
        if reached == self.announced {
            return Ok(());
        }
        let Position { revision, digest, .. } = reached;
        Err(Corrupt::new(format!(
            "it goes up to revision {revision}, digest {digest}, and is announced up to revision {}, \
             digest {}",
            self.announced.revision, self.announced.digest
        )))
    }

    fn answer(&mut self, answer: &Answer) -> Result<(), Corrupt> {
        let Answer { author, method, request_id, revision, unchanged, .. } = answer;
        let id = request_id.as_str();
        if revision.is_some_and(|revision| revision == 0 || revision > self.announced.revision) {
            return Err(Corrupt::new(format!(
                "the answer to `{id}` names a revision that is not there"
            )));
        }
        if i64::try_from(*unchanged).is_err() {
            return Err(Corrupt::new(format!("the answer to `{id}` counts too many changes")));
        }
        let place = (author.clone(), method.clone(), id.to_owned());
        if self.last_answer.as_ref().is_some_and(|last| *last >= place) {
            return Err(Corrupt::new(format!("the answer to `{id}` is not in its place")));
        }
        self.last_answer = Some(place);
        self.answers += 1;
        Ok(())
    }

    /// The first damage that was found is one too many.
    fn sound(&self) -> Result<(), Corrupt> {
        match self.check.found.damages.first() {
            None => Ok(()),
            Some(damage) => Err(Corrupt::new(damage)),
        }
    }
}
