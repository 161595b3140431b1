//! What a reader gets of an event, by the reader's reach then and now.

use crate::access::Actor;
use crate::event::{Body, Facts, Owned};

/// What a reader gets of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    /// Nothing: it is about a record out of reach.
    Nothing,
    /// The event.
    Event,
    /// The news that the record came within reach, then the event.
    Shown,
    /// The news that the record went out of reach, instead of the event.
    Hidden,
}

/// Whether the record was within reach before an event and is after it, by the event's facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reached {
    before: bool,
    after: bool,
}

/// Whether the record was within reach before an event and after it. What was opened just now
/// counts as it is: nobody needs to be shown it first.
#[must_use]
pub fn reached(actor: &Actor, body: &Body) -> Reached {
    let reaches =
        |facts: &Facts| actor.access(facts.owner_id, facts.team_id, &facts.shared_with).is_some();
    let same = |is: bool| Reached { before: is, after: is };
    match body {
        Body::Opportunity(change) => {
            let after = reaches(&change.after);
            Reached { before: change.before.as_ref().map_or(after, reaches), after }
        }
        Body::Quote(quote) => same(reaches(&quote.opportunity)),
        Body::Order(order) => same(reaches(&order.opportunity)),
        Body::Lead(lead) => {
            let after = actor.reaches(lead.owner_id, lead.team_id);
            let reached = |owned: Owned| actor.reaches(owned.owner_id, owned.team_id);
            Reached { before: lead.before.map_or(after, reached), after }
        }
        Body::Reference { .. } => same(true),
    }
}

impl Reached {
    /// Whether the event is of no concern, whatever the reader may see now.
    #[must_use]
    pub const fn is_never(self) -> bool {
        !self.before && !self.after
    }

    /// What the reader gets of a record's end: the event, if it was within reach.
    #[must_use]
    pub const fn farewell(self) -> Sight {
        if self.before { Sight::Event } else { Sight::Nothing }
    }

    /// What the reader gets, where the record may be seen now or not.
    #[must_use]
    pub const fn sight(self, is_visible_now: bool) -> Sight {
        match (self.before, self.after, is_visible_now) {
            (false, false, _) => Sight::Nothing,
            (false, true, true) => Sight::Shown,
            (true, _, true) => Sight::Event,
            (true, false, false) => Sight::Hidden,
            // A later event takes it out of reach, and says so.
            (_, true, false) => Sight::Nothing,
        }
    }
}

#[cfg(test)]
mod tests;
