//! What is done in a case beside its moves: models, plans, entries of support, two conditions, closing, caseloads.
#![expect(clippy::wildcard_enum_match_arm, reason = "tests say in one match what they are about")]

use casework::core::{Actor, BusinessCalendar, ReferralId, Role};
use casework::lifecycle::alerts::alerts;
use casework::lifecycle::caseload::caseload;
use casework::lifecycle::closure::{ClosureProof, ClosureReason, ClosureSubject, plan_closure};
use casework::lifecycle::due::Now;
use casework::lifecycle::referral::{LeadsTo, ReferralAt, ReferralStep, stage};
use casework::lifecycle::thread::golden_thread;
use casework::lifecycle::{Case, Context, Happening, Phase, ReferralStatus};
use serde_json::{Value, json};

use crate::support::{
    POLICY, Story, advance, at, back, close, contact, go, id, plan, record, referral, release, sign, uuid,
};

fn raised(story: &Story) -> Vec<String> {
    let by = crate::support::actor("cm");
    let context = Context::new(&by, story.now, uuid(7), &POLICY);
    alerts(&story.case, &context).iter().map(|alert| alert.finding.code.id().to_owned()).collect()
}

fn assignment(model: &str) -> Value {
    record(json!({"kind": "assignment", "model": model, "case-manager": id("cm")}))
}

#[test]
fn the_model_changes_with_the_intensity_and_not_with_the_person() {
    at(Phase::Intake).check("s", &assignment("act"), "accepted");
    let mut story = at(Phase::Implementation);
    story.check("s", &assignment("act"), "E20");
    story.check("s", &assignment("supportive"), "accepted");
    story.does("cm", &back(Phase::RiskStratification, "model-change"));
    story.does("cm", &record(json!({"kind": "model-fit", "change-to": "intensive"})));
    let rare =
        record(json!({"kind": "contact-schedule", "rate": {"count": 3, "every": "month"}, "form": "Visits"}));
    story.check("cm", &rare, "E20");
    assert_eq!(story.case.summary().model.map(|model| model.to_string()).as_deref(), Some("intensive"));
}

#[test]
fn a_clinical_model_has_a_clinician_among_those_who_sign_the_assessment() {
    let mut story = at(Phase::Intake);
    story.works(&["I4"]).does("s", &assignment("clinical")).does("cm", &go(Phase::Assessment));
    story.works(&["A6"]);
    // The mental status was not examined, so that there is no clinical part to sign.
    let declined = record(
        json!({"kind": "domain", "domain": "mental-status", "status": "client-declined", "reason": "Not today"}),
    );
    story.does("cl", &declined).does("cm", &sign("assessment"));
    let refusal = story.refused("cm", &go(Phase::RiskStratification));
    assert!(refusal.message.contains("clinician"), "{refusal}");
    story.does("cl", &sign("assessment")).check("cm", &go(Phase::RiskStratification), "accepted");
}

#[test]
fn the_clinical_model_asks_for_a_current_symptom_measure() {
    let mut story = at(Phase::RiskStratification);
    story.works(&["R5"]).does("cm", &record(json!({"kind": "model-fit", "change-to": "clinical"})));
    story.does("cm", &go(Phase::Planning)).works(&[]).does("cl", &sign("plan"));
    story.does("cl", &go(Phase::Implementation)).goes(Phase::Monitoring);
    story.works(&[]);
    let refusal = story.refused("cl", &go(Phase::Evaluation));
    assert!(refusal.message.contains("symptom measure"), "{refusal}");
    let sheet = json!({"kind": "measurement", "instrument": "gad-7",
        "answers": {"q1": 1, "q2": 1, "q3": 1, "q4": 1, "q5": 1, "q6": 1, "q7": 1}});
    story.does("cl", &record(sheet)).check("cl", &go(Phase::Evaluation), "accepted");
}

#[test]
fn an_intervention_that_the_client_declines_serves_no_goal() {
    let mut story = at(Phase::Planning);
    let mut tree = plan(&story);
    tree["plan"]["interventions"][0]["considerations"] = json!({"preference": "declined"});
    story.does("cm", &tree);
    let refusal = story.refused("cm", &sign("plan"));
    assert!(refusal.missing.iter().any(|found| found.code.id() == "P3"), "{refusal:?}");
}

#[test]
fn a_plan_that_takes_effect_says_what_it_should_hold_and_does_not() {
    let said = |story: &Story| -> Vec<String> {
        let notices = story.events.iter().filter_map(|event| match &event.event {
            Happening::NoticeRaised { notice } => Some(notice.message.to_string()),
            _ => None,
        });
        notices.filter(|message| message.contains("takes effect")).collect()
    };
    let bare = said(&at(Phase::Implementation));
    assert!(bare[0].contains("`contents/client-responsibilities`"), "{bare:?}");
    let mut story = at(Phase::Planning);
    let considered =
        json!({"evidence": "Known to help", "preference": "wanted", "resources": "There", "culture": "Fits"});
    let mut tree = plan(&story);
    tree["plan"]["contents"] = json!({"treatment-outline": "Visits", "strengths": ["Reads"],
        "client-responsibilities": ["Comes"], "case-manager-responsibilities": ["Calls"],
        "services": [{"category": "housing", "service": "Rent help"}],
        "transition-conditions": "Goals are met", "copy-to-client": "Printed"});
    for place in 0..2 {
        tree["plan"]["interventions"][place]["considerations"] = considered.clone();
    }
    story.does("cm", &tree).does("client", &sign("plan")).does("cm", &sign("plan"));
    story.does("cm", &go(Phase::Implementation));
    assert!(said(&story).is_empty(), "{:?}", said(&story));
}

