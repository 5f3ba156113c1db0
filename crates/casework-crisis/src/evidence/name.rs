//! The name of an input, as reasons and traces carry it.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The name of an input: a word of this library, or the code of something that was sent in.
///
/// An answer holds dozens of them, so a short code is kept in place and not beside it. `Debug` shows no name: the code of
/// a sign says something about a person.
///
/// ```
/// use casework_crisis::evidence::Name;
/// assert_eq!(Name::from("probes.weapon"), "probes.weapon");
/// assert_eq!(Name::sent("P-1").as_str(), "P-1");
/// ```
#[derive(Clone)]
pub struct Name(Kept);

#[derive(Clone)]
enum Kept {
    Known(&'static str),
    Short(u8, [u8; SHORT]),
    Long(Box<str>),
}

/// How many bytes are kept in place: as many as fit beside the other forms.
const SHORT: usize = 22;

impl Name {
    /// Keeps a name of this library.
    pub const fn known(name: &'static str) -> Self {
        Self(Kept::Known(name))
    }

    /// Keeps a name that was sent in.
    pub fn sent(text: &str) -> Self {
        let mut bytes = [0; SHORT];
        match (bytes.get_mut(..text.len()), u8::try_from(text.len())) {
            (Some(place), Ok(length)) => {
                place.copy_from_slice(text.as_bytes());
                Self(Kept::Short(length, bytes))
            }
            (None, _) | (_, Err(_)) => Self(Kept::Long(text.into())),
        }
    }

    /// Joins the place of an input and what was sent in there with a dot.
    pub(crate) fn within(place: &str, sent: &str) -> Self {
        let mut bytes = [0; SHORT];
        let (before, after) = (place.len(), place.len().saturating_add(1));
        let length = after.saturating_add(sent.len());
        if let (Some(all), Ok(kept)) = (bytes.get_mut(..length), u8::try_from(length))
            && let Some((start, [dot, rest @ ..])) = all.split_at_mut_checked(before)
        {
            start.copy_from_slice(place.as_bytes());
            *dot = b'.';
            rest.copy_from_slice(sent.as_bytes());
            return Self(Kept::Short(kept, bytes));
        }
        Self(Kept::Long([place, sent].join(".").into()))
    }

    /// Returns the name.
    pub fn as_str(&self) -> &str {
        match &self.0 {
            Kept::Known(text) => text,
            // INVARIANT: the bytes are a whole text; `sent` copied it.
            Kept::Short(..) => str::from_utf8(self.bytes()).unwrap_or_default(),
            Kept::Long(text) => text,
        }
    }

    fn bytes(&self) -> &[u8] {
        match &self.0 {
            Kept::Known(text) => text.as_bytes(),
            Kept::Short(length, bytes) => bytes.get(..usize::from(*length)).unwrap_or_default(),
            Kept::Long(text) => text.as_bytes(),
        }
    }
}

impl From<&'static str> for Name {
    fn from(known: &'static str) -> Self {
        Self::known(known)
    }
}

impl AsRef<str> for Name {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl PartialEq for Name {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Kept::Known(one), Kept::Known(other)) => one == other,
            (Kept::Known(_) | Kept::Short(..) | Kept::Long(_), _) => self.bytes() == other.bytes(),
        }
    }
}

impl Eq for Name {}

impl PartialEq<str> for Name {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl PartialEq<&str> for Name {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

impl PartialEq<String> for Name {
    fn eq(&self, other: &String) -> bool {
        self.as_str() == other
    }
}

impl PartialOrd for Name {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Name {
    fn cmp(&self, other: &Self) -> Ordering {
        self.bytes().cmp(other.bytes())
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Name").finish_non_exhaustive()
    }
}

impl Serialize for Name {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.as_str().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|text| Self::sent(&text))
    }
}

impl JsonSchema for Name {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        String::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        String::json_schema(generator)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_the_text_that_was_sent_whatever_its_length() {
        let text = "probes.wëapon.of-a-long-name-that-is-not-kept-in-place";
        for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
            let sent = Name::sent(&text[..end]);
            assert_eq!(sent.as_str(), &text[..end]);
            let wire = serde_json::to_string(&sent).unwrap();
            assert_eq!(serde_json::from_str::<Name>(&wire).unwrap(), sent);
        }
    }

    #[test]
    fn names_of_all_forms_are_equal_and_ordered_by_their_text() {
        assert_eq!(size_of::<Name>(), size_of::<String>());
        let known = Name::from("signs.A-EMO");
        assert_eq!(known, Name::sent("signs.A-EMO"));
        assert!(known < Name::sent("signs.A-EMO-and-many-more-letters") && known > Name::sent("at"));
        assert_eq!(format!("{known} {known:?}"), "signs.A-EMO Name { .. }");
    }
}
