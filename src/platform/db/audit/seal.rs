//! The digests of the audit: of an entry's values, of the whole entry, and of the chain.

use entity::audit_entry;
use sha2::{Digest, Sha256};

/// Bytes of a salt.
pub const SALT: usize = 16;

/// A SHA-256 digest.
pub type Seal = [u8; 32];

/// Over the salt and what changed. Of each of the two texts: 0 where there is none, else 1, its
/// length in 8 bytes, and itself in UTF-8.
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

/// Over all of an entry: a JSON array of its position, id, time in microseconds since 1970, actor,
/// token, session, address, request, verb, and record, then the digest of its values. So it holds
/// where the values are erased.
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

/// Over the chain before, the number in 8 bytes, and an entry's digest. Before the first: zeros.
#[must_use]
pub fn chain(before: &[u8], number: i64, digest: &[u8]) -> Seal {
    let mut sealed = Sha256::new();
    sealed.update(before);
    sealed.update(number.to_be_bytes());
    sealed.update(digest);
    sealed.finalize().into()
}
