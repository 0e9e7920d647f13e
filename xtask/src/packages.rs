//! What has to come from the system's packages, and the one command that brings it.

use std::collections::BTreeSet;

use crate::run;

/// Something that a system's packages provide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Package {
    CCompiler,
    Fonts,
    OpenSsl,
    Poppler,
    Postgres,
    Python,
}

impl Package {
    /// What it is and what it is for, for a person who has to get it.
    fn meaning(self) -> &'static str {
        match self {
            Self::CCompiler => {
                "a C compiler, `cc` (the embedded database is built from its source)"
            }
            Self::Fonts => {
                "the fonts Noto Serif CJK and Noto Sans CJK, regular and bold (the pages are set in them)"
            }
            Self::OpenSsl => {
                "the headers of OpenSSL and pkg-config, or else perl and make (typst is built once)"
            }
            Self::Poppler => "pdftotext and pdftoppm of poppler (tests read the PDFs with them)",
            Self::Postgres => {
                "PostgreSQL, 15 or later, with initdb and psql (tests run servers of their own)"
            }
            Self::Python => {
                "python3, 3.10 or later, with its venv module (tests call the services from Python)"
            }
        }
    }

    fn debian(self) -> &'static [&'static str] {
        match self {
            Self::CCompiler => &["gcc", "libc6-dev"],
            Self::Fonts => &["fonts-noto-cjk"],
            Self::OpenSsl => &["libssl-dev", "pkg-config"],
            Self::Poppler => &["poppler-utils"],
            Self::Postgres => &["postgresql"],
            Self::Python => &["python3-venv"],
        }
    }

    /// Empty where macOS brings it itself.
    fn homebrew(self) -> &'static [&'static str] {
        match self {
            Self::CCompiler | Self::OpenSsl => &[],
            Self::Fonts => &["font-noto-sans-cjk-sc", "font-noto-serif-cjk-sc"],
            Self::Poppler => &["poppler"],
            Self::Postgres => &["postgresql@17"],
            Self::Python => &["python"],
        }
    }
}

/// How packages get onto this machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum System {
    /// Debian, Ubuntu and their like.
    Debian { rights: Rights },
    /// macOS, with Homebrew.
    MacOs,
    /// Anything else: what is missing can be named, not how to get it.
    Other,
}

/// Whether this user may install packages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rights {
    Root,
    /// sudo asks no password.
    Sudo,
    None,
}

impl System {
    /// The machine this runs on.
    pub(crate) fn here() -> Self {
        if cfg!(target_os = "macos") {
            Self::MacOs
        } else if run::on_path("apt-get").is_none() {
            Self::Other
        } else if run::answer(run::command("id").arg("-u")).as_deref() == Some("0") {
            Self::Debian { rights: Rights::Root }
        } else if run::succeeds(run::command("sudo").args(["-n", "true"])) {
            Self::Debian { rights: Rights::Sudo }
        } else {
            Self::Debian { rights: Rights::None }
        }
    }

    /// Whether [`Self::install`] can do anything here.
    pub(crate) fn may_install(self) -> bool {
        matches!(self, Self::Debian { rights: Rights::Root | Rights::Sudo })
    }

