//! Goals: a draft is read, one small check after the other looks at it, and a report says for each letter of SMART whether it
//! holds, which rule says otherwise, and what would change that.
//!
//! A goal is structured fields plus a statement. Verdicts come from the fields; the words of the statement only say
//! whether it is specific. No check rewrites anything, and the client's own words are not read at all.
//!
//! What this crate deliberately does not hold: instruments and their scoring (a [`MeasureCatalog`] is passed in), the
//! plan and its needs (ids only), clocks (today is an argument). Open [`mod@checks`] first, then one file in its folder.
//!
//! ```
//! use casework_goals::{CheckInput, GoalPolicy, MeasureCatalog, Overall, check};
//!
//! let input: CheckInput = serde_json::from_str(r#"{ "statement": "Feel better" }"#).unwrap();
//! let (draft, context) = input.split("2026-03-02".parse().unwrap());
//! let report = check(&draft, &context, &MeasureCatalog::default(), &GoalPolicy::project_default());
//! assert_eq!(report.overall, Overall::Revise);
//! assert!(report.findings.iter().any(|found| found.finding.code.to_string() == "goal.T1"));
//! ```

mod aim;
pub mod attainment;
pub mod checks;
pub mod context;
pub mod due;
#[doc(hidden)]
pub mod example;
pub mod goal;
pub mod life;
pub mod limits;
pub mod measure;
pub mod overrides;
pub mod policy;
pub mod progress;
pub mod proposals;
pub mod report;
pub mod sources;
pub mod statement;
mod subject;
pub mod thread;
pub mod value;

pub use checks::{check, lint};
pub use context::{CheckInput, Context, Plan};
pub use due::Due;
pub use goal::{Baseline, Direction, GoalActor, GoalDraft, Measure, SmartGoal, Step, ValueRange};
pub use life::{Achievement, Act, GoalLife, LifeRefusal, Lifecycle};
pub use measure::{Better, InstrumentMeasure, MeasureCatalog};
pub use overrides::{Override, Standing};
pub use policy::{GoalPolicy, ProgressRules};
pub use progress::{Measurement, Progress};
pub use proposals::{FieldState, Proposal};
pub use report::{GoalFinding, Letter, Letters, Overall, Report, Severity, TextSpan, Verdict};
pub use value::{Number, Value};
