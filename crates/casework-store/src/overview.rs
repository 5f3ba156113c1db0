//! What the views show of a case: codes, ids and times, and nobody's words. It is worked out from the events, by the
//! same replay as everything else, and kept beside the list of cases so that a page of it costs no replay.
//!
//! Most events change nothing of it; [`Overview::stays`] says which. `verify` compares it with the replay.

use std::collections::BTreeMap;

use casework_core::{Instant, PersonId, ReferralId};
use casework_crisis::Tier;
use casework_lifecycle::artifacts::risk::IntensityLevel;
use casework_lifecycle::case::CrisisView;
use casework_lifecycle::case::command::HoldKind;
use casework_lifecycle::{ClosureReason, Entry, Event, Happening, Model, ReferralStatus, replay};
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What the views show of a case.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", default)]
#[non_exhaustive]
pub struct Overview {
    /// When it was opened.
    pub opened_at: Option<Instant>,
    /// When the phase was entered.
    pub phase_since: Option<Instant>,
    /// Who carries the case.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case_manager: Option<PersonId>,
    /// The model of delivery.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<Model>,
    /// The intensity level.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<IntensityLevel>,
    /// The crisis that is open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub crisis: Option<OpenCrisis>,
    /// The day by which the loop after a crisis is due.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub crisis_loop_due: Option<NaiveDate>,
    /// When the contact after a crisis is due, until it took place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub crisis_contact_due: Option<Instant>,
    /// The hold that is on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hold: Option<HoldKind>,
    /// The day the hold is looked at again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hold_review_on: Option<NaiveDate>,
    /// Whether outreach is on.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub outreach: bool,
    /// The referrals that wait for something: an answer, a place, an appointment, a decision.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub waiting: Vec<Waiting>,
    /// Why the case was closed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed: Option<ClosureReason>,
    /// The day it was closed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed_on: Option<NaiveDate>,
}

/// A crisis that is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct OpenCrisis {
    /// Whether it is stabilized; active otherwise.
    #[serde(default)]
    pub stabilized: bool,
    /// The highest tier of it.
    pub tier: Option<Tier>,
    /// By when to act, as the episode says; older events do not give one.
    pub deadline: Option<Instant>,
}

/// A referral that waits for something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Waiting {
    /// The referral.
    pub referral: ReferralId,
    /// Where it stands.
    pub status: ReferralStatus,
    /// Since when it has stood there.
    pub since: Instant,
}

/// What the views of a case are found by, made from the overview: kept in columns and rows of their own.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Marks {
    /// Who carries the case.
    pub(crate) manager: Option<PersonId>,
    /// How grave the open crisis is; 0 when there is none.
    pub(crate) crisis: u8,
    /// Since when which referral waits, in milliseconds; in order.
    pub(crate) waiting: Vec<(i64, String)>,
}

impl Overview {
    /// Works it out from all events of a case. Events that do not replay show nothing.
    pub fn of(events: &[Event]) -> Self {
        let Ok(case) = replay(events) else { return Self::default() };
        let summary = case.summary();
        let open = match summary.crisis {
            CrisisView::None => None,
            CrisisView::Active => Some(false),
            CrisisView::Stabilized => Some(true),
        };
        let deadline =
            case.crisis_episode().filter(|episode| episode.is_open()).map(casework_crisis::Episode::deadline);
        let since = since(events);
        let waiting = summary.referrals.iter().filter(|known| waits(known.status)).filter_map(|known| {
            let since = since.get(&known.referral).copied()?;
            Some(Waiting { referral: known.referral.clone(), status: known.status, since })
        });
        Self {
            opened_at: summary.opened_at,
            phase_since: Some(summary.phase_since),
            case_manager: summary.case_manager,
            model: summary.model,
            level: summary.level,
            crisis: open.map(|stabilized| OpenCrisis { stabilized, tier: summary.crisis_tier, deadline }),
            crisis_loop_due: summary.crisis_loop_due,
            crisis_contact_due: summary.crisis_contact_due,
            hold: summary.hold,
            hold_review_on: summary.hold_review_on,
            outreach: summary.outreach,
            // The referrals of a case that is closed wait for nobody here.
            waiting: if summary.closed.is_some() { Vec::new() } else { waiting.collect() },
            closed: summary.closed,
            closed_on: summary.closed_on,
        }
    }

