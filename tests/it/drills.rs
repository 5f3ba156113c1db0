//! Every permitted pair taken once: the 21 drills of the sheet, 10.15, and the rest of the 44; and each verb of the
//! typed door.
#![expect(
    clippy::wildcard_enum_match_arm,
    clippy::items_after_statements,
    reason = "tests read their tables by place and say in one match what they are about"
)]

use std::collections::BTreeSet;

use casework::core::CaseId;
use casework::lifecycle::{Case, Context, MOVES, Model, Phase, Proof, marker};
use serde_json::{Value, json};

use crate::lifecycle::reasons;
use crate::support::{
    Story, actor, as_open, at, back, close, command, contact, declare, evaluation, go, opening, record,
    resolve, sign, stabilize, uuid,
};

fn phase(code: &str) -> Phase {
    Phase::ALL.iter().copied().find(|phase| phase.code() == code).unwrap_or(Phase::Closed)
}

#[test]
fn each_drill_of_a_loop_is_taken() {
    let rows = [
        ("INT", "SCR", "eligibility-changed"),
        ("ASM", "INT", "representative-changed"),
        ("RSK", "ASM", "significant-change"),
        ("PLN", "ASM", "new-diagnosis"),
        ("PLN", "RSK", "after-crisis"),
        ("IMP", "PLN", "service-unavailable"),
        ("IMP", "ASM", "significant-change"),
        ("IMP", "RSK", "model-change"),
        ("MON", "IMP", "next-planned-activity"),
        ("EVL", "ASM", "scheduled-reassessment"),
        ("TRN", "MON", "deterioration"),
        ("TRN", "PLN", "client-preference"),
        ("TRN", "ASM", "new-diagnosis"),
        ("PTR", "ASM", "relapse-in-aftercare"),
    ];
    for (from, to, reason) in rows {
        let mut story = at(phase(from));
        story.does("cm", &back(phase(to), reason));
        assert_eq!(story.phase(), phase(to));
    }
}

#[test]
fn each_drill_of_a_closure_is_taken() {
    let mut story = at(Phase::Screening);
    story.works(&["S3"]);
    let decided = json!({"kind": "eligibility", "decision": "not-eligible", "criteria": ["Lives elsewhere"]});
    story.does("w", &record(decided)).does("w", &close("screened-out"));
    at(Phase::Assessment).does("s", &close("mutual-no-longer-needed"));
    at(Phase::RiskStratification).does("s", &close("higher-level-of-care"));
    let mut story = at(Phase::Planning);
    story.check("s", &close("declined"), "E02");
    let mut refusal = contact("done", "regular");
    refusal["entry"]["client-declines"] = json!(true);
    story.does("cm", &refusal).does("s", &close("declined"));
    at(Phase::Implementation).does("s", &close("incarcerated"));
    let mut story = at(Phase::Evaluation);
    let day = story.in_days(0);
    story
        .does("cm", &json!({"type": "record-death", "on": day, "source": "Coroner"}))
        .does("s", &close("deceased"));
    let mut story = at(Phase::Transition);
    story.check("s", &close("lost-to-contact"), "E16");
    outreach(&mut story);
    story.check("s", &close("lost-to-contact"), "E16");
    story.later(57).does("s", &close("lost-to-contact"));
}

