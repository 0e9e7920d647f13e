//! Parts are summed against their whole: 15 first stores are 4 of international and 11 of domestic brands.

use std::collections::{BTreeMap, BTreeSet};

use scorecard_domain::{ItemId, Text};
use scorecard_measures::{
    Value,
    kernels::parts::{self, PartsDiffer},
};

use super::{builder::Builder, figures::Made};

/// Looks at each whole of which parts are shown. Parts of several units, or of another multiplier than it, are not summed.
pub(super) fn check(builder: &mut Builder<'_>, figures: &[Made]) {
    let mut wholes: BTreeMap<&ItemId, Vec<&Made>> = BTreeMap::new();
    for made in figures {
        if let Some(whole) = &made.part_of {
            wholes.entry(whole).or_default().push(made);
        }
    }
    for (id, parts) in wholes {
        let Some(whole) = figures.iter().find(|made| made.id == *id) else { continue };
        let multiplier = whole.wording.indicator.multiplier;
        let unit = |part: &Made| part.wording.indicator.unit.clone();
        let is_like = |part: &&Made| part.wording.indicator.multiplier == multiplier;
        let units: BTreeSet<Text> = parts.iter().map(|part| unit(part)).collect();
        if !parts.iter().all(is_like) || units.len() > 1 {
            continue;
        }
        let values: Option<Vec<Value>> = parts.iter().map(|part| part.wording.value).collect();
        let (Some(values), Some(value)) = (values, whole.wording.value) else { continue };
        let counted = whole.wording.indicator.is_counted();
        if let Ok(Some(PartsDiffer { sum, .. })) = parts::check(&value, &values, counted) {
            let number = value.reading.value().map(|number| number.to_string()).unwrap_or_default();
            let called = builder.called(id, &whole.label);
            let problem = Text::new(
                format!("{}：分项之和{sum}与总数{number}不符", called.zh),
                format!("{}: the parts make {sum}, the whole is {number}", called.en),
            );
            builder.finding(id, "PARTS_DIFFER", &problem);
        }
    }
}
