//! Tokens in the schema.

use async_graphql::Object;
use entity::api_token;
use entity::id::ApiTokenId;

use crate::payload::Payload;
use crate::platform::graphql::payload::Outcome;
use crate::platform::graphql::read::{Loadable, Loaded, Relation, ToOne, View};
use crate::platform::graphql::resolver_error::NullableField;
use crate::platform::graphql::scalars::DateTime;
use crate::user::graphql::User;
use crate::user::ops::token::CreatedApiToken;

/// A token in the schema.
pub type ApiToken = View<api_token::Model>;

impl Loaded<api_token::Model> {
    const USER: ToOne<entity::api_token::Model, entity::user::Model> =
        ToOne::new(&["user"], |row| Some(row.user_id.into()));
}

impl Loadable for api_token::Model {
    const RELATIONS: &'static [&'static dyn Relation<Self>] = &[&Loaded::<Self>::USER];
}

/// A bearer token of a user; the secret itself is not kept.
#[Object(name = "ApiToken")]
impl Loaded<api_token::Model> {
    /// Its id.
    pub async fn id(&self) -> ApiTokenId {
        self.id
    }

    /// Whose it is.
    fn user(&self) -> NullableField<User> {
        self.one(&Self::USER)
    }

    /// What it is for.
    fn name(&self) -> &str {
        &self.name
    }

    /// Its first characters, to tell tokens apart.
    fn prefix(&self) -> &str {
        &self.prefix
    }

    /// What it is good for, as `viewer.permissions` names it; null: all that the person may. At most 64.
    fn scopes(&self) -> Option<Vec<&str>> {
        Some(self.scopes.as_deref()?.split(',').filter(|request| !request.is_empty()).collect())
    }

    /// When it was made.
    fn created_at(&self) -> DateTime {
        DateTime(self.created_at)
    }

    /// When it ends; null: never.
    fn expires_at(&self) -> Option<DateTime> {
        self.expires_at.map(DateTime)
    }

    /// When it was revoked; null: it was not.
    fn revoked_at(&self) -> Option<DateTime> {
        self.revoked_at.map(DateTime)
    }

    /// When it was last used, to the minute; null: not yet.
    fn last_used_at(&self) -> Option<DateTime> {
        self.last_used_at.map(DateTime)
    }
}

/// What came of making a token.
pub type CreateApiTokenPayload = Payload<CreatedApiToken>;

/// What came of making a token.
#[Object(name = "CreateApiTokenPayload")]
impl Outcome<CreatedApiToken> {
    /// The token; null where it was refused.
    async fn api_token(&self) -> NullableField<ApiToken> {
        self.load(|done| Some(done.api_token)).await
    }

    /// What the client sends as `Authorization: Bearer …`: shown now and never again; null where
    /// it was refused or the key was used before.
    fn secret(&self) -> Option<&str> {
        self.done.as_ref()?.secret.as_deref()
    }
}

/// What came of revoking a token.
pub type RevokeApiTokenPayload = Payload<ApiTokenId>;

/// What came of revoking a token.
#[Object(name = "RevokeApiTokenPayload")]
impl Outcome<ApiTokenId> {
    /// The token; null where it was refused.
    async fn api_token(&self) -> NullableField<ApiToken> {
        self.load_written().await
    }
}
