//! From a question to a PDF: asks for the scorecard, refuses one with gaps, typesets it in a folder of its
//! own and puts the files in their place only when all of them are made.

use std::{
    fs, io,
    path::{Path, PathBuf},
    time::Duration,
};

use scorecard_domain::text::Lang;
use scorecard_wire::pb::{data, metrics};

use crate::{
    client::{self, ClientError, Services},
    date::Date,
    document::{Document, Finding, Malformed, Release},
    edition::{Edition, EditionError, lang_name},
    pictures,
    release::{FromRelease, Frozen},
    typst::{Form, Run, Typst, TypstError},
};

/// Where the data file is in a run's folder.
const DATA: &str = "data/scorecard.json";

/// Which scorecard, and what is to be made of it.
#[derive(Clone, Debug)]
pub struct Request {
    /// The area: its id or its official code.
    pub area: String,
    /// The year.
    pub year: u32,
    /// The definition's id; may be empty if the ledger holds just one.
    pub definition: String,
    /// The edition's name.
    pub edition: String,
    /// The language of the page.
    pub lang: Lang,
    /// The release that it is made from; without one the ledger as it stands.
    pub release: Option<FromRelease>,
    /// The date that the document carries; by default the release's, without one the first day after the year.
    pub date: Option<Date>,
    /// The folder that the files go to; it is made if it is not there.
    pub out: PathBuf,
    /// How many pixels an inch previews have; `None` for no previews.
    pub previews: Option<u16>,
}

/// What typesetting needs.
#[derive(Clone, Debug)]
pub struct Toolchain {
    /// The typst command.
    pub typst: PathBuf,
    /// The folder of the fonts.
    pub fonts: PathBuf,
    /// The folder that holds `editions` and `lib`.
    pub reports: PathBuf,
    /// How long one run of typst may take.
    pub time_limit: Duration,
}

/// How far it has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// The metrics service is asked.
    Asking,
    /// Its pictures are fetched.
    FetchingPictures,
    /// The PDF is typeset.
    TypesettingPdf,
    /// The previews are typeset.
    TypesettingPreviews,
}

/// Told of progress.
pub type OnProgress<'a> = &'a (dyn Fn(Progress) + Send + Sync);

/// What was made.
#[derive(Debug)]
pub struct Generated {
    /// The PDF.
    pub pdf: PathBuf,
    /// A picture of each page, in order.
    pub previews: Vec<PathBuf>,
    /// The newest revision of the ledger among all inputs.
    pub revision: u64,
    /// The scorecard's digest, in hexadecimal digits.
    pub digest: String,
    /// What a person should look at; it did not hinder printing.
    pub findings: Vec<Finding>,
}

