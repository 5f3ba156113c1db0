//! Keys and what is sealed with them.

use super::*;
use crate::conformance::samples::case_id;

fn client(number: u128) -> PersonId {
    PersonId::new(uuid::Uuid::from_u128(number))
}

fn kept_erased_and_made_anew(keys: &dyn Keys) {
    assert!(keys.find(client(1)).unwrap().is_none());
    let first = keys.make(client(1)).unwrap();
    assert_eq!(keys.make(client(1)).unwrap().name(), first.name());
    assert_ne!(keys.make(client(2)).unwrap().name(), first.name());
    let sealed = seal(keys, (case_id(1), 1), client(1), b"words").unwrap();
    assert_eq!(open(keys, &sealed).unwrap().unwrap(), b"words");
    assert!(!sealed.windows(5).any(|bytes| bytes == b"words"));
    let wrong = keys.erase(client(1), "another");
    assert!(matches!(wrong, Err(KeyError::Unknown { .. })) && keys.find(client(1)).unwrap().is_some());
    keys.erase(client(1), &first.name()).unwrap();
    keys.erase(client(1), &first.name()).unwrap();
    assert_eq!(open(keys, &sealed), Ok(None));
    // A key that is made later opens nothing of before.
    assert_ne!(keys.make(client(1)).unwrap().name(), first.name());
    assert_eq!(open(keys, &sealed), Ok(None));
}

#[test]
fn what_is_sealed_opens_until_its_key_is_erased() {
    kept_erased_and_made_anew(&MemoryKeys::default());
}

#[cfg(feature = "sqlite")]
#[test]
fn a_file_of_keys_keeps_them_and_an_erased_key_is_nowhere_in_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("keys.db");
    kept_erased_and_made_anew(&FileKeys::open(&path).unwrap());
    let keys = FileKeys::open(&path).unwrap();
    let key = keys.make(client(3)).unwrap();
    drop(keys);
    let holds = |key: &ClientKey| {
        std::fs::read(&path).unwrap().windows(32).any(|bytes| bytes == key.bytes().as_slice())
    };
    assert!(holds(&key), "it is kept");
    FileKeys::open(&path).unwrap().erase(client(3), &key.name()).unwrap();
    assert!(!holds(&key), "and gone from the bytes of the file");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing lies beside it");
    let other = folder.path().join("other.db");
    rusqlite::Connection::open(&other).unwrap().execute_batch("CREATE TABLE t (a)").unwrap();
    assert!(FileKeys::open(&other).unwrap_err().to_string().contains("not a file of keys"));
}

#[test]
fn what_is_sealed_holds_in_its_place_alone() {
    let keys = MemoryKeys::default();
    let sealed = String::from_utf8(seal(&keys, (case_id(1), 7), client(1), b"words").unwrap()).unwrap();
    let other = case_id(2).to_string();
    keys.make(client(2)).unwrap();
    for changed in [
        sealed.replace("\"sequence\":7", "\"sequence\":8"),
        sealed.replace(&case_id(1).to_string(), &other),
        sealed.replace("\"content\":\"", "\"content\":\"00"),
    ] {
        assert_ne!(changed, sealed);
        assert_eq!(open(&keys, changed.as_bytes()), Err(KeyError::Changed));
    }
    for no in ["{\"sealed\":2}", "{\"sealed\":", &sealed.replace("\"sealed\":1", "\"sealed\":2")] {
        assert_eq!(open(&keys, no.as_bytes()), Err(KeyError::NotSealed), "{no}");
    }
    assert_ne!(
        seal(&keys, (case_id(1), 7), client(1), b"words").unwrap(),
        sealed.as_bytes(),
        "never twice alike"
    );
}

#[test]
fn a_key_shows_nothing_of_itself() {
    let key = ClientKey::from_bytes([7; 32]);
    assert_eq!(format!("{key:?}"), format!("ClientKey({})", key.name()));
    assert_eq!(unhex("00ff"), Some(vec![0, 255]));
    assert_eq!((unhex("0"), unhex("zz"), unhex("+1")), (None, None, None));
}

/// Keys that can be made so many times, and then no more.
#[derive(Debug)]
struct GiveOut {
    keys: MemoryKeys,
    left: std::sync::atomic::AtomicUsize,
}

impl Keys for GiveOut {
    fn make(&self, client: PersonId) -> Result<ClientKey, KeyError> {
        use std::sync::atomic::Ordering::Relaxed;
        let left = self.left.fetch_update(Relaxed, Relaxed, |left| left.checked_sub(1));
        left.map_err(|_| KeyError::Failed { message: "the place of the keys is gone".to_owned() })?;
        self.keys.make(client)
    }

    fn find(&self, client: PersonId) -> Result<Option<ClientKey>, KeyError> {
        self.keys.find(client)
    }

    fn erase(&self, client: PersonId, name: &str) -> Result<(), KeyError> {
        self.keys.erase(client, name)
    }
}

#[cfg(feature = "sqlite")]
#[test]
fn a_long_append_whose_key_is_lost_in_the_middle_leaves_nothing_behind() {
    use crate::{Append, EventStore, SqliteStore};
    let events = crate::conformance::samples::history(case_id(1), 400).unwrap();
    let short = crate::conformance::samples::history(case_id(2), 2).unwrap();
    for left in [0, 1, 40, 399] {
        let folder = tempfile::tempdir().unwrap();
        let keys = GiveOut { keys: MemoryKeys::default(), left: left.into() };
        let mut store =
            SqliteStore::open_with_keys(folder.path().join("c.db"), std::sync::Arc::new(keys)).unwrap();
        let answer = store.append(case_id(1), 0, &events).unwrap_err().to_string();
        assert!(answer.contains("the place of the keys is gone"), "{left}: {answer}");
        let appends = [
            Append { case: case_id(1), expected: 0, events: &events },
            Append { case: case_id(2), expected: 0, events: &short },
        ];
        assert!(store.append_many(&appends).is_err(), "{left}");
        assert_eq!(store.cases().unwrap(), [], "{left}");
        assert_eq!(store.records(0, 10).unwrap(), [], "{left}");
    }
}
