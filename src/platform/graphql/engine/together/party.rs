//! The parties, and the task that leads each.

use std::collections::HashMap;
use std::future::poll_fn;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::task::Poll;

use async_graphql::Value;
use entity::id::UserId;
use futures_util::StreamExt;
use tokio::task::yield_now;
use tokio_util::task::AbortOnDropHandle;
use tracing::Instrument;

use super::Alone;
use super::ring::{Message, Ring, Seat};
use crate::access::Actor;
use crate::platform::events::track::{Rest, Track};
use crate::platform::graphql::failure::REQUEST_ID;
use crate::platform::graphql::json;
use crate::platform::graphql::shared::Alike;

/// The parties that there are.
#[derive(Debug, Default)]
pub struct Parties(Mutex<HashMap<Key, Company>>);

/// What all members of a party have in common, beside their rights.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    /// What they ask.
    pub events: Alike,
    /// Who they are; `None`: anybody.
    pub user: Option<UserId>,
    /// Their language.
    pub locale: String,
}

/// Those who ask alike.
#[derive(Debug, Default)]
struct Company {
    parties: Vec<Weak<Party>>,
    alone: Vec<Weak<Resting>>,
}

/// Somebody who rests alone, and would join a party.
#[derive(Debug)]
pub struct Resting;

/// Those who are told together. It ends with its last member.
#[derive(Debug)]
pub struct Party {
    /// What they are told.
    pub ring: Arc<Ring>,
    /// How far its leader is.
    track: Track,
    /// Where it began, and for whom it is.
    pub rest: Rest,
    _leader: AbortOnDropHandle<()>,
}

/// Whether somebody found company.
#[derive(Debug)]
pub enum Joined {
    /// In this party, on this seat.
    Party(Arc<Party>, Seat),
    /// Nobody is there yet; or a party is, but it is further.
    NotYet(Arc<Resting>),
}

impl Parties {
    /// Joins a party of those who are told what suits who comes, and have heard no more; or founds one with
    /// others who rest alone, led by the stream of who comes.
    pub fn join(&self, key: Key, rest: &Rest, found: impl FnOnce() -> Alone) -> Joined {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Company { parties, alone } = all.entry(key).or_default();
        parties.retain(|party| party.strong_count() > 0);
        alone.retain(|resting| resting.strong_count() > 0);
        let mut is_ahead = false;
        for party in parties.iter().filter_map(Weak::upgrade) {
            if party.ring.is_over() || !party.rest.suits(&rest.rights) {
                continue;
            }
            // The seat comes first: what is told after that is heard, what was told before is not news to
            // who has come as far.
            let seat = party.ring.seat();
            match party.track.number(&party.rest.rights) {
                Some(number) if number <= rest.place.number => return Joined::Party(party, seat),
                Some(_) => is_ahead = true,
                None => {}
            }
            party.ring.leave(&seat);
        }
        if is_ahead || alone.is_empty() {
            let resting = Arc::new(Resting);
            alone.push(Arc::downgrade(&resting));
            return Joined::NotYet(resting);
        }
        let party = Arc::new(Party::led_by(found(), rest.clone()));
        let seat = party.ring.seat();
        parties.push(Arc::downgrade(&party));
        all.retain(|_, company| company.is_any());
        Joined::Party(party, seat)
    }
}

impl Company {
    fn is_any(&self) -> bool {
        self.parties.iter().any(|party| party.strong_count() > 0)
            || self.alone.iter().any(|resting| resting.strong_count() > 0)
    }
}

impl Party {
    fn led_by(alone: Alone, rest: Rest) -> Self {
        let (ring, track) = (Arc::new(Ring::default()), alone.track.clone());
        let leading = lead(alone, Arc::clone(&rest.rights), Arc::clone(&ring));
        let request_id = REQUEST_ID.try_with(Clone::clone).unwrap_or_default();
        let leading = tokio::spawn(REQUEST_ID.scope(request_id, leading).in_current_span());
        Self { ring, track, rest, _leader: AbortOnDropHandle::new(leading) }
    }
}

/// Ends a party, however its leader ends: its members go on alone, and learn why.
struct Ending(Arc<Ring>);

impl Drop for Ending {
    fn drop(&mut self) {
        self.0.end();
    }
}

/// Tells a party what one stream tells, as long as that looks with the same rights, and up to an answer
/// without data: that is each one's own.
async fn lead(alone: Alone, rights: Arc<Actor>, ring: Arc<Ring>) {
    let _ending = Ending(Arc::clone(&ring));
    let Alone { mut answers, track, .. } = alone;
    loop {
        let answer = poll_fn(|task| {
            let next = answers.poll_next_unpin(task);
            match track.rest().filter(|_| next.is_pending()) {
                Some(rest) if rest.rights != rights => return Poll::Ready(None),
                Some(rest) => ring.pass(rest.place),
                None => {}
            }
            next
        });
        let Some(answer) = answer.await.filter(|answer| answer.data != Value::Null) else { return };
        let (Some(told), Some(number)) = (track.told(), track.number(&rights)) else { return };
        ring.tell(Message { number, told, text: json::text(&answer).into() });
        // Its members come first: in a burst it would run away from all of them.
        yield_now().await;
    }
}
