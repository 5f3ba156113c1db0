//! The worked goals of the clinical sheet, letter by letter.

use super::*;

/// Need, client statement, intervention, owner, data source and one step are there unless a row says otherwise.
fn usual() -> Value {
    json!({
        "client-statement": "In my own words",
        "steps": [{ "text": "The next small thing" }],
        "needs": ["n1"],
        "interventions": ["i1"],
        "owner": "client",
        "plan": { "start": "2026-03-02", "end": "2026-08-29", "next-review": "2026-05-31" }
    })
}

fn measured(metric: &str, unit: &str, baseline: &Value, target: &Value, direction: &str) -> Value {
    json!({
        "metric": metric, "unit": unit, "direction": direction, "target": target,
        "baseline": { "value": baseline, "on": "2026-02-27" },
        "source": "record", "schedule": "weekly"
    })
}

fn scored(instrument: &str, baseline: i32, target: i32, direction: &str) -> Value {
    json!({
        "instrument": instrument, "direction": direction, "target": target,
        "baseline": { "value": baseline, "on": "2026-02-27" },
        "source": "self-report", "schedule": "monthly"
    })
}

fn check_row(number: u32, patch: Value, expected: &str, codes: &[&str]) {
    let mut document = usual();
    merge(&mut document, patch);
    let report = report_on(&document, TODAY);
    assert_eq!(letters(&report), expected, "row {number}: {:#?}", report.findings);
    for code in codes {
        assert!(report.has(code), "row {number} lacks {code}: {:#?}", report.findings);
    }
    let ready = expected == "PPPPP";
    assert_eq!(report.overall == crate::Overall::Ready, ready, "row {number}");
    assert_eq!(report.overall == crate::Overall::Revise, expected.contains('F'), "row {number}");
}

#[test]
fn rows_1_to_8() {
    let gad = |target: i32| scored("gad-7", 15, target, "decrease");
    let pcl = |target: i32| scored("pcl-5", 52, target, "decrease");
    check_row(
        1,
        json!({ "statement": "GAD-7 to 10 or lower", "measure": gad(10), "due": "2026-05-25" }),
        "PPPPP",
        &[],
    );
    let nothing = json!({
        "statement": "Feel better", "needs": null, "steps": null, "client-statement": null, "interventions": null,
        "owner": null
    });
    check_row(2, nothing, "FFNFF", &["S3", "M1", "M2", "A0", "R1", "T1"]);
    check_row(
        3,
        json!({ "statement": "Improve anxiety", "measure": gad(13), "due": "2026-05-25" }),
        "PWPPP",
        &["M6"],
    );
    check_row(
        5,
        json!({ "statement": "PCL-5 to 42", "measure": pcl(42), "due": "2026-05-31" }),
        "PPPPP",
        &[],
    );
    check_row(
        6,
        json!({ "statement": "PCL-5 to 60", "measure": pcl(60), "due": "2026-05-31" }),
        "PFPPP",
        &["M4"],
    );
    let lease = json!({
        "statement": "Obtain own apartment", "domain": "housing", "steps": null, "third-party-decision": true,
        "measure": measured("lease signed", "yes/no", &json!(false), &json!(true), "reach")
    });
    check_row(8, lease.clone(), "PPNPF", &["T1", "A0", "A4"]);
    let mut in_words = lease;
    merge(
        &mut in_words,
        json!({ "measure": { "unit": null, "target": "yes", "baseline": { "value": "no" } } }),
    );
    check_row(8, in_words, "PPNPF", &["T1", "A0", "A4"]);
}

