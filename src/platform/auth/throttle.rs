//! Throttling of wrong passwords. Failures are counted in the database, so the limit holds for all servers together.

use std::net::IpAddr;

use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest, Sha256};

use crate::platform::auth::Authenticator;
use crate::platform::error::Error;

/// Factor by which the limit is higher for an account over all addresses, and for an address over all accounts.
const TOGETHER: usize = 10;

/// An attempt to sign in with a password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Attempt {
    /// Digest of the account's name; such an account need not exist.
    pub account: Vec<u8>,
    /// The network of the client's address.
    pub address: String,
}

/// A recent wrong password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::platform) struct FailedPassword {
    pub account: Vec<u8>,
    pub address: String,
    pub at: DateTime<Utc>,
}

impl Attempt {
    /// An attempt for an account, given by its folded e-mail address.
    pub(super) fn new(account: &str, address: IpAddr) -> Self {
        let account = Sha256::digest(account.as_bytes()).to_vec();
        Self { account, address: crate::platform::rate_limit::network(address).to_string() }
    }
}

impl Authenticator {
    /// How long an attempt has to wait; `None`: it may proceed.
    ///
    /// # Errors
    /// The database failed.
    pub(super) async fn wait(&self, attempt: &Attempt) -> Result<Option<TimeDelta>, Error> {
        let since = self.clock.now() - self.policy.window;
        let most = self.policy.failures * TOGETHER;
        let found = self.db.sign_in_failures((&attempt.account, &attempt.address), since, most);
        let end = self.policy.window;
        Ok(barred_until(&found.await?, attempt, self.policy.failures)
            .map(|first| first + end - self.clock.now())
            .filter(|wait| *wait > TimeDelta::zero()))
    }

    /// Records a wrong password.
    ///
    /// # Errors
    /// The database failed.
    pub(super) async fn note(&self, attempt: &Attempt) -> Result<(), Error> {
        let now = self.clock.now();
        self.db.note_sign_in_failure((&attempt.account, &attempt.address), now).await?;
        Ok(())
    }
}

/// If a limit is reached, the time of the failure whose expiry lifts it: the limit of the account from this address, of
/// the account, or of the address.
fn barred_until(
    failures: &[FailedPassword],
    attempt: &Attempt,
    most: usize,
) -> Option<DateTime<Utc>> {
    let bar = |most: usize, concerns: &dyn Fn(&FailedPassword) -> bool| {
        let mut times: Vec<_> =
            failures.iter().filter(|failure| concerns(failure)).map(|failure| failure.at).collect();
        times.sort_unstable();
        times.len().checked_sub(most).and_then(|first| times.get(first).copied())
    };
    let account = |failure: &FailedPassword| failure.account == attempt.account;
    let address = |failure: &FailedPassword| failure.address == attempt.address;
    [
        bar(most, &|failure| account(failure) && address(failure)),
        bar(most * TOGETHER, &account),
        bar(most * TOGETHER, &address),
    ]
    .into_iter()
    .flatten()
    .max()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_and_an_address_wait_together_and_each_for_itself_later() {
        let at = |second: i64| DateTime::from_timestamp(second, 0).expect("an instant");
        let attempt = |account: u8, address: &str| Attempt {
            account: vec![account],
            address: address.to_owned(),
        };
        let failure = |account: u8, address: &str, second: i64| FailedPassword {
            account: vec![account],
            address: address.to_owned(),
            at: at(second),
        };
        let two: Vec<_> = (0..2).map(|second| failure(1, "a", second)).collect();
        assert_eq!(barred_until(&two, &attempt(1, "a"), 3), None);
        let three: Vec<_> = (0..3).map(|second| failure(1, "a", second)).collect();
        assert_eq!(barred_until(&three, &attempt(1, "a"), 3), Some(at(0)));
        assert_eq!(barred_until(&three, &attempt(1, "b"), 3), None, "from elsewhere");
        assert_eq!(barred_until(&three, &attempt(2, "a"), 3), None, "another account");
        let four: Vec<_> = (0..4).map(|second| failure(1, "a", second)).collect();
        assert_eq!(barred_until(&four, &attempt(1, "a"), 3), Some(at(1)), "one of them is enough");
        let many: Vec<_> = (0..30).map(|second| failure(1, &second.to_string(), second)).collect();
        assert_eq!(barred_until(&many, &attempt(1, "new"), 3), Some(at(0)), "from everywhere");
        let spread: Vec<_> = (0..30_u8).map(|who| failure(who, "a", who.into())).collect();
        assert_eq!(barred_until(&spread, &attempt(99, "a"), 3), Some(at(0)), "with everybody");
    }
}
