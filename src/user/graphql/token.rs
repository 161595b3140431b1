//! The GraphQL type and payloads of API tokens.

use async_graphql::Object;
use entity::api_token;
use entity::id::ApiTokenId;

use crate::access::permission::{Permission, named};
use crate::payload::Payload;
use crate::platform::graphql::payload::Outcome;
use crate::platform::graphql::read::{Loadable, Loaded, Relation, ToOne, View};
use crate::platform::graphql::resolver_error::NullableField;
use crate::platform::graphql::scalars::DateTime;
use crate::user::graphql::User;
use crate::user::ops::token::CreatedApiToken;

/// An API token in the schema.
pub type ApiToken = View<api_token::Model>;

impl Loaded<api_token::Model> {
    const USER: ToOne<entity::api_token::Model, entity::user::Model> =
        ToOne::new(&["user"], |row| Some(row.user_id.into()));
}

impl Loadable for api_token::Model {
    const RELATIONS: &'static [&'static dyn Relation<Self>] = &[&Loaded::<Self>::USER];
}

/// An API token, sent as `Authorization: Bearer …`. Only a digest of its secret is stored.
#[Object(name = "ApiToken")]
impl Loaded<api_token::Model> {
    /// The token's id.
    pub async fn id(&self) -> ApiTokenId {
        self.id
    }

    /// The person as whom the token authenticates; null only with an error.
    fn user(&self) -> NullableField<User> {
        self.one(&Self::USER)
    }

    /// What the token is used for.
    fn name(&self) -> &str {
        &self.name
    }

    /// The first characters of the secret, by which to recognize the token.
    fn prefix(&self) -> &str {
        &self.prefix
    }

    /// The permissions that the token is limited to, at most 64; null: all of the person's.
    fn permissions(&self) -> Option<Vec<Permission>> {
        Some(self.scopes.as_deref()?.split(',').filter_map(named).collect())
    }

    /// The names of `permissions`; null: all of the person's. At most 64.
    #[graphql(deprecation = "Use `permissions`, an enum. Deprecated since 2026-12-01.")]
    fn scopes(&self) -> Option<Vec<&str>> {
        Some(self.scopes.as_deref()?.split(',').filter(|request| !request.is_empty()).collect())
    }

    /// When the token was created.
    fn created_at(&self) -> DateTime {
        DateTime(self.created_at)
    }

    /// When the token expires; null: never.
    fn expires_at(&self) -> Option<DateTime> {
        self.expires_at.map(DateTime)
    }

    /// When the token was revoked; null: never.
    fn revoked_at(&self) -> Option<DateTime> {
        self.revoked_at.map(DateTime)
    }

    /// When the token was last used, rounded to the minute; null: never.
    fn last_used_at(&self) -> Option<DateTime> {
        self.last_used_at.map(DateTime)
    }
}

/// The result of creating an API token.
pub type CreateApiTokenPayload = Payload<CreatedApiToken>;

/// The result of creating an API token.
#[Object(name = "CreateApiTokenPayload")]
impl Outcome<CreatedApiToken> {
    /// The token; null if the call was refused.
    async fn api_token(&self) -> NullableField<ApiToken> {
        self.load(|done| Some(done.api_token)).await
    }

    /// The secret to send as `Authorization: Bearer …`. It is returned only now; null if the call was refused
    /// or repeats an earlier call with the same idempotency key.
    fn secret(&self) -> Option<&str> {
        self.done.as_ref()?.secret.as_deref()
    }
}

/// The result of revoking an API token.
pub type RevokeApiTokenPayload = Payload<ApiTokenId>;

/// The result of revoking an API token.
#[Object(name = "RevokeApiTokenPayload")]
impl Outcome<ApiTokenId> {
    /// The token; null if the call was refused.
    async fn api_token(&self) -> NullableField<ApiToken> {
        self.load_written().await
    }
}
