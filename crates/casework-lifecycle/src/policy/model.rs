//! The models of delivery as data: what each one changes, where its numbers come from, and which of them nobody has
//! verified yet.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use casework_core::Source;

/// The models of delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "a new model must make every caller look again")]
pub enum Model {
    /// Assertive community treatment: a team with a small shared caseload, most services direct, around the clock.
    Act,
    /// Brokerage: links to services, little direct care.
    Brokerage,
    /// Clinical: the case manager is often a licensed clinician and treats as well.
    Clinical,
    /// Critical time intervention: nine months in three phases around a transition, a preset.
    CriticalTime,
    /// Intensive case management.
    Intensive,
    /// Strengths-based: built on strengths and resources, the client leads.
    StrengthsBased,
    /// Supportive: access to services and independence, less intensive.
    Supportive,
    /// Wraparound: a child and family team in four phases, a preset for the young.
    Wraparound,
}

impl Model {
    /// Every model, in alphabetical order.
    pub const ALL: [Self; 8] = [
        Self::Act,
        Self::Brokerage,
        Self::Clinical,
        Self::CriticalTime,
        Self::Intensive,
        Self::StrengthsBased,
        Self::Supportive,
        Self::Wraparound,
    ];

    /// Returns the name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Act => "act",
            Self::Brokerage => "brokerage",
            Self::Clinical => "clinical",
            Self::CriticalTime => "critical-time",
            Self::Intensive => "intensive",
            Self::StrengthsBased => "strengths-based",
            Self::Supportive => "supportive",
            Self::Wraparound => "wraparound",
        }
    }

    /// Says whether the model is a preset that a policy may leave out; the others must be in every policy.
    pub const fn is_preset(self) -> bool {
        matches!(self, Self::CriticalTime | Self::Wraparound)
    }
}

impl std::fmt::Display for Model {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}

/// How many contacts a period has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a number and a period")]
pub struct ContactRate {
    /// Contacts in each period, at least 1.
    pub count: u32,
    /// The period.
    pub every: Period,
}

impl ContactRate {
    /// Says whether the schedule has fewer contacts in the same time than another.
    pub fn is_thinner_than(self, other: Self) -> bool {
        let contacts = |rate: Self, period: Period| u64::from(rate.count).saturating_mul(period.days());
        contacts(self, other.every) < contacts(other, self.every)
    }
}

impl std::fmt::Display for ContactRate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let contacts = if self.count == 1 { "contact" } else { "contacts" };
        write!(f, "{} {contacts} every {}", self.count, self.every.as_str())
    }
}

/// The period of a contact schedule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "the periods that schedules are written in")]
pub enum Period {
    /// Seven days.
    Week,
    /// Fourteen days.
    TwoWeeks,
    /// A calendar month.
    Month,
    /// Ninety days.
    Quarter,
}

impl Period {
    /// Returns its length in days; a month counts as 30.
    pub const fn days(self) -> u64 {
        match self {
            Self::Week => 7,
            Self::TwoWeeks => 14,
            Self::Month => 30,
            Self::Quarter => 90,
        }
    }

    /// Returns the period in words.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Week => "week",
            Self::TwoWeeks => "two weeks",
            Self::Month => "month",
            Self::Quarter => "90 days",
        }
    }
}

/// A denser schedule at the beginning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a schedule and how long it lasts")]
pub struct EarlyContacts {
    /// The schedule.
    pub rate: ContactRate,
    /// How many months it lasts, from the assignment.
    pub months: u32,
}

/// Who assesses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "the four answers of the models")]
pub enum Assessor {
    /// The case manager.
    #[default]
    CaseManager,
    /// The case manager together with a clinician.
    CaseManagerAndClinician,
    /// A clinician.
    Clinician,
    /// The team, a psychiatrist and a nurse among them.
    Team,
}

impl Assessor {
    /// Says whether a licensed clinician or prescriber must be among those who sign the assessment.
    pub const fn needs_clinician(self) -> bool {
        !matches!(self, Self::CaseManager)
    }
}

/// What a program does in a crisis of its clients.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "the answers of the models")]
pub enum CrisisDuty {
    /// Someone covers around the clock.
    AroundTheClock,
    /// A clinician is on call.
    ClinicianOnCall,
    /// The crisis plan says whom to call.
    CrisisPlan,
    /// The client has the numbers.
    #[default]
    GiveNumbers,
    /// The client knows a line that answers around the clock.
    LineKnown,
    /// The team is the first to respond.
    TeamResponds,
}

