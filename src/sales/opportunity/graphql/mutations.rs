//! The mutations of opportunities.

use async_graphql::{Context, Object};

use crate::payload::Payload;
use crate::platform::graphql::context::ContextExt;
use crate::platform::graphql::resolver_error::NullableField;
use crate::sales::opportunity::graphql::payload::{
    MoveOpportunityStagePayload, OpenOpportunityPayload, OpportunityPayload,
};
use crate::sales::opportunity::input::open::OpenOpportunityInput;
use crate::sales::opportunity::input::relations::{
    AddOpportunityCompetitorInput, AddOpportunityStakeholderInput,
    RemoveOpportunityCompetitorInput, RemoveOpportunityStakeholderInput, SetOpportunityHoldInput,
    TickStepInput,
};
use crate::sales::opportunity::input::share::{ShareOpportunityInput, UnshareOpportunityInput};
use crate::sales::opportunity::input::stage::MoveOpportunityStageInput;
use crate::sales::opportunity::input::update::UpdateOpportunityInput;

/// The mutations of opportunities.
#[derive(Debug, Default)]
pub struct OpportunityMutation;

#[Object]
impl OpportunityMutation {
    /// Opens an opportunity with its first lines, for a customer that is looked up or created in the same call. Warns
    /// with `OPEN_DEAL_ELSEWHERE` if another seller has an open opportunity with that customer. Null only with an
    /// error.
    async fn open_opportunity(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The new opportunity, its customer and its first lines.")]
        input: OpenOpportunityInput,
    ) -> NullableField<OpenOpportunityPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Changes the fields, key facts, customer or owner of an OPEN opportunity. Null only with an error.
    async fn update_opportunity(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The opportunity and the fields to change.")]
        input: UpdateOpportunityInput,
    ) -> NullableField<OpportunityPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Moves an OPEN opportunity to another stage of its process. Null only with an error.
    async fn move_opportunity_stage(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The opportunity and its target stage.")] input: MoveOpportunityStageInput,
    ) -> NullableField<MoveOpportunityStagePayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Marks a manual step of an OPEN opportunity's process as done, or as not done. Null only with an error.
    async fn tick_step(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The opportunity, the step and its new state.")] input: TickStepInput,
    ) -> NullableField<OpportunityPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Puts an OPEN opportunity on hold, or resumes it. Null only with an error.
    async fn set_opportunity_hold(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The opportunity and its new hold state.")] input: SetOpportunityHoldInput,
    ) -> NullableField<OpportunityPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Adds a competitor to an OPEN opportunity, or updates its strengths and weaknesses if it was added before. Null
    /// only with an error.
    async fn add_opportunity_competitor(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The opportunity and the competitor.")]
        input: AddOpportunityCompetitorInput,
    ) -> NullableField<OpportunityPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Removes a competitor from an OPEN opportunity. Null only with an error.
    async fn remove_opportunity_competitor(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The opportunity and the competitor.")]
        input: RemoveOpportunityCompetitorInput,
    ) -> NullableField<OpportunityPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Adds a stakeholder to an OPEN opportunity, or updates the role if the contact was added before. Null only with
    /// an error.
    async fn add_opportunity_stakeholder(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The opportunity, the contact and the role.")]
        input: AddOpportunityStakeholderInput,
    ) -> NullableField<OpportunityPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Removes a stakeholder from an OPEN opportunity. Null only with an error.
    async fn remove_opportunity_stakeholder(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The opportunity and the contact.")]
        input: RemoveOpportunityStakeholderInput,
    ) -> NullableField<OpportunityPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Shares an opportunity with a user or a team, for reading or for writing. Null only with an error.
    async fn share_opportunity(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The opportunity, the new member and the access.")]
        input: ShareOpportunityInput,
    ) -> NullableField<OpportunityPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Stops sharing an opportunity with a user or a team. Null only with an error.
    async fn unshare_opportunity(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The opportunity and the member to remove.")]
        input: UnshareOpportunityInput,
    ) -> NullableField<OpportunityPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }
}
