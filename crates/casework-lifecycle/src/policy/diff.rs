//! Two policies beside each other: what changes for a case, in the words of the fields.

use schemars::{JsonSchema, schema_for};
use serde::Serialize;
use serde_json::Value;

use super::{ContactRate, PolicySettings, ProgramPolicy};

/// One number or rule that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct PolicyChange {
    /// Where it stands, as a JSON pointer into the policy.
    pub pointer: String,
    /// What it is, in the words of its field.
    pub what: String,
    /// What it was; nothing when it is new.
    pub before: Option<Value>,
    /// What it becomes; nothing when it is dropped.
    pub after: Option<Value>,
}

impl std::fmt::Display for PolicyChange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.is_model(), &self.before, &self.after) {
            (true, Some(_), None) => {
                write!(f, "{} are dropped: a case that goes by it cannot be moved", self.what)
            }
            (true, None, Some(rules)) => write!(f, "{} are added: {}", self.what, model_in_words(rules)),
            (_, before, after) => {
                let said = |value: &Option<Value>| match value {
                    None => "nothing".to_owned(),
                    Some(Value::Number(number)) => format!("{number}{}", self.unit(number)),
                    Some(value) => plain(value),
                };
                write!(f, "{}: was {}, becomes {}", self.what, said(before), said(after))
            }
        }
    }
}

impl PolicyChange {
    /// Returns the unit of a number, which stands at the end of its name.
    fn unit(&self, number: &serde_json::Number) -> String {
        let name = self.pointer.rsplit('/').next().unwrap_or_default();
        let unit = UNITS.iter().find(|unit| name.ends_with(&unit.replace(' ', "-")));
        let one = number.as_u64() == Some(1);
        unit.map(|unit| format!(" {}", if one { unit.trim_end_matches('s') } else { unit }))
            .unwrap_or_default()
    }

    /// Says whether it is about all the rules of a model.
    fn is_model(&self) -> bool {
        self.pointer.strip_prefix("/models/").is_some_and(|model| !model.contains('/'))
    }
}

/// The units in which a number of a policy is counted, the longer name first.
const UNITS: [&str; 6] = ["business days", "days", "hours", "minutes", "months", "percent"];

/// Writes the numbers of a model that is new: clients, contacts, reviews, lost to contact.
fn model_in_words(rules: &Value) -> String {
    let number = |field: &str| rules.get(field).map(plain).unwrap_or_default();
    format!(
        "{} clients for each case manager, {}, a plan review every {} days, lost to contact after {} days",
        number("caseload-ceiling"),
        rules.get("contacts").map(rate).unwrap_or_default(),
        number("plan-review-days"),
        number("lost-to-contact-days"),
    )
}

/// Writes a contact schedule.
fn rate(value: &Value) -> String {
    serde_json::from_value::<ContactRate>(value.clone())
        .map_or_else(|_| value.to_string(), |rate| rate.to_string())
}

/// Compares two policies, field by field; their names and versions are not compared.
///
/// ```
/// use casework_lifecycle::policy::{PolicySettings, ProgramPolicy, diff};
/// let old = ProgramPolicy::us_default();
/// let new = PolicySettings { reopen_window_days: 60, ..PolicySettings::us_default() };
/// let changes = diff::changes(&old, &ProgramPolicy::new(new).unwrap());
/// assert_eq!(changes.len(), 1);
/// assert_eq!(
///     changes[0].to_string(),
///     "Days after closing within which an episode may be reopened: was 90 days, becomes 60 days"
/// );
/// ```
pub fn changes(old: &ProgramPolicy, new: &ProgramPolicy) -> Vec<PolicyChange> {
    let wire = |policy: &ProgramPolicy| {
        let mut wire = serde_json::to_value(&policy.settings).unwrap_or_default();
        if let Some(fields) = wire.as_object_mut() {
            fields.retain(|name, _| name != "id" && name != "version");
        }
        wire
    };
    let schema = schema_for!(PolicySettings).to_value();
    let mut found = Vec::new();
    compare(Some(&wire(old)), Some(&wire(new)), &mut Vec::new(), &mut |path, before, after| {
        found.push(PolicyChange {
            pointer: path.iter().flat_map(|part| ["/", part.as_str()]).collect(),
            what: describe(&schema, path),
            before: before.cloned(),
            after: after.cloned(),
        });
    });
    found
}

type Note<'a> = &'a mut dyn FnMut(&[String], Option<&Value>, Option<&Value>);

fn compare(old: Option<&Value>, new: Option<&Value>, path: &mut Vec<String>, note: Note<'_>) {
    match (old, new) {
        (Some(Value::Object(before)), Some(Value::Object(after))) if !is_source(before) => {
            let names = before.keys().chain(after.keys().filter(|name| !before.contains_key(*name)));
            for name in names {
                path.push(name.clone());
                compare(before.get(name), after.get(name), path, note);
                path.pop();
            }
        }
        (before, after) if before != after => note(path, before, after),
        _ => {}
    }
}

/// Says whether an object is a citation, which is compared as a whole.
fn is_source(object: &serde_json::Map<String, Value>) -> bool {
    object.contains_key("citation")
}

