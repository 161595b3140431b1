//! The groups of a server, and how a subscription finds one.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use entity::id::UserId;
use tokio::sync::watch;

use super::fingerprint::Fingerprint;
use super::group::Group;
use super::progress::ResumePoint;
use super::ring_buffer::RingBuffer;
use super::subscriber::Subscriber;
use super::subscription::OwnStream;
use crate::access::Actor;
use crate::platform::presentation::Presentation;

/// Unused entries are dropped once the table has this many, and then whenever it has doubled.
const MIN_ENTRIES: usize = 64;

/// The groups of a server.
#[derive(Debug, Default)]
pub struct Groups(Mutex<GroupTable>);

#[derive(Debug, Default)]
struct GroupTable {
    entries: HashMap<GroupKey, GroupsOfKey>,
    /// The number of entries left by the last cleanup.
    in_use: usize,
}

/// What all subscribers of a group have in common, apart from their visibility.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct GroupKey {
    /// The fingerprint of their operation.
    pub fingerprint: Fingerprint,
    /// The user; `None`: anyone with the same visibility.
    pub user: Option<UserId>,
    /// The language and calendar of their responses.
    pub presentation: Presentation,
}

/// The groups of one key, and the subscriptions waiting for one.
#[derive(Debug, Default)]
struct GroupsOfKey {
    groups: Vec<Weak<Group>>,
    /// Each waiting subscription holds a clone.
    waiting: Arc<()>,
}

/// Held by a subscription while it waits for others to share its stream with.
#[derive(Debug)]
pub struct Waiting(#[expect(dead_code, reason = "the clones are counted")] Arc<()>);

/// A subscription whose own stream is idle, so that it may join a group.
#[derive(Debug)]
pub struct Candidate {
    /// The key of the groups it may join.
    pub key: GroupKey,
    /// The position of its own stream.
    pub resume_point: ResumePoint,
    /// The viewer's current permissions.
    pub rights: watch::Receiver<Actor>,
}

impl Groups {
    /// Joins a group with the same visibility whose position is not ahead of the candidate's. If there is no such
    /// group, but another subscription waits, it starts a group from the candidate's own stream. Otherwise the
    /// candidate keeps its stream and waits: `None`.
    pub fn join(&self, candidate: Candidate, own: &mut OwnStream) -> Option<Subscriber> {
        // The subscription must not count itself as a waiting one.
        own.waiting = None;
        let ResumePoint { cursor, visibility } = &candidate.resume_point;
        let mut table = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        table.drop_unused();
        let GroupsOfKey { groups, waiting } =
            table.entries.entry(candidate.key.clone()).or_default();
        groups.retain(|group| group.strong_count() > 0);
        let mut is_behind = false;
        for group in groups.iter().filter_map(Weak::upgrade) {
            if group.ring.is_closed() || !group.visibility.is_valid_for(visibility.viewer()) {
                continue;
            }
            // The slot is taken before the positions are compared: it receives every message after the group's
            // position, and the candidate has processed every event up to that position.
            let slot = group.ring.subscribe();
            match group.progress.event_number(group.visibility.viewer()) {
                Some(number) if number <= cursor.number => {
                    return Some(Subscriber::new(group, slot, candidate));
                }
                Some(_) => is_behind = true,
                // The group's visibility has changed, so it is about to end.
                None => {}
            }
        }
        if is_behind || Arc::strong_count(waiting) == 1 {
            own.waiting = Some(Waiting(Arc::clone(waiting)));
            return None;
        }
        let ring = Arc::new(RingBuffer::default());
        // Taken before the first message can be produced.
        let slot = ring.subscribe();
        let group = Arc::new(Group::new(ring, own.take(), visibility.clone()));
        groups.push(Arc::downgrade(&group));
        Some(Subscriber::new(group, slot, candidate))
    }
}

impl GroupTable {
    fn drop_unused(&mut self) {
        if self.entries.len() >= MIN_ENTRIES.max(2 * self.in_use) {
            self.entries.retain(|_, entry| entry.is_in_use());
            self.in_use = self.entries.len();
        }
    }
}

impl GroupsOfKey {
    fn is_in_use(&self) -> bool {
        Arc::strong_count(&self.waiting) > 1
            || self.groups.iter().any(|group| group.strong_count() > 0)
    }
}

#[cfg(test)]
mod tests {
    use entity::choice::Reach;
    use futures_util::stream::{self, StreamExt};

    use super::*;
    use crate::platform::events::cursor::Cursor;
    use crate::platform::graphql::fanout::progress::Progress;
    use crate::platform::graphql::fanout::visibility::Visibility;

    #[test]
    fn entries_that_nobody_uses_are_dropped() {
        let groups = Groups::default();
        let viewer = Actor { reach: Reach::Own, ..Actor::system() };
        let (_sender, rights) = watch::channel(viewer.clone());
        for number in 0..10 * MIN_ENTRIES {
            let visibility = Visibility::new(viewer.clone(), false);
            let resume_point = ResumePoint { cursor: Cursor::default(), visibility };
            let presentation = Presentation::in_language(&number.to_string());
            let key = GroupKey { fingerprint: Fingerprint([0; 32]), user: None, presentation };
            let candidate = Candidate { key, resume_point, rights: rights.clone() };
            let responses = stream::pending().boxed();
            let mut own = OwnStream { responses, progress: Progress::default(), waiting: None };
            assert!(groups.join(candidate, &mut own).is_none());
        }
        let table = groups.0.lock().unwrap();
        assert!(table.entries.len() <= MIN_ENTRIES, "{}", table.entries.len());
    }
}
