//! typst, its fonts, poppler and Python, where the environment says that they are or where they usually are.

use std::{
    env,
    path::{Path, PathBuf},
};

/// What PDFs are made with and read back with.
#[derive(Clone, Debug)]
pub(crate) struct Tools {
    pub(crate) typst: PathBuf,
    /// The folder of the fonts.
    pub(crate) fonts: PathBuf,
    pub(crate) pdftotext: PathBuf,
    pub(crate) pdfdetach: PathBuf,
}

impl Tools {
    /// All of them; `None`, having said so, where one is missing. On CI they must be there.
    pub(crate) fn find() -> Option<Self> {
        let typst = told("SCORECARD_TEST_TYPST").or_else(|| on_path("typst")).or_else(in_cache);
        let fonts = told("SCORECARD_TEST_FONTS").or_else(|| {
            let usual = ["/usr/share/fonts/opentype/noto", "/usr/share/fonts/noto-cjk"];
            usual.iter().map(PathBuf::from).find(|it| it.join("NotoSerifCJK-Regular.ttc").is_file())
        });
        let pdftotext = told("SCORECARD_TEST_PDFTOTEXT").or_else(|| on_path("pdftotext"));
        let beside = |tool: &PathBuf| file(tool.with_file_name("pdfdetach"));
        let pdfdetach = pdftotext.as_ref().and_then(beside).or_else(|| on_path("pdfdetach"));
        Some(Self {
            typst: present("typst (SCORECARD_TEST_TYPST)", typst)?,
            fonts: present("folder of the Noto CJK fonts (SCORECARD_TEST_FONTS)", fonts)?,
            pdftotext: present("pdftotext (SCORECARD_TEST_PDFTOTEXT)", pdftotext)?,
            pdfdetach: present("pdfdetach", pdfdetach)?,
        })
    }
}

/// Python with the packages of `xtask/requirements.txt`, or as [`Tools::find`].
pub(crate) fn python() -> Option<PathBuf> {
    let told = told("SCORECARD_TEST_PYTHON");
    let packages = "grpc, grpc_reflection, google.protobuf";
    let usual = || on_path("python3").filter(|python| has_modules(python, packages));
    present("Python with grpcio-reflection (SCORECARD_TEST_PYTHON)", told.or_else(usual))
}

/// Whether Python has these modules.
pub(crate) fn has_modules(python: &Path, modules: &str) -> bool {
    let test = format!("import {modules}");
    let output = std::process::Command::new(python).args(["-c", &test]).output();
    output.is_ok_and(|output| output.status.success())
}

fn present<T>(what: &str, found: Option<T>) -> Option<T> {
    if found.is_none() {
        assert!(env::var_os("CI").is_none(), "on CI there must be a {what}");
        println!("did not run: there is no {what}");
    }
    found
}

fn told(variable: &str) -> Option<PathBuf> {
    env::var_os(variable).map(PathBuf::from)
}

fn file(path: PathBuf) -> Option<PathBuf> {
    path.is_file().then_some(path)
}

fn on_path(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).find_map(|folder| file(folder.join(name)))
}

/// The typst that `cargo xtask` builds.
fn in_cache() -> Option<PathBuf> {
    let cache = env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let cache = cache.or_else(|| Some(PathBuf::from(env::var_os("HOME")?).join(".cache")))?;
    file(cache.join("scorecard/typst-0.15.1/bin/typst"))
}
