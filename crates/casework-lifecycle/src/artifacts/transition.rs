//! Transition: prepare discharge, step down, hand over. Exit artifacts T1 to T9.
#![expect(clippy::exhaustive_structs, reason = "wire types: callers build entries field by field")]
#![expect(clippy::exhaustive_enums, reason = "closed vocabularies")]

use std::borrow::Cow;
use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use casework_core::calendar::minus_days;
use casework_core::{FreeText, ReferralId, Signature, people::SignatureRefusal};
use chrono::NaiveDate;

use super::ExitArtifact;
use super::common::{ContactMode, ContentClass};
use super::risk::IntensityLevel;
use crate::case::{Context, State};

/// Why discharge is right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct DischargeCriteria {
    /// Criterion by criterion in words, with what supports it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub criteria: Vec<FreeText>,
    /// The criteria of a planned discharge, each with its answer. Once one is answered, all are.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub checks: Vec<CriterionCheck>,
}

/// The criteria of a planned discharge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DischargeCriterion {
    /// Goals are achieved or kept, or the client says that the time has come.
    GoalsOrReadiness,
    /// The housing is stable, or its risk is accepted.
    Housing,
    /// The intensity was low at the last two reviews, or the model has its own rule.
    Intensity,
    /// There was no crisis in 90 days.
    NoCrisis,
    /// The receiver is ready, or none is needed.
    Receiver,
    /// The plan against relapse is signed.
    RelapsePlan,
    /// The clinician's current formulation of safety supports it; a score does not.
    SafetyFormulation,
}

impl DischargeCriterion {
    /// Every criterion.
    pub const ALL: [Self; 7] = [
        Self::GoalsOrReadiness,
        Self::Housing,
        Self::Intensity,
        Self::NoCrisis,
        Self::Receiver,
        Self::RelapsePlan,
        Self::SafetyFormulation,
    ];

    /// Returns the name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::GoalsOrReadiness => "goals-or-readiness",
            Self::Housing => "housing",
            Self::Intensity => "intensity",
            Self::NoCrisis => "no-crisis",
            Self::Receiver => "receiver",
            Self::RelapsePlan => "relapse-plan",
            Self::SafetyFormulation => "safety-formulation",
        }
    }
}

/// Whether a criterion is met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CriterionAnswer {
    /// It is not met, and the risk is accepted with a reason.
    Accepted,
    /// It is met.
    Met,
    /// It is not met.
    NotMet,
}

/// One criterion with its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct CriterionCheck {
    /// The criterion.
    pub criterion: DischargeCriterion,
    /// Whether it is met.
    pub answer: CriterionAnswer,
    /// What supports it, or why the risk is accepted.
    pub support: FreeText,
}

/// The plan against relapse.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct RelapsePlan {
    /// What being well looks like.
    pub wellness: Vec<FreeText>,
    /// What keeps the client well, day by day.
    pub daily_maintenance: Vec<FreeText>,
    /// Triggers, each with what to do.
    pub triggers: Vec<FreeText>,
    /// Early warning signs, each with what to do.
    pub early_warning_signs: Vec<FreeText>,
    /// What to do when things break down.
    pub when_things_break_down: Vec<FreeText>,
    /// What helps: the client's own tools.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub wellness_tools: Vec<FreeText>,
    /// What to do in a crisis.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub crisis_plan: Vec<FreeText>,
    /// What to do after a crisis.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub after_a_crisis: Vec<FreeText>,
}

impl RelapsePlan {
    /// Says whether every part that a plan must have has something in it; what to do in a crisis stands in the safety plan
    /// as well.
    pub(crate) fn is_whole(&self) -> bool {
        let parts = [
            &self.wellness,
            &self.daily_maintenance,
            &self.triggers,
            &self.early_warning_signs,
            &self.when_things_break_down,
        ];
        parts.iter().all(|part| !part.is_empty())
    }
}

/// The winding down of contacts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "outcome", rename_all = "kebab-case", rename_all_fields = "kebab-case")]
pub enum StepDown {
    /// It was carried out.
    Done,
    /// These contacts are planned, further and further apart.
    Planned {
        /// The days of the contacts.
        contacts: Vec<NaiveDate>,
    },
    /// It was not needed.
    Waived {
        /// The reason.
        reason: FreeText,
    },
}

