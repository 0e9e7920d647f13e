//! The order in which a dataset is read.

use std::path::Path;

use crate::{
    areas, assessment, collection,
    dataset::{Batch, Dataset},
    definitions, evidence,
    fault::{Faults, Sink},
    figures,
    folder::Folder,
    imprints,
    known::Known,
    names::World,
    outcomes, pictures, simple,
};

/// Reads the dataset in the folder `dir`, which may refer to what is `known`.
///
/// # Errors
///
/// Everything that is wrong with it, each fault with its cell. What depends on a cell that cannot be read
/// is checked once that cell can be.
pub fn read(dir: &Path, known: &Known) -> Result<Dataset, Faults> {
    match read_readable(dir, known) {
        (dataset, None) => Ok(dataset),
        (_, Some(faults)) => Err(faults),
    }
}

/// As [`read`], with those changes that could be read where something is wrong: of them a ledger can say what else is wrong.
pub fn read_readable(dir: &Path, known: &Known) -> (Dataset, Option<Faults>) {
    let sink = Sink::default();
    let folder = Folder::read(dir, &sink);
    let dataset = read_tables(dir, &folder, known, &sink);
    (dataset, sink.into_result(&folder.provenance).err())
}

/// Reads the tables of a folder; all that is wrong with them, if anything is.
pub(crate) fn read_folder(
    dir: &Path,
    folder: &Folder,
    known: &Known,
    sink: Sink,
) -> Result<Dataset, Faults> {
    let dataset = read_tables(dir, folder, known, &sink);
    sink.into_result(&folder.provenance).map(|()| dataset)
}

/// Reads the tables of a folder, in the order in which they refer to each other, as far as they can be read.
pub(crate) fn read_tables(dir: &Path, folder: &Folder, known: &Known, sink: &Sink) -> Dataset {
    let mut batch = Batch::new(folder, sink);
    let mut world = World::new(known);
    areas::read(folder, &mut world, &mut batch, sink);
    simple::read_indicators(folder, &mut world, &mut batch, sink);
    simple::read_sources(folder, &mut world, &mut batch, sink);
    simple::read_peer_groups(folder, &mut world, &mut batch, sink);
    definitions::read(folder, &world, &mut batch, sink);
    figures::read_observations(folder, &world, &mut batch, sink);
    figures::read_targets(folder, &world, &mut batch, sink);
    evidence::read_honours(folder, &world, &mut batch, sink);
    evidence::read_milestones(folder, &world, &mut batch, sink);
    pictures::read(dir, folder, &world, &mut batch, sink);
    imprints::read(folder, &world, &mut batch, sink);
    collection::read(folder, &world, &mut batch, sink);
    assessment::read(folder, &world, &mut batch, sink);
    outcomes::read(folder, &world, &mut batch, sink);
    batch.into_dataset()
}
