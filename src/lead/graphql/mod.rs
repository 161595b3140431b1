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
use crate::lead::ops::LeadDone;
use crate::lead::ops::qualify::Qualified;
use crate::lead::queries;
use crate::sales::opportunity::ops::Deal;
use crate::platform::db::page::PageInput;
use crate::platform::graphql::connection::{Records, Streamed};
use crate::platform::graphql::context::ContextExt;
use crate::platform::graphql::failure::{Answer, Failure};
use crate::platform::graphql::list::List;
use crate::platform::graphql::payload::Outcome;
use crate::platform::graphql::read::{View, ViewList};
use crate::refusal::Report;

/// A lead in the schema.
pub type Lead = View<entity::lead::Model>;

/// What came of recording a lead.
#[derive(Debug)]
pub struct CreateLeadPayload(Outcome<LeadDone>);

/// What came of recording a lead.
#[Object]
impl CreateLeadPayload {
    /// The lead; null where it was refused.
    async fn lead(&self) -> Answer<Lead> {
        self.0.record(|done| Some(done.lead)).await
    }

    #[graphql(flatten)]
    fn report(&self) -> Report {
        Report::of(&self.0)
    }
}

/// What came of changing a lead or its state.
#[derive(Debug)]
pub struct LeadPayload(Outcome<LeadDone>);

/// What came of changing a lead or its state.
#[Object]
impl LeadPayload {
    /// The lead; where it was refused, as it stands.
    async fn lead(&self) -> Answer<Lead> {
        self.0.subject().await
    }

    #[graphql(flatten)]
    fn report(&self) -> Report {
        Report::of(&self.0)
    }
}

/// What came of qualifying a lead.
#[derive(Debug)]
pub struct QualifyLeadPayload(Outcome<Qualified>);

/// What came of qualifying a lead.
#[Object]
impl QualifyLeadPayload {
    /// The lead; where it was refused, as it stands.
    async fn lead(&self) -> Answer<Lead> {
        self.0.subject().await
    }

    /// The company that was made or linked; null: none, or refused.
    async fn account(&self) -> Answer<Account> {
        self.0.record(|done| done.account).await
    }

    /// The person that was made or linked; null: none, or refused.
    async fn contact(&self) -> Answer<Contact> {
        self.0.record(|done| done.contact).await
    }

    /// What was opened, at most 5; null where it was refused.
    async fn opportunities(&self) -> Answer<ViewList<Deal>> {
        self.0.records(|done| done.opportunities.clone()).await
    }

    #[graphql(flatten)]
    fn report(&self) -> Report {
        Report::of(&self.0)
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
    ) -> Answer<Lead> {
        ctx.scope().load(id).await
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
    ) -> Answer<Records<entity::lead::Model, Streamed>> {
        let page = PageInput { first, after, last, before };
        let list = List {
            filter: filter.unwrap_or_default(),
            keys: queries::order(&order_by.unwrap_or_default()),
            page,
        };
        Some(list.streamed(ctx).await.map_err(Failure::from))
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
    ) -> Answer<CreateLeadPayload> {
        Some(ctx.perform(input).await.map(CreateLeadPayload))
    }

    /// Changes a lead that is NEW or CONTACTED.
    async fn update_lead(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What shall be done.")] input: UpdateLeadInput,
    ) -> Answer<LeadPayload> {
        Some(ctx.perform(input).await.map(LeadPayload))
    }

    /// Notes that somebody has been in touch: NEW becomes CONTACTED.
    async fn mark_lead_contacted(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What shall be done.")] input: MarkLeadContactedInput,
    ) -> Answer<LeadPayload> {
        Some(ctx.perform(input).await.map(LeadPayload))
    }

    /// Gives a lead up: NEW or CONTACTED becomes DISQUALIFIED.
    async fn disqualify_lead(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What shall be done.")] input: DisqualifyLeadInput,
    ) -> Answer<LeadPayload> {
        Some(ctx.perform(input).await.map(LeadPayload))
    }

    /// Takes a lead up again: DISQUALIFIED becomes NEW.
    async fn reactivate_lead(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What shall be done.")] input: ReactivateLeadInput,
    ) -> Answer<LeadPayload> {
        Some(ctx.perform(input).await.map(LeadPayload))
    }

    /// Turns a lead into an account, a contact or both, made or linked, and opens opportunities for them, in one transaction. A second time is refused.
    async fn qualify_lead(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What shall be done.")] input: QualifyLeadInput,
    ) -> Answer<QualifyLeadPayload> {
        Some(ctx.perform(input).await.map(QualifyLeadPayload))
    }
}
