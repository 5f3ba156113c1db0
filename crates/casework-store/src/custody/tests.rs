//! Erasing, and what is left of it.

use std::sync::Arc;

use casework_core::{Actor, PersonId, Role};
use casework_lifecycle::{Happening, ProgramPolicy};

use super::*;
use crate::conformance::custody::erases_what_may_be_erased;
use crate::conformance::samples::{case_id, closed_history, history, keeps_nothing, words};
use crate::keys::{FileKeys, KeyError, Keys, MemoryKeys};
use crate::{EventStore, MemoryStore, SqliteStore};

#[test]
fn what_may_be_erased_is_erased_in_memory() {
    let keys = Arc::new(MemoryKeys::default());
    let mut store = MemoryStore::new().with_keys(keys.clone());
    assert_eq!(erases_what_may_be_erased(&mut store, keys.as_ref()), Ok(()));
}

#[test]
fn what_may_be_erased_is_erased_in_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let keys = Arc::new(FileKeys::open(folder.path().join("keys.db")).unwrap());
    let path = folder.path().join("casework.db");
    let mut store = SqliteStore::open_with_keys(&path, keys.clone()).unwrap();
    assert_eq!(erases_what_may_be_erased(&mut store, keys.as_ref()), Ok(()));
    drop(store);
    let without = SqliteStore::open(&path).unwrap();
    let answer = without.verify(None).unwrap();
    assert_eq!(
        (answer.events, answer.sealed, answer.faults.len()),
        (12, 12, 0),
        "who has no key verifies all the same"
    );
    assert!(without.read(case_id(2)).is_err());
}

fn order<'a>(by: &'a Actor, reason: &'a FreeText, policy: &'a ProgramPolicy) -> ErasureOrder<'a> {
    ErasureOrder { client: PersonId::new(case_id(1).uuid()), at: noon(), by, reason, policy }
}

fn noon() -> Instant {
    let noon = NaiveDate::from_ymd_opt(2025, 1, 7).and_then(|day| day.and_hms_opt(12, 0, 0));
    casework_core::Zone::UTC.instant(noon.unwrap_or_default())
}

/// Keys that cannot be erased for the moment.
#[derive(Debug)]
struct Stuck(Arc<MemoryKeys>);

impl Keys for Stuck {
    fn make(&self, client: PersonId) -> Result<crate::keys::ClientKey, KeyError> {
        self.0.make(client)
    }

    fn find(&self, client: PersonId) -> Result<Option<crate::keys::ClientKey>, KeyError> {
        self.0.find(client)
    }

    fn erase(&self, _: PersonId, _: &str) -> Result<(), KeyError> {
        Err(KeyError::Failed { message: "the key service is away".to_owned() })
    }
}

#[test]
fn an_erasing_that_is_interrupted_is_finished_later_and_nothing_slips_in() {
    let keys = Arc::new(MemoryKeys::default());
    let mut store = MemoryStore::new().with_keys(keys.clone());
    store.append(case_id(1), 0, &closed_history(case_id(1)).unwrap()).unwrap();
    let officer = Actor::new(PersonId::new(case_id(5).uuid()), [Role::PrivacyOfficer]).unwrap();
    let reason = words("asked for").unwrap();
    let policy = keeps_nothing();
    let order = order(&officer, &reason, &policy);
    assert!(matches!(erase(&mut store, &Stuck(keys.clone()), &order), Err(CustodyError::Keys(_))));
    let hold = "late".parse().unwrap();
    let late = place_hold(&mut store, (order.client, order.at, &officer), (&hold, &reason));
    assert!(matches!(late, Err(CustodyError::Refused(reasons)) if reasons == [Objection::ErasureOrdered]));
    // Nothing is opened for the client that the order does not know of.
    let mut new = history(case_id(2), 2).unwrap();
    if let Some(Happening::CaseOpened { opening }) = new.first_mut().map(|event| &mut event.event) {
        opening.client = order.client;
    }
    let opened = store.append(case_id(2), 0, &new);
    assert!(
        matches!(opened, Err(StoreError::BeingErased { client }) if client == order.client),
        "{opened:?}"
    );
    // Other keys cannot say that this one is gone.
    let later = noon().plus(chrono::Duration::hours(5));
    let other = finish_erasures(&mut store, &MemoryKeys::default(), later);
    assert!(matches!(other, Err(CustodyError::Keys(KeyError::Unknown { .. }))), "{other:?}");
    assert!(store.read(case_id(1)).is_ok());
    assert_eq!(finish_erasures(&mut store, keys.as_ref(), later).unwrap(), [order.client]);
    assert_eq!(finish_erasures(&mut store, keys.as_ref(), later).unwrap(), []);
    assert!(store.read(case_id(1)).is_err());
    let kept = store.journal(Some(order.client), &Page::first(10)).unwrap().rows;
    let [.., ordered, erased] = kept.as_slice() else { panic!("both are kept") };
    assert_eq!((ordered.note.at, erased.note.at), (noon(), later), "each says when it happened");
    let Custody::ErasureOrdered { key, policy: by, .. } = &ordered.note.custody else {
        panic!("it was ordered")
    };
    assert!(key.is_some() && by.as_ref() == Some(policy.stamp()), "{ordered:?}");
    // The key that is made now is another.
    store.append(case_id(2), 0, &new).unwrap();
}

