//! Episodes: what each step needs, row by row.

use casework_core::{Actor, Role};
use serde_json::{Value, json};

use super::*;
use crate::RuleSet;
use crate::escalation::tests::{actor, person, rules, situation, words};

const OPENED: &str = "2026-03-02T10:00:00-06:00";

/// An episode with the people around it.
pub(super) struct Story {
    pub(super) episode: Episode,
}

pub(super) fn manager() -> Actor {
    actor(9, Role::CaseManager)
}

pub(super) fn clinician() -> Actor {
    actor(1, Role::Clinician)
}

pub(super) fn supervisor() -> Actor {
    actor(2, Role::Supervisor)
}

pub(super) fn at(hours: i64) -> Instant {
    OPENED.parse::<Instant>().unwrap().plus(chrono::Duration::hours(hours))
}

pub(super) fn report(hours: i64, fields: Value) -> Situation {
    situation(&at(hours).to_string(), fields)
}

pub(super) fn emergent() -> Value {
    json!({ "instruments": [{ "id": "c-ssrs-screener", "answers": { "1": "yes", "2": "yes", "3": "no", "4": "yes", "5": "no", "6": "no" } }] })
}

pub(super) fn all_no() -> Value {
    json!({ "instruments": [{ "id": "c-ssrs-screener", "answers": { "1": "no", "2": "no", "6": "no" } }] })
}

pub(super) fn lowering(to: Tier, assessed: i64, next: i64) -> Lowering {
    Lowering {
        to,
        assessment: Box::new(report(assessed, all_no())),
        findings: words("No thoughts since yesterday"),
        rationale: words("The trigger has passed"),
        mitigation: words("Daily calls"),
        means_safety: words("The brother keeps the key"),
        next_contact: at(next),
    }
}

impl Story {
    pub(super) fn open(fields: Value) -> Self {
        let situation = report(0, fields);
        Self {
            episode: Episode::open("ep-1", &situation, &StepContext::new(&manager(), at(0), rules()))
                .unwrap(),
        }
    }

    pub(super) fn try_step(
        &self,
        hours: i64,
        by: &Actor,
        step: &Step,
    ) -> Result<Vec<EpisodeEvent>, StepRefusal> {
        self.episode.decide(step, &StepContext::new(by, at(hours), rules()))
    }

    pub(super) fn step(&mut self, hours: i64, by: &Actor, step: &Step) -> &mut Self {
        let events = self.try_step(hours, by, step).unwrap_or_else(|refusal| panic!("{refusal}"));
        self.episode = events.iter().fold(self.episode.clone(), Episode::evolve);
        self
    }

    pub(super) fn receive(&mut self, hours: i64, fields: Value) -> &mut Self {
        self.step(hours, &manager(), &Step::Receive { situation: Box::new(report(hours, fields)) })
    }

    pub(super) fn refused(&self, hours: i64, by: &Actor, step: &Step) -> StepRefusal {
        self.try_step(hours, by, step).unwrap_err()
    }
}

fn evaluate(next: i64) -> Step {
    Step::Evaluate(Evaluation {
        contact: ContactHow::InPerson,
        disposition: words("Stays with family"),
        next_contact: at(next),
    })
}

fn close() -> Step {
    Step::Close { note: words("Done") }
}

fn review() -> Step {
    Step::Review { note: words("Looked at") }
}

#[test]
fn evidence_adds_up_over_reports() {
    let mut story = Story::open(json!({ "signs": [{ "code": "G-MOOD" }] }));
    assert_eq!(story.episode.effective_tier(), Tier::Priority);
    story.receive(1, json!({ "signs": [{ "code": "A-EMO" }] }));
    assert_eq!(story.episode.effective_tier(), Tier::Priority);
    story.receive(2, json!({ "signs": [{ "code": "A-SUBST" }] }));
    assert_eq!(story.episode.effective_tier(), Tier::Urgent, "three distinct signs, from three reports");
    assert_eq!(story.episode.deadline(), at(26), "a day from the report that raised it");
}

#[test]
fn a_quiet_report_lowers_the_computed_tier_and_not_the_effective_one() {
    let mut story = Story::open(json!({ "instruments": [{ "id": "phq-9", "answers": { "q9": 1 } }] }));
    assert_eq!(story.episode.computed_tier(), Tier::Urgent);
    story.receive(1, all_no());
    assert_eq!(
        (story.episode.computed_tier(), story.episode.effective_tier()),
        (Tier::Routine, Tier::Urgent)
    );
    assert_eq!(story.episode.deadline(), at(24), "unchanged");
}

