//! Erasing what is kept of a client: refused with every reason against it, and done in an order that can be taken up
//! again where it was interrupted.

use casework_core::{Actor, CaseId, FreeText, Instant, PersonId};
use casework_lifecycle::privacy::retention::{RetentionEnd, retention_end};
use casework_lifecycle::{Phase, ProgramPolicy, replay};
use chrono::NaiveDate;

use super::rules::{holds, is_ordered, officer};
use super::{Custody, CustodyError, Journal, Known, Note, Objection};
use crate::keys::Keys;
use crate::store::{EventStore, StoreError};
use crate::views::{CaseloadQuery, Page, Views};

/// An order to erase what is known of a client.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::exhaustive_structs, reason = "the arguments of one order")]
pub struct ErasureOrder<'a> {
    /// The client.
    pub client: PersonId,
    /// When it is ordered.
    pub at: Instant,
    /// Who orders it: a privacy officer.
    pub by: &'a Actor,
    /// Why.
    pub reason: &'a FreeText,
    /// The policy of the program, which says how long records are kept at least.
    pub policy: &'a ProgramPolicy,
}

/// What was erased.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Erased {
    /// The cases whose content can never be read again.
    pub cases: Vec<CaseId>,
}

/// Erases the content of everything that is kept of a client, by erasing the key. The chain still verifies; the list
/// keeps that there was a case, for whom, in which program, and how it ended.
///
/// Order of work: the order is written down and the views are emptied, in one transaction; then the key is erased;
/// then that is written down. Where it is interrupted, [`finish_erasures`] goes on.
///
/// # Errors
/// [`CustodyError::Refused`] with every reason against it; [`CustodyError::Keys`] when the key may still be there.
pub fn erase<S: EventStore + Views + Journal>(
    store: &mut S,
    keys: &dyn Keys,
    order: &ErasureOrder<'_>,
) -> Result<Erased, CustodyError> {
    let role = officer(order.by)?;
    let (seen, retained_until) = look(store, order)?;
    let who = (order.client, order.at, order.by);
    let cases: Vec<CaseId> = seen.iter().map(|(case, _)| *case).collect();
    store.keep(order.client, &mut |known| {
        let objections = objections(known, &seen);
        if !objections.is_empty() {
            return Err(CustodyError::Refused(objections));
        }
        let (cases, reason) = (cases.clone(), order.reason.clone());
        let ordered = Custody::ErasureOrdered { cases, reason, retained_until };
        Ok(vec![Note::new(who, role, ordered)])
    })?;
    keys.erase(order.client)?;
    store.keep(order.client, &mut |_| Ok(vec![Note::new(who, role, Custody::Erased)]))?;
    Ok(Erased { cases })
}

/// Goes on with every erasing that was ordered and not done, and returns the clients.
///
/// # Errors
/// [`CustodyError`] when a key may still be there or the store fails.
pub fn finish_erasures<S: Journal>(store: &mut S, keys: &dyn Keys) -> Result<Vec<PersonId>, CustodyError> {
    let mut open: Vec<Note> = Vec::new();
    let mut page = Page::first(crate::views::PAGE_MAX);
    loop {
        let part = store.journal(None, &page)?;
        for kept in part.rows {
            if matches!(kept.note.custody, Custody::ErasureOrdered { .. }) {
                open.push(kept.note);
            } else if kept.note.custody == Custody::Erased {
                open.retain(|ordered| ordered.client != kept.note.client);
            }
        }
        let Some(next) = part.next else { break };
        page = Page::after(next, crate::views::PAGE_MAX);
    }
    for ordered in &open {
        keys.erase(ordered.client)?;
        let done = Note { custody: Custody::Erased, ..ordered.clone() };
        store.keep(ordered.client, &mut |_| Ok(vec![done.clone()]))?;
    }
    Ok(open.into_iter().map(|ordered| ordered.client).collect())
}

/// The cases of a client with the sequence numbers that were seen.
type Seen = Vec<(CaseId, u64)>;

/// Looks at every case of the client: is it closed, is its time over, is no hold placed in it, is all of it sealed.
fn look<S: EventStore + Views + Journal>(
    store: &S,
    order: &ErasureOrder<'_>,
) -> Result<(Seen, NaiveDate), CustodyError> {
    let (mut seen, mut against, mut last) = (Vec::new(), Vec::new(), NaiveDate::MIN);
    let query = CaseloadQuery { client: Some(order.client), closed: true, ..CaseloadQuery::default() };
    let mut page = Page::first(crate::views::PAGE_MAX);
    loop {
        let part = store.caseload(&query, &page)?;
        for row in part.rows {
            let case = row.entry.case;
            let events: Vec<_> = match store.read(case) {
                Ok(stored) => stored.into_iter().map(|stored| stored.event).collect(),
                // It was erased before, or its key is not here: then there is nothing to erase with this key.
                Err(StoreError::Sealed { .. }) => continue,
                Err(error) => return Err(error.into()),
            };
            seen.push((case, row.entry.sequence));
            let history = replay(&events).map_err(|error| StoreError::Unreadable {
                case,
                sequence: row.entry.sequence,
                message: error.to_string(),
            })?;
            let today = order.at.date_in(history.summary().zone);
            match retention_end(&history, order.policy) {
                RetentionEnd::Open => against.push(Objection::CaseOpen(case)),
                RetentionEnd::Held => against.push(Objection::CaseHeld(case)),
                RetentionEnd::Until { last: until, .. } if today <= until => {
                    against.push(Objection::Retained(case, until));
                }
                RetentionEnd::Until { last: until, .. } => last = last.max(until),
            }
            let plain = store.unsealed(case)?;
            against.extend((plain > 0).then_some(Objection::NotSealed(case, plain)));
        }
        let Some(next) = part.next else { break };
        page = Page::after(next, crate::views::PAGE_MAX);
    }
    against.extend(seen.is_empty().then_some(Objection::ClientUnknown));
    if against.is_empty() { Ok((seen, last)) } else { Err(CustodyError::Refused(against)) }
}

/// Looks once more, now that nobody else can write.
fn objections(known: &Known<'_>, seen: &Seen) -> Vec<Objection> {
    let mut against: Vec<_> = holds(known).into_iter().map(Objection::HoldOn).collect();
    against.extend(is_ordered(known).then_some(Objection::ErasureOrdered));
    for entry in known.cases {
        let same = seen.iter().any(|(case, sequence)| (*case, *sequence) == (entry.case, entry.sequence));
        let erased_before = !seen.iter().any(|(case, _)| *case == entry.case);
        let as_seen = same || (erased_before && entry.phase == Phase::Closed);
        if !as_seen {
            against.push(Objection::CaseWentOn(entry.case));
        }
    }
    against
}
