//! A case that is driven by JSON, as the wire has it: given events, when command, then events or refusal.
#![expect(
    clippy::wildcard_enum_match_arm,
    clippy::result_large_err,
    clippy::needless_pass_by_value,
    reason = "tests read their tables by place and say in one match what they are about"
)]

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use casework::core::{Actor, CaseId, Instant, PersonId, ProgramId, Role, wire};
use casework::lifecycle::{
    Case, Command, Context, Event, OpenEpisode, Phase, ProgramPolicy, Refusal, decide, evolve,
};
use chrono::{Duration, NaiveDate};
use serde_json::{Value, json};
use uuid::Uuid;

pub(crate) static POLICY: LazyLock<Arc<ProgramPolicy>> =
    LazyLock::new(|| Arc::new(ProgramPolicy::us_default()));

const BASE: u128 = 0x0194_1f29_7c00_7000_8000_0000_0000_0000;
pub(crate) const ZONE: &str = "America/Chicago";

pub(crate) fn uuid(number: u128) -> Uuid {
    Uuid::from_u128(BASE + number)
}

/// The people of the tests: a short name is one person with one role; `cm+s` is the case manager with two.
pub(crate) fn actor(who: &str) -> Actor {
    let mut number = None;
    let roles = who.split('+').map(|part| {
        let (found, role) = match part {
            "w" => (1, Role::IntakeWorker),
            "cm" => (2, Role::CaseManager),
            "cl" => (3, Role::Clinician),
            "s" => (4, Role::Supervisor),
            "client" => (5, Role::Client),
            "rep" => (6, Role::Representative),
            "peer" => (7, Role::PeerSpecialist),
            "act" => (8, Role::ActTeam),
            "rx" => (9, Role::Prescriber),
            "prov" => (10, Role::Provider),
            "cm2" => (11, Role::CaseManager),
            "s2" => (12, Role::Supervisor),
            "rep2" => (13, Role::Representative),
            "po" => (14, Role::PrivacyOfficer),
            "aud" => (15, Role::Auditor),
            "adm" => (16, Role::SystemAdministrator),
            "cl2" => (17, Role::Clinician),
            other => panic!("nobody is called {other}"),
        };
        number.get_or_insert(found);
        role
    });
    let roles: Vec<Role> = roles.collect();
    Actor::new(PersonId::new(uuid(number.unwrap())), roles).unwrap()
}

pub(crate) fn id(who: &str) -> String {
    actor(who).id().to_string()
}

/// Reads a command through the strict door. What was read once is kept: the walks ask the same many times.
pub(crate) fn command(tree: &Value) -> Command {
    static READ: LazyLock<Mutex<BTreeMap<String, Arc<Command>>>> = LazyLock::new(Mutex::default);
    let text = tree.to_string();
    let mut read = READ.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(command) = read.get(&text) {
        return command.as_ref().clone();
    }
    let command = wire::from_value::<Command>(tree).unwrap_or_else(|error| panic!("{error} in {tree}"));
    if read.len() < KEPT_COMMANDS {
        read.insert(text, Arc::new(command.clone()));
    }
    command
}

/// The most commands that are kept as they were read.
const KEPT_COMMANDS: usize = 50_000;

pub(crate) fn when(text: &str) -> Instant {
    text.parse().unwrap()
}

/// A case with its events, at a time that goes on.
#[derive(Clone)]
pub(crate) struct Story {
    pub(crate) case: Case,
    pub(crate) events: Vec<Arc<Event>>,
    pub(crate) now: Instant,
    pub(crate) policy: Arc<ProgramPolicy>,
}

impl Story {
    /// A case that nobody has opened, on a Monday in January.
    pub(crate) fn unopened() -> Self {
        let id = CaseId::new(uuid(1000));
        let now = when("2025-01-06T09:00:00-06:00");
        Self { case: Case::unopened(id), events: Vec::new(), now, policy: Arc::clone(&POLICY) }
    }

