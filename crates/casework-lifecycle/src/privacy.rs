//! Records and privacy: who may see what, what may be given to whom, and what is owed about the record itself.
//!
//! Tables are data with a source and a status; the functions over them are pure and give reasons. What happens still
//! goes through the one door: [`crate::decide`] asks these functions, and refuses with E13, E19 or E04. The words of
//! psychotherapy and substance-use counseling notes are never held here: they are kept apart from the record.
//!
//! Open [`permissions`] first, then [`disclosure`].

pub mod access;
pub mod accounting;
pub mod amendment;
pub mod consent;
pub mod disclosure;
pub(crate) mod door;
pub mod exceptions;
mod facts;
pub mod permissions;
pub mod records;
pub mod retention;
pub mod rules;
pub mod team;

pub use access::{AccessAsked, AccessDecision, AccessingRecord, may_access};
pub use accounting::{Accounting, account};
pub use consent::{Purpose, ReleaseForm, ReleaseOnFile};
pub use disclosure::{DisclosureDecision, DisclosureRequest, decide_disclosure};
pub use exceptions::LegalException;
pub(crate) use facts::{PrivacyFact, number};
pub use facts::{RecordDuty, RecordDutyKind, duties};
pub use permissions::{Action, DataClass, Permission};
pub use retention::{RetentionEnd, retention_end};
pub use rules::PrivacyRules;
