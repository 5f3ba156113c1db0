//! The decision about a disclosure: a pure function of what is asked and of what is on file, with its reasons and with
//! what is owed along with it. E13 asks this function and no other.

use std::collections::BTreeSet;
use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use casework_core::{FreeText, Instant, ReleaseId, Source};
use chrono::NaiveDate;

use super::consent::{Purpose, RecipientKind, ReleaseForm, ReleaseOnFile};
use super::exceptions::LegalException;
use crate::artifacts::common::ContentClass;
use crate::artifacts::intake::Consenter;
use crate::sources;

/// What would be given to whom, or asked from whom.
#[derive(Debug, Clone)]
#[expect(clippy::exhaustive_structs, reason = "callers fill it field by field")]
pub struct DisclosureRequest<'a> {
    /// Who would receive, by the name that releases use.
    pub recipient: &'a str,
    /// What kind of recipient, when it is known.
    pub recipient_kind: Option<RecipientKind>,
    /// Who would disclose.
    pub discloser: Discloser<'a>,
    /// What would be given; nothing named is taken for what is protected in the general way.
    pub content: &'a BTreeSet<ContentClass>,
    /// What for, when it is said as a code.
    pub purpose: Option<Purpose>,
    /// The legal exception that is claimed.
    pub exception: Option<LegalException>,
    /// When.
    pub at: Instant,
    /// The day of it, in the zone of the case.
    pub day: NaiveDate,
}

/// Who would disclose, by the name that consents use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "this program or someone else")]
pub enum Discloser<'a> {
    /// Someone outside: the release must name them.
    Outside(&'a str),
    /// This program: a release that names disclosers must name it.
    Program(&'a str),
}

/// What stands for or against a disclosure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "a closed list of reasons")]
pub enum DisclosureReason {
    /// A release or consent in force covers it.
    Covered,
    /// A legal exception covers it.
    Exempt,
    /// The legal exception does not reach this content.
    ExceptionDoesNotReach,
    /// The legal exception is not for this recipient.
    ExceptionNotForRecipient,
    /// In proceedings against the client this content is never given by consent.
    InProceedings,
    /// Nothing on file is of the form that this content needs.
    NoneOfThisForm,
    /// It lacks elements that its form asks for.
    ElementsMissing,
    /// It was revoked in writing before.
    Revoked,
    /// It has expired.
    Expired,
    /// Treatment had ended, and it with treatment.
    TreatmentEnded,
    /// It was given later.
    NotYetGiven,
    /// Who gave it has no authority any more, or never had it for this content.
    NoAuthority,
    /// It does not name this recipient.
    RecipientOutside,
    /// It does not name this discloser.
    DiscloserOutside,
    /// It does not cover this content.
    ContentOutside,
    /// It is for other purposes.
    PurposeOutside,
    /// The purpose must be said as a code.
    PurposeNotStated,
}

impl DisclosureReason {
    /// Says whether the reason is one for the disclosure.
    pub const fn permits(self) -> bool {
        matches!(self, Self::Covered | Self::Exempt)
    }

    /// Returns where the rule behind the reason comes from.
    pub fn source(self) -> &'static Source {
        match self {
            Self::NoAuthority => &sources::HIPAA_502G,
            Self::ExceptionDoesNotReach | Self::ExceptionNotForRecipient | Self::Exempt => {
                &sources::HIPAA_501
            }
            Self::ElementsMissing | Self::InProceedings | Self::PurposeNotStated => &sources::PART_2_31,
            Self::ContentOutside
            | Self::Covered
            | Self::DiscloserOutside
            | Self::Expired
            | Self::NoneOfThisForm
            | Self::NotYetGiven
            | Self::PurposeOutside
            | Self::RecipientOutside
            | Self::Revoked
            | Self::TreatmentEnded => &sources::LIFECYCLE_SHEET,
        }
    }

    /// Says the reason in words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Covered => "a release or consent in force covers it",
            Self::Exempt => "a legal exception covers it",
            Self::ExceptionDoesNotReach => "the legal exception does not reach this content",
            Self::ExceptionNotForRecipient => "the legal exception is not for a recipient of this kind",
            Self::InProceedings => "never given by consent in proceedings against the client",
            Self::NoneOfThisForm => "none on file is of the form that this content needs",
            Self::ElementsMissing => "it lacks elements that its form asks for",
            Self::Revoked => "it was revoked",
            Self::Expired => "it has expired",
            Self::TreatmentEnded => "it ended with treatment",
            Self::NotYetGiven => "it was not yet given then",
            Self::NoAuthority => "who gave it has no authority for this",
            Self::RecipientOutside => "it does not name this recipient",
            Self::DiscloserOutside => "it does not name this discloser",
            Self::ContentOutside => "it does not cover this content",
            Self::PurposeOutside => "it is for other purposes",
            Self::PurposeNotStated => "the purpose must be said as a code",
        }
    }
}

