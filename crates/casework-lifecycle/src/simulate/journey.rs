//! The way of one case: how far it goes, how it ends, and what it does on the way.

use std::cmp::Ordering;

use casework_core::{CaseId, Zone};
use chrono::{Datelike, NaiveDate};
use serde_json::{Value, json};

use super::Settings;
use super::closing::ENDINGS;
use super::crisis::next_phase;
use super::people::{People, Who, random_id};
use super::random::Random;
use super::sheets::Course;
use super::step::{Step, StepLine};
use super::walker::Walker;
use crate::case::Case;
use crate::case::event::Event;
use crate::closure::{Afterwards, ClosureReason};
use crate::phases::{MOVES, MoveKind, Phase};
use crate::policy::{Model, ProgramPolicy};

/// A whole case: its steps in their order, and what they add up to.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct SimulatedCase {
    /// The name by which a history knows the case, which is its reference as well.
    pub name: String,
    /// The case as its events left it.
    pub case: Case,
    /// The steps, refused ones included.
    pub steps: Vec<Step>,
    /// What the generator could not do, when it came to a stop: a row is missing in its tables.
    pub stuck: Option<String>,
    previous: Option<(CaseId, String)>,
}

impl SimulatedCase {
    /// Returns the events in their order.
    pub fn events(&self) -> impl Iterator<Item = &Event> {
        self.steps.iter().filter_map(|step| step.outcome.as_ref().ok()).flatten()
    }

    /// Returns the lines of a history that takes these steps.
    pub fn lines(&self) -> impl Iterator<Item = StepLine<'_>> {
        self.steps.iter().map(|step| step.line(&self.name, self.previous.as_ref()))
    }
}

/// Zones of the cases.
const ZONES: &[&str] = &["America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles"];

/// About how many events it takes to enter each phase on the shortest way.
const REACH: [(Phase, u32); 10] = [
    (Phase::Screening, 1),
    (Phase::Intake, 6),
    (Phase::Assessment, 16),
    (Phase::RiskStratification, 50),
    (Phase::Planning, 58),
    (Phase::Implementation, 70),
    (Phase::Monitoring, 80),
    (Phase::Evaluation, 96),
    (Phase::Transition, 102),
    (Phase::PostTransition, 124),
];

/// Events that are kept free for a good end.
pub(super) const MARGIN: u32 = 24;

fn reach(phase: Phase) -> u32 {
    REACH.iter().find(|(known, _)| *known == phase).map_or(0, |(_, events)| *events)
}

/// Simulates the episodes of one client: one, or one that another follows.
pub(super) fn episodes(settings: &Settings, policy: &ProgramPolicy, unit: u64) -> Vec<SimulatedCase> {
    let first = lived(settings, policy, unit, None);
    let mut random = Random::of(settings.seed, unit.wrapping_mul(3).wrapping_add(1));
    let follows = first
        .iter()
        .filter_map(|case| case.case.summary().closed)
        .any(|reason| reason.rule().afterwards != Afterwards::Never && random.chance(15));
    let second =
        first.as_ref().filter(|_| follows).and_then(|case| lived(settings, policy, unit, Some(case)));
    first.into_iter().chain(second).collect()
}

/// Lives one case from its opening to its end.
fn lived(
    settings: &Settings,
    policy: &ProgramPolicy,
    unit: u64,
    previous: Option<&SimulatedCase>,
) -> Option<SimulatedCase> {
    let mut walker = begins(settings, policy, unit, previous)?;
    let reopened = u32::from(settings.most > 250);
    for round in 0..=reopened {
        let ending = walker.chooses_ending();
        walker.walks(ending.exit, ending.target);
        let closed =
            walker.case.phase() == Phase::Closed || ending.reason.is_some_and(|reason| walker.closes(reason));
        if !closed || walker.stuck.is_some() {
            break;
        }
        walker.looks_back();
        let again = round < reopened && walker.left() > 190 && walker.random.chance(45);
        if !again || !walker.reopens() {
            break;
        }
    }
    let Walker { name, case, steps, stuck, previous, .. } = walker;
    let previous = previous.map(|(case, name)| (case.id(), name));
    Some(SimulatedCase { name, case, steps, stuck, previous })
}

