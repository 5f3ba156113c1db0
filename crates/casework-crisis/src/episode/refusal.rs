//! Why an episode does not take a step now, and what would be right.

use casework_core::{Instant, Role};

use crate::Tier;
use crate::disclosure::DisclosureError;

/// A step that an episode does not take now.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StepRefusal {
    /// The new assessment of a lowering is not dated after the trigger.
    #[error("the new assessment is dated {assessed} and the trigger {trigger}: assess the person again")]
    AssessmentBeforeTrigger {
        /// The date of the assessment.
        assessed: Instant,
        /// The date of the trigger.
        trigger: Instant,
    },
    /// The new assessment leaves something open.
    #[error("the new assessment is incomplete: finish it first")]
    AssessmentIncomplete,
    /// The step is dated before the one before it.
    #[error("the step is dated {at}, before what happened last at {last}")]
    BeforeLast {
        /// The date of the step.
        at: Instant,
        /// The date of the last event.
        last: Instant,
    },
    /// The episode is closed.
    #[error("the episode is closed: a new finding opens a new one")]
    Closed,
    /// The contact after a lowering must be soon.
    #[error("the next contact is within {hours} hours of the lowering, and after it")]
    ContactTooLate {
        /// The most hours.
        hours: u32,
    },
    /// The record of a disclosure lacks something.
    #[error("the disclosure is not recorded yet: {0}")]
    Disclosure(DisclosureError),
    /// Something is dated in the future.
    #[error("a report cannot be dated after the step that takes it in")]
    InFuture,
    /// Something is missing before the episode can be closed.
    #[error("the episode cannot be closed yet: {0}")]
    NotClosable(&'static str),
    /// Nothing is due.
    #[error("no contact after a lowering is due")]
    NoContactDue,
    /// The client has no open episode.
    #[error("the client has no open episode")]
    NoOpenEpisode,
    /// No lowering waits for a second person.
    #[error("no lowering waits for a second person, or new evidence has come in since: propose it anew")]
    NoProposal,
    /// The tier asked for is not lower.
    #[error("the tier is {effective} already: {to} is not lower")]
    NotLower {
        /// The tier that stands.
        effective: Tier,
        /// The tier asked for.
        to: Tier,
    },
    /// The tier asked for is not higher.
    #[error("the tier is {effective} already: {to} is not higher")]
    NotHigher {
        /// The tier that stands.
        effective: Tier,
        /// The tier asked for.
        to: Tier,
    },
    /// The report is about another client.
    #[error("the report is about another client")]
    OtherClient,
    /// The rule set is not the one that the episode was opened under.
    #[error("the episode stands under rule set {opened}: give that version, not {given}")]
    OtherRuleSet {
        /// The rule set of the episode.
        opened: String,
        /// The rule set that was given.
        given: String,
    },
    /// No role of the person may take the step.
    #[error("no role of this person may do that: {}", names(.0))]
    Role(&'static [Role]),
    /// The second person of a lowering is another person.
    #[error("the second person is another person than the one who proposed it")]
    SamePerson,
    /// The rule that is overridden did not fire.
    #[error("this rule has not fired in the episode: override one that has")]
    RuleNotFired,
}

fn names(roles: &[Role]) -> String {
    roles.iter().map(|role| format!("`{role}`")).collect::<Vec<_>>().join(", ")
}
