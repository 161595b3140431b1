//! The rules for passwords, and their hashing.
//!
//! argon2id with 19 MiB, two passes and one lane, as OWASP's Password Storage Cheat Sheet recommends. At most two
//! hashes are computed at once, since each takes memory and a processor.

use std::fmt;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use async_graphql::NewType;
use tokio::sync::Semaphore;
use unicode_normalization::UnicodeNormalization;

use crate::platform::error::{Error, UserError, UserErrorCode};
use crate::platform::message::Message;
use crate::platform::text::fold_email;

/// The fewest characters of a password.
const SHORTEST: usize = 12;
/// The most characters of a password.
const LONGEST: usize = 128;

static HASHING: Semaphore = Semaphore::const_new(2);

/// A password as typed: 12–128 characters. It is never logged or returned.
#[derive(Clone, PartialEq, Eq, NewType)]
#[graphql(visible = false)]
pub struct Password(pub String);

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password")
    }
}

impl Password {
    /// The password in Unicode's composed form, independent of the keyboard.
    fn normal(&self) -> String {
        self.0.nfc().collect()
    }

    /// Refuses a password that is too short, too long, or the user's own e-mail address.
    ///
    /// # Errors
    /// The password is refused.
    pub fn check(&self, email: Option<&str>) -> Result<(), UserError> {
        let length = self.normal().chars().count();
        if !(SHORTEST..=LONGEST).contains(&length) {
            let message = Message::new("password-length").with("least", SHORTEST);
            return Err(UserError::new(UserErrorCode::INVALID, message.with("most", LONGEST)));
        }
        if email.is_some() && fold_email(&self.0).as_deref() == email {
            return Err(UserError::invalid("password-is-address"));
        }
        Ok(())
    }

    /// The password's hash as a PHC string, to be stored.
    ///
    /// # Errors
    /// The system's source of randomness failed, or the server is shutting down.
    pub async fn hash(&self) -> Result<String, Error> {
        let password = self.normal();
        bounded(move || {
            let hashed = hasher().hash_password(password.as_bytes());
            hashed.map(|hash| hash.to_string()).map_err(|error| Error::Broken(error.to_string()))
        })
        .await?
    }

    /// Whether the password matches a hash. Without a hash it takes as long, so that timing does not reveal which
    /// accounts exist.
    ///
    /// # Errors
    /// The server is shutting down.
    pub async fn is(&self, hash: Option<&str>) -> Result<bool, Error> {
        let password = self.normal();
        let (is_known, hash) = (hash.is_some(), hash.unwrap_or(NOBODY).to_owned());
        let fits = bounded(move || {
            let hash = PasswordHash::new(&hash);
            hash.is_ok_and(|hash| hasher().verify_password(password.as_bytes(), &hash).is_ok())
        });
        Ok(fits.await? && is_known)
    }
}

/// A hash that no password matches, made with the same parameters.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5IGhhcyB0aGlz\
     $7Xm0vX4nM3nq8p2w1r0yU5aJm1m6k9tq0c3e6b2d1fA";

fn hasher() -> Argon2<'static> {
    let params = Params::new(19_456, 2, 1, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// Runs hashing work on a blocking thread, with bounded concurrency.
async fn bounded<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
    let stopping = || Error::Broken("the server stops".to_owned());
    let _turn = HASHING.acquire().await.map_err(|_| stopping())?;
    tokio::task::spawn_blocking(work).await.map_err(|_| stopping())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_is_known_by_its_hash_alone() {
        let password = Password("درست اسب باتری سنجاق".to_owned());
        let hash = password.hash().await.expect("there is randomness");
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(password.is(Some(&hash)).await.expect("it runs"));
        assert!(!Password("another one here".to_owned()).is(Some(&hash)).await.expect("it runs"));
        assert!(!password.is(None).await.expect("it runs"));
        assert!(PasswordHash::new(NOBODY).is_ok(), "who is unknown takes as long");
        let composed = Password("caf\u{e9} au lait chaud".to_owned());
        let hash = composed.hash().await.expect("there is randomness");
        let split = Password("cafe\u{301} au lait chaud".to_owned());
        assert!(split.is(Some(&hash)).await.expect("it runs"), "however it is typed");
    }

    #[test]
    fn a_password_is_long_and_not_the_address() {
        let check = |text: &str| Password(text.to_owned()).check(Some("maryam@example.com"));
        assert!(check("eleven char").is_err());
        assert!(check("twelve chars").is_ok());
        assert!(check(&"x".repeat(129)).is_err());
        assert!(check("Maryam@Example.com").is_err());
        assert_eq!(format!("{:?}", Password("secret".to_owned())), "Password");
    }
}
