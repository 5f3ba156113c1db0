//! Custody of the record: who has read it, what must not be destroyed, and what was erased, why and by whom.
//!
//! The journal stands beside the events, in a hash chain of its own, and is never changed. It holds no word of a
//! record. Nothing is ever destroyed by itself: erasing is ordered by a privacy officer, and refused while a case of
//! the client is open, while its retention runs, while a legal hold is on, and where content was written without a key.
//!
//! Open `custody/rules.rs` first.

#[cfg(feature = "seal")]
mod erasing;
mod memory;
mod rules;

use std::fmt;

use casework_core::{Actor, CaseId, Digest, EntryId, FreeText, Instant, PersonId, Role};
use casework_lifecycle::PolicyStamp;
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::chain::link;
use crate::store::{CaseEntry, Fault, StoreError};
use crate::views::{Page, Paged};

#[cfg(feature = "seal")]
pub use erasing::{Erased, ErasureOrder, ErasurePlan, erase, finish_erasures, plan_erasure};
pub use rules::{erased_cases, holds_on, log_access, place_hold, read_logged, release_hold};

/// Something that is kept in the journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case", rename_all_fields = "kebab-case")]
#[non_exhaustive]
pub enum Custody {
    /// Someone has read content.
    Accessed {
        /// The case; nothing when a view with several was read.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        case: Option<CaseId>,
        /// What was read: a code such as `case` or `timeline`.
        what: EntryId,
        /// Why: a code such as `treatment` or `break-glass`.
        purpose: EntryId,
    },
    /// A legal hold was placed: nothing of the client may be erased.
    HoldPlaced {
        /// The name of the hold.
        hold: EntryId,
        /// Why.
        reason: FreeText,
    },
    /// A legal hold was released.
    HoldReleased {
        /// The name of the hold.
        hold: EntryId,
        /// Why.
        reason: FreeText,
    },
    /// Erasing was ordered: from now on nothing can be added to the cases, and no hold placed.
    ErasureOrdered {
        /// The cases.
        cases: Vec<CaseId>,
        /// Why.
        reason: FreeText,
        /// The day on which the last retention ended.
        retained_until: NaiveDate,
        /// The name of the key that is erased.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        key: Option<String>,
        /// The policy that said how long records are kept.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        policy: Option<PolicyStamp>,
    },
    /// The key is gone.
    Erased,
}

impl Custody {
    /// The names on the wire.
    pub const NAMES: [&str; 5] = ["accessed", "hold-placed", "hold-released", "erasure-ordered", "erased"];

    /// Returns the name on the wire.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Accessed { .. } => "accessed",
            Self::HoldPlaced { .. } => "hold-placed",
            Self::HoldReleased { .. } => "hold-released",
            Self::ErasureOrdered { .. } => "erasure-ordered",
            Self::Erased => "erased",
        }
    }
}

/// A record of the journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_structs, reason = "a wire type, frozen by a golden file")]
pub struct Note {
    /// The client whom it is about.
    pub client: PersonId,
    /// When.
    pub at: Instant,
    /// Who.
    pub by: Actor,
    /// The role in which it was done.
    pub role: Role,
    /// What.
    pub custody: Custody,
}

/// A record of the journal with its place and its hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Kept {
    /// The place in the journal, from 1, without gaps.
    pub position: u64,
    /// The hash of the record before it and of this one.
    pub hash: Digest,
    /// The record.
    #[serde(flatten)]
    pub note: Note,
    /// The record as it is stored.
    #[serde(skip)]
    pub(crate) body: String,
    /// Whether the columns beside it, by which it is found, say the same.
    #[serde(skip)]
    pub(crate) is_found_as_it_says: bool,
}