#[test]
fn views_that_are_made_anew_show_nothing_of_what_is_being_erased() {
    let keys = [Arc::new(MemoryKeys::default()), Arc::new(MemoryKeys::default())];
    let folder = tempfile::tempdir().unwrap();
    let mut memory = MemoryStore::new().with_keys(keys[0].clone());
    let mut file = SqliteStore::open_with_keys(folder.path().join("c.db"), keys[1].clone()).unwrap();
    let officer = Actor::new(PersonId::new(case_id(5).uuid()), [Role::PrivacyOfficer]).unwrap();
    let (reason, policy) = (words("asked for").unwrap(), keeps_nothing());
    let stores: [&mut dyn crate::Store; 2] = [&mut memory, &mut file];
    for (store, keys) in stores.into_iter().zip(keys) {
        store.append(case_id(1), 0, &closed_history(case_id(1)).unwrap()).unwrap();
        let order = order(&officer, &reason, &policy);
        assert!(matches!(erase(store, &Stuck(keys.clone()), &order), Err(CustodyError::Keys(_))));
        let shown_of = |store: &dyn crate::Store| {
            assert_eq!(store.verify(None).unwrap().faults, []);
            let all = crate::views::CaseloadQuery { closed: true, ..Default::default() };
            let rows = store.caseload(&all, &Page::first(9)).unwrap().rows;
            rows.iter().filter(|row| row.overview.is_some()).count()
        };
        assert_eq!(shown_of(store), 0, "ordered");
        store.rebuild_views().unwrap();
        assert_eq!(shown_of(store), 0, "views made anew before it was done");
        finish_erasures(store, keys.as_ref(), noon()).unwrap();
        store.rebuild_views().unwrap();
        assert_eq!(shown_of(store), 0, "erased");
    }
}

#[test]
fn what_was_written_without_a_key_is_not_said_to_be_erased() {
    let keys = Arc::new(MemoryKeys::default());
    let mut store = MemoryStore::new();
    store.append(case_id(1), 0, &closed_history(case_id(1)).unwrap()).unwrap();
    let officer = Actor::new(PersonId::new(case_id(5).uuid()), [Role::PrivacyOfficer]).unwrap();
    let reason = words("asked for").unwrap();
    let answer = erase(&mut store, keys.as_ref(), &order(&officer, &reason, &keeps_nothing()));
    assert!(
        matches!(answer, Err(CustodyError::Refused(reasons)) if reasons == [Objection::NotSealed(case_id(1), 3)])
    );
}

#[test]
fn a_refusal_lists_every_reason_and_not_only_the_first() {
    let keys = Arc::new(MemoryKeys::default());
    let mut store = MemoryStore::new();
    // Written without a key, and the time is not over.
    store.append(case_id(1), 0, &closed_history(case_id(1)).unwrap()).unwrap();
    let officer = Actor::new(PersonId::new(case_id(5).uuid()), [Role::PrivacyOfficer]).unwrap();
    let worker = Actor::new(officer.id(), [Role::Supervisor]).unwrap();
    let (reason, policy) = (words("asked for").unwrap(), ProgramPolicy::us_default());
    let order = order(&worker, &reason, &policy);
    let hold: EntryId = "court-7".parse().unwrap();
    place_hold(&mut store, (order.client, order.at, &officer), (&hold, &reason)).unwrap();
    let Err(CustodyError::Refused(objections)) = erase(&mut store, keys.as_ref(), &order) else {
        panic!("it is refused");
    };
    let names: Vec<_> = objections.iter().map(Objection::name).collect();
    assert_eq!(names, ["role", "retained", "not-sealed", "hold-on"]);
    let plan = plan_erasure(&store, (order.client, order.at), &policy).unwrap();
    assert_eq!(plan.objections, objections[1..]);
}

#[test]
fn what_cannot_be_read_without_its_key_is_not_passed_over() {
    let folder = tempfile::tempdir().unwrap();
    let keys = Arc::new(MemoryKeys::default());
    let path = folder.path().join("casework.db");
    let mut store = SqliteStore::open_with_keys(&path, keys).unwrap();
    store.append(case_id(1), 0, &closed_history(case_id(1)).unwrap()).unwrap();
    let officer = Actor::new(PersonId::new(case_id(5).uuid()), [Role::PrivacyOfficer]).unwrap();
    let reason = words("asked for").unwrap();
    let other = Arc::new(MemoryKeys::default());
    let mut store = SqliteStore::open_with_keys(&path, other.clone()).unwrap();
    let answer = erase(&mut store, other.as_ref(), &order(&officer, &reason, &keeps_nothing()));
    assert!(
        matches!(answer, Err(CustodyError::Refused(reasons)) if reasons == [Objection::KeyMissing(case_id(1))])
    );
}

