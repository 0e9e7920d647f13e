//! What no scorecard would show: things under a chapter that no definition has. One that has it may still come, so it is told
//! and refuses nothing.

use std::collections::{BTreeMap, BTreeSet};

use scorecard_domain::{Definition, DefinitionId, ItemId, Kind, Problem, Thing};

use super::{Judgement, State};
use crate::{
    ledger::warning::{Compared, Warning, WarningReason},
    sentences,
    store::StoreError,
};

/// So many of the chapters that there are are named.
const MAX_NAMED: usize = 20;

impl Judgement {
    /// Remembers what is put of definitions, and of what names a chapter.
    pub(super) fn note_page(&mut self, index: u64, thing: &Thing) {
        let (kind, chapter) = match thing {
            Thing::Definition(definition) => {
                let put = (index, Some(definition.clone()));
                self.definitions.insert(definition.id.clone(), put);
                return;
            }
            Thing::Target(target) => (Kind::Target, Some(&target.chapter)),
            Thing::Milestone(milestone) => (Kind::Milestone, Some(&milestone.chapter)),
            Thing::Media(media) => (Kind::Media, media.chapter.as_ref()),
            _ => return,
        };
        self.chapters.extend(chapter.map(|chapter| (index, kind, chapter.clone())));
    }

    pub(super) fn conclude_page(&mut self, state: &mut impl State) -> Result<(), StoreError> {
        self.conclude_chapters(state)?;
        self.conclude_parts(state)
    }

    /// Tells of what is put under a chapter that no definition has. A ledger without any chapter says nothing.
    fn conclude_chapters(&mut self, state: &mut impl State) -> Result<(), StoreError> {
        let is_unread = self.unread.iter().any(|key| key.kind() == Kind::Definition);
        if self.chapters.is_empty() || is_unread {
            return Ok(());
        }
        let chapters_of = |definition: &Definition| -> BTreeSet<ItemId> {
            definition.chapters.iter().map(|chapter| chapter.id.clone()).collect()
        };
        let mut there: BTreeMap<DefinitionId, BTreeSet<ItemId>> = BTreeMap::new();
        state.each(Kind::Definition, &mut |thing| {
            if let Thing::Definition(definition) = thing {
                there.insert(definition.id.clone(), chapters_of(&definition));
            }
        })?;
        for (id, (_, definition)) in &self.definitions {
            match definition {
                Some(definition) => there.insert(id.clone(), chapters_of(definition)),
                None => there.remove(id),
            };
        }
        let there: BTreeSet<ItemId> = there.into_values().flatten().collect();
        if there.is_empty() {
            return Ok(());
        }
        let named: Vec<ItemId> = there.iter().take(MAX_NAMED).cloned().collect();
        let is_unknown = |(_, _, chapter): &(u64, Kind, ItemId)| !there.contains(chapter);
        for (index, kind, chapter) in self.chapters.iter().filter(|it| is_unknown(it)) {
            let problem = match there.len().checked_sub(named.len()) {
                None | Some(0) => sentences::no_chapter(chapter, &named[..]),
                Some(more) => sentences::no_chapter_of_many(chapter, &named[..], more),
            };
            let path = format!("changes[{index}].{kind}.chapter");
            self.told.warnings.add(*index, warning(path, WarningReason::UnknownChapter, problem));
        }
        Ok(())
    }
}

pub(super) fn warning(path: String, reason: WarningReason, problem: Problem) -> Warning {
    Warning { path, reason, problem: problem.into(), compared: Compared::default(), more: 0 }
}
