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
        let problem = UserError::new(UserErrorCode::NOT_PERMITTED, message);
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

/// The longest chain of people who left one after the other and named each other's successor.
const LONGEST_SUCCESSION: usize = 100;

/// Gives a record that becomes open again an active owner: the present one while active, else the successor named when
/// that person left, else the caller. Warns at `path` if the owner changes.
///
/// # Errors
/// The caller is the system, which owns no records, or the database failed.
pub async fn put_active(
    tx: &mut Tx,
    owner_id: &mut UserId,
    team_id: &mut Option<TeamId>,
    path: &str,
) -> Result<(), Error> {
    let former: user::Model = tx.get(*owner_id).await?;
    if former.is_active {
        return Ok(());
    }
    let owner = match successor(tx, &former).await? {
        Some(successor) => successor,
        None => tx.get(tx.user()?).await?,
    };
    let message = Message::new("owner-left")
        .with_text("former", &former.display_name)
        .with_text("owner", &owner.display_name);
    tx.warn("OWNER_CHANGED", message, path);
    *owner_id = owner.id;
    *team_id = owner.team_id;
    Ok(())
}

/// The active user at the end of the succession of a user who left.
async fn successor(tx: &Tx, former: &user::Model) -> Result<Option<user::Model>, Error> {
    let mut next = former.successor_id;
    for _ in 0..LONGEST_SUCCESSION {
        let Some(id) = next else { break };
        let user: user::Model = tx.get(id).await?;
        if user.is_active {
            return Ok(Some(user));
        }
        next = user.successor_id;
    }
    Ok(None)
}

async fn active(tx: &Tx, id: UserId) -> Result<Owner, Error> {
    let user: user::Model = tx.get(id).await.at("ownerId")?;
    if !user.is_active {
        return Err(UserError::invalid("owner-inactive").at("ownerId").into());
    }
    Ok(Owner { id, team_id: user.team_id })
}
