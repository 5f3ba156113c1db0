//! The schemas, held by golden files: `UPDATE=1 cargo test -p casework-cli schemas` rewrites them.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::support::{refused, run};

fn all() -> serde_json::Map<String, Value> {
    run("schema --all", "").json().as_object().unwrap().clone()
}

#[test]
fn the_schemas_are_those_of_the_golden_files() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/schemas");
    let mut golden: Vec<_> =
        fs::read_dir(&folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    golden.sort();
    let update = std::env::var_os("UPDATE").is_some();
    for name in all().keys() {
        let text = run(&format!("schema {name}"), "").out;
        let path = folder.join(format!("{name}.json"));
        if update {
            fs::write(&path, &text).unwrap();
        }
        let held = fs::read_to_string(&path).unwrap_or_default();
        assert!(held == text, "`{name}` has changed: look at it, then run with UPDATE=1");
    }
    if !update {
        let names: Vec<_> = all().keys().map(|name| format!("{name}.json")).collect();
        assert_eq!(golden, names);
    }
}

#[test]
fn every_type_is_listed_and_none_but_those() {
    let list = run("schema", "").out;
    for name in all().keys() {
        assert!(list.contains(&format!(" {name} ")), "{name}");
        assert!(list.contains(name));
    }
    refused(&run("schema nonsense", ""), "known are assessment, ");
}

#[test]
fn an_input_refuses_unknown_fields_at_every_depth() {
    fn walk(schema: &Value, parts: &[String], at: &str) {
        if let Some(object) = schema.as_object() {
            let part = parts.iter().any(|part| at.ends_with(&format!("/$defs/{part}")));
            if object.get("properties").is_some_and(Value::is_object)
                && object.get("type") == Some(&"object".into())
                && !part
            {
                let closed = ["additionalProperties", "unevaluatedProperties"];
                assert!(closed.iter().any(|word| object.contains_key(*word)), "{at}");
            }
            for (key, value) in object {
                walk(value, parts, &format!("{at}/{key}"));
            }
        }
        if let Some(items) = schema.as_array() {
            for (index, item) in items.iter().enumerate() {
                walk(item, parts, &format!("{at}/{index}"));
            }
        }
    }
    let all = all();
    for name in [
        "goal-draft",
        "goal-life",
        "goal-policy",
        "goal-scores",
        "goal-thread",
        "instrument",
        "policy",
        "situation",
    ] {
        walk(&all[name], &[], name);
    }
    let command = &all["command"];
    for branch in command["oneOf"].as_array().unwrap() {
        assert!(
            branch.get("unevaluatedProperties").or(branch.get("additionalProperties")).is_some(),
            "{branch}"
        );
    }
}
