//! From a step to events. What is refused changes nothing.

use casework_core::{Instant, Role};

use super::event::{EpisodeEvent, Judgment, Occurrence, identity};
use super::refusal::StepRefusal;
use super::steps::{ANYONE, CLINICIANS, ContactHow, Evaluation, REVIEWERS, SECOND, STAFF, Step, StepContext};
use super::{Episode, lowering};
use crate::assess::{Clock, Running, times};
use crate::{Assessment, Situation, Tier, assess};

impl Episode {
    /// Opens an episode on a situation. One of a higher age band, or a Routine one that a person declares, is as good.
    ///
    /// # Errors
    /// [`StepRefusal`] when the person may not, or the situation lies in the future.
    pub fn open(id: &str, situation: &Situation, context: &StepContext<'_>) -> Result<Self, StepRefusal> {
        let role = context.by.first_of(ANYONE).ok_or(StepRefusal::Role(ANYONE))?;
        if situation.at > context.at {
            return Err(StepRefusal::InFuture);
        }
        let mut bare = situation.clone();
        bare.context.previous_deadline = None;
        let assessment = assess(&bare, context.rules, context.calendar);
        let event = EpisodeEvent {
            sequence: 1,
            at: context.at,
            by: context.by.clone(),
            role,
            what: Occurrence::Opened {
                id: id.to_owned(),
                judgment: judgment(
                    &assessment,
                    assessment.effective_tier,
                    assessment.deadline,
                    assessment.latest,
                ),
                situation: Box::new(bare),
            },
        };
        Self::from_opening(&event).ok_or(StepRefusal::NoOpenEpisode)
    }

    /// Decides a step: events to keep, or a refusal.
    ///
    /// # Errors
    /// The [`StepRefusal`].
    pub fn decide(&self, step: &Step, context: &StepContext<'_>) -> Result<Vec<EpisodeEvent>, StepRefusal> {
        let last = self.record.last().map_or(self.opened_at, |event| event.at);
        if context.at < last {
            return Err(StepRefusal::BeforeLast { at: context.at, last });
        }
        if context.rules.reference().hash != self.rule_set.hash {
            let (opened, given) = (self.rule_set.to_string(), context.rules.reference().to_string());
            return Err(StepRefusal::OtherRuleSet { opened, given });
        }
        let roles = self.permitted(step);
        let role = context.by.first_of(roles).ok_or(StepRefusal::Role(roles))?;
        let after_closing =
            matches!(step, Step::KeepCaringContact { .. } | Step::GiveNotice { .. } | Step::Disclose { .. });
        if !self.open && !after_closing {
            return Err(StepRefusal::Closed);
        }
        let found = self.occurrence(step, context)?;
        Ok(found.into_iter().map(|what| self.event(what, role, context)).collect())
    }

    fn event(&self, what: Occurrence, role: Role, context: &StepContext<'_>) -> EpisodeEvent {
        let sequence = self.record.last().map_or(1, |event| event.sequence.saturating_add(1));
        EpisodeEvent { sequence, at: context.at, by: context.by.clone(), role, what }
    }

