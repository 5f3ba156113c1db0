//! What the journal of a store must keep, and what erasing must leave.

use casework_core::{Actor, EntryId, Instant, PersonId, Role};

use super::holds;
use super::samples::{case_id, words};
use crate::custody::{
    Custody, CustodyError, Journal, Objection, holds_on, log_access, place_hold, release_hold, verify_journal,
};
use crate::views::Page;

fn told<T, E: ToString>(answer: Result<T, E>) -> Result<T, String> {
    answer.map_err(|error| error.to_string())
}

fn name(text: &str) -> Result<EntryId, String> {
    told(text.parse())
}

fn actor(role: Role) -> Result<Actor, String> {
    told(Actor::new(PersonId::new(case_id(77).uuid()), [role]))
}

fn refused(answer: &Result<(), CustodyError>) -> &[Objection] {
    if let Err(CustodyError::Refused(objections)) = answer { objections } else { &[] }
}

/// Checks that accesses and holds are kept in order, by client, in a chain that verifies.
///
/// # Errors
/// What does not hold.
pub fn keeps_accesses_and_holds(store: &mut dyn Journal) -> Result<(), String> {
    let at: Instant = told("2025-02-03T10:00:00Z".parse())?;
    let (officer, worker) = (actor(Role::PrivacyOfficer)?, actor(Role::CaseManager)?);
    let (one, other) = (PersonId::new(case_id(1).uuid()), PersonId::new(case_id(2).uuid()));
    let (hold, reason) = (name("court-7")?, words("asked for by a court")?);
    let (what, purpose) = (name("case")?, name("treatment")?);
    told(log_access(store, (one, at, &worker), Role::CaseManager, (Some(case_id(1)), &what, &purpose)))?;
    let by_worker = place_hold(store, (one, at, &worker), (&hold, &reason));
    holds(
        refused(&by_worker) == [Objection::Role(Role::PrivacyOfficer)],
        "a hold is placed by a privacy officer",
    )?;
    told(place_hold(store, (one, at, &officer), (&hold, &reason)))?;
    let again = place_hold(store, (one, at, &officer), (&hold, &reason));
    holds(refused(&again) == [Objection::HoldOn(hold.clone())], "and once")?;
    let unknown = release_hold(store, (other, at, &officer), (&hold, &reason));
    holds(refused(&unknown) == [Objection::HoldUnknown(hold.clone())], "and released where it was placed")?;
    told(release_hold(store, (one, at, &officer), (&hold, &reason)))?;
    told(log_access(store, (other, at, &worker), Role::CaseManager, (None, &what, &purpose)))?;
    told(place_hold(store, (one, at, &officer), (&hold, &reason)))?;
    told(place_hold(store, (other, at, &officer), (&hold, &reason)))?;
    let on = told(holds_on(store, None))?;
    let whose: Vec<_> = on.iter().map(|kept| kept.note.client).collect();
    holds(whose == [one, other], "the holds that are on are listed")?;
    told(release_hold(store, (other, at, &officer), (&hold, &reason)))?;
    let on = told(holds_on(store, Some(one)))?;
    holds(on.iter().map(|kept| kept.position).eq([5]), "and those of one client alone")?;
    holds(told(holds_on(store, Some(other)))?.is_empty(), "and none that was released")?;
    let all = told(store.journal(None, &Page::first(100)))?;
    let kinds: Vec<_> = all.rows.iter().map(|kept| kept.note.custody.name()).collect();
    holds(
        kinds
            == [
                "accessed",
                "hold-placed",
                "hold-released",
                "accessed",
                "hold-placed",
                "hold-placed",
                "hold-released",
            ],
        "everything is kept in order",
    )?;
    holds(all.rows.iter().map(|kept| kept.position).eq(1..=7) && all.next.is_none(), "without gaps")?;
    let mut page = Page::first(2);
    let mut found = Vec::new();
    loop {
        let part = told(store.journal(Some(one), &page))?;
        found.extend(part.rows);
        let Some(next) = part.next else { break };
        page = Page::after(next, 2);
    }
    let of_one: Vec<_> = all.rows.iter().filter(|kept| kept.note.client == one).cloned().collect();
    holds(found == of_one && found.len() == 4, "it is read by client and in pages")?;
    let accessed = Custody::Accessed { case: Some(case_id(1)), what, purpose };
    holds(of_one.first().is_some_and(|kept| kept.note.custody == accessed), "with all that was said")?;
    holds(told(verify_journal(store))?.is_empty(), "and its chain verifies")
}

