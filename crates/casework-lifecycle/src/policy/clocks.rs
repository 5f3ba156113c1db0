//! The numbers of the clocks: how long a step may take, in the unit that its name ends in.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

macro_rules! clocks {
    ($($(#[$doc:meta])* $field:ident $wire:literal = $value:literal in $least:literal ..= $most:literal;)*) => {
        /// How long each step may take. A number that a policy file leaves out is the default.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
        #[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
        #[expect(clippy::exhaustive_structs, reason = "part of a policy file, whose version stands on every event")]
        pub struct Clocks {
            $($(#[$doc])* pub $field: u32,)*
        }

        impl Default for Clocks {
            fn default() -> Self {
                Self { $($field: $value,)* }
            }
        }

        impl Clocks {
            /// Lists each number with its name on the wire and the bounds between which it makes sense.
            pub(crate) fn numbers(&self) -> Vec<(&'static str, u32, u32, u32)> {
                vec![$(($wire, self.$field, $least, $most),)*]
            }
        }
    };
}

clocks! {
    /// From the first request to an evaluation when the triage is urgent.
    urgent_evaluation_business_days "urgent-evaluation-business-days" = 1 in 1..=5;
    /// From the first request to an evaluation when the triage is routine.
    routine_evaluation_business_days "routine-evaluation-business-days" = 10 in 1..=30;
    /// From the first request to a comprehensive assessment that is signed.
    comprehensive_assessment_days "comprehensive-assessment-days" = 60 in 1..=90;
    /// From a discharge from psychiatric care to an assessment.
    after_discharge_assessment_days "after-discharge-assessment-days" = 14 in 1..=30;
    /// From a discharge from psychiatric care to a contact, whose day does not count, and from a visit to an emergency
    /// department, whose day does.
    after_discharge_contact_days "after-discharge-contact-days" = 7 in 1..=7;
    /// From the decision to take the person in to a case manager.
    assignment_business_days "assignment-business-days" = 2 in 1..=10;
    /// From the assignment to the first contact face to face.
    first_face_to_face_days "first-face-to-face-days" = 14 in 1..=30;
    /// From intake to the first plan that is signed.
    first_plan_days "first-plan-days" = 30 in 1..=90;
    /// From one set of signatures under the plan to the next.
    plan_renewal_days "plan-renewal-days" = 180 in 1..=365;
    /// Between plan reviews of a minor, at most; the model's number counts when it is smaller.
    child_plan_review_days "child-plan-review-days" = 90 in 1..=180;
    /// Between reviews of the outcomes.
    outcome_review_days "outcome-review-days" = 180 in 1..=366;
    /// Between assessments of every domain.
    reassessment_months "reassessment-months" = 12 in 1..=12;
    /// From transition to the first contact afterwards.
    first_aftercare_days "first-aftercare-days" = 7 in 1..=7;
    /// From transition to the second contact afterwards.
    second_aftercare_days "second-aftercare-days" = 30 in 8..=30;
    /// Between the contacts while services are wound down.
    step_down_contact_months "step-down-contact-months" = 1 in 1..=3;
    /// How many months services are wound down.
    step_down_months "step-down-months" = 2 in 1..=12;
    /// Before a consent or a release ends, to ask for a new one.
    expiry_notice_days "expiry-notice-days" = 30 in 1..=90;
    /// From an alert for no improvement to an evaluation.
    no_improvement_review_days "no-improvement-review-days" = 14 in 1..=30;
    /// From an alert for worsening to a contact.
    worsening_contact_business_days "worsening-contact-business-days" = 2 in 1..=5;
    /// The share of days covered by medication below which someone looks, in percent.
    adherence_percent "adherence-percent" = 80 in 1..=100;
    /// Weeks without medication, by the client's own word, after which someone looks.
    missed_weeks "missed-weeks" = 2 in 1..=4;
    /// Scheduled contacts missed in a row after which outreach begins.
    missed_contacts "missed-contacts" = 2 in 1..=4;
    /// Appointments missed at a provider after which the barriers are looked at.
    no_shows "no-shows" = 2 in 1..=4;
    /// From the notice of a denial to the last day to appeal.
    appeal_request_days "appeal-request-days" = 60 in 1..=365;
    /// From an appeal to its decision.
    appeal_decision_days "appeal-decision-days" = 30 in 1..=365;
    /// From a decision on an appeal to a hearing.
    hearing_days "hearing-days" = 120 in 1..=365;
    /// Before the client comes of age, to begin with what then changes.
    majority_notice_days "majority-notice-days" = 90 in 1..=366;
}
