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

use casework::core::FreeText;
use casework::lifecycle::artifacts::evaluation::Decision;
use casework::lifecycle::case::CrisisView;
use casework::lifecycle::{
    Case, Command, Context, Entry, Event, Happening, InCrisis, LoopReason, MOVES, Model, Phase, Proof,
    ReferralStatus, Refusal, RefusalCode, Refused, Stabilized, marker, next_steps, replay,
};
use serde_json::{Value, json};

use crate::invariants::{self, pair};
use crate::lifecycle::{CLOSURES, letter, reasons};
use crate::oracle;
use crate::support::{
    Story, actor, back, because, close, codes, command, declare, go, hold, prepares_resolution, record,
    resolve, screening, sign, stabilize, uuid,
};

/// How far the walk goes. In the test run overlays are not stacked but for a crisis, and a referral takes its steps in
/// implementation alone, where nothing else is in the way. `WALK=full` multiplies everything with everything, and takes
/// minutes: `WALK=full cargo test --release --test it walk -- --nocapture`.
fn is_full() -> bool {
    std::env::var_os("WALK").is_some_and(|value| value == "full")
}

/// What tells two states apart: everything that the steps on from them depend on.
type Key = String;

fn is_quiet(story: &Story) -> bool {
    let summary = story.case.summary();
    summary.crisis == CrisisView::None
        && summary.hold.is_none()
        && !summary.outreach
        && summary.died_on.is_none()
}

fn key(story: &Story, full: bool) -> Key {
    let summary = story.case.summary();
    let quiet = is_quiet(story);
    let plans: BTreeSet<_> = summary.plans.iter().map(|plan| format!("{:?}", plan.status)).collect();
    let by = actor("cm");
    let context = Context::new(&by, story.now, uuid(1), &story.policy);
    let steps = next_steps(&story.case, &context);
    let lacking: Vec<String> = steps
        .iter()
        .map(|step| {
            let missing = step.refusal.iter().flat_map(|refusal| &refusal.missing);
            let codes: BTreeSet<_> = missing.map(|found| found.code.id().to_owned()).collect();
            // Under an overlay only the count of what is lacking tells states apart, as none or some.
            let lacks = if quiet { format!("{codes:?}") } else { (full && codes.is_empty()).to_string() };
            format!("{} {:?} {lacks}", step.to, step.refusal.as_ref().map(|refusal| refusal.code))
        })
        .collect();
    let mut referrals: BTreeSet<&str> = BTreeSet::new();
    if full || (quiet && summary.phase == Phase::Implementation) {
        referrals.extend(summary.referrals.iter().map(|known| known.status.as_str()));
    }
    // The model tells states apart on the way to the edge that it has.
    let on_the_way = (Phase::RiskStratification..=Phase::Implementation).contains(&summary.phase) && quiet;
    let edge = on_the_way && summary.model == Some(Model::Brokerage);
    format!(
        "{} {:?} {:?} {} {:?} {plans:?} {:?} {} {referrals:?} {:?} {edge} {lacking:?}",
        summary.phase,
        summary.crisis,
        summary.hold,
        summary.outreach,
        summary.crisis_loop_due.is_some(),
        summary.closed,
        summary.died_on.is_some(),
        decision(story),
    )
}

/// Returns the decision of the evaluation at work.
fn decision(story: &Story) -> Option<Decision> {
    let mut here = story.events.iter().rev().take_while(|event| pair(event).is_none());
    here.find_map(|event| match &event.event {
        Happening::EntryRecorded { entry: Entry::Evaluation(made), .. } => made.decision,
        _ => None,
    })
}

/// The single commands that are tried in every state.
fn alphabet(story: &Story, full: bool) -> Vec<(&'static str, Value)> {
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
        ("cm", sign("plan")),
    ]);
    if full || (is_quiet(story) && phase == Phase::Implementation) {
        for known in story.case.summary().referrals {
            for to in ReferralStatus::ALL.iter().filter(|to| known.status.may_become(**to)) {
                let step = crate::probes::step(story, to.as_str());
                all.push(("cm", crate::support::advance(known.referral.as_str(), step)));
            }
        }
    }
    all
}

/// What is asked to hear the code: most of it nobody may do in any state.
fn forbidden(story: &Story) -> Vec<(&'static str, Value)> {
    let mut ahead = hold(story, "on-hold");
    ahead["review-on"] = json!(story.in_days(31));
    vec![
        ("cm", json!({"type": "change-entry", "entry": "2", "text": "Else"})),
        ("cm", json!({"type": "delete-entry", "entry": "1"})),
        ("w", crate::support::opening()),
        ("peer", go(Phase::Intake)),
        ("rep", record(json!({"kind": "consent", "given-by": "representative"}))),
        (
            "cm",
            record(
                json!({"kind": "disclosure", "recipient": "landlord", "content": ["general"], "purpose": "Lease"}),
            ),
        ),
        ("cm", record(json!({"kind": "progress", "goal": "g1", "plan": 1, "value": 3}))),
        ("cm", record(json!({"kind": "progress", "goal": "g9", "value": 3}))),
        ("prov", crate::support::advance("visits", json!({"to": "completed"}))),
        ("cm", ahead),
    ]
}

