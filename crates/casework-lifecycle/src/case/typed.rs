//! The compile-time door: a case whose phase is proved has exactly the verbs of its row in the table.
//!
//! `Case<Intake>` can begin an assessment, go back to screening, or close; nothing else compiles. While a crisis is
//! active the case is a `Case<InCrisis<Intake>>`, which has no forward verbs but the two urgent ones.
//!
//! Skipping the assessment does not compile:
//!
//! ```compile_fail
//! use casework_lifecycle::{Case, Context, marker::Intake};
//! fn skip(case: Case<Intake>, context: &Context<'_>) {
//!     let _ = case.begin_risk_stratification(context);
//! }
//! ```
//!
//! Its twin, one word apart, does:
//!
//! ```
//! use casework_lifecycle::{Case, Context, marker::Intake};
//! fn step(case: Case<Intake>, context: &Context<'_>) {
//!     let _ = case.begin_assessment(context);
//! }
//! ```
//!
//! Planning without a level of risk does not compile:
//!
//! ```compile_fail
//! use casework_lifecycle::{Case, Context, marker::Assessment};
//! fn plan(case: Case<Assessment>, context: &Context<'_>) {
//!     let _ = case.begin_planning(context);
//! }
//! ```
//!
//! ```
//! use casework_lifecycle::{Case, Context, marker::RiskStratification};
//! fn plan(case: Case<RiskStratification>, context: &Context<'_>) {
//!     let _ = case.begin_planning(context);
//! }
//! ```
//!
//! Going forward during a crisis does not compile:
//!
//! ```compile_fail
//! use casework_lifecycle::{Case, Context, InCrisis, marker::Monitoring};
//! fn review(case: Case<InCrisis<Monitoring>>, context: &Context<'_>) {
//!     let _ = case.begin_evaluation(context);
//! }
//! ```
//!
//! ```
//! use casework_lifecycle::{Case, Context, Stabilized, marker::Monitoring};
//! fn review(case: Case<Stabilized<Monitoring>>, context: &Context<'_>) {
//!     let _ = case.begin_evaluation(context);
//! }
//! ```
//!
//! Moving a closed case does not compile:
//!
//! ```compile_fail
//! use casework_lifecycle::{Case, Context, marker::Closed};
//! fn move_on(case: Case<Closed>, context: &Context<'_>) {
//!     let _ = case.begin_intake(context);
//! }
//! ```
//!
//! ```
//! use casework_lifecycle::{Case, Context, marker::Screening};
//! fn move_on(case: Case<Screening>, context: &Context<'_>) {
//!     let _ = case.begin_intake(context);
//! }
//! ```

use std::fmt;
use std::marker::PhantomData;

use casework_core::CaseId;

use super::command::{
    Command, DeclaringCrisis, OpenCase, Record, ResolvingCrisis, Signing, StabilizingCrisis,
};
use super::event::Event;
use super::state::CrisisStatus;
use super::{Case, Context, State, decide, evolve};
use crate::phases::{Phase, marker};
use crate::refusal::Refusal;

/// Keeps the proofs to this crate.
pub trait Sealed {}

/// A marker type of the table of phases.
pub trait PhaseMarker: Sealed {
    /// The phase that it stands for.
    const PHASE: Phase;
}

/// Something that can be proved of a case: its phase, and where the crisis overlay stands.
pub trait Proof: Sealed {
    /// Says in words what is proved.
    fn words() -> String;

    /// Says whether it holds.
    #[doc(hidden)]
    fn holds(phase: Phase, crisis_is_active: bool, crisis_is_stabilized: bool) -> bool;
}

/// A crisis is active in the phase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct InCrisis<P>(PhantomData<P>);

/// A crisis in the phase is stabilized and not yet resolved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stabilized<P>(PhantomData<P>);

impl<P> Sealed for InCrisis<P> {}
impl<P> Sealed for Stabilized<P> {}

impl<P: PhaseMarker> Proof for P {
    fn words() -> String {
        format!("in {} with no crisis open", P::PHASE)
    }