/// Who takes over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "receiver", rename_all = "kebab-case", rename_all_fields = "kebab-case")]
pub enum Receiver {
    /// Someone has agreed to take over.
    Accepted {
        /// Who.
        name: String,
        /// The day of the first appointment.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        first_appointment: Option<NaiveDate>,
    },
    /// Nobody need take over.
    NotNeeded {
        /// The reason.
        reason: FreeText,
    },
}

/// The hand-off in front of the client, who can correct and ask.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Handoff {
    /// Who took part.
    pub participants: Vec<String>,
    /// Whether the client was there.
    pub client_present: bool,
    /// What was handed over and what is open.
    pub topics: FreeText,
    /// In person, by video, by telephone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mode: Option<ContactMode>,
    /// What the client or the receiver still asks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub open_questions: Vec<FreeText>,
    /// Why the client was not there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why_absent: Option<FreeText>,
}

/// What goes on after the program: care, links, people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct AftercarePlan {
    /// Who coordinates the care that goes on.
    pub coordination: FreeText,
    /// Services, groups and people the client is linked to, at least one.
    #[schemars(length(min = 1))]
    pub links: Vec<FreeText>,
    /// How the client comes back when it is needed.
    pub way_back: FreeText,
}

/// What was sent to the receiver.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct TransferPacket {
    /// Who received it.
    pub recipient: String,
    /// What kinds of content it held.
    pub content: BTreeSet<ContentClass>,
    /// What was in it.
    pub items: Vec<FreeText>,
}

/// An open referral is handed over to the receiver.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ReferralHandover {
    /// The referral.
    pub referral: ReferralId,
    /// To whom.
    pub to: String,
}

/// What the case remembers of this transition.
#[derive(Debug, Clone, Default)]
pub(crate) struct TransitionFact {
    pub(crate) criteria: Option<Vec<CriterionCheck>>,
    pub(crate) relapse_plan: bool,
    pub(crate) step_down: bool,
    /// The contacts that are planned while services are wound down.
    pub(crate) step_down_contacts: Vec<NaiveDate>,
    pub(crate) receiver: Option<ReceiverFact>,
    pub(crate) handoff: bool,
    pub(crate) packets: usize,
    pub(crate) handed_over: BTreeSet<ReferralId>,
    pub(crate) signatures: Vec<Signature>,
    pub(crate) refusals: Vec<SignatureRefusal>,
}

/// Where the search for a receiver stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ReceiverFact {
    Accepted { name: String, first_appointment: Option<NaiveDate> },
    NotNeeded,
}

impl ReceiverFact {
    /// Returns the name of who takes over, when somebody named does.
    pub(crate) fn name(&self) -> Option<&str> {
        match self {
            Self::Accepted { name, .. } => Some(name.as_str()).filter(|name| !name.trim().is_empty()),
            Self::NotNeeded => None,
        }
    }
}

impl TransitionFact {
    /// Forgets what must be done anew when the hand-off has failed.
    pub(crate) fn hand_off_again(&mut self) {
        self.receiver = None;
        self.handoff = false;
        self.packets = 0;
        self.handed_over.clear();
        self.signatures.clear();
        self.refusals.clear();
    }
}

/// Days without a crisis that a planned discharge asks for.
const QUIET_DAYS: u32 = 90;

