//! Closes the schema of an input: what the program refuses, the schema refuses too.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

/// The words beside `properties` whose own properties count as well.
const COMPOSERS: [&str; 4] = ["$ref", "allOf", "anyOf", "oneOf"];

/// Refuses unknown fields in every object of a schema that has named ones.
///
/// An object that is put together from others (a command: its `type`, and the fields of a definition) is closed as a
/// whole; the parts it is put together from stay open, because each part knows only its own fields.
pub(super) fn close(schema: &mut Value) {
    let mut parts = BTreeSet::new();
    find_parts(schema, &mut parts);
    if let Some(Value::Object(definitions)) = schema.get_mut("$defs") {
        for (name, definition) in definitions {
            close_objects(definition, parts.contains(name));
        }
    }
    close_objects(schema, false);
}

fn is_composed(object: &Map<String, Value>) -> bool {
    object.contains_key("properties") && COMPOSERS.iter().any(|word| object.contains_key(*word))
}

fn find_parts(schema: &Value, parts: &mut BTreeSet<String>) {
    match schema {
        Value::Object(object) => {
            if is_composed(object) {
                collect_references(object, parts);
            }
            object.values().for_each(|value| find_parts(value, parts));
        }
        Value::Array(items) => items.iter().for_each(|value| find_parts(value, parts)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn collect_references(object: &Map<String, Value>, parts: &mut BTreeSet<String>) {
    for word in COMPOSERS {
        match object.get(word) {
            Some(Value::String(reference)) => {
                parts.extend(reference.strip_prefix("#/$defs/").map(str::to_owned));
            }
            Some(Value::Array(branches)) => {
                for branch in branches.iter().filter_map(Value::as_object) {
                    collect_references(branch, parts);
                }
            }
            _ => {}
        }
    }
}

/// Closes an object and everything in it; `open` leaves the object itself open.
fn close_objects(schema: &mut Value, open: bool) {
    match schema {
        Value::Object(object) => {
            let composed = is_composed(object);
            if composed {
                object.remove("additionalProperties");
                // A part that is itself put together from others leaves the last word to the whole.
                if !open {
                    object.insert("unevaluatedProperties".to_owned(), false.into());
                }
            } else if open {
                object.remove("additionalProperties");
            } else if object.contains_key("properties") && !object.contains_key("additionalProperties") {
                object.insert("additionalProperties".to_owned(), false.into());
            }
            for (key, value) in object.iter_mut().filter(|(key, _)| *key != "$defs") {
                if key == "properties" {
                    // Its keys are names of fields, not words of the schema.
                    value
                        .as_object_mut()
                        .into_iter()
                        .flatten()
                        .for_each(|(_, field)| close_objects(field, false));
                } else if !matches!(key.as_str(), "default" | "examples" | "const" | "enum") {
                    close_objects(value, (composed || open) && COMPOSERS.contains(&key.as_str()));
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| close_objects(item, open)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
