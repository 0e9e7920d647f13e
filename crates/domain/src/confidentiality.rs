//! Who may see a figure: the SDMX code list of confidentiality, and what each code means for the public.

use crate::codes::code_list;

code_list! {
    /// A code of the SDMX code list CL_CONF_STATUS, spelled as there.
    ///
    /// What the public sees of an observation follows from its code alone, see [`Confidentiality::public`]; who has full
    /// clearance sees everything.
    Confidentiality, "保密状态" "confidentiality" {
        /// Free for publication; also what is not marked.
        Free = 1 "F",
        /// Not for publication: for internal use only.
        Internal = 2 "N",
        /// Under embargo: internal until a stated moment, free from then on.
        Embargoed = 3 "E",
        /// Confidential statistical information, without saying why.
        Confidential = 4 "C",
        /// Primary confidentiality, because so few units are counted.
        SmallCounts = 5 "A",
        /// Primary confidentiality, because one unit dominates.
        OneDominates = 6 "O",
        /// Primary confidentiality, because two units dominate.
        TwoDominate = 7 "T",
        /// Primary confidentiality, because one or two units dominate.
        FewDominate = 8 "G",
        /// Primary confidentiality by another measure of concentration.
        Concentration = 9 "M",
        /// Secondary confidentiality set by the sender: else a primary one could be worked out.
        SecondarySender = 10 "D",
        /// Secondary confidentiality set and managed by the receiver.
        SecondaryReceiver = 11 "S",
    }
}

/// What the public sees of a version of an observation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PublicFace {
    /// All of it.
    Open,
    /// That there is a figure, and that it is withheld: [`crate::Absence::Suppressed`] without value, qualifier and note.
    Withheld,
    /// Nothing: as if the figure had been withdrawn.
    Hidden,
    /// Nothing of this version: the one before it is still seen.
    Unpublished,
}

impl Confidentiality {
    /// What the public sees of an observation that is so marked.
    pub const fn public(self) -> PublicFace {
        match self {
            Self::Free => PublicFace::Open,
            Self::Internal => PublicFace::Hidden,
            Self::Embargoed => PublicFace::Unpublished,
            Self::Confidential
            | Self::SmallCounts
            | Self::OneDominates
            | Self::TwoDominate
            | Self::FewDominate
            | Self::Concentration
            | Self::SecondarySender
            | Self::SecondaryReceiver => PublicFace::Withheld,
        }
    }
}
