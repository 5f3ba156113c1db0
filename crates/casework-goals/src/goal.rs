//! Goals: what a person drafts, and what a draft becomes once no check fails.

use casework_core::{FreeText, GoalId, InterventionId, NeedId};
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::due::Due;
use crate::overrides::Override;
use crate::report::Report;
use crate::value::{Number, Value};
use crate::{Context, GoalPolicy, InstrumentMeasure, MeasureCatalog, check};

/// A goal as someone writes it: everything but the statement may be missing, and nothing in it is trusted.
///
/// A blank text counts as a missing one. `Debug` shows no words. Drafts are kept in events, so the type itself ignores
/// fields that it does not know; what people write comes in through [`casework_core::wire`], which refuses them.
///
/// ```
/// use casework_core::wire;
/// use casework_goals::GoalDraft;
/// let draft: GoalDraft = wire::from_str(r#"{ "statement": "Get a job", "due": "soon" }"#).unwrap();
/// assert!(!format!("{draft:?}").contains("job"));
/// assert!(wire::from_str::<GoalDraft>(r#"{ "statement": "Get a job", "colour": "red" }"#).is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct GoalDraft {
    /// Names the goal in the case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<GoalId>,
    /// What is to be reached; `None` when the text is blank.
    #[serde(deserialize_with = "statement_in", serialize_with = "statement_out")]
    #[schemars(with = "String")]
    pub statement: Option<FreeText>,
    /// The client's own words: kept, never read, never changed.
    #[serde(default, deserialize_with = "text_in", skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub client_statement: Option<FreeText>,
    /// Whether the client has endorsed the goal, where there are no words of their own.
    #[serde(default, skip_serializing_if = "is_false")]
    pub client_endorsed: bool,
    /// Who acts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<GoalActor>,
    /// The area of life, such as `housing` or `social`.
    #[serde(default, deserialize_with = "text_in", skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub domain: Option<FreeText>,
    /// How it is measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measure: Option<Measure>,
    /// The first day; without one, the plan's start counts, then today.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<NaiveDate>,
    /// When it is due.
    #[serde(default, deserialize_with = "due_in", skip_serializing_if = "Option::is_none")]
    pub due: Option<Due>,
    /// The steps towards it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<Step>,
    /// The assessed needs, diagnoses or stated priorities that it answers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub needs: Vec<NeedId>,
    /// The interventions that serve it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub interventions: Vec<InterventionId>,
    /// Who is responsible.
    #[serde(default, deserialize_with = "text_in", skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub owner: Option<FreeText>,
    /// How confident the client is, from 0 to 10.
    #[serde(default, deserialize_with = "confidence_in", skip_serializing_if = "Option::is_none")]
    #[schemars(range(max = 10))]
    pub confidence: Option<u8>,
    /// Whether success is itself someone else's decision: an award, a ruling, an approval.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub third_party_decision: Option<bool>,
    /// The findings that a person has overruled, each with the reason.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub overrides: Vec<Override>,
}

impl GoalDraft {
    /// Makes a draft that has only a statement.
    pub fn new(statement: FreeText) -> Self {
        Self { statement: Some(statement), ..Self::default() }
    }
}

/// Who acts in a goal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "whoever else acts is a provider")]
pub enum GoalActor {
    /// The person served.
    Client,
    /// Their family.
    Family,
    /// Staff: what they do is an intervention, not a goal.
    Provider,
}

/// How a goal is measured.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct Measure {
    /// What is counted or observed.
    #[serde(default, deserialize_with = "text_in", skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub metric: Option<FreeText>,
    /// The instrument whose score it is, by its id, such as `gad-7`; the score then is the metric, and points the unit.
    /// A metric that is nothing but an instrument's name ("GAD-7 score") counts as the instrument.
    #[serde(default, deserialize_with = "text_in", skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub instrument: Option<FreeText>,
    /// The unit, such as `days/week`; not needed for yes or no.
    #[serde(default, deserialize_with = "text_in", skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub unit: Option<FreeText>,
    /// The values that a metric of one's own can have; an instrument brings its own range.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub range: Option<ValueRange>,
    /// Where it should go.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub direction: Option<Direction>,
    /// Where it stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub baseline: Option<Baseline>,
    /// Where it should be: in the unit of the measure, or, when `relative`, a share of the baseline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<Value>,
    /// Whether the target is a change as a share of the baseline ("by half"): above 1 it is read as percent, up to 1 as
    /// a fraction, so that 50 and 0.5 both mean by half.
    #[serde(default, skip_serializing_if = "is_false")]
    pub relative: bool,
    /// Where the values come from.
    #[serde(default, deserialize_with = "text_in", skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub source: Option<FreeText>,
    /// How often it is measured: words, or an ISO 8601 duration such as `P1M`. Only its presence is checked.
    #[serde(default, deserialize_with = "text_in", skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub schedule: Option<FreeText>,
    /// The time over which a frequency is observed: words, or an ISO 8601 duration. Its presence is checked, and words
    /// such as `90 consecutive days` say how long the target must be kept.
    #[serde(default, deserialize_with = "text_in", skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub window: Option<FreeText>,
    /// For how many days in a row the target must be kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration_days: Option<u32>,
}

