//! Lists of people, teams and tokens.

use std::cmp::Ordering;

use entity::id::TeamId;
use entity::user;
use uuid::Uuid;

use crate::platform::graphql::loader::ChildOf;

impl ChildOf<TeamId> for user::Model {
    fn parent_column() -> user::Column {
        user::Column::TeamId
    }

    fn parent(&self) -> Option<Uuid> {
        self.team_id.map(Into::into)
    }

    fn order(&self, other: &Self) -> Ordering {
        self.id.cmp(&other.id)
    }
}
