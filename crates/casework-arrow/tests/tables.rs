//! Tables of every kind of column: what is scored, what passes through, what is refused and where.

#![cfg(test)]
use std::fs::File;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Int32Type, UInt8Type};
use arrow_array::{
    Array, ArrayRef, BooleanArray, DictionaryArray, Float64Array, Int8Array, Int64Array, NullArray,
    RecordBatch, StringArray, StringViewArray, UInt64Array,
};
use casework_arrow::{BatchScorer, Counts, OnBadValue, Scoring, Table, TableError, score_parquet};
use casework_screeners::instrument::Comparison;
use casework_screeners::{Answers, Instrument, Status, instruments, score};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

fn scoring(id: &str) -> Scoring<'static> {
    let instrument = instruments::find(id).unwrap();
    let usual = instrument.default_cutoff().map(|cutoff| (cutoff.comparison, cutoff.value));
    Scoring { instrument, screen_at: usual, prorate: false, on_bad_value: OnBadValue::Fail }
}

fn table(columns: Vec<(&str, ArrayRef)>) -> RecordBatch {
    RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, column)| (name, column, true)))
        .unwrap()
}

fn integers(values: &[Option<i64>]) -> ArrayRef {
    Arc::new(Int64Array::from(values.to_vec()))
}

fn run(scoring: Scoring<'_>, batch: &RecordBatch) -> Result<(RecordBatch, Counts), TableError> {
    let mut batches = BatchScorer::new(scoring, &batch.schema())?;
    let scored = batches.score(batch)?;
    Ok((scored, batches.counts()))
}

fn words(batch: &RecordBatch, name: &str) -> Vec<Option<String>> {
    let column = batch.column_by_name(name).unwrap_or_else(|| panic!("there is a column {name}"));
    column.as_string::<i32>().iter().map(|word| word.map(str::to_owned)).collect()
}

fn numbers(batch: &RecordBatch, name: &str) -> Vec<Option<i32>> {
    batch.column_by_name(name).unwrap().as_primitive::<Int32Type>().iter().collect()
}

/// Draws a table of integers, the same one every time.
fn drawn(instrument: &Instrument, rows: usize) -> RecordBatch {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut draw = |below: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 32) % below
    };
    let mut columns: Vec<(&str, ArrayRef)> = Vec::new();
    let ids: Vec<_> = (0..rows).map(|row| format!("client {row}")).collect();
    columns.push(("id", Arc::new(StringArray::from(ids))));
    for item in instrument.all_items() {
        let scale = instrument.scale(item).unwrap();
        let range = scale.range().into_iter().flat_map(|(from, to)| from..=to);
        let choices: Vec<_> = scale.choices.iter().map(|choice| choice.value).chain(range).collect();
        let values = (0..rows).map(|_| {
            let choice = usize::try_from(draw(u64::try_from(choices.len()).unwrap())).unwrap();
            (draw(12) > 0).then(|| i64::from(choices[choice]))
        });
        columns.push((&item.id, integers(&values.collect::<Vec<_>>())));
    }
    table(columns)
}

