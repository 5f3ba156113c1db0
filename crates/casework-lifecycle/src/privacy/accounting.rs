//! The accounting of disclosures: what was given to whom in the years before a day, and what the rule leaves out.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Serialize;

use casework_core::{FreeText, Instant, Zone};
use chrono::{Months, NaiveDate};

use super::consent::Purpose;
use super::disclosure::Basis;
use super::exceptions::LegalException;
use super::rules::PrivacyRules;
use crate::artifacts::Entry;
use crate::artifacts::common::ContentClass;
use crate::case::event::{Event, Happening};

/// Why a disclosure is not listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "the exclusions of the rule that this library can see")]
pub enum LeftOut {
    /// It was for treatment, payment or operations.
    TreatmentPaymentOperations,
    /// It was authorized.
    ByAuthorization,
    /// It was given to the client.
    ToTheIndividual,
    /// It was use inside the program.
    InternalUse,
    /// It lies further back than the accounting goes.
    TooOld,
}

/// One disclosure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct DisclosureLine {
    /// The event that it is kept in.
    pub sequence: u64,
    /// The day.
    pub on: NaiveDate,
    /// Who received.
    pub recipient: String,
    /// Where, when it is known.
    pub address: Option<FreeText>,
    /// What kind of content.
    pub content: BTreeSet<ContentClass>,
    /// What for, as a code.
    pub purpose: Option<Purpose>,
    /// What for, in words.
    pub purpose_words: Option<FreeText>,
    /// What it rested on; records of earlier versions may not say it as a code.
    pub basis: Option<Basis>,
    /// Why it is not listed, when it is not.
    pub left_out: Option<LeftOut>,
}

/// The accounting of one case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Accounting {
    /// The first day it goes back to.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
    /// What is listed.
    pub disclosures: Vec<DisclosureLine>,
    /// What the rule leaves out, each with the reason. The client may be told of it all the same.
    pub left_out: Vec<DisclosureLine>,
}

/// Makes the accounting of a case, from its events, up to a day.
pub fn account(events: &[Event], zone: Zone, on: NaiveDate, rules: &PrivacyRules) -> Accounting {
    let months = Months::new(rules.accounting_years.saturating_mul(12));
    let from = on.checked_sub_months(months).unwrap_or(NaiveDate::MIN);
    let mut accounting = Accounting { from, to: on, disclosures: Vec::new(), left_out: Vec::new() };
    let day = |at: Instant| at.date_in(zone);
    for (place, event) in events.iter().enumerate().filter(|(_, event)| day(event.at) <= on) {
        let told = events.get(place.saturating_add(1)..).unwrap_or_default();
        let Some(mut line) = line(event, told, day(event.at)) else { continue };
        line.left_out = if line.on < from { Some(LeftOut::TooOld) } else { excluded(&line) };
        if line.left_out.is_some() {
            accounting.left_out.push(line);
        } else {
            accounting.disclosures.push(line);
        }
    }
    accounting
}

#[expect(clippy::wildcard_enum_match_arm, reason = "no other event gives anything away")]
fn line(event: &Event, later: &[Event], on: NaiveDate) -> Option<DisclosureLine> {
    match &event.event {
        Happening::DisclosureMade { disclosure } => Some(DisclosureLine {
            sequence: event.sequence,
            on,
            recipient: disclosure.recipient.clone(),
            address: disclosure.address.clone(),
            content: disclosure.content.clone(),
            purpose: disclosure.purpose,
            purpose_words: disclosure.purpose_words.clone(),
            basis: Some(disclosure.basis.clone()),
            left_out: None,
        }),
        // Events of the version before have no `disclosure-made` behind them: they are listed rather than lost.
        Happening::EntryRecorded { entry: Entry::Disclosure(given), .. } if !is_told(event, later) => {
            Some(DisclosureLine {
                sequence: event.sequence,
                on,
                recipient: given.recipient.clone(),
                address: given.address.clone(),
                content: given.content.clone(),
                purpose: given.purpose_code,
                purpose_words: Some(given.purpose.clone()),
                basis: given.exception.map(|exception| Basis::Exception { exception }),
                left_out: None,
            })
        }
        _ => None,
    }
}

/// Says whether the same command also told of the disclosure in an event of its own.
fn is_told(event: &Event, later: &[Event]) -> bool {
    let same = later.iter().take_while(|other| other.command == event.command);
    same.into_iter().any(|other| matches!(other.event, Happening::DisclosureMade { .. }))
}

fn excluded(line: &DisclosureLine) -> Option<LeftOut> {
    match &line.basis {
        Some(Basis::Exception { exception: LegalException::ToTheIndividual }) => {
            Some(LeftOut::ToTheIndividual)
        }
        Some(Basis::Exception { exception }) => (!exception.rule().accounted).then_some(LeftOut::InternalUse),
        Some(Basis::Consent { .. }) if line.purpose.is_some_and(Purpose::is_tpo) => {
            Some(LeftOut::TreatmentPaymentOperations)
        }
        Some(Basis::Consent { .. }) => Some(LeftOut::ByAuthorization),
        None => None,
    }
}
