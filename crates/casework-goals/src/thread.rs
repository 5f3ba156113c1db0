//! The golden thread: from each need to a goal, its measure, what is done for it, what was noted, and the review. A plan
//! is read as a graph, and each place where the thread breaks is a finding.
//!
//! Whether a single goal is SMART is not asked here: [`crate::check`] does.

use casework_core::calendar::BusinessCalendar;
use casework_core::{Code, EntryId, Family, Finding, GoalId, InterventionId, NeedId, Source};
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::goal::GoalDraft;
use crate::life::Lifecycle;
use crate::limits::{Occasion, Profile};
use crate::policy::GoalPolicy;
use crate::report::Severity;
use crate::sources;

/// A plan with everything that hangs on it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub struct Thread {
    /// The plan itself.
    #[serde(default)]
    pub plan: ThreadPlan,
    /// The assessed needs.
    #[serde(default)]
    pub needs: Vec<Need>,
    /// The goals; each needs an `id` to be linked to.
    #[serde(default)]
    pub goals: Vec<ThreadGoal>,
    /// What is done toward them.
    #[serde(default)]
    pub interventions: Vec<ThreadIntervention>,
    /// What was noted on the way.
    #[serde(default)]
    pub notes: Vec<Note>,
}

/// The plan as far as the thread goes by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub struct ThreadPlan {
    /// The first day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<NaiveDate>,
    /// The day of the last review.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_review: Option<NaiveDate>,
    /// The day of the next review.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_review: Option<NaiveDate>,
    /// Where the plan stands.
    #[serde(default)]
    pub status: PlanStatus,
}

/// Where a plan stands, in FHIR's request statuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "FHIR's seven codes")]
pub enum PlanStatus {
    /// Being written.
    Draft,
    /// In force.
    #[default]
    Active,
    /// Resting.
    OnHold,
    /// Withdrawn.
    Revoked,
    /// Done.
    Completed,
    /// It should never have been here.
    EnteredInError,
    /// Nobody knows.
    Unknown,
}

/// An assessed need.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub struct Need {
    /// Its name in the case.
    pub id: NeedId,
    /// Whether it is documented that it waits, or that the client does not want it addressed.
    #[serde(default)]
    pub set_aside: bool,
}

/// A goal, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub struct ThreadGoal {
    /// The goal as it is drafted.
    #[serde(flatten)]
    pub draft: GoalDraft,
    /// Whether it is pursued.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lifecycle: Option<Lifecycle>,
    /// In how many charts the same text stands, this one counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub same_text_count: Option<u32>,
}

/// Something that is done toward goals.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub struct ThreadIntervention {
    /// Its name in the case.
    pub id: InterventionId,
    /// The goals it serves.
    #[serde(default)]
    pub goals: Vec<GoalId>,
}

/// A progress note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub struct Note {
    /// Its name in the case.
    pub id: EntryId,
    /// The goals it is about.
    #[serde(default)]
    pub goals: Vec<GoalId>,
}

/// Where the thread breaks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct ThreadReport {
    /// Whether it breaks nowhere.
    pub intact: bool,
    /// The breaks, by code and place.
    pub findings: Vec<ThreadFinding>,
}

/// One break.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct ThreadFinding {
    /// What was found, where, and what to do.
    #[serde(flatten)]
    pub finding: Finding,
    /// How much it weighs.
    pub severity: Severity,
}

/// One kind of break.
#[derive(Debug)]
#[non_exhaustive]
pub struct Break {
    id: &'static str,
    finds: &'static str,
    todo: &'static str,
    severity: Severity,
    source: &'static Source,
}

impl Break {
    /// Returns its code.
    pub const fn code(&self) -> Code {
        Code::new(Family::Goal, self.id)
    }

    /// Returns what it finds.
    pub const fn finds(&self) -> &'static str {
        self.finds
    }

    /// Returns what to do next.
    pub const fn todo(&self) -> &'static str {
        self.todo
    }

    /// Returns how much it weighs.
    pub const fn severity(&self) -> Severity {
        self.severity
    }

    /// Returns where it comes from.
    pub const fn source(&self) -> &'static Source {
        self.source
    }
}

/// Every kind of break, in the order of its code.
pub static BREAKS: &[&Break] = &[
    &ORPHAN_GOAL,
    &UNMET_NEED,
    &GOAL_UNSERVED,
    &AIMLESS_INTERVENTION,
    &AIMLESS_NOTE,
    &REVIEW_OVERDUE,
    &TEXT_REUSED,
    &GOAL_UNMEASURED,
    &GOAL_LEFT_OPEN,
    &LINK_TO_NOTHING,
];