/// What begins a transition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "the triggers of the models")]
pub enum TransitionTrigger {
    /// The client chooses it.
    ClientChoice,
    /// The client says that the time has come.
    ClientSaysReady,
    /// The goals are met.
    GoalsMet,
    /// The intensity was low at two reviews.
    LowIntensityTwice,
    /// The phases of the model have passed.
    PhasesPassed,
    /// Criteria of readiness are met.
    ReadinessCriteria,
    /// Every referral is closed.
    ReferralsClosed,
    /// The goals are met, and so is the target for symptoms.
    SymptomTarget,
}

impl TransitionTrigger {
    /// Returns the name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ClientChoice => "client-choice",
            Self::ClientSaysReady => "client-says-ready",
            Self::GoalsMet => "goals-met",
            Self::LowIntensityTwice => "low-intensity-twice",
            Self::PhasesPassed => "phases-passed",
            Self::ReadinessCriteria => "readiness-criteria",
            Self::ReferralsClosed => "referrals-closed",
            Self::SymptomTarget => "symptom-target",
        }
    }
}

/// A place in a team.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "the places that the models name")]
pub enum TeamRole {
    /// Someone of the client's family or near ones.
    FamilyMember,
    /// A nurse.
    Nurse,
    /// Someone on call outside office hours.
    OnCall,
    /// A peer specialist.
    PeerSpecialist,
    /// A psychiatrist.
    Psychiatrist,
    /// A specialist in substance use.
    SubstanceUseSpecialist,
    /// The person who co-signs.
    CoSigner,
    /// The lead of the team.
    TeamLead,
    /// A specialist in work and education.
    VocationalSpecialist,
}

impl TeamRole {
    /// Returns the name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::FamilyMember => "family-member",
            Self::Nurse => "nurse",
            Self::OnCall => "on-call",
            Self::PeerSpecialist => "peer-specialist",
            Self::Psychiatrist => "psychiatrist",
            Self::SubstanceUseSpecialist => "substance-use-specialist",
            Self::CoSigner => "co-signer",
            Self::TeamLead => "team-lead",
            Self::VocationalSpecialist => "vocational-specialist",
        }
    }
}

/// A phase of a model that runs by the calendar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a name and a length")]
pub struct ModelStage {
    /// Its name.
    pub name: String,
    /// How many months it lasts; open when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub months: Option<u32>,
}

/// What a model changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "part of a policy file, whose version stands on every event")]
#[expect(clippy::struct_excessive_bools, reason = "each is a rule of its own that a model has or has not")]
pub struct ModelRules {
    /// Clients for each case manager (for ACT: for each counted full-time member of the team).
    pub caseload_ceiling: u32,
    /// The number of clients at which another one is refused, whatever `caseload` says; none when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hard_ceiling: Option<u32>,
    /// The contact schedule that is proposed.
    pub contacts: ContactRate,
    /// A denser schedule at the beginning; none when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub early_contacts: Option<EarlyContacts>,
    /// The thinnest contact schedule that still is this model; none when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contacts_minimum: Option<ContactRate>,
    /// Minutes of contact a week that are expected on average; none when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes_a_week: Option<u32>,
    /// Days between plan reviews.
    pub plan_review_days: u32,
    /// Whether the team looks at every client each working day.
    #[serde(default)]
    pub daily_team_review: bool,
    /// Whether a case may go from implementation straight to transition.
    pub implementation_to_transition: bool,
    /// Whether one follow-up contact is enough to leave monitoring.
    pub one_contact_is_enough: bool,
    /// Whether a current symptom measure is needed to leave monitoring, beside a measure for each goal.
    #[serde(default)]
    pub symptom_measure: bool,
    /// Days since the last two-way contact before a case may be closed as lost to contact.
    pub lost_to_contact_days: u32,
    /// Days without two-way contact after which outreach begins.
    #[serde(default = "usual_outreach")]
    pub outreach_after_days: u32,
    /// Whether the plan needs the signature of a clinician as well.
    pub clinician_signs_plan: bool,
    /// Who assesses.
    #[serde(default)]
    pub assessor: Assessor,
    /// The places that the team must fill.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub required_roles: BTreeSet<TeamRole>,
    /// The places that it is good to fill.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub encouraged_roles: BTreeSet<TeamRole>,
    /// What the program does in a crisis.
    #[serde(default)]
    pub crisis_duty: CrisisDuty,
    /// What begins a transition; any one of them is enough.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub transition_triggers: BTreeSet<TransitionTrigger>,
    /// The phases of a model that runs by the calendar, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stages: Vec<ModelStage>,
    /// Where the numbers come from.
    pub source: Source,
    /// The fields whose values nobody has verified in a source yet.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub unverified: BTreeSet<String>,
}

