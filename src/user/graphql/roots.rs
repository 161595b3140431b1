//! What can be read of people, and done with them.

use async_graphql::{Context, Object};
use entity::id::{TeamId, UserId};

use crate::platform::db::listed::Shown;
use crate::platform::graphql::context::ContextExt;
use crate::platform::graphql::failure::Answer;
use crate::platform::graphql::payload::Outcome;
use crate::platform::graphql::read::ViewList;
use crate::refusal::Report;
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
#[derive(Debug)]
pub struct UserPayload(Outcome<UserId>);

/// What came of adding or changing a person.
#[Object]
impl UserPayload {
    /// The person; null where it was refused.
    async fn user(&self) -> Answer<User> {
        self.0.written().await
    }

    #[graphql(flatten)]
    fn report(&self) -> Report {
        Report::of(&self.0)
    }
}

/// What came of letting a person go.
#[derive(Debug)]
pub struct DeactivateUserPayload(Outcome<Deactivated>);

/// What came of letting a person go.
#[Object]
impl DeactivateUserPayload {
    /// The person; null where it was refused.
    async fn user(&self) -> Answer<User> {
        self.0.record(|done| Some(done.user)).await
    }

    /// How many records went to another; null where it was refused.
    fn reassigned_count(&self) -> Option<i32> {
        Some(i32::try_from(self.0.done.as_ref()?.reassigned).unwrap_or(i32::MAX))
    }

    #[graphql(flatten)]
    fn report(&self) -> Report {
        Report::of(&self.0)
    }
}

/// What came of adding or changing a team.
#[derive(Debug)]
pub struct TeamPayload(Outcome<TeamId>);

/// What came of adding or changing a team.
#[Object]
impl TeamPayload {
    /// The team; null where it was refused.
    async fn team(&self) -> Answer<Team> {
        self.0.written().await
    }

    #[graphql(flatten)]
    fn report(&self) -> Report {
        Report::of(&self.0)
    }
}

/// Reads people.
#[derive(Debug, Default)]
pub struct UserQuery;

#[Object]
impl UserQuery {
    /// Who is signed in.
    async fn viewer(&self, ctx: &Context<'_>) -> Answer<Viewer> {
        Some(viewer_of(ctx.scope()).await.map_err(Into::into))
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
    ) -> Answer<ViewList<entity::user::Model>> {
        let shown = Shown::with_inactive(include_inactive);
        ctx.scope().views(queries::users(ctx.scope().session(), shown).await)
    }

    /// The teams, oldest first; at most 1,000.
    async fn teams(
        &self,
        ctx: &Context<'_>,
        #[graphql(default = false, desc = "Whether those out of use are shown too.")]
        include_inactive: bool,
    ) -> Answer<ViewList<entity::team::Model>> {
        let shown = Shown::with_inactive(include_inactive);
        ctx.scope().views(queries::teams(ctx.scope().session(), shown).await)
    }

    /// Bearer tokens, newest first: the viewer's own, or everybody's for those who make users; at
    /// most 1,000.
    async fn api_tokens(&self, ctx: &Context<'_>) -> Answer<ViewList<entity::api_token::Model>> {
        ctx.scope().views(queries::tokens(ctx.scope().session()).await)
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
    ) -> Answer<UserPayload> {
        Some(ctx.perform(input).await.map(UserPayload))
    }

    /// Changes a person. For administrators.
    async fn update_user(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What changes.")] input: UpdateUserInput,
    ) -> Answer<UserPayload> {
        Some(ctx.perform(input).await.map(UserPayload))
    }

    /// Lets a person go; what is open goes to another. For administrators.
    async fn deactivate_user(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who goes, and who gets what is open.")] input: DeactivateUserInput,
    ) -> Answer<DeactivateUserPayload> {
        Some(ctx.perform(input).await.map(DeactivateUserPayload))
    }

    /// Adds a team. For administrators.
    async fn create_team(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The team.")] input: CreateTeamInput,
    ) -> Answer<TeamPayload> {
        Some(ctx.perform(input).await.map(TeamPayload))
    }

    /// Changes a team. For administrators.
    async fn update_team(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What changes.")] input: UpdateTeamInput,
    ) -> Answer<TeamPayload> {
        Some(ctx.perform(input).await.map(TeamPayload))
    }

    /// Makes a bearer token: one's own, or anybody's for administrators. Its secret is shown once.
    async fn create_api_token(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The token.")] input: CreateApiTokenInput,
    ) -> Answer<CreateApiTokenPayload> {
        Some(ctx.perform(input).await.map(CreateApiTokenPayload))
    }

    /// Revokes a bearer token, at once and for good.
    async fn revoke_api_token(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which one.")] input: RevokeApiTokenInput,
    ) -> Answer<RevokeApiTokenPayload> {
        Some(ctx.perform(input).await.map(RevokeApiTokenPayload))
    }
}
