//! X1: input not understood.

use casework_core::Answer;

use super::Rule;
use crate::actions::Action;
use crate::evidence::{Facts, Found};
use crate::{Tier, sources};

/// Finds that an input code is not recognized, or a required input is absent.
///
/// # What it finds
/// A code or value that nobody here knows, or an input that the protocol required and that is not there.
///
/// # Why it matters
/// What is not understood may be the worst thing in the report. A person reads it.
///
/// # When it stays silent
/// It is silent on inputs that are merely absent: only what was declared required is required.
///
/// # Example
/// ```
/// use casework_crisis::{RuleSet, Situation, assess};
/// let fires = |mut fields: serde_json::Value| {
///     fields["client"] = "c-1".into();
///     fields["at"] = "2026-03-02T10:00:00-06:00".into();
///     fields["zone"] = "America/Chicago".into();
///     let situation: Situation = serde_json::from_value(fields).unwrap();
///     assess(&situation, RuleSet::standard(), None).fired("X1")
/// };
/// assert!(fires(serde_json::json!({"signs": [{"code": "Z-999"}]})));
/// // The nearest case that does not fire: a code that is known.
/// assert!(!fires(serde_json::json!({"signs": [{"code": "A-ANHED"}]})));
/// ```
///
/// # Sources
/// [`PROJECT`](sources::PROJECT).
pub(crate) static RULE: Rule = Rule {
    id: "X1",
    name: "input not understood",
    tier: Tier::Urgent,
    condition: "an input code is not recognized, or a required input is absent",
    sources: &[&sources::PROJECT],
    actions: &[Action::ReadByPerson, Action::MapCode, Action::SupplyRequiredInput],
    reviews: &[],
    page: include_str!("input_not_understood.rs"),
    when,
};

fn when(facts: &Facts<'_>, found: &mut Found) {
    for traced in facts.trace.unrecognized_inputs() {
        found.add(traced.what.clone(), "unrecognized");
    }
    for name in facts.required.absent() {
        found.add(name, Answer::Missing);
    }
}
