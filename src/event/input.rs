//! The filter of events.

use async_graphql::InputObject;
use entity::choice::PipelineEventKind;
use entity::id::{self, AccountId, Key, OpportunityId, ProcessId, StageId, TeamId, UserId};

use crate::event::delivery::Sides;
use crate::event::{Audience, Body, Facts, Owned, ReferenceChange};
use crate::platform::error::Error;
use crate::platform::graphql::filter::Given;
use crate::platform::message::Message;

/// Limit of values in all lists of a filter together.
const MOST_VALUES: usize = 250;

/// Restricts a stream or page of events. An event must match all fields given, on its facts before or on its
/// facts after the change, as far as the viewer may see them. Omitted: no condition; null is refused; an empty
/// list matches nothing. A condition on something an event lacks, e.g. a lead's stage, does not match. All lists
/// together hold at most 250 values. Checkpoints always come, and REFERENCE_DATA_CHANGED with
/// `changesOpportunities` unless `kinds` leaves it out. That a sales process or its stages were changed matches by the
/// process.
#[derive(Clone, Default, InputObject)]
pub struct PipelineEventFilter {
    /// Only events of these kinds.
    pub kinds: Given<Vec<PipelineEventKind>>,
    /// Only events of these opportunities and their documents.
    pub opportunity_ids: Given<Vec<OpportunityId>>,
    /// Only events in these sales processes.
    pub process_ids: Given<Vec<ProcessId>>,
    /// Only events in these stages; a move matches by its previous and by its new stage.
    pub stage_ids: Given<Vec<StageId>>,
    /// Only events of records with these owners.
    pub owner_ids: Given<Vec<UserId>>,
    /// Only events of records of these teams.
    pub team_ids: Given<Vec<TeamId>>,
    /// Only events of records of these accounts.
    pub account_ids: Given<Vec<AccountId>>,
    /// True: only events of records that the viewer owns; false: only of others.
    pub mine: Given<bool>,
}

/// The facts on one side of an event, as far as a filter needs them.
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
    /// Refuses a filter with too many values.
    ///
    /// # Errors
    /// The lists hold more than 250 values together.
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

    /// Whether the filter includes a kind of event.
    #[must_use]
    pub fn asks_for(&self, kind: PipelineEventKind) -> bool {
        is_among(&self.kinds, Some(kind))
    }

    /// Whether an event matches the conditions other than its kind, on one of these sides.
    #[must_use]
    pub fn matches(&self, body: &Body, seen: Sides, reader: Option<UserId>) -> bool {
        if let Body::Reference(change) = body
            && change.changes_opportunities
        {
            return true;
        }
        let [before, after] = sides(body);
        let seen = [before.filter(|_| seen.before), after.filter(|_| seen.after)];
        seen.into_iter().flatten().any(|side| self.matches_side(side, reader))
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
    match body.audience() {
        Audience::Opportunity { id, before, after, .. } => {
            [before, Some(after)].map(|facts| facts.map(|facts| Side::of(facts, id)))
        }
        Audience::Lead(lead) => {
            let after = Owned { owner_id: lead.owner_id, team_id: lead.team_id };
            [lead.before, Some(after)].map(|owned| {
                owned.map(|owned| Side { account: lead.account_id, ..Side::owned(owned) })
            })
        }
        Audience::Customer(owned) => [None, Some(Side::owned(owned))],
        Audience::Everyone => {
            [None, Some(Side { process: changed_process(body), ..Side::default() })]
        }
    }
}

/// The sales process that was changed, itself or its stages.
fn changed_process(body: &Body) -> Option<ProcessId> {
    let Body::Reference(ReferenceChange { record, .. }) = body else { return None };
    let (prefix, id) = id::split(record)?;
    (prefix == ProcessId::PREFIX).then(|| id.into())
}

impl Side {
    fn of(facts: &Facts, opportunity: OpportunityId) -> Self {
        Self {
            opportunity: Some(opportunity),
            process: Some(facts.process_id),
            stage: Some(facts.stage_id),
            owner: Some(facts.owner_id),
            team: facts.team_id,
            account: facts.account_id,
        }
    }

    fn owned(owned: Owned) -> Self {
        Self { owner: Some(owned.owner_id), team: owned.team_id, ..Self::default() }
    }
}
