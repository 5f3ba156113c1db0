//! The list of checks. Each file in the folder asks one question about a draft; the code, the letter, the question and
//! the source stand in its `CHECK`.
//!
//! To add one: a file named for what it asks, and two lines here, both in alphabetical order.

mod absolutes;
mod attendance_only;
mod avoidance_only;
mod baseline_missing;
mod client_words_missing;
mod confidence_low;
mod copied_or_unfilled;
mod due_missing;
mod due_not_after_start;
mod due_outside_plan;
mod duration_too_long;
mod evidence_missing;
mod hedge_words;
mod horizon_without_step;
mod intervention_missing;
mod measuring_unplanned;
mod metric_missing;
mod need_missing;
mod not_observable;
mod outcomes_many;
mod owner_missing;
mod pace_fast;
mod provider_acts;
mod review_without_milestone;
mod safety_item_missing;
mod step_after_due;
mod target_inconsistent;
mod target_missing;
mod target_too_small;
mod third_party_decides;
mod window_missing;
mod withdrawal_unreviewed;
mod words_judging;

use std::borrow::Cow;

use casework_core::{Code, Family, Finding, Source};

use crate::proposals::{FieldState, Proposal, propose};
use crate::report::{GoalFinding, Letter, Report, Severity, TextSpan};
use crate::subject::Subject;
use crate::{Context, GoalDraft, GoalPolicy, MeasureCatalog};

/// Every check, in the order of its file's name.
pub static CHECKS: &[&Check] = &[
    &absolutes::CHECK,
    &attendance_only::CHECK,
    &avoidance_only::CHECK,
    &baseline_missing::CHECK,
    &client_words_missing::CHECK,
    &confidence_low::CHECK,
    &copied_or_unfilled::CHECK,
    &due_missing::CHECK,
    &due_not_after_start::CHECK,
    &due_outside_plan::CHECK,
    &duration_too_long::CHECK,
    &evidence_missing::CHECK,
    &hedge_words::CHECK,
    &horizon_without_step::CHECK,
    &intervention_missing::CHECK,
    &measuring_unplanned::CHECK,
    &metric_missing::CHECK,
    &need_missing::CHECK,
    &not_observable::CHECK,
    &outcomes_many::CHECK,
    &owner_missing::CHECK,
    &pace_fast::CHECK,
    &provider_acts::CHECK,
    &review_without_milestone::CHECK,
    &safety_item_missing::CHECK,
    &step_after_due::CHECK,
    &target_inconsistent::CHECK,
    &target_missing::CHECK,
    &target_too_small::CHECK,
    &third_party_decides::CHECK,
    &window_missing::CHECK,
    &withdrawal_unreviewed::CHECK,
    &words_judging::CHECK,
];

/// Looks at a draft with every check and reports what they found. It changes nothing and refuses nothing.
///
/// ```
/// use casework_goals::{Context, GoalDraft, GoalPolicy, MeasureCatalog, Verdict, check};
/// let draft: GoalDraft = serde_json::from_str(r#"{ "statement": "Get a job", "needs": ["n1"] }"#).unwrap();
/// let context = Context::new("2026-03-02".parse().unwrap());
/// let report = check(&draft, &context, &MeasureCatalog::default(), &GoalPolicy::project_default());
/// assert_eq!(report.letters.s, Verdict::Pass);
/// assert_eq!(report.letters.m, Verdict::Fail);
/// assert_eq!(report.letters.a, Verdict::NeedsReview);
/// ```
pub fn check(draft: &GoalDraft, context: &Context, catalog: &MeasureCatalog, policy: &GoalPolicy) -> Report {
    let subject = Subject::new(draft, context, catalog, policy);
    let mut found = look(&subject);
    let proposals = propose(&subject);
    for finding in &mut found {
        let pointer = finding.finding.pointer.as_deref();
        let said = |proposal: &Proposal| {
            let field = Some(&*proposal.pointer) == pointer
                || (pointer == Some("/measure") && proposal.pointer == "/measure/instrument");
            field && proposal.only && proposal.field == FieldState::Missing
        };
        if proposals.iter().any(said) {
            finding.finding.suggestion = Some("the statement says it: confirm what was read there".into());
        }
    }
    Report::new(found, &draft.overrides, proposals, policy.stamp(), subject.statement.language())
}

