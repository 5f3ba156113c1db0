//! What to record for each artifact that a refusal may name: one row an artifact, or one for those that one entry makes.
//!
//! A new artifact of the lifecycle needs one row here and nothing else: the walker looks it up by the code of the
//! refusal. Open [`ROWS`] first.

use serde_json::{Value, json};

use super::people::Who;
use super::walker::Walker;
use crate::artifacts::assessment::Domain;
use crate::phases::Phase;

/// How the artifacts of some codes are made.
pub(crate) struct Row {
    /// The codes of the lifecycle sheet.
    codes: &'static [&'static str],
    /// Records what is asked for; the number says how often it was tried before on this way.
    pub(crate) make: fn(&mut Walker<'_>, u32),
}

const fn row(codes: &'static [&'static str], make: fn(&mut Walker<'_>, u32)) -> Row {
    Row { codes, make }
}

/// The table.
static ROWS: &[Row] = &[
    row(&["S2"], triage),
    row(&["S3"], eligibility),
    row(&["S4"], identity),
    row(&["I1"], first_contact),
    row(&["I2"], |w, _| {
        w.consents();
    }),
    row(&["I3"], |w, _| {
        let who = w.client_side();
        w.records(who, &json!({"kind": "privacy-notice", "version": "1"}));
    }),
    row(&["I4"], assignment),
    row(&["I5"], |w, _| {
        let form = w.random.phrase(&["Spoken and in writing", "Spoken, with a printed sheet", "Translated"]);
        w.records(Who::Carrier, &json!({"kind": "rights-information", "form": form}));
    }),
    row(&["I6"], |w, _| {
        let preferred = w.random.phrase(&["By phone in the afternoon", "By message first", "In person"]);
        let rules = w.random.phrase(&["None", "No details on voicemail", "Not at home"]);
        let entry =
            json!({"kind": "contact-preferences", "preferred": preferred, "safe-contact-rules": rules});
        w.records(Who::Carrier, &entry);
    }),
    row(&["I7"], |w, _| {
        let named = w.random.chance(70);
        let entry =
            json!({"kind": "emergency-contact", "contact": named.then_some("A relative, number on file")});
        w.records(Who::Carrier, &entry);
    }),
    row(&["A1"], domains),
    row(&["A2", "CR2"], |w, _| {
        w.screens_safety("quiet");
    }),
    row(&["A3"], |w, _| {
        let strength = w.random.phrase(&["Keeps appointments", "Close to a friend", "Asks for help early"]);
        w.records(Who::Carrier, &json!({"kind": "strengths", "strengths": [strength]}));
        let wish = w.random.phrase(&["Mornings, in person", "Small steps", "Written reminders"]);
        w.records(Who::Client, &json!({"kind": "preferences", "text": wish}));
    }),
    row(&["A4"], |w, _| {
        let sources = json!(["Interview with the client", "Referral letter"]);
        w.records(Who::Carrier, &json!({"kind": "information-sources", "sources": sources}));
    }),
    row(&["A5"], needs),
    row(&["A6"], |w, _| {
        signs(w, Who::Carrier, "assessment");
        signs(w, Who::Clinician, "clinical-assessment");
    }),
    row(&["R1"], level),
    row(&["R2"], schedule),
    row(&["R3", "CR3", "T3"], |w, _| {
        w.records(Who::Carrier, &safety_plan());
    }),
    row(&["R4"], |w, _| signs(w, Who::Supervisor, "stratification")),
    row(&["R5"], model_fit),
    row(&["P1", "P2", "P3", "P4", "P5"], |w, pass| {
        w.drafts_plan(pass);
    }),
    row(&["P6"], plan_signatures),
    row(&["M1"], activities),
    row(&["M2"], |w, pass| {
        if pass > 0 && w.is_brokered() {
            // The way straight to transition has every referral ended.
            w.ends_referrals();
        }
        if let Some(first) = w.plan.interventions.first().cloned() {
            w.records(Who::Carrier, &json!({"kind": "activity-started", "intervention": first}));
        }
    }),
    row(&["N1"], |w, pass| {
        w.makes_up_contacts(pass);
    }),
    row(&["N2"], |w, pass| {
        w.measures_goals();
        if pass > 0 {
            // The clinical model asks for symptoms beside the goals.
            w.measures_one(0);
        }
    }),
    row(&["N3"], |w, _| {
        w.records_adherence();
    }),
    row(&["N4"], |w, _| {
        w.rechecks_referrals();
    }),
    row(&["E1", "E2", "E3", "E4", "E5"], |w, _| {
        w.evaluates();
    }),
    row(&["E6"], evaluation_signatures),
    row(&["T1"], |w, _| {
        let criteria = json!(["Goals are met", "A clinician's view supports it", "Housing is stable"]);
        w.records(Who::Carrier, &json!({"kind": "discharge-criteria", "criteria": criteria}));
    }),
    row(&["T2"], |w, _| {
        let entry = json!({"kind": "relapse-plan", "wellness": ["Sleeps and eats"],
            "daily-maintenance": ["A walk"], "triggers": ["Conflict: call a friend"],
            "early-warning-signs": ["Two bad nights: call the clinic"], "when-things-break-down": ["Call 988"]});
        w.records(Who::Carrier, &entry);
    }),
    row(&["T4"], step_down),
    row(&["T5"], receiver),
    row(&["T6"], |w, _| {
        let entry = json!({"kind": "handoff", "participants": ["Receiving clinic"], "client-present": true,
            "topics": "Plan, medication, what helps, what is open"});
        w.records(Who::Carrier, &entry);
    }),
    row(&["T7"], |w, _| {
        w.releases("clinic", &["general"]);
        let entry = json!({"kind": "transfer-packet", "recipient": "clinic", "content": ["general"],
            "items": ["Summary of the assessment", "Plan in force", "Safety plan"]});
        w.records(Who::Carrier, &entry);
    }),
    row(&["T8"], |w, _| {
        w.hands_referrals_over();
    }),
    row(&["T9"], client_signature),
    row(&["Z1"], |w, _| {
        w.keeps_first_aftercare_contact();
    }),
    row(&["Z2"], |w, _| {
        w.keeps_second_aftercare_contact();
    }),
    row(&["Z3"], |w, _| {
        let areas = json!([{"area": "quality-of-life", "finding": "Better than at the start"},
            {"area": "hospitalizations", "finding": "None since the transition"}]);
        w.records(Who::Carrier, &json!({"kind": "final-evaluation", "areas": areas}));
    }),
    row(&["Z4"], |w, _| {
        w.records(Who::Carrier, &json!({"kind": "closure-summary", "text": "Course, result, way back"}));
        signs(w, Who::Carrier, "closure-summary");
        signs(w, Who::Supervisor, "closure-summary");
    }),
    row(&["Z5"], |w, _| {
        let day = w.day;
        w.records(
            Who::Carrier,
            &json!({"kind": "retention", "starts": day, "rule": "The rule of the state"}),
        );
    }),
    row(&["CR1"], |w, _| {
        let entry = json!({"kind": "crisis-note", "text": "What happened, what was done, who was told"});
        w.records(Who::Carrier, &entry);
    }),
    row(&["CR5"], |w, _| signs(w, Who::Supervisor, "crisis-resolution")),
];

