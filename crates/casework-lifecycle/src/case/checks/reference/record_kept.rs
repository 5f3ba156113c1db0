//! What names something about the record that the case does not have: requests, accesses, legal holds, places in a team.

use casework_core::EntryId;

use crate::artifacts::Entry;
use crate::case::checks::Attempt;
use crate::case::command::{Command, Record};
use crate::privacy::number;
use crate::privacy::records::{AccessAnswer, AccessOutcome, BreakGlassReview};
use crate::privacy::team::TeamMember;

type Found = Option<(&'static str, String)>;

pub(super) fn bad_step(attempt: &Attempt<'_>, command: &Command) -> Found {
    let facts = &attempt.case.privacy;
    match command {
        Command::AccessRecord(asked) => {
            let unknown = asked.entry.as_ref().filter(|entry| !is_known(attempt, entry));
            unknown.map(|entry| ("/entry", format!("there is no entry `{entry}`")))
        }
        Command::AdvanceAmendment(advancing) => {
            let known = number(&advancing.request).is_some_and(|at| facts.amendments.contains_key(&at));
            let message = format!("there is no request for an amendment `{}`", advancing.request);
            (!known).then_some(("/request", message))
        }
        Command::PlaceLegalHold(hold) => {
            let taken = facts.legal_holds.contains(&hold.hold);
            taken.then(|| ("/hold", format!("the hold `{}` is on already", hold.hold)))
        }
        Command::ReleaseLegalHold(hold) => {
            let known = facts.legal_holds.contains(&hold.hold);
            (!known).then(|| ("/hold", format!("there is no hold `{}`", hold.hold)))
        }
        _ => None,
    }
}

pub(super) fn bad_entry(attempt: &Attempt<'_>, record: &Record) -> Found {
    match &record.entry {
        Entry::AccessAnswer(answer) => bad_answer(attempt, answer),
        Entry::BreakGlassReview(review) => bad_review(attempt, review),
        Entry::SeparateNotes(notes) if !notes.class.is_kept_apart() => Some((
            "/entry/class",
            format!("`{}` is not kept apart: enter a `note` of this class", notes.class.as_str()),
        )),
        Entry::TeamMember(member) if !TeamMember::is_of_a_team(member.role) => {
            Some(("/entry/role", format!("`{}` is no role of a care team", member.role)))
        }
        Entry::TeamMember(member) if member.to.is_some_and(|last| last < member.from) => {
            Some(("/entry/to", "the last day is before the first".to_owned()))
        }
        Entry::TeamMemberEnded(ended) => {
            let known = attempt.case.privacy.places(ended.person, ended.on);
            let none = known.filter(|place| ended.role.is_none_or(|role| role == place.role)).count() == 0;
            none.then(|| {
                ("/entry/person", "this person has no such place in the team on that day".to_owned())
            })
        }
        _ => None,
    }
}

fn is_known(attempt: &Attempt<'_>, entry: &EntryId) -> bool {
    let numbered = number(entry).is_some_and(|at| (1..=attempt.case.sequence).contains(&at));
    numbered || attempt.case.names.contains(entry)
}

fn bad_answer(attempt: &Attempt<'_>, answer: &AccessAnswer) -> Found {
    let Some(request) = attempt.case.privacy.access_request(&answer.request) else {
        return Some(("/entry/request", format!("there is no request for the record `{}`", answer.request)));
    };
    let message = match answer.outcome {
        _ if request.answered => "this request is answered already",
        AccessOutcome::Extended if request.extended => "more time is taken once",
        AccessOutcome::Denied | AccessOutcome::Extended if answer.reason.is_none() => {
            return Some(("/entry/reason", "this answer needs its reason".to_owned()));
        }
        AccessOutcome::Denied | AccessOutcome::Extended | AccessOutcome::Granted => return None,
    };
    Some(("/entry/outcome", message.to_owned()))
}

fn bad_review(attempt: &Attempt<'_>, review: &BreakGlassReview) -> Found {
    let glass = number(&review.access).and_then(|at| attempt.case.privacy.glass.get(&at));
    let message = match glass {
        None => format!("no glass was broken with event `{}`", review.access),
        Some(glass) if glass.reviewed => "it was looked at already".to_owned(),
        Some(_) => return None,
    };
    Some(("/entry/access", message))
}
