//! What could not be assessed, and why. No answer is not a no.

use std::fmt;

use casework_core::Answer;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::evidence::{AgeBand, Facts, Name, Present};
use crate::instruments::{AsqResult, Band, asq, c_ssrs, phq9};
use crate::signs::Kind;

/// Something that could not be assessed.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct NotAssessed {
    /// The name of the input.
    pub what: Name,
    /// Why it could not be assessed.
    pub why: WhyOpen,
}

impl fmt::Debug for NotAssessed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NotAssessed").field("why", &self.why).finish_non_exhaustive()
    }
}

/// Why something could not be assessed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "each is told to a person in its own way")]
pub enum WhyOpen {
    /// No answer was recorded.
    Missing,
    /// It was required and is absent.
    RequiredAndAbsent,
    /// The person would not answer.
    Refused,
    /// The person could not answer.
    Unable,
    /// It is not known.
    Unknown,
    /// Nobody here knows what it means.
    Unrecognized,
    /// No scored tool is valid at this age: it may raise a tier, and settles nothing.
    NotForAge,
}

/// How many entries there is room for at first.
const ROOM: usize = 12;

fn why(answer: Answer) -> Option<WhyOpen> {
    match answer {
        Answer::Yes | Answer::No => None,
        Answer::Refused => Some(WhyOpen::Refused),
        Answer::Unable => Some(WhyOpen::Unable),
        // A probe has no rule that skips it.
        Answer::SkippedByRule | Answer::Missing => Some(WhyOpen::Missing),
    }
}

/// Lists what could not be assessed, each once: instruments, questions, signs, then the rest.
pub(super) fn not_assessed(facts: &Facts<'_>) -> Vec<NotAssessed> {
    let mut open = Opens(Vec::with_capacity(ROOM));
    screens(facts, &mut open);
    for name in facts.screened_too_young() {
        open.add(name, WhyOpen::NotForAge);
    }
    probes(facts, &mut open);
    for seen in facts.listed().filter(|seen| seen.sign.present == Present::Unknown) {
        open.add(Name::within("signs", seen.name.as_str()), WhyOpen::Unknown);
    }
    for name in facts.required.absent() {
        open.add(name, WhyOpen::RequiredAndAbsent);
    }
    for traced in facts.trace.unrecognized_inputs() {
        open.add(traced.what.clone(), WhyOpen::Unrecognized);
    }
    if facts.situation.age_band == AgeBand::Unknown {
        open.add("age-band", WhyOpen::Unknown);
    }
    match (facts.region, facts.region_code()) {
        (None, None) => open.add("region", WhyOpen::Missing),
        (None, Some(_)) => open.add("region", WhyOpen::Unrecognized),
        (Some(_), _) => {}
    }
    open.0
}

/// Says whether something that was sent in could not be assessed: a question about suicidal thoughts without an answer, or
/// with a tool that cannot give one, and a sign of which nobody knows whether it is there.
pub(super) fn is_incomplete(facts: &Facts<'_>) -> bool {
    let probes = &facts.situation.probes;
    let unanswered = |answer| matches!(answer, Answer::Refused | Answer::Unable);
    [probes.ideation_stated, probes.intent_now].into_iter().any(unanswered)
        || facts.screened_too_young().any(|_| true)
        || facts.listed().any(|seen| seen.sign.present == Present::Unknown)
}

fn screens(facts: &Facts<'_>, open: &mut Opens) {
    if let Some(read) = facts.screens.c_ssrs {
        for item in c_ssrs::Item::ALL {
            open.answer(item.name(), read.open.why(item.bit()).unwrap_or(Answer::No));
        }
    }
    if let Some(read) = facts.screens.asq {
        for (name, bit) in asq::ITEMS {
            let answer = if read.refused.has(bit) { Some(Answer::Refused) } else { read.open.why(bit) };
            open.answer(name, answer.unwrap_or(Answer::No));
        }
    }
    if let Some(answer) = facts.screens.phq9.and_then(|nine| nine.open) {
        open.answer(phq9::ITEM, answer);
    }
    let screened =
        facts.screens.c_ssrs.is_some() || facts.screens.asq.is_some() || facts.screens.phq9.is_some();
    if !screened && facts.present().next().is_some() {
        open.add("suicide-screen", WhyOpen::Missing);
    }
}

fn probes(facts: &Facts<'_>, open: &mut Opens) {
    let probes = &facts.situation.probes;
    let positive = facts.asq_result().is_some_and(|result| result >= AsqResult::NonAcutePositive);
    let thoughts = positive || facts.band() > Band::None || facts.has_ideation();
    let threat = [probes.threat, probes.named_target, probes.homicidal_thoughts].contains(&Answer::Yes)
        || facts.present().any(|seen| matches!(seen.kind, Kind::Violence | Kind::Abuse));
    let commanded = probes.command_hallucination == Answer::Yes;
    let helpless = facts.self_care_domains().next().is_some();
    for (name, answer) in probes.answers() {
        let asked = match answer {
            Answer::Yes | Answer::No => continue,
            // What was asked and not answered is open, whatever else was found.
            Answer::Refused | Answer::Unable | Answer::SkippedByRule => true,
            Answer::Missing => match name {
                "probes.intent-now"
                | "probes.means-access"
                | "probes.able-and-willing-to-stay-safe"
                | "probes.intoxicated" => thoughts,
                "probes.violence-now" | "probes.weapon" | "probes.named-target" | "probes.homicidal-plan" => {
                    threat
                }
                "probes.can-resist" | "probes.acting-on-command" => commanded,
                "probes.imminent-self-care-harm" => helpless,
                _ => false,
            },
        };
        if asked {
            open.answer(name, answer);
        }
    }
}

/// Collects what is open.
struct Opens(Vec<NotAssessed>);

impl Opens {
    /// Adds one; lists are read sorted, so that what was sent in twice comes twice in a row.
    fn add(&mut self, what: impl Into<Name>, why: WhyOpen) {
        let open = NotAssessed { what: what.into(), why };
        if self.0.last() != Some(&open) {
            self.0.push(open);
        }
    }

    /// Adds a question, which is asked in one place only.
    fn answer(&mut self, what: &'static str, answer: Answer) {
        if let Some(why) = why(answer) {
            self.0.push(NotAssessed { what: what.into(), why });
        }
    }
}

#[cfg(test)]
mod tests;