#[test]
fn under_a_plan_that_the_client_would_not_sign_each_referral_needs_the_clients_word() {
    let mut story = at(Phase::Planning);
    let tree = plan(&story);
    story.does("cm", &tree).does("cm", &sign("plan")).does("s", &sign("plan"));
    story.does(
        "cm",
        &json!({"type": "record-signature-refusal", "document": "plan", "refusal": {"role": "client", "reason": "Not now"}}),
    );
    story.does("cm", &go(Phase::Implementation));
    story.does("client", &release("r1", "clinic")).does("cm", &referral("one"));
    story.check("cm", &advance("one", json!({"to": "sent"})), "E07");
    story.check(
        "cm",
        &advance("one", json!({"to": "sent", "client-agrees": "Said yes to this one"})),
        "accepted",
    );
}

#[test]
fn the_golden_thread_of_a_case_is_followed_from_its_record() {
    let mut story = at(Phase::Monitoring);
    let codes = |story: &Story| -> Vec<String> {
        let report = golden_thread(&story.case, story.day()).unwrap();
        report.findings.iter().map(|found| found.finding.code.id().to_owned()).collect()
    };
    assert!(!codes(&story).contains(&"GT5".to_owned()), "{:?}", codes(&story));
    story.later(1).does("cm", &contact("done", "regular"));
    assert!(codes(&story).contains(&"GT5".to_owned()), "a contact about no goal");
    story.later(120);
    assert!(codes(&story).contains(&"GT6".to_owned()), "a review that is overdue");
}

#[test]
fn family_takes_part_when_the_client_wishes_it_and_in_writing() {
    let mut story = at(Phase::Planning);
    let family = |wishes: &str, permission: Option<&str>, representative: bool| {
        record(json!({"kind": "family-involvement", "relation": "Mother", "client-wishes": wishes,
            "representative": representative, "takes-part-in": ["planning"], "permission": permission}))
    };
    story.check("cm", &family("no", None, false), "E13");
    story.check("cm", &family("missing", None, false), "E13");
    story.check("cm", &family("yes", None, false), "E13");
    story.check("cm", &family("yes", None, true), "E19");
    story.does("client", &release("mother", "mother"));
    story.check("cm", &family("yes", Some("mother"), false), "accepted");
    story.does("client", &record(json!({"kind": "release-revoked", "release": "mother"})));
    story.check("cm", &family("yes", Some("mother"), false), "E13");
}

#[test]
fn two_conditions_are_treated_in_one_of_three_patterns_each_with_what_it_needs() {
    let mut story = at(Phase::Implementation);
    let dual = |extra: Value| {
        let mut tree = json!({"kind": "dual-diagnosis", "stage": "engagement"});
        for (key, value) in extra.as_object().into_iter().flatten() {
            tree[key] = value.clone();
        }
        record(tree)
    };
    story.check("cm", &dual(json!({"pattern": "integrated", "mental-health-goals": ["g1"]})), "E02");
    story.check(
        "cm",
        &dual(json!({"pattern": "integrated", "mental-health-goals": ["g1"], "substance-use-goals": ["g9"]})),
        "E23",
    );
    story.check(
        "cm",
        &dual(json!({"pattern": "integrated", "mental-health-goals": ["g1"], "substance-use-goals": ["g2"]})),
        "accepted",
    );
    story.does("cm", &referral("one")).does("cm", &referral("two"));
    let one_after_the_other = json!({"pattern": "sequential", "referrals": ["one", "two"]});
    story.check("cm", &dual(one_after_the_other.clone()), "E02");
    let mut handed = one_after_the_other;
    handed["handoff"] = json!("Both programs meet with the client");
    story.check("cm", &dual(handed), "accepted");
    let parallel = json!({"pattern": "parallel", "referrals": ["one", "two"], "shared-communication": "Mondays",
        "consents": ["c1", "c2"]});
    story.check("cm", &dual(parallel.clone()), "E13");
    for (name, recipient, discloser) in [("c1", "clinic", "detox"), ("c2", "detox", "clinic")] {
        let consent = json!({"kind": "release", "release": name, "recipient": recipient, "content": ["substance-use"],
            "purpose": "Treatment together", "form": "part-2-consent", "disclosers": [discloser],
            "description": "Attendance and progress", "purposes": ["treatment"], "right-to-revoke": true,
            "ends-with": "end-of-treatment", "redisclosure-statement": true,
            "signature": {"by": "client", "on": story.in_days(0)}});
        story.does("client", &record(consent));
    }
    story.check("cm", &dual(parallel), "accepted");
}

