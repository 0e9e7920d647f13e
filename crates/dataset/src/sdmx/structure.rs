//! The data structure that observations have in SDMX: which component is what of an observation.

use scorecard_domain::{
    Absence, Decimal, Indicator, Measure, Observation, ObservationKey, Of, Reading,
};

/// The structure's identification.
pub(super) const STRUCTURE_ID: &str = "SCORECARD:OBSERVATIONS(1.0)";

/// What `OF` says where a measure is of nothing: SDMX's code for "not applicable".
pub(crate) const NOT_APPLICABLE: &str = "_Z";

/// The dimensions, in their order, and the columns of `observations.csv` that they are.
pub(super) const DIMENSIONS: [(&str, &str); 5] = [
    ("REF_AREA", "area"),
    ("INDICATOR", "indicator"),
    ("MEASURE", "measure"),
    ("OF", "of"),
    ("TIME_PERIOD", "period"),
];

/// The measure and the attributes, and the column of `observations.csv` that each is or belongs to.
pub(super) const VALUES: [(&str, &str); 19] = [
    ("OBS_VALUE", "value"),
    ("STANDING", "standing"),
    ("ABSENCE", "absent"),
    ("UNIT_MEASURE", "unit"),
    ("UNIT_MULT", "unit"),
    ("DECIMALS", "value"),
    ("OBS_STATUS", "status"),
    ("OBS_STATUSES", "status"),
    ("QUALIFIER", "qualifier"),
    ("STAGE", "stage"),
    ("SOURCE", "source"),
    ("NOTE_ZH", "note_zh"),
    ("NOTE_EN", "note_en"),
    ("CONF_STATUS", "confidentiality"),
    ("EMBARGO_TIME", "embargo_until"),
    ("BASIS_ZH", "basis_zh"),
    ("BASIS_EN", "basis_en"),
    ("ADJUSTED_VALUE", "adjusted_value"),
    ("ADJUSTED_BASE", "adjusted_base"),
];

/// The components that are free texts.
const TEXTS: [&str; 4] = ["NOTE_ZH", "NOTE_EN", "BASIS_ZH", "BASIS_EN"];
/// What says that a component has no value, on purpose.
pub(super) const MISSING: &str = "#N/A";

/// Columns of a message that are no components.
pub(super) const OTHERS: [&str; 6] =
    ["STRUCTURE", "STRUCTURE_ID", "STRUCTURE_NAME", "ACTION", "SERIES_KEY", "OBS_KEY"];

/// The code of CL_OBS_STATUS 2.2 that says why there is no number.
pub(super) const fn missing_code(absence: Absence) -> &'static str {
    match absence {
        Absence::NotCollected => "L",
        Absence::Suppressed => "Q",
        Absence::NotApplicable => "M",
        Absence::NotYetPublished | Absence::Unstated => "O",
    }
}

/// Why there is no number, if a code of CL_OBS_STATUS 2.2 says it: "holiday or weekend" (H) cannot exist either.
pub(super) fn absence(code: &str) -> Option<Absence> {
    match code {
        "L" => Some(Absence::NotCollected),
        "Q" => Some(Absence::Suppressed),
        "M" | "H" => Some(Absence::NotApplicable),
        "O" => Some(Absence::Unstated),
        _ => None,
    }
}

/// A text as a message has it: one that is what [`MISSING`] is written with has a backslash before it, and one more than
/// the text itself has.
fn written(text: String) -> String {
    if text.trim_start_matches('\\') == MISSING { format!("\\{text}") } else { text }
}

/// The cell of a component without the backslash that [`written`] put there.
pub(super) fn unescaped<'a>(component: &str, cell: &'a str) -> &'a str {
    let is_written = TEXTS.contains(&component) && cell.trim_start_matches('\\') == MISSING;
    cell.strip_prefix('\\').filter(|_| is_written).unwrap_or(cell)
}

/// The unit of a measure's numbers without its power of ten, and that power (CL_UNIT_MULT).
fn unit(indicator: &Indicator, measure: Measure) -> (String, i8) {
    match indicator.unit_of(measure) {
        unit if measure.is_in_unit() && unit == indicator.scaled_unit() => {
            (indicator.unit.zh.clone(), indicator.multiplier)
        }
        unit => (unit, 0),
    }
}

/// The observation's components, dimensions first, in the order of the lists.
pub(super) fn components(observation: &Observation, indicator: &Indicator) -> Vec<String> {
    let Observation {
        key,
        reading,
        qualifier,
        statuses,
        stage,
        source,
        note,
        confidentiality,
        embargo_until,
        comparison,
    } = observation;
    let on = comparison.as_deref().cloned().unwrap_or_default();
    let number = |number: Option<Decimal>| number.map(|it| it.to_string()).unwrap_or_default();
    let ObservationKey { indicator: id, measure, of, area, period } = key;
    let of = match of {
        Of::Nothing => NOT_APPLICABLE.to_owned(),
        other => other.to_string(),
    };
    let (mut value, mut standing, mut absent) = Default::default();
    let mut status = statuses.first().map_or("", |flag| flag.slug()).to_owned();
    let (mut unit_measure, mut unit_mult, mut decimals) = Default::default();
    match reading {
        Reading::Value(number) => {
            value = number.to_string();
            let (unit, power) = unit(indicator, *measure);
            (unit_measure, unit_mult) = (unit, power.to_string());
            decimals = number.scale().to_string();
        }
        Reading::Standing(it) => standing = it.to_string(),
        Reading::Absent(it) => {
            absent = it.to_string();
            missing_code(*it).clone_into(&mut status);
        }
    }
    let flags: Vec<&str> = statuses.iter().map(|flag| flag.slug()).collect();
    vec![
        area.to_string(),
        id.to_string(),
        measure.to_string(),
        of,
        period.to_string(),
        value,
        standing,
        absent,
        unit_measure,
        unit_mult,
        decimals,
        status,
        flags.join(";"),
        qualifier.to_string(),
        stage.map(|it| it.to_string()).unwrap_or_default(),
        source.as_ref().map(ToString::to_string).unwrap_or_default(),
        written(note.zh.clone()),
        written(note.en.clone()),
        confidentiality.to_string(),
        embargo_until.map(|it| it.to_string()).unwrap_or_default(),
        written(on.basis.zh),
        written(on.basis.en),
        number(on.adjusted_value),
        number(on.adjusted_base),
    ]
}
