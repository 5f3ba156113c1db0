//! Rows of comma-separated values: read, scored and written one at a time, in memory that does not grow.

use std::io::Read;

use casework::screeners;
use csv::{ByteRecord, ReaderBuilder};

use super::cell::{BadCell, Cell, Row};
use super::tail::{Field, Tail};
use super::{Counts, OnError, Options};
use crate::exit::{Failure, Outcome};
use crate::input::Input;
use crate::output::{Format, OutputArgs, Sink};

pub(super) fn score(options: &Options, input: Input, output: &OutputArgs) -> Result<Outcome, Failure> {
    if output.format != Format::Table {
        let message = "rows of CSV are answered in CSV: leave `--format` out, or give rows as NDJSON";
        return Err(Failure::Input(message.to_owned()));
    }
    let name = input.name().to_owned();
    let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(input.into_reader());
    let mut record = ByteRecord::new();
    let mut sink = Sink::open(output.output.as_deref())?;
    let mut tail = Tail::new(options);
    if !read(&mut reader, &mut record, &name)? {
        return Err(Failure::Input(format!(
            "{name}: it is empty: expected a header with item columns such as `q1`"
        )));
    }
    let columns = Columns::of(&record, &tail, options)
        .map_err(|why| Failure::Input(format!("{name}: line 1: {why}")))?;
    let lines = Lines::of_header(&record, &reader);
    push_header(sink.kept(), &record, &tail);
    let mut counts = Counts::default();
    let mut row = Row::new(options.instrument);
    while read(&mut reader, &mut record, &name)? {
        let place = || Place { name: &name, row: counts.rows + 1, line: lines.of(&record, &reader) };
        if record.len() != columns.count {
            return Err(place().refuse(&format!(
                "{} cells where the header has {}",
                record.len(),
                columns.count
            )));
        }
        let read = columns.fill(&record, &mut row).and_then(|()| row.answers());
        let kept = sink.kept();
        match (read, options.on_error) {
            (Err(bad), OnError::Fail) => return Err(place().bad_cell(&bad)),
            (Err(bad), OnError::Null) => {
                push_cells(kept, &record);
                tail.not_scored(&bad.to_string(), &mut counts, |_, field| push_field(kept, field));
            }
            (Ok(answers), _) => {
                push_cells(kept, &record);
                let score = screeners::score(&answers);
                let score = if options.prorate { score.prorate() } else { score };
                tail.scored(&score, &mut counts, |_, field| push_field(kept, field));
            }
        }
        kept.push(b'\n');
        sink.spill()?;
    }
    sink.finish()?;
    Ok(counts.outcome())
}

fn push_header(kept: &mut Vec<u8>, header: &ByteRecord, tail: &Tail) {
    push_cells(kept, header);
    for name in tail.names() {
        push_field(kept, Field::Word(name));
    }
    kept.push(b'\n');
}

/// Reads one record, and holds that it is UTF-8.
fn read<R: Read>(reader: &mut csv::Reader<R>, record: &mut ByteRecord, name: &str) -> Result<bool, Failure> {
    let more = reader.read_byte_record(record).map_err(|error| {
        if let csv::ErrorKind::Io(error) = error.kind() {
            Failure::reading(name, error)
        } else {
            Failure::Input(format!("{name}: this is not CSV"))
        }
    })?;
    if more && std::str::from_utf8(record.as_slice()).is_err() {
        let line = record.position().map_or(0, csv::Position::line);
        return Err(Failure::Input(format!(
            "{name}: line {line}: this is not UTF-8: save the file as UTF-8"
        )));
    }
    Ok(more)
}

/// How lines end, which the reader of CSV does not count before the next record.
#[derive(Debug, Clone, Copy)]
struct Lines {
    end_with_return: bool,
}

impl Lines {
    fn of_header<R: Read>(header: &ByteRecord, reader: &csv::Reader<R>) -> Self {
        Self { end_with_return: reader.position().line() == 1 + inside(header) }
    }

    /// Finds the line on which a record starts, from where the reader began to look for it and where it ended.
    fn of<R: Read>(self, record: &ByteRecord, reader: &csv::Reader<R>) -> u64 {
        let pending = u64::from(self.end_with_return);
        let began = record.position().map_or(0, csv::Position::line) + pending;
        let ended = (reader.position().line() + pending).saturating_sub(inside(record) + 1);
        began.max(ended)
    }
}