#[test]
fn what_a_person_is_taught_and_says_is_recorded_and_a_rating_has_its_bounds() {
    let story = at(Phase::Monitoring);
    let rows = [
        (
            json!({"kind": "education", "topic": "medication", "learners": ["client"], "content": "Side effects", "understood": "yes"}),
            "accepted",
        ),
        (
            json!({"kind": "self-advocacy", "action": "Asked for a letter", "independence": "supported"}),
            "accepted",
        ),
        (json!({"kind": "cultural-note", "language": "es", "interpreter-needed": "yes"}), "accepted"),
        (json!({"kind": "satisfaction", "subject": "plan", "rating": 10}), "accepted"),
        (json!({"kind": "satisfaction", "subject": "plan", "rating": 11}), "E23"),
        (
            json!({"kind": "ongoing-assessment", "symptoms": "worse", "effect-of-interventions": "None", "more-services-needed": "yes", "satisfaction": 11}),
            "E23",
        ),
        (
            json!({"kind": "advocacy", "advocacy": "challenge-denial", "referral": "none", "action": "Letter"}),
            "E23",
        ),
        (json!({"kind": "advocacy", "advocacy": "rights", "action": "Letter"}), "accepted"),
        (json!({"kind": "mental-status-exam", "sections": {}}), "E23"),
        (json!({"kind": "social-needs", "findings": []}), "E23"),
        (json!({"kind": "facility-stay", "facility": "jail", "admitted-on": "2030-01-01"}), "E14"),
        (
            json!({"kind": "facility-stay", "facility": "jail", "admitted-on": "2025-01-05", "discharged-on": "2025-01-04"}),
            "E14",
        ),
    ];
    for (entry, expected) in rows {
        let who = if entry["kind"] == "mental-status-exam" { "cl" } else { "cm" };
        story.check(who, &record(entry), expected);
    }
}

#[test]
fn what_the_client_says_of_the_service_may_be_recorded_by_itself() {
    let mut story = at(Phase::Evaluation);
    story.works(&["E4"]);
    assert!(story.refused("cm", &go(Phase::Transition)).missing.iter().any(|found| found.code.id() == "E4"));
    story.does("client", &record(json!({"kind": "satisfaction", "subject": "case-management", "rating": 8})));
    story.works(&[]).check("cm", &go(Phase::Transition), "accepted");
}

#[test]
fn a_mental_status_examination_settles_its_domain_and_is_signed_with_it() {
    let mut story = at(Phase::Assessment);
    story.works(&["A1", "A6"]);
    for name in crate::support::DOMAINS.iter().filter(|name| **name != "mental-status") {
        story.does("cm", &crate::support::domain(name, "assessed"));
    }
    story.does("cl", &record(json!({"kind": "mental-status-exam", "sections": {"mood": "Low"}})));
    story.does("cm", &sign("assessment"));
    assert!(story.refused("cm", &go(Phase::RiskStratification)).message.contains("clinical part"));
    story.does("cl", &sign("clinical-assessment")).check("cm", &go(Phase::RiskStratification), "accepted");
    story.check("cl", &record(json!({"kind": "mental-status-exam", "sections": {"mood": "Better"}})), "E12");
}

#[test]
fn discharge_criteria_that_the_record_contradicts_are_not_met() {
    let checks = |but: &str, answer: &str| -> Value {
        let all = [
            "goals-or-readiness",
            "housing",
            "intensity",
            "no-crisis",
            "receiver",
            "relapse-plan",
            "safety-formulation",
        ];
        let rows = all.map(|name| {
            // The intensity of the case is high; that risk is accepted.
            let usual = if name == "intensity" { "accepted" } else { "met" };
            json!({"criterion": name, "answer": if name == but { answer } else { usual }, "support": "As recorded"})
        });
        record(json!({"kind": "discharge-criteria", "checks": rows}))
    };
    let lacks = |story: &Story| {
        story.refused("cm", &go(Phase::PostTransition)).missing.iter().any(|found| found.code.id() == "T1")
    };
    for (but, answer, lacking) in [
        ("housing", "met", false),
        ("housing", "not-met", true),
        ("housing", "accepted", false),
        ("intensity", "met", true),
    ] {
        let mut story = at(Phase::Transition);
        story.works(&["T1", "T9"]).does("cm", &checks(but, answer));
        assert_eq!(lacks(&story), lacking, "{but} {answer}");
    }
    let mut story = at(Phase::Transition);
    story.does("cm", &checks("", "met"));
    assert!(lacks(&story), "the plan against relapse is not written");
    let mut story = at(Phase::Monitoring);
    let declared = crate::support::declare(&story);
    story.does("peer", &declared).does("cl", &crate::support::stabilize());
    crate::support::prepares_resolution(&mut story);
    let end = crate::support::resolve(&story);
    story.does("cl", &end).does("cm", &back(Phase::RiskStratification, "after-crisis"));
    story
        .goes(Phase::Planning)
        .goes(Phase::Implementation)
        .goes(Phase::Monitoring)
        .goes(Phase::Evaluation)
        .goes(Phase::Transition);
    story.works(&["T1", "T9"]).does("cm", &checks("", "met"));
    assert!(lacks(&story), "there was a crisis in the last 90 days");
    story.later(90).does("cm", &checks("", "met"));
    assert!(!lacks(&story));
}

