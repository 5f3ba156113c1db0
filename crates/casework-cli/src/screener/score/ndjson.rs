//! Rows of JSON, one object a line or an array of them: each comes back as it was, with the scores appended.

use casework::core::wire::{self, WireError};
use casework::screeners;
use serde_json::{Map, Value};

use super::cell::{BadCell, Cell, Row};
use super::tail::{Field, Tail};
use super::{Counts, OnError, Options};
use crate::exit::{Failure, Outcome};
use crate::input::Input;
use crate::output::{Format, OutputArgs, Sink};

pub(super) fn score(options: &Options, mut input: Input, output: &OutputArgs) -> Result<Outcome, Failure> {
    let name = input.name().to_owned();
    let mut rows = Rows::open(options, output)?;
    if input.first_byte()? == Some(b'[') {
        let text = whole(&mut input)?;
        let broken = |error: WireError| {
            let WireError { line, column, message, .. } = error;
            Failure::Input(format!("{name}: line {line}, column {column}: {message}"))
        };
        let Value::Array(items) = wire::value(&text).map_err(broken)? else {
            return Err(Failure::Input(format!("{name}: expected an array of objects")));
        };
        for ((index, item), text) in items.iter().enumerate().zip(elements(&text)) {
            rows.add(item, &text, |rest| Failure::Input(format!("{name}: /{index}{rest}")))?;
        }
    } else {
        while let Some((line, text)) = input.next_line()? {
            let refuse = |rest: &str| Failure::Input(format!("{name}: line {line}{rest}"));
            let tree = wire::value(&text)
                .map_err(|error| refuse(&format!(", column {}: {}", error.column, error.message)))?;
            rows.add(&tree, &text, |rest| {
                refuse(&if rest.starts_with('/') { format!(": {rest}") } else { rest.to_owned() })
            })?;
        }
        if rows.counts.rows == 0 {
            return Err(Failure::Input(format!("{name}: it is empty: expected one JSON object a line")));
        }
    }
    rows.finish()
}

/// Takes rows and writes them with their scores.
struct Rows<'a> {
    options: &'a Options,
    sink: Sink,
    tail: Tail,
    counts: Counts,
    row: Row,
    /// Whether the answers make one array.
    array: bool,
}

impl<'a> Rows<'a> {
    fn open(options: &'a Options, output: &OutputArgs) -> Result<Self, Failure> {
        Ok(Self {
            options,
            sink: Sink::open(output.output.as_deref())?,
            tail: Tail::new(options),
            counts: Counts::default(),
            row: Row::new(options.instrument),
            array: output.format == Format::Json,
        })
    }

    /// Adds one row, of which `text` is one line; `refuse` says where it is, before what starts with `/` or `:`.
    fn add(&mut self, tree: &Value, text: &str, refuse: impl Fn(&str) -> Failure) -> Result<(), Failure> {
        let Self { options, sink, tail, counts, row, array } = self;
        let Value::Object(fields) = tree else {
            return Err(refuse(": expected an object such as {\"q1\": 2}"));
        };
        if let Some(name) = tail.names().iter().find(|name| fields.contains_key(name.as_str())) {
            return Err(refuse(&format!("/{name}: the name of a field that is appended: give it another")));
        }
        let kept = sink.kept();
        if *array {
            kept.extend_from_slice(if counts.rows == 0 { b"[\n" } else { b",\n" });
        }
        push_open(kept, text, fields.is_empty());
        let first = &mut fields.is_empty();
        match fill(fields, options, row).and_then(|()| row.answers()) {
            Ok(answers) => {
                let score = screeners::score(&answers);
                let score = if options.prorate { score.prorate() } else { score };
                tail.scored(&score, counts, |name, field| push_field(kept, first, name, field));
            }
            Err(bad) if options.on_error == OnError::Null => {
                tail.not_scored(&bad.to_string(), counts, |name, field| {
                    push_field(kept, first, name, field);
                });
            }
            Err(bad) => return Err(refuse(&format!("/{}: {}", bad.item, bad.expected))),
        }
        kept.extend_from_slice(if *array { b"}" } else { b"}\n" });
        sink.spill()
    }

    fn finish(mut self) -> Result<Outcome, Failure> {
        if self.array {
            self.sink.kept().extend_from_slice(if self.counts.rows == 0 { b"[]\n" } else { b"\n]\n" });
        }
        self.sink.finish()?;
        Ok(self.counts.outcome())
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

fn fill(fields: &Map<String, Value>, options: &Options, row: &mut Row) -> Result<(), BadCell> {
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
        Field::Word(word) => word.into(),
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
