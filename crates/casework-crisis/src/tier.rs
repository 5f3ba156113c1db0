//! The response tier: how fast who must act. It is never a predicted risk, and it carries no number.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How fast a response is owed, from usual care to a life at risk now.
///
/// The order is total. A tier is never a probability, and it is never a reason to refuse or end a service.
///
/// ```
/// use casework_crisis::Tier;
/// assert!(Tier::Routine < Tier::Priority && Tier::Urgent < Tier::Emergent);
/// assert_eq!(Tier::Emergent.next(), Some(Tier::Immediate));
/// assert_eq!(serde_json::to_string(&Tier::Immediate).unwrap(), "\"immediate\"");
/// ```
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
#[expect(
    clippy::exhaustive_enums,
    reason = "a closed scale: every reader must say what it does with each tier"
)]
pub enum Tier {
    /// Usual care.
    #[default]
    Routine,
    /// Semi-urgent.
    Priority,
    /// The same or the next day.
    Urgent,
    /// A clinician evaluates in this contact or in the next hours; the person is not left alone.
    Emergent,
    /// Life at risk now: emergency services.
    Immediate,
}

impl Tier {
    /// Every tier, from the lowest to the highest.
    pub const ALL: [Self; 5] = [Self::Routine, Self::Priority, Self::Urgent, Self::Emergent, Self::Immediate];

    /// Returns the name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Routine => "routine",
            Self::Priority => "priority",
            Self::Urgent => "urgent",
            Self::Emergent => "emergent",
            Self::Immediate => "immediate",
        }
    }

    /// Returns the tier above, or nothing above `Immediate`.
    pub const fn next(self) -> Option<Self> {
        match self {
            Self::Routine => Some(Self::Priority),
            Self::Priority => Some(Self::Urgent),
            Self::Urgent => Some(Self::Emergent),
            Self::Emergent => Some(Self::Immediate),
            Self::Immediate => None,
        }
    }
}

impl fmt::Display for Tier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tiers_are_named_and_ordered_as_the_sheet_has_them() {
        let names: Vec<_> = Tier::ALL.iter().map(|tier| serde_json::to_string(tier).unwrap()).collect();
        assert_eq!(names, ["\"routine\"", "\"priority\"", "\"urgent\"", "\"emergent\"", "\"immediate\""]);
        for (tier, name) in Tier::ALL.iter().zip(names) {
            assert_eq!(format!("\"{tier}\""), name);
        }
        assert!(Tier::ALL.is_sorted());
        assert!(Tier::ALL.windows(2).all(|pair| pair[0].next() == Some(pair[1])));
    }
}
