//! Rate limiting: a bucket of points per caller (GCRA, by the crate `governor`).

use std::fmt;
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use entity::id::UserId;
use governor::clock::{Clock, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter as Governor};

/// Further addresses share one bucket, so that attackers cannot exhaust the memory.
const MAX_KEYS: usize = 100_000;
/// Full buckets are dropped after this many charges.
const SWEEP: usize = 4096;

/// Whose rate limit is charged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RateLimitKey {
    /// A user, with any token and from any address.
    User(UserId),
    /// All anonymous callers at an address.
    Address(IpAddr),
    /// All addresses beyond `MAX_KEYS`.
    Overflow,
}

/// The state of a bucket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateLimitStatus {
    /// The capacity of the bucket, in points.
    pub limit: u32,
    /// The points left.
    pub remaining: u32,
    /// The time until the bucket is full.
    pub reset: Duration,
}

/// The bucket holds too few points; none were taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Rate limit exceeded; try again in {} s.", self.retry_after_seconds())]
pub struct RateLimitExceeded {
    /// The state of the bucket.
    pub status: RateLimitStatus,
    /// The time until the bucket holds enough points.
    pub retry_after: Duration,
}

/// The buckets of all callers.
pub struct RateLimiter {
    governor: Governor<
        RateLimitKey,
        DashMapStateStore<RateLimitKey>,
        DefaultClock,
        StateInformationMiddleware,
    >,
    clock: DefaultClock,
    capacity: NonZeroU32,
    refill: NonZeroU32,
    charges: AtomicUsize,
}

/// The rate limit that pays for one request, and its state after the last charge. Clones share the state.
#[derive(Clone, Debug)]
pub struct Allowance(Arc<Account>);

#[derive(Debug)]
struct Account {
    limiter: Arc<RateLimiter>,
    state: Mutex<AccountState>,
}

#[derive(Clone, Copy, Debug)]
struct AccountState {
    key: RateLimitKey,
    status: Option<RateLimitStatus>,
}

impl RateLimitKey {
    /// The user's key, or the address's for anonymous callers.
    #[must_use]
    pub fn new(user: Option<UserId>, address: IpAddr) -> Self {
        user.map_or_else(|| Self::of_address(address), Self::User)
    }

    /// An address's key; for IPv6 that of its network, which providers assign to one customer.
    #[must_use]
    pub const fn of_address(address: IpAddr) -> Self {
        Self::Address(network(address))
    }
}

/// The network of an address: for IPv6 its /64, for IPv4 the address itself.
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

impl RateLimiter {
    /// Buckets of `capacity` points that refill by `refill` points per second; both are at least 1.
    #[must_use]
    pub fn new(capacity: u32, refill: u32) -> Self {
        let [capacity, refill] =
            [capacity, refill].map(|points| NonZeroU32::new(points).unwrap_or(NonZeroU32::MIN));
        let quota = Quota::per_second(refill).allow_burst(capacity);
        Self {
            governor: Governor::keyed(quota).with_middleware(),
            clock: DefaultClock::default(),
            capacity,
            refill,
            charges: AtomicUsize::new(0),
        }
    }

    /// Takes an operation's cost from a bucket, at least one point. If the cost exceeds the capacity, a full bucket
    /// suffices.
    ///
    /// # Errors
    /// The bucket holds too few points; none were taken.
    pub fn charge(
        &self,
        key: RateLimitKey,
        cost: u64,
    ) -> Result<RateLimitStatus, RateLimitExceeded> {
        if self.charges.fetch_add(1, Ordering::Relaxed) % SWEEP == SWEEP - 1 {
            self.governor.retain_recent();
        }
        let is_crowded = matches!(key, RateLimitKey::Address(_)) && self.governor.len() >= MAX_KEYS;
        let key = if is_crowded { RateLimitKey::Overflow } else { key };
        let cost = u32::try_from(cost).unwrap_or(u32::MAX).min(self.capacity.get());
        let cost = NonZeroU32::new(cost).unwrap_or(NonZeroU32::MIN);
        match self.governor.check_key_n(&key, cost) {
            Ok(Ok(state)) => Ok(self.status(state.remaining_burst_capacity())),
            Ok(Err(until)) => {
                let retry_after = until.wait_time_from(self.clock.now());
                let missing = (retry_after.as_secs_f64() * f64::from(self.refill.get())).ceil();
                // Fits: it is at most the capacity, a `u32`.
                let remaining = f64::from(cost.get()) - missing;
                let status = self.status(remaining.max(0.0) as u32);
                Err(RateLimitExceeded { status, retry_after })
            }
            // Cannot occur: the cost is at most the capacity.
            Err(_) => Err(RateLimitExceeded { status: self.status(0), retry_after: self.reset(0) }),
        }
    }

    fn status(&self, remaining: u32) -> RateLimitStatus {
        let remaining = remaining.min(self.capacity.get());
        let (limit, reset) = (self.capacity.get(), self.reset(remaining));
        RateLimitStatus { limit, remaining, reset }
    }

