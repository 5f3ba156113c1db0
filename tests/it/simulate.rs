//! Random walks: simulated cases, every one of which must be what its events say. The long run is
//! `casework simulate --seed N --cases 100000 --check`.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "what a case has been through is told by a few kinds of events"
)]

use std::collections::BTreeSet;

use casework::core::BusinessCalendar;
use casework::lifecycle::simulate::{Settings, SimulatedCase, Simulation};
use casework::lifecycle::{
    Context, Event, Happening, Model, Phase, ProgramPolicy, ReferralStatus, RefusalCode, decide, next_steps,
    replay,
};
use casework::store::views::{Agenda, Clocks};
use casework::store::{EventStore, MemoryStore, codec};
use chrono::Duration;

use crate::invariants;
use crate::lifecycle::CLOSURES;

fn settings(seed: u64) -> Settings {
    Settings::new(seed).with_events(50, 200).unwrap()
}

/// What a case has been through.
#[derive(Default)]
struct Seen {
    codes: BTreeSet<RefusalCode>,
    pairs: BTreeSet<(Phase, Phase)>,
    reasons: BTreeSet<String>,
    referrals: BTreeSet<(ReferralStatus, ReferralStatus)>,
    models: BTreeSet<Model>,
}

impl Seen {
    fn add(&mut self, case: &SimulatedCase) {
        self.codes.extend(case.steps.iter().filter_map(|step| Some(step.outcome.as_ref().err()?.code)));
        self.models.extend(case.case.summary().model);
        for event in case.events() {
            self.pairs.extend(invariants::pair(event));
            match &event.event {
                Happening::CaseOpened { opening } if opening.previous.is_some() => {
                    self.pairs.insert((Phase::Closed, Phase::Screening));
                }
                Happening::CaseClosed { closing, .. } => {
                    self.reasons.insert(closing.reason.as_str());
                }
                Happening::ReferralAdvanced { from, step, .. } => {
                    self.referrals.insert((*from, step.to));
                }
                _ => {}
            }
        }
    }
}

#[test]
fn every_simulated_case_replays_reads_back_and_verifies() {
    let policy = ProgramPolicy::us_default();
    let mut seen = Seen::default();
    for (case, number) in Simulation::new(settings(1), &policy).take(300).zip(0..) {
        assert_eq!(case.stuck, None, "{}", case.name);
        let events: Vec<&Event> = case.events().collect();
        assert!((50..=200).contains(&events.len()), "{} has {} events", case.name, events.len());
        replays(&case, &events, &policy);
        invariants::hold(&case.case, &events);
        // What is written and read costs most: every fifth case in the test run, every one in the long run.
        if number % 5 == 0 {
            reads_back(&case);
        }
        seen.add(&case);
    }
    // Longer cases go round more often.
    Simulation::new(Settings::new(2), &policy).take(90).for_each(|case| seen.add(&case));
    assert_eq!(seen.codes.len(), RefusalCode::ALL.len(), "every refusal code is met: {:?}", seen.codes);
    assert_eq!(seen.models.len(), Model::ALL.len());
    assert_eq!(seen.reasons.len(), CLOSURES.len(), "every closure reason is met: {:?}", seen.reasons);
    let reached: BTreeSet<_> = seen.referrals.iter().map(|(_, to)| *to).collect();
    assert_eq!(
        reached.len(),
        ReferralStatus::ALL.len() - 1,
        "every state of a referral is reached: {reached:?}"
    );
    assert_eq!(seen.pairs.len(), 44, "every pair of phases is taken: {:?}", seen.pairs);
}

fn replays(case: &SimulatedCase, events: &[&Event], policy: &ProgramPolicy) {
    let again = replay(events.iter().copied()).unwrap();
    assert_eq!(format!("{again:?}"), format!("{:?}", case.case), "{}", case.name);
    assert_eq!(again.summary(), case.case.summary());
    let last = case.steps.last().unwrap();
    let context = Context::new(&last.by, last.at, last.id, policy);
    assert_eq!(next_steps(&again, &context), next_steps(&case.case, &context));
}

