//! The trait that every store implements, and what it says.

use casework_core::{CaseId, Digest, EntryId, PersonId, ProgramId};
use casework_lifecycle::{Event, Phase};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An event as it is kept: with its link in the hash chain of its case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Stored {
    /// The hash of the event before it and of this event.
    pub hash: Digest,
    /// The event.
    pub event: Event,
    /// JSON pointers to what a newer writer said and this reader does not know; it is kept, verified and ignored.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ignored: Vec<String>,
}

/// Events to append to one case, for [`EventStore::append_many`].
#[derive(Debug, Clone, Copy)]
#[expect(clippy::exhaustive_structs, reason = "the arguments of one append")]
pub struct Append<'a> {
    /// The case.
    pub case: CaseId,
    /// The sequence number of the last event that the writer has seen, 0 for a new case.
    pub expected: u64,
    /// The events.
    pub events: &'a [Event],
}

/// An event exactly as it is kept, with its place in the order of the whole store: what is exported, what is delivered
/// to those who follow, and what is hashed.
#[derive(Clone, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "stores written elsewhere make it")]
pub struct Record {
    /// The place in the order in which all events were committed, from 1. Whoever follows resumes after it.
    pub position: u64,
    /// The case under which it is stored.
    pub case: CaseId,
    /// The sequence number under which it is stored.
    pub sequence: u64,
    /// The hash that is stored with it.
    pub hash: Digest,
    /// Its bytes.
    pub body: Vec<u8>,
}

/// The bytes are a person's words: only their number is shown.
impl std::fmt::Debug for Record {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { position, case, sequence, hash, body } = self;
        write!(f, "Record({position}, case {case}, event {sequence}, {hash}, {} bytes)", body.len())
    }
}

/// Where a case ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_structs, reason = "stores written elsewhere make it")]
pub struct CaseHead {
    /// The case.
    pub case: CaseId,
    /// The sequence number of its last event.
    pub sequence: u64,
    /// The hash of its last event.
    pub hash: Digest,
}

/// Where the whole store ends, at one moment.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[expect(clippy::exhaustive_structs, reason = "stores written elsewhere make it")]
pub struct Heads {
    /// The position of the last event.
    pub position: u64,
    /// Where each case ends, in the order in which they were opened.
    pub cases: Vec<CaseHead>,
}

/// What a restoring has done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Restored {
    /// How many cases were given.
    pub cases: u64,
    /// How many events were added.
    pub added: u64,
    /// How many events were there already, byte for byte.
    pub known: u64,
}

/// What an append has done: the events are durable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Appended {
    /// The sequence number of the last event of the case.
    pub sequence: u64,
    /// The hash of the last event of the case.
    pub hash: Digest,
}

/// A case as a list shows it; kept up to date with every append.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct CaseEntry {
    /// The case.
    pub case: CaseId,
    /// The record number by which people look it up.
    pub reference: Option<EntryId>,
    /// The client.
    pub client: PersonId,
    /// The program.
    pub program: ProgramId,
    /// The phase.
    pub phase: Phase,
    /// How many events there are.
    pub sequence: u64,
}

/// Something that is wrong with a chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Fault {
    /// The case.
    pub case: CaseId,
    /// The sequence number at which it shows.
    pub sequence: u64,
    /// What is wrong.
    pub message: String,
}

/// The answer to a verification.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Verification {
    /// How many cases were looked at.
    pub cases: u64,
    /// How many events were looked at.
    pub events: u64,
    /// How many of them are sealed with a key that is not here: their place and bytes hold, their content was not read.
    #[serde(default)]
    pub sealed: u64,
    /// What is wrong; empty when everything holds.
    pub faults: Vec<Fault>,
}

/// Says what a store could not do. Nothing was changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// Someone else wrote first.
    #[error(
        "case {case} has gone on to event {found} while {expected} was expected: read it again, then decide anew"
    )]
    Conflict {
        /// The case.
        case: CaseId,
        /// The sequence number the writer had seen.
        expected: u64,
        /// The sequence number the store has.
        found: u64,
    },
    /// The events to append are not the gapless continuation of one case.
    #[error("event {found} of case {case} was given where {wanted} follows")]
    NotInOrder {
        /// The case.
        case: CaseId,
        /// The sequence number that follows.
        wanted: u64,
        /// What was given.
        found: u64,
    },
    /// An event to append belongs to another case.
    #[error("event {sequence} of case {found} was given where events of case {case} are appended")]
    OtherCase {
        /// The case that is appended to.
        case: CaseId,
        /// The sequence number of the event.
        sequence: u64,
        /// The case of the event.
        found: CaseId,
    },
    /// The first event of a case does not open it.
    #[error("case {case} would begin with `{found}`: a case begins with `case-opened`")]
    NotOpened {
        /// The case.
        case: CaseId,
        /// The type of the first event.
        found: &'static str,
    },
    /// The file is not a store of this library.
    #[error("{message}")]
    NotOurs {
        /// What it is instead, and what to do.
        message: String,
    },
    /// The case that is given and the case that is kept have gone different ways.
    #[error(
        "case {case} is kept with another event {sequence}: the two were written apart, and can only be merged"
    )]
    Diverged {
        /// The case.
        case: CaseId,
        /// The first sequence number at which they differ.
        sequence: u64,
    },
    /// What is given to restore does not hold.
    #[error("event {sequence} of case {case} cannot be restored: {message}")]
    Broken {
        /// The case.
        case: CaseId,
        /// The sequence number.
        sequence: u64,
        /// What is wrong.
        message: String,
    },
    /// Erasing everything of a client was ordered, and is not done.
    #[error(
        "erasing everything of client {client} was ordered and is not done: nothing can be opened for them before it is"
    )]
    BeingErased {
        /// The client.
        client: PersonId,
    },
    /// The content of a case was erased.
    #[error("the content of case {case} was erased: nothing can be added to it, open a new case")]
    Erased {
        /// The case.
        case: CaseId,
    },
    /// The content of an event is sealed, and its key is not here.
    #[error(
        "event {sequence} of case {case} is sealed and its key is not here: it was erased, or the store was opened without its keys"
    )]
    Sealed {
        /// The case.
        case: CaseId,
        /// The sequence number.
        sequence: u64,
    },
    /// The connection broke while the events were being committed: they may be there or not.
    #[error(
        "the connection broke while events of case {case} were committed: read it again to see whether they are there"
    )]
    Uncertain {
        /// The case.
        case: CaseId,
    },
    /// What is stored cannot be read.
    #[error("event {sequence} of case {case} cannot be read: {message}")]
    Unreadable {
        /// The case.
        case: CaseId,
        /// The sequence number.
        sequence: u64,
        /// Why.
        message: String,
    },
    /// Another program has been writing for too long. Nothing was done: it can be tried again.
    #[error("{message}")]
    Busy {
        /// For how long it was waited.
        message: String,
    },
    /// The disk, the file system or the database failed.
    #[error("the store failed: {message}")]
    Failed {
        /// What it said.
        message: String,
    },
}

