//! What may be done with a record beside reading and writing it, and what is refused.

use std::collections::BTreeSet;

use casework_core::{Actor, CaseId, EntryId, FreeText, Instant, PersonId, Role};

use super::{Custody, CustodyError, Journal, Kept, Known, Note, Objection};
use crate::store::{EventStore, StoreError, Stored};
use crate::views::Page;

/// Those who look after the privacy of records.
const OFFICERS: &[Role] = &[Role::PrivacyOfficer];

impl Note {
    pub(super) fn new((client, at, by): (PersonId, Instant, &Actor), role: Role, custody: Custody) -> Self {
        Self { client, at, by: by.clone(), role, custody }
    }
}

pub(super) fn officer(by: &Actor) -> Result<Role, CustodyError> {
    by.first_of(OFFICERS).ok_or_else(|| CustodyError::Refused(vec![Objection::Role(Role::PrivacyOfficer)]))
}

/// Returns the holds that are on.
pub(super) fn holds(known: &Known<'_>) -> Vec<EntryId> {
    let mut on: Vec<EntryId> = Vec::new();
    for kept in known.kept {
        if let Custody::HoldPlaced { hold, .. } = &kept.note.custody {
            on.push(hold.clone());
        } else if let Custody::HoldReleased { hold, .. } = &kept.note.custody {
            on.retain(|other| other != hold);
        }
    }
    on
}

/// Says whether erasing was ordered and is not done.
pub(super) fn is_ordered(known: &Known<'_>) -> bool {
    let last = known
        .kept
        .iter()
        .rev()
        .map(|kept| &kept.note.custody)
        .find(|custody| matches!(custody, Custody::ErasureOrdered { .. } | Custody::Erased));
    matches!(last, Some(Custody::ErasureOrdered { .. }))
}

/// Places a legal hold on everything of a client. It is refused once erasing was ordered: then it is too late.
///
/// # Errors
/// [`CustodyError`] when it is refused or the store fails.
pub fn place_hold(
    store: &mut dyn Journal,
    who: (PersonId, Instant, &Actor),
    (hold, reason): (&EntryId, &FreeText),
) -> Result<(), CustodyError> {
    let role = officer(who.2)?;
    store.keep(who.0, &mut |known| {
        if is_ordered(known) {
            return Err(CustodyError::Refused(vec![Objection::ErasureOrdered]));
        }
        if holds(known).contains(hold) {
            return Err(CustodyError::Refused(vec![Objection::HoldOn(hold.clone())]));
        }
        let placed = Custody::HoldPlaced { hold: hold.clone(), reason: reason.clone() };
        Ok(vec![Note::new(who, role, placed)])
    })
}

/// Releases a legal hold.
///
/// # Errors
/// [`CustodyError`] when it is refused or the store fails.
pub fn release_hold(
    store: &mut dyn Journal,
    who: (PersonId, Instant, &Actor),
    (hold, reason): (&EntryId, &FreeText),
) -> Result<(), CustodyError> {
    let role = officer(who.2)?;
    store.keep(who.0, &mut |known| {
        if !holds(known).contains(hold) {
            return Err(CustodyError::Refused(vec![Objection::HoldUnknown(hold.clone())]));
        }
        let released = Custody::HoldReleased { hold: hold.clone(), reason: reason.clone() };
        Ok(vec![Note::new(who, role, released)])
    })
}

/// Lists the legal holds that are on, of one client or of all, in the order in which they were placed. Those that are
/// written in a case are not among them.
///
/// # Errors
/// [`StoreError`] when what is stored cannot be read.
pub fn holds_on(store: &dyn Journal, client: Option<PersonId>) -> Result<Vec<Kept>, StoreError> {
    let mut on: Vec<Kept> = Vec::new();
    let mut page = Page::first(crate::views::PAGE_MAX);
    loop {
        let part = store.journal(client, &page)?;
        for kept in part.rows {
            if let Custody::HoldReleased { hold, .. } = &kept.note.custody {
                let released = kept.note.client;
                on.retain(|placed| placed.note.client != released || placed.hold() != Some(hold));
            }
            on.extend(kept.hold().is_some().then_some(kept));
        }
        let Some(next) = part.next else { return Ok(on) };
        page = Page::after(next, crate::views::PAGE_MAX);
    }
}

/// Lists the cases whose erasing was ordered: their content is gone, or is about to be.
///
/// # Errors
/// [`StoreError`] when what is stored cannot be read.
pub fn erased_cases(store: &dyn Journal) -> Result<BTreeSet<CaseId>, StoreError> {
    let mut erased = BTreeSet::new();
    let mut page = Page::first(crate::views::PAGE_MAX);
    loop {
        let part = store.journal(None, &page)?;
        for kept in part.rows {
            if let Custody::ErasureOrdered { cases, .. } = kept.note.custody {
                erased.extend(cases);
            }
        }
        let Some(next) = part.next else { return Ok(erased) };
        page = Page::after(next, crate::views::PAGE_MAX);
    }
}

impl Kept {
    /// Returns the name of the hold that was placed.
    fn hold(&self) -> Option<&EntryId> {
        if let Custody::HoldPlaced { hold, .. } = &self.note.custody { Some(hold) } else { None }
    }
}

/// Writes down that content of a client was read.
///
/// # Errors
/// [`CustodyError::Store`] when it cannot be written: then nothing should be shown.
pub fn log_access(
    store: &mut dyn Journal,
    who: (PersonId, Instant, &Actor),
    role: Role,
    (case, what, purpose): (Option<CaseId>, &EntryId, &EntryId),
) -> Result<(), CustodyError> {
    let accessed = Custody::Accessed { case, what: what.clone(), purpose: purpose.clone() };
    store.keep(who.0, &mut |_| Ok(vec![Note::new(who, role, accessed.clone())]))
}

/// Reads a case for someone: first it is written down, then it is read, so that nothing is read unseen.
///
/// # Errors
/// [`CustodyError`] when the access cannot be written down or the case cannot be read.
pub fn read_logged<S: EventStore + Journal>(
    store: &mut S,
    who: (PersonId, Instant, &Actor),
    role: Role,
    (case, purpose): (CaseId, &EntryId),
) -> Result<Vec<Stored>, CustodyError> {
    let what = "case".parse().map_err(|_| CustodyError::Refused(Vec::new()))?;
    log_access(store, who, role, (Some(case), &what, purpose))?;
    Ok(store.read(case)?)
}
