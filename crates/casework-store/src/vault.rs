//! Between an event and the bytes that are stored: sealed with the key of the client, or as they are.
//!
//! A sealed event is a JSON document that says whose key sealed it, and holds the rest as cipher text. The chain hashes
//! the sealed bytes, so it can be verified by someone who has no key, and after the key was erased.

use std::borrow::Cow;

use casework_core::{CaseId, PersonId};

use crate::codec::{self, CodecError, Decoded};
use crate::store::StoreError;

#[cfg(feature = "seal")]
use crate::keys::Keys;

/// What every sealed event begins with; no event as it is does.
const MARK: &[u8] = b"{\"sealed\":";

/// Says whether an event is sealed.
pub(crate) fn is_sealed(body: &[u8]) -> bool {
    body.starts_with(MARK)
}

/// What seals and opens the events of a store.
#[derive(Debug, Clone, Default)]
pub(crate) struct Vault {
    #[cfg(feature = "seal")]
    keys: Option<std::sync::Arc<dyn Keys>>,
}

/// Bytes as they were before they were sealed.
enum Opened<'a> {
    Plain(Cow<'a, [u8]>),
    /// The key is not here.
    Sealed,
}

impl Vault {
    /// Makes a vault that leaves events as they are and cannot open sealed ones.
    pub(crate) fn plain() -> Self {
        Self::default()
    }

    /// Makes a vault that seals with keys.
    #[cfg(feature = "seal")]
    pub(crate) fn with(keys: std::sync::Arc<dyn Keys>) -> Self {
        Self { keys: Some(keys) }
    }

    /// Says whether there are keys.
    #[cfg(any(feature = "sqlite", feature = "postgres"))]
    #[cfg_attr(not(feature = "seal"), expect(clippy::unused_self, reason = "there are no keys"))]
    pub(crate) const fn has_keys(&self) -> bool {
        #[cfg(feature = "seal")]
        return self.keys.is_some();
        #[cfg(not(feature = "seal"))]
        false
    }

    /// Seals the bytes of an event, when there are keys.
    #[cfg_attr(
        not(feature = "seal"),
        expect(clippy::unnecessary_wraps, clippy::unused_self, reason = "there are no keys")
    )]
    pub(crate) fn seal(
        &self,
        (case, sequence): (CaseId, u64),
        client: PersonId,
        body: Vec<u8>,
    ) -> Result<Vec<u8>, StoreError> {
        #[cfg(feature = "seal")]
        if let Some(keys) = &self.keys {
            return crate::keys::seal(keys.as_ref(), (case, sequence), client, &body)
                .map_err(|error| StoreError::Failed { message: error.to_string() });
        }
        let _ = (case, sequence, client);
        Ok(body)
    }

    /// Reads an event from the bytes that are stored; nothing when they are sealed and the key is not here.
    pub(crate) fn decode(&self, body: &[u8]) -> Result<Option<Decoded>, CodecError> {
        match self.open(body)? {
            Opened::Plain(plain) => codec::decode(&plain).map(Some),
            Opened::Sealed => Ok(None),
        }
    }

    #[cfg_attr(
        not(feature = "seal"),
        expect(clippy::unnecessary_wraps, clippy::unused_self, reason = "there are no keys")
    )]
    fn open<'a>(&self, body: &'a [u8]) -> Result<Opened<'a>, CodecError> {
        if !is_sealed(body) {
            return Ok(Opened::Plain(Cow::Borrowed(body)));
        }
        #[cfg(feature = "seal")]
        if let Some(keys) = &self.keys {
            let opened = crate::keys::open(keys.as_ref(), body)
                .map_err(|error| CodecError::Misread { message: error.to_string() })?;
            return Ok(opened.map_or(Opened::Sealed, |plain| Opened::Plain(Cow::Owned(plain))));
        }
        Ok(Opened::Sealed)
    }
}
