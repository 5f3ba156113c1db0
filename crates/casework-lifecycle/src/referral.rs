//! The second table: the states of a referral and the 46 permitted steps, of the same kind as the table of phases.
//!
//! Like the phases it has two doors: [`ReferralStatus::may_become`] at run time, and [`ReferralAt`] in the types, where a
//! step that the table does not have does not compile. What each step needs is in [`ReferralStep`].

use std::collections::BTreeSet;
use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use casework_core::{FreeText, GoalId, InterventionId, NeedId};
use chrono::NaiveDate;

use crate::artifacts::common::ContentClass;
use crate::privacy::Purpose;

mod step;
mod typed;

pub use step::{AppealLevel, DeniedBy, FeedbackSource, ReferralOutcome, ReferralStep};
pub use typed::{Advanced, LeadsTo, NotAdvanced, ReferralAt, ReferralStage};

macro_rules! referral {
    (
        states { $($(#[$doc:meta])* $state:ident $wire:literal -> [$($next:ident),* $(,)?];)* }
    ) => {
        /// Where a referral stands.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        #[expect(clippy::exhaustive_enums, reason = "a new state must make every caller look again")]
        pub enum ReferralStatus {
            $($(#[$doc])* #[serde(rename = $wire)] $state,)*
        }

        impl ReferralStatus {
            /// Every state, in the order of the table.
            pub const ALL: &[Self] = &[$(Self::$state,)*];

            /// Returns the name on the wire.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$state => $wire,)* }
            }

            /// Returns the states that may follow; a slip of the pen (`entered-in-error`) may follow any.
            pub const fn next(self) -> &'static [Self] {
                match self { $(Self::$state => &[$(Self::$next),*],)* }
            }
        }

        /// Marker types: `ReferralAt<Sent>` is a referral that is proved to have been sent.
        pub mod stage {
            use super::typed::{LeadsTo, ReferralStage};
            use super::ReferralStatus;
            use crate::case::typed::Sealed;

            $(
                $(#[$doc])*
                #[derive(Debug, Clone, Copy, PartialEq, Eq)]
                #[non_exhaustive]
                pub struct $state;

                impl Sealed for $state {}

                impl ReferralStage for $state {
                    const STATUS: ReferralStatus = ReferralStatus::$state;
                }

                $(impl LeadsTo<$next> for $state {})*
            )*
        }
    };
}

referral! {
    states {
        /// Being written.
        Draft "draft" -> [Sent, Canceled];
        /// Sent to the provider.
        Sent "sent" -> [
            Accepted, Waitlisted, Scheduled, DeclinedByProvider, Denied, DeclinedByClient, Canceled, Failed,
        ];
        /// The provider takes the client.
        Accepted "accepted" -> [Waitlisted, Scheduled, InService, DeclinedByClient, Denied, Canceled, Failed];
        /// The client waits for a place.
        Waitlisted "waitlisted" -> [
            Accepted, Scheduled, DeclinedByClient, DeclinedByProvider, Denied, Canceled, Failed,
        ];
        /// A first appointment is set.
        Scheduled "scheduled" -> [Attended, NoShow, Scheduled, DeclinedByClient, Denied, Canceled];
        /// The client did not come.
        NoShow "no-show" -> [Scheduled, DeclinedByClient, Failed, Canceled];
        /// The client came.
        Attended "attended" -> [InService, Completed, Denied, Failed];
        /// The service goes on.
        InService "in-service" -> [Completed, Denied, Failed, Canceled];
        /// Provider, payer or agency said no.
        Denied "denied" -> [AppealPending, DeniedFinal];
        /// The denial is challenged.
        AppealPending "appeal-pending" -> [Accepted, DeniedFinal];
        /// The loop is closed: it is known what came of it.
        Completed "completed" -> [];
        /// The provider does not take the client.
        DeclinedByProvider "declined-by-provider" -> [];
        /// The client does not want it.
        DeclinedByClient "declined-by-client" -> [];
        /// The denial stands.
        DeniedFinal "denied-final" -> [];
        /// The provider was not reached, the service ended, or the client left it.
        Failed "failed" -> [];
        /// Called off.
        Canceled "cancelled" -> [];
        /// Written by mistake.
        EnteredInError "entered-in-error" -> [];
    }
}

impl ReferralStatus {
    /// Says whether more can follow.
    pub const fn is_open(self) -> bool {
        !self.next().is_empty()
    }

    /// Says whether a linkage is confirmed: accepted or later, and not ended without a service.
    pub const fn is_linked(self) -> bool {
        matches!(self, Self::Accepted | Self::Scheduled | Self::Attended | Self::InService | Self::Completed)
    }

    /// Says whether the step is permitted.
    pub fn may_become(self, next: Self) -> bool {
        self.next().contains(&next) || (next == Self::EnteredInError && self != Self::EnteredInError)
    }
}

impl fmt::Display for ReferralStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Draws the table as a Mermaid state diagram.
pub fn mermaid() -> String {
    use fmt::Write as _;

    let mut diagram = String::from("stateDiagram-v2\n    [*] --> draft\n");
    for from in ReferralStatus::ALL {
        for to in from.next() {
            // INVARIANT: writing to a String cannot fail.
            let _ = writeln!(diagram, "    {} --> {}", state(*from), state(*to));
        }
        if !from.is_open() && *from != ReferralStatus::EnteredInError {
            let _ = writeln!(diagram, "    {} --> [*]", state(*from));
        }
    }
    diagram
}

/// Writes a state as the diagram can name it: without dashes.
fn state(status: ReferralStatus) -> String {
    status.as_str().replace('-', "_")
}

/// How soon a referral must be answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "a closed vocabulary")]
pub enum Urgency {
    /// In the usual time.
    Routine,
    /// Sooner.
    Urgent,
}

/// A referral as it is drafted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_structs, reason = "a wire type: callers build it field by field")]
pub struct ReferralDraft {
    /// To whom: the name that releases use for the recipient.
    pub recipient: String,
    /// For what.
    pub service: FreeText,
    /// The need it answers.
    pub need: NeedId,
    /// The goals it serves.
    pub goals: Vec<GoalId>,
    /// The intervention of the plan that it carries out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intervention: Option<InterventionId>,
    /// How soon it must be answered.
    pub urgency: Urgency,
    /// What kinds of content it gives away.
    pub content: BTreeSet<ContentClass>,
    /// What for, as a code; treatment when it is not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<Purpose>,
}

/// What the case remembers of a referral.
#[derive(Debug, Clone)]
pub(crate) struct ReferralFact {
    pub(crate) status: ReferralStatus,
    pub(crate) recipient: String,
    pub(crate) intervention: Option<InterventionId>,
    /// Whether it serves a goal of the plan, by itself or by its intervention.
    pub(crate) serves_goal: bool,
    pub(crate) content: BTreeSet<ContentClass>,
    pub(crate) purpose: Option<Purpose>,
    pub(crate) urgent: bool,
    /// The last day it moved or was looked at.
    pub(crate) looked_at: NaiveDate,
    /// The day of the next thing that is expected from outside: an answer, an appointment, a place, a decision.
    pub(crate) expected_on: Option<NaiveDate>,
    /// The last day to appeal.
    pub(crate) appeal_by: Option<NaiveDate>,
    /// Whether the appeal is at a hearing.
    pub(crate) at_hearing: bool,
    /// Appointments missed since the barriers were looked at last.
    pub(crate) no_shows: u32,
}

impl ReferralFact {
    pub(crate) fn drafted(draft: &ReferralDraft, day: NaiveDate) -> Self {
        Self {
            status: ReferralStatus::Draft,
            recipient: draft.recipient.clone(),
            intervention: draft.intervention.clone(),
            serves_goal: !draft.goals.is_empty() || draft.intervention.is_some(),
            content: draft.content.clone(),
            purpose: draft.purpose,
            urgent: draft.urgency == Urgency::Urgent,
            looked_at: day,
            expected_on: None,
            appeal_by: None,
            at_hearing: false,
            no_shows: 0,
        }
    }

    /// Takes a step that has happened.
    pub(crate) fn advance(&mut self, step: &ReferralStep, day: NaiveDate) {
        self.status = step.to;
        self.looked_at = self.looked_at.max(day);
        self.expected_on = step.expected_on();
        if step.to == ReferralStatus::Denied {
            self.appeal_by = step.appeal_by;
        }
        self.at_hearing =
            step.to == ReferralStatus::AppealPending && step.appeal_level == Some(AppealLevel::Hearing);
        if step.to == ReferralStatus::NoShow {
            self.no_shows = self.no_shows.saturating_add(1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_46_permitted_steps() {
        let steps: usize = ReferralStatus::ALL.iter().map(|status| status.next().len()).sum();
        assert_eq!(steps, 46);
    }

    #[test]
    fn every_state_is_reached_from_draft() {
        let mut reached = vec![ReferralStatus::Draft];
        let mut index = 0;
        while let Some(status) = reached.get(index).copied() {
            let news: Vec<_> = status.next().iter().filter(|next| !reached.contains(next)).copied().collect();
            reached.extend(news);
            index += 1;
        }
        assert_eq!(reached.len(), ReferralStatus::ALL.len() - 1, "all but entered-in-error");
    }

    #[test]
    fn a_slip_of_the_pen_may_be_marked_from_any_state_but_itself() {
        for status in ReferralStatus::ALL {
            let may = status.may_become(ReferralStatus::EnteredInError);
            assert_eq!(may, *status != ReferralStatus::EnteredInError, "{status}");
        }
    }

    #[test]
    fn wire_names_are_what_serde_writes() {
        for status in ReferralStatus::ALL {
            assert_eq!(serde_json::to_string(status).unwrap(), format!("\"{status}\""));
        }
    }
}
