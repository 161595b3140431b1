//! How much each caller may spend: a token bucket of points per caller (GCRA, by `governor`).

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

/// Addresses beyond this number share one bucket, so that nobody can fill the memory with them.
const MAX_KEYS: usize = 100_000;
/// Full buckets are forgotten each time that so many charges were made.
const SWEEP: usize = 4096;

/// Whose bucket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RateLimitKey {
    /// A person's, by whatever token and from wherever.
    User(UserId),
    /// That of everybody at an address who has not signed in.
    Address(IpAddr),
    /// That of all addresses beyond `MAX_KEYS`.
    Overflow,
}

/// The state of a bucket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateLimitStatus {
    /// Points of a full bucket.
    pub limit: u32,
    /// Points left.
    pub remaining: u32,
    /// Until it is full.
    pub reset: Duration,
}

/// There are not enough points yet; nothing was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Rate limit exceeded; try again in {} s.", self.retry_after_seconds())]
pub struct RateLimitExceeded {
    /// The state of the bucket.
    pub status: RateLimitStatus,
    /// When there will be enough.
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

/// What pays for one request: a bucket, and its state after the last charge. Clones are one and the same.
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
    /// The user's; of somebody unknown the address's.
    #[must_use]
    pub fn new(user: Option<UserId>, address: IpAddr) -> Self {
        user.map_or_else(|| Self::of_address(address), Self::User)
    }

    /// An address's: of IPv6 its network, which is what one customer is given.
    #[must_use]
    pub const fn of_address(address: IpAddr) -> Self {
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

impl RateLimiter {
    /// Buckets of `capacity` points, of which `refill` come back in a second; at least one each.
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

    /// Takes what an operation costs, one point at least. An operation that costs more than a full bucket
    /// holds takes all of it.
    ///
    /// # Errors
    /// There is not enough; nothing was taken.
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
                // Far below the capacity of a bucket, which is a u32.
                let remaining = f64::from(cost.get()) - missing;
                let status = self.status(remaining.max(0.0) as u32);
                Err(RateLimitExceeded { status, retry_after })
            }
            // The cost is at most the capacity.
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
    /// When there will be enough, in whole seconds; at least one.
    #[must_use]
    pub fn retry_after_seconds(&self) -> u64 {
        whole_seconds(self.retry_after)
    }
}

/// A wait in whole seconds, rounded up; at least one.
#[must_use]
pub fn whole_seconds(wait: Duration) -> u64 {
    (wait.as_secs() + u64::from(wait.subsec_nanos() > 0)).max(1)
}

impl Allowance {
    /// The bucket of a key pays.
    #[must_use]
    pub fn new(limiter: &Arc<RateLimiter>, key: RateLimitKey) -> Self {
        let state = Mutex::new(AccountState { key, status: None });
        Self(Arc::new(Account { limiter: Arc::clone(limiter), state }))
    }

    /// From now on the bucket of another key pays: that of the person, once it is known who asks.
    pub fn bill_to(&self, key: RateLimitKey) {
        self.state().key = key;
    }

    /// Takes what an operation costs.
    ///
    /// # Errors
    /// There is not enough; nothing was taken.
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
    fn an_empty_bucket_says_when_there_is_enough() {
        let limiter = RateLimiter::new(100, 1);
        let begun = Instant::now();
        let status = limiter.charge(at("10.0.0.1"), 60).unwrap();
        assert_eq!((status.limit, status.remaining), (100, 40));
        assert_eq!(status.reset, Duration::from_secs(60));
        let exceeded = limiter.charge(at("10.0.0.1"), 60).unwrap_err();
        // Twenty points are missing, but for those that have come back meanwhile.
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