/// A reason why something about custody is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Objection {
    /// A legal hold is written in a case.
    CaseHeld(CaseId),
    /// A case is open.
    CaseOpen(CaseId),
    /// A case went on while the order was being looked at.
    CaseWentOn(CaseId),
    /// The client has no case here.
    ClientUnknown,
    /// Erasing was ordered before.
    ErasureOrdered,
    /// A legal hold is on.
    HoldOn(EntryId),
    /// There is no such hold.
    HoldUnknown(EntryId),
    /// A case is sealed with a key that is not here: what stands against erasing it cannot be seen.
    KeyMissing(CaseId),
    /// Events were written without a key: erasing a key would not erase them.
    NotSealed(CaseId, u64),
    /// The retention of a case runs until the end of a day.
    Retained(CaseId, NaiveDate),
    /// Only some may do this.
    Role(Role),
}

impl Objection {
    /// Returns the name on the wire.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::CaseHeld(_) => "case-held",
            Self::CaseOpen(_) => "case-open",
            Self::CaseWentOn(_) => "case-went-on",
            Self::ClientUnknown => "client-unknown",
            Self::ErasureOrdered => "erasure-ordered",
            Self::HoldOn(_) => "hold-on",
            Self::HoldUnknown(_) => "hold-unknown",
            Self::KeyMissing(_) => "key-missing",
            Self::NotSealed(..) => "not-sealed",
            Self::Retained(..) => "retained",
            Self::Role(_) => "role",
        }
    }
}

impl fmt::Display for Objection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CaseHeld(case) => write!(f, "a legal hold is on in case {case}"),
            Self::CaseOpen(case) => write!(f, "case {case} is open"),
            Self::CaseWentOn(case) => write!(f, "case {case} went on in the meantime: look at it again"),
            Self::ClientUnknown => write!(f, "nothing is kept of this client that could still be erased"),
            Self::ErasureOrdered => write!(f, "erasing was ordered before"),
            Self::HoldOn(hold) => write!(f, "the legal hold `{hold}` is on"),
            Self::HoldUnknown(hold) => write!(f, "there is no legal hold `{hold}` to release"),
            Self::KeyMissing(case) => {
                write!(f, "the key of case {case} is not here: nobody can say what it holds")
            }
            Self::NotSealed(case, count) => {
                write!(
                    f,
                    "{count} events of case {case} were written without a key: erasing a key does not erase them"
                )
            }
            Self::Retained(case, until) => write!(f, "case {case} has to be kept until {until}"),
            Self::Role(role) => write!(f, "only the role `{}` may do this", role.as_str()),
        }
    }
}

