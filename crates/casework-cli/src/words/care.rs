//! Entries of plan, course and support in words, one line each.
#![expect(clippy::wildcard_enum_match_arm, reason = "the other entries have their words elsewhere")]

use casework::core::Answer;
use casework::lifecycle::Entry;

use super::name;

/// Says in one line what an entry of plan, course or support is about; nothing for the others.
pub(super) fn entry_line(entry: &Entry) -> Option<String> {
    let said = match entry {
        Entry::FacilityStay(stay) => {
            let until = stay.discharged_on.map(|day| format!(" to {day}")).unwrap_or_default();
            format!("{} from {}{until}", name(&stay.facility), stay.admitted_on)
        }
        Entry::PlanReview(review) => {
            let next = review.next_review.map(|day| format!(", next {day}")).unwrap_or_default();
            format!("plan reviewed: {}{next}", name(&review.outcome))
        }
        Entry::ReferralBarrier(barrier) => {
            format!("barrier to referral {}: {}", barrier.referral, name(&barrier.barrier))
        }
        Entry::DualDiagnosis(dual) => {
            format!("two conditions: {} pattern, {}", name(&dual.pattern), name(&dual.stage))
        }
        Entry::Advocacy(advocacy) => {
            let about = advocacy.referral.as_ref().map(|id| format!(", referral {id}")).unwrap_or_default();
            format!("advocacy: {}{about}", name(&advocacy.advocacy))
        }
        Entry::Education(taught) => format!("education: {}", name(&taught.topic)),
        Entry::SelfAdvocacy(done) => format!("self-advocacy, {}", name(&done.independence)),
        Entry::Satisfaction(said) => {
            let rating =
                said.rating.map_or_else(|| "not said".to_owned(), |rating| format!("{rating} of 10"));
            format!("satisfaction with {}: {rating}", name(&said.subject))
        }
        Entry::OngoingAssessment(seen) => format!("ongoing assessment: symptoms {}", name(&seen.symptoms)),
        Entry::SocialNeeds(found) => {
            let present = found.findings.iter().filter(|one| one.present == Answer::Yes).count();
            format!("social needs: {present} of {} found", found.findings.len())
        }
        _ => return None,
    };
    Some(said)
}
