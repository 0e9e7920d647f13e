//! Erasing for good what was once recorded, where the law asks for it: what may be erased, and how that is recorded.
//!
//! An erasure is a revision that changes nothing. Its author ordered it, and its reason names what was erased and the
//! ground, so the chain of digests holds it. Why so is in `docs/decisions/013-erasure.md`.

mod spans;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    sync::Arc,
};

use scorecard_domain::{
    Change, Key, Kind, Lang, Problem, Text, Thing, fault::quoted, words::kind_name,
};
use scorecard_service::Clearance;

pub(crate) use self::spans::{Span, Spans};
use super::{
    Ledger,
    audit::Order,
    batch::{Batch, CommitError},
    proposal::Proposal,
    query::Vintage,
    revision::{Position, Revision},
};
use crate::{
    content::key::key_text, disclosure::public::PublicStore, sentences::erasures as sentences,
    store::StoreError,
};

/// No ground or author of an erasure is longer, in characters.
const MAX_TEXT: usize = 1000;
/// What the reason of an erasure begins with.
const BEGINNING: &str = "erased ";

/// A change that was erased.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Erased {
    /// In which revision it stands.
    pub revision: u64,
    /// Which of that revision's changes it is, from 0.
    pub index: u64,
    /// Of what kind.
    pub kind: Kind,
    /// Of which key; `None` if that was erased as well.
    pub key: Option<Key>,
    /// The revision that says when, by whom and on what ground.
    pub by: u64,
}

/// What is to be erased of what was recorded under a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Erasure {
    /// The key.
    pub key: Key,
    /// What these revisions recorded.
    pub revisions: BTreeSet<u64>,
    /// What all revisions recorded, but what is held now.
    pub all_revisions: bool,
    /// Everything that was ever recorded, and the key itself.
    pub with_key: bool,
    /// On what ground: a judgment, a decision, a request and the article that it rests on. One to 1000 characters.
    pub ground: String,
    /// Who has it erased. One to 1000 characters.
    pub by: String,
}

impl Erasure {
    /// What is to be erased, by its kind and key: 来源“s1”, source `s1`.
    pub fn thing(&self) -> Text {
        let (Text { zh, en }, key) = (kind_name(self.key.kind()), key_text(&self.key));
        Text::new(format!("{zh}“{key}”"), format!("{en} `{key}`"))
    }
}

/// An erasure that can be carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErasureOrder {
    /// What was asked for.
    pub(crate) asked: Erasure,
    /// As the ledger stood then.
    pub(crate) position: Position,
    /// What is to go: in these revisions, ascending; empty if all of it is gone already.
    pub revisions: Vec<u64>,
    /// Revisions that recorded something else under the key that is not held any more and stays.
    pub others: Vec<u64>,
    /// If the key is to go, the revision from which on what each of them recorded was not held any more.
    pub(crate) held_until: BTreeMap<u64, u64>,
}

/// Why something is not erased. Nothing was.
#[derive(Debug, thiserror::Error)]
pub enum EraseError {
    /// All that stands in the way.
    #[error(
        "没有抹除：{} (nothing was erased: {})", joined(.0, Lang::Zh, "；"), joined(.0, Lang::En, "; ")
    )]
    Refused(Vec<Problem>),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

fn joined(problems: &[Problem], lang: Lang, between: &str) -> String {
    problems.iter().map(|it| it.words().get(lang)).collect::<Vec<_>>().join(between)
}

/// What the reason of an erasure says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Record {
    /// The erased changes: revision and number in it, from 0; ascending, at least one.
    pub(crate) places: Vec<(u64, u64)>,
    pub(crate) ground: String,
}

impl fmt::Display for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let places: Vec<_> =
            self.places.iter().map(|(it, index)| format!("{it}:{index}")).collect();
        write!(f, "{BEGINNING}{}: {}", places.join(" "), self.ground)
    }
}

