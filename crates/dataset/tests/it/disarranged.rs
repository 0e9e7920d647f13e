//! Forms of which more was changed than their yellow cells: what is refused, and that a report's copy of it is refused too.

use std::path::Path;

use proptest::prelude::*;
use scorecard_dataset::{Ask, Copied, Dataset, Faults, Form, is_form};

use crate::{
    changes::changes,
    disarrange::disarrange,
    fill::{change, fill},
    forms::made::{LEDGER, Made, gdp, held, known, things},
    spreadsheets::remarks,
};

fn read(path: &Path) -> Result<Dataset, Faults> {
    Form::open(path)?.read(LEDGER, &held(&things()))
}

/// The faults, without the file that they are in.
fn told(faults: &Faults) -> Vec<String> {
    let told = |it: &scorecard_dataset::Fault| it.to_string();
    let told = faults.as_slice().iter().map(told);
    told.map(|told| told.split_once(' ').unwrap().1.to_owned()).collect()
}

/// The form with cells filled in, cells merged and texts beside the columns, and its copy as a report has it.
fn copied(
    made: &Made,
    cells: &[(&str, &str)],
    blocks: &[&str],
    beside: &[(&str, &str)],
) -> (Result<Dataset, Faults>, Result<Dataset, Faults>) {
    let [from, to, copy] = ["form.xlsx", "changed.xlsx", "copy.xlsx"].map(|name| made.path(name));
    disarrange(&from, &to, cells, blocks, beside);
    let form = Form::open(&to).unwrap();
    let read_first = form.read(LEDGER, &held(&things()));
    let remarks = read_first.as_ref().map_or_else(remarks, |_| Vec::new());
    Copied::Form(&to, &form).write(&remarks, &copy).unwrap();
    assert_eq!(is_form(&copy), Ok(true));
    (read_first, read(&copy))
}

#[track_caller]
fn check(made: &Made, cells: &[(&str, &str)], blocks: &[&str], beside: &[(&str, &str)]) {
    match copied(made, cells, blocks, beside) {
        (Ok(first), Ok(copy)) => assert_eq!(changes(&first), changes(&copy)),
        (Err(first), Err(copy)) => assert_eq!(told(&first), told(&copy)),
        (first, copy) => panic!("{first:?}\n{copy:?}"),
    }
}

#[test]
fn a_row_whose_locked_cells_are_not_those_of_its_number_is_refused_with_each_of_them() {
    let cells = [
        ("B3", "市中区"),
        ("C3", "370103"),
        ("D3", "品牌"),
        ("E3", "commerce.brands"),
        ("F3", "同比"),
        ("G3", "济南市"),
        ("H3", "1"),
        ("K3", "161.3"),
    ];
    let made = gdp();
    made.refused(
        &cells,
        &[
            "数据!B3 地区: “市中区”不是序号1的地区，应为“历下区”",
            "数据!C3 地区代码: “370103”不是序号1的地区代码，应为“370102”",
            "数据!D3 指标: “品牌”不是序号1的指标，应为“",
            "数据!E3 指标标识: “commerce.brands”不是序号1的指标标识，应为“economy.gdp”",
            "数据!F3 数据类型: “同比”不是序号1的数据类型，应为“",
            "数据!G3 相对于: “济南市”不是序号1的相对于，应为“”",
        ],
    );
    // Each by itself, in a row that nobody filled in too.
    for (cell, text) in &cells[..6] {
        let faults = made.read(&[(cell, text)]).unwrap_err();
        assert_eq!(faults.as_slice().len(), 1, "{cell}: {faults}");
        assert!(faults.to_string().contains(&format!("数据!{cell} ")), "{faults}");
    }
    // With what else is wrong with the row; full-width letters are no other text.
    made.refused(&[("C3", "370103"), ("K3", "—")], &["数据!C3 ", "数据!K3 本期数: “—”不是数字"]);
    assert!(made.read(&[("C3", "３７０１０２"), ("K3", "161.3")]).is_ok());
    check(&made, &cells, &[], &[]);
}

#[test]
fn rows_that_were_sorted_without_their_numbers_are_refused() {
    let made = gdp();
    let sorted = made.path("sorted.xlsx");
    // The rows change places, their first cells do not.
    change(2, &made.path("form.xlsx"), &sorted, |xml| {
        let moved = |xml: String, from: &str, to: &str| {
            "BCDEFGHIJKLMNOPQ".chars().fold(xml, |xml, column| {
                xml.replace(&format!("r=\"{column}{from}\""), &format!("r=\"{column}{to}\""))
            })
        };
        moved(moved(moved(xml, "3", "x"), "4", "3"), "x", "4")
    });
    let filled = made.path("filled.xlsx");
    fill(&sorted, &filled, &[("K3", "5.0")]);
    let faults = read(&filled).unwrap_err().to_string();
    assert!(faults.lines().count() == 3 && faults.contains("数据!F3 数据类型: "), "{faults}");
}

