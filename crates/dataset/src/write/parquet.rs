//! Observations as Parquet.

use std::{
    fs::File,
    path::{Path, PathBuf},
    sync::Arc,
};

use parquet::{
    basic::Compression,
    data_type::{ByteArray, ByteArrayType, FixedLenByteArray, FixedLenByteArrayType, Int64Type},
    file::{
        metadata::KeyValue,
        properties::WriterProperties,
        writer::{SerializedFileWriter, SerializedRowGroupWriter},
    },
    schema::parser::parse_message_type,
};
use scorecard_domain::{Decimal, Observation, Thing};

use super::tabular::{COLUMNS, Names};

/// Rows that are written together.
const GROUP: usize = 100_000;
/// Columns that every row has.
const REQUIRED: [&str; 5] = ["area", "indicator", "measure", "period", "qualifier"];
/// The version of the columns and metadata; docs/forms.md describes them.
const FORMAT: &str = "1";

/// Why a Parquet file cannot be written.
#[derive(Debug, thiserror::Error)]
#[error("不能写入{name} (cannot write {name})", name = .path.display())]
pub struct ParquetError {
    path: PathBuf,
    #[source]
    source: parquet::errors::ParquetError,
}

/// A Parquet file of observations while it is written: a row each, all that belongs to it.
///
/// `value` is the number as it was recorded, as text; `number` is the same as a decimal with 38 digits, 15 of them after
/// the point, to calculate with (null for the few numbers with more than 23 digits before the point). Texts are
/// dictionary-encoded, and null where there is nothing. The metadata of the file has the ledger's id and revision.
pub struct ParquetWriter {
    path: PathBuf,
    out: SerializedFileWriter<File>,
    names: Names,
    /// Rows that are not written yet, by column.
    texts: Vec<Vec<String>>,
    numbers: Vec<Option<Decimal>>,
    revisions: Vec<i64>,
}

impl ParquetWriter {
    /// Begins a file.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub fn new(path: &Path) -> Result<Self, ParquetError> {
        let failed = |source| ParquetError { path: path.to_owned(), source };
        let file = File::create(path).map_err(|err| failed(err.into()))?;
        let out = begin(file).map_err(failed)?;
        let texts = vec![Vec::new(); COLUMNS.len()];
        let (names, numbers, revisions) = (Names::default(), Vec::new(), Vec::new());
        Ok(Self { path: path.to_owned(), out, names, texts, numbers, revisions })
    }

    /// Learns an area or an indicator; they come before the observations of them.
    pub fn learn(&mut self, thing: &Thing) {
        self.names.learn(thing);
    }

    /// Writes an observation, which this revision last changed.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub fn put(&mut self, observation: &Observation, revision: u64) -> Result<(), ParquetError> {
        for (column, text) in self.texts.iter_mut().zip(self.names.row(observation)) {
            column.push(text);
        }
        self.numbers.push(observation.reading.value());
        self.revisions.push(i64::try_from(revision).unwrap_or(i64::MAX));
        if self.revisions.len() < GROUP { Ok(()) } else { self.flush() }
    }

    fn flush(&mut self) -> Result<(), ParquetError> {
        self.group().map_err(|source| ParquetError { path: self.path.clone(), source })
    }

    fn group(&mut self) -> parquet::errors::Result<()> {
        if self.revisions.is_empty() {
            return Ok(());
        }
        let mut group = self.out.next_row_group()?;
        for ((name, ..), texts) in COLUMNS.into_iter().zip(&mut self.texts) {
            write_texts(&mut group, REQUIRED.contains(&name), texts.drain(..))?;
        }
        write_numbers(&mut group, self.numbers.drain(..))?;
        if let Some(mut column) = group.next_column()? {
            column.typed::<Int64Type>().write_batch(&self.revisions, None, None)?;
            column.close()?;
        }
        self.revisions.clear();
        group.close()?;
        Ok(())
    }

    /// Finishes the file: `revision` is that of the ledger of which it is.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub fn finish(mut self, ledger: &str, revision: u64) -> Result<(), ParquetError> {
        self.flush()?;
        let Self { path, mut out, .. } = self;
        let failed = |source| ParquetError { path: path.clone(), source };
        for (key, value) in
            [("format", FORMAT), ("ledger", ledger), ("revision", &revision.to_string())]
        {
            let key = format!("scorecard.{key}");
            out.append_key_value_metadata(KeyValue::new(key, value.to_owned()));
        }
        let file = out.into_inner().map_err(failed)?;
        file.sync_all().map_err(|err| failed(err.into()))
    }
}

impl std::fmt::Debug for ParquetWriter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ParquetWriter").field("path", &self.path).finish_non_exhaustive()
    }
}

fn begin(file: File) -> parquet::errors::Result<SerializedFileWriter<File>> {
    let texts = COLUMNS.iter().map(|(name, ..)| {
        let repetition = if REQUIRED.contains(name) { "required" } else { "optional" };
        format!("{repetition} binary {name} (string);")
    });
    let schema = format!(
        "message observations {{ {} optional fixed_len_byte_array(16) number (decimal(38, 15)); required int64 revision; }}",
        texts.collect::<Vec<_>>().join(" ")
    );
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_created_by(concat!("scorecard ", env!("CARGO_PKG_VERSION")).to_owned());
    let schema = Arc::new(parse_message_type(&schema)?);
    SerializedFileWriter::new(file, schema, Arc::new(properties.build()))
}

fn write_texts(
    group: &mut SerializedRowGroupWriter<'_, File>,
    is_required: bool,
    texts: impl Iterator<Item = String>,
) -> parquet::errors::Result<()> {
    let Some(mut column) = group.next_column()? else { return Ok(()) };
    let mut levels = Vec::new();
    let mut values: Vec<ByteArray> = Vec::new();
    for text in texts {
        levels.push(i16::from(!text.is_empty()));
        if is_required || !text.is_empty() {
            values.push(text.into_bytes().into());
        }
    }
    let levels = (!is_required).then_some(levels.as_slice());
    column.typed::<ByteArrayType>().write_batch(&values, levels, None)?;
    column.close()
}

fn write_numbers(
    group: &mut SerializedRowGroupWriter<'_, File>,
    numbers: impl Iterator<Item = Option<Decimal>>,
) -> parquet::errors::Result<()> {
    let Some(mut column) = group.next_column()? else { return Ok(()) };
    let mut levels = Vec::new();
    let mut values = Vec::new();
    for number in numbers {
        let number = number.and_then(Decimal::scaled);
        levels.push(i16::from(number.is_some()));
        values.extend(number.map(|it| FixedLenByteArray::from(it.to_be_bytes().to_vec())));
    }
    column.typed::<FixedLenByteArrayType>().write_batch(&values, Some(&levels), None)?;
    column.close()
}
