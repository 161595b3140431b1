//! Figures in the schema.

mod attention;
mod group;
mod lead_stats;
mod opportunity_stats;

use async_graphql::{Context, Object};
use entity::id::UserId;

use crate::figures::graphql::attention::Attention;
use crate::figures::graphql::lead_stats::LeadStats;
use crate::figures::graphql::opportunity_stats::OpportunityStats;
use crate::figures::input::{LeadDimension, LeadRange, OpportunityDimension, OpportunityRange};
use crate::lead::filter::LeadFilter;
use crate::platform::error::Error;
use crate::platform::graphql::context::ContextExt;
use crate::platform::graphql::resolver_error::NullableField;
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
