//! One sheet for comparing it over time: answers, a total, or a scored sheet, from an argument or from a row.

use std::path::Path;

use casework::core::answer::ItemAnswer;
use casework::core::wire;
use casework::screeners::change::Occasion;
use casework::screeners::instrument::{Flag, Severity};
use casework::screeners::{self, Answers, Instrument, Status};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::exit::Failure;
use crate::input::{Input, Lists};

/// A sheet, and the flags that its answers raise; `None` when only a total is known.
#[derive(Debug)]
pub(super) struct Reading {
    pub(super) occasion: Occasion,
    pub(super) flags: Option<Vec<Raised>>,
}

/// A flag that the answers raise, whatever the total.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Raised {
    /// The id.
    pub(super) id: &'static str,
    /// The id of the item.
    pub(super) item: &'static str,
    /// How serious it is.
    pub(super) severity: Severity,
    /// What to do next.
    pub(super) action: &'static str,
}

impl Raised {
    fn of(flag: &'static Flag) -> Self {
        Self { id: &flag.id, item: &flag.item, severity: flag.severity, action: &flag.action }
    }
}

/// What is wrong with a sheet: where in it, as a JSON pointer, and what would have been right.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Bad {
    pub(super) pointer: String,
    pub(super) message: String,
}

impl Bad {
    pub(super) fn new(field: &str, message: impl Into<String>) -> Self {
        let pointer = if field.is_empty() { String::new() } else { format!("/{field}") };
        Self { pointer, message: message.into() }
    }
}

impl Reading {
    /// Reads an argument: `@FILE`, JSON, values with commas between them, or one whole number, which is a total.
    pub(super) fn argument(instrument: &'static Instrument, name: &str, text: &str) -> Result<Self, Failure> {
        if let Some(path) = text.strip_prefix('@') {
            return Self::file(instrument, path);
        }
        Self::text(instrument, text).map_err(|Bad { pointer, message }| {
            let pointer = if pointer.is_empty() { pointer } else { format!("{pointer}: ") };
            Failure::Input(format!("{name}: {pointer}{message}"))
        })
    }

    fn file(instrument: &'static Instrument, path: &str) -> Result<Self, Failure> {
        let mut input = Input::open(Some(Path::new(path)))?;
        if matches!(input.first_byte()?, Some(b'{' | b'[')) {
            let document = input.documents(Lists::OrValues)?.only()?;
            return Self::value(instrument, document.value())
                .map_err(|bad| document.refuse(&bad.pointer, &bad.message));
        }
        let name = input.name().to_owned();
        let refuse = |message: &str| Failure::Input(format!("{name}: {message}"));
        let Some((_, line)) = input.next_line()? else {
            return Err(refuse("it is empty: expected answers or a total"));
        };
        if let Some((number, _)) = input.next_line()? {
            return Err(refuse(&format!("line {number}: expected one sheet, on one line")));
        }
        Self::text(instrument, &line).map_err(|bad| refuse(&bad.message))
    }

    fn text(instrument: &'static Instrument, text: &str) -> Result<Self, Bad> {
        let text = text.trim();
        if text.starts_with(['{', '[']) {
            let value = wire::value(text).map_err(|error| Bad {
                pointer: error.pointer.clone(),
                message: format!("column {}: {}", error.column, error.message),
            })?;
            return Self::value(instrument, &value);
        }
        if text.contains(',') {
            return Self::list(instrument, &text.split(',').map(cell).collect::<Vec<_>>());
        }
        match cell(text) {
            Value::Number(number) => Self::total(instrument, &Value::Number(number)),
            Value::Null | Value::Bool(_) | Value::String(_) | Value::Array(_) | Value::Object(_) => {
                Err(Bad::new("", EXPECTED))
            }
        }
    }

    fn value(instrument: &'static Instrument, value: &Value) -> Result<Self, Bad> {
        match value {
            Value::Object(fields) => Self::fields(instrument, fields),
            Value::Array(values) => Self::list(instrument, values),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Err(Bad::new("", EXPECTED)),
        }
    }

