//! The one place that starts processes and reads the environment.
//!
//! Every process runs in the project's root and without standard input, so that nothing can wait
//! for an answer that will not come.
#![expect(
    clippy::disallowed_methods,
    reason = "starting other programs and finding them by the environment is what this crate does"
)]

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, bail};

/// The project's root folder.
pub(crate) fn root() -> &'static Path {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask)
}

/// An environment variable; one that is empty counts as not set.
pub(crate) fn variable(name: &str) -> Option<OsString> {
    std::env::var_os(name).filter(|value| !value.is_empty())
}

/// Whether this runs on a CI machine, where a check that cannot run is a failure.
pub(crate) fn on_ci() -> bool {
    variable("CI").is_some_and(|value| value != "false" && value != "0")
}

/// The file that the name of a program stands for on `PATH`.
pub(crate) fn on_path(program: &str) -> Option<PathBuf> {
    let path = variable("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}

/// A command to be run in the project's root, without standard input.
///
/// The variables that cargo sets for this program itself are taken away: a build script that
/// watches one of them would be run again each time cargo is started from here.
pub(crate) fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root()).stdin(Stdio::null());
    for (name, _) in std::env::vars_os() {
        let ours = name.to_str().is_some_and(|name| {
            name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")
        });
        if ours {
            command.env_remove(name);
        }
    }
    command
}

/// The cargo on `PATH`. Under rustup it is of the toolchain that runs this program.
pub(crate) fn cargo() -> Command {
    command("cargo")
}

/// What a command prints; `None` if it cannot be started or fails. Nothing is shown.
pub(crate) fn answer(command: &mut Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Whether a command can be started and succeeds. Nothing is shown.
pub(crate) fn succeeds(command: &mut Command) -> bool {
    answer(command).is_some()
}

/// Shows a command, runs it with its output in the open, and fails if it fails.
pub(crate) fn show(command: &mut Command) -> anyhow::Result<()> {
    let line = line(command);
    println!("$ {line}");
    let status = command.status().with_context(|| format!("cannot start `{line}`"))?;
    if !status.success() {
        bail!("`{line}` failed ({status})");
    }
    Ok(())
}

/// A command as a person would type it.
fn line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    let quoted = words.map(|word| {
        let word = word.to_string_lossy();
        if word.is_empty() || word.contains(char::is_whitespace) {
            format!("'{word}'")
        } else {
            word.into_owned()
        }
    });
    quoted.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_shown_as_it_would_be_typed() {
        let mut typst = command("typst");
        typst.args(["compile", "a b.typ", ""]);
        assert_eq!(line(&typst), "typst compile 'a b.typ' ''");
    }

    #[test]
    fn a_program_that_does_not_exist_gives_no_answer() {
        assert_eq!(answer(&mut command("/no/such/program")), None);
        let problem = show(&mut command("/no/such/program")).unwrap_err();
        assert_eq!(problem.to_string(), "cannot start `/no/such/program`");
    }
}
