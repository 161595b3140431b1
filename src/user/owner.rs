//! Who looks after a record.

use entity::id::{TeamId, UserId};
use entity::user;
use uuid::Uuid;

use crate::access::permission::Permission;
use crate::platform::db::tx::Tx;
use crate::platform::error::{At, Error, UserError, UserErrorCode};
use crate::platform::message::Message;

/// Who looks after a record, and to which team it belongs by that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Owner {
    /// The user.
    pub id: UserId,
    /// The user's team.
    pub team_id: Option<TeamId>,
}

impl Owner {
    /// Stands in where the choice is refused, while the rest of the form is still checked.
    #[must_use]
    pub fn nobody() -> Self {
        Self { id: UserId::from(Uuid::nil()), team_id: None }
    }
}

/// The owner that was chosen for a new record, else who is at work. The path is `ownerId`.
///
/// # Errors
/// Somebody else is chosen by one who may not reassign, the user is none or inactive, or the
/// database failed.
pub async fn chosen(tx: &Tx, owner: Option<UserId>) -> Result<Owner, Error> {
    match owner {
        Some(id) if tx.actor().user_id != Some(id) => passed_to(tx, id).await,
        Some(id) => active(tx, id).await,
        None => active(tx, tx.user()?).await,
    }
}

/// The new owner of a record that had another. The path is `ownerId`.
///
/// # Errors
/// Who is at work may not reassign, the user is none or inactive, or the database failed.
pub async fn passed_to(tx: &Tx, owner: UserId) -> Result<Owner, Error> {
    if !tx.actor().may(Permission::Reassign) {
        let message = Message::new("owner-not-yours-to-choose");
        let problem = UserError::new(UserErrorCode::NotPermitted, message);
        return Err(problem.at("ownerId").into());
    }
    active(tx, owner).await
}

/// The owner that a record has already, active or not.
///
/// # Errors
/// There is no such user, or the database failed.
pub async fn standing(tx: &Tx, id: UserId) -> Result<Owner, Error> {
    let user: user::Model = tx.get(id).await?;
    Ok(Owner { id, team_id: user.team_id })
}

async fn active(tx: &Tx, id: UserId) -> Result<Owner, Error> {
    let user: user::Model = tx.get(id).await.at("ownerId")?;
    if !user.is_active {
        return Err(UserError::invalid("owner-inactive").at("ownerId").into());
    }
    Ok(Owner { id, team_id: user.team_id })
}
