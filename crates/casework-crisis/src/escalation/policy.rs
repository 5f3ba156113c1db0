//! The chain as data: who is told at each tier, how long each level has to answer, and what comes after.
//!
//! The minutes are project defaults near what paging services and critical-result policies do; an organization may
//! shorten them. Open [`ChainPolicy::standard`] first.

use std::borrow::Cow;

use casework_core::Source;
use chrono::Duration;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::contacts::Hours;
use crate::{Tier, sources};

/// Where the shape of the chain comes from. Its minutes are a choice of the project near them.
pub static CHAIN_SOURCES: [&Source; 4] =
    [&sources::PROJECT, &sources::PAGING, &sources::LIFELINE, &sources::ALERT_FATIGUE];

/// Who is told what at each tier. `Routine` tells nobody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", default)]
#[schemars(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "wire type: an organization writes it field by field")]
pub struct ChainPolicy {
    /// The chain of `Immediate`.
    pub immediate: TierChain,
    /// The chain of `Emergent`.
    pub emergent: TierChain,
    /// The chain of `Urgent`.
    pub urgent: TierChain,
    /// The chain of `Priority`.
    pub priority: TierChain,
    /// The human contact at the end of every chain. Without one a rule set is refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub terminal: Option<Terminal>,
    /// The most hours from a lowering to the next contact.
    pub caring_contact_hours: u32,
    /// The most days between two reviews of an open episode.
    pub review_days: u32,
}

/// The chain of one tier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "wire type: an organization writes it field by field")]
pub struct TierChain {
    /// The levels, from the first.
    pub levels: Vec<Level>,
    /// How long after the last level the chain starts again.
    pub repeat: Wait,
    /// Whether people are paged, or read it in a digest.
    #[serde(default)]
    pub manner: Manner,
}

/// One level: those who are told together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "wire type: an organization writes it field by field")]
pub struct Level {
    /// The posts that are told, all of them that are on duty.
    pub tell: Vec<Post>,
    /// The posts that are told instead when none of those is on duty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub otherwise: Vec<Post>,
    /// How long the level has to acknowledge.
    pub acknowledge: Wait,
    /// What a person is asked to do at this level, beside acknowledging.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prompt: Option<Prompt>,
}

/// A post that somebody holds for a time. Who does is the caller's roster.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "the posts of the sheet; a roster must see a new one")]
pub enum Post {
    /// The case manager of the client.
    AssignedCaseManager,
    /// The clinician of the client.
    AssignedClinician,
    /// The prescriber, medical director or head of the program.
    MedicalDirector,
    /// The clinician on call.
    OnCallClinician,
    /// The supervisor on call.
    Supervisor,
    /// The human contact at the end of the chain, at any hour.
    TerminalContact,
}

impl Post {
    /// Returns the name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AssignedCaseManager => "assigned-case-manager",
            Self::AssignedClinician => "assigned-clinician",
            Self::MedicalDirector => "medical-director",
            Self::OnCallClinician => "on-call-clinician",
            Self::Supervisor => "supervisor",
            Self::TerminalContact => "terminal-contact",
        }
    }
}

/// What a person is asked to do. The software does none of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "the two prompts of the sheet")]
pub enum Prompt {
    /// Whoever is with the person calls the emergency number. No acknowledgment comes before it.
    CallEmergencyNumber,
    /// A person decides on mobile crisis, the crisis line or emergency services.
    SendCrisisService,
}

impl Prompt {
    /// Returns the short words for a person.
    pub const fn words(self) -> &'static str {
        match self {
            Self::CallEmergencyNumber => "whoever is with the person calls the emergency number now",
            Self::SendCrisisService => "decide now: mobile crisis team, crisis line, or emergency services",
        }
    }
}

/// Whether people are interrupted.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "paged, or read later")]
pub enum Manner {
    /// Read once a day.
    Digest,
    /// Told at once.
    #[default]
    Page,
}

