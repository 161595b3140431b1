//! The parties, and the task that leads each.

use std::collections::HashMap;
use std::future::poll_fn;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use async_graphql::Value;
use entity::id::UserId;
use futures_util::StreamExt;
use tokio_util::task::AbortOnDropHandle;
use tracing::Instrument;

use super::Alone;
use super::ring::{Message, Ring, Seat};
use crate::platform::events::track::{Rest, Track};
use crate::platform::graphql::failure::REQUEST_ID;
use crate::platform::graphql::json;
use crate::platform::graphql::shared::Alike;

/// The parties that there are.
#[derive(Debug, Default)]
pub struct Parties(Mutex<HashMap<Key, Vec<Weak<Party>>>>);

/// What all members of a party have in common, beside their rights.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    /// What they ask.
    pub events: Alike,
    /// Who they are.
    pub user: Option<UserId>,
    /// Their language.
    pub locale: String,
}

/// Those who are told together. It ends with its last member.
#[derive(Debug)]
pub struct Party {
    /// What they are told.
    pub ring: Arc<Ring>,
    /// How far its leader is.
    track: Track,
    _leader: AbortOnDropHandle<()>,
}

/// Whether somebody found company.
#[derive(Debug)]
pub enum Joined {
    /// In this party, on this seat.
    Party(Arc<Party>, Seat),
    /// There is a party, but it is further.
    NotYet,
}

impl Parties {
    /// Joins a party of those with the same rights who have heard no more than who comes, or founds
    /// one, led by the stream of who comes.
    pub fn join(&self, key: Key, rest: &Rest, found: impl FnOnce() -> Alone) -> Joined {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let parties = all.entry(key).or_default();
        parties.retain(|party| party.strong_count() > 0);
        let mut is_ahead = false;
        for party in parties.iter().filter_map(Weak::upgrade) {
            // The seat comes first: what is told after that is heard, what was told before is not news to
            // who has come as far.
            let seat = party.ring.seat();
            let (number, rights) = party.track.stand();
            let is_alike = !party.ring.is_over() && rights.is_some_and(|own| own == rest.rights);
            if is_alike && number <= rest.place.number {
                return Joined::Party(party, seat);
            }
            is_ahead |= is_alike;
            party.ring.leave(&seat);
        }
        if is_ahead {
            return Joined::NotYet;
        }
        let party = Arc::new(Party::led_by(found()));
        let seat = party.ring.seat();
        parties.push(Arc::downgrade(&party));
        all.retain(|_, parties| parties.iter().any(|party| party.strong_count() > 0));
        Joined::Party(party, seat)
    }
}

impl Party {
    fn led_by(alone: Alone) -> Self {
        let (ring, track) = (Arc::new(Ring::default()), alone.track.clone());
        let leading = lead(alone, Arc::clone(&ring));
        let request_id = REQUEST_ID.try_with(Clone::clone).unwrap_or_default();
        let leading = tokio::spawn(REQUEST_ID.scope(request_id, leading).in_current_span());
        Self { ring, track, _leader: AbortOnDropHandle::new(leading) }
    }
}

/// Ends a party, however its leader ends: its members go on alone, and learn why.
struct Ending(Arc<Ring>);

impl Drop for Ending {
    fn drop(&mut self) {
        self.0.end();
    }
}

/// Tells a party what one stream tells, up to an answer without data: that is each one's own.
async fn lead(Alone { mut answers, track }: Alone, ring: Arc<Ring>) {
    let _ending = Ending(Arc::clone(&ring));
    loop {
        let answer = poll_fn(|task| {
            let next = answers.poll_next_unpin(task);
            if next.is_pending()
                && let Some(rest) = track.rest()
            {
                ring.pass(rest.place);
            }
            next
        });
        let Some(answer) = answer.await.filter(|answer| answer.data != Value::Null) else { return };
        let (number, rights) = track.stand();
        let (Some(told), Some(rights)) = (track.told(), rights) else { return };
        let text = json::text(&answer).into();
        ring.tell(Message { number, told, rights, text });
    }
}
