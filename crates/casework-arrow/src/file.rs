//! Parquet files, read and written a batch at a time.

use std::fs::File;
use std::io::Write;

use arrow_array::RecordBatch;
use arrow_json::writer::{ArrayWriter, LineDelimitedWriter, WriterBuilder as JsonBuilder};
use arrow_schema::SchemaRef;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;

use crate::{BatchScorer, Counts, Scoring, TableError};

/// How many rows are read at once.
const BATCH_ROWS: usize = 1 << 14;

/// How many rows a row group of the answer has: so many are held until they are written.
const GROUP_ROWS: usize = 1 << 17;

/// What the scored table is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "a caller lists them for a person to choose from")]
pub enum Table {
    /// Comma-separated values with a header.
    Csv,
    /// One JSON array of objects.
    Json,
    /// One JSON object a line.
    Ndjson,
    /// Parquet, compressed with Snappy.
    Parquet,
}

/// Scores a Parquet file, a batch at a time, and writes it with the scores appended. `done` hears of each batch how many of
/// its rows there are, and of how many.
///
/// # Errors
///
/// Says that the file cannot be read or written, or what [`BatchScorer`] has to object to. What was written is of no use then.
pub fn score_parquet<W: Write + Send>(
    input: File,
    output: W,
    table: Table,
    scoring: Scoring<'_>,
    mut done: impl FnMut(usize, u64),
) -> Result<Counts, TableError> {
    let builder = ParquetRecordBatchReaderBuilder::try_new(input)?;
    let rows = u64::try_from(builder.metadata().file_metadata().num_rows()).unwrap_or_default();
    let mut scorer = BatchScorer::new(scoring, builder.schema())?;
    let mut writer = Writer::new(output, table, scorer.schema())?;
    for batch in builder.with_batch_size(BATCH_ROWS).build()? {
        let batch = batch?;
        writer.write(&scorer.score(&batch)?)?;
        done(batch.num_rows(), rows);
    }
    writer.finish()?;
    Ok(scorer.counts())
}

/// Writes batches in one of the forms.
enum Writer<W: Write + Send> {
    Csv(Box<arrow_csv::Writer<W>>),
    Json(ArrayWriter<W>),
    Ndjson(LineDelimitedWriter<W>),
    Parquet(Box<ArrowWriter<W>>),
}

impl<W: Write + Send> Writer<W> {
    fn new(output: W, table: Table, schema: SchemaRef) -> Result<Self, TableError> {
        let json = JsonBuilder::new().with_explicit_nulls(true);
        Ok(match table {
            Table::Csv => {
                let mut writer = Box::new(arrow_csv::Writer::new(output));
                // The header comes with the first batch, and a table may have none.
                writer.write(&RecordBatch::new_empty(schema))?;
                Self::Csv(writer)
            }
            Table::Json => Self::Json(json.build(output)),
            Table::Ndjson => Self::Ndjson(json.build(output)),
            Table::Parquet => {
                let properties = WriterProperties::builder()
                    .set_compression(Compression::SNAPPY)
                    .set_max_row_group_row_count(Some(GROUP_ROWS))
                    .build();
                Self::Parquet(Box::new(ArrowWriter::try_new(output, schema, Some(properties))?))
            }
        })
    }

    fn write(&mut self, batch: &RecordBatch) -> Result<(), TableError> {
        match self {
            Self::Csv(writer) => writer.write(batch)?,
            Self::Json(writer) => writer.write(batch)?,
            Self::Ndjson(writer) => writer.write(batch)?,
            Self::Parquet(writer) => writer.write(batch)?,
        }
        Ok(())
    }

    fn finish(self) -> Result<(), TableError> {
        match self {
            Self::Csv(_) => {}
            Self::Json(mut writer) => writer.finish()?,
            Self::Ndjson(mut writer) => writer.finish()?,
            Self::Parquet(writer) => {
                writer.close()?;
            }
        }
        Ok(())
    }
}
