//! How cases end: every closure reason with what proves it, and what people still do to a closed case.

use serde_json::{Value, json};

use super::people::Who;
use super::walker::Walker;
use crate::case::CrisisView;
use crate::closure::{Afterwards, ClosureReason};
use crate::phases::Phase;

/// How often cases end so, beside the others.
pub(crate) const ENDINGS: &[(ClosureReason, u64)] = &[
    (ClosureReason::GoalsMet, 30),
    (ClosureReason::SteppedDown, 6),
    (ClosureReason::TransitionedToAdultServices, 3),
    (ClosureReason::LostToContact, 8),
    (ClosureReason::Withdrew, 7),
    (ClosureReason::Declined, 6),
    (ClosureReason::NoResponse, 5),
    (ClosureReason::ScreenedOut, 6),
    (ClosureReason::NoLongerEligible, 4),
    (ClosureReason::MutualNoLongerNeeded, 5),
    (ClosureReason::Transferred, 4),
    (ClosureReason::MovedOutOfArea, 4),
    (ClosureReason::HigherLevelOfCare, 4),
    (ClosureReason::Incarcerated, 3),
    (ClosureReason::Deceased, 4),
    (ClosureReason::ProgramEnded, 4),
    (ClosureReason::Duplicate, 2),
    (ClosureReason::EnteredInError, 2),
];