    /// Reads named fields: a scored sheet, the items, or the total. Other fields are passed by.
    pub(super) fn fields(instrument: &'static Instrument, fields: &Map<String, Value>) -> Result<Self, Bad> {
        known_names(fields)?;
        let mut answers = Vec::new();
        for (key, value) in fields {
            if instrument.all_items().any(|item| item.id == *key) {
                answers.push((key.as_str(), answer(key, value)?));
            } else if looks_like_an_item(instrument, key) {
                // It goes along to be refused by name, with the items that there are.
                answers.push((key.as_str(), ItemAnswer::default()));
            }
        }
        if answers.is_empty()
            && ["definition", "instrument", "status"].iter().all(|key| fields.contains_key(*key))
        {
            return Self::scored(instrument, fields);
        }
        let reading = if !answers.is_empty() {
            Self::answers(instrument, answers)?
        } else if fields.contains_key("total") {
            Self::status(instrument, fields)?
        } else {
            let ids: Vec<_> = instrument.all_items().map(|item| format!("`{}`", item.id)).collect();
            return Err(Bad::new("", format!("expected a `total` or items: they are {}", ids.join(", "))));
        };
        reading.agreeing(fields)?.described(fields)
    }

    fn list(instrument: &'static Instrument, values: &[Value]) -> Result<Self, Bad> {
        let most = instrument.form_items().count();
        let least = most - instrument.definition().unscored_items.len();
        if values.len() != least && values.len() != most {
            let given = values.len();
            let message =
                format!("{given} values for {least} items: leave a value empty where the answer is missing");
            return Err(Bad::new("", message));
        }
        let named = instrument.form_items().zip(values).map(|(item, value)| {
            let named = |bad: Bad| Bad::new("", format!("`{}`: {}", item.id, bad.message));
            Ok((item.id.as_ref(), answer("", value).map_err(named)?))
        });
        Self::answers(instrument, named.collect::<Result<Vec<_>, Bad>>()?)
    }

    fn answers(instrument: &'static Instrument, answers: Vec<(&str, ItemAnswer)>) -> Result<Self, Bad> {
        let sheet =
            Answers::from_map(instrument, answers).map_err(|error| Bad::new("", error.to_string()))?;
        let score = screeners::score(&sheet);
        let raised = |flag: &&'static Flag| score.flags().any(|raised| raised.id == flag.id);
        let flags = instrument.definition().flags.iter().filter(raised).map(Raised::of).collect();
        Ok(Self { occasion: Occasion::from(score), flags: Some(flags) })
    }

    fn total(instrument: &'static Instrument, value: &Value) -> Result<Self, Bad> {
        let total = value.as_i64().and_then(|total| i32::try_from(total).ok());
        let Some(total) = total else {
            return Err(Bad::new("total", "expected a whole number, such as 12"));
        };
        let occasion =
            Occasion::of_total(instrument, total).map_err(|error| Bad::new("", error.to_string()))?;
        Ok(Self { occasion, flags: None })
    }

    /// Reads a total and, where there is one, its status.
    fn status(instrument: &'static Instrument, fields: &Map<String, Value>) -> Result<Self, Bad> {
        let total = fields.get("total").filter(|total| !is_missing(total));
        let status = match fields.get("status").filter(|status| !is_missing(status)) {
            None => None,
            Some(status) => Some(Status::deserialize(status).map_err(|_| {
                Bad::new("status", "expected one of complete, incomplete, prorated, not-administered")
            })?),
        };
        let none =
            |administered| Self { occasion: Occasion::without_total(instrument, administered), flags: None };
        match (status, total) {
            (None | Some(Status::Complete), Some(total)) => Self::total(instrument, total),
            (Some(Status::Prorated), Some(total)) => {
                let Self { occasion, flags } = Self::total(instrument, total)?;
                Ok(Self { occasion: occasion.prorated(), flags })
            }
            (None | Some(Status::Incomplete), None) => Ok(none(true)),
            (Some(Status::NotAdministered), None) => Ok(none(false)),
            (Some(Status::Complete | Status::Prorated), None) => {
                Err(Bad::new("total", "a complete or prorated sheet has a total: expected a whole number"))
            }
            (Some(Status::Incomplete | Status::NotAdministered), Some(_)) => Err(Bad::new(
                "total",
                "a sheet that is incomplete or not administered has no total: leave it empty",
            )),
        }
    }

