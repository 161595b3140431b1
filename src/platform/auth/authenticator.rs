//! Where people sign in: what it takes, and how long it lasts.

use chrono::TimeDelta;

use crate::platform::auth::provider::Provider;
use crate::platform::clock::Clock;
use crate::platform::db::Db;

/// How people sign in, and for how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Wrong passwords of one account from one address until both have to wait. An account may have ten
    /// times as many from all addresses, an address with all accounts.
    pub failures: usize,
    /// How long wrong passwords count.
    pub window: TimeDelta,
    /// How long a browser stays signed in.
    pub lasting: TimeDelta,
    /// How long it stays signed in without being used.
    pub idle: TimeDelta,
    /// How old a cookie's secret becomes before it is changed.
    pub renewal: TimeDelta,
}

/// Where people sign in.
#[derive(Debug)]
pub struct Authenticator {
    pub(super) db: Db,
    pub(super) clock: Clock,
    pub(super) policy: Policy,
    pub(super) provider: Option<Provider>,
}

impl Authenticator {
    /// With an identity provider, or without.
    #[must_use]
    pub const fn new(db: Db, clock: Clock, policy: Policy, provider: Option<Provider>) -> Self {
        Self { db, clock, policy, provider }
    }

    /// The identity provider, where there is one.
    #[must_use]
    pub const fn provider(&self) -> Option<&Provider> {
        self.provider.as_ref()
    }
}
