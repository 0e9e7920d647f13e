//! Changes: put or withdraw of one thing, whatever its kind.

use std::fmt;

use crate::{
    area::Area,
    assessment::Assessment,
    codes::code_list,
    collection_plan::CollectionPlan,
    definition::Definition,
    evidence::{Honour, HonourKey, Media, Source},
    id::{
        AreaId, AssessmentId, CollectionPlanId, DefinitionId, IndicatorId, MediaId, PeerGroupId,
        ReleaseId, SourceId,
    },
    imprint::{Imprint, ImprintKey},
    indicator::Indicator,
    milestone::{Milestone, MilestoneKey},
    observation::{Observation, ObservationKey},
    outcome::{Outcome, OutcomeKey},
    peer_group::PeerGroup,
    release::Release,
    suppression::{Suppression, SuppressionKey},
    target::{Target, TargetKey},
};

code_list! {
    /// The kinds of thing that a ledger holds, in the order in which they refer to each other.
    Kind, "类别" "kind" {
        /// A reference area.
        Area = 1 "area",
        /// What is measured.
        Indicator = 2 "indicator",
        /// Who says so.
        Source = 3 "source",
        /// Among whom a rank is.
        PeerGroup = 4 "peer_group",
        /// What a scorecard consists of.
        Definition = 5 "definition",
        /// A published figure.
        Observation = 6 "observation",
        /// A promise with a number.
        Target = 7 "target",
        /// A title held.
        Honour = 8 "honour",
        /// A fact or promise without a number.
        Milestone = 9 "milestone",
        /// A picture.
        Media = 10 "media",
        /// Who answers for a scorecard.
        Imprint = 11 "imprint",
        /// Who owes which figures, and by when.
        CollectionPlan = 12 "collection_plan",
        /// A revision that was frozen under a name, with its approvals.
        Release = 13 "release",
        /// What the ledger itself withholds from the public.
        Suppression = 14 "suppression",
        /// How areas are scored, ranked and graded against each other.
        Assessment = 15 "assessment",
        /// What became of a promise.
        Outcome = 16 "outcome",
    }
}

/// One thing that the ledger holds.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each variant is documented at its type")]
pub enum Thing {
    Area(Area),
    Indicator(Indicator),
    Source(Source),
    PeerGroup(PeerGroup),
    Definition(Definition),
    Observation(Observation),
    Target(Target),
    Honour(Honour),
    Milestone(Milestone),
    Media(Media),
    Imprint(Imprint),
    CollectionPlan(CollectionPlan),
    Release(Release),
    Suppression(Suppression),
    Assessment(Assessment),
    Outcome(Outcome),
}

/// What identifies one thing among its kind.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "each variant is documented at its type")]
pub enum Key {
    Area(AreaId),
    Indicator(IndicatorId),
    Source(SourceId),
    PeerGroup(PeerGroupId),
    Definition(DefinitionId),
    Observation(ObservationKey),
    Target(TargetKey),
    Honour(HonourKey),
    Milestone(MilestoneKey),
    Media(MediaId),
    Imprint(ImprintKey),
    CollectionPlan(CollectionPlanId),
    Release(ReleaseId),
    Suppression(SuppressionKey),
    Assessment(AssessmentId),
    Outcome(OutcomeKey),
}

/// Put or withdraw of one thing.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[expect(clippy::large_enum_variant, reason = "nearly all changes are puts")]
pub enum Change {
    /// The thing is as given from now on.
    Put(Thing),
    /// The thing with this key no longer holds.
    Withdraw(Key),
}

impl Thing {
    /// What identifies it.
    pub fn key(&self) -> Key {
        match self {
            Self::Area(area) => Key::Area(area.id.clone()),
            Self::Indicator(indicator) => Key::Indicator(indicator.id.clone()),
            Self::Source(source) => Key::Source(source.id.clone()),
            Self::PeerGroup(group) => Key::PeerGroup(group.id.clone()),
            Self::Definition(definition) => Key::Definition(definition.id.clone()),
            Self::Observation(observation) => Key::Observation(observation.key.clone()),
            Self::Target(target) => Key::Target(target.key.clone()),
            Self::Honour(honour) => Key::Honour(honour.key.clone()),
            Self::Milestone(milestone) => Key::Milestone(milestone.key.clone()),
            Self::Media(media) => Key::Media(media.id.clone()),
            Self::Imprint(imprint) => Key::Imprint(imprint.key.clone()),
            Self::CollectionPlan(plan) => Key::CollectionPlan(plan.id.clone()),
            Self::Release(release) => Key::Release(release.id.clone()),
            Self::Suppression(suppression) => Key::Suppression(suppression.key.clone()),
            Self::Assessment(assessment) => Key::Assessment(assessment.id.clone()),
            Self::Outcome(outcome) => Key::Outcome(outcome.key.clone()),
        }
    }

    /// Whether another says the same: whether they are equal but for the order of what has none, such as an area's parents
    /// or a group's members.
    pub fn says_the_same_as(&self, other: &Self) -> bool {
        if self == other {
            return true;
        }
        match (self, other) {
            (Self::Area(one), Self::Area(other)) => one.in_order() == other.in_order(),
            (Self::PeerGroup(one), Self::PeerGroup(other)) => one.in_order() == other.in_order(),
            (Self::CollectionPlan(one), Self::CollectionPlan(other)) => {
                one.in_order() == other.in_order()
            }
            _ => false,
        }
    }
}

impl Key {
    /// What kind of thing it identifies.
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Area(_) => Kind::Area,
            Self::Indicator(_) => Kind::Indicator,
            Self::Source(_) => Kind::Source,
            Self::PeerGroup(_) => Kind::PeerGroup,
            Self::Definition(_) => Kind::Definition,
            Self::Observation(_) => Kind::Observation,
            Self::Target(_) => Kind::Target,
            Self::Honour(_) => Kind::Honour,
            Self::Milestone(_) => Kind::Milestone,
            Self::Media(_) => Kind::Media,
            Self::Imprint(_) => Kind::Imprint,
            Self::CollectionPlan(_) => Kind::CollectionPlan,
            Self::Release(_) => Kind::Release,
            Self::Suppression(_) => Kind::Suppression,
            Self::Assessment(_) => Kind::Assessment,
            Self::Outcome(_) => Kind::Outcome,
        }
    }
}

impl Change {
    /// What it changes.
    pub fn key(&self) -> Key {
        match self {
            Self::Put(thing) => thing.key(),
            Self::Withdraw(key) => key.clone(),
        }
    }
}

/// The key as messages name it, without its kind.
impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Area(id) => write!(f, "{id}"),
            Self::Indicator(id) => write!(f, "{id}"),
            Self::Source(id) => write!(f, "{id}"),
            Self::PeerGroup(id) => write!(f, "{id}"),
            Self::Definition(id) => write!(f, "{id}"),
            Self::Observation(key) => write!(f, "{key}"),
            Self::Target(key) => write!(f, "{key}"),
            Self::Honour(key) => write!(f, "{} {} {}", key.holder, key.honour, key.period),
            Self::Milestone(key) => write!(f, "{} {} {}", key.area, key.milestone, key.period),
            Self::Media(id) => write!(f, "{id}"),
            Self::Imprint(key) => write!(f, "{} {}", key.area, key.period),
            Self::CollectionPlan(id) => write!(f, "{id}"),
            Self::Release(id) => write!(f, "{id}"),
            Self::Suppression(key) => write!(f, "{key}"),
            Self::Assessment(id) => write!(f, "{id}"),
            Self::Outcome(key) => write!(f, "{key}"),
        }
    }
}
