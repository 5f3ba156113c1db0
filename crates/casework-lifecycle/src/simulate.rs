//! A generator of plausible whole cases: seeded, pure, and driven by [`decide`](crate::decide) and
//! [`evolve`](crate::evolve) alone, so that every event is one that the rules allow and every refusal one that they give.
//!
//! It is for research, load and tests. The people do not exist, the words are fixed phrases, and the frequencies are
//! made up: nothing about real clients can be learned from them. The same [`Settings`] and policy give the same bytes.
//!
//! What people must record to move on is looked up by the codes of the refusal, in one table: a new artifact of the
//! lifecycle is one row more in `simulate/artifacts.rs`. Open that file first; `simulate/journey.rs` has the way of a case.

mod artifacts;
mod closing;
mod contacts;
mod crisis;
mod goals;
mod incidents;
mod journey;
mod people;
mod random;
mod referrals;
mod sheets;
mod step;
mod tries;
mod walker;

use std::collections::VecDeque;

use chrono::NaiveDate;

use crate::policy::{Model, ProgramPolicy};

pub use journey::SimulatedCase;
pub use step::{Step, StepActor, StepLine};

/// What is simulated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Settings {
    /// The seed: another seed, other cases.
    pub seed: u64,
    /// The fewest events of a case.
    pub fewest: u32,
    /// The most events of a case.
    pub most: u32,
    /// The only model of delivery; every model in its turn when absent.
    pub model: Option<Model>,
    /// The first day on which a case opens; cases open over the year that follows and run for some years.
    pub start: NaiveDate,
}

/// Says why settings cannot be followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SettingsError {
    /// The bounds leave no room for a case.
    #[error(
        "a case of {fewest} to {most} events cannot be made: give bounds such as 50 to 500, the upper one at least {MOST_MIN} and the lower one at most half of it"
    )]
    Bounds {
        /// The fewest events.
        fewest: u32,
        /// The most events.
        most: u32,
    },
}

/// The least that the upper bound of events may be.
pub const MOST_MIN: u32 = 30;

impl Settings {
    /// Makes settings for a seed: 50 to 500 events a case, every model, from 2020-01-06 on.
    pub fn new(seed: u64) -> Self {
        let start = NaiveDate::from_ymd_opt(2020, 1, 6).unwrap_or_default();
        Self { seed, fewest: 50, most: 500, model: None, start }
    }

    /// Sets how many events a case has. The lower bound is at most half of the upper one, so that a case can end well.
    ///
    /// # Errors
    /// [`SettingsError::Bounds`] when the bounds leave no room.
    pub const fn with_events(mut self, fewest: u32, most: u32) -> Result<Self, SettingsError> {
        if most < MOST_MIN || fewest > most / 2 {
            return Err(SettingsError::Bounds { fewest, most });
        }
        (self.fewest, self.most) = (fewest, most);
        Ok(self)
    }

    /// Sets the only model of delivery.
    #[must_use]
    pub const fn with_model(mut self, model: Option<Model>) -> Self {
        self.model = model;
        self
    }

    /// Sets the first day on which a case opens.
    #[must_use]
    pub const fn with_start(mut self, start: NaiveDate) -> Self {
        self.start = start;
        self
    }
}

/// The cases that follow from settings and a policy, without an end; take as many as are wanted.
///
/// ```
/// use casework_lifecycle::simulate::{Settings, Simulation};
/// use casework_lifecycle::{ProgramPolicy, replay};
/// let policy = ProgramPolicy::us_default();
/// let one = Simulation::new(Settings::new(7), &policy).next().unwrap();
/// assert!((50..=500).contains(&one.events().count()));
/// assert_eq!(replay(one.events()).unwrap().summary(), one.case.summary());
/// let again = Simulation::new(Settings::new(7), &policy).next().unwrap();
/// assert!(one.lines().eq(again.lines()));
/// ```
#[derive(Debug)]
pub struct Simulation<'a> {
    settings: Settings,
    policy: &'a ProgramPolicy,
    /// The number of the next client.
    unit: u64,
    /// Episodes of the client that was simulated last.
    waiting: VecDeque<SimulatedCase>,
}

impl<'a> Simulation<'a> {
    /// Starts at the first client.
    pub const fn new(settings: Settings, policy: &'a ProgramPolicy) -> Self {
        Self { settings, policy, unit: 0, waiting: VecDeque::new() }
    }
}

impl Iterator for Simulation<'_> {
    type Item = SimulatedCase;

    /// Returns the next case: the episodes of one client after another, each client's in their order.
    fn next(&mut self) -> Option<SimulatedCase> {
        if self.waiting.is_empty() {
            self.unit = self.unit.saturating_add(1);
            self.waiting.extend(journey::episodes(&self.settings, self.policy, self.unit));
        }
        self.waiting.pop_front()
    }
}