#[test]
fn alerts_name_what_someone_should_look_at() {
    let mut story = at(Phase::Monitoring);
    assert!(raised(&story).is_empty());
    story
        .later(1)
        .does("cm", &record(json!({"kind": "adherence", "goal": "g2", "days-covered-percent": 79})));
    assert_eq!(raised(&story), ["AL4"]);
    story
        .later(1)
        .does("cm", &record(json!({"kind": "adherence", "goal": "g2", "days-covered-percent": 80})));
    assert!(raised(&story).is_empty());
    let missed = json!({"kind": "adherence", "goal": "g2", "days-covered-percent": 95, "missed-weeks": 2});
    story.later(1).does("cm", &record(missed));
    assert_eq!(raised(&story), ["AL4"]);
    let sheet = |last: u8| {
        json!({"kind": "measurement", "instrument": "phq-9",
            "answers": {"q1": 0, "q2": 0, "q3": 0, "q4": 0, "q5": 0, "q6": 0, "q7": 0, "q8": 0, "q9": last}})
    };
    let mut story = at(Phase::Monitoring);
    story.later(1).does("client", &record(sheet(0)));
    assert!(raised(&story).is_empty());
    story.does("client", &record(sheet(1)));
    assert_eq!(raised(&story), ["AL3"]);
    story.does("cm", &contact("attempted", "follow-up"));
    assert_eq!(raised(&story), ["AL3"], "an attempt reaches nobody");
    story.does("cm", &contact("done", "follow-up"));
    assert!(raised(&story).is_empty());
}

#[test]
fn a_team_is_asked_for_the_places_that_its_model_needs() {
    let mut story = at(Phase::Intake);
    let person = id("rx");
    let named = |places: &[&str]| {
        let team: Vec<_> = places.iter().map(|place| json!({"place": place, "person": person})).collect();
        record(json!({"kind": "assignment", "model": "act", "case-manager": id("act"), "team": team}))
    };
    for few in [&[][..], &["psychiatrist"]] {
        story.does("s", &named(few));
        assert_eq!(raised(&story), ["AL7"]);
    }
    let all = [
        "psychiatrist",
        "nurse",
        "substance-use-specialist",
        "vocational-specialist",
        "peer-specialist",
        "team-lead",
    ];
    story.does("s", &named(&all));
    assert!(raised(&story).is_empty());
}

fn preview(story: &Story, reason: ClosureReason) -> casework::lifecycle::closure::ClosurePlan {
    let by = Actor::new(crate::support::actor("s").id(), Role::ALL).unwrap();
    let context = Context::new(&by, story.now, uuid(8), &POLICY);
    let closing = casework::lifecycle::case::command::Closing { reason, proof: ClosureProof::default() };
    plan_closure(&story.case, &closing, &context)
}

#[test]
fn a_request_for_the_record_does_not_end_with_the_case() {
    let mut story = at(Phase::Monitoring);
    let before = preview(&story, ClosureReason::MutualNoLongerNeeded).deadlines;
    story.does("client", &record(json!({"kind": "access-request", "words": "All"})));
    assert!(before.0 > 0);
    assert_eq!(preview(&story, ClosureReason::MutualNoLongerNeeded).deadlines, before);
}

#[test]
fn closing_is_previewed_with_everything_that_blocks_it_and_changes_nothing() {
    let mut story = at(Phase::Implementation);
    story.does("client", &release("r1", "clinic")).does("cm", &referral("one"));
    story.does("cm", &advance("one", json!({"to": "sent"})));
    let before = format!("{:?}", story.case);
    let plan = preview(&story, ClosureReason::GoalsMet);
    assert_eq!(before, format!("{:?}", story.case));
    assert!(!plan.allowed);
    let codes: Vec<_> = plan.blocks.iter().map(|refusal| refusal.code.as_str()).collect();
    assert_eq!(codes, ["E10", "E02"], "not only the first");
    let on: Vec<_> = plan.effects.iter().map(|effect| effect.on).collect();
    assert!(
        [ClosureSubject::Referral, ClosureSubject::Contact, ClosureSubject::Release, ClosureSubject::Plan]
            .iter()
            .all(|subject| on.contains(subject)),
        "{on:?}"
    );
    assert_eq!(plan.reopen_until.map(|day| day.to_string()), Some(story.in_days(90)));
}

