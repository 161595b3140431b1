//! How far a listener has come, for who could go on in its place.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::access::Actor;
use crate::platform::events::cursor::Cursor;

/// How far a listener has come. It says so itself; who holds it can see whether others have come as far.
#[derive(Clone, Debug, Default)]
pub struct Track(Arc<Mutex<Course>>);

#[derive(Debug, Default)]
struct Course {
    place: Cursor,
    is_at_rest: bool,
    rights: Option<Arc<Actor>>,
    is_for_anyone: bool,
    told: Option<Told>,
}

/// Where a listener rests, and with which rights it came there.
#[derive(Clone, Debug)]
pub struct Rest {
    /// Up to here it has heard everything, and told what there was to tell.
    pub place: Cursor,
    /// With which rights it looked.
    pub rights: Arc<Actor>,
    /// Whether what it tells would be the same, word for word, for anybody who sees as much.
    pub is_for_anyone: bool,
}

impl Rest {
    /// Whether somebody with these rights would be told the same.
    #[must_use]
    pub fn suits(&self, rights: &Actor) -> bool {
        *self.rights == *rights || self.is_for_anyone && self.rights.sees_all_as(rights)
    }
}

/// Where a listener was as it told something.
#[derive(Clone, Debug)]
pub struct Told {
    /// Who heard it goes on from here.
    pub place: Cursor,
    /// Whether it is an event; else it says where the stream is.
    pub is_event: bool,
}

/// Where another listener goes on, and with which rights that one looked.
#[derive(Clone, Debug)]
pub struct Resumed(pub Rest);

impl Track {
    /// It comes past an event.
    pub fn passes(&self, place: &Cursor) {
        self.course().place.clone_from(place);
    }

    /// It has heard all that is in the log, and waits for what comes.
    pub fn rests(&self, place: &Cursor) {
        let mut course = self.course();
        course.place.clone_from(place);
        course.is_at_rest = true;
    }

    /// It works on something.
    pub fn works(&self) {
        self.course().is_at_rest = false;
    }

    /// It looks with these rights from now on; what it tells is the same, word for word, for anybody who
    /// sees as much, or depends on whom it tells.
    pub fn looks_with(&self, rights: &Actor, is_for_anyone: bool) {
        let mut course = self.course();
        course.rights = Some(Arc::new(rights.clone()));
        course.is_for_anyone = is_for_anyone;
    }

    /// It tells something.
    pub fn tells(&self, told: Told) {
        self.course().told = Some(told);
    }

    /// Where it rests; `None`: it works, or it passes over what it has seen in a snapshot, each
    /// event once, which nobody else does.
    #[must_use]
    pub fn rest(&self) -> Option<Rest> {
        let course = self.course();
        let is_resting = course.is_at_rest && course.place.is_settled();
        let rights = course.rights.clone().filter(|_| is_resting)?;
        let is_for_anyone = course.is_for_anyone;
        Some(Rest { place: course.place.clone(), rights, is_for_anyone })
    }

    /// The number that it has come to, if it still looks with these rights.
    #[must_use]
    pub fn number(&self, rights: &Actor) -> Option<i64> {
        let course = self.course();
        let is_same = course.rights.as_deref() == Some(rights);
        is_same.then_some(course.place.number)
    }

    /// What it told last.
    #[must_use]
    pub fn told(&self) -> Option<Told> {
        self.course().told.clone()
    }

    fn course(&self) -> MutexGuard<'_, Course> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
