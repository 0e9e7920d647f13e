//! Tables of others: a mapping says which column is what, and its rows become those of a dataset.
//!
//! What is read is the same as of a folder, so a table obeys the same rules; faults are told where they stand in
//! the table. The format of a mapping is described in `docs/mapping.md`.

mod areas;
mod expression;
mod file;
pub(crate) mod number;
mod plan;
mod rows;
mod separated;
mod sheets;
mod template;

use std::path::{Path, PathBuf};

use scorecard_domain::{Explained, FaultReason};

use crate::{
    dataset::Dataset,
    fault::{Fault, Faults, Place, Sink},
    folder::{Folder, contents},
    grid::Grid,
    holds::{self, Holds},
    known::Known,
    made::{self, Rows},
    read::read_folder,
    sdmx::{Action, Message},
    sentences::mappings as sentences,
    sheet,
};
use file::{Format, MappingFile};
use plan::{Faulty, Plans};

/// No table is larger, in bytes.
const MAX_TABLE: u64 = 1 << 30;

/// A mapping, and which rows of a table it is used for.
#[derive(Clone, Debug)]
pub struct Mapping {
    /// The mapping file. Files beside it that have the name of a dataset's file belong to the import: they say what the
    /// table takes for granted, such as its indicators and its source.
    pub file: PathBuf,
    /// Only rows whose cell in the column is one of the texts.
    pub only: Vec<(String, Vec<String>)>,
}

impl Mapping {
    /// Whether the mapping is for SDMX-CSV, whose rows change what the ledger has: then its observations must be known.
    /// A mapping that cannot be read is not.
    pub fn is_of_sdmx(&self) -> bool {
        self.read().is_some_and(|file| file.table.format == Some(Format::SdmxCsv))
    }

    /// The encoding and the delimiter of the table, if it is a separated text.
    pub(crate) fn text_format(&self) -> Option<(String, u8)> {
        let table = self.read()?.table;
        let [delimiter] = table.delimiter.as_bytes() else { return None };
        let is_text = table.format != Some(Format::SdmxCsv);
        is_text.then_some((table.encoding.clone(), *delimiter))
    }

    fn read(&self) -> Option<MappingFile> {
        let text = std::fs::read_to_string(&self.file).ok()?;
        MappingFile::read(&text).ok()
    }
}

/// Reads a table as a mapping says. It may refer to what is `known`, as a dataset may.
///
/// # Errors
///
/// Everything that is wrong with the mapping or, if nothing is, with the table, each fault with its place.
pub fn read_table(table: &Path, mapping: &Mapping, known: &Known) -> Result<Dataset, Faults> {
    let sink = Sink::default();
    let dir = match mapping.file.parent() {
        Some(dir) if !dir.as_os_str().is_empty() => dir,
        _ => Path::new("."),
    };
    let faulty = Faulty { file: &mapping.file, sink: &sink };
    // Without a mapping nothing can be said of the table, nor of what lies beside it.
    let file = mapping_file(&faulty);
    let mut folder = match file {
        Some(_) => Folder::beside(dir, table, &sink),
        None => Folder::default(),
    };
    let mut holds: Vec<holds::Rows> = folder.layouts().map(holds::Rows::of).collect();
    if let Some(file) = file
        && let Some((rows, grid, made)) = rows(table, mapping, file, &folder, &faulty)
    {
        let (tables, provenance) = made::tables(rows, grid);
        holds.extend(made);
        folder.add(tables, provenance);
    }
    let dataset = read_folder(dir, &folder, known, sink)?;
    Ok(dataset.holding(Holds::Rows(holds)))
}

/// The rows that the table makes, and which it can make; nothing once it is told what is wrong with the mapping or the table as a whole.
fn rows(
    table: &Path,
    mapping: &Mapping,
    file: MappingFile,
    folder: &Folder,
    faulty: &Faulty<'_>,
) -> Option<(Rows, Grid, Vec<holds::Rows>)> {
    let n_faults = faulty.sink.len();
    for (layout, _) in &file.sections {
        if folder.table(*layout).is_some() {
            let problem = sentences::lies_beside(layout.file);
            faulty.put(file::stem(*layout), problem);
        }
    }
    let is_faulty = faulty.sink.len() > n_faults;
    let (grid, actions) = grid(table, &file, faulty)?;
    let n_faults = faulty.sink.len();
    let plans = Plans::new(&file, &grid, &mapping.only, faulty);
    if is_faulty || faulty.sink.len() > n_faults {
        return None;
    }
    if !rows::has_rows(&plans, &grid, faulty.sink) {
        return None;
    }
    let mut rows = rows::make(&plans, &grid, &actions, &file.numbers, faulty.sink);
    areas::complete(&mut rows);
    Some((rows, grid, plans.holds()))
}

fn mapping_file(faulty: &Faulty<'_>) -> Option<MappingFile> {
    let bytes = match contents(faulty.file, crate::folder::MAX_CSV) {
        Ok(bytes) => bytes,
        Err(err) => {
            faulty.put("", sentences::mapping(err.problem()));
            return None;
        }
    };
    let Ok(text) = String::from_utf8(bytes) else {
        faulty.put("", sentences::not_utf_8());
        return None;
    };
    match MappingFile::read(&text) {
        Ok(file) if file.sections.is_empty() => {
            faulty.put("", sentences::makes_nothing());
            None
        }
        Ok(file) => Some(file),
        Err(problems) => {
            problems.into_iter().for_each(|problem| faulty.put("", problem));
            None
        }
    }
}

/// The table, and what each of its rows asks for if they say so.
fn grid(table: &Path, file: &MappingFile, faulty: &Faulty<'_>) -> Option<(Grid, Vec<Action>)> {
    let [delimiter] = file.table.delimiter.as_bytes() else {
        faulty.put("table.delimiter", sentences::no_delimiter());
        return None;
    };
    let (first, last) = file.table.header.rows();
    if first == 0 || last < first {
        faulty.put("table.header", sentences::no_header_row());
        return None;
    }
    let name = table.file_name().map_or_else(String::new, |name| name.to_string_lossy().into());
    let format = file.table.format.unwrap_or(if sheet::is_spreadsheet(table) {
        Format::Spreadsheet
    } else {
        Format::Csv
    });
    match contents(table, MAX_TABLE) {
        Ok(bytes) => match format {
            Format::SdmxCsv => {
                let message = Message::read(&name, &bytes, faulty.sink)?;
                Some((message.grid, message.actions))
            }
            Format::Csv => {
                let grid = separated::read(&name, &bytes, &file.table, *delimiter, faulty.sink)?;
                Some((grid, Vec::new()))
            }
            Format::Spreadsheet => {
                let grid = sheets::read(&name, bytes, &file.table, faulty.sink)?;
                Some((grid, Vec::new()))
            }
        },
        Err(err) => {
            let problem = sentences::table(err.problem());
            let fault = Fault::new(Place::file(&name), "", FaultReason::InvalidValue, problem);
            faulty.sink.put(fault);
            None
        }
    }
}