#[test]
fn a_closed_case_is_previewed_with_when_it_was_closed_and_what_may_follow() {
    let mut story = at(Phase::Closed);
    let said = |story: &Story| preview(story, ClosureReason::GoalsMet);
    let plan = said(&story);
    assert!(!plan.allowed && plan.new_episode && plan.blocks.len() == 1, "{plan:?}");
    assert!(plan.blocks[0].message.contains("it can be reopened until"), "{plan:?}");
    story.later(91);
    let plan = said(&story);
    assert!(plan.blocks[0].message.contains("the time to reopen it ended on"), "{plan:?}");
    assert_eq!(plan.reopen_until, None);
}

#[test]
fn what_is_previewed_is_what_happens_and_stands_on_the_event() {
    let mut story = at(Phase::PostTransition);
    story.works(&[]);
    let plan = preview(&story, ClosureReason::GoalsMet);
    assert!(plan.allowed, "{:?}", plan.blocks);
    let events = story.tries("s", &close("goals-met")).unwrap();
    assert_eq!(events.len(), 1, "one step closes a case");
    let Happening::CaseClosed { effects, .. } = &events[0].event else { panic!("not closed") };
    assert_eq!(*effects, plan.effects);
}

#[test]
fn no_other_command_closes_a_case() {
    for phase in Phase::ALL.iter().filter(|phase| **phase != Phase::Closed) {
        at(*phase).check("s", &go(Phase::Closed), "E01");
    }
}

#[test]
fn an_open_denial_or_appeal_is_followed_by_someone_before_the_case_is_closed() {
    let mut story = at(Phase::Implementation);
    story.does("client", &release("r1", "clinic")).does("cm", &referral("one"));
    story.does("cm", &advance("one", json!({"to": "sent"})));
    let denied = json!({"to": "denied", "on": story.in_days(0), "denied-by": "payer", "reason": "No cover", "appeal-by": story.in_days(60)});
    story.does("cm", &advance("one", denied));
    story.check("s", &close("program-ended"), "E02");
    let mut followed = close("program-ended");
    followed["proof"]["open-appeals"] = json!("Legal aid goes on with it");
    story.check("s", &followed, "accepted");
    story.check("s", &close("duplicate"), "accepted");
    story.does("cm", &advance("one", json!({"to": "appeal-pending"})));
    story.check("s", &close("program-ended"), "E02");
}

#[test]
fn an_appeal_after_its_last_day_says_why_it_is_late() {
    let mut story = at(Phase::Implementation);
    story.does("client", &release("r1", "clinic")).does("cm", &referral("one"));
    story.does("cm", &advance("one", json!({"to": "sent"})));
    let denied = json!({"to": "denied", "on": story.in_days(0), "denied-by": "agency", "reason": "No cover", "appeal-by": story.in_days(60)});
    story.does("cm", &advance("one", denied)).later(60);
    story.check("cm", &advance("one", json!({"to": "appeal-pending"})), "accepted");
    story.later(1).check("cm", &advance("one", json!({"to": "appeal-pending"})), "E09");
    story.check(
        "cm",
        &advance("one", json!({"to": "appeal-pending", "reason": "The notice came late"})),
        "accepted",
    );
}

#[test]
fn a_supervisor_sees_who_carries_how_much_and_what_changed_hands() {
    let mut one = at(Phase::Monitoring);
    let mut other = at(Phase::Implementation);
    one.does("s", &record(json!({"kind": "assignment", "model": "supportive", "case-manager": id("cm2")})));
    let declared = crate::support::declare(&other);
    other.does("peer", &declared);
    let cases: Vec<Case> =
        [one, other, at(Phase::Closed), at(Phase::Screening)].map(|story| story.case).to_vec();
    let calendar = BusinessCalendar::default();
    let now = Now { at: crate::support::when("2025-01-06T12:00:00-06:00"), calendar: &calendar };
    let programs = caseload(&cases, &POLICY, now);
    let [program] = programs.as_slice() else { panic!("one program") };
    assert_eq!(program.clients, 3);
    let load = |who: Option<&str>| {
        let person = who.map(|who| crate::support::actor(who).id());
        program.loads.iter().find(|load| load.person == person).unwrap()
    };
    assert_eq!((load(Some("cm")).clients, load(Some("cm")).handed_on, load(Some("cm")).in_crisis), (1, 1, 1));
    assert_eq!((load(Some("cm2")).clients, load(Some("cm2")).taken_over), (1, 1));
    assert_eq!((load(None).clients, load(None).models.len()), (1, 0));
    assert_eq!(load(Some("cm")).models[0].ceiling, 30);
}

