//! The wire of a situation.

use casework_core::wire::{self, WireError};
use serde_json::json;

use super::*;

fn situation(extra: &serde_json::Value) -> Result<Situation, WireError> {
    let mut fields = json!({ "client": "c-1", "at": "2026-03-02T10:00:00-06:00", "zone": "America/Chicago" });
    for (name, value) in extra.as_object().unwrap() {
        fields[name] = value.clone();
    }
    wire::from_value(&fields)
}

#[test]
fn only_three_fields_are_needed_and_unknown_ones_are_refused() {
    let plain = situation(&json!({})).unwrap();
    assert_eq!(plain, Situation::new("c-1", plain.at, plain.zone));
    for extra in [
        json!({ "age": 40 }),
        json!({ "probes": { "intent": "yes" } }),
        json!({ "context": { "notes": "calm" } }),
        json!({ "signs": [{ "code": "A-EMO", "severity": 3 }] }),
        json!({ "contact": { "place": "home" } }),
        json!({ "instruments": [{ "id": "asq", "total": 3 }] }),
        json!({ "context": { "discharge-date": { "on": "2026-01", "exactly": true } } }),
        json!({ "client-ref": "c-2" }),
        json!({ "zone": "Chicago" }),
        json!({ "at": "2026-03-02T10:00:00" }),
        json!({ "at": "9990-01-01T00:00:00Z" }),
    ] {
        assert!(situation(&extra).is_err(), "{extra}");
    }
    let late = |at: &str| situation(&json!({ "at": at }));
    assert!(late("9989-12-31T23:59:59Z").is_ok());
    let message = late("9999-12-31T23:59:59Z").unwrap_err().to_string();
    assert!(message.contains("before the year 9990"), "{message}");
}

#[test]
fn an_answer_may_be_a_word_a_truth_value_or_null() {
    let rows = [
        (json!("yes"), Answer::Yes),
        (json!(true), Answer::Yes),
        (json!(false), Answer::No),
        (json!(null), Answer::Missing),
        (json!("unknown"), Answer::Missing),
        (json!("refused"), Answer::Refused),
    ];
    for (wire, expected) in rows {
        let read = situation(&json!({ "probes": { "weapon": wire } })).unwrap();
        assert_eq!(read.probes.weapon, expected, "{wire}");
    }
    let error =
        situation(&json!({ "probes": { "weapon": "a knife from the kitchen" } })).unwrap_err().to_string();
    assert!(!error.contains("knife"), "{error}");
}

#[test]
fn a_full_situation_survives_the_wire() {
    let full = situation(&json!({
        "region": "US", "age-band": "under8",
        "contact": { "mode": "phone", "directly-observed": "no", "location-known": "yes" },
        "signs": [{ "code": "A-EMO", "present": "unknown", "source": "collateral", "observed-at": "2026-02" },
            { "code": "A-VIOL", "observed-at": "2026-03-01T09:00:00-06:00" }],
        "instruments": [{ "id": "c-ssrs-screener", "version": "recent", "answers": { "6": "yes" },
            "behavior-dates": { "6": { "on": "2026-01-10", "precision": "month" } } }],
        "probes": { "medical-flags": ["seizure"], "bssa-result": "low" },
        "context": { "past-attempt-dates": ["2020", { "precision": "unknown" }], "previous-tier": "priority" },
        "required-inputs": ["asq"]
    }))
    .unwrap();
    let wire = serde_json::to_string(&full).unwrap();
    assert_eq!(serde_json::from_str::<Situation>(&wire).unwrap(), full);
    assert!(wire.contains("\"age-band\":\"under-8\""));
}

#[test]
fn every_age_band_is_named_as_serde_writes_it() {
    for age in AgeBand::ALL {
        assert_eq!(serde_json::to_string(&age).unwrap(), format!("\"{}\"", age.as_str()));
    }
}

#[test]
fn a_date_is_read_in_each_of_its_forms() {
    let rows = [
        (json!("2026-01-20"), Some("2026-01-20")),
        (json!("2026-02"), Some("2026-02-28")),
        (json!("2026"), Some("2026-12-31")),
        (json!("unknown"), None),
        (json!({}), None),
        (json!({ "on": "2026-01-20" }), Some("2026-01-20")),
        (json!({ "on": "2026-01-20", "precision": "month" }), Some("2026-01-31")),
        (json!({ "on": "2026-01-20", "precision": "unknown" }), None),
        (json!({ "on": "2024-02", "precision": "day" }), Some("2024-02-29")),
        (json!({ "on": null, "precision": "day" }), None),
    ];
    for (wire, expected) in rows {
        let date: PartialDate = serde_json::from_value(wire.clone()).unwrap();
        assert_eq!(date.latest().map(|day| day.to_string()).as_deref(), expected, "{wire}");
    }
    for wire in ["2026-02-30", "2026-13", "20260", "", "yesterday", "2026-1-1", "+2026-01-01"] {
        assert!(serde_json::from_value::<PartialDate>(json!(wire)).is_err(), "{wire}");
    }
}

#[test]
fn nothing_is_printed_by_accident() {
    let full =
        situation(&json!({ "signs": [{ "code": "G-SIB" }], "context": { "diagnoses": ["rare"] } })).unwrap();
    let debug = format!("{full:?} {:?} {:?} {:?}", full.signs, full.context, full.probes);
    assert!(!debug.contains("G-SIB") && !debug.contains("rare"), "{debug}");
}

#[test]
fn every_wire_type_has_a_schema() {
    let schema = serde_json::to_value(schemars::schema_for!(Situation)).unwrap();
    assert!(schema["properties"].get("required-inputs").is_some());
    let answer = serde_json::to_value(schemars::schema_for!(crate::Assessment)).unwrap();
    assert!(answer["properties"].get("would-raise").is_some());
}