    fn holds(phase: Phase, crisis_is_active: bool, crisis_is_stabilized: bool) -> bool {
        phase == P::PHASE && !crisis_is_active && !crisis_is_stabilized
    }
}

impl<P: PhaseMarker> Proof for InCrisis<P> {
    fn words() -> String {
        format!("in {} with an active crisis", P::PHASE)
    }

    fn holds(phase: Phase, crisis_is_active: bool, _: bool) -> bool {
        phase == P::PHASE && crisis_is_active
    }
}

impl<P: PhaseMarker> Proof for Stabilized<P> {
    fn words() -> String {
        format!("in {} with a stabilized crisis", P::PHASE)
    }

    fn holds(phase: Phase, _: bool, crisis_is_stabilized: bool) -> bool {
        phase == P::PHASE && crisis_is_stabilized
    }
}

/// What a typed verb gives: the case with its new proof, and the events to store.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Moved<P> {
    /// The case as it is now.
    pub case: Case<P>,
    /// What happened; store it before the case is used further.
    pub events: Vec<Event>,
}

/// What a typed verb gives back when it is refused: the case as it was, and why.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Refused<P> {
    /// The case as it was.
    pub case: Case<P>,
    /// Why.
    pub refusal: Box<Refusal>,
}

/// Says that a case is not where it was said to be; it is given back.
#[derive(Debug, Clone, thiserror::Error)]
#[error("the case is in {found}, not {wanted}")]
#[non_exhaustive]
pub struct NotProved {
    /// The case.
    pub case: Case,
    /// What was to be proved.
    pub wanted: String,
    /// The phase it is in.
    pub found: Phase,
}

impl<P> fmt::Display for Refused<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.refusal.fmt(f)
    }
}

impl<P: fmt::Debug> std::error::Error for Refused<P> {}

impl State {
    fn proves<P: Proof>(&self) -> bool {
        let (active, stabilized) =
            (self.crisis.status == CrisisStatus::Active, self.crisis.status == CrisisStatus::Stabilized);
        self.opening.is_some() && P::holds(self.phase, active, stabilized)
    }
}

impl Case {
    /// Proves where the case is.
    ///
    /// # Errors
    /// The case, when it is somewhere else.
    pub fn prove<P: Proof>(self) -> Result<Case<P>, Box<NotProved>> {
        if self.state.proves::<P>() {
            Ok(Case { state: self.state, proof: PhantomData })
        } else {
            let found = self.phase();
            Err(Box::new(NotProved { case: self, wanted: P::words(), found }))
        }
    }

    /// Opens an episode.
    ///
    /// # Errors
    /// The refusal.
    pub fn open(
        id: CaseId,
        opening: OpenCase,
        context: &Context<'_>,
    ) -> Result<Moved<marker::Screening>, Refusal> {
        let unopened: Case<marker::Screening> = Case { state: Box::new(State::new(id)), proof: PhantomData };
        unopened.go(&Command::OpenCase(opening), context).map_err(|refused| *refused.refusal)
    }
}

impl<P> Case<P> {
    /// Decides a command of the table, evolves, and carries the proof on.
    pub(crate) fn go<Q: Proof>(
        self,
        command: &Command,
        context: &Context<'_>,
    ) -> Result<Moved<Q>, Refused<P>> {
        let erased = self.erase();
        match decide(&erased, command, context) {
            Err(refusal) => Err(Refused {
                case: Case { state: erased.state, proof: PhantomData },
                refusal: Box::new(refusal),
            }),
            Ok(events) => {
                let case = events.iter().fold(erased, evolve);
                // INVARIANT: a row of the table leads where it says; the exhaustive walk in the tests holds it.
                debug_assert!(case.state.proves::<Q>(), "a verb leads where its row says");
                Ok(Moved { case: Case { state: case.state, proof: PhantomData }, events })
            }
        }
    }
}

