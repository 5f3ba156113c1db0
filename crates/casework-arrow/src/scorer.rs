//! Record batches, scored one after the other.

use std::sync::Arc;

use arrow_array::builder::{Int32Builder, StringBuilder};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field as Column, Schema, SchemaRef};
use casework_screeners::columns::{ColumnScores, MISSING, ScoredRow};
use casework_screeners::instrument::Comparison;
use casework_screeners::rows::{Appended, BadCell, Field, Row, Tail};
use casework_screeners::{Instrument, Status, score};

use crate::{TableError, cells};

/// What is asked for.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::exhaustive_structs, reason = "the options of one call")]
pub struct Scoring<'a> {
    /// With which instrument.
    pub instrument: &'a Instrument,
    /// At which value of the total the screen is; `None` for no screen.
    pub screen_at: Option<(Comparison, i32)>,
    /// Whether totals are made up where the rule of the instrument allows it.
    pub prorate: bool,
    /// What a value does that is not an answer.
    pub on_bad_value: OnBadValue,
}

/// What a value does that is not an answer to its item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "a bad value is refused or shown, and there is no third way")]
pub enum OnBadValue {
    /// It is an error.
    Fail,
    /// Its row gets the status `not-scored`, no scores, and the reason in a last column `error`.
    LeaveRow,
}

/// How many rows there were, and how they came out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Counts {
    /// All rows.
    pub rows: u64,
    /// Rows that are incomplete or not administered.
    pub incomplete: u64,
    /// Rows with a value that is not an answer.
    pub not_scored: u64,
}

/// Scores the batches of one table: each comes back with the scores appended to its columns.
///
/// ```
/// use std::sync::Arc;
///
/// use arrow_array::cast::AsArray;
/// use arrow_array::types::Int32Type;
/// use arrow_array::{ArrayRef, Int64Array, RecordBatch};
/// use casework_arrow::{BatchScorer, OnBadValue, Scoring};
/// use casework_screeners::instruments;
///
/// let column = |values: [Option<i64>; 2]| -> ArrayRef { Arc::new(Int64Array::from(values.to_vec())) };
/// let batch = RecordBatch::try_from_iter([
///     ("q1", column([Some(3), Some(1)])),
///     ("q2", column([Some(2), None])),
/// ])?;
/// let scoring = Scoring {
///     instrument: instruments::find("gad-2").unwrap(),
///     screen_at: None,
///     prorate: false,
///     on_bad_value: OnBadValue::Fail,
/// };
/// let mut scorer = BatchScorer::new(scoring, &batch.schema())?;
/// let scored = scorer.score(&batch)?;
/// let totals = scored.column_by_name("total").unwrap().as_primitive::<Int32Type>();
/// assert_eq!(totals.iter().collect::<Vec<_>>(), [Some(5), None]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct BatchScorer<'a> {
    scoring: Scoring<'a>,
    schema: SchemaRef,
    /// The column of each item, in the order of the items; absent for an unscored item that was not asked.
    items: Vec<Option<usize>>,
    tail: Tail<'a>,
    row: Row<'a>,
    /// Absent where a byte does not hold the answers.
    scores: Option<ColumnScores<'a>>,
    bytes: Vec<Vec<u8>>,
    counts: Counts,
}

