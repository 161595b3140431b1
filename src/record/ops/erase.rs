//! Erases a person's data.

use entity::choice::{DeletableKind, PipelineEventKind};
use entity::id::ContactId;
use entity::{contact, deletion, opportunity, opportunity_history};
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, QueryFilter};

use crate::access::permission::Permission;
use crate::account::ops::lifecycle as customers;
use crate::lead::ops::lifecycle as leads;
use crate::platform::db::audit::Unaudited;
use crate::platform::db::command::{Command, Emits};
use crate::platform::db::row::with_id;
use crate::platform::db::tx::Tx;
use crate::platform::error::{At, Error};
use crate::record::input::EraseContactInput;

/// The placeholder for an erased name.
const ERASED: &str = "—";

impl Command for EraseContactInput {
    const NAME: &'static str = "eraseContact";
    const PERMISSION: Permission = Permission::ErasePeople;
    const EMITS: Emits =
        Emits::Events(&[PipelineEventKind::LeadChanged, PipelineEventKind::ReferenceDataChanged]);
    type Output = ContactId;

    async fn execute(self, tx: &mut Tx) -> Result<ContactId, Error> {
        // The permission to erase people covers deleted contacts and contacts of any owner.
        let rows = tx
            .find_any::<deletion::Entity>()
            .filter(deletion::Column::Kind.eq(DeletableKind::Contact))
            .filter(deletion::Column::RecordId.eq(self.contact_id.uuid()));
        if let Some(deletion) = tx.lock_all::<deletion::Model>(rows).await?.pop() {
            let after = deletion::Model { name: ERASED.to_owned(), ..deletion.clone() };
            tx.update(&deletion, after).await?;
        }
        for lead in leads::erase_person(tx, self.contact_id).await? {
            tx.erase_audit(lead).await?;
        }
        let rows = with_id(tx.find_any::<contact::Entity>(), self.contact_id.uuid());
        let before: Option<contact::Model> = tx.lock_all(rows).await?.pop();
        let before = before.ok_or_else(Error::not_found).at("contactId")?;
        customers::erase_contact(tx, &before).await?;
        tx.erase_audit(before.id).await?;
        forget_name(tx, before.id).await?;
        Ok(before.id)
    }
}

/// Erases the person's name in the history of opportunities whose customer is that person.
async fn forget_name(tx: &mut Tx, contact: ContactId) -> Result<(), Error> {
    let opportunities = Query::select()
        .column(opportunity::Column::Id)
        .from(opportunity::Entity)
        .and_where(Expr::col(opportunity::Column::ContactId).eq(contact))
        .and_where(Expr::col(opportunity::Column::AccountId).is_null())
        .to_owned();
    let update = opportunity_history::Entity::update_many()
        .col_expr(opportunity_history::Column::CustomerName, Expr::val(ERASED))
        .filter(opportunity_history::Column::OpportunityId.in_subquery(opportunities));
    tx.update_many(update, Unaudited("the audit has the changes that made the history")).await?;
    Ok(())
}
