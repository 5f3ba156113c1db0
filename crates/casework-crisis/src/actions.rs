//! What to do next, as typed codes with short neutral words, and the reviews that a result asks for.
//!
//! No action names a telephone number: which numbers apply depends on the region and stands elsewhere.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

macro_rules! worded {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $words:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        #[serde(rename_all = "kebab-case")]
        #[non_exhaustive]
        pub enum $name {
            $(#[doc = concat!("Says: ", $words, ".")] $variant,)*
        }

        impl $name {
            /// Every one, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// Returns its bit among all of them.
            const fn bit(self) -> u64 {
                let bit = 1_u64;
                $(
                    if matches!(self, Self::$variant) {
                        return bit;
                    }
                    let bit = bit << 1;
                )*
                bit
            }

            /// Returns the short words for a person.
            pub const fn words(self) -> &'static str {
                match self { $(Self::$variant => $words,)* }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.words())
            }
        }
    };
}

worded! {
/// One thing for a person to do. The order is that of urgency, the four elements of the protocol first.
///
/// ```
/// use casework_crisis::Action;
/// assert_eq!(serde_json::to_string(&Action::EnsureSafety).unwrap(), "\"ensure-safety\"");
/// assert_eq!(Action::EnsureSafety.words(), "ensure safety: people, means, not alone");
/// ```
Action {
    EnsureSafety = "ensure safety: people, means, not alone",
    ContactResources = "contact resources: clinician, crisis team, emergency services",
    ProvideSupport = "provide support: calm, listen",
    FollowCrisisPlan = "follow the crisis plan where there is one",
    CallEmergencyNumber = "call the local emergency number",
    CallPoisonCenter = "call the poison center or emergency services",
    GiveNaloxone = "give naloxone if it is available",
    StayUntilHelpArrives = "stay with the person or on the line until help arrives",
    ContactProtectiveServices = "contact child or adult protective services",
    DoNotGoThroughGuardian = "do not go through the guardian",
    DecideWelfareCheck = "a supervisor decides on a welfare check",
    NotifySupervisor = "notify the on-call clinician and the supervisor",
    ObserveDirectly = "keep the person in sight and not alone",
    RemoveDangerousItems = "remove dangerous items",
    EvaluateInThisContact = "a clinician evaluates in this contact or within the deadline",
    EvaluateInEmergencyDepartment = "arrange a full evaluation in an emergency department",
    AnswerStaySafeQuestion = "ask in this contact whether the person can and will stay safe",
    ProtectInfant = "secure the safety of the infant",
    VerifyReport = "treat the report as behavior, and verify it",
    AskBehaviorDate = "ask when the behavior was",
    TellPrescriber = "tell the prescriber on the same day",
    ReviewByClinician = "a clinician reviews",
    ScreenBeforeContactEnds = "do the second-level screen before the contact ends",
    FinishScreen = "finish the screen",
    ReachOutToday = "reach out on the same day",
    CallEmergencyContact = "call the emergency contact",
    SendCaringContact = "send a caring contact",
    TalkAboutMeansSafety = "talk about the safety of means",
    AssessViolence = "assess violence",
    CheckDutyToProtectLaw = "check the law on the duty to protect",
    EvaluateFully = "arrange a full mental-health evaluation",
    UseNoScoredTool = "use no scored tool for a child under 8",
    InvolveGuardian = "involve the guardian",
    AskAboutAbuse = "ask about abuse and bullying",
    CheckWeekendOnCall = "use the on-call clinician outside of working hours",
    ReadByPerson = "a person reads the input",
    MapCode = "map the code that was not recognized",
    SupplyRequiredInput = "supply the input that was required",
    Consult = "consult behavioral health",
    MakeSafetyPlan = "make or renew the safety plan",
    Refer = "refer to behavioral health",
    OfferCrisisLine = "give the crisis line of the region",
    AskSuicideScreener = "ask a suicide screener",
    AskPhq9 = "ask the PHQ-9 with item 9",
    AskDanger = "ask about intent, means and staying safe",
    AskViolence = "ask whether it happens now, about a weapon and a target",
    AskSubstances = "ask about intoxication, overdose and withdrawal",
    AskSelfCare = "ask about food, clothing, shelter, safety and medical care",
    AskMania = "ask about mania",
    AskMedical = "ask about ingestion, head injury, fever and new medicines",
    AskPsychosis = "ask about voices, commands and confusion",
    SetRegion = "set the region: without it no emergency number is known",
    Record = "record the contact",
    RescreenNextContact = "screen again at the next contact",
}
}

worded! {
/// A review that a result asks for. It never discloses, reports or acts by itself.
///
/// ```
/// use casework_crisis::Review;
/// assert_eq!(serde_json::to_string(&Review::MandatedReportReview).unwrap(), "\"mandated-report-review\"");
/// ```
Review {
    DutyToProtectReview = "a licensed clinician and a supervisor review the duty to protect",
    MandatedReportReview = "the person who learned of it reviews the duty to report",
    EmergencyWithoutConsentReview = "record the reason for acting without consent and what was tried before",
    DisclosureReview = "review which minimum may be disclosed, and to whom",
    WelfareCheckReview = "a supervisor reviews whether a welfare check is sent",
}
}

/// A set that is told in the order of its kind, each member once.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Told(u64);

impl Told {
    pub(crate) fn act(&mut self, action: Action) {
        self.0 |= action.bit();
    }

    pub(crate) fn act_all(&mut self, actions: &[Action]) {
        for action in actions {
            self.act(*action);
        }
    }

    pub(crate) fn review(&mut self, review: Review) {
        self.0 |= review.bit();
    }

    pub(crate) fn actions(self) -> Vec<Action> {
        self.members(Action::ALL)
    }

    pub(crate) fn reviews(self) -> Vec<Review> {
        self.members(Review::ALL)
    }

    fn members<T: Copy>(self, all: &[T]) -> Vec<T> {
        let count = usize::try_from(self.0.count_ones()).unwrap_or(0);
        let mut members = Vec::with_capacity(count);
        let mut rest = self.0;
        while rest != 0 {
            let place = usize::try_from(rest.trailing_zeros()).unwrap_or(usize::MAX);
            members.extend(all.get(place));
            // Takes the lowest bit out.
            rest &= rest.wrapping_sub(1);
        }
        members
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_tells_each_member_once_in_the_order_of_urgency() {
        for (place, action) in Action::ALL.iter().enumerate() {
            assert_eq!(action.bit(), 1 << place, "{action}");
            assert!(Action::ALL[..place].iter().all(|earlier| earlier < action));
        }
        for (place, review) in Review::ALL.iter().enumerate() {
            assert_eq!(review.bit(), 1 << place, "{review}");
        }
        let mut told = Told::default();
        told.act_all(&[Action::RescreenNextContact, Action::EnsureSafety, Action::EnsureSafety]);
        told.act(Action::Record);
        assert_eq!(told.actions(), [Action::EnsureSafety, Action::Record, Action::RescreenNextContact]);
        let mut told = Told::default();
        told.review(Review::WelfareCheckReview);
        told.review(Review::DutyToProtectReview);
        assert_eq!(told.reviews(), [Review::DutyToProtectReview, Review::WelfareCheckReview]);
    }
}
