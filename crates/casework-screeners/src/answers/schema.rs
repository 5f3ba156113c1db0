//! The JSON Schema of a sheet, made from the definition, so that a form and its check come from one table.

use schemars::Schema;
use serde_json::{Map, Value, json};

use crate::Instrument;
use crate::instrument::Item;

/// Makes the JSON Schema of a sheet of answers: an object with one field an item. `x-order` lists the items in the order of
/// the form.
///
/// Every choice is listed with its wording, so that a form can be drawn from the schema alone; the words of a missing
/// answer and `null` are allowed for every item. What is skipped after which answers stands in the definition.
///
/// ```
/// use casework_screeners::{answers, instruments};
/// let schema = answers::schema(instruments::find("gad-7").unwrap()).to_value();
/// assert_eq!(schema["properties"]["q1"]["oneOf"][3]["const"], 3);
/// assert_eq!(schema["properties"]["q1"]["oneOf"][3]["title"], "Nearly every day");
/// assert_eq!(schema["x-order"][7], "difficulty");
/// assert_eq!(schema["additionalProperties"], false);
/// ```
pub fn schema(instrument: &Instrument) -> Schema {
    let definition = instrument.definition();
    let fields: Map<_, _> =
        instrument.form_items().map(|item| (item.id.clone().into_owned(), field(instrument, item))).collect();
    let mut schema = Map::new();
    schema.insert("$schema".to_owned(), "https://json-schema.org/draft/2020-12/schema".into());
    schema.insert("title".to_owned(), definition.name.as_ref().into());
    let said = definition.instructions.iter().chain(&definition.stem).map(AsRef::as_ref);
    let said = said.collect::<Vec<_>>().join("\n\n");
    if !said.is_empty() {
        schema.insert("description".to_owned(), said.into());
    }
    let order: Vec<_> = instrument.form_items().map(|item| item.id.as_ref()).collect();
    schema.insert("x-order".to_owned(), order.into());
    schema.insert("type".to_owned(), "object".into());
    schema.insert("properties".to_owned(), fields.into());
    schema.insert("additionalProperties".to_owned(), false.into());
    schema.into()
}

fn field(instrument: &Instrument, item: &Item) -> Value {
    let scale = instrument.scale(item);
    let choices = scale.map_or(&[][..], |scale| &scale.choices);
    let mut ways: Vec<Value> = choices
        .iter()
        .map(|choice| json!({ "const": choice.value, "title": choice.label }))
        .chain(choices.iter().filter_map(|choice| {
            choice.answer.map(|answer| json!({ "const": answer.as_str(), "title": choice.label }))
        }))
        .collect();
    if let Some((from, to)) = scale.and_then(crate::instrument::Scale::range) {
        ways.push(json!({ "type": "integer", "minimum": from, "maximum": to }));
    }
    ways.push(json!({ "enum": ["refused", "unable", "missing", "skipped-by-rule"], "title": "No answer" }));
    ways.push(json!({ "type": "null", "title": "Not answered" }));
    let mut field = Map::new();
    if let Some(words) = item.text.as_ref().or(item.label.as_ref()) {
        field.insert("title".to_owned(), words.as_ref().into());
    }
    field.insert("oneOf".to_owned(), ways.into());
    field.into()
}
