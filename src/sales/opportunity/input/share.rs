//! The inputs for sharing an opportunity.

use async_graphql::{InputObject, OneofObject};
use entity::choice::ShareAccess;
use entity::id::{OpportunityId, TeamId, UserId};

use crate::platform::graphql::call_options::VersionedCallOptions;
use crate::workflow;

/// A user or team with whom an opportunity is shared.
#[derive(Clone, Copy, PartialEq, Eq, OneofObject)]
pub enum ShareTarget {
    /// A user.
    UserId(UserId),
    /// A team, including the people of the teams below it.
    TeamId(TeamId),
}

/// Shares an opportunity with all its documents, or changes the access of an existing share. The caller must be able to
/// see the opportunity without a share.
#[derive(Clone, InputObject)]
pub struct ShareOpportunityInput {
    /// The opportunity.
    pub opportunity_id: OpportunityId,
    /// The user or team to share it with.
    pub with: ShareTarget,
    /// The access that the share grants.
    pub access: ShareAccess,
    /// The member's role in the sale, e.g. "Solution engineer"; at most 200 characters; omitted: none.
    pub role: Option<String>,
    /// The expected version, idempotency key and dry run of the call.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

workflow!(ShareOpportunityInput: opportunity_id);

/// Stops sharing an opportunity; changes nothing if there is no such share. The caller must be able to see the
/// opportunity without a share, or be the member who leaves.
#[derive(Clone, InputObject)]
pub struct UnshareOpportunityInput {
    /// The opportunity.
    pub opportunity_id: OpportunityId,
    /// The user or team to remove.
    pub with: ShareTarget,
    /// The expected version, idempotency key and dry run of the call.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

workflow!(UnshareOpportunityInput: opportunity_id);
