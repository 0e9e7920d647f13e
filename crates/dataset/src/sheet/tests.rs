//! What is a spreadsheet, and what its cells hold.

use std::io::Write as _;

use super::*;

/// A compound file with one stream of this name, empty (MS-CFB, version 3).
fn compound(stream: &str) -> Vec<u8> {
    const END: u32 = 0xFFFF_FFFE;
    let sector = |words: &[u32]| -> Vec<u8> {
        let free = std::iter::repeat(&u32::MAX);
        words.iter().chain(free).take(128).flat_map(|word| word.to_le_bytes()).collect()
    };
    let mut file = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    file.resize(24, 0);
    for half in [0x3E_u16, 3, 0xFFFE, 9, 6, 0, 0, 0] {
        file.extend(half.to_le_bytes());
    }
    // Sectors of the directory and of the table, where the directory is, and none of other sorts.
    for word in [0, 1, 1, 0, 4096, END, 0, END, 0, 0] {
        file.extend(word.to_le_bytes());
    }
    file.resize(512, 0xFF);
    file.extend(sector(&[0xFFFF_FFFD, END]));
    for (name, sort, child) in [("Root Entry", 5_u8, 1), (stream, 2, u32::MAX)] {
        let begin = file.len();
        file.extend(name.encode_utf16().flat_map(u16::to_le_bytes));
        file.resize(begin + 64, 0);
        let length = u16::try_from(2 * (name.len() + 1)).unwrap();
        file.extend(length.to_le_bytes());
        file.extend([sort, 1]);
        for word in [u32::MAX, u32::MAX, child] {
            file.extend(word.to_le_bytes());
        }
        file.resize(begin + 116, 0);
        file.extend(END.to_le_bytes());
        file.resize(begin + 128, 0);
    }
    file.resize(512 + 2 * 512, 0);
    file
}

#[track_caller]
fn check_none(bytes: &[u8], expected: &str) {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    let Err(problem) = Workbook::open(&file) else { panic!("it was opened") };
    let told = problem.of("a.xlsx").beside();
    assert!(told.contains(expected), "{told}");
}

#[test]
fn what_cannot_be_opened_is_told_as_what_it_is() {
    check_none(b"", "“a.xlsx”是空文件");
    check_none(b"PK\x03\x04 and no more", "已损坏或不完整");
    check_none(&compound("EncryptedPackage"), "设有密码");
    check_none(&compound("Something"), "已损坏或不完整");
    check_none(b"area,indicator\n", "不是电子表格");
}

/// A package of these files.
fn packed(files: &[(&str, impl AsRef<[u8]>)]) -> Vec<u8> {
    let mut package = zip::ZipWriter::new(io::Cursor::new(Vec::new()));
    for (name, content) in files {
        package.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        package.write_all(content.as_ref()).unwrap();
    }
    package.finish().unwrap().into_inner()
}

#[test]
fn other_packages_are_no_damaged_spreadsheets() {
    let document = [("_rels/.rels", "<Relationships/>"), ("word/document.xml", "<document/>")];
    check_none(&packed(&document), "不是电子表格");
    check_none(&packed(&[("indicators.csv", "id\n")]), "不是电子表格");
    let text = "application/vnd.oasis.opendocument.text";
    check_none(&packed(&[("mimetype", text)]), "不是电子表格");
    // What was to be a spreadsheet is a damaged one.
    check_none(&packed(&[("xl/workbook.xml", "<workbook><sheets>")]), "已损坏或不完整");
    let mimetype = "application/vnd.oasis.opendocument.spreadsheet";
    check_none(&packed(&[("mimetype", mimetype), ("content.xml", "<a")]), "已损坏或不完整");
}

/// How a cell of a binary workbook begins that has a number (`BrtCellReal`).
const NUMBER: u16 = 5;
/// And one that has one of the texts that the book has in common (`BrtCellIsst`).
const TEXT: u16 = 7;

/// A binary workbook (MS-XLSB) with one sheet of these numbers, each with its row and column from 0 on, as cells of a sort.
fn binary(sort: u16, cells: &[(u32, u32, f64)]) -> Vec<u8> {
    let record = |sort: u16, content: Vec<u8>| {
        let [low, high] = [sort & 0x7F, sort >> 7].map(|it| u8::try_from(it).unwrap());
        let mut record = if high > 0 { vec![low | 0x80, high] } else { vec![low] };
        record.push(u8::try_from(content.len()).unwrap());
        record.extend(content);
        record
    };
    let words = |words: &[u32]| words.iter().flat_map(|it| it.to_le_bytes()).collect::<Vec<_>>();
    let wide = |text: &str| {
        let units = text.encode_utf16().flat_map(u16::to_le_bytes);
        words(&[u32::try_from(text.len()).unwrap()]).into_iter().chain(units).collect::<Vec<_>>()
    };
    // The sheet, and the end of the list of sheets and of the book.
    let listed = [words(&[0, 1]), wide("r1"), wide("S")].concat();
    let book = [record(0x9C, listed), record(0x90, vec![]), record(0x84, vec![])].concat();
    let mut sheet = [record(0x94, vec![0; 16]), record(0x91, vec![])].concat();
    for (row, column, number) in cells {
        sheet.extend(record(0, words(&[*row])));
        let cell = [words(&[*column, 0]), number.to_le_bytes().to_vec()].concat();
        sheet.extend(record(sort, cell));
    }
    sheet.extend(record(0x92, vec![]));
    let relations =
        "<Relationships><Relationship Id=\"r1\" Target=\"worksheets/s.bin\"/></Relationships>";
    packed(&[
        ("xl/_rels/workbook.bin.rels", relations.as_bytes()),
        ("xl/workbook.bin", &book),
        ("xl/worksheets/s.bin", &sheet),
    ])
}

#[test]
fn a_binary_sheet_costs_the_cells_that_it_has() {
    // As a block from the first to the last it would take hundreds of gigabytes.
    let (last_row, last_column) = (1_048_575, 16_383);
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(&binary(NUMBER, &[(0, 0, 161.3), (last_row, last_column, 5.0)])).unwrap();
    let mut book = Workbook::open(&file).unwrap_or_else(|problem| panic!("{problem:?}"));
    assert_eq!(book.names().collect::<Vec<_>>(), [("S", true)]);
    let sheet = book.sheet("S").unwrap();
    assert_eq!(sheet.rows.len(), 2);
    assert_eq!((sheet.text(1, 0), sheet.text(1_048_576, 16_383)), ("161.3", "5"));
}

#[test]
fn what_its_reader_panics_at_is_damaged() {
    // None of the book's texts has that number.
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(&binary(TEXT, &[(0, 0, 161.3)])).unwrap();
    let mut book = Workbook::open(&file).unwrap_or_else(|problem| panic!("{problem:?}"));
    let problem = book.sheet("S").map(|sheet| sheet.name).unwrap_err();
    let told = problem.of("a.xlsb").beside();
    assert!(told.contains("已损坏或不完整"), "{told}");
}
