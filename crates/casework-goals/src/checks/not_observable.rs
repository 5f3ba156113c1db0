//! S3: Can one see whether it came about?
//!
//! # What it finds
//!
//! A statement that says nothing, or that rests on a vague verb, a vague state or a bare feeling while no measure says
//! what would be seen.
//!
//! # Why it matters
//!
//! "Improve", "better" and "stable" mean something else to each reader. A measure with a target makes them plain.
//!
//! # When it stays silent
//!
//! There is a metric with a unit and a target, or the words say from which value to which; for increase, decrease and
//! reduce a metric is enough, or one value with its unit in the words. The fields stay empty all the same. Quoted speech is not read, and neither is any language but English.
//!
//! # Example
//!
//! A complete goal, changed by a merge patch: one that it finds, and the nearest that it does not.
//!
//! ```
//! use casework_goals::example::fires;
//! assert_eq!(fires("S3", r#"{ "statement": "Improve anxiety", "measure": null }"#), Some(true));
//! assert_eq!(fires("S3", r#"{ "statement": "Improve anxiety" }"#), Some(false));
//! ```
//!
//! # Sources
//!
//! BV1, RQ1: avoid vague terms. The words: project default.

use super::{Check, Notes};
use crate::report::Letter;
use crate::sources;
use crate::statement::lexicon::VAGUE;
use crate::subject::Subject;

pub(super) static CHECK: Check = Check {
    id: "S3",
    letter: Letter::S,
    asks: "Can one see whether it came about?",
    source: &sources::BV1,
    text: include_str!("not_observable.rs"),
    look,
};

fn look(subject: &Subject<'_>, notes: &mut Notes<'_>) {
    let statement = &subject.statement;
    if statement.says_nothing() {
        notes.fail("the statement says nothing", "/statement", "write what the client will do or reach");
        return;
    }
    // What the words themselves make plain is plain, though no field is filled by it.
    let metric = subject.has_metric() || subject.states_one_value();
    let full = subject.has_full_metric() || subject.states_change();
    for hit in statement.each_of(VAGUE) {
        if full || metric && hit.entry.metric_suffices {
            continue;
        }
        // The word comes from the list, not from the person.
        notes.fail(
            format!("`{}` cannot be observed without a metric, a unit and a target", hit.entry.phrase),
            "/statement",
            "ask what would be different and who would see it, then name the measure",
        );
        notes.mark(hit.span);
    }
}
