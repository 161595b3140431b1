//! Restores deleted records.

use entity::choice::DeletableKind;
use entity::choice::PipelineEventKind;
use entity::{account, contact, deletion, lead, product};
use sea_orm::{ColumnTrait, QueryFilter};

use crate::access::permission::Permission;
use crate::account::ops::lifecycle as customers;
use crate::catalog::ops::removal as products;
use crate::lead::ops::lifecycle as leads;
use crate::platform::db::command::{Command, Emits};
use crate::platform::db::row::{Row, with_id};
use crate::platform::db::tx::Tx;
use crate::platform::error::{At, Error};
use crate::platform::validator::Validator;
use crate::record::input::RestoreRecordsInput;
use crate::record::ops::ChangedRecords;
use crate::record::ops::named_record::{self, NamedRecord};
use crate::sales::opportunity::ops::{PricedOpportunity, delete as opportunities};

impl Command for RestoreRecordsInput {
    const NAME: &'static str = "restoreRecords";
    const PERMISSION: Permission = Permission::RestoreRecords;
    const EMITS: Emits = Emits::Events(&[
        PipelineEventKind::LeadRestored,
        PipelineEventKind::OpportunityRestored,
        PipelineEventKind::ReferenceDataChanged,
    ]);
    type Output = ChangedRecords;

    async fn execute(self, tx: &mut Tx) -> Result<ChangedRecords, Error> {
        let mut validator = Validator::default();
        let records = named_record::all(self.record_ids.iter().map(|id| id.as_str()))?;
        let ids = records.iter().map(|record| record.id);
        let rows = tx.find::<deletion::Entity>().filter(deletion::Column::RecordId.is_in(ids));
        let deletions: Vec<deletion::Model> = tx.lock_all(rows).await?;
        for record in records {
            let deletion = deletions
                .iter()
                .find(|it| (it.kind, it.record_id) == (record.kind, record.id))
                .ok_or_else(Error::not_found);
            let restored = match deletion {
                Ok(deletion) => restore(tx, record, deletion).await,
                Err(error) => Err(error),
            };
            validator.collect(restored.at(&record.path()))?;
        }
        validator.into_result()?;
        Ok(ChangedRecords { records: self.record_ids.into_iter().map(|id| id.0).collect() })
    }
}

async fn restore(
    tx: &mut Tx,
    record: NamedRecord,
    deletion: &deletion::Model,
) -> Result<(), Error> {
    let path = record.path();
    match record.kind {
        DeletableKind::Lead => {
            let before: lead::Model = deleted(tx, record).await?;
            leads::restore(tx, &before, &path).await
        }
        DeletableKind::Account => {
            let before: account::Model = deleted(tx, record).await?;
            customers::restore_account(tx, &before, &path).await
        }
        DeletableKind::Contact => {
            let before: contact::Model = deleted(tx, record).await?;
            customers::restore_contact(tx, &before, &path).await
        }
        DeletableKind::Opportunity => {
            let before: PricedOpportunity = deleted(tx, record).await?;
            opportunities::restore(tx, &before, &path).await
        }
        DeletableKind::Product => {
            tx.require(Permission::ManageCatalog)?;
            let before: product::Model = deleted(tx, record).await?;
            products::restore(tx, &before).await
        }
    }?;
    tx.delete(deletion).await
}

/// A deleted record. It is read without the row rule, which hides it; the deletion that the actor could see is
/// sufficient.
async fn deleted<R: Row>(tx: &mut Tx, record: NamedRecord) -> Result<R, Error> {
    let rows = with_id(tx.find_any::<R::Table>(), record.id);
    tx.lock_all(rows).await?.pop().ok_or_else(Error::not_found)
}
