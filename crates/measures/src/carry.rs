//! What a derived value takes over from its inputs: wording and stage.

use scorecard_domain::{Qualifier, Stage};

use crate::value::Value;

/// The qualifier of a result that grows with `leading` and with nothing else that is uncertain.
///
/// The share of a value "above 600" is "above"; so is its growth and its difference, as long as what it
/// is held against is exact. Anything else that is not exact makes the result "about".
pub(crate) fn qualifier(leading: Qualifier, others_exact: bool) -> Qualifier {
    if others_exact { leading } else { Qualifier::About }
}

/// The stage of a result: that of its inputs, if they agree.
pub(crate) fn stage(a: Option<Stage>, b: Option<Stage>) -> Option<Stage> {
    if a == b { a } else { None }
}

/// A value of a mean, as settled as it and its weight are. Its wording is its own.
pub(crate) fn weighted(value: Value, weight: Value) -> Value {
    Value {
        statuses: value.statuses.union(weight.statuses),
        stage: stage(value.stage, weight.stage),
        ..value
    }
}
