//! The program policy: every number that differs between places, in one versioned value that is checked when it is
//! loaded and stamped on every event that it decided.

use std::collections::BTreeMap;
use std::ops::Deref;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use casework_core::{Digest, Source};

use crate::sources;

/// The models of delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "every model must have its rules in every policy")]
pub enum Model {
    /// Assertive community treatment: a team with a small shared caseload, most services direct, around the clock.
    Act,
    /// Brokerage: links to services, little direct care.
    Brokerage,
    /// Clinical: the case manager is often a licensed clinician and treats as well.
    Clinical,
    /// Intensive case management.
    Intensive,
    /// Strengths-based: built on strengths and resources, the client leads.
    StrengthsBased,
    /// Supportive: access to services and independence, less intensive.
    Supportive,
}

impl ContactRate {
    /// Says whether the schedule has fewer contacts in the same time than another.
    pub fn is_thinner_than(self, other: Self) -> bool {
        let contacts = |rate: Self, period: Period| u64::from(rate.count).saturating_mul(period.days());
        contacts(self, other.every) < contacts(other, self.every)
    }
}

impl Period {
    /// Returns its length in days; a month counts as 30.
    pub const fn days(self) -> u64 {
        match self {
            Self::Week => 7,
            Self::TwoWeeks => 14,
            Self::Month => 30,
            Self::Quarter => 90,
        }
    }
}

impl Model {
    /// Every model, in alphabetical order.
    pub const ALL: [Self; 6] =
        [Self::Act, Self::Brokerage, Self::Clinical, Self::Intensive, Self::StrengthsBased, Self::Supportive];
}

/// How many contacts a period has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a number and a period")]
pub struct ContactRate {
    /// Contacts in each period, at least 1.
    pub count: u32,
    /// The period.
    pub every: Period,
}

/// The period of a contact schedule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "the periods that schedules are written in")]
pub enum Period {
    /// Seven days.
    Week,
    /// Fourteen days.
    TwoWeeks,
    /// A calendar month.
    Month,
    /// Ninety days.
    Quarter,
}

/// What a model changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "part of a policy file, whose version stands on every event")]
pub struct ModelRules {
    /// Clients for each case manager (for ACT: for each counted full-time member of the team).
    pub caseload_ceiling: u32,
    /// The number of clients at which another one is refused, whatever `caseload` says; none when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hard_ceiling: Option<u32>,
    /// The contact schedule that is proposed.
    pub contacts: ContactRate,
    /// The thinnest contact schedule that still is this model; none when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contacts_minimum: Option<ContactRate>,
    /// Days between plan reviews.
    pub plan_review_days: u32,
    /// Whether a case may go from implementation straight to transition.
    pub implementation_to_transition: bool,
    /// Whether one follow-up contact is enough to leave monitoring.
    pub one_contact_is_enough: bool,
    /// Days since the last two-way contact before a case may be closed as lost to contact.
    pub lost_to_contact_days: u32,
    /// Whether the plan needs the signature of a clinician as well.
    pub clinician_signs_plan: bool,
    /// Where the numbers come from.
    pub source: Source,
}

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
    /// What each model changes.
    pub models: BTreeMap<Model, ModelRules>,
}

/// Says what is wrong with a policy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PolicyError {
    /// A field is empty.
    #[error("`{field}` is empty")]
    Empty {
        /// The field.
        field: &'static str,
    },
    /// A model has no rules.
    #[error("`models` has no rules for {model:?}: every model needs them")]
    ModelMissing {
        /// The model.
        model: Model,
    },
    /// A number is outside what makes sense.
    #[error("`{field}` is {found}: it must be {allowed}")]
    OutOfRange {
        /// The field.
        field: &'static str,
        /// What was given.
        found: u64,
        /// What would be right.
        allowed: &'static str,
    },
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
            version: "1.0.0".to_owned(),
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
            models: Model::ALL.into_iter().map(|model| (model, ModelRules::us_default(model))).collect(),
        }
    }

    /// Checks the settings.
    fn check(&self) -> Result<(), PolicyError> {
        for (field, text) in
            [("id", &self.id), ("version", &self.version), ("jurisdiction", &self.jurisdiction)]
        {
            if text.trim().is_empty() {
                return Err(PolicyError::Empty { field });
            }
        }
        let numbers = [
            ("age-of-majority", self.age_of_majority, 1, 30, "between 1 and 30 years"),
            ("clock-skew-minutes", self.clock_skew_minutes, 0, 60, "at most 60 minutes"),
            ("reopen-window-days", self.reopen_window_days, 0, 366, "at most 366 days"),
            ("safety-screen-days", self.safety_screen_days, 1, 30, "between 1 and 30 days"),
            ("measure-days", self.measure_days, 1, 366, "between 1 and 366 days"),
            ("referral-recheck-days", self.referral_recheck_days, 1, 30, "between 1 and 30 days"),
            ("referral-reply-days", self.referral_reply_days, 1, 366, "between 1 and 366 days"),
            ("urgent-referral-reply-days", self.urgent_referral_reply_days, 1, 14, "between 1 and 14 days"),
            ("after-crisis-contact-hours", self.after_crisis_contact_hours, 1, 72, "between 1 and 72 hours"),
            ("after-crisis-loop-days", self.after_crisis_loop_days, 1, 7, "between 1 and 7 days"),
            ("hold-review-days", self.hold_review_days, 1, 30, "between 1 and 30 days"),
            ("goal-months", self.goal_months, 1, 12, "between 1 and 12 months"),
        ];
        for (field, found, least, most, allowed) in numbers {
            if !(least..=most).contains(&found) {
                return Err(PolicyError::OutOfRange { field, found: found.into(), allowed });
            }
        }
        if let Some(model) = Model::ALL.into_iter().find(|model| !self.models.contains_key(model)) {
            return Err(PolicyError::ModelMissing { model });
        }
        if self.models.values().any(|rules| rules.contacts.count == 0) {
            let allowed = "at least 1 contact in each period";
            return Err(PolicyError::OutOfRange { field: "models/contacts/count", found: 0, allowed });
        }
        Ok(())
    }
}

