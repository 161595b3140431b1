//! The commands that create and update teams.

use entity::choice::PipelineEventKind;
use entity::id::TeamId;
use entity::team;

use crate::access::permission::Permission;
use crate::platform::db::command::{Command, Emits};
use crate::platform::db::patch::{put, put_nullable};
use crate::platform::db::tx::Tx;
use crate::platform::error::{At, Error, UserError};
use crate::platform::graphql::localized::{names, put_names};
use crate::platform::validator::Validator;
use crate::reference::ops::changed;
use crate::user::input::{CreateTeamInput, UpdateTeamInput};

/// Limit of team levels.
const DEEPEST: usize = 10;

impl Command for CreateTeamInput {
    const NAME: &'static str = "createTeam";
    const PERMISSION: Permission = Permission::ManageUsers;
    const EMITS: Emits = Emits::Events(&[PipelineEventKind::ReferenceDataChanged]);
    type Output = TeamId;

    async fn execute(self, tx: &mut Tx) -> Result<TeamId, Error> {
        let name = names(&self.names, "names")?;
        let id = TeamId::generate();
        check_above(tx, id, self.parent_id).await?;
        tx.insert(team::Model { id, name, parent_id: self.parent_id, is_active: true }).await?;
        changed(tx, id);
        Ok(id)
    }
}

impl Command for UpdateTeamInput {
    const NAME: &'static str = "updateTeam";
    const PERMISSION: Permission = Permission::ManageUsers;
    const EMITS: Emits = Emits::Events(&[PipelineEventKind::ReferenceDataChanged]);
    type Output = TeamId;

    async fn execute(self, tx: &mut Tx) -> Result<TeamId, Error> {
        let Self { team_id, names: given, parent_id, is_active, call: _ } = self;
        let before: team::Model = tx.lock(team_id).await.at("teamId")?;
        let mut after = before.clone();
        let mut validator = Validator::default();
        validator.collect(put_names(&mut after.name, given, "names"))?;
        validator.collect(put(&mut after.is_active, is_active, "isActive"))?;
        put_nullable(&mut after.parent_id, parent_id);
        validator.collect(check_above(tx, team_id, after.parent_id).await)?;
        validator.into_result()?;
        tx.update(&before, after).await?;
        changed(tx, team_id);
        Ok(team_id)
    }
}

/// Refuses a parent team that does not exist or is below this team.
async fn check_above(tx: &Tx, id: TeamId, parent: Option<TeamId>) -> Result<(), Error> {
    let mut above = parent;
    for _ in 0..DEEPEST {
        let Some(next) = above else { return Ok(()) };
        if next == id {
            break;
        }
        above = tx.get::<team::Model>(next).await.at("parentId")?.parent_id;
    }
    Err(UserError::invalid("team-above-itself").at("parentId").into())
}
