//! Crisis response tiers from evidence, with reasons and deadlines.
//!
//! A [`Situation`] goes in, an [`Assessment`] comes out: how fast who must act, which rules say so, what could not be
//! assessed, and what would raise the tier. An [`Episode`] keeps what was found until people have ended it, and
//! [`escalate`] says who is to be told meanwhile. It is decision support. It predicts nothing, lowers nothing that a person
//! has not lowered, and contacts nobody.
//!
//! What it deliberately does not hold: item wording, probabilities, and any clock. Open [`evidence`] first, then
//! [`rules`].

pub mod actions;
pub mod assess;
pub mod contacts;
pub mod disclosure;
pub mod episode;
pub mod escalation;
pub mod evidence;
pub mod instruments;
pub mod plan;
pub mod rule_set;
pub mod rules;
pub mod signs;
pub mod sources;
pub mod statistics;
pub mod tier;

pub use actions::{Action, Review};
pub use assess::{Assessment, assess};
pub use episode::Episode;
pub use escalation::escalate;
pub use evidence::Situation;
pub use rule_set::{Limits, RuleSet, RuleSetDefinition, RuleSetRef};
pub use rules::{RULES, Rule};
pub use tier::Tier;
