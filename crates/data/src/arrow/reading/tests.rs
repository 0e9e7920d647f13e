use std::sync::Arc;

use arrow_array::{
    ArrayRef, Decimal128Array, DictionaryArray, LargeStringArray, StringArray, StringViewArray,
    UInt8Array, UInt64Array,
    builder::{ListBuilder, StringBuilder},
    types::Int8Type,
};
use arrow_ipc::writer::StreamWriter;
use proptest::{collection::vec, option, prelude::*};
use scorecard_domain::{Reading, testing};

use super::*;
use crate::arrow::{ObservationStreams, Observations};

/// A row by itself.
type Owned = (Observation, Option<u64>);

/// What comes of a stream of these rows.
fn through(rows: &[Owned]) -> Vec<Result<Owned, Vec<Fault>>> {
    let mut streams = ObservationStreams::default();
    let mut made = Vec::new();
    for (observation, if_revision) in rows {
        made.extend(streams.push(observation, *if_revision).unwrap());
    }
    made.extend(streams.finish().unwrap());
    made.into_iter().flat_map(|stream| rows_of(&Observations::read(stream).unwrap())).collect()
}

fn rows_of(observations: &Observations) -> Vec<Result<Owned, Vec<Fault>>> {
    let mut rows = Vec::new();
    observations
        .each(&mut |row, faults| {
            rows.push(match row {
                Ok((observation, if_revision)) if faults.is_empty() => {
                    Ok((observation.clone(), if_revision))
                }
                _ => Err(faults),
            });
            Ok::<(), ()>(())
        })
        .unwrap();
    assert_eq!(rows.len() as u64, observations.len());
    rows
}

proptest! {
    #[test]
    fn what_is_put_is_read(
        rows in vec((testing::observation(), option::of(0..9_u64)), 0..20),
    ) {
        let expected: Vec<_> = rows.iter().cloned().map(Ok).collect();
        prop_assert_eq!(through(&rows), expected);
    }
}

fn texts(texts: &[&str]) -> ArrayRef {
    Arc::new(StringArray::from(texts.to_vec()))
}

/// A stream of columns as somebody else may write it.
fn stream(columns: Vec<(&str, ArrayRef)>) -> Vec<u8> {
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let mut stream = Vec::new();
    let mut writer = StreamWriter::try_new(&mut stream, &batch.schema()).unwrap();
    writer.write(&batch).unwrap();
    writer.finish().unwrap();
    drop(writer);
    stream
}

/// The columns that must be there, for so many rows.
fn needed(n: usize) -> Vec<(&'static str, ArrayRef)> {
    let years: Vec<String> = (2000..2000 + n).map(|year| year.to_string()).collect();
    vec![
        ("indicator", texts(&vec!["economy.gdp"; n])),
        ("measure", texts(&vec!["level"; n])),
        ("area", texts(&vec!["x:a"; n])),
        ("period", Arc::new(StringArray::from(years))),
    ]
}

/// The faults of each row, or the reading.
fn read(columns: Vec<(&str, ArrayRef)>) -> Vec<String> {
    let columns = needed(columns[0].1.len()).into_iter().chain(columns).collect();
    let told = |row: Result<Owned, Vec<Fault>>| match row {
        Ok((observation, _)) => format!("{:?}", observation.reading),
        Err(faults) => faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "),
    };
    rows_of(&Observations::read(stream(columns)).unwrap()).into_iter().map(told).collect()
}

#[test]
fn columns_that_are_left_out_say_what_is_usual() {
    let values: ArrayRef = texts(&["1.50", "2"]);
    let columns = needed(2).into_iter().chain([("value_text", values)]).collect();
    let rows = rows_of(&Observations::read(stream(columns)).unwrap());
    let (observation, if_revision) = rows.into_iter().next().unwrap().unwrap();
    assert_eq!(observation, crate::testing::observation("economy.gdp level  x:a 2000", "1.50", ""));
    assert_eq!(if_revision, None);
}

#[test]
fn text_is_read_however_it_is_written() {
    let dictionary: DictionaryArray<Int8Type> = [Some("1"), None].into_iter().collect();
    let forms: [ArrayRef; 4] = [
        Arc::new(StringArray::from(vec![Some("1"), None])),
        Arc::new(LargeStringArray::from(vec![Some("1"), None])),
        Arc::new(StringViewArray::from(vec![Some("1"), None])),
        Arc::new(dictionary),
    ];
    for form in forms {
        let told = read(vec![("value_text", form)]);
        assert!(told[0].starts_with("Value"), "{told:?}");
        assert!(told[1].starts_with("observation.reading: is missing"), "{told:?}");
    }
}

