//! Deletes records, which can be restored.

use entity::choice::DeletableKind;
use entity::choice::PipelineEventKind;
use entity::id::{DeletionId, TeamId, UserId};
use entity::{account, contact, deletion, lead, product};

use crate::access::permission::Permission;
use crate::account::ops::lifecycle as customers;
use crate::catalog::ops::removal as products;
use crate::lead::ops::lifecycle as leads;
use crate::platform::db::command::{Command, Emits};
use crate::platform::db::tx::Tx;
use crate::platform::error::{At, Error};
use crate::platform::validator::Validator;
use crate::record::input::DeleteRecordsInput;
use crate::record::ops::ChangedRecords;
use crate::record::ops::named_record::{self, NamedRecord};
use crate::sales::opportunity::ops::{PricedOpportunity, delete as opportunities};

/// The parts of a deleted record that are stored with its deletion.
struct Deleted {
    name: String,
    owner: Option<(UserId, Option<TeamId>)>,
}

impl Command for DeleteRecordsInput {
    const NAME: &'static str = "deleteRecords";
    const PERMISSION: Permission = Permission::DeleteRecords;
    const EMITS: Emits = Emits::Events(&[
        PipelineEventKind::LeadDeleted,
        PipelineEventKind::OpportunityDeleted,
        PipelineEventKind::ReferenceDataChanged,
    ]);
    type Output = ChangedRecords;

    async fn execute(self, tx: &mut Tx) -> Result<ChangedRecords, Error> {
        let mut validator = Validator::default();
        let mut locked = Vec::new();
        for record in named_record::all(self.record_ids.iter().map(|id| id.as_str()))? {
            let found = validator.collect(lock(tx, record).await.at(&record.path()))?;
            locked.extend(found.map(|found| (record, found)));
        }
        // Opportunities are deleted first, because the customers that they refer to may be in the same call.
        for (record, found) in locked.into_iter().rev() {
            let deleted = validator.collect(delete(tx, found).await.at(&record.path()))?;
            if let Some(Deleted { name, owner }) = deleted {
                let row = deletion::Model {
                    id: DeletionId::generate(),
                    record_id: record.id,
                    kind: record.kind,
                    name,
                    owner_id: owner.map(|(user, _)| user),
                    team_id: owner.and_then(|(_, team)| team),
                    deleted_at: tx.now(),
                    deleted_by_id: tx.actor().user_id,
                };
                tx.insert(row).await?;
            }
        }
        validator.into_result()?;
        Ok(ChangedRecords { records: self.record_ids.into_iter().map(|id| id.0).collect() })
    }
}

/// A record that is locked in order to be deleted.
enum Doomed {
    Lead(Box<lead::Model>),
    Account(Box<account::Model>),
    Contact(Box<contact::Model>),
    Opportunity(Box<PricedOpportunity>),
    Product(Box<product::Model>),
}

async fn lock(tx: &mut Tx, record: NamedRecord) -> Result<Doomed, Error> {
    Ok(match record.kind {
        DeletableKind::Lead => Doomed::Lead(Box::new(tx.lock(record.id).await?)),
        DeletableKind::Account => Doomed::Account(Box::new(tx.lock(record.id).await?)),
        DeletableKind::Contact => Doomed::Contact(Box::new(tx.lock(record.id).await?)),
        DeletableKind::Opportunity => Doomed::Opportunity(Box::new(tx.lock(record.id).await?)),
        DeletableKind::Product => {
            tx.require(Permission::ManageCatalog)?;
            Doomed::Product(Box::new(tx.lock(record.id).await?))
        }
    })
}

async fn delete(tx: &mut Tx, record: Doomed) -> Result<Deleted, Error> {
    match record {
        Doomed::Lead(before) => {
            leads::delete(tx, &before).await?;
            Ok(Deleted { owner: Some((before.owner_id, before.team_id)), name: before.subject })
        }
        Doomed::Account(before) => {
            customers::delete_account(tx, &before).await?;
            Ok(Deleted { owner: Some((before.owner_id, before.team_id)), name: before.name })
        }
        Doomed::Contact(before) => {
            customers::delete_contact(tx, &before).await?;
            Ok(Deleted { owner: Some((before.owner_id, before.team_id)), name: before.full_name })
        }
        Doomed::Opportunity(before) => {
            opportunities::delete(tx, &before).await?;
            let row = before.row;
            Ok(Deleted { owner: Some((row.owner_id, row.team_id)), name: row.name })
        }
        Doomed::Product(before) => {
            products::delete(tx, &before).await?;
            Ok(Deleted { owner: None, name: before.sku })
        }
    }
}
