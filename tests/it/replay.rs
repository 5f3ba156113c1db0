//! An exhaustive walk: every state that a fixed set of commands reaches, up to what the steps on from it depend on.
#![expect(
    clippy::wildcard_enum_match_arm,
    clippy::option_option,
    clippy::single_match_else,
    clippy::too_many_lines,
    reason = "tests read their tables by place and say in one match what they are about"
)]
#![expect(clippy::print_stderr, reason = "the walk says how far it went")]

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use casework::core::{FreeText, Instant};
use casework::lifecycle::case::CrisisView;
use casework::lifecycle::{
    Case, Command, Context, Event, Happening, InCrisis, LoopReason, MOVES, Phase, Proof, RefusalCode,
    Refused, Stabilized, marker, next_steps, replay,
};
use serde_json::{Value, json};

use crate::lifecycle::{CLOSURES, letter, reasons};
use crate::oracle;
use crate::support::{
    Story, actor, back, because, close, codes, command, declare, go, hold, prepares_resolution, resolve,
    screening, stabilize, uuid,
};

/// What tells two states apart: everything that the steps on from them depend on.
type Key = String;

fn key(story: &Story) -> Key {
    let summary = story.case.summary();
    let quiet = summary.crisis == CrisisView::None && summary.hold.is_none() && !summary.outreach;
    let mut plans = BTreeSet::new();
    for plan in &summary.plans {
        plans.insert(format!("{:?}", plan.status));
    }
    let by = actor("cm");
    let context = Context::new(&by, story.now, uuid(1), &story.policy);
    let steps = next_steps(&story.case, &context);
    let lacking: Vec<String> = steps
        .iter()
        .map(|step| {
            let missing = step.refusal.iter().flat_map(|refusal| &refusal.missing);
            let codes: BTreeSet<_> = missing.map(|found| found.code.id().to_owned()).collect();
            // Under an overlay only the count of what is lacking tells states apart, as none or some.
            let lacks = if quiet { format!("{codes:?}") } else { codes.is_empty().to_string() };
            format!("{} {:?} {lacks}", step.to, step.refusal.as_ref().map(|refusal| refusal.code))
        })
        .collect();
    format!(
        "{} {:?} {:?} {} {:?} {plans:?} {:?} {} {lacking:?}",
        summary.phase,
        summary.crisis,
        summary.hold,
        summary.outreach,
        summary.crisis_loop_due.is_some(),
        summary.closed,
        summary.died_on.is_some(),
    )
}

/// The single commands that are tried in every state.
fn alphabet(story: &Story) -> Vec<(&'static str, Value)> {
    let mut all = Vec::new();
    let phase = story.phase();
    for to in Phase::ALL {
        all.push(("cm", go(*to)));
        let reason = reasons(phase, *to).first().copied().unwrap_or("client-request");
        all.push(("cm", back(*to, reason)));
    }
    for (reason, _) in CLOSURES {
        all.push(("s", close(reason)));
    }
    all.extend([
        ("peer", declare(story)),
        ("cl", stabilize()),
        ("cl", resolve(story)),
        ("cm", hold(story, "on-hold")),
        ("w", hold(story, "waitlisted")),
        ("cm", because("end-hold")),
        ("cm", because("start-outreach")),
        ("cm", because("reengage-client")),
        ("cm", crate::support::plan(story)),
        ("s", json!({"type": "reopen-case", "reason": "Asks again", "consents-confirmed": true})),
        ("cm", crate::support::sign("plan")),
    ]);
    all
}

/// The states that follow, each with the story that leads there.
fn followers(story: &Story) -> Vec<Story> {
    let mut next = Vec::new();
    let before = format!("{:?}", story.case);
    for (who, tree) in alphabet(story) {
        match story.tries(who, &tree) {
            Ok(events) => {
                look_at(story, &tree, &events);
                let mut after = story.clone();
                after.absorb(events);
                next.push(after);
            }
            Err(refusal) => assert!(!refusal.message.is_empty() && refusal.name == refusal.code.name()),
        }
    }
    assert_eq!(before, format!("{:?}", story.case), "what is asked changes nothing");
    next.extend(macros(story));
    next
}

