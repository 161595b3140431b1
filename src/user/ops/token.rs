//! The commands that create and revoke API tokens.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use entity::id::{ApiTokenId, UserId};
use entity::{api_token, user};
use serde::{Deserialize, Serialize};

use crate::access::permission::{self, Permission, named};
use crate::platform::auth::NewToken;
use crate::platform::bounds::{NAME_LENGTH, required};
use crate::platform::db::command::{Command, Emits};
use crate::platform::db::tx::Tx;
use crate::platform::error::{At, Error, UserError, UserErrorCode};
use crate::platform::message::Message;
use crate::user::input::{CreateApiTokenInput, RevokeApiTokenInput};

/// The result of creating an API token.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CreatedApiToken {
    /// The stored token.
    pub api_token: ApiTokenId,
    /// The secret, returned to the client once; not stored with the idempotency key's result either.
    #[serde(skip)]
    pub secret: Option<String>,
}

impl Command for CreateApiTokenInput {
    const NAME: &'static str = "createApiToken";
    const PERMISSION: Permission = Permission::ManageOwnTokens;
    const EMITS: Emits = Emits::Nothing("tokens concern nobody else");
    type Output = CreatedApiToken;

    async fn execute(self, tx: &mut Tx) -> Result<CreatedApiToken, Error> {
        let user_id = match self.user_id {
            Some(id) if tx.actor().user_id != Some(id) => {
                tx.require(Permission::ManageUsers)?;
                id
            }
            Some(id) => id,
            None => tx.user()?,
        };
        let user: user::Model = tx.get(user_id).await.at("userId")?;
        if !user.is_active {
            return Err(UserError::invalid("user-inactive").at("userId").into());
        }
        let expires_at = self.expires_at.map(|end| end.0);
        if expires_at.is_some_and(|end| end <= tx.now()) {
            return Err(UserError::invalid("token-already-ended").at("expiresAt").into());
        }
        let name = required(&self.name, NAME_LENGTH, "name")?;
        let scopes = scopes(tx, (self.permissions, self.scopes))?;
        let (row, secret) = issue(tx, user_id, (name, scopes), expires_at).await?;
        Ok(CreatedApiToken { api_token: row.id, secret: Some(secret) })
    }
}

/// The scopes of a new token, given as permissions or as their names: at most those of the creator's own token.
fn scopes(
    tx: &Tx,
    (permissions, names): (Option<Vec<Permission>>, Option<Vec<String>>),
) -> Result<Option<String>, Error> {
    let held = tx.actor().permissions();
    let (field, mut wanted): (_, Vec<String>) = match (permissions, names) {
        (Some(_), Some(_)) => {
            return Err(UserError::invalid("token-scopes-twice").at("scopes").into());
        }
        (Some(permissions), None) => {
            ("permissions", permissions.into_iter().map(permission::name).collect())
        }
        (None, Some(names)) => ("scopes", names),
        (None, None) => {
            let inherited = tx.actor().scopes.map(|_| held.into_iter().map(permission::name));
            return Ok(inherited.map(|names| names.collect::<Vec<_>>().join(",")));
        }
    };
    let known = |name: &String| named(name).is_some_and(|known| held.contains(&known));
    if let Some(place) = wanted.iter().position(|name| !known(name)) {
        return Err(UserError::invalid("token-scope").at(&format!("{field}.{place}")).into());
    }
    if wanted.is_empty() {
        let missing = UserError::new(UserErrorCode::REQUIRED, Message::new("required"));
        return Err(missing.at(field).into());
    }
    let mut kept = HashSet::new();
    wanted.retain(|name| kept.insert(name.clone()));
    Ok(Some(wanted.join(",")))
}

/// Inserts a token and returns it with its secret.
///
/// # Errors
/// The operating system provides no randomness, or the database failed.
pub async fn issue(
    tx: &mut Tx,
    user_id: UserId,
    (name, scopes): (String, Option<String>),
    expires_at: Option<DateTime<Utc>>,
) -> Result<(api_token::Model, String), Error> {
    let token = NewToken::generate()?;
    let row = api_token::Model {
        id: ApiTokenId::generate(),
        user_id,
        name,
        prefix: token.prefix,
        hash: token.hash,
        created_at: tx.now(),
        expires_at,
        revoked_at: None,
        last_used_at: None,
        scopes,
    };
    Ok((tx.insert(row).await?, token.secret))
}

impl Command for RevokeApiTokenInput {
    const NAME: &'static str = "revokeApiToken";
    const PERMISSION: Permission = Permission::ManageOwnTokens;
    const EMITS: Emits = Emits::Nothing("tokens concern nobody else");
    type Output = ApiTokenId;

    async fn execute(self, tx: &mut Tx) -> Result<ApiTokenId, Error> {
        let before: api_token::Model = tx.lock(self.api_token_id).await.at("apiTokenId")?;
        let revoked_at = before.revoked_at.or(Some(tx.now()));
        let after = tx.update(&before, api_token::Model { revoked_at, ..before.clone() }).await?;
        Ok(after.id)
    }
}
