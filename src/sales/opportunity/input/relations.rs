//! The inputs for competitors, stakeholders, steps and holding of an opportunity.

use async_graphql::{InputObject, OneofObject};
use entity::id::{CompetitorId, ContactId, OpportunityId, StepId};

use crate::platform::graphql::call_options::VersionedCallOptions;
use crate::workflow;

/// An existing or new competitor.
#[derive(Clone, OneofObject)]
pub enum CompetitorTarget {
    /// An existing competitor.
    ExistingId(CompetitorId),
    /// A name of 1–200 characters. An existing competitor of that name, ignoring case and spelling variants, is used;
    /// otherwise a new one is created.
    NewName(String),
}

/// Adds a competitor to an OPEN opportunity, or updates its strengths and weaknesses if it was added before.
#[derive(Clone, InputObject)]
pub struct AddOpportunityCompetitorInput {
    /// The opportunity.
    pub opportunity_id: OpportunityId,
    /// The competitor.
    pub competitor: CompetitorTarget,
    /// The competitor's strengths in this sale; at most 10,000 characters; omitted: none.
    pub strengths: Option<String>,
    /// The competitor's weaknesses in this sale; at most 10,000 characters; omitted: none.
    pub weaknesses: Option<String>,
    /// The expected version, idempotency key and dry run of the call.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

workflow!(AddOpportunityCompetitorInput: opportunity_id);

/// Removes a competitor from an OPEN opportunity; changes nothing if it was not added.
#[derive(Clone, InputObject)]
pub struct RemoveOpportunityCompetitorInput {
    /// The opportunity.
    pub opportunity_id: OpportunityId,
    /// The competitor.
    pub competitor_id: CompetitorId,
    /// The expected version, idempotency key and dry run of the call.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

workflow!(RemoveOpportunityCompetitorInput: opportunity_id);

/// Adds a stakeholder to an OPEN opportunity, or updates the role if the contact was added before.
#[derive(Clone, InputObject)]
pub struct AddOpportunityStakeholderInput {
    /// The opportunity.
    pub opportunity_id: OpportunityId,
    /// The person.
    pub contact_id: ContactId,
    /// The person's role in the customer's decision; 1–200 characters.
    pub role: String,
    /// The expected version, idempotency key and dry run of the call.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

workflow!(AddOpportunityStakeholderInput: opportunity_id);

/// Removes a stakeholder from an OPEN opportunity; changes nothing if the contact was not added.
#[derive(Clone, InputObject)]
pub struct RemoveOpportunityStakeholderInput {
    /// The opportunity.
    pub opportunity_id: OpportunityId,
    /// The person.
    pub contact_id: ContactId,
    /// The expected version, idempotency key and dry run of the call.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

workflow!(RemoveOpportunityStakeholderInput: opportunity_id);

/// Marks a manual step of the opportunity's process as done, or as not done.
#[derive(Clone, InputObject)]
pub struct TickStepInput {
    /// The opportunity.
    pub opportunity_id: OpportunityId,
    /// A step of kind TICK in any stage of the opportunity's process.
    pub step_id: StepId,
    /// Whether the step is done.
    #[graphql(default = true)]
    pub is_done: bool,
    /// The expected version, idempotency key and dry run of the call.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

workflow!(TickStepInput: opportunity_id);

/// Puts an OPEN opportunity on hold, or resumes it. On hold it does not rot, does not change its stage and gets no new
/// quotes.
#[derive(Clone, InputObject)]
pub struct SetOpportunityHoldInput {
    /// The opportunity.
    pub opportunity_id: OpportunityId,
    /// Whether it is on hold.
    pub is_on_hold: bool,
    /// The expected version, idempotency key and dry run of the call.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

workflow!(SetOpportunityHoldInput: opportunity_id);