/// Why nothing was made.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// The scorecard is not complete.
    #[error(
        "the scorecard of {title} for {year} is not complete, nothing was written:{}",
        listed(gaps)
    )]
    Incomplete {
        /// Whose.
        title: String,
        /// Which year.
        year: u32,
        /// All that is missing.
        gaps: Vec<Gap>,
    },
    /// The release is not published.
    #[error(
        "the release `{release}` is not published: publish it first, or make a draft with --allow-unpublished"
    )]
    Unpublished {
        /// Its id.
        release: String,
    },
    /// The release is about something else.
    #[error("the release `{release}` does not cover what is asked for, nothing was written:{}", problems.iter().map(|it| format!("\n  {it}")).collect::<String>())]
    NotCovered {
        /// Its id.
        release: String,
        /// What it does not cover.
        problems: Vec<String>,
    },
    /// A service gave no answer.
    #[error(transparent)]
    Service(#[from] ClientError),
    /// The metrics service sent something else.
    #[error(transparent)]
    Malformed(#[from] Malformed),
    /// The edition cannot be used.
    #[error(transparent)]
    Edition(#[from] EditionError),
    /// It could not be typeset.
    #[error(transparent)]
    Typst(#[from] TypstError),
    /// A file could not be written.
    #[error("cannot write {}", path.display())]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// The data file could not be written as JSON.
    #[error("the data file cannot be written as JSON")]
    Json(#[from] serde_json::Error),
}

/// Something that is missing, with what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The figure, chapter or other item.
    pub item: String,
    /// In words, in the language of the page.
    pub problem: String,
}

fn listed(gaps: &[Gap]) -> String {
    let line = |Gap { item, problem }: &Gap| match problem.contains(item.as_str()) {
        true => format!("\n  {problem}"), // it names the item itself
        false => format!("\n  {item}: {problem}"),
    };
    gaps.iter().map(line).collect()
}

impl ReportError {
    /// Whether the data need work; otherwise it is the setting: services, typst, fonts, edition, disk.
    pub fn is_about_data(&self) -> bool {
        match self {
            Self::Incomplete { .. }
            | Self::Unpublished { .. }
            | Self::NotCovered { .. }
            | Self::Edition(EditionError::Missing { .. }) => true,
            Self::Service(problem) => problem.is_about_data(),
            Self::Malformed(_)
            | Self::Edition(_)
            | Self::Typst(_)
            | Self::Write { .. }
            | Self::Json(_) => false,
        }
    }
}

/// Makes the PDF of a scorecard, and previews if they are asked for.
///
/// # Errors
///
/// If the release is not published or does not cover what is asked for, the scorecard is not complete, a service gives no
/// answer, the edition is not there or cannot be typeset, or a file cannot be written. Then no file is left behind.
pub async fn generate(
    request: &Request,
    services: &Services,
    toolchain: &Toolchain,
    on_progress: OnProgress<'_>,
) -> Result<Generated, ReportError> {
    let edition = Edition::find(&toolchain.reports, &request.edition)?;
    edition.speaks(request.lang)?;
    on_progress(Progress::Asking);
    let frozen = match &request.release {
        Some(from) => Some(Frozen::read(services, from).await?),
        None => None,
    };
    let answer = client::scorecard(services, request, frozen.as_ref()).await?;
    if let Some(frozen) = &frozen {
        frozen.covers(&answer.scorecard)?;
    }
    refuse_gaps(&answer.scorecard, request.lang)?;
    on_progress(Progress::FetchingPictures);
    let pictures = client::pictures(services, &answer).await?;
    let release = frozen.as_ref().map(Frozen::written);
    let date = request.date.or(frozen.as_ref().map(|frozen| frozen.date));
    let request = Request { date, ..request.clone() };
    typeset(answer.scorecard, &pictures, release, &request, toolchain, on_progress).await
}

/// Makes the PDF of a scorecard that is at hand with its pictures, and with the release that it was made from, if it was.
///
/// # Errors
///
/// As [`generate`].
pub async fn typeset(
    scorecard: metrics::Scorecard,
    pictures: &[data::Media],
    release: Option<Release>,
    request: &Request,
    toolchain: &Toolchain,
    on_progress: OnProgress<'_>,
) -> Result<Generated, ReportError> {
    refuse_gaps(&scorecard, request.lang)?;
    let document = Document::new(scorecard, release)?;
    let edition = Edition::find(&toolchain.reports, &request.edition)?;
    edition.speaks(request.lang)?;
    edition.is_served_by(&document)?;
    let typst = Typst::find(&toolchain.typst, &toolchain.fonts, toolchain.time_limit).await?;

    let out = &request.out;
    fs::create_dir_all(out).map_err(failed(out))?;
    let folder = tempfile::Builder::new().prefix(".scorecard-").tempdir_in(out);
    let folder = folder.map_err(failed(out))?;
    let work = folder.path();
    edition.copy_into(work)?;
    let data = work.join(DATA);
    pictures::write(pictures, &work.join("data"))?;
    fs::write(&data, serde_json::to_vec_pretty(&document)?).map_err(failed(&data))?;

    let run = |form, output| Run {
        folder: work,
        template: edition.main_file(),
        data: DATA,
        lang: lang_name(request.lang),
        date: request.date.unwrap_or(Date::first_after(document.year)),
        form,
        output,
    };
    let located = |problem: TypstError| problem.below(edition.reports());
    on_progress(Progress::TypesettingPdf);
    typst.run(&run(Form::Pdf, "page.pdf")).await.map_err(located)?;
    if let Some(density) = request.previews {
        on_progress(Progress::TypesettingPreviews);
        typst.run(&run(Form::Png(density), "page-{p}.png")).await.map_err(located)?;
    }
    let name = file_name(&document, request.lang);
    let previews = publish_previews(work, out, &name)?;
    let pdf = out.join(format!("{name}.pdf"));
    rename(&work.join("page.pdf"), &pdf)?;
    let Document { revision, digest, findings, .. } = document;
    Ok(Generated { pdf, previews, revision, digest, findings })
}

fn refuse_gaps(scorecard: &metrics::Scorecard, lang: Lang) -> Result<(), ReportError> {
    if scorecard.gaps.is_empty() {
        return Ok(());
    }
    let said = |text: &Option<data::Text>| {
        let data::Text { zh, en } = text.clone().unwrap_or_default();
        scorecard_domain::text::Text { zh, en }.get(lang).to_owned()
    };
    let gaps = scorecard.gaps.iter();
    Err(ReportError::Incomplete {
        title: said(&scorecard.title),
        year: scorecard.year,
        gaps: gaps.map(|gap| Gap { item: gap.item.clone(), problem: said(&gap.problem) }).collect(),
    })
}

/// What the files are called: `370102-2022`, in English `370102-2022-en`.
fn file_name(document: &Document, lang: Lang) -> String {
    let id = document.area.id.replace(':', "-");
    let area = document.area.code.as_deref().unwrap_or(&id);
    match lang {
        Lang::Zh => format!("{area}-{}", document.year),
        Lang::En => format!("{area}-{}-en", document.year),
    }
}

/// Moves the pages' pictures to their place, and removes those of pages that an earlier run had more.
fn publish_previews(work: &Path, out: &Path, name: &str) -> Result<Vec<PathBuf>, ReportError> {
    let place = |page: usize| out.join(format!("{name}-{page}.png"));
    let mut previews = Vec::new();
    for page in 1.. {
        let made = work.join(format!("page-{page}.png"));
        if !made.is_file() {
            break;
        }
        rename(&made, &place(page))?;
        previews.push(place(page));
    }
    for page in previews.len() + 1.. {
        let stale = place(page);
        if !stale.is_file() {
            break;
        }
        fs::remove_file(&stale).map_err(failed(&stale))?;
    }
    Ok(previews)
}

fn rename(from: &Path, to: &Path) -> Result<(), ReportError> {
    fs::rename(from, to).map_err(failed(to))
}

pub(crate) fn failed(path: &Path) -> impl FnOnce(io::Error) -> ReportError {
    let path = path.to_owned();
    move |source| ReportError::Write { path, source }
}
