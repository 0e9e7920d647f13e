//! Finds PostgreSQL's programs, and starts programs as a user that PostgreSQL accepts.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// What has to be there.
const NEEDED: [&str; 4] = ["initdb", "pg_ctl", "postgres", "psql"];
/// The first release that the ledger's store takes.
const MIN_MAJOR: u32 = 15;

/// The folder of the programs of PostgreSQL 15 or later: that of `pg_config`, the newest of Debian's or
/// Homebrew's, or one on `PATH`. `None` if they are in none of these.
pub fn folder() -> Option<PathBuf> {
    let mut folders: Vec<PathBuf> =
        answer("pg_config", "--bindir").map(PathBuf::from).into_iter().collect();
    folders.extend(newest("/usr/lib/postgresql", "", "bin"));
    for homebrew in ["/opt/homebrew/opt", "/usr/local/opt"] {
        folders.extend(newest(homebrew, "postgresql@", "bin"));
        folders.push(Path::new(homebrew).join("postgresql/bin"));
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    folders.extend(std::env::split_paths(&path));
    folders.into_iter().find(|folder| {
        NEEDED.iter().all(|name| folder.join(name).is_file())
            && major(&folder.join("postgres")).is_some_and(|major| major >= MIN_MAJOR)
    })
}

/// The release of a server: it says `postgres (PostgreSQL) 15.18 (Debian …)`.
fn major(postgres: &Path) -> Option<u32> {
    let told = answer(postgres.to_str()?, "--version")?;
    let version = told.split(' ').nth(2)?;
    version.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

/// `PLACE/PREFIXnumber/below` for all numbers, the greatest first.
fn newest(place: &str, prefix: &str, below: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(place).into_iter().flatten().flatten();
    let mut found: Vec<(u32, PathBuf)> = entries
        .filter_map(|entry| {
            let name = entry.file_name();
            let number = name.to_str()?.strip_prefix(prefix)?.parse().ok()?;
            Some((number, entry.path().join(below)))
        })
        .collect();
    found.sort();
    found.into_iter().rev().map(|(_, folder)| folder).collect()
}

/// What a program prints; `None` if it cannot be started or fails.
fn answer(program: &str, argument: &str) -> Option<String> {
    let output = Command::new(program).arg(argument).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// A command that root does not carry out itself, because PostgreSQL refuses root: `postgres` does.
#[cfg(feature = "server")]
pub(crate) fn unprivileged(program: &str) -> Command {
    let is_root = answer("id", "-u").as_deref() == Some("0");
    let mut command = if is_root {
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--", program]);
        command
    } else {
        Command::new(program)
    };
    // Another user may not be allowed to be where this one is.
    command.current_dir("/");
    command
}
