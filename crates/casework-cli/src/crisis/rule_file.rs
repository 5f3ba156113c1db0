//! The rule set that a command works under: the standard one, or one that is read from a file and proved.

use std::path::Path;

use casework::crisis::rule_set::RuleSetDefinition;
use casework::crisis::{RuleSet, Situation};

use serde_json::Value;

use crate::exit::Failure;
use crate::input::{Input, Lists};

/// Reads what an organization wrote.
pub(super) fn read(path: Option<&Path>) -> Result<RuleSetDefinition, Failure> {
    Input::open(path)?.documents(Lists::OfDocuments)?.only()?.read::<RuleSetDefinition>()
}

/// Reads a rule set and proves it; without a file it is the standard one.
pub(crate) fn proved(path: Option<&Path>) -> Result<RuleSet, Failure> {
    let Some(path) = path else { return Ok(RuleSet::standard().clone()) };
    let (rules, _) = RuleSet::prove(&read(Some(path))?).map_err(|unproved| {
        Failure::Input(format!(
            "{name}: {unproved}: see casework crisis rules check {name}",
            name = path.display()
        ))
    })?;
    Ok(rules)
}

/// Shortens the situation of a counterexample to the answers that are not the quiet ones.
pub(super) fn answers_of(situation: &Situation) -> Value {
    let mut wire = serde_json::to_value(situation).unwrap_or_default();
    prune(&mut wire);
    if let Some(fields) = wire.as_object_mut() {
        fields.retain(|name, _| !matches!(name.as_str(), "at" | "client" | "zone" | "contact" | "age-band"));
        let probes = fields.get_mut("probes").and_then(Value::as_object_mut);
        if let Some(probes) = probes {
            probes.retain(|name, answer| !(SAFE.contains(&name.as_str()) && answer == "yes"));
        }
    }
    prune(&mut wire);
    wire
}

/// The questions to which a yes is the quiet answer.
const SAFE: [&str; 2] = ["able-and-willing-to-stay-safe", "can-resist"];

/// Takes out what says nothing: no, missing, zero and empty lists.
fn prune(value: &mut Value) {
    let silent = |value: &Value| {
        matches!(value.as_str(), Some("no" | "missing"))
            || value.as_array().is_some_and(Vec::is_empty)
            || value.as_object().is_some_and(serde_json::Map::is_empty)
            || value.as_u64() == Some(0)
            || value.is_null()
    };
    match value {
        Value::Object(fields) => {
            fields.values_mut().for_each(prune);
            fields.retain(|_, field| !silent(field));
        }
        Value::Array(items) => items.iter_mut().for_each(prune),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
