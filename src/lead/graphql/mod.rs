//! Leads in the schema.

pub mod action;
pub mod event;
pub mod import;

mod lead;

use async_graphql::{Context, Object};
use entity::id::LeadId;

use crate::account::graphql::{Account, Contact};
use crate::lead::filter::{LeadFilter, LeadSort};
use crate::lead::graphql::import::ImportLeadsPayload;
use crate::lead::input::{
    CreateLeadInput, DisqualifyLeadInput, ImportLeadsInput, MarkLeadContactedInput,
    QualifyLeadInput, ReactivateLeadInput, UpdateLeadInput,
};
use crate::lead::ops::qualify::Qualified;
use crate::lead::ops::{ChangedLead, CreatedLead};
use crate::lead::queries;
use crate::payload::Payload;
use crate::platform::db::page::PageInput;
use crate::platform::graphql::connection::{Records, Streamed};
use crate::platform::graphql::context::ContextExt;
use crate::platform::graphql::list::List;
use crate::platform::graphql::payload::Outcome;
use crate::platform::graphql::read::{View, ViewList};
use crate::platform::graphql::resolver_error::{NullableField, ResolverError};
use crate::sales::opportunity::ops::PricedOpportunity;

/// A lead in the schema.
pub type Lead = View<entity::lead::Model>;

/// The result of creating a lead.
pub type CreateLeadPayload = Payload<CreatedLead>;

/// The result of creating a lead.
#[Object(name = "CreateLeadPayload")]
impl Outcome<CreatedLead> {
    /// The new lead; null if the call was refused.
    async fn lead(&self) -> NullableField<Lead> {
        self.load(|done| Some(done.lead)).await
    }
}

/// The result of changing a lead or its status.
pub type LeadPayload = Payload<ChangedLead>;

/// The result of changing a lead or its status.
#[Object(name = "LeadPayload")]
impl Outcome<ChangedLead> {
    /// The lead after the call; unchanged if the call was refused; null if it does not exist or the viewer may not see
    /// it.
    async fn lead(&self) -> NullableField<Lead> {
        self.load_target().await
    }
}

/// The result of qualifying a lead.
pub type QualifyLeadPayload = Payload<Qualified>;

/// The result of qualifying a lead.
#[Object(name = "QualifyLeadPayload")]
impl Outcome<Qualified> {
    /// The lead after the call; unchanged if the call was refused; null if it does not exist or the viewer may not see
    /// it.
    async fn lead(&self) -> NullableField<Lead> {
        self.load_target().await
    }

    /// The company that was created or linked; null: none, or the call was refused.
    async fn account(&self) -> NullableField<Account> {
        self.load(|done| done.account).await
    }

    /// The person that was created or linked; null: none, or the call was refused.
    async fn contact(&self) -> NullableField<Contact> {
        self.load(|done| done.contact).await
    }

    /// The opportunities that were opened, at most 5; null if the call was refused.
    async fn opportunities(&self) -> NullableField<ViewList<PricedOpportunity>> {
        self.load_many(|done| done.opportunities.clone()).await
    }
}

/// The queries for leads.
#[derive(Debug, Default)]
pub struct LeadQuery;

#[Object]
impl LeadQuery {
    /// A lead; null if it does not exist or the viewer may not see it.
    async fn lead(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The lead's id.")] id: LeadId,
    ) -> NullableField<Lead> {
        ctx.request().load(id).await
    }

    /// The leads that the viewer may see; null only with an error.
    #[graphql(complexity = "10 + child_complexity")]
    async fn leads(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the front, 1–100; omitted: 25.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the back, 1–100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
        #[graphql(desc = "Conditions to match; omitted: all.")] filter: Option<LeadFilter>,
        #[graphql(desc = "The sort keys, at most 8, ties by id; omitted: newest first.")] order_by: Option<
            Vec<LeadSort>,
        >,
    ) -> NullableField<Records<entity::lead::Model, Streamed>> {
        let page = PageInput { first, after, last, before };
        let list = List::new(filter, queries::order(&order_by.unwrap_or_default()), page);
        Some(async { list?.streamed(ctx).await }.await.map_err(ResolverError::from))
    }
}

/// The mutations of leads.
#[derive(Debug, Default)]
pub struct LeadMutation;

#[Object]
impl LeadMutation {
    /// Creates a lead. Null only with an error.
    async fn create_lead(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The new lead.")] input: CreateLeadInput,
    ) -> NullableField<CreateLeadPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Creates leads from a CSV file of at most 1,000 rows. Refused rows are left out and the others created, in one
    /// transaction; with `dryRun` nothing is stored, and the payload is the preview of the import. Null only with an
    /// error.
    async fn import_leads(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The file, and what to do with duplicates.")] input: ImportLeadsInput,
    ) -> NullableField<ImportLeadsPayload> {
        let input = ImportLeadsInput { locale: ctx.request().locale().to_owned(), ..input };
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Changes a lead whose status is NEW or CONTACTED. Null only with an error.
    async fn update_lead(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The lead and its changed fields.")] input: UpdateLeadInput,
    ) -> NullableField<LeadPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Records that somebody has contacted the lead: NEW becomes CONTACTED. Null only with an error.
    async fn mark_lead_contacted(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The lead that was contacted.")] input: MarkLeadContactedInput,
    ) -> NullableField<LeadPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Disqualifies a lead: NEW or CONTACTED becomes DISQUALIFIED. Null only with an error.
    async fn disqualify_lead(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The lead and the reason.")] input: DisqualifyLeadInput,
    ) -> NullableField<LeadPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Reactivates a lead: DISQUALIFIED becomes NEW. Null only with an error.
    async fn reactivate_lead(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The lead to reactivate.")] input: ReactivateLeadInput,
    ) -> NullableField<LeadPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Turns a lead into a customer (an account, a contact or both, created or linked) and opens opportunities for it,
    /// in one transaction. Refused for a lead that is already QUALIFIED. Null only with an error.
    async fn qualify_lead(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The lead, its customer and its opportunities.")] input: QualifyLeadInput,
    ) -> NullableField<QualifyLeadPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }
}