/// Counts the line ends inside the cells of a record.
fn inside(record: &ByteRecord) -> u64 {
    record.as_slice().iter().map(|byte| u64::from(*byte == b'\n')).sum()
}

/// Where a row is.
struct Place<'a> {
    name: &'a str,
    row: u64,
    line: u64,
}

impl Place<'_> {
    fn refuse(&self, message: &str) -> Failure {
        Failure::Input(format!("{}: row {} (line {}): {message}", self.name, self.row, self.line))
    }

    fn bad_cell(&self, bad: &BadCell) -> Failure {
        self.refuse(&format!("column {bad}"))
    }
}

/// Which column holds which item.
struct Columns {
    count: usize,
    /// The place of each item's column, and the place of the item.
    items: Vec<(usize, usize)>,
}

impl Columns {
    fn of(header: &ByteRecord, tail: &Tail, options: &Options) -> Result<Self, String> {
        let mut items = Vec::new();
        let mut absent = Vec::new();
        let scored = options.instrument.definition().items.len();
        for (place, item) in options.instrument.all_items().enumerate() {
            let mut found =
                header.iter().zip(0..).filter(|(name, _)| name.trim_ascii() == item.id.as_bytes());
            match (found.next(), found.next()) {
                (_, Some(_)) => return Err(format!("two columns are named `{}`: keep one of them", item.id)),
                (Some((_, column)), None) => items.push((column, place)),
                (None, None) if place < scored => absent.push(format!("`{}`", item.id)),
                (None, None) => {}
            }
        }
        if !absent.is_empty() {
            return Err(format!(
                "there is no column for {}: every scored item needs one, empty where the answer is missing",
                absent.join(", ")
            ));
        }
        if let Some(name) =
            tail.names().iter().find(|name| header.iter().any(|column| column == name.as_bytes()))
        {
            return Err(format!("a column is named `{name}`, as one that is appended: give it another name"));
        }
        items.sort_unstable();
        Ok(Self { count: header.len(), items })
    }

    #[inline]
    fn fill(&self, record: &ByteRecord, row: &mut Row) -> Result<(), BadCell> {
        row.clear();
        for (column, place) in &self.items {
            row.put(*place, Cell::read(record.get(*column).unwrap_or_default()))?;
        }
        Ok(())
    }
}

/// Writes the cells of a record, in quotes where they need them.
#[inline]
fn push_cells(kept: &mut Vec<u8>, record: &ByteRecord) {
    // Nearly no record needs quotes: one look at all its bytes saves one at each cell.
    let plain = !needs_quotes(record.as_slice());
    let mut cells = record.iter();
    if let Some(cell) = cells.next() {
        push_cell(kept, cell);
    }
    for cell in cells {
        match cell {
            [byte] if plain => kept.extend_from_slice(&[b',', *byte]),
            _ => {
                kept.push(b',');
                if plain { kept.extend_from_slice(cell) } else { push_cell(kept, cell) }
            }
        }
    }
}

/// Says whether bytes hold what ends a cell. It looks at all of them, so that it can look at many at once.
#[inline]
fn needs_quotes(bytes: &[u8]) -> bool {
    bytes.iter().fold(false, |found, byte| found | matches!(byte, b',' | b'"' | b'\n' | b'\r'))
}

#[inline]
fn push_cell(kept: &mut Vec<u8>, cell: &[u8]) {
    if !needs_quotes(cell) {
        kept.extend_from_slice(cell);
        return;
    }
    kept.push(b'"');
    for byte in cell {
        if *byte == b'"' {
            kept.push(b'"');
        }
        kept.push(*byte);
    }
    kept.push(b'"');
}

#[inline]
fn push_field(kept: &mut Vec<u8>, field: Field<'_>) {
    match field {
        Field::Empty => kept.push(b','),
        Field::Number(number) => push_number(kept, number),
        Field::Word(word) => {
            kept.push(b',');
            push_cell(kept, word.as_bytes());
        }
    }
}

/// Writes a comma and a number; small ones, which are nearly all, without the machinery of formatting.
#[inline]
fn push_number(kept: &mut Vec<u8>, number: i64) {
    match u8::try_from(number) {
        Ok(small @ 0..=9) => kept.extend_from_slice(&[b',', b'0' + small]),
        Ok(small @ 10..=99) => kept.extend_from_slice(&[b',', b'0' + small / 10, b'0' + small % 10]),
        _ => {
            kept.push(b',');
            kept.extend_from_slice(number.to_string().as_bytes());
        }
    }
}
