//! Heads that are signed and kept elsewhere: what shows that entries were cut off or the whole ledger was
//! written anew (Ed25519, RFC 8032).

use super::chain::{from_hex, hex};
use super::{Ledger, LedgerError};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use rand::TryRng;
use serde::{Deserialize, Serialize};
use std::path::Path;

/// A signed head.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// Number of the last entry.
    pub seq: i64,
    /// Its hash, hex.
    pub hash: String,
    /// When it was signed, as the machine says.
    pub at: String,
    /// Public key, hex.
    pub key: String,
    /// Signature of the rest, hex.
    pub signature: String,
}

impl Head {
    fn message(&self) -> Vec<u8> {
        format!(
            "wasteflow ledger head 1\n{}\n{}\n{}\n{}\n",
            self.seq, self.hash, self.at, self.key
        )
        .into_bytes()
    }

    /// True when the signature is that of the key over number, hash and time.
    #[must_use]
    pub fn is_signed(&self) -> bool {
        let key = from_hex(&self.key).and_then(|k| <[u8; 32]>::try_from(k).ok());
        let signature = from_hex(&self.signature).and_then(|s| <[u8; 64]>::try_from(s).ok());
        let (Some(key), Some(signature)) = (key, signature) else {
            return false;
        };
        VerifyingKey::from_bytes(&key)
            .and_then(|key| key.verify_strict(&self.message(), &Signature::from_bytes(&signature)))
            .is_ok()
    }
}

/// Reads a key, or makes one where there is none; a new file is the owner's alone.
///
/// # Errors
/// [`LedgerError`]: a file that is no key, or cannot be written.
pub fn key(path: &Path) -> Result<SigningKey, LedgerError> {
    if path.exists() {
        let text = std::fs::read_to_string(path)?;
        let bytes = from_hex(&text).and_then(|k| <[u8; 32]>::try_from(k).ok());
        return bytes
            .map(|bytes| SigningKey::from_bytes(&bytes))
            .ok_or_else(|| LedgerError::Key(format!("{} is no key", path.display())));
    }
    let mut secret = [0; 32];
    rand::rngs::SysRng
        .try_fill_bytes(&mut secret)
        .map_err(|error| LedgerError::Key(error.to_string()))?;
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty());
    // A temporary file is readable by its owner only, and keeps that when it takes its name.
    let mut file = tempfile::NamedTempFile::new_in(folder.unwrap_or(Path::new(".")))?;
    std::io::Write::write_all(&mut file, hex(&secret).as_bytes())?;
    file.persist_noclobber(path).map_err(|e| e.error)?;
    Ok(SigningKey::from_bytes(&secret))
}

impl Ledger {
    /// Verifies the chain and signs its head.
    ///
    /// # Errors
    /// [`LedgerError`]: the chain does not hold.
    pub fn sign(&self, key: &SigningKey, at: &str) -> Result<Head, LedgerError> {
        let (seq, hash) = self.verify()?;
        let mut head = Head {
            seq,
            hash: hex(&hash),
            at: at.to_owned(),
            key: hex(key.verifying_key().as_bytes()),
            signature: String::new(),
        };
        head.signature = hex(&key.sign(&head.message()).to_bytes());
        Ok(head)
    }

    /// Verifies the chain, and that it goes on from a signed head. Gives the number of entries since.
    ///
    /// # Errors
    /// [`LedgerError::Broken`]: the chain does not hold, entries are cut off, or it is another chain.
    pub fn verify_against(&self, head: &Head, key: Option<&str>) -> Result<i64, LedgerError> {
        let broken = |what: &str| LedgerError::Broken(what.to_owned());
        if !head.is_signed() {
            return Err(broken("the signature of the head is not valid"));
        }
        if key.is_some_and(|key| !key.eq_ignore_ascii_case(&head.key)) {
            return Err(broken("the head was signed with another key"));
        }
        let (last, _) = self.verify()?;
        match self.hash_of(head.seq)? {
            None => Err(LedgerError::Broken(format!(
                "entries are cut off: the head signed entry {}, the ledger ends at {last}",
                head.seq
            ))),
            Some(hash) if hex(&hash) != head.hash => Err(LedgerError::Broken(format!(
                "entry {} is not the one that was signed",
                head.seq
            ))),
            Some(_) => Ok(last - head.seq),
        }
    }
}