/// What the walk has met.
#[derive(Default)]
pub(crate) struct Met {
    pub(crate) codes: BTreeSet<RefusalCode>,
    pub(crate) pairs: BTreeSet<(Phase, Phase)>,
    pub(crate) referrals: BTreeSet<(ReferralStatus, ReferralStatus)>,
    pub(crate) transitions: usize,
}

impl Met {
    fn refused(&mut self, refusal: &Refusal) {
        assert!(!refusal.message.is_empty() && refusal.name == refusal.code.name());
        self.codes.insert(refusal.code);
    }

    fn took(&mut self, story: &Story, next: &Story) {
        self.transitions += 1;
        for event in next.events.get(story.events.len()..).unwrap_or_default() {
            self.pairs.extend(pair(event));
            if let Happening::ReferralAdvanced { from, step, .. } = &event.event {
                self.referrals.insert((*from, step.to));
            }
        }
    }
}

/// The states that follow, each with the story that leads there.
fn followers(story: &Story, full: bool, met: &mut Met) -> Vec<Story> {
    let mut next = Vec::new();
    let before = format!("{:?}", story.case);
    for (who, tree) in alphabet(story, full) {
        match story.tries(who, &tree) {
            Ok(events) => {
                look_at(story, &tree, &events);
                if !full && stacks(story, &tree) {
                    met.transitions += 1;
                    continue;
                }
                let mut after = story.clone();
                after.absorb(events);
                next.push(after);
            }
            Err(refusal) => met.refused(&refusal),
        }
    }
    for (who, tree) in forbidden(story) {
        let code = story.tries(who, &tree).map_err(|refusal| {
            met.refused(&refusal);
            refusal.code
        });
        if matches!(tree["type"].as_str(), Some("change-entry" | "delete-entry")) {
            assert_eq!(code.err(), Some(RefusalCode::E12), "what is signed is neither changed nor removed");
        }
    }
    one_episode_at_a_time(story, met);
    assert_eq!(before, format!("{:?}", story.case), "what is asked changes nothing");
    next.extend(macros(story, full));
    for after in &next {
        met.took(story, after);
    }
    next
}

/// Says whether a command puts an overlay on another, but a crisis on a quiet case or an end to one.
fn stacks(story: &Story, tree: &Value) -> bool {
    let overlay = matches!(tree["type"].as_str(), Some("place-hold" | "start-outreach" | "declare-crisis"));
    let again = story.case.summary().crisis == CrisisView::Stabilized && tree["type"] == "declare-crisis";
    overlay && !is_quiet(story) && !again
}

/// 1 of the invariants: at most one open episode for a client in a program. A closed case may be followed by another.
fn one_episode_at_a_time(story: &Story, met: &mut Met) {
    let mut other = Story::unopened();
    other.case = Case::unopened(casework::core::CaseId::new(uuid(1001)));
    other.now = story.now;
    let by = actor("w");
    if story.phase() != Phase::Closed {
        let open = crate::support::open_episode(story);
        let opened = [crate::support::as_open(&open)];
        let twice = other.tries_with(&by, &crate::support::opening(), |context| Context {
            open_episodes: &opened,
            ..context
        });
        assert_eq!(twice.map_err(|refusal| refusal.code), Err(RefusalCode::E18));
        return;
    }
    let mut tree = crate::support::opening();
    tree["previous"] = json!(story.case.id());
    let follows = other.tries_with(&by, &tree, |context| Context { previous: Some(&story.case), ..context });
    match follows {
        Ok(_) => {
            met.pairs.insert((Phase::Closed, Phase::Screening));
            met.transitions += 1;
        }
        Err(refusal) => met.refused(&refusal),
    }
}