#[test]
fn the_drills_come_to_pass_as_the_sheet_tells_them() {
    // An overdose during planning, the crisis resolved: the level is set anew.
    let mut story = at(Phase::Planning);
    let tree = declare(&story);
    story.does("cm", &tree).does("cl", &stabilize());
    crate::support::prepares_resolution(&mut story);
    let tree = resolve(&story);
    story.does("cl", &tree).does("cm", &back(Phase::RiskStratification, "after-crisis"));
    assert_eq!(story.phase(), Phase::RiskStratification);
    // Two emergency visits: from the supportive model to intensive case management.
    let mut story = at(Phase::Implementation);
    story.does("cm", &back(Phase::RiskStratification, "model-change"));
    story.does("cm", &record(json!({"kind": "model-fit", "change-to": "intensive"})));
    assert_eq!(story.case.summary().model, Some(Model::Intensive));
    let thin =
        json!({"kind": "contact-schedule", "rate": {"count": 1, "every": "month"}, "form": "As agreed"});
    story.check("cm", &record(thin), "E20");
    // A relapse on the twentieth day of aftercare.
    let mut story = at(Phase::PostTransition);
    story.later(20).does("cm", &back(Phase::Assessment, "relapse-in-aftercare"));
    assert_eq!(story.phase(), Phase::Assessment);
    // An emergency at the door, the crisis active: the urgent entry is allowed.
    let mut story = crate::support::screening();
    let triage = json!({"kind": "triage", "acuity": "emergency", "immediate-danger": "yes"});
    story.does("w", &record(triage)).works(&["S2"]);
    let tree = declare(&story);
    story.does("w", &tree).check("w", &go(Phase::Intake), "accepted");
}

/// Three attempts on three days in two ways.
fn outreach(story: &mut Story) {
    let letter = record(
        json!({"kind": "contact", "mode": "letter", "with": "client", "outcome": "done", "purpose": "outreach"}),
    );
    story.later(1).does("cm", &contact("attempted", "outreach"));
    story.later(1).does("cm", &contact("attempted", "outreach"));
    story.later(1).does("cm", &letter);
}

#[test]
fn an_assessment_without_a_need_is_signed_and_then_closed() {
    let mut story = at(Phase::Assessment);
    story.works(&["A5", "A6"]);
    story.does("cm", &record(json!({"kind": "needs", "needs": []}))).does("cm", &sign("assessment"));
    story.check("cm", &go(Phase::RiskStratification), "E02");
    story.does("s", &close("mutual-no-longer-needed"));
}

/// Makes a case in a phase from which every pair can be taken, and the step.
fn ready(from: Phase, to: Phase, letter: &str) -> (Story, &'static str, Value) {
    let mut story = at(from);
    match letter {
        "L" => (story, "cm", back(to, reasons(from, to)[0])),
        "X" => {
            let reason = if from == Phase::Screening { "duplicate" } else { "program-ended" };
            (story, "s", close(reason))
        }
        "F/X" => {
            story.works(&[]);
            (story, "s", close("goals-met"))
        }
        "R" => (story, "s", json!({"type": "reopen-case", "reason": "Asks", "consents-confirmed": true})),
        "N" => (story, "w", opening()),
        "S" if from == Phase::RiskStratification => {
            story = at(Phase::Monitoring);
            story.does("cm", &back(Phase::RiskStratification, "intensity-change")).works(&[]);
            (story, "cm", go(to))
        }
        "S" => {
            story.does("cm", &record(evaluation("continue")));
            story.does("cm", &sign("evaluation")).does("client", &sign("evaluation"));
            (story, "cm", go(to))
        }
        "M" => (brokered(), "cm", go(to)),
        _ => {
            story.works(&[]);
            (story, "cm", go(to))
        }
    }
}

/// A case under brokerage whose one referral has ended.
pub(crate) fn brokered() -> Story {
    let mut story = crate::support::under("brokerage");
    story.works(&[]);
    story.check("cm", &go(Phase::Transition), "E02");
    let ended = json!({"to": "cancelled", "source": "staff", "reason": "Not needed"});
    story.does("cm", &crate::support::advance("visits", ended));
    story
}

#[test]
fn every_permitted_pair_is_taken_at_run_time() {
    let mut taken = BTreeSet::new();
    for row in MOVES {
        let (mut story, who, tree) = ready(row.from, row.to, row.kind.letter());
        if row.kind.letter() == "N" {
            new_episode(&story);
        } else {
            story.does(who, &tree);
            assert_eq!(story.phase(), row.to, "{} -> {}", row.from, row.to);
        }
        taken.insert((row.from, row.to));
    }
    assert_eq!(taken.len(), 44);
}

