//! Planning: goals and the agreed plan. Exit artifacts P1 to P6.
#![expect(clippy::exhaustive_structs, reason = "wire types: callers build drafts field by field")]
#![expect(clippy::exhaustive_enums, reason = "closed vocabularies")]

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use casework_core::{FreeText, GoalId, InterventionId, NeedId, Role, Signature, people::SignatureRefusal};
use casework_goals::GoalDraft;
use chrono::NaiveDate;

use super::ExitArtifact;
use super::plan_contents::{Considerations, InterventionKind, PlanContents, Preference};
use crate::case::{Context, State};
use crate::goal_gate;

/// Who carries an intervention out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Owner {
    /// The case manager or the team.
    CaseManager,
    /// The client.
    Client,
    /// Another provider.
    Provider,
}

/// Something that is done toward goals.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Intervention {
    /// Its name in the case.
    pub id: InterventionId,
    /// The goals it serves, at least one.
    #[schemars(length(min = 1))]
    pub goals: Vec<GoalId>,
    /// What is done.
    pub text: FreeText,
    /// Who does it.
    pub owner: Owner,
    /// What kind it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<InterventionKind>,
    /// How often and how long.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub frequency: Option<FreeText>,
    /// What it was weighed by.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub considerations: Considerations,
}

fn is_usual<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// A need that the plan does not address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct NeedSetAside {
    /// The need.
    pub need: NeedId,
    /// Whether it waits or the client does not want it.
    pub decision: SetAside,
    /// Why.
    pub reason: FreeText,
}

/// Why a need is not addressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SetAside {
    /// The client does not want it addressed.
    Declined,
    /// It waits.
    Deferred,
}

/// A version of the care plan as it is drafted. Everything but the goals may be missing while it is a draft.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct PlanDraft {
    /// The goals; each needs an `id`.
    pub goals: Vec<GoalDraft>,
    /// What is done toward them.
    #[serde(default)]
    pub interventions: Vec<Intervention>,
    /// The needs that are not addressed, with reasons.
    #[serde(default)]
    pub set_aside: Vec<NeedSetAside>,
    /// What to do in a crisis.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub crisis_plan: Option<FreeText>,
    /// The first day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<NaiveDate>,
    /// The last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<NaiveDate>,
    /// The day of the next review.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_review: Option<NaiveDate>,
    /// What changed against the version before, and why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rationale: Option<FreeText>,
    /// What else it holds.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub contents: PlanContents,
}

/// Where a plan version stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PlanStatus {
    /// Being written; signatures are collected.
    Draft,
    /// In force.
    InForce,
    /// In force, while the next version is being written.
    InRevision,
    /// Replaced by a later version, or ended with the case.
    Replaced,
}

/// What the case remembers of a plan version.
#[derive(Debug, Clone)]
pub(crate) struct PlanFact {
    pub(crate) version: u32,
    pub(crate) status: PlanStatus,
    pub(crate) draft: Arc<PlanDraft>,
    /// The place of the drafting event in the case.
    pub(crate) drafted: u64,
    pub(crate) drafted_on: NaiveDate,
    pub(crate) in_force_on: Option<NaiveDate>,
    /// The day of the last review, and the next day that it set.
    pub(crate) reviewed: Option<(NaiveDate, Option<NaiveDate>)>,
    pub(crate) signatures: Vec<Signature>,
    pub(crate) refusals: Vec<SignatureRefusal>,
    pub(crate) started: BTreeSet<InterventionId>,
    pub(crate) barriers: BTreeSet<InterventionId>,
}

impl PlanFact {
    pub(crate) const fn is_in_force(&self) -> bool {
        matches!(self.status, PlanStatus::InForce | PlanStatus::InRevision)
    }

    pub(crate) fn has_goal(&self, goal: &GoalId) -> bool {
        self.draft.goals.iter().any(|known| known.id.as_ref() == Some(goal))
    }

    /// Says whether someone has signed who speaks for the client, by role.
    pub(crate) fn is_signed_by(&self, speaks: impl Fn(Role) -> bool) -> bool {
        self.signatures.iter().any(|known| speaks(known.role))
    }

    /// Says whose signature is lacking.
    pub(crate) fn signature_lacks(
        &self,
        clinician_needed: bool,
        speaks: impl Fn(&Signature) -> bool,
    ) -> Vec<&'static str> {
        let signed = |roles: &[Role]| self.signatures.iter().any(|known| roles.contains(&known.role));
        let by_client = self.signatures.iter().any(speaks);
        // The supervisor who lets the plan take effect without the client is not the one who carries it.
        let carriers = || self.signatures.iter().filter(|known| super::CARRIERS.contains(&known.role));
        let another = |known: &Signature| {
            known.role == Role::Supervisor && carriers().all(|carrier| carrier.signer != known.signer)
        };
        let refusal_stands = !self.refusals.is_empty() && self.signatures.iter().any(another);
        let rows = [
            (
                by_client || refusal_stands,
                "the client or a representative (or a documented refusal and a supervisor)",
            ),
            (signed(super::CARRIERS), "the case manager"),
            (!clinician_needed || signed(super::CLINICIANS), "a clinician"),
        ];
        rows.into_iter().filter(|(there, _)| !there).map(|(_, who)| who).collect()
    }
}