/// What people do in several commands: the work of a phase, half of it, the end of a crisis, a death.
fn macros(story: &Story) -> Vec<Story> {
    let mut next = Vec::new();
    let phase = story.phase();
    if phase != Phase::Closed {
        let mut worked = story.clone();
        worked.works(&[]);
        next.push(worked);
        let summary = story.case.summary();
        if summary.crisis == CrisisView::None && summary.hold.is_none() && !summary.outreach {
            let mut half = story.clone();
            let last = codes(phase).last().copied().unwrap_or_default();
            half.works(&[last]);
            next.push(half);
        }
        let mut prepared = story.clone();
        prepares_resolution(&mut prepared);
        next.push(prepared);
        let mut dead = story.clone();
        let day = dead.in_days(0);
        dead.may("cm", &json!({"type": "record-death", "on": day, "source": "Coroner"}));
        next.push(dead);
        if phase == Phase::Evaluation {
            let mut goes_on = story.clone();
            goes_on.may("cm", &crate::support::record(crate::support::evaluation("continue")));
            goes_on.may("cm", &crate::support::sign("evaluation"));
            goes_on.may("client", &crate::support::sign("evaluation"));
            next.push(goes_on);
        }
    }
    next
}

/// What must hold of every step that is accepted.
fn look_at(story: &Story, tree: &Value, events: &[Event]) {
    let summary = story.case.summary();
    for event in events {
        let Some((from, to)) = pair(event) else { continue };
        let kind = letter(from, to);
        assert!(!matches!(kind, "-" | "."), "{from} -> {to} is not in the matrix: {tree}");
        if !matches!(kind, "F" | "S" | "M") {
            continue;
        }
        let urgent =
            matches!((from, to), (Phase::Screening, Phase::Intake) | (Phase::Intake, Phase::Assessment));
        assert!(summary.crisis != CrisisView::Active || urgent, "{from} -> {to} during a crisis");
        let last = matches!(to, Phase::Transition | Phase::PostTransition);
        assert!(summary.crisis == CrisisView::None || !last, "{from} -> {to} before the crisis is resolved");
        assert!(summary.hold.is_none() && !summary.outreach, "{from} -> {to} under an overlay");
        assert!(summary.died_on.is_none_or(|day| story.day() <= day), "{from} -> {to} after death");
        let lacks = story.tries("cm", tree).err();
        assert!(lacks.is_none(), "{from} -> {to} with {lacks:?}");
    }
}

/// Walks every state. The stories are handed on in the order in which they were found.
pub(crate) fn walk() -> (Vec<Story>, BTreeSet<(Phase, Phase)>) {
    let mut taken = BTreeSet::new();
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    let mut open = VecDeque::from([screening()]);
    seen.insert(key(&screening()));
    while let Some(story) = open.pop_front() {
        for next in followers(&story) {
            taken.extend(
                next.events
                    .get(story.events.len()..)
                    .unwrap_or_default()
                    .iter()
                    .filter_map(|event| pair(event)),
            );
            if next.events.len() < 700 && seen.insert(key(&next)) {
                open.push_back(next);
            }
        }
        found.push(story);
    }
    (found, taken)
}

#[test]
fn the_walk_over_every_state_breaks_no_rule() {
    let (states, pairs) = walk();
    let mut by_phase: BTreeMap<&str, usize> = BTreeMap::new();
    for story in &states {
        *by_phase.entry(story.phase().code()).or_default() += 1;
        replay_gives_the_same(story);
        invariants(story);
        the_typed_door_agrees(story);
        oracle::agrees(story);
    }
    eprintln!("walked {} states: {by_phase:?}", states.len());
    assert!(states.len() > 500, "{}", states.len());
    let permitted = MOVES.iter().filter(|row| !matches!(row.kind.letter(), "N" | "M")).count();
    assert_eq!(pairs.len(), permitted, "the walk takes every pair but the new episode and the model edge");
}

