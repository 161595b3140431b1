//! The inputs of people, teams and tokens; each mutation's input is its command.

use async_graphql::{InputObject, MaybeUndefined};
use entity::choice::{Calendar, Permission, Reach, Role};
use entity::id::{ApiTokenId, BrowserSessionId, TeamId, UserId};

use crate::platform::auth::password::Password;
use crate::platform::graphql::call_options::CallOptions;
use crate::platform::graphql::localized::LocalizedTextInput;
use crate::platform::graphql::scalars::DateTime;
use crate::{keyless, workflow};

/// Creates a team.
#[derive(Clone, InputObject)]
pub struct CreateTeamInput {
    /// The name, in at least one language; each text 1–200 characters.
    pub names: Vec<LocalizedTextInput>,
    /// The team it is part of; omitted: none.
    pub parent_id: Option<TeamId>,
    /// Idempotency key and dry run.
    #[graphql(flatten)]
    pub call: CallOptions,
}

workflow!(CreateTeamInput);

/// Changes a team; omitted fields stay unchanged.
#[derive(Clone, InputObject)]
pub struct UpdateTeamInput {
    /// The team to change.
    pub team_id: TeamId,
    /// The name in all languages, replacing the present texts; each 1–200 characters.
    pub names: MaybeUndefined<Vec<LocalizedTextInput>>,
    /// The team it is part of; null: none. A team can't be part of itself or of a team below it.
    pub parent_id: MaybeUndefined<TeamId>,
    /// Whether people may be assigned to the team.
    pub is_active: MaybeUndefined<bool>,
    /// Idempotency key and dry run.
    #[graphql(flatten)]
    pub call: CallOptions,
}

workflow!(UpdateTeamInput);

/// Creates a person or a program that uses Forsat.
#[derive(Clone, InputObject)]
pub struct CreateUserInput {
    /// The name to display, in at least one language; each 1–200 characters.
    pub display_names: Vec<LocalizedTextInput>,
    /// E-mail address; unique.
    pub email: Option<String>,
    /// The role, which determines the permissions.
    pub role: Role,
    /// The reach: whose records the person sees. Omitted: ALL for ADMIN and READER, TEAM for MANAGER, OWN for
    /// REP.
    pub reach: Option<Reach>,
    /// The person's team; omitted: none.
    pub team_id: Option<TeamId>,
    /// Language tag; omitted: the organization's.
    pub locale: Option<String>,
    /// Whether it is a program: it has API tokens, but no password and no browser sessions.
    #[graphql(default = false)]
    pub is_service: bool,
    /// Idempotency key and dry run.
    #[graphql(flatten)]
    pub call: CallOptions,
}

workflow!(CreateUserInput);

/// Changes a person; omitted fields stay unchanged. Records keep their owner and team.
#[derive(Clone, InputObject)]
pub struct UpdateUserInput {
    /// The person to change.
    pub user_id: UserId,
    /// The display name in all languages, replacing the present texts; each 1–200 characters.
    pub display_names: MaybeUndefined<Vec<LocalizedTextInput>>,
    /// E-mail address, unique; null: none.
    pub email: MaybeUndefined<String>,
    /// The role, which determines the permissions. The last active ADMIN can't get another role.
    pub role: MaybeUndefined<Role>,
    /// The reach: whose records the person sees.
    pub reach: MaybeUndefined<Reach>,
    /// The person's team; null: none.
    pub team_id: MaybeUndefined<TeamId>,
    /// Language tag; null: the organization's.
    pub locale: MaybeUndefined<String>,
    /// Whether the person may sign in and own records. The last active ADMIN can't be deactivated, nor can a
    /// person who owns open records: use `deactivateUser`, which reassigns them.
    pub is_active: MaybeUndefined<bool>,
    /// Idempotency key and dry run.
    #[graphql(flatten)]
    pub call: CallOptions,
}

workflow!(UpdateUserInput);

