//! What can be typed.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};
use scorecard_domain::text::Lang;
use scorecard_report::{Config, Date, FromRelease, Request};

/// Typesets scorecards: asks the metrics service and makes a PDF with its data attached.
#[derive(Debug, Parser)]
#[command(name = "scorecard-report", version, disable_help_subcommand = true)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Makes the PDF of one area and year, and a picture of each page.
    ///
    /// Ends with 1 if the data need work (gaps, an unknown area, a release that is not published), with 2 if the setting does (services, typst,
    /// fonts, edition, disk), with 78 if the configuration does; then nothing is written.
    Generate(Box<Generate>),
    /// Prints the JSON Schema of the data file that editions read and PDFs carry.
    Schema,
}

/// Options of `generate`.
#[derive(Debug, clap::Args)]
pub(crate) struct Generate {
    /// The area: its official code or its id.
    #[arg(long)]
    area: String,
    /// The year.
    #[arg(long, value_parser = clap::value_parser!(u32).range(1000..=9999))]
    year: u32,
    /// The definition; may be left out if the ledger holds just one.
    #[arg(long, value_name = "ID", default_value = "")]
    definition: String,
    /// The edition, a folder of `reports/editions`.
    #[arg(long, value_name = "NAME", default_value = "plain")]
    edition: String,
    /// The language of the page.
    #[arg(long, value_enum, default_value_t = Language::Zh)]
    lang: Language,
    /// The release that it is made from: its figures, whatever was changed later, and its definition; by default the ledger as
    /// it stands.
    #[arg(long, value_name = "ID")]
    release: Option<String>,
    /// Makes a draft from a release that is not published; the page says so.
    #[arg(long, requires = "release")]
    allow_unpublished: bool,
    /// The date that the document carries, such as 2023-01-15; by default the day on which the release was published, without a
    /// release the first day after the year.
    #[arg(long)]
    date: Option<Date>,
    /// The folder that the files go to.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// How many pixels an inch the pictures of the pages have.
    #[arg(long, value_name = "DPI", conflicts_with = "no_png")]
    png_dpi: Option<u16>,
    /// Makes no pictures of the pages.
    #[arg(long)]
    no_png: bool,
    /// The configuration file; without one the defaults and the environment count.
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Where the metrics service listens.
    #[arg(long, value_name = "URL")]
    metrics: Option<String>,
    /// Where the data service listens.
    #[arg(long, value_name = "URL")]
    data: Option<String>,
    /// The typst command.
    #[arg(long, value_name = "PATH")]
    typst: Option<PathBuf>,
    /// The folder of the fonts.
    #[arg(long, value_name = "DIR")]
    fonts: Option<PathBuf>,
    /// The folder that holds `editions` and `lib`.
    #[arg(long, value_name = "DIR")]
    reports: Option<PathBuf>,
}

/// A language of the page.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Language {
    /// Chinese.
    Zh,
    /// English.
    En,
}

impl Generate {
    /// What replaces keys of the configuration.
    pub(crate) fn flags(&self) -> Vec<(&'static str, String)> {
        let path = |path: &Option<PathBuf>| path.as_ref().map(|it| it.display().to_string());
        let flags = [
            ("services.metrics", self.metrics.clone()),
            ("services.data", self.data.clone()),
            ("typst.program", path(&self.typst)),
            ("typst.fonts", path(&self.fonts)),
            ("editions.folder", path(&self.reports)),
            ("output.folder", path(&self.out)),
            ("output.png_dpi", self.png_dpi.map(|density| density.to_string())),
        ];
        flags.into_iter().filter_map(|(key, value)| Some((key, value?))).collect()
    }

    /// What is asked for.
    pub(crate) fn request(&self, config: &Config) -> Request {
        Request {
            area: self.area.clone(),
            year: self.year,
            definition: self.definition.clone(),
            edition: self.edition.clone(),
            lang: match self.lang {
                Language::Zh => Lang::Zh,
                Language::En => Lang::En,
            },
            release: self
                .release
                .clone()
                .map(|id| FromRelease { id, allow_unpublished: self.allow_unpublished }),
            date: self.date,
            out: config.output.folder.clone(),
            previews: (!self.no_png).then_some(config.output.png_dpi),
        }
    }
}
