//! Keys of clients: what is sealed with one can be read as long as it is kept, and never again once it is erased.
//!
//! Keys belong in another place than the events, with backups of their own that are short-lived: whoever has both reads
//! everything, and a key that is still in a backup is not erased. Open [`Keys`] first.

mod file;
mod memory;

use std::fmt;

use casework_core::{CaseId, Digest, PersonId};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

#[cfg(feature = "sqlite")]
pub use file::FileKeys;
pub use memory::MemoryKeys;

/// The key of one client. `Debug` shows its name and nothing of it; it is wiped when it is dropped.
#[derive(Clone)]
pub struct ClientKey(Zeroizing<[u8; 32]>);

impl ClientKey {
    /// Makes a new key from the system's source of randomness.
    ///
    /// # Errors
    /// [`KeyError`] when the system has none to give.
    pub fn new() -> Result<Self, KeyError> {
        random().map(Zeroizing::new).map(Self)
    }

    /// Takes a key that was kept.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// Returns the bytes, to keep them.
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Returns the name of the key: the beginning of its hash, which says nothing of it.
    pub fn name(&self) -> String {
        Digest::of_bytes(&[b"casework client key", self.0.as_slice()]).to_string().chars().take(16).collect()
    }
}

impl fmt::Debug for ClientKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ClientKey({})", self.name())
    }
}

/// Says what went wrong with a key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// The place of the keys failed.
    #[error("the keys cannot be used: {message}")]
    Failed {
        /// What it said.
        message: String,
    },
    /// The key was never kept here.
    #[error("the key `{name}` of the client is not here and was never erased here: these are other keys")]
    Unknown {
        /// The name of the key.
        name: String,
    },
    /// What is sealed was changed since.
    #[error("what is sealed does not open with its key: it or its place was changed since it was written")]
    Changed,
    /// What is there is not a sealed event.
    #[error("it is not a sealed event")]
    NotSealed,
}

/// A place where the keys of clients are kept. A service may put a key service behind it.
pub trait Keys: fmt::Debug + Send + Sync {
    /// Returns the key of a client, made and kept when there is none.
    ///
    /// # Errors
    /// [`KeyError`] when the key cannot be kept: then nothing may be sealed with it.
    fn make(&self, client: PersonId) -> Result<ClientKey, KeyError>;

    /// Returns the key of a client, when there is one.
    ///
    /// # Errors
    /// [`KeyError`] when the place of the keys fails. A key that was erased is no error.
    fn find(&self, client: PersonId) -> Result<Option<ClientKey>, KeyError>;

    /// Erases the key of a client that has a name, durably, and keeps the name. To erase a key that was erased here before is
    /// no error, so that what was interrupted can be taken up again.
    ///
    /// # Errors
    /// [`KeyError`] when the key may still be there; [`KeyError::Unknown`] when it never was: then it is somewhere else.
    fn erase(&self, client: PersonId, name: &str) -> Result<(), KeyError>;
}

/// A sealed event as it stands in the store.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Envelope {
    sealed: u32,
    case: CaseId,
    sequence: u64,
    client: PersonId,
    key: String,
    nonce: String,
    content: String,
}

impl Envelope {
    /// What the cipher text is tied to: nobody can move it to another place.
    fn place(&self) -> Vec<u8> {
        let Self { sealed, case, sequence, client, key, .. } = self;
        format!("casework {sealed} {case} {sequence} {client} {key}").into_bytes()
    }
}

const SEALED_VERSION: u32 = 1;

/// Seals the bytes of an event with the key of its client.
pub(crate) fn seal(
    keys: &dyn Keys,
    (case, sequence): (CaseId, u64),
    client: PersonId,
    body: &[u8],
) -> Result<Vec<u8>, KeyError> {
    let key = keys.make(client)?;
    let nonce: [u8; 24] = random()?;
    let mut envelope = Envelope {
        sealed: SEALED_VERSION,
        case,
        sequence,
        client,
        key: key.name(),
        nonce: hex(&nonce),
        content: String::new(),
    };
    let payload = Payload { msg: body, aad: &envelope.place() };
    let cipher = XChaCha20Poly1305::new((&*key.0).into());
    let sealed = cipher.encrypt(&XNonce::from(nonce), payload).map_err(|_| KeyError::NotSealed)?;
    envelope.content = hex(&sealed);
    serde_json::to_vec(&envelope).map_err(|error| KeyError::Failed { message: error.to_string() })
}

/// Opens a sealed event; nothing when its key is not there any more.
pub(crate) fn open(keys: &dyn Keys, body: &[u8]) -> Result<Option<Vec<u8>>, KeyError> {
    let envelope: Envelope = serde_json::from_slice(body).map_err(|_| KeyError::NotSealed)?;
    if envelope.sealed != SEALED_VERSION {
        return Err(KeyError::NotSealed);
    }
    let Some(key) = keys.find(envelope.client)?.filter(|key| key.name() == envelope.key) else {
        return Ok(None);
    };
    let nonce = unhex(&envelope.nonce).and_then(|bytes| <[u8; 24]>::try_from(bytes).ok());
    let (Some(nonce), Some(content)) = (nonce, unhex(&envelope.content)) else {
        return Err(KeyError::NotSealed);
    };
    let payload = Payload { msg: content.as_slice(), aad: &envelope.place() };
    let cipher = XChaCha20Poly1305::new((&*key.0).into());
    cipher.decrypt(&XNonce::from(nonce), payload).map(Some).map_err(|_| KeyError::Changed)
}

fn random<const N: usize>() -> Result<[u8; N], KeyError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| KeyError::Failed { message: error.to_string() })?;
    Ok(bytes)
}

fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |value: u8| DIGITS.get(usize::from(value)).copied().map_or('0', char::from);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let pairs = text.as_bytes().chunks(2);
    pairs.map(|pair| u8::from_str_radix(str::from_utf8(pair).ok()?, 16).ok()).collect()
}

#[cfg(test)]
mod tests;
