//! Releases and consents: their form, what each form must contain, and what the case keeps of one.
#![expect(clippy::exhaustive_structs, reason = "wire types: callers build them field by field")]
#![expect(clippy::exhaustive_enums, reason = "closed vocabularies")]

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use casework_core::{Instant, PersonId, ReleaseId, Role};
use chrono::NaiveDate;

use crate::artifacts::common::{ContentClass, Release};
use crate::artifacts::intake::Consenter;

/// What kind of paper a release is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize, JsonSchema)]
pub enum ReleaseForm {
    /// A release under HIPAA: what is protected in the general way.
    #[default]
    #[serde(rename = "hipaa-release")]
    HipaaRelease,
    /// A written consent under 42 CFR Part 2, with all its elements.
    #[serde(rename = "part-2-consent")]
    Part2Consent,
    /// An authorization for psychotherapy notes and nothing else.
    #[serde(rename = "psychotherapy-authorization")]
    PsychotherapyAuthorization,
    /// A consent for counseling notes of substance-use treatment and nothing else.
    #[serde(rename = "sud-counseling-consent")]
    SudCounselingConsent,
}

/// What information is given for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    /// As the client asks.
    AtClientRequest,
    /// Benefits and insurance.
    Benefits,
    /// School and training.
    Education,
    /// Work.
    Employment,
    /// That family or friends take part.
    FamilyInvolvement,
    /// Running the program: quality, training, administration.
    HealthCareOperations,
    /// Housing.
    Housing,
    /// Legal help for the client.
    LegalHelp,
    /// Something else, said in words.
    Other,
    /// Payment for care.
    Payment,
    /// Proceedings against the client: civil, criminal, administrative or legislative.
    ProceedingsAgainstClient,
    /// Research.
    Research,
    /// Treatment.
    Treatment,
}

impl Purpose {
    /// Says whether it is treatment, payment or operations.
    pub const fn is_tpo(self) -> bool {
        matches!(self, Self::HealthCareOperations | Self::Payment | Self::Treatment)
    }

    /// Returns the name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AtClientRequest => "at-client-request",
            Self::Benefits => "benefits",
            Self::Education => "education",
            Self::Employment => "employment",
            Self::FamilyInvolvement => "family-involvement",
            Self::HealthCareOperations => "health-care-operations",
            Self::Housing => "housing",
            Self::LegalHelp => "legal-help",
            Self::Other => "other",
            Self::Payment => "payment",
            Self::ProceedingsAgainstClient => "proceedings-against-client",
            Self::Research => "research",
            Self::Treatment => "treatment",
        }
    }
}

/// What kind of recipient someone is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RecipientKind {
    /// The client, or a representative with authority.
    Client,
    /// Someone who runs operations for a provider or payer under contract.
    Contractor,
    /// The government, or a court.
    Government,
    /// Medical staff who meet an emergency.
    MedicalStaff,
    /// Someone else: a landlord, an employer, a school, a relative.
    Other,
    /// A health plan or another payer.
    Payer,
    /// A health-care provider or program that treats the client.
    Provider,
}

impl RecipientKind {
    /// Says whether a general designation for treatment, payment and operations takes the recipient in.
    pub const fn is_of_tpo(self) -> bool {
        matches!(self, Self::Contractor | Self::MedicalStaff | Self::Payer | Self::Provider)
    }
}

/// The event with which a consent ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum EndsWith {
    /// The end of treatment: the case is closed.
    EndOfTreatment,
    /// Nothing; only a consent for treatment, payment and operations may be so.
    Nothing,
}

/// The client's written signature under a release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct WrittenSignature {
    /// In which capacity it was signed.
    pub by: Consenter,
    /// The day.
    pub on: NaiveDate,
    /// Whether it was signed electronically.
    #[serde(default)]
    pub electronic: bool,
}

/// What the case keeps of a release: what the decision about a disclosure asks of it, and none of its words.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReleaseOnFile {
    /// Its name in the case.
    pub release: ReleaseId,
    /// What kind of paper it is.
    pub form: ReleaseForm,
    /// Who may receive, by name.
    pub recipients: Vec<String>,
    /// Whether it names a class for treatment, payment and operations instead.
    pub recipient_class: bool,
    /// Who may disclose, by name; this program when there is none.
    pub disclosers: Vec<String>,
    /// What may be given.
    pub content: BTreeSet<ContentClass>,
    /// What for; a release without codes says it in words, and a person compares them.
    pub purposes: BTreeSet<Purpose>,
    /// When it was given.
    pub given_at: Instant,
    /// In which capacity it was given.
    pub given_by: Consenter,
    /// The representative who gave it, when that is known.
    pub representative: Option<PersonId>,
    /// Whether the paper itself says in which capacity it was signed.
    pub signed: bool,
    /// The role in which it was entered.
    pub given_in: Role,
    /// The last day it holds, if it ends by itself.
    pub expires: Option<NaiveDate>,
    /// The event it ends with, if there is one.
    pub ends_with: Option<EndsWith>,
    /// When treatment ended, for one that ends with it.
    pub treatment_ended_at: Option<Instant>,
    /// When it was revoked in writing.
    pub revoked_at: Option<Instant>,
    /// The elements that its form asks for and that it does not have.
    pub lacks: Vec<&'static str>,
    /// Whether who gave it still has the authority; those who ask say so for the day they ask about.
    pub authority: bool,
}

