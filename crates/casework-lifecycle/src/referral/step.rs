//! One step of a referral, and what each new state needs.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use casework_core::FreeText;
use chrono::NaiveDate;

use super::ReferralStatus;

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

/// Who said no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "a closed vocabulary")]
pub enum DeniedBy {
    /// An agency, such as the one that pays a benefit.
    Agency,
    /// Whoever pays.
    Payer,
    /// The provider.
    Provider,
}

/// Where a denial is challenged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "a closed vocabulary")]
pub enum AppealLevel {
    /// A hearing, once an appeal was turned down.
    Hearing,
    /// Whoever said no looks at it again.
    Reconsideration,
}

/// One step of a referral, with what the new state needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_structs, reason = "a wire type: callers build it field by field")]
pub struct ReferralStep {
    /// The new state.
    pub to: ReferralStatus,
    /// `scheduled`: the day of the appointment. `denied`: the day of the notice. `appeal-pending`: the day it was filed,
    /// that of the step when absent.
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
    /// `denied`, `no-show`, and every end but `completed`: why. `appeal-pending` after the last day: why it is late.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<FreeText>,
    /// `denied`: who said no.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub denied_by: Option<DeniedBy>,
    /// `denied`: the last day to appeal, as the notice says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub appeal_by: Option<NaiveDate>,
    /// `appeal-pending`: where; reconsideration when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub appeal_level: Option<AppealLevel>,
    /// `appeal-pending`: the day by which a decision is expected; the policy's when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision_by: Option<NaiveDate>,
    /// `sent`, under a plan that the client would not sign: that the client agrees to this referral.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_agrees: Option<FreeText>,
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
            denied_by: None,
            appeal_by: None,
            appeal_level: None,
            decision_by: None,
            client_agrees: None,
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
            (self.to == To::Denied && self.denied_by.is_none(), "`denied-by`: who said no"),
            (self.to == To::Denied && self.on.is_none(), "`on`: the day of the notice"),
            (self.to == To::Denied && self.appeal_by.is_none(), "`appeal-by`: the last day to appeal"),
        ];
        rows.into_iter().filter(|(lacking, _)| *lacking).map(|(_, words)| words).collect()
    }

    /// Returns the day of the next thing that is expected from outside.
    pub(super) fn expected_on(&self) -> Option<NaiveDate> {
        match self.to {
            ReferralStatus::Sent => self.reply_by,
            ReferralStatus::Scheduled => self.on,
            ReferralStatus::Waitlisted => self.recheck_on,
            ReferralStatus::AppealPending => self.decision_by,
            ReferralStatus::Draft
            | ReferralStatus::Accepted
            | ReferralStatus::NoShow
            | ReferralStatus::Attended
            | ReferralStatus::InService
            | ReferralStatus::Denied
            | ReferralStatus::Completed
            | ReferralStatus::DeclinedByProvider
            | ReferralStatus::DeclinedByClient
            | ReferralStatus::DeniedFinal
            | ReferralStatus::Failed
            | ReferralStatus::Canceled
            | ReferralStatus::EnteredInError => None,
        }
    }
}