    pub(crate) fn day(&self) -> NaiveDate {
        self.now.date_in(ZONE.parse().unwrap())
    }

    pub(crate) fn in_days(&self, days: i64) -> String {
        (self.day() + Duration::days(days)).to_string()
    }

    pub(crate) fn phase(&self) -> Phase {
        self.case.phase()
    }

    pub(crate) fn tries_with<'a>(
        &'a self,
        by: &'a Actor,
        tree: &Value,
        change: impl FnOnce(Context<'a>) -> Context<'a>,
    ) -> Result<Vec<Event>, Refusal> {
        let context = change(Context::new(by, self.now, uuid(0xc0de), &self.policy));
        decide(&self.case, &command(tree), &context)
    }

    pub(crate) fn tries(&self, who: &str, tree: &Value) -> Result<Vec<Event>, Refusal> {
        self.tries_with(&actor(who), tree, |context| context)
    }

    pub(crate) fn absorb(&mut self, events: Vec<Event>) -> &mut Self {
        self.case = events.iter().fold(self.case.clone(), evolve);
        self.events.extend(events.into_iter().map(Arc::new));
        self.now = self.now.plus(Duration::minutes(1));
        self
    }

    /// Does what must be accepted.
    pub(crate) fn does(&mut self, who: &str, tree: &Value) -> &mut Self {
        match self.tries(who, tree) {
            Ok(events) => self.absorb(events),
            Err(refusal) => panic!("{who} in {}: {refusal}\n{:?}\n{tree}", self.phase(), refusal.missing),
        }
    }

    /// Does what may be refused.
    pub(crate) fn may(&mut self, who: &str, tree: &Value) -> &mut Self {
        if let Ok(events) = self.tries(who, tree) {
            self.absorb(events);
        }
        self
    }

    /// Tries what must be refused, and looks that nothing has changed.
    pub(crate) fn refused(&self, who: &str, tree: &Value) -> Refusal {
        let before = format!("{:?}", self.case);
        let refusal = match self.tries(who, tree) {
            Ok(events) => panic!("{who} was not refused in {}: {tree}\n{events:?}", self.phase()),
            Err(refusal) => refusal,
        };
        assert_eq!(before, format!("{:?}", self.case), "a refusal changes nothing");
        refusal
    }

    pub(crate) fn code(&self, who: &str, tree: &Value) -> String {
        match self.tries(who, tree) {
            Ok(_) => "accepted".to_owned(),
            Err(refusal) => refusal.code.to_string(),
        }
    }

    #[track_caller]
    pub(crate) fn check(&self, who: &str, tree: &Value, expected: &str) {
        assert_eq!(self.code(who, tree), expected, "{who} in {}: {tree}", self.phase());
        if expected != "accepted" {
            let _ = self.refused(who, tree);
        }
    }

    pub(crate) fn later(&mut self, days: i64) -> &mut Self {
        self.now = self.now.plus(Duration::days(days));
        self
    }

    /// Does everything of a phase but what is left out, and may be refused on the way.
    pub(crate) fn works(&mut self, but: &[&str]) -> &mut Self {
        let phase = self.phase();
        self.later(waiting(phase));
        for code in codes(phase) {
            if but.contains(&code) {
                continue;
            }
            for (who, tree) in artifact(self, code, but) {
                self.may(who, &tree);
            }
        }
        self
    }

    /// Does everything of the phase and moves on.
    pub(crate) fn goes(&mut self, to: Phase) -> &mut Self {
        self.works(&[]).does("cm", &go(to))
    }
}

/// Days that pass in a phase before it can be left.
pub(crate) fn waiting(phase: Phase) -> i64 {
    match phase {
        Phase::Monitoring => 32,
        _ => 0,
    }
}

pub(crate) fn go(to: Phase) -> Value {
    json!({"type": "move", "to": to})
}

