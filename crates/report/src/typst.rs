//! The typst command. Only this file starts processes.
//!
//! Each run is closed: no environment, no system fonts, no packages, no files outside its folder, a given
//! date, and an end to its time.

use std::{
    env,
    ffi::OsString,
    io,
    path::{Path, PathBuf},
    process::{Output, Stdio},
    time::Duration,
};

use tokio::process::Command;

use crate::{
    date::Date,
    diagnostics::{self, Diagnostic},
};

/// The oldest release that the editions can be set with.
const OLDEST: Version = Version(0, 15, 1);

/// How long the command may take to say its version.
const ANSWER_LIMIT: Duration = Duration::from_secs(20);

/// Major, minor, patch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Version(u32, u32, u32);

/// The command, the fonts that it may use and the time that it may take.
#[derive(Clone, Debug)]
pub(crate) struct Typst {
    program: PathBuf,
    fonts: PathBuf,
    limit: Duration,
}

/// What to make of a template.
#[derive(Clone, Debug)]
pub(crate) struct Run<'a> {
    /// The folder that holds templates and data; nothing outside it can be read.
    pub(crate) folder: &'a Path,
    /// The main template, from the folder.
    pub(crate) template: String,
    /// The data file, from the folder.
    pub(crate) data: &'a str,
    /// The language of the page.
    pub(crate) lang: &'a str,
    /// The date that the document carries.
    pub(crate) date: Date,
    /// In what form.
    pub(crate) form: Form,
    /// The file to write, from the folder; of pictures with `{p}` for the page.
    pub(crate) output: &'a str,
}

/// In what form pages come out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// PDF/A-3a and PDF/UA-1: archival, accessible, with its data attached.
    Pdf,
    /// A picture of each page, with so many pixels an inch.
    Png(u16),
}

/// Why typst made no page.
#[derive(Debug, thiserror::Error)]
pub enum TypstError {
    /// It is not there.
    #[error(
        "there is no typst command `{}`; install typst {OLDEST} or newer, as `cargo xtask prerequisites` does, or say where it is with --typst",
        program.display()
    )]
    NotFound {
        /// What was looked for.
        program: PathBuf,
    },
    /// It cannot be started.
    #[error("cannot start `{}`", program.display())]
    Start {
        /// The command.
        program: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// It is something else.
    #[error("`{} --version` says `{answer}`, which is no release of typst; install typst {OLDEST} or newer", program.display())]
    NotTypst {
        /// The command.
        program: PathBuf,
        /// What it said.
        answer: String,
    },
    /// It is too old.
    #[error("`{}` is typst {found}, but the editions need {OLDEST} or newer", program.display())]
    TooOld {
        /// The command.
        program: PathBuf,
        /// Its version.
        found: String,
    },
    /// The fonts are not there.
    #[error(
        "there is no folder of fonts {}; install Noto Serif CJK and Noto Sans CJK, and say where they are with --fonts",
        folder.display()
    )]
    NoFonts {
        /// The folder.
        folder: PathBuf,
    },
    /// It refused the template, or warned of something: a page with a wrong font is no page.
    #[error("{template} cannot be typeset:{}", listed(diagnostics))]
    Rejected {
        /// The main template.
        template: String,
        /// What it said, with the places.
        diagnostics: Vec<Diagnostic>,
    },
    /// It took too long and was stopped.
    #[error("typst took longer than {} s on {template} and was stopped", limit.as_secs_f32())]
    TimedOut {
        /// The main template, or the command's version.
        template: String,
        /// How long it had.
        limit: Duration,
    },
}

impl TypstError {
    /// The same with all files below `folder`, where a person finds them.
    pub(crate) fn below(self, folder: &Path) -> Self {
        let Self::Rejected { template, diagnostics } = self else { return self };
        let template = folder.join(template).display().to_string();
        let diagnostics = diagnostics.into_iter().map(|it| it.below(folder)).collect();
        Self::Rejected { template, diagnostics }
    }
}

fn listed(diagnostics: &[Diagnostic]) -> String {
    diagnostics.iter().map(|it| format!("\n  {it}")).collect()
}

impl std::fmt::Display for Version {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self(major, minor, patch) = self;
        write!(f, "{major}.{minor}.{patch}")
    }
}

/// The version in what `typst --version` prints.
fn version_in(answer: &str) -> Option<Version> {
    let number = answer.strip_prefix("typst ")?.split_whitespace().next()?;
    let mut parts = number.split('.').map(|part| part.parse().ok());
    let version = Version(parts.next()??, parts.next()??, parts.next()??);
    parts.next().is_none().then_some(version)
}

impl Typst {
    /// The command, if it is there and new enough, and its fonts are.
    pub(crate) async fn find(
        program: &Path,
        fonts: &Path,
        limit: Duration,
    ) -> Result<Self, TypstError> {
        let no_fonts = || TypstError::NoFonts { folder: fonts.to_owned() };
        let fonts = fonts.canonicalize().ok().filter(|it| it.is_dir()).ok_or_else(no_fonts)?;
        let not_found = || TypstError::NotFound { program: program.to_owned() };
        let program = resolve(program).ok_or_else(not_found)?;
        let typst = Self { program, fonts, limit };
        typst.check_version().await?;
        Ok(typst)
    }