static ORPHAN_GOAL: Break = Break {
    id: "GT1",
    finds: "the goal answers no need",
    todo: "link the need, diagnosis or priority that it answers",
    severity: Severity::Fail,
    source: &sources::CM1,
};

static UNMET_NEED: Break = Break {
    id: "GT2",
    finds: "the need has no goal, and nothing documents that it waits",
    todo: "write a goal for it, or document that it is deferred or declined",
    severity: Severity::Fail,
    source: &sources::JC1,
};

static GOAL_UNSERVED: Break = Break {
    id: "GT3",
    finds: "nothing is done toward the goal",
    todo: "link an intervention, or plan one",
    severity: Severity::Warn,
    source: &sources::TC1,
};

static AIMLESS_INTERVENTION: Break = Break {
    id: "GT4",
    finds: "the intervention serves no goal",
    todo: "link the goal that it serves, or end it",
    severity: Severity::Warn,
    source: &sources::TC1,
};

static AIMLESS_NOTE: Break = Break {
    id: "GT5",
    finds: "the note is about no goal",
    todo: "link the goal that it tells of",
    severity: Severity::Warn,
    source: &sources::JC1,
};

static REVIEW_OVERDUE: Break = Break {
    id: "GT6",
    finds: "the review is overdue",
    todo: "review the plan now, and set the next day",
    severity: Severity::Warn,
    source: &sources::JC1,
};

static TEXT_REUSED: Break = Break {
    id: "GT7",
    finds: "the same text stands in many charts",
    todo: "write the goal anew with this person, from their own words",
    severity: Severity::Warn,
    source: &sources::IL1,
};

static GOAL_UNMEASURED: Break = Break {
    id: "GT8",
    finds: "the goal has no target that could be measured",
    todo: "give it a measure with a target",
    severity: Severity::Fail,
    source: &sources::CM1,
};

static GOAL_LEFT_OPEN: Break = Break {
    id: "GT9",
    finds: "the plan has ended, and the goal is still open",
    todo: "complete the goal with how it went, or cancel it with a reason",
    severity: Severity::Fail,
    source: &sources::GOAL_RULES,
};

static LINK_TO_NOTHING: Break = Break {
    id: "GT10",
    finds: "the link names something that the plan does not hold",
    todo: "correct the name, or add what it names",
    severity: Severity::Fail,
    source: &sources::GOAL_RULES,
};

/// Follows the thread through a plan.
///
/// A review is overdue when its day has passed, or when the profile's limit has, counted from the last review or from the
/// start of the plan. A goal that was canceled, rejected or entered in error answers no need and asks for nothing.
///
/// ```
/// use casework_goals::limits::Profile;
/// use casework_goals::thread::{Thread, follow};
/// use casework_goals::GoalPolicy;
/// let thread: Thread = serde_json::from_str(r#"{ "needs": [{ "id": "n1" }] }"#).unwrap();
/// let profile = Profile::find("project-default").unwrap();
/// let report = follow(&thread, "2026-03-02".parse().unwrap(), profile, &GoalPolicy::project_default());
/// assert_eq!(report.findings[0].finding.code.to_string(), "goal.GT2");
/// ```
pub fn follow(thread: &Thread, today: NaiveDate, profile: &Profile, policy: &GoalPolicy) -> ThreadReport {
    let mut walk = Walk { thread, found: Vec::new() };
    walk.goals(policy);
    walk.needs();
    walk.interventions_and_notes();
    walk.review(today, profile);
    let place = |found: &ThreadFinding| {
        BREAKS.iter().position(|known| known.id == found.finding.code.id()).unwrap_or(BREAKS.len())
    };
    walk.found.sort_by_key(place);
    ThreadReport { intact: walk.found.is_empty(), findings: walk.found }
}

struct Walk<'a> {
    thread: &'a Thread,
    found: Vec<ThreadFinding>,
}

