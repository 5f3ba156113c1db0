//! What was written once is read for ever: one event of every type, in bytes that are never written again.
//!
//! `UPDATE=1 cargo test -p casework-store golden` writes the file. Lines may be added to it; a line that was released
//! never changes: a new shape is a new version, with an arm in `upcast`.

use std::collections::BTreeSet;
use std::path::PathBuf;

use casework_core::{Actor, Digest, PersonId, Role, wire};
use casework_lifecycle::{Event, Happening, PolicyStamp, replay};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::codec::{CodecError, decode, encode, upcast};
use crate::conformance::samples::{case_id, history};
use crate::{EventStore, MemoryStore};

fn path() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/events-v1.ndjson"))
}

fn golden() -> String {
    std::fs::read_to_string(path()).expect("the golden file is there: UPDATE=1 makes it")
}

/// One of everything that can happen, with every field that it can have.
#[expect(clippy::too_many_lines, reason = "a table")]
fn happenings() -> Vec<Value> {
    let hash = Digest::ZERO.to_string();
    let at = "2025-02-03T10:00:00-06:00";
    let because = json!({ "reason": "called back" });
    let closing = json!({ "reason": "deceased", "proof": { "incident-review": "opened" } });
    let judgment = json!({ "computed-tier": "urgent", "effective-tier": "emergent", "deadline": at,
        "determined-by": ["crisis.U5"], "incomplete": true, "rule-set": "standard 1.0.0" });
    let situation = json!({
        "client": "c-1", "at": at, "zone": "America/Chicago", "episode-ref": "e-1", "recorded-at": at, "region": "US",
        "age-band": "adult",
        "contact": { "mode": "phone", "directly-observed": "no", "location-known": "yes" },
        "signs": [{ "code": "A-EMO", "present": "yes", "new-or-worse": "yes", "linked-to-recent-loss": "no",
            "happening-now": "unable", "source": "collateral", "observed-at": { "on": "2026-02", "precision": "month" } }],
        "instruments": [{ "id": "c-ssrs-screener", "version": "recent", "answers": { "6": "yes" },
            "behavior-dates": { "6": { "on": "2026-01-10", "precision": "month" } }, "asked-by": "w-1", "asked-at": at }],
        "probes": { "weapon": "no", "medical-flags": ["seizure"], "bssa-result": "low" },
        "context": { "missed-contacts": 1, "previous-tier": "priority", "diagnoses": ["F41.1"] },
        "required-inputs": ["asq"]
    });
    let goal = json!({
        "id": "g1", "statement": "Walk to the shop twice a week", "client-statement": "I want to get out",
        "client-endorsed": true, "actor": "client", "domain": "social",
        "measure": { "metric": "walks", "instrument": "gad-7", "unit": "days/week", "direction": "increase",
            "baseline": { "value": 0.5, "on": "2025-02-01" }, "target": 2, "source": "diary", "schedule": "P1W",
            "window": "P1W", "duration-days": 28, "relative": true },
        "start": "2025-02-03", "due": "2025-05-01",
        "steps": [{ "text": "to the corner", "owner": "client", "due": "2025-03-01", "done-when": "done once" }],
        "needs": ["n1"], "interventions": ["i1"], "owner": "client", "confidence": 7, "third-party-decision": true
    });
    vec![
        json!({ "type": "case-opened", "opening": {
            "client": PersonId::new(Uuid::from_u128(1)), "program": "cm", "zone": "America/Chicago",
            "referral": { "source": "hospital", "on": "2025-02-03", "reason": "after a stay" },
            "born-on": "1990-05-06", "court-ordered": true, "previous": case_id(9), "reference": "R-1" } }),
        json!({ "type": "entry-recorded", "id": "e1", "entry": { "kind": "note", "text": "Grüße, \"so to say\" \\" } }),
        json!({ "type": "entry-recorded", "id": "e2", "entry": { "kind": "safety-screen", "situation": situation },
            "worked-out": { "crisis": judgment } }),
        json!({ "type": "entry-recorded",
            "entry": { "kind": "measurement", "instrument": "gad-2", "answers": { "q1": 1, "q2": "refused" } },
            "worked-out": { "score": { "instrument": "gad-2", "version": "1.0.0", "status": "complete", "total": 3,
                "lowest": 1, "highest": 4, "band": "open", "flags": ["f1"] } } }),
        json!({ "type": "entry-annotated", "entry": "e1", "kind": "correction", "text": "it was Tuesday" }),
        json!({ "type": "document-signed", "document": "plan", "version": 1, "signature": {
            "signer": PersonId::new(Uuid::from_u128(2)), "role": "client", "meaning": "agree", "at": at,
            "content-hash": hash } }),
        json!({ "type": "signature-refused",
            "refusal": { "document": "plan", "refusal": { "role": "client", "reason": "not today" } } }),
        json!({ "type": "phase-moved", "from": "screening", "to": "intake", "reason": "client-request", "note": "asked" }),
        json!({ "type": "plan-drafted", "version": 1, "plan": { "goals": [goal],
            "interventions": [{ "id": "i1", "goals": ["g1"], "text": "weekly call", "owner": "case-manager" }],
            "set-aside": [{ "need": "n2", "decision": "deferred", "reason": "later" }], "crisis-plan": "call the line",
            "start": "2025-02-03", "end": "2025-08-03", "next-review": "2025-05-03", "rationale": "first" } }),
        json!({ "type": "plan-took-effect", "version": 1 }),
        json!({ "type": "referral-drafted", "referral": { "referral": "r1", "draft": { "recipient": "clinic",
            "service": "therapy", "need": "n1", "goals": ["g1"], "intervention": "i1", "urgency": "urgent",
            "content": ["general"] } } }),
        json!({ "type": "referral-advanced", "referral": "r1", "from": "draft", "step": { "to": "sent" } }),
        json!({ "type": "referral-rechecked", "referral": "r1", "note": "no word yet" }),
        json!({ "type": "crisis-declared", "judgment": judgment, "note": "stayed on the line" }),
        json!({ "type": "crisis-stabilized", "note": "with family" }),
        json!({ "type": "crisis-resolved", "note": "safe", "next-contact": at, "loop-due": "2025-02-10" }),
        json!({ "type": "hold-placed",
            "hold": { "hold": "on-hold", "reason": "in hospital", "review-on": "2025-03-01" } }),
        json!({ "type": "hold-reviewed", "review-on": "2025-03-20" }),
        json!({ "type": "hold-ended", "because": because }),
        json!({ "type": "outreach-started", "because": because }),
        json!({ "type": "client-reengaged", "because": because }),
        json!({ "type": "death-recorded", "death": { "on": "2025-02-20", "source": "the county" } }),
        json!({ "type": "closure-proposed", "closing": closing }),
        json!({ "type": "case-closed", "from": "monitoring", "closing": closing }),
        json!({ "type": "case-reopened", "reopening": { "reason": "closed in error", "consents-confirmed": true } }),
        json!({ "type": "notice-raised", "notice": { "code": "lifecycle.E02", "message": "the caseload is full",
            "pointer": "/entry", "suggestion": "ask the supervisor",
            "source": { "key": "k", "citation": "c", "status": "published" } } }),
        json!({ "type": "entry-recorded", "id": "e3", "entry": { "kind": "release", "form": "part-2-consent",
            "release": "rel", "recipient": "clinic", "other-recipients": ["plan"], "recipient-class": true,
            "disclosers": ["cm"], "content": ["general", "substance-use"], "description": "attendance",
            "purpose": "care", "purposes": ["payment", "treatment"], "expires": "2026-02-03",
            "ends-with": "end-of-treatment", "right-to-revoke": true, "redisclosure-statement": true,
            "signature": { "by": "client", "on": "2025-02-03", "electronic": true } } }),
        json!({ "type": "amendment-advanced", "amendment": { "request": "5",
            "action": { "step": "deny", "ground": "accurate-and-complete", "words": "it stands" } } }),
        json!({ "type": "disclosure-made", "disclosure": { "recipient": "clinic", "address": "1 Main St",
            "content": ["general"], "purpose": "treatment", "purpose-words": "the visit",
            "basis": { "by": "consent", "releases": ["rel"] }, "obligations": ["minimum-necessary"] } }),
        json!({ "type": "legal-hold-placed", "hold": { "hold": "suit", "reason": "a suit" } }),
        json!({ "type": "legal-hold-released", "hold": { "hold": "suit", "reason": "settled" } }),
        json!({ "type": "record-accessed", "access": { "data": "crisis-plan", "action": "read", "entry": "e1",
            "break-glass": "on call" }, "as-role": "clinician", "reason": "glass-broken",
            "needs": ["alert-privacy-officer", "review"] }),
        json!({ "type": "policy-adopted", "from": { "id": "casework-default-us", "version": "1.0.0", "hash": hash },
            "to": { "id": "casework-default-us", "version": "1.0.0", "hash": hash }, "lifecycle": 1,
            "adopting": { "reason": "decided in March" } }),
    ]
}

