//! What is imported: a folder, a table, a message or a form, read against what the ledger holds.

use std::{collections::BTreeSet, path::Path};

use anyhow::{Context as _, Result, bail};
use scorecard_dataset::{Copied, Dataset, Faults, Form, Known, Mapping, SdmxMessage};
use scorecard_domain::ObservationKey;

use crate::{args::Import, session::Session, snapshot};

/// What is imported.
pub(super) enum Input<'a> {
    Folder(&'a Path),
    Table(&'a Path, Mapping),
    Message(&'a Path),
    /// A form, or what is wrong with it as such.
    Form(&'a Path, Result<Box<Form>, Faults>),
}

impl<'a> Input<'a> {
    /// What the arguments name.
    pub(super) fn of(args: &'a Import) -> Result<Self> {
        if let Some(mapping) = mapping(args)? {
            let file = mapping.file.display();
            if !mapping.file.exists() {
                bail!("--mapping：没有文件{file} (there is no file {file})");
            }
            must_exist(&args.path)?;
            return Ok(Self::Table(&args.path, mapping));
        }
        Self::without_mapping(&args.path)
    }

    /// What a path is without a mapping.
    pub(super) fn without_mapping(path: &'a Path) -> Result<Self> {
        must_exist(path)?;
        match scorecard_dataset::is_form(path) {
            Ok(true) => return Ok(Self::Form(path, Form::open(path).map(Box::new))),
            Ok(false) => {}
            Err(why) => bail!("{}", why.beside()),
        }
        if scorecard_dataset::is_sdmx(path) {
            return Ok(Self::Message(path));
        }
        if path.is_file() {
            bail!(
                "{0}既不是数据集文件夹或填报表，也不是SDMX-CSV；表格须加--mapping ({0} is neither a dataset folder nor a form nor SDMX-CSV; a table needs --mapping)",
                path.display()
            );
        }
        Ok(Self::Folder(path))
    }

    /// Reads it: what it asks for; or what is wrong, beside as much of it as could be read.
    pub(super) async fn read(
        &self,
        session: &mut Session,
    ) -> Result<Result<Dataset, (Faults, Option<Dataset>)>> {
        if let Self::Folder(path) = self {
            let known: Known = snapshot::catalogue(session).await?.into_iter().collect();
            return Ok(match scorecard_dataset::read_readable(path, &known) {
                (dataset, None) => Ok(dataset),
                (dataset, Some(faults)) => Err((faults, Some(dataset))),
            });
        }
        Ok(self.read_file(session).await?.map_err(|faults| (faults, None)))
    }

    async fn read_file(&self, session: &mut Session) -> Result<Result<Dataset, Faults>> {
        if let Self::Form(_, form) = self {
            let form = match form {
                Ok(form) => form,
                Err(faults) => return Ok(Err(faults.clone())),
            };
            let keys: BTreeSet<_> = form.keys().collect();
            let is_wanted = |key: &ObservationKey| keys.contains(key);
            let (held, position) = snapshot::for_forms(None, is_wanted, session).await?;
            return Ok(form.read(&position.ledger_id, &held));
        }
        let mut known: Known = snapshot::catalogue(session).await?.into_iter().collect();
        Ok(match self {
            Self::Table(path, mapping) => {
                if mapping.is_of_sdmx() {
                    snapshot::observations(|_| true, &mut known, session).await?;
                }
                scorecard_dataset::read_table(path, mapping, &known)
            }
            Self::Message(path) => {
                let message = SdmxMessage::open(path);
                let concerns = |key: &ObservationKey| message.concerns(key);
                snapshot::observations(concerns, &mut known, session).await?;
                message.read(&known)
            }
            Self::Folder(path) | Self::Form(path, _) => scorecard_dataset::read(path, &known),
        })
    }

    /// What is said where it asks for nothing.
    pub(super) const fn nothing(&self) -> &'static str {
        match self {
            Self::Form(..) => {
                "填报表没有填写任何内容，未入库。Nothing is filled in on the form; nothing was stored."
            }
            Self::Folder(_) | Self::Table(..) | Self::Message(_) => {
                "其中没有可入库的行，未入库。There is no row in it that could be stored; nothing was stored."
            }
        }
    }

    /// What a report copies.
    pub(super) fn copied(&self) -> Copied<'_> {
        match self {
            Self::Folder(path) => Copied::Folder(path),
            Self::Table(path, mapping) => Copied::Table(path, Some(mapping)),
            Self::Message(path) | Self::Form(path, Err(_)) => Copied::Table(path, None),
            Self::Form(path, Ok(form)) => Copied::Form(path, form),
        }
    }
}

fn must_exist(path: &Path) -> Result<()> {
    let shown = path.display();
    if !path.exists() {
        bail!("{shown}不存在 (there is no file or folder {shown})");
    }
    Ok(())
}

/// How the table is to be read, if it is one.
fn mapping(args: &Import) -> Result<Option<Mapping>> {
    let Some(file) = &args.mapping else { return Ok(None) };
    let mut only: Vec<(String, Vec<String>)> = Vec::new();
    for condition in &args.only {
        let (column, value) = condition
            .split_once('=')
            .with_context(|| format!("--where {condition}：应为“列=值” (expected COLUMN=VALUE)"))?;
        match only.iter_mut().find(|(known, _)| known == column) {
            Some((_, values)) => values.push(value.to_owned()),
            None => only.push((column.to_owned(), vec![value.to_owned()])),
        }
    }
    Ok(Some(Mapping { file: file.clone(), only }))
}
