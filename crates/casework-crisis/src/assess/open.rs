//! What could not be assessed, and why. No answer is not a no.

use std::borrow::Cow;
use std::fmt;

use casework_core::Answer;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::trace::printable;
use crate::contacts;
use crate::evidence::{AgeBand, Facts, Found, Present};
use crate::instruments::{AsqResult, Band, asq, c_ssrs, phq9};
use crate::signs::Kind;

/// Something that could not be assessed.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct NotAssessed {
    /// The name of the input.
    pub what: Cow<'static, str>,
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

fn why(answer: Answer) -> Option<WhyOpen> {
    match answer {
        Answer::Yes | Answer::No => None,
        Answer::Refused => Some(WhyOpen::Refused),
        Answer::Unable => Some(WhyOpen::Unable),
        // A probe has no rule that skips it.
        Answer::SkippedByRule | Answer::Missing => Some(WhyOpen::Missing),
    }
}

/// Lists what could not be assessed, sorted, each once.
pub(super) fn not_assessed(facts: &Facts<'_>) -> Vec<NotAssessed> {
    let mut open = Opens(Vec::with_capacity(8));
    screens(facts, &mut open);
    for (name, given) in not_for_age(facts) {
        if given {
            open.add(name, WhyOpen::NotForAge);
        }
    }
    probes(facts, &mut open);
    for seen in facts.listed().filter(|seen| seen.sign.present == Present::Unknown) {
        open.add(format!("signs.{}", printable(&seen.sign.code)), WhyOpen::Unknown);
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
    match facts.region() {
        None => open.add("region", WhyOpen::Missing),
        Some(code) if contacts::find(code).is_none() => open.add("region", WhyOpen::Unrecognized),
        Some(_) => {}
    }
    open.finish()
}

/// The scored tools that were used below the age for which they are valid.
fn not_for_age(facts: &Facts<'_>) -> [(&'static str, bool); 2] {
    let young = facts.situation.age_band == AgeBand::Under8;
    [
        ("asq", young && facts.screens.asq.is_some()),
        ("c-ssrs-screener", young && facts.screens.c_ssrs.is_some()),
    ]
}

/// Says whether a question about suicidal thoughts was put without an answer, or with a tool that cannot give one.
pub(super) fn is_incomplete(facts: &Facts<'_>) -> bool {
    let probes = &facts.situation.probes;
    let unanswered = |answer| matches!(answer, Answer::Refused | Answer::Unable);
    [probes.ideation_stated, probes.intent_now].into_iter().any(unanswered)
        || not_for_age(facts).iter().any(|(_, given)| *given)
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
    // What was asked and not answered is open, whatever else was found.
    for (name, answer) in probes.answers() {
        if matches!(answer, Answer::Refused | Answer::Unable | Answer::SkippedByRule) {
            open.answer(name, answer);
        }
    }
    let mut ideation = Found::new();
    facts.add_ideation(&mut ideation);
    let positive = facts.asq_result().is_some_and(|result| result >= AsqResult::NonAcutePositive);
    if !ideation.is_empty() || positive || facts.band() > Band::None {
        open.answer("probes.intent-now", probes.intent_now);
        open.answer("probes.means-access", probes.means_access);
        open.answer("probes.able-and-willing-to-stay-safe", probes.able_and_willing_to_stay_safe);
        open.answer("probes.intoxicated", probes.intoxicated);
    }
    let threat = [probes.threat, probes.named_target, probes.homicidal_thoughts].contains(&Answer::Yes);
    if threat || facts.present().any(|seen| seen.kind() == Kind::Violence) {
        open.answer("probes.violence-now", probes.violence_now);
        open.answer("probes.weapon", probes.weapon);
        open.answer("probes.named-target", probes.named_target);
        open.answer("probes.homicidal-plan", probes.homicidal_plan);
    }
    if probes.command_hallucination == Answer::Yes {
        open.answer("probes.can-resist", probes.can_resist);
        open.answer("probes.acting-on-command", probes.acting_on_command);
    }
    if facts.self_care_domains().next().is_some() {
        open.answer("probes.imminent-self-care-harm", probes.imminent_self_care_harm);
    }
}

/// Collects what is open.
struct Opens(Vec<NotAssessed>);

impl Opens {
    fn add(&mut self, what: impl Into<Cow<'static, str>>, why: WhyOpen) {
        self.0.push(NotAssessed { what: what.into(), why });
    }

    fn answer(&mut self, what: &'static str, answer: Answer) {
        if let Some(why) = why(answer) {
            self.add(what, why);
        }
    }

    fn finish(mut self) -> Vec<NotAssessed> {
        self.0.sort_unstable();
        self.0.dedup();
        self.0
    }
}