fn events() -> Vec<Event> {
    let by = Actor::new(PersonId::new(Uuid::from_u128(2)), [Role::CaseManager, Role::Clinician]).unwrap();
    let stamp = json!({ "id": "casework-default-us", "version": "1.0.0", "hash": Digest::ZERO.to_string() });
    let happenings = happenings();
    let events = happenings.iter().zip(1..).map(|(happening, sequence)| Event {
        case: case_id(1),
        sequence,
        at: "2025-02-03T10:00:00-06:00".parse().unwrap(),
        recorded_at: "2025-02-03T10:05:00.25-06:00".parse().unwrap(),
        by: by.clone(),
        role: Role::CaseManager,
        policy: wire::from_value::<PolicyStamp>(&stamp).unwrap(),
        command: Uuid::from_u128(sequence.into()),
        late: Some("entered from paper".to_owned().try_into().unwrap()),
        version: 1,
        event: wire::from_value::<Happening>(happening)
            .unwrap_or_else(|error| panic!("{error}: {happening}")),
    });
    events.collect()
}

#[test]
fn the_bytes_of_every_event_type_stay_as_they_are() {
    let written: String =
        events().iter().map(|event| String::from_utf8(encode(event).unwrap()).unwrap() + "\n").collect();
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path(), &written).unwrap();
    }
    for (golden, written) in golden().lines().zip(written.lines()) {
        assert_eq!(golden, written);
    }
    assert_eq!(golden().lines().count(), written.lines().count());
}

