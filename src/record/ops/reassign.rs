//! Reassigns records to another owner.

use entity::choice::PipelineEventKind;
use entity::choice::{DeletableKind, LeadStatus, OpportunityStatus};
use entity::id::UserId;
use entity::{account, contact, lead, opportunity};
use sea_orm::{ColumnTrait, QueryFilter};

use crate::access::permission::Permission;
use crate::account::ops::lifecycle as customers;
use crate::lead::ops::lifecycle as leads;
use crate::platform::db::command::{Command, Emits};
use crate::platform::db::tx::Tx;
use crate::platform::error::{At, Error, UserError};
use crate::platform::validator::Validator;
use crate::record::input::ReassignRecordsInput;
use crate::record::ops::ChangedRecords;
use crate::record::ops::named_record::{self, NamedRecord};
use crate::sales::opportunity::ops::{PricedOpportunity, reassign as opportunities};
use crate::user::owner::{self, Owner};

impl Command for ReassignRecordsInput {
    const NAME: &'static str = "reassignRecords";
    const PERMISSION: Permission = Permission::Reassign;
    const EMITS: Emits =
        Emits::Events(&[PipelineEventKind::LeadChanged, PipelineEventKind::OpportunityChanged]);
    type Output = ChangedRecords;

    async fn execute(self, tx: &mut Tx) -> Result<ChangedRecords, Error> {
        let owner = owner::passed_to(tx, self.owner_id).await?;
        let mut validator = Validator::default();
        for record in named_record::all(self.record_ids.iter().map(|id| id.as_str()))? {
            validator.collect(reassign(tx, record, owner).await.at(&record.path()))?;
        }
        validator.into_result()?;
        Ok(ChangedRecords { records: self.record_ids.into_iter().map(|id| id.0).collect() })
    }
}

async fn reassign(tx: &mut Tx, record: NamedRecord, owner: Owner) -> Result<(), Error> {
    match record.kind {
        DeletableKind::Lead => {
            let before: lead::Model = tx.lock(record.id).await?;
            leads::reassign(tx, &before, owner).await
        }
        DeletableKind::Account => {
            let before: account::Model = tx.lock(record.id).await?;
            customers::reassign_account(tx, &before, owner).await
        }
        DeletableKind::Contact => {
            let before: contact::Model = tx.lock(record.id).await?;
            customers::reassign_contact(tx, &before, owner).await
        }
        DeletableKind::Opportunity => {
            let before: PricedOpportunity = tx.lock(record.id).await?;
            opportunities::reassign(tx, &before, owner).await
        }
        DeletableKind::Product => Err(UserError::invalid("reassign-not-owned").into()),
    }
}

/// Reassigns all open records of a user to another owner, even records that the actor cannot see, and returns their
/// number.
///
/// # Errors
/// The database failed.
pub async fn reassign_all(tx: &mut Tx, from: UserId, owner: Owner) -> Result<usize, Error> {
    let rows = tx
        .find_any::<lead::Entity>()
        .filter(lead::Column::OwnerId.eq(from))
        .filter(lead::Column::Status.is_in([LeadStatus::New, LeadStatus::Contacted]))
        .filter(lead::Column::DeletedAt.is_null());
    let of_leads: Vec<lead::Model> = tx.lock_all(rows).await?;
    let rows = tx.find_any::<account::Entity>().filter(account::Column::OwnerId.eq(from));
    let of_accounts: Vec<account::Model> = tx.lock_all(rows).await?;
    let rows = tx.find_any::<contact::Entity>().filter(contact::Column::OwnerId.eq(from));
    let of_contacts: Vec<contact::Model> = tx.lock_all(rows).await?;
    let rows = tx
        .find_any::<opportunity::Entity>()
        .filter(opportunity::Column::OwnerId.eq(from))
        .filter(opportunity::Column::Status.eq(OpportunityStatus::Open))
        .filter(opportunity::Column::DeletedAt.is_null());
    let of_opportunities: Vec<PricedOpportunity> = tx.lock_all(rows).await?;

    for before in &of_leads {
        leads::reassign(tx, before, owner).await?;
    }
    for before in &of_accounts {
        customers::reassign_account(tx, before, owner).await?;
    }
    for before in &of_contacts {
        customers::reassign_contact(tx, before, owner).await?;
    }
    for before in &of_opportunities {
        opportunities::reassign(tx, before, owner).await?;
    }
    Ok(of_leads.len() + of_accounts.len() + of_contacts.len() + of_opportunities.len())
}

/// Whether a user owns any open leads or opportunities.
///
/// # Errors
/// The database failed.
pub async fn has_open_records(tx: &Tx, owner: UserId) -> Result<bool, Error> {
    let of_leads = tx
        .find_any::<lead::Entity>()
        .filter(lead::Column::OwnerId.eq(owner))
        .filter(lead::Column::Status.is_in([LeadStatus::New, LeadStatus::Contacted]))
        .filter(lead::Column::DeletedAt.is_null());
    let of_opportunities = tx
        .find_any::<opportunity::Entity>()
        .filter(opportunity::Column::OwnerId.eq(owner))
        .filter(opportunity::Column::Status.eq(OpportunityStatus::Open))
        .filter(opportunity::Column::DeletedAt.is_null());
    Ok(tx.one::<lead::Model>(of_leads).await?.is_some()
        || tx.one::<opportunity::Model>(of_opportunities).await?.is_some())
}
