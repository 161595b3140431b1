//! Figures in the schema.

mod attention;
mod group;
mod lead_stats;
mod opportunity_stats;
mod past;

use async_graphql::{Context, Object};
use entity::id::UserId;

use crate::figures::graphql::attention::Attention;
use crate::figures::graphql::lead_stats::LeadStats;
use crate::figures::graphql::opportunity_stats::OpportunityStats;
use crate::figures::graphql::past::{PastPipeline, PipelineChange};
use crate::figures::input::{
    LeadDimension, LeadRange, OpportunityDimension, OpportunityRange, PipelineScope,
};
use crate::lead::filter::LeadFilter;
use crate::platform::error::Error;
use crate::platform::graphql::context::ContextExt;
use crate::platform::graphql::resolver_error::NullableField;
use crate::platform::graphql::scalars::Date;
use crate::sales::opportunity::input::list::OpportunityFilter;

/// The queries for figures.
#[derive(Debug, Default)]
pub struct FiguresQuery;

#[Object]
impl FiguresQuery {
    /// What the opportunities come to that the viewer may see: all of them together, and in groups. Everything is read
    /// in one snapshot, and by the present state of each opportunity: one that was reopened is OPEN and its former
    /// closing does not count, one that was reassigned is its present owner's, a deleted one is in no figure. Null only
    /// with an error.
    #[graphql(complexity = "10 + child_complexity")]
    async fn opportunity_stats(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "The conditions to match; omitted: all, whatever their status. A record that the viewer may not \
                    see never counts."
        )]
        filter: Option<OpportunityFilter>,
        #[graphql(
            default,
            desc = "By what they are grouped, at most 2 different ones; a group is one value of the first with one \
                    of the second. None: no groups, only totals."
        )]
        group_by: Vec<OpportunityDimension>,
        #[graphql(desc = "The days within which a date must lie; omitted: any.")] range: Option<
            OpportunityRange,
        >,
    ) -> NullableField<OpportunityStats> {
        let filter = filter.unwrap_or_default();
        Some(OpportunityStats::load(ctx.request(), filter, range, group_by).await)
    }

    /// What the leads come to that the viewer may see: all of them together, and in groups. Everything is read in one
    /// snapshot, and by the present state of each lead: one that was reactivated is NEW again, a deleted one is in no
    /// figure. Null only with an error.
    #[graphql(complexity = "10 + child_complexity")]
    async fn lead_stats(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "The conditions to match; omitted: all. A record that the viewer may not see never counts."
        )]
        filter: Option<LeadFilter>,
        #[graphql(
            default,
            desc = "By what they are grouped, at most 2 different ones; a group is one value of the first with one \
                    of the second. None: no groups, only totals."
        )]
        group_by: Vec<LeadDimension>,
        #[graphql(desc = "The days within which they were recorded; omitted: any.")] range: Option<
            LeadRange,
        >,
    ) -> NullableField<LeadStats> {
        Some(LeadStats::load(ctx.request(), filter.unwrap_or_default(), range, group_by).await)
    }

    /// The open pipeline at the end of a day, from the history of the opportunities that the viewer may see now: one
    /// that is deleted, or out of the viewer's sight by now, is in no figure of any day. An opportunity counts from the
    /// moment at which it was recorded, also where its closing was dated back; before the first version in its history
    /// it was not there. BAD_USER_INPUT if the day is after today. Null only with an error.
    #[graphql(complexity = "10 + child_complexity")]
    async fn pipeline_as_of(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The day, in the organisation's time zone; at most today.")] date: Date,
        #[graphql(desc = "Which opportunities; omitted: all OPEN ones.")] scope: Option<
            PipelineScope,
        >,
    ) -> NullableField<PastPipeline> {
        Some(PastPipeline::load(ctx.request(), date.0, scope).await)
    }

    /// How the open pipeline changed from the end of one day to the end of another, from the same history and under the
    /// same rights as `pipelineAsOf`. Only the two ends are compared. BAD_USER_INPUT if the second day is before the
    /// first one or after today. Null only with an error.
    #[graphql(complexity = "10 + child_complexity")]
    async fn pipeline_change(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first day: what happened on it is in `before`.")] from: Date,
        #[graphql(desc = "The second day, at most today: what happened on it is in the change.")]
        to: Date,
        #[graphql(desc = "Which opportunities; omitted: all OPEN ones.")] scope: Option<
            PipelineScope,
        >,
    ) -> NullableField<PipelineChange> {
        Some(PipelineChange::load(ctx.request(), (from.0, to.0), scope).await)
    }

    /// The OPEN opportunities of a person, not on hold, that need attention, with the reasons. Those that the viewer
    /// may not see are left out. Today is the organisation's. Null only with an error.
    #[graphql(complexity = "10 + child_complexity")]
    async fn attention(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The owner of the opportunities; omitted: the viewer.")] owner_id: Option<
            UserId,
        >,
    ) -> NullableField<Attention> {
        let request = ctx.request();
        let viewer = request.session().actor().ok().and_then(|actor| actor.user_id);
        match owner_id.or(viewer) {
            Some(owner) => Some(Attention::load(request, owner).await),
            None => Some(Err(Error::Unauthenticated.into())),
        }
    }
}
