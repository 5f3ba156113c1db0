//! Rows of comma-separated values: read in blocks, scored on all cores, written in order, in memory that does not grow.

use std::io::Read;

use casework::screeners;
use casework::screeners::rows::{BadCell, Cell, Field, Row, Tail};
use csv::{ByteRecord, ReaderBuilder};

use super::blocks::{Blocks, Border, is_end};
use super::pipeline::{self, Fault, Part, Sum, Why};
use super::{Counts, OnError, Options};
use crate::exit::{Failure, Outcome};
use crate::input::Input;
use crate::output::{Format, OutputArgs, Sink};
use crate::progress::Progress;

pub(super) fn score(options: &Options, input: Input, output: &OutputArgs) -> Result<Outcome, Failure> {
    if output.format != Format::Table {
        let message = "rows of CSV are answered in CSV: leave `--format` out, or give rows as NDJSON";
        return Err(Failure::Input(message.to_owned()));
    }
    let mut progress = Progress::new(&input, output);
    let name = input.name().to_owned();
    let mut sink = Sink::open(output.output.as_deref())?;
    let mut blocks = Blocks::new(input, Border::Record);
    let tail = options.tail();
    let Some((header, lines)) = header(&mut blocks, &name)? else {
        return Err(Failure::Input(format!(
            "{name}: it is empty: expected a header with item columns such as `q1`"
        )));
    };
    let columns = Columns::of(&header, &tail, options)
        .map_err(|why| Failure::Input(format!("{name}: line 1: {why}")))?;
    push_header(sink.kept(), &header, &tail);
    let mut sum = Sum::new(&name, lines);
    let scorer = || {
        let mut scorer = Scorer::new(options, columns.clone());
        move |block: &[u8], kept: &mut Vec<u8>| scorer.score(block, kept)
    };
    pipeline::run(blocks, pipeline::scorers(), scorer, |block, scored, part| {
        sum.add(part)?;
        progress.add(block.len());
        sink.push(scored)
    })?;
    sink.finish()?;
    Ok(sum.counts.outcome())
}

/// Reads the header, and counts the line feeds to its end. What follows is put back.
fn header(blocks: &mut Blocks, name: &str) -> Result<Option<(ByteRecord, u64)>, Failure> {
    let (mut block, mut header, mut lines) = (Vec::new(), ByteRecord::new(), 0);
    while blocks.next(&mut block)? {
        let mut reader = reader(block.as_slice());
        let found = reader.read_byte_record(&mut header);
        if !found.map_err(|_| Failure::Input(format!("{name}: this is not CSV")))? {
            lines += line_feeds(&block);
            continue;
        }
        if str::from_utf8(header.as_slice()).is_err() {
            return Err(Failure::Input(format!("{name}: line {}{NOT_UTF_8}", lines + 1)));
        }
        let end = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX).min(block.len());
        let (read, rest) = block.split_at(end);
        blocks.put_back(rest);
        return Ok(Some((header, lines + line_feeds(read))));
    }
    Ok(None)
}

fn reader<R: Read>(from: R) -> csv::Reader<R> {
    ReaderBuilder::new().has_headers(false).flexible(true).from_reader(from)
}

fn line_feeds(bytes: &[u8]) -> u64 {
    bytes.iter().map(|byte| u64::from(*byte == b'\n')).sum()
}

fn push_header(kept: &mut Vec<u8>, header: &ByteRecord, tail: &Tail<'_>) {
    push_cells(kept, header);
    for column in tail.columns() {
        push_field(kept, Field::Word(&column.name));
    }
    kept.push(b'\n');
}

/// Scores blocks of records.
struct Scorer {
    columns: Columns,
    options: Options,
    tail: Tail<'static>,
    row: Row<'static>,
    record: ByteRecord,
}

impl Scorer {
    fn new(options: &Options, columns: Columns) -> Self {
        Self {
            columns,
            options: *options,
            tail: options.tail(),
            row: Row::new(options.instrument),
            record: ByteRecord::new(),
        }
    }

    /// Scores a block, and appends its records with their scores to what is kept.
    fn score(&mut self, block: &[u8], kept: &mut Vec<u8>) -> Part {
        let mut part = Part { lines: line_feeds(block), ..Part::default() };
        // A cell is in quotes in few files, and without quotes a record is its line.
        let plain = !block.contains(&b'"') && str::from_utf8(block).is_ok();
        let fault = if plain {
            self.plain(block, kept, &mut part.counts)
        } else {
            self.quoted(block, kept, &mut part.counts)
        };
        part.fault = fault.err().map(|(start, why)| Fault {
            row: part.counts.rows,
            line: line_feeds(block.get(..start).unwrap_or_default()),
            why,
        });
        part
    }

