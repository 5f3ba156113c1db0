//! What is recorded in a case, and what must be there before a phase can be left.
//!
//! Each phase has one file in `artifacts/`: the entries that are made there, what the case remembers of them, and the
//! exit artifacts that the table of phases asks for. Open [`screening`] first, it is the smallest.

use std::borrow::Cow;

use casework_core::{Code, Family, Finding, Role};

use crate::case::{Context, State};
use crate::phases::Phase;
use crate::privacy::{records, team};
use crate::sources;
use crate::tagged::tagged;

pub mod aftercare;
pub mod assessment;
pub mod common;
pub mod course;
pub mod evaluation;
pub mod implementation;
pub mod intake;
pub mod monitoring;
pub mod picture;
pub mod plan_contents;
pub mod planning;
pub mod risk;
pub mod screening;
pub mod support;
pub mod transition;

/// One thing that must be there before a phase is left forward.
#[derive(Debug)]
#[non_exhaustive]
pub struct ExitArtifact {
    /// The code of the lifecycle sheet, such as `S2`.
    pub code: &'static str,
    /// What is asked for, in a few words.
    pub name: &'static str,
    /// Returns what is lacking, or nothing when the artifact is there.
    pub(crate) lacks: fn(&State, &Context<'_>) -> Option<Cow<'static, str>>,
}

impl ExitArtifact {
    /// Returns the finding when the artifact is not there.
    pub(crate) fn missing(&self, case: &State, context: &Context<'_>) -> Option<Finding> {
        let lack = (self.lacks)(case, context)?;
        let message = format!("{}: {lack}", self.name);
        Some(Finding::new(Code::new(Family::Lifecycle, self.code), message).cite(&sources::LIFECYCLE_SHEET))
    }
}

macro_rules! entries {
    ($($(#[$doc:meta])* $kind:ident($type:ty) in $phases:ident by $roles:ident;)*) => {
        tagged! { "kind",
            /// Something that is put on record. Each kind has its place in the lifecycle and the roles that may enter it.
            #[derive(Debug, Clone, PartialEq)]
            #[non_exhaustive]
            pub enum Entry {
                $($(#[$doc])* $kind($type),)*
            }
        }

        impl Entry {
            /// Returns the phases in which the entry may be made.
            pub fn phases(&self) -> &'static [Phase] {
                match self { $(Self::$kind(_) => $phases,)* }
            }

            /// Every kind, with the roles that may make it.
            pub const KINDS: &[(&str, &[Role])] = &[$((stringify!($kind), $roles),)*];

            /// Says whether the entry is about the record itself and no service: it may be made after closing and
            /// after a death.
            pub const fn is_about_the_record(&self) -> bool {
                matches!(
                    self,
                    Self::AccessAnswer(_)
                        | Self::AccessRequest(_)
                        | Self::BreakGlassReview(_)
                        | Self::Disclosure(_)
                        | Self::ReleaseRevoked(_)
                )
            }

            /// Returns the roles that may make the entry.
            pub fn roles(&self) -> &'static [Role] {
                match self { $(Self::$kind(_) => $roles,)* }
            }
        }
    };
}

use Phase::{
    Assessment as Asm, Evaluation as Evl, Implementation as Imp, Intake as Int, Monitoring as Mon,
    Planning as Pln, PostTransition as Ptr, RiskStratification as Rsk, Screening as Scr, Transition as Trn,
};

/// Every open phase.
pub(crate) const OPEN: &[Phase] = &[Scr, Int, Asm, Rsk, Pln, Imp, Mon, Evl, Trn, Ptr];
const FROM_INTAKE: &[Phase] = &[Int, Asm, Rsk, Pln, Imp, Mon, Evl, Trn, Ptr];
const FROM_RISK: &[Phase] = &[Rsk, Pln, Imp, Mon, Evl, Trn, Ptr];
const FROM_IMPLEMENTATION: &[Phase] = &[Imp, Mon, Evl, Trn, Ptr];
const ONLY_SCREENING: &[Phase] = &[Scr];
/// Some of the picture is drawn at intake already; it counts once there is consent.
const ASSESSING: &[Phase] = &[Int, Asm];
const ONLY_RISK: &[Phase] = &[Rsk];
const MONITORING: &[Phase] = &[Imp, Mon, Evl];
const ONLY_EVALUATION: &[Phase] = &[Evl];
const ONLY_TRANSITION: &[Phase] = &[Trn];
const ONLY_AFTERCARE: &[Phase] = &[Ptr];
const BEGINNING: &[Phase] = &[Scr, Int, Asm];
const FROM_ASSESSMENT: &[Phase] = &[Asm, Rsk, Pln, Imp, Mon, Evl, Trn];
const LEAVING: &[Phase] = &[Trn, Ptr];

/// Those who screen.
pub(crate) const SCREENERS: &[Role] =
    &[Role::IntakeWorker, Role::CaseManager, Role::Clinician, Role::ActTeam, Role::Supervisor];
/// Those who carry the case.
pub(crate) const CARRIERS: &[Role] = &[Role::CaseManager, Role::Clinician, Role::ActTeam];
/// Carriers and their supervisors.
pub(crate) const CARRIERS_AND_SUPERVISORS: &[Role] =
    &[Role::CaseManager, Role::Clinician, Role::ActTeam, Role::Supervisor];
/// Staff who contribute to an assessment; the client and providers contribute through them or by themselves.
const CONTRIBUTORS: &[Role] = &[
    Role::CaseManager,
    Role::Clinician,
    Role::ActTeam,
    Role::PeerSpecialist,
    Role::Prescriber,
    Role::Client,
    Role::Representative,
    Role::Provider,
];
/// Everyone on the staff.
pub(crate) const STAFF: &[Role] = &[
    Role::IntakeWorker,
    Role::CaseManager,
    Role::Clinician,
    Role::PeerSpecialist,
    Role::Supervisor,
    Role::ActTeam,
    Role::Prescriber,
];
/// Staff and providers: notes and feedback.
const STAFF_AND_PROVIDERS: &[Role] = &[
    Role::IntakeWorker,
    Role::CaseManager,
    Role::Clinician,
    Role::PeerSpecialist,
    Role::Supervisor,
    Role::ActTeam,
    Role::Prescriber,
    Role::Provider,
];
/// Those who may judge a state of mind. A member of an ACT team does so as the team's clinician or prescriber.
pub(crate) const CLINICIANS: &[Role] = &[Role::Clinician, Role::Prescriber];
/// Those who consent, and those who witness and enter it.
const CONSENTERS: &[Role] = &[
    Role::Client,
    Role::Representative,
    Role::IntakeWorker,
    Role::CaseManager,
    Role::Clinician,
    Role::ActTeam,
];
/// Those who consent and enter consents, and those who guard privacy.
const CONSENTERS_AND_OFFICERS: &[Role] = &[
    Role::Client,
    Role::Representative,
    Role::IntakeWorker,
    Role::CaseManager,
    Role::Clinician,
    Role::ActTeam,
    Role::PrivacyOfficer,
];
/// A minor who consents alone, and those who witness and enter it.
const MINORS_CONSENTERS: &[Role] = &[Role::Client, Role::CaseManager, Role::Clinician, Role::ActTeam];
/// The staff, and those who guard privacy.
const STAFF_AND_OFFICERS: &[Role] = &[
    Role::IntakeWorker,
    Role::CaseManager,
    Role::Clinician,
    Role::PeerSpecialist,
    Role::Supervisor,
    Role::ActTeam,
    Role::Prescriber,
    Role::PrivacyOfficer,
];
/// Those who answer for the record.
pub(crate) const KEEPERS: &[Role] =
    &[Role::CaseManager, Role::Clinician, Role::ActTeam, Role::Supervisor, Role::PrivacyOfficer];
/// Those who look at what was done with the record.
pub(crate) const OFFICERS: &[Role] = &[Role::PrivacyOfficer, Role::Supervisor];
/// Everyone who takes part.
pub(crate) const ANYONE: &[Role] = &[
    Role::IntakeWorker,
    Role::CaseManager,
    Role::Clinician,
    Role::PeerSpecialist,
    Role::Supervisor,
    Role::ActTeam,
    Role::Prescriber,
    Role::Client,
    Role::Representative,
    Role::Provider,
];

entries! {
    /// A contact with the client or about the client, or an attempt at one.
    Contact(common::Contact) in OPEN by STAFF_AND_PROVIDERS;
    /// A note.
    Note(common::Note) in OPEN by STAFF_AND_PROVIDERS;
    /// A safety or crisis plan, written or updated.
    SafetyPlan(common::SafetyPlan) in OPEN by CARRIERS_AND_SUPERVISORS;
    /// What happened in a crisis and what was done.
    CrisisNote(common::CrisisNote) in OPEN by STAFF;
    /// A look at safety: the situation as it was found, assessed by the crisis rules.
    SafetyScreen(common::SafetyScreen) in OPEN by STAFF;
    /// A clinician's look at something that cannot wait.
    ClinicianReview(common::ClinicianReview) in OPEN by CLINICIANS;
    /// A sheet of a standardized instrument, scored.
    Measurement(common::Measurement) in FROM_INTAKE by CONTRIBUTORS;
    /// A release of information.
    Release(common::Release) in OPEN by CONSENTERS;
    /// A release is revoked in writing.
    ReleaseRevoked(common::ReleaseRevoked) in OPEN by CONSENTERS_AND_OFFICERS;
    /// Content was given to someone outside.
    Disclosure(common::Disclosure) in OPEN by STAFF_AND_OFFICERS;
    /// Someone spoke up for the client.
    Advocacy(support::Advocacy) in FROM_INTAKE by STAFF;
    /// What culture, belief and language ask of the care.
    CulturalNote(support::CulturalNote) in OPEN by STAFF;
    /// Something was explained or practiced.
    Education(support::Education) in FROM_INTAKE by STAFF_AND_PROVIDERS;
    /// A stay in a facility.
    FacilityStay(course::FacilityStay) in OPEN by STAFF_AND_PROVIDERS;
    /// How someone of the family takes part.
    FamilyInvolvement(support::FamilyInvolvement) in FROM_INTAKE by STAFF;
    /// How content the client is.
    Satisfaction(support::Satisfaction) in FROM_INTAKE by CONTRIBUTORS;
    /// Something that the client did for themselves.
    SelfAdvocacy(support::SelfAdvocacy) in FROM_INTAKE by CONTRIBUTORS;

    /// How the client's request for the record is answered.
    AccessAnswer(records::AccessAnswer) in OPEN by KEEPERS;
    /// The client asks for the record.
    AccessRequest(records::AccessRequest) in OPEN by ANYONE;
    /// A broken glass is looked at afterwards.
    BreakGlassReview(records::BreakGlassReview) in OPEN by OFFICERS;
    /// Consent to sign and to be written to electronically.
    ElectronicConsent(records::ElectronicConsent) in OPEN by CONSENTERS;
    /// A minor consents alone to a service, and controls the notes of it.
    MinorConsent(records::MinorConsent) in FROM_INTAKE by MINORS_CONSENTERS;
    /// Records came from outside.
    RecordsReceived(records::RecordsReceived) in OPEN by STAFF;
    /// Records are asked for from outside.
    RecordsRequest(records::RecordsRequest) in OPEN by STAFF;
    /// There are notes that are kept apart from the record.
    SeparateNotes(records::SeparateNotes) in FROM_INTAKE by CLINICIANS;
    /// Someone joins the care team.
    TeamMember(team::TeamMember) in OPEN by SCREENERS;
    /// Someone leaves the care team.
    TeamMemberEnded(team::TeamMemberEnded) in OPEN by SCREENERS;

    /// How urgent the request is, and whether anyone is in danger now.
    Triage(screening::Triage) in ONLY_SCREENING by SCREENERS;
    /// Whether the person is already known.
    IdentityCheck(screening::IdentityCheck) in ONLY_SCREENING by SCREENERS;
    /// Whether the person can be served here.
    Eligibility(screening::Eligibility) in ONLY_SCREENING by SCREENERS;

    /// Consent to take part, or a minor's assent.
    Consent(intake::Consent) in FROM_INTAKE by CONSENTERS;
    /// Consent to take part is withdrawn.
    ConsentWithdrawn(intake::ConsentWithdrawn) in FROM_INTAKE by CONSENTERS;
    /// The privacy notice was acknowledged.
    PrivacyNotice(intake::PrivacyNotice) in FROM_INTAKE by CONSENTERS;
    /// The model of delivery and who carries the case.
    Assignment(intake::Assignment) in OPEN by CARRIERS_AND_SUPERVISORS;
    /// Rights and the way to complain were explained.
    RightsInformation(intake::RightsInformation) in FROM_INTAKE by CARRIERS_AND_SUPERVISORS;
    /// How, when and where the client may be reached safely.
    ContactPreferences(intake::ContactPreferences) in FROM_INTAKE by CARRIERS_AND_SUPERVISORS;
    /// Whom to call in an emergency, or that there is nobody.
    EmergencyContact(intake::EmergencyContact) in FROM_INTAKE by CARRIERS_AND_SUPERVISORS;
    /// What is known of a representative's authority.
    RepresentativeAuthority(intake::RepresentativeAuthority) in OPEN by CARRIERS_AND_SUPERVISORS;

    /// A first evaluation, soon after the request.
    InitialEvaluation(picture::InitialEvaluation) in BEGINNING by SCREENERS;
    /// A mental status examination.
    MentalStatusExam(picture::MentalStatusExam) in FROM_INTAKE by CLINICIANS;
    /// A look at social needs.
    SocialNeeds(picture::SocialNeeds) in FROM_INTAKE by CONTRIBUTORS;
    /// One domain of the assessment.
    Domain(assessment::DomainEntry) in ASSESSING by CONTRIBUTORS;
    /// What the client can build on.
    Strengths(assessment::Strengths) in ASSESSING by CONTRIBUTORS;
    /// What the client prefers.
    Preferences(assessment::Preferences) in ASSESSING by CONTRIBUTORS;
    /// Where the picture comes from.
    InformationSources(assessment::InformationSources) in ASSESSING by CARRIERS;
    /// What is needed, or that nothing is.
    Needs(assessment::Needs) in ASSESSING by CARRIERS;

    /// The level of service intensity, with its rationale.
    Stratification(risk::Stratification) in ONLY_RISK by CARRIERS_AND_SUPERVISORS;
    /// How often the client is seen.
    ContactSchedule(risk::ContactSchedule) in FROM_RISK by CARRIERS_AND_SUPERVISORS;
    /// Whether the model of delivery still fits.
    ModelFit(risk::ModelFit) in ONLY_RISK by CARRIERS_AND_SUPERVISORS;

    /// A planned activity has started.
    ActivityStarted(implementation::ActivityStarted) in FROM_IMPLEMENTATION by STAFF_AND_PROVIDERS;
    /// What stands in the way of an activity, and the next step.
    Barrier(implementation::Barrier) in FROM_IMPLEMENTATION by STAFF_AND_PROVIDERS;
    /// What stands in the way of a referral, and the next step.
    ReferralBarrier(course::ReferralBarrier) in FROM_IMPLEMENTATION by STAFF_AND_PROVIDERS;
    /// How two conditions are treated.
    DualDiagnosis(course::DualDiagnosis) in FROM_IMPLEMENTATION by CARRIERS;
    /// The plan was looked through with the client.
    PlanReview(course::PlanReview) in FROM_IMPLEMENTATION by CARRIERS_AND_SUPERVISORS;

    /// Progress toward a goal, measured.
    Progress(monitoring::Progress) in FROM_IMPLEMENTATION by CONTRIBUTORS;
    /// What is seen on the way.
    OngoingAssessment(picture::OngoingAssessment) in FROM_IMPLEMENTATION by CONTRIBUTORS;
    /// How the medication was taken.
    Adherence(monitoring::Adherence) in MONITORING by CONTRIBUTORS;

    /// What came of the plan, and what to do next.
    Evaluation(evaluation::Evaluation) in ONLY_EVALUATION by CARRIERS;

    /// Why discharge is right, criterion by criterion.
    DischargeCriteria(transition::DischargeCriteria) in ONLY_TRANSITION by CARRIERS;
    /// The plan against relapse.
    RelapsePlan(transition::RelapsePlan) in ONLY_TRANSITION by CARRIERS;
    /// The winding down of contacts, done or waived.
    StepDown(transition::StepDown) in ONLY_TRANSITION by CARRIERS;
    /// Who takes over, or that nobody need.
    Receiver(transition::Receiver) in ONLY_TRANSITION by CARRIERS;
    /// The hand-off in front of the client.
    Handoff(transition::Handoff) in ONLY_TRANSITION by CARRIERS;
    /// What was sent, under which release.
    TransferPacket(transition::TransferPacket) in FROM_ASSESSMENT by CARRIERS;
    /// What goes on after the program.
    AftercarePlan(transition::AftercarePlan) in LEAVING by CARRIERS;
    /// An open referral is handed over.
    ReferralHandover(transition::ReferralHandover) in ONLY_TRANSITION by CARRIERS;

    /// What came of it all.
    FinalEvaluation(aftercare::FinalEvaluation) in ONLY_AFTERCARE by CARRIERS;
    /// The closing summary.
    ClosureSummary(aftercare::ClosureSummary) in ONLY_AFTERCARE by CARRIERS;
    /// From when the record is kept, and how long.
    Retention(aftercare::Retention) in ONLY_AFTERCARE by CARRIERS_AND_SUPERVISORS;
}
