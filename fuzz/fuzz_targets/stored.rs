//! Any bytes as a stored event: they are refused, or they are an event that comes back as it is, in its own place alone.
#![no_main]

use casework_core::Digest;
use casework_store::chain::link;
use casework_store::codec::{decode, encode};
use casework_store::{EventStore, MemoryStore, Record, StoreError};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let decoded = decode(data);
    if let Err(error) = &decoded {
        // What is said of bytes that are refused is bounded, whatever they are: the longest lists every kind of entry.
        assert!(error.to_string().len() < 4_000);
    }
    if let Ok(decoded) = &decoded {
        let written = encode(&decoded.event).expect("an event that was read can be written");
        let again = decode(&written).expect("what was written can be read");
        assert_eq!(again.event, decoded.event);
        assert!(again.ignored.is_empty());
    }
    // As the first event of a case, with a hash that holds: it is kept only as what it says it is.
    let case = decoded.as_ref().map_or_else(|_| nobody(), |decoded| decoded.event.case);
    for case in [case, nobody()] {
        let record =
            Record { position: 1, case, sequence: 1, hash: link(Digest::ZERO, data), body: data.to_vec() };
        let mut store = MemoryStore::new();
        match store.restore(&mut [Ok(record.clone())].into_iter()) {
            Ok(_) => {
                let decoded = decoded.as_ref().expect("what is kept was read");
                assert_eq!((decoded.event.case, decoded.event.sequence), (case, 1));
                assert_eq!(store.read(case).expect("what is kept can be read")[0].event, decoded.event);
                assert_eq!(store.records(0, 9).expect("it is there"), [record]);
                assert!(store.verify(None).expect("it can be verified").faults.is_empty());
            }
            Err(StoreError::Broken { .. } | StoreError::Sealed { .. }) => {
                assert!(store.cases().expect("there is a list").is_empty());
            }
            Err(error) => panic!("{error}"),
        }
    }
});

fn nobody() -> casework_core::CaseId {
    "00000000-0000-0000-0000-000000000000".parse().expect("the nil id is one")
}
