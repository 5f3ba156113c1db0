//! The hash chain: each event is tied to the one before it.
//!
//! The hash of an event is SHA-256 over the hash of the event before it (32 bytes, zeros before the first) followed by
//! the bytes of the event exactly as they are stored. The bytes are kept verbatim, so that a reader that does not know
//! a newer field still verifies. The list of cases keeps the sequence number and the hash of each case's last event.
//!
//! What [`verify`](crate::EventStore::verify) finds, with case and sequence number: an event that was changed,
//! removed, added or moved; events cut off at the end; an event that cannot be read or belongs elsewhere; a list entry
//! that says something else than the events.
//!
//! What it cannot find: someone who may write the file can rewrite every event of a case from some point on, with its
//! hashes and its list entry, remove a case with its list entry, or put back an old copy of the whole file. The chain
//! has no secret. Whoever must exclude that keeps the last hashes ([`Appended::hash`](crate::Appended::hash)) in a
//! place of their own, and compares.

use casework_core::Digest;

/// Returns the hash of an event: of the hash before it and of its bytes as they are stored.
///
/// ```
/// use casework_core::Digest;
/// use casework_store::chain::link;
/// let first = link(Digest::ZERO, b"{}");
/// assert_ne!(link(first, b"{}"), first);
/// ```
pub fn link(previous: Digest, body: &[u8]) -> Digest {
    Digest::of_bytes(&[previous.bytes(), body])
}

/// An event as it is stored: its key, its hash and its bytes.
#[derive(Debug, Clone)]
pub(crate) struct Link {
    /// The sequence number under which it is stored.
    pub(crate) sequence: u64,
    /// The hash that is stored with it.
    pub(crate) hash: Digest,
    /// Its bytes.
    pub(crate) body: Vec<u8>,
}
