//! What the documents tell people to type can be typed.

use std::fs;

use crate::support::programs::{program, root, run};

/// The lines of a document's blocks of shell commands, without comments.
fn commands(document: &str) -> Vec<String> {
    let text = fs::read_to_string(root().join(document)).unwrap();
    let mut is_shell = false;
    let mut commands = Vec::new();
    for line in text.lines() {
        match line.strip_prefix("```") {
            Some(language) => is_shell = language == "sh",
            None if is_shell => {
                let command = line.split_once('#').map_or(line, |(command, _)| command).trim();
                commands.extend((!command.is_empty()).then(|| command.to_owned()));
            }
            None => {}
        }
    }
    commands
}

#[tokio::test]
async fn every_command_line_of_the_readme_is_understood() {
    for document in ["README.md", "README.zh.md"] {
        let commands = commands(document);
        let mut own = 0;
        for line in &commands {
            let mut words = line.split_whitespace();
            let name = words.next().unwrap();
            if !name.starts_with("scorecard") {
                assert!(["cargo", "grpcurl", "python3"].contains(&name), "{document}: {line}");
                continue;
            }
            // All that stands before `--help` is parsed; what is not understood ends with 2.
            let done = run(program(name).args(words).arg("--help")).await;
            assert_eq!(done.code, Some(0), "{document}: {line}\n{}", done.err);
            own += 1;
        }
        assert!(own > 10, "{document} has {own} command lines: {commands:#?}");
    }
}

#[tokio::test]
async fn every_subcommand_is_in_the_readme() {
    let help = run(program("scorecard").arg("--help")).await.ok();
    let list = help.split_once("Commands:").unwrap().1.split_once("\n\n").unwrap().0;
    let said = commands("README.md");
    for name in list.lines().filter_map(|line| line.split_whitespace().next()) {
        let is_of = |line: &String| line.split_whitespace().take(2).eq(["scorecard", name]);
        assert!(said.iter().any(is_of), "README.md lacks `scorecard {name}`");
    }
}