/// What recording in a stabilized crisis gives: the case, whose proof has to be made anew, and the events to store.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Recorded {
    /// The case as it is now: new danger may have made the crisis active again.
    pub case: Case,
    /// What happened; store it before the case is used further.
    pub events: Vec<Event>,
}

/// A proof that no entry can undo: a crisis that is only stabilized may flare up with what is recorded.
pub trait Steady: Proof {}

impl<P: PhaseMarker> Steady for P {}
impl<P: PhaseMarker> Steady for InCrisis<P> {}

impl<P: Steady> Case<P> {
    /// Puts something on record; the case stays where it is.
    ///
    /// # Errors
    /// The refusal, with the case as it was.
    pub fn record(self, entry: Record, context: &Context<'_>) -> Result<Moved<P>, Refused<P>> {
        self.go(&Command::Record(entry), context)
    }
}

impl<P: PhaseMarker> Case<Stabilized<P>> {
    /// Puts something on record. A safety screen that finds new danger makes the crisis active again, so that what was
    /// proved of the case has to be proved anew.
    ///
    /// # Errors
    /// The refusal, with the case as it was.
    pub fn record(self, entry: Record, context: &Context<'_>) -> Result<Recorded, Refused<Stabilized<P>>> {
        let erased = self.erase();
        match decide(&erased, &Command::Record(entry), context) {
            Err(refusal) => Err(Refused {
                case: Case { state: erased.state, proof: PhantomData },
                refusal: Box::new(refusal),
            }),
            Ok(events) => Ok(Recorded { case: events.iter().fold(erased, evolve), events }),
        }
    }
}

impl<P: Proof> Case<P> {
    /// Signs a document; the case stays where it is.
    ///
    /// # Errors
    /// The refusal, with the case as it was.
    pub fn sign(self, signing: Signing, context: &Context<'_>) -> Result<Moved<P>, Refused<P>> {
        self.go(&Command::Sign(signing), context)
    }
}

impl Case<marker::Closed> {
    /// Opens the episode that follows this one.
    pub(crate) fn open_next(
        &self,
        id: CaseId,
        mut opening: OpenCase,
        context: &Context<'_>,
    ) -> Result<Moved<marker::Screening>, Refusal> {
        opening.previous = Some(self.id());
        let previous = self.clone().erase();
        Case::open(id, opening, &Context { previous: Some(&previous), ..context.clone() })
    }
}

impl<P: PhaseMarker> Case<P> {
    /// Declares a crisis.
    ///
    /// # Errors
    /// The refusal, with the case as it was.
    pub fn declare_crisis(
        self,
        crisis: DeclaringCrisis,
        context: &Context<'_>,
    ) -> Result<Moved<InCrisis<P>>, Refused<P>> {
        self.go(&Command::DeclareCrisis(crisis), context)
    }
}

impl<P: PhaseMarker> Case<InCrisis<P>> {
    /// Records that immediate danger has ended.
    ///
    /// # Errors
    /// The refusal, with the case as it was.
    pub fn stabilize_crisis(
        self,
        stabilizing: StabilizingCrisis,
        context: &Context<'_>,
    ) -> Result<Moved<Stabilized<P>>, Refused<InCrisis<P>>> {
        self.go(&Command::StabilizeCrisis(stabilizing), context)
    }
}

impl<P: PhaseMarker> Case<Stabilized<P>> {
    /// Ends the crisis.
    ///
    /// # Errors
    /// The refusal, with the case as it was.
    pub fn resolve_crisis(
        self,
        resolving: ResolvingCrisis,
        context: &Context<'_>,
    ) -> Result<Moved<P>, Refused<Stabilized<P>>> {
        self.go(&Command::ResolveCrisis(resolving), context)
    }

    /// Declares the crisis again: it has flared up.
    ///
    /// # Errors
    /// The refusal, with the case as it was.
    pub fn declare_crisis_again(
        self,
        crisis: DeclaringCrisis,
        context: &Context<'_>,
    ) -> Result<Moved<InCrisis<P>>, Refused<Stabilized<P>>> {
        self.go(&Command::DeclareCrisis(crisis), context)
    }
}