#[test]
fn every_instrument_scores_in_a_table_as_it_does_sheet_by_sheet() {
    for instrument in instruments::ALL {
        for prorate in [false, true] {
            let scoring = Scoring { prorate, ..scoring(instrument.id()) };
            let batch = drawn(instrument, 700);
            let (scored, counts) = run(scoring, &batch).unwrap();
            let columns: Vec<_> = instrument
                .all_items()
                .map(|item| {
                    batch.column_by_name(&item.id).unwrap().as_primitive::<arrow_array::types::Int64Type>()
                })
                .collect();
            let mut incomplete = 0;
            for row in 0..batch.num_rows() {
                let values: Vec<_> =
                    columns.iter().map(|column| column.is_valid(row).then(|| column.value(row))).collect();
                let answers = Answers::from_values(instrument, &values).unwrap();
                let one = score(&answers);
                let one = if prorate { one.prorate() } else { one };
                incomplete += u64::from(matches!(one.status(), Status::Incomplete | Status::NotAdministered));
                assert_eq!(words(&scored.slice(row, 1), "status"), [Some(one.status().as_str().to_owned())]);
                for (name, expected) in [
                    ("total", one.total()),
                    ("observed-sum", one.observed_sum()),
                    ("lowest", one.lowest()),
                    ("highest", one.highest()),
                    ("missing", i32::try_from(one.missing_count()).ok()),
                ] {
                    assert_eq!(numbers(&scored.slice(row, 1), name), [expected], "{name} of {values:?}");
                }
                for subscale in one.subscales() {
                    let name = format!("subscale-{}", subscale.id().to_lowercase());
                    assert_eq!(numbers(&scored.slice(row, 1), &name), [subscale.total()]);
                }
                let screen = match scoring.screen_at {
                    Some((comparison, value)) => one.screen_at(comparison, value),
                    None => one.decision().map(|rule| rule.screen),
                };
                assert_eq!(
                    words(&scored.slice(row, 1), "screen"),
                    [screen.map(|word| word.as_str().to_owned())]
                );
                let flags: Vec<_> = one.flags().map(|flag| flag.id.as_ref()).collect();
                assert_eq!(words(&scored.slice(row, 1), "flags"), [Some(flags.join(";"))]);
                if instrument.definition().algorithm.is_some() {
                    let met = one.algorithm().map(|met| met.as_str().to_owned());
                    assert_eq!(words(&scored.slice(row, 1), "algorithm"), [met]);
                }
            }
            assert_eq!((counts.rows, counts.incomplete, counts.not_scored), (700, incomplete, 0));
        }
    }
}

#[test]
fn answers_come_in_many_types_and_mean_the_same() {
    let plain = integers(&[Some(3), None, Some(0)]);
    let same: [ArrayRef; 6] = [
        Arc::new(Int8Array::from(vec![Some(3), None, Some(0)])),
        Arc::new(UInt64Array::from(vec![Some(3), None, Some(0)])),
        Arc::new(Float64Array::from(vec![Some(3.0), None, Some(0.0)])),
        Arc::new(StringArray::from(vec![Some("3"), Some("NA"), Some(" 0 ")])),
        Arc::new(StringViewArray::from(vec![Some("3"), Some(""), Some("0")])),
        Arc::new(["3", "null", "0"].into_iter().collect::<DictionaryArray<UInt8Type>>()),
    ];
    let (expected, _) =
        run(scoring("gad-2"), &table(vec![("q1", plain.clone()), ("q2", plain.clone())])).unwrap();
    for column in same {
        let batch = table(vec![("q1", plain.clone()), ("q2", column.clone())]);
        let (scored, counts) = run(scoring("gad-2"), &batch).unwrap();
        assert_eq!(scored.columns()[2..], expected.columns()[2..], "{:?}", column.data_type());
        assert_eq!((counts.rows, counts.incomplete), (3, 1));
        assert_eq!(scored.column(1), &column, "the column itself passes through");
    }
    let none: ArrayRef = Arc::new(NullArray::new(3));
    let (scored, _) = run(scoring("gad-2"), &table(vec![("q1", plain), ("q2", none)])).unwrap();
    assert_eq!(numbers(&scored, "missing"), [Some(1), Some(2), Some(1)]);
}

#[test]
fn words_are_answers_where_the_instrument_takes_them() {
    let words_of = |values: [&str; 2]| -> ArrayRef { Arc::new(StringArray::from(values.to_vec())) };
    let batch = table(vec![
        ("q1", words_of(["yes", "1"])),
        ("q2", words_of(["no", "refused"])),
        ("q3", words_of(["0", "0"])),
        ("q4", words_of(["0", "0"])),
    ]);
    let (scored, _) = run(scoring("cage-aid"), &batch).unwrap();
    assert_eq!(numbers(&scored, "total"), [Some(1), None]);
}

