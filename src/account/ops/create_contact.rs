//! Creates a contact.

use entity::choice::PipelineEventKind;
use entity::id::ContactId;
use entity::{account, contact};

use crate::access::permission::Permission;
use crate::account::input::{CreateContactInput, DuplicatePolicy};
use crate::account::ops::add_to_timeline;
use crate::account::ops::create_account::home_at;
use crate::account::ops::{ContactDone, duplicate, index};
use crate::account::rules::record::complete_contact;
use crate::platform::db::command::{Command, Emits};
use crate::platform::db::tx::Tx;
use crate::platform::error::{At, Error};
use crate::platform::validator::Validator;
use crate::user::owner::{self, Owner};

impl Command for CreateContactInput {
    const NAME: &'static str = "createContact";
    const PERMISSION: Permission = Permission::EditCustomers;
    const EMITS: Emits = Emits::Nothing("customers have no events; their timelines have an entry");
    type Output = ContactDone;

    async fn execute(self, tx: &mut Tx) -> Result<ContactDone, Error> {
        let mut validator = Validator::default();
        let owner = validator.collect(owner::chosen(tx, self.owner_id).await)?;
        let company = match self.account_id {
            Some(id) => validator.collect(tx.get::<account::Model>(id).await.at("accountId"))?,
            None => None,
        };
        let policy = self.on_duplicate;
        let mut draft = draft(tx, self, owner.unwrap_or_else(Owner::nobody));
        validator.merge(complete_contact(&mut draft, None, home_at(tx, company.as_ref())));
        validator.into_result()?;
        duplicate::lock(tx, (None, Some(&draft)), policy).await?;
        let contact = make(tx, draft, policy, "").await?;
        Ok(ContactDone { contact: contact.id })
    }
}

/// Inserts the contact of a checked draft, or returns the existing contact that the duplicate policy chooses.
pub(super) async fn make(
    tx: &mut Tx,
    draft: contact::Model,
    policy: DuplicatePolicy,
    place: &str,
) -> Result<contact::Model, Error> {
    if let Some(known) = duplicate::contact(tx, &draft, policy, place).await? {
        return tx.hold(known.id).await;
    }
    let contact = tx.insert(draft).await?;
    index::contact(tx, &contact).await?;
    add_to_timeline(tx, contact.id, PipelineEventKind::CustomerCreated);
    Ok(contact)
}

/// A contact with the input's values, not yet checked.
pub(super) fn draft(tx: &Tx, input: CreateContactInput, owner: Owner) -> contact::Model {
    let CreateContactInput {
        last_name,
        account_id,
        salutation,
        first_name,
        job_title,
        national_id,
        country,
        province,
        city,
        street,
        postal_code,
        phone,
        mobile_phone,
        email,
        owner_id: _,
        on_duplicate: _,
        call: _,
    } = input;
    contact::Model {
        id: ContactId::generate(),
        version: 1,
        account_id,
        salutation,
        first_name,
        last_name,
        full_name: String::new(),
        name_key: String::new(),
        name_sort: String::new(),
        job_title,
        national_id,
        country,
        province,
        city,
        street,
        postal_code,
        phone,
        phone_extension: None,
        phone_key: None,
        mobile_phone,
        mobile_key: None,
        email,
        email_key: None,
        owner_id: owner.id,
        team_id: owner.team_id,
        created_at: tx.now(),
        updated_at: tx.now(),
        deleted_at: None,
    }
}
