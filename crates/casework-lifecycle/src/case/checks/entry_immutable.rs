//! E12: what is signed is never changed or removed. Words are added, disputed or corrected beside it.

use super::{Attempt, Check};
use crate::artifacts::Entry;
use crate::artifacts::assessment::Domain;
use crate::artifacts::planning::PlanStatus;
use crate::case::command::{Command, Record};
use crate::phases::Phase;
use crate::refusal::{Refusal, RefusalCode};

pub(crate) const CHECK: Check = Check { code: RefusalCode::E12, find };

fn find(attempt: &Attempt<'_>) -> Option<Refusal> {
    let case = attempt.case;
    let (fixed, message) = match attempt.command {
        Command::ChangeEntry(_) | Command::DeleteEntry(_) => (
            true,
            "entries are signed when they are made: add an addendum, an amendment or a correction that names it",
        ),
        Command::DraftPlan(drafting) => {
            let known = case.plans.iter().find(|plan| Some(plan.version) == drafting.version);
            let fixed =
                known.is_some_and(|plan| plan.status != PlanStatus::Draft || !plan.signatures.is_empty());
            (fixed, "signed plan versions are kept: draft the next version, which replaces it")
        }
        Command::Record(Record { entry, .. }) => match entry {
            // Later on a look at mental status or social needs is an entry of its own.
            Entry::MentalStatusExam(_) | Entry::SocialNeeds(_) if case.phase > Phase::Assessment => {
                return None;
            }
            Entry::Domain(_)
            | Entry::MentalStatusExam(_)
            | Entry::SocialNeeds(_)
            | Entry::Strengths(_)
            | Entry::Preferences(_)
            | Entry::InformationSources(_)
            | Entry::Needs(_) => {
                let clinical = matches!(entry, Entry::MentalStatusExam(_))
                    || matches!(entry, Entry::Domain(domain) if domain.domain == Domain::MentalStatus);
                let signed = case.assessment().is_some_and(|assessment| {
                    !assessment.signatures.is_empty()
                        || (clinical && !assessment.clinical_signatures.is_empty())
                });
                (signed, "this version of the assessment is signed: go back to assessment for a new one")
            }
            Entry::Stratification(_) => {
                let signed = case.stratification.as_ref().is_some_and(|set| !set.signatures.is_empty());
                (signed, "this level is co-signed: go back to risk stratification for a new one")
            }
            Entry::Evaluation(_) => {
                let signed = case.evaluation.as_ref().is_some_and(|known| !known.signatures.is_empty());
                (signed, "this evaluation is signed: the next one is made in the next round")
            }
            Entry::DischargeCriteria(_) | Entry::RelapsePlan(_) => {
                let signed = !case.transition.signatures.is_empty();
                (
                    signed,
                    "the client has signed the transition: add an addendum, or halt it and prepare it anew",
                )
            }
            Entry::ClosureSummary(_) => {
                (!case.aftercare.signatures.is_empty(), "this summary is signed: add an addendum")
            }
            _ => return None,
        },
        _ => return None,
    };
    fixed.then(|| {
        Refusal::new(RefusalCode::E12, message).allow(["add-addendum", "request-amendment", "correct-entry"])
    })
}
