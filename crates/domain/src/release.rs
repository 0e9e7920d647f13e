//! Releases: a revision of the ledger that was frozen under a name, and who approved what of it.
//!
//! A release says of each group of indicators what it is about at its revision: a digest over the observations of its
//! scope and who entered them. A ledger checks both against itself when the release is written. So whether an approval
//! still holds, and whether somebody approved their own entry, can be told from releases alone.

use crate::{
    codes::code_list,
    id::{AreaId, DefinitionId, IndicatorId, ItemId, ReleaseId},
    period::Period,
    text::Text,
};

/// The author of what was written while nobody had to say who they are.
pub const UNAUTHENTICATED: &str = "unauthenticated";

code_list! {
    /// How far a release, or a group of its indicators, has come.
    ReleaseState, "发布状态" "release state" {
        /// 草稿: nobody has approved anything.
        Draft = 1 "draft",
        /// 审批中: some steps have approved.
        InApproval = 2 "in_approval",
        /// 退回: returned, and not approved again since.
        Returned = 3 "returned",
        /// 已批准: all steps have approved.
        Approved = 4 "approved",
        /// 已发布: it can never be changed again.
        Published = 5 "published",
    }
}

/// A revision that is frozen under a name, with its approvals.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Release {
    /// Names it for ever.
    pub id: ReleaseId,
    /// What people call it.
    pub title: Text,
    /// Whose figures it has; at least one area.
    pub areas: Vec<AreaId>,
    /// What its scorecards consist of.
    pub definition: DefinitionId,
    /// Which period it is about: observations of it and of periods within it are in scope.
    pub period: Period,
    /// The revision that it freezes.
    pub revision: u64,
    /// That revision's digest.
    pub digest: [u8; 32],
    /// Groups of the definition's indicators, each with who has to approve it; together all its indicators.
    pub groups: Vec<ApprovalGroup>,
    /// Whether it is published.
    pub published: bool,
}

/// Some indicators, who has to approve their figures, and who did.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ApprovalGroup {
    /// Names it within the release.
    pub id: ItemId,
    /// What people call it; may be empty.
    pub name: Text,
    /// Its indicators; none means all of the definition that no other group names.
    pub indicators: Vec<IndicatorId>,
    /// Who has to approve, one after the other; at least one step.
    pub steps: Vec<ApprovalStep>,
    /// What it is about at the release's revision.
    pub figures: GroupFigures,
    /// What was decided about these figures, oldest first.
    pub decisions: Vec<Decision>,
}

/// A step of an approval: a role, such as 科长.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ApprovalStep {
    /// Names it within the group.
    pub id: ItemId,
    /// What people call it; may be empty.
    pub name: Text,
}

/// What a group is about at the release's revision: the observations, targets and outcomes of its indicators, and these.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct GroupFigures {
    /// Over the ids of the group's indicators, and the keys of all that it is about with the revisions that last changed them.
    pub digest: [u8; 32],
    /// How many observations there are.
    pub count: u64,
    /// The authors of the revisions that last changed its observations and other facts, in order, each once.
    pub authors: Vec<String>,
}

/// What somebody decided at a step.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Decision {
    /// At which step of the group.
    pub step: ItemId,
    /// Who decided.
    pub actor: String,
    /// Why it was returned; `None` if it was approved.
    pub returned: Option<String>,
}

impl Release {
    /// What the public sees of it: one that is published, without its groups. Who approved what, and how many figures there
    /// were to approve and by whom, tells of those that are withheld. `None` as long as it is not published.
    pub fn public(&self) -> Option<Self> {
        let Self { id, title, areas, definition, period, revision, digest, groups: _, published } =
            self;
        published.then(|| Self {
            id: id.clone(),
            title: title.clone(),
            areas: areas.clone(),
            definition: definition.clone(),
            period: *period,
            revision: *revision,
            digest: *digest,
            groups: Vec::new(),
            published: true,
        })
    }

    /// How far it has come.
    pub fn state(&self) -> ReleaseState {
        let every = |state| self.groups.iter().all(|group| group.state() == state);
        if self.published {
            ReleaseState::Published
        } else if self.groups.iter().any(|group| group.state() == ReleaseState::Returned) {
            ReleaseState::Returned
        } else if every(ReleaseState::Approved) {
            ReleaseState::Approved
        } else if every(ReleaseState::Draft) {
            ReleaseState::Draft
        } else {
            ReleaseState::InApproval
        }
    }

    /// Whether a period is within its own.
    pub fn covers(&self, period: Period) -> bool {
        self.period.start() <= period.start() && period.last() <= self.period.last()
    }

    /// Whether another has the same scope: then figures of one group can be the same.
    pub fn same_scope(&self, other: &Self) -> bool {
        (&self.areas, &self.definition, self.period)
            == (&other.areas, &other.definition, other.period)
    }
}

impl ApprovalGroup {
    /// How far it has come; never [`ReleaseState::Published`].
    pub fn state(&self) -> ReleaseState {
        match self.decisions.last() {
            None => ReleaseState::Draft,
            Some(Decision { returned: Some(_), .. }) => ReleaseState::Returned,
            Some(_) if self.next_step().is_none() => ReleaseState::Approved,
            Some(_) => ReleaseState::InApproval,
        }
    }

    /// The step whose turn it is; `None` if all have approved.
    pub fn next_step(&self) -> Option<&ApprovalStep> {
        next(&self.steps, &self.decisions)
    }

    /// The steps have approved so often in a row since the last return.
    pub fn approvals(&self) -> usize {
        standing(&self.decisions)
    }

    /// Whether it cannot be told if somebody approves their own entry, because somebody who was not known entered
    /// figures of it.
    pub fn is_entered_by_unknown(&self) -> bool {
        self.figures.authors.iter().any(|author| author == UNAUTHENTICATED)
    }

    /// Whether decisions about the other's figures are decisions about this one's.
    pub fn same_matter(&self, other: &Self) -> bool {
        let Self { id, name: _, indicators, steps, figures, decisions: _ } = self;
        let step_ids =
            |steps: &[ApprovalStep]| steps.iter().map(|step| step.id.clone()).collect::<Vec<_>>();
        (id, indicators, figures) == (&other.id, &other.indicators, &other.figures)
            && step_ids(steps) == step_ids(&other.steps)
    }
}

/// How many approvals end a list of decisions.
fn standing(decisions: &[Decision]) -> usize {
    decisions.iter().rev().take_while(|decision| decision.returned.is_none()).count()
}

/// The step whose turn it is after some decisions.
pub(crate) fn next<'a>(
    steps: &'a [ApprovalStep],
    decisions: &[Decision],
) -> Option<&'a ApprovalStep> {
    steps.get(standing(decisions))
}
