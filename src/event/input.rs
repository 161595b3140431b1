//! Which events a client asks for.

use async_graphql::InputObject;
use entity::choice::PipelineEventKind;
use entity::id::{AccountId, OpportunityId, ProcessId, StageId, TeamId, UserId};

use crate::event::{Body, Facts, Owned};
use crate::platform::error::Error;
use crate::platform::graphql::filter::Given;
use crate::platform::message::Message;

/// How many values all lists of one filter may hold together.
const MOST_VALUES: usize = 250;

/// Conditions on events: all given ones must hold together, on the facts before the event or on
/// those after it. Left out is no condition, null is refused, an empty list matches nothing, and
/// so does a condition on something that a kind of event has not, e.g. a lead's stage. All lists
/// together hold at most 250 values. Checkpoints always come.
#[derive(Clone, Debug, Default, InputObject)]
pub struct PipelineEventFilter {
    /// What happened.
    pub kinds: Given<Vec<PipelineEventKind>>,
    /// To one of these opportunities, or to a document of theirs.
    pub opportunity_ids: Given<Vec<OpportunityId>>,
    /// In one of these sales processes.
    pub process_ids: Given<Vec<ProcessId>>,
    /// In one of these stages: a move matches by the stage left and by the one entered.
    pub stage_ids: Given<Vec<StageId>>,
    /// To a record of one of these owners.
    pub owner_ids: Given<Vec<UserId>>,
    /// To a record of one of these teams.
    pub team_ids: Given<Vec<TeamId>>,
    /// To a record of one of these accounts.
    pub account_ids: Given<Vec<AccountId>>,
    /// True: to a record that the reader owns; false: to any other.
    pub mine: Given<bool>,
}

/// What a filter looks at: the facts on one side of an event.
#[derive(Clone, Copy, Debug, Default)]
struct Side {
    opportunity: Option<OpportunityId>,
    process: Option<ProcessId>,
    stage: Option<StageId>,
    owner: Option<UserId>,
    team: Option<TeamId>,
    account: Option<AccountId>,
}

impl PipelineEventFilter {
    /// Refuses a filter that is too large.
    ///
    /// # Errors
    /// Its lists hold too many values.
    pub fn check(&self) -> Result<(), Error> {
        let values = length(&self.kinds)
            + length(&self.opportunity_ids)
            + length(&self.process_ids)
            + length(&self.stage_ids)
            + length(&self.owner_ids)
            + length(&self.team_ids)
            + length(&self.account_ids);
        if values > MOST_VALUES {
            let message = Message::new("filter-too-many-values").with("most", MOST_VALUES);
            return Err(Error::BadInput(message));
        }
        Ok(())
    }

    /// Whether it asks for a kind of event.
    #[must_use]
    pub fn asks_for(&self, kind: PipelineEventKind) -> bool {
        is_among(&self.kinds, Some(kind))
    }

    /// Whether it asks for events about this, whatever their kind.
    #[must_use]
    pub fn matches(&self, body: &Body, reader: Option<UserId>) -> bool {
        sides(body).into_iter().flatten().any(|side| self.matches_side(side, reader))
    }

    fn matches_side(&self, side: Side, reader: Option<UserId>) -> bool {
        is_among(&self.opportunity_ids, side.opportunity)
            && is_among(&self.process_ids, side.process)
            && is_among(&self.stage_ids, side.stage)
            && is_among(&self.owner_ids, side.owner)
            && is_among(&self.team_ids, side.team)
            && is_among(&self.account_ids, side.account)
            && self.mine.is_none_or(|mine| {
                let is_mine = side.owner.is_some() && side.owner == reader;
                is_mine == mine
            })
    }
}

fn is_among<T: PartialEq>(asked: &Given<Vec<T>>, value: Option<T>) -> bool {
    match &**asked {
        None => true,
        Some(values) => value.is_some_and(|value| values.contains(&value)),
    }
}

fn length<T>(given: &Given<Vec<T>>) -> usize {
    given.as_ref().map_or(0, Vec::len)
}

fn sides(body: &Body) -> [Option<Side>; 2] {
    let (_, opportunity, _) = body.records();
    match body {
        Body::Opportunity(_) | Body::Quote(_) | Body::Order(_) => {
            let (before, after) = body.facts();
            [before, after].map(|facts| facts.map(|facts| Side::of(facts, opportunity)))
        }
        Body::Lead(lead) => {
            let after = Owned { owner_id: lead.owner_id, team_id: lead.team_id };
            [lead.before, Some(after)].map(|owned| {
                owned.map(|owned| Side {
                    owner: Some(owned.owner_id),
                    team: owned.team_id,
                    account: lead.account_id,
                    ..Side::default()
                })
            })
        }
        Body::Reference { .. } => [None, Some(Side::default())],
    }
}

impl Side {
    fn of(facts: &Facts, opportunity: Option<OpportunityId>) -> Self {
        Self {
            opportunity,
            process: Some(facts.process_id),
            stage: Some(facts.stage_id),
            owner: Some(facts.owner_id),
            team: facts.team_id,
            account: facts.account_id,
        }
    }
}