#[test]
fn after_erasing_no_word_of_the_client_is_left_in_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let keys = Arc::new(MemoryKeys::default());
    let path = folder.path().join("casework.db");
    let mut store = SqliteStore::open_with_keys(&path, keys.clone()).unwrap();
    let mut events = closed_history(case_id(1)).unwrap();
    if let Happening::CaseOpened { opening } = &mut events[0].event {
        opening.reference = Some("smith-of-elm-street".parse().unwrap());
    }
    store.append(case_id(1), 0, &events).unwrap();
    let left = |word: &str| {
        let files = std::fs::read_dir(folder.path()).unwrap();
        files
            .map(|file| std::fs::read(file.unwrap().path()).unwrap())
            .any(|bytes| bytes.windows(word.len()).any(|window| window == word.as_bytes()))
    };
    assert!(left("smith-of-elm-street"), "the list has the reference while it is needed");
    assert!(!left("asks for support"), "the content is sealed from the first byte");
    let officer = Actor::new(PersonId::new(case_id(5).uuid()), [Role::PrivacyOfficer]).unwrap();
    let reason = words("asked for").unwrap();
    erase(&mut store, keys.as_ref(), &order(&officer, &reason, &keeps_nothing())).unwrap();
    assert!(!left("smith-of-elm-street"));
}

#[test]
fn a_changed_journal_is_found_and_its_record_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("casework.db");
    let mut store = SqliteStore::open(&path).unwrap();
    assert_eq!(crate::conformance::custody::keeps_accesses_and_holds(&mut store), Ok(()));
    let raw = rusqlite::Connection::open(&path).unwrap();
    assert!(raw.execute("DELETE FROM journal", []).unwrap_err().to_string().contains("never removed"));
    raw.execute_batch(
        "DROP TRIGGER journal_is_never_changed; DROP TRIGGER journal_is_never_removed; \
         UPDATE journal SET body = replace(body, 'treatment', 'curiosity') WHERE position = 4; \
         DELETE FROM journal WHERE position = 2",
    )
    .unwrap();
    let faults = verify_journal(&store).unwrap();
    let named: Vec<_> = faults.iter().map(|fault| fault.sequence).collect();
    assert_eq!(named, [3, 3, 4], "{faults:?}");
}

#[test]
fn the_bytes_of_the_journal_stay_as_they_are() {
    let golden = include_str!("../../tests/golden/journal-v1.ndjson");
    assert_eq!(golden.lines().count(), 5);
    for line in golden.lines() {
        let note: Note = serde_json::from_str(line).unwrap();
        assert_eq!(serde_json::to_string(&note).unwrap(), line);
    }
    let kinds: std::collections::BTreeSet<_> =
        golden.lines().map(|line| serde_json::from_str::<Note>(line).unwrap().custody.name()).collect();
    assert_eq!(kinds, Custody::NAMES.into(), "one of every kind");
}

#[test]
fn reading_is_written_down_before_anything_is_read() {
    let mut store = MemoryStore::new();
    store.append(case_id(1), 0, &closed_history(case_id(1)).unwrap()).unwrap();
    let worker = Actor::new(PersonId::new(case_id(5).uuid()), [Role::CaseManager]).unwrap();
    let (client, at) = (PersonId::new(case_id(1).uuid()), "2025-01-07T10:00:00Z".parse().unwrap());
    let purpose = "treatment".parse().unwrap();
    let read =
        read_logged(&mut store, (client, at, &worker), Role::CaseManager, (case_id(1), &purpose)).unwrap();
    assert_eq!(read.len(), 3);
    let kept = store.journal(Some(client), &Page::first(9)).unwrap().rows;
    assert!(
        matches!(&kept[0].note.custody, Custody::Accessed { case: Some(case), .. } if *case == case_id(1))
    );
}

#[test]
fn of_many_erased_cases_no_word_stays_in_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let keys = Arc::new(MemoryKeys::default());
    let path = folder.path().join("casework.db");
    let mut store = SqliteStore::open_with_keys(&path, keys.clone()).unwrap();
    let reference = |number: u128| format!("reference-of-case-{number:04}");
    for number in 1..=120 {
        let mut events = closed_history(case_id(number)).unwrap();
        if let Some(Happening::CaseOpened { opening }) = events.first_mut().map(|event| &mut event.event) {
            opening.reference = reference(number).parse().ok();
        }
        store.append(case_id(number), 0, &events).unwrap();
    }
    let officer = Actor::new(PersonId::new(case_id(500).uuid()), [Role::PrivacyOfficer]).unwrap();
    let (reason, policy) = (words("asked for").unwrap(), keeps_nothing());
    for number in (1..=120).filter(|number| number % 3 != 0) {
        let client = PersonId::new(case_id(number).uuid());
        let order = ErasureOrder { client, ..order(&officer, &reason, &policy) };
        erase(&mut store, keys.as_ref(), &order).unwrap();
    }
    assert_eq!(store.verify(None).unwrap().faults, []);
    drop(store);
    let bytes = std::fs::read(&path).unwrap();
    for number in 1..=120 {
        let words = reference(number).into_bytes();
        let found = bytes.windows(words.len()).any(|window| window == words);
        assert_eq!(found, number % 3 == 0, "{number}");
    }
}
