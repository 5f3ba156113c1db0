//! Refusals: a step that is not allowed now, with its code, what is missing, and what would be allowed.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use casework_core::{Code, Family, Finding};

macro_rules! refusals {
    ($($(#[$doc:meta])* $code:ident $name:literal;)*) => {
        /// The refusal codes of the lifecycle sheet, and E23 of this library.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[expect(clippy::exhaustive_enums, reason = "codes are frozen; a new one must make every caller look again")]
        pub enum RefusalCode {
            $($(#[$doc])* $code,)*
        }

        impl RefusalCode {
            /// Every code, in the order of the sheet.
            pub const ALL: &[Self] = &[$(Self::$code,)*];

            /// Returns the code without its family.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$code => stringify!($code),)* }
            }

            /// Returns the name.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$code => $name,)* }
            }
        }
    };
}

refusals! {
    /// The pair of phases is not in the table, or the step does not belong to the phase.
    E01 "no-such-transition";
    /// Exit artifacts are missing; all of them are listed.
    E02 "exit-artifact-missing";
    /// Participation consent is missing, withdrawn or expired.
    E03 "participation-consent-missing";
    /// The role may not do this, or the signature must come from another person.
    E04 "role-not-permitted";
    /// A crisis is active or not yet resolved.
    E05 "crisis-active";
    /// The case is closed.
    E06 "case-closed";
    /// The plan is not signed.
    E07 "plan-not-signed";
    /// A goal is not valid.
    E08 "goal-not-valid";
    /// The step of the referral is not in the table, or lacks what the new state needs.
    E09 "referral-step-invalid";
    /// The closure reason is not allowed here, or contradicts the record.
    E10 "closure-reason-not-allowed";
    /// The episode may not be reopened.
    E11 "reopen-not-allowed";
    /// What is signed is never changed or removed.
    E12 "entry-immutable";
    /// The disclosure is outside consent, purpose, recipient or content.
    E13 "disclosure-not-permitted";
    /// The date is impossible, in the future, before birth, or before the last signed step.
    E14 "date-invalid";
    /// The client has died.
    E15 "client-deceased";
    /// The outreach minimum is not met.
    E16 "outreach-incomplete";
    /// The receiver has not accepted, or there is no first appointment.
    E17 "receiver-not-confirmed";
    /// An open episode exists for this client and program.
    E18 "duplicate-episode";
    /// The signer lacks the authority.
    E19 "consent-authority";
    /// The model of delivery does not allow it.
    E20 "model-rule";
    /// A hold or outreach is on.
    E21 "overlay-blocks";
    /// The version has been replaced.
    E22 "version-superseded";
    /// The step names something that the case does not have, or gives a new thing a name that is taken.
    ///
    /// This code is the library's own; the sheet's list ends at E22.
    E23 "reference-unknown";
}

impl fmt::Display for RefusalCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Says that a text is not a refusal code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a refusal code is one of E01 to E23, with or without the prefix `lifecycle.`")]
#[non_exhaustive]
pub struct RefusalCodeError;

impl FromStr for RefusalCode {
    type Err = RefusalCodeError;

    fn from_str(text: &str) -> Result<Self, RefusalCodeError> {
        let id = text.strip_prefix("lifecycle.").unwrap_or(text);
        Self::ALL.iter().copied().find(|code| code.as_str() == id).ok_or(RefusalCodeError)
    }
}

impl From<RefusalCode> for Code {
    fn from(code: RefusalCode) -> Self {
        Self::new(Family::Lifecycle, code.as_str())
    }
}

impl Serialize for RefusalCode {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Code::from(*self).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for RefusalCode {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

impl JsonSchema for RefusalCode {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "RefusalCode".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let codes: Vec<String> = Self::ALL.iter().map(|code| Code::from(*code).to_string()).collect();
        schemars::json_schema!({ "type": "string", "enum": codes })
    }
}

/// A step that is not allowed now. It changed nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
#[error("{code} {name}: {message}")]
#[non_exhaustive]
pub struct Refusal {
    /// Which rule refused it: the first that applies, in the order of the sheet.
    pub code: RefusalCode,
    /// The name of the rule.
    pub name: String,
    /// Why, in one clause.
    pub message: String,
    /// Every exit artifact that is missing, when the step would lead on.
    #[serde(default)]
    pub missing: Vec<Finding>,
    /// A JSON pointer into the command, when there is one place to look at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pointer: Option<String>,
    /// What would be allowed: phases, roles, reasons or states.
    #[serde(default)]
    pub allowed: Vec<String>,
}

impl Refusal {
    /// Makes a refusal.
    pub(crate) fn new(code: RefusalCode, message: impl Into<String>) -> Self {
        Self {
            code,
            name: code.name().to_owned(),
            message: message.into(),
            missing: Vec::new(),
            pointer: None,
            allowed: Vec::new(),
        }
    }

    /// Makes the refusal of a date that does not exist, for readers that find it before a command can be made.
    pub fn impossible_date(pointer: impl Into<String>) -> Self {
        let mut refusal = Self::new(RefusalCode::E14, "this day or hour does not exist");
        refusal.pointer = Some(pointer.into());
        refusal
    }

    /// Adds the place in the command.
    #[must_use]
    pub(crate) fn at(mut self, pointer: &str) -> Self {
        self.pointer = Some(pointer.to_owned());
        self
    }

    /// Adds what would be allowed.
    #[must_use]
    pub(crate) fn allow<T: fmt::Display>(mut self, allowed: impl IntoIterator<Item = T>) -> Self {
        self.allowed = allowed.into_iter().map(|item| item.to_string()).collect();
        self
    }

    /// Adds what is missing.
    #[must_use]
    pub(crate) fn missing(mut self, missing: Vec<Finding>) -> Self {
        self.missing = missing;
        self
    }
}