#[test]
fn a_number_has_the_decimals_that_it_says() {
    let value = |scaled: Vec<i128>, scale| -> ArrayRef {
        Arc::new(Decimal128Array::from(scaled).with_precision_and_scale(38, scale).unwrap())
    };
    let decimals = |n: Vec<Option<u8>>| -> ArrayRef { Arc::new(UInt8Array::from(n)) };
    let one = |text: &str| format!("{:?}", Reading::Value(text.parse().unwrap()));
    assert_eq!(read(vec![("value", value(vec![4890], 1))]), [one("489.0")]);
    let told = read(vec![
        ("value", value(vec![489_000, 489_500, 489_000, 489_000], 3)),
        ("decimals", decimals(vec![Some(0), Some(0), None, Some(4)])),
    ]);
    assert_eq!(
        told,
        [
            one("489"),
            "observation.value: 489.5 has more than the 0 decimals that `decimals` says".to_owned(),
            "observation.value: stands without its number of `decimals`".to_owned(),
            "observation.value: is to have 4 decimals, but the column has 3".to_owned(),
        ]
    );
}

#[test]
fn a_row_has_one_reading() {
    let value: ArrayRef =
        Arc::new(Decimal128Array::from(vec![1]).with_precision_and_scale(38, 0).unwrap());
    for other in [("standing", "leading"), ("absence", "suppressed"), ("value_text", "1")] {
        let told = read(vec![("value", Arc::clone(&value)), (other.0, texts(&[other.1]))]);
        assert!(told[0].starts_with("observation.reading: has several readings"), "{told:?}");
    }
}

#[test]
fn every_fault_of_a_row_is_told() {
    let columns = vec![
        ("indicator", texts(&["GDP"])),
        ("measure", texts(&["much"])),
        ("of", texts(&["x"])),
        ("area", texts(&[""])),
        ("period", texts(&["2022-13"])),
        ("value_text", texts(&["1,5"])),
        ("qualifier", texts(&["maybe"])),
        ("stage", texts(&["early"])),
        ("source", texts(&["A b"])),
    ];
    let rows = rows_of(&Observations::read(stream(columns)).unwrap());
    let faults = rows.into_iter().next().unwrap().unwrap_err();
    let paths: Vec<_> = faults.iter().map(|fault| fault.path.as_str()).collect();
    let key = ["indicator", "measure", "of", "area", "period"].map(|it| format!("key.{it}"));
    let others = ["value", "qualifier", "stage", "source"].map(str::to_owned);
    let expected: Vec<_> =
        key.into_iter().chain(others).map(|field| format!("observation.{field}")).collect();
    assert_eq!(paths, expected);
}

#[test]
fn a_flag_that_is_given_twice_leaves_it_clear_what_is_meant() {
    let flags = |flags: &[&'static str]| -> ArrayRef {
        let mut list = ListBuilder::new(StringBuilder::new());
        list.append_value(flags.iter().copied().map(Some));
        Arc::new(list.finish())
    };
    let read = |flags: ArrayRef| {
        let more = [("value_text", texts(&["1"])), ("statuses", flags)];
        let columns = needed(1).into_iter().chain(more).collect();
        let mut read = Vec::new();
        Observations::read(stream(columns))
            .unwrap()
            .each(&mut |row, faults| {
                let statuses = row.map(|(it, _)| it.statuses.iter().count()).ok();
                read.push((statuses, faults.iter().map(ToString::to_string).collect::<Vec<_>>()));
                Ok::<(), ()>(())
            })
            .unwrap();
        read
    };
    let twice = "observation.statuses[1]: `E` is given twice".to_owned();
    assert_eq!(read(flags(&["E", "E", "B"])), [(Some(2), vec![twice])]);
    assert_eq!(read(flags(&["E", "?"]))[0].0, None);
}

#[test]
fn all_that_is_wrong_with_columns_is_told_at_once() {
    let wrong = vec![
        ("indicator", texts(&["economy.gdp"])),
        ("period", Arc::new(UInt64Array::from(vec![2022])) as ArrayRef),
        ("value", texts(&["1"])),
        ("remark", texts(&["1"])),
        ("revision", Arc::new(UInt64Array::from(vec![7]))),
    ];
    let faults = Observations::read(stream(wrong)).unwrap_err();
    let paths: Vec<_> = faults.iter().map(|fault| fault.path.as_str()).collect();
    assert_eq!(paths, ["measure", "area", "period", "value", "remark"]);
}

#[test]
fn what_is_no_whole_stream_is_refused() {
    let whole = stream(needed(3));
    for part in [&whole[..whole.len() / 2], b"no stream at all", &whole[..20]] {
        let faults = Observations::read(part.to_vec()).unwrap_err();
        assert!(faults[0].problem.to_string().starts_with("is no Arrow IPC stream"), "{faults:?}");
    }
}

proptest! {
    #[test]
    fn nothing_that_is_sent_makes_it_panic(
        at in any::<prop::sample::Index>(),
        byte in any::<u8>(),
        more in vec(any::<u8>(), 0..20),
    ) {
        let mut bytes = stream(needed(3));
        let at = at.index(bytes.len());
        bytes[at] = byte;
        bytes.splice(at..at, more);
        if let Ok(observations) = Observations::read(bytes) {
            let _rows = rows_of(&observations);
        }
    }
}
