//! Lists of people, teams, browser sessions and API tokens.

use std::cmp::Ordering;

use entity::id::{TeamId, UserId};
use entity::{api_token, browser_session, team, user};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::platform::bounds::LIST_LENGTH;
use crate::platform::db::listed::Shown;
use crate::platform::db::session::Session;
use crate::platform::error::Error;
use crate::platform::graphql::read::ChildOf;

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

/// People, oldest first.
///
/// # Errors
/// The caller may not read them, or the database failed.
pub async fn users(session: &Session, shown: Shown) -> Result<Vec<user::Model>, Error> {
    let rows = shown.rows(session.find::<user::Entity>()?, user::Column::IsActive);
    session.all(rows.order_by_asc(user::Column::Id)).await
}

/// Teams, oldest first.
///
/// # Errors
/// The caller may not read them, or the database failed.
pub async fn teams(session: &Session, shown: Shown) -> Result<Vec<team::Model>, Error> {
    let rows = shown.rows(session.find::<team::Entity>()?, team::Column::IsActive);
    session.all(rows.order_by_asc(team::Column::Id)).await
}

/// The browser sessions of a person, latest first.
///
/// # Errors
/// The caller may not read them, or the database failed.
pub async fn browsers(
    session: &Session,
    user: UserId,
) -> Result<Vec<browser_session::Model>, Error> {
    let rows =
        session.find::<browser_session::Entity>()?.filter(browser_session::Column::UserId.eq(user));
    session.all(rows.order_by_desc(browser_session::Column::Id).limit(LIST_LENGTH)).await
}

/// API tokens, newest first.
///
/// # Errors
/// The caller may not read them, or the database failed.
pub async fn tokens(session: &Session) -> Result<Vec<api_token::Model>, Error> {
    let rows = session.find::<api_token::Entity>()?;
    session.all(rows.order_by_desc(api_token::Column::Id).limit(LIST_LENGTH)).await
}
