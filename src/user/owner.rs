//! The owner of a record.

use entity::id::{TeamId, UserId};
use entity::user;
use uuid::Uuid;

use crate::access::permission::Permission;
use crate::platform::db::tx::Tx;
use crate::platform::error::{At, Error, UserError, UserErrorCode};
use crate::platform::message::Message;

/// The owner of a record and the team it thereby belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Owner {
    /// The user.
    pub id: UserId,
    /// The user's team.
    pub team_id: Option<TeamId>,
}

impl Owner {
    /// A placeholder for a refused choice, so that the rest of the input can still be validated.
    #[must_use]
    pub fn nobody() -> Self {
        Self { id: UserId::from(Uuid::nil()), team_id: None }
    }
}

/// The owner of a new record: the chosen user, else the caller. Errors have the path `ownerId`.
///
/// # Errors
/// The caller chose somebody else without the permission to reassign, the user does not exist or is inactive,
/// or the database failed.
pub async fn chosen(tx: &Tx, owner: Option<UserId>) -> Result<Owner, Error> {
    match owner {
        Some(id) if tx.actor().user_id != Some(id) => passed_to(tx, id).await,
        Some(id) => active(tx, id).await,
        None => active(tx, tx.user()?).await,
    }
}

/// The owner to whom a record is reassigned. Errors have the path `ownerId`.
///
/// # Errors
/// The caller may not reassign, the user does not exist or is inactive, or the database failed.
pub async fn passed_to(tx: &Tx, owner: UserId) -> Result<Owner, Error> {
    if !tx.actor().may(Permission::Reassign) {
        let message = Message::new("owner-choice-not-permitted");
        let problem = UserError::new(UserErrorCode::NotPermitted, message);
        return Err(problem.at("ownerId").into());
    }
    active(tx, owner).await
}

/// The present owner of a record, active or not.
///
/// # Errors
/// There is no such user, or the database failed.
pub async fn present(tx: &Tx, id: UserId) -> Result<Owner, Error> {
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
