//! What was seen: a number, a standing, or why there is neither; and the qualifier that is part of it.

use crate::{codes::code_list, decimal::Decimal};

code_list! {
    /// A place among peers that is a class of its own, not a rank: 领先 is not "first".
    Standing, "所处位置" "standing" {
        /// 领先: among the highest.
        Leading = 1 "leading",
        /// 前列: in the front row.
        FrontRow = 2 "front_row",
    }
}

code_list! {
    /// Why there is no number. Never printed as 0.
    Absence, "缺失原因" "absence" {
        /// Nobody measured it (SDMX L).
        NotCollected = 1 "not_collected",
        /// Measured, not yet published; SDMX has no code of its own for it (exported as O).
        NotYetPublished = 2 "not_yet_published",
        /// Withheld for confidentiality (SDMX Q).
        Suppressed = 3 "suppressed",
        /// Cannot exist (SDMX M).
        NotApplicable = 4 "not_applicable",
        /// The source has a place for the number, leaves it empty and does not say why (SDMX O).
        Unstated = 5 "unstated",
    }
}

code_list! {
    /// Part of the fact and of its wording, with the interval that it allows around a value v.
    Qualifier, "限定词" "qualifier" {
        /// Unqualified; a number may still be rounded.
        Exact = 1 "exact",
        /// 左右: no bound, so it never decides a claim.
        About = 2 "about",
        /// 近: (−∞, v).
        Nearly = 3 "nearly",
        /// 余: (v, ∞).
        MoreThan = 4 "more_than",
        /// 以上: [v, ∞).
        AtLeast = 5 "at_least",
        /// 超, of targets 突破: (v, ∞).
        Above = 6 "above",
        /// 不超过, of targets 控制在…以内: (−∞, v].
        AtMost = 7 "at_most",
    }
}

/// What was seen. Each kind of absence is printed differently, so absence is a variant: never NaN, zero
/// or an empty text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reading {
    /// A number in the indicator's unit and multiplier, with the decimals that it was published with.
    Value(Decimal),
    /// A coded standing, only for [`crate::Measure::Standing`].
    Standing(Standing),
    /// Why there is neither.
    Absent(Absence),
}

impl Reading {
    /// The number, if there is one.
    pub const fn value(self) -> Option<Decimal> {
        match self {
            Self::Value(value) => Some(value),
            Self::Standing(_) | Self::Absent(_) => None,
        }
    }

    /// Whether it is withheld or cannot exist, which no computation overrules.
    pub const fn is_final_absence(self) -> bool {
        matches!(self, Self::Absent(Absence::Suppressed | Absence::NotApplicable))
    }
}
