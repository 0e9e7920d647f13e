//! The observation: one published figure, with its key and all that belongs to the fact.

use std::fmt;

use crate::{
    codes::code_list,
    confidentiality::{Confidentiality, PublicFace},
    id::{AreaId, IndicatorId, SourceId},
    of::Of,
    period::Period,
    reading::{Absence, Qualifier, Reading},
    status::{Stage, Statuses},
    text::Text,
    timestamp::Timestamp,
};

code_list! {
    /// Which face of an indicator a figure shows.
    ///
    /// Published values of every measure can be recorded; those that are derived are recorded beside the
    /// computed ones and never replaced by them.
    Measure, "measure" {
        /// The indicator itself, in its unit and multiplier.
        Level = 1 "level",
        /// 同比: change on the same period of the year before, in percent, by the indicator's growth rule.
        Growth = 2 "growth",
        /// 可比: growth on a comparable basis, in percent.
        ComparableGrowth = 3 "comparable_growth",
        /// 增减: change on the same period of the year before, in the indicator's unit; of ratios in
        /// percentage points.
        Difference = 4 "difference",
        /// 压减, 下降: by how many percent something was cut. The base is often unstated, so this is no growth.
        Reduction = 5 "reduction",
        /// 占比: part of a whole, in percent.
        Share = 6 "share",
        /// 位次: place among peers, 1 being the best in the indicator's direction.
        Rank = 7 "rank",
        /// 领先, 前列: a class of its own, not a rank.
        Standing = 8 "standing",
        /// The standing of the growth, as [`Measure::Standing`] is of the level.
        GrowthStanding = 9 "growth_standing",
        /// 连续: years in a row of a rank up to a limit.
        Streak = 10 "streak",
    }
}

impl Measure {
    /// Whether it is *of* an area or a peer group.
    pub const fn needs_of(self) -> bool {
        matches!(
            self,
            Self::Share | Self::Rank | Self::Standing | Self::GrowthStanding | Self::Streak
        )
    }

    /// Whether its values are percentages whatever the indicator's unit.
    pub const fn is_percentage(self) -> bool {
        matches!(self, Self::Growth | Self::ComparableGrowth | Self::Reduction | Self::Share)
    }

    /// Whether its readings are standings and never numbers.
    pub const fn is_standing(self) -> bool {
        matches!(self, Self::Standing | Self::GrowthStanding)
    }
}

/// What a figure is about: no two observations have the same key at one revision.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObservationKey {
    /// What is measured.
    pub indicator: IndicatorId,
    /// Which face of it.
    pub measure: Measure,
    /// What a share, rank or standing is of; nothing for the others.
    pub of: Of,
    /// Where.
    pub area: AreaId,
    /// When.
    pub period: Period,
}

impl fmt::Display for ObservationKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { indicator, measure, of, area, period } = self;
        write!(f, "{area} {indicator} {period} {measure}")?;
        if of.is_nothing() { Ok(()) } else { write!(f, " of {of}") }
    }
}

/// A published figure: what was seen, how sure, and who says so.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Observation {
    /// What it is about.
    pub key: ObservationKey,
    /// What was seen.
    pub reading: Reading,
    /// Part of the fact and of its wording; [`Qualifier::Exact`] unless there is a number.
    pub qualifier: Qualifier,
    /// The status flags; none means that the source does not say.
    pub statuses: Statuses,
    /// The stage of accounting, if the source names one.
    pub stage: Option<Stage>,
    /// Who says so.
    pub source: Option<SourceId>,
    /// What a reader should know: the basis of a comparison, what the source leaves open.
    pub note: Text,
    /// Who may see it.
    pub confidentiality: Confidentiality,
    /// When the embargo ends, which is when the ledger makes it free; of [`Confidentiality::Embargoed`] always there, and
    /// only there.
    pub embargo_until: Option<Timestamp>,
}

impl Observation {
    /// Marks it free for publication.
    #[must_use]
    pub fn freed(self) -> Self {
        Self { confidentiality: Confidentiality::Free, embargo_until: None, ..self }
    }

    /// What the public sees of this version by itself; `None` if nothing. What it sees instead of an embargoed version is
    /// the version before, which this one does not know.
    pub fn public(&self) -> Option<Self> {
        match self.confidentiality.public() {
            PublicFace::Open => Some(self.clone()),
            PublicFace::Hidden | PublicFace::Unpublished => None,
            PublicFace::Withheld => Some(Self {
                key: self.key.clone(),
                reading: Reading::Absent(Absence::Suppressed),
                qualifier: Qualifier::Exact,
                statuses: Statuses::NONE,
                stage: None,
                source: self.source.clone(),
                note: Text::default(),
                confidentiality: self.confidentiality,
                embargo_until: None,
            }),
        }
    }
}
