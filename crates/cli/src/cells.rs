//! Coded attributes as cells of a table.

use prost_types::Timestamp;
use scorecard_domain::{
    Absence, AreaKind, Confidentiality, Lang, Measure, ObsStatus, Qualifier, Stage, Standing,
    Statuses, words::Labelled,
};
use scorecard_wire::pb::data::{Observation, Text, observation::Reading};

use crate::args::Output;

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

/// An observation's reading in words, with its qualifier: `5（左右）`, 领先, 数据尚未公布.
pub(crate) fn words_of_reading(observation: &Observation) -> String {
    let words = label_of_reading(observation.reading.as_ref());
    let qualifier = label(Qualifier::from_number, observation.qualifier, Some(Qualifier::Exact));
    match observation.reading {
        Some(Reading::Value(_)) if !qualifier.is_empty() => format!("{words}（{qualifier}）"),
        _ => words,
    }
}

/// A reading in words, without its qualifier: 5, 领先, 数据尚未公布.
pub(crate) fn label_of_reading(reading: Option<&Reading>) -> String {
    match reading {
        Some(Reading::Value(value)) => value.clone(),
        Some(Reading::Standing(code)) => label(Standing::from_number, *code, None),
        Some(Reading::Absence(code)) => label(Absence::from_number, *code, None),
        None => String::new(),
    }
}

/// A code by its name; empty if it is none of the list, or the one that goes without saying.
pub(crate) fn label<T: Labelled + PartialEq>(
    of: impl FnOnce(u8) -> Option<T>,
    code: i32,
    silent: Option<T>,
) -> String {
    let code = of(number(code)).filter(|code| Some(*code) != silent);
    code.map_or("", |code| code.label(Lang::Zh)).to_owned()
}

/// Status flags by their names, in the order of the code list.
pub(crate) fn labels_of_statuses(codes: &[i32]) -> String {
    let labels: Vec<_> =
        codes.iter().map(|code| label(ObsStatus::from_number, *code, None)).collect();
    labels.join("、")
}

/// A moment in the zone of deadlines, +08:00: `2023-02-01 00:00` for people, with seconds and offset for programs.
pub(crate) fn moment(time: Option<&Timestamp>, output: Output) -> String {
    match output {
        Output::Table => instant(time).chars().take(16).collect::<String>().replace('T', " "),
        Output::Json | Output::Csv => instant(time),
    }
}

/// When a revision was accepted, in full and in the zone of deadlines: `2023-02-01T08:30:00.250+08:00`.
pub(crate) fn instant(time: Option<&Timestamp>) -> String {
    let Some(time) = time else { return String::new() };
    let local = Timestamp { seconds: time.seconds.saturating_add(8 * 3600), nanos: time.nanos };
    format!("{}+08:00", local.to_string().trim_end_matches('Z'))
}

/// A qualifier, empty if exact.
pub(crate) fn qualifier(code: i32) -> String {
    let qualifier =
        Qualifier::from_number(number(code)).filter(|qualifier| *qualifier != Qualifier::Exact);
    slug(qualifier.map(Qualifier::slug))
}

/// Status flags by their SDMX codes, empty if unmarked.
pub(crate) fn statuses(codes: &[i32]) -> String {
    let flags = codes.iter().filter_map(|code| ObsStatus::from_number(number(*code)));
    flags.collect::<Statuses>().to_string()
}

/// A stage, empty if none.
pub(crate) fn stage(code: i32) -> String {
    slug(Stage::from_number(number(code)).map(Stage::slug))
}

/// A code of confidentiality, empty if none.
pub(crate) fn confidentiality(code: i32) -> String {
    slug(Confidentiality::from_number(number(code)).map(Confidentiality::slug))
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

/// A measure.
pub(crate) fn measure(code: i32) -> String {
    slug(Measure::from_number(number(code)).map(Measure::slug))
}

/// Bytes in hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn slug(slug: Option<&'static str>) -> String {
    slug.unwrap_or_default().to_owned()
}

/// What stands in place of what was erased: the revision that says when, by whom and on what ground.
pub(crate) fn erased(by: u64) -> Option<String> {
    (by > 0).then(|| format!("（已抹除，见修订{by}） erased by revision {by}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_told_in_the_zone_of_deadlines() {
        let time = Timestamp { seconds: 1_675_180_800, nanos: 0 };
        assert_eq!(moment(Some(&time), Output::Table), "2023-02-01 00:00");
        assert_eq!(moment(Some(&time), Output::Json), "2023-02-01T00:00:00+08:00");
        let time = Timestamp { nanos: 250_000_000, ..time };
        assert_eq!(moment(Some(&time), Output::Csv), "2023-02-01T00:00:00.250+08:00");
        assert_eq!(moment(None, Output::Table), "");
        assert_eq!(instant(Some(&time)), "2023-02-01T00:00:00.250+08:00");
        assert_eq!(instant(None), "");
    }

    #[test]
    fn a_reading_is_told_with_its_qualifier_and_an_absence_in_words() {
        let told = |reading, qualifier: Qualifier| {
            let qualifier = qualifier.number().into();
            let reading = Some(reading);
            words_of_reading(&Observation { reading, qualifier, ..Observation::default() })
        };
        let value = || Reading::Value("5".to_owned());
        assert_eq!(told(value(), Qualifier::Exact), "5");
        assert_eq!(told(value(), Qualifier::About), "5（左右）");
        let absence = Absence::NotCollected;
        let words = absence.label(Lang::Zh);
        assert_eq!(told(Reading::Absence(absence.number().into()), Qualifier::Exact), words);
        let standing = Standing::Leading.number().into();
        assert_eq!(told(Reading::Standing(standing), Qualifier::Exact), "领先");
        let flags = [ObsStatus::Estimated, ObsStatus::Break].map(|flag| flag.number().into());
        assert_eq!(labels_of_statuses(&flags), "预计、数列中断");
    }
}
