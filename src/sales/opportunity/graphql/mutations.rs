//! What one does with opportunities, in the schema.

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

/// Changes opportunities.
#[derive(Debug, Default)]
pub struct OpportunityMutation;

#[Object]
impl OpportunityMutation {
    /// Opens an opportunity for a customer that is found or made in the same call, with its first
    /// lines. Warns (`OPEN_DEAL_ELSEWHERE`) where another seller has an open opportunity with that
    /// customer.
    async fn open_opportunity(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What shall be done.")] input: OpenOpportunityInput,
    ) -> NullableField<OpenOpportunityPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Changes an OPEN opportunity's fields, key facts and owner.
    async fn update_opportunity(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What shall be done.")] input: UpdateOpportunityInput,
    ) -> NullableField<OpportunityPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Moves an OPEN opportunity to another stage of its process.
    async fn move_opportunity_stage(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What shall be done.")] input: MoveOpportunityStageInput,
    ) -> NullableField<MoveOpportunityStagePayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Ticks a step of an OPEN opportunity's process off, or takes the tick back.
    async fn tick_step(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What shall be done.")] input: TickStepInput,
    ) -> NullableField<OpportunityPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Puts an OPEN opportunity on hold, or takes it up again.
    async fn set_opportunity_hold(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What shall be done.")] input: SetOpportunityHoldInput,
    ) -> NullableField<OpportunityPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Names a competitor of an OPEN opportunity, or changes what is said of it.
    async fn add_opportunity_competitor(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What shall be done.")] input: AddOpportunityCompetitorInput,
    ) -> NullableField<OpportunityPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Takes a competitor off an OPEN opportunity.
    async fn remove_opportunity_competitor(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What shall be done.")] input: RemoveOpportunityCompetitorInput,
    ) -> NullableField<OpportunityPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Names a stakeholder of an OPEN opportunity, or changes the role.
    async fn add_opportunity_stakeholder(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What shall be done.")] input: AddOpportunityStakeholderInput,
    ) -> NullableField<OpportunityPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Takes a stakeholder off an OPEN opportunity.
    async fn remove_opportunity_stakeholder(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What shall be done.")] input: RemoveOpportunityStakeholderInput,
    ) -> NullableField<OpportunityPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Shares an opportunity with a person or team, to be read or worked on.
    async fn share_opportunity(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What shall be done.")] input: ShareOpportunityInput,
    ) -> NullableField<OpportunityPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Ends a share of an opportunity.
    async fn unshare_opportunity(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What shall be done.")] input: UnshareOpportunityInput,
    ) -> NullableField<OpportunityPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }
}
