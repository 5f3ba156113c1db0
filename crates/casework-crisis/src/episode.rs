//! A crisis episode: one open episode a client, from the first finding until people have ended it.
//!
//! An episode is the sum of its events, and nothing in them is ever changed or taken out. [`decide`](Episode::decide)
//! turns a step into events or refuses it; [`evolve`](Episode::evolve) adds an event up and is total. The effective
//! tier rises by itself and falls only by people. Time, author, rule set and calendar are arguments. Open
//! [`steps::Step`] first.

mod decide;
mod event;
mod lowering;
mod refusal;
pub mod steps;

pub use event::{EpisodeEvent, Judgment, Occurrence};
pub use refusal::StepRefusal;
pub use steps::{ContactHow, Evaluation, Lowering, OverrideReason, Step, StepContext};

use std::collections::{BTreeMap, BTreeSet};

use casework_core::{Digest, Instant, PersonId, Zone};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::escalation::Given;
use crate::rule_set::RuleSetRef;
use crate::{Situation, Tier};

/// A crisis episode of one client.
///
/// ```
/// use casework_core::{Actor, Role};
/// use casework_crisis::episode::{Episode, StepContext};
/// use casework_crisis::{RuleSet, Situation, Tier};
/// let situation: Situation = serde_json::from_str(r#"{ "client": "c-1", "at": "2026-03-02T10:00:00-06:00",
///     "zone": "America/Chicago", "age-band": "adult", "signs": [{ "code": "A-VIOL" }] }"#).unwrap();
/// let worker = Actor::new("01941f29-7c00-7000-8000-000000000001".parse().unwrap(), [Role::CaseManager]).unwrap();
/// let context = StepContext::new(&worker, situation.at, RuleSet::standard());
/// let episode = Episode::open("ep-1", &situation, &context).unwrap();
/// assert_eq!(episode.effective_tier(), Tier::Urgent);
/// assert_eq!(episode.deadline().to_string(), "2026-03-03T10:00:00-06:00");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Episode {
    id: String,
    client: String,
    zone: Zone,
    rule_set: RuleSetRef,
    open: bool,
    opened_at: Instant,
    computed_tier: Tier,
    effective_tier: Tier,
    peak_tier: Tier,
    deadline: Instant,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    latest: Option<Instant>,
    trigger: Trigger,
    response: Response,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    proposal: Option<Proposal>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    caring_contact_due: Option<Instant>,
    reviewed_at: Instant,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    given: Option<Given>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    follow_up_given: Option<Instant>,
    /// Everything that was reported since a person last lowered the tier, as one.
    evidence: Box<Situation>,
    /// The reports that were taken in, so that the same one again changes nothing.
    seen: BTreeSet<Digest>,
    record: Vec<EpisodeEvent>,
}

/// What set the clocks: the opening, or the latest raise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_structs, reason = "when, and which event")]
pub struct Trigger {
    /// When the evidence was found.
    pub at: Instant,
    /// When it was taken in: paging starts here.
    pub received_at: Instant,
    /// Its place in the record.
    pub sequence: u64,
}

/// What people have done since the trigger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", default)]
#[non_exhaustive]
#[expect(clippy::struct_excessive_bools, reason = "each says of one deed whether it was done")]
pub struct Response {
    /// When somebody last acknowledged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acknowledged_at: Option<Instant>,
    /// How contact with the person was confirmed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<ContactHow>,
    /// Whether a contact was confirmed that answers an Immediate tier: emergency services, a clinician in person, a
    /// stabilizing, or a death.
    pub reached: bool,
    /// Whether the emergency response was stood down, with a reason.
    pub stood_down: bool,
    /// Whether an evaluation is recorded, with disposition and next contact.
    pub evaluated: bool,
    /// Whether a review is recorded.
    pub reviewed: bool,
    /// Whether people have lowered the tier.
    pub lowered: bool,
}

/// A lowering that waits for its second person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Proposal {
    /// Who proposed it.
    pub by: PersonId,
    /// What was proposed.
    pub lowering: Box<Lowering>,
}

impl Episode {
    /// Returns its id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Returns the opaque name of the client.
    pub fn client(&self) -> &str {
        &self.client
    }

    /// Returns the zone in which its days are counted.
    pub const fn zone(&self) -> Zone {
        self.zone
    }

    /// Returns the rule set that was in force when it was opened. It stays in force.
    pub const fn rule_set(&self) -> &RuleSetRef {
        &self.rule_set
    }

    /// Says whether it is open.
    pub const fn is_open(&self) -> bool {
        self.open
    }

    /// Returns the tier of the evidence alone.
    pub const fn computed_tier(&self) -> Tier {
        self.computed_tier
    }

    /// Returns the highest tier since people last lowered it.
    pub const fn effective_tier(&self) -> Tier {
        self.effective_tier
    }

    /// Returns the highest tier there ever was.
    pub const fn peak_tier(&self) -> Tier {
        self.peak_tier
    }

    /// Returns when the response is due.
    pub const fn deadline(&self) -> Instant {
        self.deadline
    }

