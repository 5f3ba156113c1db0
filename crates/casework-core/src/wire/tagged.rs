//! Reading variants that say first which one they are: `{"type": "case-opened", ...}`.
//!
//! What serde derives for an enum with a `tag` keeps the whole object in memory before it looks at it, as the tag may
//! stand last. What this library writes has it first, and is read here as it comes; where it stands elsewhere the
//! object is kept after all. Both ways give the same value and the same errors.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::{EnumAccessDeserializer, MapAccessDeserializer, MapDeserializer};
use serde::de::{
    DeserializeSeed, EnumAccess, Error as _, IgnoredAny, IntoDeserializer, MapAccess, VariantAccess, Visitor,
};
use serde::{Deserializer, de};
use serde_json::Value;

/// An enum with its tag among the fields of its variants.
///
/// ```
/// use casework_core::wire::tagged::{self, Tagged};
/// use serde::{Deserialize, Deserializer};
///
/// #[derive(Debug, PartialEq)]
/// enum Step {
///     Wait { days: u32 },
/// }
///
/// /// As serde reads it when the tag stands outside: `{"wait": {"days": 3}}`.
/// #[derive(Deserialize)]
/// #[serde(remote = "Step", rename_all = "kebab-case")]
/// enum Outside {
///     Wait { days: u32 },
/// }
///
/// impl<'de> Tagged<'de> for Step {
///     const TAG: &'static str = "type";
///     const NAME: &'static str = "Step";
///
///     fn variant<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
///         Outside::deserialize(deserializer)
///     }
/// }
///
/// let mut json = serde_json::Deserializer::from_str(r#"{"type": "wait", "days": 3}"#);
/// assert_eq!(tagged::read::<Step, _>(&mut json).unwrap(), Step::Wait { days: 3 });
/// ```
pub trait Tagged<'de>: Sized {
    /// The field that says which variant it is.
    const TAG: &'static str;
    /// What the enum is called in messages.
    const NAME: &'static str;

    /// Reads a variant whose tag stands outside.
    ///
    /// # Errors
    /// What the deserializer says.
    fn variant<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error>;
}

/// Reads an enum with its tag among the fields.
///
/// # Errors
/// What the deserializer says: no object, no tag, an unknown variant, or fields that are none of it.
pub fn read<'de, T: Tagged<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_map(Object(PhantomData))
}

/// Takes the object.
struct Object<T>(PhantomData<T>);

impl<'de, T: Tagged<'de>> Visitor<'de> for Object<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "internally tagged enum {}", T::NAME)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<T, A::Error> {
        match map.next_key_seed(Key { tag: T::TAG })? {
            Some(None) => T::variant(EnumAccessDeserializer::new(AsItComes(Once { map, tag: T::TAG }))),
            Some(Some(first)) => keep_whole(first, map),
            None => Err(A::Error::missing_field(T::TAG)),
        }
    }
}

/// Reads a key: nothing when it is the tag.
struct Key {
    tag: &'static str,
}

impl<'de> DeserializeSeed<'de> for Key {
    type Value = Option<String>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<String>, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Key {
    type Value = Option<String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: de::Error>(self, key: &str) -> Result<Option<String>, E> {
        Ok((key != self.tag).then(|| key.to_owned()))
    }
}

/// Reads an object whose tag does not stand first: all of it is kept until the tag is found.
fn keep_whole<'de, T: Tagged<'de>, A: MapAccess<'de>>(first: String, mut map: A) -> Result<T, A::Error> {
    let (mut fields, mut tag) = (Vec::new(), None);
    let mut next = Some(Some(first));
    while let Some(key) = next {
        match key {
            Some(key) => fields.push((key, map.next_value()?)),
            None if tag.is_none() => tag = Some(map.next_value()?),
            None => return Err(A::Error::duplicate_field(T::TAG)),
        }
        next = map.next_key_seed(Key { tag: T::TAG })?;
    }
    let tag = tag.ok_or_else(|| A::Error::missing_field(T::TAG))?;
    T::variant(EnumAccessDeserializer::new(Kept { tag, fields })).map_err(A::Error::custom)
}

/// The rest of an object whose tag was read: it does not come again.
struct Once<A> {
    map: A,
    tag: &'static str,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Once<A> {
    type Error = A::Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, A::Error> {
        self.map.next_key_seed(OtherKey { seed, tag: self.tag })
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        self.map.next_value_seed(seed)
    }

    fn size_hint(&self) -> Option<usize> {
        self.map.size_hint()
    }
}

/// Reads a key that is not the tag.
struct OtherKey<S> {
    seed: S,
    tag: &'static str,
}

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for OtherKey<S> {
    type Value = S::Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<S::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de, S: DeserializeSeed<'de>> Visitor<'de> for OtherKey<S> {
    type Value = S::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: de::Error>(self, key: &str) -> Result<S::Value, E> {
        if key == self.tag {
            return Err(E::duplicate_field(self.tag));
        }
        self.seed.deserialize(key.into_deserializer())
    }
}

/// An object whose key for the tag was just read, as a variant.
struct AsItComes<A>(Once<A>);

impl<'de, A: MapAccess<'de>> EnumAccess<'de> for AsItComes<A> {
    type Error = A::Error;
    type Variant = Fields<Once<A>>;

    fn variant_seed<S: DeserializeSeed<'de>>(
        mut self,
        seed: S,
    ) -> Result<(S::Value, Fields<Once<A>>), A::Error> {
        Ok((self.0.next_value_seed(seed)?, Fields(self.0)))
    }
}

/// An object that was kept, as a variant.
struct Kept {
    tag: Value,
    fields: Vec<(String, Value)>,
}