/// Looks at words alone, while nothing but the statement is there yet: the findings that point at words.
///
/// A vague verb is a finding here whatever the fields will say, because there are none.
///
/// ```
/// use casework_goals::lint;
/// let text = "Try to sleep better";
/// let found: Vec<_> = lint(text).iter().map(|found| (found.finding.code.id().to_owned(), found.span)).collect();
/// assert_eq!(found.len(), 2);
/// assert_eq!(found[0].0, "S3");
/// assert_eq!(found[0].1.unwrap().of(text), Some("better"));
/// ```
pub fn lint(text: &str) -> Vec<GoalFinding> {
    let (catalog, policy) = (MeasureCatalog::default(), GoalPolicy::project_default());
    // No rule about words asks what day it is.
    let (draft, context) = (GoalDraft::default(), Context::new(chrono::NaiveDate::MIN));
    let subject = Subject::of_text(text, &draft, &context, &catalog, &policy);
    let mut found = look(&subject);
    found.retain(|found| found.span.is_some());
    crate::report::sort(&mut found);
    found
}

fn look(subject: &Subject<'_>) -> Vec<GoalFinding> {
    let mut found = Vec::new();
    for check in CHECKS {
        (check.look)(subject, &mut Notes { check, found: &mut found });
    }
    found
}

/// One question about a draft.
#[derive(Debug)]
#[non_exhaustive]
pub struct Check {
    id: &'static str,
    letter: Letter,
    asks: &'static str,
    source: &'static Source,
    /// The text of its file: its documentation is its page.
    text: &'static str,
    look: fn(&Subject<'_>, &mut Notes<'_>),
}

impl Check {
    /// Returns its code.
    pub const fn code(&self) -> Code {
        Code::new(Family::Goal, self.id)
    }

    /// Returns the letter that it touches.
    pub const fn letter(&self) -> Letter {
        self.letter
    }

    /// Returns the question that it asks; the answer of a good goal is yes.
    pub const fn asks(&self) -> &'static str {
        self.asks
    }

    /// Returns where the rule comes from.
    pub const fn source(&self) -> &'static Source {
        self.source
    }

    /// Returns the lines of its page: what it finds, why it matters, when it stays silent, examples, sources.
    pub fn page(&self) -> impl Iterator<Item = &'static str> {
        let lines = self.text.lines().map_while(|line| line.strip_prefix("//!"));
        lines.map(|line| line.strip_prefix(' ').unwrap_or(line))
    }

    /// Returns the examples of its page: a merge patch to a complete goal, and whether the check finds something then.
    pub fn examples(&self) -> impl Iterator<Item = (&'static str, bool)> {
        self.page().filter_map(|line| {
            let (patch, rest) = line.split_once("r#\"")?.1.split_once("\"#")?;
            Some((patch, rest.contains("Some(true)")))
        })
    }
}

/// What one check writes down.
#[derive(Debug)]
struct Notes<'a> {
    check: &'static Check,
    found: &'a mut Vec<GoalFinding>,
}

impl Notes<'_> {
    fn info(&mut self, message: impl Into<Text>, pointer: impl Into<Text>, suggestion: impl Into<Text>) {
        self.add(Severity::Info, Finding::new(self.check.code(), message).at(pointer).suggest(suggestion));
    }

    fn warn(&mut self, message: impl Into<Text>, pointer: impl Into<Text>, suggestion: impl Into<Text>) {
        self.add(Severity::Warn, Finding::new(self.check.code(), message).at(pointer).suggest(suggestion));
    }

    fn review(&mut self, message: impl Into<Text>, pointer: impl Into<Text>, suggestion: impl Into<Text>) {
        self.add(
            Severity::NeedsReview,
            Finding::new(self.check.code(), message).at(pointer).suggest(suggestion),
        );
    }

    fn fail(&mut self, message: impl Into<Text>, pointer: impl Into<Text>, suggestion: impl Into<Text>) {
        self.add(Severity::Fail, Finding::new(self.check.code(), message).at(pointer).suggest(suggestion));
    }

    /// Marks the words that the last thing written down is about.
    fn mark(&mut self, span: TextSpan) {
        if let Some(last) = self.found.last_mut() {
            last.span = Some(span);
        }
    }

    /// Says which reason of its rule the last thing written down has.
    fn about(&mut self, reason: &'static str) {
        if let Some(last) = self.found.last_mut() {
            last.about = Some(reason.into());
        }
    }

    /// Names another source for what was just written down.
    fn cite(&mut self, source: &Source) {
        if let Some(last) = self.found.last_mut() {
            last.finding.source = Some(source.clone());
        }
    }

    fn add(&mut self, severity: Severity, finding: Finding) {
        let finding = finding.cite(self.check.source);
        self.found.push(GoalFinding {
            finding,
            letter: self.check.letter,
            severity,
            span: None,
            about: None,
            overruled: None,
        });
    }
}

type Text = Cow<'static, str>;

#[cfg(test)]
mod tests;
