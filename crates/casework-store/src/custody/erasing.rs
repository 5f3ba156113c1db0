//! Erasing what is kept of a client: looked at before anything happens, refused with every reason against it, and done in
//! an order that can be taken up again where it was interrupted.

use casework_core::{Actor, CaseId, FreeText, Instant, PersonId, Role};
use casework_lifecycle::privacy::retention::{RetentionEnd, retention_end};
use casework_lifecycle::{ProgramPolicy, replay};
use chrono::NaiveDate;
use uuid::Uuid;

use super::rules::{holds, is_ordered, officer};
use super::{Custody, CustodyError, Journal, Kept, Known, Note, Objection, verify_journal};
use crate::keys::{KeyError, Keys};
use crate::store::{CaseEntry, EventStore, StoreError, Stored};
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

/// What erasing would take away from people, and what stands against it. Nothing has happened.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ErasurePlan {
    /// The cases whose content could never be read again, as the list has them.
    pub cases: Vec<CaseEntry>,
    /// The day on which the last retention that is over has ended.
    pub retained_until: Option<NaiveDate>,
    /// Every reason against it.
    pub objections: Vec<Objection>,
}

/// Looks at everything that is kept of a client as erasing would, and changes nothing. The role is left out: it says who
/// may order it, and not what stands against it.
///
/// # Errors
/// [`CustodyError::Store`] when what is stored cannot be read.
pub fn plan_erasure<S: EventStore + Views + Journal + ?Sized>(
    store: &S,
    (client, at): (PersonId, Instant),
    policy: &ProgramPolicy,
) -> Result<ErasurePlan, CustodyError> {
    let kept = of_client(store, client)?;
    let known = Known { kept: &kept, cases: &[] };
    let mut plan = ErasurePlan { cases: Vec::new(), retained_until: None, objections: Vec::new() };
    let query = CaseloadQuery { client: Some(client), closed: true, ..CaseloadQuery::default() };
    let mut page = Page::first(crate::views::PAGE_MAX);
    loop {
        let part = store.caseload(&query, &page)?;
        for row in part.rows {
            let case = row.entry.case;
            match store.read(case) {
                Ok(stored) => plan.look_at(store, row.entry, &stored, (at, policy))?,
                Err(StoreError::Sealed { .. }) if was_ordered(&kept, case) => {}
                Err(StoreError::Sealed { .. }) => plan.objections.push(Objection::KeyMissing(case)),
                Err(error) => return Err(error.into()),
            }
        }
        let Some(next) = part.next else { break };
        page = Page::after(next, crate::views::PAGE_MAX);
    }
    let nothing = plan.cases.is_empty() && plan.objections.is_empty();
    plan.objections.extend(nothing.then_some(Objection::ClientUnknown));
    plan.objections.extend(of_journal(&known));
    Ok(plan)
}

impl ErasurePlan {
    /// Looks at a case: is it closed, is its time over, is no hold placed in it, is all of it sealed.
    fn look_at<S: Journal + ?Sized>(
        &mut self,
        store: &S,
        entry: CaseEntry,
        stored: &[Stored],
        (at, policy): (Instant, &ProgramPolicy),
    ) -> Result<(), CustodyError> {
        let case = entry.case;
        let history = replay(stored.iter().map(|stored| &stored.event)).map_err(|error| {
            StoreError::Unreadable { case, sequence: entry.sequence, message: error.to_string() }
        })?;
        let today = at.date_in(history.summary().zone);
        match retention_end(&history, policy) {
            RetentionEnd::Open => self.objections.push(Objection::CaseOpen(case)),
            RetentionEnd::Held => self.objections.push(Objection::CaseHeld(case)),
            RetentionEnd::Until { last: until, .. } if today <= until => {
                self.objections.push(Objection::Retained(case, until));
            }
            RetentionEnd::Until { last: until, .. } => {
                self.retained_until = self.retained_until.max(Some(until));
            }
        }
        let plain = store.unsealed(case)?;
        self.objections.extend((plain > 0).then_some(Objection::NotSealed(case, plain)));
        self.cases.push(entry);
        Ok(())
    }
}