impl<'a> BatchScorer<'a> {
    /// Finds the columns of the items.
    ///
    /// # Errors
    ///
    /// Names the scored items that have no column, an item that has two or one of a type that holds no answers, and a
    /// column with the name of one that is appended.
    pub fn new(scoring: Scoring<'a>, schema: &SchemaRef) -> Result<Self, TableError> {
        let instrument = scoring.instrument;
        let tail = Tail::new(instrument, scoring.screen_at, scoring.on_bad_value == OnBadValue::LeaveRow);
        let items = item_columns(instrument, schema)?;
        let taken = |column: &&Appended| schema.column_with_name(&column.name).is_some();
        if let Some(column) = tail.columns().iter().find(taken) {
            return Err(TableError::NameTaken { name: column.name.clone() });
        }
        let appended = tail.columns().iter().map(|column| {
            let kind = if column.is_number { DataType::Int32 } else { DataType::Utf8 };
            Arc::new(Column::new(&column.name, kind, true))
        });
        let fields: Vec<_> = schema.fields().iter().cloned().chain(appended).collect();
        let scores = ColumnScores::new(instrument).ok();
        Ok(Self {
            scoring,
            schema: Arc::new(Schema::new_with_metadata(fields, schema.metadata().clone())),
            bytes: vec![Vec::new(); items.len()],
            items,
            tail,
            row: Row::new(instrument),
            scores: match (scores, scoring.screen_at) {
                (Some(scores), Some((comparison, value))) => Some(scores.screened_at(comparison, value)),
                (scores, _) => scores,
            },
            counts: Counts::default(),
        })
    }

    /// Returns the schema of what comes back.
    pub fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    /// Returns how the rows came out so far.
    pub const fn counts(&self) -> Counts {
        self.counts
    }

    /// Scores the next batch of the table.
    ///
    /// # Errors
    ///
    /// Names the first row, counted through the batches, and in it the item whose value is not one of its answers, unless
    /// such rows are to be left without scores.
    pub fn score(&mut self, batch: &RecordBatch) -> Result<RecordBatch, TableError> {
        let columns = self.items.iter().map(|place| place.and_then(|place| batch.columns().get(place)));
        let columns: Vec<Option<ArrayRef>> =
            columns.map(|column| column.map(cells::plain).transpose()).collect::<Result<_, _>>()?;
        let mut appended = Appending::new(self.tail.columns(), batch.num_rows());
        if self.by_columns(&columns, batch.num_rows()) {
            self.take_scores(&columns, &mut appended)?;
        } else {
            for row in 0..batch.num_rows() {
                self.by_row(&columns, row, &mut appended)?;
            }
        }
        let all = batch.columns().iter().cloned().chain(appended.finish()).collect();
        Ok(RecordBatch::try_new(self.schema(), all)?)
    }

    /// Scores a batch by column; false when it has to go row by row, which also finds what is wrong with it.
    fn by_columns(&mut self, columns: &[Option<ArrayRef>], rows: usize) -> bool {
        let Some(scores) = &mut self.scores else { return false };
        for (column, bytes) in columns.iter().zip(&mut self.bytes) {
            match column {
                Some(column) if !cells::bytes(column, bytes) => return false,
                Some(_) => {}
                None => {
                    bytes.clear();
                    bytes.resize(rows, MISSING);
                }
            }
        }
        let bytes: Vec<&[u8]> = self.bytes.iter().map(Vec::as_slice).collect();
        scores.score(&bytes).is_ok()
    }

    fn take_scores(
        &mut self,
        columns: &[Option<ArrayRef>],
        appended: &mut Appending,
    ) -> Result<(), TableError> {
        let Some(scores) = self.scores.take() else { return Ok(()) };
        for (place, row) in scores.rows().enumerate() {
            // Only the scoring of a row makes totals up.
            if self.scoring.prorate && row.status() == Status::Incomplete {
                self.by_row(columns, place, appended)?;
            } else {
                self.take_row(&row, appended);
            }
        }
        self.scores = Some(scores);
        Ok(())
    }

    fn take_row(&mut self, row: &ScoredRow<'_>, appended: &mut Appending) {
        self.counts.scored(row.status());
        let mut columns = appended.columns.iter_mut();
        self.tail.row(row, |_, field| put(columns.next(), field));
    }

