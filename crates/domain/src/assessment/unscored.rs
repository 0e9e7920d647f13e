//! Why there is no score.

use crate::{codes::code_list, text::Lang};

code_list! {
    /// Why a node has no score, as a stable name that programs can rely on.
    Unscored, "无得分原因" "reason for a missing score" {
        /// The area has no value of the indicator; the value says why.
        NoValue = 1 "NO_VALUE",
        /// It is left out for want of a value, and its weight goes to the others.
        Excluded = 2 "EXCLUDED",
        /// It is not known which way is better.
        NoDirection = 3 "NO_DIRECTION",
        /// The values of the group are all equal or too few, so that nothing can be put in proportion.
        NoSpread = 4 "NO_SPREAD",
        /// A logarithm or a quotient of what is not positive, or a geometric mean of what is negative.
        NotPositive = 5 "NOT_POSITIVE",
        /// A part has no score.
        PartMissing = 6 "PART_MISSING",
        /// The score does not fit in a decimal.
        OutOfRange = 7 "OUT_OF_RANGE",
    }
}

impl Unscored {
    /// The reason in words, as a table's cell says it.
    pub const fn words(self, lang: Lang) -> &'static str {
        let (zh, en) = match self {
            Self::NoValue => ("无数据", "no data"),
            Self::Excluded => ("缺数据，权重分摊", "no data; its weight goes to the others"),
            Self::NoDirection => ("未定优劣方向", "it is not known which way is better"),
            Self::NoSpread => ("组内数值无差异", "the group's values do not differ"),
            Self::NotPositive => ("数值不为正", "not positive"),
            Self::PartMissing => ("分项缺分", "a part has no score"),
            Self::OutOfRange => ("数值超出范围", "out of range"),
        };
        match lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }
}