impl Walk<'_> {
    fn add(&mut self, kind: &Break, pointer: String) {
        let finding = Finding::new(kind.code(), kind.finds).at(pointer).suggest(kind.todo).cite(kind.source);
        self.found.push(ThreadFinding { finding, severity: kind.severity });
    }

    fn goals(&mut self, policy: &GoalPolicy) {
        let thread = self.thread;
        let ended = matches!(thread.plan.status, PlanStatus::Completed | PlanStatus::Revoked);
        for (place, goal) in thread.goals.iter().enumerate() {
            for (link, need) in goal.draft.needs.iter().enumerate() {
                if !thread.needs.iter().any(|known| known.id == *need) {
                    self.add(&LINK_TO_NOTHING, format!("/goals/{place}/needs/{link}"));
                }
            }
            for (link, planned) in goal.draft.interventions.iter().enumerate() {
                if !thread.interventions.iter().any(|known| known.id == *planned) {
                    self.add(&LINK_TO_NOTHING, format!("/goals/{place}/interventions/{link}"));
                }
            }
            if goal.counts_for_nothing() {
                continue;
            }
            if goal.draft.needs.is_empty() {
                self.add(&ORPHAN_GOAL, format!("/goals/{place}"));
            }
            let linked = thread.interventions.iter().any(|known| {
                goal.draft.interventions.contains(&known.id)
                    || goal.draft.id.as_ref().is_some_and(|id| known.goals.contains(id))
            });
            if !linked {
                self.add(&GOAL_UNSERVED, format!("/goals/{place}"));
            }
            if goal.draft.measure.as_ref().is_none_or(|measure| measure.target.is_none()) {
                self.add(&GOAL_UNMEASURED, format!("/goals/{place}/measure"));
            }
            if goal.same_text_count.is_some_and(|count| count >= policy.same_text_min().value) {
                self.add(&TEXT_REUSED, format!("/goals/{place}/same-text-count"));
            }
            if ended && goal.lifecycle.is_some_and(Lifecycle::holds_plan_open) {
                self.add(&GOAL_LEFT_OPEN, format!("/goals/{place}/lifecycle"));
            }
        }
    }

    fn needs(&mut self) {
        let thread = self.thread;
        for (place, need) in thread.needs.iter().enumerate() {
            let mut answers = thread
                .goals
                .iter()
                .filter(|goal| !goal.counts_for_nothing() && goal.draft.needs.contains(&need.id));
            if answers.next().is_none() && !need.set_aside {
                self.add(&UNMET_NEED, format!("/needs/{place}"));
            }
        }
    }

    fn interventions_and_notes(&mut self) {
        let thread = self.thread;
        for (place, planned) in thread.interventions.iter().enumerate() {
            self.links(&planned.goals, &format!("/interventions/{place}"));
            let linked = thread.goals.iter().any(|goal| goal.draft.interventions.contains(&planned.id));
            if planned.goals.is_empty() && !linked {
                self.add(&AIMLESS_INTERVENTION, format!("/interventions/{place}"));
            }
        }
        for (place, note) in thread.notes.iter().enumerate() {
            self.links(&note.goals, &format!("/notes/{place}"));
            if note.goals.is_empty() {
                self.add(&AIMLESS_NOTE, format!("/notes/{place}"));
            }
        }
    }

    fn links(&mut self, goals: &[GoalId], at: &str) {
        for (link, goal) in goals.iter().enumerate() {
            if !self.thread.goals.iter().any(|known| known.draft.id.as_ref() == Some(goal)) {
                self.add(&LINK_TO_NOTHING, format!("{at}/goals/{link}"));
            }
        }
    }

    fn review(&mut self, today: NaiveDate, profile: &Profile) {
        let plan = self.thread.plan;
        if !matches!(plan.status, PlanStatus::Active | PlanStatus::OnHold) {
            return;
        }
        if plan.next_review.is_some_and(|day| day < today) {
            self.add(&REVIEW_OVERDUE, "/plan/next-review".to_owned());
            return;
        }
        let limit = profile.limit(Occasion::Review).or_else(|| profile.limit(Occasion::Update));
        let from = plan.last_review.or(plan.start);
        let (Some(limit), Some(from)) = (limit, from) else { return };
        // No profile counts its reviews in business days, so no holidays are needed.
        if limit.last_day(from, &BusinessCalendar::new([])) < today {
            self.add(&REVIEW_OVERDUE, "/plan/last-review".to_owned());
            if let Some(last) = self.found.last_mut() {
                last.finding.source = Some(limit.source.clone());
            }
        }
    }
}

impl Need {
    /// Makes a need; `set_aside` says that a document defers or declines it.
    pub const fn new(id: NeedId, set_aside: bool) -> Self {
        Self { id, set_aside }
    }
}

impl ThreadIntervention {
    /// Makes an intervention.
    pub const fn new(id: InterventionId, goals: Vec<GoalId>) -> Self {
        Self { id, goals }
    }
}

impl Note {
    /// Makes a note.
    pub const fn new(id: EntryId, goals: Vec<GoalId>) -> Self {
        Self { id, goals }
    }
}

impl ThreadGoal {
    /// Makes a goal of which nothing more is known than its draft.
    pub const fn new(draft: GoalDraft) -> Self {
        Self { draft, lifecycle: None, same_text_count: None }
    }

    /// Says whether the goal was given up or never agreed to.
    const fn counts_for_nothing(&self) -> bool {
        matches!(self.lifecycle, Some(Lifecycle::Canceled | Lifecycle::Rejected | Lifecycle::EnteredInError))
    }
}

#[cfg(test)]
mod tests;
