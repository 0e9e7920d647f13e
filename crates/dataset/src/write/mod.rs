//! Things as a dataset folder: what a ledger holds, in the form in which people write it.
//!
//! The same things make the same bytes. Each file has all its columns; ids are written, not codes.

mod assessment;
mod catalogue;
mod cells;
mod collection;
mod definition;
mod facts;
mod outcome;
mod parquet;
mod tabular;
mod xlsx;

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use scorecard_domain::{Indicator, IndicatorId, Media, Observation, Thing};

pub use self::parquet::{ParquetError, ParquetWriter};
pub use xlsx::SheetWriter;

use crate::layout::Layout;
use cells::Cells;

/// The cells of an observation's row in `observations.csv`, by column.
pub(crate) fn observation_cells(
    observation: &Observation,
    indicator: Option<&Indicator>,
) -> BTreeMap<&'static str, String> {
    let mut row = BTreeMap::new();
    for (layout, cells) in facts::observation(observation, indicator) {
        row.extend(layout.columns().map(|column| (column, cells.get(column).to_owned())));
    }
    row
}

/// Why a folder cannot be written.
#[derive(Debug, thiserror::Error)]
#[error("不能写入{name} (cannot write {name})", name = .path.display())]
pub struct WriteError {
    path: PathBuf,
    #[source]
    source: io::Error,
}

/// A dataset folder while it is written.
#[derive(Debug)]
pub struct FolderWriter {
    dir: PathBuf,
    files: BTreeMap<&'static str, csv::Writer<File>>,
    /// Those that have gone by: numbers are written with their unit.
    indicators: BTreeMap<IndicatorId, Indicator>,
    rows: u64,
}

impl FolderWriter {
    /// Begins a dataset in a folder that is there and empty.
    pub fn new(dir: impl Into<PathBuf>) -> Self {
        Self { dir: dir.into(), files: BTreeMap::new(), indicators: BTreeMap::new(), rows: 0 }
    }

    /// Writes a thing; indicators come before the observations and targets that need their unit.
    ///
    /// # Errors
    ///
    /// If a file cannot be written.
    pub fn put(&mut self, thing: &Thing) -> Result<(), WriteError> {
        let rows = match thing {
            Thing::Area(area) => catalogue::area(area),
            Thing::Indicator(indicator) => {
                self.indicators.insert(indicator.id.clone(), indicator.clone());
                catalogue::indicator(indicator)
            }
            Thing::Source(source) => catalogue::source(source),
            Thing::PeerGroup(group) => catalogue::peer_group(group),
            Thing::Definition(definition) => definition::rows(definition),
            Thing::Observation(it) => {
                facts::observation(it, self.indicators.get(&it.key.indicator))
            }
            Thing::Target(it) => facts::target(it, self.indicators.get(&it.key.indicator)),
            Thing::Honour(honour) => facts::honour(honour),
            Thing::Milestone(milestone) => facts::milestone(milestone),
            Thing::Media(media) => {
                self.picture(media)?;
                facts::media(media)
            }
            Thing::Imprint(imprint) => facts::imprint(imprint),
            Thing::CollectionPlan(plan) => collection::plan(plan),
            Thing::Assessment(it) => assessment::rows(it),
            Thing::Outcome(it) => {
                let indicator = it.key.promise.indicator();
                outcome::rows(it, indicator.and_then(|id| self.indicators.get(id)))
            }
            // A release freezes a revision of one ledger, and means nothing elsewhere.
            Thing::Release(_) => Vec::new(),
            // What is withheld follows from the figures and rules, wherever they are put.
            Thing::Suppression(_) => Vec::new(),
        };
        rows.into_iter().try_for_each(|(layout, cells)| self.row(layout, &cells))
    }

    fn row(&mut self, layout: Layout, cells: &Cells) -> Result<(), WriteError> {
        self.rows += 1;
        let path = self.dir.join(layout.file);
        let failed = |source| WriteError { path: path.clone(), source };
        let file = match self.files.entry(layout.file) {
            std::collections::btree_map::Entry::Occupied(file) => file.into_mut(),
            std::collections::btree_map::Entry::Vacant(place) => {
                let mut file = csv::Writer::from_writer(File::create(&path).map_err(failed)?);
                file.write_record(layout.columns()).map_err(|err| failed(err.into()))?;
                place.insert(file)
            }
        };
        let row = layout.columns().map(|column| cells.get(column));
        file.write_record(row).map_err(|err| failed(err.into()))
    }

    fn picture(&self, media: &Media) -> Result<(), WriteError> {
        let path = self.dir.join(facts::picture(media));
        let write = |path: &Path| {
            path.parent().map_or(Ok(()), fs::create_dir_all)?;
            File::create(path)?.write_all(&media.content)
        };
        write(&path).map_err(|source| WriteError { path, source })
    }

    /// Finishes all files; how many rows were written.
    ///
    /// # Errors
    ///
    /// If a file cannot be written.
    pub fn finish(self) -> Result<u64, WriteError> {
        for (name, file) in self.files {
            let path = self.dir.join(name);
            let file = file.into_inner().map_err(|err| err.into_error());
            let synced = file.and_then(|file| file.sync_all());
            synced.map_err(|source| WriteError { path, source })?;
        }
        Ok(self.rows)
    }
}