    /// Returns the time that is never passed, at Emergent.
    pub const fn latest(&self) -> Option<Instant> {
        self.latest
    }

    /// Returns what set the clocks.
    pub const fn trigger(&self) -> Trigger {
        self.trigger
    }

    /// Returns what people have done since.
    pub const fn response(&self) -> &Response {
        &self.response
    }

    /// Returns the lowering that waits for its second person.
    pub const fn proposal(&self) -> Option<&Proposal> {
        self.proposal.as_ref()
    }

    /// Returns when the contact after a lowering is due, until it is kept.
    pub const fn caring_contact_due(&self) -> Option<Instant> {
        self.caring_contact_due
    }

    /// Returns when the episode was last reviewed by people.
    pub const fn reviewed_at(&self) -> Instant {
        self.reviewed_at
    }

    /// Returns the evidence since people last lowered the tier, as one situation.
    pub const fn evidence(&self) -> &Situation {
        &self.evidence
    }

    /// Returns everything that happened, in order. Nothing is ever taken out.
    pub fn record(&self) -> &[EpisodeEvent] {
        &self.record
    }

    pub(crate) const fn given(&self) -> Option<Given> {
        self.given
    }

    pub(crate) const fn follow_up_given(&self) -> Option<Instant> {
        self.follow_up_given
    }

    /// Says whether people have given the response that the tier asks for.
    pub const fn is_responded(&self) -> bool {
        let response = &self.response;
        match self.effective_tier {
            Tier::Immediate => response.reached || response.stood_down,
            // A lowering from Immediate does not replace the evaluation.
            Tier::Emergent => response.evaluated,
            Tier::Urgent | Tier::Priority => response.lowered || response.reviewed || response.evaluated,
            Tier::Routine => true,
        }
    }

    /// Adds up events. Nothing comes of an empty record, or of one that does not begin with an opening.
    pub fn replay<'a>(events: impl IntoIterator<Item = &'a EpisodeEvent>) -> Option<Self> {
        let mut events = events.into_iter();
        let first = Self::from_opening(events.next()?)?;
        Some(events.fold(first, Self::evolve))
    }

    fn from_opening(event: &EpisodeEvent) -> Option<Self> {
        let Occurrence::Opened { id, situation, judgment } = &event.what else { return None };
        let mut episode = Self {
            id: id.clone(),
            client: situation.client.clone(),
            zone: situation.zone,
            rule_set: judgment.rule_set.clone(),
            open: true,
            opened_at: event.at,
            computed_tier: judgment.computed_tier,
            effective_tier: judgment.effective_tier,
            peak_tier: judgment.effective_tier,
            deadline: judgment.deadline,
            latest: judgment.latest,
            trigger: Trigger { at: situation.at, received_at: event.at, sequence: event.sequence },
            response: Response::default(),
            proposal: None,
            caring_contact_due: None,
            reviewed_at: event.at,
            given: None,
            follow_up_given: None,
            evidence: situation.clone(),
            seen: BTreeSet::from([event::identity(situation)]),
            record: Vec::with_capacity(4),
        };
        episode.record.push(event.clone());
        Some(episode)
    }

    /// Adds one event. It is total: whatever was decided is taken as it is.
    #[must_use]
    pub fn evolve(mut self, event: &EpisodeEvent) -> Self {
        let (at, sequence) = (event.at, event.sequence);
        match &event.what {
            Occurrence::Opened { .. } | Occurrence::Overridden { .. } | Occurrence::Disclosed { .. } => {}
            Occurrence::EvidenceReceived { situation, judgment, renewed } => {
                self.evidence = Box::new(self.evidence.merged_with(situation));
                self.seen.insert(event::identity(situation));
                // A lowering was proposed on what was known then.
                self.proposal = None;
                self.computed_tier = judgment.computed_tier;
                if *renewed || judgment.effective_tier > self.effective_tier {
                    self.raise(judgment, Trigger { at: situation.at, received_at: at, sequence });
                }
            }
            Occurrence::Raised { judgment, .. } => {
                self.proposal = None;
                self.raise(judgment, Trigger { at, received_at: at, sequence });
            }
            Occurrence::Acknowledged => self.response.acknowledged_at = Some(at),
            Occurrence::NoticeGiven { given } => {
                if given.is_follow_up() {
                    self.follow_up_given = Some(at);
                } else {
                    self.given = Some(*given);
                }
            }
            Occurrence::ContactConfirmed { how, .. } => {
                self.response.contact = Some(*how);
                self.response.reached |= how.answers_immediate(event.role);
            }
            Occurrence::StoodDown { .. } => self.response.stood_down = true,
            Occurrence::Evaluated { evaluation } => {
                self.response.evaluated = true;
                // Whoever evaluates a person is in contact with that person.
                self.response.contact = self.response.contact.or(Some(evaluation.contact));
                self.response.reached |= evaluation.contact.answers_immediate(event.role);
                // A contact that is owed already is not put off.
                let owed = self.caring_contact_due.filter(|due| *due > at);
                self.caring_contact_due =
                    Some(owed.map_or(evaluation.next_contact, |due| due.min(evaluation.next_contact)));
                self.reviewed_at = at;
            }
            Occurrence::Reviewed { .. } => {
                self.response.reviewed = true;
                self.reviewed_at = at;
            }
            Occurrence::LoweringProposed { lowering } => {
                self.proposal = Some(Proposal { by: event.by.id(), lowering: lowering.clone() });
            }
            Occurrence::Lowered { lowering, judgment, .. } => self.lower(lowering, judgment, at),
            Occurrence::CaringContactKept { .. } => {
                self.caring_contact_due = None;
                self.follow_up_given = None;
            }
            Occurrence::Closed { .. } => {
                self.open = false;
                self.proposal = None;
            }
        }
        self.record.push(event.clone());
        self
    }

    fn raise(&mut self, judgment: &Judgment, trigger: Trigger) {
        self.effective_tier = judgment.effective_tier;
        self.peak_tier = self.peak_tier.max(judgment.effective_tier);
        self.deadline = judgment.deadline;
        self.latest = judgment.latest;
        self.trigger = trigger;
        self.response = Response::default();
        self.given = None;
    }

    fn lower(&mut self, lowering: &Lowering, judgment: &Judgment, at: Instant) {
        self.computed_tier = judgment.computed_tier;
        self.effective_tier = lowering.to;
        self.deadline = judgment.deadline;
        self.latest = judgment.latest;
        self.response.lowered = true;
        self.proposal = None;
        self.caring_contact_due = Some(lowering.next_contact);
        self.follow_up_given = None;
        self.reviewed_at = at;
        self.evidence.clone_from(&lowering.assessment);
        self.seen.insert(event::identity(&lowering.assessment));
    }
}

