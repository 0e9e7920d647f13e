//! Spreadsheets of others by a mapping: what cells say, and faults with the addresses of cells.

use std::path::{Path, PathBuf};

use calamine::Reader as _;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use scorecard_dataset::{Copied, Dataset, Faults, Known, Mapping, Remark, read_table};
use scorecard_domain::{Observation, Thing};
use tempfile::TempDir;

use crate::told::english;

const INDICATORS: &str = "id,name_zh,unit_zh,multiplier,decimals,direction,nature\n\
    economy.gdp,地区生产总值,元,8,2,higher,flow\n";
const AREAS: &str = "id,kind,name_zh\nx:a,district,甲区\nx:b,district,乙区\n";

/// Years across, under merged heads of two rows; districts down.
const MAPPING: &str = r#"
[table]
sheet = "数据"
header = [2, 3]

[numbers]
group = ","
blank = ["—", "…", "-"]

[cells]
columns = "(?<year>[^ ]+) (?<what>总量|增速)"

[[observations]]
area = { from = "{地区}", words = { "甲区" = "x:a", "乙区" = "x:b" } }
indicator = "economy.gdp"
measure = { from = "{what}", words = { "总量" = "level", "增速" = "growth" } }
period = "{year|period}"
value = "{cell}"
unit = { from = "{what}", words = { "总量" = "亿元", "增速" = "%" } }
blank = "skip"
"#;

struct Book {
    dir: TempDir,
    mapping: String,
}

impl Book {
    /// The table of the mapping, with what `fill` puts below its head.
    fn table(fill: impl FnOnce(&mut Worksheet) -> Result<(), XlsxError>) -> Self {
        Self::of(MAPPING, |sheet| {
            let plain = Format::new();
            sheet.write(0, 0, "各区地区生产总值")?;
            sheet.merge_range(1, 0, 2, 0, "地区", &plain)?;
            sheet.merge_range(1, 1, 1, 2, "２０２２年", &plain)?;
            sheet.merge_range(1, 3, 1, 4, "2023", &plain)?;
            for (column, name) in [(1, "总量"), (2, "增速"), (3, "总量"), (4, "增速")] {
                sheet.write(2, column, name)?;
            }
            sheet.write(3, 0, "甲区")?.write(4, 0, "乙区")?;
            fill(sheet)
        })
    }