pub(crate) fn back(to: Phase, reason: &str) -> Value {
    json!({"type": "move", "to": to, "reason": reason, "note": "It is needed"})
}

pub(crate) fn record(entry: Value) -> Value {
    json!({"type": "record", "entry": entry})
}

pub(crate) fn sign(document: &str) -> Value {
    json!({"type": "sign", "document": document})
}

pub(crate) fn opening() -> Value {
    json!({"type": "open-case", "client": id("client"), "program": "community-care", "zone": ZONE,
        "referral": {"source": "self-referral", "on": "2025-01-06", "reason": "Asks for help"}})
}

pub(crate) fn situation(story: &Story, extra: &Value) -> Value {
    let mut tree = json!({"client": "c", "at": story.now, "zone": ZONE, "region": "US", "age-band": "adult",
        "contact": {"mode": "in-person", "directly-observed": "yes", "location-known": "yes"},
        "instruments": [{"id": "c-ssrs-screener", "version": "screener-recent",
            "answers": {"1": "no", "2": "no", "6": "no"}}]});
    for (key, value) in extra.as_object().into_iter().flatten() {
        tree[key] = value.clone();
    }
    tree
}

/// What the crisis rules take for the gravest: intent now, with means.
pub(crate) fn grave(story: &Story) -> Value {
    situation(
        story,
        &json!({"instruments": [{"id": "c-ssrs-screener", "version": "screener-recent",
        "answers": {"1": "yes", "2": "yes", "3": "yes", "4": "yes", "5": "yes", "6": "no"}}],
        "probes": {"intent-now": "yes", "means-access": "yes", "able-and-willing-to-stay-safe": "no"}}),
    )
}

pub(crate) fn declare(story: &Story) -> Value {
    json!({"type": "declare-crisis", "situation": grave(story), "note": "Called 911 and stayed on the line"})
}

pub(crate) fn stabilize() -> Value {
    json!({"type": "stabilize-crisis", "note": "Safe now"})
}

pub(crate) fn resolve(story: &Story) -> Value {
    json!({"type": "resolve-crisis", "note": "It is over", "next-contact": story.now.plus(Duration::hours(48))})
}

pub(crate) fn safety_screen(story: &Story) -> Value {
    record(json!({"kind": "safety-screen", "situation": situation(story, &json!({}))}))
}

pub(crate) fn safety_plan() -> Value {
    record(json!({"kind": "safety-plan", "warning-signs": ["No sleep"], "self-help": ["A walk"],
        "contacts": ["Sister"], "crisis-lines": ["988"]}))
}

/// Everything that the end of a crisis needs, but the stabilizing and the end itself.
pub(crate) fn prepares_resolution(story: &mut Story) -> &mut Story {
    let screen = safety_screen(story);
    story
        .may("cm", &record(json!({"kind": "crisis-note", "text": "What happened"})))
        .may("cm", &screen)
        .may("cm", &safety_plan())
        .may("s", &sign("crisis-resolution"))
}

pub(crate) fn contact(outcome: &str, purpose: &str) -> Value {
    record(
        json!({"kind": "contact", "mode": "phone", "with": "client", "outcome": outcome, "purpose": purpose}),
    )
}

pub(crate) fn hold(story: &Story, kind: &str) -> Value {
    json!({"type": "place-hold", "hold": kind, "reason": "In treatment", "review-on": story.in_days(14)})
}

pub(crate) fn because(kind: &str) -> Value {
    json!({"type": kind, "reason": "It is so"})
}

pub(crate) fn release(name: &str, recipient: &str) -> Value {
    record(json!({"kind": "release", "release": name, "recipient": recipient, "content": ["general"],
        "purpose": "Coordination of care"}))
}

pub(crate) fn referral(name: &str) -> Value {
    json!({"type": "draft-referral", "referral": name, "draft": {"recipient": "clinic", "service": "Visits",
        "need": "n1", "goals": ["g1"], "urgency": "routine", "content": ["general"]}})
}