/// The episodes of many clients, at most one open for each.
///
/// ```
/// use casework_core::{Actor, Role};
/// use casework_crisis::episode::{Episodes, StepContext};
/// use casework_crisis::{RuleSet, Situation};
/// let situation: Situation = serde_json::from_str(r#"{ "client": "c-1", "at": "2026-03-02T10:00:00-06:00",
///     "zone": "America/Chicago", "age-band": "adult", "signs": [{ "code": "A-VIOL" }] }"#).unwrap();
/// let worker = Actor::new("01941f29-7c00-7000-8000-000000000001".parse().unwrap(), [Role::CaseManager]).unwrap();
/// let context = StepContext::new(&worker, situation.at, RuleSet::standard());
/// let mut episodes = Episodes::default();
/// assert_eq!(episodes.receive("ep-1", &situation, &context).unwrap().len(), 1);
/// // The same report again: the same episode, and nothing happens.
/// assert!(episodes.receive("ep-2", &situation, &context).unwrap().is_empty());
/// assert_eq!(episodes.open_of("c-1").unwrap().id(), "ep-1");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Episodes {
    open: BTreeMap<String, Episode>,
    closed: Vec<Episode>,
}

impl Episodes {
    /// Takes in a situation: into the open episode of the client, or into a new one with the id given.
    ///
    /// A Routine situation opens nothing.
    ///
    /// # Errors
    /// [`StepRefusal`] when the open episode cannot take it.
    pub fn receive(
        &mut self,
        new_id: &str,
        situation: &Situation,
        context: &StepContext<'_>,
    ) -> Result<Vec<EpisodeEvent>, StepRefusal> {
        if self.open.contains_key(&situation.client) {
            return self.step(
                &situation.client,
                &Step::Receive { situation: Box::new(situation.clone()) },
                context,
            );
        }
        if crate::assess(situation, context.rules, context.calendar).computed_tier == Tier::Routine {
            return Ok(Vec::new());
        }
        let episode = Episode::open(new_id, situation, context)?;
        let events = episode.record.clone();
        self.open.insert(situation.client.clone(), episode);
        Ok(events)
    }

    /// Takes a step in the open episode of a client.
    ///
    /// # Errors
    /// [`StepRefusal`] when there is none, or when it refuses the step.
    pub fn step(
        &mut self,
        client: &str,
        step: &Step,
        context: &StepContext<'_>,
    ) -> Result<Vec<EpisodeEvent>, StepRefusal> {
        let episode = self.open.get(client).ok_or(StepRefusal::NoOpenEpisode)?;
        let events = episode.decide(step, context)?;
        if let Some(episode) = self.open.remove(client) {
            let episode = events.iter().fold(episode, Episode::evolve);
            if episode.is_open() {
                self.open.insert(client.to_owned(), episode);
            } else {
                self.closed.push(episode);
            }
        }
        Ok(events)
    }

    /// Returns the open episode of a client.
    pub fn open_of(&self, client: &str) -> Option<&Episode> {
        self.open.get(client)
    }

    /// Returns the open episodes, by client.
    pub fn open(&self) -> impl Iterator<Item = &Episode> {
        self.open.values()
    }

    /// Returns the closed episodes, in the order in which they were closed.
    pub fn closed(&self) -> &[Episode] {
        &self.closed
    }
}

#[cfg(test)]
mod laws;
#[cfg(test)]
mod tests;
