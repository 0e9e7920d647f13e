//! Why a measure has no value: the answer where others would print 0.

use crate::{codes::code_list, text::Lang};

code_list! {
    /// Why there is nothing to show for a measure, as a stable name that programs can rely on.
    Missing, "无数值原因" "reason for a missing value" {
        /// Nothing was recorded under the key.
        NoObservation = 1 "NO_OBSERVATION",
        /// There is no value a year earlier.
        NoBase = 2 "NO_BASE",
        /// The value a year earlier is zero or negative.
        BaseNotPositive = 3 "BASE_NOT_POSITIVE",
        /// The area has no parent in the period.
        NoParent = 4 "NO_PARENT",
        /// The parent, or the area that the share is of, has no value.
        NoParentValue = 5 "NO_PARENT_VALUE",
        /// Not enough peers have a value, or the group's members are not known.
        PeersIncomplete = 6 "PEERS_INCOMPLETE",
        /// The area is no member of the peer group in the period.
        NotAPeer = 7 "NOT_A_PEER",
        /// The indicator's growth is published only and nothing was published.
        PublishedOnly = 8 "PUBLISHED_ONLY",
        /// An input is withheld, not applicable or not yet published.
        InputAbsent = 9 "INPUT_ABSENT",
        /// An input is no number that can be calculated with, such as one with an open qualifier.
        InputInexact = 10 "INPUT_INEXACT",
        /// The area changed between the two periods.
        BoundaryChanged = 11 "BOUNDARY_CHANGED",
        /// The result does not fit in a decimal.
        OutOfRange = 12 "OUT_OF_RANGE",
        /// The measure is not computed, only recorded.
        RecordedOnly = 13 "RECORDED_ONLY",
        /// There is no value in the base period, or in the period before.
        NoBasePeriod = 14 "NO_BASE_PERIOD",
        /// The value of the base period is zero or negative.
        BasePeriodNotPositive = 15 "BASE_PERIOD_NOT_POSITIVE",
        /// Neither the question nor the period says what the base is.
        BaseNotStated = 16 "BASE_NOT_STATED",
        /// The whole did not change, so nothing is a part of its change.
        WholeUnchanged = 17 "WHOLE_UNCHANGED",
        /// Not enough of the parts that a total or a mean is made of have a value.
        PartsIncomplete = 18 "PARTS_INCOMPLETE",
        /// By the indicator's rules the value does not follow from those of its parts.
        NotAdditive = 19 "NOT_ADDITIVE",
        /// A weighted mean needs to be told its weights.
        NoWeights = 20 "NO_WEIGHTS",
        /// There is no target to be met.
        NoTarget = 21 "NO_TARGET",
        /// A formula divides by a value that is zero.
        DivisionByZero = 22 "DIVISION_BY_ZERO",
        /// Neither the data nor its department say what became of a promise, or why it was not met.
        NoAnswer = 26 "NO_ANSWER",
        /// Neither the area nor one above it has a price index for the period.
        NoPriceIndex = 40 "NO_PRICE_INDEX",
        /// The assessment gives the area no score, or cannot be worked out.
        NotAssessed = 41 "NOT_ASSESSED",
        /// An area was split between the two periods, and no share says how much passed to whom.
        SharesNotStated = 45 "SHARES_NOT_STATED",
        /// An input, or what all of them make, is below what the measure has a meaning for.
        InputNegative = 46 "INPUT_NEGATIVE",
    }
}

impl Missing {
    /// The reason in words, as a table's cell says it.
    pub const fn words(self, lang: Lang) -> &'static str {
        let (zh, en) = match self {
            Self::NoObservation => ("无数据", "no data"),
            Self::NoBase => ("上年无数据", "no figure for the previous year"),
            Self::BaseNotPositive => {
                ("上年数为零或负数", "the previous year's figure is zero or negative")
            }
            Self::NoParent => ("无上级地区", "no parent area"),
            Self::NoParentValue => ("总体无数据", "no figure for the whole"),
            Self::PeersIncomplete => ("同级地区数据不全", "not all peers have reported"),
            Self::NotAPeer => ("不是参与比较的地区", "not among the areas compared"),
            Self::PublishedOnly => ("以公布数为准，尚未公布", "published only, not yet published"),
            Self::InputAbsent => ("所需数据缺失", "an input is not available"),
            Self::InputNegative => (
                "所需数据为零或负数，不宜计算",
                "an input is zero or negative, so it has no meaning",
            ),
            Self::InputInexact => ("所需数据无确切数值", "an input has no exact value"),
            Self::BoundaryChanged => {
                ("行政区划调整，不可比", "not comparable: the boundary changed")
            }
            Self::OutOfRange => ("数值超出范围", "out of range"),
            Self::RecordedOnly => ("未报送", "not reported"),
            Self::NoBasePeriod => ("基期无数据", "no figure for the base period"),
            Self::BasePeriodNotPositive => {
                ("基期数为零或负数", "the base period's figure is zero or negative")
            }
            Self::BaseNotStated => ("未指定基期", "no base period is stated"),
            Self::WholeUnchanged => ("总体无增减", "the whole did not change"),
            Self::PartsIncomplete => ("所含数据不全", "not all parts are available"),
            Self::NotAdditive => ("不可汇总", "does not add up"),
            Self::NoWeights => ("未指定权重", "no weights are stated"),
            Self::NoTarget => ("无目标", "no target"),
            Self::DivisionByZero => ("除数为零", "a division by zero"),
            Self::NoAnswer => ("未作答复", "not answered for"),
            Self::NoPriceIndex => ("无价格指数", "no price index"),
            Self::NotAssessed => ("考核无结果", "the assessment has no result"),
            Self::SharesNotStated => (
                "行政区划拆分，未说明划转占比",
                "not comparable: no share is stated of what passed in the split",
            ),
        };
        match lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }
}
