//! The program policy: every number that differs between places, in one versioned value that is checked when it is
//! loaded and stamped on every event that it decided.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Deref;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use casework_core::Digest;

use crate::privacy::PrivacyRules;

mod check;
mod clocks;
mod defaults;
pub mod diff;
pub mod migration;
mod model;

pub use clocks::Clocks;
pub use model::{
    Assessor, ContactRate, CrisisDuty, EarlyContacts, Model, ModelRules, ModelStage, Period, TeamRole,
    TransitionTrigger,
};

/// What happens at the caseload ceiling.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "warn or refuse")]
pub enum CeilingRule {
    /// The assignment is refused with E20.
    Refuse,
    /// The assignment is made, and a notice is put on record.
    Warn,
}

/// The least that outreach must have tried before a case is closed as lost to contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "part of a policy file, whose version stands on every event")]
pub struct OutreachMinimum {
    /// Attempts, at least.
    pub attempts: usize,
    /// Different days, at least.
    pub days: usize,
    /// Different ways, at least.
    pub ways: usize,
    /// Whether one of them must be a letter.
    pub letter: bool,
}

/// A checked policy with its stamp.
///
/// [`ProgramPolicy::us_default`] holds the defaults; a program loads its own from JSON, which is checked field by
/// field. A policy never changes what the table of phases permits.
///
/// ```
/// use casework_lifecycle::ProgramPolicy;
/// let policy = ProgramPolicy::us_default();
/// assert_eq!(policy.reopen_window_days, 90);
/// let json = serde_json::to_string(&policy).unwrap();
/// assert_eq!(serde_json::from_str::<ProgramPolicy>(&json).unwrap(), policy);
/// let unsafe_policy = json.replace("\"after-crisis-contact-hours\":72", "\"after-crisis-contact-hours\":720");
/// assert!(serde_json::from_str::<ProgramPolicy>(&unsafe_policy).is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "PolicySettings", into = "PolicySettings")]
pub struct ProgramPolicy {
    settings: PolicySettings,
    stamp: PolicyStamp,
}

/// The numbers that differ between programs and jurisdictions, as a policy file writes them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a policy file, whose version stands on every event")]
pub struct PolicySettings {
    /// A short name.
    pub id: String,
    /// A semantic version.
    pub version: String,
    /// ISO 3166 code of the country or subdivision whose defaults these are.
    pub jurisdiction: String,
    /// The age from which a person consents alone, in years.
    pub age_of_majority: u32,
    /// How far in the future an event may be dated, in minutes.
    pub clock_skew_minutes: u32,
    /// Days after closing within which an episode may be reopened.
    pub reopen_window_days: u32,
    /// Oldest safety screen that still counts when assessment is left, in days.
    pub safety_screen_days: u32,
    /// Oldest measure that still counts as current, in days.
    pub measure_days: u32,
    /// Days within which an open referral is checked again.
    pub referral_recheck_days: u32,
    /// Days to a provider's reply, routine.
    pub referral_reply_days: u32,
    /// Days to a provider's reply, urgent.
    pub urgent_referral_reply_days: u32,
    /// Hours within which the next contact is due after a crisis is resolved.
    pub after_crisis_contact_hours: u32,
    /// Days within which the loop after a crisis is due.
    pub after_crisis_loop_days: u32,
    /// Days between reviews of a hold.
    pub hold_review_days: u32,
    /// The longest a goal may run, in months.
    pub goal_months: u32,
    /// What happens at the caseload ceiling.
    pub caseload: CeilingRule,
    /// The least that outreach must have tried.
    pub outreach: OutreachMinimum,
    /// Days under a plan after which two measures in a row without improvement open the alert.
    pub no_improvement_days: u32,
    /// How long each step may take.
    #[serde(default)]
    pub clocks: Clocks,
    /// What each model changes.
    pub models: BTreeMap<Model, ModelRules>,
    /// Times and rules about the record.
    #[serde(default)]
    pub privacy: PrivacyRules,
}