impl ProgramPolicy {
    /// Checks settings and stamps them.
    ///
    /// # Errors
    /// The first [`PolicyError`], field by field in the order of [`PolicySettings`].
    pub fn new(settings: PolicySettings) -> Result<Self, PolicyError> {
        settings.check()?;
        Ok(Self::stamped(settings))
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

impl ModelRules {
    fn us_default(model: Model) -> Self {
        use Period::{Month, Quarter, Week};

        let (ceiling, count, every, review, lost, source) = match model {
            Model::Act => (10, 4, Week, 180, 180, &sources::ME_ACT),
            Model::Brokerage => (75, 1, Quarter, 180, 60, &sources::PMC_STRENGTHS),
            Model::Clinical => (20, 1, Week, 90, 60, &sources::LIFECYCLE_SHEET),
            Model::Intensive => (20, 4, Month, 90, 90, &sources::COCHRANE_ICM),
            Model::StrengthsBased => (20, 1, Week, 90, 60, &sources::PMC_STRENGTHS),
            Model::Supportive => (30, 2, Month, 180, 60, &sources::NY_506),
        };
        Self {
            caseload_ceiling: ceiling,
            hard_ceiling: match model {
                Model::Act => Some(10),
                Model::Intensive => Some(30),
                Model::Brokerage | Model::Clinical | Model::StrengthsBased | Model::Supportive => None,
            },
            contacts: ContactRate { count, every },
            contacts_minimum: match model {
                Model::Act => Some(ContactRate { count: 4, every: Week }),
                Model::Intensive => Some(ContactRate { count: 4, every: Month }),
                Model::Brokerage | Model::Clinical | Model::StrengthsBased | Model::Supportive => None,
            },
            plan_review_days: review,
            implementation_to_transition: model == Model::Brokerage,
            one_contact_is_enough: model == Model::Brokerage,
            lost_to_contact_days: lost,
            clinician_signs_plan: matches!(model, Model::Act | Model::Clinical | Model::Intensive),
            source: source.clone(),
        }
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
    fn a_policy_with_a_bad_number_is_refused_by_field() {
        struct Row(fn(&mut PolicySettings), &'static str);
        let rows = [
            Row(|p| p.id.clear(), "`id` is empty"),
            Row(
                |p| p.safety_screen_days = 31,
                "`safety-screen-days` is 31: it must be between 1 and 30 days",
            ),
            Row(|p| p.safety_screen_days = 0, "`safety-screen-days` is 0: it must be between 1 and 30 days"),
            Row(
                |p| p.after_crisis_contact_hours = 73,
                "`after-crisis-contact-hours` is 73: it must be between 1 and 72 hours",
            ),
            Row(
                |p| drop(p.models.remove(&Model::Act)),
                "`models` has no rules for Act: every model needs them",
            ),
        ];
        for Row(spoil, expected) in rows {
            let mut settings = PolicySettings::us_default();
            spoil(&mut settings);
            assert_eq!(ProgramPolicy::new(settings).unwrap_err().to_string(), expected);
        }
    }

    #[test]
    fn a_schedule_is_thinner_when_it_has_fewer_contacts_in_the_same_time() {
        let rate = |count, every| ContactRate { count, every };
        let rows = [
            (rate(3, Period::Week), rate(4, Period::Week), true),
            (rate(4, Period::Week), rate(4, Period::Week), false),
            (rate(2, Period::Month), rate(1, Period::Week), true),
            (rate(1, Period::Week), rate(4, Period::Month), false),
            (rate(1, Period::TwoWeeks), rate(2, Period::Month), false),
            (rate(1, Period::Quarter), rate(1, Period::Month), true),
        ];
        for (one, other, expected) in rows {
            assert_eq!(one.is_thinner_than(other), expected, "{one:?} {other:?}");
        }
    }

    #[test]
    fn another_number_is_another_stamp() {
        let mut settings = PolicySettings::us_default();
        settings.reopen_window_days = 60;
        let other = ProgramPolicy::new(settings).unwrap();
        assert_ne!(other.stamp().hash, ProgramPolicy::us_default().stamp().hash);
    }
}
