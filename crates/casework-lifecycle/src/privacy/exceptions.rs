//! The legal exceptions: a closed list of codes, each with the rule it stands on, what it reaches, and how far the rule
//! was read. What was not read is marked as a project default: a lawyer confirms it before live use.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use casework_core::Source;

use super::consent::RecipientKind;
use crate::artifacts::common::ContentClass;
use crate::sources;

use ContentClass::{
    General, MinorControlled as Minor, PsychotherapyNotes as Notes, SubstanceUse as Sud,
    SudCounselingNotes as Counseling,
};

/// What lets content be given away without a consent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "a closed list: nothing else is an exception")]
pub enum LegalException {
    /// A report of abuse or neglect to the authority that takes it.
    AbuseReport,
    /// An audit or evaluation of the program.
    AuditEvaluation,
    /// A court order that meets the rule for this content.
    CourtOrder,
    /// A serious and imminent threat, told to who can lessen it.
    DutyToWarn,
    /// The Department of Health and Human Services, to see that the rules are kept.
    HhsOversight,
    /// The program's defense in proceedings that the client brought.
    LegalDefense,
    /// A medical emergency, told to medical staff.
    MedicalEmergency,
    /// Use by the one who wrote the notes, for treatment.
    OriginatorUse,
    /// A law that requires it.
    RequiredByLaw,
    /// The client's own record, given to the client.
    ToTheIndividual,
    /// The program's own training, under supervision.
    Training,
}

/// One row of the list.
#[derive(Debug)]
#[non_exhaustive]
pub struct ExceptionRule {
    /// The code.
    pub exception: LegalException,
    /// What it reaches.
    pub content: &'static [ContentClass],
    /// Who may receive, where that is limited.
    pub recipients: Option<&'static [RecipientKind]>,
    /// The rule it stands on.
    pub rule: &'static str,
    /// Whether no more than the purpose needs may be given.
    pub minimum_necessary: bool,
    /// Whether it stands in the accounting of disclosures.
    pub accounted: bool,
    /// Whether it is written down at once: who, to whom, when, why.
    pub document_at_once: bool,
    /// Where the rule was read, or that it was not.
    pub source: &'static Source,
}

