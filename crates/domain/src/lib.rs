//! Values and rules: what an observation, an indicator, a target and a definition are, and which ones
//! cannot exist.
//!
//! If you hold one of these values, it is valid. Nothing here does I/O, and nothing here is
//! serializable: `scorecard-wire` converts to and from protobuf, the ledger has its own encoding.

pub mod area;
pub mod assessment;
pub mod attainment;
pub mod change;
pub mod claim;
pub mod codes;
pub mod collection_plan;
pub mod comparison;
pub mod confidentiality;
pub mod date;
pub mod decimal;
pub mod definition;
pub mod evidence;
pub mod fault;
pub mod formula;
pub mod grading;
pub mod id;
pub mod imprint;
pub mod indicator;
pub mod interval;
pub mod milestone;
pub mod missing;
pub mod observation;
pub mod of;
pub mod outcome;
pub mod peer_group;
pub mod period;
pub mod ratio;
pub mod reading;
pub mod release;
pub mod reporting;
pub mod rules;
mod schedule;
mod sentences;
pub mod status;
pub mod suppression;
pub mod target;
pub mod terms;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
pub mod text;
pub mod timestamp;
pub mod words;

pub use area::{Area, AreaKind, Parenthood, StatedShare, Succession};
pub use assessment::{
    Adjustment, Aggregation, Assessment, Band, Bounds, Capping, Effect, EffectKind, Grade,
    Imputation, Leaf, Mixed, Moments, Node, NodeContent, NodeRounding, Normalisation,
    NormalisationMethod, Points, RankScaling, Robustness, ScoreRange, Stated, Treatment, Unscored,
};
pub use attainment::{AttainmentState, Pace, completion_rate};
pub use change::{Change, Key, Kind, Thing};
pub use claim::{Against, Claim, Doubt, Verdict};
pub use collection_plan::{
    CollectionPlan, Deadline, PlanAreas, PlanFigure, PlanPeriods, Recurrence,
};
pub use comparison::Comparison;
pub use confidentiality::{Confidentiality, PublicFace};
pub use date::Date;
pub use decimal::{Decimal, Rounding};
pub use definition::{
    AssessmentFace, Chapter, ChapterKind, Definition, Frame, Item, ItemArea, ItemAssessment,
    ItemOf, Preference, TargetItem,
};
pub use evidence::{Honour, HonourForm, HonourKey, HonourKind, HonourLevel, Media, Source};
pub use fault::{Explained, Fault, FaultReason, Problem};
pub use formula::{Formula, InvalidFormula};
pub use grading::{GradeBound, Graded, Grading, NumberGrade};
pub use id::{
    AreaId, AssessmentId, CollectionPlanId, DefinitionId, IndicatorId, ItemId, MediaId,
    PeerGroupId, ReleaseId, SourceId,
};
pub use imprint::{Imprint, ImprintKey};
pub use indicator::{
    Direction, GrowthRule, Indicator, Nature, OverAreas, OverTime, PlausibleRange, StreakRule,
    StreakRules,
};
pub use interval::{Bound, Interval};
pub use milestone::{Milestone, MilestoneKey, MilestoneState};
pub use missing::Missing;
pub use observation::{Measure, Observation, ObservationKey};
pub use of::Of;
pub use outcome::{Adjusted, Outcome, OutcomeKey, OutcomeState, PromiseKey};
pub use peer_group::{Membership, PeerGroup};
pub use period::{Month, Period, Validity};
pub use ratio::Ratio;
pub use reading::{Absence, Qualifier, Reading, Standing};
pub use release::{
    ApprovalGroup, ApprovalStep, Decision, GroupFigures, Release, ReleaseState, UNAUTHENTICATED,
};
pub use reporting::{ReportingState, Tally};
pub use schedule::{Due, InvalidScheduleStep, ScheduleStep};
pub use status::{ObsStatus, Stage, Statuses};
pub use suppression::{MinimumUnits, Suppression, SuppressionKey};
pub use target::{Comparator, Target, TargetKey, TargetNature, TargetTest};
pub use terms::{Boundaries, Denominator, ItemBase, ItemTerms, RollUp, StreakPredicate};
pub use text::{Lang, Text};
pub use timestamp::Timestamp;