    fn reset(&self, remaining: u32) -> Duration {
        let missing = self.capacity.get() - remaining;
        Duration::from_secs(u64::from(missing.div_ceil(self.refill.get())))
    }
}

impl fmt::Debug for RateLimiter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RateLimiter").field("capacity", &self.capacity).finish_non_exhaustive()
    }
}

impl RateLimitExceeded {
    /// The seconds until the bucket holds enough points, rounded up; at least 1.
    #[must_use]
    pub fn retry_after_seconds(&self) -> u64 {
        whole_seconds(self.retry_after)
    }
}

/// A duration in seconds, rounded up; at least 1.
#[must_use]
pub fn whole_seconds(wait: Duration) -> u64 {
    (wait.as_secs() + u64::from(wait.subsec_nanos() > 0)).max(1)
}

impl Allowance {
    /// An allowance that charges this key's bucket.
    #[must_use]
    pub fn new(limiter: &Arc<RateLimiter>, key: RateLimitKey) -> Self {
        let state = Mutex::new(AccountState { key, status: None });
        Self(Arc::new(Account { limiter: Arc::clone(limiter), state }))
    }

    /// Charges another key's bucket from now on: that of the user, once the caller is authenticated.
    pub fn bill_to(&self, key: RateLimitKey) {
        self.state().key = key;
    }

    /// Charges an operation's cost.
    ///
    /// # Errors
    /// The bucket holds too few points; none were taken.
    pub fn charge(&self, cost: u64) -> Result<(), RateLimitExceeded> {
        let mut state = self.state();
        let charged = self.0.limiter.charge(state.key, cost);
        state.status = Some(charged.unwrap_or_else(|exceeded| exceeded.status));
        charged.map(drop)
    }

    /// The state of the bucket after the last charge; `None`: nothing was charged.
    #[must_use]
    pub fn status(&self) -> Option<RateLimitStatus> {
        self.state().status
    }

    fn state(&self) -> MutexGuard<'_, AccountState> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;
    use std::sync::Arc;
    use std::time::{Duration, Instant};

    use entity::id::UserId;
    use uuid::Uuid;

    use super::{Allowance, RateLimitKey, RateLimiter};

    fn at(address: &str) -> RateLimitKey {
        RateLimitKey::of_address(address.parse::<IpAddr>().unwrap())
    }

    #[test]
    fn an_empty_bucket_names_the_time_to_wait() {
        let limiter = RateLimiter::new(100, 1);
        let begun = Instant::now();
        let status = limiter.charge(at("10.0.0.1"), 60).unwrap();
        assert_eq!((status.limit, status.remaining), (100, 40));
        assert_eq!(status.reset, Duration::from_secs(60));
        let exceeded = limiter.charge(at("10.0.0.1"), 60).unwrap_err();
        // Twenty points are missing, less those refilled meanwhile.
        assert!(exceeded.retry_after <= Duration::from_secs(20), "{exceeded:?}");
        assert!(exceeded.retry_after + begun.elapsed() > Duration::from_secs(19), "{exceeded:?}");
        let missing = exceeded.retry_after.as_secs_f64().ceil();
        assert_eq!(f64::from(exceeded.status.remaining), 60.0 - missing, "{exceeded:?}");
        assert!(limiter.charge(at("10.0.0.1"), 1).is_ok(), "nothing was taken");
        assert!(limiter.charge(at("10.0.0.2"), 100).is_ok(), "another's bucket");
    }

    #[test]
    fn everything_costs_something_and_nothing_more_than_all() {
        let limiter = RateLimiter::new(10, 1);
        assert_eq!(limiter.charge(at("10.0.0.1"), 0).unwrap().remaining, 9);
        assert_eq!(limiter.charge(at("10.0.0.2"), u64::MAX).unwrap().remaining, 0);
    }

    #[test]
    fn a_network_of_ipv6_is_one_caller() {
        assert_eq!(at("2001:db8::1"), at("2001:db8::ffff:1"));
        assert_ne!(at("2001:db8:0:1::1"), at("2001:db8::1"));
        assert_eq!(at("::ffff:10.0.0.1"), at("10.0.0.1"));
    }

    #[test]
    fn an_allowance_knows_its_last_charge_and_who_pays() {
        let limiter = Arc::new(RateLimiter::new(10, 1));
        let allowance = Allowance::new(&limiter, at("10.0.0.1"));
        assert_eq!(allowance.status(), None);
        allowance.bill_to(RateLimitKey::User(UserId::from(Uuid::from_u128(1))));
        allowance.clone().charge(4).unwrap();
        assert_eq!(allowance.status().unwrap().remaining, 6);
        assert!(allowance.charge(10).is_err());
        assert_eq!(limiter.charge(at("10.0.0.1"), 10).unwrap().remaining, 0, "was not charged");
    }
}
