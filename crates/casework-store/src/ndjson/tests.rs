//! Round trips, and files that are not what they seem.

use super::*;
use crate::MemoryStore;
use crate::conformance::samples::{case_id, eventful, history};

fn filled() -> MemoryStore {
    let mut store = MemoryStore::new();
    store.append(case_id(2), 0, &history(case_id(2), 2).unwrap()).unwrap();
    store.append(case_id(1), 0, &eventful(case_id(1)).unwrap()).unwrap();
    store.append(case_id(2), 2, &history(case_id(2), 4).unwrap().split_off(2)).unwrap();
    store
}

fn exported(store: &dyn EventStore, cases: Option<&[CaseId]>) -> Vec<u8> {
    let mut bytes = Vec::new();
    export(store, cases, &mut bytes).unwrap();
    bytes
}

fn imported(bytes: &[u8]) -> Result<MemoryStore, TransferError> {
    let mut store = MemoryStore::new();
    let answer = import(&mut store, &mut &bytes[..]);
    if answer.is_err() {
        assert_eq!(store.records(0, 9).unwrap(), [], "nothing of a refused file is kept");
    }
    answer.map(|_| store)
}

#[test]
fn what_is_exported_and_imported_is_the_same_byte_for_byte() {
    let store = filled();
    let bytes = exported(&store, None);
    let copy = imported(&bytes).unwrap();
    assert_eq!(copy.records(0, 99).unwrap(), store.records(0, 99).unwrap());
    assert_eq!(copy.heads().unwrap(), store.heads().unwrap());
    assert_eq!(exported(&copy, None), bytes);
    assert_eq!(copy.verify(None).unwrap().faults, []);
    let mut again = filled();
    let golden = u64::try_from(eventful(case_id(1)).unwrap().len()).unwrap();
    assert_eq!(import(&mut again, &mut &bytes[..]).unwrap().known, golden + 4);
    assert_eq!(exported(&again, None), bytes, "a second import changes nothing");
}

#[test]
fn a_case_can_go_alone_and_the_rest_can_follow() {
    let store = filled();
    let bytes = exported(&store, Some(&[case_id(2)]));
    assert_eq!(bytes.split_inclusive(|byte| *byte == b'\n').count(), 6);
    let mut copy = imported(&bytes).unwrap();
    assert_eq!(copy.read(case_id(2)).unwrap(), store.read(case_id(2)).unwrap());
    let restored = import(&mut copy, &mut &exported(&store, None)[..]).unwrap();
    let golden = u64::try_from(eventful(case_id(1)).unwrap().len()).unwrap();
    assert_eq!((restored.known, restored.added), (4, golden));
}

#[test]
fn a_file_that_was_cut_off_anywhere_is_refused() {
    let bytes = exported(&filled(), None);
    for length in (0..bytes.len()).step_by(997).chain([1, bytes.len() - 1]) {
        assert!(matches!(imported(&bytes[..length]), Err(TransferError::Line { .. })), "{length}");
    }
    let lines: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
    for cut in 1..lines.len() {
        assert!(imported(&lines[..cut].concat()).is_err(), "without the lines from {cut}");
    }
}

#[test]
fn a_line_that_was_changed_taken_out_added_or_moved_is_refused() {
    let bytes = exported(&filled(), None);
    let lines: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
    for place in 0..lines.len() {
        let mut out = lines.clone();
        out.remove(place);
        assert!(imported(&out.concat()).is_err(), "without line {place}");
        let mut twice = lines.clone();
        twice.insert(place, lines[place]);
        assert!(imported(&twice.concat()).is_err(), "with line {place} twice");
        if place + 1 < lines.len() {
            let mut moved = lines.clone();
            moved.swap(place, place + 1);
            assert!(imported(&moved.concat()).is_err(), "with line {place} moved");
        }
    }
    for place in (0..bytes.len()).step_by(401) {
        let mut changed = bytes.clone();
        changed[place] ^= 1;
        assert!(imported(&changed).is_err(), "with byte {place} changed");
    }
}

#[test]
fn what_is_no_export_is_refused_without_its_words() {
    let (first, end) = (r#"{"format":"casework-export","version":1}"#, r#"{"end":{"cases":0,"events":0"#);
    let rows = [
        ("", "line 1: this is not an export"),
        ("she said\n", "line 1: this is not an export"),
        ("{\"format\":\"casework-export\",\"version\":2}\n", "line 1: the export has version 2"),
        (&format!("{first}\n"), "line 2: the file was cut off"),
        (&format!("{first}\nshe said\n"), "line 2: it is not an event, at column 1"),
        (&format!("{first}\n{end}}}}}\n"), "line 2: the line with the end cannot be read"),
        (
            &format!(
                "{first}\n{{\"case\":\"{}\",\"sequence\":1,\"hash\":\"{}\"}}\n",
                case_id(1),
                Digest::ZERO
            ),
            "`event` or",
        ),
    ];
    for (text, expected) in rows {
        let message = imported(text.as_bytes()).unwrap_err().to_string();
        assert!(message.contains(expected) && !message.contains("said"), "{message} for {expected}");
    }
}

#[test]
fn bytes_that_are_not_one_line_come_back_as_they_are() {
    for (body, one) in [
        (&b"{\"a\":1}"[..], true),
        (b"{\"a\": 1}", true),
        (b"{\"a\":\n1}", false),
        (b" {\"a\":1}", false),
        (b"{\"a\":1} ", false),
        (b"\xff", false),
        (b"", false),
    ] {
        assert_eq!(is_one_line(body), one, "{body:?}");
    }
    let mut bytes = Vec::new();
    let mut lines = Lines { to: &mut bytes, digest: Digest::ZERO, events: 0, ends: BTreeMap::new() };
    let body = b"{\n\xff".to_vec();
    let hash = link(Digest::ZERO, &body);
    let record = Record { position: 1, case: case_id(1), sequence: 1, hash, body };
    lines.record(&record).unwrap();
    let again = lines.record(&record).unwrap_err().to_string();
    assert!(again.contains("event 1 of case") && again.contains("does not follow"), "{again}");
    let read: Line<'_> = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(read.bytes, Some(record.body));
}

#[cfg(feature = "sqlite")]
#[test]
fn an_export_goes_from_one_kind_of_store_into_another_and_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut file = crate::SqliteStore::open(folder.path().join("casework.db")).unwrap();
    let bytes = exported(&filled(), None);
    import(&mut file, &mut &bytes[..]).unwrap();
    assert_eq!(exported(&file, None), bytes);
    assert_eq!(file.verify(None).unwrap().faults, []);
    let apart = exported(&filled(), None);
    let mut other = MemoryStore::new();
    let mut events = history(case_id(2), 4).unwrap();
    events[3].late = Some(crate::conformance::samples::words("apart").unwrap());
    other.append(case_id(2), 0, &events).unwrap();
    let error = import(&mut other, &mut &apart[..]).unwrap_err();
    let refusal =
        matches!(error, TransferError::Refused { refusal: StoreError::Diverged { sequence: 4, .. }, .. });
    assert!(refusal && error.to_string().starts_with("line "), "{error}");
}