impl ReleaseOnFile {
    /// Takes a release on file, given at a time by someone in a role.
    ///
    /// Without a signature on the paper it is the representative's when a representative gave it, and the client's
    /// otherwise; [`Self::given_while_minor`] says what follows when the client was not of age.
    pub fn new(release: &Release, given_at: Instant, (role, person): (Role, PersonId)) -> Self {
        let signed = release.signature.as_ref().map(|signature| signature.by);
        let representative = role == Role::Representative;
        let unsigned = if representative { Consenter::Representative } else { Consenter::Client };
        let named = std::iter::once(&release.recipient).chain(&release.other_recipients);
        Self {
            release: release.release.clone(),
            form: release.form.unwrap_or_default(),
            recipients: named.cloned().collect(),
            recipient_class: release.recipient_class,
            disclosers: release.disclosers.clone(),
            content: release.content.clone(),
            purposes: release.purposes.clone(),
            given_at,
            given_by: signed.unwrap_or(unsigned),
            representative: representative.then_some(person),
            signed: signed.is_some(),
            given_in: role,
            expires: release.expires,
            ends_with: release.ends_with,
            treatment_ended_at: None,
            revoked_at: None,
            lacks: missing_elements(release),
            authority: true,
        }
    }

    /// Says in which capacity an unsigned release was given when the client was not of age: what the minor entered is the
    /// minor's own, and what the staff entered was a representative's. No minor gives as an adult does.
    #[must_use]
    pub fn given_while_minor(mut self) -> Self {
        self.given_by = match (self.given_by, self.signed, self.given_in) {
            (Consenter::Client, true, _) | (Consenter::Client, false, Role::Client) => Consenter::Minor,
            (Consenter::Client, false, _) => Consenter::Representative,
            (given_by @ (Consenter::Minor | Consenter::Representative), ..) => given_by,
        };
        self
    }

    /// Says whether it holds at a time: given and whole, not ended, not revoked, by someone with authority.
    pub(crate) fn is_in_force(&self, (at, day): (Instant, NaiveDate)) -> bool {
        self.lacks.is_empty()
            && self.authority
            && at >= self.given_at
            && self.expires.is_none_or(|last| day <= last)
            && self.treatment_ended_at.is_none_or(|ended| at <= ended)
            && self.revoked_at.is_none_or(|revoked| at < revoked)
    }

    /// Says whether a consent names someone as recipient, or takes them in by a class.
    pub(super) fn names(&self, recipient: &str, kind: Option<RecipientKind>) -> bool {
        let by_class = self.recipient_class && kind.is_some_and(RecipientKind::is_of_tpo);
        by_class || self.recipients.iter().any(|known| known == recipient)
    }
}

/// Lists the elements that the form of a release asks for and that it does not have, in the order of 42 CFR 2.31.
///
/// The patient is the client of the case. A HIPAA release may be as short as it always was.
pub fn missing_elements(release: &Release) -> Vec<&'static str> {
    let tpo = !release.purposes.is_empty() && release.purposes.iter().all(|purpose| purpose.is_tpo());
    let ends = release.expires.is_some() || release.ends_with.is_some();
    let alone = |class| release.content.iter().eq([&class]);
    let form = release.form.unwrap_or_default();
    let part_2 = matches!(form, ReleaseForm::Part2Consent | ReleaseForm::SudCounselingConsent);
    let written = form != ReleaseForm::HipaaRelease;
    let rows = [
        (part_2 && release.disclosers.is_empty(), "`disclosers`: who may disclose"),
        (part_2 && release.description.is_none(), "`description`: what may be given, in words"),
        (written && release.recipient.trim().is_empty(), "`recipient`: who may receive"),
        (
            release.recipient_class && !tpo,
            "`recipient`: a class is only for treatment, payment and operations",
        ),
        (part_2 && release.purposes.is_empty(), "`purposes`: what for"),
        (part_2 && !release.right_to_revoke, "`right-to-revoke`: that it may be revoked, and how"),
        (written && !ends, "`expires` or `ends-with`: when it ends"),
        (
            release.ends_with == Some(EndsWith::Nothing) && release.expires.is_none() && !tpo,
            "`ends-with`: only a consent for treatment, payment and operations ends with nothing",
        ),
        (written && release.signature.is_none(), "`signature`: by whom and on which day"),
        (
            part_2 && tpo && !release.redisclosure_statement,
            "`redisclosure-statement`: what may become of it, and what follows from refusing",
        ),
        (
            form == ReleaseForm::PsychotherapyAuthorization && !alone(ContentClass::PsychotherapyNotes),
            "`content`: psychotherapy notes and nothing else",
        ),
        (
            form == ReleaseForm::SudCounselingConsent && !alone(ContentClass::SudCounselingNotes),
            "`content`: counseling notes and nothing else",
        ),
    ];
    rows.into_iter().filter(|(lacking, _)| *lacking).map(|(_, words)| words).collect()
}
