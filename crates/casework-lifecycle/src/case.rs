//! The case: what its events add up to, and the run-time door to it.
//!
//! [`decide`] looks at a case, a command and the circumstances, and answers with events or a refusal; it changes
//! nothing. [`evolve`] adds one event to a case and never refuses. [`replay`] folds. Open [`decide`] first; the
//! compile-time door is [`typed`].

use std::marker::PhantomData;

use casework_core::{Actor, BusinessCalendar, CaseId, FreeText, Instant, PersonId, ProgramId, Role};
use casework_crisis::RuleSet;
use casework_screeners::Instrument;
use chrono::NaiveDate;
use uuid::Uuid;

pub(crate) mod checks;
pub mod command;
mod content;
mod decide;
pub mod event;
mod evolve;
mod next;
mod state;
pub mod typed;

pub use decide::decide;
pub use evolve::{ReplayError, evolve, replay};
pub use next::{NextClosing, NextStep, next_steps};
pub(crate) use state::{ClosedFact, HoldFact, State};
pub use state::{CrisisView, PlanView, ReferralView, Summary};

use crate::artifacts::course::Facility;
use crate::phases::Phase;
use crate::policy::{PolicyStamp, ProgramPolicy};

/// The type of a case whose phase is known only at run time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct AnyPhase;

/// A case. `Case` knows its phase at run time; `Case<Intake>` has proved it, and that no crisis is open.
///
/// ```
/// use casework_lifecycle::{Case, Phase};
/// let id = "01941f29-7c00-7000-8000-000000000001".parse().unwrap();
/// let case = Case::unopened(id);
/// assert!(!case.is_opened());
/// assert_eq!(case.phase(), Phase::Screening);
/// ```
#[derive(Debug, Clone)]
pub struct Case<P = AnyPhase> {
    pub(crate) state: Box<State>,
    pub(crate) proof: PhantomData<P>,
}

/// An open episode of someone, for the check that there is at most one in a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "two ids and the case they belong to")]
pub struct OpenEpisode<'a> {
    /// The case.
    pub case: CaseId,
    /// The client.
    pub client: PersonId,
    /// The program.
    pub program: &'a ProgramId,
}

/// The circumstances of a command. Everything that a decision needs and the case does not know is handed in here.
#[derive(Debug, Clone)]
#[expect(
    clippy::exhaustive_structs,
    reason = "callers fill it field by field; `Context::new` fills the rest"
)]
pub struct Context<'a> {
    /// Who asks.
    pub by: &'a Actor,
    /// When it happened.
    pub at: Instant,
    /// When it is entered.
    pub recorded_at: Instant,
    /// The id of the command, so that a command that is sent twice can be recognized.
    pub command: Uuid,
    /// Why it is entered late.
    pub late: Option<&'a FreeText>,
    /// The policy of the program.
    pub policy: &'a ProgramPolicy,
    /// The days that are worked.
    pub calendar: Option<&'a BusinessCalendar>,
    /// Open episodes of the client, for `open-case` and `reopen-case`.
    pub open_episodes: &'a [OpenEpisode<'a>],
    /// A case of the client that has the client's death, for `open-case`: nobody is taken in after that.
    pub died_in: Option<CaseId>,
    /// The closed case that a new one follows, for `open-case`.
    pub previous: Option<&'a Case>,
    /// The program's own instruments, which stand before the built-in ones of the same id.
    pub instruments: &'a [Instrument],
    /// The crisis rules that safety screens and declared crises are judged by; the standard set when absent.
    pub rules: Option<&'a RuleSet>,
    /// How many clients the case manager (or, for ACT, each counted member of the team) has, for an assignment.
    pub caseload: Option<u32>,
}

impl<'a> Context<'a> {
    /// Makes the circumstances of a command that is entered when it happens.
    pub const fn new(by: &'a Actor, at: Instant, command: Uuid, policy: &'a ProgramPolicy) -> Self {
        Self {
            by,
            at,
            recorded_at: at,
            command,
            late: None,
            policy,
            calendar: None,
            open_episodes: &[],
            died_in: None,
            previous: None,
            instruments: &[],
            rules: None,
            caseload: None,
        }
    }

    /// Returns the day of the step in the case's zone.
    pub(crate) fn day(&self, case: &State) -> NaiveDate {
        case.day_of(self.at)
    }
}

/// Returns an asker who may do nothing, for questions that do not depend on who asks.
pub(crate) fn nobody() -> Option<Actor> {
    Actor::new(PersonId::new(Uuid::nil()), [Role::Auditor]).ok()
}

impl Case {
    /// Makes the case that has no events yet.
    pub fn unopened(id: CaseId) -> Self {
        Self { state: Box::new(State::new(id)), proof: PhantomData }
    }
}

impl<P> Case<P> {
    /// Returns the id.
    pub const fn id(&self) -> CaseId {
        self.state.id
    }

    /// Says whether the case has been opened.
    pub const fn is_opened(&self) -> bool {
        self.state.opening.is_some()
    }

    /// Returns the phase; screening for a case that is not yet opened.
    pub const fn phase(&self) -> Phase {
        self.state.phase
    }

    /// Returns how many events the case has: the sequence number of the last one.
    pub const fn sequence(&self) -> u64 {
        self.state.sequence
    }

    /// Returns the latest crisis episode with its evidence and clocks, open or closed: what
    /// [`casework_crisis::escalate`] climbs its chain for. A case that began with older events may have none.
    pub fn crisis_episode(&self) -> Option<&casework_crisis::Episode> {
        self.state.crisis.episode.as_deref()
    }

    /// Returns what can be said of the case at a glance, without a person's words.
    pub fn summary(&self) -> Summary {
        self.state.summary()
    }

    /// Returns how many days of a span, both ends counted, the client stayed in a kind of facility; the day of discharge
    /// is not one of them. This is the measure of the outcome area of hospitalizations.
    pub fn days_in(&self, facility: Facility, from: NaiveDate, to: NaiveDate) -> u32 {
        let stays = self.state.stays.iter().filter(|stay| stay.facility == facility);
        stays.fold(0, |days, stay| days.saturating_add(stay.days_between(from, to)))
    }

    /// Returns the policy that the case goes by, and the version of the lifecycle.
    pub fn goes_by(&self) -> Option<(&PolicyStamp, u32)> {
        self.state.policy.as_ref().map(|policy| (policy, self.state.lifecycle))
    }

    /// Forgets what was proved.
    pub fn erase(self) -> Case {
        Case { state: self.state, proof: PhantomData }
    }
}
