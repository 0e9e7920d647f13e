//! What the service knows: everything of the ledger at one revision, as one immutable value.
//!
//! A new revision makes a new world that shares what did not change, so an answer is computed wholly at
//! one revision while the next one is being built.

use std::{collections::BTreeMap, sync::Arc};

use scorecard_domain::{
    Assessment, AssessmentId, Change, Definition, DefinitionId, Key, Missing, Period, Source,
    SourceId, Thing,
};
use scorecard_measures::{Cube, assessment::Standings};

use crate::{
    assessment::Memo,
    facts::{Facts, Held},
    position::Position,
    touched::{Recent, Touched},
};

/// Everything of the ledger at one revision. A copy is cheap.
#[derive(Clone, Debug)]
pub(crate) struct World {
    /// Of which ledger, and at which revision.
    pub(crate) position: Position,
    /// Observations, and the areas, indicators and peer groups that they need.
    pub(crate) cube: Cube,
    /// What scorecards consist of.
    pub(crate) definitions: BTreeMap<DefinitionId, Arc<Held<Definition>>>,
    /// How areas are scored against each other.
    pub(crate) assessments: BTreeMap<AssessmentId, Arc<Held<Assessment>>>,
    /// Who says so.
    pub(crate) sources: BTreeMap<SourceId, Arc<Held<Source>>>,
    /// Targets, honours, milestones, outcomes, pictures and imprints.
    pub(crate) facts: Facts,
    /// What was worked out of it.
    memo: Memo,
    /// What the revisions up to this one touched, as far back as that is kept.
    pub(crate) recent: Recent,
    /// The same for all worlds that follow from one reading of the ledger. Those of another may be of another history.
    pub(crate) history: History,
}

/// Worlds that follow from each other have the same one.
#[derive(Clone, Debug, Default)]
pub(crate) struct History(Arc<()>);

impl PartialEq for History {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl World {
    /// A world with observations only.
    pub(crate) fn empty(position: Position, cube: Cube) -> Self {
        let (definitions, assessments) = (BTreeMap::new(), BTreeMap::new());
        let (sources, facts) = (BTreeMap::new(), Facts::default());
        let (memo, recent, history) = (Memo::default(), Recent::default(), History::default());
        Self { position, cube, definitions, assessments, sources, facts, memo, recent, history }
    }

    /// The world after one more revision.
    #[must_use]
    pub(crate) fn after(&self, position: Position, changes: &[Change]) -> Self {
        let revision = position.revision;
        let mut next = Self {
            cube: self.cube.apply(revision, changes),
            position,
            memo: Memo::default(),
            ..self.clone()
        };
        next.recent.push(self.position.revision, revision, Touched::by(self, changes));
        for change in changes {
            match change {
                Change::Put(thing) => next.put(revision, thing),
                Change::Withdraw(Key::Definition(id)) => drop(next.definitions.remove(id)),
                Change::Withdraw(Key::Assessment(id)) => drop(next.assessments.remove(id)),
                Change::Withdraw(Key::Source(id)) => drop(next.sources.remove(id)),
                Change::Withdraw(key) => next.facts.withdraw(key),
            }
        }
        next
    }

    /// All areas of one of its assessments for a period; the same for all who ask.
    ///
    /// # Errors
    ///
    /// Why it cannot be worked out.
    pub(crate) fn standings(
        &self,
        assessment: &Assessment,
        period: Period,
    ) -> Result<Arc<Standings>, Missing> {
        self.memo.standings(&self.cube, assessment, period)
    }

    /// What was touched since another world; `None` if that is not known: it is long past, or of another history.
    pub(crate) fn touched_since(&self, other: &Self) -> Option<Touched> {
        if self.history != other.history {
            return None;
        }
        if self.position == other.position {
            return Some(Touched::default());
        }
        self.recent.since(other.position.revision)
    }

    /// Takes in a thing that is not the cube's.
    pub(crate) fn put(&mut self, revision: u64, thing: &Thing) {
        match thing {
            Thing::Definition(definition) => {
                let held = Held { thing: definition.clone(), revision };
                self.definitions.insert(definition.id.clone(), Arc::new(held));
            }
            Thing::Assessment(assessment) => {
                let held = Held { thing: assessment.clone(), revision };
                self.assessments.insert(assessment.id.clone(), Arc::new(held));
            }
            Thing::Source(source) => {
                let held = Held { thing: source.clone(), revision };
                self.sources.insert(source.id.clone(), Arc::new(held));
            }
            fact => self.facts.put(revision, fact),
        }
    }
}
