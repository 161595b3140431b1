//! How many long connections are open, and whose: sockets, and event streams over HTTP.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use entity::id::UserId;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Room for long connections, of the whole server and of each person.
#[derive(Clone, Debug)]
pub struct Seats {
    free: Arc<Semaphore>,
    each: usize,
    people: Arc<Mutex<HashMap<UserId, usize>>>,
}

/// A person's place; free again with it.
#[derive(Debug)]
pub struct Seat {
    user: Option<UserId>,
    people: Arc<Mutex<HashMap<UserId, usize>>>,
}

impl Seats {
    /// For so many connections in all, and so many of each person.
    pub fn new(all: usize, each: usize) -> Self {
        let all = all.min(Semaphore::MAX_PERMITS);
        Self { free: Arc::new(Semaphore::new(all)), each, people: Arc::default() }
    }

    /// A place among all; `None` where all are taken.
    pub fn connection(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.free).try_acquire_owned().ok()
    }

    /// A place of a person; `None` where the person has taken all of them.
    pub fn person(&self, user: Option<UserId>) -> Option<Seat> {
        if let Some(user) = user {
            let mut people = self.people.lock().unwrap_or_else(PoisonError::into_inner);
            let taken = people.entry(user).or_default();
            if *taken >= self.each {
                return None;
            }
            *taken += 1;
        }
        Some(Seat { user, people: Arc::clone(&self.people) })
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let Some(user) = self.user else { return };
        let mut people = self.people.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(taken) = people.get_mut(&user) {
            *taken -= 1;
            if *taken == 0 {
                people.remove(&user);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use entity::id::UserId;
    use uuid::Uuid;

    use super::Seats;

    #[test]
    fn a_seat_is_free_again_with_the_connection() {
        let seats = Seats::new(2, 1);
        let first = seats.connection().unwrap();
        let second = seats.connection().unwrap();
        assert!(seats.connection().is_none());
        drop((first, second));
        assert!(seats.connection().is_some());
    }

    #[test]
    fn nobody_takes_the_seats_of_others() {
        let seats = Seats::new(9, 1);
        let [one, other] = [1, 2].map(|id| UserId::from(Uuid::from_u128(id)));
        let taken = seats.person(Some(one)).unwrap();
        assert!(seats.person(Some(one)).is_none());
        assert!(seats.person(Some(other)).is_some());
        drop(taken);
        assert!(seats.person(Some(one)).is_some());
    }
}