const fn usual_outreach() -> u32 {
    USUAL_OUTREACH_DAYS
}

/// Days without two-way contact after which outreach begins, where the model says nothing else.
pub(super) const USUAL_OUTREACH_DAYS: u32 = 30;

impl ModelRules {
    /// Returns the schedule that is proposed so many whole months after the assignment.
    pub fn contacts_after(&self, months: u32) -> ContactRate {
        self.early_contacts.filter(|early| months < early.months).map_or(self.contacts, |early| early.rate)
    }

    /// Lists the places that a team must fill and does not.
    pub fn places_open(&self, filled: &BTreeSet<TeamRole>) -> Vec<TeamRole> {
        self.required_roles.difference(filled).copied().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_schedule_is_thinner_when_it_has_fewer_contacts_in_the_same_time() {
        let rate = |count, every| ContactRate { count, every };
        let rows = [
            (rate(3, Period::Week), rate(4, Period::Week), true),
            (rate(4, Period::Week), rate(4, Period::Week), false),
            (rate(2, Period::Month), rate(1, Period::Week), true),
            (rate(1, Period::Week), rate(4, Period::Month), false),
            (rate(1, Period::TwoWeeks), rate(2, Period::Month), false),
            (rate(1, Period::Quarter), rate(1, Period::Month), true),
        ];
        for (one, other, expected) in rows {
            assert_eq!(one.is_thinner_than(other), expected, "{one:?} {other:?}");
        }
    }

    #[test]
    fn the_wire_name_of_a_model_is_what_serde_writes() {
        for model in Model::ALL {
            assert_eq!(serde_json::to_string(&model).unwrap(), format!("\"{model}\""));
        }
    }

    #[test]
    fn each_model_has_the_numbers_of_the_sheet() {
        // Section 2.2: ceiling, contacts, review, lost to contact, outreach, the edge, who assesses.
        let rows = [
            (Model::Brokerage, 75, "1 contact every 90 days", 180, 60, 30, true, Assessor::CaseManager),
            (Model::Supportive, 30, "2 contacts every month", 180, 60, 30, false, Assessor::CaseManager),
            (Model::StrengthsBased, 20, "2 contacts every month", 90, 60, 30, false, Assessor::CaseManager),
            (Model::Clinical, 20, "1 contact every week", 90, 60, 30, false, Assessor::Clinician),
            (
                Model::Intensive,
                20,
                "4 contacts every month",
                90,
                90,
                30,
                false,
                Assessor::CaseManagerAndClinician,
            ),
            (Model::Act, 10, "4 contacts every week", 180, 180, 14, false, Assessor::Team),
        ];
        for (model, ceiling, contacts, review, lost, outreach, edge, assessor) in rows {
            let rules = ModelRules::us_default(model);
            assert_eq!(rules.caseload_ceiling, ceiling, "{model}");
            assert_eq!(rules.contacts.to_string(), contacts, "{model}");
            assert_eq!((rules.plan_review_days, rules.lost_to_contact_days), (review, lost), "{model}");
            assert_eq!(rules.outreach_after_days, outreach, "{model}");
            assert_eq!((rules.implementation_to_transition, rules.assessor), (edge, assessor), "{model}");
        }
    }

    #[test]
    fn the_strengths_model_sees_the_client_weekly_for_the_first_three_months() {
        let rules = ModelRules::us_default(Model::StrengthsBased);
        let weekly = ContactRate { count: 1, every: Period::Week };
        assert_eq!(rules.contacts_after(0), weekly);
        assert_eq!(rules.contacts_after(2), weekly);
        assert_eq!(rules.contacts_after(3), ContactRate { count: 2, every: Period::Month });
    }

    #[test]
    fn a_preset_names_what_nobody_has_verified() {
        for model in Model::ALL.into_iter().filter(|model| model.is_preset()) {
            let rules = ModelRules::us_default(model);
            assert!(rules.unverified.contains("contacts"), "{model}");
            assert!(!rules.stages.is_empty(), "{model}");
        }
    }

    #[test]
    fn a_team_is_told_which_places_are_open() {
        let rules = ModelRules::us_default(Model::Act);
        assert_eq!(rules.places_open(&rules.required_roles), []);
        let filled = BTreeSet::from([TeamRole::Nurse, TeamRole::TeamLead]);
        assert_eq!(rules.places_open(&filled).len(), 4);
    }
}