#[test]
fn a_late_entry_raises_from_the_time_it_happened() {
    let mut story = Story::open(json!({ "signs": [{ "code": "A-EMO" }] }));
    let late = Step::Receive { situation: Box::new(report(1, emergent())) };
    story.step(5, &manager(), &late);
    assert_eq!(story.episode.effective_tier(), Tier::Emergent);
    assert_eq!(story.episode.deadline(), at(3), "two hours after it was seen, which has passed");
    assert_eq!(story.episode.trigger().received_at, at(5));
}

#[test]
fn a_new_report_after_the_response_starts_the_clocks_anew() {
    let mut story = Story::open(json!({ "probes": { "attempt-in-progress": "yes" } }));
    let contact = || Step::ConfirmContact { how: ContactHow::ServicesReached, note: words("They are there") };
    story.step(1, &manager(), &contact());
    assert!(story.episode.is_responded());
    // The same report once more, sent again by another system, is nothing new.
    let again = Step::Receive {
        situation: Box::new(report(0, json!({ "probes": { "attempt-in-progress": "yes" } }))),
    };
    assert_eq!(story.try_step(2, &manager(), &again).unwrap(), []);
    // A second attempt, two days later, is a new crisis although the tier is as high already.
    story.receive(48, json!({ "probes": { "attempt-in-progress": "yes" } }));
    assert!(!story.episode.is_responded());
    assert_eq!(story.episode.deadline(), at(48));
    // A lesser report beside it is not.
    story.step(49, &manager(), &contact());
    story.receive(50, json!({ "signs": [{ "code": "A-VIOL" }] }));
    assert!(story.episode.is_responded());
}

#[test]
fn an_immediate_tier_is_answered_by_services_a_clinician_in_person_or_a_stand_down() {
    let rows = [
        (manager(), ContactHow::Spoken, false),
        (clinician(), ContactHow::Spoken, false),
        (manager(), ContactHow::InPerson, false),
        (supervisor(), ContactHow::InPerson, false),
        (clinician(), ContactHow::InPerson, true),
        (manager(), ContactHow::ServicesReached, true),
        (manager(), ContactHow::Deceased, true),
    ];
    for (by, how, answers) in rows {
        let mut story = Story::open(json!({ "probes": { "attempt-in-progress": "yes" } }));
        story.step(1, &by, &Step::ConfirmContact { how, note: words("Found") });
        assert_eq!(story.episode.is_responded(), answers, "{how:?}");
    }
    let mut story = Story::open(json!({ "probes": { "attempt-in-progress": "yes" } }));
    story.step(1, &supervisor(), &Step::StandDown { reason: words("Another person was meant") });
    assert!(story.episode.is_responded());
}

#[test]
fn a_lowering_to_emergent_leaves_the_evaluation_and_the_cap() {
    let mut story = Story::open(json!({ "probes": { "attempt-in-progress": "yes" } }));
    story.step(5, &clinician(), &Step::Lower(Box::new(lowering(Tier::Emergent, 4, 60))));
    story.step(6, &supervisor(), &Step::ConfirmLowering);
    assert!(!story.episode.is_responded(), "the chain goes on");
    assert_eq!((story.episode.deadline(), story.episode.latest()), (at(8), Some(at(12))));
    story.step(7, &clinician(), &evaluate(30));
    assert!(story.episode.is_responded());
    assert_eq!(story.episode.caring_contact_due(), Some(at(30)), "an earlier contact counts");
}

#[test]
fn an_evaluation_does_not_put_off_the_contact_after_a_lowering() {
    let mut story = Story::open(emergent());
    let late = story.refused(5, &clinician(), &evaluate(78));
    assert_eq!(late, StepRefusal::ContactTooLate { hours: 72 }, "at a top tier the next contact is soon");
    story.step(5, &clinician(), &Step::Lower(Box::new(lowering(Tier::Urgent, 4, 60))));
    story.step(6, &supervisor(), &Step::ConfirmLowering);
    let late = story.refused(7, &clinician(), &evaluate(80));
    assert_eq!(late, StepRefusal::ContactTooLate { hours: 72 });
    story.step(7, &clinician(), &evaluate(79));
    assert_eq!(story.episode.caring_contact_due(), Some(at(60)), "the earlier date stays");
}