fn pair(event: &Event) -> Option<(Phase, Phase)> {
    match &event.event {
        Happening::PhaseMoved { from, to, .. } => Some((*from, *to)),
        Happening::CaseClosed { from, .. } => Some((*from, Phase::Closed)),
        Happening::CaseReopened { .. } => Some((Phase::Closed, Phase::Assessment)),
        _ => None,
    }
}

fn replay_gives_the_same(story: &Story) {
    let again =
        replay(story.events.iter().map(AsRef::as_ref)).unwrap_or_else(|_| Case::unopened(story.case.id()));
    assert_eq!(format!("{again:?}"), format!("{:?}", story.case));
    assert_eq!(again.summary(), story.case.summary());
}

/// The invariants of the sheet, 1.12, on what can be seen of a case.
fn invariants(story: &Story) {
    let summary = story.case.summary();
    let in_force = summary
        .plans
        .iter()
        .filter(|plan| matches!(json!(plan.status).as_str(), Some("in-force" | "in-revision")))
        .count();
    assert!(in_force <= 1, "at most one plan is in force");
    if matches!(summary.phase, Phase::Monitoring | Phase::Evaluation) {
        assert_eq!(in_force, 1, "in {} a plan is in force", summary.phase);
    }
    assert_eq!(summary.phase == Phase::Closed, summary.closed.is_some());
    crate::privacy::disclosures_with_a_basis(story);
    let mut last: Option<Instant> = None;
    for (event, sequence) in story.events.iter().zip(1..) {
        assert_eq!(event.sequence, sequence, "events are gapless");
        assert!(last.is_none_or(|last| event.at >= last) || event.late.is_some());
        last = Some(event.at);
    }
    let closed =
        story.events.iter().filter(|event| matches!(event.event, Happening::CaseClosed { .. })).count();
    let opened =
        story.events.iter().filter(|event| matches!(event.event, Happening::CaseReopened { .. })).count();
    assert_eq!(closed, opened + usize::from(summary.phase == Phase::Closed));
}

/// Takes one step through the typed door: the code of its refusal, or none.
fn typed<P: Proof, T>(
    case: &Case,
    step: impl FnOnce(Case<P>) -> Result<T, Refused<P>>,
) -> Option<Option<RefusalCode>> {
    let case = case.clone().prove::<P>().ok()?;
    Some(step(case).err().map(|refused| refused.refusal.code))
}

macro_rules! loops {
    ($case:ident $context:ident $reason:ident; $($from:ident $verb:ident $to:ident;)*) => {
        vec![$({
            let why = $reason(Phase::$from, Phase::$to);
            let found = typed::<marker::$from, _>($case, |case| case.$verb(why, words(), $context))
                .or_else(|| typed::<InCrisis<marker::$from>, _>($case, |case| case.$verb(why, words(), $context)))
                .or_else(|| typed::<Stabilized<marker::$from>, _>($case, |case| case.$verb(why, words(), $context)));
            (Phase::$from, Phase::$to, found)
        },)*]
    };
}

macro_rules! forward {
    ($case:ident $context:ident; $($from:ident $verb:ident $to:ident in [$($proof:ty),*];)*) => {
        vec![$({
            let found = None$(.or_else(|| typed::<$proof, _>($case, |case| case.$verb($context))))*;
            (Phase::$from, Phase::$to, found)
        },)*]
    };
}

macro_rules! closing {
    ($case:ident $context:ident $closing:ident; $($from:ident)*) => {
        vec![$({
            let found = typed::<marker::$from, _>($case, |case| case.close($closing.clone(), $context))
                .or_else(|| typed::<InCrisis<marker::$from>, _>($case, |case| case.close($closing.clone(), $context)))
                .or_else(|| typed::<Stabilized<marker::$from>, _>($case, |case| case.close($closing.clone(), $context)));
            (Phase::$from, Phase::Closed, found)
        },)*]
    };
}