/// One reason, about one class of content and, where there is one, about one release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Reason {
    /// The class of content.
    pub content: ContentClass,
    /// The reason.
    pub reason: DisclosureReason,
    /// The release that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub release: Option<ReleaseId>,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.content.as_str())?;
        match &self.release {
            Some(release) => write!(f, "`{release}`: {}", self.reason.words()),
            None => f.write_str(self.reason.words()),
        }
    }
}

/// What is owed along with a disclosure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "a closed list of obligations")]
pub enum Obligation {
    /// Enter it so that the accounting of disclosures has it.
    AccountForIt,
    /// Write down at once who was told what, when and why.
    DocumentAtOnce,
    /// Give no more than the purpose needs.
    MinimumNecessary,
    /// Send the notice against redisclosure with it.
    NoticeOfRedisclosure,
    /// Send a copy of the consent with it, or a clear explanation of its scope.
    CopyOfConsent,
    /// The recipient may pass it on only as the consent says.
    RecipientPassesOnAsConsented,
    /// The recipient may pass it on under HIPAA, and never in proceedings against the client.
    RecipientPassesOnUnderHipaa,
}

impl Obligation {
    /// Says in words what is owed.
    pub const fn words(self) -> &'static str {
        match self {
            Self::AccountForIt => "enter it in the accounting of disclosures",
            Self::DocumentAtOnce => "document at once who was told what, when and why",
            Self::MinimumNecessary => "give no more than the purpose needs",
            Self::NoticeOfRedisclosure => "send the notice against redisclosure with it",
            Self::CopyOfConsent => "send a copy of the consent, or a clear explanation of its scope, with it",
            Self::RecipientPassesOnAsConsented => "the recipient passes it on only as the consent says",
            Self::RecipientPassesOnUnderHipaa => {
                "the recipient passes it on under HIPAA only, and never in proceedings against the client"
            }
        }
    }

    /// Returns where the obligation comes from.
    pub fn source(self) -> &'static Source {
        match self {
            Self::AccountForIt => &sources::HIPAA_528,
            Self::DocumentAtOnce => &sources::PRIVACY_UNVERIFIED,
            Self::MinimumNecessary => &sources::HIPAA_502B,
            Self::NoticeOfRedisclosure | Self::CopyOfConsent => &sources::PART_2_32,
            Self::RecipientPassesOnAsConsented | Self::RecipientPassesOnUnderHipaa => &sources::PART_2_31,
        }
    }
}

