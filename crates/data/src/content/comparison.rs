//! The fields of what comparable growth is held on. A tag is given once and for ever.

use scorecard_domain::Comparison;

use super::{
    reader::{Corrupt, Fields},
    writer::Writer,
};

pub(super) fn write(out: &mut Writer, comparison: &Comparison) {
    let Comparison { basis, adjusted_value, adjusted_base } = comparison;
    out.words(20, basis);
    out.optional_decimal(21, *adjusted_value);
    out.optional_decimal(22, *adjusted_base);
}

pub(super) fn read(fields: &mut Fields<'_>) -> Result<Option<Box<Comparison>>, Corrupt> {
    // As nearly always: these are the last fields.
    if fields.rest().is_empty() {
        return Ok(None);
    }
    let basis = fields.words(20)?;
    let (adjusted_value, adjusted_base) = (fields.decimal(21)?, fields.decimal(22)?);
    Ok(Comparison { basis, adjusted_value, adjusted_base }.known())
}
