//! `scorecard export`: what the ledger holds as a dataset folder, an SDMX-CSV message, a spreadsheet or Parquet, whole or not at all.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::BufWriter,
    path::Path,
};

use anyhow::{Result, bail};
use scorecard_dataset::{FolderWriter, ParquetWriter, SdmxWriter, SheetWriter};
use scorecard_domain::{Kind, Thing};
use scorecard_wire::pb::data::{self as pb, Position};

use crate::{
    args::{Export, Output},
    draft::Draft,
    output::{Rows, say},
    scope::{self, Facts},
    session::Session,
    snapshot::Snapshot,
};

/// Writes the folder or file and says how many things of which kind are in it, and of which revision.
pub(crate) async fn run(args: &Export, session: &mut Session, output: Output) -> Result<()> {
    let Export { path, scope } = args;
    let is_taken = fs::read_dir(path).is_ok_and(|mut entries| entries.next().is_some());
    if is_taken || path.is_file() {
        let path = path.display();
        bail!("{path}已存在且不为空，请另选 ({path} is there and not empty: choose another)");
    }
    let draft = Draft::of(path)?;
    let mut writer = Writer::new(path, draft.path())?;
    let mut facts = Facts::new(scope)?;
    let as_of = scope::as_of(scope.as_of.as_deref())?;
    let mut snapshot = Snapshot::begin(as_of, writer.kinds(), session).await?;
    let mut counts: BTreeMap<Kind, u64> = BTreeMap::new();
    while let Some((thing, revision)) = snapshot.next_held().await? {
        if facts.admit(&thing) && writer.put(&thing, revision)? {
            *counts.entry(thing.key().kind()).or_default() += 1;
        }
    }
    let nothing = facts.check()?;
    let position = snapshot.position()?;
    writer.finish(&position)?;
    draft.keep()?;
    nothing.iter().for_each(|line| say(line));
    if position.revision == 0 {
        say("提醒 warning: 当时台账还没有任何内容 (the ledger held nothing yet)");
    } else if counts.is_empty() && nothing.is_empty() {
        say("提醒 warning: 范围内没有任何内容 (there is nothing in what was asked for)");
    }
    print(&counts, &position, output);
    Ok(())
}

/// What is written, by the name that it is to have.
enum Writer {
    Folder(FolderWriter),
    Sdmx(Box<SdmxWriter<BufWriter<File>>>),
    Sheet(Box<SheetWriter>),
    Parquet(Box<ParquetWriter>),
}

impl Writer {
    fn new(path: &Path, draft: &Path) -> Result<Self> {
        match path.extension().and_then(|extension| extension.to_str()) {
            None => {
                fs::create_dir(draft)?;
                Ok(Self::Folder(FolderWriter::new(draft)))
            }
            Some("csv") => {
                Ok(Self::Sdmx(Box::new(SdmxWriter::new(BufWriter::new(File::create(draft)?))?)))
            }
            Some("xlsx") => Ok(Self::Sheet(Box::new(SheetWriter::new(draft)?))),
            Some("parquet") => Ok(Self::Parquet(Box::new(ParquetWriter::new(draft)?))),
            Some(other) => bail!(
                "不支持导出为.{other}；应为文件夹、.csv（SDMX-CSV）、.xlsx或.parquet (cannot export as .{other}; expected a folder, *.csv, which is SDMX-CSV, *.xlsx or *.parquet)"
            ),
        }
    }

    /// The kinds that it needs; none are all.
    const fn kinds(&self) -> &[pb::Kind] {
        match self {
            Self::Folder(_) => &[],
            Self::Sdmx(_) | Self::Sheet(_) | Self::Parquet(_) => {
                &[pb::Kind::Area, pb::Kind::Indicator, pb::Kind::Observation]
            }
        }
    }

    /// Whether the thing is in what is written.
    fn put(&mut self, thing: &Thing, revision: u64) -> Result<bool> {
        match (self, thing) {
            (Self::Folder(writer), thing) => writer.put(thing)?,
            (Self::Sdmx(writer), Thing::Observation(observation)) => writer.put(observation)?,
            (Self::Sdmx(writer), Thing::Indicator(indicator)) => {
                writer.indicator(indicator);
                return Ok(false);
            }
            (Self::Sheet(writer), Thing::Observation(observation)) => {
                writer.put(observation, revision)?;
            }
            (Self::Parquet(writer), Thing::Observation(observation)) => {
                writer.put(observation, revision)?;
            }
            (Self::Sheet(writer), other) => {
                writer.learn(other);
                return Ok(false);
            }
            (Self::Parquet(writer), other) => {
                writer.learn(other);
                return Ok(false);
            }
            (Self::Sdmx(_), _) => return Ok(false),
        }
        Ok(true)
    }

    fn finish(self, position: &Position) -> Result<()> {
        match self {
            Self::Folder(writer) => writer.finish().map(|_| ())?,
            Self::Sdmx(writer) => {
                let file = writer.finish()?.into_inner().map_err(|err| err.into_error())?;
                file.sync_all()?;
            }
            Self::Sheet(writer) => writer.finish(&position.ledger_id, position.revision)?,
            Self::Parquet(writer) => writer.finish(&position.ledger_id, position.revision)?,
        }
        Ok(())
    }
}

fn print(counts: &BTreeMap<Kind, u64>, position: &Position, output: Output) {
    let mut rows = Rows::new(&[("kind", "类别"), ("things", "条数"), ("revision", "修订")]);
    for (kind, count) in counts {
        rows.push([kind.to_string(), count.to_string(), position.revision.to_string()]);
    }
    rows.print(output);
}