/// The legal exceptions, in alphabetical order.
pub static EXCEPTIONS: [ExceptionRule; 11] = [
    ExceptionRule {
        exception: LegalException::AbuseReport,
        content: &[General, Minor],
        recipients: Some(&[RecipientKind::Government]),
        rule: "45 CFR 164.512(b) and (c)",
        minimum_necessary: true,
        accounted: true,
        document_at_once: true,
        source: &sources::PRIVACY_UNVERIFIED,
    },
    ExceptionRule {
        exception: LegalException::AuditEvaluation,
        content: &[General, Sud],
        recipients: None,
        rule: "45 CFR 164.512(d), 42 CFR 2.53",
        minimum_necessary: true,
        accounted: true,
        document_at_once: false,
        source: &sources::PRIVACY_UNVERIFIED,
    },
    ExceptionRule {
        exception: LegalException::CourtOrder,
        content: &[General, Minor, Sud],
        recipients: None,
        rule: "45 CFR 164.512(e), 42 CFR 2.61 to 2.67",
        minimum_necessary: true,
        accounted: true,
        document_at_once: false,
        source: &sources::PRIVACY_UNVERIFIED,
    },
    ExceptionRule {
        exception: LegalException::DutyToWarn,
        content: &[General, Minor, Notes],
        recipients: None,
        rule: "45 CFR 164.508(a)(2), 164.512(j)",
        minimum_necessary: true,
        accounted: true,
        document_at_once: true,
        source: &sources::HIPAA_501,
    },
    ExceptionRule {
        exception: LegalException::HhsOversight,
        content: &[General, Minor],
        recipients: Some(&[RecipientKind::Government]),
        rule: "45 CFR 164.502(b)(2)",
        minimum_necessary: false,
        accounted: true,
        document_at_once: false,
        source: &sources::HIPAA_502B,
    },
    ExceptionRule {
        exception: LegalException::LegalDefense,
        content: &[General, Notes],
        recipients: None,
        rule: "45 CFR 164.508(a)(2)",
        minimum_necessary: true,
        accounted: true,
        document_at_once: false,
        source: &sources::HIPAA_501,
    },
    ExceptionRule {
        exception: LegalException::MedicalEmergency,
        content: &[General, Minor, Sud],
        recipients: Some(&[RecipientKind::MedicalStaff]),
        rule: "42 CFR 2.51",
        minimum_necessary: false,
        accounted: true,
        document_at_once: true,
        source: &sources::PRIVACY_UNVERIFIED,
    },
    ExceptionRule {
        exception: LegalException::OriginatorUse,
        content: &[Notes],
        recipients: Some(&[RecipientKind::Provider]),
        rule: "45 CFR 164.508(a)(2)",
        minimum_necessary: true,
        accounted: false,
        document_at_once: false,
        source: &sources::HIPAA_501,
    },
    ExceptionRule {
        exception: LegalException::RequiredByLaw,
        content: &[General, Minor, Notes],
        recipients: None,
        rule: "45 CFR 164.502(b)(2), 164.508(a)(2)",
        minimum_necessary: false,
        accounted: true,
        document_at_once: false,
        source: &sources::HIPAA_502B,
    },
    ExceptionRule {
        exception: LegalException::ToTheIndividual,
        content: &[General, Minor, Sud],
        recipients: Some(&[RecipientKind::Client]),
        rule: "45 CFR 164.502(b)(2), 164.528(a)",
        minimum_necessary: false,
        accounted: false,
        document_at_once: false,
        source: &sources::HIPAA_528,
    },
    ExceptionRule {
        exception: LegalException::Training,
        content: &[Notes],
        recipients: None,
        rule: "45 CFR 164.508(a)(2)",
        minimum_necessary: true,
        accounted: false,
        document_at_once: false,
        source: &sources::HIPAA_501,
    },
];

impl LegalException {
    /// Every exception, in alphabetical order.
    pub const ALL: [Self; 11] = [
        Self::AbuseReport,
        Self::AuditEvaluation,
        Self::CourtOrder,
        Self::DutyToWarn,
        Self::HhsOversight,
        Self::LegalDefense,
        Self::MedicalEmergency,
        Self::OriginatorUse,
        Self::RequiredByLaw,
        Self::ToTheIndividual,
        Self::Training,
    ];

    /// Returns its row.
    pub fn rule(self) -> &'static ExceptionRule {
        let [first, ..] = &EXCEPTIONS;
        // INVARIANT: every exception has a row; a test holds it.
        EXCEPTIONS.iter().find(|row| row.exception == self).unwrap_or(first)
    }

    /// Returns the name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AbuseReport => "abuse-report",
            Self::AuditEvaluation => "audit-evaluation",
            Self::CourtOrder => "court-order",
            Self::DutyToWarn => "duty-to-warn",
            Self::HhsOversight => "hhs-oversight",
            Self::LegalDefense => "legal-defense",
            Self::MedicalEmergency => "medical-emergency",
            Self::OriginatorUse => "originator-use",
            Self::RequiredByLaw => "required-by-law",
            Self::ToTheIndividual => "to-the-individual",
            Self::Training => "training",
        }
    }
}

impl ExceptionRule {
    /// Says whether the exception reaches a class of content. No exception reaches counseling notes.
    pub fn reaches(&self, class: ContentClass) -> bool {
        class != Counseling && self.content.contains(&class)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_exception_has_its_own_row_under_its_wire_name() {
        for exception in LegalException::ALL {
            assert_eq!(exception.rule().exception, exception);
            assert_eq!(serde_json::to_string(&exception).unwrap(), format!("\"{}\"", exception.as_str()));
        }
    }
}