#[test]
fn anyone_raises_at_once_and_a_raise_goes_up() {
    let mut story = Story::open(json!({ "signs": [{ "code": "A-EMO" }] }));
    let raise = |to| Step::Raise { to, reason: words("He sounds different") };
    let refusal = story.refused(1, &manager(), &raise(Tier::Priority));
    assert_eq!(refusal, StepRefusal::NotHigher { effective: Tier::Priority, to: Tier::Priority });
    story.step(1, &actor(8, Role::PeerSpecialist), &raise(Tier::Emergent));
    assert_eq!(
        (story.episode.effective_tier(), story.episode.computed_tier()),
        (Tier::Emergent, Tier::Priority)
    );
    assert_eq!(story.episode.deadline(), at(3));
    assert!(matches!(
        story.refused(2, &actor(7, Role::Auditor), &raise(Tier::Immediate)),
        StepRefusal::Role(_)
    ));
}

#[test]
fn a_lowering_needs_its_whole_record_and_the_right_people() {
    let mut story = Story::open(json!({ "signs": [{ "code": "A-VIOL" }] }));
    let lower = |lowering: Lowering| Step::Lower(Box::new(lowering));
    let good = lowering(Tier::Priority, 4, 60);
    let mut incomplete = good.clone();
    incomplete.assessment = Box::new(report(
        4,
        json!({ "instruments": [{ "id": "c-ssrs-screener", "answers": { "1": "no" } }] }),
    ));
    let mut graver = good.clone();
    graver.assessment = Box::new(report(4, json!({ "signs": [{ "code": "G-ABUSE" }] })));
    let mut another = good.clone();
    another.assessment.client = "c-2".to_owned();
    let rows = [
        (lowering(Tier::Urgent, 4, 60), StepRefusal::NotLower { effective: Tier::Urgent, to: Tier::Urgent }),
        (
            lowering(Tier::Priority, 0, 60),
            StepRefusal::AssessmentBeforeTrigger { assessed: at(0), trigger: at(0) },
        ),
        (lowering(Tier::Priority, 6, 60), StepRefusal::InFuture),
        (lowering(Tier::Priority, 4, 5), StepRefusal::ContactTooLate { hours: 72 }),
        (lowering(Tier::Priority, 4, 78), StepRefusal::ContactTooLate { hours: 72 }),
        (incomplete, StepRefusal::AssessmentIncomplete),
        (another, StepRefusal::OtherClient),
    ];
    for (wanted, refusal) in rows {
        assert_eq!(story.refused(5, &clinician(), &lower(wanted)), refusal);
    }
    for by in [manager(), supervisor(), actor(6, Role::ActTeam), actor(7, Role::Client)] {
        assert_eq!(story.refused(5, &by, &lower(good.clone())), StepRefusal::Role(steps::CLINICIANS));
    }
    // Below what the new assessment alone asks for: one person proposes it, and another must agree.
    let proposed = story.try_step(5, &clinician(), &lower(graver)).unwrap();
    assert!(matches!(proposed[0].what, Occurrence::LoweringProposed { .. }));
    story.step(5, &clinician(), &lower(lowering(Tier::Priority, 4, 77)));
    assert_eq!(story.episode.effective_tier(), Tier::Priority);
    assert_eq!(story.episode.caring_contact_due(), Some(at(77)), "72 hours at the most");
    assert_eq!(story.episode.peak_tier(), Tier::Urgent);
}

#[test]
fn the_two_top_tiers_are_lowered_by_two_people() {
    let mut story = Story::open(emergent());
    assert_eq!(story.refused(5, &supervisor(), &Step::ConfirmLowering), StepRefusal::NoProposal);
    story.step(5, &clinician(), &Step::Lower(Box::new(lowering(Tier::Urgent, 4, 60))));
    assert_eq!(story.episode.effective_tier(), Tier::Emergent, "one person has proposed it");
    let both = Actor::new(person(1), [Role::Supervisor]).unwrap();
    assert_eq!(story.refused(6, &both, &Step::ConfirmLowering), StepRefusal::SamePerson, "in whatever role");
    assert!(matches!(story.refused(6, &manager(), &Step::ConfirmLowering), StepRefusal::Role(_)));
    assert_eq!(
        story.refused(61, &supervisor(), &Step::ConfirmLowering),
        StepRefusal::ContactTooLate { hours: 72 }
    );
    story.step(6, &supervisor(), &Step::ConfirmLowering);
    assert_eq!(story.episode.effective_tier(), Tier::Urgent);
    assert!(story.episode.is_responded(), "people have looked at it");
}

#[test]
fn new_evidence_takes_a_proposal_back() {
    let mut story = Story::open(emergent());
    story.step(5, &clinician(), &Step::Lower(Box::new(lowering(Tier::Urgent, 4, 60))));
    story.receive(6, json!({ "signs": [{ "code": "A-SUBST" }] }));
    assert_eq!(story.refused(7, &supervisor(), &Step::ConfirmLowering), StepRefusal::NoProposal);
}

