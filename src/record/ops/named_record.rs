//! The records of several kinds that a client names by their ids.

use std::collections::BTreeSet;

use entity::choice::DeletableKind;
use entity::id::{self, AccountId, ContactId, Key, LeadId, OpportunityId, ProductId};
use entity::{account, contact, lead, product};
use uuid::Uuid;

use crate::platform::db::tx::Tx;
use crate::platform::error::{Error, UserError, UserErrorCode};
use crate::platform::message::Message;
use crate::sales::opportunity::ops::PricedOpportunity;

/// The maximum number of records in one call.
const MOST: usize = 250;

/// A record that a client names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct NamedRecord {
    /// The kind of record.
    pub kind: DeletableKind,
    /// The record's id.
    pub id: Uuid,
    /// The index in the input.
    pub place: usize,
}

impl NamedRecord {
    /// The path of the record's id in the input.
    pub(super) fn path(self) -> String {
        format!("recordIds.{}", self.place)
    }
}

/// The records without repetitions, in the order in which they are locked. All calls lock in this order, so that two
/// calls cannot deadlock.
pub(super) fn all<'a>(
    ids: impl ExactSizeIterator<Item = &'a str>,
) -> Result<Vec<NamedRecord>, Error> {
    if !(1..=MOST).contains(&ids.len()) {
        let message = Message::new("records-count").with("most", MOST);
        return Err(UserError::new(UserErrorCode::LIMIT_EXCEEDED, message).at("recordIds").into());
    }
    let mut known = BTreeSet::new();
    let mut found = Vec::with_capacity(ids.len());
    for (place, text) in ids.enumerate() {
        let named = id::split(text).and_then(|(prefix, id)| Some((kind(prefix)?, id)));
        let Some((kind, id)) = named else {
            return Err(Error::not_found().at(&format!("recordIds.{place}")));
        };
        if known.insert(id) {
            found.push(NamedRecord { kind, id, place });
        }
    }
    found.sort_unstable();
    Ok(found)
}

/// A locked record.
pub(super) enum Locked {
    Lead(Box<lead::Model>),
    Account(Box<account::Model>),
    Contact(Box<contact::Model>),
    Opportunity(Box<PricedOpportunity>),
    Product(Box<product::Model>),
}

/// Locks a record that the actor may change.
pub(super) async fn lock(tx: &mut Tx, record: NamedRecord) -> Result<Locked, Error> {
    Ok(match record.kind {
        DeletableKind::Lead => Locked::Lead(Box::new(tx.lock(record.id).await?)),
        DeletableKind::Account => Locked::Account(Box::new(tx.lock(record.id).await?)),
        DeletableKind::Contact => Locked::Contact(Box::new(tx.lock(record.id).await?)),
        DeletableKind::Opportunity => Locked::Opportunity(Box::new(tx.lock(record.id).await?)),
        DeletableKind::Product => Locked::Product(Box::new(tx.lock(record.id).await?)),
    })
}

fn kind(prefix: &str) -> Option<DeletableKind> {
    match prefix {
        LeadId::PREFIX => Some(DeletableKind::Lead),
        AccountId::PREFIX => Some(DeletableKind::Account),
        ContactId::PREFIX => Some(DeletableKind::Contact),
        OpportunityId::PREFIX => Some(DeletableKind::Opportunity),
        ProductId::PREFIX => Some(DeletableKind::Product),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_locked_in_one_order_and_once() {
        let (lead, opportunity) = (LeadId::generate(), OpportunityId::generate());
        let ids = [opportunity.to_string(), lead.to_string(), opportunity.to_string()];
        let found = all(ids.iter().map(String::as_str)).expect("they are records");
        let kinds: Vec<_> = found.iter().map(|named| (named.kind, named.place)).collect();
        assert_eq!(kinds, [(DeletableKind::Lead, 1), (DeletableKind::Opportunity, 0)]);
        for wrong in [vec![], vec!["lead"], vec!["usr_x"], vec![ids[0].as_str(); 251]] {
            assert!(all(wrong.iter().copied()).is_err(), "{wrong:?}");
        }
    }
}
