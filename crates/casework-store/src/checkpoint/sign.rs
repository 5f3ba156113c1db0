//! Signatures of checkpoints.

use std::fmt;
use std::str::FromStr;

use casework_core::Digest;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};

use super::{Checkpoint, CheckpointError, CheckpointSignature};

/// What a signature is made of, beside the digest: a signature of something else is none of a checkpoint.
const PURPOSE: &[u8] = b"casework-checkpoint signature\n";

/// Someone who vouches for checkpoints: a secret key. `Debug` shows the public one.
///
/// ```
/// use casework_store::checkpoint::Signer;
/// let signer = Signer::from_bytes([7; 32]);
/// assert_eq!(signer.public().to_string().len(), 64);
/// ```
pub struct Signer(SigningKey);

/// The key that signatures are checked with, written as 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct PublicKey(VerifyingKey);

impl Signer {
    /// Makes a new secret key from the system's source of randomness.
    ///
    /// # Errors
    /// [`CheckpointError::NotAKey`] when the system has no randomness to give.
    pub fn new() -> Result<Self, CheckpointError> {
        let mut bytes = zeroize::Zeroizing::new([0; 32]);
        getrandom::fill(bytes.as_mut_slice()).map_err(|_| CheckpointError::NotAKey)?;
        Ok(Self(SigningKey::from_bytes(&bytes)))
    }

    /// Takes a secret key that was kept.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(SigningKey::from_bytes(&bytes))
    }

    /// Returns the secret, to keep it.
    pub fn secret(&self) -> String {
        hex(self.0.as_bytes())
    }

    /// Returns the public key.
    pub fn public(&self) -> PublicKey {
        PublicKey(self.0.verifying_key())
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signer({})", self.public())
    }
}

impl FromStr for Signer {
    type Err = CheckpointError;

    fn from_str(text: &str) -> Result<Self, CheckpointError> {
        let digest: Digest = text.parse().map_err(|_| CheckpointError::NotAKey)?;
        Ok(Self::from_bytes(*digest.bytes()))
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex(self.0.as_bytes()))
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({self})")
    }
}

impl FromStr for PublicKey {
    type Err = CheckpointError;

    fn from_str(text: &str) -> Result<Self, CheckpointError> {
        let digest: Digest = text.parse().map_err(|_| CheckpointError::NotAKey)?;
        VerifyingKey::from_bytes(digest.bytes()).map(Self).map_err(|_| CheckpointError::NotAKey)
    }
}

impl Checkpoint {
    /// Signs the checkpoint.
    #[must_use]
    pub fn sign(self, signer: &Signer) -> Self {
        let signature = signer.0.sign(&message(&self.digest));
        let signature =
            CheckpointSignature { key: signer.public().to_string(), signature: hex(&signature.to_bytes()) };
        Self { signature: Some(signature), ..self }
    }

    /// Checks that the checkpoint is what it was when it was made, and that the holder of a key has signed it.
    ///
    /// # Errors
    /// [`CheckpointError`] when it is not.
    pub fn check_signed(&self, by: &PublicKey) -> Result<(), CheckpointError> {
        self.check()?;
        let signed = self.signature.as_ref().ok_or(CheckpointError::NotSigned)?;
        if signed.key != by.to_string() {
            return Err(CheckpointError::OtherKey { key: signed.key.chars().take(64).collect() });
        }
        let (first, second) = signed.signature.split_at_checked(64).ok_or(CheckpointError::WrongSignature)?;
        let half = |text: &str| text.parse::<Digest>().map_err(|_| CheckpointError::WrongSignature);
        let (first, second) = (half(first)?, half(second)?);
        let signature = Signature::from_components(*first.bytes(), *second.bytes());
        by.0.verify_strict(&message(&self.digest), &signature).map_err(|_| CheckpointError::WrongSignature)
    }
}

fn message(digest: &Digest) -> Vec<u8> {
    [PURPOSE, digest.bytes()].concat()
}

fn hex(bytes: &[u8]) -> String {
    bytes.chunks(32).fold(String::new(), |text, chunk| {
        let mut half = [0; 32];
        half.iter_mut().zip(chunk).for_each(|(to, from)| *to = *from);
        text + &Digest::from_bytes(half).to_string()
    })
}
