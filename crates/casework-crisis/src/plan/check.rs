//! The check of a plan: what is missing, and what should be looked at.

use std::borrow::Cow;

use casework_core::{Answer, Source};
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{CrisisPlan, SectionKind};
use crate::{contacts, sources};

/// How many days a plan may stand before it is gone through again: a project default.
pub const PLAN_AGE_DAYS: u32 = 90;

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct PlanReport {
    /// Whether every required element is there.
    pub complete: bool,
    /// What was found, in the order of the sections.
    pub findings: Vec<PlanFinding>,
}

/// One thing that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct PlanFinding {
    /// A short name, such as `missing-section`.
    pub code: Cow<'static, str>,
    /// Whether the plan is incomplete by it.
    pub severity: Severity,
    /// The section it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub section: Option<SectionKind>,
    /// What was found and what to do.
    pub message: Cow<'static, str>,
    /// Where it comes from.
    pub source: Cow<'static, Source>,
}

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "a plan is incomplete, or should be looked at")]
pub enum Severity {
    /// The plan is incomplete.
    Missing,
    /// Somebody should look at it.
    Warning,
}

/// Checks a plan as of a day.
pub fn check(plan: &CrisisPlan, on: NaiveDate) -> PlanReport {
    let mut findings = Vec::new();
    let empty = |kind: SectionKind| plan.of(kind).next().is_none();
    // Any answer but a clear no may be a history: missing is not no.
    let may_have_history = plan.ideation_history != Answer::No;
    let required = [
        (
            SectionKind::WarningSigns,
            empty(SectionKind::WarningSigns),
            "write down the person's own warning signs",
        ),
        (SectionKind::SelfHelp, empty(SectionKind::SelfHelp), "write down what the person can do alone"),
        (
            SectionKind::ReasonsForLiving,
            may_have_history && empty(SectionKind::ReasonsForLiving),
            "ask for reasons for living: only a clear no to thoughts of suicide makes them optional",
        ),
        (
            SectionKind::Contacts,
            empty(SectionKind::Contacts) && empty(SectionKind::Professionals),
            "name people and professionals to turn to",
        ),
        (SectionKind::CrisisLines, empty(SectionKind::CrisisLines), "give crisis lines and local resources"),
    ];
    for (kind, lacking, message) in required {
        if lacking {
            findings.push(finding(
                ("missing-section", Severity::Missing),
                Some(kind),
                message,
                &sources::SEED,
            ));
        }
    }
    let complete = findings.is_empty();
    if may_have_history && empty(SectionKind::MeansSafety) {
        let message = "say how the surroundings are made safe";
        let kind = Some(SectionKind::MeansSafety);
        findings.push(finding(
            ("no-means-safety", Severity::Warning),
            kind,
            message,
            &sources::SAFETY_PLANNING,
        ));
    }
    numbers(plan, &mut findings);
    crisis_line(plan, &mut findings);
    if casework_core::calendar::plus_days(plan.written_on, PLAN_AGE_DAYS) < on {
        let message = "the plan is older than 90 days: go through it with the person again";
        findings.push(finding(("old", Severity::Warning), None, message, &sources::PROJECT));
    }
    if plan.written_on > on {
        let message = "the plan is dated in the future: give the day on which it was written";
        findings.push(finding(("future-date", Severity::Warning), None, message, &sources::PROJECT));
    }
    let filled = plan.sections.iter().filter(|section| !section.entries.is_empty());
    if !filled.map(|section| section.kind).is_sorted() {
        let message = "the sections are steps: begin with warning signs and what helps alone, then people, then services";
        findings.push(finding(("order", Severity::Warning), None, message, &sources::CRISIS_PLAN_TRIAL));
    }
    PlanReport { complete, findings }
}

fn finding(
    (code, severity): (&'static str, Severity),
    section: Option<SectionKind>,
    message: &'static str,
    source: &'static Source,
) -> PlanFinding {
    PlanFinding {
        code: Cow::Borrowed(code),
        severity,
        section,
        message: Cow::Borrowed(message),
        source: Cow::Borrowed(source),
    }
}

fn numbers(plan: &CrisisPlan, findings: &mut Vec<PlanFinding>) {
    for kind in SectionKind::ALL.into_iter().filter(|kind| kind.has_numbers()) {
        let reached = |number: &Option<String>| {
            number.as_ref().is_some_and(|number| number.bytes().any(|byte| byte.is_ascii_digit()))
        };
        if plan.of(kind).any(|entry| !reached(&entry.number)) {
            let message = "a contact has no number: write it beside the name";
            findings.push(finding(("no-number", Severity::Warning), Some(kind), message, &sources::PROJECT));
        }
    }
}

/// Looks for a crisis line of the region among the numbers of the plan.
fn crisis_line(plan: &CrisisPlan, findings: &mut Vec<PlanFinding>) {
    let digits = |number: &str| number.bytes().filter(u8::is_ascii_digit).collect::<Vec<_>>();
    let kind = Some(SectionKind::CrisisLines);
    let Some(region) = plan.region.as_deref().and_then(contacts::find) else {
        let message = "no region is set: it cannot be said whether the crisis line is the right one";
        findings.push(finding(("no-region", Severity::Warning), kind, message, &sources::PROJECT));
        return;
    };
    let given: Vec<_> =
        plan.of(SectionKind::CrisisLines).filter_map(|entry| entry.number.as_deref()).map(digits).collect();
    let known = region.lines.iter().any(|line| given.contains(&digits(&line.number)));
    if !known && !region.lines.is_empty() {
        let message = "no crisis line of the region is among the numbers: add one";
        findings.push(finding(("no-crisis-line", Severity::Warning), kind, message, &sources::PROJECT));
    }
}
