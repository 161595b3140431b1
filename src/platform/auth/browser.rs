//! Sign-in with a password, and browser sessions.

use chrono::{DateTime, Utc};
use entity::id::{BrowserSessionId, UserId};
use entity::{browser_session, user, user_password};
use sea_orm::{ColumnTrait, QueryFilter};

use crate::access::Actor;
use crate::access::permission::Permission;
use crate::platform::auth::client_context::{ClientContext, CookieChange};
use crate::platform::auth::password::Password;
use crate::platform::auth::throttle::Attempt;
use crate::platform::auth::{Authenticator, Credential, Viewer, hash, random};
use crate::platform::db::session::Session;
use crate::platform::error::{Error, UserError, UserErrorCode};
use crate::platform::message::Message;
use crate::platform::text::fold_address;

impl Authenticator {
    /// Signs a user in by e-mail address and password, in the browser that sent the request.
    ///
    /// # Errors
    /// The address or password is wrong, too many attempts have failed, or the database failed.
    pub async fn sign_in(
        &self,
        (email, password): (&str, &Password),
        client_context: &ClientContext,
    ) -> Result<Viewer, Error> {
        let refused = |code, message| Err(UserError::new(code, message).into());
        if !client_context.has_answer {
            return refused(UserErrorCode::INVALID, Message::new("sign-in-over-http"));
        }
        if !client_context.tries() {
            return refused(UserErrorCode::LIMIT_EXCEEDED, Message::new("sign-in-once"));
        }
        let account = fold_address(email);
        let attempt = Attempt::new(&account, client_context.address);
        if let Some(wait) = self.wait(&attempt).await? {
            let message = Message::new("sign-in-wait")
                .with("seconds", (wait.num_milliseconds() + 999) / 1000);
            return refused(UserErrorCode::LIMIT_EXCEEDED, message);
        }
        let known = self.password_of(&account).await?;
        let hash = known.as_ref().map(|(_, hash)| hash.as_str());
        let is_right = password.is(hash).await?;
        let Some((user, _)) = known.filter(|_| is_right) else {
            self.note(&attempt).await?;
            return refused(UserErrorCode::INVALID, Message::new("sign-in-failed"));
        };
        self.enter(&user, client_context).await
    }

    /// Opens a browser session for a user whose identity is proven.
    ///
    /// # Errors
    /// The database failed.
    pub async fn enter(
        &self,
        user: &user::Model,
        client_context: &ClientContext,
    ) -> Result<Viewer, Error> {
        let secret = random()?;
        let now = self.clock.now();
        let actor = Actor::of(user, &[]);
        let session = Session::new(self.db.clone(), Some(actor), self.clock.clone());
        let mut tx = session.begin(Permission::ViewReference).await?;
        let row = browser_session::Model {
            id: BrowserSessionId::generate(),
            user_id: user.id,
            hash: hash(&secret),
            former_hash: None,
            renewed_at: now,
            created_at: now,
            last_used_at: now,
            expires_at: now + self.policy.lasting,
            revoked_at: None,
            address: Some(client_context.address.to_string()),
            user_agent: client_context.user_agent.clone(),
        };
        let row = tx.insert(row).await?;
        tx.commit().await?;
        client_context.keep(CookieChange::Secret(secret.clone(), row.expires_at));
        let viewer = self.viewer(&Credential::Cookie(secret)).await?;
        viewer.ok_or_else(|| Error::Broken("a new session opens nothing".to_owned()))
    }

    /// Replaces the secret of a browser session when it is due. Of several concurrent requests, one gets the new
    /// secret.
    ///
    /// # Errors
    /// The database failed.
    pub async fn renew(
        &self,
        viewer: &Viewer,
        client_context: &ClientContext,
    ) -> Result<(), Error> {
        let (Some(browser), true) = (viewer.browser, viewer.is_due) else { return Ok(()) };
        let secret = random()?;
        let now = self.clock.now();
        let before = now - self.policy.renewal;
        if self.db.renew_browser((browser, hash(&secret)), (now, before)).await? {
            let until = viewer.expires_at.unwrap_or(now);
            client_context.keep(CookieChange::Secret(secret, until));
        }
        Ok(())
    }

    /// Ends the browser session of the request.
    ///
    /// # Errors
    /// The database failed.
    pub async fn sign_out(&self, client_context: &ClientContext) -> Result<(), Error> {
        client_context.keep(CookieChange::Nothing);
        if let Some(browser) = client_context.browser {
            self.db.end_browser(browser, self.clock.now()).await?;
        }
        Ok(())
    }

    /// The active user with this address, and the hash of the user's password.
    async fn password_of(&self, email: &str) -> Result<Option<(user::Model, String)>, Error> {
        let session = self.system();
        let rows = session
            .find::<user::Entity>()?
            .filter(user::Column::Email.eq(email))
            .filter(user::Column::IsActive.eq(true))
            .filter(user::Column::IsService.eq(false));
        // Both statements always run, so that timing does not reveal which accounts exist.
        let user: Option<user::Model> = session.one(rows).await?;
        let id = user.as_ref().map_or(UserId::from(uuid::Uuid::nil()), |user| user.id);
        let rows =
            session.find::<user_password::Entity>()?.filter(user_password::Column::UserId.eq(id));
        let password: Option<user_password::Model> = session.one(rows).await?;
        Ok(user.zip(password.map(|password| password.hash)))
    }
}

/// Whether a browser session is neither revoked nor expired.
#[must_use]
pub fn is_in_force(row: &browser_session::Model, now: DateTime<Utc>) -> bool {
    row.revoked_at.is_none() && row.expires_at > now
}
