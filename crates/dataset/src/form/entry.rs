//! What is wrong with what people filled in, in the words of the form.

use scorecard_domain::{
    Absence, Decimal, Indicator, Lang, Measure, ObsStatus, Problem, Qualifier, SourceId, Stage,
    Standing, Statuses, decimal::InvalidDecimal, words::Labelled,
};

use super::{Held, choices::NOTHING, sheet::ENTRIES};
use crate::{cell::Cell, sentences::forms as sentences, units};

/// What is wrong with an entry that `observations.csv` would have as `text` in this column; nothing if it can be read.
pub(super) fn problem(
    column: &str,
    entry: &str,
    text: &str,
    unit: &str,
    held: &Held,
) -> Option<Problem> {
    match column {
        "value" => number(entry, text, unit),
        "standing" => choice::<Standing, Standing>(column, text),
        "qualifier" => choice::<Qualifier, Qualifier>(column, text),
        "absent" => choice::<Absence, Absence>(column, text),
        _ if text.is_empty() => None,
        "stage" => choice::<Stage, Stage>(column, text),
        "status" => choice::<Statuses, ObsStatus>(column, text),
        "source" => source(text, held),
        _ => None,
    }
}

/// What is wrong with the unit that stands beside a number; nothing if it is the measure's, in whatever power of ten.
pub(super) fn unit(unit: &str, indicator: &Indicator, measure: Measure) -> Option<Problem> {
    let expected = units::of(indicator, measure);
    if expected.iter().any(|word| word == unit) || units::power(indicator, measure, unit).is_some()
    {
        return None;
    }
    Some(sentences::another_unit(expected.join(" / ")))
}

/// Text that is no `T`, which is one of the choices `L` or several of them.
fn choice<T: Cell, L: Labelled>(column: &str, text: &str) -> Option<Problem> {
    let problem = T::read(text).err()?;
    let name = if column == "standing" { "value" } else { column };
    let name =
        ENTRIES.iter().find(|(.., column)| *column == name).map_or(column, |(name, ..)| name);
    let mut labels: Vec<&str> = L::CODES.iter().map(|code| code.label(Lang::Zh)).collect();
    if matches!(column, "stage" | "status") {
        labels.push(NOTHING);
    }
    let zh = format!("不在“{name}”的选项中，应为{}", labels.join("、"));
    Some(Problem::is(zh, problem.to_string()))
}

fn source(text: &str, held: &Held) -> Option<Problem> {
    if text.parse::<SourceId>().is_ok_and(|id| held.known.sources.contains(&id)) {
        return None;
    }
    Some(sentences::no_source())
}

fn number(entry: &str, text: &str, unit: &str) -> Option<Problem> {
    let err = text.parse::<Decimal>().err()?;
    if matches!(err, InvalidDecimal::OutOfRange(_)) {
        return Some(sentences::too_long_a_number());
    }
    let has_digit = entry.contains(|c: char| c.is_ascii_digit() || matches!(c, '０'..='９'));
    let has_word = entry.contains(|c: char| c.is_alphabetic() && !c.is_ascii());
    Some(if !has_digit && !entry.contains(char::is_alphabetic) {
        sentences::no_number_at_all()
    } else if entry.starts_with('=') {
        sentences::a_formula()
    } else if is_date(entry) {
        sentences::a_date()
    } else if entry.ends_with(['%', '％']) {
        sentences::a_percentage(unit)
    } else if has_digit && has_word {
        sentences::a_number_and_words()
    } else {
        sentences::no_number()
    })
}

/// Whether it is a day, as cells with a date are read: `2023-02-01`, with or without a time.
fn is_date(entry: &str) -> bool {
    let day = entry.split('T').next().unwrap_or_default();
    let parts: Vec<&str> = day.split('-').collect();
    let is_digits = |part: &&str| part.bytes().all(|byte| byte.is_ascii_digit());
    parts.iter().map(|part| part.len()).eq([4, 2, 2]) && parts.iter().all(is_digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(column: &str, entry: &str, expected: Option<&str>) {
        let held = Held::default();
        let text = match column {
            "value" => crate::mapping::number::typed(entry),
            _ => super::super::choices::code(column, entry),
        };
        let problem = problem(column, entry, &text, "亿元", &held);
        match expected {
            None => assert_eq!(problem, None),
            Some(part) => {
                let problem = problem.unwrap_or_else(|| panic!("{entry} was read"));
                let problem = problem.of(entry).beside();
                assert!(problem.starts_with(&format!("“{entry}”")), "{problem}");
                assert!(problem.contains(part), "{part:?} is not in {problem}");
            }
        }
    }

    #[test]
    fn a_number_that_is_none_is_told_as_what_it_is() {
        check("value", "１，４８９．５０", None);
        check("value", "−3.2", None);
        check("value", "—", Some("请留空，并选择“缺失原因” (`—` is not a number: where"));
        check("value", "82.2亿元", Some("单位已在“单位”一列"));
        check("value", "约130", Some("选在“限定词”一列"));
        check("value", "5.30%", Some("是百分数，而这一数据的单位是亿元"));
        check("value", "2023-02-01", Some("是日期，不是数字"));
        check("value", "2023-02-01T08:00:00", Some("is a date and no number"));
        check("value", "=A1+1", Some("是没有算出值的公式"));
        check("value", "16l.3", Some("应只有数字和至多一个小数点"));
        check("value", "0.0000000000000001", Some("超过30位数字或15位小数"));
    }

    #[test]
    fn a_choice_that_is_none_is_told_the_choices_in_the_words_of_the_form() {
        check("standing", "前列", None);
        check(
            "standing",
            "第一",
            Some("不在“本期数”的选项中，应为领先、前列 (`第一` is no standing"),
        );
        check("absent", "暂未统计", Some("不在“缺失原因”的选项中，应为"));
        check("qualifier", "大概", Some("不在“限定词”的选项中，应为确数、左右"));
        check("stage", "无", None);
        check("stage", "终稿", Some("不在“阶段”的选项中，应为"));
        check("status", "E 终稿", Some("不在“状态”的选项中，应为"));
        check("source", "统计公报", Some("不是台账中的来源"));
        check("note_zh", "随便", None);
    }
}
