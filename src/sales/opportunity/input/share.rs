//! With whom an opportunity is shared.

use async_graphql::{InputObject, OneofObject};
use entity::choice::ShareAccess;
use entity::id::{OpportunityId, TeamId, UserId};

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
    /// What the member does on the deal, e.g. "Solution engineer"; at most 200 characters; omitted:
    /// not said.
    pub role: Option<String>,
    /// Refused where the opportunity is at another version; omitted: no check.
    pub expected_version: Option<i32>,
    /// A retry with the same key and input answers as the first call did, for 24 hours.
    pub idempotency_key: Option<String>,
    /// Does everything and takes it back: the payload is a preview.
    #[graphql(default = false)]
    pub dry_run: bool,
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
    /// Refused where the opportunity is at another version; omitted: no check.
    pub expected_version: Option<i32>,
    /// A retry with the same key and input answers as the first call did, for 24 hours.
    pub idempotency_key: Option<String>,
    /// Does everything and takes it back: the payload is a preview.
    #[graphql(default = false)]
    pub dry_run: bool,
}

workflow!(UnshareOpportunityInput: opportunity_id);