#[test]
fn a_value_that_is_not_an_answer_is_named_with_its_row_through_the_batches() {
    let good = integers(&[Some(1), Some(2), None]);
    let bad: [ArrayRef; 8] = [
        integers(&[Some(1), Some(4), None]),
        integers(&[Some(1), Some(255), Some(9)]),
        integers(&[Some(1), Some(-1), None]),
        integers(&[Some(1), Some(i64::MAX), None]),
        Arc::new(UInt64Array::from(vec![Some(1), Some(u64::MAX), None])),
        Arc::new(Float64Array::from(vec![Some(1.0), Some(1.5), None])),
        Arc::new(Float64Array::from(vec![Some(1.0), Some(f64::NAN), None])),
        Arc::new(StringArray::from(vec![Some("1"), Some("1.0"), None])),
    ];
    for column in bad {
        let batch = table(vec![("q1", good.clone()), ("q2", column.clone())]);
        let first = batch.slice(0, 1);
        let mut batches = BatchScorer::new(scoring("gad-2"), &batch.schema()).unwrap();
        batches.score(&first).unwrap();
        let error = batches.score(&batch).unwrap_err().to_string();
        let expected = "row 3: column `q2`: not an answer to this item: expected 0, 1, 2, 3, or an empty cell where the answer is missing";
        assert_eq!(error, expected, "{column:?}");
        let left = Scoring { on_bad_value: OnBadValue::LeaveRow, ..scoring("gad-2") };
        let (scored, counts) = run(left, &batch).unwrap();
        let status = words(&scored, "status");
        assert_eq!((status[0].as_deref(), status[1].as_deref()), (Some("complete"), Some("not-scored")));
        assert_eq!(numbers(&scored, "total")[1], None);
        assert!(words(&scored, "error")[1].as_deref().unwrap().starts_with("`q2`: not an answer"));
        assert_eq!(words(&scored, "error")[0], None);
        assert!(counts.not_scored >= 1 && counts.rows == 3);
    }
}

#[test]
fn a_table_that_does_not_fit_is_refused_with_what_would_be_right() {
    let column = integers(&[Some(1)]);
    let flag: ArrayRef = Arc::new(BooleanArray::from(vec![true]));
    let rows = [
        (
            vec![("q1", column.clone())],
            "there is no column for `q2`: every scored item needs one, null where the answer is missing",
        ),
        (
            vec![("q1", column.clone()), ("q2", flag)],
            "the column `q2` is of the type Boolean: expected whole numbers or text",
        ),
        (
            vec![("q1", column.clone()), ("q2", column.clone()), ("q1 ", column.clone())],
            "two columns are named `q1`: keep one of them",
        ),
        (
            vec![("q1", column.clone()), ("q2", column.clone()), ("total", column)],
            "a column is named `total`, as one that is appended: give it another name",
        ),
    ];
    for (columns, expected) in rows {
        assert_eq!(run(scoring("gad-2"), &table(columns)).unwrap_err().to_string(), expected);
    }
}

#[test]
fn an_unscored_item_may_be_absent_and_the_screen_is_at_the_chosen_value() {
    let instrument = instruments::find("phq-9").unwrap();
    let columns =
        || instrument.definition().items.iter().map(|item| (item.id.as_ref(), integers(&[Some(1), None])));
    let at_9 = Scoring { screen_at: Some((Comparison::AtLeast, 9)), ..scoring("phq-9") };
    let (scored, _) = run(at_9, &table(columns().collect())).unwrap();
    assert_eq!(words(&scored, "screen"), [Some("yes".to_owned()), None]);
    assert_eq!(words(&scored, "flags"), [Some("item9_positive".to_owned()), Some(String::new())]);
    let nothing = Scoring { screen_at: None, ..at_9 };
    assert_eq!(words(&run(nothing, &table(columns().collect())).unwrap().0, "screen"), [None, None]);
}

