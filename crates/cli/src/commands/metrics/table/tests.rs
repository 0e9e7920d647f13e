//! Files of metrics read back.

use std::sync::Arc;

use arrow_array::{
    BooleanArray, Decimal128Array, StringArray, UInt8Array,
    builder::{ListBuilder, StringBuilder, StringDictionaryBuilder},
    types::Int32Type,
};
use arrow_schema::{Field, Schema};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use super::*;

/// Four rows: two numbers that differ in their decimals alone, one that is too long for a decimal, and none.
fn batch() -> RecordBatch {
    let mut area = StringDictionaryBuilder::<Int32Type>::new();
    area.extend(["a", "b", "a", "b"].map(Some));
    let mut statuses = ListBuilder::new(StringBuilder::new());
    for flags in [&["E", "P"][..], &[], &[], &[]] {
        flags.iter().for_each(|flag| statuses.values().append_value(flag));
        statuses.append(true);
    }
    let value = [Some(489 * 10i128.pow(15)), Some(489 * 10i128.pow(15)), None, None];
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("area", Arc::new(area.finish())),
        (
            "value",
            Arc::new(Decimal128Array::from_iter(value).with_precision_and_scale(38, 15).unwrap()),
        ),
        ("decimals", Arc::new(UInt8Array::from(vec![Some(0), Some(1), Some(0), None]))),
        ("value_text", Arc::new(StringArray::from(vec![None, None, Some("1e"), None]))),
        ("statuses", Arc::new(statuses.finish()) as ArrayRef),
        ("rank_firm", Arc::new(BooleanArray::from(vec![Some(true), Some(false), None, None]))),
    ];
    let field =
        |(name, array): &(&str, ArrayRef)| Field::new(*name, array.data_type().clone(), true);
    let revision = ("scorecard.revision".to_owned(), "7".to_owned());
    let metadata = std::collections::HashMap::from([revision]);
    let schema = Schema::new_with_metadata(columns.iter().map(field).collect::<Vec<_>>(), metadata);
    let arrays = columns.into_iter().map(|(_, array)| array).collect();
    RecordBatch::try_new(Arc::new(schema), arrays).unwrap()
}

fn written(format: Format) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let mut writer = Writer::new(format, &folder.path().join("file"), batch().schema()).unwrap();
    writer.put(&batch()).unwrap();
    writer.put(&batch()).unwrap();
    writer.finish().unwrap();
    folder
}

#[test]
fn text_has_numbers_with_their_decimals() {
    let folder = written(Format::Csv);
    let rows = "a,489,E P,true\nb,489.0,,false\na,1e,,\nb,,,\n";
    let expected = format!("area,value,statuses,rank_firm\n{rows}{rows}");
    assert_eq!(std::fs::read_to_string(folder.path().join("file")).unwrap(), expected);
}

#[test]
fn parquet_has_the_columns_as_they_came() {
    let folder = written(Format::Parquet);
    let file = File::open(folder.path().join("file")).unwrap();
    let reader = ParquetRecordBatchReaderBuilder::try_new(file).unwrap();
    let about = reader.metadata().file_metadata().key_value_metadata().unwrap().clone();
    let revision = about.iter().find(|it| it.key == "scorecard.revision").unwrap();
    assert_eq!(revision.value.as_deref(), Some("7"));
    let batches: Vec<_> = reader.build().unwrap().map(Result::unwrap).collect();
    assert_eq!(batches.iter().map(RecordBatch::num_rows).sum::<usize>(), 8);
    let [read] = batches.as_slice() else { panic!("{batches:?}") };
    let one = batch();
    for (n, field) in one.schema().fields().iter().enumerate() {
        let (whole, half) = (read.column(n), one.column(n));
        assert_eq!(whole.data_type(), half.data_type(), "{field}");
        if whole.data_type() == &DataType::Utf8 || n == 1 {
            assert_eq!(&whole.slice(0, 4), half, "{field}");
            assert_eq!(&whole.slice(4, 4), half, "{field}");
        }
        for row in 0..8 {
            if let (Ok(read), Ok(put)) = (cell(whole, row), cell(half, row % 4)) {
                assert_eq!(read, put, "{field}");
            }
        }
    }
    assert_eq!(read.column(4).as_list::<i32>().value(0).len(), 2);
}