/// Returns the row of an artifact.
pub(crate) fn row_of(code: &str) -> Option<&'static Row> {
    ROWS.iter().find(|row| row.codes.contains(&code))
}

pub(crate) fn signs(w: &mut Walker<'_>, who: Who, document: &str) {
    w.does(who, &json!({"type": "sign", "document": document}));
}

pub(crate) fn safety_plan() -> Value {
    json!({"kind": "safety-plan", "warning-signs": ["Two nights without sleep"], "self-help": ["A walk"],
        "reasons-for-living": ["Family"], "contacts": ["A friend", "The case manager"],
        "crisis-lines": ["988 by call or text"], "safer-surroundings": ["Medication is locked away"]})
}

fn triage(w: &mut Walker<'_>, _: u32) {
    let acuity = w.random.phrase(&["routine", "routine", "routine", "urgent", "emergency"]);
    let danger = if acuity == "emergency" { "yes" } else { "no" };
    w.records(Who::Intake, &json!({"kind": "triage", "acuity": acuity, "immediate-danger": danger}));
}

fn eligibility(w: &mut Walker<'_>, _: u32) {
    let criteria = json!(["Lives in the service area", "A need that the program can meet"]);
    w.records(Who::Intake, &json!({"kind": "eligibility", "decision": "eligible", "criteria": criteria}));
}