#[test]
fn a_title_of_another_period_is_refused() {
    let title = "2024 数据填报表（台账修订1；上年为2023）";
    let made = gdp();
    for title in [title, "报表"] {
        made.refused(
            &[("A1", title), ("K3", "1")],
            &[&format!("数据!A1: 标题“{title}”不是这张填报表的，应以时期2023年（2023）开头")],
        );
    }
    for title in ["2023 数据填报表（统计局）", "2023年 数据填报表"] {
        assert!(made.read(&[("A1", title), ("K3", "1")]).is_ok(), "{title}");
    }
    check(&made, &[("A1", title), ("K3", "1")], &[], &[]);
}

#[test]
fn a_number_typed_over_a_locked_value_is_told() {
    let made = known();
    made.refused(
        &[("I3", "490")],
        &["数据!I3 台账现值: “台账现值”只供核对，已锁定，其中的“490”不会入库"],
    );
    made.refused(&[("H3", "480"), ("K3", "490")], &["数据!H3 上年数: "]);
    // A program that shows other decimals changes nothing.
    let plain = Made::of(&Ask {
        indicators: vec!["commerce.brands".to_owned()],
        areas: vec!["370102".to_owned()],
        period: "2022".parse().unwrap(),
        department: None,
        plans: Vec::new(),
        definition: None,
        measures: Vec::new(),
    });
    assert!(plain.read(&[("K3", "3")]).is_ok());
    check(&made, &[("I3", "490")], &[], &[]);
}

#[test]
fn a_form_that_does_not_say_what_it_was_made_with_is_held_against_the_ledger() {
    let made = gdp();
    let (older, moved) = (made.path("older.xlsx"), made.path("moved.xlsx"));
    // Without the copies on the hidden sheet.
    change(3, &made.path("form.xlsx"), &older, |xml| xml.replace("r=\"Z", "r=\"AZ"));
    fill(&older, &moved, &[("K3", "161.3"), ("H3", "1")]);
    assert_eq!(read(&moved).unwrap().len(), 1, "of values it cannot say");
    fill(&older, &moved, &[("K3", "161.3"), ("C3", "370103")]);
    assert_eq!(told(&read(&moved).unwrap_err()).len(), 1);
}

#[test]
fn a_row_of_no_number_is_refused() {
    let made = gdp();
    made.refused(&[("A4", "=1"), ("K4", "1")], &["数据!A4 序号: “1”不是这张填报表的序号"]);
    made.refused(&[("A4", ""), ("K4", "1")], &["数据!A4 序号: 这一行没有序号"]);
    assert!(made.read(&[("A4", "２"), ("K4", "1")]).is_ok());
    check(&made, &[("A4", "=1"), ("K4", "1"), ("K3", "—")], &[], &[]);
    // A moved column leaves no row to be read.
    fill(&made.path("form.xlsx"), &made.path("moved.xlsx"), &[("K2", "本年数"), ("K3", "1")]);
    let faults = read(&made.path("moved.xlsx")).unwrap_err().to_string();
    assert!(faults.contains("数据!K2: 此处应为“本期数”列"), "{faults}");
}

#[test]
fn full_width_texts_are_taken_as_full_width_digits_are() {
    let made = gdp();
    let cells = [("K4", "５．３％"), ("J4", "％"), ("M4", "Ｅ　Ｂ"), ("N4", "ｆｌａｓｈ")];
    assert_eq!(
        changes(&made.read(&cells).unwrap()),
        changes(&made.read(&[("K4", "5.3"), ("M4", "B E"), ("N4", "flash")]).unwrap())
    );
}

#[test]
fn a_number_in_merged_cells_and_what_stands_beside_the_columns_are_refused_with_their_cells() {
    let made = gdp();
    let (cells, blocks, beside) = ([("K3", "=161.3")], ["K3:K4"], [("S4", "见附表")]);
    let (first, copy) = copied(&made, &cells, &blocks, &beside);
    let first = told(&first.unwrap_err());
    assert_eq!(first.len(), 2, "{first:#?}");
    assert!(first[0].contains("数据!K4") && first[0].contains("is in 数据!K3"), "{first:#?}");
    assert!(first[1].contains("数据!S4") && first[1].contains("beyond the last"), "{first:#?}");
    assert_eq!(told(&copy.unwrap_err()), first);
    // Empty cells may be merged.
    let cells = [("L3", "左右"), ("K3", "=161.3")];
    let (first, copy) = copied(&made, &cells, &["K5:K6", "L5:M5"], &[]);
    assert_eq!(first.unwrap().len(), 1);
    assert_eq!(copy.unwrap().len(), 1);
}

