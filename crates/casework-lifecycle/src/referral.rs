//! The second table: the states of a referral and the 46 permitted steps, of the same kind as the table of phases.
//!
//! Barriers, appeals with their clocks and typed referrals belong to later work; the states are all here.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use casework_core::{FreeText, GoalId, InterventionId, NeedId};
use chrono::NaiveDate;

use crate::artifacts::common::ContentClass;
use std::collections::BTreeSet;

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
}

/// What came of a referral.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "a closed vocabulary")]
pub enum ReferralOutcome {
    /// The need is met.
    NeedMet,
    /// The need is not met.
    NotMet,
    /// The need is partly met.
    PartlyMet,
}

/// Who told what came of a referral.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "a closed vocabulary")]
pub enum FeedbackSource {
    /// The client.
    Client,
    /// A document.
    Document,
    /// The provider.
    Provider,
    /// The staff, who ended it themselves.
    Staff,
}

/// One step of a referral, with what the new state needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_structs, reason = "a wire type: callers build it field by field")]
pub struct ReferralStep {
    /// The new state.
    pub to: ReferralStatus,
    /// `scheduled`: the day of the appointment. `denied`: the day of the notice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<NaiveDate>,
    /// `sent`: the day by which an answer is expected; the policy's when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_by: Option<NaiveDate>,
    /// `waitlisted`: the day to check again, within the policy's days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recheck_on: Option<NaiveDate>,
    /// `waitlisted`: the place in the list; unknown when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<u32>,
    /// `waitlisted`: what helps meanwhile.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interim_support: Option<FreeText>,
    /// `completed`: what came of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<ReferralOutcome>,
    /// Every end: who told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<FeedbackSource>,
    /// `denied`: who denied and why. Every end but `completed`, and `no-show`: why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<FreeText>,
    /// `denied`: the last day to appeal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub appeal_by: Option<NaiveDate>,
}

impl ReferralStep {
    /// Makes a step with nothing but the new state.
    pub const fn to(to: ReferralStatus) -> Self {
        Self {
            to,
            on: None,
            reply_by: None,
            recheck_on: None,
            position: None,
            interim_support: None,
            outcome: None,
            source: None,
            reason: None,
            appeal_by: None,
        }
    }

    /// Lists what the new state needs and the step does not have.
    pub(crate) fn lacks(&self) -> Vec<&'static str> {
        use ReferralStatus as To;

        let ends = matches!(
            self.to,
            To::Completed
                | To::DeclinedByProvider
                | To::DeclinedByClient
                | To::DeniedFinal
                | To::Failed
                | To::Canceled
        );
        let reasoned = (ends && self.to != To::Completed) || matches!(self.to, To::NoShow | To::Denied);
        let rows = [
            (self.to == To::Scheduled && self.on.is_none(), "`on`: the day of the appointment"),
            (self.to == To::Waitlisted && self.recheck_on.is_none(), "`recheck-on`: the day to check again"),
            (
                self.to == To::Waitlisted && self.interim_support.is_none(),
                "`interim-support`: what helps meanwhile",
            ),
            (self.to == To::Completed && self.outcome.is_none(), "`outcome`: what came of it"),
            (ends && self.source.is_none(), "`source`: who told"),
            (reasoned && self.reason.is_none(), "`reason`: why"),
            (self.to == To::Denied && self.on.is_none(), "`on`: the day of the notice"),
            (self.to == To::Denied && self.appeal_by.is_none(), "`appeal-by`: the last day to appeal"),
        ];
        rows.into_iter().filter(|(lacking, _)| *lacking).map(|(_, words)| words).collect()
    }
}

/// What the case remembers of a referral.
#[derive(Debug, Clone)]
pub(crate) struct ReferralFact {
    pub(crate) status: ReferralStatus,
    pub(crate) recipient: String,
    pub(crate) intervention: Option<InterventionId>,
    pub(crate) content: BTreeSet<ContentClass>,
    pub(crate) urgent: bool,
    /// The last day it moved or was looked at.
    pub(crate) looked_at: NaiveDate,
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
