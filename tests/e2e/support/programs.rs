//! The built programs, run to their end.

use std::{
    env,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use serde_json::Value;
use tokio::process::Command;

/// No program takes longer than this, however busy the machine is.
pub(crate) const LIMIT: Duration = Duration::from_secs(120);

/// The root of the workspace, where the programs are run.
pub(crate) fn root() -> &'static Path {
    const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
    Path::new(ROOT)
}

/// One of the samples.
pub(crate) fn sample(name: &str) -> PathBuf {
    root().join("reports/samples").join(name)
}

/// A built program with arguments to come. Its environment configures nothing.
pub(crate) fn program(name: &str) -> Command {
    let mut command = Command::new(built(name));
    command.current_dir(root()).stdin(Stdio::null()).kill_on_drop(true);
    for (variable, _) in env::vars_os() {
        if variable.to_string_lossy().starts_with("SCORECARD_") {
            command.env_remove(variable);
        }
    }
    command
}

/// Where a program is: beside the tests, as cargo builds them with the same profile.
fn built(name: &str) -> PathBuf {
    let test = env::current_exe().unwrap();
    let folder = test.parent().and_then(Path::parent).unwrap();
    let file = folder.join(name);
    assert!(file.is_file(), "there is no {}; run `cargo build --workspace` first", file.display());
    file
}

/// How a program ended and what it said.
#[derive(Debug)]
pub(crate) struct Done {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// Runs a program to its end.
pub(crate) async fn run(command: &mut Command) -> Done {
    let output = tokio::time::timeout(LIMIT, command.output()).await;
    let output = output.unwrap_or_else(|_| panic!("{command:?} does not end")).unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Done { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
}

impl Done {
    /// What it printed, if it ended well.
    #[track_caller]
    pub(crate) fn ok(self) -> String {
        self.ended_with(0).out
    }

    #[track_caller]
    pub(crate) fn ended_with(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "stdout:\n{}\nstderr:\n{}", self.out, self.err);
        self
    }

    /// What it printed, as JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|err| panic!("{err}: {self:?}"))
    }
}
