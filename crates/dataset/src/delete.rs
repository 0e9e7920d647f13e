//! Rows that withdraw observations, or take something from them, as the action `D` of SDMX has it.
//!
//! A dimension that is left empty stands for all of its values; what stands in a measure or an attribute, whatever it
//! is, is taken away; a row that takes nothing away withdraws whole observations. The action's rules are those of the
//! SDMX-CSV 2.0 field guide.

use std::collections::BTreeMap;

use scorecard_domain::{
    AreaId, Confidentiality, FaultReason, IndicatorId, Measure, Observation, ObservationKey, Of,
    Period, Qualifier, Statuses, Text, Validity,
};

use crate::{
    dataset::Batch,
    figures::READING,
    layout::OBSERVATIONS,
    names::World,
    row::Row,
    sdmx,
    sentences::{references, rows},
};

/// The dimensions of a row; `None` stands for any value.
struct Pattern {
    area: Option<AreaId>,
    indicator: Option<IndicatorId>,
    measure: Option<Measure>,
    of: Option<Of>,
    period: Option<Period>,
}

impl Pattern {
    /// Nothing once a cell cannot be read.
    fn read(row: Row<'_>, world: &World) -> Option<Self> {
        let is_given = |column| !row.text(column).is_empty();
        let period = row.maybe("period");
        let when = period.map(|it| it.map_or_else(Validity::default, Validity::during));
        let area = is_given("area").then(|| world.area(row, "area", when));
        let indicator = is_given("indicator").then(|| world.indicator(row, "indicator"));
        let measure = row.maybe("measure");
        // Of nothing is written; what is left empty is any.
        let of = match row.text("of") {
            "" => None,
            sdmx::NOT_APPLICABLE => Some(Some(Of::Nothing)),
            _ => Some(world.of(row, "of", when)),
        };
        Some(Self {
            area: all(area)?,
            indicator: all(indicator)?,
            measure: measure?,
            of: all(of)?,
            period: period?,
        })
    }

    fn fits(&self, key: &ObservationKey) -> bool {
        let ObservationKey { indicator, measure, of, area, period } = key;
        self.indicator.as_ref().is_none_or(|it| it == indicator)
            && self.measure.is_none_or(|it| it == *measure)
            && self.of.as_ref().is_none_or(|it| it == of)
            && self.area.as_ref().is_none_or(|it| it == area)
            && self.period.is_none_or(|it| it == *period)
    }

    /// The one observation that it is about, if it leaves nothing open.
    fn key(&self) -> Option<ObservationKey> {
        Some(ObservationKey {
            indicator: self.indicator.clone()?,
            measure: self.measure?,
            of: self.of.clone()?,
            area: self.area.clone()?,
            period: self.period?,
        })
    }

    /// Those that it is about: one is looked up, however many there are.
    fn among<'a>(
        &self,
        observations: &'a BTreeMap<ObservationKey, Observation>,
    ) -> Vec<(&'a ObservationKey, &'a Observation)> {
        match self.key() {
            Some(key) => observations.get_key_value(&key).into_iter().collect(),
            None => observations.iter().filter(|(key, _)| self.fits(key)).collect(),
        }
    }
}

/// A value that was not read if it could not be; `None` within if there was none to read.
#[expect(clippy::option_option, reason = "as `Row::maybe`")]
fn all<T>(value: Option<Option<T>>) -> Option<Option<T>> {
    match value {
        None => Some(None),
        Some(value) => value.map(Some),
    }
}

/// Withdraws the observations that the row names, or takes from them what it marks. What the message puts stays.
pub(crate) fn delete(row: Row<'_>, world: &World, batch: &mut Batch<'_>) {
    let Some(pattern) = Pattern::read(row, world) else { return };
    let marked: Vec<&str> =
        OBSERVATIONS.optional.iter().copied().filter(|column| is_marked(row, column)).collect();
    let is_kept = |column: &&&str| READING.contains(column) || **column == "unit";
    if let Some(column) = marked.iter().find(is_kept) {
        let problem = rows::always_has_a_reading();
        row.fault(column, FaultReason::Inconsistent, problem);
        return;
    }
    let (found, is_whole) = (pattern.among(&world.observations), pattern.key().is_some());
    if found.is_empty() {
        let problem = references::no_observation();
        row.fault("indicator", FaultReason::UnknownReference, problem);
    }
    for (key, observation) in found {
        if !is_whole && batch.has_observation(key) {
            continue;
        }
        match marked.as_slice() {
            [] => batch.withdraw(key.clone(), row),
            marked => batch.observe(without(observation.clone(), marked), row),
        }
    }
}

fn is_marked(row: Row<'_>, column: &str) -> bool {
    column != "of" && !row.text(column).is_empty()
}

/// The observation without these attributes.
pub(crate) fn without(mut observation: Observation, columns: &[&str]) -> Observation {
    let Observation {
        key: _,
        reading: _,
        qualifier,
        statuses,
        stage,
        source,
        note,
        confidentiality,
        embargo_until,
        comparison,
    } = &mut observation;
    let mut on = comparison.take().map(|on| *on).unwrap_or_default();
    let Text { zh, en } = note;
    for column in columns {
        match *column {
            "qualifier" => *qualifier = Qualifier::Exact,
            "status" => *statuses = Statuses::NONE,
            "stage" => *stage = None,
            "source" => *source = None,
            "note_zh" => zh.clear(),
            "note_en" => en.clear(),
            "confidentiality" => (*confidentiality, *embargo_until) = (Confidentiality::Free, None),
            "embargo_until" => *embargo_until = None,
            "basis_zh" => on.basis.zh.clear(),
            "basis_en" => on.basis.en.clear(),
            "adjusted_value" => on.adjusted_value = None,
            "adjusted_base" => on.adjusted_base = None,
            _ => {}
        }
    }
    *comparison = on.known();
    observation
}