/// One thing that is wrong with a policy, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct PolicyFlaw {
    /// A JSON pointer into the policy.
    pub pointer: String,
    /// What is wrong, and what would be right.
    pub message: String,
}

/// Says what is wrong with a policy: everything, not only the first.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct PolicyError {
    /// What is wrong, in the order of the fields; never empty.
    pub flaws: Vec<PolicyFlaw>,
}

impl std::error::Error for PolicyError {}

impl fmt::Display for PolicyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some((first, more)) = self.flaws.split_first() else { return Ok(()) };
        f.write_str(&first.message)?;
        if more.is_empty() { Ok(()) } else { write!(f, " (and {} more)", more.len()) }
    }
}

/// Which policy decided something: its id, its version and the hash of its content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct PolicyStamp {
    /// The policy's id.
    pub id: String,
    /// The policy's version.
    pub version: String,
    /// The hash of the policy's JSON.
    pub hash: Digest,
}

impl PolicySettings {
    /// Returns the defaults for the United States.
    pub fn us_default() -> Self {
        Self {
            id: "casework-default-us".to_owned(),
            version: "1.1.0".to_owned(),
            jurisdiction: "US".to_owned(),
            age_of_majority: 18,
            clock_skew_minutes: 5,
            reopen_window_days: 90,
            safety_screen_days: 30,
            measure_days: 30,
            referral_recheck_days: 30,
            referral_reply_days: 14,
            urgent_referral_reply_days: 2,
            after_crisis_contact_hours: 72,
            after_crisis_loop_days: 7,
            hold_review_days: 30,
            goal_months: 12,
            caseload: CeilingRule::Warn,
            outreach: OutreachMinimum { attempts: 3, days: 3, ways: 2, letter: true },
            no_improvement_days: 56,
            clocks: Clocks::default(),
            models: Model::ALL.into_iter().map(|model| (model, ModelRules::us_default(model))).collect(),
            privacy: PrivacyRules::default(),
        }
    }
}

impl ProgramPolicy {
    /// Checks settings and stamps them.
    ///
    /// # Errors
    /// [`PolicyError`] with every flaw, in the order of [`PolicySettings`].
    pub fn new(settings: PolicySettings) -> Result<Self, PolicyError> {
        let flaws = check::flaws(&settings);
        if flaws.is_empty() { Ok(Self::stamped(settings)) } else { Err(PolicyError { flaws }) }
    }

    /// Returns the defaults for the United States.
    pub fn us_default() -> Self {
        // INVARIANT: the default settings pass their own check; a test holds it.
        Self::stamped(PolicySettings::us_default())
    }

    /// Returns the stamp that stands on every event this policy decided.
    pub const fn stamp(&self) -> &PolicyStamp {
        &self.stamp
    }

    fn stamped(settings: PolicySettings) -> Self {
        let hash = Digest::of(&settings);
        let stamp = PolicyStamp { id: settings.id.clone(), version: settings.version.clone(), hash };
        Self { settings, stamp }
    }
}

impl Deref for ProgramPolicy {
    type Target = PolicySettings;

    fn deref(&self) -> &PolicySettings {
        &self.settings
    }
}

impl TryFrom<PolicySettings> for ProgramPolicy {
    type Error = PolicyError;

    fn try_from(settings: PolicySettings) -> Result<Self, PolicyError> {
        Self::new(settings)
    }
}

impl From<ProgramPolicy> for PolicySettings {
    fn from(policy: ProgramPolicy) -> Self {
        policy.settings
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_policy_passes_its_own_check() {
        assert!(ProgramPolicy::new(PolicySettings::us_default()).is_ok());
    }

    #[test]
    fn another_number_is_another_stamp() {
        let mut settings = PolicySettings::us_default();
        settings.reopen_window_days = 60;
        let other = ProgramPolicy::new(settings).unwrap();
        assert_ne!(other.stamp().hash, ProgramPolicy::us_default().stamp().hash);
    }
}
