//! Rows of JSON, one object a line or an array of them: each comes back as it was, with the scores appended.
//!
//! Lines are read in blocks and scored on all cores, in memory that does not grow. An array is one document, which is read
//! whole.

use casework::core::wire::{self, WireError};
use casework::screeners;
use casework::screeners::rows::{BadCell, Cell, Field, Row, Tail};
use serde_json::{Map, Value};

use super::blocks::{Blocks, Border};
use super::pipeline::{self, Fault, Part, Sum, Why};
use super::{Counts, OnError, Options};
use crate::exit::{Failure, Outcome};
use crate::input::Input;
use crate::output::{Format, OutputArgs, Sink};
use crate::progress::Progress;

pub(super) fn score(options: &Options, mut input: Input, output: &OutputArgs) -> Result<Outcome, Failure> {
    let mut answers = Answers::open(output)?;
    let name = input.name().to_owned();
    if input.first_byte()? == Some(b'[') {
        let counts = array(options, &mut input, &mut answers)?;
        return answers.finish(counts);
    }
    let mut progress = Progress::new(&input, output);
    let mut sum = Sum::new(&name, 0);
    let array = answers.array;
    let scorer = || {
        let mut rows = Rows::new(options, array);
        move |block: &[u8], kept: &mut Vec<u8>| lines(&mut rows, block, kept)
    };
    let blocks = Blocks::new(input, Border::Line);
    pipeline::run(blocks, pipeline::scorers(), scorer, |block, scored, part| {
        sum.add(part)?;
        progress.add(block.len());
        answers.push(scored)
    })?;
    if sum.counts.rows == 0 {
        return Err(Failure::Input(format!("{name}: it is empty: expected one JSON object a line")));
    }
    answers.finish(sum.counts)
}

/// Scores the rows of one array, which is read whole.
fn array(options: &Options, input: &mut Input, answers: &mut Answers) -> Result<Counts, Failure> {
    let name = input.name().to_owned();
    let text = whole(input)?;
    let broken = |error: WireError| {
        let WireError { line, column, message, .. } = error;
        Failure::Input(format!("{name}: line {line}, column {column}: {message}"))
    };
    let Value::Array(items) = wire::value(&text).map_err(broken)? else {
        return Err(Failure::Input(format!("{name}: expected an array of objects")));
    };
    let (mut rows, mut counts, mut scored) =
        (Rows::new(options, answers.array), Counts::default(), Vec::new());
    for ((index, item), text) in items.iter().enumerate().zip(elements(&text)) {
        let added = rows.add(item, &text, &mut scored, &mut counts);
        added.map_err(|why| Failure::Input(format!("{name}: /{index}{why}")))?;
        answers.push(&mut scored)?;
    }
    Ok(counts)
}

/// Scores a block of lines.
fn lines(rows: &mut Rows, block: &[u8], kept: &mut Vec<u8>) -> Part {
    let mut part = Part::default();
    for line in block.split_inclusive(|byte| *byte == b'\n') {
        if let Err(why) = one_line(rows, line, kept, &mut part.counts) {
            part.fault = Some(Fault { row: part.counts.rows, line: part.lines, why: Why::Line(why) });
            break;
        }
        part.lines += u64::from(line.ends_with(b"\n"));
    }
    part
}

/// Scores one line, unless it is blank; an error goes behind the number of the line.
fn one_line(rows: &mut Rows, line: &[u8], kept: &mut Vec<u8>, counts: &mut Counts) -> Result<(), String> {
    if line.iter().all(u8::is_ascii_whitespace) {
        return Ok(());
    }
    let end = line.iter().rposition(|byte| !matches!(byte, b'\n' | b'\r')).map_or(0, |last| last + 1);
    let line = line.get(..end).unwrap_or_default();
    let text = str::from_utf8(line).map_err(|error| {
        format!(", column {}: this is not UTF-8: save the file as UTF-8", error.valid_up_to() + 1)
    })?;
    let tree = wire::value(text).map_err(|error| format!(", column {}: {}", error.column, error.message))?;
    rows.add(&tree, text, kept, counts)
        .map_err(|why| if why.starts_with('/') { format!(": {why}") } else { why })
}

/// Takes scored rows to where they belong: one a line, or as one array.
struct Answers {
    sink: Sink,
    array: bool,
    any: bool,
}

impl Answers {
    fn open(output: &OutputArgs) -> Result<Self, Failure> {
        let sink = Sink::open(output.output.as_deref())?;
        Ok(Self { sink, array: output.format == Format::Json, any: false })
    }

    /// Takes rows over. In an array each comes behind a comma, and the first of all behind the bracket instead.
    fn push(&mut self, scored: &mut Vec<u8>) -> Result<(), Failure> {
        if self.array
            && !self.any
            && let Some(first) = scored.first_mut()
        {
            *first = b'[';
        }
        self.any |= !scored.is_empty();
        self.sink.push(scored)
    }

    fn finish(mut self, counts: Counts) -> Result<Outcome, Failure> {
        if self.array {
            self.sink.kept().extend_from_slice(if self.any { b"\n]\n" } else { b"[]\n" });
        }
        self.sink.finish()?;
        Ok(counts.outcome())
    }
}

