//! The case-management lifecycle, from screening to transition, as one table with two doors.
//!
//! * [`phases`] holds THE table: phases, exit artifacts, 44 permitted moves.
//! * [`Case`] with a [`Command`] is the run-time door; `Case<Intake>` with typed verbs is the compile-time door
//!   ([`case::typed`]). Both call the same [`decide`] and [`evolve`].
//! * [`ProgramPolicy`] holds every number that differs between programs.
//!
//! Nothing here reads a clock, a file or a random source. Storing events belongs to `casework-store`.
//!
//! Open [`phases`] first.

pub mod alerts;
pub mod artifacts;
pub mod case;
pub mod caseload;
pub mod closure;
pub mod due;
pub mod fidelity;
mod goal_gate;
pub mod measures;
pub mod phases;
pub mod policy;
pub mod privacy;
pub mod referral;
pub mod refusal;
#[cfg(feature = "simulate")]
pub mod simulate;
pub mod sources;
mod tagged;
pub mod thread;

pub use artifacts::{Entry, ExitArtifact};
pub use case::command::Command;
pub use case::event::{Event, Happening};
pub use case::typed::{InCrisis, Moved, NotProved, Proof, Refused, Stabilized};
pub use case::{
    AnyPhase, Case, Context, OpenEpisode, ReplayError, Summary, decide, evolve, next_steps, replay,
};
pub use closure::ClosureReason;
pub use due::due;
pub use phases::{LoopReason, MOVES, Move, MoveKind, Phase, marker};
pub use policy::{Model, PolicyStamp, ProgramPolicy};
pub use referral::ReferralStatus;
pub use refusal::{Refusal, RefusalCode};
