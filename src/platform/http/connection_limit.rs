//! Limits how many long connections are open: WebSockets and event streams.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use entity::id::UserId;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Limits the long connections of the server and of each user.
#[derive(Clone, Debug)]
pub struct ConnectionLimiter {
    free: Arc<Semaphore>,
    per_user: usize,
    open: Arc<Mutex<HashMap<UserId, usize>>>,
}

/// A user's permit for one connection; dropping it returns it.
#[derive(Debug)]
pub struct UserPermit {
    user: Option<UserId>,
    open: Arc<Mutex<HashMap<UserId, usize>>>,
}

impl ConnectionLimiter {
    /// Allows `all` connections in total, and `per_user` of each user.
    #[must_use]
    pub fn new(all: usize, per_user: usize) -> Self {
        let all = all.min(Semaphore::MAX_PERMITS);
        Self { free: Arc::new(Semaphore::new(all)), per_user, open: Arc::default() }
    }

    /// A permit for a connection of the server; `None`: all are in use.
    pub fn connection(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.free).try_acquire_owned().ok()
    }

    /// A permit for a connection of a user; `None`: the user has reached the limit. Anonymous connections are not
    /// limited.
    pub fn user(&self, user: Option<UserId>) -> Option<UserPermit> {
        if let Some(user) = user {
            let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
            let taken = open.entry(user).or_default();
            if *taken >= self.per_user {
                return None;
            }
            *taken += 1;
        }
        Some(UserPermit { user, open: Arc::clone(&self.open) })
    }
}

impl Drop for UserPermit {
    fn drop(&mut self) {
        let Some(user) = self.user else { return };
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(taken) = open.get_mut(&user) {
            *taken -= 1;
            if *taken == 0 {
                open.remove(&user);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use entity::id::UserId;
    use uuid::Uuid;

    use super::ConnectionLimiter;

    #[test]
    fn a_permit_is_given_back_with_the_connection() {
        let limiter = ConnectionLimiter::new(2, 1);
        let first = limiter.connection().unwrap();
        let second = limiter.connection().unwrap();
        assert!(limiter.connection().is_none());
        drop((first, second));
        assert!(limiter.connection().is_some());
    }

    #[test]
    fn nobody_takes_the_connections_of_others() {
        let limiter = ConnectionLimiter::new(9, 1);
        let [one, other] = [1, 2].map(|id| UserId::from(Uuid::from_u128(id)));
        let taken = limiter.user(Some(one)).unwrap();
        assert!(limiter.user(Some(one)).is_none());
        assert!(limiter.user(Some(other)).is_some());
        drop(taken);
        assert!(limiter.user(Some(one)).is_some());
    }
}
