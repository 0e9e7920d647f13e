//! How a row of a dataset has to be worded, said again here and apart from the program's own words.

use super::dataset::{Row, cell};

/// The number with its qualifier and unit, as a table's cell has it; the word of a standing.
pub(crate) fn worded(row: &Row) -> String {
    let value = cell(row, "value");
    let unit = cell(row, "unit");
    let is_target = row.contains_key("issuer");
    match (cell(row, "measure"), cell(row, "qualifier"), cell(row, "standing")) {
        (_, _, "leading") => "领先".to_owned(),
        (_, _, "front_row") => "前列".to_owned(),
        ("rank", ..) => format!("第{value}位"),
        (_, "" | "exact", _) => format!("{value}{unit}"),
        (_, "about", _) => format!("{value}{unit}左右"),
        (_, "nearly", _) => format!("近{value}{unit}"),
        (_, "more_than", _) => format!("{value}余{unit}"),
        (_, "at_least", _) => format!("{value}{unit}以上"),
        (_, "above", _) if is_target => format!("突破{value}{unit}"),
        (_, "above", _) => format!("超{value}{unit}"),
        (_, "at_most", _) if is_target => format!("控制在{value}{unit}以内"),
        (_, "at_most", _) => format!("不超过{value}{unit}"),
        (_, other, _) => panic!("no wording for the qualifier {other}"),
    }
}

/// The words of which a sentence has to have one: those of the table, and for ranks those of prose.
pub(crate) fn in_prose(row: &Row) -> Vec<String> {
    match (cell(row, "measure"), cell(row, "value")) {
        ("rank", "1") => vec!["第一".to_owned(), "首位".to_owned()],
        ("standing" | "growth_standing", _) => vec![format!("全市{}", worded(row))],
        ("share", _) => vec![format!("占全市的{}", worded(row)), format!("占全市{}", worded(row))],
        ("reduction", _) => vec![worded(row)],
        ("growth", _) => vec![format!("增长{}", worded(row))],
        ("comparable_growth", _) => vec![format!("可比增长{}", worded(row))],
        _ => vec![worded(row)],
    }
}

/// What an honour has to be called: its title with its place, or for years in a row their number.
pub(crate) fn honour(row: &Row) -> Vec<String> {
    let (title, number) = (cell(row, "title_zh"), cell(row, "number"));
    match cell(row, "form") {
        "streak" => {
            let years = number.parse().unwrap();
            vec![format!("{}连冠", han(years)), format!("连续{number}年")]
        }
        "rank" => vec![format!("{title}第{number}名")],
        "listed" => vec![title.to_owned(), format!("{number}个")],
        "top_n" => vec![title.to_owned(), format!("{number}强")],
        _ => vec![title.to_owned()],
    }
}

/// A number below 100 in Chinese numerals.
fn han(number: usize) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    match (number / 10, number % 10) {
        (0, ones) => DIGITS[ones].to_owned(),
        (1, ones) => format!("十{}", DIGITS[ones]),
        (tens, ones) => format!("{}十{}", DIGITS[tens], DIGITS[ones]),
    }
}
