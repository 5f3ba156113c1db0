//! Crises: declared, answered, stabilized, flaring up, resolved, and the loop after them.

use chrono::Duration;
use serde_json::{Value, json};

use super::people::Who;
use super::walker::{Extra, Walker};
use crate::case::CrisisView;
use crate::phases::Phase;

/// Who reports a crisis.
const CALLERS: &[Who] =
    &[Who::Carrier, Who::Carrier, Who::Client, Who::Clinician, Who::Intake, Who::Peer, Who::Provider];

impl Walker<'_> {
    /// Writes down a situation: `quiet`, `worried`, or `grave`.
    fn situation(&self, how: &str) -> Value {
        let age = if self.is_adult() { "adult" } else { "12-17" };
        let yes = if how == "grave" { "yes" } else { "no" };
        let some = if how == "quiet" { "no" } else { "yes" };
        let mut tree = json!({"client": self.name, "at": self.now(), "zone": self.zone, "region": "US",
            "age-band": age,
            "contact": {"mode": "phone", "directly-observed": "no", "location-known": "yes"},
            "instruments": [{"id": "c-ssrs-screener", "version": "screener-recent",
                "answers": {"1": some, "2": yes, "6": "no"}}]});
        let Some(fields) = tree.as_object_mut() else { return tree };
        if how == "quiet" {
            fields.insert(
                "contact".to_owned(),
                json!({"mode": "in-person", "directly-observed": "yes", "location-known": "yes"}),
            );
        } else {
            fields.insert(
                "signs".to_owned(),
                json!([{"code": "G-MOOD", "present": "yes", "new-or-worse": "yes"}]),
            );
        }
        if how == "grave" {
            let answers = json!({"1": "yes", "2": "yes", "3": "yes", "4": "yes", "5": "yes", "6": "no"});
            let sheet = json!([{"id": "c-ssrs-screener", "version": "screener-recent", "answers": answers}]);
            fields.insert("instruments".to_owned(), sheet);
            let probes =
                json!({"intent-now": "yes", "means-access": "yes", "able-and-willing-to-stay-safe": "no"});
            fields.insert("probes".to_owned(), probes);
        }
        tree
    }

    /// Records a look at safety.
    pub(crate) fn screens_safety(&mut self, how: &str) -> bool {
        let situation = self.situation(how);
        self.records(Who::Carrier, &json!({"kind": "safety-screen", "situation": situation}))
    }

    pub(crate) fn declares_crisis(&mut self, how: &str) -> bool {
        let who = self.random.pick(CALLERS).copied().unwrap_or(Who::Carrier);
        let note = self.random.phrase(&["Stayed on the line", "Called 911", "Called the county line"]);
        let situation = self.situation(how);
        self.does(who, &json!({"type": "declare-crisis", "situation": situation, "note": note}))
    }

    /// Ends the immediate danger.
    pub(crate) fn stabilizes(&mut self) -> bool {
        let note =
            self.random.phrase(&["Safe with a friend", "Discharged from hospital", "Calm and in contact"]);
        self.does(Who::Clinician, &json!({"type": "stabilize-crisis", "note": note}))
    }

    /// Resolves a stabilized crisis with everything that this needs.
    pub(crate) fn resolves(&mut self) -> bool {
        let done = self.earns(Who::Clinician, &|w| {
            let next = w.now().plus(Duration::hours(48));
            json!({"type": "resolve-crisis", "note": "Safe with the updated plan", "next-contact": next})
        });
        if done {
            self.wait(1);
            let outcome = if self.unreached { "attempted" } else { "done" };
            self.records(
                Who::Carrier,
                &json!({"kind": "contact", "mode": "phone", "with": "client", "outcome": outcome, "purpose": "follow-up"}),
            );
        }
        done
    }

    /// Lives through a whole crisis.
    pub(crate) fn lives_through_crisis(&mut self) {
        let how = if self.random.chance(55) { "grave" } else { "worried" };
        if !self.declares_crisis(how) {
            return;
        }
        if self.random.chance(40) {
            let next = self.now().plus(Duration::hours(24));
            self.tries(
                Who::Clinician,
                &json!({"type": "resolve-crisis", "note": "Sounds calmer", "next-contact": next}),
            );
        }
        if self.random.chance(40) {
            self.tries(Who::Carrier, &json!({"type": "move", "to": next_phase(self.case.phase())}));
        }
        let days = self.random.within(0, 4);
        self.wait(days);
        self.stabilizes();
        if self.random.chance(25) {
            // It flares up again: declared anew, or found by a look at safety.
            if self.random.chance(50) {
                self.declares_crisis("worried");
            } else {
                self.screens_safety("grave");
            }
            self.wait(1);
            self.stabilizes();
        }
        let days = self.random.within(0, 3);
        self.wait(days);
        if self.random.chance(75) || self.summary().crisis == CrisisView::Active {
            self.resolves();
        }
    }

    /// Takes the loop that follows a crisis.
    pub(crate) fn goes_back_after_crisis(&mut self) {
        let phase = self.case.phase();
        let wanted: &[Phase] = if phase == Phase::Transition {
            &[Phase::Planning, Phase::Planning, Phase::Assessment]
        } else if phase == Phase::PostTransition {
            &[Phase::Assessment]
        } else {
            &[Phase::RiskStratification, Phase::RiskStratification, Phase::Planning, Phase::Assessment]
        };
        let to = self.random.pick(wanted).copied().unwrap_or(Phase::Assessment);
        // The whole assessment anew costs most.
        let to = if to == Phase::Assessment && self.left() < 120 && phase != Phase::PostTransition {
            Phase::Planning
        } else {
            to
        };
        let reason = "after-crisis";
        self.does(
            Who::Carrier,
            &json!({"type": "move", "to": to, "reason": reason, "note": "After the crisis"}),
        );
    }

    /// Records something a day late.
    pub(crate) fn records_late(&mut self, entry: &Value) {
        let now = self.now();
        let extra = Extra {
            at: Some(now.plus(Duration::hours(-24))),
            recorded_at: Some(now),
            late: casework_core::FreeText::new("Written up the next day").ok(),
            ..Extra::default()
        };
        self.does_with(Who::Carrier, &json!({"type": "record", "entry": entry}), extra);
    }
}

/// Returns the phase that follows on the way forward.
pub(crate) fn next_phase(phase: Phase) -> Phase {
    let place = Phase::ALL.iter().position(|known| *known == phase).unwrap_or(0);
    Phase::ALL.get(place.saturating_add(1)).copied().unwrap_or(Phase::Closed)
}
