//! Tables of others: a mapping says which column is what, and its rows become those of a dataset.
//!
//! What is read is the same as of a folder, so a table obeys the same rules; faults are told where they stand in
//! the table. The format of a mapping is described in `docs/mapping.md`.

mod areas;
mod expression;
mod file;
mod gathered;
pub(crate) mod number;
mod plan;
mod rows;
mod separated;
mod sheets;
mod source;
mod template;

use std::path::{Path, PathBuf};

use scorecard_domain::Explained as _;

use crate::{
    dataset::Dataset,
    fault::{Faults, Sink},
    folder::{Folder, Pieces, contents},
    grid::Grid,
    holds::{self, Holds},
    known::Known,
    layout::OBSERVATIONS,
    made::{self, Provenance, Rows},
    read::read_folder,
    sentences::mappings as sentences,
    table::Table,
};
use file::{Format, MappingFile, Numbers};
use gathered::{Asked, Gathered};
use plan::{Faulty, Plans};
use rows::{Maker, Said};
use source::Source;

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
        && let Some(mapped) = Mapped::new(table, mapping, file, &folder, &faulty)
        && let Some((tables, provenance)) = mapped.others(&sink)
    {
        holds.extend(mapped.plans.holds());
        folder.add(tables, provenance);
        if mapped.plans.make(|layout| layout == OBSERVATIONS) {
            folder.observe(Box::new(mapped));
        }
    }
    // What was told so far stands in the table, or in a file beside the mapping.
    sink.settle();
    let dataset = read_folder(dir, &folder, known, sink)?;
    Ok(dataset.holding(Holds::Rows(holds)))
}

/// A table with the mapping that it is read by.
#[derive(Debug)]
struct Mapped {
    source: Source,
    /// The table without its rows.
    header: Grid,
    plans: Plans,
    numbers: Numbers,
}

impl Mapped {
    /// Nothing once it is told what is wrong with the mapping or the table as a whole.
    fn new(
        table: &Path,
        mapping: &Mapping,
        file: MappingFile,
        folder: &Folder,
        faulty: &Faulty<'_>,
    ) -> Option<Self> {
        let n_faults = faulty.sink.len();
        for (layout, _) in &file.sections {
            if folder.layouts().any(|beside| beside == *layout) {
                let problem = sentences::lies_beside(layout.file);
                faulty.put(file::stem(*layout), problem);
            }
        }
        let is_faulty = faulty.sink.len() > n_faults;
        let source = Source::open(table, &file, faulty)?;
        let header = source.header(faulty.sink)?;
        let n_faults = faulty.sink.len();
        let plans = Plans::new(&file, &header, &mapping.only, faulty);
        if is_faulty || faulty.sink.len() > n_faults {
            // Of the table what is no row of it can be told all the same.
            source.each(faulty.sink, |_, _| {});
            return None;
        }
        Some(Self { source, header, plans, numbers: file.numbers })
    }

    /// The rows of all files but `observations.csv`, each with where it comes from: what observations refer to has to be there first.
    /// Nothing once it is told that no row is as it was asked for.
    fn others(&self, sink: &Sink) -> Option<(Vec<Table>, Provenance)> {
        let mut gathered = Gathered::new(self.header.clone());
        if self.plans.make(|layout| layout != OBSERVATIONS) || !self.plans.only.is_empty() {
            let made = Sink::default();
            let mut asked = Asked::new(&self.plans.only);
            self.source.each(sink, |piece, actions| {
                asked.note(&piece);
                gathered.take(&piece, &self.plans, actions, &self.numbers, &made);
            });
            if !asked.are_there(&self.header, sink) {
                return None;
            }
            sink.put_all(made, &Provenance::default());
        }
        let (mut rows, grid) = gathered.finish();
        areas::complete(&mut rows);
        Some(made::tables(rows, grid))
    }
}

/// The rows of observations.
impl Pieces for Mapped {
    fn each(&self, told: &Sink, take: &mut dyn FnMut(&Table, &Provenance)) {
        self.source.each(told, |piece, actions| {
            let (mut rows, mut said) = (Rows::new(), Said::new());
            let mut maker = Maker {
                plans: &self.plans,
                grid: &piece,
                actions,
                numbers: &self.numbers,
                sink: told,
                rows: &mut rows,
                said: &mut said,
            };
            maker.make_all(|layout| layout == OBSERVATIONS);
            let (tables, provenance) = made::tables(rows, piece);
            tables.iter().for_each(|table| take(table, &provenance));
        });
    }

    fn table(&self) -> Option<Grid> {
        Some(self.header.clone())
    }
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