/// Draws a client and opens the case.
fn begins<'a>(
    settings: &Settings,
    policy: &'a ProgramPolicy,
    unit: u64,
    previous: Option<&SimulatedCase>,
) -> Option<Walker<'a>> {
    let part = unit.wrapping_mul(3).wrapping_sub(u64::from(previous.is_some()));
    let mut random = Random::of(settings.seed, part.wrapping_add(2));
    // What belongs to the client is the same in every episode.
    let mut person = Random::of(settings.seed, unit.wrapping_mul(3));
    let drawn = person.pick(&Model::ALL).copied()?;
    let model = settings.model.unwrap_or(drawn);
    let people = People::draw(settings.seed, unit, model, &mut person)?;
    let zone: Zone = person.phrase(ZONES).parse().ok()?;
    let offset = person.within(0, 364);
    let age = if person.chance(9) { person.within(13, 17) } else { person.within(18, 78) };
    let first_day = casework_core::calendar::plus_days(settings.start, offset);
    let year = first_day.year().saturating_sub(i32::try_from(age).unwrap_or(0));
    let born_on = NaiveDate::from_yo_opt(year, person.within(1, 365))?;
    let ended = previous.and_then(|known| known.case.summary().closed_on);
    let day = ended.map_or(first_day, |day| casework_core::calendar::plus_days(day, random.within(95, 300)));
    let millis = u64::try_from(zone.instant(day.and_hms_opt(9, 0, 0)?).unix_millis()).unwrap_or(0);
    let episode = if previous.is_some() { "-2" } else { "" };
    let adult = age > 17;
    let mut walker = Walker {
        case: Case::unopened(CaseId::new(random_id(millis, &mut random))),
        name: format!("sim-{}-{unit}{episode}", settings.seed),
        courses: Course::draw(&mut random, adult),
        medication: random.chance(35),
        most: settings.most,
        fewest: settings.fewest,
        previous: previous.map(|known| (known.case.clone(), known.name.clone())),
        ..Walker::new(policy, random, people, (zone, model, born_on, day))
    };
    let opening = walker.opening();
    walker.does(Who::Intake, &opening).then_some(walker)
}

/// How far a case goes before it ends, and why it ends.
struct Ending {
    reason: Option<ClosureReason>,
    exit: Phase,
    target: u32,
}