    fn of(mapping: &str, fill: impl FnOnce(&mut Worksheet) -> Result<(), XlsxError>) -> Self {
        let book = Self { dir: tempfile::tempdir().unwrap(), mapping: mapping.to_owned() };
        let mut workbook = Workbook::new();
        workbook.add_worksheet().set_name("目录").unwrap();
        fill(workbook.add_worksheet().set_name("数据").unwrap()).unwrap();
        workbook.save(book.path("gdp.xlsx")).unwrap();
        book
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn mapping(&self) -> Mapping {
        let dir = self.path("mapping");
        std::fs::create_dir_all(&dir).unwrap();
        std::fs::write(dir.join("mapping.toml"), &self.mapping).unwrap();
        std::fs::write(dir.join("indicators.csv"), INDICATORS).unwrap();
        std::fs::write(dir.join("areas.csv"), AREAS).unwrap();
        Mapping { file: dir.join("mapping.toml"), only: Vec::new() }
    }

    fn read(&self) -> Result<Dataset, Faults> {
        read_table(&self.path("gdp.xlsx"), &self.mapping(), &Known::default())
    }

    /// The observations: area, period, measure, value.
    #[track_caller]
    fn values(&self) -> Vec<String> {
        let dataset = self.read().unwrap_or_else(|faults| panic!("{faults}"));
        let value = |it: &Observation| {
            let reading = it.reading.value().map(|value| value.to_string()).unwrap_or_default();
            format!("{} {} {} {reading}", it.key.area, it.key.period, it.key.measure)
        };
        let observations = dataset.things().filter_map(|thing| match thing {
            Thing::Observation(it) => Some(value(&it)),
            _ => None,
        });
        observations.collect()
    }

    #[track_caller]
    fn refused(&self, expected: &[&str]) {
        let faults = english(&self.read().map(|_| ()).unwrap_err());
        let told: Vec<&str> = faults.lines().collect();
        assert_eq!(told.len(), expected.len(), "{faults}");
        for (told, expected) in told.iter().zip(expected) {
            assert!(told.contains(expected), "{expected:?} is not in {faults}");
        }
    }
}

fn shows(format: &str) -> Format {
    Format::new().set_num_format(format)
}

#[test]
fn cells_say_what_they_hold_with_the_decimals_that_they_show() {
    let book = Book::table(|sheet| {
        sheet.write_with_format(3, 1, 489.0, &shows("0.0"))?;
        sheet.write_with_format(3, 2, 0.053, &shows("0.0%"))?;
        sheet.write(3, 3, "１，４８９．５０")?;
        sheet.write(3, 4, "—")?;
        sheet.write(4, 1, 161.3)?.write(4, 2, "-")?;
        sheet.write_with_format(4, 3, 1234.5, &shows("#,##0"))?;
        sheet.write(4, 4, "-3.20")?;
        Ok(())
    });
    assert_eq!(
        book.values(),
        [
            "x:a 2022 level 489.0",
            "x:a 2022 growth 5.3",
            "x:a 2023 level 1489.50",
            "x:b 2022 level 161.3",
            "x:b 2023 level 1234.5",
            "x:b 2023 growth -3.20",
        ]
    );
}

#[test]
fn every_fault_has_the_address_of_its_cell() {
    let book = Book::table(|sheet| {
        sheet.write(3, 1, "约489")?;
        sheet.write(3, 3, 0.300_000_000_000_000_04)?;
        sheet.write_formula(4, 1, "=1/0")?;
        sheet.write(4, 2, "……")?;
        sheet.write(6, 5, "注")?;
        Ok(())
    });
    book.refused(&[
        "gdp.xlsx 数据!B4 ２０２２年 总量: `约489` is not a number",
        "gdp.xlsx 数据!D4 2023 总量: `0.30000000000000004` has more digits than a spreadsheet shows",
        "gdp.xlsx 数据!C5 ２０２２年 增速: `……` is not a number: where there is none",
        "gdp.xlsx 数据!F7: `注` is beyond the last column that the header names",
    ]);
}

#[test]
fn digits_that_arithmetic_made_are_rounded_only_if_the_mapping_says_so() {
    let mut book = Book::table(|sheet| {
        sheet.write(3, 1, 1_234.560_000_000_000_1)?;
        Ok(())
    });
    book.refused(&["数据!B4"]);
    book.mapping = MAPPING.replace("[numbers]", "[numbers]\ndecimals = 2");
    assert_eq!(book.values(), ["x:a 2022 level 1234.56"]);
}

#[test]
fn a_whole_number_that_a_cell_does_not_keep_is_refused_and_as_a_text_kept() {
    let book = |mapping: &str| {
        let mut book = Book::table(|sheet| {
            sheet.write(3, 1, "123456789012345678")?.write(3, 3, 123_456_789_012_345_678_f64)?;
            sheet.write(4, 1, 9_007_199_254_740_993_f64)?.write(
                4,
                3,
                100_000_000_000_000_001_f64,
            )?;
            Ok(())
        });
        book.mapping = mapping.to_owned();
        book
    };
    let expected = [
        "数据!D4 2023 总量: `123456789012345680` has more digits than a spreadsheet shows, 15",
        "数据!B5 ２０２２年 总量: `9007199254740992` has more digits",
        "数据!D5 2023 总量: `100000000000000000` has more digits",
    ];
    book(MAPPING).refused(&expected);
    // No decimals are what these have too many of.
    book(&MAPPING.replace("[numbers]", "[numbers]\ndecimals = 2")).refused(&expected);
    let texts = Book::table(|sheet| {
        sheet.write(3, 1, "123456789012345678")?.write(3, 3, 999_999_999_999_999_f64)?;
        Ok(())
    });
    let expected = ["x:a 2022 level 123456789012345678", "x:a 2023 level 999999999999999"];
    assert_eq!(texts.values(), expected);
}

#[test]
fn a_merged_text_is_about_all_its_rows_and_a_merged_number_about_none() {
    const DOWN: &str = "[table]\nsheet = '数据'\n[[observations]]\narea = '{地区}'\nindicator = 'economy.gdp'\n\
        measure = 'level'\nperiod = '{日期|year}'\nvalue = '{数}'\nunit = '亿元'\n";
    let fill = |is_merged: bool| {
        move |sheet: &mut Worksheet| -> Result<(), XlsxError> {
            let date = shows("yyyy-mm-dd");
            sheet.write(0, 0, "地区")?.write(0, 1, "日期")?.write(0, 2, "数")?;
            sheet.merge_range(1, 0, 2, 0, "x:a", &Format::new())?;
            sheet.write_with_format(1, 1, ExcelDateTime::from_ymd(2021, 12, 31)?, &date)?;
            sheet.write_with_format(2, 1, ExcelDateTime::from_ymd(2022, 12, 31)?, &date)?;
            if is_merged {
                sheet.merge_range(1, 2, 2, 2, "", &Format::new())?;
                sheet.write(1, 2, 7)?;
            } else {
                sheet.write(1, 2, 7)?.write(2, 2, 8)?;
            }
            Ok(())
        }
    };
    let values = Book::of(DOWN, fill(false)).values();
    assert_eq!(values, ["x:a 2021 level 7", "x:a 2022 level 8"]);
    Book::of(DOWN, fill(true))
        .refused(&["数据!C3 数: `7` is in 数据!C2, with which the cell is merged"]);
}

#[test]
fn notes_below_a_table_are_passed_over_and_a_sheet_is_named() {
    let mut book = Book::table(|sheet| {
        sheet.write(3, 1, 1)?.write(5, 0, "注")?.write(5, 1, "初步核算数。")?;
        Ok(())
    });
    book.refused(&["数据!A6 地区: `注` is neither", "数据!B6 ２０２２年 总量: `初步核算数。`"]);
    book.mapping = MAPPING.replace("header = [2, 3]", "header = [2, 3]\nlast = 5");
    assert_eq!(book.values(), ["x:a 2022 level 1"]);
    book.mapping = MAPPING.replace("sheet = \"数据\"", "");
    book.refused(&[
        "gdp.xlsx: `gdp.xlsx` has several sheets; say in [table] which `sheet`: 目录, 数据",
    ]);
    book.mapping = MAPPING.replace("sheet = \"数据\"", "sheet = \"表一\"");
    book.refused(&["has no sheet `表一`; it has 目录, 数据"]);
    book.mapping = MAPPING.replace("[2, 3]", "0");
    book.refused(&["mapping.toml table.header: is no row"]);
    std::fs::write(book.path("gdp.xlsx"), "no spreadsheet").unwrap();
    book.mapping = MAPPING.to_owned();
    book.refused(&["is no spreadsheet; expected XLSX, XLS, XLSB or ODS"]);
}

pub(crate) fn remarks(faults: &Faults) -> Vec<Remark> {
    let remark = |fault: &scorecard_dataset::Fault| Remark {
        place: Some(fault.place.clone()),
        is_warning: false,
        reason: fault.reason.to_string(),
        problem: fault.told(),
    };
    faults.as_slice().iter().map(remark).collect()
}

/// The cells of a sheet that are coloured, and what they say.
pub(crate) fn marked(file: &Path, sheet: &str) -> Vec<String> {
    let mut copy: calamine::Xlsx<_> = calamine::open_workbook(file).unwrap();
    let data = copy.worksheet_range(sheet).unwrap();
    let styles = copy.worksheet_style(sheet).unwrap();
    let is_marked = |at: (u32, u32)| {
        let style = styles.get(at).and_then(|style| style.fill.as_ref()?.get_color());
        style.is_some_and(|color| (color.red, color.green, color.blue) == (255, 199, 206))
    };
    let places = (0..20).flat_map(|row| (0..20).map(move |column| (row, column)));
    let told = |at: (u32, u32)| data.get_value(at).map(ToString::to_string).unwrap_or_default();
    places.filter(|at| is_marked(*at)).map(|at| format!("{},{} {}", at.0, at.1, told(at))).collect()
}

/// Where the links of a workbook's first sheet lead.
fn links(file: &Path) -> Vec<String> {
    let mut package = zip::ZipArchive::new(std::fs::File::open(file).unwrap()).unwrap();
    let mut xml = String::new();
    let mut part = package.by_name("xl/worksheets/sheet1.xml").unwrap();
    std::io::Read::read_to_string(&mut part, &mut xml).unwrap();
    let links = xml.split("<hyperlink ").skip(1);
    let location =
        |link: &str| link.split("location=\"").nth(1)?.split('"').next().map(str::to_owned);
    links.map(|link| location(link).unwrap()).collect()
}

#[test]
fn a_copy_of_a_dataset_or_a_csv_table_has_its_cells_marked_too() {
    let folder = crate::folder::Folder::good().but("observations.csv", "489.0", "48g.0").but(
        "areas.csv",
        "371200,city,371200",
        "371200,town,371200",
    );
    let faults = folder.read().map(|_| ()).unwrap_err();
    let report = folder.path().join("report.xlsx");
    Copied::Folder(folder.path()).write(&remarks(&faults), &report).unwrap();
    assert_eq!(marked(&report, "areas.csv"), ["3,1 town"]);
    assert_eq!(marked(&report, "observations.csv"), ["1,5 48g.0"]);
    assert_eq!(links(&report), ["'areas.csv'!B4", "'observations.csv'!F2"]);

    let book = Book::of(
        "[table]\nencoding = 'gbk'\ndelimiter = ';'\n[[observations]]\narea = 'x:a'\nindicator = 'economy.gdp'\n\
         measure = 'level'\nperiod = '{年}'\nvalue = '{数}'\nunit = '亿元'\n",
        |_| Ok(()),
    );
    // 年;数 in GBK, and a cell of two lines.
    let text = b"\xC4\xEA;\xCA\xFD;note\n2021;7;\"a\nb\"\n2022;x;\n".to_vec();
    std::fs::write(book.path("gdp.csv"), text).unwrap();
    let mapping = book.mapping();
    let faults = read_table(&book.path("gdp.csv"), &mapping, &Known::default()).map(|_| ());
    let report = book.path("report.xlsx");
    Copied::Table(&book.path("gdp.csv"), Some(&mapping))
        .write(&remarks(&faults.unwrap_err()), &report)
        .unwrap();
    assert_eq!(marked(&report, "gdp.csv"), ["3,1 x"], "on the line that an editor shows");
    assert_eq!(links(&report), ["'gdp.csv'!B4"]);
}

#[test]
fn a_copy_has_the_faulty_cells_marked() {
    let book = Book::table(|sheet| {
        sheet.write(3, 1, "约489")?.write(4, 1, 161.3)?;
        Ok(())
    });
    let remarks = remarks(&book.read().map(|_| ()).unwrap_err());
    let mapping = book.mapping();
    let report = book.path("report.xlsx");
    Copied::Table(&book.path("gdp.xlsx"), Some(&mapping)).write(&remarks, &report).unwrap();

    let mut copy: calamine::Xlsx<_> = calamine::open_workbook(&report).unwrap();
    assert_eq!(copy.sheet_names(), ["导入问题", "目录", "数据"]);
    let list = copy.worksheet_range("导入问题").unwrap();
    assert_eq!(list.get_value((1, 2)).unwrap().to_string(), "数据!B4");
    let data = copy.worksheet_range("数据").unwrap();
    assert_eq!(data.get_value((3, 1)).unwrap().to_string(), "约489");
    assert_eq!(data.get_value((4, 1)), Some(&calamine::Data::Float(161.3)));
    assert_eq!(marked(&report, "数据"), ["3,1 约489"]);
    // A copy of the copy has one list.
    let again = book.path("again.xlsx");
    Copied::Table(&report, None).write(&remarks, &again).unwrap();
    assert_eq!(marked(&again, "数据"), [""; 0], "its places are those of another file");
}

/// An ODS file as LibreOffice writes it, as far as cells go.
fn ods(path: &Path, rows: &[&[&str]]) {
    use std::io::Write as _;
    let cell = |typed: &&str| match typed.parse::<f64>() {
        Ok(_) => format!(
            "<table:table-cell office:value-type=\"float\" office:value=\"{typed}\"><text:p>{typed}</text:p></table:table-cell>"
        ),
        Err(_) => format!(
            "<table:table-cell office:value-type=\"string\"><text:p>{typed}</text:p></table:table-cell>"
        ),
    };
    let row = |row: &&[&str]| {
        format!("<table:table-row>{}</table:table-row>", row.iter().map(cell).collect::<String>())
    };
    let content = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content \
         xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
         xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" \
         xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body><office:spreadsheet>\
         <table:table table:name=\"数据\">{}</table:table></office:spreadsheet></office:body></office:document-content>",
        rows.iter().map(row).collect::<String>()
    );
    let mut package = zip::ZipWriter::new(std::fs::File::create(path).unwrap());
    let options = zip::write::SimpleFileOptions::default();
    for (name, text) in [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        (
            "META-INF/manifest.xml",
            "<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"/>",
        ),
        ("content.xml", &content),
    ] {
        package.start_file(name, options).unwrap();
        package.write_all(text.as_bytes()).unwrap();
    }
    package.finish().unwrap();
}

