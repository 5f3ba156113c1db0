//! What may be done with a record beside reading and writing it, and what is refused.

use casework_core::{Actor, CaseId, EntryId, FreeText, Instant, PersonId, Role};

use super::{Custody, CustodyError, Journal, Known, Note, Objection};
use crate::store::{EventStore, Stored};

/// Those who look after the privacy of records.
const OFFICERS: &[Role] = &[Role::PrivacyOfficer];

impl Note {
    fn new((client, at, by): (PersonId, Instant, &Actor), role: Role, custody: Custody) -> Self {
        Self { client, at, by: by.clone(), role, custody }
    }
}

fn officer(by: &Actor) -> Result<Role, CustodyError> {
    by.first_of(OFFICERS).ok_or_else(|| CustodyError::Refused(vec![Objection::Role(Role::PrivacyOfficer)]))
}

/// Returns the holds that are on.
fn holds(known: &Known<'_>) -> Vec<EntryId> {
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
fn is_ordered(known: &Known<'_>) -> bool {
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

#[cfg(feature = "seal")]
pub use erasing::{Erased, ErasureOrder, erase, finish_erasures};

#[cfg(feature = "seal")]
mod erasing {
    use casework_core::{Actor, CaseId, FreeText, Instant, PersonId};
    use casework_lifecycle::privacy::retention::{RetentionEnd, retention_end};
    use casework_lifecycle::{Phase, ProgramPolicy, replay};
    use chrono::NaiveDate;

    use super::{holds, is_ordered, officer};
    use crate::custody::{Custody, CustodyError, Journal, Known, Note, Objection};
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
    pub fn finish_erasures<S: Journal>(
        store: &mut S,
        keys: &dyn Keys,
    ) -> Result<Vec<PersonId>, CustodyError> {
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
}
