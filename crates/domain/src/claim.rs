//! Claims: what a page says in praise of its figures, with the test that decides whether it may.
//!
//! Every claim is a comparison: a face of an indicator, held against a number, a target or other figures. "First" is a rank of
//! at most 1, "fourteen years in a row" a streak of at least 14, "a fifth of the city" a share of at least 20%.

use crate::{
    codes::code_list,
    decimal::Decimal,
    definition::{ItemArea, ItemOf},
    id::{AreaId, IndicatorId, ItemId},
    observation::Measure,
    period::Period,
    reading::Standing,
    target::Comparator,
    terms::StreakPredicate,
    text::Text,
};

/// What the figure of a claim is held against.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Against {
    /// A number in the unit of the measure.
    Number(Decimal),
    /// A standing, which the figure's own is to be: 领先 is a class of its own, not a rank.
    Standing(Standing),
    /// The target that this area's government set on the same figure for the same year.
    Target(ItemArea),
    /// Another figure of the definition, in the same unit.
    Figure(ItemId),
    /// The same measure of the parent of the figure's area at the period's end.
    Parent,
    /// The same measure of this area.
    Area(AreaId),
    /// The same measure of the figure's area so many years earlier; 1 or more.
    YearsBefore(u16),
    /// The same measure of the figure's area in each year from this one to the one before.
    Since(Period),
}

/// One claim of a definition: what is said, and the test that decides whether it may be.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Claim {
    /// The claim's id; unique among the ids of the definition's figures.
    pub id: ItemId,
    /// The chapter in which it stands.
    pub chapter: ItemId,
    /// As it is printed, without a stop: 一般公共预算收入居全市第一.
    pub text: Text,
    /// What is measured; none if nothing but an honour tells of it.
    pub indicator: Option<IndicatorId>,
    /// Which face of it.
    pub measure: Measure,
    /// Whose.
    pub area: ItemArea,
    /// Of what.
    pub of: ItemOf,
    /// For [`Measure::Streak`]: the rank that counts, up to and including.
    pub streak_rank: u16,
    /// For [`Measure::Streak`]: which years count.
    pub streak: StreakPredicate,
    /// How the figure is to compare; none only against a target, which has a test of its own, and a standing.
    pub comparator: Option<Comparator>,
    /// With what.
    pub against: Against,
    /// The honour by which a rank or streak was published: of the figure's area, in the year.
    pub honour: Option<ItemId>,
    /// Whether a scorecard on which it does not hold is incomplete; otherwise it is left out and noted.
    pub required: bool,
}

impl Claim {
    /// The areas that it names: whose figure it is about, what that is held against, whose target; each with its field.
    pub fn areas(&self) -> impl Iterator<Item = (&'static str, &AreaId)> {
        const fn named(area: &ItemArea) -> Option<&AreaId> {
            match area {
                ItemArea::Named(id) => Some(id),
                ItemArea::Own | ItemArea::Parent => None,
            }
        }
        let against = match &self.against {
            Against::Target(issuer) => named(issuer).map(|id| ("target.issuer_named", id)),
            Against::Area(id) => Some(("other_area", id)),
            Against::Number(_)
            | Against::Standing(_)
            | Against::Figure(_)
            | Against::Parent
            | Against::YearsBefore(_)
            | Against::Since(_) => None,
        };
        named(&self.area).map(|id| ("area", id)).into_iter().chain(against)
    }
}

code_list! {
    /// What the data say of a claim.
    Verdict, "判定" "verdict" {
        /// It is so by the data, whatever rounding, wording and missing peers hide.
        Holds = 1 "holds",
        /// A named source published it; the data neither confirm it nor rule it out.
        Published = 2 "published",
        /// It may be so or not.
        Undecided = 3 "undecided",
        /// It is not so.
        Fails = 4 "fails",
    }
}

impl Verdict {
    /// Whether the claim may be printed.
    pub const fn is_printed(self) -> bool {
        matches!(self, Self::Holds | Self::Published)
    }
}

code_list! {
    /// Why a claim cannot be decided.
    Doubt, "存疑原因" "doubt" {
        /// There is no figure to decide it by.
        NoData = 1 "no_data",
        /// The rank may change: peers are missing, or rounding or wording hides the order.
        RankNotFirm = 2 "rank_not_firm",
        /// The years before are not known well enough.
        StreakOpen = 3 "streak_open",
        /// What rounding and qualifiers leave open reaches to both sides.
        Straddles = 4 "straddles",
        /// A value "about" so much decides nothing.
        About = 5 "about",
        /// It was published, but no source is named.
        NoSource = 6 "no_source",
        /// Only a standing is known, and a standing is no rank.
        StandingIsNoRank = 7 "standing_is_no_rank",
        /// The two figures are in different units.
        UnitsDiffer = 8 "units_differ",
        /// The honour does not tell a rank or a streak.
        HonourTellsNone = 9 "honour_tells_none",
        /// Another area has the same place, and the text does not say so.
        Tied = 10 "tied",
        /// The text names a whole of another kind than that which the figure is compared with.
        OtherWhole = 11 "other_whole",
    }
}