impl Record {
    /// What the reason of a revision without changes says; `None` if it is no erasure's.
    pub(crate) fn read(reason: &str) -> Option<Self> {
        let (places, ground) = reason.strip_prefix(BEGINNING)?.split_once(": ")?;
        let place = |place: &str| {
            let (revision, index) = place.split_once(':')?;
            Some((revision.parse().ok()?, index.parse().ok()?))
        };
        let places = places.split(' ').map(place).collect::<Option<Vec<(u64, u64)>>>()?;
        let record = Self { places, ground: ground.to_owned() };
        (record.places.is_sorted_by(|a, b| a < b) && record.to_string() == reason).then_some(record)
    }

    /// What a revision says if it is an erasure.
    pub(crate) fn of(revision: &Revision) -> Option<Self> {
        if revision.changes > 0 { None } else { Self::read(&revision.reason) }
    }
}

impl Ledger {
    /// Looks whether something can be erased, and finds out in which revisions it is.
    ///
    /// # Errors
    ///
    /// [`EraseError::Refused`] if it is held now, if it stands elsewhere under the same key, or if nothing like that was
    /// recorded.
    pub async fn plan_erasure(&self, asked: Erasure) -> Result<ErasureOrder, EraseError> {
        let position = self.newest().await?;
        let history = self.history(asked.key.clone()).await?;
        let mut problems = Vec::new();
        check_text(sentences::ground(), &asked.ground, &mut problems);
        check_text(sentences::author(), &asked.by, &mut problems);
        if asked.key.kind() == Kind::Suppression {
            // The public would see as of then what was withheld.
            problems.push(sentences::withheld());
        }
        // Of a key that is gone nothing can be told, so it cannot be told whether it is the same.
        let is_gone =
            asked.with_key && history.is_empty() && self.is_any_key_erased(&asked).await?;
        let wanted =
            if is_gone { BTreeSet::new() } else { wanted(&asked, &history, &mut problems) };
        if !problems.is_empty() {
            return Err(EraseError::Refused(problems));
        }
        let is_past = |vintage: &&Vintage| {
            vintage.thing.is_some()
                && Some(*vintage) != history.last()
                && vintage.erased_by.is_none()
        };
        let past = history.iter().filter(is_past).map(|vintage| vintage.revision.number);
        let others = past.filter(|revision| !wanted.contains(revision)).collect();
        let held_until = if asked.with_key { held_until(&history) } else { BTreeMap::new() };
        let revisions = wanted.into_iter().collect();
        Ok(ErasureOrder { asked, position, revisions, others, held_until })
    }

    /// Withdraws what is held under a key that is to be erased, though it be a promise that stands, by a revision of its own;
    /// `None` if nothing is held. With `dry_run` it only looks whether that can be done.
    ///
    /// # Errors
    ///
    /// [`EraseError::Refused`] if something still refers to it, or as [`Ledger::plan_erasure`] for ground and author.
    pub async fn withdraw_to_erase(
        &self,
        asked: &Erasure,
        dry_run: bool,
    ) -> Result<Option<u64>, EraseError> {
        let mut problems = Vec::new();
        check_text(sentences::ground(), &asked.ground, &mut problems);
        check_text(sentences::author(), &asked.by, &mut problems);
        if !problems.is_empty() {
            return Err(EraseError::Refused(problems));
        }
        let (_, held) = self.get_newest(asked.key.clone()).await?;
        let Some(held) = held else { return Ok(None) };
        let proposal = Proposal::of(&Batch {
            changes: vec![Change::Withdraw(asked.key.clone()).into()],
            author: asked.by.clone(),
            reason: "withdrawn to be erased".to_owned(),
            request: None,
        })?;
        let proposal = proposal.by_law();
        let done = match dry_run {
            true => self.examine(proposal).await.map(|validated| (held.revision, validated.faults)),
            false => self.carry_out(proposal).await.map(|committed| {
                (committed.revision.map_or(held.revision, |it| it.number), Vec::new())
            }),
        };
        let (revision, faults) = match done {
            Err(CommitError::Faulty(validated)) => (0, validated.faults),
            Err(CommitError::Store(err)) => return Err(err.into()),
            Err(other) => {
                return Err(EraseError::Refused(vec![sentences::not_withdrawn(quoted(other))]));
            }
            Ok(done) => done,
        };
        if faults.is_empty() {
            Ok(Some(revision))
        } else {
            Err(EraseError::Refused(faults.into_iter().map(|fault| fault.problem).collect()))
        }
    }

