//! Opaque ids. Two kinds: ids of things that are unique in the world are UUIDs, handed in by the caller (version 7
//! recommended, so that they sort by time); ids of things inside one case are short names such as `g1`.
//!
//! No id is ever made in this crate, and none carries a person's name or number.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The longest name of a thing inside a case, in bytes.
pub const NAME_MAX: usize = 64;

/// Says why a text is not an id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum IdError {
    /// The text is not a UUID.
    #[error("a {kind} id is a UUID such as `01941f29-7c00-7000-8000-000000000001`")]
    NotUuid {
        /// What the id names.
        kind: &'static str,
    },
    /// The text is not a short name.
    #[error("a {kind} id is 1 to 64 letters, digits, `.`, `_` or `-`; this one has {length} bytes")]
    NotName {
        /// What the id names.
        kind: &'static str,
        /// The length of what was given, in bytes.
        length: usize,
    },
}

macro_rules! ids {
    (uuid { $($(#[$doc:meta])* $name:ident = $kind:literal,)* }) => {$(
        $(#[$doc])*
        ///
        /// ```
        #[doc = concat!("use casework_core::", stringify!($name), ";")]
        #[doc = concat!("let id: ", stringify!($name), " = \"01941f29-7c00-7000-8000-000000000001\".parse().unwrap();")]
        /// assert_eq!(id.to_string(), "01941f29-7c00-7000-8000-000000000001");
        #[doc = concat!("assert!(\"jane-doe\".parse::<", stringify!($name), ">().is_err());")]
        /// ```
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// Wraps a UUID that the caller has made.
            pub const fn new(uuid: Uuid) -> Self {
                Self(uuid)
            }

            /// Returns the UUID.
            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                Uuid::parse_str(text).map(Self).map_err(|_| IdError::NotUuid { kind: $kind })
            }
        }
    )*};
    (name { $($(#[$doc:meta])* $name:ident = $kind:literal,)* }) => {$(
        $(#[$doc])*
        ///
        /// ```
        #[doc = concat!("use casework_core::", stringify!($name), ";")]
        #[doc = concat!("let id: ", stringify!($name), " = \"first-1\".parse().unwrap();")]
        /// assert_eq!(id.as_str(), "first-1");
        #[doc = concat!("assert!(\"two words\".parse::<", stringify!($name), ">().is_err());")]
        /// ```
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        #[serde(try_from = "String")]
        #[schemars(with = "String", extend("pattern" = "^[A-Za-z0-9._-]{1,64}$"))]
        pub struct $name(String);

        impl $name {
            /// Returns the name.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl TryFrom<String> for $name {
            type Error = IdError;

            fn try_from(text: String) -> Result<Self, IdError> {
                if is_name(&text) { Ok(Self(text)) } else { Err(IdError::NotName { kind: $kind, length: text.len() }) }
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                Self::try_from(text.to_owned())
            }
        }
    )*};
}

ids! { uuid {
    /// Names one episode of service for one client in one program.
    CaseId = "case",
    /// Names one recorded event.
    EventId = "event",
    /// Names a person: a client, a worker, a representative or a provider's contact.
    PersonId = "person",
}}

ids! { name {
    /// Names an entry of a case record, unique in the case.
    EntryId = "entry",
    /// Names a goal, unique in the case.
    GoalId = "goal",
    /// Names an intervention, unique in the case.
    InterventionId = "intervention",
    /// Names an assessed need, unique in the case.
    NeedId = "need",
    /// Names a program that people are enrolled in.
    ProgramId = "program",
    /// Names a referral, unique in the case.
    ReferralId = "referral",
    /// Names a release of information, unique in the case.
    ReleaseId = "release",
}}

fn is_name(text: &str) -> bool {
    (1..=NAME_MAX).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_bounded_and_plain() {
        let longest = "x".repeat(NAME_MAX);
        for good in ["g1", "PHQ-9", "a.b_c-d", longest.as_str()] {
            assert!(good.parse::<GoalId>().is_ok(), "{good}");
        }
        let too_long = "x".repeat(NAME_MAX + 1);
        for bad in ["", " ", "a b", "é", "a/b", "a\n", too_long.as_str()] {
            assert!(bad.parse::<GoalId>().is_err(), "{bad:?}");
        }
    }

    #[test]
    fn an_error_gives_the_length_and_never_the_text() {
        let message = "Jane Doe".parse::<NeedId>().unwrap_err().to_string();
        assert_eq!(message, "a need id is 1 to 64 letters, digits, `.`, `_` or `-`; this one has 8 bytes");
        assert!(!"Jane".parse::<PersonId>().unwrap_err().to_string().contains("Jane"));
    }
}
