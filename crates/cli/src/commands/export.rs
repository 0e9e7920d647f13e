//! `scorecard export`: what the ledger holds as a dataset folder, whole or not at all.

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::{Context as _, Result, bail};
use scorecard_dataset::FolderWriter;
use scorecard_domain::Kind;
use scorecard_wire::pb::data::Position;

use crate::{
    args::{Export, Output},
    output::Rows,
    scope::{self, Facts},
    session::Session,
    snapshot::Snapshot,
};

/// Writes the folder and says how many things of which kind are in it, and of which revision.
pub(crate) async fn run(args: &Export, session: &mut Session, output: Output) -> Result<()> {
    let Export { dir, scope } = args;
    let is_taken = fs::read_dir(dir).is_ok_and(|mut entries| entries.next().is_some());
    if is_taken || dir.is_file() {
        let dir = dir.display();
        bail!("{dir}已存在且不为空，请另选文件夹 ({dir} is there and not empty: choose another)");
    }
    let parent = match dir.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    fs::create_dir_all(parent).with_context(|| format!("cannot make {}", parent.display()))?;
    // What is not whole never has the name that was asked for.
    let draft = tempfile::Builder::new()
        .prefix(".export-")
        .tempdir_in(parent)
        .with_context(|| format!("cannot write in {}", parent.display()))?;
    let whole = draft.path().join("dataset");
    fs::create_dir(&whole)?;
    let mut facts = Facts::new(scope)?;
    let mut snapshot = Snapshot::begin(scope::as_of(scope.as_of.as_deref())?, &[], session).await?;
    let mut writer = FolderWriter::new(&whole);
    let mut counts: BTreeMap<Kind, u64> = BTreeMap::new();
    while let Some(thing) = snapshot.next().await? {
        if facts.admit(&thing) {
            writer.put(&thing)?;
            *counts.entry(thing.key().kind()).or_default() += 1;
        }
    }
    facts.check()?;
    writer.finish()?;
    let position = snapshot.position()?;
    fs::rename(&whole, dir).with_context(|| format!("cannot make {}", dir.display()))?;
    print(&counts, &position, output);
    Ok(())
}

fn print(counts: &BTreeMap<Kind, u64>, position: &Position, output: Output) {
    let mut rows = Rows::new(&[("kind", "类别"), ("things", "条数"), ("revision", "修订")]);
    for (kind, count) in counts {
        rows.push([kind.to_string(), count.to_string(), position.revision.to_string()]);
    }
    rows.print(output);
}
