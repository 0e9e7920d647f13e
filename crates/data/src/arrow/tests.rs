use std::sync::Arc;

use arrow_array::{Array, cast::AsArray as _, types::Decimal128Type};
use arrow_ipc::reader::StreamReader;
use proptest::{collection::vec, prelude::*};
use scorecard_domain::{
    Absence, Comparison, Month, Observation, ObservationKey, Qualifier, Reading, Stage, Standing,
    Statuses, Text, Timestamp, testing,
};

use super::*;
use crate::{Digest, LedgerId, testing::observation};

fn stream() -> ArrowStream {
    let ledger_id = LedgerId::from_bytes([7; 16]);
    ArrowStream::new(Position { ledger_id, revision: 3, digest: Digest::NONE }).unwrap()
}

/// The pieces of a stream of these observations.
fn pieces(observations: &[(Observation, u64)]) -> Vec<Vec<u8>> {
    let mut stream = stream();
    let mut pieces = Vec::new();
    for (observation, revision) in observations {
        pieces.extend(stream.push(observation, *revision).unwrap());
    }
    pieces.push(stream.finish().unwrap());
    pieces
}

fn batches(pieces: &[Vec<u8>]) -> Vec<RecordBatch> {
    let bytes = pieces.concat();
    let reader = StreamReader::try_new(bytes.as_slice(), None).unwrap();
    assert_eq!(reader.schema().metadata()["scorecard.revision"], "3");
    assert_eq!(reader.schema().metadata()["scorecard.ledger_id"], "07".repeat(16));
    reader.map(Result::unwrap).collect()
}

/// A text of a column, whatever its type; `None` if it is null.
fn text(batch: &RecordBatch, column: &str, row: usize) -> Option<String> {
    let column = batch.column_by_name(column).unwrap();
    let (texts, row) = match column.as_any_dictionary_opt() {
        Some(dictionary) if dictionary.keys().is_null(row) => return None,
        Some(dictionary) => (Arc::clone(dictionary.values()), dictionary.normalized_keys()[row]),
        None => (Arc::clone(column), row),
    };
    let texts = texts.as_string::<i32>();
    (!texts.is_null(row)).then(|| texts.value(row).to_owned())
}

/// A row as the observation that it was made of.
fn read(batch: &RecordBatch, row: usize) -> (Observation, u64) {
    let needed = |column| text(batch, column, row).unwrap();
    let text = |column| text(batch, column, row);
    let column = |name| batch.column_by_name(name).unwrap();
    let decimals = column("decimals").as_primitive::<arrow_array::types::UInt8Type>();
    let value = column("value").as_primitive::<Decimal128Type>();
    let start = column("period_start").as_primitive::<arrow_array::types::Date32Type>();
    let months = column("period_months").as_primitive::<arrow_array::types::UInt16Type>();
    let statuses = column("statuses").as_list::<i32>().value(row);
    let revision = column("revision").as_primitive::<arrow_array::types::UInt64Type>();
    let until =
        column("embargo_until").as_primitive::<arrow_array::types::TimestampMicrosecondType>();

    let start = start.value_as_date(row).unwrap().format("%Y-%m-%d").to_string();
    let month: Month = start.strip_suffix("-01").unwrap().parse().unwrap();
    let period = scorecard_domain::Period::new(month, months.value(row)).unwrap();
    assert_eq!(period.to_string(), needed("period"), "both say the same");
    let reading = match (decimals.is_valid(row), text("standing"), text("absence")) {
        (true, None, None) => {
            let scale = decimals.value(row);
            let number = match text("value_text") {
                Some(text) => {
                    assert!(value.is_null(row), "a number stands in one column");
                    text.parse().unwrap()
                }
                None => {
                    let divisor = 10i128.pow(15 - u32::from(scale));
                    assert_eq!(value.value(row) % divisor, 0, "nothing is after the decimals");
                    scorecard_domain::Decimal::new(value.value(row) / divisor, scale).unwrap()
                }
            };
            assert_eq!(number.scale(), scale);
            Reading::Value(number)
        }
        (false, Some(standing), None) => Reading::Standing(standing.parse::<Standing>().unwrap()),
        (false, None, Some(absence)) => Reading::Absent(absence.parse::<Absence>().unwrap()),
        other => panic!("{other:?}"),
    };
    let observation = Observation {
        key: ObservationKey {
            indicator: needed("indicator").parse().unwrap(),
            measure: needed("measure").parse().unwrap(),
            of: text("of").unwrap_or_default().parse().unwrap(),
            area: needed("area").parse().unwrap(),
            period,
        },
        reading,
        qualifier: needed("qualifier").parse::<Qualifier>().unwrap(),
        statuses: statuses
            .as_string::<i32>()
            .iter()
            .map(|status| status.unwrap().parse().unwrap())
            .collect::<Statuses>(),
        stage: text("stage").map(|stage| stage.parse::<Stage>().unwrap()),
        source: text("source").map(|source| source.parse().unwrap()),
        note: Text::new(text("note_zh").unwrap_or_default(), text("note_en").unwrap_or_default()),
        confidentiality: needed("confidentiality").parse().unwrap(),
        embargo_until: until.is_valid(row).then(|| Timestamp::from_micros(until.value(row))),
        comparison: Comparison {
            basis: Text::new(
                text("basis_zh").unwrap_or_default(),
                text("basis_en").unwrap_or_default(),
            ),
            adjusted_value: text("adjusted_value").map(|number| number.parse().unwrap()),
            adjusted_base: text("adjusted_base").map(|number| number.parse().unwrap()),
        }
        .known(),
    };
    (observation, revision.value(row))
}

