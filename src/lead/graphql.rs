//! Leads in the schema.

use async_graphql::{Context, Object};
use entity::choice::LeadStatus;
use entity::id::LeadId;
use entity::{lead, user};

use crate::lead::input::CreateLeadInput;
use crate::lead::ops::create::CreatedLead;
use crate::lead::queries;
use crate::lead::rules;
use crate::platform::db::page::{PageInput, page};
use crate::platform::error::Error;
use crate::platform::graphql::connection::{Count, Records, Streamed, connection};
use crate::platform::graphql::context::ContextExt;
use crate::platform::graphql::failure::{Answer, Failure};
use crate::platform::graphql::payload::Outcome;
use crate::platform::graphql::scalars::{DateTime, Money};
use crate::platform::graphql::scope::{Scope, View};
use crate::refusal::Report;

/// A lead in the schema.
pub type Lead = View<lead::Model>;

/// Interest that is not yet qualified.
#[Object(name = "Lead")]
impl Lead {
    /// Its id.
    pub async fn id(&self) -> LeadId {
        self.id
    }

    /// Raised by every change.
    async fn version(&self) -> i32 {
        self.version
    }

    /// What it is about.
    async fn subject(&self) -> &str {
        &self.subject
    }

    /// Its state.
    async fn status(&self) -> LeadStatus {
        self.status
    }

    /// What it may be worth.
    async fn estimated_value(&self) -> Option<Money> {
        self.estimated_value
            .map(|amount| Money::new(amount, &self.currency_code))
    }

    /// Who works on it.
    async fn owner(&self) -> Answer<View<user::Model>> {
        self.scope.load(self.owner_id).await
    }

    /// What can be done with it now, by its state.
    async fn available_actions(&self) -> Option<Vec<&'static str>> {
        Some(
            rules::allowed(self.status)
                .into_iter()
                .map(rules::LeadAction::name)
                .collect(),
        )
    }

    /// When it was recorded.
    async fn created_at(&self) -> DateTime {
        DateTime(self.created_at)
    }
}

/// What came of recording a lead.
#[derive(Debug)]
pub struct CreateLeadPayload(Outcome<CreatedLead>);

#[Object]
impl CreateLeadPayload {
    /// The lead; null where it was refused.
    async fn lead(&self) -> Answer<Lead> {
        self.0.record(|done| Some(done.lead)).await
    }

    #[graphql(flatten)]
    async fn report(&self) -> Report {
        Report::of(&self.0)
    }
}

/// Reads leads.
#[derive(Debug, Default)]
pub struct LeadQuery;

#[Object]
impl LeadQuery {
    /// A lead; null where there is none that may be seen.
    async fn lead(&self, ctx: &Context<'_>, id: LeadId) -> Answer<Lead> {
        ctx.scope().load(id).await
    }

    /// Leads within reach, newest first.
    #[graphql(complexity = "10 + child_complexity")]
    async fn leads(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Answer<Records<lead::Model, Streamed>> {
        let input = PageInput {
            first,
            after,
            last,
            before,
        };
        Some(leads(ctx, &input).await.map_err(Failure::from))
    }
}

async fn leads(
    ctx: &Context<'_>,
    input: &PageInput,
) -> Result<Records<lead::Model, Streamed>, Error> {
    let scope: Scope = ctx.scope_as_of().await?;
    let rows = scope.session().find::<lead::Entity>()?;
    let slice = page(
        scope.session(),
        rows.clone(),
        &queries::newest_first(),
        input,
    )
    .await?;
    let fields = Streamed {
        count: Count::of(rows, &scope),
        as_of: String::new(),
    };
    Ok(connection(slice, &scope, fields))
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
        input: CreateLeadInput,
    ) -> Answer<CreateLeadPayload> {
        Some(ctx.perform(input).await.map(CreateLeadPayload))
    }
}