/// Returns what a place in a policy is, in the words of its field; the name of the model stands before.
fn describe(schema: &Value, path: &[String]) -> String {
    let mut at = schema;
    let mut model = None;
    let mut words = String::new();
    for part in path {
        at = resolve(schema, at);
        let property = at.pointer(&format!("/properties/{part}"));
        match property.or_else(|| at.get("additionalProperties")) {
            Some(next) => {
                let described = next.get("description").and_then(Value::as_str).unwrap_or(part);
                let first = described.lines().next().unwrap_or(described);
                first.trim_end_matches('.').clone_into(&mut words);
                at = next;
            }
            None => words.clone_from(part),
        }
        if path.first().is_some_and(|first| first == "models") && path.get(1) == Some(part) {
            model = Some(part.clone());
        }
    }
    match model {
        Some(model) if path.len() > 2 => format!("{model}: {words}"),
        Some(model) => format!("the rules of the model {model}"),
        None => words,
    }
}

fn resolve<'a>(schema: &'a Value, at: &'a Value) -> &'a Value {
    let named = at.get("$ref").or_else(|| at.pointer("/anyOf/0/$ref")).and_then(Value::as_str);
    named.and_then(|name| schema.pointer(name.strip_prefix('#')?)).unwrap_or(at)
}

/// Writes a value as people read it.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(", "),
        Value::Object(fields) => in_words(value, fields),
        Value::Null | Value::Number(_) => value.to_string(),
    }
}

/// Writes an object: a citation by its words, a contact schedule as one, anything else field by field.
fn in_words(value: &Value, fields: &serde_json::Map<String, Value>) -> String {
    if let Some(citation) = fields.get("citation") {
        return plain(citation);
    }
    if fields.contains_key("every") {
        return rate(value);
    }
    fields.iter().map(|(name, value)| format!("{name} {}", plain(value))).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::super::{CeilingRule, ContactRate, EarlyContacts, Model, Period};
    use super::*;

    fn said(change: impl FnOnce(&mut PolicySettings)) -> Vec<String> {
        let mut settings = PolicySettings::us_default();
        change(&mut settings);
        let new = ProgramPolicy::new(settings).unwrap();
        changes(&ProgramPolicy::us_default(), &new)
            .iter()
            .map(|change| format!("{} {change}", change.pointer))
            .collect()
    }

    #[test]
    fn the_same_policy_under_another_name_changes_nothing() {
        assert!(said(|settings| settings.id = "clinic".to_owned()).is_empty());
    }

    #[test]
    fn each_difference_is_said_in_the_words_of_its_field() {
        let said = said(|settings| {
            settings.clocks.first_plan_days = 20;
            settings.clocks.worsening_contact_business_days = 1;
            settings.caseload = CeilingRule::Refuse;
            settings.models.remove(&Model::Wraparound);
            if let Some(rules) = settings.models.get_mut(&Model::Supportive) {
                rules.contacts = ContactRate { count: 3, every: Period::Month };
                rules.symptom_measure = true;
            }
        });
        assert_eq!(
            said,
            [
                "/caseload What happens at the caseload ceiling: was warn, becomes refuse",
                "/clocks/first-plan-days From intake to the first plan that is signed: was 30 days, becomes 20 days",
                "/clocks/worsening-contact-business-days From an alert for worsening to a contact: was 2 business days, becomes 1 business day",
                "/models/supportive/contacts/count supportive: Contacts in each period, at least 1: was 2, becomes 3",
                "/models/supportive/symptom-measure supportive: Whether a current symptom measure is needed to leave monitoring, beside a measure for each goal: was no, becomes yes",
                "/models/wraparound the rules of the model wraparound are dropped: a case that goes by it cannot be moved",
            ]
        );
    }

    #[test]
    fn a_model_that_comes_or_goes_is_said_in_words() {
        let mut few = PolicySettings::us_default();
        few.models.remove(&Model::Wraparound);
        let (few, all) = (ProgramPolicy::new(few).unwrap(), ProgramPolicy::us_default());
        let told = |old, new| changes(old, new).iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(
            told(&all, &few),
            ["the rules of the model wraparound are dropped: a case that goes by it cannot be moved"]
        );
        assert_eq!(
            told(&few, &all),
            [
                "the rules of the model wraparound are added: 12 clients for each case manager, 1 contact every month, \
              a plan review every 90 days, lost to contact after 60 days"
            ]
        );
    }

    #[test]
    fn nothing_is_said_as_json() {
        let said = said(|settings| {
            if let Some(rules) = settings.models.get_mut(&Model::Supportive) {
                let rate = ContactRate { count: 1, every: Period::Month };
                rules.contacts_minimum = Some(rate);
                rules.early_contacts = Some(EarlyContacts { rate, months: 2 });
                rules.source = casework_core::Source::project_default("own", "what the board decided");
            }
        });
        assert_eq!(said.len(), 3);
        assert!(said.iter().all(|line| !line.contains(['{', '"'])), "{said:?}");
        assert!(
            said.iter().any(|line| line.ends_with(": was nothing, becomes 1 contact every month")),
            "{said:?}"
        );
    }
}