impl Measure {
    /// Finds the instrument behind the measure: the one it states, else the one that its metric names ("GAD-7",
    /// "anxiety (GAD-7)"; days covered in percent are the proportion of days covered).
    pub fn instrument_in<'a>(&self, catalog: &'a MeasureCatalog) -> Option<&'a InstrumentMeasure> {
        if let Some(id) = &self.instrument {
            return catalog.find(id.reveal());
        }
        let metric = self.metric.as_ref()?.reveal();
        catalog.named_in(metric).or_else(|| {
            let percent =
                self.unit.as_ref().is_some_and(|unit| matches!(unit.reveal().trim(), "%" | "percent"));
            let covered = metric.to_ascii_lowercase().contains("days covered");
            (percent && covered).then(|| catalog.find("pdc")).flatten()
        })
    }
}

/// The values that a measure can have, both ends included. An end that is absent is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct ValueRange {
    /// The lowest value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<Number>,
    /// The highest value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<Number>,
}

/// Where a measure should go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "up, down, stay, or get there")]
pub enum Direction {
    /// Down to the target.
    Decrease,
    /// Up to the target.
    Increase,
    /// Stay on the good side of the target.
    Maintain,
    /// Get to the target from wherever the baseline is.
    Reach,
}

/// Where a measure stands before the work starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct Baseline {
    /// The value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Value>,
    /// The day it was observed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<NaiveDate>,
}

/// One step towards a goal; with a due date it is a milestone.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct Step {
    /// What is done.
    #[serde(default, deserialize_with = "text_in", skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub text: Option<FreeText>,
    /// Who does it.
    #[serde(default, deserialize_with = "text_in", skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub owner: Option<FreeText>,
    /// When it is due.
    #[serde(default, deserialize_with = "due_in", skip_serializing_if = "Option::is_none")]
    pub due: Option<Due>,
    /// How one knows that it is done.
    #[serde(default, deserialize_with = "text_in", skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub done_when: Option<FreeText>,
}

impl Step {
    /// Says whether the step tells anything about the way: what, by when, or how it ends.
    pub(crate) const fn says_something(&self) -> bool {
        self.text.is_some() || self.due.is_some() || self.done_when.is_some()
    }
}

/// A goal that no check fails, or whose failing findings a person has overruled. It can only come out of [`SmartGoal::accept`], so holding one is the proof.
///
/// It keeps the draft as it was written, and the report, which may still hold warnings for a person to weigh.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct SmartGoal {
    draft: GoalDraft,
    report: Report,
}

impl SmartGoal {
    /// Checks a draft and keeps it when no check fails.
    ///
    /// # Errors
    /// The report, when a check fails.
    ///
    /// ```
    /// use casework_goals::{Context, GoalDraft, GoalPolicy, MeasureCatalog, SmartGoal};
    /// let draft: GoalDraft = serde_json::from_str(r#"{ "statement": "Feel better" }"#).unwrap();
    /// let context = Context::new("2026-03-02".parse().unwrap());
    /// let refused =
    ///     SmartGoal::accept(draft, &context, &MeasureCatalog::default(), &GoalPolicy::project_default());
    /// assert!(!refused.unwrap_err().findings.is_empty());
    /// ```
    ///
    /// There is no other way to make one:
    ///
    /// ```compile_fail
    /// use casework_goals::{GoalDraft, Report, SmartGoal};
    /// fn forge(draft: GoalDraft, report: Report) -> SmartGoal {
    ///     SmartGoal { draft, report }
    /// }
    /// ```
    pub fn accept(
        draft: GoalDraft,
        context: &Context,
        catalog: &MeasureCatalog,
        policy: &GoalPolicy,
    ) -> Result<Self, Box<Report>> {
        let report = check(&draft, context, catalog, policy);
        if report.fails() { Err(Box::new(report)) } else { Ok(Self { draft, report }) }
    }

    /// Returns the draft, unchanged.
    pub const fn draft(&self) -> &GoalDraft {
        &self.draft
    }

    /// Returns the report that let it pass.
    pub const fn report(&self) -> &Report {
        &self.report
    }
}

fn statement_in<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<FreeText>, D::Error> {
    String::deserialize(deserializer).and_then(free_text)
}

#[expect(clippy::ref_option, reason = "the signature that serde calls")]
fn statement_out<S: Serializer>(text: &Option<FreeText>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(text.as_ref().map_or("", FreeText::reveal))
}

fn text_in<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<FreeText>, D::Error> {
    Option::<String>::deserialize(deserializer)?.map_or(Ok(None), free_text)
}

/// A form left empty sends a blank text: it is a missing one, not an error.
fn free_text<E: de::Error>(text: String) -> Result<Option<FreeText>, E> {
    if text.trim().is_empty() { Ok(None) } else { FreeText::new(text).map(Some).map_err(E::custom) }
}

fn due_in<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Due>, D::Error> {
    let text = Option::<String>::deserialize(deserializer)?.filter(|text| !text.trim().is_empty());
    text.map(Due::try_from).transpose().map_err(de::Error::custom)
}

fn confidence_in<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u8>, D::Error> {
    let confidence = Option::<u8>::deserialize(deserializer)?;
    if confidence.is_some_and(|confidence| confidence > 10) {
        return Err(de::Error::custom("confidence is a whole number from 0 to 10"));
    }
    Ok(confidence)
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde calls")]
const fn is_false(flag: &bool) -> bool {
    !*flag
}
