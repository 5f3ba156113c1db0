//! From the first request to an assessment: triage, evaluation, case manager, first visit.

use casework_core::Role;

use super::{Clock, Found, Look};
use crate::artifacts::common::{ContactMode, ContactOutcome, ContactWith};
use crate::artifacts::course::Facility;
use crate::artifacts::screening::Acuity;
use crate::artifacts::{CARRIERS, SCREENERS};
use crate::phases::Phase;
use crate::sources;

pub(super) static CLOCKS: &[Clock] = &[
    Clock {
        id: "triage",
        what: "triage, with the question on immediate danger",
        who: SCREENERS,
        put_off: false,
        source: &sources::MS_CC7,
        find: triage,
    },
    Clock {
        id: "initial-evaluation",
        what: "initial evaluation",
        who: SCREENERS,
        put_off: false,
        source: &sources::SAMHSA_CC,
        find: initial_evaluation,
    },
    Clock {
        id: "case-manager",
        what: "assign a model and a case manager",
        who: &[Role::Supervisor],
        put_off: false,
        source: &sources::TX_257,
        find: case_manager,
    },
    Clock {
        id: "first-face-to-face",
        what: "first contact face to face, or the reason why not",
        who: CARRIERS,
        put_off: true,
        source: &sources::TX_263,
        find: first_face_to_face,
    },
    Clock {
        id: "comprehensive-assessment",
        what: "comprehensive assessment, signed",
        who: CARRIERS,
        put_off: true,
        source: &sources::SAMHSA_CC,
        find: comprehensive_assessment,
    },
    Clock {
        id: "after-discharge-contact",
        what: "contact after the discharge; the day of the discharge does not count",
        who: CARRIERS,
        put_off: false,
        source: &sources::FUH,
        find: after_discharge_contact,
    },
    Clock {
        id: "after-emergency-contact",
        what: "contact after a visit to an emergency department; the day of the visit counts",
        who: CARRIERS,
        put_off: false,
        source: &sources::FUM,
        find: after_emergency_contact,
    },
    Clock {
        id: "after-discharge-assessment",
        what: "assessment after psychiatric discharge",
        who: CARRIERS,
        put_off: false,
        source: &sources::MS_16_8,
        find: after_discharge_assessment,
    },
];

fn triage(look: &Look<'_>) -> Vec<Found> {
    let open = look.case.phase == Phase::Screening && look.case.screened.triage.is_none();
    let requested = look.requested_on().filter(|_| open);
    requested.map(|day| Found::day(day, format!("at the first contact, on {day}"))).into_iter().collect()
}

fn initial_evaluation(look: &Look<'_>) -> Vec<Found> {
    let open =
        look.case.milestones.evaluated_on.is_none() && look.is_between(Phase::Screening, Phase::Assessment);
    let Some(requested) = look.requested_on().filter(|_| open) else { return Vec::new() };
    let clocks = &look.policy.clocks;
    let since = "the first request";
    let found = match look.case.screened.triage.as_ref().map(|triage| triage.acuity) {
        None => return Vec::new(),
        Some(Acuity::Emergency) => Found::day(requested, format!("an emergency: at once, on {requested}")),
        Some(Acuity::Urgent) => look.business_days(requested, clocks.urgent_evaluation_business_days, since),
        Some(Acuity::Routine) => {
            look.business_days(requested, clocks.routine_evaluation_business_days, since)
        }
    };
    vec![found]
}

fn case_manager(look: &Look<'_>) -> Vec<Found> {
    let open = look.case.enrolled.assignment.is_none() && look.case.phase < Phase::Closed;
    let decided = look.case.milestones.eligible_on.filter(|_| open);
    let days = look.policy.clocks.assignment_business_days;
    decided.map(|day| look.business_days(day, days, "the decision")).into_iter().collect()
}

fn first_face_to_face(look: &Look<'_>) -> Vec<Found> {
    let Some(assigned) =
        look.case.milestones.assigned_on.filter(|_| look.is_between(Phase::Intake, Phase::Monitoring))
    else {
        return Vec::new();
    };
    let met = look.case.contacts.iter().any(|contact| {
        contact.mode == ContactMode::InPerson
            && contact.with == ContactWith::Client
            && contact.outcome != ContactOutcome::Canceled
    });
    if met {
        return Vec::new();
    }
    vec![Found::days(assigned, look.policy.clocks.first_face_to_face_days, "the assignment")]
}

fn comprehensive_assessment(look: &Look<'_>) -> Vec<Found> {
    let open =
        look.case.milestones.assessed_on.is_none() && look.is_between(Phase::Intake, Phase::Assessment);
    let requested = look.requested_on().filter(|_| open);
    let days = look.policy.clocks.comprehensive_assessment_days;
    requested.map(|day| Found::days(day, days, "the first request")).into_iter().collect()
}

/// Finds the last discharge from psychiatric care, when the case is still open.
fn discharged(look: &Look<'_>) -> Option<chrono::NaiveDate> {
    let stays = look.case.stays.iter().filter(|stay| stay.facility.is_psychiatric());
    let still_there = stays.clone().any(|stay| stay.discharged_on.is_none());
    stays
        .filter_map(|stay| stay.discharged_on)
        .max()
        .filter(|_| !still_there && look.case.phase < Phase::Closed)
}

fn after_discharge_contact(look: &Look<'_>) -> Vec<Found> {
    let Some(day) = discharged(look) else { return Vec::new() };
    let reached = look.case.contacts.iter().any(|contact| contact.is_two_way() && contact.day > day);
    if reached {
        return Vec::new();
    }
    vec![Found::days(day, look.policy.clocks.after_discharge_contact_days, "the discharge")]
}

fn after_emergency_contact(look: &Look<'_>) -> Vec<Found> {
    let visits = look.case.stays.iter().filter(|stay| stay.facility == Facility::EmergencyDepartment);
    let last = visits.map(|stay| stay.discharged_on.unwrap_or(stay.admitted_on)).max();
    let Some(day) = last.filter(|_| look.case.phase < Phase::Closed) else { return Vec::new() };
    let reached = look.case.contacts.iter().any(|contact| contact.is_two_way() && contact.day >= day);
    if reached {
        return Vec::new();
    }
    vec![Found::days(day, look.policy.clocks.after_discharge_contact_days, "the visit")]
}

fn after_discharge_assessment(look: &Look<'_>) -> Vec<Found> {
    let Some(day) = discharged(look) else { return Vec::new() };
    let milestones = &look.case.milestones;
    let known = milestones.assessed_on.max(milestones.evaluated_on);
    let screened = look.case.safety_screens.iter().map(|screen| screen.day).max();
    // Someone in care already is looked at again; a safety screen after the discharge is part of that look.
    let settled = known.is_some_and(|known| known >= day)
        || (look.case.phase > Phase::Assessment && screened.is_some_and(|screened| screened >= day));
    if settled {
        return Vec::new();
    }
    vec![Found::days(day, look.policy.clocks.after_discharge_assessment_days, "the discharge")]
}
