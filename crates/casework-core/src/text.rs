//! Text that people wrote about people: kept word for word, never printed by accident.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The longest free text, in bytes.
pub const TEXT_MAX: usize = 65_536;

/// Free text about a person. It keeps every word, and `Debug` shows only its length.
///
/// It is never blank and has at most 65,536 bytes ([`TEXT_MAX`]).
///
/// ```
/// use casework_core::FreeText;
/// let text = FreeText::new("Hears a voice at night").unwrap();
/// assert_eq!(format!("{text:?}"), "FreeText(22 characters)");
/// assert_eq!(text.reveal(), "Hears a voice at night");
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String")]
#[schemars(with = "String", extend("minLength" = 1))]
pub struct FreeText(String);

/// Says why a text cannot be kept as free text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TextError {
    /// Nothing but white space.
    #[error("the text is blank: write at least one word")]
    Blank,
    /// A zero byte, which some stores cut text at.
    #[error("the text contains a zero byte")]
    ZeroByte,
    /// Too long.
    #[error("the text has {length} bytes: at most {TEXT_MAX} are kept in one entry")]
    TooLong {
        /// Its length in bytes.
        length: usize,
    },
}

impl FreeText {
    /// Keeps a text word for word.
    ///
    /// # Errors
    /// [`TextError`] when it is blank, longer than [`TEXT_MAX`] bytes, or holds a zero byte.
    pub fn new(text: impl Into<String>) -> Result<Self, TextError> {
        let text = text.into();
        if text.len() > TEXT_MAX {
            return Err(TextError::TooLong { length: text.len() });
        }
        if text.contains('\0') {
            return Err(TextError::ZeroByte);
        }
        if text.trim().is_empty() { Err(TextError::Blank) } else { Ok(Self(text)) }
    }

    /// Returns the words. The name says it: whoever calls this decides who reads them.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for FreeText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FreeText({} characters)", self.0.chars().count())
    }
}

impl TryFrom<String> for FreeText {
    type Error = TextError;

    fn try_from(text: String) -> Result<Self, TextError> {
        Self::new(text)
    }
}

impl From<FreeText> for String {
    fn from(text: FreeText) -> Self {
        text.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bounds_hold_on_both_sides() {
        assert!(FreeText::new("x".repeat(TEXT_MAX)).is_ok());
        assert_eq!(FreeText::new("x".repeat(TEXT_MAX + 1)), Err(TextError::TooLong { length: TEXT_MAX + 1 }));
        assert_eq!(FreeText::new(" \n\t"), Err(TextError::Blank));
        assert_eq!(FreeText::new("a\0b"), Err(TextError::ZeroByte));
        assert!(FreeText::new("x").is_ok());
    }

    #[test]
    fn words_are_kept_exactly() {
        let words = "  “I can’t go on.”\n";
        let text: FreeText = serde_json::from_str(&serde_json::to_string(words).unwrap()).unwrap();
        assert_eq!(text.reveal(), words);
    }
}
