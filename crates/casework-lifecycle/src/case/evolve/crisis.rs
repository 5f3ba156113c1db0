//! The crisis overlay and the episode behind it: one story, told by the same events.
//!
//! Declaring opens the episode, a safety screen adds to its evidence, stabilizing confirms contact, resolving closes it.
//! The judgments are those that were made then: nothing is judged anew when events are read.

use casework_core::{Code, Instant};
use casework_crisis::episode::{ContactHow, EpisodeEvent, Judgment, Occurrence};
use casework_crisis::{Episode, RuleSetRef, Situation, Tier};

use crate::artifacts::common::ContactOutcome;
use crate::case::State;
use crate::case::event::{CrisisJudgment, Event, Happening};
use crate::case::state::CrisisStatus;

impl State {
    pub(super) fn crisis(&mut self, event: &Event) {
        self.crisis.last_on = self.crisis.last_on.max(Some(self.day_of(event.at)));
        match &event.event {
            Happening::CrisisDeclared { judgment, situation, .. } => {
                let tier = Some(judgment.effective_tier);
                let same = self.crisis.status != CrisisStatus::None;
                self.crisis.tier = if same { self.crisis.tier.max(tier) } else { tier };
                self.crisis.status = CrisisStatus::Active;
                self.crisis.declared_at = Some(event.at);
                self.crisis.triggered_at = self.crisis.triggered_at.max(Some(event.at));
                self.crisis.co_signatures.clear();
                self.crisis.contact_due = None;
                if let Some(situation) = situation {
                    self.report(situation, judgment, true, event);
                }
            }
            Happening::CrisisStabilized { note } => {
                self.crisis.status = CrisisStatus::Stabilized;
                self.crisis.stabilized_at = self.crisis.stabilized_at.max(Some(event.at));
                // Who signs the end of a crisis signs it once there is something to judge.
                self.crisis.co_signatures.clear();
                let how = ContactHow::Stabilized;
                self.tell_episode(Occurrence::ContactConfirmed { how, note: note.clone() }, event);
            }
            Happening::CrisisResolved { loop_due, next_contact, note } => {
                self.crisis.status = CrisisStatus::None;
                self.crisis.tier = None;
                self.crisis.co_signatures.clear();
                self.crisis.loop_due = *loop_due;
                self.crisis.contact_due = Some(*next_contact);
                self.tell_episode(Occurrence::Closed { note: note.clone() }, event);
            }
            _ => {}
        }
    }

    /// Takes a report into the open episode, or opens one with it when a crisis is declared.
    ///
    /// A report that alone is Emergent or more makes a stabilized crisis active again.
    pub(super) fn report(
        &mut self,
        situation: &Situation,
        judgment: &CrisisJudgment,
        declared: bool,
        event: &Event,
    ) {
        let grave = judgment.computed_tier >= Tier::Emergent && self.crisis.status != CrisisStatus::None;
        let again = grave && self.crisis.status == CrisisStatus::Stabilized;
        if grave {
            self.crisis.triggered_at = self.crisis.triggered_at.max(Some(event.at));
        }
        if again {
            self.crisis.status = CrisisStatus::Active;
            self.crisis.co_signatures.clear();
        }
        let Some(judgment) = kept(judgment) else { return };
        let situation = Box::new(situation.clone());
        if self.crisis.episode.as_ref().is_some_and(|episode| episode.is_open()) {
            // A crisis that flares up anew starts the clocks anew.
            let renewed = declared || again;
            self.tell_episode(Occurrence::EvidenceReceived { situation, judgment, renewed }, event);
        } else if declared {
            let id = format!("{}-{}", event.case, event.sequence);
            let opened = step(1, Occurrence::Opened { id, situation, judgment }, event);
            self.crisis.episode = Episode::replay([&opened]).map(Box::new);
        }
    }

    fn tell_episode(&mut self, what: Occurrence, event: &Event) {
        if let Some(episode) = self.crisis.episode.take() {
            let sequence = u64::try_from(episode.record().len()).unwrap_or(u64::MAX).saturating_add(1);
            self.crisis.episode = Some(Box::new(episode.evolve(&step(sequence, what, event))));
        }
    }

    /// Ends the wait for the contact after a crisis once one took place.
    pub(super) fn keep_crisis_contact(&mut self, outcome: ContactOutcome, at: Instant) {
        let resolved =
            self.crisis.episode.as_ref().and_then(|episode| episode.record().last()).map(|last| last.at);
        if outcome == ContactOutcome::Done && resolved.is_none_or(|resolved| at > resolved) {
            self.crisis.contact_due = None;
        }
    }
}

fn step(sequence: u64, what: Occurrence, event: &Event) -> EpisodeEvent {
    EpisodeEvent { sequence, at: event.at, by: event.by.clone(), role: event.role, what }
}

/// Returns a judgment as an episode keeps it, when the rule set that made it can be read.
fn kept(judgment: &CrisisJudgment) -> Option<Judgment> {
    let determined_by: Vec<Code> = judgment.determined_by.clone();
    Some(Judgment {
        computed_tier: judgment.computed_tier,
        effective_tier: judgment.effective_tier,
        deadline: judgment.deadline,
        latest: judgment.latest,
        determined_by,
        incomplete: judgment.incomplete,
        rule_set: RuleSetRef::read(&judgment.rule_set)?,
    })
}
