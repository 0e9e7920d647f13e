//! The broadsheet read back: everything that must be printed is, and documents that share a process are the same as
//! documents by themselves.

use std::{ffi::OsStr, fs, path::Path, process::Command};

use tempfile::TempDir;

use crate::bench::{poppler, printed, reports, tools};

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
fn squeezed(text: &str) -> String {
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
    for case in ["no-pictures", "no-targets", "no-honours", "long-name", "nothing-known"] {
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

/// Compiles under another root, as archival and accessible PDF.
#[expect(clippy::disallowed_methods, reason = "compiles two documents in one process")]
fn within(root: &Path, arguments: &[&str], source: &Path, out: &Path) -> Option<()> {
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

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
