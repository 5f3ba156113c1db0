//! Events about records and privacy in words. Content that is protected in a special way is never shown in a line.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "what has no words of its own here is called by its wire name"
)]

use std::collections::BTreeSet;

use casework::lifecycle::artifacts::common::ContentClass;
use casework::lifecycle::privacy::access::AccessReason;
use casework::lifecycle::privacy::disclosure::Basis;
use casework::lifecycle::{Entry, Event, Happening};

use super::{Mark, name};

pub(super) fn line(event: &Event) -> (Mark, String) {
    match &event.event {
        Happening::AmendmentAdvanced { amendment } => {
            let to = amendment.action.to().as_str();
            (Mark::Step, format!("amendment {}: {to}", amendment.request))
        }
        Happening::DisclosureMade { disclosure } => {
            let basis = match &disclosure.basis {
                Basis::Consent { releases } => {
                    let names: Vec<_> = releases.iter().map(ToString::to_string).collect();
                    format!("under {}", names.join(", "))
                }
                Basis::Exception { exception } => format!("by exception: {}", name(exception)),
            };
            (
                Mark::Plain,
                format!("disclosed {} to {}, {basis}", classes(&disclosure.content), disclosure.recipient),
            )
        }
        Happening::LegalHoldPlaced { hold } => {
            (Mark::Caution, format!("legal hold {}: the record is kept", hold.hold))
        }
        Happening::LegalHoldReleased { hold } => {
            (Mark::Caution, format!("legal hold {} released", hold.hold))
        }
        Happening::RecordAccessed { access, as_role, reason, .. } => {
            let (data, action) = (name(&access.data), name(&access.action));
            if *reason == AccessReason::GlassBroken {
                (Mark::Alarm, format!("GLASS BROKEN by {as_role}: {action} {data}"))
            } else {
                (Mark::Plain, format!("{action} {data}"))
            }
        }
        other => (Mark::Plain, other.name().replace('-', " ")),
    }
}

pub(super) fn entry_line(entry: &Entry) -> String {
    match entry {
        Entry::AccessAnswer(answer) => {
            format!("request {} for the record: {}", answer.request, name(&answer.outcome))
        }
        Entry::Disclosure(made) => format!("disclosure to {}", made.recipient),
        Entry::MinorConsent(_) => "the minor consents alone to a service".to_owned(),
        Entry::Note(note) => {
            let class = note.class.unwrap_or_default();
            format!("note, {}: words not shown", name(&class))
        }
        Entry::RecordsReceived(received) => {
            let restricted = if received.is_restricted() { ", restricted" } else { "" };
            format!("records from {}{restricted}", received.from)
        }
        Entry::RecordsRequest(asked) => format!("records asked from {}", asked.from),
        Entry::Release(release) => {
            let form = release.form.map_or_else(|| "release".to_owned(), |form| name(&form));
            format!("{form} for {}", release.recipient)
        }
        Entry::ReleaseRevoked(revoked) => format!("release {} revoked", revoked.release),
        Entry::TeamMember(member) => format!("{} joins the team from {}", member.role, member.from),
        Entry::TeamMemberEnded(ended) => format!("team member leaves on {}", ended.on),
        other => serde_json::to_value(other)
            .ok()
            .and_then(|value| {
                value.get("kind").and_then(|kind| kind.as_str()).map(|kind| kind.replace('-', " "))
            })
            .unwrap_or_default(),
    }
}

/// Joins classes of content.
pub(crate) fn classes(content: &BTreeSet<ContentClass>) -> String {
    let names: Vec<_> = content.iter().map(name).collect();
    names.join(", ")
}
