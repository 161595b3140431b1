//! Accounts and contacts in the schema: who a deal is with.

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
use crate::platform::db::page::PageInput;
use crate::platform::graphql::connection::{Counted, Records};
use crate::platform::graphql::context::ContextExt;
use crate::platform::graphql::failure::{Answer, Failure};
use crate::platform::graphql::list::List;
use crate::platform::graphql::payload::Outcome;
use crate::platform::graphql::read::View;
use crate::refusal::Report;

/// An account in the schema.
pub type Account = View<entity::account::Model>;
/// A contact in the schema.
pub type Contact = View<entity::contact::Model>;

/// Whom a deal is with: a company, or a person where there is no company.
#[derive(Debug, Union)]
pub enum Customer {
    /// A company.
    Account(Account),
    /// A person.
    Contact(Contact),
}

/// What came of recording or changing an account.
#[derive(Debug)]
pub struct AccountPayload(Outcome<AccountDone>);

/// What came of recording or changing an account.
#[Object]
impl AccountPayload {
    /// The account; where a change was refused, as it stands; null where there is none.
    async fn account(&self) -> Answer<Account> {
        match self.0.done {
            Some(done) => self.0.scope.load(done.account).await,
            None => self.0.subject().await,
        }
    }

    #[graphql(flatten)]
    fn report(&self) -> Report {
        Report::of(&self.0)
    }
}

/// What came of recording or changing a contact.
#[derive(Debug)]
pub struct ContactPayload(Outcome<ContactDone>);

/// What came of recording or changing a contact.
#[Object]
impl ContactPayload {
    /// The contact; where a change was refused, as it stands; null where there is none.
    async fn contact(&self) -> Answer<Contact> {
        match self.0.done {
            Some(done) => self.0.scope.load(done.contact).await,
            None => self.0.subject().await,
        }
    }

    #[graphql(flatten)]
    fn report(&self) -> Report {
        Report::of(&self.0)
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
    ) -> Answer<Account> {
        ctx.scope().load(id).await
    }

    /// Accounts within reach, or attached to a deal within reach.
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
    ) -> Answer<Records<entity::account::Model, Counted>> {
        let page = PageInput { first, after, last, before };
        let list = List {
            filter: filter.unwrap_or_default(),
            keys: queries::account_order(&order_by.unwrap_or_default()),
            page,
        };
        Some(list.counted(ctx.scope()).await.map_err(Failure::from))
    }

    /// A contact; null where there is none that may be seen.
    async fn contact(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its id.")] id: ContactId,
    ) -> Answer<Contact> {
        ctx.scope().load(id).await
    }

    /// Contacts within reach, or attached to a deal within reach.
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
    ) -> Answer<Records<entity::contact::Model, Counted>> {
        let page = PageInput { first, after, last, before };
        let list = List {
            filter: filter.unwrap_or_default(),
            keys: queries::contact_order(&order_by.unwrap_or_default()),
            page,
        };
        Some(list.counted(ctx.scope()).await.map_err(Failure::from))
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
    ) -> Answer<AccountPayload> {
        Some(ctx.perform(input).await.map(AccountPayload))
    }

    /// Changes an account. Its opportunities show its new name; what is copied onto documents stays.
    async fn update_account(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What shall be kept.")] input: UpdateAccountInput,
    ) -> Answer<AccountPayload> {
        Some(ctx.perform(input).await.map(AccountPayload))
    }

    /// Records a contact, unless it looks like one that exists: `onDuplicate` says what then.
    async fn create_contact(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What shall be kept.")] input: CreateContactInput,
    ) -> Answer<ContactPayload> {
        Some(ctx.perform(input).await.map(ContactPayload))
    }

    /// Changes a contact. Opportunities with that person show the new name; what is copied onto documents stays.
    async fn update_contact(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What shall be kept.")] input: UpdateContactInput,
    ) -> Answer<ContactPayload> {
        Some(ctx.perform(input).await.map(ContactPayload))
    }
}
