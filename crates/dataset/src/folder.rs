//! The folder: which files are there, and the tables that they hold.

use std::{collections::BTreeMap, fs, io, path::Path, sync::Arc};

use scorecard_domain::FaultReason;

use crate::{
    fault::{Fault, Place, Sink},
    layout::{LAYOUTS, Layout},
    made::Provenance,
    table::Table,
};

/// No CSV file is larger, in bytes.
pub(crate) const MAX_CSV: u64 = 1 << 30;

/// What [`contents`] says of a file that does not exist.
pub(crate) const NOT_THERE: &str = "is not there";

/// The tables of a dataset.
#[derive(Debug, Default)]
pub(crate) struct Folder {
    tables: BTreeMap<&'static str, Table>,
    /// Where rows that were made of another table's come from.
    pub(crate) provenance: Arc<Provenance>,
}

impl Folder {
    /// Reads all CSV files of a folder; what cannot be read goes to `sink`.
    pub(crate) fn read(dir: &Path, may_be_empty: bool, sink: &Sink) -> Self {
        let mut folder = Self::default();
        let put = |file: &str, reason, problem: &str| {
            sink.put(Fault::new(Place::file(file), "", reason, problem));
        };
        let names = match csv_names(dir) {
            Ok(names) => names,
            Err(err) => {
                put(".", FaultReason::UnknownReference, &format!("cannot be read: {err}"));
                return folder;
            }
        };
        if names.is_empty() && !may_be_empty {
            let problem = format!("has no CSV file; expected some of {}", files());
            put(".", FaultReason::MissingValue, &problem);
        }
        for name in names {
            let Some(layout) = LAYOUTS.into_iter().find(|layout| layout.file == name) else {
                let problem = format!("no file of a dataset has this name; expected {}", files());
                put(&name, FaultReason::InvalidValue, &problem);
                continue;
            };
            let table = match contents(&dir.join(&name), MAX_CSV) {
                Ok(bytes) => Table::read(layout, &bytes, sink),
                Err(problem) => {
                    put(&name, FaultReason::InvalidValue, &problem);
                    Table::damaged(layout)
                }
            };
            folder.tables.insert(layout.file, table);
        }
        folder
    }

    /// Adds tables that were made of another.
    pub(crate) fn add(&mut self, tables: Vec<Table>, provenance: Provenance) {
        self.tables.extend(tables.into_iter().map(|table| (table.layout.file, table)));
        self.provenance = Arc::new(provenance);
    }

    /// The file's table, if the dataset has it.
    pub(crate) fn table(&self, layout: Layout) -> Option<&Table> {
        self.tables.get(layout.file)
    }

    /// The text of a cell, empty if there is none.
    pub(crate) fn text_at(&self, place: &Place) -> &str {
        let cell = place.row.zip(place.column.as_deref());
        let table = self.tables.get(place.file.as_str());
        table.zip(cell).map_or("", |(table, (row, column))| table.text_at(row, column))
    }
}

fn files() -> String {
    LAYOUTS.map(|layout| layout.file).join(", ")
}

/// The names of the folder's CSV files, sorted.
fn csv_names(dir: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(dir)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name.to_ascii_lowercase().ends_with(".csv") {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

/// The bytes of a file, or why it cannot be taken, as a predicate.
pub(crate) fn contents(path: &Path, limit: u64) -> Result<Vec<u8>, String> {
    let unreadable = |err: io::Error| match err.kind() {
        io::ErrorKind::NotFound => NOT_THERE.to_owned(),
        _ => format!("cannot be read: {err}"),
    };
    let metadata = fs::metadata(path).map_err(unreadable)?;
    if !metadata.is_file() {
        return Err("is not a file".to_owned());
    }
    if metadata.len() > limit {
        return Err(format!("is larger than {limit} bytes"));
    }
    fs::read(path).map_err(unreadable)
}
