//! The chain, minute by minute.

use casework_core::{Actor, FreeText, Role, Zone};
use serde_json::{Value, json};

use super::*;
use crate::episode::{ContactHow, Evaluation, Step, StepContext};
use crate::rule_set::RuleSetDefinition;
use crate::{Situation, assess};

const FRIDAY: &str = "2026-03-06T19:15:00-06:00";

pub(crate) fn person(number: u8) -> PersonId {
    format!("01941f29-7c00-7000-8000-0000000000{number:02}").parse().unwrap()
}

pub(crate) fn actor(number: u8, role: Role) -> Actor {
    Actor::new(person(number), [role]).unwrap()
}

pub(crate) fn words(text: &str) -> FreeText {
    FreeText::new(text).unwrap()
}

/// A rule set with a region and a terminal contact. The proof of it is a test of its own.
pub(crate) fn rules() -> &'static RuleSet {
    static RULES: std::sync::LazyLock<RuleSet> = std::sync::LazyLock::new(|| {
        let mut definition = RuleSetDefinition::new("riverside", "1.0.0");
        definition.region = Some("US".to_owned());
        definition.chain.terminal = Some(Terminal {
            name: "County crisis team".into(),
            number: "555-0100".into(),
            hours: crate::contacts::Hours::Always,
        });
        RuleSet::unproved(&definition)
    });
    &RULES
}

pub(crate) fn situation(at: &str, mut fields: Value) -> Situation {
    for (name, value) in [("client", "c-1"), ("at", at), ("zone", "America/Chicago"), ("age-band", "adult")] {
        if fields.get(name).is_none() {
            fields[name] = value.into();
        }
    }
    serde_json::from_value(fields).unwrap()
}

fn everyone() -> Roster {
    let posts = [Post::OnCallClinician, Post::Supervisor, Post::MedicalDirector];
    Roster::new(posts.into_iter().zip(1..).map(|(post, number)| Duty::always(post, person(number))))
}

/// A service at work: it asks, tells people, and writes down what it told.
struct Service {
    episode: Episode,
    roster: Roster,
    log: Vec<String>,
    alarms: Vec<Alarm>,
}

impl Service {
    fn open(at: &str, fields: Value) -> Self {
        let situation = situation(at, fields);
        let worker = actor(9, Role::CaseManager);
        let episode =
            Episode::open("ep-1", &situation, &StepContext::new(&worker, situation.at, rules())).unwrap();
        Self { episode, roster: everyone(), log: Vec::new(), alarms: Vec::new() }
    }

    fn step(&mut self, minute: i64, by: &Actor, step: &Step) -> &mut Self {
        let at = self.at(minute);
        let events = self.episode.decide(step, &StepContext::new(by, at, rules())).unwrap();
        self.episode = events.iter().fold(self.episode.clone(), Episode::evolve);
        self
    }

    fn acknowledge(&mut self, minute: i64) -> &mut Self {
        self.step(minute, &actor(1, Role::Clinician), &Step::Acknowledge)
    }

    /// The instant so many minutes after the opening.
    fn at(&self, minute: i64) -> Instant {
        self.episode.record()[0].at.plus(Duration::minutes(minute))
    }

    /// Ticks once, and writes every notice down as minute, posts and why.
    fn tick(&mut self, minute: i64) -> Escalation {
        let now = self.at(minute);
        let answer = escalate(&self.episode, &Duties::new(rules(), &self.roster), now).unwrap();
        for notice in &answer.notices {
            let posts: Vec<_> = notice.to.iter().map(|to| to.post.as_str()).collect();
            self.log.push(format!("{minute} {} {:?}", posts.join("+"), notice.why));
            self.step(minute, &actor(9, Role::CaseManager), &Step::GiveNotice { given: notice.given });
        }
        self.alarms.extend(answer.alarm);
        answer
    }

    /// Ticks whenever the chain asks for it, until a minute.
    fn run(&mut self, until: i64) -> &mut Self {
        let mut minute = 0;
        while minute <= until {
            let next = self.tick(minute).next_at;
            let Some(next) = next else { break };
            minute = next.since(self.at(0)).num_minutes().max(minute + 1);
        }
        self
    }
}

