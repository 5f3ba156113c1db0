//! How people lower the effective tier: the record that stands behind it, who may, and the second person.

use chrono::Duration;

use super::Episode;
use super::decide::judgment;
use super::event::Occurrence;
use super::refusal::StepRefusal;
use super::steps::{Lowering, StepContext};
use crate::assess::{Clock, times};
use crate::{Assessment, Tier, assess};

/// Lowers the tier, or proposes it where a second person must agree.
pub(super) fn lower(
    episode: &Episode,
    wanted: &Lowering,
    context: &StepContext<'_>,
) -> Result<Occurrence, StepRefusal> {
    let assessment = check(episode, wanted, context)?;
    // Going below what the new assessment alone asks for takes a second person at every tier. What it computed stays.
    if episode.effective_tier >= Tier::Emergent || wanted.to < assessment.computed_tier {
        return Ok(Occurrence::LoweringProposed { lowering: Box::new(wanted.clone()) });
    }
    lowered(episode, wanted, context, None)
}

/// Lowers as was proposed, when a second person agrees.
pub(super) fn confirm(episode: &Episode, context: &StepContext<'_>) -> Result<Occurrence, StepRefusal> {
    let proposal = episode.proposal().ok_or(StepRefusal::NoProposal)?;
    if proposal.by == context.by.id() {
        return Err(StepRefusal::SamePerson);
    }
    // Time has passed since: the next contact must still be ahead, and soon.
    check(episode, &proposal.lowering, context)?;
    lowered(episode, &proposal.lowering, context, Some(proposal.by))
}

/// Looks at everything that a lowering must say, and returns the new assessment.
fn check(episode: &Episode, wanted: &Lowering, context: &StepContext<'_>) -> Result<Assessment, StepRefusal> {
    let effective = episode.effective_tier;
    if wanted.to >= effective {
        return Err(StepRefusal::NotLower { effective, to: wanted.to });
    }
    let (assessed, trigger) = (wanted.assessment.at, episode.trigger.at.max(episode.trigger.received_at));
    if wanted.assessment.client != episode.client {
        return Err(StepRefusal::OtherClient);
    }
    if assessed <= trigger {
        return Err(StepRefusal::AssessmentBeforeTrigger { assessed, trigger });
    }
    if assessed > context.at {
        return Err(StepRefusal::InFuture);
    }
    let hours = context.rules.chain().caring_contact_hours;
    let last = context.at.plus(Duration::hours(hours.into()));
    if wanted.next_contact <= context.at || wanted.next_contact > last {
        return Err(StepRefusal::ContactTooLate { hours });
    }
    let mut alone = wanted.assessment.as_ref().clone();
    alone.context.previous_tier = None;
    alone.context.previous_deadline = None;
    let assessment = assess(&alone, context.rules, context.calendar);
    if assessment.incomplete {
        return Err(StepRefusal::AssessmentIncomplete);
    }
    Ok(assessment)
}

fn lowered(
    episode: &Episode,
    wanted: &Lowering,
    context: &StepContext<'_>,
    proposed_by: Option<casework_core::PersonId>,
) -> Result<Occurrence, StepRefusal> {
    let assessment = check(episode, wanted, context)?;
    let clock = Clock { at: context.at, zone: episode.zone, running: None };
    let mut due = times(wanted.to, clock, context.rules.limits(), context.calendar);
    // A cap that runs already is kept where the new tier has one.
    due.latest = match (due.latest, episode.latest) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, _) => one,
    };
    Ok(Occurrence::Lowered {
        from: episode.effective_tier,
        lowering: Box::new(wanted.clone()),
        proposed_by,
        judgment: judgment(&assessment, wanted.to, due.deadline, due.latest),
    })
}
