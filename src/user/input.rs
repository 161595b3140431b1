//! The inputs of people, teams and tokens: they are the commands.

use async_graphql::{InputObject, MaybeUndefined};
use entity::choice::{Reach, Role};
use entity::id::{ApiTokenId, BrowserSessionId, TeamId, UserId};

use crate::platform::auth::password::Password;
use crate::platform::graphql::call_options::CallOptions;
use crate::platform::graphql::localized::LocalizedTextInput;
use crate::platform::graphql::scalars::DateTime;
use crate::{keyless, workflow};

/// Adds a team.
#[derive(Clone, Debug, InputObject)]
pub struct CreateTeamInput {
    /// Its name in at least one language; each 1–200 characters.
    pub names: Vec<LocalizedTextInput>,
    /// The team above; omitted: none.
    pub parent_id: Option<TeamId>,
    /// How the call is made.
    #[graphql(flatten)]
    pub call: CallOptions,
}

workflow!(CreateTeamInput);

/// Changes a team; what is omitted stays.
#[derive(Clone, Debug, InputObject)]
pub struct UpdateTeamInput {
    /// Which one.
    pub team_id: TeamId,
    /// All its names; each 1–200 characters.
    pub names: MaybeUndefined<Vec<LocalizedTextInput>>,
    /// The team above; null: none. A team can't be above itself.
    pub parent_id: MaybeUndefined<TeamId>,
    /// Whether it may own records.
    pub is_active: MaybeUndefined<bool>,
    /// How the call is made.
    #[graphql(flatten)]
    pub call: CallOptions,
}

workflow!(UpdateTeamInput);

/// Adds a person who uses Forsat.
#[derive(Clone, Debug, InputObject)]
pub struct CreateUserInput {
    /// The name shown, in at least one language; each 1–200 characters.
    pub display_names: Vec<LocalizedTextInput>,
    /// Address; no two people share one.
    pub email: Option<String>,
    /// What the person may do.
    pub role: Role,
    /// Whose records the person reaches; omitted: all for ADMIN and READER, the team's for
    /// MANAGER, the own ones for REP.
    pub reach: Option<Reach>,
    /// The person's team.
    pub team_id: Option<TeamId>,
    /// Language tag; omitted: the organization's.
    pub locale: Option<String>,
    /// Whether it is a program: it has tokens, but neither password nor browser.
    #[graphql(default = false)]
    pub is_service: bool,
    /// How the call is made.
    #[graphql(flatten)]
    pub call: CallOptions,
}

workflow!(CreateUserInput);

/// Changes a person; what is omitted stays. Records keep their owner and team.
#[derive(Clone, Debug, InputObject)]
pub struct UpdateUserInput {
    /// Who.
    pub user_id: UserId,
    /// The name shown, in all its languages; each 1–200 characters.
    pub display_names: MaybeUndefined<Vec<LocalizedTextInput>>,
    /// Address; null: none.
    pub email: MaybeUndefined<String>,
    /// What the person may do. The last active ADMIN stays one.
    pub role: MaybeUndefined<Role>,
    /// Whose records the person reaches.
    pub reach: MaybeUndefined<Reach>,
    /// The person's team; null: none.
    pub team_id: MaybeUndefined<TeamId>,
    /// Language tag; null: the organization's.
    pub locale: MaybeUndefined<String>,
    /// Whether the person may sign in and own records. The last active ADMIN stays active. Who owns
    /// anything open is let go by `deactivateUser`.
    pub is_active: MaybeUndefined<bool>,
    /// How the call is made.
    #[graphql(flatten)]
    pub call: CallOptions,
}

workflow!(UpdateUserInput);

/// Lets a person go: nobody signs in as that person any more, and open leads and opportunities,
/// accounts and contacts go to another.
#[derive(Clone, Debug, InputObject)]
pub struct DeactivateUserInput {
    /// Who goes. The last active ADMIN stays.
    pub user_id: UserId,
    /// Who gets what is open; must be active.
    pub reassign_to: UserId,
    /// How the call is made.
    #[graphql(flatten)]
    pub call: CallOptions,
}

workflow!(DeactivateUserInput);

/// Signs a person in.
#[derive(Clone, Debug, InputObject)]
pub struct SignInInput {
    /// The person's e-mail address.
    pub email: String,
    /// The person's password.
    pub password: Password,
}

/// Changes the viewer's own password.
#[derive(Clone, Debug, InputObject)]
pub struct ChangePasswordInput {
    /// The present one.
    pub current_password: Password,
    /// The new one: 12–128 characters, and not the person's address.
    pub new_password: Password,
    /// Does everything and takes it back: the payload is a preview.
    #[graphql(default = false)]
    pub dry_run: bool,
}

keyless!(ChangePasswordInput);

/// Gives a person a password.
#[derive(Clone, Debug, InputObject)]
pub struct SetUserPasswordInput {
    /// Whose.
    pub user_id: UserId,
    /// Which: 12–128 characters, and not the person's address.
    pub password: Password,
    /// Does everything and takes it back: the payload is a preview.
    #[graphql(default = false)]
    pub dry_run: bool,
}

keyless!(SetUserPasswordInput);

/// Signs a browser out.
#[derive(Clone, Debug, InputObject)]
pub struct RevokeBrowserSessionInput {
    /// Which one.
    pub browser_session_id: BrowserSessionId,
    /// How the call is made.
    #[graphql(flatten)]
    pub call: CallOptions,
}

workflow!(RevokeBrowserSessionInput);

/// Signs all of the viewer's other browsers out.
#[derive(Clone, Debug, InputObject)]
pub struct RevokeOtherBrowserSessionsInput {
    /// How the call is made.
    #[graphql(flatten)]
    pub call: CallOptions,
}

workflow!(RevokeOtherBrowserSessionsInput);

/// Makes a bearer token.
#[derive(Clone, Debug, InputObject)]
pub struct CreateApiTokenInput {
    /// What it is for; 1–200 characters.
    pub name: String,
    /// Whose; omitted: the caller's own. For others the caller needs the right to make users.
    pub user_id: Option<UserId>,
    /// When it ends; omitted: never.
    pub expires_at: Option<DateTime>,
    /// What it is good for: permissions as `viewer.permissions` names them, which the caller must hold; 1–64.
    /// Omitted: all that the person's role allows, or as much as the caller's own token.
    pub scopes: Option<Vec<String>>,
    /// How the call is made.
    #[graphql(flatten)]
    pub call: CallOptions,
}

workflow!(CreateApiTokenInput);

/// Revokes a bearer token, at once and for good.
#[derive(Clone, Debug, InputObject)]
pub struct RevokeApiTokenInput {
    /// Which one.
    pub api_token_id: ApiTokenId,
    /// How the call is made.
    #[graphql(flatten)]
    pub call: CallOptions,
}

workflow!(RevokeApiTokenInput);