fn identity(w: &mut Walker<'_>, pass: u32) {
    if pass == 0 && w.random.chance(5) {
        w.records(Who::Intake, &json!({"kind": "identity-check", "outcome": "possible-duplicate"}));
        return;
    }
    w.records(Who::Intake, &json!({"kind": "identity-check", "outcome": "no-open-episode"}));
}

fn first_contact(w: &mut Walker<'_>, _: u32) {
    let mode = w.random.phrase(&["in-person", "in-person", "phone", "video"]);
    let entry = json!({"kind": "contact", "mode": mode, "with": "client", "outcome": "done",
        "note": "First contact: what the program does and what the client wants"});
    w.records(Who::Carrier, &entry);
}

fn assignment(w: &mut Walker<'_>, _: u32) {
    let (model, person) = (w.model, w.people.carrier.id());
    w.records(Who::Supervisor, &json!({"kind": "assignment", "model": model, "case-manager": person}));
}

fn domains(w: &mut Walker<'_>, _: u32) {
    let again = w.summary().plans.iter().any(|_| true);
    for domain in Domain::ALL {
        let who = if domain == Domain::MentalStatus { Who::Clinician } else { Who::Carrier };
        let safety = domain == Domain::SafetyRisk;
        if again && !safety && w.random.chance(70) {
            let entry = json!({"kind": "domain", "domain": domain, "status": "unchanged"});
            if w.records(who, &entry) {
                continue;
            }
        }
        let entry = if w.random.chance(6) {
            json!({"kind": "domain", "domain": domain, "status": "client-declined", "reason": "Not now"})
        } else if !safety && domain != Domain::MentalStatus && w.random.chance(8) {
            json!({"kind": "domain", "domain": domain, "status": "not-applicable", "reason": "Does not apply"})
        } else {
            let finding =
                w.random.phrase(&["Nothing of note", "See the need list", "Some difficulty", "Stable"]);
            json!({"kind": "domain", "domain": domain, "status": "assessed", "finding": finding})
        };
        w.records(who, &entry);
        if safety {
            w.records(
                Who::Clinician,
                &json!({"kind": "clinician-review", "text": "Safety looked at with the client"}),
            );
        }
    }
}

fn needs(w: &mut Walker<'_>, _: u32) {
    if w.no_need {
        w.records(Who::Carrier, &json!({"kind": "needs", "needs": []}));
        return;
    }
    w.needs = w.random.within(1, 3);
    let words = ["Relief from symptoms", "Contact with other people", "A stable place to live"];
    let needs: Vec<Value> = (1..=w.needs)
        .zip(words)
        .map(|(number, text)| json!({"id": format!("n{number}"), "text": text, "priority": "medium"}))
        .collect();
    w.records(Who::Carrier, &json!({"kind": "needs", "needs": needs}));
}

fn level(w: &mut Walker<'_>, _: u32) {
    let level = w.random.phrase(&["low", "low", "moderate", "moderate", "moderate", "high"]);
    let rationale = w.random.phrase(&["Symptoms and support weighed", "Recent crisis", "Doing better"]);
    w.records(Who::Carrier, &json!({"kind": "stratification", "level": level, "rationale": rationale}));
}

