//! Record batches of metrics as a file.

#[cfg(test)]
mod tests;

use std::{fs::File, path::Path};

use anyhow::{Context as _, Result, bail};
use arrow_array::{Array, ArrayRef, RecordBatch, cast::AsArray as _, types};
use arrow_schema::{DataType, SchemaRef};
use parquet::{
    arrow::ArrowWriter, basic::Compression, file::metadata::KeyValue,
    file::properties::WriterProperties,
};
use scorecard_domain::{Decimal, decimal::power_of_ten};

/// Rows that are written together: what a Parquet file needs memory for while it is written.
const GROUP: usize = 100_000;

/// What is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Parquet,
    Csv,
}

impl Format {
    /// By the end of the file's name.
    pub(super) fn of(file: &Path) -> Result<Self> {
        match file.extension().and_then(|extension| extension.to_str()) {
            Some("parquet") => Ok(Self::Parquet),
            Some("csv") => Ok(Self::Csv),
            _ => bail!("{}：应为.parquet或.csv文件 (expected *.parquet or *.csv)", file.display()),
        }
    }
}

/// A file while it is written.
pub(super) enum Writer {
    /// The columns as they come.
    Parquet(Box<ArrowWriter<File>>),
    /// A header and the rows; a number is one column, with its decimals.
    Csv(Box<csv::Writer<File>>),
}

/// Columns that are parts of `value` in a file of text.
const PARTS: [&str; 2] = ["decimals", "value_text"];

impl Writer {
    /// Begins a file with the columns of `schema`.
    pub(super) fn new(format: Format, path: &Path, schema: SchemaRef) -> Result<Self> {
        let file = File::create_new(path)?;
        match format {
            Format::Parquet => {
                let about = ["scorecard.ledger_id", "scorecard.revision"]
                    .map(|key| KeyValue::new(key.to_owned(), schema.metadata().get(key).cloned()));
                let properties = WriterProperties::builder()
                    .set_compression(Compression::SNAPPY)
                    .set_max_row_group_row_count(Some(GROUP))
                    .set_key_value_metadata(Some(about.to_vec()))
                    .set_created_by(concat!("scorecard ", env!("CARGO_PKG_VERSION")).to_owned());
                let writer = ArrowWriter::try_new(file, schema, Some(properties.build()))?;
                Ok(Self::Parquet(Box::new(writer)))
            }
            Format::Csv => {
                let mut writer = csv::Writer::from_writer(file);
                let names = schema.fields().iter().map(|field| field.name());
                writer.write_record(names.filter(|name| !PARTS.contains(&name.as_str())))?;
                Ok(Self::Csv(Box::new(writer)))
            }
        }
    }

    /// Writes the rows of a batch.
    pub(super) fn put(&mut self, batch: &RecordBatch) -> Result<()> {
        let writer = match self {
            Self::Parquet(writer) => return Ok(writer.write(batch)?),
            Self::Csv(writer) => writer,
        };
        let (schema, columns) = (batch.schema(), batch.columns());
        let columns = schema.fields().iter().zip(columns);
        let columns = columns.filter(|(field, _)| !PARTS.contains(&field.name().as_str()));
        let columns: Vec<_> = columns.collect();
        for row in 0..batch.num_rows() {
            for (field, column) in &columns {
                let text = match field.name().as_str() {
                    "value" => number(batch, row),
                    _ => cell(column, row),
                };
                let text = text.with_context(|| format!("column {}", field.name()))?;
                writer.write_field(text)?;
            }
            writer.write_record(None::<&[u8]>)?;
        }
        Ok(())
    }

    /// Finishes the file.
    pub(super) fn finish(self) -> Result<()> {
        let file = match self {
            Self::Parquet(writer) => writer.into_inner()?,
            Self::Csv(writer) => writer.into_inner().map_err(|err| err.into_error())?,
        };
        file.sync_all()?;
        Ok(())
    }
}

/// The number of a row with its decimals; empty if it has none.
fn number(batch: &RecordBatch, row: usize) -> Result<String> {
    let column = |name| batch.column_by_name(name).with_context(|| format!("no column {name}"));
    let long = cell(column("value_text")?, row)?;
    let decimals = column("decimals")?.as_primitive_opt::<types::UInt8Type>();
    let value = column("value")?.as_primitive_opt::<types::Decimal128Type>();
    let (Some(decimals), Some(value)) = (decimals, value) else { bail!("not as expected") };
    if !long.is_empty() || decimals.is_null(row) || value.is_null(row) {
        return Ok(long);
    }
    let scale = decimals.value(row);
    let surplus = value.scale().cast_unsigned().checked_sub(scale).and_then(power_of_ten);
    let mantissa = surplus.and_then(|surplus| value.value(row).checked_div(surplus));
    let number = mantissa.and_then(|mantissa| Decimal::new(mantissa, scale));
    Ok(number.context("a number with more decimals than it can have")?.to_string())
}

/// A cell as text; empty if it is null. A list's items stand with spaces between them, as in datasets.
fn cell(column: &ArrayRef, row: usize) -> Result<String> {
    if column.is_null(row) {
        return Ok(String::new());
    }
    Ok(match column.data_type() {
        DataType::Dictionary(..) => {
            let dictionary = column.as_dictionary_opt::<types::Int32Type>().context("its keys")?;
            match dictionary.key(row) {
                Some(key) => cell(dictionary.values(), key)?,
                None => String::new(),
            }
        }
        DataType::Utf8 => column.as_string::<i32>().value(row).to_owned(),
        DataType::Boolean => column.as_boolean().value(row).to_string(),
        DataType::UInt32 => column.as_primitive::<types::UInt32Type>().value(row).to_string(),
        DataType::UInt64 => column.as_primitive::<types::UInt64Type>().value(row).to_string(),
        DataType::List(_) => {
            let items = column.as_list::<i32>().value(row);
            let items = (0..items.len()).map(|item| cell(&items, item));
            items.collect::<Result<Vec<_>>>()?.join(" ")
        }
        other => bail!("the type {other} is not expected"),
    })
}