/// What a disclosure rests on: never on nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "by", rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "a consent in force or a legal exception; there is no third")]
pub enum Basis {
    /// Releases or consents in force, each for its part of the content.
    Consent {
        /// The releases.
        releases: Vec<ReleaseId>,
    },
    /// A legal exception.
    Exception {
        /// Which.
        exception: LegalException,
    },
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct DisclosureDecision {
    /// Whether it is permitted: every class of content is covered.
    pub permitted: bool,
    /// What it rests on, when it is permitted.
    pub basis: Option<Basis>,
    /// Why, class by class; where it is not covered, every objection to what comes nearest.
    pub reasons: Vec<Reason>,
    /// What is owed along with it.
    pub obligations: Vec<Obligation>,
}

/// A disclosure that was made, as the record keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_structs, reason = "a wire type, frozen by golden files")]
pub struct DisclosureMade {
    /// Who received.
    pub recipient: String,
    /// Where, when it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<FreeText>,
    /// What kind of content.
    pub content: BTreeSet<ContentClass>,
    /// What for, as a code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<Purpose>,
    /// What for, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose_words: Option<FreeText>,
    /// What it rested on.
    pub basis: Basis,
    /// What was owed along with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub obligations: Vec<Obligation>,
}

/// Decides a disclosure.
///
/// Each class of content needs a paper of its own form. A claimed exception is judged by its row and by nothing else; it
/// carries the whole content or none of it. What was given while a consent was in force stays covered after it was
/// revoked or has ended, because the time of the disclosure counts and not today's.
pub fn decide_disclosure(request: &DisclosureRequest<'_>, on_file: &[ReleaseOnFile]) -> DisclosureDecision {
    let general = BTreeSet::from([ContentClass::General]);
    let content = if request.content.is_empty() { &general } else { request.content };
    if let Some(exception) = request.exception {
        return by_exception(request, content, exception);
    }
    let mut reasons = Vec::new();
    let mut used: Vec<&ReleaseOnFile> = Vec::new();
    let mut permitted = true;
    for class in content {
        match covering(request, *class, on_file) {
            Ok(release) => {
                reasons.push(reason(*class, DisclosureReason::Covered, Some(release)));
                if !used.iter().any(|known| known.release == release.release) {
                    used.push(release);
                }
            }
            Err(objections) => {
                permitted = false;
                reasons.extend(objections);
            }
        }
    }
    let releases = used.iter().map(|release| release.release.clone()).collect();
    DisclosureDecision {
        permitted,
        basis: permitted.then_some(Basis::Consent { releases }),
        reasons,
        obligations: if permitted { owed_by_consent(request, content, &used) } else { Vec::new() },
    }
}

fn reason(content: ContentClass, reason: DisclosureReason, release: Option<&ReleaseOnFile>) -> Reason {
    Reason { content, reason, release: release.map(|known| known.release.clone()) }
}

fn by_exception(
    request: &DisclosureRequest<'_>,
    content: &BTreeSet<ContentClass>,
    exception: LegalException,
) -> DisclosureDecision {
    let rule = exception.rule();
    let right_recipient =
        rule.recipients.is_none_or(|kinds| request.recipient_kind.is_some_and(|kind| kinds.contains(&kind)));
    let reasons: Vec<Reason> = content
        .iter()
        .map(|class| {
            let found = match (rule.reaches(*class), right_recipient) {
                (true, true) => DisclosureReason::Exempt,
                (true, false) => DisclosureReason::ExceptionNotForRecipient,
                (false, _) => DisclosureReason::ExceptionDoesNotReach,
            };
            reason(*class, found, None)
        })
        .collect();
    let permitted = reasons.iter().all(|known| known.reason == DisclosureReason::Exempt);
    let rows = [
        (rule.accounted, Obligation::AccountForIt),
        (rule.document_at_once, Obligation::DocumentAtOnce),
        (rule.minimum_necessary, Obligation::MinimumNecessary),
        (content.contains(&ContentClass::SubstanceUse), Obligation::NoticeOfRedisclosure),
    ];
    let owed = rows.into_iter().filter(|(owed, _)| *owed && permitted).map(|(_, obligation)| obligation);
    DisclosureDecision {
        permitted,
        basis: permitted.then_some(Basis::Exception { exception }),
        obligations: owed.collect(),
        reasons,
    }
}

/// Finds the release that covers a class of content, or everything that stands against the nearest one.
fn covering<'a>(
    request: &DisclosureRequest<'_>,
    class: ContentClass,
    on_file: &'a [ReleaseOnFile],
) -> Result<&'a ReleaseOnFile, Vec<Reason>> {
    let protected = matches!(class, ContentClass::SubstanceUse | ContentClass::SudCounselingNotes);
    if protected && request.purpose == Some(Purpose::ProceedingsAgainstClient) {
        return Err(vec![reason(class, DisclosureReason::InProceedings, None)]);
    }
    let mut nearest: Option<Vec<Reason>> = None;
    for release in on_file.iter().filter(|release| has_form(release.form, class)) {
        let found = objections(request, class, release);
        if found.is_empty() {
            return Ok(release);
        }
        if nearest.as_ref().is_none_or(|known| found.len() < known.len()) {
            nearest = Some(found.into_iter().map(|why| reason(class, why, Some(release))).collect());
        }
    }
    Err(nearest.unwrap_or_else(|| vec![reason(class, DisclosureReason::NoneOfThisForm, None)]))
}

