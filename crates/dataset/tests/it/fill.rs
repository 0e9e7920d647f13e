//! Fills cells of a workbook in by its XML, as any other program would: nothing of the library that wrote it is in here.

use std::{
    fs::{self, File},
    io::{Read as _, Write as _},
    path::Path,
};

use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

/// Writes a copy of the form in which cells (`K6`) have texts; or, with `=` before it, a number;
/// with `@`, a formula without its value.
pub(crate) fn fill(from: &Path, to: &Path, cells: &[(&str, &str)]) {
    fill_sheet(2, from, to, cells);
}

/// The same on another sheet than the second, which is the one of a form that is filled in.
pub(crate) fn fill_sheet(number: usize, from: &Path, to: &Path, cells: &[(&str, &str)]) {
    change(number, from, to, |xml| {
        cells.iter().fold(xml, |xml, (cell, typed)| put(&xml, cell, typed))
    });
}

/// Writes a copy of a workbook with one sheet changed.
fn change(number: usize, from: &Path, to: &Path, changed: impl Fn(String) -> String) {
    let sheet = format!("xl/worksheets/sheet{number}.xml");
    let mut package = ZipArchive::new(File::open(from).unwrap()).unwrap();
    let mut copy = ZipWriter::new(File::create(to).unwrap());
    for at in 0..package.len() {
        let mut part = package.by_index(at).unwrap();
        let mut content = Vec::new();
        part.read_to_end(&mut content).unwrap();
        let name = part.name().unwrap().into_owned();
        if name == sheet {
            let text = String::from_utf8(content).unwrap();
            content = changed(text).into();
        }
        copy.start_file(name, SimpleFileOptions::default()).unwrap();
        copy.write_all(&content).unwrap();
    }
    copy.finish().unwrap();
    assert!(fs::metadata(to).unwrap().len() > 0);
}

/// The same, and merges these blocks (`K3:K4`) and adds these cells (`R3`) to the right of their rows.
pub(crate) fn disarrange(
    from: &Path,
    to: &Path,
    cells: &[(&str, &str)],
    blocks: &[&str],
    beside: &[(&str, &str)],
) {
    change(2, from, to, |mut xml| {
        for (cell, typed) in beside {
            let row = cell.trim_start_matches(|c: char| c.is_ascii_alphabetic());
            let begin = xml.find(&format!("<row r=\"{row}\"")).unwrap();
            let end = begin + xml[begin..].find("</row>").unwrap();
            let new = format!("<c r=\"{cell}\" t=\"inlineStr\"><is><t>{typed}</t></is></c>");
            xml.insert_str(end, &new);
        }
        let xml = cells.iter().fold(xml, |xml, (cell, typed)| put(&xml, cell, typed));
        let merged: String =
            blocks.iter().map(|block| format!("<mergeCell ref=\"{block}\"/>")).collect();
        let n_blocks = blocks.len();
        match (n_blocks, xml.contains("<mergeCells")) {
            (0, _) => xml,
            (_, true) => xml.replacen("</mergeCells>", &format!("{merged}</mergeCells>"), 1),
            (_, false) => {
                let all = format!("<mergeCells count=\"{n_blocks}\">{merged}</mergeCells>");
                xml.replacen("</sheetData>", &format!("</sheetData>{all}"), 1)
            }
        }
    });
}

/// The sheet with the text or number in the cell, which keeps its style.
fn put(xml: &str, cell: &str, typed: &str) -> String {
    let begin = xml.find(&format!("<c r=\"{cell}\"")).unwrap_or_else(|| panic!("no cell {cell}"));
    let (before, rest) = xml.split_at(begin);
    let tag = &rest[..=rest.find('>').unwrap()];
    let length =
        if tag.ends_with("/>") { tag.len() } else { rest.find("</c>").unwrap() + "</c>".len() };
    let style = tag.split(" s=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    let typed = match (typed.strip_prefix('='), typed.strip_prefix('@')) {
        (_, Some(formula)) => format!("<c r=\"{cell}\" s=\"{style}\"><f>{formula}</f></c>"),
        (Some(number), _) => format!("<c r=\"{cell}\" s=\"{style}\"><v>{number}</v></c>"),
        (None, None) => {
            format!("<c r=\"{cell}\" s=\"{style}\" t=\"inlineStr\"><is><t>{typed}</t></is></c>")
        }
    };
    format!("{before}{typed}{}", &rest[length..])
}
