//! Definitions: what a scorecard consists of.

use crate::{
    claim::Claim,
    codes::code_list,
    decimal::Rounding,
    grading::Grading,
    id::{AreaId, AssessmentId, DefinitionId, IndicatorId, ItemId, PeerGroupId},
    observation::Measure,
    of::Of,
    terms::{ItemTerms, StreakPredicate},
    text::Text,
};

code_list! {
    /// What a chapter is made of.
    ChapterKind, "章的类型" "chapter kind" {
        /// The area itself: names, code, parent; and the pictures of no chapter in particular.
        Profile = 1 "profile",
        /// Figures of the year, and the year's milestones.
        Figures = 2 "figures",
        /// The honours held in the year.
        Honours = 3 "honours",
        /// Targets and pledges for the year after.
        Plan = 4 "plan",
        /// What became of the targets and pledges for the year.
        Answers = 5 "answers",
    }
}

/// Whose figure an item shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ItemArea {
    /// That of the scorecard's own area.
    #[default]
    Own,
    /// That of its parent at the period's end.
    Parent,
    /// That of this area.
    Named(AreaId),
}

/// What an item's share or rank is of.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ItemOf {
    /// An absolute measure.
    #[default]
    Nothing,
    /// The parent of the item's area at the period's end.
    Parent,
    /// This area.
    Area(AreaId),
    /// This peer group.
    Group(PeerGroupId),
}

impl ItemOf {
    /// What it is of without asking who the parent is; nothing for the parent.
    pub fn as_of(&self) -> Of {
        match self {
            Self::Nothing | Self::Parent => Of::Nothing,
            Self::Area(id) => Of::Area(id.clone()),
            Self::Group(id) => Of::Group(id.clone()),
        }
    }
}

impl From<Of> for ItemOf {
    fn from(of: Of) -> Self {
        match of {
            Of::Nothing => Self::Nothing,
            Of::Area(id) => Self::Area(id),
            Of::Group(id) => Self::Group(id),
        }
    }
}

code_list! {
    /// Which value a figure shows where both are there; the other stays beside it.
    Preference, "取数偏好" "preference" {
        /// The computed one if it can be computed, else the published one.
        Computed = 1 "computed",
        /// The published one if there is one, else the computed one.
        Published = 2 "published",
    }
}

code_list! {
    /// Where the noun of a sentence stands.
    Frame, "句式" "frame" {
        /// Before the figure: 网络覆盖率100%.
        NounFirst = 1 "noun_first",
        /// After it: 6500余家优质企业.
        NounLast = 2 "noun_last",
    }
}

code_list! {
    /// Which result of an assessment an item shows.
    AssessmentFace, "考核结果" "result of an assessment" {
        /// The score, a level in points.
        Score = 1 "score",
        /// The rank among the areas of the assessment's group.
        Rank = 2 "rank",
        /// The grade.
        Grade = 3 "grade",
    }
}

impl AssessmentFace {
    /// The measure that an item of this result has.
    pub const fn measure(self) -> Measure {
        match self {
            Self::Score | Self::Grade => Measure::Level,
            Self::Rank => Measure::Rank,
        }
    }
}

/// A result of an assessment: computed by it, and published under the item's indicator.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ItemAssessment {
    /// The assessment.
    pub id: AssessmentId,
    /// Which of its results.
    pub face: AssessmentFace,
}

/// One figure of a scorecard.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Item {
    /// The figure's id, by which an edition asks for it; unique in the definition.
    pub id: ItemId,
    /// As tables label it; empty to take the indicator's name and the measure's.
    pub label: Text,
    /// What is measured.
    pub indicator: IndicatorId,
    /// Which face of it.
    pub measure: Measure,
    /// Whose.
    pub area: ItemArea,
    /// Of what.
    pub of: ItemOf,
    /// Which value is shown where both are there.
    pub preference: Preference,
    /// The verb of its sentence: 完成, 实现, 达; empty for none.
    pub verb: Text,
    /// The noun of its sentence; empty to take the indicator's name.
    pub noun: Text,
    /// Where the noun stands.
    pub frame: Frame,
    /// The figure of which it is a part; the parts are summed against it.
    pub part_of: Option<ItemId>,
    /// The figure whose sentence it continues: 实现金融业增加值489亿元，增长11.6%.
    pub continues: Option<ItemId>,
    /// For [`Measure::Streak`]: the rank that counts, up to and including; 1 for "first".
    pub streak_rank: u16,
    /// Whether a scorecard without its value is incomplete; otherwise the figure says why there is none.
    pub required: bool,
    /// Whether it is one of the key figures, which a front page shows large.
    pub highlight: bool,
    /// A short label for charts and narrow places, no longer than the label: 规上工业增加值; empty for none.
    pub short: Text,
    /// How its number is graded, or the areas below are; none if they are not.
    pub grading: Option<Grading>,
    /// What its measure takes as its base, whole, year that counts and map.
    pub terms: ItemTerms,
    /// The result of an assessment that it is; none for a figure of the indicator itself.
    pub assessment: Option<ItemAssessment>,
}

