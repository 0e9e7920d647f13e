//! Dataset folders that are written.

use scorecard_dataset::FolderWriter;
use scorecard_domain::Thing;
use tempfile::TempDir;

/// A folder with these things.
pub(crate) fn write(things: &[Thing]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    let mut writer = FolderWriter::new(dir.path());
    things.iter().for_each(|thing| writer.put(thing).unwrap());
    writer.finish().unwrap();
    dir
}
