//! What belongs to an opportunity: competitors, stakeholders, ticks, hold.

use async_graphql::{InputObject, OneofObject};
use entity::id::{CompetitorId, ContactId, OpportunityId, StepId};

use crate::platform::graphql::call_options::VersionedCallOptions;
use crate::workflow;

/// A competitor.
#[derive(Clone, Debug, OneofObject)]
pub enum CompetitorTarget {
    /// One that is known.
    ExistingId(CompetitorId),
    /// By name, 1–200 characters: the one that is known under it, however it is written, else a
    /// new one.
    NewName(String),
}

/// Names a competitor of an OPEN opportunity, or changes what is said of one that is named already.
#[derive(Clone, Debug, InputObject)]
pub struct AddOpportunityCompetitorInput {
    /// The opportunity.
    pub opportunity_id: OpportunityId,
    /// Who else may take the opportunity.
    pub competitor: CompetitorTarget,
    /// What the competitor is good at here; at most 10,000 characters; omitted: nothing.
    pub strengths: Option<String>,
    /// What the competitor is bad at here; at most 10,000 characters; omitted: nothing.
    pub weaknesses: Option<String>,
    /// How the call is made.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

workflow!(AddOpportunityCompetitorInput: opportunity_id);

/// Takes a competitor off an OPEN opportunity; nothing where it is not on it.
#[derive(Clone, Debug, InputObject)]
pub struct RemoveOpportunityCompetitorInput {
    /// The opportunity.
    pub opportunity_id: OpportunityId,
    /// The competitor.
    pub competitor_id: CompetitorId,
    /// How the call is made.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

workflow!(RemoveOpportunityCompetitorInput: opportunity_id);

/// Names a stakeholder of an OPEN opportunity, or changes the role of one that is named already.
#[derive(Clone, Debug, InputObject)]
pub struct AddOpportunityStakeholderInput {
    /// The opportunity.
    pub opportunity_id: OpportunityId,
    /// Who.
    pub contact_id: ContactId,
    /// What the person decides; 1–200 characters.
    pub role: String,
    /// How the call is made.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

workflow!(AddOpportunityStakeholderInput: opportunity_id);

/// Takes a stakeholder off an OPEN opportunity; nothing where the person is not on it.
#[derive(Clone, Debug, InputObject)]
pub struct RemoveOpportunityStakeholderInput {
    /// The opportunity.
    pub opportunity_id: OpportunityId,
    /// Who.
    pub contact_id: ContactId,
    /// How the call is made.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

workflow!(RemoveOpportunityStakeholderInput: opportunity_id);

/// Ticks a step of the opportunity's process off, or takes the tick back.
#[derive(Clone, Debug, InputObject)]
pub struct TickStepInput {
    /// The opportunity.
    pub opportunity_id: OpportunityId,
    /// A step of kind TICK, of any stage of the opportunity's process.
    pub step_id: StepId,
    /// Whether it is done.
    #[graphql(default = true)]
    pub is_done: bool,
    /// How the call is made.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

workflow!(TickStepInput: opportunity_id);

/// Puts an OPEN opportunity on hold, or takes it up again. On hold it does not rot, does not move and gets no new quotes.
#[derive(Clone, Debug, InputObject)]
pub struct SetOpportunityHoldInput {
    /// The opportunity.
    pub opportunity_id: OpportunityId,
    /// Whether it is on hold.
    pub is_on_hold: bool,
    /// How the call is made.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

workflow!(SetOpportunityHoldInput: opportunity_id);
