//! What comparable growth is held on.

use scorecard_domain::Comparison;

use crate::{Faults, pb::data as pb, text};

/// Reads it from the fields of an observation; nothing if none of them says anything.
#[expect(clippy::option_option, reason = "a fault and an absence are different")]
pub(crate) fn read(
    basis: Option<pb::Text>,
    adjusted_value: &str,
    adjusted_base: &str,
    faults: &mut Faults,
) -> Option<Option<Box<Comparison>>> {
    let adjusted_value = faults.parse_optional("adjusted_value", adjusted_value);
    let adjusted_base = faults.parse_optional("adjusted_base", adjusted_base);
    let basis = text::read(basis);
    let comparison =
        Comparison { basis, adjusted_value: adjusted_value?, adjusted_base: adjusted_base? };
    Some(comparison.known())
}

/// Basis, adjusted value and adjusted base as fields of an observation.
pub(crate) fn write(comparison: Option<&Comparison>) -> (Option<pb::Text>, String, String) {
    let Some(Comparison { basis, adjusted_value, adjusted_base }) = comparison else {
        return (None, String::new(), String::new());
    };
    let number = |number: &Option<_>| text::write_optional(number.as_ref());
    (text::write(basis), number(adjusted_value), number(adjusted_base))
}
