//! The strict door for JSON that people and programs write: commands, drafts, situations, policies.
//!
//! Types that are stored in events ignore fields they do not know, so that an older reader can replay what a newer
//! writer wrote. Input is different: a field with a slip in its name must not vanish. This door refuses unknown
//! fields and repeated keys, and says where. Messages never repeat a person's words.

mod blame;
pub mod tagged;

use std::fmt;

use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer, Serialize, de};
use serde_json::{Map, Value};

/// Says what is wrong with a JSON text, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}{message}", Place(pointer, *line, *column))]
#[non_exhaustive]
pub struct WireError {
    /// A JSON pointer to the place; empty for the whole document.
    pub pointer: String,
    /// The line, from 1, when the text could not be read at all.
    pub line: usize,
    /// The column, from 1, when the text could not be read at all.
    pub column: usize,
    /// What is wrong and what would be right.
    pub message: String,
}

struct Place<'a>(&'a str, usize, usize);

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self("", 0, _) => Ok(()),
            Self("", line, column) => write!(f, "line {line}, column {column}: "),
            Self(pointer, ..) => write!(f, "{pointer}: "),
        }
    }
}

/// Reads one JSON document strictly.
///
/// ```
/// use casework_core::{Actor, wire};
/// let error = wire::from_str::<Actor>(r#"{"id": 3}"#).unwrap_err();
/// assert!(error.to_string().contains("expected"));
/// ```
///
/// # Errors
/// [`WireError`] when the text is not JSON, repeats a key, is not a value of the type, or has a field that the type
/// does not know.
pub fn from_str<T: DeserializeOwned + Serialize>(text: &str) -> Result<T, WireError> {
    from_value(&value(text)?)
}

/// Reads one JSON document into a tree, and refuses repeated keys.
///
/// # Errors
/// [`WireError`] when the text is not JSON or repeats a key.
pub fn value(text: &str) -> Result<Value, WireError> {
    let Unique(value) = serde_json::from_str(text).map_err(|error| WireError {
        pointer: String::new(),
        line: error.line(),
        column: error.column(),
        message: without_words(&without_place(&error)),
    })?;
    Ok(value)
}

/// Reads a value from a JSON tree strictly.
///
/// # Errors
/// [`WireError`] when the tree is not a value of the type, or has a field that the type does not know.
pub fn from_value<T: DeserializeOwned + Serialize>(tree: &Value) -> Result<T, WireError> {
    let refuse = |pointer: String, message: String| WireError { pointer, line: 0, column: 0, message };
    let read = T::deserialize(tree).map_err(|error| {
        let error = error.to_string();
        refuse(shown(&blame::place_of::<T>(tree, &error)), plainly(without_words(&error)))
    })?;
    let known = serde_json::to_value(&read).map_err(|error| refuse(String::new(), error.to_string()))?;
    if let Some((pointer, message)) = misread(tree, &known, &mut String::new()) {
        return Err(refuse(pointer, message));
    }
    let mut quiet = Vec::new();
    quiet_fields(tree, &known, &mut String::new(), &mut quiet);
    match quiet.iter().find(|pointer| takes_anything::<T>(tree, pointer)) {
        None => Ok(read),
        Some(pointer) => {
            Err(refuse(shown(pointer), "unknown field: nothing of this name belongs here".to_owned()))
        }
    }
}

/// Lists the fields that say nothing and were not kept: known ones that may be left out, and unknown ones.
fn quiet_fields(given: &Value, known: &Value, path: &mut String, found: &mut Vec<String>) {
    let length = path.len();
    let mut visit = |key: &str, given: &Value, known: Option<&Value>| {
        path.push('/');
        path.push_str(&escaped(key));
        match known {
            Some(known) => quiet_fields(given, known, path, found),
            None => found.push(path.clone()),
        }
        path.truncate(length);
    };
    match (given, known) {
        (Value::Object(given), Value::Object(known)) => {
            given.iter().for_each(|(key, value)| visit(key, value, known.get(key)));
        }
        (Value::Array(given), Value::Array(known)) => {
            let pairs = given.iter().zip(known).enumerate();
            pairs.for_each(|(index, (given, known))| visit(&index.to_string(), given, Some(known)));
        }
        _ => {}
    }
}

/// Says whether the type reads the tree whatever stands at the pointer, so that it does not know the field: each field
/// that a type knows refuses an odd object, an odd number or an odd text.
fn takes_anything<T: DeserializeOwned>(tree: &Value, pointer: &str) -> bool {
    let odd =
        [Map::from_iter([("\0".to_owned(), Value::Null)]).into(), Value::from(1.5e300), Value::from("\0")];
    odd.into_iter().all(|odd| {
        let mut tree = tree.clone();
        if let Some(place) = tree.pointer_mut(pointer) {
            *place = odd;
        }
        T::deserialize(&tree).is_ok()
    })
}

