//! What a checkpoint shows that the chain alone cannot.

use super::*;
use crate::MemoryStore;
use crate::conformance::samples::{case_id, history, words};

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

fn store(cases: &[(u128, usize)]) -> MemoryStore {
    let mut store = MemoryStore::new();
    for (number, length) in cases {
        store.append(case_id(*number), 0, &history(case_id(*number), *length).unwrap()).unwrap();
    }
    store
}

fn checkpoint(store: &MemoryStore) -> Checkpoint {
    Checkpoint::of(store, at("2025-02-03T10:00:00Z"), None).unwrap()
}

#[track_caller]
fn named(found: &[Fault], expected: &[(u128, u64, &str)]) {
    assert_eq!(found.len(), expected.len(), "{found:?}");
    for (fault, (case, sequence, words)) in found.iter().zip(expected) {
        let of = if *case == 0 { CaseId::new(uuid::Uuid::nil()) } else { case_id(*case) };
        assert_eq!((fault.case, fault.sequence), (of, *sequence), "{found:?}");
        assert!(fault.message.contains(words), "{found:?}");
    }
}

#[test]
fn a_store_that_went_on_is_what_it_was() {
    let mut kept = store(&[(1, 3), (2, 4)]);
    let before = checkpoint(&kept);
    assert_eq!((before.position, before.cases.len()), (7, 2));
    kept.append(case_id(1), 3, &history(case_id(1), 5).unwrap().split_off(3)).unwrap();
    kept.append(case_id(3), 0, &history(case_id(3), 1).unwrap()).unwrap();
    named(&before.compare(&kept).unwrap(), &[]);
    let after = Checkpoint::of(&kept, at("2025-02-04T10:00:00Z"), Some(&before)).unwrap();
    assert_eq!(after.previous, before.digest);
    assert_eq!((before.check(), after.check()), (Ok(()), Ok(())));
    let read: Checkpoint = serde_json::from_str(&serde_json::to_string(&after).unwrap()).unwrap();
    assert_eq!(read, after);
}

#[test]
fn a_case_that_is_rewritten_whole_cut_off_or_taken_away_is_found_and_named() {
    let before = checkpoint(&store(&[(1, 3), (2, 4), (3, 2)]));
    let mut rewritten = MemoryStore::new();
    let mut events = history(case_id(1), 3).unwrap();
    events[1].late = Some(words("somebody's words").unwrap());
    rewritten.append(case_id(1), 0, &events).unwrap();
    for (number, length) in [(2, 4), (3, 2)] {
        rewritten.append(case_id(number), 0, &history(case_id(number), length).unwrap()).unwrap();
    }
    assert_eq!(rewritten.verify(None).unwrap().faults, [], "the chain alone cannot show it");
    named(&before.compare(&rewritten).unwrap(), &[(1, 3, "rewritten")]);
    named(
        &before.compare(&store(&[(1, 3), (2, 2), (3, 3)])).unwrap(),
        &[(2, 3, "cut off"), (0, 8, "older copy")],
    );
    named(&before.compare(&store(&[(1, 3), (3, 9)])).unwrap(), &[(2, 1, "is gone")]);
    named(
        &before.compare(&store(&[(1, 1)])).unwrap(),
        &[(1, 2, "cut off"), (2, 1, "is gone"), (3, 1, "is gone"), (0, 1, "older copy")],
    );
}

#[test]
fn a_journal_that_was_cut_off_is_found() {
    let mut kept = store(&[(1, 3)]);
    crate::conformance::custody::keeps_accesses_and_holds(&mut kept).unwrap();
    let before = checkpoint(&kept);
    assert_eq!(before.journal.0, 7);
    named(&before.compare(&kept).unwrap(), &[]);
    named(&before.compare(&store(&[(1, 3)])).unwrap(), &[(0, 7, "journal")]);
}

#[test]
fn a_checkpoint_that_was_changed_is_none() {
    let before = checkpoint(&store(&[(1, 3), (2, 4)]));
    let changes: [fn(&mut Checkpoint); 6] = [
        |it| it.position += 1,
        |it| it.previous = it.digest,
        |it| it.cases[0].sequence = 2,
        |it| it.cases.swap(0, 1),
        |it| it.cases.truncate(1),
        |it| it.journal.0 = 1,
    ];
    for change in changes {
        let mut other = before.clone();
        change(&mut other);
        assert_eq!(other.check(), Err(CheckpointError::Changed));
    }
    let newer = Checkpoint { version: 2, ..before };
    assert_eq!(newer.check(), Err(CheckpointError::Newer { found: 2 }));
}

#[cfg(feature = "sign")]
#[test]
fn a_signature_holds_for_its_checkpoint_and_its_key_alone() {
    let (signer, other) = (Signer::from_bytes([7; 32]), Signer::new().unwrap());
    let (public, plain) = (signer.public(), checkpoint(&store(&[(1, 3)])));
    let vouched = plain.clone().sign(&signer);
    assert_eq!(vouched.check_signed(&public), Ok(()));
    assert_eq!(vouched.check_signed(&public.to_string().parse().unwrap()), Ok(()));
    assert_eq!(plain.check_signed(&public), Err(CheckpointError::NotSigned));
    assert!(matches!(vouched.check_signed(&other.public()), Err(CheckpointError::OtherKey { .. })));
    let mut made_anew = Checkpoint::of(&store(&[(1, 2)]), plain.at, None).unwrap();
    made_anew.signature = vouched.signature.clone();
    assert_eq!(made_anew.check_signed(&public), Err(CheckpointError::WrongSignature));
    let again: Signer = signer.secret().parse().unwrap();
    assert_eq!(again.public(), public);
    assert_eq!("words".parse::<PublicKey>(), Err(CheckpointError::NotAKey));
    assert!(!format!("{signer:?}").contains(&signer.secret()));
}
