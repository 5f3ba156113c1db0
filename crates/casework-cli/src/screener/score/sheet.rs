//! Sheets: one JSON document each, answered with the whole scored sheet.

use casework::core::answer::ItemAnswer;
use casework::screeners::rows::Cell;
use casework::screeners::{self, AnswerError, Answers, Score, Scored, Status};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{OnError, Options, people};
use crate::exit::{Failure, Outcome};
use crate::input::{Document, Input, Lists};
use crate::output::{OutputArgs, Writer};

/// The answer to one sheet.
#[derive(Debug, Clone, Serialize)]
#[serde(untagged)]
pub(super) enum Answer {
    /// As the instrument is.
    Usual(Box<Scored>),
    /// With `screen` at the cut-off that was asked for.
    Chosen(Value),
    /// Not scored, and why.
    NotScored { status: &'static str, error: String },
}

/// An answer behind the keys of its sheet that are no items.
#[derive(Debug, Serialize)]
struct Passed<'a> {
    #[serde(flatten)]
    beside: Map<String, Value>,
    #[serde(flatten)]
    answer: &'a Answer,
}

pub(super) fn score(options: &Options, input: Input, output: &OutputArgs) -> Result<Outcome, Failure> {
    let documents = input.documents(Lists::OrValues)?;
    let mut writer = Writer::open(output, documents.are_many())?;
    let mut objection = false;
    for document in documents {
        let document = document?;
        let beside = beside(&document, options)?;
        let answers = match (read(&document, options), options.on_error) {
            (Ok(answers), _) => answers,
            (Err(Failure::Input(error)), OnError::Null) => {
                objection = true;
                let answer = Answer::NotScored { status: "not-scored", error };
                writer.add(&Passed { beside, answer: &answer }, |_| people::not_scored(&answer))?;
                continue;
            }
            (Err(failure), _) => return Err(failure),
        };
        let score = screeners::score(&answers);
        let score = if options.prorate { score.prorate() } else { score };
        let score = match options.screen_at {
            Some((comparison, value)) => score.screened_at(comparison, value),
            None => score,
        };
        objection |= matches!(score.status(), Status::Incomplete | Status::NotAdministered);
        let answer = answer(&score, options)?;
        writer.add(&Passed { beside, answer: &answer }, |_| people::page(&score, options))?;
    }
    writer.finish()?;
    Ok(Outcome::objecting(objection))
}

fn answer(score: &Score<'_>, options: &Options) -> Result<Answer, Failure> {
    let scored = Scored::from(*score);
    let (Some((comparison, value)), true) = (options.screen_at, options.chosen) else {
        return Ok(Answer::Usual(Box::new(scored)));
    };
    let broken = |error: serde_json::Error| Failure::System(format!("the answer cannot be written: {error}"));
    let mut wire = serde_json::to_value(scored).map_err(broken)?;
    if let Value::Object(fields) = &mut wire {
        let screen = score.screen_at(comparison, value);
        fields.insert("screen".to_owned(), serde_json::to_value(screen).map_err(broken)?);
        fields.insert(
            "cutoff".to_owned(),
            serde_json::json!({ "comparison": comparison.as_str(), "value": value }),
        );
    }
    Ok(Answer::Chosen(wire))
}

/// Returns the keys of a sheet that pass through, with their values.
fn beside(document: &Document, options: &Options) -> Result<Map<String, Value>, Failure> {
    let Value::Object(fields) = document.value() else { return Ok(Map::new()) };
    if let Some(name) = SCORED_FIELDS.into_iter().find(|name| fields.contains_key(*name)) {
        let message = "the name of a field of the answer: give it another";
        return Err(document.refuse(&format!("/{name}"), message));
    }
    let beside = fields.iter().filter(|(key, _)| Key::of(key, options) == Key::Other);
    Ok(beside.map(|(key, value)| (key.clone(), value.clone())).collect())
}

/// What a key of a sheet is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Key {
    Item,
    /// It looks like an item and is none: `Q1`, or `q8` where there are seven.
    Slip,
    Other,
}

