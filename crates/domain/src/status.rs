//! How settled a reading is: the SDMX status flags, and beside them the stage of Chinese accounting.

use std::{fmt, str::FromStr};

use crate::codes::{UnknownCode, code_list};

code_list! {
    /// A code of the SDMX code list CL_OBS_STATUS 2.2, spelled as there.
    ///
    /// The list has twenty codes. Five of them only say that a value is missing (H holiday or weekend, L not
    /// collected, M cannot exist, O missing, Q suppressed) and are not here: in the ledger absence is a
    /// reading ([`crate::Absence`]), never a flag. The other fifteen are.
    ObsStatus, "观测状态" "observation status" {
        /// Normal value: the source marks it final.
        Normal = 1 "A",
        /// Time series break.
        Break = 2 "B",
        /// Definition differs.
        DefinitionDiffers = 3 "D",
        /// Estimated value: 预计.
        Estimated = 4 "E",
        /// Forecast value.
        Forecast = 5 "F",
        /// Experimental value.
        Experimental = 6 "G",
        /// Imputed value.
        Imputed = 7 "I",
        /// Derogation.
        Derogation = 8 "J",
        /// Data included in another category.
        OtherCategory = 9 "K",
        /// Not significant.
        NotSignificant = 10 "N",
        /// Provisional value: 初步.
        Provisional = 11 "P",
        /// Strike and other special events.
        SpecialEvent = 12 "S",
        /// Low reliability.
        LowReliability = 13 "U",
        /// Unvalidated value.
        Unvalidated = 14 "V",
        /// Includes data from another category.
        IncludesOther = 15 "W",
    }
}

impl ObsStatus {
    /// The order in which one flag stands for several, the one of highest importance first.
    ///
    /// It is the "observation status hierarchy" of the SDMX Statistical Working Group's guideline *Possible
    /// Ways of Implementing the Observation Status Concept*, version 2.0 (May 2019), section 2 "One flag only
    /// per value": B, O, M, L, H, Q, J, S, D, K, W, I, F, E, P, N, U, V, G, A; here without the five codes for
    /// missing values.
    pub const PRECEDENCE: [Self; 15] = [
        Self::Break,
        Self::Derogation,
        Self::SpecialEvent,
        Self::DefinitionDiffers,
        Self::OtherCategory,
        Self::IncludesOther,
        Self::Imputed,
        Self::Forecast,
        Self::Estimated,
        Self::Provisional,
        Self::NotSignificant,
        Self::LowReliability,
        Self::Unvalidated,
        Self::Experimental,
        Self::Normal,
    ];
}

/// A set of status flags. The empty set is "unmarked": the source says nothing, which is not "final".
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Statuses(u16);

impl Statuses {
    /// Unmarked.
    pub const NONE: Self = Self(0);

    /// The set as bits: flag number n is bit n.
    pub const fn bits(self) -> u16 {
        self.0
    }

    /// The set with those bits, unless one of them is no flag.
    pub fn from_bits(bits: u16) -> Option<Self> {
        let known = ObsStatus::ALL.iter().fold(0, |all, flag| all | 1 << flag.number());
        (bits & !known == 0).then_some(Self(bits))
    }

    /// With one more flag.
    #[must_use]
    pub const fn with(self, flag: ObsStatus) -> Self {
        Self(self.0 | 1 << flag.number())
    }

    /// Whether the flag is set.
    pub const fn contains(self, flag: ObsStatus) -> bool {
        self.0 & (1 << flag.number()) != 0
    }

    /// Whether no flag is set.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// All flags of both: what a value derived from the two carries.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The flags, in the order of the code list.
    pub fn iter(self) -> impl Iterator<Item = ObsStatus> {
        ObsStatus::ALL.iter().copied().filter(move |flag| self.contains(*flag))
    }

    /// The one flag that is shown where only one can be.
    pub fn first(self) -> Option<ObsStatus> {
        ObsStatus::PRECEDENCE.into_iter().find(|flag| self.contains(*flag))
    }
}

impl FromIterator<ObsStatus> for Statuses {
    fn from_iter<I: IntoIterator<Item = ObsStatus>>(flags: I) -> Self {
        flags.into_iter().fold(Self::NONE, Self::with)
    }
}

/// Space-separated, such as `B E`; unmarked is the empty text.
impl fmt::Display for Statuses {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, flag) in self.iter().enumerate() {
            if i > 0 {
                f.write_str(" ")?;
            }
            f.write_str(flag.slug())?;
        }
        Ok(())
    }
}

impl fmt::Debug for Statuses {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Statuses({self})")
    }
}

impl FromStr for Statuses {
    type Err = UnknownCode;

    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        text.split_ascii_whitespace().map(str::parse).collect()
    }
}

code_list! {
    /// How far the figure has come in Chinese accounting; it stands beside the status flags.
    Stage, "数据阶段" "stage" {
        /// 计划: announced, not yet an achievement.
        Planned = 1 "planned",
        /// 预计.
        Expected = 2 "expected",
        /// 快报.
        Flash = 3 "flash",
        /// 初步核算.
        Preliminary = 4 "preliminary",
        /// 年报.
        Annual = 5 "annual",
        /// 最终核实.
        FinalVerified = 6 "final_verified",
        /// 决算.
        FinalAccounts = 7 "final_accounts",
        /// 普查修订.
        CensusRevised = 8 "census_revised",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_prints_and_parses_in_one_order() {
        let set: Statuses = "P B".parse().unwrap();
        assert_eq!(set.to_string(), "B P");
        assert_eq!(set.first(), Some(ObsStatus::Break));
        assert_eq!(Statuses::from_bits(set.bits()), Some(set));
        assert!("".parse::<Statuses>().unwrap().is_empty());
        assert!("final".parse::<Statuses>().is_err());
        assert_eq!(Statuses::from_bits(1), None, "bit 0 is no flag");
    }

    #[test]
    fn every_flag_has_its_place_in_the_precedence() {
        let all: Statuses = ObsStatus::PRECEDENCE.into_iter().collect();
        assert_eq!(all, ObsStatus::ALL.iter().copied().collect());
        let letters: String = ObsStatus::PRECEDENCE.map(ObsStatus::slug).concat();
        assert_eq!(letters, "BJSDKWIFEPNUVGA");
    }
}