/// Opens an episode that follows a closed one, through both doors.
fn new_episode(closed: &Story) {
    let mut tree = opening();
    tree["previous"] = json!(closed.case.id());
    let mut next = Story::unopened();
    next.case = Case::unopened(CaseId::new(uuid(1001)));
    next.now = closed.now;
    let by = actor("w");
    assert_eq!(next.code("w", &tree), "E23", "the episode before must be shown");
    let open = crate::support::open_episode(&at(Phase::Screening));
    let other = [as_open(&open)];
    let twice = next.tries_with(&by, &tree, |context| Context {
        previous: Some(&closed.case),
        open_episodes: &other,
        ..context
    });
    assert_eq!(twice.map_err(|refusal| refusal.code.to_string()), Err("E18".to_owned()));
    let died_in = Some(closed.case.id());
    let after_death = next.tries_with(&by, &opening(), |context| Context { died_in, ..context });
    assert_eq!(after_death.map_err(|refusal| refusal.code.to_string()), Err("E15".to_owned()));
    let events = next.tries_with(&by, &tree, |context| Context { previous: Some(&closed.case), ..context });
    let events = events.unwrap_or_default();
    next.absorb(events);
    assert_eq!((next.phase(), next.case.summary().previous), (Phase::Screening, Some(closed.case.id())));
    let casework::lifecycle::Command::OpenCase(opening) = command(&opening()) else { return };
    let typed = closed.case.clone().prove::<marker::Closed>().map(|case| {
        let context = Context::new(&by, closed.now, uuid(2), &closed.policy);
        case.start_new_episode(CaseId::new(uuid(1001)), opening, &context).is_ok()
    });
    assert!(matches!(typed, Ok(true)));
}

#[test]
fn each_verb_of_the_typed_door_takes_its_pair() {
    let mut taken = BTreeSet::new();
    for row in MOVES {
        let letter = row.kind.letter();
        let (story, who, tree) = ready(row.from, row.to, letter);
        let by = actor(who);
        let context = Context::new(&by, story.now, uuid(3), &story.policy);
        let results = match command(&tree) {
            casework::lifecycle::Command::CloseCase(closing) => {
                crate::replay::typed_closings(&story.case, &closing, &context)
            }
            casework::lifecycle::Command::ReopenCase(reopening) => {
                let case = story.case.clone().prove::<marker::Closed>();
                let found =
                    case.ok().map(|case| case.reopen(reopening, &context).err().map(|no| no.refusal.code));
                vec![(row.from, row.to, found)]
            }
            // `new_episode` takes this one.
            casework::lifecycle::Command::OpenCase(_) => vec![(row.from, row.to, Some(None))],
            _ => crate::replay::typed_moves(&story.case, &context),
        };
        let found = results.iter().find(|(from, to, _)| (*from, *to) == (row.from, row.to));
        assert_eq!(found.map(|(.., found)| *found), Some(Some(None)), "{} {}", row.from, row.verb);
        taken.insert((row.from, row.to));
    }
    assert_eq!(taken.len(), 44);
}

#[test]
fn a_crisis_is_in_the_types_as_well() {
    let mut story = at(Phase::Monitoring);
    let proved = |story: &Story, what: fn(&Case) -> bool| what(&story.case);
    fn is<P: Proof>(case: &Case) -> bool {
        case.clone().prove::<P>().is_ok()
    }
    use casework::lifecycle::{InCrisis, Stabilized};
    assert!(proved(&story, is::<marker::Monitoring>) && !proved(&story, is::<InCrisis<marker::Monitoring>>));
    let tree = declare(&story);
    story.does("cm", &tree);
    assert!(!proved(&story, is::<marker::Monitoring>) && proved(&story, is::<InCrisis<marker::Monitoring>>));
    story.does("cl", &stabilize());
    assert!(
        !proved(&story, is::<marker::Monitoring>) && proved(&story, is::<Stabilized<marker::Monitoring>>)
    );
    crate::support::prepares_resolution(&mut story);
    let tree = resolve(&story);
    story.does("cl", &tree);
    assert!(proved(&story, is::<marker::Monitoring>));
}
