//! With whom an opportunity is shared.

use async_graphql::{InputObject, OneofObject};
use entity::choice::ShareAccess;
use entity::id::{OpportunityId, TeamId, UserId};

use crate::platform::graphql::call_options::VersionedCallOptions;
use crate::workflow;

/// Somebody with whom an opportunity is shared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, OneofObject)]
pub enum ShareTarget {
    /// A person.
    UserId(UserId),
    /// A team: its people, and those of the teams below it.
    TeamId(TeamId),
}

/// Shares an opportunity, all its documents included, or changes what it is shared for. For those
/// who reach it themselves, not by a share.
#[derive(Clone, Debug, InputObject)]
pub struct ShareOpportunityInput {
    /// The opportunity.
    pub opportunity_id: OpportunityId,
    /// With whom.
    pub with: ShareTarget,
    /// What for.
    pub access: ShareAccess,
    /// What the member does on the opportunity, e.g. "Solution engineer"; at most 200 characters; omitted:
    /// not said.
    pub role: Option<String>,
    /// How the call is made.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

workflow!(ShareOpportunityInput: opportunity_id);

/// Ends a share of an opportunity; nothing where there is none. For those who reach it themselves,
/// and for whoever leaves the sales team.
#[derive(Clone, Debug, InputObject)]
pub struct UnshareOpportunityInput {
    /// The opportunity.
    pub opportunity_id: OpportunityId,
    /// With whom it is shared no longer.
    pub with: ShareTarget,
    /// How the call is made.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

workflow!(UnshareOpportunityInput: opportunity_id);
