//! Who may do what, all of it, and nothing else.

pub mod permission;
pub mod roles;
pub mod rows;

use entity::choice::{Reach, Role};
use entity::id::{TeamId, UserId};
use entity::user;
use sea_orm::Iterable;

use crate::access::permission::Permission;

/// On whose behalf something is read or done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// The user; `None`: the system itself, which may do everything.
    pub user_id: Option<UserId>,
    /// What the user may do.
    pub role: Role,
    /// Whose records the user reaches.
    pub reach: Reach,
    /// The user's team.
    pub team_id: Option<TeamId>,
}

impl Actor {
    /// The system itself: relay, migrations, the seed's first steps.
    #[must_use]
    pub const fn system() -> Self {
        Self { user_id: None, role: Role::Admin, reach: Reach::All, team_id: None }
    }

    /// A user.
    #[must_use]
    pub const fn of(user: &user::Model) -> Self {
        Self { user_id: Some(user.id), role: user.role, reach: user.reach, team_id: user.team_id }
    }

    /// Whether the actor holds a permission.
    #[must_use]
    pub fn may(&self, permission: Permission) -> bool {
        roles::allows(self.role, permission)
    }

    /// All that the actor holds.
    #[must_use]
    pub fn permissions(&self) -> Vec<Permission> {
        Permission::iter().filter(|held| self.may(*held)).collect()
    }

    /// Whether a record of this owner and team is within reach.
    #[must_use]
    pub fn reaches(&self, owner: UserId, team: Option<TeamId>) -> bool {
        match self.reach {
            Reach::All => true,
            Reach::Team => self.user_id == Some(owner) || (team.is_some() && team == self.team_id),
            Reach::Own => self.user_id == Some(owner),
        }
    }
}