#[test]
fn an_emergent_that_nobody_answers_climbs_to_the_crisis_service_and_loops() {
    // Friday 19:15: 19:30 supervisor, 19:45 medical director, 20:00 crisis service, then again.
    let mut service = Service::open(FRIDAY, json!({ "probes": { "bssa-result": "high" } }));
    service.run(75);
    assert_eq!(
        service.log,
        [
            "0 on-call-clinician Triggered",
            "15 supervisor Unacknowledged",
            "30 medical-director Unacknowledged",
            "45 terminal-contact Unacknowledged",
            "60 on-call-clinician Unacknowledged",
            "75 supervisor Unacknowledged",
        ]
    );
    assert_eq!(service.episode.deadline().to_string(), "2026-03-06T21:15:00-06:00");
}

#[test]
fn the_levels_carry_their_prompts_and_numbers() {
    let mut service = Service::open(FRIDAY, json!({ "probes": { "violence-now": "yes" } }));
    let now = service.tick(0);
    let first = &now.notices[0];
    assert_eq!((first.tier, first.prompt), (Tier::Immediate, Some(Prompt::CallEmergencyNumber)));
    assert_eq!(service.log, ["0 on-call-clinician+supervisor Triggered"]);
    assert_eq!(first.acknowledge_by, service.at(5));
    let last = service.tick(10).notices.pop().unwrap();
    assert_eq!(last.prompt, Some(Prompt::SendCrisisService));
    assert_eq!(last.to[0].number.as_deref(), Some("County crisis team: 555-0100"));
}

#[test]
fn an_immediate_pages_every_five_minutes_until_somebody_records_contact() {
    let mut service = Service::open(FRIDAY, json!({ "probes": { "violence-now": "yes" } }));
    service.run(20);
    assert_eq!(
        service.log,
        [
            "0 on-call-clinician+supervisor Triggered",
            "5 medical-director DeadlinePassed",
            "10 terminal-contact DeadlinePassed",
            "15 on-call-clinician+supervisor DeadlinePassed",
            "20 medical-director DeadlinePassed",
        ]
    );
    // An acknowledgment buys one interval, no more.
    service.log.clear();
    service.acknowledge(21);
    for minute in 21..=27 {
        service.tick(minute);
    }
    assert_eq!(service.log, ["26 on-call-clinician+supervisor DeadlinePassed"]);
    let reached = Step::ConfirmContact { how: ContactHow::ServicesReached, note: words("Reached at home") };
    service.step(28, &actor(9, Role::CaseManager), &reached);
    service.log.clear();
    service.run(500);
    assert_eq!(service.log, Vec::<String>::new());
}

#[test]
fn an_acknowledgment_stops_the_paging_and_not_the_deadline() {
    let mut service = Service::open(FRIDAY, json!({ "probes": { "bssa-result": "high" } }));
    service.tick(0);
    service.acknowledge(4);
    let quiet = service.tick(30);
    assert!(quiet.notices.is_empty() && !quiet.breached);
    assert_eq!(quiet.next_at, Some(service.episode.deadline()));
    assert!(service.tick(119).notices.is_empty());
    service.log.clear();
    let late = service.tick(120);
    assert!(late.breached);
    assert_eq!(service.log, ["120 supervisor DeadlinePassed"], "one level up, and the tier stays");
    assert_eq!(service.episode.effective_tier(), Tier::Emergent);
    service.run(165);
    assert_eq!(
        service.log[1..3],
        ["135 medical-director DeadlinePassed", "150 terminal-contact DeadlinePassed"]
    );
    assert_eq!(service.tick(360).alarm, Some(Alarm::PastCap));
    let evaluation = Evaluation {
        contact: ContactHow::InPerson,
        disposition: words("Goes home with sister"),
        next_contact: service.at(1500),
    };
    service.step(361, &actor(1, Role::Clinician), &Step::Evaluate(evaluation));
    let done = service.tick(362);
    assert!(done.notices.is_empty() && !done.breached && done.alarm.is_none());
}

#[test]
fn an_empty_level_is_skipped_upward_and_never_waited_for() {
    let mut service = Service::open(FRIDAY, json!({ "probes": { "bssa-result": "high" } }));
    service.roster = Roster::new([Duty::always(Post::MedicalDirector, person(3))]);
    service.run(30);
    assert_eq!(
        service.log,
        [
            "0 medical-director Triggered",
            "15 terminal-contact Unacknowledged",
            "30 medical-director Unacknowledged"
        ]
    );
}

