//! What is outside the weights: bonus and penalty items, vetoes, and the grades.

use crate::{
    codes::code_list,
    decimal::Decimal,
    id::{AreaId, IndicatorId, ItemId},
    period::Period,
    text::Text,
};

/// How many points an item is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Points {
    /// For each unit of the indicator's level; positive.
    pub per_unit: Decimal,
    /// No more points come from this item; none for no limit.
    pub cap: Option<Decimal>,
}

code_list! {
    /// What an item does, by name.
    EffectKind, "调整方式" "effect" {
        /// [`Effect::Bonus`].
        Bonus = 1 "bonus",
        /// [`Effect::Penalty`].
        Penalty = 2 "penalty",
        /// [`Effect::Veto`].
        Veto = 3 "veto",
    }
}

/// What an item does.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Effect {
    /// 加分: adds points to the score of the root.
    Bonus(Points),
    /// 扣分: takes them off.
    Penalty(Points),
    /// 一票否决: lowers the grade and leaves the score.
    Veto {
        /// From this level of the indicator on.
        threshold: Decimal,
        /// The best grade that is left.
        at_best: ItemId,
    },
}

impl Effect {
    /// Which of them it is.
    pub const fn kind(&self) -> EffectKind {
        match self {
            Self::Bonus(_) => EffectKind::Bonus,
            Self::Penalty(_) => EffectKind::Penalty,
            Self::Veto { .. } => EffectKind::Veto,
        }
    }
}

/// What is stated for one area and period, where no indicator says it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Stated {
    /// For whom.
    pub area: AreaId,
    /// For which period of assessment.
    pub period: Period,
    /// How many points; nothing for a veto.
    pub points: Option<Decimal>,
    /// Why: 获国务院督查激励.
    pub reason: Text,
}

/// A bonus, penalty or veto item: from the level of an indicator, or stated, or both.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Adjustment {
    /// Names it in the assessment.
    pub id: ItemId,
    /// As tables name it: 安全生产一票否决.
    pub name: Text,
    /// What it does.
    pub effect: Effect,
    /// Whose level counts; nothing recorded is no event.
    pub indicator: Option<IndicatorId>,
    /// What is stated.
    pub stated: Vec<Stated>,
}

/// A grade.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Grade {
    /// Names it in the assessment.
    pub id: ItemId,
    /// As tables name it: 优秀.
    pub name: Text,
    /// The least score; none for the last grade alone.
    pub at_least: Option<Decimal>,
    /// No more than this many percent of the areas with a score have it (优秀不超过30%), rounded down; those
    /// who are tied across the limit all have the next one. None for no limit.
    pub quota: Option<Decimal>,
}
