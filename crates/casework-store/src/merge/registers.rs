//! What an event sets: two events that set the same thing apart, to different values, are a conflict.

use casework_lifecycle::{Entry, Happening};

/// Returns the names of what an event sets. Words that only add, such as notes, set nothing.
#[expect(clippy::wildcard_enum_match_arm, reason = "what is not known here sets what its type is called")]
pub(super) fn of(event: &Happening) -> Vec<String> {
    let one = |name: &str| vec![name.to_owned()];
    match event {
        Happening::EntryRecorded { id, entry, .. } => {
            let named = id.iter().map(|id| format!("entry {id}"));
            named.chain(of_entry(entry).map(str::to_owned)).collect()
        }
        Happening::EntryAnnotated { .. }
        | Happening::NoticeRaised { .. }
        | Happening::ReferralRechecked { .. } => Vec::new(),
        Happening::DocumentSigned { document, version, .. } => {
            vec![format!("signature of {document:?} {}", version.unwrap_or(0)).to_lowercase()]
        }
        Happening::SignatureRefused { refusal } => {
            vec![format!("signature of {:?} 0", refusal.document).to_lowercase()]
        }
        Happening::PhaseMoved { .. } | Happening::CaseReopened { .. } => one("phase"),
        Happening::CaseClosed { .. } => vec!["phase".to_owned(), "closing".to_owned(), "crisis".to_owned()],
        Happening::ClosureProposed { .. } => one("closing"),
        Happening::PlanDrafted { .. } | Happening::PlanTookEffect { .. } => one("plan"),
        Happening::ReferralDrafted { referral } => vec![format!("referral {}", referral.referral)],
        Happening::ReferralAdvanced { referral, .. } => vec![format!("referral {referral}")],
        Happening::CrisisDeclared { .. }
        | Happening::CrisisStabilized { .. }
        | Happening::CrisisResolved { .. } => one("crisis"),
        Happening::HoldPlaced { .. } | Happening::HoldReviewed { .. } | Happening::HoldEnded { .. } => {
            one("hold")
        }
        Happening::OutreachStarted { .. } | Happening::ClientReengaged { .. } => one("outreach"),
        Happening::DeathRecorded { .. } => one("death"),
        other => one(other.name()),
    }
}

/// Returns what an entry sets.
fn of_entry(entry: &Entry) -> Option<&'static str> {
    if matches!(entry, Entry::Assignment(_)) {
        Some("assignment")
    } else if matches!(entry, Entry::Stratification(_)) {
        Some("level")
    } else if matches!(entry, Entry::SafetyScreen(_)) {
        // A screen in one copy and a resolving in the other have to be looked at together.
        Some("crisis")
    } else if matches!(entry, Entry::ContactSchedule(_)) {
        Some("contact schedule")
    } else if matches!(entry, Entry::ContactPreferences(_)) {
        Some("contact preferences")
    } else if matches!(entry, Entry::EmergencyContact(_)) {
        Some("emergency contact")
    } else if matches!(entry, Entry::Consent(_) | Entry::ConsentWithdrawn(_)) {
        Some("consent")
    } else if matches!(entry, Entry::Release(_) | Entry::ReleaseRevoked(_)) {
        Some("release")
    } else if matches!(entry, Entry::RepresentativeAuthority(_)) {
        Some("representative")
    } else if matches!(entry, Entry::SafetyPlan(_)) {
        Some("safety plan")
    } else if matches!(entry, Entry::Evaluation(_)) {
        Some("evaluation")
    } else if matches!(entry, Entry::Eligibility(_)) {
        Some("eligibility")
    } else {
        None
    }
}

/// Says whether two events that set the same thing set it to different values.
pub(super) fn differ(one: &Happening, other: &Happening) -> bool {
    one != other
}