/// Writes a table to a file, scores it, and returns what was written.
fn through_a_file(batch: &RecordBatch, table: Table) -> Result<(Vec<u8>, Counts), TableError> {
    let mut file = tempfile::tempfile().unwrap();
    write_parquet(&mut file, batch);
    let mut out = Vec::new();
    let mut seen = 0;
    let counts = score_parquet(file, &mut out, table, scoring("gad-7"), |rows, of| {
        assert_eq!(of, u64::try_from(batch.num_rows()).unwrap());
        seen += rows;
    })?;
    assert_eq!(seen, batch.num_rows());
    Ok((out, counts))
}

fn write_parquet(file: &mut File, batch: &RecordBatch) {
    let mut writer = ArrowWriter::try_new(file, batch.schema(), None).unwrap();
    writer.write(batch).unwrap();
    writer.close().unwrap();
}

#[test]
fn a_file_comes_back_in_its_order_with_the_same_columns_appended_in_every_form() {
    let batch = drawn(instruments::find("gad-7").unwrap(), 40_000);
    let (expected, all) = run(scoring("gad-7"), &batch).unwrap();
    let (bytes, counts) = through_a_file(&batch, Table::Parquet).unwrap();
    assert_eq!(counts, all);
    let mut file = tempfile::tempfile().unwrap();
    std::io::Write::write_all(&mut file, &bytes).unwrap();
    let reader =
        ParquetRecordBatchReaderBuilder::try_new(file).unwrap().with_batch_size(50_000).build().unwrap();
    let batches: Vec<_> = reader.map(Result::unwrap).collect();
    assert_eq!(batches.len(), 1);
    assert_eq!(batches[0].columns(), expected.columns());

    let (csv, _) = through_a_file(&batch, Table::Csv).unwrap();
    let csv = String::from_utf8(csv).unwrap();
    let header = "id,q1,q2,q3,q4,q5,q6,q7,difficulty,status,total,observed-sum,lowest,highest,band,screen,\
                  subscale-gad-2,flags,missing";
    assert_eq!((csv.lines().next(), csv.lines().count()), (Some(header), 40_001));
    let last = csv.lines().last().unwrap();
    assert!(last.starts_with("client 39999,"), "{last}");

    let (json, _) = through_a_file(&batch.slice(0, 2), Table::Ndjson).unwrap();
    let json = String::from_utf8(json).unwrap();
    assert_eq!(json.lines().count(), 2);
    assert!(
        json.lines().all(|line| line.starts_with("{\"id\":\"client ") && line.contains("\"total\":")),
        "{json}"
    );
    let (json, _) = through_a_file(&batch.slice(0, 2), Table::Json).unwrap();
    assert!(json.starts_with(b"[{\"id\"") && json.ends_with(b"}]"));
}

#[test]
fn a_table_without_rows_has_its_header() {
    let empty = drawn(instruments::find("gad-7").unwrap(), 1).slice(0, 0);
    let (csv, counts) = through_a_file(&empty, Table::Csv).unwrap();
    assert!(csv.starts_with(b"id,q1,") && csv.ends_with(b",missing\n"));
    assert_eq!(counts, Counts::default());
    assert_eq!(through_a_file(&empty, Table::Json).unwrap().0, b"[]");
}

#[test]
fn a_file_that_is_cut_or_is_something_else_is_an_error() {
    let batch = drawn(instruments::find("gad-7").unwrap(), 500);
    let mut whole = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut whole, batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    let cuts = (0..40).map(|part| whole[..whole.len() * part / 40].to_vec());
    for damaged in cuts.chain([b"q1,q2\n1,2\n".to_vec(), b"PAR1".repeat(64)]) {
        let mut file = tempfile::tempfile().unwrap();
        std::io::Write::write_all(&mut file, &damaged).unwrap();
        let scored = score_parquet(file, Vec::new(), Table::Csv, scoring("gad-7"), |_, _| ());
        let error = scored.unwrap_err().to_string();
        assert!(error.starts_with("this is not a Parquet file that can be read here"), "{error}");
    }
}
