//! Verifies the audit: computes every digest and the whole chain anew and compares them with what is stored.

use entity::record::FromRowByIndex;
use entity::{audit_chain, audit_entry};
use sea_orm::{ConnectionTrait, DbErr};

use crate::platform::db::Db;
use crate::platform::db::audit::seal::{self, Seal};
use crate::platform::db::pool::Lease;

/// The most rows held in memory at once.
const BATCH: i64 = 500;

/// A number and the chain's digest there in hexadecimal, e.g. one noted at an earlier verification.
pub type Head = (i64, String);

/// The result of a verification.
#[derive(Debug, Default)]
pub struct Verified {
    /// Entries that are chained.
    pub chained: u64,
    /// Entries that are not chained yet.
    pub unchained: u64,
    /// Entries whose values were erased, chained or not.
    pub erased: u64,
    /// The last number and its digest; `None`: the chain is empty.
    pub head: Option<Head>,
    /// The first fault that was found.
    pub broken: Option<Broken>,
}

/// The place where the audit differs from what was written.
#[derive(Debug)]
pub struct Broken {
    /// The number in the chain; `None`: the entry is not chained yet.
    pub number: Option<i64>,
    /// The entry's client id.
    pub id: String,
    /// What is wrong there.
    pub what: &'static str,
}

impl Db {
    /// Verifies the audit up to the first fault. `noted`, if given, must be part of the chain.
    ///
    /// # Errors
    /// The database failed.
    pub async fn verify_audit(&self, noted: Option<&Head>) -> Result<Verified, DbErr> {
        let lease = self.reader.lease().await?;
        let mut verified = Verified::default();
        self.verify_chain(&lease, noted, &mut verified).await?;
        if verified.broken.is_none() {
            self.verify_tail(&lease, &mut verified).await?;
        }
        Ok(verified)
    }

    async fn verify_chain(
        &self,
        lease: &Lease,
        noted: Option<&Head>,
        verified: &mut Verified,
    ) -> Result<(), DbErr> {
        let mut chain = Vec::from(Seal::default());
        let mut number: i64 = 0;
        loop {
            let page = self.statement(CHAIN, [number.into(), BATCH.into()]);
            let page = lease.query_all_raw(page).await?;
            for row in &page {
                let link = audit_chain::Model::from_row(row, 0)?;
                let entry = match row.try_get_by_index::<Option<i64>>(audit_chain::Model::WIDTH)? {
                    Some(_) => Some(audit_entry::Model::from_row(row, audit_chain::Model::WIDTH)?),
                    None => None,
                };
                let expected = seal::chain(&chain, number + 1, &link.digest);
                let what = match &entry {
                    _ if link.number != number + 1 => Some("links before it are missing"),
                    None => Some("the entry is missing"),
                    Some(entry) => fault(&link, entry, &expected),
                };
                let is_noted = noted.filter(|(noted, _)| *noted == link.number);
                let what = what.or_else(|| {
                    let differs = is_noted.is_some_and(|(_, noted)| *noted != hex(&link.chain));
                    differs.then_some("the chain is another than the one that was noted")
                });
                if let Some(what) = what {
                    let id = link.entry_id.to_string();
                    verified.broken = Some(Broken { number: Some(link.number), id, what });
                    return Ok(());
                }
                verified.chained += 1;
                verified.erased += u64::from(entry.is_some_and(|entry| entry.salt.is_none()));
                (number, chain) = (link.number, link.chain);
            }
            if page.is_empty() {
                break;
            }
        }
        if let Some((noted, _)) = noted.filter(|(noted, _)| *noted > number) {
            let what = "the chain ends before the number that was noted";
            verified.broken = Some(Broken { number: Some(*noted), id: String::new(), what });
        }
        verified.head = (number > 0).then(|| (number, hex(&chain)));
        Ok(())
    }

    /// Verifies the entries that are not chained yet, at whatever position.
    async fn verify_tail(&self, lease: &Lease, verified: &mut Verified) -> Result<(), DbErr> {
        let mut position: i64 = 0;
        loop {
            let page =
                lease.query_all_raw(self.statement(TAIL, [position.into(), BATCH.into()])).await?;
            for row in &page {
                position = row.try_get_by_index(0)?;
                if row.try_get_by_index::<Option<i64>>(1)?.is_some() {
                    continue;
                }
                let found = lease.query_one_raw(self.statement(ENTRY, [position.into()])).await?;
                let Some(found) = found else { continue };
                let entry = audit_entry::Model::from_row(&found, 0)?;
                verified.unchained += 1;
                verified.erased += u64::from(entry.salt.is_none());
                if let Some(what) = fault_of_values(&entry) {
                    let id = entry.id.to_string();
                    verified.broken = Some(Broken { number: None, id, what });
                    return Ok(());
                }
            }
            if page.is_empty() {
                return Ok(());
            }
        }
    }
}

fn fault(
    link: &audit_chain::Model,
    entry: &audit_entry::Model,
    expected: &Seal,
) -> Option<&'static str> {
    fault_of_values(entry).or_else(|| {
        if entry.id != link.entry_id {
            Some("another entry is in its place")
        } else if seal::entry(entry).as_slice() != link.digest {
            Some("who did what, when or whence, or the digest of its values")
        } else if expected.as_slice() != link.chain {
            Some("the chain")
        } else {
            None
        }
    })
}

fn fault_of_values(entry: &audit_entry::Model) -> Option<&'static str> {
    let (before, after) = (entry.before.as_deref(), entry.after.as_deref());
    match &entry.salt {
        Some(salt) => {
            let differs = seal::values(salt, before, after).as_slice() != entry.digest;
            differs.then_some("the values before or after")
        }
        None if before.is_some() || after.is_some() => Some("values stand where they were erased"),
        None => None,
    }
}

/// Formats bytes as lower-case hexadecimal digits.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

const CHAIN: &str = "SELECT c.number, c.position, c.entry_id, c.digest, c.chain, e.position, e.id, \
     e.occurred_at, e.actor_id, e.token_id, e.session_id, e.address, e.request_id, e.verb, \
     e.record_kind, e.record_id, e.before, e.after, e.salt, e.digest \
     FROM audit_chain AS c LEFT JOIN audit_entry AS e ON e.position = c.position \
     WHERE c.number > $1 ORDER BY c.number LIMIT $2";

const TAIL: &str = "SELECT e.position, c.number \
     FROM audit_entry AS e LEFT JOIN audit_chain AS c ON c.position = e.position \
     WHERE e.position > $1 ORDER BY e.position LIMIT $2";

const ENTRY: &str = "SELECT position, id, occurred_at, actor_id, token_id, session_id, address, \
     request_id, verb, record_kind, record_id, before, after, salt, digest FROM audit_entry \
     WHERE position = $1";