#[test]
fn a_referral_is_typed_by_where_it_stands() {
    fn leads<From: LeadsTo<To>, To>() {}
    leads::<stage::Scheduled, stage::Scheduled>();
    leads::<stage::AppealPending, stage::Accepted>();
    let mut story = at(Phase::Implementation);
    story.does("client", &release("r1", "clinic")).does("cm", &referral("one"));
    let name: ReferralId = "one".parse().unwrap();
    assert!(ReferralAt::<stage::Sent>::prove(&story.case, &name).is_none());
    let draft = ReferralAt::<stage::Draft>::prove(&story.case, &name).unwrap();
    let case = story.case.clone().prove::<casework::lifecycle::marker::Implementation>().unwrap();
    let by = crate::support::actor("cm");
    let context = Context::new(&by, story.now, uuid(9), &POLICY);
    let step = ReferralStep::to(ReferralStatus::Draft);
    let sent = draft.advance::<_, stage::Sent>(case, step.clone(), &context).unwrap();
    assert_eq!(sent.events.len(), 2, "the step, and what was disclosed by it");
    let refused = sent.referral.advance::<_, stage::Scheduled>(sent.case, step, &context).unwrap_err();
    assert_eq!(refused.refusal.code.as_str(), "E09", "the day of the appointment is missing");
    assert_eq!(refused.referral.id(), &name);
}

/// Drafts, signs and refuses what a halted or reopened transition must not lend to what follows.
#[test]
fn a_halted_or_reopened_transition_hands_nothing_over_any_more() {
    let closing = json!({"type": "close-case", "reason": "higher-level-of-care"});
    let mut halted = at(Phase::Transition);
    halted.works(&["T9"]).does("cm", &back(Phase::Monitoring, "receiver-withdrew"));
    halted.check("s", &closing, "E17");
    let mut reopened = at(Phase::Closed);
    reopened.does("s", &json!({"type": "reopen-case", "reason": "Asks", "consents-confirmed": true}));
    reopened.goes(Phase::RiskStratification).check("s", &closing, "E17");
}

#[test]
fn act_never_ends_by_a_time_limit() {
    let mut story = at(Phase::Intake);
    let act = json!({"kind": "assignment", "model": "act", "case-manager": id("act")});
    story.works(&["I4"]).does("s", &record(act)).does("act", &go(Phase::Assessment));
    story.works(&[]).does("cl", &sign("assessment")).does("act", &go(Phase::RiskStratification));
    let often = json!({"kind": "contact-schedule", "rate": {"count": 4, "every": "week"}, "form": "Visits"});
    story.works(&["R2"]).does("act", &record(often)).does("act", &go(Phase::Planning));
    story.works(&[]).does("cl", &sign("plan")).does("act", &go(Phase::Implementation));
    story.goes(Phase::Monitoring).works(&["N1"]);
    for _ in 0..20 {
        story.does("act", &contact("done", "regular"));
    }
    story.does("act", &go(Phase::Evaluation));
    let mut decided = crate::support::evaluation("transition");
    for (trigger, expected) in
        [(json!(null), "E20"), (json!("goals-met"), "E20"), (json!("client-choice"), "accepted")]
    {
        let mut story = story.clone();
        decided["trigger"] = trigger;
        story
            .does("act", &record(decided.clone()))
            .does("act", &sign("evaluation"))
            .does("client", &sign("evaluation"));
        story.check("act", &go(Phase::Transition), expected);
    }
}

#[test]
fn nobody_signs_a_transition_that_is_not_written_or_changes_it_afterwards() {
    let mut story = at(Phase::Transition);
    story.check("client", &sign("transition"), "E02");
    story.works(&[]);
    let plan = record(
        json!({"kind": "relapse-plan", "wellness": ["Sleep"], "daily-maintenance": [], "triggers": [],
        "early-warning-signs": ["No sleep"], "when-things-break-down": []}),
    );
    story.check("cm", &plan, "E12");
}

/// The codes of what is missing for a step.
fn missing(story: &Story, who: &str, tree: &Value) -> Vec<String> {
    story.refused(who, tree).missing.iter().map(|found| found.code.id().to_owned()).collect()
}

#[test]
fn a_plan_against_relapse_has_something_in_each_part() {
    let parts =
        ["wellness", "daily-maintenance", "triggers", "early-warning-signs", "when-things-break-down"];
    let mut story = at(Phase::Transition);
    story.works(&["T2"]);
    for empty in parts {
        let mut plan = json!({"kind": "relapse-plan"});
        for part in parts {
            plan[part] = if part == empty { json!([]) } else { json!(["Something"]) };
        }
        story.does("cm", &record(plan));
        assert!(missing(&story, "cm", &go(Phase::PostTransition)).contains(&"T2".to_owned()), "{empty}");
    }
}

#[test]
fn a_safety_plan_without_one_of_its_parts_is_none() {
    let whole = crate::support::safety_plan();
    for part in ["warning-signs", "self-help", "contacts", "crisis-lines"] {
        let mut story = at(Phase::RiskStratification);
        story.works(&["R3"]);
        let mut plan = whole.clone();
        plan["entry"][part] = json!([]);
        story.does("cm", &plan);
        assert_eq!(missing(&story, "cm", &go(Phase::Planning)), ["R3"], "{part}");
        story.does("cm", &whole).check("cm", &go(Phase::Planning), "accepted");
    }
}

