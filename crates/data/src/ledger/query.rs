//! What can be asked of the ledger as it stood at a revision, and what it answers.

use scorecard_domain::{AreaId, IndicatorId, Key, Kind, Measure, Period, Thing};

use super::revision::Revision;

/// A thing as it stood, and since when it stood so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The thing.
    pub thing: Thing,
    /// The revision that last changed it.
    pub revision: u64,
}

/// What one revision recorded under a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vintage {
    /// When, who and why.
    pub revision: Revision,
    /// What was put; `None` if it was withdrawn or erased.
    pub thing: Option<Thing>,
    /// If it was erased, the revision that says when, by whom and on what ground.
    pub erased_by: Option<u64>,
}

/// What one revision recorded under a key, in short.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recording {
    /// The revision.
    pub revision: u64,
    /// What was put, a picture without its content; `None` if it was withdrawn or erased.
    pub thing: Option<Thing>,
}

/// Which things, of one kind. What is `None` does not restrict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Filter {
    /// Areas.
    Areas {
        /// Only those whose parent this area is at some time.
        parent: Option<AreaId>,
        /// Only those with this code.
        code: Option<String>,
    },
    /// All indicators.
    Indicators,
    /// All sources.
    Sources,
    /// All peer groups.
    PeerGroups,
    /// All definitions.
    Definitions,
    /// Observations.
    Observations {
        /// Only of this indicator.
        indicator: Option<IndicatorId>,
        /// Only of this measure.
        measure: Option<Measure>,
        /// Only of this area.
        area: Option<AreaId>,
        /// Only of this period.
        period: Option<Period>,
    },
    /// Targets.
    Targets {
        /// Only of this area.
        area: Option<AreaId>,
        /// Only for this period.
        period: Option<Period>,
    },
    /// Honours.
    Honours {
        /// Only those that this area holds.
        holder: Option<AreaId>,
        /// Only of this period.
        period: Option<Period>,
    },
    /// Milestones and pledges.
    Milestones {
        /// Only of this area.
        area: Option<AreaId>,
        /// Only of this period.
        period: Option<Period>,
    },
    /// Pictures.
    Media {
        /// Only of this area's scorecards.
        area: Option<AreaId>,
        /// Only of this period's scorecards.
        period: Option<Period>,
        /// Whether they come with their content, up to 2 MiB each; otherwise it is empty.
        with_content: bool,
    },
    /// Imprints.
    Imprints {
        /// Only of this area's scorecards.
        area: Option<AreaId>,
        /// Only of this period's scorecards.
        period: Option<Period>,
    },
    /// All collection plans.
    CollectionPlans,
    /// All releases.
    Releases,
    /// What the ledger itself withholds from the public.
    Suppressions {
        /// Only of this indicator.
        indicator: Option<IndicatorId>,
        /// Only of this period.
        period: Option<Period>,
    },
    /// All assessments.
    Assessments,
    /// Outcomes of promises.
    Outcomes {
        /// Only of promises for this area.
        area: Option<AreaId>,
        /// Only of what is answered for in this year.
        year: Option<Period>,
    },
}

impl Filter {
    /// All things of a kind, pictures with their content if asked.
    pub const fn all(kind: Kind, with_content: bool) -> Self {
        match kind {
            Kind::Area => Self::Areas { parent: None, code: None },
            Kind::Indicator => Self::Indicators,
            Kind::Source => Self::Sources,
            Kind::PeerGroup => Self::PeerGroups,
            Kind::Definition => Self::Definitions,
            Kind::Observation => {
                Self::Observations { indicator: None, measure: None, area: None, period: None }
            }
            Kind::Target => Self::Targets { area: None, period: None },
            Kind::Honour => Self::Honours { holder: None, period: None },
            Kind::Milestone => Self::Milestones { area: None, period: None },
            Kind::Media => Self::Media { area: None, period: None, with_content },
            Kind::Imprint => Self::Imprints { area: None, period: None },
            Kind::CollectionPlan => Self::CollectionPlans,
            Kind::Release => Self::Releases,
            Kind::Suppression => Self::Suppressions { indicator: None, period: None },
            Kind::Assessment => Self::Assessments,
            Kind::Outcome => Self::Outcomes { area: None, year: None },
        }
    }

