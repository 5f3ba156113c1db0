//! Numbers and yes-or-no values of a measure, kept as they were written. No units here: those stand in the measure.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Two amounts closer than this are the same: it absorbs the rounding of decimal fractions, such as 4.1 - 0.1.
const TOLERANCE: f64 = 1e-9;

/// A finite number from -2,147,483,648 to 2,147,483,647, whole or with a fraction.
///
/// ```
/// use casework_goals::Number;
/// assert_eq!(Number::new(15.0).unwrap(), Number::from(15));
/// assert_eq!(Number::new(0.5).unwrap().to_string(), "0.5");
/// assert!(Number::new(f64::NAN).is_err());
/// assert!(Number::new(1e300).is_err());
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Number(Repr);

#[derive(Debug, Clone, Copy)]
enum Repr {
    Whole(i32),
    Real(f64),
}

/// Says why a number cannot be the value of a measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a value is a finite number from -2147483648 to 2147483647")]
#[non_exhaustive]
pub struct NumberError;

impl Number {
    /// Makes a number.
    ///
    /// # Errors
    /// [`NumberError`] when it is not finite or too large.
    pub fn new(number: f64) -> Result<Self, NumberError> {
        let bounds = f64::from(i32::MIN)..=f64::from(i32::MAX);
        if bounds.contains(&number) { Ok(Self(Repr::Real(number))) } else { Err(NumberError) }
    }

    /// Makes a whole number, also in a static table.
    pub const fn whole(number: i32) -> Self {
        Self(Repr::Whole(number))
    }

    /// Returns the number as a float.
    pub fn get(self) -> f64 {
        match self.0 {
            Repr::Whole(number) => f64::from(number),
            Repr::Real(number) => number,
        }
    }
}

impl From<i32> for Number {
    fn from(number: i32) -> Self {
        Self::whole(number)
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Number {}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        // Never NaN, so the only surprise of floats left is the sign of zero, which `partial_cmp` ignores.
        self.get().partial_cmp(&other.get()).unwrap_or(Ordering::Equal)
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Repr::Whole(number) => number.fmt(f),
            Repr::Real(number) => number.fmt(f),
        }
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Repr::Whole(number) => serializer.serialize_i32(number),
            Repr::Real(number) => serializer.serialize_f64(number),
        }
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Value::deserialize(deserializer)? {
            Value::Number(number) => Ok(number),
            Value::YesNo(_) => Err(de::Error::custom(NumberError)),
        }
    }
}

impl JsonSchema for Number {
    fn schema_name() -> Cow<'static, str> {
        "Number".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "number", "minimum": i32::MIN, "maximum": i32::MAX })
    }
}

/// The value of a baseline or a target: a number, or yes or no.
///
/// `Debug` shows only its kind: a score is health information.
/// On the wire it is a number, `true`, `false`, `"yes"` or `"no"`; it is written back as a number or a boolean.
///
/// ```
/// use casework_goals::Value;
/// assert_eq!(serde_json::from_str::<Value>("true").unwrap(), Value::YesNo(true));
/// assert_eq!(serde_json::from_str::<Value>("\"no\"").unwrap(), Value::YesNo(false));
/// assert_eq!(serde_json::from_str::<Value>("15").unwrap(), Value::Number(15.into()));
/// assert!(serde_json::from_str::<Value>("\"15\"").is_err());
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[expect(clippy::exhaustive_enums, reason = "a value is a number or a yes-or-no")]
pub enum Value {
    /// A number, in the unit of the measure.
    Number(Number),
    /// Yes or no, for something that is there or not, such as a signed lease.
    YesNo(bool),
}

impl Value {
    /// Returns the number, when it is one.
    pub const fn number(self) -> Option<Number> {
        match self {
            Self::Number(number) => Some(number),
            Self::YesNo(_) => None,
        }
    }

    /// Says whether it is a yes or a no.
    pub const fn is_yes_no(self) -> bool {
        matches!(self, Self::YesNo(_))
    }

    /// Returns where the value lies on a line, with 0 for no and 1 for yes.
    pub(crate) fn on_a_line(self) -> f64 {
        match self {
            Self::Number(number) => number.get(),
            Self::YesNo(yes) => f64::from(u8::from(yes)),
        }
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_yes_no() { "YesNo(..)" } else { "Number(..)" })
    }
}

