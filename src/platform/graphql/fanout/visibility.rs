//! The visibility of a stream: who may receive what it produces.

use std::sync::Arc;

use entity::choice::Reach;
use entity::id::UserId;

use crate::access::Actor;

/// The viewer for whom a stream produces, with the permissions it applies, and whether other viewers may receive the
/// same.
#[derive(Clone, Debug)]
pub struct Visibility {
    viewer: Arc<Actor>,
    is_for_anyone: bool,
}

impl Visibility {
    /// The visibility of a stream for a viewer. `is_viewer_independent`: neither the fields nor the filter of the
    /// operation depend on the viewer; the stream can then be shared if the viewer reaches all records.
    #[must_use]
    pub fn new(viewer: Actor, is_viewer_independent: bool) -> Self {
        let is_for_anyone = is_viewer_independent && viewer.reach == Reach::All;
        Self { viewer: Arc::new(viewer), is_for_anyone }
    }

    /// The viewer, with the permissions that the stream applies.
    #[must_use]
    pub fn viewer(&self) -> &Actor {
        &self.viewer
    }

    /// The only user who may share the stream; `None`: all users with the same role who reach all records.
    #[must_use]
    pub fn user(&self) -> Option<UserId> {
        self.viewer.user_id.filter(|_| !self.is_for_anyone)
    }

    /// Whether a stream produced under these permissions is valid for a viewer.
    #[must_use]
    pub fn is_valid_for(&self, viewer: &Actor) -> bool {
        *self.viewer == *viewer || self.is_for_anyone && self.viewer.sees_all_as(viewer)
    }
}

#[cfg(test)]
mod tests {
    use entity::choice::Role;

    use super::*;

    fn manager(reach: Reach) -> Actor {
        let user_id = Some(UserId::generate());
        Actor { user_id, role: Role::Manager, reach, ..Actor::system() }
    }

    #[test]
    fn a_stream_is_valid_for_others_if_they_reach_all_and_nothing_depends_on_the_viewer() {
        let (viewer, other) = (manager(Reach::All), manager(Reach::All));
        let shared = Visibility::new(viewer.clone(), true);
        assert!(shared.is_valid_for(&viewer) && shared.is_valid_for(&other));
        assert_eq!(shared.user(), None);
        let own = Visibility::new(viewer.clone(), false);
        assert!(own.is_valid_for(&viewer) && !own.is_valid_for(&other));
        assert_eq!(own.user(), viewer.user_id);
        let (narrow, same_reach) = (manager(Reach::Team), manager(Reach::Team));
        let own = Visibility::new(narrow.clone(), true);
        assert!(own.is_valid_for(&narrow) && !own.is_valid_for(&same_reach));
        assert_eq!(own.user(), narrow.user_id);
    }

    #[test]
    fn a_stream_is_not_valid_once_role_or_reach_differ() {
        let viewer = manager(Reach::All);
        for is_viewer_independent in [true, false] {
            let visibility = Visibility::new(viewer.clone(), is_viewer_independent);
            assert!(!visibility.is_valid_for(&Actor { role: Role::Rep, ..viewer.clone() }));
            assert!(!visibility.is_valid_for(&Actor { reach: Reach::Team, ..viewer.clone() }));
        }
    }
}
