//! Editions: folders of templates below `reports/editions`, each with a manifest that says what it needs.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use config::{Config, File, FileFormat};
use scorecard_domain::text::Lang;
use serde::Deserialize;

use crate::document::Document;

/// A folder of templates.
#[derive(Clone, Debug)]
pub struct Edition {
    reports: PathBuf,
    manifest: Manifest,
}

/// `edition.toml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Manifest {
    name: String,
    title: Title,
    languages: Vec<String>,
    required: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Title {
    zh: String,
    en: String,
}

/// Why an edition cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum EditionError {
    /// There is no such folder.
    #[error("no edition `{name}` in {}; there are: {known}", editions.display())]
    Unknown {
        /// What was asked for.
        name: String,
        /// Where it was looked for.
        editions: PathBuf,
        /// The names of those that are there.
        known: String,
    },
    /// Its manifest is wrong.
    #[error("{} is no edition's manifest: {problem}", file.display())]
    Manifest {
        /// The file.
        file: PathBuf,
        /// What is wrong.
        problem: String,
    },
    /// It is not made for the language.
    #[error("edition `{name}` is not set in `{lang}`; its languages are {known}")]
    Language {
        /// The edition.
        name: String,
        /// What was asked for.
        lang: &'static str,
        /// What there is.
        known: String,
    },
    /// The scorecard lacks what it needs.
    #[error(
        "edition `{name}` needs figures that the definition `{definition}` has not: {}; add them to the definition or take another edition",
        missing.join(", ")
    )]
    Missing {
        /// The edition.
        name: String,
        /// The definition.
        definition: String,
        /// The ids of all that is missing.
        missing: Vec<String>,
    },
    /// It cannot be read.
    #[error("cannot copy {}", path.display())]
    Copy {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
}

/// The name of a language in file names and inputs.
pub(crate) fn lang_name(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "zh",
        Lang::En => "en",
    }
}

impl Edition {
    /// The edition with this name below the folder of reports.
    ///
    /// # Errors
    ///
    /// If there is none, naming those that there are, or if its manifest is wrong.
    pub fn find(reports: &Path, name: &str) -> Result<Self, EditionError> {
        let editions = reports.join("editions");
        let known = names_in(&editions);
        if !known.iter().any(|it| it == name) {
            let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
            return Err(EditionError::Unknown { name: name.to_owned(), editions, known });
        }
        let file = editions.join(name).join("edition.toml");
        let wrong = |problem: String| EditionError::Manifest { file: file.clone(), problem };
        let text = fs::read_to_string(&file).map_err(|source| wrong(source.to_string()))?;
        let manifest: Manifest = Config::builder()
            .add_source(File::from_str(&text, FileFormat::Toml))
            .build()
            .and_then(Config::try_deserialize)
            .map_err(|source| wrong(source.to_string()))?;
        if manifest.name != name {
            return Err(wrong(format!(
                "its name is `{}`, but its folder is `{name}`",
                manifest.name
            )));
        }
        Ok(Self { reports: reports.to_owned(), manifest })
    }

    /// Its name, which is that of its folder.
    pub fn name(&self) -> &str {
        &self.manifest.name
    }

    /// As people call it.
    pub fn title(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.manifest.title.zh,
            Lang::En => &self.manifest.title.en,
        }
    }

    /// Its main file, from the folder of reports.
    pub(crate) fn main_file(&self) -> String {
        format!("editions/{}/main.typ", self.name())
    }

    /// The folder of reports that it was found in.
    pub(crate) fn reports(&self) -> &Path {
        &self.reports
    }

    /// Whether it can be set in the language.
    pub(crate) fn speaks(&self, lang: Lang) -> Result<(), EditionError> {
        let lang = lang_name(lang);
        if self.manifest.languages.iter().any(|it| it == lang) {
            return Ok(());
        }
        let known = self.manifest.languages.join(", ");
        Err(EditionError::Language { name: self.name().to_owned(), lang, known })
    }

    /// Whether the document has all figures and targets that it needs.
    pub(crate) fn is_served_by(&self, document: &Document) -> Result<(), EditionError> {
        let has = |id: &str| {
            document.chapters.iter().any(|chapter| {
                chapter.figures.iter().any(|figure| figure.id == id)
                    || chapter.targets.iter().any(|target| target.id == id)
            })
        };
        let missing: Vec<_> =
            self.manifest.required.iter().filter(|id| !has(id)).cloned().collect();
        if missing.is_empty() {
            return Ok(());
        }
        let definition = document.definition.clone();
        Err(EditionError::Missing { name: self.name().to_owned(), definition, missing })
    }

    /// Copies the edition and the library into `folder`, which keep their places there: what is typeset does
    /// not change while it is typeset, and nothing else can be read.
    pub(crate) fn copy_into(&self, folder: &Path) -> Result<(), EditionError> {
        for part in ["lib".to_owned(), format!("editions/{}", self.name())] {
            copy(&self.reports.join(&part), &folder.join(&part))?;
        }
        Ok(())
    }
}

/// The names of the folders that have a manifest, in order.
fn names_in(editions: &Path) -> Vec<String> {
    let entries = fs::read_dir(editions).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries
        .filter(|entry| entry.path().join("edition.toml").is_file())
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect();
    names.sort();
    names
}

fn copy(from: &Path, to: &Path) -> Result<(), EditionError> {
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |source| EditionError::Copy { path, source }
    };
    if from.is_dir() {
        fs::create_dir_all(to).map_err(failed(to))?;
        for entry in fs::read_dir(from).map_err(failed(from))? {
            let entry = entry.map_err(failed(from))?;
            copy(&entry.path(), &to.join(entry.file_name()))?;
        }
        return Ok(());
    }
    fs::copy(from, to).map(|_| ()).map_err(failed(from))
}