    fn scored(instrument: &'static Instrument, fields: &Map<String, Value>) -> Result<Self, Bad> {
        let whole = Value::Object(fields.clone());
        let occasion = Occasion::deserialize(&whole)
            .map_err(|error| Bad::new("", format!("this is not a scored sheet: {}", plain(&error))))?;
        let ids: Option<Vec<_>> = fields
            .get("flags")
            .and_then(Value::as_array)
            .map(|flags| flags.iter().filter_map(|flag| flag.get("id")?.as_str()).collect());
        let own = occasion.instrument() == instrument.id();
        let flags = ids.filter(|_| own).map(|ids| {
            let raised = |flag: &&'static Flag| ids.contains(&flag.id.as_ref());
            instrument.definition().flags.iter().filter(raised).map(Raised::of).collect()
        });
        Ok(Self { occasion, flags })
    }

    /// Holds that a total beside the answers is the one that they add up to.
    fn agreeing(self, fields: &Map<String, Value>) -> Result<Self, Bad> {
        let stated = fields.get("total").filter(|total| !is_missing(total));
        let complete = self.occasion.status() == Status::Complete;
        match (stated, self.occasion.total()) {
            (Some(stated), Some(total)) if complete && stated.as_i64() != Some(i64::from(total)) => {
                Err(Bad::new(
                    "total",
                    format!("the answers add up to {total}: mend them, or leave the total out"),
                ))
            }
            _ => Ok(self),
        }
    }

    /// Takes what the fields say about instrument, version and language, so that unlike sheets are seen.
    fn described(mut self, fields: &Map<String, Value>) -> Result<Self, Bad> {
        let text = |name: &str| match fields.get(name).filter(|value| !is_missing(value)) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.trim().to_owned())),
            Some(_) => Err(Bad::new(name, "expected a text")),
        };
        if let Some(id) = text("instrument")? {
            self.occasion = self.occasion.of_instrument(id);
        }
        if let Some(version) = text("version")? {
            self.occasion = self.occasion.of_version(version);
        }
        if let Some(language) = text("language")? {
            self.occasion = self.occasion.in_language(language);
        }
        if let Some(definition) = text("definition")? {
            let expected = "expected the hash of a definition, as a scored sheet carries it";
            let definition = definition.parse().map_err(|_| Bad::new("definition", expected))?;
            self.occasion = self.occasion.defined_by(definition);
        }
        if let Some(range) = fields.get("range").filter(|value| !is_missing(value)) {
            self.occasion = self.occasion.coded(range_of(range)?);
        }
        Ok(self)
    }
}

/// Refuses a field that would say something about the sheet if it were named as it should be.
fn known_names(fields: &Map<String, Value>) -> Result<(), Bad> {
    for key in fields.keys() {
        if key.eq_ignore_ascii_case("coding") {
            return Err(Bad::new(
                key,
                "say how the answers are coded by the `range` of the total, such as [10, 50]",
            ));
        }
        let meant = FIELDS.iter().find(|name| key.trim().eq_ignore_ascii_case(name) && *key != **name);
        if let Some(meant) = meant {
            return Err(Bad::new(key, format!("unknown field: name it `{meant}`")));
        }
    }
    Ok(())
}

/// The fields beside the items that say something about a sheet.
const FIELDS: [&str; 8] =
    ["definition", "instrument", "language", "on", "range", "status", "total", "version"];

/// Reads the lowest and the highest total: a pair of numbers, or in a cell `10-50`.
fn range_of(value: &Value) -> Result<(i32, i32), Bad> {
    let ends = |text: &str| {
        let (lowest, highest) = text.split_once('-')?;
        Some((lowest.trim().parse().ok()?, highest.trim().parse().ok()?))
    };
    let pair = value.as_str().map_or_else(|| <(i32, i32)>::deserialize(value).ok(), ends);
    pair.ok_or_else(|| Bad::new("range", "expected the lowest and the highest total, such as [10, 50]"))
}

/// What an argument may be.
const EXPECTED: &str = "expected the answers in form order such as 2,1,0 (empty or NA where one is missing), a total \
    such as 12, a JSON document, or @FILE";