#[test]
fn there_is_a_golden_event_of_every_type() {
    let schema = serde_json::to_value(schemars::schema_for!(Happening)).unwrap();
    let known: BTreeSet<_> = schema["oneOf"].as_array().unwrap().iter().map(type_in_schema).collect();
    let golden: BTreeSet<_> =
        golden().lines().map(|line| decode(line.as_bytes()).unwrap().event.event.name().to_owned()).collect();
    assert_eq!(golden, known);
}

fn type_in_schema(variant: &Value) -> String {
    variant["properties"]["type"]["const"].as_str().unwrap().to_owned()
}

#[test]
fn golden_events_are_read_without_loss_and_replay() {
    let read: Vec<Event> = golden()
        .lines()
        .map(|line| {
            let decoded = decode(line.as_bytes()).unwrap();
            assert_eq!(decoded.ignored, Vec::<String>::new());
            decoded.event
        })
        .collect();
    assert_eq!(read, events());
    assert!(replay(&read).is_ok());
    let mut store = MemoryStore::new();
    store.append(case_id(1), 0, &read).unwrap();
    assert_eq!(store.verify(None).unwrap().faults, []);
}

/// Every place in a tree where there is an object whose fields the types name.
fn objects(tree: &Value, path: &str, into: &mut Vec<String>) {
    match tree {
        Value::Object(fields) => {
            // The keys of two are ids of items, the one key of the third is the kind of what it holds.
            if !["/answers", "/behavior-dates", "/worked-out"].iter().any(|end| path.ends_with(end)) {
                into.push(path.to_owned());
            }
            for (key, value) in fields {
                objects(value, &format!("{path}/{key}"), into);
            }
        }
        Value::Array(items) => {
            for (index, value) in items.iter().enumerate() {
                objects(value, &format!("{path}/{index}"), into);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[test]
fn a_field_that_only_a_newer_writer_knows_is_ignored_and_told_anywhere() {
    let mut looked_at = 0;
    for line in golden().lines() {
        let tree: Value = serde_json::from_str(line).unwrap();
        let known = decode(line.as_bytes()).unwrap().event;
        let mut places = Vec::new();
        objects(&tree, "", &mut places);
        for place in places {
            let mut newer = tree.clone();
            newer.pointer_mut(&place).unwrap()["from/the~future"] = json!({ "words": "new" });
            let decoded = decode(newer.to_string().as_bytes())
                .unwrap_or_else(|error| panic!("{place} of {}: {error}", known.event.name()));
            assert_eq!(decoded.ignored, [format!("{place}/from~1the~0future")], "{}", known.event.name());
            assert_eq!(decoded.event, known);
            looked_at += 1;
        }
    }
    assert!(looked_at > 140, "{looked_at}");
}

#[test]
fn what_is_no_event_is_refused_without_its_words() {
    let good = golden().lines().nth(1).unwrap().to_owned();
    let rows = [
        (String::new(), "line 1, column 0: EOF"),
        (good[..good.len() - 9].to_owned(), "line 1, column"),
        ("[]".to_owned(), "no `version`"),
        (r#"{"version":1}"#.to_owned(), "no `version` from 1, or no `type`"),
        (good.replace(r#""version":1"#, r#""version":0"#), "no `version` from 1"),
        (good.replace(r#""version":1"#, r#""version":2"#), "`entry-recorded` has version 2"),
        (good.replace(r#""version":1"#, r#""version":99999999999"#), "has version 99999999999"),
        (good.replace(r#""sequence":2"#, r#""sequence":"she said""#), "a text of 8 characters"),
        (good.replace(r#""sequence":2"#, r#""sequence":2,"sequence":3"#), "stands twice"),
        (good.replace("entry-recorded", "entry-imagined"), "unknown variant"),
    ];
    for (text, expected) in rows {
        let message = decode(text.as_bytes()).unwrap_err().to_string();
        assert!(message.contains(expected) && !message.contains("said"), "{message} for {expected}");
    }
    let message = decode(b"\xff").unwrap_err().to_string();
    assert!(message.contains("utf-8"), "{message}");
}

#[test]
fn an_event_that_could_not_be_read_back_is_not_written() {
    for (version, expected) in [
        (2, CodecError::Newer { kind: "case-opened".to_owned(), found: 2, known: 1 }),
        (0, CodecError::Unversioned),
    ] {
        let mut events = history(case_id(1), 1).unwrap();
        events[0].version = version;
        assert_eq!(encode(&events[0]), Err(expected));
        assert!(MemoryStore::new().append(case_id(1), 0, &events).is_err());
    }
}

#[test]
fn the_first_version_is_its_own_upcast() {
    let tree: Value = serde_json::from_str(golden().lines().next().unwrap()).unwrap();
    assert_eq!(upcast("case-opened", 1, tree.clone()), tree);
}
