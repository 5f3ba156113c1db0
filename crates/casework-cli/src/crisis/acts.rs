//! A file of acts: what people and a paging service did in crisis episodes, one act a line, from any number of clients.

use std::path::Path;

use casework::core::{Actor, BusinessCalendar, Instant};
use casework::crisis::RuleSet;
use casework::crisis::episode::{Episodes, Step, StepContext};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::exit::Failure;
use crate::input::{Input, Lists};

/// One line of a file of acts.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Act {
    /// The opaque name of the client; a report names it itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    client: Option<String>,
    /// When it was done.
    at: Instant,
    /// Who did it.
    by: Actor,
    /// What was done: `receive` takes a report in, and opens an episode where none is open.
    #[serde(rename = "act")]
    step: Step,
    /// Whether it must be taken or refused; without it a refusal stops the run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    expect: Option<Expect>,
}

/// What must become of an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Expect {
    Accepted,
    Refused,
}

/// What became of a file of acts.
pub(super) struct Played {
    pub(super) episodes: Episodes,
    /// The last act for each client, which says who is there.
    pub(super) last: Option<(Actor, Instant)>,
    /// The act that stopped the run, with its line and why.
    pub(super) stopped: Option<Stop>,
}

/// An act that was not taken, or was taken although it must not be.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Stop {
    /// The line, from 1.
    pub(super) line: usize,
    /// Why.
    pub(super) message: String,
}

/// Plays acts in their order. A refusal that nobody expected stops the run; what was done before it stands.
pub(super) fn play(
    path: Option<&Path>,
    rules: &RuleSet,
    calendar: &BusinessCalendar,
) -> Result<Played, Failure> {
    let mut played = Played { episodes: Episodes::default(), last: None, stopped: None };
    let mut opened = 0_usize;
    for (place, document) in Input::open(path)?.documents(Lists::OfDocuments)?.enumerate() {
        let document = document?;
        let act = document.read::<Act>()?;
        let line = document.line_of("").max(place + 1);
        let mut context = StepContext::new(&act.by, act.at, rules);
        context.calendar = Some(calendar);
        let taken = if let Step::Receive { situation } = &act.step {
            if act.client.as_ref().is_some_and(|client| *client != situation.client) {
                return Err(document.refuse("/client", "the report is about another client"));
            }
            opened += 1;
            played.episodes.receive(&format!("ep-{opened}"), situation, &context)
        } else {
            let Some(client) = &act.client else {
                return Err(document.refuse("/client", "name the client whose episode this is"));
            };
            played.episodes.step(client, &act.step, &context)
        };
        let message = match (taken, act.expect) {
            (Ok(_), None | Some(Expect::Accepted)) | (Err(_), Some(Expect::Refused)) => None,
            (Ok(_), Some(Expect::Refused)) => Some("it was taken, and should have been refused".to_owned()),
            (Err(refusal), None | Some(Expect::Accepted)) => Some(refusal.to_string()),
        };
        if let Some(message) = message {
            played.stopped = Some(Stop { line, message });
            break;
        }
        played.last = Some((act.by, act.at));
    }
    Ok(played)
}
