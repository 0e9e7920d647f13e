//! A PDF read back: its text without the spaces and breaks of the layout, its metadata and its attachment.

use std::{fs, path::Path};

use serde_json::Value;
use tokio::{process::Command, sync::OnceCell};

use super::{
    programs::{Done, program, run},
    tools::Tools,
};

/// A PDF.
#[derive(Debug)]
pub(crate) struct Pdf {
    pub(crate) bytes: Vec<u8>,
    /// In the order of its content, squeezed.
    pub(crate) text: String,
    /// In the order of its lines, squeezed.
    lines: String,
    /// The data file that it carries.
    pub(crate) data: Value,
}

/// A text without white space and word joiners, which layout puts anywhere.
pub(crate) fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '\u{2060}').collect()
}

impl Pdf {
    pub(crate) async fn read(file: &Path, tools: &Tools) -> Self {
        let text = async |form: &str| {
            let mut command = Command::new(&tools.pdftotext);
            command.args(["-enc", "UTF-8", form]).arg(file).arg("-");
            squeezed(&run(&mut command).await.ok())
        };
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data.json");
        let mut detach = Command::new(&tools.pdfdetach);
        detach.args(["-savefile", "scorecard.json", "-o"]).arg(&data).arg(file);
        run(&mut detach).await.ok();
        Self {
            bytes: fs::read(file).unwrap(),
            text: text("-raw").await,
            lines: text("-layout").await,
            data: serde_json::from_slice(&fs::read(&data).unwrap()).unwrap(),
        }
    }

    /// Whether the words stand in it, wherever lines break.
    pub(crate) fn says(&self, words: &str) -> bool {
        let words = squeezed(words);
        self.text.contains(&words) || self.lines.contains(&words)
    }

    /// Fails with all of the words that do not stand in it.
    #[track_caller]
    pub(crate) fn must_say(&self, all: impl IntoIterator<Item = String>) {
        let lacking: Vec<_> = all.into_iter().filter(|words| !self.says(words)).collect();
        assert!(lacking.is_empty(), "the PDF does not say {lacking:?}; it says\n{}", self.text);
    }

    /// Whether the bytes stand in the file as they are.
    pub(crate) fn holds(&self, mark: &str) -> bool {
        self.bytes.windows(mark.len()).any(|it| it == mark.as_bytes())
    }
}

/// What `scorecard demo` makes of the sample: run once for all tests.
#[derive(Debug)]
pub(crate) struct Demo {
    pub(crate) done: Done,
    pub(crate) files: Vec<String>,
    pub(crate) pdf: Pdf,
}

/// The demo, or `None`, having said so, where a tool is missing.
pub(crate) async fn demo() -> Option<&'static Demo> {
    static DEMO: OnceCell<Demo> = OnceCell::const_new();
    let tools = Tools::find()?;
    Some(DEMO.get_or_init(|| make(tools)).await)
}

async fn make(tools: Tools) -> Demo {
    let out = tempfile::tempdir().unwrap();
    let mut command = program("scorecard");
    command.arg("demo").arg("--typst").arg(&tools.typst).arg("--fonts").arg(&tools.fonts);
    let done = run(command.arg("--out").arg(out.path())).await.ended_with(0);
    let entries = fs::read_dir(out.path()).unwrap().map(Result::unwrap);
    let mut files: Vec<_> = entries.map(|entry| entry.file_name().into_string().unwrap()).collect();
    files.sort();
    let pdf = Pdf::read(Path::new(done.out.trim()), &tools).await;
    Demo { done, files, pdf }
}
