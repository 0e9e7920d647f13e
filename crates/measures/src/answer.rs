//! Questions and answers: one figure with all that a reader of it may ask.

use std::{borrow::Cow, cmp::Ordering};

use scorecard_domain::{
    AreaId, IndicatorId, Interval, ItemOf, Measure, Missing, Month, ObservationKey, Period,
    Preference, Ratio, Rounding,
};

use crate::{
    exact::Range,
    kernels::{implied::Implied, rank::Place, rank_change::Moved, streak::Run},
    terms::Terms,
    value::{Input, Recorded, Value},
};

/// Asks for one figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// What is measured.
    pub indicator: IndicatorId,
    /// Which face of it.
    pub measure: Measure,
    /// What a share, rank, standing or streak is of; nothing means the parent. Passed over for the others.
    pub of: ItemOf,
    /// Where.
    pub area: AreaId,
    /// When.
    pub period: Period,
    /// For streaks: the rank that counts, up to and including; 0 means 1.
    pub streak_rank: u16,
    /// What it takes as the base, the whole, the year that counts.
    pub terms: Terms,
    /// Which value is shown where both are there.
    pub preference: Preference,
    /// How a computed value is rounded.
    pub rounding: Rounding,
    /// The decimals of a computed value. None means those of the published value if there is one; else 1 for
    /// percentages, and the indicator's for differences.
    pub decimals: Option<u8>,
}

/// Where a shown value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// It was recorded.
    Published,
    /// It was computed from observations.
    Computed,
}

/// One figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// What it is about. `of` is resolved; it is nothing if the area has no parent to be of.
    pub key: ObservationKey,
    /// What was recorded under the key: also an absence.
    pub published: Option<Recorded>,
    /// What can be computed, or why nothing can.
    pub computed: Result<Computed, Missing>,
    /// Which of the two is shown, if either is.
    pub origin: Option<Origin>,
    /// All that the published number can stand for; none if none was published.
    pub stands_for: Option<Interval>,
    /// Of a computed value that is a sum or a quotient: what it is before it is rounded.
    pub exact: Option<Ratio>,
    /// Of a computed number: how it compares with 0 before it is rounded.
    pub sign: Option<Ordering>,
    /// All that the computed value can be, by the rounding of its inputs; none if none was computed.
    pub can_be: Option<Interval>,
    /// Set if a published and a computed value cannot both be right.
    pub disagreement: Option<Disagreement>,
    /// Of a computed rank: among how many, and how sure.
    pub rank: Option<Place>,
    /// Of a computed streak: what it is made of.
    pub streak: Option<Run>,
    /// Of a computed streak: its years, the latest first.
    pub streak_years: Vec<StreakYear>,
    /// Of a computed change of rank: the two ranks.
    pub moved: Option<Moved>,
    /// Of what was computed from several parts or peers, shown or not: how many have a number.
    pub coverage: Option<Coverage>,
    /// Whether what it is compared with was restated by stated shares.
    pub by_shares: bool,
    /// Of a computed contribution rate: whether the whole fell. Of a computed rank of growth: whether what is ranked fell.
    pub fell: bool,
    /// Where it cannot be restated: the successions whose shares would have to be stated.
    pub unstated: Vec<Passage>,
    /// What follows from this figure and others.
    pub implied: Vec<Implied>,
    /// Of comparable growth that is shown: the area by whose price index prices were taken out, which is its basis then.
    pub deflated_by: Option<AreaId>,
}

/// A year of a streak.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StreakYear {
    /// Which.
    pub period: Period,
    /// Whether the last place that counts was shared with another.
    pub tied: bool,
    /// Whether neither rounding nor missing peers can change the place.
    pub firm: bool,
    /// Whether the peers are others than those of the year before, which is in the streak too.
    pub regrouped: bool,
}

/// Land that passed from one area to another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Passage {
    /// The first month in which the other had it.
    pub from: Month,
    /// Whose it was.
    pub predecessor: AreaId,
    /// Whose it is.
    pub successor: AreaId,
}