pub(crate) fn advance(name: &str, step: Value) -> Value {
    json!({"type": "advance-referral", "referral": name, "step": step})
}

pub(crate) fn goal(story: &Story, name: &str, domain: &str, statement: &str) -> Value {
    json!({"id": name, "statement": format!("{statement} by {}", story.in_days(90)),
        "client-statement": "I want to feel well", "actor": "client", "domain": domain,
        "measure": {"metric": statement, "unit": "points", "direction": "increase",
            "baseline": {"value": 0, "on": story.in_days(0)}, "target": 80, "source": "Own log", "schedule": "monthly"},
        "start": story.in_days(0), "due": story.in_days(90),
        "steps": [{"text": "First visit", "owner": "client", "due": story.in_days(7), "done-when": "Written in the note"}],
        "needs": ["n1"], "interventions": ["i1"], "owner": "Client"})
}

pub(crate) fn plan(story: &Story) -> Value {
    let (first, second) = (
        goal(story, "g1", "social", "Attend 80 percent of the groups"),
        goal(story, "g2", "medication", "Take medication on 80 percent of days"),
    );
    json!({"type": "draft-plan", "plan": {"goals": [first, second],
        "interventions": [{"id": "i1", "goals": ["g1", "g2"], "text": "Visits", "owner": "case-manager"},
            {"id": "i2", "goals": ["g1"], "text": "Groups", "owner": "client"}],
        "crisis-plan": "Follow the safety plan", "start": story.in_days(0), "end": story.in_days(180),
        "next-review": story.in_days(90)}})
}

pub(crate) fn evaluation(decision: &str) -> Value {
    let areas = [
        "interpersonal-relationships",
        "functional-abilities",
        "family-relationships",
        "hospitalizations",
        "quality-of-life",
        "reliance-on-community-programs",
    ];
    let areas: Vec<Value> = areas.iter().map(|area| json!({"area": area, "finding": "Better"})).collect();
    json!({"kind": "evaluation",
        "goals": [{"goal": "g1", "achievement": "achieved", "baseline": 0, "current": 90},
            {"goal": "g2", "achievement": "achieved", "baseline": 0, "current": 90}],
        "areas": areas, "satisfaction": "Content", "decision": decision, "reason": "Goals are met"})
}

pub(crate) const DOMAINS: [&str; 20] = [
    "reason-for-seeking-help",
    "psychiatric-history",
    "mental-status",
    "substance-use",
    "physical-health",
    "medications",
    "family-history",
    "housing",
    "employment-and-education",
    "social-support",
    "economic-status",
    "strengths-and-coping",
    "care-preferences",
    "culture",
    "triggers",
    "barriers-to-independence",
    "safety-risk",
    "daily-living",
    "legal-matters",
    "social-determinants",
];

pub(crate) fn domain(name: &str, status: &str) -> Value {
    let words = if status == "assessed" { "finding" } else { "reason" };
    record(json!({"kind": "domain", "domain": name, "status": status, words: "Looked at"}))
}

/// The exit artifacts of a phase, as the sheet names them.
pub(crate) fn codes(phase: Phase) -> Vec<&'static str> {
    let text = match phase {
        Phase::Screening => "S1 S2 S3 S4",
        Phase::Intake => "I1 I2 I3 I4 I5 I6 I7",
        Phase::Assessment => "A1 A2 A3 A4 A5 A6",
        Phase::RiskStratification => "R1 R2 R3 R4 R5",
        Phase::Planning => "P1 P2 P3 P4 P5 P6",
        Phase::Implementation => "M1 M2",
        Phase::Monitoring => "N1 N2 N3 N4",
        Phase::Evaluation => "E1 E2 E3 E4 E5 E6",
        Phase::Transition => "T1 T2 T3 T4 T5 T6 T7 T8 T9",
        Phase::PostTransition => "Z1 Z2 Z3 Z4 Z5",
        Phase::Closed => "",
    };
    text.split_whitespace().collect()
}

