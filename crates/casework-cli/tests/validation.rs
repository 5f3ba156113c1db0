//! What the program reads and writes is what its schemas say: every line of the example histories, every event they
//! become, every refusal, and what the views print.
#![cfg(test)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use jsonschema::Validator;
use serde_json::Value;
use tempfile::TempDir;

fn casework(folder: &Path, args: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_casework"));
    let output = command
        .args(args)
        .current_dir(folder)
        .env_remove("CASEWORK_DB")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn validator(folder: &Path, name: &str) -> Validator {
    let schema: Value = serde_json::from_str(&casework(folder, &["schema", name])).unwrap();
    jsonschema::validator_for(&schema).unwrap()
}

fn histories() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/cases");
    let mut files: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path().canonicalize().unwrap()).collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "ndjson"));
    files.sort();
    files
}

fn check(validator: &Validator, document: &Value, what: &str) {
    let faults: Vec<_> =
        validator.iter_errors(document).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(faults.is_empty(), "{what}: {}\n{document}", faults.join("; "));
}

fn documents(ndjson: &str) -> impl Iterator<Item = Value> {
    ndjson.lines().map(|line| serde_json::from_str(line).unwrap())
}

#[test]
fn every_history_line_event_and_refusal_is_valid() {
    let desk = TempDir::new().unwrap();
    let (line, event, refusal) = (
        validator(desk.path(), "history-line"),
        validator(desk.path(), "event"),
        validator(desk.path(), "refusal"),
    );
    let (mut events, mut refusals) = (0, 0);
    for file in histories() {
        let name = file.display().to_string();
        for (number, document) in documents(&fs::read_to_string(&file).unwrap()).enumerate() {
            check(&line, &document, &format!("{name}:{}", number + 1));
        }
        for step in documents(&casework(desk.path(), &["run", "--format", "ndjson", &name])) {
            if let Some(refused) = step.get("refusal") {
                check(&refusal, refused, "refusal");
                refusals += 1;
            }
        }
    }
    let cases: Value =
        serde_json::from_str(&casework(desk.path(), &["case", "list", "--format", "json"])).unwrap();
    for case in cases.as_array().unwrap() {
        let id = case["case"].as_str().unwrap();
        for document in documents(&casework(desk.path(), &["case", "timeline", id, "--format", "ndjson"])) {
            check(&event, &document, "event");
            events += 1;
        }
    }
    assert!(events > 400 && refusals >= 19, "{events} events, {refusals} refusals");
}

#[test]
fn what_the_views_print_is_valid() {
    let desk = TempDir::new().unwrap();
    let files: Vec<String> = histories().iter().map(|path| path.display().to_string()).collect();
    let mut args = vec!["run"];
    args.extend(files.iter().map(String::as_str));
    casework(desk.path(), &args);
    let (summary, next) = (validator(desk.path(), "summary"), validator(desk.path(), "next-step"));
    for case in ["sarah", "john", "denise", "aisha", "aisha-2"] {
        let shown: Value =
            serde_json::from_str(&casework(desk.path(), &["case", "show", case, "--format", "json"]))
                .unwrap();
        check(&summary, &shown, case);
        for step in documents(&casework(desk.path(), &["case", "next", case, "--format", "ndjson"])) {
            check(&next, &step, case);
        }
    }
}

#[test]
fn a_schema_refuses_what_the_program_refuses() {
    let desk = TempDir::new().unwrap();
    let line = validator(desk.path(), "history-line");
    let good: Value = serde_json::from_str(
        r#"{"case":"a","at":"2025-01-06T09:00:00-06:00","by":{"id":"w1","roles":["intake-worker"]},"command":{"type":"move","to":"intake"}}"#,
    )
    .unwrap();
    check(&line, &good, "the good line");
    let spoiled: [fn(&mut Value); 5] = [
        |line| line["extra"] = 1.into(),
        |line| line["command"]["soon"] = 1.into(),
        |line| line["command"]["to"] = "nowhere".into(),
        |line| line["command"]["type"] = "jump".into(),
        |line| line["by"]["roles"] = "intake-worker".into(),
    ];
    for (number, spoil) in spoiled.iter().enumerate() {
        let mut bad = good.clone();
        spoil(&mut bad);
        assert!(!line.is_valid(&bad), "{number}: {bad}");
    }
}
