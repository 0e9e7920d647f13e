//! Coded attributes as cells of a table.

use scorecard_domain::{Absence, AreaKind, Qualifier, Stage, Standing, Statuses};
use scorecard_wire::pb::data::{Text, observation::Reading};

fn number(code: i32) -> u8 {
    u8::try_from(code).unwrap_or_default()
}

/// A reading as it was recorded.
pub(crate) fn reading(reading: Option<&Reading>) -> String {
    match reading {
        Some(Reading::Value(value)) => value.clone(),
        Some(Reading::Standing(code)) => {
            slug(Standing::from_number(number(*code)).map(Standing::slug))
        }
        Some(Reading::Absence(code)) => {
            slug(Absence::from_number(number(*code)).map(Absence::slug))
        }
        None => String::new(),
    }
}

/// A qualifier, empty if exact.
pub(crate) fn qualifier(code: i32) -> String {
    let qualifier =
        Qualifier::from_number(number(code)).filter(|qualifier| *qualifier != Qualifier::Exact);
    slug(qualifier.map(Qualifier::slug))
}

/// Status flags by their SDMX codes, empty if unmarked.
pub(crate) fn statuses(codes: &[i32]) -> String {
    let flags =
        codes.iter().filter_map(|code| scorecard_domain::ObsStatus::from_number(number(*code)));
    flags.collect::<Statuses>().to_string()
}

/// A stage, empty if none.
pub(crate) fn stage(code: i32) -> String {
    slug(Stage::from_number(number(code)).map(Stage::slug))
}

/// A kind of area.
pub(crate) fn area_kind(code: i32) -> String {
    slug(AreaKind::from_number(number(code)).map(AreaKind::slug))
}

/// A name: in Chinese, or in English where there is none.
pub(crate) fn words(text: Option<&Text>) -> String {
    let text = text.cloned().unwrap_or_default();
    if text.zh.is_empty() { text.en } else { text.zh }
}

fn slug(slug: Option<&'static str>) -> String {
    slug.unwrap_or_default().to_owned()
}

/// What stands in place of what was erased: the revision that says when, by whom and on what ground.
pub(crate) fn erased(by: u64) -> Option<String> {
    (by > 0).then(|| format!("（已抹除，见修订{by}） erased by revision {by}"))
}
