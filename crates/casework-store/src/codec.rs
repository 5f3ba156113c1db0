//! Events as bytes: one compact JSON document each, as the chain hashes it.
//!
//! A field that the types do not know is ignored and reported: a newer writer must not break an older reader's replay.
//! Everything else is strict. An older version of an event comes in through [`upcast`]; a newer one is refused.
//! Messages never repeat what is in an event.

use std::io;

use casework_core::wire;
use casework_lifecycle::Event;
use casework_lifecycle::case::event::EVENT_VERSION;
use serde::Deserialize;
use serde_json::Value;

/// An event as it was read.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Decoded {
    /// The event.
    pub event: Event,
    /// JSON pointers to the fields that the types do not know.
    pub ignored: Vec<String>,
}

/// Says why an event cannot be written as bytes, or bytes cannot be read as an event.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CodecError {
    /// The bytes are not an event.
    #[error("{message}")]
    Misread {
        /// What was found instead, without its words.
        message: String,
    },
    /// The event is of a version that this library does not know.
    #[error("`{kind}` has version {found} and this program knows versions up to {known}: upgrade it")]
    Newer {
        /// The type of the event.
        kind: String,
        /// The version it has.
        found: u64,
        /// The newest version that is known.
        known: u32,
    },
    /// The event does not say its type and its version.
    #[error("it has no `version` from 1, or no `type`")]
    Unversioned,
}

/// Writes an event as the bytes that are stored and hashed.
///
/// # Errors
/// [`CodecError`] when [`decode`] could not read it back as it is: another version, or a number that is none.
pub fn encode(event: &Event) -> Result<Vec<u8>, CodecError> {
    check_version(event)?;
    let misread = |message: String| CodecError::Misread { message };
    let bytes = serde_json::to_vec(event).map_err(|error| misread(error.to_string()))?;
    // JSON has no infinity and writes `null` for it; `null` stands in few events otherwise.
    let is_suspect = bytes.windows(4).any(|word| word == b"null");
    if is_suspect && decode(&bytes).map_or(true, |read| read.event != *event) {
        return Err(misread("a number in it is infinite or none, which JSON cannot hold".to_owned()));
    }
    Ok(bytes)
}

/// Reads an event from its bytes.
///
/// ```
/// use casework_store::codec::decode;
/// let error = decode(br#"{"version": 9, "event": {"type": "case-opened"}}"#).unwrap_err();
/// assert_eq!(error.to_string(), "`case-opened` has version 9 and this program knows versions up to 1: upgrade it");
/// ```
///
/// # Errors
/// [`CodecError`] when the bytes are not an event that this library knows.
pub fn decode(bytes: &[u8]) -> Result<Decoded, CodecError> {
    let text = str::from_utf8(bytes).map_err(|error| CodecError::Misread { message: error.to_string() })?;
    // What this library has written is read without a detour: it is what it would write again.
    match serde_json::from_str::<Event>(text) {
        Ok(event) if event.version == EVENT_VERSION && writes(&event, bytes) => {
            Ok(Decoded { event, ignored: Vec::new() })
        }
        Ok(_) | Err(_) => decode_tree(text),
    }
}

/// Says whether an event would be written as these bytes. They are compared as they come, and kept nowhere.
fn writes(event: &Event, bytes: &[u8]) -> bool {
    let mut rest = Rest(bytes);
    serde_json::to_writer(&mut rest, event).is_ok() && rest.0.is_empty()
}

/// What is still to be written.
struct Rest<'a>(&'a [u8]);

impl io::Write for Rest<'_> {
    fn write(&mut self, written: &[u8]) -> io::Result<usize> {
        self.0 = self.0.strip_prefix(written).ok_or(io::ErrorKind::InvalidData)?;
        Ok(written.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Brings an event of an older version up to the newest. Today there is only one version.
///
/// A changed shape gets the next version and an arm here, one step at a time; what is stored stays as it is.
pub fn upcast(kind: &str, version: u32, event: Value) -> Value {
    let _ = (kind, version);
    event
}

fn decode_tree(text: &str) -> Result<Decoded, CodecError> {
    let misread = |message: String| CodecError::Misread { message };
    let tree = wire::value(text).map_err(|error| misread(error.to_string()))?;
    let kind = tree.pointer("/event/type").and_then(Value::as_str).ok_or(CodecError::Unversioned)?;
    let version = tree.get("version").and_then(Value::as_u64).ok_or(CodecError::Unversioned)?;
    let version = known_version(kind, version)?;
    let kind = kind.to_owned();
    let tree = upcast(&kind, version, tree);
    let event =
        Event::deserialize(&tree).map_err(|error| misread(wire::without_words(&error.to_string())))?;
    let known = serde_json::to_value(&event).map_err(|error| misread(error.to_string()))?;
    let mut ignored = Vec::new();
    collect_unknown(&tree, &known, &mut String::new(), &mut ignored);
    Ok(Decoded { event, ignored })
}

/// Checks that the version of an event is one that can be read back.
pub(crate) fn check_version(event: &Event) -> Result<(), CodecError> {
    known_version(event.event.name(), event.version.into()).map(|_| ())
}

fn known_version(kind: &str, found: u64) -> Result<u32, CodecError> {
    match u32::try_from(found) {
        Ok(0) => Err(CodecError::Unversioned),
        Ok(version) if version <= EVENT_VERSION => Ok(version),
        Ok(_) | Err(_) => {
            // The name comes from the bytes; only a plain one is repeated.
            let plain =
                kind.len() <= 64 && kind.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
            let kind = if plain { kind } else { "the event" }.to_owned();
            Err(CodecError::Newer { kind, found, known: EVENT_VERSION })
        }
    }
}

/// Collects the fields of `given` that `known` does not have.
fn collect_unknown(given: &Value, known: &Value, path: &mut String, into: &mut Vec<String>) {
    let mut down = |path: &mut String, key: &str, given: &Value, known: Option<&Value>| {
        let length = path.len();
        path.push('/');
        path.push_str(&key.replace('~', "~0").replace('/', "~1"));
        match known {
            Some(known) => collect_unknown(given, known, path, into),
            None if says_nothing(given) => {}
            None => into.push(path.clone()),
        }
        path.truncate(length);
    };
    match (given, known) {
        (Value::Object(given), Value::Object(known)) => {
            for (key, value) in given {
                down(path, key, value, known.get(key));
            }
        }
        (Value::Array(given), Value::Array(known)) => {
            for (index, (given, known)) in given.iter().zip(known).enumerate() {
                down(path, &index.to_string(), given, Some(known));
            }
        }
        _ => {}
    }
}

/// Says whether a value is what its absence would have said too: the types leave such a field out.
fn says_nothing(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        Value::String(text) => text.trim().is_empty(),
        Value::Bool(true) | Value::Number(_) => false,
    }
}
