//! Accounts and contacts in the schema.

mod account;
mod contact;

use async_graphql::{Context, Object, Union};
use entity::id::{AccountId, ContactId};

use crate::account::filter::{AccountFilter, ContactFilter, CustomerSort};
use crate::account::input::{
    CreateAccountInput, CreateContactInput, UpdateAccountInput, UpdateContactInput,
};
use crate::account::ops::{AccountDone, ContactDone};
use crate::account::queries;
use crate::payload::Payload;
use crate::platform::db::page::PageInput;
use crate::platform::graphql::connection::{Counted, Records};
use crate::platform::graphql::context::ContextExt;
use crate::platform::graphql::list::List;
use crate::platform::graphql::payload::Outcome;
use crate::platform::graphql::read::View;
use crate::platform::graphql::resolver_error::{NullableField, ResolverError};

/// An account in the schema.
pub type Account = View<entity::account::Model>;
/// A contact in the schema.
pub type Contact = View<entity::contact::Model>;

/// The customer of an opportunity: a company, or a person if there is no company.
#[derive(Union)]
pub enum Customer {
    /// A company.
    Account(Account),
    /// A person.
    Contact(Contact),
}

/// The result of creating or changing an account.
pub type AccountPayload = Payload<AccountDone>;

/// The result of creating or changing an account.
#[Object(name = "AccountPayload")]
impl Outcome<AccountDone> {
    /// The account after the call. If the call was refused: the unchanged account for a change, null for a creation.
    async fn account(&self) -> NullableField<Account> {
        match self.done {
            Some(done) => self.request.load(done.account).await,
            None => self.load_target().await,
        }
    }
}

/// The result of creating or changing a contact.
pub type ContactPayload = Payload<ContactDone>;

/// The result of creating or changing a contact.
#[Object(name = "ContactPayload")]
impl Outcome<ContactDone> {
    /// The contact after the call. If the call was refused: the unchanged contact for a change, null for a creation.
    async fn contact(&self) -> NullableField<Contact> {
        match self.done {
            Some(done) => self.request.load(done.contact).await,
            None => self.load_target().await,
        }
    }
}

/// The queries for accounts and contacts.
#[derive(Debug, Default)]
pub struct AccountQuery;

#[Object]
impl AccountQuery {
    /// An account; null if it does not exist or the viewer may not see it.
    async fn account(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The account's id.")] id: AccountId,
    ) -> NullableField<Account> {
        ctx.request().load(id).await
    }

    /// The accounts that the viewer may see; null only with an error.
    #[graphql(complexity = "10 + child_complexity")]
    async fn accounts(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the front, 1–100; omitted: 25.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the back, 1–100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
        #[graphql(desc = "Conditions to match; omitted: all.")] filter: Option<AccountFilter>,
        #[graphql(desc = "The sort keys, at most 8, ties by id; omitted: by name.")]
        order_by: Option<Vec<CustomerSort>>,
    ) -> NullableField<Records<entity::account::Model, Counted>> {
        let page = PageInput { first, after, last, before };
        let keys = queries::account_order(&order_by.unwrap_or_default());
        let list = List::new(filter, keys, page);
        Some(async { list?.counted(ctx.request()).await }.await.map_err(ResolverError::from))
    }

    /// A contact; null if it does not exist or the viewer may not see it.
    async fn contact(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The contact's id.")] id: ContactId,
    ) -> NullableField<Contact> {
        ctx.request().load(id).await
    }

    /// The contacts that the viewer may see; null only with an error.
    #[graphql(complexity = "10 + child_complexity")]
    async fn contacts(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the front, 1–100; omitted: 25.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the back, 1–100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
        #[graphql(desc = "Conditions to match; omitted: all.")] filter: Option<ContactFilter>,
        #[graphql(desc = "The sort keys, at most 8, ties by id; omitted: by name.")]
        order_by: Option<Vec<CustomerSort>>,
    ) -> NullableField<Records<entity::contact::Model, Counted>> {
        let page = PageInput { first, after, last, before };
        let keys = queries::contact_order(&order_by.unwrap_or_default());
        let list = List::new(filter, keys, page);
        Some(async { list?.counted(ctx.request()).await }.await.map_err(ResolverError::from))
    }
}

/// The mutations of accounts and contacts.
#[derive(Debug, Default)]
pub struct AccountMutation;

#[Object]
impl AccountMutation {
    /// Creates an account. If it looks like an existing one, `onDuplicate` decides what happens. Null only with an
    /// error.
    async fn create_account(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The new account.")] input: CreateAccountInput,
    ) -> NullableField<AccountPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Changes an account. Its opportunities show the new name; the parties of their documents stay unchanged. Null
    /// only with an error.
    async fn update_account(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The account and its changed fields.")] input: UpdateAccountInput,
    ) -> NullableField<AccountPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Creates a contact. If it looks like an existing one, `onDuplicate` decides what happens. Null only with an
    /// error.
    async fn create_contact(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The new contact.")] input: CreateContactInput,
    ) -> NullableField<ContactPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Changes a contact. Opportunities with the person show the new name; the parties of their documents stay
    /// unchanged. Null only with an error.
    async fn update_contact(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The contact and its changed fields.")] input: UpdateContactInput,
    ) -> NullableField<ContactPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }
}