#[test]
fn rows_9_to_14() {
    let applications = json!({
        "statement": "Submit 3 complete applications by 04-30", "domain": "housing", "due": "2026-04-30",
        "measure": measured("applications", "applications", &json!(0), &json!(3), "increase")
    });
    check_row(9, applications, "PPPPP", &[]);
    check_row(11, json!({ "statement": "Get a job", "steps": null }), "PFNPF", &["M1", "T1", "A0"]);
    check_row(11, json!({ "statement": "Get a job" }), "PFNPF", &["M1", "T1", "A0"]);
    let employment = json!({
        "statement": "Work at least 16 h/week for 4 consecutive weeks by 08-29", "domain": "employment",
        "due": "2026-08-29", "measure": measured("hours worked", "h/week", &json!(0), &json!(16), "increase"),
        "steps": [{ "text": "5 employer contacts", "due": "2026-05-31" }]
    });
    let mut kept = employment.clone();
    merge(&mut kept, json!({ "measure": { "duration-days": 28 } }));
    check_row(12, employment.clone(), "PPPPP", &[]);
    check_row(12, kept, "PPPPP", &[]);
    let mut late = employment;
    merge(&mut late, json!({ "steps": [{ "text": "5 employer contacts", "due": "2026-06-01" }] }));
    check_row(12, late, "PPPPW", &["T4"]);
    check_row(13, json!({ "statement": "Never drink again" }), "PFNPF", &["A1", "S7"]);
    let drinking = json!({
        "statement": "Heavy-drinking days from 5/week to at most 1/week", "domain": "sobriety", "due": "2026-05-25",
        "measure": measured("heavy-drinking days", "days/week", &json!(5), &json!(1), "decrease")
    });
    let mut window = drinking.clone();
    merge(&mut window, json!({ "measure": { "window": "4 consecutive weeks" } }));
    check_row(14, window, "PPPPP", &[]);
    check_row(14, drinking, "PPPPW", &["T6"]);
}

#[test]
fn rows_16_to_21() {
    check_row(16, json!({ "statement": "Take medication as prescribed" }), "PFNPF", &["M1", "T1"]);
    let mut covered = measured("days covered", "%", &json!(55), &json!(80), "increase");
    merge(&mut covered, json!({ "duration-days": 90, "source": "pharmacy", "schedule": "monthly" }));
    let covered =
        json!({ "statement": "Days covered at 80% or more", "measure": covered, "due": "2026-05-31" });
    check_row(17, covered.clone(), "PPPPP", &[]);
    let mut named = covered;
    merge(&mut named, json!({ "measure": { "instrument": "pdc" } }));
    check_row(17, named, "PPPPP", &[]);
    let group = json!({
        "statement": "Attend peer group 8 of next 10 weeks", "domain": "social", "due": "2026-05-11",
        "measure": measured("weeks attended", "weeks", &json!(0), &json!(8), "increase")
    });
    check_row(18, group.clone(), "PPPPP", &[]);
    let mut undated = group;
    merge(&mut undated, json!({ "domain": "anxiety" }));
    check_row(18, undated, "WPPPP", &["S5"]);
    check_row(19, json!({ "statement": "Be less isolated", "due": "2026-05-31" }), "FFNPP", &["S3", "M1"]);
    let many = "Pay debts, fix credit and stop gambling";
    check_row(21, json!({ "statement": many }), "WFNPF", &["S2", "M1", "T1", "S7"]);
}

#[test]
fn rows_23_to_29() {
    let shower = json!({
        "statement": "Shower at least 4 days/week for 4 weeks by 04-27", "domain": "daily living", "due": "2026-04-27",
        "measure": measured("days with a shower", "days/week", &json!(1), &json!(4), "increase")
    });
    check_row(23, shower, "PPPPP", &[]);
    let steady = scored("phq-9", 7, 9, "maintain");
    check_row(
        24,
        json!({ "statement": "Maintain PHQ-9 at or below 9", "measure": steady, "due": "2026-05-31" }),
        "PPPPP",
        &[],
    );
    let school = json!({
        "statement": "Attend school 4 of 5 days", "domain": "education", "due": "2026-05-29",
        "measure": measured("school days", "days/week", &json!(2), &json!(4), "increase"),
        "steps": [{ "text": "Ride with a parent", "owner": "parent" }]
    });
    check_row(25, school, "PPPPP", &[]);
    let past = json!({
        "statement": "GAD-7 to 10", "measure": scored("gad-7", 15, 10, "decrease"), "due": "2026-02-15"
    });
    check_row(27, past, "PPPPF", &["T2"]);
    let unlinked = json!({
        "statement": "PHQ-9 to 9", "measure": scored("phq-9", 18, 9, "decrease"), "due": "2026-05-25", "needs": []
    });
    check_row(29, unlinked, "PPPFP", &["R1"]);
}