/// A time to wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "elapsed time or business days")]
pub enum Wait {
    /// Elapsed minutes.
    Minutes(u32),
    /// Business days; calendar days where there is no calendar, which is earlier.
    BusinessDays(u32),
}

impl Wait {
    /// Returns how many minutes it is at least, to compare two waits.
    pub(crate) fn minutes_at_least(self) -> u64 {
        match self {
            Self::Minutes(minutes) => minutes.into(),
            Self::BusinessDays(days) => u64::from(days).saturating_mul(24 * 60),
        }
    }

    /// Returns the instant after the wait.
    pub(crate) fn after(
        self,
        from: casework_core::Instant,
        zone: casework_core::Zone,
        calendar: Option<&casework_core::BusinessCalendar>,
    ) -> casework_core::Instant {
        match (self, calendar) {
            (Self::Minutes(minutes), _) => from.plus(Duration::minutes(minutes.into())),
            (Self::BusinessDays(days), Some(calendar)) => calendar.deadline(from, days, zone),
            (Self::BusinessDays(days), None) => from.plus(Duration::days(days.into())),
        }
    }
}

/// The human contact at the end of every chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "wire type: an organization writes it field by field")]
pub struct Terminal {
    /// Who it is: a team or a service with people.
    pub name: Cow<'static, str>,
    /// How it is reached.
    pub number: Cow<'static, str>,
    /// When it answers: only `always` will do.
    pub hours: Hours,
}

impl ChainPolicy {
    /// Returns the chain of the clinical sheet, without a terminal contact: only a deployer knows that.
    pub fn standard() -> Self {
        let minutes = Wait::Minutes;
        let level = |tell: &[Post], wait| Level {
            tell: tell.to_vec(),
            otherwise: Vec::new(),
            acknowledge: wait,
            prompt: None,
        };
        let prompted = |tell: &[Post], wait, prompt| Level { prompt: Some(prompt), ..level(tell, wait) };
        let immediate = vec![
            prompted(&[Post::OnCallClinician, Post::Supervisor], minutes(5), Prompt::CallEmergencyNumber),
            level(&[Post::MedicalDirector], minutes(5)),
            prompted(&[Post::TerminalContact], minutes(5), Prompt::SendCrisisService),
        ];
        let emergent = vec![
            level(&[Post::OnCallClinician, Post::AssignedClinician], minutes(15)),
            level(&[Post::Supervisor], minutes(15)),
            level(&[Post::MedicalDirector], minutes(15)),
            prompted(&[Post::TerminalContact], minutes(15), Prompt::SendCrisisService),
        ];
        let urgent = vec![
            Level {
                otherwise: vec![Post::OnCallClinician],
                ..level(&[Post::AssignedCaseManager, Post::AssignedClinician], minutes(60))
            },
            level(&[Post::Supervisor], minutes(60)),
            level(&[Post::OnCallClinician], minutes(60)),
        ];
        let priority = vec![
            level(&[Post::AssignedCaseManager], Wait::BusinessDays(1)),
            level(&[Post::Supervisor], Wait::BusinessDays(1)),
        ];
        let chain = |levels, repeat| TierChain { levels, repeat, manner: Manner::Page };
        Self {
            immediate: chain(immediate, minutes(5)),
            emergent: chain(emergent, minutes(15)),
            urgent: chain(urgent, minutes(240)),
            priority: TierChain { manner: Manner::Digest, ..chain(priority, Wait::BusinessDays(1)) },
            terminal: None,
            caring_contact_hours: 72,
            review_days: 90,
        }
    }

    /// Returns the chain of a tier; nobody is told at `Routine`.
    pub const fn of(&self, tier: Tier) -> Option<&TierChain> {
        match tier {
            Tier::Immediate => Some(&self.immediate),
            Tier::Emergent => Some(&self.emergent),
            Tier::Urgent => Some(&self.urgent),
            Tier::Priority => Some(&self.priority),
            Tier::Routine => None,
        }
    }
}

impl Default for ChainPolicy {
    fn default() -> Self {
        Self::standard()
    }
}