impl Item {
    /// Whether it has to say what it is of. A streak of growth or of targets met is of nothing; a rank by an assessment is of
    /// the assessment's group.
    pub fn needs_of(&self) -> bool {
        let by_itself =
            self.measure == Measure::Streak && self.terms.streak != StreakPredicate::Rank;
        self.measure.needs_of() && !by_itself && self.assessment.is_none()
    }
}

/// One target of a plan, with the figure of the same subject that stands quietly beside it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TargetItem {
    /// The figure's id, by which an edition asks for it; unique in the definition.
    pub id: ItemId,
    /// What is measured.
    pub indicator: IndicatorId,
    /// Which face of it.
    pub measure: Measure,
    /// The figure of the year on the same subject, which is not proof of the same scope.
    pub beside: Option<ItemId>,
}

/// A chapter: figures, honours or a part of the plan, in the order of the page.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Chapter {
    /// The chapter's id; milestones, targets and pictures name it.
    pub id: ItemId,
    /// Its head.
    pub title: Text,
    /// What it is made of.
    pub kind: ChapterKind,
    /// Its figures, in order; only in chapters of figures.
    pub items: Vec<Item>,
    /// Its targets, in order; only in chapters of the plan.
    pub targets: Vec<TargetItem>,
    /// Whether the targets that the parent set for the area are answered for too; only in chapters of answers.
    pub parent_promises: bool,
}

/// What a scorecard consists of. Its version is the ledger's revision.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Definition {
    /// Names it.
    pub id: DefinitionId,
    /// As it is called: 区县年度成绩单.
    pub title: Text,
    /// How computed figures are rounded.
    pub rounding: Rounding,
    /// The chapters, in the order of the page.
    pub chapters: Vec<Chapter>,
    /// The claims, in the order in which their chapters have them.
    pub claims: Vec<Claim>,
}

impl Definition {
    /// All figures, in the order of the page.
    pub fn items(&self) -> impl Iterator<Item = &Item> {
        self.chapters.iter().flat_map(|chapter| &chapter.items)
    }

    /// The chapter that answers for promises, if it has one.
    pub fn answers(&self) -> Option<&Chapter> {
        self.chapters.iter().find(|chapter| chapter.kind == ChapterKind::Answers)
    }

    /// The chapters of the plan, in the order of the page.
    pub fn plans(&self) -> impl Iterator<Item = &Chapter> {
        self.chapters.iter().filter(|chapter| chapter.kind == ChapterKind::Plan)
    }

    /// All targets, in the order of the page.
    pub fn targets(&self) -> impl Iterator<Item = &TargetItem> {
        self.chapters.iter().flat_map(|chapter| &chapter.targets)
    }

    /// The ids of all figures, targets and claims, which are all different.
    pub fn ids(&self) -> impl Iterator<Item = &ItemId> {
        let targets = self.targets().map(|target| &target.id);
        let claims = self.claims.iter().map(|claim| &claim.id);
        self.items().map(|item| &item.id).chain(targets).chain(claims)
    }

    /// The indicators of all figures, of what their means are weighted by, and of all targets and claims.
    pub fn indicators(&self) -> impl Iterator<Item = &IndicatorId> {
        let items = self.items().flat_map(|it| [&it.indicator].into_iter().chain(&it.terms.weight));
        let targets = self.targets().map(|target| &target.indicator);
        items.chain(targets).chain(self.claims.iter().filter_map(|claim| claim.indicator.as_ref()))
    }
}
