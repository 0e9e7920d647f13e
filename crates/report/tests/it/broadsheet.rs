//! The broadsheet read back: everything that must be printed is, and documents that share a process are the same as
//! documents by themselves.

use std::{collections::BTreeSet, ffi::OsStr, fs, path::Path, process::Command};

use serde_json::Value;
use tempfile::TempDir;

use crate::bench::{copy, poppler, printed, reports, tools};

/// Runs typst on a file of the reports' folder.
#[expect(clippy::disallowed_methods, reason = "templates are compiled as an editor would")]
fn typst(arguments: &[&OsStr]) -> Option<String> {
    let (typst, fonts) = tools()?;
    let root = reports();
    let output = Command::new(typst)
        .args(arguments)
        .arg("--root")
        .arg(&root)
        .args(["--ignore-system-fonts", "--font-path"])
        .arg(&fonts)
        .args(["--creation-timestamp", "1672531200"])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8(output.stdout).unwrap())
}

/// Without white space and joiners, which depend on the lines.
pub(crate) fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '\u{2060}').collect()
}

/// Compiles a page's test and holds the words that it says must be printed against the words of the PDF.
#[track_caller]
fn check(case: &str) {
    let source = reports().join("tests").join(format!("broadsheet-{case}/test.typ"));
    let Some(pdftotext) = poppler("pdftotext") else { return };
    let folder = TempDir::new().unwrap();
    let page = folder.path().join("page.pdf");
    if typst(&["compile".as_ref(), source.as_ref(), page.as_ref()]).is_none() {
        return;
    }
    let expected = "query(<must-print>).first().value";
    let expected =
        typst(&["eval".as_ref(), expected.as_ref(), "--in".as_ref(), source.as_ref()]).unwrap();
    let expected: Vec<String> = serde_json::from_str(&expected).unwrap();
    let text = squeezed(&printed(&pdftotext, &["-raw".as_ref(), &page, "-".as_ref()]));
    assert!(!expected.is_empty(), "{case} demands nothing");
    let missing: Vec<_> =
        expected.iter().filter(|words| !text.contains(&squeezed(words))).collect();
    assert!(missing.is_empty(), "{case} does not print {missing:#?}");
}

#[test]
fn every_event_title_and_promise_is_printed_in_chinese() {
    check("full");
}

#[test]
fn every_event_title_and_promise_is_printed_in_english() {
    check("english");
}

#[test]
fn nothing_is_lost_where_chapters_are_short_or_long() {
    for case in ["three-in-each", "thirty", "one-chapter"] {
        check(case);
    }
}

#[test]
fn nothing_is_lost_where_parts_are_missing_or_names_long() {
    for case in ["no-pictures", "no-targets", "no-honours", "long-name", "nothing-known", "city"] {
        check(case);
    }
}

#[test]
fn every_answer_for_a_promise_is_printed() {
    for case in ["promises", "promises-english"] {
        check(case);
    }
}

#[test]
fn nothing_is_lost_where_values_are_of_every_kind() {
    for case in ["marks", "marks-english"] {
        check(case);
    }
}

#[test]
fn a_bundle_of_two_documents_equals_two_documents() {
    let folder = TempDir::new().unwrap();
    // The bundle's source must lie under the root, whose templates it imports: a copy of the reports.
    let root = folder.path().join("reports");
    copy(&reports(), &root);
    let bundle = root.join("bundle.typ");
    fs::write(
        &bundle,
        "#import \"/lib/data.typ\"\n#import \"/editions/broadsheet/frame.typ\": broadsheet\n\
         #document(\"district.pdf\", broadsheet(data.load(\"/fixtures/full.json\")))\n\
         #document(\"city.pdf\", broadsheet(data.load(\"/fixtures/city.json\")))\n",
    )
    .unwrap();
    let out = folder.path().join("out");
    let Some(()) = within(&root, &["--features", "bundle", "--format", "bundle"], &bundle, &out)
    else {
        return;
    };
    for (name, data) in [("district", "full"), ("city", "city")] {
        let page = folder.path().join(format!("{name}.pdf"));
        let input = format!("data=/fixtures/{data}.json");
        let main = root.join("editions/broadsheet/main.typ");
        within(&root, &["--input", &input], &main, &page).unwrap();
        let together = fs::read(out.join(format!("{name}.pdf"))).unwrap();
        assert!(together == fs::read(&page).unwrap(), "{name} differs in a bundle");
    }
}

