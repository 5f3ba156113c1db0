//! S1: Is it the client, or the family, who acts?
//!
//! # What it finds
//!
//! A goal in which staff act: the actor is `provider`, or, where no actor is given, the statement names staff as its
//! subject or begins with what only staff do.
//!
//! # Why it matters
//!
//! What staff do is an intervention. A goal is what changes for the person.
//!
//! # When it stays silent
//!
//! The actor is the client or the family. If the statement then still names staff as the one who acts, it warns only: the
//! field decides, the words ask a question.
//!
//! # Example
//!
//! A complete goal, changed by a merge patch: one that it finds, and the nearest that it does not.
//!
//! ```
//! use casework_goals::example::fires;
//! assert_eq!(fires("S1", r#"{ "actor": "provider" }"#), Some(true));
//! assert_eq!(fires("S1", r#"{ "actor": "family" }"#), Some(false));
//! ```
//!
//! # Sources
//!
//! CM1: patient behaviors, not staff behaviors. The words: project default.

use super::{Check, Notes};
use crate::goal::GoalActor;
use crate::report::Letter;
use crate::sources;
use crate::statement::Provider;
use crate::subject::Subject;

pub(super) static CHECK: Check = Check {
    id: "S1",
    letter: Letter::S,
    asks: "Is it the client, or the family, who acts?",
    source: &sources::CM1,
    text: include_str!("provider_acts.rs"),
    look,
};

fn look(subject: &Subject<'_>, notes: &mut Notes<'_>) {
    let provider = subject.statement.provider();
    match (subject.draft.actor, provider) {
        (Some(GoalActor::Provider), _) => {
            notes.fail("the provider is the one who acts", "/actor", ASK);
        }
        (None, Some((_, span))) => {
            notes.fail("the statement tells what staff do", "/statement", ASK);
            notes.mark(span);
        }
        (Some(GoalActor::Client), Some((Provider::Subject, span))) => {
            notes.warn("the statement names staff as the one who acts", "/statement", ASK);
            notes.mark(span);
        }
        (Some(GoalActor::Client | GoalActor::Family), _) | (None, None) => {}
    }
}

const ASK: &str = "keep this as an intervention, and say what the client will do or reach";
