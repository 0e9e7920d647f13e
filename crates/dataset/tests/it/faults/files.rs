//! Files and headers that are refused.

use std::fs;

use scorecard_dataset::{Known, read};
use scorecard_domain::{FaultReason, Media};

use super::good;
use crate::folder::Folder;

#[test]
fn a_folder_that_is_missing_or_empty_is_refused() {
    let folder = Folder::empty();
    let faults = read(&folder.path().join("nowhere"), &Known::default()).unwrap_err();
    let [fault] = faults.as_slice() else { panic!("{faults}") };
    assert_eq!((fault.place.file.as_str(), fault.reason), (".", FaultReason::UnknownReference));
    folder.refused(&["the folder MISSING_VALUE"], "has no CSV file; expected some of areas.csv");
}

#[test]
fn a_csv_file_of_another_name_is_refused() {
    good().with("observation.csv", "").with("Areas.CSV", "").refused(
        &["Areas.CSV INVALID_VALUE", "observation.csv INVALID_VALUE"],
        "expected areas.csv",
    );
}

#[test]
fn what_is_no_file_is_not_opened() {
    let folder = Folder::empty();
    fs::create_dir(folder.path().join("areas.csv")).unwrap();
    folder.refused(&["areas.csv INVALID_VALUE"], "is not a file");
}

// === The file ===

#[test]
fn bytes_that_are_not_utf_8_are_refused_at_their_row() {
    good().with("sources.csv", b"id,title_zh\npage,\xCE\xC4\n").refused(
        &["sources.csv:2 INVALID_VALUE"],
        "byte 6 of the row is not UTF-8; it looks like GBK",
    );
    good()
        .with("sources.csv", b"\xFF\xFEi\0d\0")
        .refused(&["sources.csv:1 INVALID_VALUE"], "the file is UTF-16");
}

#[test]
fn the_header_must_have_the_right_columns() {
    let header = "id,title_zh,published";
    good()
        .with("sources.csv", "")
        .refused(&["sources.csv:1 MISSING_VALUE"], "the header is missing");
    good().but("sources.csv", header, "name,title_zh,published").refused(
        &["sources.csv:1 id MISSING_VALUE", "sources.csv:1 name INVALID_VALUE"],
        "`name` is no column of sources.csv; expected id, title_zh",
    );
    good().but("sources.csv", header, "id,title_zh,title_zh").refused(
        &["sources.csv:1 title_zh DUPLICATE_KEY"],
        "`title_zh` is the name of two columns",
    );
    good()
        .but("sources.csv", header, "id,title_zh,")
        .refused(&["sources.csv:1 MISSING_VALUE"], "column 3 has no name");
    good()
        .with("sources.csv", "id;title_zh\npage;专版\n")
        .refused(&["sources.csv:1 id;title_zh INVALID_VALUE"], "separated by commas");
}

#[test]
fn a_row_must_have_as_many_cells_as_the_header() {
    good()
        .but("sources.csv", "page,专版,2023", "page,专版")
        .refused(&["sources.csv:2 INVALID_VALUE"], "the row has 2 cells, but the header has 3");
    good()
        .but("sources.csv", "page,专版,2023", "page,\"专版,2023")
        .refused(&["sources.csv:2 INVALID_VALUE"], "a quotation mark is not closed");
}

#[test]
fn columns_may_stand_in_any_order_and_a_byte_order_mark_before_them() {
    let folder = good()
        .with("sources.csv", "\u{feff}published,id,title_zh\r\n2023-01-15,page,专版\r\n,,\r\n");
    assert!(folder.read().is_ok());
}

// === Cells ===

#[test]
fn a_picture_is_a_file_of_the_folder_and_of_its_type() {
    #[track_caller]
    fn check(file: &str, reason: &str, words: &str) {
        let folder = good()
            .with("pictures/text.svg", "no picture")
            .with("pictures/empty.svg", "")
            .with("pictures/fake.png", "<svg/>")
            .with("pictures/large.svg", vec![b' '; Media::MAX_CONTENT + 1])
            .but("media.csv", "pictures/hills.svg", file);
        folder.refused(&[&format!("media.csv:2 file {reason}")], words);
    }
    check("pictures/none.svg", "UNKNOWN_REFERENCE", "`pictures/none.svg` is not there");
    check("../hills.svg", "INVALID_VALUE", "leads out of the dataset's folder");
    check("/etc/hostname.svg", "INVALID_VALUE", "leads out of the dataset's folder");
    check("pictures\\hills.svg", "INVALID_VALUE", "leads out of the dataset's folder");
    check("pictures", "INVALID_VALUE", "is no picture; expected a file .svg");
    check("pictures/hills.gif", "INVALID_VALUE", "is no picture; expected a file .svg");
    check("pictures/text.svg", "INVALID_VALUE", "is no image/svg+xml inside");
    check("pictures/fake.png", "INVALID_VALUE", "is no image/png inside");
    check("pictures/empty.svg", "INVALID_VALUE", "is no image/svg+xml inside");
    check("pictures/large.svg", "INVALID_VALUE", "is larger than 2097152 bytes");
    check("", "MISSING_VALUE", "the path of a picture in the folder");
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_out_of_the_folder_is_not_followed() {
    let outside = Folder::empty().with("secret.svg", "<svg/>");
    let folder = good().but("media.csv", "pictures/hills.svg", "pictures/link.svg");
    let link = folder.path().join("pictures/link.svg");
    std::os::unix::fs::symlink(outside.path().join("secret.svg"), link).unwrap();
    folder.refused(&["media.csv:2 file INVALID_VALUE"], "leads out of the dataset's folder");
}
