//! Codes as the cells of a form and of a spreadsheet name them: 左右, 初步核算, 数据尚未公布.

use super::{figure::absence_words, stage};
use crate::{
    change::Kind,
    confidentiality::Confidentiality,
    observation::Measure,
    reading::{Absence, Qualifier, Standing},
    status::{ObsStatus, Stage},
    text::{Lang, Text},
};

/// A code that has a name of its own in a list of choices; within its list no two have the same.
pub trait Labelled: Copy + 'static {
    /// All codes, in the order of the list.
    const CODES: &'static [Self];

    /// Its name, never empty.
    fn label(self, lang: Lang) -> &'static str;
}

/// The code with that name, in either language.
pub fn labelled<T: Labelled>(text: &str) -> Option<T> {
    let is_named = |code: &T| [Lang::Zh, Lang::En].into_iter().any(|lang| code.label(lang) == text);
    T::CODES.iter().copied().find(is_named)
}

const fn pick((zh, en): (&'static str, &'static str), lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

impl Labelled for Qualifier {
    const CODES: &'static [Self] = Self::ALL;

    fn label(self, lang: Lang) -> &'static str {
        let words = match self {
            Self::Exact => ("确数", "exact"),
            Self::About => ("左右", "about"),
            Self::Nearly => ("近", "nearly"),
            Self::MoreThan => ("余", "more than"),
            Self::AtLeast => ("以上", "at least"),
            Self::Above => ("超", "above"),
            Self::AtMost => ("不超过", "at most"),
        };
        pick(words, lang)
    }
}

impl Labelled for ObsStatus {
    const CODES: &'static [Self] = Self::ALL;

    fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::Normal => pick(("正常", "normal"), lang),
            other => pick(stage::flag_mark(other), lang),
        }
    }
}

impl Labelled for Stage {
    const CODES: &'static [Self] = Self::ALL;

    fn label(self, lang: Lang) -> &'static str {
        stage::stage_name(self, lang)
    }
}

impl Labelled for Absence {
    const CODES: &'static [Self] = Self::ALL;

    fn label(self, lang: Lang) -> &'static str {
        absence_words(self, lang)
    }
}

impl Labelled for Standing {
    const CODES: &'static [Self] = Self::ALL;

    fn label(self, lang: Lang) -> &'static str {
        pick(
            match self {
                Self::Leading => ("领先", "leading"),
                Self::FrontRow => ("前列", "in the front row"),
            },
            lang,
        )
    }
}

impl Labelled for Measure {
    const CODES: &'static [Self] = Self::ALL;

    fn label(self, lang: Lang) -> &'static str {
        let words = match self {
            Self::Level => ("数值", "level"),
            Self::Growth => ("同比增长", "growth"),
            Self::ComparableGrowth => ("可比增长", "comparable growth"),
            Self::Difference => ("同比增减", "difference"),
            Self::Reduction => ("压减", "reduction"),
            Self::Share => ("占比", "share"),
            Self::Rank => ("位次", "rank"),
            Self::Standing => ("所处位置", "standing"),
            Self::GrowthStanding => ("增速所处位置", "standing of the growth"),
            Self::Streak => ("连续年数", "streak"),
            Self::SequentialGrowth => ("环比", "sequential growth"),
            Self::Index => ("定基指数", "index"),
            Self::CompoundGrowth => ("年均增长", "average annual growth"),
            Self::Contribution => ("拉动增长", "contribution to growth"),
            Self::ContributionRate => ("贡献率", "contribution rate"),
            Self::GrowthRank => ("增速位次", "rank of growth"),
            Self::RankChange => ("位次变化", "change of rank"),
            Self::GapToFirst => ("与第一位的差距", "gap to first"),
            Self::Percentile => ("百分位", "percentile"),
        };
        pick(words, lang)
    }
}

impl Labelled for Confidentiality {
    const CODES: &'static [Self] = Self::ALL;

    fn label(self, lang: Lang) -> &'static str {
        let words = match self {
            Self::Free => ("可以公布", "free for publication"),
            Self::Internal => ("仅供内部使用", "for internal use only"),
            Self::Embargoed => ("解禁前不公布", "under embargo"),
            Self::Confidential => ("保密", "confidential"),
            Self::SmallCounts => ("保密：单位过少", "confidential: few units"),
            Self::OneDominates => ("保密：一个单位占主导", "confidential: one unit dominates"),
            Self::TwoDominate => ("保密：两个单位占主导", "confidential: two units dominate"),
            Self::FewDominate => {
                ("保密：一个或两个单位占主导", "confidential: one or two units dominate")
            }
            Self::Concentration => {
                ("保密：按其他集中度标准", "confidential: another measure of concentration")
            }
            Self::SecondarySender => (
                "保密：以免推算出其他保密数据，报送方所定",
                "confidential: another could be worked out, set by the sender",
            ),
            Self::SecondaryReceiver => (
                "保密：以免推算出其他保密数据，接收方所定",
                "confidential: another could be worked out, set by the receiver",
            ),
        };
        pick(words, lang)
    }
}

/// What a thing of that kind is called.
pub fn kind_name(kind: Kind) -> Text {
    let zh = match kind {
        Kind::Area => "地区",
        Kind::Indicator => "指标",
        Kind::Source => "来源",
        Kind::PeerGroup => "比较组",
        Kind::Definition => "成绩单定义",
        Kind::Observation => "数据",
        Kind::Target => "目标",
        Kind::Honour => "荣誉",
        Kind::Milestone => "事项",
        Kind::Media => "图片",
        Kind::Imprint => "编制信息",
        Kind::CollectionPlan => "采集计划",
        Kind::Release => "发布",
        Kind::Suppression => "保密处理",
        Kind::Assessment => "综合考核",
        Kind::Outcome => "兑现情况",
    };
    Text::new(zh, kind.slug().replace('_', " "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn each_is_known_by_its_label<T: Labelled + PartialEq + std::fmt::Debug>() {
        for code in T::CODES {
            for lang in [Lang::Zh, Lang::En] {
                let label = code.label(lang);
                assert!(!label.is_empty(), "{code:?}");
                assert_eq!(labelled::<T>(label), Some(*code), "{label}");
            }
        }
    }

    #[test]
    fn no_two_codes_of_a_list_have_the_same_label() {
        each_is_known_by_its_label::<Qualifier>();
        each_is_known_by_its_label::<ObsStatus>();
        each_is_known_by_its_label::<Stage>();
        each_is_known_by_its_label::<Absence>();
        each_is_known_by_its_label::<Standing>();
        each_is_known_by_its_label::<Measure>();
        each_is_known_by_its_label::<Confidentiality>();
    }
}