/// Scores rows.
struct Rows {
    options: Options,
    tail: Tail<'static>,
    row: Row<'static>,
    /// Whether the answers make one array.
    array: bool,
}

impl Rows {
    fn new(options: &Options, array: bool) -> Self {
        Self { options: *options, tail: options.tail(), row: Row::new(options.instrument), array }
    }

    /// Adds one row, of which `text` is one line. An error begins with `/` or `:`, to stand behind the place of the row.
    fn add(
        &mut self,
        tree: &Value,
        text: &str,
        kept: &mut Vec<u8>,
        counts: &mut Counts,
    ) -> Result<(), String> {
        let Self { options, tail, row, array } = self;
        let Value::Object(fields) = tree else {
            return Err(": expected an object such as {\"q1\": 2}".to_owned());
        };
        let mut appended = tail.columns().iter().map(|column| column.name.as_str());
        if let Some(name) = appended.find(|name| fields.contains_key(*name)) {
            return Err(format!("/{name}: the name of a field that is appended: give it another"));
        }
        if *array {
            kept.extend_from_slice(b",\n");
        }
        push_open(kept, text, fields.is_empty());
        let first = &mut fields.is_empty();
        match fill(fields, options, row).and_then(|()| row.answers()) {
            Ok(answers) => {
                let score = screeners::score(&answers);
                let score = if options.prorate { score.prorate() } else { score };
                counts.scored(score.status());
                tail.score(&score, |name, field| push_field(kept, first, name, field));
            }
            Err(bad) if options.on_error == OnError::Null => {
                counts.not_scored();
                tail.not_scored(&bad.to_string(), |name, field| push_field(kept, first, name, field));
            }
            Err(bad) => return Err(format!("/{}: {}", bad.item, bad.expected)),
        }
        kept.extend_from_slice(if *array { b"}" } else { b"}\n" });
        Ok(())
    }
}

/// Reads what is left as one text, in which every line keeps its number.
fn whole(input: &mut Input) -> Result<String, Failure> {
    let (mut whole, mut at) = (String::new(), 1);
    while let Some((line, text)) = input.next_line()? {
        whole.extend(std::iter::repeat_n('\n', line - at));
        whole.push_str(&text);
        at = line;
    }
    Ok(whole)
}

/// Cuts the text of an array into its elements as they were written, each on one line.
fn elements(array: &str) -> Vec<String> {
    let (mut elements, mut element) = (Vec::new(), String::new());
    let (mut depth, mut quoted, mut escaped) = (0_u32, false, false);
    for letter in array.chars() {
        let was_quoted = quoted;
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = quoted,
            '"' => quoted = !quoted,
            _ if quoted => {}
            '[' | '{' => depth += 1,
            ']' | '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        let opens = depth == 1 && letter == '[' && elements.is_empty() && element.is_empty();
        let ends = (depth == 1 && letter == ',') || (depth == 0 && letter == ']');
        match letter {
            _ if was_quoted => element.push(letter),
            _ if ends => elements.push(std::mem::take(&mut element)),
            '\r' | '\n' => {}
            _ if opens || (element.is_empty() && letter.is_whitespace()) => {}
            _ => element.push(letter),
        }
    }
    elements
}

fn fill(fields: &Map<String, Value>, options: &Options, row: &mut Row<'_>) -> Result<(), BadCell> {
    row.clear();
    for (place, item) in options.instrument.all_items().enumerate() {
        if let Some(value) = fields.get(item.id.as_ref()) {
            row.put(place, Cell::of(value))?;
        }
    }
    Ok(())
}

/// Writes the line up to its last brace, as it was.
fn push_open(kept: &mut Vec<u8>, text: &str, empty: bool) {
    let text = text.trim();
    let open = text.strip_suffix('}').unwrap_or(text).trim_end();
    kept.extend_from_slice(if empty { "{" } else { open }.as_bytes());
}

fn push_field(kept: &mut Vec<u8>, first: &mut bool, name: &str, field: Field<'_>) {
    let comma = if std::mem::take(first) { "" } else { "," };
    let value = match field {
        Field::Empty => Value::Null,
        Field::Number(number) => number.into(),
        Field::Code(word) | Field::Word(word) => word.into(),
    };
    kept.extend_from_slice(format!("{comma}\"{name}\":{value}").as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_elements_of_an_array_are_cut_as_they_were_written() {
        let rows = [
            (r#"[{"a":1}, {"b": [1, {"c":2}]}]"#, vec![r#"{"a":1}"#, r#"{"b": [1, {"c":2}]}"#]),
            (r#" [ {"a":"x, \"]} \\"},{} ] "#, vec![r#"{"a":"x, \"]} \\"}"#, "{}"]),
            ("[\n{\r\n\"a\":\n1.50}\n,\n[[2],\n3]]\n", vec!["{\"a\":1.50}", "[[2],3]"]),
            ("[\"[\",1]", vec!["\"[\"", "1"]),
        ];
        for (array, expected) in rows {
            let found = elements(array);
            assert_eq!(found.iter().map(|element| element.trim()).collect::<Vec<_>>(), expected, "{array}");
        }
    }
}
