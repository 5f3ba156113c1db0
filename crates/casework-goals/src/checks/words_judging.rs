//! S8: Does it speak of the person without judging?
//!
//! # What it finds
//!
//! A word that judges the person, such as noncompliant, manipulative or refuses.
//!
//! # Why it matters
//!
//! The client reads the plan and signs it. A judgment says nothing that anyone could see or change.
//!
//! # When it stays silent
//!
//! The word stands in quoted speech. It is noted without weight: the letter still passes.
//!
//! # Example
//!
//! A complete goal, changed by a merge patch: one that it finds, and the nearest that it does not.
//!
//! ```
//! use casework_goals::example::fires;
//! assert_eq!(fires("S8", r#"{ "statement": "Be compliant with medication" }"#), Some(true));
//! assert_eq!(fires("S8", r#"{ "statement": "Take medication on 6 days a week" }"#), Some(false));
//! ```
//!
//! # Sources
//!
//! Project default: the code and the words.

use super::{Check, Notes};
use crate::report::Letter;
use crate::sources;
use crate::statement::lexicon::JUDGMENTAL;
use crate::subject::Subject;

pub(super) static CHECK: Check = Check {
    id: "S8",
    letter: Letter::S,
    asks: "Does it speak of the person without judging?",
    source: &sources::GOAL_RULES,
    text: include_str!("words_judging.rs"),
    look,
};

fn look(subject: &Subject<'_>, notes: &mut Notes<'_>) {
    for hit in subject.statement.each_of(JUDGMENTAL) {
        notes.info(
            format!("`{}` judges the person", hit.entry.phrase),
            "/statement",
            "say what was seen or done, in neutral words",
        );
        notes.mark(hit.span);
    }
}