/// A store with everything that the stores of this library have: events, views and a journal.
pub trait Store: EventStore + crate::Views + crate::Journal {}
impl<S: EventStore + crate::Views + crate::Journal + ?Sized> Store for S {}

/// A store of events. It is object-safe and synchronous; a service wraps it in the threads it likes.
///
/// Four guarantees, held by the conformance suite: an acknowledged event is durable; a case's events are gapless and
/// ordered; two writers cannot both win; a read sees a prefix.
pub trait EventStore {
    /// Appends events to a case, all or none. They are durable when it returns.
    ///
    /// `expected` is the sequence number of the last event that the writer has seen, 0 for a new case. To append no
    /// events changes nothing and says where the case stands.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when the case has gone on since; [`StoreError::OtherCase`],
    /// [`StoreError::NotInOrder`] and [`StoreError::NotOpened`] when the events do not continue the case. Nothing is
    /// changed on any error.
    fn append(&mut self, case: CaseId, expected: u64, events: &[Event]) -> Result<Appended, StoreError>;

    /// Appends to many cases at once: one sync of the disk for all of them. Each append wins or loses by itself, as
    /// if it stood alone; all answers are given once everything is durable.
    ///
    /// # Errors
    /// [`StoreError`] when the store itself fails: then none of them was done.
    fn append_many(
        &mut self,
        appends: &[Append<'_>],
    ) -> Result<Vec<Result<Appended, StoreError>>, StoreError>;

    /// Reads the events of a case in order; none when there is no such case.
    ///
    /// # Errors
    /// [`StoreError`] when what is stored cannot be read; [`StoreError::Sealed`] when its key is not here.
    fn read(&self, case: CaseId) -> Result<Vec<Stored>, StoreError>;

    /// Lists the cases, by the order in which they were opened.
    ///
    /// # Errors
    /// [`StoreError`] when what is stored cannot be read.
    fn cases(&self) -> Result<Vec<CaseEntry>, StoreError>;

    /// Reads what was committed after a position, in the order of commitment, at most `limit` records.
    ///
    /// Positions have no gaps and a record never appears before one that was seen, so whoever has seen position N
    /// misses nothing by asking for what comes after N.
    ///
    /// # Errors
    /// [`StoreError`] when what is stored cannot be read.
    fn records(&self, after: u64, limit: usize) -> Result<Vec<Record>, StoreError>;

    /// Reads the records of one case, in the order of the case; none when there is no such case.
    ///
    /// # Errors
    /// [`StoreError`] when what is stored cannot be read.
    fn records_of(&self, case: CaseId) -> Result<Vec<Record>, StoreError>;

    /// Says where every case ends, as it stands at one moment.
    ///
    /// # Errors
    /// [`StoreError`] when what is stored cannot be read.
    fn heads(&self) -> Result<Heads, StoreError>;

    /// Returns the hash that is kept for an event; nothing when there is no such event.
    ///
    /// # Errors
    /// [`StoreError`] when what is stored cannot be read.
    fn hash_of(&self, case: CaseId, sequence: u64) -> Result<Option<Digest>, StoreError>;

    /// Adds records byte for byte, as another store kept them: all or none. Their positions are not taken over. What
    /// is there already is passed over.
    ///
    /// # Errors
    /// [`StoreError::Diverged`] when the store has another event in the place of one, [`StoreError::Broken`] when a
    /// record does not follow from the one before it, and what the iterator says. Nothing is changed on any error.
    fn restore(
        &mut self,
        records: &mut dyn Iterator<Item = Result<Record, StoreError>>,
    ) -> Result<Restored, StoreError>;

    /// Verifies the hash chain and the replay of one case, or of all. What that can show stands in [`crate::chain`].
    ///
    /// # Errors
    /// [`StoreError`] when the store itself fails; what is wrong with a chain is in the answer.
    fn verify(&self, case: Option<CaseId>) -> Result<Verification, StoreError>;

    /// Returns up to where a follower has come; 0 when it has not begun.
    ///
    /// # Errors
    /// [`StoreError`] when what is stored cannot be read.
    fn bookmark(&self, follower: &EntryId) -> Result<u64, StoreError>;

    /// Keeps up to where a follower has come, durably.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be written.
    fn set_bookmark(&mut self, follower: &EntryId, position: u64) -> Result<(), StoreError>;
}
