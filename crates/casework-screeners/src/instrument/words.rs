//! A list of ids or sentences, borrowed in a compiled table and owned in a loaded one.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A list of ids or sentences.
///
/// ```
/// use casework_screeners::instrument::Words;
/// const CORE: Words = Words::new(&["q1", "q2"]);
/// assert_eq!(CORE.iter().collect::<Vec<_>>(), ["q1", "q2"]);
/// ```
#[derive(Debug, Clone)]
pub struct Words(Kind);

#[derive(Debug, Clone)]
enum Kind {
    Written(&'static [&'static str]),
    Loaded(Vec<String>),
}

impl Words {
    /// The empty list.
    pub const NONE: Self = Self(Kind::Written(&[]));

    /// Makes a list that was written in a table.
    pub const fn new(words: &'static [&'static str]) -> Self {
        Self(Kind::Written(words))
    }

    /// Walks the list in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        let (written, loaded) = match &self.0 {
            Kind::Written(words) => (*words, [].as_slice()),
            Kind::Loaded(words) => ([].as_slice(), words.as_slice()),
        };
        written.iter().copied().chain(loaded.iter().map(String::as_str))
    }

    /// Says whether the list is empty.
    pub const fn is_empty(&self) -> bool {
        match &self.0 {
            Kind::Written(words) => words.is_empty(),
            Kind::Loaded(words) => words.is_empty(),
        }
    }

    /// Takes the first word off a walk through the list, in const code.
    pub(crate) const fn walk(&self) -> Walk<'_> {
        match &self.0 {
            Kind::Written(words) => Walk { written: words, loaded: &[] },
            Kind::Loaded(words) => Walk { written: &[], loaded: words.as_slice() },
        }
    }
}

/// A walk through [`Words`] that the compiler can take.
#[derive(Clone, Copy)]
pub(crate) struct Walk<'a> {
    written: &'a [&'static str],
    loaded: &'a [String],
}

impl<'a> Walk<'a> {
    /// Gives the first word and the rest of the walk.
    pub(crate) const fn next(self) -> Option<(&'a str, Self)> {
        match (self.written, self.loaded) {
            ([word, rest @ ..], _) => Some((word, Self { written: rest, loaded: self.loaded })),
            ([], [word, rest @ ..]) => Some((word.as_str(), Self { written: &[], loaded: rest })),
            ([], []) => None,
        }
    }
}

/// Each word in backticks, with commas between them: for lists of ids.
impl fmt::Display for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, word) in self.iter().enumerate() {
            write!(f, "{}`{word}`", if place > 0 { ", " } else { "" })?;
        }
        Ok(())
    }
}

impl Default for Words {
    fn default() -> Self {
        Self::NONE
    }
}

impl PartialEq for Words {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for Words {}

impl Serialize for Words {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl<'de> Deserialize<'de> for Words {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self(Kind::Loaded(Vec::deserialize(deserializer)?)))
    }
}

impl JsonSchema for Words {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Words".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Vec::<String>::json_schema(generator)
    }
}
