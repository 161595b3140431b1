//! Rate limiting: a bucket of points per caller, from which operations pay when they end.

mod bucket;

use std::collections::HashMap;
use std::fmt;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use entity::id::UserId;

pub use bucket::Allotment;
use bucket::{Bucket, Refusal};

/// Further addresses share one bucket, so that attackers cannot exhaust the memory.
const MAX_KEYS: usize = 100_000;
/// Full buckets are dropped after this many charges.
const SWEEP: usize = 4096;
/// When a caller with too many operations may try again: most operations take less.
const BUSY: Duration = Duration::from_secs(1);

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
    /// The points left; 0 if the bucket is overdrawn.
    pub remaining: u32,
    /// The time until the bucket is full, that for what it owes included; in whole seconds, rounded up.
    pub reset: Duration,
}

/// The caller has to wait; nothing was charged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateLimitExceeded {
    /// The state of the bucket.
    pub status: RateLimitStatus,
    /// When to try again.
    pub retry_after: Duration,
    /// Whether too many operations are running; otherwise the bucket is empty.
    pub is_busy: bool,
}

/// The buckets of all callers.
pub struct RateLimiter {
    allotment: Allotment,
    buckets: Mutex<Buckets>,
}

#[derive(Default)]
struct Buckets {
    of: HashMap<RateLimitKey, Bucket>,
    charges: usize,
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

/// The charge of a running operation, due when it ends. If it is dropped before, the most that the operation could have
/// cost is charged.
#[derive(Debug)]
pub struct PendingCharge {
    allowance: Allowance,
    key: RateLimitKey,
    cost: u64,
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
    /// Full buckets for all callers.
    #[must_use]
    pub fn new(allotment: Allotment) -> Self {
        let allotment = Allotment {
            capacity: allotment.capacity.max(1),
            refill: allotment.refill.max(1),
            operations: allotment.operations.max(1),
        };
        Self { allotment, buckets: Mutex::default() }
    }

    /// Begins an operation; returns the key of the bucket that will pay.
    fn begin(&self, key: RateLimitKey) -> Result<RateLimitKey, RateLimitExceeded> {
        let (allotment, now) = (self.allotment, Instant::now());
        let mut buckets = self.buckets();
        let (key, bucket) = buckets.get(key, now);
        let begun = bucket.begin(allotment, now);
        begun.map(|()| key).map_err(|refusal| self.exceeded(refusal, bucket, now))
    }

    /// Ends an operation, and takes its cost.
    fn end(&self, key: RateLimitKey, cost: u64) -> RateLimitStatus {
        let now = Instant::now();
        let mut buckets = self.buckets();
        let (_, bucket) = buckets.get(key, now);
        bucket.end();
        bucket.take(cost, self.allotment, now);
        self.status(bucket, now)
    }

    /// Takes a cost from a bucket that holds at least a point. The bucket may be overdrawn.
    fn charge(&self, key: RateLimitKey, cost: u64) -> Result<RateLimitStatus, RateLimitExceeded> {
        let now = Instant::now();
        let mut buckets = self.buckets();
        let (_, bucket) = buckets.get(key, now);
        bucket.check(self.allotment, now).map_err(|refusal| self.exceeded(refusal, bucket, now))?;
        bucket.take(cost, self.allotment, now);
        Ok(self.status(bucket, now))
    }

    fn exceeded(&self, refusal: Refusal, bucket: &Bucket, now: Instant) -> RateLimitExceeded {
        let (retry_after, is_busy) = match refusal {
            Refusal::Empty(wait) => (wait, false),
            Refusal::Busy => (BUSY, true),
        };
        RateLimitExceeded { status: self.status(bucket, now), retry_after, is_busy }
    }

    fn status(&self, bucket: &Bucket, now: Instant) -> RateLimitStatus {
        let empty = bucket.time_to_full(now);
        RateLimitStatus {
            limit: self.allotment.capacity,
            remaining: bucket.remaining(self.allotment, now),
            reset: Duration::from_secs(empty.as_secs() + u64::from(empty.subsec_nanos() > 0)),
        }
    }

    fn buckets(&self) -> MutexGuard<'_, Buckets> {
        self.buckets.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Buckets {
    /// The bucket of a caller, and its key.
    fn get(&mut self, key: RateLimitKey, now: Instant) -> (RateLimitKey, &mut Bucket) {
        self.charges += 1;
        if self.charges.is_multiple_of(SWEEP) {
            self.of.retain(|_, bucket| !bucket.is_unused(now));
        }
        let is_crowded = self.of.len() >= MAX_KEYS
            && matches!(key, RateLimitKey::Address(_))
            && !self.of.contains_key(&key);
        let key = if is_crowded { RateLimitKey::Overflow } else { key };
        (key, self.of.entry(key).or_insert_with(|| Bucket::full(now)))
    }
}

impl fmt::Debug for RateLimiter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RateLimiter").field("allotment", &self.allotment).finish_non_exhaustive()
    }
}

impl RateLimitExceeded {
    /// The seconds after which to try again, rounded up; at least 1.
    #[must_use]
    pub fn retry_after_seconds(&self) -> u64 {
        whole_seconds(self.retry_after)
    }
}

impl fmt::Display for RateLimitExceeded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.retry_after_seconds();
        let reason =
            if self.is_busy { "Too many operations at once" } else { "Rate limit exceeded" };
        write!(f, "{reason}; try again in {seconds} s.")
    }
}

impl std::error::Error for RateLimitExceeded {}

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

    /// Begins an operation that costs at most `most` points.
    ///
    /// # Errors
    /// The bucket is empty, or as many operations of the caller are running as may run at once.
    pub fn begin(&self, most: u64) -> Result<PendingCharge, RateLimitExceeded> {
        let mut state = self.state();
        let begun = self.0.limiter.begin(state.key).inspect_err(|exceeded| {
            state.status = Some(exceeded.status);
        })?;
        Ok(PendingCharge { allowance: self.clone(), key: begun, cost: most })
    }

    /// Charges a cost that is due at once.
    ///
    /// # Errors
    /// The bucket is empty; nothing was taken.
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

impl PendingCharge {
    /// Ends the operation, which cost this many points; at least one is taken.
    pub fn end(mut self, cost: u64) {
        self.cost = cost;
    }
}

impl Drop for PendingCharge {
    fn drop(&mut self) {
        let status = self.allowance.0.limiter.end(self.key, self.cost);
        self.allowance.state().status = Some(status);
    }
}

#[cfg(test)]
mod tests;