/// Says in words what a reader of days and times means.
fn plainly(message: String) -> String {
    match message.as_str() {
        "input is out of range"
        | "input contains invalid characters"
        | "premature end of input"
        | "trailing input" => {
            "there is no such day or time: write it as 2025-01-06 or 2025-01-06T09:00:00-06:00".to_owned()
        }
        _ => message,
    }
}

/// Writes a pointer as messages show it.
fn shown(pointer: &str) -> String {
    let mut path = String::new();
    for key in pointer.split('/').skip(1) {
        step(&mut path, &key.replace("~1", "/").replace("~0", "~"));
    }
    path
}

fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// Finds the first place where `given` says something else than what was read from it: a field that `known` does not
/// have, or a list where the type has named fields, which a derived reader takes field by field.
fn misread(given: &Value, known: &Value, path: &mut String) -> Option<(String, String)> {
    match (given, known) {
        (Value::Object(given), Value::Object(known)) => given.iter().find_map(|(key, value)| {
            let length = step(path, key);
            let found = match known.get(key) {
                Some(same) => misread(value, same, path),
                None if says_nothing(value) => None,
                None => {
                    let names: Vec<_> = known.keys().map(String::as_str).collect();
                    let names = if names.is_empty() { "no field".to_owned() } else { names.join("`, `") };
                    Some((
                        path.clone(),
                        format!("unknown field: known here are `{names}` and what may be left out"),
                    ))
                }
            };
            path.truncate(length);
            found
        }),
        (Value::Array(given), Value::Array(known)) => {
            given.iter().zip(known).enumerate().find_map(|(index, (given, known))| {
                let length = step(path, &index.to_string());
                let found = misread(given, known, path);
                path.truncate(length);
                found
            })
        }
        (Value::Array(_), Value::Object(_)) => {
            Some((path.clone(), "a list, where an object with named fields is expected".to_owned()))
        }
        _ => None,
    }
}

/// Appends one step to a JSON pointer and returns its length before.
fn step(path: &mut String, key: &str) -> usize {
    let length = path.len();
    path.push('/');
    // A key that is not written as a name may be something a person said, so only its length is kept.
    if key.len() <= KEY_MAX && key.bytes().all(|byte| byte.is_ascii_graphic()) {
        path.push_str(&escaped(key));
    } else {
        path.push_str(&length_of(key));
    }
    length
}

/// Says whether a value is what its absence would have said too, so that the type may leave it out.
fn says_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        Value::Bool(said) => !said,
        Value::String(text) => text.trim().is_empty(),
        Value::Number(_) => false,
    }
}

/// Drops the place that `serde_json` appends to its messages.
fn without_place(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    message.strip_suffix(&place).unwrap_or(&message).to_owned()
}

/// The longest key that a message repeats.
const KEY_MAX: usize = 64;

fn length_of(text: &str) -> String {
    format!("(a text of {} characters)", text.chars().count())
}

/// Replaces quoted input in a message of `serde` by its length: it may be what a person said.
///
/// ```
/// use casework_core::wire::without_words;
/// let message = without_words("invalid type: string \"she said\", expected u32");
/// assert_eq!(message, "invalid type: a text of 8 characters, expected u32");
/// ```
pub fn without_words(message: &str) -> String {
    for start in ["unknown variant `", "unknown field `"] {
        if let Some((words, after)) =
            message.strip_prefix(start).and_then(|rest| rest.rsplit_once("`, expected"))
        {
            // What is expected may itself be in backticks: the words end where it begins for the first time.
            let whole = format!("{words}`, expected{after}");
            let (words, after) = whole.split_once("`, expected").unwrap_or((words, after));
            let what = start.trim_end_matches(" `");
            return format!("{what} {}, expected{after}", length_of(words));
        }
    }
    let Some((before, rest)) = message.split_once("string \"") else { return message.to_owned() };
    let end = rest.rfind("\", expected").or_else(|| rest.rfind('"')).unwrap_or(rest.len());
    let (words, after) = rest.split_at(end);
    let after = after.strip_prefix('"').unwrap_or(after);
    format!("{before}a text of {} characters{after}", words.chars().count())
}

/// A JSON tree whose objects never repeat a key.
struct Unique(Value);

impl<'de> Deserialize<'de> for Unique {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(UniqueVisitor).map(Self)
    }
}

struct UniqueVisitor;

