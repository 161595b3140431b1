//! Who sends tokens that are none: after some, an address waits, and costs no statement.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::platform::http::buckets::network;

const WINDOW: Duration = Duration::from_secs(60);
/// Beyond this number new addresses are not remembered.
const MOST_ADDRESSES: usize = 100_000;

/// The wrong tokens of the last minute, by address.
#[derive(Debug)]
pub struct Failures {
    most: u32,
    seen: Mutex<HashMap<IpAddr, Seen>>,
}

#[derive(Debug)]
struct Seen {
    count: u32,
    since: Instant,
}

impl Failures {
    /// At most so many a minute.
    #[must_use]
    pub fn new(most: u32) -> Self {
        Self { most: most.max(1), seen: Mutex::default() }
    }

    /// How long an address has to wait until it may try a token again; `None`: it need not.
    pub fn wait(&self, address: IpAddr) -> Option<Duration> {
        self.wait_at(address, Instant::now())
    }

    /// An address has sent a wrong token.
    pub fn note(&self, address: IpAddr) {
        self.note_at(address, Instant::now());
    }

    fn wait_at(&self, address: IpAddr, now: Instant) -> Option<Duration> {
        let seen = self.seen();
        let found = seen.get(&network(address)).filter(|found| found.count >= self.most)?;
        WINDOW.checked_sub(now.duration_since(found.since)).filter(|wait| !wait.is_zero())
    }

    fn note_at(&self, address: IpAddr, now: Instant) {
        let is_past = |seen: &Seen| now.duration_since(seen.since) >= WINDOW;
        let mut seen = self.seen();
        if seen.len() >= MOST_ADDRESSES {
            seen.retain(|_, seen| !is_past(seen));
            if seen.len() >= MOST_ADDRESSES {
                return;
            }
        }
        let found = seen.entry(network(address)).or_insert(Seen { count: 0, since: now });
        if is_past(found) {
            *found = Seen { count: 0, since: now };
        }
        found.count = found.count.saturating_add(1);
    }

    fn seen(&self) -> MutexGuard<'_, HashMap<IpAddr, Seen>> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;
    use std::time::{Duration, Instant};

    use super::{Failures, WINDOW};

    #[test]
    fn an_address_waits_for_the_rest_of_the_minute() {
        let failures = Failures::new(2);
        let [guesser, other] = ["10.0.0.1", "10.0.0.2"].map(|text| text.parse::<IpAddr>().unwrap());
        let begin = Instant::now();
        let later = begin + Duration::from_secs(20);
        failures.note_at(guesser, begin);
        assert_eq!(failures.wait_at(guesser, begin), None);
        failures.note_at(guesser, begin);
        assert_eq!(failures.wait_at(guesser, later), Some(Duration::from_secs(40)));
        assert_eq!(failures.wait_at(other, later), None);
        assert_eq!(failures.wait_at(guesser, begin + WINDOW), None);
        failures.note_at(guesser, begin + WINDOW);
        assert_eq!(failures.wait_at(guesser, begin + WINDOW), None, "a new minute");
    }
}
