//! What the tests work with: typst, its fonts, and a folder of their own.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use scorecard_domain::text::Lang;
use scorecard_report::{Generated, ReportError, Request, Toolchain, typeset};
use scorecard_wire::pb::{data::Media, metrics::Scorecard};
use tempfile::TempDir;

/// The folder of the editions that are under test.
pub(crate) fn reports() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../reports").canonicalize().unwrap()
}

#[expect(
    clippy::disallowed_methods,
    reason = "tests are told by the environment where the tools are"
)]
fn variable(name: &str) -> Option<PathBuf> {
    env::var_os(name).map(PathBuf::from)
}

/// typst and the folder of the fonts; `None`, having said so, where they are not. On CI they must be there.
pub(crate) fn tools() -> Option<(PathBuf, PathBuf)> {
    let typst = variable("SCORECARD_TEST_TYPST").or_else(|| on_path("typst"));
    let fonts = variable("SCORECARD_TEST_FONTS").or_else(|| {
        let usual = ["/usr/share/fonts/opentype/noto", "/usr/share/fonts/noto-cjk"];
        usual.iter().map(PathBuf::from).find(|it| it.join("NotoSerifCJK-Regular.ttc").is_file())
    });
    present("typst and the Noto CJK fonts", typst.zip(fonts))
}

/// A tool of poppler.
pub(crate) fn poppler(name: &str) -> Option<PathBuf> {
    let told = variable(&format!("SCORECARD_TEST_{}", name.to_uppercase()));
    present(name, told.or_else(|| on_path(name)))
}

fn present<T>(what: &str, found: Option<T>) -> Option<T> {
    if found.is_none() {
        assert!(variable("CI").is_none(), "{what} must be there on CI");
        println!(
            "did not run: there is no {what}; set SCORECARD_TEST_TYPST and SCORECARD_TEST_FONTS"
        );
    }
    found
}

fn on_path(name: &str) -> Option<PathBuf> {
    let path = variable("PATH")?;
    env::split_paths(&path).map(|folder| folder.join(name)).find(|it| it.is_file())
}

/// Runs a tool and answers what it printed.
#[expect(clippy::disallowed_methods, reason = "reads PDFs back")]
pub(crate) fn printed(program: &Path, arguments: &[&Path]) -> String {
    let output = Command::new(program).args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// A folder of its own for one test, and what it asks for.
pub(crate) struct Bench {
    pub(crate) folder: TempDir,
    pub(crate) request: Request,
    pub(crate) toolchain: Toolchain,
}

impl Bench {
    /// With the real tools, or `None` where they are not.
    pub(crate) fn new() -> Option<Self> {
        let (typst, fonts) = tools()?;
        Some(Self::with(typst, fonts))
    }

    pub(crate) fn with(typst: PathBuf, fonts: PathBuf) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let request = Request {
            area: "370102".to_owned(),
            year: 2022,
            definition: String::new(),
            edition: "plain".to_owned(),
            lang: Lang::Zh,
            release: None,
            date: None,
            out: folder.path().join("out"),
            previews: None,
        };
        let time_limit = Duration::from_secs(120);
        let toolchain = Toolchain { typst, fonts, reports: reports(), time_limit };
        Self { folder, request, toolchain }
    }

    /// With an edition `test` of this main template and manifest entry.
    pub(crate) fn set_edition(&mut self, main: &str, required: &str) {
        let reports = self.folder.path().join("reports");
        let edition = reports.join("editions/test");
        fs::create_dir_all(&edition).unwrap();
        copy(&self::reports().join("lib"), &reports.join("lib"));
        fs::write(edition.join("main.typ"), main).unwrap();
        let manifest = format!(
            "name = 'test'\nlanguages = ['zh']\nrequired = [{required}]\n[title]\nzh = '试'\nen = 'Test'\n"
        );
        fs::write(edition.join("edition.toml"), manifest).unwrap();
        self.toolchain.reports = reports;
        self.request.edition = "test".to_owned();
    }

    pub(crate) async fn typeset(
        &self,
        scorecard: Scorecard,
        pictures: &[Media],
    ) -> Result<Generated, ReportError> {
        typeset(scorecard, pictures, None, &self.request, &self.toolchain, &|_| {}).await
    }

    /// What the refusal says.
    pub(crate) async fn refusal(&self, scorecard: Scorecard) -> String {
        self.typeset(scorecard, &[]).await.unwrap_err().to_string()
    }

    /// What is in the folder of the output, hidden files too.
    pub(crate) fn written(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.request.out).into_iter().flatten().flatten();
        let mut names: Vec<_> =
            entries.map(|entry| entry.file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

/// Copies a folder with all that is in it.
pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