    /// Erases, in one transaction, and records that as a revision, which is answered. If all was gone already, only what
    /// may be left in the store's files is cleared away, and none is.
    ///
    /// # Errors
    ///
    /// If the ledger was written since, or the store fails; if it fails after the transaction, erasing the same again
    /// goes on.
    pub async fn erase(&self, order: ErasureOrder) -> Result<Option<Revision>, StoreError> {
        self.store.erase(order).await
    }

    async fn is_any_key_erased(&self, asked: &Erasure) -> Result<bool, StoreError> {
        let kind = asked.key.kind();
        let erased = self.erased().await?;
        Ok(erased.iter().any(|erased| erased.kind == kind && erased.key.is_none()))
    }

    /// All that was erased, in the order of the revisions.
    ///
    /// # Errors
    ///
    /// If the store fails.
    pub async fn erased(&self) -> Result<Vec<Erased>, StoreError> {
        self.store.erased(None).await
    }

    /// The revision that erased what was recorded under a key last, as of a revision; `None` if that was not erased.
    ///
    /// # Errors
    ///
    /// If the store fails.
    pub(crate) async fn erased_by(
        &self,
        key: &Key,
        revision: u64,
    ) -> Result<Option<u64>, StoreError> {
        let past = 1..=revision;
        let last = self.store.revisions_of(key.clone(), past, Order::NewestFirst, 1).await?;
        let erased = self.store.erased(Some(key.clone())).await?;
        Ok(erased.iter().find(|erased| last.contains(&erased.revision)).map(|erased| erased.by))
    }

    /// What was held as of a revision and has been erased since, in the order of the revisions that had put it; or of what the
    /// public saw then. Where a program of before erased the key as well, nobody can tell whether it was withdrawn before. To the
    /// public itself nothing is told.
    ///
    /// # Errors
    ///
    /// If the store fails.
    pub async fn erased_of(
        &self,
        revision: u64,
        seen_by: Clearance,
    ) -> Result<Vec<Erased>, StoreError> {
        if self.clearance() == Clearance::Public {
            return Ok(Vec::new());
        }
        if seen_by == Clearance::Public {
            let public = PublicStore::of(Arc::clone(&self.store), Arc::clone(&self.lens));
            return public.gone(&self.spans, revision).await;
        }
        let mut held = Vec::new();
        for erased in self.erased().await?.into_iter().filter(|it| it.revision <= revision) {
            let was_held = match &erased.key {
                Some(key) => {
                    let past = 1..=revision;
                    let last =
                        self.store.revisions_of(key.clone(), past, Order::NewestFirst, 1).await?;
                    last.contains(&erased.revision)
                }
                None => {
                    let until = self.spans.of(&*self.store, &erased).await?.until;
                    until.is_none_or(|it| revision < it)
                }
            };
            if was_held {
                held.push(erased);
            }
        }
        Ok(held)
    }

    /// The revisions that say what was erased, when, by whom and on what ground, oldest first.
    ///
    /// # Errors
    ///
    /// If the store fails.
    pub async fn erasures(&self) -> Result<Vec<Revision>, StoreError> {
        let by: BTreeSet<u64> = self.erased().await?.into_iter().map(|erased| erased.by).collect();
        let mut erasures = Vec::with_capacity(by.len());
        for number in by {
            erasures.extend(self.revision(number).await?);
        }
        Ok(erasures)
    }
}

