//! The queries and mutations of people, teams and API tokens.

use async_graphql::{Context, Object};
use entity::id::{TeamId, UserId};

use crate::payload::Payload;
use crate::platform::db::listed::Shown;
use crate::platform::error::Error;
use crate::platform::graphql::context::ContextExt;
use crate::platform::graphql::payload::Outcome;
use crate::platform::graphql::read::ViewList;
use crate::platform::graphql::resolver_error::NullableField;
use crate::user::graphql::token::{CreateApiTokenPayload, RevokeApiTokenPayload};
use crate::user::graphql::viewer::{Viewer, ViewerPayload, viewer_of};
use crate::user::graphql::{Team, User};
use crate::user::input::{
    CreateApiTokenInput, CreateTeamInput, CreateUserInput, DeactivateUserInput,
    RevokeApiTokenInput, UpdateTeamInput, UpdateUserInput, UpdateViewerInput,
};
use crate::user::ops::deactivate::Deactivated;
use crate::user::queries;

/// The result of creating or updating a person.
pub type UserPayload = Payload<UserId>;

/// The result of creating or updating a person.
#[Object(name = "UserPayload")]
impl Outcome<UserId> {
    /// The person; null if the call was refused.
    async fn user(&self) -> NullableField<User> {
        self.load_written().await
    }
}

/// The result of deactivating a person.
pub type DeactivateUserPayload = Payload<Deactivated>;

/// The result of deactivating a person.
#[Object(name = "DeactivateUserPayload")]
impl Outcome<Deactivated> {
    /// The person; null if the call was refused.
    async fn user(&self) -> NullableField<User> {
        self.load(|done| Some(done.user)).await
    }

    /// How many records were reassigned; null if the call was refused.
    fn reassigned_count(&self) -> Option<i32> {
        Some(i32::try_from(self.done.as_ref()?.reassigned).unwrap_or(i32::MAX))
    }
}

/// The result of creating or updating a team.
pub type TeamPayload = Payload<TeamId>;

/// The result of creating or updating a team.
#[Object(name = "TeamPayload")]
impl Outcome<TeamId> {
    /// The team; null if the call was refused.
    async fn team(&self) -> NullableField<Team> {
        self.load_written().await
    }
}

/// Queries for people, teams and API tokens.
#[derive(Debug, Default)]
pub struct UserQuery;

#[Object]
impl UserQuery {
    /// The signed-in person and their permissions; null: nobody is signed in.
    async fn viewer(&self, ctx: &Context<'_>) -> NullableField<Viewer> {
        match viewer_of(ctx.request()) {
            Err(Error::Unauthenticated) => None,
            viewer => Some(viewer.map_err(Into::into)),
        }
    }

    /// The people who use Forsat, oldest first; at most 1,000; null only with an error.
    async fn users(
        &self,
        ctx: &Context<'_>,
        #[graphql(default = false, desc = "Whether to include people who may no longer sign in.")]
        include_inactive: bool,
    ) -> NullableField<ViewList<entity::user::Model>> {
        let shown = Shown::with_inactive(include_inactive);
        ctx.request().views(queries::users(ctx.request().session(), shown).await)
    }

    /// The teams, oldest first; at most 1,000; null only with an error.
    async fn teams(
        &self,
        ctx: &Context<'_>,
        #[graphql(default = false, desc = "Whether to include inactive teams.")]
        include_inactive: bool,
    ) -> NullableField<ViewList<entity::team::Model>> {
        let shown = Shown::with_inactive(include_inactive);
        ctx.request().views(queries::teams(ctx.request().session(), shown).await)
    }

    /// API tokens, newest first; at most 1,000. Administrators see everybody's tokens, others their own. Null only with
    /// an error.
    async fn api_tokens(
        &self,
        ctx: &Context<'_>,
    ) -> NullableField<ViewList<entity::api_token::Model>> {
        ctx.request().views(queries::tokens(ctx.request().session()).await)
    }
}

/// Mutations of people, teams and API tokens.
#[derive(Debug, Default)]
pub struct UserMutation;

#[Object]
impl UserMutation {
    /// Creates a person or a program. For administrators. Null only with an error.
    async fn create_user(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The new person.")] input: CreateUserInput,
    ) -> NullableField<UserPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Changes a person. For administrators. Null only with an error.
    async fn update_user(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The person and its new values.")] input: UpdateUserInput,
    ) -> NullableField<UserPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Changes the language and the calendar of the signed-in person. The next request is answered in them; an open
    /// WebSocket or event stream keeps those with which it was opened. Null only with an error.
    async fn update_viewer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What the person chooses.")] input: UpdateViewerInput,
    ) -> NullableField<ViewerPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Deactivates a person and reassigns the open records they own. For administrators. Null only with an error.
    async fn deactivate_user(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The person to deactivate and the new owner of their records.")]
        input: DeactivateUserInput,
    ) -> NullableField<DeactivateUserPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Creates a team. For administrators. Null only with an error.
    async fn create_team(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The new team.")] input: CreateTeamInput,
    ) -> NullableField<TeamPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Changes a team. For administrators. Null only with an error.
    async fn update_team(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The team and its new values.")] input: UpdateTeamInput,
    ) -> NullableField<TeamPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Creates an API token: one's own, or anybody's for administrators. Its secret is returned only once. Null only
    /// with an error.
    async fn create_api_token(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The new token.")] input: CreateApiTokenInput,
    ) -> NullableField<CreateApiTokenPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Revokes an API token immediately and permanently: one's own, or anybody's for administrators. Null only with an
    /// error.
    async fn revoke_api_token(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The token to revoke.")] input: RevokeApiTokenInput,
    ) -> NullableField<RevokeApiTokenPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }
}