/// Returns the version that is being drafted in this planning round.
pub(crate) fn drafted(case: &State) -> Option<&PlanFact> {
    case.plans.last().filter(|plan| plan.status == PlanStatus::Draft && plan.drafted > case.phase_sequence)
}

const NO_DRAFT: &str = "no plan version is drafted in this planning round";

/// Joins names for a message.
fn names<'a>(found: impl Iterator<Item = &'a str>) -> Option<String> {
    let found: Vec<&str> = found.collect();
    (!found.is_empty()).then(|| found.join("`, `"))
}

fn goals_lack(case: &State, context: &Context<'_>) -> Option<Cow<'static, str>> {
    let Some(plan) = drafted(case) else { return Some(NO_DRAFT.into()) };
    if plan.draft.goals.is_empty() {
        return Some("the plan has no goal".into());
    }
    let bad = goal_gate::invalid_goals(case, plan, context);
    (!bad.is_empty())
        .then(|| bad.iter().map(|found| found.message.as_ref()).collect::<Vec<_>>().join("; ").into())
}

pub(crate) fn needs_lack(case: &State) -> Option<Cow<'static, str>> {
    let Some(plan) = drafted(case) else { return Some(NO_DRAFT.into()) };
    let goals = &plan.draft.goals;
    let aimless = goals.iter().filter(|goal| goal.needs.is_empty()).filter_map(|goal| goal.id.as_ref());
    if let Some(aimless) = names(aimless.map(GoalId::as_str)) {
        return Some(format!("goal `{aimless}` addresses no need").into());
    }
    let assessed = case.assessment().and_then(|assessment| assessment.needs.as_deref()).unwrap_or_default();
    let settled = |need: &NeedId| {
        goals.iter().any(|goal| goal.needs.contains(need))
            || plan.draft.set_aside.iter().any(|aside| aside.need == *need)
    };
    names(assessed.iter().filter(|need| !settled(need)).map(NeedId::as_str))
        .map(|open| format!("need `{open}` is neither addressed nor set aside with a reason").into())
}

pub(crate) fn interventions_lack(case: &State) -> Option<Cow<'static, str>> {
    let Some(plan) = drafted(case) else { return Some(NO_DRAFT.into()) };
    let bare = plan.draft.goals.iter().filter_map(|goal| goal.id.as_ref()).filter(|goal| {
        let serves = |planned: &Intervention| {
            planned.goals.contains(goal) && planned.considerations.preference != Some(Preference::Declined)
        };
        !plan.draft.interventions.iter().any(serves)
    });
    names(bare.map(GoalId::as_str)).map(|bare| {
        format!("goal `{bare}` has no intervention with an owner that the client does not decline").into()
    })
}

fn crisis_plan_lacks(case: &State) -> Option<Cow<'static, str>> {
    let Some(plan) = drafted(case) else { return Some(NO_DRAFT.into()) };
    plan.draft.crisis_plan.is_none().then(|| "write what to do in a crisis".into())
}

fn next_review_lacks(case: &State) -> Option<Cow<'static, str>> {
    let Some(plan) = drafted(case) else { return Some(NO_DRAFT.into()) };
    match plan.draft.next_review {
        None => Some("set the day".into()),
        Some(day) if day <= plan.drafted_on => Some("it is not after the day the plan was drafted".into()),
        Some(_) => None,
    }
}

fn signatures_lack(case: &State, context: &Context<'_>) -> Option<Cow<'static, str>> {
    let Some(plan) = drafted(case) else { return Some(NO_DRAFT.into()) };
    let clinician = case.model_rules(context).is_some_and(|rules| rules.clinician_signs_plan);
    let (day, majority) = (context.day(case), context.policy.age_of_majority);
    let lacking = plan.signature_lacks(clinician, |known| case.speaks_for_the_client(known, day, majority));
    (!lacking.is_empty())
        .then(|| format!("version {} is not signed by {}", plan.version, lacking.join("; ")).into())
}

/// P1: at least one goal, and every goal valid.
pub static VALID_GOALS: ExitArtifact = ExitArtifact { code: "P1", name: "valid goals", lacks: goals_lack };

/// P2: each goal addresses a need; each need is addressed, deferred or declined with a reason.
pub static NEEDS_ADDRESSED: ExitArtifact =
    ExitArtifact { code: "P2", name: "needs addressed", lacks: |case, _| needs_lack(case) };

/// P3: each goal has an intervention with an owner.
pub static INTERVENTIONS: ExitArtifact =
    ExitArtifact { code: "P3", name: "interventions", lacks: |case, _| interventions_lack(case) };

/// P4: the crisis plan.
pub static CRISIS_PLAN: ExitArtifact =
    ExitArtifact { code: "P4", name: "crisis plan", lacks: |case, _| crisis_plan_lacks(case) };

/// P5: the day of the next review.
pub static NEXT_REVIEW: ExitArtifact =
    ExitArtifact { code: "P5", name: "next review", lacks: |case, _| next_review_lacks(case) };

/// P6: the signatures.
pub static SIGNATURES: ExitArtifact =
    ExitArtifact { code: "P6", name: "plan signatures", lacks: signatures_lack };
