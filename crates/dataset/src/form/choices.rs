//! The words of a form's lists of choices, and the codes that they stand for.

use scorecard_domain::{
    Absence, Lang, ObsStatus, Qualifier, Stage, Standing, Statuses,
    words::{Labelled, labelled},
};

use crate::mapping::number::narrow;

/// What takes away what the ledger has: an empty cell leaves it.
pub(super) const NOTHING: &str = "无";

/// The lists, by the column of `observations.csv` that they are of; sources apart, which depend on the ledger.
pub(super) fn lists() -> [(&'static str, Vec<String>); 5] {
    [
        ("qualifier", labels::<Qualifier>()),
        ("status", with_nothing(ObsStatus::ALL.iter().map(|flag| status(*flag)))),
        ("stage", with_nothing(labels::<Stage>())),
        ("absent", labels::<Absence>()),
        ("standing", labels::<Standing>()),
    ]
}

/// Sources with the way to take one away.
pub(super) fn with_nothing(choices: impl IntoIterator<Item = String>) -> Vec<String> {
    choices.into_iter().chain([NOTHING.to_owned()]).collect()
}

fn labels<T: Labelled>() -> Vec<String> {
    T::CODES.iter().map(|code| code.label(Lang::Zh).to_owned()).collect()
}

/// A flag as the list has it: `E 预计`.
fn status(flag: ObsStatus) -> String {
    format!("{} {}", flag.slug(), flag.label(Lang::Zh))
}

/// What `observations.csv` has for an entry in this column. What is no choice stays as it is, for the reader of the
/// cell to refuse; codes themselves can be typed too.
pub(super) fn code(column: &str, entry: &str) -> String {
    fn of<T: Labelled + ToString>(entry: &str) -> String {
        choice::<T>(entry).map_or_else(|| narrow(entry), |code| code.to_string())
    }
    match column {
        "status" | "stage" | "source" | "note_zh" if entry == NOTHING => String::new(),
        "qualifier" => of::<Qualifier>(entry),
        "stage" => of::<Stage>(entry),
        "absent" => of::<Absence>(entry),
        "standing" => of::<Standing>(entry),
        "status" => statuses(entry),
        // The id before the title.
        "source" => narrow(entry.split_whitespace().next().unwrap_or_default()),
        _ => entry.to_owned(),
    }
}

/// What a word or a code stands for, full-width or not.
fn choice<T: Labelled>(entry: &str) -> Option<T> {
    labelled(entry).or_else(|| labelled(&narrow(entry)))
}

/// Flags with or without their names: `B 数列中断 E` is `B E`, 预计 is `E`.
fn statuses(entry: &str) -> String {
    let words =
        entry.split(|c: char| c.is_whitespace() || matches!(c, '、' | ',' | '，' | ';' | '；'));
    let mut flags: Vec<String> = Vec::new();
    for word in words.filter(|word| !word.is_empty()) {
        let flag = choice::<ObsStatus>(word).map_or_else(|| narrow(word), |it| it.to_string());
        if !flags.contains(&flag) {
            flags.push(flag);
        }
    }
    let flags = flags.join(" ");
    flags.parse::<Statuses>().map_or(flags, |statuses| statuses.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_choice_is_a_code() {
        for (column, choices) in lists() {
            for choice in choices.iter().filter(|choice| *choice != NOTHING) {
                let code = code(column, choice);
                let is_code = match column {
                    "qualifier" => code.parse::<Qualifier>().is_ok(),
                    "status" => code.parse::<ObsStatus>().is_ok(),
                    "stage" => code.parse::<Stage>().is_ok(),
                    "absent" => code.parse::<Absence>().is_ok(),
                    "standing" => code.parse::<Standing>().is_ok(),
                    other => panic!("{other}"),
                };
                assert!(is_code, "{column}: {choice} is {code}");
            }
        }
    }

    #[test]
    fn codes_are_taken_as_they_are_typed() {
        assert_eq!(code("status", "E 预计、B"), "B E");
        assert_eq!(code("status", "无"), "");
        assert_eq!(code("status", "终稿"), "终稿");
        assert_eq!(code("status", "Ｅ　Ｂ"), "B E");
        assert_eq!(code("stage", "ａｎｎｕａｌ"), "annual");
        assert_eq!(code("stage", "annual"), "annual");
        assert_eq!(code("source", "page-2023 2023年初报纸专版"), "page-2023");
        assert_eq!(code("absent", "无"), "无", "an absence is a choice of its own");
        assert_eq!(code("note_zh", "a b"), "a b");
    }
}