impl Walker<'_> {
    /// Writes the command that closes the case.
    pub(crate) fn closing(&self, reason: &str) -> Value {
        json!({"type": "close-case", "reason": reason, "proof": {
            "notice": "By letter, with the way back and crisis numbers", "alternatives": "A list of services",
            "crisis-resources": "988 and the county line", "opinion": "In writing",
            "joint-decision": "Agreed with the client", "receiver": "clinic",
            "first-appointment": self.in_days(10), "handoff": "By phone, with the client",
            "transfer-packet": "Summary, plan, safety plan", "transfer-offer": "Offered",
            "incident-review": "Opened", "open-appeals": "Legal aid follows them", "welfare-check": "Decided by the supervisor"}})
    }

    /// Closes the case for a reason; when that cannot be, because the program ends.
    pub(crate) fn closes(&mut self, reason: ClosureReason) -> bool {
        self.prepares(reason);
        let wire = reason.as_str();
        if self.random.chance(35) {
            let mut proposal = self.closing(&wire);
            if let Some(kind) = proposal.get_mut("type") {
                *kind = json!("propose-closure");
            }
            if self.does(Who::Carrier, &proposal) {
                self.wait(1);
                self.tries(Who::Carrier, &self.closing(&wire));
            }
        }
        if reason.rule().allows(self.case.phase()) && self.earns(Who::Supervisor, &|w| w.closing(&wire)) {
            return true;
        }
        if self.stuck.is_some() || self.case.phase() == Phase::Closed {
            return false;
        }
        let fallback = ClosureReason::ProgramEnded.as_str();
        self.earns(Who::Supervisor, &|w| w.closing(&fallback))
    }

    /// Records what must be on record before the reason can be given.
    fn prepares(&mut self, reason: ClosureReason) {
        let crisis = self.summary().crisis;
        match reason {
            ClosureReason::ScreenedOut => {
                self.records(
                    Who::Intake,
                    &json!({"kind": "triage", "acuity": "routine", "immediate-danger": "no"}),
                );
                let decision = self.random.phrase(&["not-eligible", "no-need", "other-program"]);
                let entry = json!({"kind": "eligibility", "decision": decision, "criteria": ["Lives in the service area"]});
                self.records(Who::Intake, &entry);
            }
            ClosureReason::NoResponse | ClosureReason::LostToContact => self.reaches_out(),
            ClosureReason::Declined | ClosureReason::Withdrew => {
                let entry = json!({"kind": "contact", "mode": "phone", "with": "client", "outcome": "done",
                    "client-declines": true, "note": "Does not want the service"});
                self.records(Who::Carrier, &entry);
                self.tries(Who::Supervisor, &self.closing("lost-to-contact"));
                self.screens_safety("quiet");
            }
            ClosureReason::MutualNoLongerNeeded if self.case.phase() == Phase::Assessment => {
                self.finds_no_need();
            }
            ClosureReason::Transferred => {
                self.releases("clinic", &["general"]);
            }
            ClosureReason::Deceased => {
                let day = self.day;
                let tree = json!({"type": "record-death", "on": day, "source": "Told by the family"});
                self.does(Who::Carrier, &tree);
                self.wait(2);
                let late =
                    json!({"kind": "contact", "mode": "phone", "with": "client", "outcome": "attempted"});
                self.tries(Who::Carrier, &json!({"type": "record", "entry": late}));
                self.tries(Who::Supervisor, &self.closing("program-ended"));
            }
            ClosureReason::HigherLevelOfCare
            | ClosureReason::GoalsMet
            | ClosureReason::SteppedDown
            | ClosureReason::TransitionedToAdultServices
            | ClosureReason::NoLongerEligible
            | ClosureReason::MutualNoLongerNeeded
            | ClosureReason::MovedOutOfArea
            | ClosureReason::Incarcerated
            | ClosureReason::ProgramEnded
            | ClosureReason::Duplicate
            | ClosureReason::EnteredInError => {}
        }
        let handed_over = matches!(
            reason,
            ClosureReason::Deceased | ClosureReason::Transferred | ClosureReason::HigherLevelOfCare
        );
        if crisis == CrisisView::Active && !handed_over {
            self.stabilizes();
        }
    }

    /// Signs an assessment that finds nothing to do.
    fn finds_no_need(&mut self) {
        self.no_need = true;
        let to = json!({"type": "move", "to": Phase::RiskStratification});
        for pass in 0..3 {
            let Some(refusal) = self.refusal_of(Who::Carrier, &to) else { return };
            for found in &refusal.missing {
                if let Some(row) = super::artifacts::row_of(found.code.id()) {
                    (row.make)(self, pass);
                }
            }
        }
    }

    /// Tries everything that must be tried before contact counts as lost.
    pub(crate) fn reaches_out(&mut self) {
        self.does(Who::Carrier, &json!({"type": "start-outreach", "reason": "No contact for weeks"}));
        for mode in ["phone", "letter", "in-person", "message"] {
            let days = self.random.within(3, 9);
            self.wait(days);
            let entry = json!({"kind": "contact", "mode": mode, "with": "client", "outcome": "attempted", "purpose": "outreach"});
            self.records(Who::Carrier, &entry);
            if mode == "letter" {
                self.tries(Who::Supervisor, &self.closing("lost-to-contact"));
            }
        }
        let entry = json!({"kind": "contact", "mode": "phone", "with": "collateral", "outcome": "done",
            "purpose": "outreach", "note": "The relative has not heard either"});
        self.records(Who::Carrier, &entry);
        let days = self.policy.models.get(&self.model).map_or(60, |rules| rules.lost_to_contact_days);
        self.wait(days);
    }

    /// Goes on with a closed case: words that are added, what is no longer possible.
    pub(crate) fn looks_back(&mut self) {
        self.wait(3);
        if self.left() > 2 && self.random.chance(50) {
            super::incidents::annotate(self);
        }
        if self.random.chance(40) {
            let note = json!({"kind": "note", "text": "A call after closing"});
            self.tries(Who::Carrier, &json!({"type": "record", "entry": note}));
            self.tries(Who::Carrier, &json!({"type": "change-entry", "entry": "3", "text": "Other words"}));
        }
        if self.random.chance(30) {
            self.tries(Who::Intake, &json!({"type": "reopen-case", "reason": "Asks for help again"}));
        }
    }

    /// Reopens the case within the window, where its reason lets it.
    pub(crate) fn reopens(&mut self) -> bool {
        let Some(reason) = self.summary().closed else { return false };
        if reason.rule().afterwards != Afterwards::ReopenOrNew {
            return false;
        }
        let days = self.random.within(5, 70);
        self.wait(days);
        let tree =
            json!({"type": "reopen-case", "reason": "Asks for help again", "consents-confirmed": true});
        // Whoever comes back has a need.
        self.no_need = false;
        self.does(Who::Supervisor, &tree)
    }
}
