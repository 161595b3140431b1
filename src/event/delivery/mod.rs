//! What a viewer gets of an event, depending on the viewer's access before, after and now.

use crate::access::Actor;
use crate::event::{Audience, Body, Facts, Owned};

/// What a viewer gets of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// Nothing: the viewer has no access to the record.
    Nothing,
    /// The event.
    Event,
    /// RECORD_SHOWN, then the event.
    Shown,
    /// RECORD_HIDDEN instead of the event.
    Hidden,
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

impl Reached {
    /// Whether the viewer had access neither before nor after.
    #[must_use]
    pub const fn is_never(self) -> bool {
        !self.before && !self.after
    }

    /// What the viewer gets of the record's deletion: the event, if the viewer had access.
    #[must_use]
    pub const fn delivery_of_deletion(self) -> Delivery {
        if self.before { Delivery::Event } else { Delivery::Nothing }
    }

    /// What the viewer gets, given whether the record is visible now.
    #[must_use]
    pub const fn delivery(self, is_visible_now: bool) -> Delivery {
        match (self.before, self.after, is_visible_now) {
            (false, false, _) => Delivery::Nothing,
            (false, true, true) => Delivery::Shown,
            (true, _, true) => Delivery::Event,
            (true, false, false) => Delivery::Hidden,
            // A later event revoked the access and yields RECORD_HIDDEN.
            (_, true, false) => Delivery::Nothing,
        }
    }
}

#[cfg(test)]
mod tests;