#[test]
fn after_a_lowering_a_new_sign_counts_in_full_and_old_evidence_does_not_come_back() {
    let mut story = Story::open(emergent());
    story.step(5, &clinician(), &Step::Lower(Box::new(lowering(Tier::Routine, 4, 60))));
    story.step(6, &supervisor(), &Step::ConfirmLowering);
    story.receive(10, json!({ "signs": [{ "code": "A-EMO" }] }));
    assert_eq!(story.episode.effective_tier(), Tier::Priority);
    story.receive(12, emergent());
    assert_eq!(story.episode.effective_tier(), Tier::Emergent);
    assert_eq!(story.episode.deadline(), at(14));
}

#[test]
fn closing_needs_what_the_tier_asks_for() {
    let urgent = || Story::open(json!({ "signs": [{ "code": "A-VIOL" }] }));
    let mut story = urgent();
    assert!(matches!(
        story.refused(1, &clinician(), &close()),
        StepRefusal::NotClosable("record a review or an evaluation")
    ));
    assert!(matches!(story.refused(1, &manager(), &review()), StepRefusal::Role(_)), "a clinician reviews");
    story.step(1, &clinician(), &review()).step(2, &clinician(), &close());
    assert!(!story.episode.is_open());
    assert_eq!(story.refused(3, &manager(), &Step::Acknowledge), StepRefusal::Closed);
    let mut priority = Story::open(json!({ "signs": [{ "code": "A-EMO" }] }));
    priority.step(1, &manager(), &review()).step(1, &manager(), &close());
    assert!(!priority.episode.is_open());
}

#[test]
fn a_top_tier_closes_after_contact_and_a_lowering_only() {
    let mut story = Story::open(emergent());
    let refusal = |story: &Story, hours| story.refused(hours, &clinician(), &close()).to_string();
    assert!(refusal(&story, 1).contains("confirm contact"));
    story.step(1, &supervisor(), &Step::StandDown { reason: words("False alarm, they say") });
    assert!(refusal(&story, 2).contains("confirm contact"), "standing down is no contact");
    story.step(2, &clinician(), &evaluate(20));
    assert!(refusal(&story, 3).contains("second person"));
    story.step(5, &clinician(), &Step::Lower(Box::new(lowering(Tier::Routine, 4, 60))));
    story.step(6, &supervisor(), &Step::ConfirmLowering);
    story.step(7, &clinician(), &close());
    assert!(!story.episode.is_open());
    // The contact after the lowering is owed all the same.
    assert_eq!(story.episode.caring_contact_due(), Some(at(60)));
    story.step(30, &manager(), &Step::KeepCaringContact { note: words("Called, is well") });
    assert_eq!(story.episode.caring_contact_due(), None);
    let none = Step::KeepCaringContact { note: words("Again") };
    assert_eq!(story.refused(31, &manager(), &none), StepRefusal::NoContactDue);
}

#[test]
fn a_death_closes_an_episode_without_a_lowering() {
    let mut story = Story::open(emergent());
    let died = Step::ConfirmContact { how: ContactHow::Deceased, note: words("Told by the hospital") };
    story.step(1, &manager(), &died);
    assert!(matches!(story.refused(2, &manager(), &close()), StepRefusal::Role(_)));
    story.step(2, &clinician(), &close());
    assert!(!story.episode.is_open());
}

#[test]
fn an_evaluation_says_what_comes_next() {
    let story = Story::open(emergent());
    assert!(matches!(story.refused(5, &clinician(), &evaluate(5)), StepRefusal::NotClosable(_)));
    assert!(matches!(story.refused(5, &manager(), &evaluate(9)), StepRefusal::Role(_)));
    let dead = Step::Evaluate(Evaluation {
        contact: ContactHow::Deceased,
        disposition: words("None"),
        next_contact: at(9),
    });
    assert!(matches!(story.refused(5, &clinician(), &dead), StepRefusal::NotClosable(_)));
}

#[test]
fn an_override_names_a_rule_that_fired_and_changes_no_tier() {
    let mut story = Story::open(emergent());
    let over = |rule: &str| Step::Override {
        rule: rule.parse().unwrap(),
        reason: OverrideReason::UsualForPerson,
        comment: words("Says this every week"),
    };
    assert_eq!(story.refused(1, &manager(), &over("crisis.U5")), StepRefusal::RuleNotFired);
    let before = story.episode.clone();
    story.step(1, &manager(), &over("crisis.E1"));
    assert_eq!(
        (story.episode.computed_tier(), story.episode.effective_tier(), story.episode.deadline()),
        (before.computed_tier(), before.effective_tier(), before.deadline())
    );
    assert_eq!(story.episode.record().len(), 2);
}

