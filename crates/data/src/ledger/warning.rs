//! What is possible and suspicious: it is stored, and said.

use std::collections::{BTreeMap, BTreeSet};

use scorecard_domain::{Decimal, ObservationKey, Text};

/// Which rule finds something suspicious, as a stable name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WarningReason {
    /// An observation now names another source.
    SourceChanged,
    /// A level lies outside the plausible range of its indicator.
    OutOfRange,
    /// A value looks as if it were given in a unit that is a power of ten away.
    PowerOfTen,
    /// A value does not go with the other years of its series.
    SeriesOutlier,
    /// A value does not go with those of its peers.
    PeerOutlier,
    /// A part is larger than its whole.
    PartExceedsWhole,
    /// The children of an area are more together than the area.
    PartsExceedWhole,
    /// A published measure is not what the levels make it.
    PublishedDiffers,
    /// A level of something counted is negative or no whole number.
    NoCount,
    /// A level is negative, and those of all other years are positive.
    SignDiffers,
    /// The public will see more of an observation than of the one before, or sooner.
    ConfidentialityLowered,
    /// A promise is withdrawn, or another one than was made although its result is there.
    PromiseChanged,
    /// A target, milestone or picture stands under a chapter that no definition has.
    UnknownChapter,
    /// Figures that are parts of another are in units that cannot be summed.
    PartsUnlike,
    /// What is withheld of a whole or of its parts may be worked out, because no formula says that they are these.
    PartsUnprotected,
}

impl WarningReason {
    /// All reasons, in the order of their numbers.
    const ALL: [Self; 15] = [
        Self::SourceChanged,
        Self::OutOfRange,
        Self::PowerOfTen,
        Self::SeriesOutlier,
        Self::PeerOutlier,
        Self::PartExceedsWhole,
        Self::PartsExceedWhole,
        Self::PublishedDiffers,
        Self::NoCount,
        Self::SignDiffers,
        Self::ConfidentialityLowered,
        Self::UnknownChapter,
        Self::PartsUnlike,
        Self::PartsUnprotected,
        Self::PromiseChanged,
    ];

    /// The stable name.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::SourceChanged => "SOURCE_CHANGED",
            Self::OutOfRange => "OUT_OF_RANGE",
            Self::PowerOfTen => "POWER_OF_TEN",
            Self::SeriesOutlier => "SERIES_OUTLIER",
            Self::PeerOutlier => "PEER_OUTLIER",
            Self::PartExceedsWhole => "PART_EXCEEDS_WHOLE",
            Self::PartsExceedWhole => "PARTS_EXCEED_WHOLE",
            Self::PublishedDiffers => "PUBLISHED_DIFFERS",
            Self::NoCount => "NO_COUNT",
            Self::SignDiffers => "SIGN_DIFFERS",
            Self::ConfidentialityLowered => "CONFIDENTIALITY_LOWERED",
            Self::PromiseChanged => "PROMISE_CHANGED",
            Self::UnknownChapter => "UNKNOWN_CHAPTER",
            Self::PartsUnlike => "PARTS_UNLIKE",
            Self::PartsUnprotected => "PARTS_UNPROTECTED",
        }
    }

    /// The number that stands for it in stored answers; never 0, never reused.
    pub(crate) const fn number(self) -> u8 {
        match self {
            Self::SourceChanged => 1,
            Self::OutOfRange => 2,
            Self::PowerOfTen => 3,
            Self::SeriesOutlier => 4,
            Self::PeerOutlier => 5,
            Self::PartExceedsWhole => 6,
            Self::PartsExceedWhole => 7,
            Self::PublishedDiffers => 8,
            Self::NoCount => 9,
            Self::SignDiffers => 10,
            Self::ConfidentialityLowered => 11,
            Self::PromiseChanged => 15,
            Self::UnknownChapter => 12,
            Self::PartsUnlike => 13,
            Self::PartsUnprotected => 14,
        }
    }

    /// The reason with that number.
    pub(crate) fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.number() == number)
    }
}

/// Something that is possible and suspicious.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// Where, as a path of field names: `changes[3].observation.value`; `changes` if it counts others.
    pub path: String,
    /// Which rule.
    pub reason: WarningReason,
    /// What is suspicious, with the formula and its numbers: in each language a sentence without a full stop.
    pub problem: Text,
    /// What was compared.
    pub compared: Compared,
    /// How many warnings of the reason it only counts; 0 for a warning that is told in full.
    pub more: u64,
}

/// The numbers behind a warning, for programs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Compared {
    /// The observations that were compared, the suspicious one first, of a sum the first [`Compared::MAX_KEYS`]. Of a
    /// median, which has many, only the suspicious one.
    pub keys: Vec<ObservationKey>,
    /// The suspicious number; none if it is none.
    pub actual: Option<Decimal>,
    /// What the number is expected to be at least; rounded down to its decimals.
    pub low: Option<Decimal>,
    /// What the number is expected to be at most; rounded up to its decimals.
    pub high: Option<Decimal>,
}

impl Compared {
    /// No more keys are told.
    pub const MAX_KEYS: usize = 50;
}