    /// Scores a block without quotes line by line; an error is where its record starts, and why.
    fn plain(&mut self, block: &[u8], kept: &mut Vec<u8>, counts: &mut Counts) -> Result<(), (usize, Why)> {
        let mut start = 0;
        while let Some(rest) = block.get(start..).filter(|rest| !rest.is_empty()) {
            let mut cells = Cells::new(&self.columns, &mut self.row);
            let (mut from, mut end) = (0, rest.len());
            for (place, byte) in rest.iter().enumerate() {
                if *byte == b',' {
                    cells.put(rest.get(from..place).unwrap_or_default());
                    from = place + 1;
                } else if is_end(*byte) {
                    end = place;
                    break;
                }
            }
            if end > 0 {
                cells.put(rest.get(from..end).unwrap_or_default());
                let (count, filled) = cells.filled();
                kept.extend_from_slice(rest.get(..end).unwrap_or_default());
                self.finish(count, filled, kept, counts).map_err(|why| (start, why))?;
            }
            start += end + 1;
        }
        Ok(())
    }

    /// Scores a block with the reader of CSV; an error is where its record starts, and why.
    fn quoted(&mut self, block: &[u8], kept: &mut Vec<u8>, counts: &mut Counts) -> Result<(), (usize, Why)> {
        // A line feed of ours comes first, so that no block is taken for the beginning of a file.
        let mut reader = reader(b"\n".chain(block));
        while let Some(start) = self.next_record(&mut reader, block)? {
            let mut cells = Cells::new(&self.columns, &mut self.row);
            self.record.iter().for_each(|cell| cells.put(cell));
            let (count, filled) = cells.filled();
            push_cells(kept, &self.record);
            self.finish(count, filled, kept, counts).map_err(|why| (start, why))?;
        }
        Ok(())
    }

    /// Reads a record, and returns where in the block it starts.
    fn next_record<R: Read>(
        &mut self,
        reader: &mut csv::Reader<R>,
        block: &[u8],
    ) -> Result<Option<usize>, (usize, Why)> {
        let from = usize::try_from(reader.position().byte()).unwrap_or(0).saturating_sub(1);
        let blank = block.get(from..).unwrap_or_default().iter().take_while(|byte| is_end(**byte));
        let start = from + blank.count();
        match reader.read_byte_record(&mut self.record) {
            Ok(true) => {}
            Ok(false) => return Ok(None),
            Err(_) => return Err((start, Why::Line(": this is not CSV".to_owned()))),
        }
        let end = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX).saturating_sub(1);
        if str::from_utf8(block.get(start..end).unwrap_or_default()).is_err() {
            return Err((start, Why::Line(NOT_UTF_8.to_owned())));
        }
        Ok(Some(start))
    }

    /// Appends the scores of the record whose cells were read last.
    #[inline]
    fn finish(
        &mut self,
        cells: usize,
        filled: Result<(), BadCell>,
        kept: &mut Vec<u8>,
        counts: &mut Counts,
    ) -> Result<(), Why> {
        if cells != self.columns.count {
            return Err(Why::Row(format!("{cells} cells where the header has {}", self.columns.count)));
        }
        match (filled.and_then(|()| self.row.answers()), self.options.on_error) {
            (Err(bad), OnError::Fail) => return Err(Why::Row(format!("column {bad}"))),
            (Err(bad), OnError::Null) => {
                counts.not_scored();
                self.tail.not_scored(&bad.to_string(), |_, field| push_field(kept, field));
            }
            (Ok(answers), _) => {
                let score = screeners::score(&answers);
                let score = if self.options.prorate { score.prorate() } else { score };
                counts.scored(score.status());
                self.tail.score(&score, |_, field| push_field(kept, field));
            }
        }
        kept.push(b'\n');
        Ok(())
    }
}

const NOT_UTF_8: &str = ": this is not UTF-8: save the file as UTF-8";

/// Which column holds which item.
#[derive(Clone)]
struct Columns {
    count: usize,
    /// The place of each item's column, and the place of the item.
    items: Vec<(usize, usize)>,
}

impl Columns {
    fn of(header: &ByteRecord, tail: &Tail<'_>, options: &Options) -> Result<Self, String> {
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
        let mut appended = tail.columns().iter().map(|column| column.name.as_str());
        if let Some(name) = appended.find(|name| header.iter().any(|column| column == name.as_bytes())) {
            return Err(format!("a column is named `{name}`, as one that is appended: give it another name"));
        }
        items.sort_unstable();
        Ok(Self { count: header.len(), items })
    }
}

/// Puts the cells of one record in the places of their items.
struct Cells<'a> {
    wanted: std::slice::Iter<'a, (usize, usize)>,
    next: Option<&'a (usize, usize)>,
    row: &'a mut Row<'static>,
    count: usize,
    bad: Option<BadCell>,
}

impl<'a> Cells<'a> {
    #[inline]
    fn new(columns: &'a Columns, row: &'a mut Row<'static>) -> Self {
        row.clear();
        let mut wanted = columns.items.iter();
        let next = wanted.next();
        Self { wanted, next, row, count: 0, bad: None }
    }

