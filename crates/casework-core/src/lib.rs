//! The words that every casework crate shares: ids, people, roles and signatures, sources with their status,
//! codes and findings, six-way answers, instants with a time zone, business days, and text that is not printed.
//!
//! Nothing here reads a clock, a file, the environment, a network or a random source: time and ids are arguments.
//! What it deliberately does not hold: phases, instruments, goals, crisis rules. Open [`people`] first.

pub mod answer;
pub mod calendar;
pub mod digest;
pub mod finding;
pub mod id;
pub mod people;
pub mod source;
pub mod text;
pub mod wire;

pub use answer::Answer;
pub use calendar::{BusinessCalendar, Instant, Zone};
pub use digest::Digest;
pub use finding::{Code, Family, Finding};
pub use id::{
    CaseId, EntryId, EventId, GoalId, InterventionId, NeedId, PersonId, ProgramId, ReferralId, ReleaseId,
};
pub use people::{Actor, Role, Signature};
pub use source::{Source, Status};
pub use text::FreeText;