#[test]
fn whoever_takes_over_has_a_name_and_a_day_after_the_transition_began() {
    let mut story = at(Phase::Transition);
    story.works(&["T5", "T9"]);
    let receiver = |name: &str, day: String| {
        record(json!({"kind": "receiver", "receiver": "accepted", "name": name, "first-appointment": day}))
    };
    for (name, days, there) in
        [(" ", 7, false), ("clinic", -1, false), ("clinic", 0, true), ("clinic", 7, true)]
    {
        let mut told = story.clone();
        told.does("cm", &receiver(name, story.in_days(days))).does("client", &sign("transition"));
        let found = told.code("cm", &go(Phase::PostTransition));
        assert_eq!(found == "accepted", there, "{name:?} in {days} days: {found}");
    }
    let blank = |reason: &str| {
        let mut tree = close(reason);
        tree["proof"]["receiver"] = json!(" ");
        tree
    };
    at(Phase::Monitoring).check("s", &blank("transferred"), "E17");
}

#[test]
fn a_transition_hands_over_to_its_receiver_and_a_hospital_is_named_anew() {
    let alone = |reason: &str| {
        let mut tree = close(reason);
        tree["proof"].as_object_mut().unwrap().remove("receiver");
        tree["proof"]["transfer-content"] = json!(["psychotherapy-notes"]);
        tree
    };
    let mut story = at(Phase::Transition);
    story.works(&["T9"]);
    // The receiver of the transition is who the notes would go to: no paper covers that.
    story.check("s", &alone("transferred"), "E13");
    story.check("s", &alone("higher-level-of-care"), "E17");
    story.check("s", &close("higher-level-of-care"), "accepted");
}

#[test]
fn the_end_of_the_road_waits_for_a_hold_to_end() {
    let mut story = at(Phase::PostTransition);
    story.works(&[]);
    story.check("s", &close("goals-met"), "accepted");
    let hold = crate::support::hold(&story, "on-hold");
    story.does("cm", &hold).check("s", &close("goals-met"), "E21");
    story.does("cm", &crate::support::because("end-hold")).check("s", &close("goals-met"), "accepted");
}

#[test]
fn everybody_who_ever_proposed_to_close_is_kept_from_closing() {
    let mut story = at(Phase::Monitoring);
    let tree = crate::support::propose("no-longer-eligible");
    story.does("cl+s", &tree).does("cm", &tree);
    story.check("cl+s", &close("no-longer-eligible"), "E04");
    story.check("s", &close("no-longer-eligible"), "accepted");
}

#[test]
fn a_referral_that_serves_no_goal_is_not_sent() {
    let mut story = at(Phase::Implementation);
    let mut bare = referral("one");
    bare["draft"]["goals"] = json!([]);
    story.does("client", &release("r1", "clinic")).does("cm", &bare);
    let refusal = story.refused("cm", &advance("one", json!({"to": "sent"})));
    assert!(refusal.message.contains("a goal of the plan"), "{refusal}");
    let mut served = referral("two");
    served["draft"]["goals"] = json!([]);
    served["draft"]["intervention"] = json!("i1");
    story.does("cm", &served).check("cm", &advance("two", json!({"to": "sent"})), "accepted");
}

#[test]
fn numbers_and_versions_that_cannot_be_are_refused() {
    let story = at(Phase::Monitoring);
    let schedule = |count: u32| {
        record(
            json!({"kind": "contact-schedule", "rate": {"count": count, "every": "month"}, "form": "Visits"}),
        )
    };
    let progress = |plan: u32| record(json!({"kind": "progress", "goal": "g1", "value": 50, "plan": plan}));
    let adherence = |plan: u32| {
        record(json!({"kind": "adherence", "goal": "g2", "days-covered-percent": 50, "plan": plan}))
    };
    let planning = at(Phase::Planning);
    let ends = |days: i64| {
        let mut tree = plan(&planning);
        tree["plan"]["end"] = json!(planning.in_days(days));
        tree
    };
    let rows = [
        (&story, schedule(0), "E23"),
        (&story, schedule(1_000), "accepted"),
        (&story, schedule(1_001), "E23"),
        (&story, progress(1), "accepted"),
        (&story, progress(2), "E23"),
        (&story, adherence(1), "accepted"),
        (&story, adherence(2), "E23"),
        (&planning, ends(-1), "E23"),
        (&planning, ends(0), "accepted"),
    ];
    for (story, tree, expected) in rows {
        story.check("cm", &tree, expected);
    }
    let ended = ends(-1);
    assert!(planning.refused("cm", &ended).message.contains("before it starts"));
}

#[test]
fn many_calls_on_one_day_are_one_try_to_reach_someone_after_the_transition() {
    let lacks = |story: &Story, code: &str| {
        let missing = story.refused("s", &close("goals-met")).missing;
        missing.iter().any(|found| found.code.id() == code)
    };
    let mut story = at(Phase::PostTransition);
    story.later(7);
    story
        .does("cm", &contact("attempted", "aftercare-day7"))
        .does("cm", &contact("attempted", "aftercare-day7"));
    assert!(lacks(&story, "Z1"));
    story.later(1).does("cm", &contact("attempted", "aftercare-day7"));
    assert!(!lacks(&story, "Z1"));
    story
        .does("cm", &contact("attempted", "aftercare-day30"))
        .does("cm", &contact("attempted", "aftercare-day30"));
    assert!(lacks(&story, "Z2"));
    story.later(22).does("cm", &contact("attempted", "aftercare-day30"));
    assert!(!lacks(&story, "Z2"));
}

