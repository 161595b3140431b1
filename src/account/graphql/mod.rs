//! Accounts and contacts in the schema: who an opportunity is with.

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

/// Whom an opportunity is with: a company, or a person where there is no company.
#[derive(Debug, Union)]
pub enum Customer {
    /// A company.
    Account(Account),
    /// A person.
    Contact(Contact),
}

/// What came of recording or changing an account.
pub type AccountPayload = Payload<AccountDone>;

/// What came of recording or changing an account.
#[Object(name = "AccountPayload")]
impl Outcome<AccountDone> {
    /// The account; where a change was refused, as it stands; null where there is none.
    async fn account(&self) -> NullableField<Account> {
        match self.done {
            Some(done) => self.request.load(done.account).await,
            None => self.load_target().await,
        }
    }
}

/// What came of recording or changing a contact.
pub type ContactPayload = Payload<ContactDone>;

/// What came of recording or changing a contact.
#[Object(name = "ContactPayload")]
impl Outcome<ContactDone> {
    /// The contact; where a change was refused, as it stands; null where there is none.
    async fn contact(&self) -> NullableField<Contact> {
        match self.done {
            Some(done) => self.request.load(done.contact).await,
            None => self.load_target().await,
        }
    }
}

/// Reads accounts and contacts.
#[derive(Debug, Default)]
pub struct AccountQuery;

#[Object]
impl AccountQuery {
    /// An account; null where there is none that may be seen.
    async fn account(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its id.")] id: AccountId,
    ) -> NullableField<Account> {
        ctx.request().load(id).await
    }

    /// Accounts within reach, or attached to an opportunity within reach.
    #[graphql(complexity = "10 + child_complexity")]
    async fn accounts(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the front, 1–100; omitted: 25.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the back, 1–100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
        #[graphql(desc = "Which; omitted: all.")] filter: Option<AccountFilter>,
        #[graphql(desc = "In which order, ties by id; omitted: by name.")] order_by: Option<
            Vec<CustomerSort>,
        >,
    ) -> NullableField<Records<entity::account::Model, Counted>> {
        let page = PageInput { first, after, last, before };
        let list = List {
            filter: filter.unwrap_or_default(),
            keys: queries::account_order(&order_by.unwrap_or_default()),
            page,
        };
        Some(list.counted(ctx.request()).await.map_err(ResolverError::from))
    }

    /// A contact; null where there is none that may be seen.
    async fn contact(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its id.")] id: ContactId,
    ) -> NullableField<Contact> {
        ctx.request().load(id).await
    }

    /// Contacts within reach, or attached to an opportunity within reach.
    #[graphql(complexity = "10 + child_complexity")]
    async fn contacts(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the front, 1–100; omitted: 25.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the back, 1–100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
        #[graphql(desc = "Which; omitted: all.")] filter: Option<ContactFilter>,
        #[graphql(desc = "In which order, ties by id; omitted: by name.")] order_by: Option<
            Vec<CustomerSort>,
        >,
    ) -> NullableField<Records<entity::contact::Model, Counted>> {
        let page = PageInput { first, after, last, before };
        let list = List {
            filter: filter.unwrap_or_default(),
            keys: queries::contact_order(&order_by.unwrap_or_default()),
            page,
        };
        Some(list.counted(ctx.request()).await.map_err(ResolverError::from))
    }
}

/// Changes accounts and contacts.
#[derive(Debug, Default)]
pub struct AccountMutation;

#[Object]
impl AccountMutation {
    /// Records an account, unless it looks like one that exists: `onDuplicate` says what then.
    async fn create_account(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What shall be kept.")] input: CreateAccountInput,
    ) -> NullableField<AccountPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Changes an account. Its opportunities show its new name; what is copied onto documents stays.
    async fn update_account(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What shall be kept.")] input: UpdateAccountInput,
    ) -> NullableField<AccountPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Records a contact, unless it looks like one that exists: `onDuplicate` says what then.
    async fn create_contact(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What shall be kept.")] input: CreateContactInput,
    ) -> NullableField<ContactPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Changes a contact. Opportunities with that person show the new name; what is copied onto documents stays.
    async fn update_contact(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What shall be kept.")] input: UpdateContactInput,
    ) -> NullableField<ContactPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }
}