/// With one space for each stretch of white space: cells that stand side by side stay apart.
fn spaced(text: &str) -> String {
    text.replace('\u{2060}', "").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Another digit for each; 0 stays, so that no number gets a zero in front.
fn other_digits(text: &str) -> String {
    let other = |c: char| match c.to_digit(10) {
        Some(digit @ 1..=9) => char::from_digit((digit + 1) % 9 + 1, 10).unwrap(),
        _ => c,
    };
    text.replace("十四", "四十七").chars().map(other).collect()
}

/// Changes every value of a data file, and every text that was made from one.
fn change_values(value: &mut Value, made_of_values: bool) {
    const MADE_OF_VALUES: [&str; 10] = [
        "words",
        "text",
        "brief",
        "basis",
        "beside_words",
        "mark",
        "phrase",
        "reading",
        "value",
        "note",
    ];
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                // A status word is no value.
                if key == "state" || key == "period" {
                    continue;
                }
                if key == "number" && value.as_u64() == Some(14) {
                    *value = Value::from(47);
                }
                change_values(value, made_of_values || MADE_OF_VALUES.contains(&key.as_str()));
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|it| change_values(it, made_of_values)),
        Value::String(text) if made_of_values => *text = other_digits(text),
        _ => {}
    }
}

/// The worded figures and targets of a data file in one language, as they stand on a page.
fn worded(card: &Value, lang: &str) -> BTreeSet<String> {
    let chapters = card["chapters"].as_array().unwrap();
    let all = chapters.iter().flat_map(|chapter| {
        ["figures", "targets"].map(|part| chapter[part].as_array().unwrap()).into_iter().flatten()
    });
    let parts = all.map(|it| {
        ["before", "number", "unit"].map(|part| it["words"][lang][part].as_str().unwrap())
    });
    // A short number without a unit, as English has them, stands on many pages for something else.
    parts.map(|parts| spaced(&parts.concat())).filter(|words| is_telling(words)).collect()
}

fn is_telling(words: &str) -> bool {
    let digits = words.chars().filter(char::is_ascii_digit).count();
    1 < digits && (4 <= digits || digits < words.chars().count())
}

/// Whether the words stand there, and not as the end of a longer number.
fn stands(text: &str, words: &str) -> bool {
    text.match_indices(words).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        !words.starts_with(|c: char| c.is_ascii_digit())
            || !before.is_some_and(|c| c.is_ascii_digit() || c == '.' || c == ',')
    })
}

#[test]
fn no_value_is_typed_in_a_template() {
    let Some(pdftotext) = poppler("pdftotext") else { return };
    let folder = TempDir::new().unwrap();
    let root = folder.path().join("reports");
    copy(&reports(), &root);
    let before: Value =
        serde_json::from_slice(&fs::read(root.join("fixtures/full.json")).unwrap()).unwrap();
    let mut after = before.clone();
    change_values(&mut after["chapters"], false);
    fs::write(root.join("fixtures/changed.json"), after.to_string()).unwrap();
    for (edition, lang) in
        [("broadsheet", "zh"), ("broadsheet", "en"), ("plain", "zh"), ("plain", "en")]
    {
        let (old, new) = (worded(&before, lang), worded(&after, lang));
        assert!(old.difference(&new).count() > 25, "{edition} {lang}");
        let text_of = |data: &str| {
            let page = folder.path().join("page.pdf");
            let main = root.join(format!("editions/{edition}/main.typ"));
            let (data, lang) = (format!("data=/fixtures/{data}.json"), format!("lang={lang}"));
            within(&root, &["--input", &data, "--input", &lang], &main, &page)?;
            Some(spaced(&printed(&pdftotext, &["-raw".as_ref(), &page, "-".as_ref()])))
        };
        let (Some(as_it_is), Some(changed)) = (text_of("full"), text_of("changed")) else { return };
        // The check can fail: the old figures stand on the page that they belong to.
        let found = old.iter().filter(|words| stands(&as_it_is, words)).count();
        assert!(found > 25, "{edition} {lang}: {found} of {} figures found", old.len());
        let typed: Vec<_> = old.difference(&new).filter(|words| stands(&changed, words)).collect();
        assert!(typed.is_empty(), "{edition} {lang} prints {typed:?} of other data");
        assert!(!changed.contains("十四"), "{edition} {lang} prints the streak of other data");
    }
}

/// Compiles under another root, as archival and accessible PDF.
#[expect(clippy::disallowed_methods, reason = "compiles two documents in one process")]
pub(crate) fn within(root: &Path, arguments: &[&str], source: &Path, out: &Path) -> Option<()> {
    let (typst, fonts) = tools()?;
    let output = Command::new(typst)
        .arg("compile")
        .args(arguments)
        .arg("--root")
        .arg(root)
        .args(["--ignore-system-fonts", "--font-path"])
        .arg(&fonts)
        .args(["--creation-timestamp", "1672531200"])
        .args(["--pdf-standard", "a-3a", "--pdf-standard", "ua-1"])
        .args([source, out])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(())
}