impl<'de> de::Visitor<'de> for UniqueVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: de::SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(Unique(item)) = items.next_element()? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: de::MapAccess<'de>>(self, mut fields: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some((key, Unique(value))) = fields.next_entry::<String, _>()? {
            if object.insert(key, value).is_some() {
                return Err(A::Error::custom("a key stands twice in one object: keep one of the two"));
            }
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::FreeText;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    #[serde(tag = "type", rename_all = "kebab-case")]
    enum Shape {
        Circle { size: u32, note: Option<FreeText>, inner: Vec<Inner> },
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Inner {
        name: String,
    }

    fn refused(text: &str) -> String {
        from_str::<Shape>(text).unwrap_err().to_string()
    }

    #[test]
    fn what_the_type_knows_is_read() {
        let text = r#"{"type":"circle","size":2,"note":null,"inner":[{"name":"a"}]}"#;
        assert!(from_str::<Shape>(text).is_ok());
    }

    #[test]
    fn an_unknown_field_is_refused_at_any_depth() {
        let rows = [
            (r#"{"type":"circle","size":2,"inner":[],"sise":3}"#, "/sise: unknown field"),
            (r#"{"type":"circle","size":2,"inner":[],"sise":null}"#, "/sise: unknown field"),
            (r#"{"type":"circle","size":2,"inner":[{"name":"a","nme":[]}]}"#, "/inner/0/nme: unknown field"),
            (
                r#"{"type":"circle","size":2,"inner":[{"name":"a"},{"name":"b","x/y":1}]}"#,
                "/inner/1/x~1y: unknown",
            ),
        ];
        for (text, expected) in rows {
            assert!(refused(text).starts_with(expected), "{}", refused(text));
        }
    }

    #[derive(Debug, Serialize, Deserialize)]
    #[serde(tag = "kind", rename_all = "kebab-case")]
    enum Deep {
        One { a: chrono::NaiveDate, shape: Shape, strict: Strict, z: f64 },
    }

    #[derive(Debug, Serialize, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Strict {
        x: u8,
    }

    #[test]
    fn an_error_deep_in_a_tagged_type_has_its_place() {
        let right = r#"{"kind":"one","a":"2025-01-06","shape":{"type":"circle","size":2,"inner":[{"name":"a"},{"name":"b"}]},"strict":{"x":1},"z":1.0}"#;
        assert!(from_str::<Deep>(right).is_ok());
        let rows = [
            (
                r#""2025-01-06""#,
                r#""2025-02-30""#,
                "/a: there is no such day or time: write it as 2025-01-06",
            ),
            (
                r#""size":2"#,
                r#""size":"x""#,
                "/shape/size: invalid type: a text of 1 characters, expected u32",
            ),
            (r#""size":2"#, r#""size":{"a":1}"#, "/shape/size: invalid type: map, expected u32"),
            (r#"{"name":"b"}"#, r#"{"name":3}"#, "/shape/inner/1/name: invalid type: integer `3`"),
            (r#"{"name":"b"}"#, r"{}", "/shape/inner/1: missing field `name`"),
            (r#""size":2,"#, "", "/shape: missing field `size`"),
            (r#""circle""#, r#""square""#, "/shape/type: unknown variant"),
            (r#","z":1.0"#, "", "missing field `z`"),
            (r#""z":1.0"#, r#""z":"1""#, "/z: invalid type"),
            (r#""x":1"#, r#""y":1"#, "/strict: unknown field"),
            (r#""kind":"one""#, r#""kind":"two""#, "/kind: unknown variant"),
        ];
        for (from, to, expected) in rows {
            let message = from_str::<Deep>(&right.replace(from, to)).unwrap_err().to_string();
            assert!(message.starts_with(expected), "{message}");
        }
    }

    #[test]
    fn a_list_is_not_taken_for_an_object() {
        let message = refused(r#"{"type":"circle","size":2,"inner":[["a"]]}"#);
        assert!(message.starts_with("/inner/0: a list, where"), "{message}");
    }

    #[test]
    fn a_repeated_key_is_refused_with_its_place() {
        let message = refused("{\"type\":\"circle\",\n\"size\":1,\"size\":2,\"inner\":[]}");
        assert!(message.starts_with("line 2, column"), "{message}");
        assert!(message.contains("stands twice"), "{message}");
    }

    #[test]
    fn a_message_never_repeats_what_was_written() {
        for text in [
            r#"{"type":"circle","size":"she \"said\" no","inner":[]}"#,
            r#"{"type":"circle","size":2,"inner":"she said"}"#,
            r#"{"type":"she said `x`, expected","size":2}"#,
            r#"{"type":"circle","size":2,"inner":[],"she said":1}"#,
        ] {
            let message = refused(text);
            assert!(!message.contains("said") && message.contains("characters"), "{message}");
        }
    }
}