/// How many of the parts or peers that a value is made of have a number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// How many have one.
    pub reported: u32,
    /// How many there are.
    pub expected: u32,
}

impl Coverage {
    /// Whether some have none.
    pub const fn is_partial(self) -> bool {
        self.reported < self.expected
    }

    /// One more, with a number or without.
    pub(crate) fn count(&mut self, has_number: bool) {
        self.expected += 1;
        self.reported += u32::from(has_number);
    }
}

/// A value that was computed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Computed {
    /// The value.
    pub value: Value,
    /// How it came about, such as `100 × 62 / 227`.
    pub formula: String,
    /// The observations that it was made from: the area's own first, then those of other areas by id, then earlier ones.
    pub inputs: Vec<Input>,
    /// The newest revision among the inputs and, where there are peers, of what makes them peers.
    pub revision: u64,
}

/// A figure that stands in the formula of a computed value: one step down from it towards the observations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operand {
    /// Its key.
    pub key: ObservationKey,
    /// With how many decimals it stands there, if it was computed itself: as many as the value needs to follow from it.
    pub decimals: Option<u8>,
    /// The month on whose map it was restated, if it was.
    pub map_of: Option<Month>,
}

/// A published and a computed value that cannot both be right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Disagreement {
    /// What the published value stands for.
    pub published: Range,
    /// What the computed value can be, by the rounding of its inputs.
    pub computed: Range,
}

impl Answer {
    /// The value that counts: a number, a standing or, as recorded, why there is neither.
    pub fn shown(&self) -> Option<&Value> {
        match self.origin? {
            Origin::Published => self.published.as_ref().map(|recorded| &recorded.value),
            Origin::Computed => self.computed.as_ref().ok().map(|computed| &computed.value),
        }
    }

    /// All that the shown number can be; none if none is shown.
    pub fn interval(&self) -> Option<Interval> {
        match self.origin? {
            Origin::Published => self.stands_for,
            Origin::Computed => self.can_be,
        }
    }

    /// Of what is shown and made of several parts or peers: how many have a number. What is published covers all that it is of,
    /// whatever is computed beside it.
    pub fn covered(&self) -> Option<Coverage> {
        self.coverage.filter(|_| self.origin != Some(Origin::Published))
    }

    /// Why nothing is shown; none if something is.
    pub fn missing(&self) -> Option<Missing> {
        match (self.origin, &self.computed) {
            (Some(_), _) => None,
            // For what is only recorded, what is missing is the record.
            (None, Ok(_) | Err(Missing::RecordedOnly)) => Some(Missing::NoObservation),
            (None, Err(missing)) => Some(*missing),
        }
    }

    /// Why nothing was computed; none if something was.
    pub fn not_computed(&self) -> Option<Missing> {
        self.computed.as_ref().err().copied()
    }

    /// How the shown value came about: `published` or a formula; empty if nothing is shown.
    pub fn formula(&self) -> &str {
        match (self.origin, &self.computed) {
            (Some(Origin::Published), _) => "published",
            (Some(Origin::Computed), Ok(computed)) => &computed.formula,
            _ => "",
        }
    }

    /// The observations that the shown value was made from.
    pub fn inputs(&self) -> Cow<'_, [Input]> {
        match (self.origin, &self.published, &self.computed) {
            (Some(Origin::Published), Some(recorded), _) => {
                let Recorded { value, revision, source, note: _, comparison: _ } = recorded;
                let (value, revision, source) = (*value, *revision, source.clone());
                Cow::Owned(vec![Input { key: self.key.clone(), revision, value, source }])
            }
            (Some(Origin::Computed), _, Ok(computed)) => Cow::Borrowed(&computed.inputs),
            _ => Cow::Borrowed(&[]),
        }
    }

    /// The newest revision among what the shown value was made from; 0 if nothing is shown.
    pub fn revision(&self) -> u64 {
        match (self.origin, &self.published, &self.computed) {
            (Some(Origin::Published), Some(recorded), _) => recorded.revision,
            (Some(Origin::Computed), _, Ok(computed)) => computed.revision,
            _ => 0,
        }
    }
}