/// Erases the content of everything that is kept of a client, by erasing the key. The chain still verifies; the list
/// keeps that there was a case, for whom, in which program, and how it ended.
///
/// Order of work: the order is written down and the views are emptied, in one transaction; then the key is erased;
/// then that is written down. Where it is interrupted, [`finish_erasures`] goes on.
///
/// # Errors
/// [`CustodyError::Refused`] with every reason against it; [`CustodyError::Keys`] when the key may still be there.
pub fn erase<S: EventStore + Views + Journal + ?Sized>(
    store: &mut S,
    keys: &dyn Keys,
    order: &ErasureOrder<'_>,
) -> Result<Erased, CustodyError> {
    // Where the journal was changed, nobody knows what stands against it.
    if let Some(fault) = verify_journal(store)?.first() {
        let message = format!("the journal was changed, record {}: {}", fault.sequence, fault.message);
        return Err(StoreError::Failed { message }.into());
    }
    let plan = plan_erasure(store, (order.client, order.at), order.policy)?;
    let (role, mut against) = match officer(order.by) {
        Ok(role) => (role, Vec::new()),
        Err(CustodyError::Refused(against)) => (Role::PrivacyOfficer, against),
        Err(error) => return Err(error),
    };
    against.extend(plan.objections);
    if !against.is_empty() {
        return Err(CustodyError::Refused(against));
    }
    let who = (order.client, order.at, order.by);
    let cases: Vec<CaseId> = plan.cases.iter().map(|entry| entry.case).collect();
    // Everything was read, so that its key is here.
    let missing =
        || Objection::KeyMissing(cases.first().copied().unwrap_or_else(|| CaseId::new(Uuid::nil())));
    let key = keys.find(order.client)?.ok_or_else(|| CustodyError::Refused(vec![missing()]))?.name();
    store.keep(order.client, &mut |known| {
        let objections = objections(known, &plan.cases);
        if !objections.is_empty() {
            return Err(CustodyError::Refused(objections));
        }
        let (cases, reason) = (cases.clone(), order.reason.clone());
        let retained_until = plan.retained_until.unwrap_or(NaiveDate::MIN);
        let (key, policy) = (Some(key.clone()), Some(order.policy.stamp().clone()));
        let ordered = Custody::ErasureOrdered { cases, reason, retained_until, key, policy };
        Ok(vec![Note::new(who, role, ordered)])
    })?;
    keys.erase(order.client, &key)?;
    store.keep(order.client, &mut |_| Ok(vec![Note::new(who, role, Custody::Erased)]))?;
    Ok(Erased { cases })
}

/// Goes on at a time with every erasing that was ordered and not done, and returns the clients.
///
/// # Errors
/// [`CustodyError`] when a key may still be there, when the keys are others than the order names, or the store fails.
pub fn finish_erasures(
    store: &mut dyn Journal,
    keys: &dyn Keys,
    at: Instant,
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
        // An order from before orders named their key: the key that is here, if there is one.
        let named =
            if let Custody::ErasureOrdered { key, .. } = &ordered.custody { key.clone() } else { None };
        let name = match named {
            Some(name) => name,
            None => match keys.find(ordered.client)? {
                Some(key) => key.name(),
                None => return Err(KeyError::Unknown { name: "of an older order".to_owned() }.into()),
            },
        };
        keys.erase(ordered.client, &name)?;
        let done = Note { custody: Custody::Erased, at, ..ordered.clone() };
        store.keep(ordered.client, &mut |_| Ok(vec![done.clone()]))?;
    }
    Ok(open.into_iter().map(|ordered| ordered.client).collect())
}

/// Returns what the journal says of a client, accesses apart.
fn of_client<S: Journal + ?Sized>(store: &S, client: PersonId) -> Result<Vec<Kept>, StoreError> {
    let mut kept = Vec::new();
    let mut page = Page::first(crate::views::PAGE_MAX);
    loop {
        let part = store.journal(Some(client), &page)?;
        let mine = part.rows.into_iter();
        kept.extend(mine.filter(|kept| !matches!(kept.note.custody, Custody::Accessed { .. })));
        let Some(next) = part.next else { return Ok(kept) };
        page = Page::after(next, crate::views::PAGE_MAX);
    }
}

/// Says whether erasing a case was ordered before.
fn was_ordered(kept: &[Kept], case: CaseId) -> bool {
    kept.iter().any(
        |kept| matches!(&kept.note.custody, Custody::ErasureOrdered { cases, .. } if cases.contains(&case)),
    )
}

/// Returns what the journal has against erasing.
fn of_journal(known: &Known<'_>) -> Vec<Objection> {
    let mut against: Vec<_> = holds(known).into_iter().map(Objection::HoldOn).collect();
    against.extend(is_ordered(known).then_some(Objection::ErasureOrdered));
    against
}

/// Looks once more, now that nobody else can write.
fn objections(known: &Known<'_>, seen: &[CaseEntry]) -> Vec<Objection> {
    let mut against = of_journal(known);
    for entry in known.cases {
        let before = seen.iter().find(|seen| seen.case == entry.case);
        let as_seen = match before {
            Some(seen) => seen.sequence == entry.sequence,
            None => was_ordered(known.kept, entry.case),
        };
        against.extend((!as_seen).then_some(Objection::CaseWentOn(entry.case)));
    }
    against
}
