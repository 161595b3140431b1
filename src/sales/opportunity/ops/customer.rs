//! Reads and changes an opportunity's customer.

use entity::{account, contact};

use crate::account::ops::customer::{CUSTOMER_REQUIRED, Customer};
use crate::platform::db::tx::Tx;
use crate::platform::error::{At, Error, UserError};
use crate::platform::message::Message;
use crate::platform::text::sort_key;
use crate::sales::opportunity::input::update::UpdateOpportunityInput;
use crate::sales::opportunity::ops::PricedOpportunity;
use crate::sales::opportunity::ops::create::customer_name;
use crate::sales::opportunity::ops::search_text::{account_of, contact_of};

/// Keeps others from renaming the customer that an input names. Customers are locked before the opportunity.
///
/// # Errors
/// The database failed.
pub(super) async fn hold_customer(
    tx: &mut Tx,
    input: &UpdateOpportunityInput,
) -> Result<(), Error> {
    if let Some(Some(id)) = input.account_id.as_opt_ref() {
        tx.hold_if_seen::<account::Model>(*id).await?;
    }
    if let Some(Some(id)) = input.contact_id.as_opt_ref() {
        tx.hold_if_seen::<contact::Model>(*id).await?;
    }
    Ok(())
}

/// An opportunity's customer as it is now, even if the actor may not see it.
///
/// # Errors
/// The database failed.
pub(in crate::sales) async fn customer_of(
    tx: &Tx,
    opportunity: &PricedOpportunity,
) -> Result<Customer, Error> {
    Ok(Customer {
        account: account_of(tx, opportunity.account_id).await?,
        contact: contact_of(tx, opportunity.contact_id).await?,
    })
}

/// Sets another customer on an opportunity and returns it; `None` if the customer is the same.
///
/// # Errors
/// The account or contact is not found, no customer remains (`CUSTOMER_REQUIRED`), or the database failed.
pub(super) async fn put_customer(
    tx: &Tx,
    opportunity: &mut PricedOpportunity,
    input: &UpdateOpportunityInput,
) -> Result<Option<Customer>, Error> {
    if input.account_id.is_undefined() && input.contact_id.is_undefined() {
        return Ok(None);
    }
    let account: Option<account::Model> = match input.account_id.as_opt_ref() {
        Some(Some(id)) => Some(tx.get(*id).await.at("accountId")?),
        Some(None) => None,
        None => account_of(tx, opportunity.account_id).await?,
    };
    let contact: Option<contact::Model> = match input.contact_id.as_opt_ref() {
        Some(Some(id)) => Some(tx.get(*id).await.at("contactId")?),
        Some(None) => None,
        None => contact_of(tx, opportunity.contact_id).await?,
    };
    let row = &mut opportunity.row;
    let account_id = account.as_ref().map(|account| account.id);
    let contact_id = contact.as_ref().map(|contact| contact.id);
    if (account_id, contact_id) == (row.account_id, row.contact_id) {
        return Ok(None);
    }
    if account.is_none() && contact.is_none() {
        let message = Message::new("customer-required");
        return Err(UserError::new(CUSTOMER_REQUIRED, message).into());
    }
    let customer = Customer { account, contact };
    row.account_id = account_id;
    row.contact_id = contact_id;
    customer_name(&customer).clone_into(&mut row.customer_name);
    row.customer_sort = sort_key(&row.customer_name);
    Ok(Some(customer))
}
