//! Access control: permissions, roles and row rules, and nothing else.

pub mod permission;
pub mod rows;

use std::sync::Arc;

use entity::choice::{Reach, Role, ShareAccess};
use entity::id::{TeamId, UserId};
use entity::share::Shares;
use entity::{team, user};
use sea_orm::Iterable;

use crate::access::permission::{Permission, holds, named};

/// The user, or the system itself, on whose behalf the server reads and writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// The user; `None`: the system itself, which holds every permission.
    pub user_id: Option<UserId>,
    /// The user's role, which determines the permissions.
    pub role: Role,
    /// The reach: whose records the user sees.
    pub reach: Reach,
    /// The user's team and its related teams.
    pub teams: Teams,
    /// Whether shares can apply to this user; `false` skips looking for them.
    pub may_share: bool,
    /// The permissions the API token is limited to; `None`: all of the role's.
    pub scopes: Option<Scopes>,
}

/// A set of permissions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scopes(u64);

impl Scopes {
    /// Parses names separated by commas; unknown names are ignored.
    #[must_use]
    pub fn parse(names: &str) -> Self {
        Self::of(names.split(',').filter_map(named))
    }

    /// The set of these permissions.
    #[must_use]
    pub fn of(permissions: impl IntoIterator<Item = Permission>) -> Self {
        Self(permissions.into_iter().fold(0, |set, permission| set | bit(permission)))
    }

    const fn has(self, permission: Permission) -> bool {
        self.0 & bit(permission) != 0
    }
}

const fn bit(permission: Permission) -> u64 {
    1 << permission as u32
}

/// A user's team, with the teams above and below it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Teams {
    /// The user's own team, if any.
    pub own: Option<TeamId>,
    /// The own team and all teams below it, whose records reach TEAM includes.
    pub reached: Arc<[TeamId]>,
    /// The own team and all teams above it; a record shared with any of them is shared with the user.
    pub joined: Arc<[TeamId]>,
}

impl Teams {
    /// Computes the teams around `own` from all teams.
    #[must_use]
    pub fn of(own: Option<TeamId>, all: &[team::Model]) -> Self {
        let Some(team) = own else { return Self::default() };
        let mut joined = vec![team];
        let mut above = team;
        while let Some(parent) =
            all.iter().find(|row| row.id == above).and_then(|row| row.parent_id)
            && !joined.contains(&parent)
        {
            joined.push(parent);
            above = parent;
        }
        let mut reached = vec![team];
        let mut next = 0;
        while let Some(above) = reached.get(next).copied() {
            let below = all.iter().filter(|row| row.parent_id == Some(above)).map(|row| row.id);
            let new: Vec<TeamId> = below.filter(|id| !reached.contains(id)).collect();
            reached.extend(new);
            next += 1;
        }
        Self { own, reached: reached.into(), joined: joined.into() }
    }
}

impl Actor {
    /// The actor of the server's own work: relay, migrations, first set-up.
    #[must_use]
    pub fn system() -> Self {
        Self {
            user_id: None,
            role: Role::Admin,
            reach: Reach::All,
            teams: Teams::default(),
            may_share: false,
            scopes: None,
        }
    }

    /// The actor for a user, given all teams.
    #[must_use]
    pub fn of(user: &user::Model, all: &[team::Model]) -> Self {
        Self {
            user_id: Some(user.id),
            role: user.role,
            reach: user.reach,
            teams: Teams::of(user.team_id, all),
            may_share: true,
            scopes: None,
        }
    }

    /// Whether the actor holds a permission.
    #[must_use]
    pub fn may(&self, permission: Permission) -> bool {
        self.scopes.is_none_or(|scopes| scopes.has(permission)) && holds(self.role, permission)
    }

    /// All permissions that the actor holds.
    #[must_use]
    pub fn permissions(&self) -> Vec<Permission> {
        Permission::iter().filter(|held| self.may(*held)).collect()
    }

    /// Whether both actors reach all records and hold the same permissions, and therefore see the same records.
    #[must_use]
    pub fn sees_all_as(&self, other: &Self) -> bool {
        let everything = |actor: &Self| match actor.reach {
            Reach::All => true,
            Reach::Team | Reach::Own => false,
        };
        let is_alike = self.role == other.role && self.scopes == other.scopes;
        everything(self) && everything(other) && is_alike
    }

    /// Whether a record with this owner and team is within the actor's reach.
    #[must_use]
    pub fn reaches(&self, owner: UserId, team: Option<TeamId>) -> bool {
        match self.reach {
            Reach::All => true,
            Reach::Team => {
                self.user_id == Some(owner)
                    || team.is_some_and(|team| self.teams.reached.contains(&team))
            }
            Reach::Own => self.user_id == Some(owner),
        }
    }

    /// The actor's access to a record with this owner, team and shares; `None`: the actor does not see it.
    #[must_use]
    pub fn access(
        &self,
        owner: UserId,
        team: Option<TeamId>,
        shares: &Shares,
    ) -> Option<ShareAccess> {
        if self.reaches(owner, team) {
            return Some(ShareAccess::Write);
        }
        shares.access(self.user_id?, &self.teams.joined)
    }

    /// Whether the actor may change a record with this owner, team and shares.
    #[must_use]
    pub fn may_write(&self, owner: UserId, team: Option<TeamId>, shares: &Shares) -> bool {
        match self.access(owner, team, shares) {
            Some(ShareAccess::Write) => true,
            Some(ShareAccess::Read) | None => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use entity::localized::Localized;

    use super::*;

    #[test]
    fn a_team_reaches_down_and_is_shared_with_from_above() {
        let ids: Vec<TeamId> = (0..5).map(|_| TeamId::generate()).collect();
        // 0 ─< 1 ─< 2, 0 ─< 3; 4 stands alone.
        let team = |id, parent: Option<usize>| team::Model {
            id,
            name: Localized::new([("en", "Team")]),
            parent_id: parent.map(|place| ids[place]),
            is_active: true,
        };
        let parents = [None, Some(0), Some(1), Some(0), None];
        let all: Vec<_> = ids.iter().zip(parents).map(|(id, parent)| team(*id, parent)).collect();
        let places = |teams: &[TeamId]| {
            let mut places: Vec<usize> =
                teams.iter().filter_map(|id| ids.iter().position(|known| known == id)).collect();
            places.sort_unstable();
            places
        };
        for (own, reached, joined) in [
            (0, vec![0, 1, 2, 3], vec![0]),
            (1, vec![1, 2], vec![0, 1]),
            (2, vec![2], vec![0, 1, 2]),
            (4, vec![4], vec![4]),
        ] {
            let teams = Teams::of(Some(ids[own]), &all);
            assert_eq!(places(&teams.reached), reached, "{own}");
            assert_eq!(places(&teams.joined), joined, "{own}");
        }
        assert_eq!(Teams::of(None, &all), Teams::default());
    }
}