    fn by_row(
        &mut self,
        columns: &[Option<ArrayRef>],
        row: usize,
        appended: &mut Appending,
    ) -> Result<(), TableError> {
        self.row.clear();
        let mut filled: Result<(), BadCell> = Ok(());
        for (place, column) in columns.iter().enumerate() {
            if let Some(column) = column
                && filled.is_ok()
            {
                filled = self.row.put(place, cells::cell(column, row));
            }
        }
        let mut columns = appended.columns.iter_mut();
        match (filled.and_then(|()| self.row.answers()), self.scoring.on_bad_value) {
            (Ok(answers), _) => {
                let score = score(&answers);
                let score = if self.scoring.prorate { score.prorate() } else { score };
                self.counts.scored(score.status());
                self.tail.score(&score, |_, field| put(columns.next(), field));
            }
            (Err(bad), OnBadValue::LeaveRow) => {
                self.counts.rows += 1;
                self.counts.not_scored += 1;
                self.tail.not_scored(&bad.to_string(), |_, field| put(columns.next(), field));
            }
            (Err(BadCell { item, expected, .. }), OnBadValue::Fail) => {
                return Err(TableError::Row { row: self.counts.rows + 1, item, expected });
            }
        }
        Ok(())
    }
}

impl Counts {
    fn scored(&mut self, status: Status) {
        self.rows += 1;
        self.incomplete += u64::from(matches!(status, Status::Incomplete | Status::NotAdministered));
    }
}

/// Finds the column of each item.
fn item_columns(instrument: &Instrument, schema: &Schema) -> Result<Vec<Option<usize>>, TableError> {
    let scored = instrument.definition().items.len();
    let (mut found, mut absent) = (Vec::new(), Vec::new());
    for (place, item) in instrument.all_items().enumerate() {
        let named = schema.fields().iter().enumerate().filter(|(_, column)| column.name().trim() == item.id);
        let mut named = named.map(|(column, field)| (column, field.data_type()));
        match (named.next(), named.next()) {
            (Some(_), Some(_)) => return Err(TableError::DuplicateColumn { item: item.id.to_string() }),
            (Some((_, kind)), None) if !cells::holds_answers(kind) => {
                let found = Box::new(kind.clone());
                return Err(TableError::ColumnType { item: item.id.to_string(), found });
            }
            (Some((column, _)), None) => found.push(Some(column)),
            (None, _) => {
                if place < scored {
                    absent.push(format!("`{}`", item.id));
                }
                found.push(None);
            }
        }
    }
    if absent.is_empty() { Ok(found) } else { Err(TableError::MissingColumns { items: absent.join(", ") }) }
}

/// The appended columns of one batch while they are filled.
struct Appending {
    columns: Vec<Filling>,
}

enum Filling {
    Numbers(Int32Builder),
    Words(StringBuilder),
}

impl Appending {
    fn new(columns: &[Appended], rows: usize) -> Self {
        let filling = |column: &Appended| {
            if column.is_number {
                Filling::Numbers(Int32Builder::with_capacity(rows))
            } else {
                Filling::Words(StringBuilder::with_capacity(rows, rows * 8))
            }
        };
        Self { columns: columns.iter().map(filling).collect() }
    }

    fn finish(self) -> impl Iterator<Item = ArrayRef> {
        self.columns.into_iter().map(|column| -> ArrayRef {
            match column {
                Filling::Numbers(mut numbers) => Arc::new(numbers.finish()),
                Filling::Words(mut words) => Arc::new(words.finish()),
            }
        })
    }
}

fn put(column: Option<&mut Filling>, field: Field<'_>) {
    match (column, field) {
        (Some(Filling::Numbers(numbers)), Field::Number(number)) => numbers.append_value(number),
        (Some(Filling::Numbers(numbers)), _) => numbers.append_null(),
        (Some(Filling::Words(words)), Field::Code(word) | Field::Word(word)) => words.append_value(word),
        (Some(Filling::Words(words)), Field::Number(number)) => words.append_value(number.to_string()),
        (Some(Filling::Words(words)), Field::Empty) => words.append_null(),
        (None, _) => {}
    }
}
