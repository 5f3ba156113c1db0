//! What each model changes by default, in the United States: the rows of the lifecycle sheet, 2.2.

use std::collections::BTreeSet;

use casework_core::Source;

use super::model::USUAL_OUTREACH_DAYS;
use super::{
    Assessor, ContactRate, CrisisDuty, EarlyContacts, Model, ModelRules, ModelStage, Period, TeamRole,
    TransitionTrigger,
};
use crate::sources;

impl ModelRules {
    /// Returns the defaults for the United States.
    pub(crate) fn us_default(model: Model) -> Self {
        match model {
            Model::Act => act(),
            Model::Brokerage => brokerage(),
            Model::Clinical => clinical(),
            Model::CriticalTime => critical_time(),
            Model::Intensive => intensive(),
            Model::StrengthsBased => strengths_based(),
            Model::Supportive => supportive(),
            Model::Wraparound => wraparound(),
        }
    }
}

fn act() -> ModelRules {
    ModelRules {
        hard_ceiling: Some(10),
        contacts_minimum: Some(ContactRate { count: 4, every: Period::Week }),
        minutes_a_week: Some(120),
        daily_team_review: true,
        outreach_after_days: 14,
        clinician_signs_plan: true,
        assessor: Assessor::Team,
        required_roles: BTreeSet::from([
            TeamRole::Psychiatrist,
            TeamRole::Nurse,
            TeamRole::SubstanceUseSpecialist,
            TeamRole::VocationalSpecialist,
            TeamRole::PeerSpecialist,
            TeamRole::TeamLead,
        ]),
        crisis_duty: CrisisDuty::TeamResponds,
        transition_triggers: BTreeSet::from([
            TransitionTrigger::ClientChoice,
            TransitionTrigger::ReadinessCriteria,
        ]),
        unverified: named(&["contacts", "contacts-minimum", "minutes-a-week"]),
        ..usual(10, (4, Period::Week), 180, 180, &sources::ME_ACT)
    }
}

fn brokerage() -> ModelRules {
    ModelRules {
        implementation_to_transition: true,
        one_contact_is_enough: true,
        transition_triggers: BTreeSet::from([TransitionTrigger::ReferralsClosed]),
        ..usual(75, (1, Period::Quarter), 180, 60, &sources::PMC_STRENGTHS)
    }
}

fn clinical() -> ModelRules {
    ModelRules {
        symptom_measure: true,
        clinician_signs_plan: true,
        assessor: Assessor::Clinician,
        required_roles: BTreeSet::from([TeamRole::CoSigner]),
        crisis_duty: CrisisDuty::ClinicianOnCall,
        transition_triggers: BTreeSet::from([TransitionTrigger::SymptomTarget]),
        ..usual(20, (1, Period::Week), 90, 60, &sources::LIFECYCLE_SHEET)
    }
}

fn critical_time() -> ModelRules {
    ModelRules {
        crisis_duty: CrisisDuty::GiveNumbers,
        transition_triggers: BTreeSet::from([TransitionTrigger::PhasesPassed]),
        stages: stages(&["transition-to-community", "try-out", "transfer-of-care"], Some(3)),
        unverified: named(&["caseload-ceiling", "contacts", "plan-review-days", "lost-to-contact-days"]),
        ..usual(20, (1, Period::Week), 90, 60, &sources::CTI)
    }
}

fn intensive() -> ModelRules {
    ModelRules {
        hard_ceiling: Some(30),
        contacts_minimum: Some(ContactRate { count: 4, every: Period::Month }),
        clinician_signs_plan: true,
        assessor: Assessor::CaseManagerAndClinician,
        required_roles: BTreeSet::from([TeamRole::OnCall]),
        crisis_duty: CrisisDuty::AroundTheClock,
        transition_triggers: BTreeSet::from([TransitionTrigger::LowIntensityTwice]),
        ..usual(20, (4, Period::Month), 90, 90, &sources::COCHRANE_ICM)
    }
}

fn strengths_based() -> ModelRules {
    ModelRules {
        early_contacts: Some(EarlyContacts {
            rate: ContactRate { count: 1, every: Period::Week },
            months: 3,
        }),
        encouraged_roles: BTreeSet::from([TeamRole::PeerSpecialist]),
        crisis_duty: CrisisDuty::LineKnown,
        transition_triggers: BTreeSet::from([
            TransitionTrigger::GoalsMet,
            TransitionTrigger::ClientSaysReady,
        ]),
        ..usual(20, (2, Period::Month), 90, 60, &sources::PMC_STRENGTHS)
    }
}

fn supportive() -> ModelRules {
    ModelRules {
        crisis_duty: CrisisDuty::LineKnown,
        transition_triggers: BTreeSet::from([TransitionTrigger::GoalsMet]),
        ..usual(30, (2, Period::Month), 180, 60, &sources::NY_506)
    }
}

fn wraparound() -> ModelRules {
    ModelRules {
        required_roles: BTreeSet::from([TeamRole::FamilyMember]),
        crisis_duty: CrisisDuty::CrisisPlan,
        transition_triggers: BTreeSet::from([TransitionTrigger::GoalsMet]),
        stages: stages(&["engagement", "plan-development", "implementation", "transition"], None),
        unverified: named(&["caseload-ceiling", "contacts", "lost-to-contact-days"]),
        ..usual(12, (1, Period::Month), 90, 60, &sources::WRAP4)
    }
}

/// Returns the rules of a model that changes nothing but numbers.
fn usual(
    ceiling: u32,
    (count, every): (u32, Period),
    review: u32,
    lost: u32,
    source: &'static Source,
) -> ModelRules {
    ModelRules {
        caseload_ceiling: ceiling,
        hard_ceiling: None,
        contacts: ContactRate { count, every },
        early_contacts: None,
        contacts_minimum: None,
        minutes_a_week: None,
        plan_review_days: review,
        daily_team_review: false,
        implementation_to_transition: false,
        one_contact_is_enough: false,
        symptom_measure: false,
        lost_to_contact_days: lost,
        outreach_after_days: USUAL_OUTREACH_DAYS,
        clinician_signs_plan: false,
        assessor: Assessor::CaseManager,
        required_roles: BTreeSet::new(),
        encouraged_roles: BTreeSet::new(),
        crisis_duty: CrisisDuty::GiveNumbers,
        transition_triggers: BTreeSet::new(),
        stages: Vec::new(),
        source: source.clone(),
        unverified: BTreeSet::new(),
    }
}

fn named(fields: &[&str]) -> BTreeSet<String> {
    fields.iter().map(|field| (*field).to_owned()).collect()
}

fn stages(names: &[&str], months: Option<u32>) -> Vec<ModelStage> {
    names.iter().map(|name| ModelStage { name: (*name).to_owned(), months }).collect()
}