/// Says whether a paper of this form can carry a class of content.
const fn has_form(form: ReleaseForm, class: ContentClass) -> bool {
    match class {
        ContentClass::General | ContentClass::MinorControlled => {
            matches!(form, ReleaseForm::HipaaRelease | ReleaseForm::Part2Consent)
        }
        ContentClass::SubstanceUse => matches!(form, ReleaseForm::Part2Consent),
        ContentClass::PsychotherapyNotes => matches!(form, ReleaseForm::PsychotherapyAuthorization),
        ContentClass::SudCounselingNotes => matches!(form, ReleaseForm::SudCounselingConsent),
    }
}

/// Lists everything that stands against using a release for a class of content.
fn objections(
    request: &DisclosureRequest<'_>,
    class: ContentClass,
    release: &ReleaseOnFile,
) -> Vec<DisclosureReason> {
    use DisclosureReason as No;

    let part_2 = matches!(class, ContentClass::SubstanceUse | ContentClass::SudCounselingNotes);
    let purposes = &release.purposes;
    let unsaid = request.purpose.is_none() && part_2;
    let outside = request.purpose.is_some_and(|purpose| !purposes.is_empty() && !purposes.contains(&purpose));
    let rows = [
        (!release.lacks.is_empty(), No::ElementsMissing),
        (release.revoked_at.is_some_and(|revoked| request.at >= revoked), No::Revoked),
        (release.expires.is_some_and(|last| request.day > last), No::Expired),
        (release.treatment_ended_at.is_some_and(|ended| request.at > ended), No::TreatmentEnded),
        (request.at < release.given_at, No::NotYetGiven),
        (!has_authority(release, class), No::NoAuthority),
        (!release.names(request.recipient, request.recipient_kind), No::RecipientOutside),
        (!names_discloser(release, request.discloser), No::DiscloserOutside),
        (!release.content.contains(&class), No::ContentOutside),
        (outside, No::PurposeOutside),
        (unsaid, No::PurposeNotStated),
    ];
    rows.into_iter().filter(|(against, _)| *against).map(|(_, why)| why).collect()
}

/// Says whether who gave a release may give this class of content away: notes that a minor controls are the minor's own,
/// and a minor alone gives away nothing else.
fn has_authority(release: &ReleaseOnFile, class: ContentClass) -> bool {
    let own = match class {
        ContentClass::MinorControlled => release.given_by != Consenter::Representative,
        ContentClass::General
        | ContentClass::PsychotherapyNotes
        | ContentClass::SubstanceUse
        | ContentClass::SudCounselingNotes => release.given_by != Consenter::Minor,
    };
    own && release.authority
}

/// Says whether a release lets them disclose: one that names nobody is about this program.
fn names_discloser(release: &ReleaseOnFile, discloser: Discloser<'_>) -> bool {
    let named = |name: &str| release.disclosers.iter().any(|known| known == name);
    match discloser {
        Discloser::Outside(name) => named(name),
        Discloser::Program(name) => release.disclosers.is_empty() || named(name),
    }
}

fn owed_by_consent(
    request: &DisclosureRequest<'_>,
    content: &BTreeSet<ContentClass>,
    used: &[&ReleaseOnFile],
) -> Vec<Obligation> {
    let part_2 =
        content.contains(&ContentClass::SubstanceUse) || content.contains(&ContentClass::SudCounselingNotes);
    // An authorization, the client, a provider who treats: none of them is bound to the minimum. A consent for
    // treatment, payment and operations is no authorization, so what is paid or run by it is.
    let treats = request.purpose == Some(Purpose::Treatment);
    let for_operations = request.purpose.is_some_and(Purpose::is_tpo) && !treats;
    let broad = used.iter().any(|release| release.recipient_class);
    let covered = request.recipient_kind.is_some_and(RecipientKind::is_of_tpo);
    let rows = [
        (for_operations || (broad && !treats), Obligation::MinimumNecessary),
        (part_2, Obligation::NoticeOfRedisclosure),
        (part_2, Obligation::CopyOfConsent),
        (part_2 && !covered, Obligation::RecipientPassesOnAsConsented),
        (part_2 && covered, Obligation::RecipientPassesOnUnderHipaa),
    ];
    rows.into_iter().filter(|(owed, _)| *owed).map(|(_, obligation)| obligation).collect()
}
