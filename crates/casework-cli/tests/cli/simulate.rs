//! `casework simulate`: the history plays as it says, and the same seed is the same history.

use crate::support::{refused, run, run_words};

#[test]
fn a_simulated_history_plays_as_it_says() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (history, store) = (path("history.ndjson"), path("trial.db"));
    let arguments = ["simulate", "--seed", "3", "--cases", "4", "--events", "50..120"];
    let made = run_words(&[&arguments[..], &["-o", &history, "--format", "json"]].concat(), "");
    assert_eq!(made.code, 0, "{made:?}");
    let counts = made.json();
    assert_eq!(counts["cases"], 4);
    let played = run_words(&["run", &history, "--db", &store, "--format", "ndjson"], "");
    assert_eq!(played.code, 0, "{}", played.err);
    let results = |wanted: &str| {
        let lines = played.out.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
        lines.filter(|line| line["result"] == wanted).count()
    };
    let number = |value: &serde_json::Value| usize::try_from(value.as_u64().unwrap()).unwrap();
    let refusals: usize = counts["refusals"].as_object().unwrap().values().map(number).sum();
    assert_eq!((results("done") + refusals, results("refused")), (number(&counts["steps"]), refusals));
    assert!(run_words(&["case", "verify", "--db", &store], "").out.contains("every chain holds"));
    // The same again, on standard output: the same bytes, and the counts beside them.
    let again = run_words(&arguments, "");
    assert_eq!(again.out, std::fs::read_to_string(&history).unwrap());
    assert!(again.err.contains("4 cases"), "{}", again.err);
}

#[test]
fn simulated_cases_go_into_a_store_once() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("trial.db");
    let store = store.to_str().unwrap();
    let arguments =
        ["simulate", "--seed", "4", "--cases", "3", "--events", "30..80", "--model", "act", "--db", store];
    assert_eq!(run_words(&arguments, "").code, 0);
    assert!(run_words(&["case", "verify", "--db", store], "").out.contains("3 cases"));
    refused(&run_words(&arguments, ""), "is there already");
}

#[test]
fn a_check_says_that_every_case_is_what_its_events_say() {
    let ran = run("simulate --seed 5 --cases 3 --events 50..120 --check", "");
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.out.contains("each case replays to itself"), "{}", ran.out);
}

#[test]
fn what_cannot_be_simulated_is_said() {
    refused(&run("simulate --seed 1 --events 50..60", ""), "cannot be made");
    refused(&run("simulate --seed 1 --events 50", ""), "50..500");
    refused(&run("simulate --seed 1 --model none", ""), "act, brokerage");
}
