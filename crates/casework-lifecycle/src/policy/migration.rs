//! Moving open cases to another policy: what would change for each, and what stays as it is.
//!
//! The move itself is a command ([`crate::case::command::Command::AdoptPolicy`]), decided and recorded like any other. It
//! changes the policy that the case goes by and nothing else: open risks, deadlines that someone set, and history stay.

use casework_core::CaseId;
use schemars::JsonSchema;
use serde::Serialize;

use super::diff::{self, PolicyChange};
use super::{PolicyStamp, ProgramPolicy};
use crate::alerts;
use crate::case::{Case, Context, CrisisView, State};
use crate::due::{self, By, DueItem, Now};
use crate::phases::VERSION;

/// A deadline that another policy moves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct DeadlineMoved {
    /// The clock.
    pub clock: &'static str,
    /// What it is about.
    pub about: Option<String>,
    /// When it was due; nothing when it is new.
    pub before: Option<By>,
    /// When it will be due; nothing when it falls away.
    pub after: Option<By>,
}

/// What is open in a case, and stays so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Kept {
    /// Events of its history.
    pub events: u64,
    /// Where the crisis overlay stands.
    pub crisis: CrisisView,
    /// Whether a hold is on.
    pub hold: bool,
    /// Whether outreach is on.
    pub outreach: bool,
    /// Open referrals.
    pub referrals: usize,
    /// Alerts that are raised.
    pub alerts: usize,
}

/// What moving one case to another policy would mean.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct MigrationReport {
    /// The case.
    pub case: CaseId,
    /// Whether it goes by another policy, or by another version of the lifecycle, and has to be moved.
    pub needed: bool,
    /// The policy that it goes by.
    pub from: Option<PolicyStamp>,
    /// The policy that it would go by.
    pub to: PolicyStamp,
    /// What differs between the two, in words; empty when the old one is not at hand.
    pub changes: Vec<PolicyChange>,
    /// The deadlines that move.
    pub deadlines: Vec<DeadlineMoved>,
    /// What stays as it is.
    pub kept: Kept,
    /// Why the case cannot be moved; nothing when it can.
    pub blocked: Option<String>,
}

/// Says in words that the other policy has no rules for the model of a case, when it has none.
fn model_dropped(state: &State, new: &ProgramPolicy) -> Option<String> {
    let model = state.model().filter(|model| !new.models.contains_key(model))?;
    Some(format!(
        "it goes by the model `{model}`, for which the new policy has no rules: change the model first, or keep its rules"
    ))
}

/// Says what moving a case to another policy would mean. It changes nothing.
///
/// `old` is the policy that the case goes by, when its file is at hand: an event keeps its stamp, not its numbers.
pub fn preview<P>(
    case: &Case<P>,
    old: Option<&ProgramPolicy>,
    new: &ProgramPolicy,
    now: Now<'_>,
) -> MigrationReport {
    let state = &case.state;
    let known = state.policy.clone();
    let same_file = |old: &&ProgramPolicy| known.as_ref().is_some_and(|known| known.hash == old.stamp().hash);
    let old = old.filter(same_file);
    let needed =
        known.as_ref().is_none_or(|known| known.hash != new.stamp().hash) || state.lifecycle != VERSION;
    let before = old.map(|old| due::of_state(state, old, now));
    let after = due::of_state(state, new, now);
    let raised = crate::case::nobody().map_or(0, |asker| {
        let context = Context::new(&asker, now.at, uuid::Uuid::nil(), new);
        alerts::of_case(state, &context).len()
    });
    let summary = state.summary();
    MigrationReport {
        case: state.id,
        needed,
        from: known,
        to: new.stamp().clone(),
        changes: old.map(|old| diff::changes(old, new)).unwrap_or_default(),
        deadlines: before.map(|before| moved(&before, &after)).unwrap_or_default(),
        kept: Kept {
            events: state.sequence,
            crisis: summary.crisis,
            hold: state.hold.is_some(),
            outreach: state.outreach,
            referrals: state.referrals.values().filter(|known| known.status.is_open()).count(),
            alerts: raised,
        },
        blocked: if needed { model_dropped(state, new) } else { None },
    }
}

fn moved(before: &[DueItem], after: &[DueItem]) -> Vec<DeadlineMoved> {
    let same = |one: &DueItem, other: &DueItem| one.clock == other.clock && one.about == other.about;
    let changed = before.iter().filter_map(|old| {
        let new = after.iter().find(|new| same(old, new)).map(|new| new.by);
        (new != Some(old.by)).then(|| DeadlineMoved {
            clock: old.clock,
            about: old.about.clone(),
            before: Some(old.by),
            after: new,
        })
    });
    let added = after.iter().filter(|new| !before.iter().any(|old| same(old, new)));
    let added = added.map(|new| DeadlineMoved {
        clock: new.clock,
        about: new.about.clone(),
        before: None,
        after: Some(new.by),
    });
    changed.chain(added).collect()
}