    /// Says whether an event leaves all of it as it is. Where that is not plain, it says no and costs a replay.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "what is not known to leave it as it is, may change it"
    )]
    pub fn stays(&self, event: &Event) -> bool {
        match &event.event {
            Happening::EntryRecorded { entry, .. } => match entry {
                Entry::Assignment(_) | Entry::Stratification(_) | Entry::SafetyScreen(_) => false,
                Entry::Contact(_) => self.crisis_contact_due.is_none(),
                entry => entry_stays(entry),
            },
            Happening::EntryAnnotated { .. }
            | Happening::DocumentSigned { .. }
            | Happening::SignatureRefused { .. }
            | Happening::PlanDrafted { .. }
            | Happening::PlanTookEffect { .. }
            | Happening::ReferralRechecked { .. }
            | Happening::ClosureProposed { .. }
            | Happening::NoticeRaised { .. } => true,
            _ => false,
        }
    }

    /// Returns what the views are found by.
    pub(crate) fn marks(&self) -> Marks {
        let mut waiting: Vec<_> = self
            .waiting
            .iter()
            .map(|waiting| (waiting.since.unix_millis(), waiting.referral.as_str().to_owned()))
            .collect();
        waiting.sort_unstable();
        Marks { manager: self.case_manager, crisis: self.crisis_rank(), waiting }
    }

    /// Says how grave the open crisis is: 0 when there is none.
    pub(crate) fn crisis_rank(&self) -> u8 {
        self.crisis.map_or(0, |crisis| match crisis.tier {
            None | Some(Tier::Routine) => 1,
            Some(Tier::Priority) => 2,
            Some(Tier::Urgent) => 3,
            Some(Tier::Emergent) => 4,
            Some(Tier::Immediate) => 5,
        })
    }
}

/// Says whether an entry of the common kinds leaves the overview as it is; a kind that is not known here may not.
fn entry_stays(entry: &Entry) -> bool {
    matches!(
        entry,
        Entry::Note(_)
            | Entry::SafetyPlan(_)
            | Entry::CrisisNote(_)
            | Entry::ClinicianReview(_)
            | Entry::Measurement(_)
            | Entry::Release(_)
            | Entry::ReleaseRevoked(_)
            | Entry::Disclosure(_)
            | Entry::Domain(_)
            | Entry::Progress(_)
            | Entry::Adherence(_)
            | Entry::ContactPreferences(_)
            | Entry::Barrier(_)
            | Entry::ActivityStarted(_)
    )
}

/// Returns since when each referral has stood where it stands.
fn since(events: &[Event]) -> BTreeMap<ReferralId, Instant> {
    let mut since = BTreeMap::new();
    for event in events {
        if let Happening::ReferralDrafted { referral } = &event.event {
            since.insert(referral.referral.clone(), event.at);
        } else if let Happening::ReferralAdvanced { referral, .. } = &event.event {
            since.insert(referral.clone(), event.at);
        }
    }
    since
}

/// Says whether a referral waits for something: it is open, and its service is not yet going on.
const fn waits(status: ReferralStatus) -> bool {
    match status {
        ReferralStatus::Draft
        | ReferralStatus::Sent
        | ReferralStatus::Accepted
        | ReferralStatus::Waitlisted
        | ReferralStatus::Scheduled
        | ReferralStatus::NoShow
        | ReferralStatus::Denied
        | ReferralStatus::AppealPending => true,
        ReferralStatus::Attended
        | ReferralStatus::InService
        | ReferralStatus::Completed
        | ReferralStatus::DeclinedByProvider
        | ReferralStatus::DeclinedByClient
        | ReferralStatus::DeniedFinal
        | ReferralStatus::Failed
        | ReferralStatus::Canceled
        | ReferralStatus::EnteredInError => false,
    }
}
