//! Finds the place in a tree that a reader stumbled over, where the reader does not say it: it reads the content of a tagged
//! type from a copy, and its errors have no place. What is found is shown to a person; nothing is decided by it.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// The most parts that a tree may have; a larger one has no place in its message.
const MOST: usize = 2_000;

/// Returns a pointer to the place that an error is about; empty when it is not found.
pub(super) fn place_of<T: DeserializeOwned>(tree: &Value, error: &str) -> String {
    if parts(tree) > MOST {
        return String::new();
    }
    let missing = error.strip_prefix("missing field `").and_then(|rest| rest.strip_suffix('`'));
    let mut place = String::new();
    match missing {
        Some(field) => {
            lacking::<T>(tree, tree, (field, error), &mut place);
        }
        None => {
            while let Some(part) = stumbled_over::<T>(tree, &place, error) {
                place = part;
            }
        }
    }
    place
}

/// Finds the object that lacks a field, the deepest first: with the field in it, the error is another.
fn lacking<T: DeserializeOwned>(
    tree: &Value,
    part: &Value,
    (field, error): (&str, &str),
    place: &mut String,
) -> bool {
    for (key, part) in parts_of(part) {
        let length = place.len();
        place.push_str(&key);
        if lacking::<T>(tree, part, (field, error), place) {
            return true;
        }
        place.truncate(length);
    }
    let mut filled = tree.clone();
    let Some(Value::Object(object)) = filled.pointer_mut(place) else { return false };
    object.entry(field).or_insert_with(odd_object);
    let with_it = read::<T>(&filled);
    // An object that does not know the field is not the one that lacks it.
    let is_unknown =
        with_it.as_ref().is_some_and(|error| error.starts_with(&format!("unknown field `{field}`")));
    !is_unknown && with_it.as_deref() != Some(error)
}

/// Returns the part that the error is in. Whatever is read before it gives another error when it is made odd, as it does
/// itself; so it is the one that is read last of those.
fn stumbled_over<T: DeserializeOwned>(tree: &Value, place: &str, error: &str) -> Option<String> {
    let with = |changes: &[(&str, &Value)]| {
        let mut tree = tree.clone();
        for (place, odd) in changes {
            if let Some(at) = tree.pointer_mut(place) {
                at.clone_from(odd);
            }
        }
        read::<T>(&tree)
    };
    let odd = [odd_object(), Value::from(1.5e300), Value::from("\0")];
    let mut last: Option<String> = None;
    for (key, _) in parts_of(tree.pointer(place)?) {
        let part = format!("{place}{key}");
        let Some(telling) = odd.iter().find(|odd| with(&[(&part, odd)]).as_deref() != Some(error)) else {
            continue;
        };
        let alone = with(&[(&part, telling)]);
        let is_read_before =
            |known: &String| odd.iter().all(|odd| with(&[(known, odd), (&part, telling)]) == alone);
        if !last.as_ref().is_some_and(is_read_before) {
            last = Some(part);
        }
    }
    last
}

fn odd_object() -> Value {
    Map::from_iter([("\0".to_owned(), Value::Null)]).into()
}

fn read<T: DeserializeOwned>(tree: &Value) -> Option<String> {
    T::deserialize(tree).err().map(|error| error.to_string())
}

/// Lists the parts of a list or an object, each with its step of a pointer.
fn parts_of(tree: &Value) -> Vec<(String, &Value)> {
    match tree {
        Value::Object(fields) => {
            fields.iter().map(|(key, part)| (format!("/{}", super::escaped(key)), part)).collect()
        }
        Value::Array(items) => {
            items.iter().enumerate().map(|(index, part)| (format!("/{index}"), part)).collect()
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    }
}

fn parts(tree: &Value) -> usize {
    parts_of(tree).into_iter().fold(1, |sum, (_, part)| sum.saturating_add(parts(part)))
}
