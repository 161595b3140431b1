//! How much each caller may still ask for: a bucket of points that fills up again.

use std::fmt;
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use entity::id::UserId;
use governor::clock::{Clock, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};

use crate::platform::graphql::scope::Scope;

/// Addresses beyond this number share one bucket, so that nobody can fill the memory with them.
const MOST_KEYS: usize = 100_000;
/// Full buckets are forgotten each time that so many requests were counted.
const SWEEP: usize = 4096;

/// Whose bucket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    /// A person's, by whatever token and from wherever.
    User(UserId),
    /// That of everybody at an address who has not signed in.
    Address(IpAddr),
    /// That of all addresses beyond the number that is kept apart.
    Crowd,
}

/// How a bucket stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Points of a full bucket.
    pub limit: u32,
    /// Points left.
    pub remaining: u32,
    /// Until it is full.
    pub reset: Duration,
}

/// There are not enough points yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait {
    /// How the bucket stands.
    pub standing: Standing,
    /// When there will be enough.
    pub after: Duration,
}

/// The buckets of all callers.
pub struct Buckets {
    limiter: RateLimiter<Key, DashMapStateStore<Key>, DefaultClock, StateInformationMiddleware>,
    clock: DefaultClock,
    capacity: NonZeroU32,
    refill: NonZeroU32,
    taken: AtomicUsize,
}

impl Key {
    /// The viewer's; where nobody is signed in, the address's.
    #[must_use]
    pub fn whose(scope: &Scope, address: IpAddr) -> Self {
        let user = scope.session().actor().ok().and_then(|actor| actor.user_id);
        user.map_or_else(|| Self::of(address), Self::User)
    }

    /// An address's: of IPv6 its network, which is what one customer is given.
    #[must_use]
    pub const fn of(address: IpAddr) -> Self {
        Self::Address(network(address))
    }
}

/// What stands for everybody at an address: of IPv6 the /64.
#[must_use]
pub const fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    }
}

impl Buckets {
    /// Buckets of so many points, of which so many come back in a second; at least one each.
    #[must_use]
    pub fn new(capacity: u32, refill: u32) -> Self {
        let [capacity, refill] =
            [capacity, refill].map(|points| NonZeroU32::new(points).unwrap_or(NonZeroU32::MIN));
        let quota = Quota::per_second(refill).allow_burst(capacity);
        Self {
            limiter: RateLimiter::keyed(quota).with_middleware(),
            clock: DefaultClock::default(),
            capacity,
            refill,
            taken: AtomicUsize::new(0),
        }
    }

    /// Takes what an operation costs, one point at least. What costs more than a full bucket holds
    /// takes all of it.
    ///
    /// # Errors
    /// There is not enough; nothing was taken.
    pub fn take(&self, key: Key, cost: u64) -> Result<Standing, Wait> {
        if self.taken.fetch_add(1, Ordering::Relaxed) % SWEEP == SWEEP - 1 {
            self.limiter.retain_recent();
        }
        let is_crowded = matches!(key, Key::Address(_)) && self.limiter.len() >= MOST_KEYS;
        let key = if is_crowded { Key::Crowd } else { key };
        let cost = u32::try_from(cost).unwrap_or(u32::MAX).min(self.capacity.get());
        let cost = NonZeroU32::new(cost).unwrap_or(NonZeroU32::MIN);
        match self.limiter.check_key_n(&key, cost) {
            Ok(Ok(state)) => Ok(self.standing(state.remaining_burst_capacity())),
            Ok(Err(until)) => {
                let after = until.wait_time_from(self.clock.now());
                let missing = (after.as_secs_f64() * f64::from(self.refill.get())).ceil();
                // Far below the capacity of a bucket, which is a u32.
                let remaining = f64::from(cost.get()) - missing;
                Err(Wait { standing: self.standing(remaining.max(0.0) as u32), after })
            }
            // The cost is at most the capacity.
            Err(_) => Err(Wait { standing: self.standing(0), after: self.reset(0) }),
        }
    }

    fn standing(&self, remaining: u32) -> Standing {
        let remaining = remaining.min(self.capacity.get());
        Standing { limit: self.capacity.get(), remaining, reset: self.reset(remaining) }
    }

    fn reset(&self, remaining: u32) -> Duration {
        let missing = self.capacity.get() - remaining;
        Duration::from_secs(u64::from(missing.div_ceil(self.refill.get())))
    }
}

impl fmt::Debug for Buckets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Buckets").field("capacity", &self.capacity).finish_non_exhaustive()
    }
}

impl Standing {
    /// Tells it as draft-ietf-httpapi-ratelimit-headers-06 says: three headers of whole numbers,
    /// the last in seconds.
    pub fn tell(&self, headers: &mut HeaderMap) {
        let told = [
            ("ratelimit-limit", u64::from(self.limit)),
            ("ratelimit-remaining", u64::from(self.remaining)),
            ("ratelimit-reset", self.reset.as_secs()),
        ];
        for (name, value) in told {
            headers.insert(HeaderName::from_static(name), HeaderValue::from(value));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;
    use std::time::{Duration, Instant};

    use super::{Buckets, Key};

    fn at(address: &str) -> Key {
        Key::of(address.parse::<IpAddr>().unwrap())
    }

    #[test]
    fn an_empty_bucket_says_when_there_is_enough() {
        let buckets = Buckets::new(100, 1);
        let begun = Instant::now();
        let standing = buckets.take(at("10.0.0.1"), 60).unwrap();
        assert_eq!((standing.limit, standing.remaining), (100, 40));
        assert_eq!(standing.reset, Duration::from_secs(60));
        let wait = buckets.take(at("10.0.0.1"), 60).unwrap_err();
        // Twenty points are missing, but for those that have come back meanwhile.
        assert!(wait.after <= Duration::from_secs(20), "{wait:?}");
        assert!(wait.after + begun.elapsed() > Duration::from_secs(19), "{wait:?}");
        let missing = wait.after.as_secs_f64().ceil();
        assert_eq!(f64::from(wait.standing.remaining), 60.0 - missing, "{wait:?}");
        assert!(buckets.take(at("10.0.0.1"), 1).is_ok(), "nothing was taken");
        assert!(buckets.take(at("10.0.0.2"), 100).is_ok(), "another's bucket");
    }

    #[test]
    fn everything_costs_something_and_nothing_more_than_all() {
        let buckets = Buckets::new(10, 1);
        assert_eq!(buckets.take(at("10.0.0.1"), 0).unwrap().remaining, 9);
        assert_eq!(buckets.take(at("10.0.0.2"), u64::MAX).unwrap().remaining, 0);
    }

    #[test]
    fn a_network_of_ipv6_is_one_caller() {
        assert_eq!(at("2001:db8::1"), at("2001:db8::ffff:1"));
        assert_ne!(at("2001:db8:0:1::1"), at("2001:db8::1"));
        assert_eq!(at("::ffff:10.0.0.1"), at("10.0.0.1"));
    }
}
