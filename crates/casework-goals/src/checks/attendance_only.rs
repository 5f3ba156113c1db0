//! S5: Is it an outcome, and not attendance alone?
//!
//! # What it finds
//!
//! A statement about being present at a service, in a domain where presence is not the outcome, without an instrument score.
//!
//! # Why it matters
//!
//! Sessions are the means. A person can attend every one and be no better off.
//!
//! # When it stays silent
//!
//! The domain is engagement, adherence, social or legal; the measure is an instrument score; or it is school or work that is
//! attended, which is life itself.
//!
//! # Example
//!
//! A complete goal, changed by a merge patch: one that it finds, and the nearest that it does not.
//!
//! ```
//! use casework_goals::example::fires;
//! assert_eq!(fires("S5", r#"{ "statement": "Attend 8 therapy sessions", "measure": { "instrument": null } }"#), Some(true));
//! assert_eq!(fires("S5", r#"{ "statement": "Attend 8 therapy sessions", "measure": { "instrument": null }, "domain": "social" }"#), Some(false));
//! ```
//!
//! # Sources
//!
//! Project default.

use super::{Check, Notes};
use crate::report::Letter;
use crate::sources;
use crate::statement::lexicon::{ATTENDANCE, SERVICES};
use crate::subject::Subject;

pub(super) static CHECK: Check = Check {
    id: "S5",
    letter: Letter::S,
    asks: "Is it an outcome, and not attendance alone?",
    source: &sources::GOAL_RULES,
    text: include_str!("attendance_only.rs"),
    look,
};

fn look(subject: &Subject<'_>, notes: &mut Notes<'_>) {
    let exempt = subject.domain_is_one_of(&["engagement", "adherence", "social", "legal"]);
    if exempt || subject.is_instrument_score() {
        return;
    }
    let statement = &subject.statement;
    let present = statement.first_of(ATTENDANCE);
    if let Some(hit) = present.filter(|_| statement.first_of(SERVICES).is_some()) {
        notes.warn(
            "being present at a service is not yet an outcome",
            "/statement",
            "say what should change by it",
        );
        notes.mark(hit.span);
    }
}
