//! What a check answers: a verdict for each letter, an overall word, and the findings behind them.

use std::ops::Range;

use std::borrow::Cow;

use casework_core::Finding;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::overrides::{Override, Standing};
use crate::policy::PolicyStamp;
use crate::proposals::Proposal;
use crate::statement::Language;

/// How much a finding weighs, from nothing to a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "a closed order that verdicts are read from")]
pub enum Severity {
    /// Nothing is wrong.
    Pass,
    /// Worth knowing; the letter still passes.
    Info,
    /// Worth a second look.
    Warn,
    /// Cannot be judged from what is there: a person must.
    NeedsReview,
    /// The rule does not hold.
    Fail,
}

/// The letters of SMART.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "five letters")]
pub enum Letter {
    /// Specific.
    S,
    /// Measurable.
    M,
    /// Achievable.
    A,
    /// Relevant.
    R,
    /// Time-bound.
    T,
}

impl Letter {
    /// Every letter, in order.
    pub const ALL: [Self; 5] = [Self::S, Self::M, Self::A, Self::R, Self::T];
}

/// The verdict on one letter: the weightiest of its findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "a closed scale that people act on")]
pub enum Verdict {
    /// The letter holds.
    Pass,
    /// It holds, with something to look at.
    Warn,
    /// A person must judge.
    NeedsReview,
    /// It does not hold.
    Fail,
}

impl From<Severity> for Verdict {
    fn from(severity: Severity) -> Self {
        match severity {
            Severity::Pass | Severity::Info => Self::Pass,
            Severity::Warn => Self::Warn,
            Severity::NeedsReview => Self::NeedsReview,
            Severity::Fail => Self::Fail,
        }
    }
}

/// The verdicts on the five letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Letters {
    /// Specific.
    pub s: Verdict,
    /// Measurable.
    pub m: Verdict,
    /// Achievable.
    pub a: Verdict,
    /// Relevant.
    pub r: Verdict,
    /// Time-bound.
    pub t: Verdict,
}

impl Letters {
    /// Returns the verdict on one letter.
    pub const fn verdict(&self, letter: Letter) -> Verdict {
        match letter {
            Letter::S => self.s,
            Letter::M => self.m,
            Letter::A => self.a,
            Letter::R => self.r,
            Letter::T => self.t,
        }
    }
}

/// What to do with the goal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "three things a person can do next")]
pub enum Overall {
    /// Nothing stands against it.
    Ready,
    /// A person looks at what was noted and decides.
    Review,
    /// At least one rule fails: write it anew.
    Revise,
}

/// A place in a text, in bytes of its UTF-8 form.
///
/// Front ends count otherwise: [`TextSpan::utf16`] gives the offsets that JavaScript counts in.
///
/// ```
/// use casework_goals::TextSpan;
/// let text = "“Café” once a week, maybe";
/// let span = TextSpan { start: text.find("maybe").unwrap(), end: text.len() };
/// assert_eq!(span.of(text), Some("maybe"));
/// assert_eq!(span.utf16(text), Some(20..25));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_structs, reason = "a place has a beginning and an end")]
pub struct TextSpan {
    /// The offset of its first byte.
    pub start: usize,
    /// The offset after its last byte.
    pub end: usize,
}

impl TextSpan {
    /// Returns the words that stand there; there are none when the text is another one.
    pub fn of(self, text: &str) -> Option<&str> {
        text.get(self.start..self.end)
    }

    /// Returns the same place in UTF-16 code units.
    pub fn utf16(self, text: &str) -> Option<Range<usize>> {
        let units = |part: &str| part.encode_utf16().count();
        let start = units(text.get(..self.start)?);
        Some(start..start.saturating_add(units(self.of(text)?)))
    }
}

