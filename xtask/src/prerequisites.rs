//! Everything that must be there before a build is worth starting.
//!
//! All of it is looked at before anything is installed, and what cannot be installed is named in
//! one message: nobody should learn of the second missing thing after getting the first.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, bail};

use crate::packages::{Package, System};
use crate::python::{self, Environment};
use crate::{cache, fonts, run, typst};

/// What the demo needs to make a PDF.
#[derive(Debug)]
pub(crate) struct Typesetting {
    /// The typst program.
    pub(crate) typst: PathBuf,
    /// The folder with the fonts.
    pub(crate) fonts: PathBuf,
}

/// What the tests need.
#[derive(Debug)]
pub(crate) struct Tools {
    pub(crate) typesetting: Typesetting,
    pub(crate) pdftotext: PathBuf,
    /// The folder of PostgreSQL's programs; the tests find it themselves.
    pub(crate) postgres: PathBuf,
    /// Not there if its packages could not be got, for example without a network. Never so on CI.
    pub(crate) python: Option<Environment>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Purpose {
    Demo,
    Test,
}

/// Finds or installs what the demo needs.
pub(crate) fn for_demo() -> anyhow::Result<Typesetting> {
    provide_packages(Purpose::Demo)?;
    typesetting()
}

/// Finds or installs what the tests need.
pub(crate) fn for_test() -> anyhow::Result<Tools> {
    provide_packages(Purpose::Test)?;
    // The quick one first: if it cannot be had, that is known before typst is built.
    let python = match Environment::provide() {
        Ok(environment) => Some(environment),
        Err(problem) if run::on_ci() => return Err(problem),
        Err(problem) => {
            println!("note: {problem:#}");
            println!("note: what needs them will not run");
            None
        }
    };
    let pdftotext = run::on_path("pdftotext").context("pdftotext is no longer there")?;
    let postgres = scorecard_test_postgres::folder().context("PostgreSQL is no longer there")?;
    Ok(Tools { typesetting: typesetting()?, pdftotext, postgres, python })
}

/// Finds or installs everything and says where it is.
pub(crate) fn report() -> anyhow::Result<ExitCode> {
    let tools = for_test()?;
    tools.print();
    Ok(ExitCode::SUCCESS)
}

impl Tools {
    pub(crate) fn print(&self) {
        let python =
            self.python.as_ref().map(|environment| environment.python().display().to_string());
        println!("typst      {}", self.typesetting.typst.display());
        println!("fonts      {}", self.typesetting.fonts.display());
        println!("pdftotext  {}", self.pdftotext.display());
        println!("postgres   {}", self.postgres.display());
        println!("python     {}", python.as_deref().unwrap_or("not there"));
    }
}

fn typesetting() -> anyhow::Result<Typesetting> {
    let fonts = fonts::find()?.context("the fonts are no longer there")?;
    Ok(Typesetting { typst: typst::provide()?, fonts })
}

fn provide_packages(purpose: Purpose) -> anyhow::Result<()> {
    let mut missing = survey(purpose)?;
    if missing.is_empty() {
        return Ok(());
    }
    let system = System::here();
    if system.may_install() {
        let _lock = cache::lock("packages")?;
        missing = survey(purpose)?; // the run that was waited for may have brought them
        system.install(&missing);
        missing = survey(purpose)?;
    }
    if typst::can_build_openssl() {
        missing.remove(&Package::OpenSsl);
    }
    if missing.is_empty() { Ok(()) } else { bail!(system.instruction(&missing)) }
}

/// What is not there.
fn survey(purpose: Purpose) -> anyhow::Result<BTreeSet<Package>> {
    let runs = |program: &str, argument: &str| run::succeeds(run::command(program).arg(argument));
    let mut missing = BTreeSet::new();
    let mut need = |package, there: bool| {
        if !there {
            missing.insert(package);
        }
    };
    need(Package::CCompiler, runs("cc", "--version"));
    need(Package::Fonts, fonts::find()?.is_some());
    need(Package::OpenSsl, typst::find().is_some() || typst::has_openssl());
    if purpose == Purpose::Test {
        need(Package::Poppler, runs("pdftotext", "-v") && runs("pdftoppm", "-v"));
        need(Package::Postgres, scorecard_test_postgres::folder().is_some());
        need(Package::Python, python::is_there());
    }
    Ok(missing)
}
