//! What stands beside a draft: the plan it belongs to, the day it is checked, and what is known of the chart.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::goal::GoalDraft;

/// The period of the care plan and its next review.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub struct Plan {
    /// The first day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<NaiveDate>,
    /// The last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<NaiveDate>,
    /// The day of the next review.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_review: Option<NaiveDate>,
}

/// What a check must know besides the draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Context {
    /// The day on which the goal is written or checked.
    pub today: NaiveDate,
    /// The plan.
    pub plan: Plan,
    /// In how many charts the same text stands, this one counted, when someone counted.
    pub same_text_count: Option<u32>,
    /// Whether a crisis episode of the urgent tier or above is open.
    pub open_urgent_episode: bool,
    /// Whether the care plan already holds a safety goal or a safety item.
    pub safety_item_in_plan: bool,
    /// Whether a risk of withdrawal from a substance is recorded.
    pub withdrawal_risk: bool,
}

impl Context {
    /// Makes a context that knows only what day it is.
    pub fn new(today: NaiveDate) -> Self {
        Self {
            today,
            plan: Plan::default(),
            same_text_count: None,
            open_urgent_episode: false,
            safety_item_in_plan: false,
            withdrawal_risk: false,
        }
    }
}

/// One document to check: the fields of the draft, with the context beside them.
///
/// Unknown fields are refused when it comes in through [`casework_core::wire`].
///
/// ```
/// use casework_core::wire;
/// use casework_goals::CheckInput;
/// let text = r#"{ "statement": "Get a job", "needs": ["n1"], "plan": { "end": "2026-08-29" } }"#;
/// let input: CheckInput = wire::from_str(text).unwrap();
/// let (draft, context) = input.split("2026-03-02".parse().unwrap());
/// assert_eq!(draft.needs.len(), 1);
/// assert_eq!(context.plan.end, Some("2026-08-29".parse().unwrap()));
///
/// let slip = r#"{ "statement": "Get a job", "measure": { "units": "days" } }"#;
/// assert!(wire::from_str::<CheckInput>(slip).unwrap_err().to_string().starts_with("/measure/units: unknown field"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub struct CheckInput {
    /// The draft.
    #[serde(flatten)]
    pub draft: GoalDraft,
    /// The plan that the goal belongs to.
    #[serde(default)]
    pub plan: Plan,
    /// In how many charts the same text stands, this one counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub same_text_count: Option<u32>,
    /// Whether a crisis episode of the urgent tier or above is open.
    #[serde(default)]
    pub open_urgent_episode: bool,
    /// Whether the care plan already holds a safety goal or a safety item.
    #[serde(default)]
    pub safety_item_in_plan: bool,
    /// Whether a risk of withdrawal from a substance is recorded.
    #[serde(default)]
    pub withdrawal_risk: bool,
}

impl CheckInput {
    /// Takes the document apart; the caller says what day it is.
    pub fn split(self, today: NaiveDate) -> (GoalDraft, Context) {
        let context = Context {
            today,
            plan: self.plan,
            same_text_count: self.same_text_count,
            open_urgent_episode: self.open_urgent_episode,
            safety_item_in_plan: self.safety_item_in_plan,
            withdrawal_risk: self.withdrawal_risk,
        };
        (self.draft, context)
    }
}