fn schedule(w: &mut Walker<'_>, _: u32) {
    let Some(rules) = w.policy.models.get(&w.model) else { return };
    let rate = rules.contacts;
    w.records(Who::Carrier, &json!({"kind": "contact-schedule", "rate": rate, "form": "As agreed"}));
    w.rate = Some(rate);
}

fn model_fit(w: &mut Walker<'_>, _: u32) {
    w.records(Who::Carrier, &json!({"kind": "model-fit"}));
}

fn plan_signatures(w: &mut Walker<'_>, pass: u32) {
    let client = w.client_side();
    if pass < 3 && w.random.chance(5) {
        let refusal = json!({"role": "client", "reason": "Wants to think about it"});
        w.does(
            Who::Carrier,
            &json!({"type": "record-signature-refusal", "document": "plan", "refusal": refusal}),
        );
        signs(w, Who::Supervisor, "plan");
    } else {
        signs(w, client, "plan");
    }
    signs(w, Who::Carrier, "plan");
    let needed = w.policy.models.get(&w.model).is_some_and(|rules| rules.clinician_signs_plan);
    if needed || pass > 3 {
        signs(w, Who::Clinician, "plan");
    }
}

fn activities(w: &mut Walker<'_>, _: u32) {
    for intervention in w.plan.interventions.clone() {
        match w.random.below(10) {
            0..=5 => {
                w.records(Who::Carrier, &json!({"kind": "activity-started", "intervention": intervention}));
            }
            6..=7 if w.case.phase() == Phase::Implementation => {
                w.refers(Some(&intervention));
            }
            _ => {
                let barrier = w.random.phrase(&["transport", "waitlist", "schedule", "childcare", "stigma"]);
                let entry = json!({"kind": "barrier", "intervention": intervention, "barrier": barrier,
                    "next-step": "Look for another way"});
                w.records(Who::Carrier, &entry);
            }
        }
        w.wait(1);
    }
}

fn evaluation_signatures(w: &mut Walker<'_>, pass: u32) {
    let client = w.client_side();
    signs(w, Who::Carrier, "evaluation");
    if w.random.chance(6) {
        let refusal = json!({"role": "client", "reason": "Sees it otherwise"});
        w.does(
            Who::Carrier,
            &json!({"type": "record-signature-refusal", "document": "evaluation", "refusal": refusal}),
        );
    } else {
        signs(w, client, "evaluation");
    }
    if pass > 0 {
        // Nothing improves, or an alert is open: a supervisor looks at it as well.
        signs(w, Who::Supervisor, "evaluation");
    }
}

fn step_down(w: &mut Walker<'_>, _: u32) {
    if w.random.chance(25) {
        let entry = json!({"kind": "step-down", "outcome": "waived", "reason": "Contacts were rare already"});
        w.records(Who::Carrier, &entry);
        return;
    }
    for _ in 0..2 {
        w.wait(30);
        w.contacts_client("regular");
    }
    w.records(Who::Carrier, &json!({"kind": "step-down", "outcome": "done"}));
}

fn receiver(w: &mut Walker<'_>, _: u32) {
    let entry = if w.random.chance(12) {
        json!({"kind": "receiver", "receiver": "not-needed", "reason": "The client needs no other service"})
    } else {
        let first = w.in_days(14);
        json!({"kind": "receiver", "receiver": "accepted", "name": "clinic", "first-appointment": first})
    };
    w.records(Who::Carrier, &entry);
}

fn client_signature(w: &mut Walker<'_>, _: u32) {
    let client = w.client_side();
    if w.random.chance(6) {
        let refusal = json!({"role": "client", "reason": "Does not sign papers"});
        w.does(
            Who::Carrier,
            &json!({"type": "record-signature-refusal", "document": "transition", "refusal": refusal}),
        );
    } else {
        signs(w, client, "transition");
    }
}
