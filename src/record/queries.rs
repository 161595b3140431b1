//! Reads the deleted records that can be restored, and the possible duplicates of a record.

use std::sync::Arc;

use entity::choice::DeletableKind;
use entity::id::{self, AccountId, ContactId, Key, LeadId};
use entity::{account, contact, deletion, lead};
use sea_orm::{ColumnTrait, QueryFilter, Select};
use uuid::Uuid;

use crate::account::queries::alike::{self as customers, DuplicateCandidate};
use crate::account::rules::duplicate::{Likeness, SharedKey};
use crate::lead::queries::alike as leads;
use crate::platform::db::page::Rows;
use crate::platform::db::page::SortKey;
use crate::platform::db::row::{Row, with_id};
use crate::platform::db::session::Session;
use crate::platform::error::Error;

/// The deletions of records, of some kinds or of all, latest first.
///
/// # Errors
/// The actor may not see deleted records.
pub fn deleted(
    session: &Session,
    kinds: Option<Vec<DeletableKind>>,
) -> Result<Rows<deletion::Entity>, Error> {
    let of_kinds = |rows: Select<deletion::Entity>| match &kinds {
        None => rows,
        Some(kinds) => rows.filter(deletion::Column::Kind.is_in(kinds.iter().copied())),
    };
    let parts = session.find_parts::<deletion::Entity>()?.into_iter().map(of_kinds).collect();
    let column = deletion::Column::DeletedAt;
    Ok(Rows::new(parts, vec![SortKey { column, is_descending: true, is_nullable: false }]))
}

/// The most possible duplicates of a record.
const MOST_DUPLICATES: usize = 10;

/// A record that may be the same as another one.
#[derive(Clone, Debug)]
pub struct SimilarRecord {
    /// The record.
    pub row: SimilarRow,
    /// How similar they are.
    pub likeness: Likeness,
    /// The values that they have in common.
    pub shared: Vec<SharedKey>,
}

/// The row of a record that may be the same as another one.
#[derive(Clone, Debug)]
pub enum SimilarRow {
    /// A lead.
    Lead(Arc<lead::Model>),
    /// An account.
    Account(Arc<account::Model>),
    /// A contact.
    Contact(Arc<contact::Model>),
}

/// The records that may be the same as a lead, an account or a contact, the most similar ones first; `None`: there is
/// no such record, or the actor may not see it.
///
/// # Errors
/// The actor may not read the table, or the database failed.
pub async fn similar(session: &Session, id: &str) -> Result<Option<Vec<SimilarRecord>>, Error> {
    let Some((prefix, id)) = id::split(id) else { return Ok(None) };
    Ok(match prefix {
        LeadId::PREFIX => match seen::<lead::Model>(session, id).await? {
            Some(lead) => Some(shown(leads::leads(session, &lead).await?, SimilarRow::Lead)),
            None => None,
        },
        AccountId::PREFIX => match seen::<account::Model>(session, id).await? {
            Some(account) => {
                let alike = customers::accounts(session, &account).await?;
                Some(shown(alike, SimilarRow::Account))
            }
            None => None,
        },
        ContactId::PREFIX => match seen::<contact::Model>(session, id).await? {
            Some(contact) => {
                let alike = customers::contacts(session, &contact).await?;
                Some(shown(alike, SimilarRow::Contact))
            }
            None => None,
        },
        _ => None,
    })
}

async fn seen<R: Row>(session: &Session, id: Uuid) -> Result<Option<R>, Error> {
    session.one(with_id(session.find::<R::Table>()?, id)).await
}

fn shown<M>(
    candidates: Vec<DuplicateCandidate<M>>,
    row: impl Fn(Arc<M>) -> SimilarRow,
) -> Vec<SimilarRecord> {
    let record = |candidate: DuplicateCandidate<M>| SimilarRecord {
        row: row(Arc::new(candidate.row)),
        likeness: candidate.likeness,
        shared: candidate.shared,
    };
    candidates.into_iter().take(MOST_DUPLICATES).map(record).collect()
}
