//! What could have stood in what was read, whether it did or not: only that is missing from it.

use std::collections::{BTreeMap, BTreeSet};

use scorecard_domain::{IndicatorId, Key, Kind, Measure, ObservationKey};

use crate::layout::{
    AREAS, ASSESSMENTS, COLLECTION_PLANS, DEFINITIONS, HONOURS, IMPRINTS, INDICATORS, Layout,
    MEDIA, MILESTONES, OBSERVATIONS, OUTCOMES, PEER_GROUPS, SOURCES, TARGETS,
};

/// What could have stood in it.
#[derive(Clone, Debug)]
pub(crate) enum Holds {
    /// Rows of these files.
    Rows(Vec<Rows>),
    /// The observations that a form asks for.
    Asked(BTreeSet<ObservationKey>),
}

/// Rows of a file of the dataset.
#[derive(Clone, Debug)]
pub(crate) struct Rows {
    file: &'static str,
    /// The only indicator and measure that they can be about, where a mapping says so once and for all.
    indicator: Option<IndicatorId>,
    measure: Option<Measure>,
}

impl Rows {
    /// Any rows of the file.
    pub(crate) const fn of(layout: Layout) -> Self {
        Self { file: layout.file, indicator: None, measure: None }
    }

    /// Rows of the file that have these texts in these columns, all of them.
    pub(crate) fn with(layout: Layout, texts: &BTreeMap<&'static str, String>) -> Self {
        let text = |column: &str| texts.get(column).map(String::as_str);
        Self {
            indicator: text("indicator").and_then(|text| text.parse().ok()),
            measure: text("measure").and_then(|text| text.parse().ok()),
            ..Self::of(layout)
        }
    }

    fn may_hold(&self, key: &Key) -> bool {
        if file(key.kind()) != Some(self.file) {
            return false;
        }
        let (indicator, measure) = match key {
            Key::Observation(key) => (&key.indicator, key.measure),
            Key::Target(key) => (&key.indicator, key.measure),
            _ => return true,
        };
        self.indicator.as_ref().is_none_or(|only| only == indicator)
            && self.measure.is_none_or(|only| only == measure)
    }
}

impl Holds {
    /// Whether a thing with this key could have stood in it.
    pub(crate) fn may_hold(&self, key: &Key) -> bool {
        match self {
            Self::Rows(rows) => rows.iter().any(|rows| rows.may_hold(key)),
            Self::Asked(asked) => match key {
                Key::Observation(key) => asked.contains(key),
                _ => false,
            },
        }
    }
}

/// The file of a dataset in which things of a kind have their rows; none has what the ledger makes itself.
const fn file(kind: Kind) -> Option<&'static str> {
    let layout = match kind {
        Kind::Area => AREAS,
        Kind::Indicator => INDICATORS,
        Kind::Source => SOURCES,
        Kind::PeerGroup => PEER_GROUPS,
        Kind::Definition => DEFINITIONS,
        Kind::Observation => OBSERVATIONS,
        Kind::Target => TARGETS,
        Kind::Honour => HONOURS,
        Kind::Milestone => MILESTONES,
        Kind::Media => MEDIA,
        Kind::Imprint => IMPRINTS,
        Kind::CollectionPlan => COLLECTION_PLANS,
        Kind::Assessment => ASSESSMENTS,
        Kind::Outcome => OUTCOMES,
        Kind::Release | Kind::Suppression => return None,
    };
    Some(layout.file)
}
