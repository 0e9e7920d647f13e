//! What is wrong with what people filled in, in the words of the form.

use scorecard_domain::{
    Absence, Decimal, Indicator, Lang, Measure, ObsStatus, Qualifier, SourceId, Stage, Standing,
    Statuses, words::Labelled,
};

use super::{Held, choices::NOTHING, sheet::ENTRIES};
use crate::{cell::Cell, fault::cut, units};

/// A sentence about a cell's text, in Chinese and English; both are predicates of it.
pub(super) fn told(text: &str, zh: &str, en: &str) -> String {
    let text = cut(text);
    format!("`{text}`{zh} (`{text}` {en})")
}

/// What is wrong with an entry that `observations.csv` would have as `text` in this column; nothing if it can be read.
pub(super) fn problem(
    column: &str,
    entry: &str,
    text: &str,
    unit: &str,
    held: &Held,
) -> Option<String> {
    match column {
        "value" => number(entry, text, unit),
        "standing" => choice::<Standing, Standing>(column, entry, text),
        "qualifier" => choice::<Qualifier, Qualifier>(column, entry, text),
        "absent" => choice::<Absence, Absence>(column, entry, text),
        _ if text.is_empty() => None,
        "stage" => choice::<Stage, Stage>(column, entry, text),
        "status" => choice::<Statuses, ObsStatus>(column, entry, text),
        "source" => source(entry, text, held),
        _ => None,
    }
}

/// What is wrong with the unit that stands beside a number; nothing if it is the measure's, in whatever power of ten.
pub(super) fn unit(unit: &str, indicator: &Indicator, measure: Measure) -> Option<String> {
    let expected = units::of(indicator, measure);
    if expected.iter().any(|word| word == unit) || units::power(indicator, measure, unit).is_some()
    {
        return None;
    }
    let expected = expected.join(" / ");
    Some(told(
        unit,
        &format!("不是这一数据的单位，应为{expected}；请勿改动锁定的单元格"),
        &format!("is not the unit of this figure; expected {expected}: do not change locked cells"),
    ))
}

/// Text that is no `T`, which is one of the choices `L` or several of them.
fn choice<T: Cell, L: Labelled>(column: &str, entry: &str, text: &str) -> Option<String> {
    let problem = T::read(text).err()?;
    let name = if column == "standing" { "value" } else { column };
    let name =
        ENTRIES.iter().find(|(.., column)| *column == name).map_or(column, |(name, ..)| name);
    let mut labels: Vec<&str> = L::CODES.iter().map(|code| code.label(Lang::Zh)).collect();
    if matches!(column, "stage" | "status") {
        labels.push(NOTHING);
    }
    let zh = format!("不在“{name}”的选项中，应为{}", labels.join("、"));
    Some(told(entry, &zh, &problem))
}

fn source(entry: &str, text: &str, held: &Held) -> Option<String> {
    if text.parse::<SourceId>().is_ok_and(|id| held.known.sources.contains(&id)) {
        return None;
    }
    Some(told(
        entry,
        "不是台账中的来源：请从“来源”列表中选择，或只填其标识；列表中没有的，请先登记",
        "is no source of the ledger: choose one from the list, or type its id alone; one that is not there must be entered first",
    ))
}

fn number(entry: &str, text: &str, unit: &str) -> Option<String> {
    let problem = Decimal::read(text).err()?;
    let has_digit = entry.contains(|c: char| c.is_ascii_digit() || matches!(c, '０'..='９'));
    let has_word = entry.contains(|c: char| c.is_alphabetic() && !c.is_ascii());
    if problem.starts_with("has ") {
        return Some(told(entry, "超过30位数字或15位小数", &problem));
    }
    let (zh, en) = if !has_digit && !entry.contains(char::is_alphabetic) {
        (
            "不是数字：没有数字的，请留空，并选择“缺失原因”".to_owned(),
            "is not a number: where there is none, leave the cell empty and choose why in 缺失原因"
                .to_owned(),
        )
    } else if entry.starts_with('=') {
        (
            "是没有算出值的公式：请用电子表格软件打开并保存，或直接填数字".to_owned(),
            "is a formula without its value: open the file in a spreadsheet program and save it, or type the number"
                .to_owned(),
        )
    } else if is_date(entry) {
        (
            "是日期，不是数字：请把单元格的格式改为文本，再填数字".to_owned(),
            "is a date and no number: give the cell the text format and type the number".to_owned(),
        )
    } else if entry.ends_with(['%', '％']) {
        (
            format!("是百分数，而这一数据的单位是{unit}：请把单元格的格式改为文本，再填数字"),
            format!(
                "is a percentage, but the unit of this figure is {unit}: give the cell the text format and type the number"
            ),
        )
    } else if has_digit && has_word {
        (
            "不是数字：单位已在“单位”一列，请只填数字；“左右”“余”等选在“限定词”一列".to_owned(),
            "is not a number: the unit stands in the column 单位 already, and words such as 左右 and 余 go into 限定词"
                .to_owned(),
        )
    } else {
        (
            "不是数字：应只有数字和至多一个小数点，如161.3或-3.2".to_owned(),
            "is not a number; expected digits with at most one `.`, such as 161.3 or -3.2"
                .to_owned(),
        )
    };
    Some(told(entry, &zh, &en))
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
                assert!(problem.starts_with(&format!("`{entry}`")), "{problem}");
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
