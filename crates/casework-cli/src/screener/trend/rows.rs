//! Dated rows: comma-separated values with a header, or JSON.

use std::io::Read;
use std::path::Path;

use casework::screeners::Instrument;
use casework::screeners::change::Dated;
use chrono::NaiveDate;
use csv::{ByteRecord, ReaderBuilder};
use serde_json::{Map, Value};

use super::super::occasion::{Bad, Raised, Reading, cell};
use super::super::score::blocks::{never_closed, open_quote};
use crate::exit::Failure;
use crate::input::{Input, Lists};

/// The sheets as they were given, and the flags of the newest.
#[derive(Debug)]
pub(super) struct Rows {
    pub(super) series: Vec<Dated>,
    pub(super) flags: Option<Vec<Raised>>,
}

pub(super) fn read(instrument: &'static Instrument, file: Option<&Path>) -> Result<Rows, Failure> {
    let mut input = Input::open(file)?;
    let name = input.name().to_owned();
    let rows = match input.first_byte()? {
        Some(b'{' | b'[') => json(instrument, input)?,
        _ => csv(instrument, input)?,
    };
    // The last of the newest: on one day, rows stand in their order.
    let mut newest: Option<&(NaiveDate, Reading)> = None;
    for row in &rows {
        if newest.is_none_or(|newest| row.0 >= newest.0) {
            newest = Some(row);
        }
    }
    let Some((_, reading)) = newest else {
        return Err(Failure::Input(format!("{name}: there is no row: expected one sheet at least")));
    };
    let flags = reading.flags.clone();
    Ok(Rows {
        series: rows.into_iter().map(|(on, reading)| Dated::new(on, reading.occasion)).collect(),
        flags,
    })
}

fn json(instrument: &'static Instrument, input: Input) -> Result<Vec<(NaiveDate, Reading)>, Failure> {
    let rows = input.documents(Lists::OfDocuments)?.map(|document| {
        let document = document?;
        let Value::Object(fields) = document.value() else {
            return Err(
                document.refuse("", "expected an object such as {\"on\": \"2025-03-03\", \"total\": 12}")
            );
        };
        row(instrument, fields).map_err(|bad| document.refuse(&bad.pointer, &bad.message))
    });
    rows.collect()
}

fn row(instrument: &'static Instrument, fields: &Map<String, Value>) -> Result<(NaiveDate, Reading), Bad> {
    let day = || Bad::new("on", "expected the day of the sheet, such as 2025-03-03");
    let on = fields.get("on").and_then(Value::as_str).ok_or_else(day)?;
    let on = on.parse::<NaiveDate>().map_err(|_| day())?;
    Ok((on, Reading::fields(instrument, fields)?))
}

fn csv(instrument: &'static Instrument, input: Input) -> Result<Vec<(NaiveDate, Reading)>, Failure> {
    let name = input.name().to_owned();
    let mut bytes = Vec::new();
    input.into_reader().read_to_end(&mut bytes).map_err(|error| Failure::reading(&name, &error))?;
    if let Some(line) = open_quote(&bytes) {
        return Err(never_closed(&name, line));
    }
    let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes.as_slice());
    let mut record = ByteRecord::new();
    let mut next = |record: &mut ByteRecord, place: &str| {
        let more = reader.read_byte_record(record).map_err(|error| {
            if let csv::ErrorKind::Io(error) = error.kind() {
                Failure::reading(&name, error)
            } else {
                Failure::Input(format!("{name}: {place}: this is not CSV"))
            }
        })?;
        if !more {
            return Ok(None);
        }
        let cells = record.iter().map(|cell| std::str::from_utf8(cell).map(|text| text.trim().to_owned()));
        cells.collect::<Result<Vec<_>, _>>().map(Some).map_err(|_| {
            Failure::Input(format!("{name}: {place}: this is not UTF-8: save the file as UTF-8"))
        })
    };
    let Some(header) = next(&mut record, "header")? else {
        return Err(Failure::Input(format!(
            "{name}: it is empty: expected a header with `on`, and items or `total`"
        )));
    };
    check(instrument, &header).map_err(|why| Failure::Input(format!("{name}: header: {why}")))?;
    let mut rows = Vec::new();
    while let Some(cells) = next(&mut record, &format!("row {}", rows.len() + 1))? {
        let refuse = |message: &str| Failure::Input(format!("{name}: row {}: {message}", rows.len() + 1));
        if cells.len() != header.len() {
            return Err(refuse(&format!("{} cells where the header has {}", cells.len(), header.len())));
        }
        let value = |column: &str, text: &str| match column {
            "on" | "status" | "instrument" | "version" | "language" | "definition" => Value::from(text),
            _ => cell(text),
        };
        let fields = header.iter().zip(&cells).map(|(column, text)| (column.clone(), value(column, text)));
        rows.push(row(instrument, &fields.collect()).map_err(|Bad { pointer, message }| {
            let column = pointer.trim_start_matches('/');
            let place = if column.is_empty() { String::new() } else { format!("column `{column}`: ") };
            refuse(&format!("{place}{message}"))
        })?);
    }
    Ok(rows)
}

/// Holds that a header names a day, each column once, and either all scored items or a total.
fn check(instrument: &Instrument, header: &[String]) -> Result<(), String> {
    let known = ["on", "total", "status", "instrument", "version", "language", "definition"];
    let items: Vec<_> = instrument.all_items().map(|item| item.id.as_ref()).collect();
    for name in known.iter().chain(&items) {
        if header.iter().filter(|column| column == name).count() > 1 {
            return Err(format!("two columns are named `{name}`: keep one of them"));
        }
    }
    let has = |name: &str| header.iter().any(|column| column == name);
    if !has("on") {
        return Err("there is no column `on`: it holds the day of each sheet, such as 2025-03-03".to_owned());
    }
    let scored = &instrument.definition().items;
    let absent: Vec<_> =
        scored.iter().filter(|item| !has(&item.id)).map(|item| format!("`{}`", item.id)).collect();
    if absent.len() == scored.len() && items.iter().all(|item| !has(item)) {
        let total = "there is no column `total`, and none for the items: one or the other is needed";
        return if has("total") { Ok(()) } else { Err(total.to_owned()) };
    }
    if !absent.is_empty() {
        return Err(format!(
            "there is no column for {}: every scored item needs one, empty where the answer is missing",
            absent.join(", ")
        ));
    }
    Ok(())
}
