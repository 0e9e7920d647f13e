//! Finds typst, or builds it once into the user's cache.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;

use crate::{cache, run};

/// The release that the templates are written for; a later one will do.
const WANTED: Version = Version(0, 15, 1);

/// Major, minor, patch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Version(u32, u32, u32);

impl std::fmt::Display for Version {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self(major, minor, patch) = self;
        write!(f, "{major}.{minor}.{patch}")
    }
}

/// The version in what `typst --version` prints; `None` for a pre-release or anything else.
fn version_in(answer: &str) -> Option<Version> {
    let number = answer.strip_prefix("typst ")?.split_whitespace().next()?;
    let mut parts = number.split('.').map(|part| part.parse().ok());
    let version = Version(parts.next()??, parts.next()??, parts.next()??);
    parts.next().is_none().then_some(version)
}

/// A typst that is new enough: the one on `PATH`, else the one in the cache.
pub(crate) fn find() -> Option<PathBuf> {
    let built = folder().ok().map(|folder| program_in(&folder));
    run::on_path("typst").into_iter().chain(built).find(|program| is_new_enough(program))
}

/// Half of an installation does not pass: the program must run and say its version.
fn is_new_enough(program: &Path) -> bool {
    let answer = run::answer(run::command(program).arg("--version"));
    answer.as_deref().and_then(version_in).is_some_and(|version| WANTED <= version)
}

/// As [`find`], and builds typst if there is none.
pub(crate) fn provide() -> anyhow::Result<PathBuf> {
    if let Some(found) = find() {
        return Ok(found);
    }
    let folder = folder()?;
    let _lock = cache::lock(&format!("typst-{WANTED}"))?;
    if let Some(found) = find() {
        return Ok(found); // the run that was waited for has built it
    }
    println!("typst {WANTED} is built now, once, into {}", folder.display());
    println!(
        "this takes about ten minutes on two cores; if it is interrupted, the next run goes on from there"
    );
    run::show(run::cargo().args(install_arguments(&folder, !has_openssl())))?;
    // Only the work space of the build, about 1 GB: leaving it there would do no harm.
    let _ = fs::remove_dir_all(work_in(&folder));
    let program = program_in(&folder);
    find().with_context(|| {
        format!("{} was built, but does not answer as typst {WANTED}", program.display())
    })
}

/// Whether a build of typst can use the system's TLS library: macOS has its own, others need OpenSSL.
pub(crate) fn has_openssl() -> bool {
    cfg!(target_os = "macos")
        || run::succeeds(run::command("pkg-config").args(["--exists", "openssl"]))
}

/// Whether a build of typst can make OpenSSL for itself.
pub(crate) fn can_build_openssl() -> bool {
    run::on_path("perl").is_some() && run::on_path("make").is_some()
}

fn folder() -> anyhow::Result<PathBuf> {
    Ok(cache::folder()?.join(format!("typst-{WANTED}")))
}

fn program_in(folder: &Path) -> PathBuf {
    folder.join("bin/typst")
}

/// Kept until the build has succeeded, so that an interrupted one can go on.
fn work_in(folder: &Path) -> PathBuf {
    folder.join("build")
}

/// What to tell cargo. `--force`, because whatever lies in the folder is known to be of no use.
fn install_arguments(folder: &Path, build_openssl: bool) -> Vec<String> {
    let path = |path: &Path| path.display().to_string();
    let mut arguments: Vec<String> =
        ["install", "typst-cli", "--locked", "--force", "--version"].map(String::from).into();
    arguments.push(WANTED.to_string());
    arguments.extend([
        "--root".to_owned(),
        path(folder),
        "--target-dir".to_owned(),
        path(&work_in(folder)),
    ]);
    if build_openssl {
        arguments.extend(["--features", "vendor-openssl"].map(String::from));
    }
    arguments
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(answer: &str, expected: Option<Version>) {
        assert_eq!(version_in(answer), expected, "version in {answer:?}");
    }

    #[test]
    fn the_version_is_the_second_word() {
        check("typst 0.15.1 (unknown commit)", Some(Version(0, 15, 1)));
        check("typst 0.16.0", Some(Version(0, 16, 0)));
        check("typst 1.0.10 (abc)", Some(Version(1, 0, 10)));
    }

    #[test]
    fn what_is_not_a_released_version_is_none() {
        check("typst 0.15.1-rc.1 (abc)", None);
        check("typst 0.15", None);
        check("typst 0.15.1.2", None);
        check("typst", None);
        check("0.15.1", None);
        check("", None);
    }

    #[test]
    fn versions_compare_by_number_not_by_text() {
        assert!(Version(0, 15, 1) < Version(0, 15, 10));
        assert!(Version(0, 9, 9) < WANTED);
        assert!(WANTED <= Version(0, 15, 1));
    }

    #[test]
    fn openssl_is_built_only_where_the_system_has_none() {
        let folder = Path::new("/cache/typst");
        let plain = install_arguments(folder, false).join(" ");
        let build = "install typst-cli --locked --force --version 0.15.1 --root /cache/typst --target-dir /cache/typst/build";
        assert_eq!(plain, build);
        assert_eq!(
            install_arguments(folder, true).join(" "),
            format!("{build} --features vendor-openssl")
        );
    }

    #[test]
    fn a_program_that_does_not_answer_is_no_typst() {
        assert!(!is_new_enough(Path::new("/no/such/typst")));
        assert!(!is_new_enough(Path::new("/dev/null")));
    }
}