    /// Takes the next cell.
    #[inline]
    fn put(&mut self, cell: &[u8]) {
        if let Some((column, place)) = self.next
            && *column == self.count
        {
            if let Err(bad) = self.row.put(*place, Cell::read(cell)) {
                self.bad.get_or_insert(bad);
            }
            self.next = self.wanted.next();
        }
        self.count += 1;
    }

    /// Counts the cells, and names the first that can be no answer.
    #[inline]
    fn filled(self) -> (usize, Result<(), BadCell>) {
        (self.count, self.bad.map_or(Ok(()), Err))
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
        Field::Code(word) => {
            kept.push(b',');
            kept.extend_from_slice(word.as_bytes());
        }
        Field::Word(word) => {
            kept.push(b',');
            push_cell(kept, word.as_bytes());
        }
    }
}

/// Writes a comma and a number; small ones, which are nearly all, without the machinery of formatting.
#[inline]
fn push_number(kept: &mut Vec<u8>, number: i32) {
    match u8::try_from(number) {
        Ok(small @ 0..=9) => kept.extend_from_slice(&[b',', b'0' + small]),
        Ok(small @ 10..=99) => kept.extend_from_slice(&[b',', b'0' + small / 10, b'0' + small % 10]),
        _ => {
            kept.push(b',');
            kept.extend_from_slice(number.to_string().as_bytes());
        }
    }
}

#[cfg(test)]
mod tests {
    use casework::screeners::instruments;

    use super::*;

    /// Scores a text that is cut after each few bytes, and says what came out or what is wrong.
    fn scored(text: &str, on_error: OnError, size: usize, scorers: usize) -> Result<String, String> {
        let instrument = instruments::find("gad-2").unwrap();
        let options = Options { instrument, screen_at: None, chosen: false, prorate: false, on_error };
        let mut blocks = Blocks::small(text.as_bytes().to_vec(), Border::Record, size);
        let (header, lines) = header(&mut blocks, "in").unwrap().unwrap();
        let columns = Columns::of(&header, &options.tail(), &options).unwrap();
        let (mut sum, mut out) = (Sum::new("in", lines), Vec::new());
        let scorer = || {
            let mut scorer = Scorer::new(&options, columns.clone());
            move |block: &[u8], kept: &mut Vec<u8>| scorer.score(block, kept)
        };
        let ran = pipeline::run(blocks, scorers, scorer, |_, scored, part| {
            sum.add(part)?;
            out.append(scored);
            Ok(())
        });
        ran.map(|()| String::from_utf8(out).unwrap()).map_err(|failure| failure.to_string())
    }

    #[test]
    fn it_makes_no_difference_where_a_text_is_cut_and_who_scores_it() {
        let good = "n,q1,q2\r\n\"a\r\nb\",1,2\r\n\r\n\"\"\"\",NA,\"3\"\r\n\u{feff},0,0\r\nx\"y,2,\r\n,3,3";
        let rows = [
            ("n,q1,q2\na,1,2\nb,,3\n\n\nc,0,0\nd,1,1\n", None),
            (good, None),
            ("n,q1,q2\na,1,2\n\n\"x\n\ny\",1,1\n\nc,9,0\nd,8,1\n", Some("in: row 3 (line 8): column `q1`: ")),
            ("n,q1,q2\na,1,2\nb,1\nc,9,9\n", Some("in: row 2 (line 3): 2 cells where the header has 3")),
            ("n,q1,q2\n\n\na,1,2,\"z\n\"\n", Some("in: row 1 (line 4): 4 cells where the header has 3")),
        ];
        for (text, expected) in rows {
            let whole = scored(text, OnError::Fail, text.len() + 1, 1);
            match (expected, &whole) {
                (None, found) => assert!(found.is_ok(), "{found:?}"),
                (Some(expected), found) => {
                    assert!(found.clone().unwrap_err().starts_with(expected), "{found:?}");
                }
            }
            for size in 1..text.len() {
                for scorers in 1..4 {
                    assert_eq!(
                        scored(text, OnError::Fail, size, scorers),
                        whole,
                        "size {size}, {scorers} scorers"
                    );
                }
            }
        }
        let whole = scored(good, OnError::Null, 1 << 10, 1).unwrap();
        let first = "\"a\r\nb\",1,2,complete,3,3,3,3,,,,0,\n\"\"\"\",NA,3,incomplete,,3,3,6,,,,1,\n\u{feff},0,0,complete,";
        assert!(whole.starts_with(first), "{whole}");
    }

    #[test]
    fn cells_in_quotes_and_cells_without_are_scored_alike() {
        let plain = "n,q1,q2\na,1,2\nb, 3 ,NA\nc,refused,yes\n";
        let quoted = "n,q1,q2\n\"a\",1,\"2\"\nb,\" 3 \",NA\nc,refused,\"yes\"\n";
        let found = scored(plain, OnError::Null, 1 << 10, 1).unwrap();
        assert_eq!(scored(quoted, OnError::Null, 1 << 10, 1).unwrap(), found);
        assert!(found.contains("c,refused,yes,not-scored,"), "{found}");
    }
}
