//! All about a recorded value but its digits and its revision.

use std::sync::Arc;

use scorecard_domain::{
    Absence, Comparison, Decimal, Qualifier, Reading, Stage, Standing, Statuses, Text,
};

use crate::value::Value;

/// Where a recorded value comes from, beside the value itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Lineage {
    pub(crate) revision: u64,
    /// One more than the source's position in the cube's list; 0 for none.
    pub(crate) source: u32,
    /// What a reader should know; nothing for most.
    pub(crate) note: Option<Arc<Text>>,
    /// What comparable growth is held on; nothing for most.
    pub(crate) comparison: Option<Arc<Comparison>>,
}

/// What numbers have beside their digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sort {
    /// The number of decimals.
    pub(crate) scale: u8,
    pub(crate) qualifier: Qualifier,
    pub(crate) statuses: Statuses,
    pub(crate) stage: Option<Stage>,
}

/// What digits are.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    /// A number with so many decimals.
    Number(u8),
    /// A number whose digits do not fit in 64 bits, which stands here.
    Long(Box<Decimal>),
    Standing(Standing),
    Absent(Absence),
}

/// All about a cell but its digits and its revision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    kind: Kind,
    qualifier: Qualifier,
    statuses: Statuses,
    stage: Option<Stage>,
    pub(super) source: u32,
    pub(super) note: Option<Arc<Text>>,
    pub(super) comparison: Option<Arc<Comparison>>,
}

impl Mark {
    /// The mark of a value and where it comes from, its digits and its revision.
    pub(super) fn of(value: &Value, lineage: Lineage) -> (Self, i64, u64) {
        let Lineage { revision, source, note, comparison } = lineage;
        let Value { reading, qualifier, statuses, stage } = *value;
        let (kind, digits) = match reading {
            Reading::Value(number) => match i64::try_from(number.mantissa()) {
                Ok(digits) => (Kind::Number(number.scale()), digits),
                Err(_) => (Kind::Long(Box::new(number)), 0),
            },
            Reading::Standing(standing) => (Kind::Standing(standing), 0),
            Reading::Absent(absence) => (Kind::Absent(absence), 0),
        };
        (Self { kind, qualifier, statuses, stage, source, note, comparison }, digits, revision)
    }

    pub(super) fn sort(&self) -> Option<Sort> {
        let Kind::Number(scale) = self.kind else { return None };
        let Self { qualifier, statuses, stage, .. } = *self;
        Some(Sort { scale, qualifier, statuses, stage })
    }

    #[inline]
    pub(super) fn value(&self, digits: i64) -> Option<Value> {
        let reading = match &self.kind {
            Kind::Number(scale) => Reading::Value(Decimal::new(digits.into(), *scale)?),
            Kind::Long(number) => Reading::Value(**number),
            Kind::Standing(standing) => Reading::Standing(*standing),
            Kind::Absent(absence) => Reading::Absent(*absence),
        };
        let Self { qualifier, statuses, stage, .. } = *self;
        Some(Value { reading, qualifier, statuses, stage })
    }
}
