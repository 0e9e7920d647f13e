//! Assessments (综合考核): how the areas of a group are scored, ranked and graded against each other.
//!
//! The steps are those of the OECD handbook on composite indicators: impute, treat, normalise, weigh,
//! aggregate; and those of 考核 practice: bonus and penalty items, vetoes, grades.

mod adjustment;
mod leaf;
mod normalisation;
mod unscored;

pub use self::{
    adjustment::{Adjustment, Effect, EffectKind, Grade, Points, Stated},
    leaf::{Imputation, Leaf, Mixed, Treatment},
    normalisation::{
        Band, Bounds, Capping, Moments, Normalisation, NormalisationMethod, RankScaling, ScoreRange,
    },
    unscored::Unscored,
};
use crate::{
    codes::code_list,
    decimal::{Decimal, Rounding},
    id::{AssessmentId, IndicatorId, ItemId, PeerGroupId},
    text::Text,
};

code_list! {
    /// How the scores of a node's parts become its own.
    Aggregation, "合成方法" "aggregation" {
        /// Σ wᵢ sᵢ / Σ wᵢ: what one part lacks another can make good.
        Arithmetic = 1 "arithmetic",
        /// exp(Σ wᵢ ln sᵢ / Σ wᵢ): balance counts; of positive scores, and 0 if one of them is 0.
        Geometric = 2 "geometric",
    }
}

/// How a node's score is rounded before it is ranked and shown. What it is a part of is made from the
/// unrounded score: a result is rounded once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct NodeRounding {
    /// Decimals that are kept, at most [`Assessment::SCORE_DECIMALS`].
    pub decimals: u8,
    /// How the last one is found.
    pub mode: Rounding,
}

/// What a node is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[expect(clippy::large_enum_variant, reason = "nearly all nodes are leaves")]
pub enum NodeContent {
    /// A mean of the nodes that name it as their parent.
    Mean(Aggregation),
    /// An indicator.
    Leaf(Leaf),
}

/// One node of the tree.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Node {
    /// Names it in the assessment.
    pub id: ItemId,
    /// As tables name it; empty for a leaf to take the indicator's name.
    pub name: Text,
    /// The node that it is a part of, which stands before it; none for the first alone, the root.
    pub parent: Option<ItemId>,
    /// Its weight among the parts of its parent, on any scale; positive. That of the root says nothing.
    pub weight: Decimal,
    /// How its score is rounded; none keeps [`Assessment::SCORE_DECIMALS`].
    pub rounding: Option<NodeRounding>,
    /// What it is.
    pub content: NodeContent,
}

/// How far ranks depend on the weights: the assessment is repeated, each time with every weight
/// multiplied by a number drawn evenly from 1 ± `spread` percent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Robustness {
    /// How many times, 1 to [`Robustness::MAX_DRAWS`].
    pub draws: u32,
    /// What the generator (SplitMix64) begins with: the same seed, the same answer.
    pub seed: u64,
    /// Percent, above 0 and below 100.
    pub spread: Decimal,
}

impl Robustness {
    /// No assessment is repeated more often.
    pub const MAX_DRAWS: u32 = 10_000;
}

/// How areas are scored, ranked and graded. Its version is the ledger's revision.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Assessment {
    /// Names it.
    pub id: AssessmentId,
    /// As it is called: 区县高质量发展综合考核.
    pub name: Text,
    /// Who is assessed: its members at the period's end.
    pub group: PeerGroupId,
    /// The tree: the root first, and every other node after its parent, so that there is no circle.
    pub nodes: Vec<Node>,
    /// Bonus, penalty and veto items, outside the weights.
    pub adjustments: Vec<Adjustment>,
    /// No more points are added in all; none for no limit.
    pub bonus_cap: Option<Decimal>,
    /// No more points are taken off in all; none for no limit.
    pub penalty_cap: Option<Decimal>,
    /// The grades, the best first; empty if none are given.
    pub grades: Vec<Grade>,
    /// How far ranks depend on the weights; none if nobody asks.
    pub robustness: Option<Robustness>,
    /// What a reader should know: the document that it follows.
    pub note: Text,
}

impl Assessment {
    /// Decimals that scores have before they are rounded as the definition says. A score is calculated in
    /// binary, and what is half in decimals (85.125) is half again once it is taken to this many.
    pub const SCORE_DECIMALS: u8 = 10;
    /// No assessment has more nodes.
    pub const MAX_NODES: usize = 1000;

    /// The place of a node.
    pub fn position(&self, id: &ItemId) -> Option<usize> {
        self.nodes.iter().position(|node| node.id == *id)
    }

    /// The indicators that it is made from, of leaves and of items outside the weights.
    pub fn indicators(&self) -> impl Iterator<Item = &IndicatorId> {
        let leaves = self.leaves().map(|(_, leaf)| &leaf.indicator);
        leaves.chain(self.adjustments.iter().filter_map(|it| it.indicator.as_ref()))
    }

    /// The leaves with their nodes, in the order of the tree.
    pub fn leaves(&self) -> impl Iterator<Item = (&Node, &Leaf)> {
        self.nodes.iter().filter_map(|node| match &node.content {
            NodeContent::Leaf(leaf) => Some((node, leaf)),
            NodeContent::Mean(_) => None,
        })
    }
}
