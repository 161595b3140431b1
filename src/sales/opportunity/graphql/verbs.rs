//! What one does with opportunities, in the schema.

use async_graphql::{Context, Object};

use crate::sales::opportunity::graphql::payload::{
    CloseAsLostPayload, CloseAsWonPayload, MoveOpportunityStagePayload, OpenOpportunityPayload,
    OpportunityPayload, ReopenOpportunityPayload,
};
use crate::sales::closing::input::{CloseAsLostInput, CloseAsWonInput, ReopenOpportunityInput};
use crate::sales::opportunity::input::open::OpenOpportunityInput;
use crate::sales::opportunity::input::part::{
    AddOpportunityCompetitorInput, AddOpportunityStakeholderInput,
    RemoveOpportunityCompetitorInput, RemoveOpportunityStakeholderInput, SetOpportunityHoldInput,
    TickStepInput,
};
use crate::sales::opportunity::input::share::{ShareOpportunityInput, UnshareOpportunityInput};
use crate::sales::opportunity::input::stage::MoveOpportunityStageInput;
use crate::sales::opportunity::input::update::UpdateOpportunityInput;
use crate::platform::graphql::context::ContextExt;
use crate::platform::graphql::failure::Answer;

/// Changes opportunities.
#[derive(Debug, Default)]
pub struct OpportunityMutation;

#[Object]
impl OpportunityMutation {
    /// Opens an opportunity for a customer that is found or made in the same call, with its first
    /// lines. Warns (`OPEN_DEAL_ELSEWHERE`) where another seller has an open deal with that
    /// customer.
    async fn open_opportunity(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What shall be done.")] input: OpenOpportunityInput,
    ) -> Answer<OpenOpportunityPayload> {
        Some(ctx.perform(input).await.map(OpenOpportunityPayload))
    }

    /// Changes an OPEN opportunity's fields, key facts and owner.
    async fn update_opportunity(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What shall be done.")] input: UpdateOpportunityInput,
    ) -> Answer<OpportunityPayload> {
        Some(ctx.perform(input).await.map(OpportunityPayload))
    }

    /// Moves an OPEN opportunity to another stage of its process.
    async fn move_opportunity_stage(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What shall be done.")] input: MoveOpportunityStageInput,
    ) -> Answer<MoveOpportunityStagePayload> {
        Some(ctx.perform(input).await.map(MoveOpportunityStagePayload))
    }

    /// Ticks a step of an OPEN opportunity's process off, or takes the tick back.
    async fn tick_step(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What shall be done.")] input: TickStepInput,
    ) -> Answer<OpportunityPayload> {
        Some(ctx.perform(input).await.map(OpportunityPayload))
    }

    /// Puts an OPEN opportunity on hold, or takes it up again.
    async fn set_opportunity_hold(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What shall be done.")] input: SetOpportunityHoldInput,
    ) -> Answer<OpportunityPayload> {
        Some(ctx.perform(input).await.map(OpportunityPayload))
    }

    /// Names a competitor of an OPEN opportunity, or changes what is said of it.
    async fn add_opportunity_competitor(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What shall be done.")] input: AddOpportunityCompetitorInput,
    ) -> Answer<OpportunityPayload> {
        Some(ctx.perform(input).await.map(OpportunityPayload))
    }

    /// Takes a competitor off an OPEN opportunity.
    async fn remove_opportunity_competitor(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What shall be done.")] input: RemoveOpportunityCompetitorInput,
    ) -> Answer<OpportunityPayload> {
        Some(ctx.perform(input).await.map(OpportunityPayload))
    }

    /// Names a stakeholder of an OPEN opportunity, or changes the role.
    async fn add_opportunity_stakeholder(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What shall be done.")] input: AddOpportunityStakeholderInput,
    ) -> Answer<OpportunityPayload> {
        Some(ctx.perform(input).await.map(OpportunityPayload))
    }

    /// Takes a stakeholder off an OPEN opportunity.
    async fn remove_opportunity_stakeholder(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What shall be done.")] input: RemoveOpportunityStakeholderInput,
    ) -> Answer<OpportunityPayload> {
        Some(ctx.perform(input).await.map(OpportunityPayload))
    }

    /// Shares an opportunity with a person or team, to be read or worked on.
    async fn share_opportunity(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What shall be done.")] input: ShareOpportunityInput,
    ) -> Answer<OpportunityPayload> {
        Some(ctx.perform(input).await.map(OpportunityPayload))
    }

    /// Ends a share of an opportunity.
    async fn unshare_opportunity(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What shall be done.")] input: UnshareOpportunityInput,
    ) -> Answer<OpportunityPayload> {
        Some(ctx.perform(input).await.map(OpportunityPayload))
    }

    /// Closes an OPEN opportunity as won: marks the winning quote WON, makes its order, ends the other
    /// live quotes and books the exchange rate, all or nothing.
    async fn close_as_won(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What shall be done.")] input: CloseAsWonInput,
    ) -> Answer<CloseAsWonPayload> {
        Some(ctx.perform(input).await.map(CloseAsWonPayload))
    }

    /// Closes an OPEN opportunity as lost, with a reason from the organisation's list.
    async fn close_as_lost(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What shall be done.")] input: CloseAsLostInput,
    ) -> Answer<CloseAsLostPayload> {
        Some(ctx.perform(input).await.map(CloseAsLostPayload))
    }

    /// Opens a closed opportunity again: the closing is canceled and kept; a WON quote and its order
    /// stand.
    async fn reopen_opportunity(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What shall be done.")] input: ReopenOpportunityInput,
    ) -> Answer<ReopenOpportunityPayload> {
        Some(ctx.perform(input).await.map(ReopenOpportunityPayload))
    }
}
