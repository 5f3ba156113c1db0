//! What an event sets: two events that set the same thing apart, to different values, are a conflict.

use casework_lifecycle::{Entry, Happening, Phase, Summary};

/// Returns the names of what an event sets. Words that only add, such as notes, set nothing.
#[expect(clippy::wildcard_enum_match_arm, reason = "what is not known here sets what its type is called")]
pub(super) fn of(event: &Happening) -> Vec<String> {
    let one = |name: &str| vec![name.to_owned()];
    match event {
        Happening::EntryRecorded { id, entry, .. } => {
            let named = id.iter().map(|id| format!("entry {id}"));
            named.chain(of_entry(entry).map(str::to_owned)).collect()
        }
        Happening::DisclosureMade { .. }
        | Happening::EntryAnnotated { .. }
        | Happening::NoticeRaised { .. }
        | Happening::RecordAccessed { .. }
        | Happening::ReferralRechecked { .. } => Vec::new(),
        // Two roles that sign the same document do not contradict each other.
        Happening::DocumentSigned { document, signature, .. } => {
            vec![format!("signature of {document:?} by {}", signature.role).to_lowercase()]
        }
        Happening::SignatureRefused { refusal } => {
            vec![format!("signature of {:?} by {}", refusal.document, refusal.refusal.role).to_lowercase()]
        }
        // Whoever comes back to stratification has no level until it is set anew.
        Happening::PhaseMoved { to: Phase::RiskStratification, .. } => {
            vec!["phase".to_owned(), "level".to_owned()]
        }
        Happening::PhaseMoved { .. } | Happening::CaseReopened { .. } => one("phase"),
        Happening::CaseClosed { .. } => CLOSING.iter().copied().map(str::to_owned).collect(),
        Happening::LegalHoldPlaced { hold } => vec![format!("legal hold {}", hold.hold)],
        Happening::LegalHoldReleased { hold } => vec![format!("legal hold {}", hold.hold)],
        Happening::AmendmentAdvanced { amendment } => vec![format!("amendment {}", amendment.request)],
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

/// Returns the names of what an event settles when it was decided with both sides known: what it sets, what a reopening
/// leaves behind, and an entry that words were added to.
pub(super) fn settled_by(event: &Happening) -> Vec<String> {
    let mut settled = of(event);
    if let Happening::EntryAnnotated { entry, .. } = event {
        settled.push(format!("entry {entry}"));
    } else if matches!(event, Happening::CaseReopened { .. }) {
        settled.extend(CLOSING.iter().copied().map(str::to_owned));
    }
    settled
}

/// Names in what two replays of the same events stand elsewhere.
pub(super) fn elsewhere(one: &Summary, other: &Summary) -> Vec<&'static str> {
    let differs = [
        ("phase", one.phase != other.phase),
        ("closing", one.closed != other.closed),
        ("case manager", one.case_manager != other.case_manager),
        ("level", one.level != other.level),
        ("crisis", one.crisis != other.crisis || one.crisis_tier != other.crisis_tier),
        ("hold", one.hold != other.hold),
        ("outreach", one.outreach != other.outreach),
    ];
    differs.iter().filter(|(_, differs)| *differs).map(|(what, _)| *what).collect()
}

/// What the closing of a case sets.
const CLOSING: &[&str] = &["phase", "closing", "crisis", "hold", "outreach", "plan"];