impl From<i32> for Value {
    fn from(number: i32) -> Self {
        Self::Number(number.into())
    }
}

impl From<bool> for Value {
    fn from(yes: bool) -> Self {
        Self::YesNo(yes)
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Number(number) => number.serialize(serializer),
            Self::YesNo(yes) => serializer.serialize_bool(*yes),
        }
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ValueVisitor)
    }
}

struct ValueVisitor;

impl de::Visitor<'_> for ValueVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number, or yes or no")
    }

    fn visit_bool<E: de::Error>(self, yes: bool) -> Result<Value, E> {
        Ok(Value::YesNo(yes))
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Value, E> {
        i32::try_from(number).map(Value::from).map_err(|_| E::custom(NumberError))
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Value, E> {
        i32::try_from(number).map(Value::from).map_err(|_| E::custom(NumberError))
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<Value, E> {
        Number::new(number).map(Value::Number).map_err(E::custom)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Value, E> {
        match text {
            "yes" => Ok(Value::YesNo(true)),
            "no" => Ok(Value::YesNo(false)),
            // The text may be something a person said, so the error gives only its length.
            _ => Err(E::custom(format_args!(
                "a value is a number, or yes or no; this is a text of {} characters",
                text.chars().count()
            ))),
        }
    }
}

impl JsonSchema for Value {
    fn schema_name() -> Cow<'static, str> {
        "Value".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A number, or yes or no.",
            "anyOf": [
                generator.subschema_for::<Number>(),
                { "type": "boolean" },
                { "enum": ["yes", "no"] }
            ]
        })
    }
}

/// Says whether `a` is smaller than `b` by more than rounding.
#[expect(
    clippy::float_arithmetic,
    reason = "the tolerance is what makes decimal fractions compare as people do"
)]
pub(crate) fn is_less(a: f64, b: f64) -> bool {
    a < b - TOLERANCE
}

/// Returns how far `to` lies below `from`; negative when it lies above.
#[expect(clippy::float_arithmetic, reason = "a change of score is a difference of two numbers")]
pub(crate) fn drop_between(from: f64, to: f64) -> f64 {
    from - to
}

/// Returns a share of an amount, in percent.
#[expect(clippy::float_arithmetic, reason = "a percentage of a number")]
pub(crate) fn percent_of(amount: f64, percent: f64) -> f64 {
    amount * percent / 100.0
}

/// Returns an amount taken several times.
#[expect(clippy::float_arithmetic, reason = "a multiple of the meaningful change")]
pub(crate) fn times(amount: f64, count: u32) -> f64 {
    amount * f64::from(count)
}

/// Returns `from` moved by a change.
#[expect(clippy::float_arithmetic, reason = "a relative target is the baseline moved by a change")]
pub(crate) fn moved(from: f64, change: f64) -> f64 {
    from + change
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_written_back_as_it_came() {
        for wire in ["15", "15.0", "0.5", "-3", "true", "false", "2147483647", "-2147483648"] {
            let value: Value = serde_json::from_str(wire).unwrap();
            assert_eq!(serde_json::to_string(&value).unwrap(), wire);
        }
    }

    #[test]
    fn what_is_not_a_value_is_refused_without_repeating_it() {
        let bad = [
            "2147483648",
            "-2147483649",
            "2147483647.5",
            "1e300",
            "1e999",
            "18446744073709551615",
            "[]",
            "{}",
            "\"Yes\"",
            "\"fewer nightmares\"",
        ];
        for wire in bad {
            let error = serde_json::from_str::<Value>(wire).unwrap_err().to_string();
            assert!(!error.contains("nightmares"), "{error}");
        }
        assert!(serde_json::from_str::<Number>("true").is_err());
        for number in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert_eq!(Number::new(number), Err(NumberError));
        }
    }

    #[test]
    fn debug_shows_no_score() {
        assert_eq!(format!("{:?} {:?}", Value::from(19), Value::from(true)), "Number(..) YesNo(..)");
    }

    #[test]
    fn decimal_fractions_compare_as_people_do() {
        assert!(!is_less(drop_between(4.1, 0.1), 4.0));
        assert!(is_less(3.99, 4.0));
        assert_eq!(Number::new(-0.0).unwrap(), Number::from(0));
    }
}
