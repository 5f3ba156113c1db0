//! Evaluation: judge outcomes, decide. Exit artifacts E1 to E6.
#![expect(clippy::exhaustive_structs, reason = "wire types: callers build entries field by field")]
#![expect(clippy::exhaustive_enums, reason = "closed vocabularies")]

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use casework_core::{FreeText, GoalId, Role, Signature, people::SignatureRefusal};
pub use casework_goals::Achievement;
use chrono::NaiveDate;

use super::ExitArtifact;
use crate::policy::TransitionTrigger;

/// How one goal went.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct GoalOutcome {
    /// The goal.
    pub goal: GoalId,
    /// How it went.
    pub achievement: Achievement,
    /// Where it began, in the goal's unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub baseline: Option<f64>,
    /// Where it stands, in the goal's unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub current: Option<f64>,
}

/// The six outcome areas.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the names are the definitions")]
pub enum OutcomeArea {
    InterpersonalRelationships,
    FunctionalAbilities,
    FamilyRelationships,
    Hospitalizations,
    QualityOfLife,
    RelianceOnCommunityPrograms,
}

impl OutcomeArea {
    /// Every area, in the order of the sheet.
    pub const ALL: [Self; 6] = [
        Self::InterpersonalRelationships,
        Self::FunctionalAbilities,
        Self::FamilyRelationships,
        Self::Hospitalizations,
        Self::QualityOfLife,
        Self::RelianceOnCommunityPrograms,
    ];
}

/// What was found in one outcome area.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct OutcomeFinding {
    /// The area.
    pub area: OutcomeArea,
    /// What was found.
    pub finding: FreeText,
    /// What was measured: a rating from 0 to 10, supports, admissions, days, services.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measured: Option<OutcomeMeasure>,
}

/// A number for an outcome area, now and before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct OutcomeMeasure {
    /// What is counted or rated, such as `client rating 0-10` or `hospital days in 180 days`.
    pub of: String,
    /// The number now.
    pub now: u32,
    /// The number before: at the beginning, or in the same span before enrollment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<u32>,
}

/// What is done next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Decision {
    /// Goes on as it is.
    Continue,
    /// Assesses again.
    Reassess,
    /// Sets the intensity again.
    Restratify,
    /// Revises the plan.
    Revise,
    /// Prepares the transition.
    Transition,
}

/// What came of the plan, and what to do next.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Evaluation {
    /// How each goal of the plan in force went.
    pub goals: Vec<GoalOutcome>,
    /// The six outcome areas.
    pub areas: Vec<OutcomeFinding>,
    /// What the client says about the service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub satisfaction: Option<FreeText>,
    /// What is done next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<Decision>,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<FreeText>,
    /// What begins the transition, when that is the decision. Under a model that never ends by a time limit it is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trigger: Option<TransitionTrigger>,
    /// The day of the next review, when the plan goes on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_review: Option<NaiveDate>,
}

/// What the case remembers of the evaluation in this phase.
#[derive(Debug, Clone)]
pub(crate) struct EvaluationFact {
    pub(crate) goals: Vec<GoalOutcome>,
    pub(crate) areas: Vec<OutcomeArea>,
    pub(crate) satisfaction: bool,
    pub(crate) decision: Option<Decision>,
    pub(crate) reason: bool,
    pub(crate) trigger: Option<TransitionTrigger>,
    pub(crate) signatures: Vec<Signature>,
    pub(crate) refusals: Vec<SignatureRefusal>,
    /// The client's side objects: that is as good as a refusal to sign.
    pub(crate) objected: bool,
}

impl EvaluationFact {
    pub(crate) fn of(evaluation: &Evaluation) -> Self {
        Self {
            goals: evaluation.goals.clone(),
            areas: evaluation.areas.iter().map(|found| found.area).collect(),
            satisfaction: evaluation.satisfaction.is_some(),
            decision: evaluation.decision,
            reason: evaluation.reason.is_some(),
            trigger: evaluation.trigger,
            signatures: Vec::new(),
            refusals: Vec::new(),
            objected: false,
        }
    }
}