type KeptFields<'de> = MapDeserializer<'de, std::vec::IntoIter<(String, Value)>, serde_json::Error>;

impl<'de> EnumAccess<'de> for Kept {
    type Error = serde_json::Error;
    type Variant = Fields<KeptFields<'de>>;

    fn variant_seed<S: DeserializeSeed<'de>>(
        self,
        seed: S,
    ) -> Result<(S::Value, Self::Variant), serde_json::Error> {
        let variant = seed.deserialize(self.tag)?;
        Ok((variant, Fields(MapDeserializer::new(self.fields.into_iter()))))
    }
}

/// The fields of a variant.
struct Fields<A>(A);

impl<'de, A: MapAccess<'de>> VariantAccess<'de> for Fields<A> {
    type Error = A::Error;

    fn unit_variant(mut self) -> Result<(), A::Error> {
        while self.0.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(())
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, A::Error> {
        seed.deserialize(MapAccessDeserializer::new(self.0))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, A::Error> {
        Err(A::Error::invalid_type(de::Unexpected::Map, &visitor))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, A::Error> {
        visitor.visit_map(self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(rename_all = "kebab-case")]
    struct Inner {
        text: String,
        #[serde(default)]
        numbers: Vec<f64>,
    }

    /// The same enum as serde reads it, for comparison.
    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(tag = "type", rename_all = "kebab-case", rename_all_fields = "kebab-case")]
    enum Derived {
        Nothing,
        Wrapped(Inner),
        WithFields {
            first: u32,
            #[serde(default)]
            inner: Option<Inner>,
        },
    }

    #[derive(Debug, PartialEq)]
    struct Ours(Derived);

    #[derive(Deserialize)]
    #[serde(remote = "Derived", rename_all = "kebab-case", rename_all_fields = "kebab-case")]
    enum Outside {
        Nothing,
        Wrapped(Inner),
        WithFields {
            first: u32,
            #[serde(default)]
            inner: Option<Inner>,
        },
    }

    impl<'de> Tagged<'de> for Ours {
        const TAG: &'static str = "type";
        const NAME: &'static str = "Derived";

        fn variant<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            Outside::deserialize(deserializer).map(Self)
        }
    }

    /// What we read and what serde reads, with the errors without their places.
    fn both(text: &str) -> (Result<Derived, String>, Result<Derived, String>) {
        let plain = |error: serde_json::Error| {
            let error = error.to_string();
            error.split(" at line").next().unwrap_or_default().to_owned()
        };
        let ours = read::<Ours, _>(&mut serde_json::Deserializer::from_str(text));
        let theirs = Derived::deserialize(&mut serde_json::Deserializer::from_str(text));
        (ours.map(|ours| ours.0).map_err(plain), theirs.map_err(plain))
    }

    #[test]
    fn what_serde_reads_is_read_and_what_it_refuses_is_refused_in_the_same_words() {
        for text in [
            r#"{"type": "nothing"}"#,
            r#"{"type": "nothing", "more": [1, {"a": null}]}"#,
            r#"{"type": "wrapped", "text": "x", "numbers": [1, 2.5, -3e2], "more": {}}"#,
            r#"{"numbers": [1], "type": "wrapped", "text": "x"}"#,
            r#"{"type": "with-fields", "first": 7, "inner": {"text": "\u00e9"}}"#,
            r#"{"first": 7, "inner": null, "type": "with-fields"}"#,
            "{}",
            r#"{"first": 7}"#,
            r#"{"type": "other"}"#,
            r#"{"first": 7, "type": "other"}"#,
            r#"{"type": 5}"#,
            r#"{"first": 7, "type": 5}"#,
            r#"{"type": "with-fields"}"#,
            r#"{"inner": null, "type": "with-fields"}"#,
            r#"{"type": "with-fields", "first": -1}"#,
            r#"{"first": -1, "type": "with-fields"}"#,
            r#"{"type": "with-fields", "first": 1, "first": 2}"#,
            r#"{"first": 1, "first": 2, "type": "with-fields"}"#,
            r#"{"type": "with-fields", "first": 1, "type": "with-fields"}"#,
            r#"{"type": "nothing", "type": "nothing"}"#,
            r#"{"first": 1, "type": "with-fields", "type": "nothing"}"#,
            r#"{"more": 1, "more": 2, "type": "nothing"}"#,
            r#"{"type": "nothing", "more": 1, "more": 2}"#,
            r#"{"numbers": ["x"], "text": 3, "type": "wrapped"}"#,
            r#"{"type": "wrapped", "text": null}"#,
            r#"{"type": "wrapped", "text": "x"#,
            "null",
            "3",
            r#""nothing""#,
        ] {
            let (ours, theirs) = both(text);
            assert_eq!(ours, theirs, "{text}");
        }
        // An array is no object, whatever serde makes of it.
        assert!(both(r#"["nothing"]"#).0.is_err());
    }

    proptest! {
        #[test]
        fn where_the_tag_stands_makes_no_difference(place in 0..4_usize, first in any::<u32>(), text in ".{0,12}") {
            let mut fields = vec![
                format!("\"first\": {first}"),
                format!("\"inner\": {{\"text\": {}}}", serde_json::to_string(&text).unwrap()),
                "\"more\": [true, {\"type\": 1}]".to_owned(),
            ];
            fields.insert(place, "\"type\": \"with-fields\"".to_owned());
            let (ours, theirs) = both(&format!("{{{}}}", fields.join(",")));
            prop_assert_eq!(&ours, &theirs);
            prop_assert_eq!(ours, Ok(Derived::WithFields { first, inner: Some(Inner { text, numbers: Vec::new() }) }));
        }
    }
}