#[test]
fn a_form_with_a_million_merged_cells_has_a_copy_that_is_no_form() {
    let made = gdp();
    let [from, to, copy] = ["form.xlsx", "changed.xlsx", "copy.xlsx"].map(|name| made.path(name));
    disarrange(&from, &to, &[("K3", "1")], &["R3:XFD1048576"], &[("XFC3", "far")]);
    // A text far below, so that there is content all around.
    let wide = made.path("wide.xlsx");
    change(2, &to, &wide, |xml| {
        let far =
            "<row r=\"1048576\"><c r=\"A1048576\" t=\"inlineStr\"><is><t>x</t></is></c></row>";
        xml.replacen("</sheetData>", &format!("{far}</sheetData>"), 1)
    });
    let form = Form::open(&wide).unwrap();
    let faults = form.read(LEDGER, &held(&things())).unwrap_err();
    Copied::Form(&wide, &form).write(&remarks(&faults), &copy).unwrap();
    assert_ne!(is_form(&copy), Ok(true));
}

#[test]
fn a_filled_in_copy_of_the_sheet_is_told() {
    let made = gdp();
    let twice = |cells: &[(&str, &str)]| {
        // The sheet that tells how to fill the form in becomes another one to fill in.
        let (from, to) = (made.path("form.xlsx"), made.path("twice.xlsx"));
        let mut package = zip::ZipArchive::new(std::fs::File::open(&from).unwrap()).unwrap();
        let data =
            std::io::read_to_string(package.by_name("xl/worksheets/sheet2.xml").unwrap()).unwrap();
        let data = data.split("<sheetData>").nth(1).unwrap().split("</sheetData>").next().unwrap();
        let data = cells
            .iter()
            .fold(data.to_owned(), |xml, (cell, typed)| crate::fill::put(&xml, cell, typed));
        let renamed = made.path("renamed.xlsx");
        change(1, &from, &renamed, |xml| {
            let (before, rest) = xml.split_once("<sheetData>").unwrap();
            let (_, after) = rest.split_once("</sheetData>").unwrap();
            format!("{before}<sheetData>{data}</sheetData>{after}")
        });
        crate::fill::change_part("xl/workbook.xml", &renamed, &to, |xml| {
            xml.replace("填报说明", "数据 (2)")
        });
        to
    };
    assert!(read(&twice(&[])).unwrap().is_empty(), "an empty one says nothing");
    let path = twice(&[("K4", "5.3")]);
    let faults = read(&path).unwrap_err();
    assert!(
        faults.to_string().contains("twice.xlsx '数据 (2)'!K4: 工作表“数据 (2)”是“数据”的副本"),
        "{faults}"
    );
    // The copy has it too.
    let (form, copy) = (Form::open(&path).unwrap(), made.path("copy.xlsx"));
    Copied::Form(&path, &form).write(&remarks(&faults), &copy).unwrap();
    assert_eq!(told(&read(&copy).unwrap_err()), told(&faults));
}

/// What people put in cells.
fn typed() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "161.3",
        "=161.3",
        "5.3%",
        "=0.30000000000000004",
        "=1234.5600000000001",
        "—",
        "",
        "左右",
        "E",
        "无",
        "2023-02-01",
        "@1+1",
        "370103",
        "历下区",
        "亿元",
        "不适用",
    ])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// What was refused is refused in the copy, for the same; what was not asks for the same.
    #[test]
    fn the_copy_of_a_form_is_read_as_the_form_was(
        cells in prop::collection::btree_map(("[A-Q]", 3u8..5), typed(), 0..8),
        blocks in prop::sample::subsequence(
            vec!["K3:K4", "L3:M3", "Q3:Q5", "B3:C4", "A3:A4", "N1:O1", "R3:S9"], 0..4),
        beside in prop::sample::subsequence(vec![("R3", "见附表"), ("T4", "1")], 0..3),
    ) {
        let cells: Vec<(String, &str)> =
            cells.into_iter().map(|((column, row), typed)| (format!("{column}{row}"), typed)).collect();
        let cells: Vec<(&str, &str)> =
            cells.iter().map(|(cell, typed)| (cell.as_str(), *typed)).collect();
        check(&gdp(), &cells, &blocks, &beside);
    }
}
