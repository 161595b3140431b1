//! What a viewer gets of an event, depending on the viewer's access before, after and now.

use entity::choice::PipelineEventKind;

use crate::access::Actor;
use crate::event::{Audience, Body, Facts, Owned};

/// The sides of an event whose facts the viewer may see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sides {
    /// Whether the record was in the viewer's sight before the event.
    pub before: bool,
    /// Whether it is in sight after the event.
    pub after: bool,
}

/// What a viewer gets of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// Nothing: the viewer has no access to the record.
    Nothing,
    /// The event, with the facts of these sides.
    Event(Sides),
    /// RECORD_SHOWN, then the event with the facts after it.
    Shown,
    /// RECORD_HIDDEN with the facts before, instead of the event.
    Hidden,
    /// Nothing, although the event changed facts that the viewer could see then: the record has left the viewer's sight
    /// since. The viewer must read again.
    Withheld,
}

/// Whether the viewer had access to the record before and after an event, according to the event's facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reached {
    before: bool,
    after: bool,
}

/// The viewer's access to the record before and after an event. A record just created counts with its facts
/// after the event, so no RECORD_SHOWN precedes its first event.
#[must_use]
pub fn reached(actor: &Actor, body: &Body) -> Reached {
    let reaches =
        |facts: &Facts| actor.access(facts.owner_id, facts.team_id, &facts.shared_with).is_some();
    let reaches_owner = |owned: Owned| actor.reaches(owned.owner_id, owned.team_id);
    let since = |before: Option<bool>, after| Reached { before: before.unwrap_or(after), after };
    match body.audience() {
        Audience::Opportunity { before, after, .. } => since(before.map(reaches), reaches(after)),
        Audience::Lead(lead) => {
            let after = actor.reaches(lead.owner_id, lead.team_id);
            since(lead.before.map(reaches_owner), after)
        }
        Audience::Customer(owned) => since(None, reaches_owner(owned)),
        Audience::Everyone => since(None, true),
    }
}

impl Sides {
    /// Both: the event left the record in the viewer's sight.
    pub const BOTH: Self = Self { before: true, after: true };
    /// The record left the viewer's sight with the event.
    pub const BEFORE: Self = Self { before: true, after: false };
    /// The record came into the viewer's sight with the event.
    pub const AFTER: Self = Self { before: false, after: true };
    /// None.
    pub const NONE: Self = Self { before: false, after: false };
}

impl Delivery {
    /// The sides of the event that the viewer may know of.
    #[must_use]
    pub const fn sides(self) -> Sides {
        match self {
            Self::Nothing => Sides::NONE,
            Self::Event(sides) => sides,
            Self::Shown => Sides::AFTER,
            Self::Hidden => Sides::BEFORE,
            // Only whether the event may concern the viewer follows from them.
            Self::Withheld => Sides::BOTH,
        }
    }
}

/// What an event does to the record itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Existence {
    Kept,
    Deleted,
    Restored,
}

const fn existence(kind: PipelineEventKind) -> Existence {
    match kind {
        PipelineEventKind::LeadDeleted | PipelineEventKind::OpportunityDeleted => {
            Existence::Deleted
        }
        PipelineEventKind::LeadRestored | PipelineEventKind::OpportunityRestored => {
            Existence::Restored
        }
        _ => Existence::Kept,
    }
}

impl Reached {
    /// The access of a viewer who reaches all records.
    pub const ALWAYS: Self = Self { before: true, after: true };

    /// Whether the viewer had access neither before nor after.
    #[must_use]
    pub const fn is_never(self) -> bool {
        !self.before && !self.after
    }

    /// What the viewer gets of an event of this kind, given whether the record is visible now.
    #[must_use]
    pub const fn delivery(self, kind: PipelineEventKind, is_visible_now: bool) -> Delivery {
        match (existence(kind), self.before, self.after, is_visible_now) {
            (Existence::Deleted, true, _, _) => Delivery::Event(Sides::BEFORE),
            (Existence::Restored, _, true, true) => Delivery::Event(Sides::AFTER),
            (Existence::Kept, true, true, true) => Delivery::Event(Sides::BOTH),
            (Existence::Kept, false, true, true) => Delivery::Shown,
            (Existence::Kept, true, false, _) => Delivery::Hidden,
            // A later event took the access away.
            (Existence::Restored | Existence::Kept, _, true, false) => Delivery::Withheld,
            (Existence::Deleted, false, _, _)
            | (Existence::Restored, _, false, _)
            | (Existence::Kept, false, false, _) => Delivery::Nothing,
        }
    }
}

#[cfg(test)]
mod tests;