    /// Of which kind.
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Areas { .. } => Kind::Area,
            Self::Indicators => Kind::Indicator,
            Self::Sources => Kind::Source,
            Self::PeerGroups => Kind::PeerGroup,
            Self::Definitions => Kind::Definition,
            Self::Observations { .. } => Kind::Observation,
            Self::Targets { .. } => Kind::Target,
            Self::Honours { .. } => Kind::Honour,
            Self::Milestones { .. } => Kind::Milestone,
            Self::Media { .. } => Kind::Media,
            Self::Imprints { .. } => Kind::Imprint,
            Self::CollectionPlans => Kind::CollectionPlan,
            Self::Releases => Kind::Release,
            Self::Suppressions { .. } => Kind::Suppression,
            Self::Assessments => Kind::Assessment,
            Self::Outcomes { .. } => Kind::Outcome,
        }
    }

    /// Whether it lets a thing through.
    pub(crate) fn admits(&self, thing: &Thing) -> bool {
        fn fits<T: PartialEq>(wanted: &Option<T>, actual: &T) -> bool {
            wanted.as_ref().is_none_or(|wanted| wanted == actual)
        }
        match (self, thing) {
            (Self::Areas { parent, code }, Thing::Area(area)) => {
                let is_parent = |id: &AreaId| area.parents.iter().any(|p| p.parent == *id);
                parent.as_ref().is_none_or(is_parent) && fits(code, &area.code)
            }
            (Self::Indicators, Thing::Indicator(_))
            | (Self::Sources, Thing::Source(_))
            | (Self::PeerGroups, Thing::PeerGroup(_))
            | (Self::Definitions, Thing::Definition(_))
            | (Self::CollectionPlans, Thing::CollectionPlan(_))
            | (Self::Releases, Thing::Release(_))
            | (Self::Assessments, Thing::Assessment(_)) => true,
            (
                Self::Observations { indicator, measure, area, period },
                Thing::Observation(observation),
            ) => {
                let key = &observation.key;
                fits(indicator, &key.indicator)
                    && fits(measure, &key.measure)
                    && fits(area, &key.area)
                    && fits(period, &key.period)
            }
            (Self::Targets { area, period }, Thing::Target(target)) => {
                fits(area, &target.key.area) && fits(period, &target.key.period)
            }
            (Self::Honours { holder, period }, Thing::Honour(honour)) => {
                fits(holder, &honour.key.holder) && fits(period, &honour.key.period)
            }
            (Self::Milestones { area, period }, Thing::Milestone(milestone)) => {
                fits(area, &milestone.key.area) && fits(period, &milestone.key.period)
            }
            (Self::Media { area, period, .. }, Thing::Media(media)) => {
                fits(area, &media.area) && fits(period, &media.period)
            }
            (Self::Imprints { area, period }, Thing::Imprint(imprint)) => {
                fits(area, &imprint.key.area) && fits(period, &imprint.key.period)
            }
            (Self::Suppressions { indicator, period }, Thing::Suppression(it)) => {
                fits(indicator, &it.key.indicator) && fits(period, &it.key.period)
            }
            (Self::Outcomes { area, year }, Thing::Outcome(outcome)) => {
                fits(area, outcome.key.promise.area()) && fits(year, &outcome.key.year)
            }
            _ => false,
        }
    }
}

/// Which things, as the ledger stood when, and which page of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// Which.
    pub filter: Filter,
    /// The last key of the page before, of the filter's kind; `None` for the first page.
    pub after: Option<Key>,
    /// How many at most.
    pub limit: usize,
    /// As the ledger stood right after this revision; at most the current one.
    pub revision: u64,
}
