//! What a thing that is put anew keeps of what it was: the unit of an indicator, the source of an observation.

use scorecard_domain::{Fault, FaultReason, Indicator, Observation, Text};

use super::Judgement;
use crate::{
    ledger::warning::{Compared, Warning, WarningReason},
    sentences,
};

/// Whether indicators that name this one in formulas, as the count of their units or as their price index see no difference.
pub(super) fn same_quantity(new: &Indicator, old: &Indicator) -> bool {
    new.unit == old.unit
        && new.multiplier == old.multiplier
        && new.nature == old.nature
        && old.formula.is_none()
}

impl Judgement {
    /// Another source than until now is told.
    pub(super) fn examine_source(&mut self, index: u64, new: &Observation, old: &Observation) {
        if let (Some(new), Some(old)) = (&new.source, &old.source)
            && new != old
        {
            let path = format!("changes[{index}].observation.source");
            let problem = Text::new(
                format!("来源改为{new}，此前为{old}"),
                format!("names source `{new}`, until now it was `{old}`"),
            );
            let (reason, compared) = (WarningReason::SourceChanged, Compared::default());
            let warning = Warning { path, reason, problem, compared, more: 0 };
            self.told.warnings.add(index, warning);
        }
    }

    /// What an indicator has in its figures stays as it is.
    pub(super) fn examine_fixed(&mut self, index: u64, new: &Indicator, old: &Indicator) {
        let id = &new.id;
        let mut fixed = |field: &str, was: String| {
            let path = format!("changes[{index}].indicator.{field}");
            let problem = sentences::fixed(id, was);
            self.told.fault(index, Fault::new(path, FaultReason::FixedAttribute, problem));
        };
        if new.unit != old.unit {
            fixed("unit", format!("`{}` / `{}`", old.unit.zh, old.unit.en));
        }
        if new.multiplier != old.multiplier {
            fixed("multiplier", old.multiplier.to_string());
        }
        if new.nature != old.nature {
            fixed("nature", old.nature.to_string());
        }
    }
}
