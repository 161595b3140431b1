//! The commands that set passwords and end browser sessions.

use entity::id::{BrowserSessionId, UserId, UserPasswordId};
use entity::{browser_session, user, user_password};
use sea_orm::{ColumnTrait, QueryFilter};
use serde::{Deserialize, Serialize};

use crate::access::permission::Permission;
use crate::platform::auth::password::Password;
use crate::platform::db::command::{Command, Emits};
use crate::platform::db::tx::Tx;
use crate::platform::error::{At, Error, UserError};
use crate::user::input::{
    ChangePasswordInput, RevokeBrowserSessionInput, RevokeOtherBrowserSessionsInput,
    SetUserPasswordInput,
};

/// The person whose password or sessions were changed.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct ChangedCredential(pub UserId);

impl Command for SetUserPasswordInput {
    const NAME: &'static str = "setUserPassword";
    const PERMISSION: Permission = Permission::ManageUsers;
    const EMITS: Emits = Emits::Nothing("credentials concern nobody else");
    type Output = ChangedCredential;

    async fn execute(self, tx: &mut Tx) -> Result<ChangedCredential, Error> {
        let user: user::Model = tx.lock(self.user_id).await.at("userId")?;
        set_password(tx, &user, &self.password).await.at("password")?;
        end_browsers(tx, user.id, None).await?;
        Ok(ChangedCredential(user.id))
    }
}

impl Command for ChangePasswordInput {
    const NAME: &'static str = "changePassword";
    const PERMISSION: Permission = Permission::ManageOwnTokens;
    const EMITS: Emits = Emits::Nothing("credentials concern nobody else");
    type Output = ChangedCredential;

    async fn execute(self, tx: &mut Tx) -> Result<ChangedCredential, Error> {
        let user: user::Model = tx.lock(tx.user()?).await?;
        let known = password_of(tx, user.id).await?;
        let hash = known.as_ref().map(|row| row.hash.as_str());
        if !self.current_password.is(hash).await? {
            return Err(UserError::invalid("password-wrong").at("currentPassword").into());
        }
        set_password(tx, &user, &self.new_password).await.at("newPassword")?;
        end_browsers(tx, user.id, tx.browser()).await?;
        Ok(ChangedCredential(user.id))
    }
}

impl Command for RevokeBrowserSessionInput {
    const NAME: &'static str = "revokeBrowserSession";
    const PERMISSION: Permission = Permission::ManageOwnTokens;
    const EMITS: Emits = Emits::Nothing("sessions concern nobody else");
    type Output = BrowserSessionId;

    async fn execute(self, tx: &mut Tx) -> Result<BrowserSessionId, Error> {
        let before: browser_session::Model =
            tx.lock(self.browser_session_id).await.at("browserSessionId")?;
        let revoked_at = before.revoked_at.or(Some(tx.now()));
        tx.update(&before, browser_session::Model { revoked_at, ..before.clone() }).await?;
        Ok(before.id)
    }
}

impl Command for RevokeOtherBrowserSessionsInput {
    const NAME: &'static str = "revokeOtherBrowserSessions";
    const PERMISSION: Permission = Permission::ManageOwnTokens;
    const EMITS: Emits = Emits::Nothing("sessions concern nobody else");
    type Output = ChangedCredential;

    async fn execute(self, tx: &mut Tx) -> Result<ChangedCredential, Error> {
        let user = tx.user()?;
        end_browsers(tx, user, tx.browser()).await?;
        Ok(ChangedCredential(user))
    }
}

/// Sets a person's password.
///
/// # Errors
/// The password is too short, too long, or the person's address; the person is a program; or the database
/// failed.
pub async fn set_password(
    tx: &mut Tx,
    user: &user::Model,
    password: &Password,
) -> Result<(), Error> {
    if user.is_service {
        return Err(UserError::invalid("password-of-service").into());
    }
    password.check(user.email.as_deref())?;
    let hash = password.hash().await?;
    match password_of(tx, user.id).await? {
        Some(before) => {
            let changed_at = tx.now();
            let after = user_password::Model { hash, changed_at, ..before.clone() };
            tx.update(&before, after).await?;
        }
        None => {
            let (id, changed_at) = (UserPasswordId::generate(), tx.now());
            tx.insert(user_password::Model { id, user_id: user.id, hash, changed_at }).await?;
        }
    }
    Ok(())
}

async fn password_of(tx: &Tx, user: UserId) -> Result<Option<user_password::Model>, Error> {
    let rows =
        tx.find_any::<user_password::Entity>().filter(user_password::Column::UserId.eq(user));
    tx.one(rows).await
}

/// Ends the browser sessions of a person, except one if given.
async fn end_browsers(
    tx: &mut Tx,
    user: UserId,
    but: Option<BrowserSessionId>,
) -> Result<(), Error> {
    let now = tx.now();
    let rows = tx
        .find_any::<browser_session::Entity>()
        .filter(browser_session::Column::UserId.eq(user))
        .filter(browser_session::Column::RevokedAt.is_null())
        .filter(browser_session::Column::ExpiresAt.gt(now));
    for before in tx.all::<browser_session::Model>(rows).await? {
        if Some(before.id) != but {
            let after = browser_session::Model { revoked_at: Some(now), ..before.clone() };
            tx.update(&before, after).await?;
        }
    }
    Ok(())
}
