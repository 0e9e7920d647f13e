//! Makes of a form what people make of it besides filling it in.

use std::path::Path;

use crate::fill::{change, put};

/// Writes a copy of the form in which cells have texts, merges these blocks (`K3:K4`) and adds these cells (`R3`) to the right of their rows.
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