#[test]
fn what_is_known_of_a_death_is_set_right_by_a_supervisor_alone() {
    let mut story = at(Phase::Monitoring);
    let death = |day: &str| json!({"type": "record-death", "on": day, "source": "Coroner"});
    let day = story.in_days(0);
    story.does("cm", &death(&day)).check("cm", &death(&day), "E04");
    story.check("s", &death(&day), "accepted");
}

#[test]
fn a_minor_alone_agrees_to_no_plan() {
    let mut story = Story::unopened();
    let mut opening = crate::support::opening();
    opening["born-on"] = json!("2010-03-01");
    story.does("w", &opening).goes(Phase::Intake).works(&["I2"]);
    let parent = json!({"kind": "representative-authority", "person": id("rep"), "basis": "Mother", "from": "2010-03-01"});
    story
        .does("cm", &record(parent))
        .does("rep", &record(json!({"kind": "consent", "given-by": "representative"})));
    story.does("cm", &go(Phase::Assessment)).goes(Phase::RiskStratification).goes(Phase::Planning);
    let tree = plan(&story);
    story.does("cm", &tree).does("client", &sign("plan")).does("cm", &sign("plan"));
    story.check("cm", &go(Phase::Implementation), "E07");
    story.does("rep", &sign("plan")).check("cm", &go(Phase::Implementation), "accepted");
}

#[test]
fn an_alert_lets_the_evaluation_begin_before_the_round_is_over() {
    let mut story = at(Phase::Monitoring);
    story.check("cm", &go(Phase::Evaluation), "E02");
    story
        .later(1)
        .does("cm", &record(json!({"kind": "adherence", "goal": "g2", "days-covered-percent": 40})));
    story.check("cm", &go(Phase::Evaluation), "accepted");
}

#[test]
fn time_on_hold_is_not_counted_against_the_contacts_of_a_round() {
    let mut story = at(Phase::Monitoring);
    let place = crate::support::hold(&story, "on-hold");
    story.does("cm", &place).later(60).does("cm", &crate::support::because("end-hold"));
    story.works(&[]);
    let missing =
        |story: &Story| story.tries("cm", &go(Phase::Evaluation)).err().map(|refusal| refusal.missing);
    let contacts = |story: &Story| {
        missing(story).is_some_and(|missing| missing.iter().any(|found| found.code.id() == "N1"))
    };
    assert!(!contacts(&story), "92 days, 60 of them on hold: one month of contacts");
}

#[test]
fn under_a_plan_in_force_referrals_go_on_while_another_is_written() {
    let mut story = at(Phase::Monitoring);
    story.does("cm", &back(Phase::Planning, "scheduled-review")).check("cm", &referral("one"), "accepted");
    at(Phase::Planning).check("cm", &referral("one"), "E01");
}

#[test]
fn a_day_of_a_referral_that_cannot_be_is_refused() {
    let mut story = at(Phase::Implementation);
    story.does("client", &release("r1", "clinic")).does("cm", &referral("one"));
    let yesterday = story.in_days(-1);
    story.check("cm", &advance("one", json!({"to": "sent", "reply-by": yesterday})), "E09");
    story.does("cm", &advance("one", json!({"to": "sent"})));
    let denied = |on: String, appeal_by: String| {
        advance(
            "one",
            json!({"to": "denied", "on": on, "denied-by": "payer", "reason": "No cover", "appeal-by": appeal_by}),
        )
    };
    story.check("cm", &denied(story.in_days(1), story.in_days(60)), "E09");
    story.check("cm", &denied(story.in_days(0), yesterday), "E09");
    story.check("cm", &denied(story.in_days(0), story.in_days(0)), "accepted");
}

#[test]
fn without_consent_no_plan_is_signed_and_no_referral_sent() {
    let withdrawn = record(json!({"kind": "consent-withdrawn"}));
    let mut story = at(Phase::Planning);
    let tree = plan(&story);
    story.does("cm", &tree).does("client", &withdrawn).check("cm", &sign("plan"), "E03");
    let mut story = at(Phase::Implementation);
    story.does("client", &release("r1", "clinic")).does("cm", &referral("one")).does("client", &withdrawn);
    story.check("cm", &advance("one", json!({"to": "sent"})), "E03");
}

#[test]
fn a_refusal_to_sign_belongs_to_a_draft() {
    let refusal = json!({"type": "record-signature-refusal", "document": "plan", "refusal": {"role": "client", "reason": "No"}});
    let mut story = at(Phase::Monitoring);
    story.does("cm", &back(Phase::Planning, "scheduled-review")).check("cm", &refusal, "E23");
    let tree = plan(&story);
    story.does("cm", &tree).check("cm", &refusal, "accepted");
}
