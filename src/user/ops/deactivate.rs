//! The command that deactivates a person and reassigns their open records.

use entity::choice::PipelineEventKind;
use entity::id::UserId;
use entity::user;
use serde::{Deserialize, Serialize};

use crate::access::permission::Permission;
use crate::platform::db::command::{Command, Concurrency, Emits};
use crate::platform::db::tx::Tx;
use crate::platform::error::{At, Error, UserError};
use crate::reference::ops::changed;
use crate::user::input::DeactivateUserInput;
use crate::user::ops::PersonLeaves;
use crate::user::ops::person::refuse_last_administrator;
use crate::user::owner;

/// The result of deactivating a person.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Deactivated {
    /// The person.
    pub user: UserId,
    /// How many records were reassigned.
    pub reassigned: usize,
}

impl Command for DeactivateUserInput {
    const NAME: &'static str = "deactivateUser";
    const PERMISSION: Permission = Permission::ManageUsers;
    const CONCURRENCY: Concurrency = Concurrency::Exclusive;
    const EMITS: Emits = Emits::Events(&[
        PipelineEventKind::LeadChanged,
        PipelineEventKind::OpportunityChanged,
        PipelineEventKind::ReferenceDataChanged,
    ]);
    type Output = Deactivated;

    async fn execute(self, tx: &mut Tx) -> Result<Deactivated, Error> {
        let before: user::Model = tx.lock(self.user_id).await.at("userId")?;
        if self.reassign_to == self.user_id {
            return Err(UserError::invalid("reassign-to-same").at("reassignTo").into());
        }
        let owner = owner::passed_to(tx, self.reassign_to).await.map_err(|error| match error {
            Error::Refused(problems) => {
                Error::Refused(problems.into_iter().map(|p| p.at("reassignTo")).collect())
            }
            other => other,
        })?;
        let after =
            user::Model { is_active: false, successor_id: Some(owner.id), ..before.clone() };
        refuse_last_administrator(tx, &before, &after).await?;
        let reassigned = tx.call_hook(PersonLeaves { person: before.id, owner }).await?;
        tx.update(&before, after).await?;
        changed(tx, before.id);
        Ok(Deactivated { user: before.id, reassigned })
    }
}