    async fn check_version(&self) -> Result<(), TypstError> {
        let mut command = self.command();
        command.arg("--version");
        let output = self.finish(command, "its version", ANSWER_LIMIT).await?;
        let answer = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        let program = self.program.clone();
        match version_in(&answer) {
            Some(version) if OLDEST <= version => Ok(()),
            Some(version) => Err(TypstError::TooOld { program, found: version.to_string() }),
            None => Err(TypstError::NotTypst { program, answer }),
        }
    }

    /// Typesets a template.
    pub(crate) async fn run(&self, run: &Run<'_>) -> Result<(), TypstError> {
        let mut command = self.command();
        command.args(arguments(run, &self.fonts)).current_dir(run.folder);
        let output = self.finish(command, &run.template, self.limit).await?;
        let said = String::from_utf8_lossy(&output.stderr);
        let mut diagnostics = diagnostics::parse(&said);
        if output.status.success() && diagnostics.is_empty() {
            return Ok(());
        }
        if diagnostics.is_empty() {
            let message = format!("typst ended with {} and said nothing", output.status);
            diagnostics.push(Diagnostic { place: None, is_warning: false, message });
        }
        Err(TypstError::Rejected { template: run.template.clone(), diagnostics })
    }

    /// The command with nothing of this process's environment.
    fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command
            .env_clear()
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        command
    }

    /// Waits for its end; when the time is over, the process is killed.
    async fn finish(
        &self,
        mut command: Command,
        template: &str,
        limit: Duration,
    ) -> Result<Output, TypstError> {
        let start = |source| TypstError::Start { program: self.program.clone(), source };
        let child = command.spawn().map_err(start)?;
        match tokio::time::timeout(limit, child.wait_with_output()).await {
            Ok(output) => output.map_err(start),
            Err(_) => Err(TypstError::TimedOut { template: template.to_owned(), limit }),
        }
    }
}

/// All arguments of a run; the run's folder is the working folder.
fn arguments(run: &Run<'_>, fonts: &Path) -> Vec<OsString> {
    let mut arguments: Vec<OsString> =
        ["compile", "--root", ".", "--font-path"].map(OsString::from).into();
    arguments.push(fonts.into());
    arguments.extend(
        [
            "--ignore-system-fonts",
            "--ignore-embedded-fonts",
            "--package-path",
            "packages",
            "--package-cache-path",
            "packages",
            "--diagnostic-format",
            "short",
            "--creation-timestamp",
        ]
        .map(OsString::from),
    );
    arguments.push(run.date.timestamp().to_string().into());
    for input in [format!("data=/{}", run.data), format!("lang={}", run.lang)] {
        arguments.extend(["--input".into(), input.into()]);
    }
    match run.form {
        Form::Pdf => {
            arguments
                .extend(["--format", "pdf", "--pdf-standard", "a-3a,ua-1"].map(OsString::from));
        }
        Form::Png(density) => {
            arguments.extend(["--format", "png", "--ppi"].map(OsString::from));
            arguments.push(density.to_string().into());
        }
    }
    arguments.extend([OsString::from(&run.template), run.output.into()]);
    arguments
}

/// Where a command is: as given if it names a folder, else as a shell would find it. A closed run has no
/// `PATH` to search in.
fn resolve(program: &Path) -> Option<PathBuf> {
    if program.components().count() > 1 {
        return program.canonicalize().ok().filter(|it| it.is_file());
    }
    #[expect(clippy::disallowed_methods, reason = "a bare name means the one a shell would start")]
    let path = env::var_os("PATH")?;
    let candidates = env::split_paths(&path).map(|folder| folder.join(program));
    candidates.into_iter().find(|candidate| candidate.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(form: Form) -> Vec<String> {
        let run = Run {
            folder: Path::new("/tmp/run"),
            template: "editions/plain/main.typ".to_owned(),
            data: "data/scorecard.json",
            lang: "zh",
            date: Date::first_after(2022),
            form,
            output: "page.pdf",
        };
        let arguments = arguments(&run, Path::new("/fonts"));
        arguments.into_iter().map(|it| it.into_string().unwrap()).collect()
    }

    #[test]
    fn a_run_sees_its_folder_and_the_given_fonts_alone() {
        let expected = "compile --root . --font-path /fonts --ignore-system-fonts --ignore-embedded-fonts \
            --package-path packages --package-cache-path packages --diagnostic-format short \
            --creation-timestamp 1672531200 --input data=/data/scorecard.json --input lang=zh \
            --format pdf --pdf-standard a-3a,ua-1 editions/plain/main.typ page.pdf";
        assert_eq!(run(Form::Pdf).join(" "), expected);
    }

    #[test]
    fn previews_have_a_density_and_no_standard() {
        let end = "--format png --ppi 110 editions/plain/main.typ page.pdf";
        assert!(run(Form::Png(110)).join(" ").ends_with(end));
    }

    #[test]
    fn only_a_release_has_a_version() {
        assert_eq!(version_in("typst 0.15.1 (abc)"), Some(Version(0, 15, 1)));
        assert!(version_in("typst 0.9.10").unwrap() < OLDEST);
        assert_eq!(version_in("typst 0.16.0-rc.1"), None);
        assert_eq!(version_in("pandoc 3.1"), None);
    }

    #[test]
    fn a_command_in_a_folder_must_be_there() {
        assert_eq!(resolve(Path::new("./no/such/typst")), None);
    }
}