fn words() -> FreeText {
    serde_json::from_value(json!("It is needed")).unwrap_or_else(|_| std::process::abort())
}

fn first_reason(from: Phase, to: Phase) -> LoopReason {
    let row = from.move_to(to);
    row.and_then(|row| row.reasons.first().copied()).unwrap_or(LoopReason::ClientRequest)
}

type Taken = (Phase, Phase, Option<Option<RefusalCode>>);

pub(crate) fn typed_moves(case: &Case, context: &Context<'_>) -> Vec<Taken> {
    let mut all = loops! { case context first_reason;
        Intake return_to_screening Screening;
        Assessment return_to_intake Intake;
        RiskStratification reassess Assessment;
        Planning reassess Assessment;
        Planning restratify RiskStratification;
        Implementation reassess Assessment;
        Implementation restratify RiskStratification;
        Implementation replan Planning;
        Monitoring reassess Assessment;
        Monitoring restratify RiskStratification;
        Monitoring replan Planning;
        Monitoring resume_implementation Implementation;
        Evaluation reassess Assessment;
        Evaluation restratify RiskStratification;
        Evaluation replan Planning;
        Transition reassess Assessment;
        Transition replan Planning;
        Transition halt_transition Monitoring;
        PostTransition reassess Assessment;
        PostTransition hand_off_again Transition;
    };
    all.extend(forward! { case context;
        Screening begin_intake Intake in [marker::Screening, InCrisis<marker::Screening>, Stabilized<marker::Screening>];
        Intake begin_assessment Assessment in [marker::Intake, InCrisis<marker::Intake>, Stabilized<marker::Intake>];
        Assessment begin_risk_stratification RiskStratification in [marker::Assessment, Stabilized<marker::Assessment>];
        RiskStratification begin_planning Planning in [marker::RiskStratification, Stabilized<marker::RiskStratification>];
        RiskStratification continue_monitoring Monitoring in [marker::RiskStratification, Stabilized<marker::RiskStratification>];
        Planning begin_implementation Implementation in [marker::Planning, Stabilized<marker::Planning>];
        Implementation begin_monitoring Monitoring in [marker::Implementation, Stabilized<marker::Implementation>];
        Implementation begin_brokered_transition Transition in [marker::Implementation];
        Monitoring begin_evaluation Evaluation in [marker::Monitoring, Stabilized<marker::Monitoring>];
        Evaluation continue_monitoring Monitoring in [marker::Evaluation, Stabilized<marker::Evaluation>];
        Evaluation begin_transition Transition in [marker::Evaluation];
        Transition begin_post_transition PostTransition in [marker::Transition];
    });
    all
}

pub(crate) fn typed_closings(
    case: &Case,
    closing: &casework::lifecycle::case::command::Closing,
    context: &Context<'_>,
) -> Vec<Taken> {
    closing! { case context closing;
        Screening Intake Assessment RiskStratification Planning Implementation Monitoring Evaluation Transition
        PostTransition
    }
}