/// The revision from which on what each revision recorded under a key was not held any more.
fn held_until(history: &[Vintage]) -> BTreeMap<u64, u64> {
    let next = history.iter().skip(1).map(|vintage| Some(vintage.revision.number));
    let ends = history.iter().zip(next.chain([None])).map(|(vintage, next)| {
        let number = vintage.revision.number;
        let is_withdrawal = vintage.thing.is_none() && vintage.erased_by.is_none();
        (number, next.filter(|_| !is_withdrawal).unwrap_or(number))
    });
    ends.collect()
}

/// The revisions whose change of the key is to go, and what stands in the way.
fn wanted(asked: &Erasure, history: &[Vintage], problems: &mut Vec<Problem>) -> BTreeSet<u64> {
    let Erasure { revisions, all_revisions, with_key, .. } = asked;
    let name = &asked.thing();
    let numbers = |vintages: &mut dyn Iterator<Item = &Vintage>| {
        vintages.map(|it| it.revision.number.to_string()).collect::<Vec<_>>().join(", ")
    };
    let Some((last, past)) = history.split_last() else {
        problems.push(sentences::never_recorded(name));
        return BTreeSet::new();
    };
    let mut named = Vec::new();
    for number in revisions {
        match history.iter().find(|vintage| vintage.revision.number == *number) {
            Some(vintage) => named.push(vintage),
            None => {
                let others = numbers(&mut history.iter());
                problems.push(sentences::not_changed_by(*number, name, others));
            }
        }
    }
    if *with_key {
        if last.thing.is_some() {
            problems.push(sentences::key_is_held(name));
        }
        return history.iter().map(|vintage| vintage.revision.number).collect();
    }
    if *all_revisions {
        named.extend(past.iter().filter(|vintage| vintage.thing.is_some()));
    }
    named.retain(|vintage| vintage.erased_by.is_none());
    for vintage in &named {
        let number = vintage.revision.number;
        if vintage.thing.is_none() {
            problems.push(sentences::withdrew(number, name));
        } else if vintage.thing == last.thing {
            problems.push(sentences::is_held(number, name));
        }
    }
    let is_named = |vintage: &Vintage| named.iter().any(|it| it.revision == vintage.revision);
    let things = named.iter().filter(|vintage| vintage.thing != last.thing);
    let things: Vec<&Thing> = things.filter_map(|vintage| vintage.thing.as_ref()).collect();
    let mut same = past.iter().filter(|vintage| {
        vintage.thing.as_ref().is_some_and(|thing| things.contains(&thing)) && !is_named(vintage)
    });
    let same = numbers(&mut same);
    if !same.is_empty() {
        problems.push(sentences::same_in(name, same));
    }
    named.into_iter().map(|vintage| vintage.revision.number).collect()
}

fn check_text(what: Problem, text: &str, problems: &mut Vec<Problem>) {
    let length = text.chars().count();
    if text.trim().is_empty() {
        problems.push(sentences::empty(&what));
    } else if length > MAX_TEXT {
        problems.push(sentences::too_long(&what, length, MAX_TEXT));
    }
    if text.chars().any(char::is_control) {
        problems.push(sentences::several_lines(what));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_read_as_it_was_written() {
        let record = Record {
            places: vec![(5, 17), (6, 0)],
            ground: "个人信息保护法: 第四十七条".to_owned(),
        };
        assert_eq!(record.to_string(), "erased 5:17 6:0: 个人信息保护法: 第四十七条");
        assert_eq!(Record::read(&record.to_string()), Some(record));
        for other in
            ["", "erased : x", "erased 5: x", "erased 6:0 5:1: x", "erased 05:1: x", "erased 5:1 x"]
        {
            assert_eq!(Record::read(other), None, "{other}");
        }
    }
}
