//! The commands that create and update people.

use entity::choice::PipelineEventKind;
use entity::choice::Role;
use entity::id::{TeamId, UserId};
use entity::{team, user};
use sea_orm::{ColumnTrait, QueryFilter};

use crate::access::permission::Permission;
use crate::platform::auth::{EMAIL_KEY, usual_reach};
use crate::platform::db::command::{Command, Concurrency, Emits};
use crate::platform::db::patch::{put, put_nullable};
use crate::platform::db::tx::{LookupKey, Tx};
use crate::platform::error::{At, Error, UserError, UserErrorCode};
use crate::platform::graphql::localized::{language, names, put_names};
use crate::platform::message::Message;
use crate::platform::text::fold_email;
use crate::platform::validator::Validator;
use crate::reference::ops::changed;
use crate::user::input::{CreateUserInput, UpdateUserInput};
use crate::user::ops::OwnsOpenRecords;

impl Command for CreateUserInput {
    const NAME: &'static str = "createUser";
    const PERMISSION: Permission = Permission::ManageUsers;
    const EMITS: Emits = Emits::Events(&[PipelineEventKind::ReferenceDataChanged]);
    type Output = UserId;

    async fn execute(self, tx: &mut Tx) -> Result<UserId, Error> {
        let mut validator = Validator::default();
        let display_name = validator.check(names(&self.display_names, "displayNames"));
        let mut email = self.email;
        let email_key = validator.email(&mut email, "email");
        lock_email(tx, email_key.as_deref()).await?;
        validator
            .collect(check(tx, UserId::from(uuid::Uuid::nil()), email_key.as_deref()).await)?;
        validator.collect(check_team(tx, self.team_id).await)?;
        let locale =
            self.locale.as_deref().and_then(|tag| validator.check(language(tag, "locale")));
        validator.into_result()?;
        let row = user::Model {
            id: UserId::generate(),
            display_name: display_name.unwrap_or_default(),
            email: email_key,
            role: self.role,
            reach: self.reach.unwrap_or(usual_reach(self.role)),
            team_id: self.team_id,
            locale,
            calendar: None,
            is_active: true,
            is_service: self.is_service,
            successor_id: None,
        };
        let row = tx.insert(row).await?;
        changed(tx, row.id);
        Ok(row.id)
    }
}

impl Command for UpdateUserInput {
    const NAME: &'static str = "updateUser";
    const PERMISSION: Permission = Permission::ManageUsers;
    const CONCURRENCY: Concurrency = Concurrency::Exclusive;
    const EMITS: Emits = Emits::Events(&[PipelineEventKind::ReferenceDataChanged]);
    type Output = UserId;

    async fn execute(self, tx: &mut Tx) -> Result<UserId, Error> {
        let Self {
            user_id,
            display_names,
            email,
            role,
            reach,
            team_id,
            locale,
            is_active,
            call: _,
        } = self;
        let given = email.value().and_then(|email| fold_email(email));
        lock_email(tx, given.as_deref()).await?;
        let before: user::Model = tx.lock(user_id).await.at("userId")?;
        let mut after = before.clone();
        let mut validator = Validator::default();
        validator.collect(put_names(&mut after.display_name, display_names, "displayNames"))?;
        validator.collect(put(&mut after.role, role, "role"))?;
        validator.collect(put(&mut after.reach, reach, "reach"))?;
        validator.collect(put(&mut after.is_active, is_active, "isActive"))?;
        if after.is_active {
            after.successor_id = None;
        }
        put_nullable(&mut after.email, email);
        put_nullable(&mut after.team_id, team_id);
        put_nullable(&mut after.locale, locale);
        validator.leave_unchanged(&before, &after);
        after.email = validator.email(&mut after.email, "email");
        validator.collect(check(tx, user_id, after.email.as_deref()).await)?;
        validator.collect(check_team(tx, after.team_id).await)?;
        if let Some(tag) = after.locale.take() {
            after.locale = validator.check(language(&tag, "locale"));
        }
        validator.collect(refuse_last_administrator(tx, &before, &after).await)?;
        let leaves = before.is_active && !after.is_active;
        if leaves && tx.call_hook(OwnsOpenRecords(user_id)).await? {
            validator.refuse(UserError::invalid("user-owns-open-records").at("isActive"));
        }
        validator.into_result()?;
        tx.update(&before, after).await?;
        changed(tx, user_id);
        Ok(user_id)
    }
}

fn stops_administrating(before: &user::Model, after: &user::Model) -> bool {
    let administrates = |user: &user::Model| user.is_active && user.role == Role::Admin;
    administrates(before) && !administrates(after)
}

/// Refuses a change that would leave no active administrator.
///
/// # Errors
/// There is no other active administrator, or the database failed.
pub(super) async fn refuse_last_administrator(
    tx: &Tx,
    before: &user::Model,
    after: &user::Model,
) -> Result<(), Error> {
    if stops_administrating(before, after) && !has_other_administrator(tx, before.id).await? {
        let message = Message::new("last-administrator");
        return Err(UserError::new(UserErrorCode::INVALID, message).into());
    }
    Ok(())
}

async fn has_other_administrator(tx: &Tx, id: UserId) -> Result<bool, Error> {
    let others = tx
        .find_any::<user::Entity>()
        .filter(user::Column::Role.eq(Role::Admin))
        .filter(user::Column::IsActive.eq(true))
        .filter(user::Column::Id.ne(id));
    Ok(tx.one::<user::Model>(others).await?.is_some())
}

/// Locks an e-mail address, by which a person is found or made; before any row is locked.
///
/// # Errors
/// The database failed.
async fn lock_email(tx: &mut Tx, email: Option<&str>) -> Result<(), Error> {
    match email {
        Some(value) => tx.lock_keys(&[LookupKey { kind: EMAIL_KEY, value }]).await,
        None => Ok(()),
    }
}

/// Refuses an e-mail address that another person has, whether that person is active or not.
async fn check(tx: &Tx, id: UserId, email: Option<&str>) -> Result<(), Error> {
    let Some(email) = email else { return Ok(()) };
    let others = tx
        .find_any::<user::Entity>()
        .filter(user::Column::Email.eq(email))
        .filter(user::Column::Id.ne(id));
    match tx.one::<user::Model>(others).await? {
        None => Ok(()),
        Some(other) => {
            let key = if other.is_active { "email-taken" } else { "email-taken-inactive" };
            let message = Message::new(key);
            Err(UserError::new(UserErrorCode::ALREADY_EXISTS, message).at("email").into())
        }
    }
}

async fn check_team(tx: &Tx, id: Option<TeamId>) -> Result<(), Error> {
    let Some(id) = id else { return Ok(()) };
    let team: team::Model = tx.get(id).await.at("teamId")?;
    if team.is_active {
        Ok(())
    } else {
        Err(UserError::invalid("team-inactive").at("teamId").into())
    }
}
