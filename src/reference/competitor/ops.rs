//! Adds and changes competitors.

use entity::competitor;
use entity::id::{CompetitorId, Key};
use sea_orm::{ColumnTrait, QueryFilter};

use crate::access::permission::Permission;
use crate::platform::bounds::{NAME_LENGTH, TEXT_LENGTH, required};
use crate::platform::db::patch::{put, put_nullable};
use crate::platform::db::tx::Tx;
use crate::platform::db::verb::Verb;
use crate::platform::error::{Detail, Error, Problem, UserErrorCode};
use crate::platform::form::Form;
use crate::platform::message::Message;
use crate::platform::text::fold_name;
use crate::reference::competitor::input::{CreateCompetitorInput, UpdateCompetitorInput};
use crate::reference::ops::changed;

/// The competitor of a name, made where there is none. One out of use is taken as it is.
///
/// # Errors
/// The name is empty or too long, or the database failed.
pub async fn named(tx: &mut Tx, name: &str) -> Result<competitor::Model, Error> {
    let row = new(required(name, NAME_LENGTH, "")?);
    match of_key(tx, &row.name_key).await? {
        Some(known) => Ok(known),
        None => {
            let row = tx.insert(row).await?;
            changed(tx, row.id);
            Ok(row)
        }
    }
}

impl Verb for CreateCompetitorInput {
    const NAME: &'static str = "createCompetitor";
    const PERMISSION: Permission = Permission::ManageReference;
    type Done = CompetitorId;

    async fn run(self, tx: &mut Tx) -> Result<CompetitorId, Error> {
        let row = competitor::Model {
            website: self.website,
            strengths: self.strengths,
            weaknesses: self.weaknesses,
            ..new(self.name)
        };
        let row = checked(tx, row).await?;
        let row = tx.insert(row).await?;
        changed(tx, row.id);
        Ok(row.id)
    }
}

impl Verb for UpdateCompetitorInput {
    const NAME: &'static str = "updateCompetitor";
    const PERMISSION: Permission = Permission::ManageReference;
    type Done = CompetitorId;

    async fn run(self, tx: &mut Tx) -> Result<CompetitorId, Error> {
        let Self {
            competitor_id,
            name,
            website,
            strengths,
            weaknesses,
            is_active,
            expected_version: _,
            idempotency_key: _,
            dry_run: _,
        } = self;
        let before: competitor::Model = tx.lock(competitor_id).await?;
        let mut after = before.clone();
        put(&mut after.name, name, "name")?;
        put_nullable(&mut after.website, website);
        put_nullable(&mut after.strengths, strengths);
        put_nullable(&mut after.weaknesses, weaknesses);
        put(&mut after.is_active, is_active, "isActive")?;
        let after = checked(tx, after).await?;
        tx.update(&before, after).await?;
        changed(tx, competitor_id);
        Ok(competitor_id)
    }
}

fn new(name: String) -> competitor::Model {
    competitor::Model {
        id: CompetitorId::generate(),
        version: 1,
        name_key: fold_name(&name),
        name,
        website: None,
        strengths: None,
        weaknesses: None,
        is_active: true,
    }
}

async fn checked(tx: &Tx, mut row: competitor::Model) -> Result<competitor::Model, Error> {
    let mut form = Form::default();
    form.required(&mut row.name, NAME_LENGTH, "name");
    form.text(&mut row.website, NAME_LENGTH, "website");
    form.text(&mut row.strengths, TEXT_LENGTH, "strengths");
    form.text(&mut row.weaknesses, TEXT_LENGTH, "weaknesses");
    row.name_key = fold_name(&row.name);
    let same = of_key(tx, &row.name_key).await?;
    if let Some(same) = same.filter(|same| same.id != row.id) {
        let message = Message::new("competitor-exists").with("name", &same.name);
        let problem = Problem::new(UserErrorCode::AlreadyExists, message).at("name");
        form.refuse(problem.with(Detail::Duplicates(vec![same.id.to_text()])));
    }
    form.finish()?;
    Ok(row)
}

async fn of_key(tx: &Tx, key: &str) -> Result<Option<competitor::Model>, Error> {
    let rows = tx.find::<competitor::Entity>();
    tx.one(rows.filter(competitor::Column::NameKey.eq(key))).await
}