/// A finding with the letter that it touches and its weight.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct GoalFinding {
    /// What was found, where, and what to do; pointer, suggestion and source are always there.
    #[serde(flatten)]
    pub finding: Finding,
    /// The letter that it touches.
    pub letter: Letter,
    /// How much it weighs.
    pub severity: Severity,
    /// The words that it is about, when it was read from a text: a place in the text that the pointer names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub span: Option<TextSpan>,
    /// Which of its rule's reasons it is, where findings for several reasons point at one place: `range`, `kind`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<Cow<'static, str>>,
    /// Who overruled it, and why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overruled: Option<Override>,
}

/// The answer to one check of one draft.
///
/// The findings are ordered by letter and code, so the same draft gives the same bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Report {
    /// A verdict for each letter.
    pub letters: Letters,
    /// What to do with the goal.
    pub overall: Overall,
    /// Everything that was found, also what weighs nothing.
    pub findings: Vec<GoalFinding>,
    /// What stands once the overruled findings are left out, when a person has overruled any; letters and overall are
    /// always those that were computed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub standing: Option<Standing>,
    /// What the words of the statement would put into the fields, for a person to confirm.
    #[serde(default)]
    pub proposals: Vec<Proposal>,
    /// The policy that decided.
    pub policy: PolicyStamp,
    /// In which language the statement was read; only English is.
    pub language: Language,
}

impl Report {
    /// Sorts the findings and reads the verdicts from them.
    pub(crate) fn new(
        mut findings: Vec<GoalFinding>,
        overrides: &[Override],
        proposals: Vec<Proposal>,
        policy: PolicyStamp,
        language: Language,
    ) -> Self {
        findings
            .sort_by(|a, b| (a.letter, &a.finding.code, a.span).cmp(&(b.letter, &b.finding.code, b.span)));
        let (letters, overall) = verdicts(&findings.iter());
        let idle = overrides
            .iter()
            .enumerate()
            .filter(|(_, overruled)| !findings.iter().any(|found| overruled.names(found)));
        let idle: Vec<String> = idle.map(|(place, _)| format!("/overrides/{place}")).collect();
        for found in &mut findings {
            found.overruled = overrides.iter().find(|overruled| overruled.names(found)).cloned();
        }
        let standing = (!overrides.is_empty()).then(|| {
            let (letters, overall) = verdicts(&findings.iter().filter(|found| found.overruled.is_none()));
            Standing { letters, overall, idle }
        });
        Self { letters, overall, findings, standing, proposals, policy, language }
    }

    /// Returns what to do with the goal once the overruled findings are left out.
    pub fn stands(&self) -> Overall {
        self.standing.as_ref().map_or(self.overall, |standing| standing.overall)
    }

    /// Says whether any letter fails that nobody has overruled.
    pub fn fails(&self) -> bool {
        self.stands() == Overall::Revise
    }

    /// Says whether a rule of the goal family, named by its code without the prefix, found something.
    pub fn has(&self, code: &str) -> bool {
        self.findings.iter().any(|found| found.finding.code.id() == code)
    }
}

fn verdicts<'a>(findings: &(impl Iterator<Item = &'a GoalFinding> + Clone)) -> (Letters, Overall) {
    let worst = |letter: Letter| {
        let of_letter = findings.clone().filter(|found| found.letter == letter);
        of_letter.map(|found| Verdict::from(found.severity)).max().unwrap_or(Verdict::Pass)
    };
    let letters = Letters {
        s: worst(Letter::S),
        m: worst(Letter::M),
        a: worst(Letter::A),
        r: worst(Letter::R),
        t: worst(Letter::T),
    };
    let overall = match Letter::ALL.map(|letter| letters.verdict(letter)).into_iter().max() {
        Some(Verdict::Fail) => Overall::Revise,
        Some(Verdict::Warn | Verdict::NeedsReview) => Overall::Review,
        Some(Verdict::Pass) | None => Overall::Ready,
    };
    (letters, overall)
}

/// Puts findings in the order of their letters, their codes and the words that they mark.
pub(crate) fn sort(findings: &mut [GoalFinding]) {
    findings.sort_by(|a, b| (a.letter, &a.finding.code, a.span).cmp(&(b.letter, &b.finding.code, b.span)));
}