/// Changes the settings of the signed-in person; omitted fields stay unchanged.
#[derive(Clone, InputObject)]
pub struct UpdateViewerInput {
    /// Language tag of texts, e.g. `fa` or `en-GB`; numbers in Persian texts have Persian digits. Null: the browser's
    /// language, else the organization's.
    pub locale: MaybeUndefined<String>,
    /// The calendar in which days are shown; null: the organization's.
    pub calendar: MaybeUndefined<Calendar>,
    /// Idempotency key and dry run.
    #[graphql(flatten)]
    pub call: CallOptions,
}

workflow!(UpdateViewerInput);

/// Deactivates a person, who can then no longer sign in, and reassigns the open leads and opportunities,
/// accounts and contacts that the person owns.
#[derive(Clone, InputObject)]
pub struct DeactivateUserInput {
    /// The person to deactivate; not the last active ADMIN.
    pub user_id: UserId,
    /// The new owner of those records; must be active.
    pub reassign_to: UserId,
    /// Idempotency key and dry run.
    #[graphql(flatten)]
    pub call: CallOptions,
}

workflow!(DeactivateUserInput);

/// Signs a person in.
#[derive(Clone, InputObject)]
pub struct SignInInput {
    /// The person's e-mail address.
    pub email: String,
    /// The person's password.
    pub password: Password,
}

/// Changes the viewer's own password and ends the sessions of all other browsers.
#[derive(Clone, InputObject)]
pub struct ChangePasswordInput {
    /// The current password.
    pub current_password: Password,
    /// The new password: 12–128 characters, and not the person's e-mail address.
    pub new_password: Password,
    /// Executes everything and rolls it back: the payload is a preview.
    #[graphql(default = false)]
    pub dry_run: bool,
}

keyless!(ChangePasswordInput);

/// Sets a person's password and ends all of the person's browser sessions.
#[derive(Clone, InputObject)]
pub struct SetUserPasswordInput {
    /// The person; not a program.
    pub user_id: UserId,
    /// The new password: 12–128 characters, and not the person's e-mail address.
    pub password: Password,
    /// Executes everything and rolls it back: the payload is a preview.
    #[graphql(default = false)]
    pub dry_run: bool,
}

keyless!(SetUserPasswordInput);

/// Ends a browser session.
#[derive(Clone, InputObject)]
pub struct RevokeBrowserSessionInput {
    /// The session to revoke.
    pub browser_session_id: BrowserSessionId,
    /// Idempotency key and dry run.
    #[graphql(flatten)]
    pub call: CallOptions,
}

workflow!(RevokeBrowserSessionInput);

/// Ends all browser sessions of the viewer except the current one.
#[derive(Clone, InputObject)]
pub struct RevokeOtherBrowserSessionsInput {
    /// Idempotency key and dry run.
    #[graphql(flatten)]
    pub call: CallOptions,
}

workflow!(RevokeOtherBrowserSessionsInput);

/// Creates an API token.
#[derive(Clone, InputObject)]
pub struct CreateApiTokenInput {
    /// What the token is used for; 1–200 characters.
    pub name: String,
    /// The person as whom the token authenticates; omitted: the caller. Another person requires the permission
    /// MANAGE_USERS.
    pub user_id: Option<UserId>,
    /// When the token expires, in the future; omitted: never.
    pub expires_at: Option<DateTime>,
    /// The permissions that the token is limited to, 1–64, all of which the caller must hold. Omitted: all permissions
    /// of the person's role, or those of the caller's own token if that is limited.
    pub permissions: Option<Vec<Permission>>,
    /// The names of `permissions`; given with them, the token is refused.
    #[graphql(deprecation = "Use `permissions`, an enum. Deprecated since 2026-12-01.")]
    pub scopes: Option<Vec<String>>,
    /// Idempotency key and dry run.
    #[graphql(flatten)]
    pub call: CallOptions,
}

workflow!(CreateApiTokenInput);

/// Revokes an API token immediately and permanently.
#[derive(Clone, InputObject)]
pub struct RevokeApiTokenInput {
    /// The token to revoke.
    pub api_token_id: ApiTokenId,
    /// Idempotency key and dry run.
    #[graphql(flatten)]
    pub call: CallOptions,
}

workflow!(RevokeApiTokenInput);
