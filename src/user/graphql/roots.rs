//! What can be read of people, and done with them.

use async_graphql::{Context, Object};
use entity::id::{TeamId, UserId};

use crate::payload::Payload;
use crate::platform::db::listed::Shown;
use crate::platform::graphql::context::ContextExt;
use crate::platform::graphql::payload::Outcome;
use crate::platform::graphql::read::ViewList;
use crate::platform::graphql::resolver_error::NullableField;
use crate::user::graphql::token::{CreateApiTokenPayload, RevokeApiTokenPayload};
use crate::user::graphql::viewer::{Viewer, viewer_of};
use crate::user::graphql::{Team, User};
use crate::user::input::{
    CreateApiTokenInput, CreateTeamInput, CreateUserInput, DeactivateUserInput,
    RevokeApiTokenInput, UpdateTeamInput, UpdateUserInput,
};
use crate::user::ops::deactivate::Deactivated;
use crate::user::queries;

/// What came of adding or changing a person.
pub type UserPayload = Payload<UserId>;

/// What came of adding or changing a person.
#[Object(name = "UserPayload")]
impl Outcome<UserId> {
    /// The person; null where it was refused.
    async fn user(&self) -> NullableField<User> {
        self.load_written().await
    }
}

/// What came of letting a person go.
pub type DeactivateUserPayload = Payload<Deactivated>;

/// What came of letting a person go.
#[Object(name = "DeactivateUserPayload")]
impl Outcome<Deactivated> {
    /// The person; null where it was refused.
    async fn user(&self) -> NullableField<User> {
        self.load(|done| Some(done.user)).await
    }

    /// How many records went to another; null where it was refused.
    fn reassigned_count(&self) -> Option<i32> {
        Some(i32::try_from(self.done.as_ref()?.reassigned).unwrap_or(i32::MAX))
    }
}

/// What came of adding or changing a team.
pub type TeamPayload = Payload<TeamId>;

/// What came of adding or changing a team.
#[Object(name = "TeamPayload")]
impl Outcome<TeamId> {
    /// The team; null where it was refused.
    async fn team(&self) -> NullableField<Team> {
        self.load_written().await
    }
}

/// Reads people.
#[derive(Debug, Default)]
pub struct UserQuery;

#[Object]
impl UserQuery {
    /// Who is signed in.
    async fn viewer(&self, ctx: &Context<'_>) -> NullableField<Viewer> {
        Some(viewer_of(ctx.request()).await.map_err(Into::into))
    }

    /// The people who use Forsat, oldest first; at most 1,000.
    async fn users(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            default = false,
            desc = "Whether those are shown too who may no longer sign in."
        )]
        include_inactive: bool,
    ) -> NullableField<ViewList<entity::user::Model>> {
        let shown = Shown::with_inactive(include_inactive);
        ctx.request().views(queries::users(ctx.request().session(), shown).await)
    }

    /// The teams, oldest first; at most 1,000.
    async fn teams(
        &self,
        ctx: &Context<'_>,
        #[graphql(default = false, desc = "Whether those out of use are shown too.")]
        include_inactive: bool,
    ) -> NullableField<ViewList<entity::team::Model>> {
        let shown = Shown::with_inactive(include_inactive);
        ctx.request().views(queries::teams(ctx.request().session(), shown).await)
    }

    /// Bearer tokens, newest first: the viewer's own, or everybody's for those who make users; at
    /// most 1,000.
    async fn api_tokens(
        &self,
        ctx: &Context<'_>,
    ) -> NullableField<ViewList<entity::api_token::Model>> {
        ctx.request().views(queries::tokens(ctx.request().session()).await)
    }
}

/// Changes people, teams and tokens.
#[derive(Debug, Default)]
pub struct UserMutation;

#[Object]
impl UserMutation {
    /// Adds a person. For administrators.
    async fn create_user(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The person.")] input: CreateUserInput,
    ) -> NullableField<UserPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Changes a person. For administrators.
    async fn update_user(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What changes.")] input: UpdateUserInput,
    ) -> NullableField<UserPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Lets a person go; what is open goes to another. For administrators.
    async fn deactivate_user(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who goes, and who gets what is open.")] input: DeactivateUserInput,
    ) -> NullableField<DeactivateUserPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Adds a team. For administrators.
    async fn create_team(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The team.")] input: CreateTeamInput,
    ) -> NullableField<TeamPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Changes a team. For administrators.
    async fn update_team(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What changes.")] input: UpdateTeamInput,
    ) -> NullableField<TeamPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Makes a bearer token: one's own, or anybody's for administrators. Its secret is shown once.
    async fn create_api_token(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The token.")] input: CreateApiTokenInput,
    ) -> NullableField<CreateApiTokenPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Revokes a bearer token, at once and for good.
    async fn revoke_api_token(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which one.")] input: RevokeApiTokenInput,
    ) -> NullableField<RevokeApiTokenPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }
}