/// Lists the goals of the plan in force for which `judged` finds nothing in the evaluation.
fn goals_without(case: &crate::case::State, judged: impl Fn(&GoalOutcome) -> bool) -> Option<String> {
    let outcomes = case.evaluation.as_ref().map_or(&[][..], |evaluation| &evaluation.goals);
    let plan = case.plan_in_force()?;
    let open: Vec<&str> = plan
        .draft
        .goals
        .iter()
        .filter(|goal| {
            !outcomes.iter().any(|outcome| goal.id.as_ref() == Some(&outcome.goal) && judged(outcome))
        })
        .filter_map(|goal| goal.id.as_ref().map(GoalId::as_str))
        .collect();
    (!open.is_empty()).then(|| open.join("`, `"))
}

/// E1: a status for each goal.
pub static GOAL_STATUSES: ExitArtifact = ExitArtifact {
    code: "E1",
    name: "goal statuses",
    lacks: |case, _| goals_without(case, |_| true).map(|open| format!("no status for goal `{open}`").into()),
};

/// E2: baseline and current measure for each goal.
pub static MEASURES_COMPARED: ExitArtifact = ExitArtifact {
    code: "E2",
    name: "measures compared",
    lacks: |case, _| {
        goals_without(case, |outcome| outcome.baseline.is_some() && outcome.current.is_some())
            .map(|open| format!("no baseline and current measure for goal `{open}`").into())
    },
};

/// E3: the six outcome areas.
pub static OUTCOME_AREAS: ExitArtifact = ExitArtifact {
    code: "E3",
    name: "outcome areas",
    lacks: |case, _| {
        let looked_at = case.evaluation.as_ref().map_or(&[][..], |evaluation| &evaluation.areas);
        let open = OutcomeArea::ALL.iter().filter(|area| !looked_at.contains(area)).count();
        (open > 0).then(|| format!("{open} of the six areas have no entry").into())
    },
};

/// E4: what the client says about the service.
pub static SATISFACTION: ExitArtifact = ExitArtifact {
    code: "E4",
    name: "client satisfaction",
    lacks: |case, _| {
        let asked = case.evaluation.as_ref().is_some_and(|evaluation| evaluation.satisfaction)
            || case.since_phase_began(case.satisfaction_at);
        (!asked).then(|| "ask the client and record the answer".into())
    },
};

/// E5: the decision, with its reason.
pub static DECISION: ExitArtifact = ExitArtifact {
    code: "E5",
    name: "decision",
    lacks: |case, _| {
        let decided = case
            .evaluation
            .as_ref()
            .is_some_and(|evaluation| evaluation.decision.is_some() && evaluation.reason);
        (!decided)
            .then(|| "decide to continue, revise, reassess, restratify or transition, with a reason".into())
    },
};

/// E6: the signatures of case manager and client, or the client's documented refusal.
pub static SIGNATURES: ExitArtifact = ExitArtifact {
    code: "E6",
    name: "evaluation signatures",
    lacks: |case, context| {
        let Some(evaluation) = &case.evaluation else { return Some("there is no evaluation to sign".into()) };
        let signed = |roles: &[Role]| evaluation.signatures.iter().any(|known| roles.contains(&known.role));
        let (day, majority) = (context.day(case), context.policy.age_of_majority);
        let speaks = |known: &Signature| case.speaks_for_the_client(known, day, majority);
        let refused = !evaluation.refusals.is_empty() || evaluation.objected;
        let by_client = refused || evaluation.signatures.iter().any(speaks);
        match (signed(super::CARRIERS), by_client) {
            (true, true) => None,
            (false, true) => Some("the case manager has not signed".into()),
            (true, false) => Some("the client has not signed, and no refusal is documented".into()),
            (false, false) => Some("neither case manager nor client has signed".into()),
        }
    },
};
