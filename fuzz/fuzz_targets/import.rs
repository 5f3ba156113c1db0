//! Any file as an export, as it is and with hashes that are made to hold: it is refused and leaves nothing behind, or
//! the store has exactly what the file says, verifies, and gives the same bytes back.
#![no_main]

use std::collections::BTreeMap;

use casework_core::{CaseId, Digest};
use casework_store::chain::link;
use casework_store::codec::decode;
use casework_store::{EventStore, MemoryStore, ndjson};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    import(data);
    import(&with_hashes(data));
});

fn import(file: &[u8]) {
    let mut store = MemoryStore::new();
    let answer = ndjson::import(&mut store, &mut &file[..]);
    let records = store.records(0, usize::MAX).expect("there are records");
    let Ok(restored) = answer else {
        assert!(records.is_empty(), "a file that is refused leaves nothing behind");
        return;
    };
    assert_eq!(usize::try_from(restored.added).ok(), Some(records.len()));
    assert!(store.verify(None).expect("it can be verified").faults.is_empty());
    for record in &records {
        let event = decode(&record.body).expect("what is kept can be read").event;
        assert_eq!((event.case, event.sequence), (record.case, record.sequence));
    }
    let mut written = Vec::new();
    ndjson::export(&store, None, &mut written).expect("it can be exported");
    let mut again = MemoryStore::new();
    ndjson::import(&mut again, &mut &written[..]).expect("and imported");
    assert_eq!(again.records(0, usize::MAX).expect("there are records"), records);
}

/// Makes a file of which every hash holds, with a line of the input as the bytes of each event.
fn with_hashes(data: &[u8]) -> Vec<u8> {
    let mut file = b"{\"format\":\"casework-export\",\"version\":1}\n".to_vec();
    let mut digest = link(Digest::ZERO, &file[..file.len() - 1]);
    let (mut heads, mut events): (BTreeMap<CaseId, Digest>, u64) = (BTreeMap::new(), 0);
    for body in data.split(|byte| *byte == b'\n').filter(|body| !body.is_empty()) {
        let (case, sequence) = decode(body).map_or_else(
            |_| ("00000000-0000-0000-0000-000000000000".parse().expect("an id"), 1),
            |decoded| (decoded.event.case, decoded.event.sequence),
        );
        let head = heads.entry(case).or_insert(Digest::ZERO);
        *head = link(*head, body);
        let mut line =
            format!("{{\"case\":\"{case}\",\"sequence\":{sequence},\"hash\":\"{head}\",\"event\":").into_bytes();
        line.extend_from_slice(body);
        line.push(b'}');
        digest = link(digest, &line);
        events += 1;
        file.extend_from_slice(&line);
        file.push(b'\n');
    }
    let end = format!("{{\"end\":{{\"cases\":{},\"events\":{events},\"digest\":\"{digest}\"}}}}\n", heads.len());
    file.extend_from_slice(end.as_bytes());
    file
}
