//! What typst says about a page, read from its short form: `path:line:column: severity: message`, where a
//! message may go on over the next lines.

use std::{fmt, path::Path};

/// A complaint of typst.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Where, if typst says.
    pub place: Option<Place>,
    /// Whether typst went on: a warning such as a font that is not there.
    pub is_warning: bool,
    /// What.
    pub message: String,
}

/// A place in a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file, as typst was told of it.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1.
    pub column: u32,
}

impl Diagnostic {
    /// The same with its file below `folder`, where a person finds it.
    pub(crate) fn below(mut self, folder: &Path) -> Self {
        if let Some(place) = &mut self.place {
            place.file = folder.join(&place.file).display().to_string();
        }
        self
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(Place { file, line, column }) = &self.place {
            write!(f, "{file}:{line}:{column}: ")?;
        }
        f.write_str(&self.message)
    }
}

/// All that typst said, in its order.
pub(crate) fn parse(output: &str) -> Vec<Diagnostic> {
    let mut all: Vec<Diagnostic> = Vec::new();
    for line in output.lines() {
        match (first_line(line), all.last_mut()) {
            (Some(diagnostic), _) => all.push(diagnostic),
            (None, Some(last)) if !line.trim().is_empty() => {
                last.message.push('\n');
                last.message.push_str(line);
            }
            (None, None) if !line.trim().is_empty() => {
                all.push(Diagnostic { place: None, is_warning: false, message: line.to_owned() });
            }
            _ => {}
        }
    }
    all
}

/// A line with which a diagnostic begins.
fn first_line(line: &str) -> Option<Diagnostic> {
    let severities = [("error: ", false), ("warning: ", true)];
    for (severity, is_warning) in severities {
        if let Some(message) = line.strip_prefix(severity) {
            return Some(Diagnostic { place: None, is_warning, message: message.to_owned() });
        }
        if let Some((place, message)) = line.split_once(&format!(": {severity}"))
            && let Some(place) = read_place(place)
        {
            return Some(Diagnostic {
                place: Some(place),
                is_warning,
                message: unwrapped(message),
            });
        }
    }
    None
}

fn read_place(text: &str) -> Option<Place> {
    let mut parts = text.rsplitn(3, ':');
    let column = parts.next()?.parse().ok()?;
    let line = parts.next()?.parse().ok()?;
    Some(Place { file: parts.next()?.to_owned(), line, column })
}

/// A template's own words, without what typst puts around them.
fn unwrapped(message: &str) -> String {
    let panicked = message.strip_prefix("panicked with: \"").and_then(|it| it.strip_suffix('"'));
    let said = panicked.map(|words| words.replace("\\\"", "\"").replace("\\\\", "\\"));
    said.or_else(|| message.strip_prefix("assertion failed: ").map(str::to_owned))
        .unwrap_or_else(|| message.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(output: &str, expected: &[&str]) {
        let all: Vec<String> = parse(output).iter().map(ToString::to_string).collect();
        assert_eq!(all, expected);
    }

    #[test]
    fn a_place_is_file_line_and_column() {
        let all = parse("editions/plain/main.typ:12:3: error: expected expression\n");
        let place = Place { file: "editions/plain/main.typ".to_owned(), line: 12, column: 3 };
        assert_eq!(all[0].place, Some(place));
        assert_eq!(all[0].message, "expected expression");
    }

    #[test]
    fn a_panic_is_told_in_the_words_of_the_template() {
        check(
            "lib/data.typ:40:25: error: panicked with: \"the scorecard has no figure `x`\"",
            &["lib/data.typ:40:25: the scorecard has no figure `x`"],
        );
        check("a.typ:1:1: error: assertion failed: not two", &["a.typ:1:1: not two"]);
    }

    #[test]
    fn what_has_no_place_is_told_without_one() {
        check(
            "error: PDF/UA-1 error: missing document title",
            &["PDF/UA-1 error: missing document title"],
        );
    }

    #[test]
    fn a_message_goes_on_over_lines() {
        check("a.typ:1:1: error: first\n  second\n", &["a.typ:1:1: first\n  second"]);
    }

    #[test]
    fn an_unknown_font_is_a_warning() {
        let all = parse("d.typ:1:16: warning: unknown font family: nope");
        assert!(all[0].is_warning);
    }
}