impl Walker<'_> {
    /// Writes the command that opens the case.
    pub(crate) fn opening(&self) -> Value {
        let day = self.day;
        let mut tree = json!({"type": "open-case", "client": self.people.client.id(), "program": "community-care",
            "zone": self.zone, "born-on": self.born_on, "reference": self.name,
            "referral": {"source": self.source, "on": day, "reason": "Asks for help with daily life"}});
        if let (Some((case, _)), Some(tree)) = (&self.previous, tree.as_object_mut()) {
            tree.insert("previous".to_owned(), json!(case.id()));
        }
        tree
    }

    /// Draws how the case ends, among what its events leave room for.
    fn chooses_ending(&mut self) -> Ending {
        let begun = self.case.phase();
        let ahead = |phase: Phase| reach(phase).saturating_sub(reach(begun));
        let (events, most) = (self.events, self.most);
        let fits = |phase: Phase| {
            phase >= begun
                && events.saturating_add(ahead(phase)).saturating_add(MARGIN)
                    < most.saturating_sub(MARGIN / 4)
        };
        let exits = |reason: ClosureReason| -> Vec<Phase> {
            Phase::ALL.iter().copied().filter(|phase| reason.rule().allows(*phase) && fits(*phase)).collect()
        };
        let youth = self.day.year().saturating_sub(self.born_on.year()) < 20;
        let grows_up = |reason: ClosureReason| reason == ClosureReason::TransitionedToAdultServices;
        let weight = |(reason, weight): (ClosureReason, u64)| match (grows_up(reason), youth) {
            (true, true) => weight.saturating_mul(12),
            (true, false) => 0,
            (false, _) => weight,
        };
        let possible: Vec<_> = ENDINGS
            .iter()
            .filter(|(reason, _)| !exits(*reason).is_empty())
            .map(|row| (row.0, weight(*row)))
            .collect();
        let total: u64 = possible.iter().map(|(_, weight)| *weight).sum();
        let mut drawn = self.random.below(total);
        let found = possible.iter().find(|(_, weight)| {
            let here = drawn < *weight;
            drawn = drawn.saturating_sub(*weight);
            here
        });
        let mut reason = found.map(|(reason, _)| *reason);
        let at: Vec<Phase> = match reason {
            Some(reason) => exits(reason),
            None => Phase::ALL.iter().copied().filter(|phase| fits(*phase)).collect(),
        };
        let exit = self.random.pick(&at).copied().unwrap_or(begun);
        if self.random.chance(8) {
            reason = None;
        }
        self.unreached = reason == Some(ClosureReason::NoResponse);
        let least = events.saturating_add(ahead(exit)).max(self.fewest);
        let top = most.saturating_sub(MARGIN).max(least);
        let target = self.random.within(least, top).min(self.random.within(least, top));
        Ending { reason, exit, target }
    }

    /// Goes on to a phase, and stays about there until the case has so many events.
    fn walks(&mut self, exit: Phase, target: u32) {
        for _ in 0..4_000 {
            let phase = self.case.phase();
            if self.stuck.is_some() || phase == Phase::Closed {
                return;
            }
            let next_costs = reach(next_phase(phase)).saturating_sub(reach(phase));
            let room = target.saturating_sub(self.events);
            if phase == exit && room == 0 {
                return;
            }
            if phase < exit && self.left() < next_costs.saturating_add(MARGIN / 2) {
                // No room is left for the way: the case ends where it is.
                self.closes(ClosureReason::ProgramEnded);
                return;
            }
            match phase.cmp(&exit) {
                Ordering::Equal => self.lingers(room),
                Ordering::Greater => self.turns_back(exit),
                Ordering::Less => self.goes_forward(exit, target),
            }
        }
        self.stuck.get_or_insert_with(|| format!("no end from {}", self.case.phase()));
    }

    /// Stays in a phase: things happen, and sometimes the case goes round once more.
    fn lingers(&mut self, room: u32) {
        if self.case.phase() == Phase::PostTransition && !self.aftercare_begun {
            self.keeps_first_aftercare_contact();
        } else if room > 30 && self.random.chance(10) {
            self.goes_round(room);
        } else {
            self.something_happens(room);
        }
    }

    /// Takes a loop back, when there is room for the way forward again.
    fn goes_round(&mut self, room: u32) {
        let phase = self.case.phase();
        let costs = |to: Phase| reach(phase).saturating_sub(reach(to)).saturating_add(8);
        let rows: Vec<_> = MOVES
            .iter()
            .filter(|row| row.from == phase && row.kind == MoveKind::LoopBack && costs(row.to) < room)
            .collect();
        let Some(row) = self.random.pick(&rows).copied() else {
            return self.something_happens(room);
        };
        let Some(reason) = self.random.pick(row.reasons).copied() else { return };
        self.does(
            Who::Carrier,
            &json!({"type": "move", "to": row.to, "reason": reason, "note": "It is needed"}),
        );
    }

    /// Comes back to a phase that was passed.
    fn turns_back(&mut self, exit: Phase) {
        let phase = self.case.phase();
        if phase == Phase::Evaluation && exit == Phase::Monitoring {
            self.decision = "continue";
            self.earns(Who::Carrier, &|_| json!({"type": "move", "to": Phase::Monitoring}));
            return;
        }
        let back =
            MOVES.iter().find(|row| row.from == phase && row.to <= exit && row.kind == MoveKind::LoopBack);
        let back =
            back.or_else(|| MOVES.iter().find(|row| row.from == phase && row.kind == MoveKind::LoopBack));
        let Some(row) = back else { return };
        let reason = row.reasons.first().copied();
        self.does(
            Who::Carrier,
            &json!({"type": "move", "to": row.to, "reason": reason, "note": "It is needed"}),
        );
    }

    fn goes_forward(&mut self, exit: Phase, target: u32) {
        let phase = self.case.phase();
        let ahead = reach(exit).saturating_sub(reach(phase));
        let spare = target.saturating_sub(self.events).saturating_sub(ahead);
        let often = self.random.below(u64::from(spare / 12).saturating_add(1));
        for _ in 0..often.min(12) {
            let room = target.saturating_sub(self.events).saturating_sub(ahead);
            if room > 4 && self.case.phase() == phase {
                self.something_happens(room.saturating_sub(3));
            }
        }
        if self.case.phase() != phase || self.stuck.is_some() {
            return;
        }
        let room = target.saturating_sub(self.events).saturating_sub(ahead);
        if room > 20 && self.random.chance(12) {
            return self.goes_round(room);
        }
        self.leaves(phase, exit, room);
    }

    /// Does what the phase asks for and goes on.
    fn leaves(&mut self, phase: Phase, exit: Phase, room: u32) {
        let in_force = self.plan.in_force.is_some();
        let who = if phase == Phase::Screening { Who::Intake } else { Who::Carrier };
        let to = match phase {
            Phase::RiskStratification if in_force && exit >= Phase::Monitoring && self.random.chance(60) => {
                Phase::Monitoring
            }
            Phase::Implementation
                if self.is_brokered() && exit >= Phase::Transition && self.random.chance(60) =>
            {
                self.ends_referrals();
                Phase::Transition
            }
            Phase::Monitoring => {
                self.monitors(room);
                Phase::Evaluation
            }
            Phase::Evaluation if room > 24 && self.random.chance(55) => return self.decides_to_stay(room),
            Phase::Evaluation => {
                self.decision = "transition";
                Phase::Transition
            }
            Phase::Screening
            | Phase::Intake
            | Phase::Assessment
            | Phase::RiskStratification
            | Phase::Planning
            | Phase::Implementation
            | Phase::Transition
            | Phase::PostTransition
            | Phase::Closed => next_phase(phase),
        };
        if self.case.phase() == phase {
            let days = self.random.within(0, 3);
            self.wait(days);
            self.earns(who, &|_| json!({"type": "move", "to": to}));
        }
    }

    pub(crate) fn is_brokered(&self) -> bool {
        let rules = self.summary().model.and_then(|model| self.policy.models.get(&model));
        rules.is_some_and(|rules| rules.implementation_to_transition)
    }

    /// Decides in evaluation that the work goes on: as it is, with another plan, level or assessment.
    fn decides_to_stay(&mut self, room: u32) {
        let choices: &[(&str, Phase, &str)] = &[
            ("continue", Phase::Monitoring, ""),
            ("continue", Phase::Monitoring, ""),
            ("revise", Phase::Planning, "no-improvement"),
            ("restratify", Phase::RiskStratification, "intensity-change"),
            ("reassess", Phase::Assessment, "scheduled-reassessment"),
        ];
        let (decision, to, reason) =
            self.random.pick(choices).copied().unwrap_or(("continue", Phase::Monitoring, ""));
        let costs = reach(Phase::Evaluation).saturating_sub(reach(to)).saturating_add(8);
        let (decision, to, reason) =
            if costs < room { (decision, to, reason) } else { ("continue", Phase::Monitoring, "") };
        self.decision = decision;
        if reason.is_empty() {
            self.earns(Who::Carrier, &|_| json!({"type": "move", "to": to}));
            return;
        }
        self.evaluates();
        let client = self.client_side();
        super::artifacts::signs(self, Who::Carrier, "evaluation");
        super::artifacts::signs(self, client, "evaluation");
        let tree = json!({"type": "move", "to": to, "reason": reason, "note": "As the evaluation decides"});
        self.does(Who::Carrier, &tree);
    }
}