/// Checks what erasing refuses, what it erases and what it leaves. The store has to write with the keys.
///
/// # Errors
/// What does not hold.
#[cfg(feature = "seal")]
#[expect(clippy::too_many_lines, reason = "one story, told in its order")]
pub fn erases_what_may_be_erased<S: crate::EventStore + crate::Views + Journal>(
    store: &mut S,
    keys: &dyn crate::keys::Keys,
) -> Result<(), String> {
    use casework_lifecycle::ProgramPolicy;

    use crate::custody::{ErasureOrder, erase, plan_erasure};
    use crate::store::StoreError;
    use crate::views::CaseloadQuery;

    use super::samples::{closed_history, held_history, history, keeps_nothing};

    let (case, other) = (case_id(1), case_id(2));
    let (client, stays) = (PersonId::new(case.uuid()), PersonId::new(other.uuid()));
    let officer = actor(Role::PrivacyOfficer)?;
    let (hold, reason) = (name("court-7")?, words("the time is over")?);
    told(store.append(case, 0, &told(closed_history(case))?))?;
    told(store.append(other, 0, &history(other, 3)?))?;
    let at = |text: &str| told(text.parse::<Instant>());
    let order = |client, at, policy| ErasureOrder { client, at, by: &officer, reason: &reason, policy };
    let (now, usual) = (keeps_nothing(), ProgramPolicy::us_default());
    let refusal = |answer: Result<_, CustodyError>| match answer {
        Err(CustodyError::Refused(objections)) => Ok(objections),
        _ => Err("it does not hold that it is refused".to_owned()),
    };
    // Nobody knows how old the client was.
    let longest = order(client, at("2055-01-06T10:00:00Z")?, &usual);
    let kept = told("2055-01-06".parse())?;
    holds(refusal(erase(store, keys, &longest))? == [Objection::Retained(case, kept)], "retention is kept")?;
    let open = order(stays, at("2060-01-06T10:00:00Z")?, &now);
    holds(refusal(erase(store, keys, &open))? == [Objection::CaseOpen(other)], "an open case stays")?;
    let sued_case = case_id(3);
    told(store.append(sued_case, 0, &told(held_history(sued_case))?))?;
    let sued = order(PersonId::new(sued_case.uuid()), at("2060-01-06T10:00:00Z")?, &now);
    holds(
        refusal(erase(store, keys, &sued))? == [Objection::CaseHeld(sued_case)],
        "a hold in the case is kept",
    )?;
    let due = order(client, at("2025-01-07T10:00:00Z")?, &now);
    told(place_hold(store, (client, due.at, &officer), (&hold, &reason)))?;
    holds(refusal(erase(store, keys, &due))? == [Objection::HoldOn(hold.clone())], "a legal hold is kept")?;
    holds(told(store.read(case))?.len() == 3, "nothing of it is gone")?;
    told(release_hold(store, (client, due.at, &officer), (&hold, &reason)))?;
    let worker = actor(Role::Supervisor)?;
    let by_worker = ErasureOrder { by: &worker, ..due };
    holds(
        refusal(erase(store, keys, &by_worker))? == [Objection::Role(Role::PrivacyOfficer)],
        "not by anyone",
    )?;
    let plan = told(plan_erasure(store, (client, due.at), &now))?;
    let would: Vec<_> = plan.cases.iter().map(|entry| entry.case).collect();
    holds(would == [case] && plan.objections.is_empty(), "it is said before what would be erased")?;
    holds(told(store.read(case))?.len() == 3, "and saying it erases nothing")?;

    let erased = told(erase(store, keys, &due))?;
    holds(erased.cases == [case], "then it is erased")?;
    holds(
        matches!(store.read(case), Err(StoreError::Sealed { sequence: 1, .. })),
        "and cannot be read again",
    )?;
    let answer = told(store.verify(None))?;
    holds((answer.events, answer.sealed, answer.faults.len()) == (10, 3, 0), "and the chain still verifies")?;
    holds(told(store.read(other))?.len() == 3, "others stay")?;
    let all = CaseloadQuery { closed: true, ..CaseloadQuery::default() };
    let rows = told(store.caseload(&all, &Page::first(10)))?.rows;
    let shown = rows.iter().find(|row| row.entry.case == case);
    holds(
        shown.is_some_and(|row| row.overview.is_none() && row.entry.reference.is_none()),
        "the views are empty",
    )?;
    let reopened = history(case, 4)?.split_off(3);
    holds(
        matches!(store.append(case, 3, &reopened), Err(StoreError::Erased { .. })),
        "nothing can be added",
    )?;
    holds(
        refusal(erase(store, keys, &due))? == [Objection::ClientUnknown],
        "there is nothing to erase twice",
    )?;
    let kinds: Vec<_> = told(store.journal(Some(client), &Page::first(10)))?.rows;
    let kinds: Vec<_> = kinds.iter().map(|kept| kept.note.custody.name()).collect();
    holds(
        kinds == ["hold-placed", "hold-released", "erasure-ordered", "erased"],
        "the journal says who and why",
    )?;
    holds(told(verify_journal(store))?.is_empty(), "and verifies")?;
    told(store.rebuild_views())?;
    holds(told(store.verify(None))?.faults.is_empty(), "views can be made anew")?;
    // The same person comes back: a new case, a new key.
    let again = case_id(9);
    let mut events = history(again, 2)?;
    if let Some(casework_lifecycle::Happening::CaseOpened { opening }) =
        events.first_mut().map(|event| &mut event.event)
    {
        opening.client = client;
    }
    told(store.append(again, 0, &events))?;
    holds(told(store.read(again))?.len() == 2, "who comes back begins anew")?;
    holds(matches!(store.read(case), Err(StoreError::Sealed { .. })), "and nothing comes back with them")
}