/// The typed door and the run-time door give the same answer to the same step.
fn the_typed_door_agrees(story: &Story) {
    let by = actor("cm");
    let context = Context::new(&by, story.now, uuid(0xc0de), &story.policy);
    let phase = story.phase();
    let crisis = story.case.summary().crisis;
    for (from, to, found) in typed_moves(&story.case, &context) {
        if from != phase {
            assert_eq!(found, None, "a case in {phase} is not proved to be in {from}");
            continue;
        }
        let looping = letter(from, to) == "L";
        let tree = if looping { back(to, &first_reason(from, to).as_str()) } else { go(to) };
        let run_time = story.tries("cm", &tree).err().map(|refusal| refusal.code);
        match found {
            Some(code) => assert_eq!(code, run_time, "{from} -> {to}"),
            // The verb is not there: the run-time door refuses the step because of the crisis, or of something before.
            None => {
                assert!(crisis != CrisisView::None && run_time.is_some(), "{from} -> {to}: {run_time:?}");
                assert!(
                    run_time <= Some(RefusalCode::E05) || run_time >= Some(RefusalCode::E14),
                    "{run_time:?}"
                );
            }
        }
    }
    let by = actor("s");
    let context = Context::new(&by, story.now, uuid(0xc0de), &story.policy);
    for reason in ["deceased", "duplicate", "goals-met"] {
        let tree = close(reason);
        let Command::CloseCase(closing) = command(&tree) else { return };
        for (from, _, found) in typed_closings(&story.case, &closing, &context) {
            let run_time = (from == phase).then(|| story.tries("s", &tree).err().map(|refusal| refusal.code));
            assert_eq!(found, run_time, "closing {from} as {reason}");
        }
    }
}

/// Makes ids of the names of people and cases, as the player of histories does.
fn named(names: &mut Vec<String>, tree: &mut Value) -> u128 {
    let name = tree.as_str().unwrap_or_default().to_owned();
    if !names.contains(&name) {
        names.push(name.clone());
    }
    let number = names.iter().zip(5000..).find(|(known, _)| **known == name).map_or(0, |(_, number)| number);
    *tree = json!(uuid(number));
    number
}

#[test]
fn the_histories_of_the_examples_play_as_they_say() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/cases");
    let mut lines = 0;
    for file in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let text = std::fs::read_to_string(file.path()).unwrap_or_default();
        let (mut names, mut cases) = (Vec::new(), BTreeMap::<u128, Story>::new());
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            let mut tree: Value = serde_json::from_str(line).unwrap_or_default();
            let id = named(&mut names, &mut tree["case"]);
            let mut previous = None;
            for place in [
                "/by/id",
                "/command/client",
                "/command/previous",
                "/command/entry/case-manager",
                "/command/entry/person",
            ] {
                if let Some(name) = tree.pointer_mut(place) {
                    let number = named(&mut names, name);
                    previous = previous.or((place == "/command/previous").then_some(number));
                }
            }
            let previous = previous.and_then(|number| cases.get(&number)).map(|story| story.case.clone());
            let open: Vec<_> = cases
                .values()
                .filter(|story| story.case.is_opened() && story.phase() != Phase::Closed)
                .map(crate::support::open_episode)
                .collect();
            let others: Vec<_> = open.iter().map(crate::support::as_open).collect();
            let mut story = cases.get(&id).cloned().unwrap_or_else(Story::unopened);
            if !story.case.is_opened() {
                story.case = Case::unopened(casework::core::CaseId::new(uuid(id)));
            }
            story.now = serde_json::from_value(tree["at"].clone()).unwrap_or(story.now);
            let Ok(by) = serde_json::from_value::<casework::core::Actor>(tree["by"].clone()) else {
                continue;
            };
            let late = serde_json::from_value(tree["late"].clone()).ok();
            let recorded = serde_json::from_value(tree["recorded-at"].clone()).unwrap_or(story.now);
            let found = story.tries_with(&by, &tree["command"], |context| Context {
                late: late.as_ref(),
                recorded_at: recorded,
                previous: previous.as_ref(),
                open_episodes: &others,
                ..context
            });
            let outcome = match &found {
                Ok(_) => "accepted".to_owned(),
                Err(refusal) => format!("refused:{}", refusal.code),
            };
            assert_eq!(
                outcome,
                tree["expect"].as_str().unwrap_or("accepted"),
                "{:?} {line}\n{found:?}",
                file.file_name()
            );
            story.absorb(found.unwrap_or_default());
            cases.insert(id, story);
            lines += 1;
        }
    }
    assert!(lines > 400, "{lines}");
}
