//! A7: Has someone medical looked at a reduction that can harm?
//!
//! # What it finds
//!
//! A goal about drinking less or using less of a substance, while a risk of withdrawal is recorded.
//!
//! # Why it matters
//!
//! Stopping quickly can be dangerous where the body has grown used to the substance. A reduction is then made together
//! with a medical review.
//!
//! # When it stays silent
//!
//! No risk of withdrawal is recorded, or the goal is not about a substance. It is noted without weight: the letter still
//! passes.
//!
//! # Example
//!
//! A complete goal, changed by a merge patch: one that it finds, and the nearest that it does not.
//!
//! ```
//! use casework_goals::example::fires;
//! assert_eq!(fires("A7", r#"{ "withdrawal-risk": true, "statement": "Drink on at most 1 day a week" }"#), Some(true));
//! assert_eq!(fires("A7", r#"{ "withdrawal-risk": true, "statement": "Walk on 4 days a week" }"#), Some(false));
//! ```
//!
//! # Sources
//!
//! Project default, after the worked goal on heavy-drinking days.

use super::{Check, Notes};
use crate::report::Letter;
use crate::sources;
use crate::statement::Statement;
use crate::statement::lexicon::SUBSTANCES;
use crate::subject::Subject;

pub(super) static CHECK: Check = Check {
    id: "A7",
    letter: Letter::A,
    asks: "Has someone medical looked at a reduction that can harm?",
    source: &sources::GOAL_RULES,
    text: include_str!("withdrawal_unreviewed.rs"),
    look,
};

fn look(subject: &Subject<'_>, notes: &mut Notes<'_>) {
    if !subject.context.withdrawal_risk {
        return;
    }
    let metric = subject.measure().and_then(|measure| measure.metric.as_ref());
    let measured =
        metric.is_some_and(|metric| Statement::read(metric.reveal()).first_of(SUBSTANCES).is_some());
    let domains = ["sobriety", "substance use", "substance-use", "alcohol", "drugs"];
    if measured || subject.domain_is_one_of(&domains) || subject.statement.first_of(SUBSTANCES).is_some() {
        notes.info(
            "a risk of withdrawal is recorded",
            "/withdrawal-risk",
            "ask for a medical review before the reduction begins",
        );
    }
}