    /// Returns the roles that may take a step.
    fn permitted(&self, step: &Step) -> &'static [Role] {
        match step {
            Step::Receive { .. } | Step::Raise { .. } => ANYONE,
            Step::Acknowledge
            | Step::GiveNotice { .. }
            | Step::ConfirmContact { .. }
            | Step::KeepCaringContact { .. }
            | Step::Disclose { .. }
            | Step::Override { .. } => STAFF,
            Step::StandDown { .. } | Step::ConfirmLowering => SECOND,
            Step::Evaluate(_) | Step::Lower(_) => CLINICIANS,
            Step::Review { .. } if self.effective_tier >= Tier::Urgent => CLINICIANS,
            Step::Close { .. } if self.peak_tier >= Tier::Urgent => CLINICIANS,
            Step::Review { .. } | Step::Close { .. } => REVIEWERS,
        }
    }

    fn occurrence(&self, step: &Step, context: &StepContext<'_>) -> Result<Option<Occurrence>, StepRefusal> {
        Ok(Some(match step {
            Step::Receive { situation } => return self.receive(situation, context),
            Step::Raise { to, reason } => {
                Occurrence::Raised { reason: reason.clone(), judgment: self.raised_to(*to, context)? }
            }
            Step::Acknowledge => Occurrence::Acknowledged,
            Step::GiveNotice { given } => Occurrence::NoticeGiven { given: *given },
            Step::ConfirmContact { how, note } => {
                Occurrence::ContactConfirmed { how: *how, note: note.clone() }
            }
            Step::StandDown { reason } => Occurrence::StoodDown { reason: reason.clone() },
            Step::Evaluate(evaluation) => self.evaluated(evaluation, context)?,
            Step::Review { note } => Occurrence::Reviewed { note: note.clone() },
            Step::Lower(wanted) => lowering::lower(self, wanted, context)?,
            Step::ConfirmLowering => lowering::confirm(self, context)?,
            Step::Override { rule, reason, comment } => {
                if !self.has_fired(rule) {
                    return Err(StepRefusal::RuleNotFired);
                }
                Occurrence::Overridden { rule: rule.clone(), reason: *reason, comment: comment.clone() }
            }
            Step::Disclose { disclosure } => {
                if disclosure.made_at > context.at {
                    return Err(StepRefusal::InFuture);
                }
                disclosure.check(context.by.id()).map_err(StepRefusal::Disclosure)?;
                Occurrence::Disclosed { disclosure: disclosure.clone() }
            }
            Step::KeepCaringContact { note } => {
                self.caring_contact_due.ok_or(StepRefusal::NoContactDue)?;
                Occurrence::CaringContactKept { note: note.clone() }
            }
            Step::Close { note } => {
                self.closable()?;
                Occurrence::Closed { note: note.clone() }
            }
        }))
    }

    /// Joins a report with what is known. The same report again is nothing new.
    fn receive(
        &self,
        situation: &Situation,
        context: &StepContext<'_>,
    ) -> Result<Option<Occurrence>, StepRefusal> {
        if situation.client != self.client {
            return Err(StepRefusal::OtherClient);
        }
        if situation.at > context.at {
            return Err(StepRefusal::InFuture);
        }
        if self.seen.contains(&identity(situation)) {
            return Ok(None);
        }
        let mut together = self.evidence.merged_with(situation);
        together.context.previous_tier = Some(self.effective_tier);
        together.context.previous_deadline = None;
        let assessment = assess(&together, context.rules, context.calendar);
        // The report is looked at alone as well: what it says today is not outweighed by what was said before.
        let mut alone = situation.clone();
        alone.context.previous_tier = Some(self.effective_tier);
        alone.context.previous_deadline = None;
        let alone = assess(&alone, context.rules, context.calendar);
        // A new report that asks for as much as was answered already is a new crisis, not a repeat.
        let renewed = self.is_responded()
            && alone.computed_tier > Tier::Routine
            && alone.computed_tier >= self.effective_tier;
        let graver = if alone.computed_tier > assessment.computed_tier { alone } else { assessment };
        let effective = self.effective_tier.max(graver.computed_tier);
        let (deadline, latest) = if renewed || effective > self.effective_tier {
            self.clocks(effective, situation.at, context)
        } else {
            (self.deadline, self.latest)
        };
        Ok(Some(Occurrence::EvidenceReceived {
            situation: Box::new(situation.clone()),
            judgment: judgment(&graver, effective, deadline, latest),
            renewed,
        }))
    }

    fn raised_to(&self, to: Tier, context: &StepContext<'_>) -> Result<Judgment, StepRefusal> {
        if to <= self.effective_tier {
            return Err(StepRefusal::NotHigher { effective: self.effective_tier, to });
        }
        let (deadline, latest) = self.clocks(to, context.at, context);
        Ok(Judgment {
            computed_tier: self.computed_tier,
            effective_tier: to,
            deadline,
            latest,
            determined_by: Vec::new(),
            incomplete: false,
            rule_set: self.rule_set.clone(),
        })
    }

    /// Returns the deadline of a tier that is reached now. One that is running never moves later.
    fn clocks(&self, tier: Tier, from: Instant, context: &StepContext<'_>) -> (Instant, Option<Instant>) {
        let same = tier <= self.effective_tier;
        let running = (!self.is_responded()).then_some(Running { deadline: self.deadline, same });
        let clock = Clock { at: from, zone: self.zone, running };
        let due = times(tier, clock, context.rules.limits(), context.calendar);
        (due.deadline, due.latest)
    }

    fn has_fired(&self, rule: &casework_core::Code) -> bool {
        self.record.iter().any(|event| match &event.what {
            Occurrence::Opened { judgment, .. }
            | Occurrence::EvidenceReceived { judgment, .. }
            | Occurrence::Lowered { judgment, .. } => judgment.determined_by.contains(rule),
            Occurrence::Raised { .. }
            | Occurrence::Acknowledged
            | Occurrence::NoticeGiven { .. }
            | Occurrence::ContactConfirmed { .. }
            | Occurrence::StoodDown { .. }
            | Occurrence::Evaluated { .. }
            | Occurrence::Reviewed { .. }
            | Occurrence::LoweringProposed { .. }
            | Occurrence::Overridden { .. }
            | Occurrence::Disclosed { .. }
            | Occurrence::CaringContactKept { .. }
            | Occurrence::Closed { .. } => false,
        })
    }

    fn evaluated(
        &self,
        evaluation: &Evaluation,
        context: &StepContext<'_>,
    ) -> Result<Occurrence, StepRefusal> {
        // The dead are not evaluated: that contact is confirmed on its own.
        if evaluation.contact == ContactHow::Deceased {
            return Err(StepRefusal::NotClosable("record the death as a confirmed contact"));
        }
        if evaluation.next_contact <= context.at {
            return Err(StepRefusal::NotClosable("the next contact lies after the evaluation"));
        }
        // At a top tier, and after a lowering, the next contact is soon.
        let hours = context.rules.chain().caring_contact_hours;
        let soon = context.at.plus(chrono::Duration::hours(hours.into()));
        let owed = self.effective_tier >= Tier::Emergent || self.response.lowered;
        if owed && evaluation.next_contact > soon {
            return Err(StepRefusal::ContactTooLate { hours });
        }
        Ok(Occurrence::Evaluated { evaluation: evaluation.clone() })
    }

    /// Says what is missing before the episode can be closed.
    fn closable(&self) -> Result<(), StepRefusal> {
        let response = &self.response;
        if response.contact == Some(ContactHow::Deceased) {
            return Ok(());
        }
        let missing = |what| Err(StepRefusal::NotClosable(what));
        if self.peak_tier >= Tier::Emergent && response.contact.is_none() {
            return missing("confirm contact with the person");
        }
        if self.effective_tier >= Tier::Emergent {
            return missing("lower the tier first, on a new assessment and with a second person");
        }
        if self.effective_tier >= Tier::Priority && !self.is_responded() {
            return missing("record a review or an evaluation");
        }
        Ok(())
    }
}

/// Keeps what an assessment said.
pub(super) fn judgment(
    assessment: &Assessment,
    effective_tier: Tier,
    deadline: Instant,
    latest: Option<Instant>,
) -> Judgment {
    Judgment {
        computed_tier: assessment.computed_tier,
        effective_tier,
        deadline,
        latest,
        determined_by: assessment.determined_by.iter().map(|reason| reason.code.clone()).collect(),
        incomplete: assessment.incomplete,
        rule_set: assessment.rule_set.clone(),
    }
}
