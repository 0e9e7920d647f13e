//! The folder: which files are there, and the tables that they hold.

use std::{
    collections::BTreeMap,
    fmt,
    fs::{self, File},
    io::{self, Read as _},
    path::Path,
    sync::Arc,
};

use scorecard_domain::{Explained, FaultReason, Problem, fault::quoted};

use crate::{
    fault::{Fault, Place, Sink},
    grid::Grid,
    layout::{LAYOUTS, Layout, OBSERVATIONS},
    made::Provenance,
    sentences::files as sentences,
    table::Table,
    text::Text,
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
            Self::Unreadable(err) => unreadable(err),
        }
    }
}

fn unreadable(err: &io::Error) -> Problem {
    match err.kind() {
        io::ErrorKind::PermissionDenied => sentences::forbidden(),
        _ => sentences::unreadable(quoted(err)),
    }
}

/// The rows of `observations.csv`, which may be too many to be held: read, or made of another table's, as often as they are asked for.
pub(crate) trait Pieces: fmt::Debug {
    /// Gives them piece by piece, with where they come from. What cannot be read goes to `told`.
    fn each(&self, told: &Sink, take: &mut dyn FnMut(&Table, &Provenance));

    /// The table that they are made of, without its rows, if they are.
    fn table(&self) -> Option<Grid> {
        None
    }
}

/// So many rows are in memory at once.
pub(crate) const PIECE: usize = 4096;

/// The tables of a dataset.
#[derive(Debug, Default)]
pub(crate) struct Folder {
    tables: BTreeMap<&'static str, Table>,
    /// The rows of observations, if they are in no table.
    observations: Option<Box<dyn Pieces>>,
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
        let table = match Text::open(&dir.join(layout.file), MAX_CSV, None) {
            Ok(text) if layout == OBSERVATIONS => return self.observe(Box::new(InFile(text))),
            Ok(text) => Table::read(layout, &text, sink),
            Err(err) => {
                let faults = err.faults(layout.file, Explained::problem);
                faults.into_iter().for_each(|fault| sink.put(fault));
                Table::damaged(layout)
            }
        };
        self.tables.insert(layout.file, table);
    }

    /// Takes the rows of observations.
    pub(crate) fn observe(&mut self, observations: Box<dyn Pieces>) {
        self.observations = Some(observations);
    }

    /// Gives the rows of observations piece by piece, with where they come from and where their faults go. What cannot be read
    /// goes to `told`.
    pub(crate) fn observations(
        &self,
        told: &Sink,
        sink: &Sink,
        take: &mut dyn FnMut(&Table, &Provenance, &Sink),
    ) {
        if let Some(table) = self.table(OBSERVATIONS) {
            take(table, &self.provenance, sink);
        }
        if let Some(pieces) = &self.observations {
            // What cannot be read is told where it stands.
            let unread = Sink::default();
            pieces.each(&unread, &mut |table, provenance| {
                let faults = Sink::default();
                take(table, provenance, &faults);
                sink.put_all(faults, provenance);
            });
            told.put_all(unread, &Provenance::default());
        }
    }

    /// The table that observations are made of, without its rows; none if they are not.
    pub(crate) fn observed_in(&self) -> Option<Grid> {
        match &self.observations {
            Some(pieces) => pieces.table(),
            None => self.provenance.table(),
        }
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
        let observations = self.observations.as_ref().map(|_| OBSERVATIONS);
        self.tables.values().map(|table| table.layout).chain(observations)
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

/// The rows of a file of observations.
#[derive(Debug)]
struct InFile(Text);

impl Pieces for InFile {
    fn each(&self, told: &Sink, take: &mut dyn FnMut(&Table, &Provenance)) {
        let own = Provenance::default();
        Table::pieces(OBSERVATIONS, &self.0, PIECE, told).for_each(|piece| take(&piece, &own));
    }
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
        let problem = unreadable(&err);
        sink.put(Fault::new(Place::file("."), "", FaultReason::UnknownReference, problem));
    };
    names().map_err(unreadable).ok()
}

/// The bytes of a file.
pub(crate) fn contents(path: &Path, limit: u64) -> Result<Vec<u8>, NoContents> {
    let mut bytes = Vec::new();
    opened(path, limit)?.read_to_end(&mut bytes).map_err(NoContents::Unreadable)?;
    Ok(bytes)
}

/// A file that has no more bytes than that.
pub(crate) fn opened(path: &Path, limit: u64) -> Result<File, NoContents> {
    let unreadable = |err: io::Error| match err.kind() {
        io::ErrorKind::NotFound => NoContents::NotThere,
        _ => NoContents::Unreadable(err),
    };
    // A pipe is not opened: it would wait for who writes.
    let metadata = fs::metadata(path).map_err(unreadable)?;
    if !metadata.is_file() {
        return Err(NoContents::NoFile);
    }
    if metadata.len() > limit {
        return Err(NoContents::TooLarge(limit));
    }
    File::open(path).map_err(unreadable)
}