/// Reads the text of one value: a plain whole number, nothing, or a word.
pub(super) fn cell(text: &str) -> Value {
    let text = text.trim();
    let digits = text.strip_prefix('-').unwrap_or(text);
    let plain = text == "0" || digits.bytes().next().is_some_and(|first| (b'1'..=b'9').contains(&first));
    if plain && digits.len() <= 9 && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse::<i64>().map_or(Value::Null, Value::from);
    }
    if is_missing_word(text) { Value::Null } else { Value::from(text) }
}

/// Says whether a value stands for a missing answer.
fn is_missing(value: &Value) -> bool {
    value.is_null() || value.as_str().is_some_and(|text| is_missing_word(text.trim()))
}

fn is_missing_word(text: &str) -> bool {
    matches!(text, "" | "null" | "NA")
}

fn answer(field: &str, value: &Value) -> Result<ItemAnswer, Bad> {
    if is_missing(value) {
        return Ok(ItemAnswer::default());
    }
    ItemAnswer::deserialize(value).map_err(|_| {
        let expected = "expected a whole number, nothing or NA where the answer is missing, or one of yes, no, \
                        skipped-by-rule, refused, unable, missing";
        Bad::new(field, expected)
    })
}

/// Says whether a name looks like an item and is none: `Q1`, or `q8` where there are seven.
fn looks_like_an_item(instrument: &Instrument, key: &str) -> bool {
    let key = key.trim();
    let number = key.strip_prefix(['q', 'Q']).unwrap_or_default();
    let numbered = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    numbered || instrument.all_items().any(|item| item.id.eq_ignore_ascii_case(key))
}