/// Says why something about custody was not done.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CustodyError {
    /// The keys failed: what was ordered stands, and is finished by `finish_erasures`.
    #[cfg(feature = "seal")]
    #[error("{0}")]
    Keys(#[from] crate::keys::KeyError),
    /// It is refused, with every reason.
    #[error("refused: {}", list(.0))]
    Refused(Vec<Objection>),
    /// The store failed.
    #[error("{0}")]
    Store(#[from] StoreError),
}

fn list(objections: &[Objection]) -> String {
    objections.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

/// What is known of a client when something is decided about custody.
#[derive(Debug)]
#[non_exhaustive]
pub struct Known<'a> {
    /// What the journal says of the client, accesses apart, in order.
    pub kept: &'a [Kept],
    /// The cases of the client, as the list has them now.
    pub cases: &'a [CaseEntry],
}

/// Decides what is written to the journal.
pub type Decision<'a> = &'a mut dyn FnMut(&Known<'_>) -> Result<Vec<Note>, CustodyError>;

/// The journal of a store.
pub trait Journal {
    /// Looks at what is known of a client and writes what is decided, in one transaction. An order to erase marks the
    /// cases it names and empties what the views show of them, in the same transaction.
    ///
    /// # Errors
    /// What the decision says, and [`CustodyError::Store`]. Nothing is changed on any error.
    fn keep(&mut self, client: PersonId, decide: Decision<'_>) -> Result<(), CustodyError>;

    /// Reads the journal of a client, or all of it.
    ///
    /// # Errors
    /// [`StoreError`] when what is stored cannot be read.
    fn journal(&self, client: Option<PersonId>, page: &Page) -> Result<Paged<Kept>, StoreError>;

    /// Returns the position and the hash of the last record; 0 and zeros when there is none.
    ///
    /// # Errors
    /// [`StoreError`] when what is stored cannot be read.
    fn journal_head(&self) -> Result<(u64, Digest), StoreError>;

    /// Returns the hash of a record.
    ///
    /// # Errors
    /// [`StoreError`] when what is stored cannot be read.
    fn journal_hash(&self, position: u64) -> Result<Option<Digest>, StoreError>;

    /// Says how many events of a case are not sealed.
    ///
    /// # Errors
    /// [`StoreError`] when what is stored cannot be read.
    fn unsealed(&self, case: CaseId) -> Result<u64, StoreError>;
}

/// A record of the journal as it is stored.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) position: u64,
    pub(crate) hash: Digest,
    pub(crate) body: String,
    /// The client and the kind, as the columns beside it say: by them it is found.
    pub(crate) found_by: (PersonId, String),
}

impl Entry {
    /// Reads what is stored.
    pub(crate) fn read(&self) -> Result<Kept, StoreError> {
        let note: Note = serde_json::from_str(&self.body).map_err(|error| StoreError::Failed {
            message: format!(
                "record {} of the journal cannot be read: line {}, column {}",
                self.position,
                error.line(),
                error.column()
            ),
        })?;
        let (client, kind) = &self.found_by;
        let is_found_as_it_says = *client == note.client && *kind == note.custody.name();
        let body = self.body.clone();
        Ok(Kept { position: self.position, hash: self.hash, note, body, is_found_as_it_says })
    }

    /// Makes the records that follow the last one.
    pub(crate) fn chain(last: Option<&Self>, notes: &[Note]) -> Result<Vec<Self>, StoreError> {
        let (mut position, mut hash) = last.map_or((0, Digest::ZERO), |last| (last.position, last.hash));
        let entry = |note: &Note| {
            let body = serde_json::to_string(note)
                .map_err(|error| StoreError::Failed { message: error.to_string() })?;
            position = position.saturating_add(1);
            hash = link(hash, body.as_bytes());
            let found_by = (note.client, note.custody.name().to_owned());
            Ok(Self { position, hash, body, found_by })
        };
        notes.iter().map(entry).collect()
    }
}

/// Verifies the chain of a journal.
///
/// # Errors
/// [`StoreError`] when the store itself fails; what is wrong with the chain is in the answer, by position.
pub fn verify_journal<J: Journal + ?Sized>(store: &J) -> Result<Vec<Fault>, StoreError> {
    let (mut faults, mut last, mut hash) = (Vec::new(), 0_u64, Digest::ZERO);
    let mut page = Page::first(crate::views::PAGE_MAX);
    loop {
        let part = match store.journal(None, &page) {
            Ok(part) => part,
            // One record that cannot be read must not hide what is wrong elsewhere.
            Err(StoreError::Failed { message }) => {
                faults.push(Fault { case: CaseId::new(uuid::Uuid::nil()), sequence: 0, message });
                return Ok(faults);
            }
            Err(error) => return Err(error),
        };
        for kept in part.rows {
            let mut fault = |message: String| {
                let case = CaseId::new(uuid::Uuid::nil());
                faults.push(Fault { case, sequence: kept.position, message });
            };
            if kept.position != last.saturating_add(1) {
                fault(format!("record {} of the journal is missing", last.saturating_add(1)));
            }
            if !kept.is_found_as_it_says {
                fault(
                    "the client or the kind beside the record of the journal says something else".to_owned(),
                );
            }
            if link(hash, kept.body.as_bytes()) != kept.hash {
                fault(
                    "its hash does not follow: the record of the journal or its place was changed".to_owned(),
                );
            }
            (last, hash) = (kept.position, kept.hash);
        }
        let Some(next) = part.next else { return Ok(faults) };
        page = Page::after(next, crate::views::PAGE_MAX);
    }
}

#[cfg(all(test, feature = "seal", feature = "sqlite"))]
mod tests;
