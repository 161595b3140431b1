//! The shares of a record, stored on the record itself so that the row rule needs no join.

use std::fmt;
use std::str::FromStr;

use sea_orm::{DbErr, DeriveValueType};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::choice::ShareAccess;
use crate::id::{TeamId, UserId};

/// The shares of a record, ordered by id; stored as JSON.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, DeriveValueType)]
#[serde(transparent)]
#[sea_orm(value_type = "String", column_type = "Text")]
pub struct Shares(Vec<Share>);

/// A user or team with whom a record is shared, and the access granted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    /// The id of the user or team.
    #[serde(rename = "w")]
    pub with: Uuid,
    /// The access granted.
    #[serde(rename = "a")]
    pub access: ShareAccess,
}

impl crate::column::ColumnValue for Shares {
    type Raw<'r> = &'r str;

    fn from_raw(raw: &str) -> Result<Self, DbErr> {
        raw.parse().map_err(|error| DbErr::Type(format!("Shares: {error}")))
    }
}

impl Shares {
    /// No shares.
    pub const NONE: Self = Self(Vec::new());

    /// Shares, in any order.
    #[must_use]
    pub fn of(mut shares: Vec<Share>) -> Self {
        shares.sort_by_key(|share| share.with);
        Self(shares)
    }

    /// Whether there are no shares.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The highest access granted to a user or to one of these teams; `None`: no access is granted to them.
    #[must_use]
    pub fn access(&self, user: UserId, teams: &[TeamId]) -> Option<ShareAccess> {
        let concerns = |with: Uuid| with == user.uuid() || teams.iter().any(|t| t.uuid() == with);
        let access = self.0.iter().filter(|share| concerns(share.with)).map(|share| share.access);
        access.max()
    }
}

impl fmt::Display for Shares {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&serde_json::to_string(&self.0).map_err(|_| fmt::Error)?)
    }
}

/// The stored text is not a list of shares.
#[derive(Debug, thiserror::Error)]
#[error("not a JSON list of shares")]
pub struct InvalidShares;

impl FromStr for Shares {
    type Err = InvalidShares;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        // A fast path: nearly all records have no shares.
        if text == "[]" {
            return Ok(Self::NONE);
        }
        serde_json::from_str(text).map(Self).map_err(|_| InvalidShares)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_that_is_shared_counts() {
        let (user, stranger) = (UserId::generate(), UserId::generate());
        let (team, other) = (TeamId::generate(), TeamId::generate());
        let share = |with, access| Share { with, access };
        let shares = Shares::of(vec![
            share(user.uuid(), ShareAccess::Read),
            share(team.uuid(), ShareAccess::Write),
        ]);
        assert_eq!(shares.access(user, &[]), Some(ShareAccess::Read));
        assert_eq!(shares.access(user, &[other, team]), Some(ShareAccess::Write));
        assert_eq!(shares.access(stranger, &[team]), Some(ShareAccess::Write));
        assert_eq!(shares.access(stranger, &[other]), None);
        assert_eq!(shares.to_string().parse::<Shares>().ok(), Some(shares));
        assert_eq!("[]".parse::<Shares>().ok(), Some(Shares::NONE));
    }
}
