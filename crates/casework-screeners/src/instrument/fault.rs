//! Why a table is not an instrument: every flaw that was found, and the place of each.
//!
//! The checks run in the compiler for a compiled-in table and at run time for a loaded one, so they write down what they
//! find without allocating: a list of fixed length, and places of fixed depth.

use std::fmt;

use casework_core::{Code, Family};

use super::Flaw;

/// Says why a definition does not hold together: every flaw that was found, in the order of the checks.
///
/// ```
/// use casework_screeners::instrument::{Flaw, Instrument};
/// let wire = r#"{ "id": "mood", "name": "Mood", "version": "1",
///     "scales": [{ "id": "ten", "from": 0, "to": 10 }],
///     "items": [{ "id": "q1", "scale": "tenn" }], "bands": [{ "from": 0, "to": 9, "id": "low", "label": "Low" }] }"#;
/// let error = Instrument::try_from(serde_json::from_str::<casework_screeners::Definition>(wire).unwrap()).unwrap_err();
/// let first = &error.faults()[0];
/// assert_eq!((first.flaw, first.pointer.as_str()), (Flaw::Scale, "/items/0/scale"));
/// assert_eq!(first.code().to_string(), "screener.S018");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", lines(.faults))]
pub struct DefinitionError {
    faults: Vec<Fault>,
}

impl DefinitionError {
    pub(super) fn new(found: &Faults) -> Self {
        Self {
            faults: found.iter().map(|(flaw, place)| Fault { flaw, pointer: place.to_string() }).collect(),
        }
    }

    /// Returns the flaws; there is one at least.
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }
}

/// One flaw and where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Fault {
    /// What is wrong.
    pub flaw: Flaw,
    /// Where, as a JSON pointer into the definition, such as `/bands/2`.
    pub pointer: String,
}

impl Fault {
    /// Returns the code, such as `screener.S004`.
    pub const fn code(&self) -> Code {
        Code::new(Family::Screener, self.flaw.id())
    }

    /// Returns what would have been right.
    pub const fn message(&self) -> &'static str {
        self.flaw.message()
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.pointer, self.message())
    }
}

fn lines(faults: &[Fault]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

/// The most flaws that are written down.
const FAULTS_MAX: usize = 24;

/// The most steps from the top of a definition to a place in it.
const STEPS_MAX: usize = 9;

/// A place in a definition, as the steps that lead to it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    steps: [Step; STEPS_MAX],
    len: usize,
}

#[derive(Debug, Clone, Copy)]
enum Step {
    Field(&'static str),
    Row(usize),
}

impl Place {
    pub(super) const TOP: Self = Self { steps: [Step::Row(0); STEPS_MAX], len: 0 };

    /// Goes into a field.
    pub(super) const fn field(self, name: &'static str) -> Self {
        self.step(Step::Field(name))
    }

    /// Goes to a row of a list.
    pub(super) const fn row(self, row: usize) -> Self {
        self.step(Step::Row(row))
    }

    const fn step(mut self, step: Step) -> Self {
        let mut left = self.len;
        let mut slots: &mut [Step] = &mut self.steps;
        while let [slot, rest @ ..] = slots {
            if left == 0 {
                *slot = step;
                self.len += 1;
                return self;
            }
            left -= 1;
            slots = rest;
        }
        self
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.steps.iter().take(self.len).try_for_each(|step| match step {
            Step::Field(name) => write!(f, "/{name}"),
            Step::Row(row) => write!(f, "/{row}"),
        })
    }
}

/// The flaws that were found so far.
#[derive(Debug, Clone, Copy)]
pub(super) struct Faults {
    found: [Option<(Flaw, Place)>; FAULTS_MAX],
}

impl Faults {
    pub(super) const NONE: Self = Self { found: [None; FAULTS_MAX] };

    /// Writes a flaw down; what no longer fits shows once the others are mended.
    pub(super) const fn add(&mut self, flaw: Flaw, place: Place) {
        let mut slots: &mut [Option<(Flaw, Place)>] = &mut self.found;
        while let [slot, rest @ ..] = slots {
            if slot.is_none() {
                *slot = Some((flaw, place));
                return;
            }
            slots = rest;
        }
    }

    pub(super) const fn first(&self) -> Option<Flaw> {
        match &self.found {
            [Some((flaw, _)), ..] => Some(*flaw),
            _ => None,
        }
    }

    fn iter(&self) -> impl Iterator<Item = (Flaw, Place)> {
        self.found.iter().flatten().copied()
    }
}