type Steps = Vec<(&'static str, Value)>;

/// The commands that make an artifact, when the others that are not in `but` are there.
pub(crate) fn artifact(story: &mut Story, code: &str, but: &[&str]) -> Steps {
    match code.as_bytes()[0] {
        b'S' | b'I' => beginning(code),
        b'A' => assessment(story, code),
        b'R' => risk(code),
        b'P' => planning(story, code, but),
        b'M' => implementation(code),
        b'N' => monitoring(story, code),
        b'E' => evaluating(code, but),
        b'T' => transition(story, code),
        _ => aftercare(story, code),
    }
}

fn beginning(code: &str) -> Steps {
    match code {
        "S2" => vec![("w", record(json!({"kind": "triage", "acuity": "routine", "immediate-danger": "no"})))],
        "S3" => vec![(
            "w",
            record(json!({"kind": "eligibility", "decision": "eligible", "criteria": ["Lives here"]})),
        )],
        "S4" => vec![("w", record(json!({"kind": "identity-check", "outcome": "no-open-episode"})))],
        "I1" => vec![("cm", contact("done", "regular"))],
        "I2" => vec![("client", record(json!({"kind": "consent", "given-by": "client"})))],
        "I3" => vec![("client", record(json!({"kind": "privacy-notice", "version": "1"})))],
        "I4" => vec![(
            "s",
            record(json!({"kind": "assignment", "model": "supportive", "case-manager": id("cm")})),
        )],
        "I5" => vec![("cm", record(json!({"kind": "rights-information", "form": "Spoken"})))],
        "I6" => vec![(
            "cm",
            record(
                json!({"kind": "contact-preferences", "preferred": "Phone", "safe-contact-rules": "None"}),
            ),
        )],
        "I7" => vec![("cm", record(json!({"kind": "emergency-contact"})))],
        _ => Vec::new(),
    }
}

fn assessment(story: &Story, code: &str) -> Steps {
    match code {
        "A1" => DOMAINS
            .iter()
            .map(|name| {
                let who = if *name == "mental-status" { "cl" } else { "cm" };
                (who, domain(name, "assessed"))
            })
            .collect(),
        "A2" => vec![("cm", safety_screen(story))],
        "A3" => vec![
            ("cm", record(json!({"kind": "strengths", "strengths": ["Patience"]}))),
            ("cm", record(json!({"kind": "preferences", "text": "Mornings"}))),
        ],
        "A4" => vec![("cm", record(json!({"kind": "information-sources", "sources": ["Interview"]})))],
        "A5" => vec![(
            "cm",
            record(json!({"kind": "needs", "needs": [{"id": "n1", "text": "Company", "priority": "high"}]})),
        )],
        _ => vec![("cm", sign("assessment")), ("cl", sign("clinical-assessment"))],
    }
}

fn risk(code: &str) -> Steps {
    match code {
        "R1" => {
            vec![("cm", record(json!({"kind": "stratification", "level": "high", "rationale": "Alone"})))]
        }
        "R2" => vec![(
            "cm",
            record(
                json!({"kind": "contact-schedule", "rate": {"count": 1, "every": "month"}, "form": "In person"}),
            ),
        )],
        "R3" => vec![("cm", safety_plan())],
        "R4" => vec![("s", sign("stratification"))],
        _ => vec![("cm", record(json!({"kind": "model-fit"})))],
    }
}

fn planning(story: &Story, code: &str, but: &[&str]) -> Steps {
    if code == "P6" {
        return vec![("client", sign("plan")), ("cm", sign("plan"))];
    }
    // The draft is one command: it is written once, without the parts that are left out.
    let first = ["P1", "P2", "P3", "P4", "P5"].into_iter().find(|code| !but.contains(code));
    if first != Some(code) {
        return Vec::new();
    }
    let mut tree = plan(story);
    for code in but {
        match *code {
            "P1" => tree["plan"]["goals"][0]["measure"] = Value::Null,
            "P2" => {
                tree["plan"]["goals"][0]["needs"] = json!([]);
                tree["plan"]["goals"][1]["needs"] = json!([]);
            }
            "P3" => tree["plan"]["interventions"] = json!([]),
            "P4" => tree["plan"]["crisis-plan"] = Value::Null,
            "P5" => tree["plan"]["next-review"] = Value::Null,
            _ => {}
        }
    }
    let draft = tree["plan"].as_object_mut().unwrap();
    draft.retain(|_, value| !value.is_null());
    if but.contains(&"P1") {
        let goal = tree["plan"]["goals"][0].as_object_mut().unwrap();
        goal.remove("measure");
    }
    vec![("cm", tree)]
}

fn implementation(code: &str) -> Steps {
    let barrier = |name: &str| {
        record(
            json!({"kind": "barrier", "intervention": name, "barrier": "transport", "next-step": "Vouchers"}),
        )
    };
    match code {
        "M1" => vec![("cm", barrier("i1")), ("cm", barrier("i2"))],
        _ => vec![
            ("cm", record(json!({"kind": "activity-started", "intervention": "i1"}))),
            ("client", release("r1", "clinic")),
            ("cm", referral("visits")),
            ("cm", advance("visits", json!({"to": "sent"}))),
        ],
    }
}

fn monitoring(story: &Story, code: &str) -> Steps {
    let open = story.case.summary().referrals;
    match code {
        "N1" => vec![("cm", contact("done", "regular")), ("cm", contact("missed-by-client", "regular"))],
        "N2" => ["g1", "g2"]
            .map(|goal| ("cm", record(json!({"kind": "progress", "goal": goal, "value": 90}))))
            .to_vec(),
        "N3" => vec![("cm", record(json!({"kind": "adherence", "goal": "g2", "days-covered-percent": 90})))],
        _ => open
            .iter()
            .map(|known| {
                ("cm", json!({"type": "recheck-referral", "referral": known.referral, "note": "Goes on"}))
            })
            .collect(),
    }
}

fn evaluating(code: &str, but: &[&str]) -> Steps {
    if code == "E6" {
        return vec![("cm", sign("evaluation")), ("client", sign("evaluation"))];
    }
    let first = ["E1", "E2", "E3", "E4", "E5"].into_iter().find(|code| !but.contains(code));
    if first != Some(code) {
        return Vec::new();
    }
    let mut tree = evaluation("transition");
    for code in but {
        match *code {
            "E1" => tree["goals"] = json!([]),
            "E2" => {
                tree["goals"][0].as_object_mut().map(|goal| goal.remove("current"));
            }
            "E3" => {
                tree["areas"].as_array_mut().map(Vec::pop);
            }
            "E4" => {
                tree.as_object_mut().map(|tree| tree.remove("satisfaction"));
            }
            "E5" => {
                tree.as_object_mut().map(|tree| tree.remove("decision"));
            }
            _ => {}
        }
    }
    vec![("cm", record(tree))]
}

fn transition(story: &Story, code: &str) -> Steps {
    match code {
        "T1" => vec![("cm", record(json!({"kind": "discharge-criteria", "criteria": ["Goals are met"]})))],
        "T2" => vec![(
            "cm",
            record(json!({"kind": "relapse-plan", "wellness": ["Sleep"], "daily-maintenance": ["Walks"],
                "triggers": ["Noise"], "early-warning-signs": ["No sleep"], "when-things-break-down": ["Call"]})),
        )],
        "T3" => vec![("cm", safety_plan())],
        "T4" => vec![("cm", record(json!({"kind": "step-down", "outcome": "done"})))],
        "T5" => vec![(
            "cm",
            record(json!({"kind": "receiver", "receiver": "accepted", "name": "clinic",
                "first-appointment": story.in_days(7)})),
        )],
        "T6" => vec![(
            "cm",
            record(
                json!({"kind": "handoff", "participants": ["clinic"], "client-present": true, "topics": "All"}),
            ),
        )],
        "T7" => vec![
            ("client", release("r1", "clinic")),
            (
                "cm",
                record(json!({"kind": "transfer-packet", "recipient": "clinic", "content": ["general"],
                    "items": ["Plan"]})),
            ),
        ],
        "T8" => story
            .case
            .summary()
            .referrals
            .iter()
            .map(|known| {
                let entry = json!({"kind": "referral-handover", "referral": known.referral, "to": "clinic"});
                ("cm", record(entry))
            })
            .collect(),
        _ => vec![("client", sign("transition"))],
    }
}

fn aftercare(story: &mut Story, code: &str) -> Steps {
    match code {
        "Z1" => {
            story.later(5);
            vec![("cm", contact("done", "aftercare-day7"))]
        }
        "Z2" => {
            story.later(24);
            vec![("cm", contact("done", "aftercare-day30"))]
        }
        "Z3" => vec![(
            "cm",
            record(
                json!({"kind": "final-evaluation", "areas": [{"area": "quality-of-life", "finding": "Well"}]}),
            ),
        )],
        "Z4" => vec![
            ("cm", record(json!({"kind": "closure-summary", "text": "All is done"}))),
            ("cm", sign("closure-summary")),
            ("s", sign("closure-summary")),
        ],
        _ => vec![(
            "cm",
            record(json!({"kind": "retention", "starts": story.in_days(0), "rule": "State rule"})),
        )],
    }
}

/// A case at the start of screening.
pub(crate) fn screening() -> Story {
    let mut story = Story::unopened();
    story.does("w", &opening());
    story
}

/// A case that has just entered a phase along the forward path.
pub(crate) fn at(phase: Phase) -> Story {
    static CASES: LazyLock<Vec<Story>> = LazyLock::new(|| {
        let mut story = screening();
        let mut all = vec![story.clone()];
        for next in Phase::ALL.iter().skip(1).take(9) {
            story.goes(*next);
            all.push(story.clone());
        }
        story.works(&[]).does("s", &close("goals-met"));
        all.push(story);
        all
    });
    let place = Phase::ALL.iter().position(|known| *known == phase).unwrap();
    CASES[place].clone()
}

/// A case that has just entered implementation under a model, which it changed to in risk stratification.
pub(crate) fn under(model: &str) -> Story {
    let mut story = at(Phase::RiskStratification);
    story.works(&["R5"]).does("cm", &record(json!({"kind": "model-fit", "change-to": model})));
    story.does("cm", &go(Phase::Planning)).goes(Phase::Implementation);
    story
}

/// Closes with every proof that is given beside the record.
pub(crate) fn close(reason: &str) -> Value {
    json!({"type": "close-case", "reason": reason, "proof": {
        "notice": "By letter", "alternatives": "A list", "crisis-resources": "988", "opinion": "In writing",
        "joint-decision": "Agreed", "receiver": "clinic", "first-appointment": "2030-01-07",
        "handoff": "By telephone, with the client", "transfer-packet": "Summary",
        "transfer-offer": "Offered", "incident-review": "Opened", "welfare-check": "Decided"}})
}

pub(crate) fn propose(reason: &str) -> Value {
    let mut tree = close(reason);
    tree["type"] = json!("propose-closure");
    tree
}

/// Open episodes for the check of duplicates.
pub(crate) fn open_episode(story: &Story) -> (CaseId, PersonId, ProgramId) {
    let summary = story.case.summary();
    (summary.case, summary.client.unwrap(), summary.program.unwrap())
}

/// Borrows what [`open_episode`] gave.
pub(crate) fn as_open(known: &(CaseId, PersonId, ProgramId)) -> OpenEpisode<'_> {
    OpenEpisode { case: known.0, client: known.1, program: &known.2 }
}
