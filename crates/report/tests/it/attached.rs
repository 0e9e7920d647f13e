//! The data in the PDF.

use serde_json::Value;

use crate::{
    bench::{Bench, poppler, printed},
    fixture::{picture, scorecard},
    schema::faults,
};

#[tokio::test]
async fn the_pdf_carries_its_data_as_the_schema_has_it() {
    let Some(bench) = Bench::new() else { return };
    let Some(pdfdetach) = poppler("pdfdetach") else { return };
    let made = bench.typeset(scorecard(), &[picture()]).await.unwrap();
    let file = bench.folder.path().join("attached.json");
    printed(
        &pdfdetach,
        &["-savefile".as_ref(), "scorecard.json".as_ref(), "-o".as_ref(), &file, &made.pdf],
    );
    let data: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    assert_eq!(faults(&data), Vec::<String>::new());
    let figure = data.pointer("/chapters/0/figures/1").unwrap();
    assert_eq!(figure.pointer("/shown/reading/number").unwrap(), "489");
    assert_eq!(figure.pointer("/shown/statuses/0").unwrap(), "estimated");
    assert_eq!(data["digest"], "ab".repeat(32));
}

#[tokio::test]
async fn the_pdf_says_that_it_is_archival_and_accessible() {
    let Some(bench) = Bench::new() else { return };
    let made = bench.typeset(scorecard(), &[picture()]).await.unwrap();
    let bytes = std::fs::read(&made.pdf).unwrap();
    let has = |mark: &str| bytes.windows(mark.len()).any(|it| it == mark.as_bytes());
    assert!(
        has("<pdfaid:part>3</pdfaid:part>") && has("<pdfaid:conformance>A</pdfaid:conformance>")
    );
    assert!(has("<pdfuaid:part>1</pdfuaid:part>"));
}
