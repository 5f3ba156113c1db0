//! Referrals on every path of their table, denial and appeal included.

use casework_core::ReferralId;
use serde_json::{Value, json};

use super::people::Who;
use super::walker::Walker;
use crate::referral::ReferralStatus;

/// To whom people are referred.
const RECIPIENTS: &[&str] =
    &["clinic", "housing-authority", "benefits-office", "employment-center", "legal-aid"];

impl Walker<'_> {
    /// Records a release for a recipient.
    pub(crate) fn releases(&mut self, recipient: &str, content: &[&str]) -> bool {
        let (who, name) = (self.client_side(), self.name_for("r"));
        let mut entry = json!({"kind": "release", "release": name, "recipient": recipient, "content": content,
            "purpose": "Coordination of care"});
        if self.random.chance(30) {
            let days = self.random.within(30, 365);
            if let Some(entry) = entry.as_object_mut() {
                entry.insert("expires".to_owned(), json!(self.in_days(days)));
            }
        }
        self.records(who, &entry)
    }

    /// Drafts a referral, and mostly sends it.
    pub(crate) fn refers(&mut self, intervention: Option<&str>) {
        let (name, recipient) = (self.name_for("ref"), self.random.phrase(RECIPIENTS));
        let urgency = self.random.phrase(&["routine", "routine", "urgent"]);
        let goals: Vec<&str> = self.plan.goals.iter().map(|goal| goal.id.as_str()).collect();
        let mut draft = json!({"recipient": recipient, "service": "Visits", "need": "n1", "goals": goals,
            "urgency": urgency, "content": ["general"]});
        if let (Some(intervention), Some(draft)) = (intervention, draft.as_object_mut()) {
            draft.insert("intervention".to_owned(), json!(intervention));
        }
        if !self.does(Who::Carrier, &json!({"type": "draft-referral", "referral": name, "draft": draft})) {
            return;
        }
        if self.random.chance(8) {
            return;
        }
        let sent = json!({"type": "advance-referral", "referral": name, "step": {"to": "sent"}});
        if !self.does(Who::Carrier, &sent) && self.releases(recipient, &["general"]) {
            self.does(Who::Carrier, &sent);
        }
    }

    /// Lists the referrals that are open, with where they stand.
    pub(crate) fn open_referrals(&self) -> Vec<(ReferralId, ReferralStatus)> {
        let all = self.summary().referrals.into_iter().map(|known| (known.referral, known.status));
        all.filter(|(_, status)| status.is_open()).collect()
    }

    /// Takes one open referral one step on; says whether there was one.
    pub(crate) fn advances_referral(&mut self) -> bool {
        let open = self.open_referrals();
        let Some((name, status)) = self.random.pick(&open).cloned() else { return false };
        let to = if self.random.chance(2) {
            Some(ReferralStatus::EnteredInError)
        } else {
            self.random.pick(status.next()).copied()
        };
        to.is_some_and(|to| self.advances(&name, to))
    }

    fn advances(&mut self, name: &ReferralId, to: ReferralStatus) -> bool {
        let step = self.step_to(to);
        let sends = to == ReferralStatus::Sent;
        let who = if sends || self.random.chance(40) { Who::Carrier } else { Who::Provider };
        let tree = json!({"type": "advance-referral", "referral": name, "step": step});
        if self.does(who, &tree) {
            return true;
        }
        sends
            && RECIPIENTS
                .iter()
                .any(|recipient| self.releases(recipient, &["general"]) && self.does(who, &tree))
    }

    /// Writes a step with everything that its state needs.
    fn step_to(&mut self, to: ReferralStatus) -> Value {
        let (day, reason) = (self.day, self.random.phrase(&["Said so by phone", "By letter", "No capacity"]));
        let outcome = self.random.phrase(&["need-met", "need-met", "partly-met", "not-met"]);
        match to {
            ReferralStatus::Waitlisted => {
                json!({"to": to, "recheck-on": self.in_days(20), "interim-support": "Weekly calls"})
            }
            ReferralStatus::Scheduled => json!({"to": to, "on": self.in_days(5)}),
            ReferralStatus::Denied => {
                json!({"to": to, "on": day, "denied-by": "payer", "reason": "The payer says no",
                    "appeal-by": self.in_days(60)})
            }
            ReferralStatus::NoShow => json!({"to": to, "reason": "Transport"}),
            ReferralStatus::Completed => json!({"to": to, "outcome": outcome, "source": "provider"}),
            ReferralStatus::DeclinedByProvider
            | ReferralStatus::DeclinedByClient
            | ReferralStatus::DeniedFinal
            | ReferralStatus::Failed
            | ReferralStatus::Canceled => json!({"to": to, "source": "provider", "reason": reason}),
            ReferralStatus::Draft
            | ReferralStatus::Sent
            | ReferralStatus::Accepted
            | ReferralStatus::Attended
            | ReferralStatus::InService
            | ReferralStatus::EnteredInError => json!({"to": to}),
            ReferralStatus::AppealPending => json!({"to": to, "reason": "The client challenges it"}),
        }
    }

    /// Looks at every open referral again; some move on.
    pub(crate) fn rechecks_referrals(&mut self) {
        for (name, _) in self.open_referrals() {
            self.does(
                Who::Carrier,
                &json!({"type": "recheck-referral", "referral": name, "note": "Looked at: stands as it is"}),
            );
        }
    }

    /// Hands open referrals over to the receiver.
    pub(crate) fn hands_referrals_over(&mut self) {
        for (name, _) in self.open_referrals() {
            self.records(
                Who::Carrier,
                &json!({"kind": "referral-handover", "referral": name, "to": "clinic"}),
            );
        }
    }

    /// Brings every open referral to an end.
    pub(crate) fn ends_referrals(&mut self) {
        for (name, status) in self.open_referrals() {
            let mut at = status;
            for _ in 0..4 {
                let ends = at.next().iter().find(|next| !next.is_open()).or_else(|| at.next().first());
                let Some(to) = ends.copied() else { break };
                if !self.advances(&name, to) {
                    break;
                }
                at = to;
            }
        }
    }
}
