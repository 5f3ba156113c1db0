//! What people try and may not do. Each is put to the rules; only what they refuse becomes a step of the case.

use chrono::Duration;
use serde_json::{Value, json};

use super::crisis::next_phase;
use super::people::Who;
use super::walker::{Extra, Walker};
use crate::phases::Phase;

/// How a command is written.
type Write = fn(&Walker<'_>) -> Value;

/// Commands that are tried as they are, each with who tries it.
static COMMANDS: &[(Who, Write)] = &[
    (Who::Carrier, |_| moving(Phase::Evaluation)),
    (Who::Carrier, |_| moving(Phase::Transition)),
    (Who::Peer, |w| moving(next_phase(w.case.phase()))),
    (Who::Carrier, |w| moving(next_phase(w.case.phase()))),
    (Who::Carrier, |_| json!({"type": "sign", "document": "plan"})),
    (Who::Peer, |_| json!({"type": "sign", "document": "assessment"})),
    (Who::Carrier, |_| domain("housing", "assessed", "finding")),
    (Who::Carrier, |_| domain("safety-risk", "not-applicable", "reason")),
    (Who::Carrier, |_| {
        entry(
            json!({"kind": "disclosure", "recipient": "landlord", "content": ["substance-use"], "purpose": "Lease"}),
        )
    }),
    (Who::Representative, |_| entry(json!({"kind": "consent", "given-by": "representative"}))),
    (Who::Client, |w| {
        let given_by = if w.is_adult() { "minor" } else { "client" };
        entry(json!({"kind": "consent", "given-by": given_by}))
    }),
    (Who::Carrier, |_| entry(json!({"kind": "progress", "goal": "no-such-goal", "value": 1}))),
    (Who::Carrier, |_| json!({"type": "delete-entry", "entry": "1"})),
    (Who::Carrier, |_| json!({"type": "change-entry", "entry": "2", "text": "Other words"})),
    (Who::Carrier, |_| json!({"type": "add-addendum", "entry": "no-such-entry", "text": "More"})),
    (Who::Carrier, |_| json!({"type": "resolve-crisis", "note": "It is over"})),
    (Who::Supervisor, |w| w.closing("goals-met")),
    (Who::Supervisor, |w| w.closing("lost-to-contact")),
    (Who::Supervisor, |_| json!({"type": "reopen-case", "reason": "Asks again"})),
    (Who::Intake, |w| w.opening()),
    (
        Who::Carrier,
        |w| json!({"type": "place-hold", "hold": "on-hold", "reason": "Away", "review-on": w.in_days(90)}),
    ),
    (Who::Carrier, |_| {
        let rate = json!({"count": 1, "every": "quarter"});
        entry(json!({"kind": "contact-schedule", "rate": rate, "form": "Rarely"}))
    }),
];

/// What takes more than a command.
static OTHERS: &[fn(&mut Walker<'_>)] =
    &[dated_ahead, ends_a_referral_too_soon, over_the_ceiling, writes_to_an_old_plan, a_goal_without_an_end];

/// Tries one thing of the tables: together they meet every refusal code, in the cases in which they are tried.
pub(crate) fn tries_something(w: &mut Walker<'_>) {
    let all = u64::try_from(COMMANDS.len().saturating_add(OTHERS.len())).unwrap_or(0);
    let place = usize::try_from(w.random.below(all)).unwrap_or(0);
    if let Some((who, make)) = COMMANDS.get(place) {
        let tree = make(w);
        w.tries(*who, &tree);
    } else if let Some(other) = OTHERS.get(place.saturating_sub(COMMANDS.len())) {
        other(w);
    }
}

fn moving(to: Phase) -> Value {
    json!({"type": "move", "to": to})
}

#[expect(clippy::needless_pass_by_value, reason = "the entry becomes part of the command")]
fn entry(entry: Value) -> Value {
    json!({"type": "record", "entry": entry})
}

fn domain(name: &str, status: &str, words: &str) -> Value {
    entry(json!({"kind": "domain", "domain": name, "status": status, words: "As said"}))
}

fn dated_ahead(w: &mut Walker<'_>) {
    let now = w.now();
    let extra = Extra { at: Some(now.plus(Duration::days(10))), recorded_at: Some(now), ..Extra::default() };
    w.tries_with(
        Who::Carrier,
        &json!({"type": "record", "entry": {"kind": "note", "text": "Planned"}}),
        extra,
    );
}

fn ends_a_referral_too_soon(w: &mut Walker<'_>) {
    let open = w.open_referrals();
    if let Some((name, _)) = w.random.pick(&open) {
        let tree = json!({"type": "advance-referral", "referral": name, "step": {"to": "completed"}});
        w.tries(Who::Provider, &tree);
    }
}

fn over_the_ceiling(w: &mut Walker<'_>) {
    let person = w.people.carrier.id();
    let tree =
        json!({"type": "record", "entry": {"kind": "assignment", "model": "act", "case-manager": person}});
    w.tries_with(Who::Supervisor, &tree, Extra { caseload: Some(10), ..Extra::default() });
}

fn writes_to_an_old_plan(w: &mut Walker<'_>) {
    if w.plan.in_force.is_some_and(|version| version > 1) {
        let goal = w.plan.goals.first().map_or("g1", |goal| goal.id.as_str()).to_owned();
        let tree = entry(json!({"kind": "progress", "goal": goal, "plan": 1, "value": 1}));
        w.tries(Who::Carrier, &tree);
    }
}

/// Drafts a plan whose goal has no measure and no end, and tries to sign it.
fn a_goal_without_an_end(w: &mut Walker<'_>) {
    if w.case.phase() != Phase::Planning {
        return;
    }
    let (review, needs) = (w.in_days(90), w.needs);
    let aside: Vec<Value> = (2..=needs)
        .map(|number| json!({"need": format!("n{number}"), "decision": "declined", "reason": "Not wanted"}))
        .collect();
    let goals = json!([{"id": "vague", "statement": "Feel better and do more things", "needs": ["n1"]}]);
    let planned = json!([{"id": "i1", "goals": ["vague"], "text": "Visits", "owner": "client"}]);
    let plan = json!({"goals": goals, "interventions": planned, "set-aside": aside, "crisis-plan": "Call 988",
        "next-review": review});
    if w.does(Who::Carrier, &json!({"type": "draft-plan", "plan": plan})) {
        w.tries(Who::Carrier, &json!({"type": "sign", "document": "plan"}));
    }
}
