//! The folder: which files are there, and the tables that they hold.

use std::{collections::BTreeMap, fs, io, path::Path, sync::Arc};

use scorecard_domain::{Explained, FaultReason, Problem};

use crate::{
    fault::{Fault, Place, Sink},
    layout::{LAYOUTS, Layout},
    made::Provenance,
    sentences::files as sentences,
    table::Table,
};

/// No CSV file is larger, in bytes.
pub(crate) const MAX_CSV: u64 = 1 << 30;

/// Why the bytes of a file cannot be taken.
#[derive(Debug)]
pub(crate) enum NoContents {
    /// There is no such file.
    NotThere,
    /// It is a folder or the like.
    NoFile,
    /// It has more than so many bytes.
    TooLarge(u64),
    /// It cannot be read.
    Unreadable(io::Error),
}

impl Explained for NoContents {
    fn problem(&self) -> Problem {
        match self {
            Self::NotThere => sentences::not_there(),
            Self::NoFile => sentences::no_file(),
            Self::TooLarge(limit) => sentences::too_large(limit),
            Self::Unreadable(err) => sentences::unreadable(err.to_string()),
        }
    }
}

/// The tables of a dataset.
#[derive(Debug, Default)]
pub(crate) struct Folder {
    tables: BTreeMap<&'static str, Table>,
    /// Where rows that were made of another table's come from.
    pub(crate) provenance: Arc<Provenance>,
}

impl Folder {
    /// Reads all CSV files of a dataset folder; what cannot be read goes to `sink`.
    pub(crate) fn read(dir: &Path, sink: &Sink) -> Self {
        let mut folder = Self::default();
        let Some(names) = csv_names(dir, sink) else { return folder };
        if names.is_empty() {
            let problem = sentences::without_csv(files());
            sink.put(Fault::new(Place::file("."), "", FaultReason::MissingValue, problem));
        }
        for name in names {
            match layout(&name) {
                Some(layout) => folder.put(dir, layout, sink),
                None => {
                    let problem = sentences::no_such_file(files());
                    sink.put(Fault::new(
                        Place::file(&name),
                        "",
                        FaultReason::InvalidValue,
                        problem,
                    ));
                }
            }
        }
        folder
    }

    /// Reads the files of a dataset that lie beside a table's mapping: other files may lie there too, and the table itself
    /// is none of them whatever its name is.
    pub(crate) fn beside(dir: &Path, table: &Path, sink: &Sink) -> Self {
        let mut folder = Self::default();
        let table = fs::canonicalize(table).ok();
        for layout in csv_names(dir, sink).unwrap_or_default().iter().filter_map(|it| layout(it)) {
            let path = fs::canonicalize(dir.join(layout.file)).ok();
            if path.is_none() || path != table {
                folder.put(dir, layout, sink);
            }
        }
        folder
    }

    /// Reads one file.
    fn put(&mut self, dir: &Path, layout: Layout, sink: &Sink) {
        let table = match contents(&dir.join(layout.file), MAX_CSV) {
            Ok(bytes) => Table::read(layout, &bytes, sink),
            Err(err) => {
                let place = Place::file(layout.file);
                sink.put(Fault::new(place, "", FaultReason::InvalidValue, err.problem()));
                Table::damaged(layout)
            }
        };
        self.tables.insert(layout.file, table);
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

    /// The files that the dataset has.
    pub(crate) fn layouts(&self) -> impl Iterator<Item = Layout> {
        self.tables.values().map(|table| table.layout)
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

/// The file of a dataset that has this name.
fn layout(name: &str) -> Option<Layout> {
    LAYOUTS.into_iter().find(|layout| layout.file == name)
}

/// The names of the folder's CSV files, sorted; `None` once it is told why they cannot be read.
fn csv_names(dir: &Path, sink: &Sink) -> Option<Vec<String>> {
    let names = || {
        let mut names = Vec::new();
        for entry in fs::read_dir(dir)? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            if name.to_ascii_lowercase().ends_with(".csv") {
                names.push(name);
            }
        }
        names.sort();
        io::Result::Ok(names)
    };
    let unreadable = |err: io::Error| {
        let problem = sentences::unreadable(err.to_string());
        sink.put(Fault::new(Place::file("."), "", FaultReason::UnknownReference, problem));
    };
    names().map_err(unreadable).ok()
}

/// The bytes of a file.
pub(crate) fn contents(path: &Path, limit: u64) -> Result<Vec<u8>, NoContents> {
    let unreadable = |err: io::Error| match err.kind() {
        io::ErrorKind::NotFound => NoContents::NotThere,
        _ => NoContents::Unreadable(err),
    };
    let metadata = fs::metadata(path).map_err(unreadable)?;
    if !metadata.is_file() {
        return Err(NoContents::NoFile);
    }
    if metadata.len() > limit {
        return Err(NoContents::TooLarge(limit));
    }
    fs::read(path).map_err(unreadable)
}
