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
pub(crate) fn change(number: usize, from: &Path, to: &Path, changed: impl Fn(String) -> String) {
    change_part(&format!("xl/worksheets/sheet{number}.xml"), from, to, changed);
}

/// The same with any part of the workbook.
pub(crate) fn change_part(
    changed_part: &str,
    from: &Path,
    to: &Path,
    changed: impl Fn(String) -> String,
) {
    let mut package = ZipArchive::new(File::open(from).unwrap()).unwrap();
    let mut copy = ZipWriter::new(File::create(to).unwrap());
    for at in 0..package.len() {
        let mut part = package.by_index(at).unwrap();
        let mut content = Vec::new();
        part.read_to_end(&mut content).unwrap();
        let name = part.name().unwrap().into_owned();
        if name == changed_part {
            let text = String::from_utf8(content).unwrap();
            content = changed(text).into();
        }
        copy.start_file(name, SimpleFileOptions::default()).unwrap();
        copy.write_all(&content).unwrap();
    }
    copy.finish().unwrap();
    assert!(fs::metadata(to).unwrap().len() > 0);
}

/// The sheet with the text or number in the cell, which keeps its style.
pub(crate) fn put(xml: &str, cell: &str, typed: &str) -> String {
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