/// What people do in several commands: the work of a phase, half of it, the end of a crisis, a death.
fn macros(story: &Story, full: bool) -> Vec<Story> {
    let mut next = Vec::new();
    let phase = story.phase();
    if phase == Phase::Closed {
        return next;
    }
    let mut then = |change: &dyn Fn(&mut Story)| {
        let mut after = story.clone();
        change(&mut after);
        next.push(after);
    };
    then(&|after| {
        after.works(&[]);
    });
    let summary = story.case.summary();
    if summary.crisis == CrisisView::None && summary.hold.is_none() && !summary.outreach {
        then(&|after| {
            after.works(&[codes(phase).last().copied().unwrap_or_default()]);
        });
    }
    then(&|after| {
        prepares_resolution(after);
    });
    then(&|after| {
        let day = after.in_days(0);
        after.may("cm", &json!({"type": "record-death", "on": day, "source": "Coroner"}));
    });
    if summary.died_on.is_some() {
        then(&|after| {
            after.later(1).may("cm", &crate::support::contact("done", "regular"));
        });
    }
    if is_quiet(story) {
        quiet_macros(story, full, &mut then);
    }
    if phase == Phase::Evaluation {
        let decisions: &[&str] =
            if full { &["continue", "revise", "reassess", "restratify"] } else { &["continue", "revise"] };
        for decision in decisions {
            then(&|after| {
                after.may("cm", &record(crate::support::evaluation(decision)));
                after.may("cm", &sign("evaluation")).may("client", &sign("evaluation"));
            });
        }
        then(&|after| {
            after.may("s", &sign("evaluation"));
        });
    }
    next
}

/// Takes what is done in several commands.
type Then<'a> = dyn FnMut(&dyn Fn(&mut Story)) + 'a;

/// What is done where nothing is in the way: a plan with a bad goal, another model, a referral, no improvement.
fn quiet_macros(story: &Story, full: bool, then: &mut Then<'_>) {
    match story.phase() {
        Phase::Planning => then(&|after| {
            after.works(&["P1", "P6"]);
        }),
        Phase::RiskStratification if full || story.case.summary().plans.is_empty() => then(&|after| {
            after.works(&["R5"]).may("cm", &record(json!({"kind": "model-fit", "change-to": "brokerage"})));
        }),
        Phase::Implementation if story.case.summary().referrals.is_empty() => then(&|after| {
            after.may("client", &crate::support::release("r1", "clinic"));
            after.may("cm", &crate::support::referral("visits"));
        }),
        Phase::Monitoring => then(&|after| {
            for _ in 0..2 {
                after.later(30);
                after.may("cm", &record(json!({"kind": "progress", "goal": "g1", "value": 0})));
            }
        }),
        _ => {}
    }
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

/// Walks every state, breadth first, and looks at each one.
fn walk(full: bool, look: &mut dyn FnMut(&Story)) -> Met {
    let mut met = Met::default();
    let mut seen = BTreeSet::new();
    let mut open = VecDeque::from([screening()]);
    seen.insert(key(&screening(), full));
    while let Some(story) = open.pop_front() {
        for next in followers(&story, full, &mut met) {
            if next.events.len() < 700 && seen.insert(key(&next, full)) {
                open.push_back(next);
            }
        }
        look(&story);
    }
    met
}

#[test]
fn the_walk_over_every_state_breaks_no_rule() {
    let mut by_phase: BTreeMap<&str, usize> = BTreeMap::new();
    let met = walk(is_full(), &mut |story| {
        *by_phase.entry(story.phase().code()).or_default() += 1;
        replay_gives_the_same(story);
        invariants::hold(&story.case, &story.events.iter().map(AsRef::as_ref).collect::<Vec<_>>());
        crate::privacy::disclosures_with_a_basis(story);
        the_typed_door_agrees(story);
        oracle::agrees(story);
    });
    let states: usize = by_phase.values().sum();
    eprintln!("walked {states} states and {} transitions: {by_phase:?}", met.transitions);
    assert!(states > 500, "{states}");
    let pairs: BTreeSet<_> = MOVES.iter().map(|row| (row.from, row.to)).collect();
    assert_eq!((&met.pairs, pairs.len()), (&pairs, 44), "the walk takes every pair");
    let mut steps = BTreeSet::new();
    for from in ReferralStatus::ALL {
        steps.extend(from.next().iter().map(|to| (*from, *to)));
    }
    assert_eq!(steps.len(), 46);
    let slips = ReferralStatus::ALL.iter().filter(|from| **from != ReferralStatus::EnteredInError);
    steps.extend(slips.map(|from| (*from, ReferralStatus::EnteredInError)));
    assert_eq!(met.referrals, steps, "the walk takes every step of a referral, and each slip of the pen");
    let codes: BTreeSet<_> = RefusalCode::ALL.iter().copied().collect();
    assert_eq!(met.codes, codes, "the walk meets every refusal code");
}

fn replay_gives_the_same(story: &Story) {
    let again =
        replay(story.events.iter().map(AsRef::as_ref)).unwrap_or_else(|_| Case::unopened(story.case.id()));
    assert_eq!(format!("{again:?}"), format!("{:?}", story.case));
    assert_eq!(again.summary(), story.case.summary());
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