/// Returns what a reader of JSON objects to, unless it repeats what stands there.
fn plain(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let repeats = text.starts_with("invalid") || text.starts_with("unknown variant");
    if repeats { "a field has the wrong type".to_owned() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use casework::screeners::instruments;

    fn read(id: &str, text: &str) -> Result<(Status, Option<i32>), String> {
        let reading = Reading::text(instruments::find(id).unwrap(), text);
        reading
            .map(|reading| (reading.occasion.status(), reading.occasion.total()))
            .map_err(|bad| format!("{} {}", bad.pointer, bad.message))
    }

    #[test]
    fn answers_totals_and_documents_are_told_apart() {
        let complete = |total| Ok((Status::Complete, Some(total)));
        let rows = [
            ("gad-2", "2,1", complete(3)),
            ("gad-2", " 2 , 1 ", complete(3)),
            ("gad-7", "2,1,0,0,0,0,0,3", complete(3)),
            ("gad-2", "[2,1]", complete(3)),
            ("gad-2", r#"{"q1":2,"q2":1,"note":"x"}"#, complete(3)),
            ("gad-2", r#"{"q1":2,"q2":1,"total":3}"#, complete(3)),
            ("gad-2", "3", complete(3)),
            ("gad-2", r#"{"total":3}"#, complete(3)),
            ("gad-2", "2,", Ok((Status::Incomplete, None))),
            ("gad-2", "NA,1", Ok((Status::Incomplete, None))),
            ("gad-2", ",", Ok((Status::NotAdministered, None))),
            ("gad-2", r#"{"total":null}"#, Ok((Status::Incomplete, None))),
            ("gad-2", r#"{"total":"","status":"not-administered"}"#, Ok((Status::NotAdministered, None))),
            ("gad-2", r#"{"total":4,"status":"prorated"}"#, Ok((Status::Prorated, Some(4)))),
            ("cage-aid", "yes,no,no,1", complete(2)),
            ("cage-aid", "yes,no,refused,1", Ok((Status::Incomplete, None))),
        ];
        for (id, text, expected) in rows {
            assert_eq!(read(id, text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_none_of_them_is_refused_with_what_would_be_right() {
        let rows = [
            ("", "expected the answers in form order"),
            ("NA", "expected the answers in form order"),
            ("3.0", "expected the answers in form order"),
            ("03", "expected the answers in form order"),
            ("+3", "expected the answers in form order"),
            ("99999999999", "expected the answers in form order"),
            ("7", "a total of 7 cannot be: it is from 0 to 6"),
            ("-1", "a total of -1 cannot be"),
            ("2,1,0,0", "4 values for 2 items"),
            ("2,4", "`4` is not an answer to `q2`; the answers are 0, 1, 2, 3"),
            ("2,x", "`q2`: expected a whole number"),
            ("2,1.0", "`q2`: expected a whole number"),
            ("[2,[1]]", "`q2`: expected a whole number"),
            (r#"{"q1":2,"q2":"x"}"#, "/q2 expected a whole number"),
            ("[2,1", "column"),
            (r#"{"q1":2,"q3":1}"#, "`q3` is not an item of `gad-2`"),
            (r#"{"q1":2,"Q2":1}"#, "`Q2` is not an item of `gad-2`"),
            (r#"{"q1":2,"q1":1}"#, "column"),
            (r#"{"note":1}"#, "expected a `total` or items: they are `q1`, `q2`"),
            (r#"{"q1":2,"q2":1,"total":4}"#, "/total the answers add up to 3"),
            (r#"{"total":2.5}"#, "/total expected a whole number"),
            (r#"{"total":"2"}"#, "/total expected a whole number"),
            (r#"{"total":2,"status":"incomplete"}"#, "/total a sheet that is incomplete"),
            (r#"{"status":"complete","total":null}"#, "/total a complete or prorated sheet has a total"),
            (r#"{"total":2,"status":"done"}"#, "/status expected one of"),
            (r#"{"total":2,"version":3}"#, "/version expected a text"),
            (r#"{"definition":"x","instrument":"gad-2","status":"complete"}"#, "this is not a scored sheet"),
        ];
        for (text, expected) in rows {
            let error = read("gad-2", text).unwrap_err();
            assert!(error.trim().contains(expected), "{text}: {error}");
        }
    }

    #[test]
    fn one_whole_number_is_a_total_and_never_the_answer_to_a_single_item() {
        let definition = r#"{ "id": "rating", "name": "Rating", "version": "1", "total-factor": 10,
            "scales": [{ "id": "ten", "from": 0, "to": 10 }], "items": [{ "id": "q1", "scale": "ten" }] }"#;
        let rating: &'static Instrument = Box::leak(Box::new(serde_json::from_str(definition).unwrap()));
        let total = |text: &str| {
            let reading = Reading::text(rating, text).map_err(|bad| bad.message);
            reading.map(|reading| reading.occasion.total())
        };
        for (text, expected) in
            [("70", Some(70)), ("[7]", Some(70)), (r#"{"q1":7}"#, Some(70)), ("[null]", None)]
        {
            assert_eq!(total(text), Ok(expected), "{text}");
        }
        assert_eq!(total("7"), Err("a total of 7 cannot be: the totals are multiples of 10".to_owned()));
    }

    #[test]
    fn what_stands_in_a_field_is_not_repeated() {
        for field in ["status", "definition", "range", "total"] {
            let sheet = r#"{"instrument":"gad-2","version":"1","language":"en","definition":"","range":[0,6],"status":"complete","total":3}"#;
            let mut sheet: Value = serde_json::from_str(sheet).unwrap();
            sheet["definition"] = "0".repeat(64).into();
            sheet[field] = "she said so".into();
            let error = read("gad-2", &sheet.to_string()).unwrap_err();
            assert!(error.contains("this is not a scored sheet") && !error.contains("said"), "{error}");
        }
    }

    #[test]
    fn a_flag_is_seen_whether_or_not_there_is_a_total() {
        let flags = |text: &str| {
            let reading = Reading::text(instruments::find("phq-9").unwrap(), text).unwrap();
            reading.flags.map(|flags| flags.iter().map(|flag| flag.id).collect::<Vec<_>>())
        };
        assert_eq!(flags("0,0,0,0,0,0,0,0,1"), Some(vec!["item9_positive"]));
        assert_eq!(flags(",,,,,,,,1"), Some(vec!["item9_positive"]));
        assert_eq!(flags("0,0,0,0,0,0,0,0,"), Some(vec!["item9_missing"]));
        assert_eq!(flags("0,0,0,0,0,0,0,0,0"), Some(vec![]));
        assert_eq!(flags("5"), None);
    }
}