    /// Installs packages if this user may. A failure is shown and no more: what counts is whether
    /// they are there afterwards, and that is for the caller to look.
    pub(crate) fn install(self, missing: &BTreeSet<Package>) {
        if missing.is_empty() || !self.may_install() {
            return;
        }
        let sudo: &[&str] =
            if self == (Self::Debian { rights: Rights::Sudo }) { &["sudo", "-n"] } else { &[] };
        let apt = [sudo, &["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]].concat();
        let install = [
            &["install", "-y", "--no-install-recommends"],
            names(missing, Package::debian).as_slice(),
        ]
        .concat();
        for step in [vec!["update"], install] {
            let words = [apt.as_slice(), &step].concat();
            if let Err(problem) = run::show(run::command(words[0]).args(&words[1..])) {
                println!("note: {problem:#}");
            }
        }
    }

    /// What is missing, and the one command that brings it.
    pub(crate) fn instruction(self, missing: &BTreeSet<Package>) -> String {
        let list: String =
            missing.iter().map(|package| format!("\n  - {}", package.meaning())).collect();
        let todo = match self.command(missing) {
            Some(command) => format!("install it with\n\n    {command}\n\nand run this again"),
            None => "install it with this system's package manager and run this again".to_owned(),
        };
        format!("something is missing on this machine:{list}\n{todo}")
    }

    fn command(self, missing: &BTreeSet<Package>) -> Option<String> {
        match self {
            Self::Debian { rights } => {
                let sudo = if rights == Rights::Root { "" } else { "sudo " };
                let names = names(missing, Package::debian).join(" ");
                Some(format!("{sudo}apt-get update && {sudo}apt-get install -y {names}"))
            }
            Self::MacOs => {
                let names = names(missing, Package::homebrew);
                let tools = missing
                    .contains(&Package::CCompiler)
                    .then(|| "xcode-select --install".to_owned());
                let brew = (!names.is_empty()).then(|| format!("brew install {}", names.join(" ")));
                Some(tools.into_iter().chain(brew).collect::<Vec<_>>().join(" && "))
            }
            Self::Other => None,
        }
    }
}

fn names(
    missing: &BTreeSet<Package>,
    of: fn(Package) -> &'static [&'static str],
) -> Vec<&'static str> {
    missing.iter().flat_map(|package| of(*package)).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Package; 6] = [
        Package::CCompiler,
        Package::Fonts,
        Package::OpenSsl,
        Package::Poppler,
        Package::Postgres,
        Package::Python,
    ];

    #[track_caller]
    fn check(system: System, missing: &[Package], expected: Option<&str>) {
        let missing = missing.iter().copied().collect();
        assert_eq!(system.command(&missing).as_deref(), expected, "for {missing:?} on {system:?}");
    }

    #[test]
    fn one_command_brings_everything_on_debian() {
        let user = System::Debian { rights: Rights::None };
        check(
            user,
            &[Package::Fonts],
            Some("sudo apt-get update && sudo apt-get install -y fonts-noto-cjk"),
        );
        check(
            System::Debian { rights: Rights::Root },
            &ALL,
            Some(
                "apt-get update && apt-get install -y gcc libc6-dev fonts-noto-cjk libssl-dev pkg-config \
                 poppler-utils postgresql python3-venv",
            ),
        );
    }

    #[test]
    fn one_command_brings_everything_on_macos() {
        check(
            System::MacOs,
            &[Package::Fonts, Package::Poppler],
            Some("brew install font-noto-sans-cjk-sc font-noto-serif-cjk-sc poppler"),
        );
        check(System::MacOs, &[Package::CCompiler], Some("xcode-select --install"));
        check(
            System::MacOs,
            &ALL,
            Some(
                "xcode-select --install && brew install font-noto-sans-cjk-sc font-noto-serif-cjk-sc poppler postgresql@17 python",
            ),
        );
    }

    #[test]
    fn what_is_missing_is_named_with_what_it_is_for() {
        let missing = BTreeSet::from([Package::Poppler, Package::Python]);
        assert_eq!(
            System::Debian { rights: Rights::None }.instruction(&missing),
            "something is missing on this machine:\n  \
             - pdftotext and pdftoppm of poppler (tests read the PDFs with them)\n  \
             - python3, 3.10 or later, with its venv module (tests call the services from Python)\n\
             install it with\n\n    \
             sudo apt-get update && sudo apt-get install -y poppler-utils python3-venv\n\n\
             and run this again"
        );
    }

    #[test]
    fn an_unknown_system_is_told_what_but_not_how() {
        let missing = BTreeSet::from([Package::Poppler]);
        check(System::Other, &[Package::Poppler], None);
        let text = System::Other.instruction(&missing);
        assert!(
            text.ends_with("install it with this system's package manager and run this again"),
            "{text}"
        );
    }
}