#[test]
fn an_empty_chain_raises_the_alarm_and_tells_the_terminal_contact() {
    let mut service = Service::open("2026-03-06T16:40:00-06:00", json!({ "signs": [{ "code": "A-VIOL" }] }));
    service.roster = Roster::default();
    service.tick(0);
    assert_eq!(
        (service.alarms.as_slice(), service.log.as_slice()),
        (&[Alarm::NobodyOnDuty][..], &["0 terminal-contact Triggered".to_owned()][..])
    );
}

#[test]
fn who_is_told_is_who_is_on_duty_then() {
    let mut service = Service::open(FRIDAY, json!({ "probes": { "bssa-result": "high" } }));
    let change = service.at(60);
    service.roster = Roster::new([
        Duty { until: Some(change), ..Duty::always(Post::OnCallClinician, person(1)) },
        Duty { from: Some(change), ..Duty::always(Post::OnCallClinician, person(4)) },
        Duty { client: Some("c-2".to_owned()), ..Duty::always(Post::AssignedClinician, person(5)) },
    ]);
    let told =
        |answer: &Escalation| answer.notices[0].to.iter().filter_map(|to| to.person).collect::<Vec<_>>();
    assert_eq!(told(&service.tick(0)), [person(1)], "the clinician of another client is not told");
    service.tick(15);
    service.tick(30);
    service.tick(45);
    assert_eq!(told(&service.tick(60)), [person(4)]);
}

#[test]
fn urgent_tells_the_on_call_clinician_when_the_assigned_ones_are_away() {
    let mut service = Service::open("2026-03-06T16:40:00-06:00", json!({ "signs": [{ "code": "A-VIOL" }] }));
    service.run(120);
    assert_eq!(
        service.log,
        [
            "0 on-call-clinician Triggered",
            "60 supervisor Unacknowledged",
            "120 on-call-clinician Unacknowledged"
        ]
    );
    let mut in_hours = Service::open("2026-03-06T16:40:00-06:00", json!({ "signs": [{ "code": "A-VIOL" }] }));
    in_hours.roster = Roster::new([
        Duty::always(Post::AssignedCaseManager, person(6)),
        Duty::always(Post::AssignedClinician, person(7)),
        Duty::always(Post::OnCallClinician, person(1)),
    ]);
    in_hours.tick(0);
    assert_eq!(in_hours.log, ["0 assigned-case-manager+assigned-clinician Triggered"]);
    // Four hours after the last level it starts again, so that rotations are current.
    service.log.clear();
    service.run(120 + 240);
    assert_eq!(service.log[0], "360 on-call-clinician Unacknowledged");
}

#[test]
fn priority_is_read_in_a_digest_and_waits_for_business_days() {
    let situation = situation(FRIDAY, json!({ "signs": [{ "code": "A-EMO" }] }));
    let worker = actor(9, Role::CaseManager);
    let weekends = BusinessCalendar::default();
    let mut context = StepContext::new(&worker, situation.at, rules());
    context.calendar = Some(&weekends);
    let episode = Episode::open("ep-1", &situation, &context).unwrap();
    let roster = Roster::new([Duty::always(Post::AssignedCaseManager, person(6))]);
    let mut duties = Duties::new(rules(), &roster);
    let calendar_days = escalate(&episode, &duties, situation.at).unwrap();
    assert_eq!(calendar_days.notices[0].manner, Manner::Digest);
    assert_eq!(
        calendar_days.next_at.unwrap().to_string(),
        "2026-03-07T19:15:00-06:00",
        "no calendar: earlier"
    );
    duties.calendar = Some(&weekends);
    let business = escalate(&episode, &duties, situation.at).unwrap();
    assert_eq!(business.next_at.unwrap().to_string(), "2026-03-09T19:15:00-05:00");
}

#[test]
fn a_late_call_climbs_the_chain_once_and_then_waits() {
    let mut service = Service::open(FRIDAY, json!({ "probes": { "bssa-result": "high" } }));
    let late = service.tick(100);
    let levels: Vec<_> = late.notices.iter().map(|notice| notice.given.level.unwrap()).collect();
    assert_eq!(levels, [0, 1, 2, 3]);
    assert_eq!(late.next_at, Some(service.at(115)));
    assert!(service.tick(100).notices.is_empty(), "what was told is not told again");
}

#[test]
fn asking_twice_tells_nobody_twice() {
    let mut service = Service::open(FRIDAY, json!({ "probes": { "bssa-result": "high" } }));
    let duties = Duties::new(rules(), &service.roster);
    let once = escalate(&service.episode, &duties, service.at(0)).unwrap();
    assert_eq!(once, escalate(&service.episode, &duties, service.at(0)).unwrap(), "a pure function");
    for minute in 0..=45 {
        service.tick(minute);
        service.tick(minute);
    }
    assert_eq!(service.log.len(), 4);
}

