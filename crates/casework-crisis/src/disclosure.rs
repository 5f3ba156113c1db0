//! The record of a disclosure that people have made: what, to whom, why, and on which legal basis.
//!
//! Nothing here discloses anything, and no rule asks for more than a review. The law differs by place: a record says which
//! law people went by, never that they were right. Open [`Disclosure`] first.

use casework_core::{FreeText, Instant, PersonId, Source};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::sources;

/// A disclosure that people have made, as an episode keeps it.
///
/// ```
/// use casework_core::PersonId;
/// use casework_crisis::disclosure::{Disclosure, DisclosureError};
/// let author: PersonId = "01941f29-7c00-7000-8000-000000000001".parse().unwrap();
/// let mut disclosure: Disclosure = serde_json::from_str(r#"{ "basis": "serious-threat",
///     "recipient": { "name": "County police desk", "kind": "law-enforcement" }, "why": "A threat to harm a neighbor",
///     "what": "That a threat was made, and where", "made-at": "2026-03-02T10:20:00-06:00" }"#).unwrap();
/// assert_eq!(disclosure.check(author), Ok(()));
/// disclosure.substance_use_record = true;
/// assert_eq!(disclosure.check(author), Err(DisclosureError::NotMedical));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "wire type: what the record of a disclosure must say")]
pub struct Disclosure {
    /// The law that people went by.
    pub basis: LegalBasis,
    /// Who was told.
    pub recipient: Recipient,
    /// Why: the threat, or the nature of the emergency.
    pub why: FreeText,
    /// What was disclosed: the least that served the purpose.
    pub what: FreeText,
    /// When it was made.
    pub made_at: Instant,
    /// Whether it came from the records of a substance-use program, which go to medical personnel only.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub substance_use_record: bool,
    /// What was tried before that intrudes less.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tried_before: Option<FreeText>,
    /// With whom the author decided it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided_with: Option<PersonId>,
}

/// Who was told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "wire type: a name, a facility, and what they are")]
pub struct Recipient {
    /// The name.
    pub name: FreeText,
    /// The facility.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facility: Option<FreeText>,
    /// What they are.
    pub kind: RecipientKind,
}

/// What a recipient is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "who may be told depends on it")]
pub enum RecipientKind {
    /// Emergency services that are not medical.
    EmergencyServices,
    /// Police.
    LawEnforcement,
    /// Medical personnel.
    Medical,
    /// Somebody else who can reasonably prevent the harm.
    Other,
    /// Services that protect children or dependent adults.
    ProtectiveServices,
    /// The person who is threatened.
    Target,
}

/// The law that people went by. It is a name for a record, and no advice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "each asks for its own fields")]
pub enum LegalBasis {
    /// The person agreed.
    Consent,
    /// A duty to protect somebody who can be identified.
    DutyToProtect,
    /// An emergency in which acting cannot wait for consent.
    EmergencyWithoutConsent,
    /// A duty to report abuse or neglect.
    MandatedReport,
    /// A medical emergency, for records of a substance-use program.
    MedicalEmergency,
    /// A serious and imminent threat.
    SeriousThreat,
}

/// Says what the record of a disclosure lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DisclosureError {
    /// A duty to protect is decided by two people.
    #[error("a duty to protect is reviewed by two people: say with whom it was decided (`decided-with`)")]
    DecidedAlone,
    /// The facility of the recipient is not named.
    #[error("name the facility of the recipient (`recipient.facility`)")]
    NoFacility,
    /// Records of a substance-use program go to medical personnel, unless the person agreed.
    #[error("without consent, records of a substance-use program go to medical personnel only")]
    NotMedical,
    /// Nothing is said of what was tried before.
    #[error("say what was tried before that intrudes less, or why nothing could be (`tried-before`)")]
    NothingTriedBefore,
}

impl LegalBasis {
    /// Returns where what it asks for comes from.
    pub const fn source(self) -> &'static Source {
        match self {
            Self::Consent | Self::SeriousThreat => &sources::SERIOUS_THREAT,
            Self::DutyToProtect => &sources::DUTY_TO_PROTECT,
            Self::EmergencyWithoutConsent => &sources::LIFELINE,
            Self::MandatedReport => &sources::MANDATED_REPORTING,
            Self::MedicalEmergency => &sources::SUBSTANCE_USE_RECORDS,
        }
    }
}