impl Key {
    fn of(key: &str, options: &Options) -> Self {
        let mut items = options.instrument.all_items();
        if options.instrument.all_items().any(|item| item.id == key) {
            return Self::Item;
        }
        let key = key.trim();
        let number = key.strip_prefix(['q', 'Q']).unwrap_or_default();
        let numbered = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        if numbered || items.any(|item| item.id.eq_ignore_ascii_case(key)) { Self::Slip } else { Self::Other }
    }
}

fn read(document: &Document, options: &Options) -> Result<Answers<'static>, Failure> {
    match document.value() {
        Value::Object(fields) => read_object(document, fields, options),
        Value::Array(values) => {
            let mut answers = Vec::with_capacity(values.len());
            let form: Vec<_> = options.instrument.form_items().map(|item| item.id.as_ref()).collect();
            let items: Vec<_> =
                options.instrument.definition().items.iter().map(|item| item.id.as_ref()).collect();
            let scored = items.len();
            // With a value for every item the list is in the order of the form: the gate comes first.
            let items = if values.len() == form.len() { form } else { items };
            if values.len() != items.len() {
                let message = format!(
                    "{} values for {scored} items: write null where an answer is missing",
                    values.len()
                );
                return Err(document.refuse("", &message));
            }
            for (index, (item, value)) in items.iter().zip(values).enumerate() {
                answers.push((*item, one(document, &format!("/{index}"), value)?));
            }
            Answers::from_map(options.instrument, answers)
                .map_err(|error| document.refuse("", &error.to_string()))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            Err(document.refuse("", "expected an object such as {\"q1\": 2}, or a list of values"))
        }
    }
}

fn read_object(
    document: &Document,
    fields: &Map<String, Value>,
    options: &Options,
) -> Result<Answers<'static>, Failure> {
    let mut answers = Vec::with_capacity(fields.len());
    for (key, value) in fields {
        match Key::of(key, options) {
            Key::Item => answers.push((key, one(document, &format!("/{key}"), value)?)),
            // It goes along to be refused by name, with the items that there are.
            Key::Slip => answers.push((key, ItemAnswer::default())),
            Key::Other => {}
        }
    }
    if answers.is_empty() && !fields.is_empty() {
        let ids: Vec<_> = options.instrument.all_items().map(|item| format!("`{}`", item.id)).collect();
        let id = options.instrument.id();
        return Err(document.refuse("", &format!("no key is an item of `{id}`: they are {}", ids.join(", "))));
    }
    Answers::from_map(options.instrument, answers).map_err(|error| {
        let pointer = if let AnswerError::NotAChoice { item, .. } = &error {
            format!("/{item}")
        } else {
            String::new()
        };
        document.refuse(&pointer, &error.to_string())
    })
}

fn one(document: &Document, pointer: &str, value: &Value) -> Result<ItemAnswer, Failure> {
    match Cell::of(value) {
        Cell::Missing => return Ok(ItemAnswer::default()),
        Cell::Word(word) => return Ok(ItemAnswer::Word(word)),
        Cell::Number(_) | Cell::Other => {}
    }
    ItemAnswer::deserialize(value).map_err(|_| {
        let expected =
            "expected a whole number, null, or one of yes, no, skipped-by-rule, refused, unable, missing";
        document.refuse(pointer, expected)
    })
}

/// The names that an answer may have: no key that passes through may have one of them.
const SCORED_FIELDS: [&str; 27] = [
    "algorithm",
    "band",
    "cutoff",
    "decision",
    "definition",
    "disregarded-items",
    "error",
    "flags",
    "gate",
    "highest",
    "instrument",
    "lowest",
    "missing",
    "missing-items",
    "observed-sum",
    "outcomes",
    "possible-bands",
    "prorated-from",
    "range",
    "rival-bands",
    "screen",
    "screens",
    "skipped-items",
    "status",
    "subscales",
    "total",
    "version",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_of_an_answer_is_kept_from_what_passes_through() {
        let schema = serde_json::to_value(schemars::schema_for!(Scored)).unwrap();
        let fields = schema["properties"].as_object().unwrap().keys().map(String::as_str);
        let mut expected: Vec<_> = fields.chain(["cutoff", "error"]).collect();
        let mut kept = SCORED_FIELDS.to_vec();
        expected.sort_unstable();
        kept.sort_unstable();
        assert_eq!(kept, expected);
    }
}