#[test]
fn a_raise_starts_the_chain_of_the_higher_tier_at_once() {
    let mut service = Service::open(FRIDAY, json!({ "signs": [{ "code": "A-VIOL" }] }));
    service.tick(0);
    service.acknowledge(2);
    let more = situation("2026-03-06T19:25:00-06:00", json!({ "probes": { "violence-now": "yes" } }));
    service.step(10, &actor(9, Role::CaseManager), &Step::Receive { situation: Box::new(more) });
    service.log.clear();
    service.tick(10);
    assert_eq!(service.log, ["10 on-call-clinician+supervisor Triggered"]);
}

#[test]
fn another_rule_set_is_refused() {
    let service = Service::open(FRIDAY, json!({ "probes": { "bssa-result": "high" } }));
    let roster = everyone();
    let other = escalate(&service.episode, &Duties::new(RuleSet::standard(), &roster), service.at(0));
    assert_eq!(other, Err(OtherRuleSet));
}

#[test]
fn an_overdue_review_is_told_once_a_day() {
    let mut service = Service::open(FRIDAY, json!({ "signs": [{ "code": "A-VIOL" }] }));
    service.step(1, &actor(1, Role::Clinician), &Step::Review { note: words("Seen") });
    service.roster = Roster::new([Duty::always(Post::Supervisor, person(2))]);
    let days = |count: i64| 1 + count * 24 * 60;
    assert_eq!(service.tick(2).next_at, Some(service.at(days(90))));
    assert!(service.tick(days(90) - 1).notices.is_empty());
    service.tick(days(90));
    service.tick(days(90) + 60);
    service.tick(days(91));
    let told: Vec<_> = service.log.iter().map(|line| line.split(' ').nth(2).unwrap()).collect();
    assert_eq!(told, ["ReviewDue", "ReviewDue"]);
    // With nobody on duty the reminder still reaches a human.
    service.roster = Roster::default();
    let answer = service.tick(days(92));
    assert_eq!(answer.notices[0].to[0].post, Post::TerminalContact);
}

#[test]
fn whatever_the_order_of_calls_an_unanswered_top_tier_reaches_the_terminal_contact() {
    let mut numbers = 7_u64;
    let mut next = |below: u64| {
        numbers ^= numbers << 13;
        numbers ^= numbers >> 7;
        numbers ^= numbers << 17;
        numbers % below
    };
    for case in 0..300 {
        let immediate = case % 2 == 0;
        let fields = if immediate {
            json!({ "probes": { "violence-now": "yes" } })
        } else {
            json!({ "probes": { "bssa-result": "high" } })
        };
        let mut service = Service::open(FRIDAY, fields);
        // Any posts may be empty, and the calls may come at any minutes.
        let posts = [Post::OnCallClinician, Post::Supervisor, Post::MedicalDirector, Post::AssignedClinician];
        service.roster = Roster::new(
            posts
                .into_iter()
                .zip(1..)
                .filter(|_| next(2) == 0)
                .map(|(post, number)| Duty::always(post, person(number))),
        );
        let bound = if immediate { 10 } else { 45 };
        let mut minute = 0;
        let mut told_at = None;
        while told_at.is_none() && minute <= 600 {
            let answer = service.tick(minute);
            let terminal = |notice: &Notice| notice.to.iter().any(|to| to.post == Post::TerminalContact);
            told_at = answer.notices.iter().any(terminal).then_some(minute);
            minute += i64::try_from(1 + next(40)).unwrap();
        }
        // The first call at or after the bound has told it.
        assert!(told_at.is_some_and(|told| told <= bound + 40), "{case}: {told_at:?} {:?}", service.log);
    }
    assert_eq!(assess(&situation(FRIDAY, json!({})), rules(), None).computed_tier, Tier::Routine);
}

#[test]
fn a_day_without_the_clock_change_is_a_day_with_it() {
    let zone: Zone = "America/Chicago".parse().unwrap();
    let before: Instant = "2026-03-07T23:30:00-06:00".parse().unwrap();
    assert_eq!(
        Wait::Minutes(240).after(before, zone, None).written_in(zone).to_string(),
        "2026-03-08T04:30:00-05:00"
    );
}
