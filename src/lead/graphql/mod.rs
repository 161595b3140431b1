//! Leads in the schema.

mod lead;

use async_graphql::{Context, Object};
use entity::id::LeadId;

use crate::account::graphql::{Account, Contact};
use crate::lead::filter::{LeadFilter, LeadSort};
use crate::lead::input::{
    CreateLeadInput, DisqualifyLeadInput, MarkLeadContactedInput, QualifyLeadInput,
    ReactivateLeadInput, UpdateLeadInput,
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

/// What came of recording a lead.
pub type CreateLeadPayload = Payload<CreatedLead>;

/// What came of recording a lead.
#[Object(name = "CreateLeadPayload")]
impl Outcome<CreatedLead> {
    /// The lead; null where it was refused.
    async fn lead(&self) -> NullableField<Lead> {
        self.load(|done| Some(done.lead)).await
    }
}

/// What came of changing a lead or its state.
pub type LeadPayload = Payload<ChangedLead>;

/// What came of changing a lead or its state.
#[Object(name = "LeadPayload")]
impl Outcome<ChangedLead> {
    /// The lead; where it was refused, as it stands.
    async fn lead(&self) -> NullableField<Lead> {
        self.load_target().await
    }
}

/// What came of qualifying a lead.
pub type QualifyLeadPayload = Payload<Qualified>;

/// What came of qualifying a lead.
#[Object(name = "QualifyLeadPayload")]
impl Outcome<Qualified> {
    /// The lead; where it was refused, as it stands.
    async fn lead(&self) -> NullableField<Lead> {
        self.load_target().await
    }

    /// The company that was made or linked; null: none, or refused.
    async fn account(&self) -> NullableField<Account> {
        self.load(|done| done.account).await
    }

    /// The person that was made or linked; null: none, or refused.
    async fn contact(&self) -> NullableField<Contact> {
        self.load(|done| done.contact).await
    }

    /// What was opened, at most 5; null where it was refused.
    async fn opportunities(&self) -> NullableField<ViewList<PricedOpportunity>> {
        self.load_many(|done| done.opportunities.clone()).await
    }
}

/// Reads leads.
#[derive(Debug, Default)]
pub struct LeadQuery;

#[Object]
impl LeadQuery {
    /// A lead; null where there is none that may be seen.
    async fn lead(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its id.")] id: LeadId,
    ) -> NullableField<Lead> {
        ctx.request().load(id).await
    }

    /// Leads within reach.
    #[graphql(complexity = "10 + child_complexity")]
    async fn leads(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the front, 1–100; omitted: 25.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the back, 1–100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
        #[graphql(desc = "Which; omitted: all.")] filter: Option<LeadFilter>,
        #[graphql(desc = "In which order, ties by id; omitted: newest first.")] order_by: Option<
            Vec<LeadSort>,
        >,
    ) -> NullableField<Records<entity::lead::Model, Streamed>> {
        let page = PageInput { first, after, last, before };
        let list = List {
            filter: filter.unwrap_or_default(),
            keys: queries::order(&order_by.unwrap_or_default()),
            page,
        };
        Some(list.streamed(ctx).await.map_err(ResolverError::from))
    }
}

/// Changes leads.
#[derive(Debug, Default)]
pub struct LeadMutation;

#[Object]
impl LeadMutation {
    /// Records a lead.
    async fn create_lead(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What shall be done.")] input: CreateLeadInput,
    ) -> NullableField<CreateLeadPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Changes a lead that is NEW or CONTACTED.
    async fn update_lead(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What shall be done.")] input: UpdateLeadInput,
    ) -> NullableField<LeadPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Notes that somebody has been in touch: NEW becomes CONTACTED.
    async fn mark_lead_contacted(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What shall be done.")] input: MarkLeadContactedInput,
    ) -> NullableField<LeadPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Gives a lead up: NEW or CONTACTED becomes DISQUALIFIED.
    async fn disqualify_lead(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What shall be done.")] input: DisqualifyLeadInput,
    ) -> NullableField<LeadPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Takes a lead up again: DISQUALIFIED becomes NEW.
    async fn reactivate_lead(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What shall be done.")] input: ReactivateLeadInput,
    ) -> NullableField<LeadPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Turns a lead into an account, a contact or both, made or linked, and opens opportunities for them, in one transaction. A second time is refused.
    async fn qualify_lead(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What shall be done.")] input: QualifyLeadInput,
    ) -> NullableField<QualifyLeadPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }
}