fn reads_back(case: &SimulatedCase) {
    let (events, again): (Vec<Event>, _) = (case.events().cloned().collect(), &case.case);
    let mut store = MemoryStore::new();
    let appended = store.append(again.id(), 0, &events).unwrap();
    assert_eq!(appended.sequence, again.sequence());
    let verified = store.verify(None).unwrap();
    assert_eq!((verified.events, verified.faults), (again.sequence(), Vec::new()), "{}", case.name);
    for (stored, event) in store.read(again.id()).unwrap().iter().zip(&events) {
        assert_eq!(codec::encode(&stored.event).unwrap(), codec::encode(event).unwrap(), "{}", case.name);
    }
}

#[test]
fn what_is_due_is_kept_no_longer_than_it_holds() {
    let clocks = Clocks { policy: ProgramPolicy::us_default(), calendar: BusinessCalendar::default() };
    let (mut asked, mut longer) = (0, 0);
    for case in Simulation::new(settings(11), &clocks.policy).take(40) {
        let events: Vec<&Event> = case.events().collect();
        for length in (1..=events.len()).step_by(17) {
            let now = events[length - 1].at;
            let case = replay(events[..length].iter().copied()).unwrap();
            let zone = case.summary().zone;
            let kept = clocks.tasks(&case, now);
            let until = kept.until.unwrap();
            assert!(until > now);
            asked += 1;
            longer += u32::from(until.since(now) > Duration::days(1));
            // Every day at three times, whatever the clocks did on the days between.
            for day in now.date_in(zone).iter_days().take_while(|day| *day <= until.date_in(zone)) {
                for time in [(0, 0, 0), (9, 30, 0), (23, 59, 59)] {
                    let at = zone.instant(day.and_hms_opt(time.0, time.1, time.2).unwrap());
                    if at >= now && at < until {
                        assert_eq!(clocks.tasks(&case, at).tasks, kept.tasks, "{} at {at}", case.id());
                    }
                }
            }
        }
    }
    assert!(longer * 2 > asked, "most answers hold for longer than a day: {longer} of {asked}");
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_seed_others() {
    let policy = ProgramPolicy::us_default();
    let lines = |seed: u64| -> Vec<String> {
        let cases: Vec<_> = Simulation::new(settings(seed), &policy).take(4).collect();
        cases
            .iter()
            .flat_map(|case| {
                case.lines().map(|line| serde_json::to_string(&line).unwrap()).collect::<Vec<_>>()
            })
            .collect()
    };
    assert_eq!(lines(3), lines(3));
    assert_ne!(lines(3), lines(4));
}

#[test]
fn a_simulated_case_has_no_back_door() {
    // Each step, put to the rules again by its own circumstances, comes to what the generator says.
    let policy = ProgramPolicy::us_default();
    let calendar = BusinessCalendar::default();
    for case in Simulation::new(settings(5), &policy).take(12) {
        if case.case.summary().previous.is_some() {
            continue;
        }
        let mut now = casework::lifecycle::Case::unopened(case.case.id());
        for step in &case.steps {
            let context = Context {
                recorded_at: step.recorded_at.unwrap_or(step.at),
                late: step.late.as_ref(),
                calendar: Some(&calendar),
                caseload: step.caseload,
                ..Context::new(&step.by, step.at, step.id, &policy)
            };
            let found = decide(&now, &step.command, &context).map_err(Box::new);
            assert_eq!(found, step.outcome, "{}", case.name);
            now = found.iter().flatten().fold(now, casework::lifecycle::evolve);
        }
    }
}

#[test]
fn a_model_that_is_asked_for_is_the_only_one_and_bounds_are_kept() {
    let policy = ProgramPolicy::us_default();
    let wanted = settings(2).with_model(Some(Model::Act));
    for case in Simulation::new(wanted, &policy).take(10) {
        assert!(case.case.summary().model.is_none_or(|model| model == Model::Act));
    }
    assert!(Settings::new(1).with_events(50, 99).is_err());
    assert!(Settings::new(1).with_events(1, 10).is_err());
}