fn read_all(pieces: &[Vec<u8>]) -> Vec<(Observation, u64)> {
    let batches = batches(pieces);
    batches.iter().flat_map(|batch| (0..batch.num_rows()).map(|row| read(batch, row))).collect()
}

proptest! {
    #[test]
    fn what_is_written_is_read_again(
        observations in vec((testing::observation(), 1u64..1000), 0..20),
    ) {
        prop_assert_eq!(read_all(&pieces(&observations)), observations);
    }
}

#[test]
fn a_stream_without_observations_has_a_schema() {
    let pieces = pieces(&[]);
    assert_eq!((pieces.len(), batches(&pieces).len()), (1, 0));
}

#[test]
fn every_number_is_exact_and_keeps_its_decimals() {
    let value = |text: &str| (observation("i.one level  x:a 2022", text, ""), 1);
    let numbers = [
        "489",
        "489.0",
        "-0.000000000000001",
        "99999999999999999999999", // 23 digits before the point still fit
        "-99999999999999999999999.00",
        "100000000000000000000000", // 24 do not
        "999999999999999999999999999999",
        "-123456789012345678901234567.890",
    ];
    let observations: Vec<_> = numbers.iter().map(|number| value(number)).collect();
    let pieces = pieces(&observations);
    assert_eq!(read_all(&pieces), observations);
    let batch = &batches(&pieces)[0];
    let as_text: Vec<_> = (0..numbers.len()).map(|row| text(batch, "value_text", row)).collect();
    let expected = numbers.iter().enumerate().map(|(i, text)| (i > 4).then(|| (*text).to_owned()));
    assert_eq!(as_text, expected.collect::<Vec<_>>());
}

#[test]
fn pieces_are_bounded_by_rows_and_by_bytes() {
    let year = |n: usize| observation(&format!("i.one level  x:a {}", 1000 + n), "1", "s1");
    let short: Vec<_> = (0..FULL_ROWS + 1).map(|n| (year(n), 1)).collect();
    let rows: Vec<_> = batches(&pieces(&short)).iter().map(RecordBatch::num_rows).collect();
    assert_eq!(rows, [FULL_ROWS, 1]);
    let noted =
        |n| Observation { note: Text::new("说".repeat(1365), "n".repeat(4096)), ..year(n) };
    let long: Vec<_> = (0..400).map(|n| (noted(n), 1)).collect();
    let pieces = pieces(&long);
    assert!(pieces.len() > 3, "{} pieces", pieces.len());
    assert!(pieces.iter().all(|piece| piece.len() < FULL_BYTES + (1 << 16)));
    assert_eq!(read_all(&pieces), long);
}
