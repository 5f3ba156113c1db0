//! How much change means something: the numbers only. Comparing two sheets is in [`mod@crate::change`].

use std::borrow::Cow;
use std::fmt;

use casework_core::Source;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A number for judging change between two complete sheets of the same version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "written as a literal in the tables")]
pub struct ChangeThreshold {
    /// What reaching it means.
    pub measure: ChangeMeasure,
    /// How it is reached.
    pub rule: ChangeRule,
    /// The lowest baseline for which the question makes sense; below it the answer is "not applicable". For a clinically
    /// significant change it is part of the question: below it the answer is no.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub baseline_min: Option<i32>,
    /// Whether it is used when no other is asked for.
    #[serde(default)]
    pub default: bool,
    /// Where it comes from.
    pub source: Cow<'static, Source>,
}

impl ChangeThreshold {
    /// Makes a threshold for any baseline.
    pub const fn new(measure: ChangeMeasure, rule: ChangeRule, source: &'static Source) -> Self {
        Self { measure, rule, baseline_min: None, default: false, source: Cow::Borrowed(source) }
    }

    /// Makes the threshold of its measure that is used when no other is asked for.
    pub const fn usual(measure: ChangeMeasure, rule: ChangeRule, source: &'static Source) -> Self {
        Self { measure, rule, baseline_min: None, default: true, source: Cow::Borrowed(source) }
    }

    /// Makes the usual threshold for baselines from a value upward.
    pub const fn from_baseline(
        baseline_min: i32,
        measure: ChangeMeasure,
        rule: ChangeRule,
        source: &'static Source,
    ) -> Self {
        let baseline_min = Some(baseline_min);
        Self { measure, rule, baseline_min, default: true, source: Cow::Borrowed(source) }
    }
}

/// What reaching a change threshold means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ChangeMeasure {
    /// The person was where people with the condition are, is now where people without it are, and the change is
    /// reliable.
    ClinicallySignificant,
    /// The change is large enough to matter.
    Meaningful,
    /// The change may be chance.
    NotReliable,
    /// The score is now below the level that counts as a case.
    Recovery,
    /// The change is larger than chance explains.
    Reliable,
    /// Hardly any symptom is left.
    Remission,
    /// A large part of the baseline is gone.
    Response,
}

/// How a change threshold is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ChangeRule {
    /// The follow-up is this value or lower.
    FollowUpAtMost(i32),
    /// The follow-up is lower than this value in tenths: 97 is 9.7.
    FollowUpBelowTenths(i32),
    /// Twice the follow-up is not more than the baseline.
    HalfOfBaseline,
    /// The two scores differ by this many points or more.
    PointsAtLeast(u32),
    /// The two scores differ by this many points or fewer.
    PointsAtMost(u32),
}

impl fmt::Display for ChangeRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::FollowUpAtMost(value) => write!(f, "follow-up at most {value}"),
            Self::FollowUpBelowTenths(tenths) => {
                let sign = if *tenths < 0 { "-" } else { "" };
                let tenths = tenths.unsigned_abs();
                write!(f, "follow-up below {sign}{}.{}", tenths / 10, tenths % 10)
            }
            Self::HalfOfBaseline => f.write_str("half of the baseline or less"),
            Self::PointsAtLeast(points) => write!(f, "{points} points or more"),
            Self::PointsAtMost(points) => write!(f, "{points} points or fewer"),
        }
    }
}

/// Which way a score gets better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "a score goes in two directions")]
pub enum Direction {
    /// Fewer points are better: symptoms.
    #[default]
    LowerIsBetter,
    /// More points are better: well-being.
    HigherIsBetter,
}

/// When the instrument may be given again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "written as a literal in the tables")]
pub struct Readministration {
    /// The days that should lie between two sheets; absent when no number is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days_min: Option<u32>,
    /// Why.
    pub basis: Cow<'static, str>,
    /// Where it comes from.
    pub source: Cow<'static, Source>,
}

/// A published reliability of the total.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "written as a literal in the tables")]
pub struct Reliability {
    /// What was measured. The two give different thresholds, and neither stands in for the other.
    pub kind: ReliabilityKind,
    /// The coefficient, in thousandths: 870 is .87.
    pub thousandths: u16,
    /// In whom, and over which time.
    pub sample: Cow<'static, str>,
    /// Where it comes from.
    pub source: Cow<'static, Source>,
}

impl Reliability {
    /// Makes a reliability.
    pub const fn new(
        kind: ReliabilityKind,
        thousandths: u16,
        sample: &'static str,
        source: &'static Source,
    ) -> Self {
        Self { kind, thousandths, sample: Cow::Borrowed(sample), source: Cow::Borrowed(source) }
    }
}

/// What a reliability is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ReliabilityKind {
    /// How well the items go together: Cronbach's alpha.
    Alpha,
    /// How well two sheets of an unchanged person agree.
    TestRetest,
}

/// The mean and the standard deviation of the total in some sample.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "written as a literal in the tables")]
pub struct Norm {
    /// The mean, in hundredths of a point.
    pub mean_hundredths: i32,
    /// The standard deviation, in hundredths of a point.
    pub sd_hundredths: u32,
    /// In whom.
    pub sample: Cow<'static, str>,
    /// Where it comes from.
    pub source: Cow<'static, Source>,
}

impl Norm {
    /// Makes a norm from the mean and the standard deviation, both in hundredths.
    pub const fn new(
        (mean_hundredths, sd_hundredths): (i32, u32),
        sample: &'static str,
        source: &'static Source,
    ) -> Self {
        Self { mean_hundredths, sd_hundredths, sample: Cow::Borrowed(sample), source: Cow::Borrowed(source) }
    }
}