#[test]
fn what_does_not_belong_to_the_episode_is_refused() {
    let story = Story::open(emergent());
    let mut other = report(1, emergent());
    other.client = "c-2".to_owned();
    let receive = |situation: Situation| Step::Receive { situation: Box::new(situation) };
    assert_eq!(story.refused(2, &manager(), &receive(other)), StepRefusal::OtherClient);
    assert_eq!(story.refused(2, &manager(), &receive(report(3, emergent()))), StepRefusal::InFuture);
    let before = StepRefusal::BeforeLast { at: at(-1), last: at(0) };
    assert_eq!(story.refused(-1, &manager(), &Step::Acknowledge), before);
    let wrong =
        story.episode.decide(&Step::Acknowledge, &StepContext::new(&manager(), at(1), RuleSet::standard()));
    assert!(matches!(wrong.unwrap_err(), StepRefusal::OtherRuleSet { .. }));
    let future = Episode::open("e", &report(1, emergent()), &StepContext::new(&manager(), at(0), rules()));
    assert_eq!(future.unwrap_err(), StepRefusal::InFuture);
}

#[test]
fn refusals_say_what_would_be_right_and_nothing_about_the_person() {
    let story = Story::open(emergent());
    let refusal = story.refused(5, &manager(), &Step::Lower(Box::new(lowering(Tier::Urgent, 4, 60))));
    assert_eq!(refusal.to_string(), "no role of this person may do that: `clinician`, `prescriber`");
    let debug = format!("{:?}", story.episode);
    assert!(!debug.contains("No thoughts") && !debug.contains("answers"), "{debug}");
}

#[test]
fn one_client_has_one_open_episode() {
    let mut episodes = Episodes::default();
    let worker = manager();
    let context = |hours| StepContext::new(&worker, at(hours), rules());
    assert_eq!(
        episodes.receive("ep-0", &report(0, all_no()), &context(0)).unwrap(),
        [],
        "Routine opens nothing"
    );
    episodes.receive("ep-1", &report(0, emergent()), &context(0)).unwrap();
    episodes.receive("ep-2", &report(1, json!({ "signs": [{ "code": "A-VIOL" }] })), &context(1)).unwrap();
    assert_eq!(episodes.open().count(), 1);
    assert_eq!(episodes.open_of("c-1").unwrap().id(), "ep-1");
    let died = Step::ConfirmContact { how: ContactHow::Deceased, note: words("Told") };
    episodes.step("c-1", &died, &context(2)).unwrap();
    let doctor = clinician();
    episodes.step("c-1", &close(), &StepContext::new(&doctor, at(3), rules())).unwrap();
    assert_eq!((episodes.open().count(), episodes.closed().len()), (0, 1));
    assert_eq!(episodes.step("c-1", &close(), &context(4)).unwrap_err(), StepRefusal::NoOpenEpisode);
    episodes.receive("ep-3", &report(5, emergent()), &context(5)).unwrap();
    assert_eq!(episodes.open_of("c-1").unwrap().id(), "ep-3");
}

#[test]
fn a_disclosure_is_kept_with_its_basis_and_changes_nothing_else() {
    let disclosure = |basis: &str, hours: i64| -> Step {
        let made = json!({ "type": "disclose", "disclosure": { "basis": basis,
            "recipient": { "name": "County police", "kind": "law-enforcement" }, "why": "He named his neighbor",
            "what": "That there was a threat", "made-at": at(hours).to_string() } });
        casework_core::wire::from_value(&made).unwrap()
    };
    let story = Story::open(emergent());
    let events = story.try_step(2, &manager(), &disclosure("serious-threat", 1)).unwrap();
    let after = events.iter().fold(story.episode.clone(), Episode::evolve);
    assert_eq!(after.record().len(), story.episode.record().len() + 1);
    assert_eq!((after.response(), after.deadline()), (story.episode.response(), story.episode.deadline()));
    let refused = |by: &Actor, step: &Step| story.try_step(2, by, step).unwrap_err().to_string();
    assert!(refused(&manager(), &disclosure("duty-to-protect", 1)).contains("two people"));
    assert!(refused(&manager(), &disclosure("medical-emergency", 1)).contains("medical personnel"));
    assert_eq!(story.try_step(2, &manager(), &disclosure("serious-threat", 3)), Err(StepRefusal::InFuture));
    let client = actor(5, Role::Client);
    assert!(refused(&client, &disclosure("serious-threat", 1)).contains("role"));
    for words in [refused(&manager(), &disclosure("duty-to-protect", 1)), format!("{events:?}")] {
        assert!(!words.contains("neighbor") && !words.contains("police"), "{words}");
    }
}
