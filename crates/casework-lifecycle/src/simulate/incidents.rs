//! What happens in a case beside its way: contacts, notes, sheets, holds, crises, corrections. One row an incident.

use serde_json::{Value, json};

use super::people::Who;
use super::walker::Walker;
use crate::phases::Phase;

/// Something that may happen.
struct Incident {
    /// How often, beside the others.
    weight: u64,
    /// The first and the last phase in which it happens.
    phases: (Phase, Phase),
    /// The most events that come of it.
    cost: u32,
    happens: fn(&mut Walker<'_>),
}

const ANY: (Phase, Phase) = (Phase::Screening, Phase::PostTransition);
const AFTER_SCREENING: (Phase, Phase) = (Phase::Intake, Phase::PostTransition);
const WITH_PLAN: (Phase, Phase) = (Phase::Implementation, Phase::PostTransition);

const fn row(weight: u64, phases: (Phase, Phase), cost: u32, happens: fn(&mut Walker<'_>)) -> Incident {
    Incident { weight, phases, cost, happens }
}

/// The table.
static INCIDENTS: &[Incident] = &[
    row(30, ANY, 1, |w| {
        w.contacts_client("regular");
    }),
    row(10, ANY, 1, note),
    row(3, ANY, 1, |w| w.records_late(&json!({"kind": "note", "text": "Phone call with the client"}))),
    row(4, ANY, 1, collateral),
    row(4, ANY, 1, annotate),
    row(4, AFTER_SCREENING, 3, disclose),
    row(3, ANY, 2, |w| {
        w.records(Who::Carrier, &super::artifacts::safety_plan());
    }),
    row(3, ANY, 1, |w| {
        w.screens_safety("quiet");
    }),
    row(2, ANY, 1, |w| {
        w.screens_safety("worried");
    }),
    row(2, ANY, 1, |w| {
        w.records(Who::Clinician, &json!({"kind": "clinician-review", "text": "Looked at with the team"}));
    }),
    row(8, (Phase::Assessment, Phase::PostTransition), 2, |w| {
        w.measures();
    }),
    row(1, (Phase::Assessment, Phase::PostTransition), 1, |w| {
        w.measures_in_part();
    }),
    row(4, ANY, 26, |w| {
        w.lives_through_crisis();
    }),
    row(2, ANY, 7, holds),
    row(2, AFTER_SCREENING, 7, |w| {
        w.loses_sight();
    }),
    row(2, AFTER_SCREENING, 5, withdraws_consent),
    row(10, WITH_PLAN, 4, |w| {
        w.refers(None);
    }),
    row(40, WITH_PLAN, 4, |w| {
        w.advances_referral();
    }),
    row(2, WITH_PLAN, 3, |w| {
        w.rechecks_referrals();
    }),
    row(3, (Phase::Planning, Phase::Planning), 2, |w| {
        w.drafts_plan(0);
    }),
    row(20, ANY, 1, super::tries::tries_something),
];

impl Walker<'_> {
    /// Lets something happen that leaves the case where it is and fits into what is left of its events; then some time
    /// passes.
    pub(crate) fn something_happens(&mut self, room: u32) {
        let phase = self.case.phase();
        let fits = |row: &&Incident| (row.phases.0..=row.phases.1).contains(&phase) && row.cost <= room;
        let total: u64 = INCIDENTS.iter().filter(fits).map(|row| row.weight).sum();
        let mut drawn = self.random.below(total);
        for row in INCIDENTS.iter().filter(fits) {
            if drawn < row.weight {
                (row.happens)(self);
                break;
            }
            drawn = drawn.saturating_sub(row.weight);
        }
        let days = self.random.within(0, 4);
        if phase == Phase::Monitoring {
            self.goes_on_to(self.in_days(days));
        } else {
            self.wait(days);
        }
    }

    /// Has a contact with the client, or tries to.
    pub(crate) fn contacts_client(&mut self, purpose: &str) {
        let mode = self.random.phrase(&["in-person", "in-person", "phone", "phone", "video", "message"]);
        let usual = [
            "done",
            "done",
            "done",
            "done",
            "done",
            "missed-by-client",
            "missed-by-staff",
            "cancelled",
            "attempted",
        ];
        let drawn = self.random.pick(&usual).copied().unwrap_or("done");
        let outcome = if self.unreached { "attempted" } else { drawn };
        let who = if self.random.chance(15) { Who::Peer } else { Who::Carrier };
        let words =
            self.random.phrase(&["What went well, what is next", "Looked at the plan", "Short check-in"]);
        let entry = json!({"kind": "contact", "mode": mode, "with": "client", "outcome": outcome,
            "purpose": purpose, "note": words});
        self.records(who, &entry);
    }

    /// Loses sight of the client for a while, and finds the client again.
    pub(crate) fn loses_sight(&mut self) {
        if self.unreached
            || !self.does(
                Who::Carrier,
                &json!({"type": "start-outreach", "reason": "Two contacts missed in a row"}),
            )
        {
            return;
        }
        for mode in ["phone", "letter"] {
            self.wait(3);
            let entry = json!({"kind": "contact", "mode": mode, "with": "client", "outcome": "attempted", "purpose": "outreach"});
            self.records(Who::Carrier, &entry);
        }
        self.wait(4);
        let entry = json!({"kind": "contact", "mode": "in-person", "with": "client", "outcome": "done", "purpose": "outreach"});
        self.records(Who::Carrier, &entry);
        self.does(Who::Carrier, &json!({"type": "reengage-client", "reason": "Reached at home"}));
    }
}

fn note(w: &mut Walker<'_>) {
    let who = w.random.pick(&[Who::Carrier, Who::Peer, Who::Provider, Who::Clinician]).copied();
    let text = w.random.phrase(&[
        "Phone call with a provider",
        "Letter sent",
        "Team meeting",
        "Feedback from a provider",
    ]);
    let mut tree = json!({"type": "record", "entry": {"kind": "note", "text": text}});
    if w.random.chance(40) {
        let name = w.name_for("e");
        if let Some(tree) = tree.as_object_mut() {
            tree.insert("id".to_owned(), json!(name));
        }
    }
    w.does(who.unwrap_or(Who::Carrier), &tree);
}

fn collateral(w: &mut Walker<'_>) {
    let with = w.random.phrase(&["collateral", "provider"]);
    let entry = json!({"kind": "contact", "mode": "phone", "with": with, "outcome": "done",
        "note": "With permission: how things are"});
    w.records(Who::Carrier, &entry);
}

/// Adds to, disputes or corrects an entry that is there, by its number.
pub(super) fn annotate(w: &mut Walker<'_>) {
    let number = w.random.below(w.case.sequence()).saturating_add(1).to_string();
    let (kind, who) = match w.random.below(4) {
        0 => ("request-amendment", w.client_side()),
        1 => ("correct-entry", Who::Carrier),
        _ => ("add-addendum", Who::Carrier),
    };
    w.does(who, &json!({"type": kind, "entry": number, "text": "What was left out"}));
}

fn disclose(w: &mut Walker<'_>) {
    let recipient = w.random.phrase(&["clinic", "school", "family"]);
    w.releases(recipient, &["general"]);
    let entry = json!({"kind": "disclosure", "recipient": recipient, "content": ["general"],
        "purpose": "Coordination of care"});
    w.records(Who::Carrier, &entry);
    if w.random.chance(30) {
        let (who, last) = (w.client_side(), w.names.get("r").copied().unwrap_or(0));
        w.records(who, &json!({"kind": "release-revoked", "release": format!("r{last}")}));
        // What was revoked covers nothing any more, unless another release does.
        w.tries(Who::Carrier, &json!({"type": "record", "entry": entry}));
    }
}

fn holds(w: &mut Walker<'_>) {
    let early = matches!(w.case.phase(), Phase::Screening | Phase::Intake);
    let (kind, reason) = if early && w.random.chance(70) {
        ("waitlisted", "No place is free")
    } else {
        ("on-hold", "In 24-hour treatment")
    };
    let review = w.in_days(14);
    if !w.does(
        Who::Carrier,
        &json!({"type": "place-hold", "hold": kind, "reason": reason, "review-on": review}),
    ) {
        return;
    }
    for _ in 0..w.random.within(0, 3) {
        let days = w.random.within(7, 14);
        w.goes_on_to(w.in_days(days));
        let review = w.in_days(21);
        w.does(Who::Carrier, &json!({"type": "review-hold", "review-on": review}));
    }
    if w.random.chance(40) {
        let to: Value = json!(super::crisis::next_phase(w.case.phase()));
        w.tries(Who::Carrier, &json!({"type": "move", "to": to}));
    }
    if w.random.chance(75) {
        w.does(Who::Carrier, &json!({"type": "end-hold", "reason": "The time away has ended"}));
    }
}

fn withdraws_consent(w: &mut Walker<'_>) {
    let who = w.client_side();
    if !w.records(who, &json!({"kind": "consent-withdrawn", "reason": "Wants to think it over"})) {
        return;
    }
    w.tries(Who::Carrier, &json!({"type": "move", "to": super::crisis::next_phase(w.case.phase())}));
    w.wait(3);
    w.consents();
}
