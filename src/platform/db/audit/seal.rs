//! The digests of the audit: of an entry's values, of an entry, and of the chain.

use entity::audit_entry;
use sha2::{Digest, Sha256};

/// Length of a salt in bytes.
pub const SALT: usize = 16;

/// A SHA-256 digest.
pub type Seal = [u8; 32];

/// Digest of an entry's values: over the salt, then each of the two texts, as 0 if it is absent, else as 1, its length
/// in 8 bytes, and its UTF-8 bytes.
#[must_use]
pub fn values(salt: &[u8], before: Option<&str>, after: Option<&str>) -> Seal {
    let mut digest = Sha256::new();
    digest.update(salt);
    for text in [before, after] {
        match text {
            None => digest.update([0]),
            Some(text) => {
                digest.update([1]);
                digest.update((text.len() as u64).to_be_bytes());
                digest.update(text.as_bytes());
            }
        }
    }
    digest.finalize().into()
}

/// Digest of an entry: over a JSON array of its position, id, time in microseconds since 1970, actor, token, session,
/// address, request, command and record, then the digest of its values. It stays valid after the values are erased.
#[must_use]
pub fn entry(row: &audit_entry::Model) -> Seal {
    let content = serde_json::json!([
        row.position,
        row.id.to_string(),
        row.occurred_at.timestamp_micros(),
        row.actor_id.map(|id| id.to_string()),
        row.token_id.map(|id| id.to_string()),
        row.session_id.map(|id| id.simple().to_string()),
        row.address,
        row.request_id,
        row.verb,
        entity::id::text(&row.record_kind, row.record_id),
    ]);
    let mut digest = Sha256::new();
    digest.update(content.to_string().as_bytes());
    digest.update(&row.digest);
    digest.finalize().into()
}

/// Digest of the chain: over its previous digest (zeros at the start), the number in 8 bytes, and the entry's digest.
#[must_use]
pub fn chain(before: &[u8], number: i64, digest: &[u8]) -> Seal {
    let mut sealed = Sha256::new();
    sealed.update(before);
    sealed.update(number.to_be_bytes());
    sealed.update(digest);
    sealed.finalize().into()
}