fn criteria_lack(case: &State, context: &Context<'_>) -> Option<Cow<'static, str>> {
    let Some(checks) = &case.transition.criteria else { return Some("record why discharge is right".into()) };
    if checks.is_empty() {
        return None;
    }
    let wrong = DischargeCriterion::ALL.iter().filter_map(|criterion| {
        let answer =
            checks.iter().rev().find(|check| check.criterion == *criterion).map(|check| check.answer);
        let why = match answer {
            None => "is not answered",
            Some(CriterionAnswer::NotMet) => "is not met: wait, or accept the risk with a reason",
            Some(CriterionAnswer::Met) => contradiction(*criterion, case, context)?,
            Some(CriterionAnswer::Accepted) => return None,
        };
        Some(format!("`{}` {why}", criterion.as_str()))
    });
    let wrong: Vec<_> = wrong.collect();
    (!wrong.is_empty()).then(|| wrong.join("; ").into())
}

/// Says what on record speaks against a criterion that is said to be met.
fn contradiction(criterion: DischargeCriterion, case: &State, context: &Context<'_>) -> Option<&'static str> {
    let since = minus_days(context.day(case), QUIET_DAYS);
    let contradicted = match criterion {
        DischargeCriterion::NoCrisis => case.crisis.last_on.is_some_and(|day| day > since),
        DischargeCriterion::Intensity => {
            let levels = case.levels.iter().rev().take(2);
            levels.clone().count() > 0 && levels.clone().any(|(_, level)| *level == IntensityLevel::High)
        }
        DischargeCriterion::RelapsePlan => !case.transition.relapse_plan,
        DischargeCriterion::GoalsOrReadiness
        | DischargeCriterion::Housing
        | DischargeCriterion::Receiver
        | DischargeCriterion::SafetyFormulation => false,
    };
    contradicted.then_some("is said to be met, and the record says otherwise")
}

/// T1: the discharge criteria.
pub static DISCHARGE_CRITERIA: ExitArtifact =
    ExitArtifact { code: "T1", name: "discharge criteria", lacks: criteria_lack };

/// T2: the plan against relapse.
pub static RELAPSE_PLAN: ExitArtifact = ExitArtifact {
    code: "T2",
    name: "relapse-prevention plan",
    lacks: |case, _| {
        (!case.transition.relapse_plan)
            .then(|| "write it with the client, with something in each part".into())
    },
};

/// T3: the safety plan was updated in this phase.
pub static SAFETY_PLAN: ExitArtifact = ExitArtifact {
    code: "T3",
    name: "updated safety plan",
    lacks: |case, _| {
        let updated = case.since_phase_began(case.safety_plans.iter().max().copied());
        (!updated).then(|| "look through it with the client and record it again".into())
    },
};

/// T4: the step-down was done, or waived with a reason.
pub static STEP_DOWN: ExitArtifact = ExitArtifact {
    code: "T4",
    name: "step-down",
    lacks: |case, _| {
        let planned =
            if case.transition.step_down_contacts.is_empty() { "" } else { "the contacts are planned: " };
        (!case.transition.step_down)
            .then(|| format!("{planned}record it as done, or waived with a reason").into())
    },
};

/// T5: the receiver has accepted with a first appointment, or none is needed.
pub static RECEIVER: ExitArtifact = ExitArtifact {
    code: "T5",
    name: "receiver",
    lacks: |case, _| match &case.transition.receiver {
        None => Some("nobody has accepted, and it is not recorded that nobody is needed".into()),
        Some(ReceiverFact::NotNeeded) => None,
        Some(known) if known.name().is_none() => Some("it is not said who has accepted".into()),
        Some(ReceiverFact::Accepted { first_appointment: None, .. }) => {
            Some("no first appointment is recorded".into())
        }
        Some(ReceiverFact::Accepted { first_appointment: Some(day), .. }) => {
            let began = case.phase_day();
            (*day < began)
                .then(|| format!("the first appointment, on {day}, is before the transition began").into())
        }
    },
};

/// T6: the warm hand-off.
pub static HANDOFF: ExitArtifact = ExitArtifact {
    code: "T6",
    name: "warm hand-off",
    lacks: |case, _| {
        let needed = case.transition.receiver != Some(ReceiverFact::NotNeeded);
        (needed && !case.transition.handoff).then(|| "hold it with the client and record it".into())
    },
};

/// T7: what was sent, each packet under a release that was in force when it was sent (E13 sees to that).
pub static RELEASES: ExitArtifact = ExitArtifact {
    code: "T7",
    name: "releases for what was sent",
    lacks: |case, _| {
        let needed = case.transition.receiver != Some(ReceiverFact::NotNeeded);
        (needed && case.transition.packets == 0).then(|| "record what was sent to the receiver".into())
    },
};

/// T8: open referrals are ended or handed over.
pub static REFERRALS_ENDED: ExitArtifact = ExitArtifact {
    code: "T8",
    name: "open referrals",
    lacks: |case, _| {
        let open: Vec<&str> = case
            .referrals
            .iter()
            .filter(|(id, referral)| referral.status.is_open() && !case.transition.handed_over.contains(*id))
            .map(|(id, _)| id.as_str())
            .collect();
        (!open.is_empty()).then(|| format!("end or hand over `{}`", open.join("`, `")).into())
    },
};

/// T9: the client's signature, or a documented refusal.
pub static CLIENT_SIGNATURE: ExitArtifact = ExitArtifact {
    code: "T9",
    name: "client signature",
    lacks: |case, context| {
        let (day, majority) = (context.day(case), context.policy.age_of_majority);
        let speaks = |known: &Signature| case.speaks_for_the_client(known, day, majority);
        let signed = case.transition.signatures.iter().any(speaks);
        (!signed && case.transition.refusals.is_empty())
            .then(|| "the client has not signed the transition, and no refusal is documented".into())
    },
};
