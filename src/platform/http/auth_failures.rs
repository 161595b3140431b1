//! Counts wrong tokens by address: past a limit the address must wait, and its tokens are no longer looked up.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::platform::rate_limit::network;

const WINDOW: Duration = Duration::from_secs(60);
/// Beyond this number new addresses are not counted.
const MAX_ADDRESSES: usize = 100_000;

/// Limits the wrong tokens per address and minute.
#[derive(Debug)]
pub struct AuthFailureLimiter {
    max: u32,
    counts: Mutex<HashMap<IpAddr, FailureCount>>,
}

#[derive(Debug)]
struct FailureCount {
    failures: u32,
    since: Instant,
}

impl AuthFailureLimiter {
    /// Allows `max` wrong tokens per minute and address, but at least one.
    #[must_use]
    pub fn new(max: u32) -> Self {
        Self { max: max.max(1), counts: Mutex::default() }
    }

    /// How long an address must wait until it may try a token again; `None`: it need not.
    pub fn wait(&self, address: IpAddr) -> Option<Duration> {
        self.wait_at(address, Instant::now())
    }

    /// Counts a wrong token of an address.
    pub fn record(&self, address: IpAddr) {
        self.record_at(address, Instant::now());
    }

    fn wait_at(&self, address: IpAddr, now: Instant) -> Option<Duration> {
        let counts = self.counts();
        let count = counts.get(&network(address)).filter(|count| count.failures >= self.max)?;
        WINDOW.checked_sub(now.duration_since(count.since)).filter(|wait| !wait.is_zero())
    }

    fn record_at(&self, address: IpAddr, now: Instant) {
        let is_past = |count: &FailureCount| now.duration_since(count.since) >= WINDOW;
        let mut counts = self.counts();
        if counts.len() >= MAX_ADDRESSES {
            counts.retain(|_, count| !is_past(count));
            if counts.len() >= MAX_ADDRESSES {
                return;
            }
        }
        let count =
            counts.entry(network(address)).or_insert(FailureCount { failures: 0, since: now });
        if is_past(count) {
            *count = FailureCount { failures: 0, since: now };
        }
        count.failures = count.failures.saturating_add(1);
    }

    fn counts(&self) -> MutexGuard<'_, HashMap<IpAddr, FailureCount>> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;
    use std::time::{Duration, Instant};

    use super::{AuthFailureLimiter, WINDOW};

    #[test]
    fn an_address_waits_for_the_rest_of_the_minute() {
        let limiter = AuthFailureLimiter::new(2);
        let [guesser, other] = ["10.0.0.1", "10.0.0.2"].map(|text| text.parse::<IpAddr>().unwrap());
        let begin = Instant::now();
        let later = begin + Duration::from_secs(20);
        limiter.record_at(guesser, begin);
        assert_eq!(limiter.wait_at(guesser, begin), None);
        limiter.record_at(guesser, begin);
        assert_eq!(limiter.wait_at(guesser, later), Some(Duration::from_secs(40)));
        assert_eq!(limiter.wait_at(other, later), None);
        assert_eq!(limiter.wait_at(guesser, begin + WINDOW), None);
        limiter.record_at(guesser, begin + WINDOW);
        assert_eq!(limiter.wait_at(guesser, begin + WINDOW), None, "a new minute");
    }
}