impl Warning {
    /// No more warnings of one reason are told in full; how many there are beyond these is told.
    pub const MAX_OF_A_REASON: usize = 200;

    /// The reason's warnings beyond those that are told.
    fn counting(reason: WarningReason, more: u64) -> Self {
        let slug = reason.slug();
        let zh = format!("另有{more}条{slug}类提醒未逐条列出");
        let en = format!("there are {more} more warnings of the reason {slug}");
        let (path, problem) = ("changes".to_owned(), Text::new(zh, en));
        Self { path, reason, problem, compared: Compared::default(), more }
    }
}

/// The warnings of a batch, as many as are told, while they are found in any order.
#[derive(Debug, Default)]
pub(crate) struct Warnings {
    kept: BTreeMap<WarningReason, BTreeMap<(u64, u64), Warning>>,
    n_found: BTreeMap<WarningReason, u64>,
}

impl Warnings {
    /// Adds a warning of the change with that number.
    pub(crate) fn add(&mut self, index: u64, warning: Warning) {
        let n_found = self.n_found.entry(warning.reason).or_default();
        let kept = self.kept.entry(warning.reason).or_default();
        kept.insert((index, *n_found), warning);
        *n_found += 1;
        if kept.len() > Warning::MAX_OF_A_REASON {
            kept.pop_last();
        }
    }

    /// Forgets what was found about the change with that number.
    pub(crate) fn forget(&mut self, index: u64) {
        for (reason, kept) in &mut self.kept {
            let before = kept.len();
            kept.retain(|(of, _), _| *of != index);
            if let Some(n_found) = self.n_found.get_mut(reason) {
                *n_found -= (before - kept.len()) as u64;
            }
        }
    }

    /// The observations whose values are told, as far as they are.
    pub(crate) fn values(&self) -> BTreeSet<ObservationKey> {
        let warnings = self.kept.values().flat_map(BTreeMap::values);
        let of_values = warnings.filter(|warning| warning.path.ends_with(".observation.value"));
        of_values.filter_map(|warning| warning.compared.keys.first()).cloned().collect()
    }

    /// Adds those that were found elsewhere.
    pub(crate) fn extend(&mut self, others: Self) {
        let Self { kept, n_found } = others;
        for ((index, _), warning) in kept.into_values().flatten() {
            self.add(index, warning);
        }
        for (reason, n_others) in n_found {
            let n_kept = n_others.min(Warning::MAX_OF_A_REASON as u64);
            *self.n_found.entry(reason).or_default() += n_others - n_kept;
        }
    }

    /// The warnings in the order of the changes, and after them the counts of those that are not told.
    pub(crate) fn told(self) -> Vec<Warning> {
        let Self { kept, n_found } = self;
        let mut told: Vec<(u64, Warning)> = Vec::new();
        let mut counts = Vec::new();
        for (reason, kept) in kept {
            let n_kept = kept.len() as u64;
            told.extend(kept.into_iter().map(|((index, _), warning)| (index, warning)));
            let more = n_found.get(&reason).map_or(0, |n_found| n_found - n_kept);
            counts.extend((more > 0).then(|| Warning::counting(reason, more)));
        }
        told.sort_by_key(|(index, warning)| (*index, warning.reason));
        told.into_iter().map(|(_, warning)| warning).chain(counts).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn warning(path: u64, reason: WarningReason) -> Warning {
        let (path, problem) = (path.to_string(), Text::default());
        Warning { path, reason, problem, compared: Compared::default(), more: 0 }
    }

    #[test]
    fn a_reason_has_a_number_and_a_name_of_its_own() {
        for reason in WarningReason::ALL {
            assert_eq!(WarningReason::from_number(reason.number()), Some(reason));
        }
        let names: BTreeSet<_> = WarningReason::ALL.map(WarningReason::slug).into();
        assert_eq!(names.len(), WarningReason::ALL.len());
        assert_eq!(WarningReason::from_number(0), None);
    }

    #[test]
    fn what_is_too_much_is_counted_and_hides_no_other_reason() {
        let mut warnings = Warnings::default();
        for index in (0..300).rev() {
            warnings.add(index, warning(index, WarningReason::SeriesOutlier));
        }
        warnings.add(299, warning(299, WarningReason::SourceChanged));
        let told = warnings.told();
        assert_eq!(told.len(), 202);
        let paths: Vec<_> = told.iter().map(|warning| warning.path.as_str()).collect();
        assert_eq!((paths[0], paths[199], paths[200], paths[201]), ("0", "199", "299", "changes"));
        assert_eq!((told[200].reason, told[201].more), (WarningReason::SourceChanged, 100));
        assert!(told[201].problem.en.contains("100 more warnings of the reason SERIES_OUTLIER"));
    }

    #[test]
    fn what_is_forgotten_is_not_told_and_not_counted() {
        let mut warnings = Warnings::default();
        for index in [1, 2, 2] {
            warnings.add(index, warning(index, WarningReason::SeriesOutlier));
        }
        warnings.forget(2);
        warnings.add(3, warning(3, WarningReason::SeriesOutlier));
        let paths: Vec<_> = warnings.told().into_iter().map(|warning| warning.path).collect();
        assert_eq!(paths, ["1", "3"]);
    }
}