impl Disclosure {
    /// Looks at what a record of this basis must say. Author and time stand in the event that keeps it.
    ///
    /// # Errors
    /// [`DisclosureError`] with the first thing that is missing.
    pub fn check(&self, author: PersonId) -> Result<(), DisclosureError> {
        let medical = self.recipient.kind == RecipientKind::Medical;
        let protected = self.substance_use_record || self.basis == LegalBasis::MedicalEmergency;
        if protected && !medical && self.basis != LegalBasis::Consent {
            return Err(DisclosureError::NotMedical);
        }
        if self.basis == LegalBasis::MedicalEmergency && self.recipient.facility.is_none() {
            return Err(DisclosureError::NoFacility);
        }
        if self.basis == LegalBasis::EmergencyWithoutConsent && self.tried_before.is_none() {
            return Err(DisclosureError::NothingTriedBefore);
        }
        if self.basis == LegalBasis::DutyToProtect && self.decided_with.is_none_or(|with| with == author) {
            return Err(DisclosureError::DecidedAlone);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn disclosure(basis: &str, kind: &str, more: &serde_json::Value) -> Disclosure {
        let mut all = json!({ "basis": basis, "recipient": { "name": "Dr. Lee", "kind": kind }, "why": "A threat",
            "what": "That there is one", "made-at": "2026-03-02T10:20:00-06:00" });
        for (name, value) in more.as_object().unwrap() {
            all[name] = value.clone();
        }
        casework_core::wire::from_value(&all).unwrap()
    }

    #[test]
    fn each_basis_asks_for_its_own_fields() {
        use DisclosureError::{DecidedAlone, NoFacility, NotMedical, NothingTriedBefore};
        let (author, other) =
            ("01941f29-7c00-7000-8000-000000000001", "01941f29-7c00-7000-8000-000000000002");
        let facility =
            json!({ "recipient": { "name": "Dr. Lee", "kind": "medical", "facility": "County hospital" } });
        let rows = [
            ("serious-threat", "target", json!({}), Ok(())),
            ("serious-threat", "medical", json!({ "substance-use-record": true }), Ok(())),
            ("serious-threat", "target", json!({ "substance-use-record": true }), Err(NotMedical)),
            ("consent", "target", json!({ "substance-use-record": true }), Ok(())),
            ("consent", "other", json!({}), Ok(())),
            ("medical-emergency", "medical", json!({}), Err(NoFacility)),
            ("medical-emergency", "medical", facility, Ok(())),
            ("medical-emergency", "law-enforcement", json!({}), Err(NotMedical)),
            ("emergency-without-consent", "emergency-services", json!({}), Err(NothingTriedBefore)),
            (
                "emergency-without-consent",
                "emergency-services",
                json!({ "tried-before": "Called him" }),
                Ok(()),
            ),
            ("mandated-report", "protective-services", json!({}), Ok(())),
            ("duty-to-protect", "target", json!({}), Err(DecidedAlone)),
            ("duty-to-protect", "target", json!({ "decided-with": author }), Err(DecidedAlone)),
            ("duty-to-protect", "law-enforcement", json!({ "decided-with": other }), Ok(())),
        ];
        for (basis, kind, more, expected) in rows {
            let found = disclosure(basis, kind, &more).check(author.parse().unwrap());
            assert_eq!(found, expected, "{basis} {kind} {more}");
        }
    }

    #[test]
    fn every_basis_has_its_source_and_no_word_is_printed() {
        let made = disclosure("serious-threat", "target", &json!({}));
        assert!(!format!("{made:?}").contains("Lee"));
        let keys = [
            (LegalBasis::SeriousThreat, "hipaa-164-512-j"),
            (LegalBasis::MedicalEmergency, "42-cfr-2-51"),
            (LegalBasis::DutyToProtect, "duty-to-protect"),
            (LegalBasis::MandatedReport, "mandated-reporting"),
            (LegalBasis::EmergencyWithoutConsent, "lifeline-imminent"),
        ];
        for (basis, key) in keys {
            assert_eq!(basis.source().key(), key);
        }
    }
}