#[test]
fn an_open_document_is_read_too() {
    let mapping = MAPPING.replace("header = [2, 3]\n", "").replace("sheet = \"数据\"", "");
    let book = Book::of(&mapping, |_| Ok(()));
    ods(
        &book.path("gdp.ods"),
        &[&["地区", "2022 总量", "2022 增速"], &["甲区", "489.5", "5.30"], &["乙区", "161", "约5"]],
    );
    let read = |table: &str| read_table(&book.path(table), &book.mapping(), &Known::default());
    let faults = english(&read("gdp.ods").map(|_| ()).unwrap_err());
    assert!(faults.starts_with("gdp.ods 数据!C3 2022 增速: `约5` is not a number"), "{faults}");
    ods(&book.path("gdp.ods"), &[&["地区", "2022 总量"], &["甲区", "489.5"], &["乙区", "161"]]);
    let dataset = read("gdp.ods").unwrap_or_else(|faults| panic!("{faults}"));
    let values: Vec<String> = dataset
        .things()
        .filter_map(|thing| match thing {
            Thing::Observation(it) => Some(it.reading.value().unwrap().to_string()),
            _ => None,
        })
        .collect();
    assert_eq!(values, ["489.5", "161"]);
}

/// A spreadsheet is one whatever its name is, and a mapping that says otherwise is told so.
#[test]
fn a_spreadsheet_by_another_name_is_read_as_one() {
    let fill = |sheet: &mut Worksheet| sheet.write(3, 1, 489.5).map(drop);
    let book = Book::table(fill);
    let renamed = book.path("gdp.csv");
    std::fs::rename(book.path("gdp.xlsx"), &renamed).unwrap();
    let read = |book: &Book| read_table(&renamed, &book.mapping(), &Known::default());
    assert_eq!(read(&book).unwrap().things().count(), 1 + 2 + 1);
    let text = Book { mapping: MAPPING.replace("[table]", "[table]\nformat = \"csv\""), ..book };
    let faults = read(&text).map(|_| ()).unwrap_err().to_string();
    assert!(faults.contains("去掉“format”") && faults.contains("leave `format` out"), "{faults}");
}
