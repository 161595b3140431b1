//! Deletes records, which can be restored.

use entity::choice::PipelineEventKind;
use entity::deletion;
use entity::id::{DeletionId, TeamId, UserId};

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
use crate::record::ops::named_record::{self, Locked};
use crate::sales::opportunity::ops::delete as opportunities;

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
        let mut locked = Vec::with_capacity(self.record_ids.len());
        for record in named_record::all(self.record_ids.iter().map(|id| id.as_str()))? {
            let row = validator.collect(named_record::lock(tx, record).await.at(&record.path()))?;
            locked.extend(row.map(|row| (record, row)));
        }
        // Opportunities are deleted first, because the customers that they refer to may be in the same call.
        for (record, row) in locked.into_iter().rev() {
            let deleted = validator.collect(delete(tx, row).await.at(&record.path()))?;
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

async fn delete(tx: &mut Tx, record: Locked) -> Result<Deleted, Error> {
    match record {
        Locked::Lead(before) => {
            leads::delete(tx, &before).await?;
            Ok(Deleted { owner: Some((before.owner_id, before.team_id)), name: before.subject })
        }
        Locked::Account(before) => {
            customers::delete_account(tx, &before).await?;
            Ok(Deleted { owner: Some((before.owner_id, before.team_id)), name: before.name })
        }
        Locked::Contact(before) => {
            customers::delete_contact(tx, &before).await?;
            Ok(Deleted { owner: Some((before.owner_id, before.team_id)), name: before.full_name })
        }
        Locked::Opportunity(before) => {
            opportunities::delete(tx, &before).await?;
            let row = before.row;
            Ok(Deleted { owner: Some((row.owner_id, row.team_id)), name: row.name })
        }
        Locked::Product(before) => {
            tx.require(Permission::ManageCatalog)?;
            products::delete(tx, &before).await?;
            Ok(Deleted { owner: None, name: before.sku })
        }
    }
}
