//! The commands that create and update competitors.

use entity::choice::PipelineEventKind;
use entity::competitor;
use entity::id::{CompetitorId, Key};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::access::permission::Permission;
use crate::platform::bounds::{NAME_LENGTH, TEXT_LENGTH};
use crate::platform::db::audit::Unaudited;
use crate::platform::db::command::{Command, Emits};
use crate::platform::db::patch::{put, put_nullable};
use crate::platform::db::refolding::Folded;
use crate::platform::db::tx::{LookupKey, Tx};
use crate::platform::error::{At, Error, UserError, UserErrorCode, UserErrorDetail};
use crate::platform::message::Message;
use crate::platform::text::fold_name;
use crate::platform::validator::Validator;
use crate::reference::competitor::input::{CreateCompetitorInput, UpdateCompetitorInput};
use crate::reference::ops::changed;

impl Command for CreateCompetitorInput {
    const NAME: &'static str = "createCompetitor";
    const PERMISSION: Permission = Permission::ManageReference;
    const EMITS: Emits = Emits::Events(&[PipelineEventKind::ReferenceDataChanged]);
    type Output = CompetitorId;

    async fn execute(self, tx: &mut Tx) -> Result<CompetitorId, Error> {
        let row = competitor::Model {
            id: CompetitorId::generate(),
            version: 1,
            name_key: String::new(),
            name: self.name,
            website: self.website,
            strengths: self.strengths,
            weaknesses: self.weaknesses,
            is_active: true,
        };
        lock_name(tx, &row.name).await?;
        let row = checked(tx, None, row).await?;
        let row = tx.insert(row).await?;
        changed(tx, row.id);
        Ok(row.id)
    }
}

impl Command for UpdateCompetitorInput {
    const NAME: &'static str = "updateCompetitor";
    const PERMISSION: Permission = Permission::ManageReference;
    const EMITS: Emits = Emits::Events(&[PipelineEventKind::ReferenceDataChanged]);
    type Output = CompetitorId;

    async fn execute(self, tx: &mut Tx) -> Result<CompetitorId, Error> {
        let Self { competitor_id, name, website, strengths, weaknesses, is_active, call: _ } = self;
        if let Some(name) = name.value() {
            lock_name(tx, name).await?;
        }
        let before: competitor::Model = tx.lock(competitor_id).await.at("competitorId")?;
        let mut after = before.clone();
        put(&mut after.name, name, "name")?;
        put_nullable(&mut after.website, website);
        put_nullable(&mut after.strengths, strengths);
        put_nullable(&mut after.weaknesses, weaknesses);
        put(&mut after.is_active, is_active, "isActive")?;
        let after = checked(tx, Some(&before), after).await?;
        tx.update(&before, after).await?;
        changed(tx, competitor_id);
        Ok(competitor_id)
    }
}

/// Locks a competitor's name, by which it is found or made; before any row is locked.
///
/// # Errors
/// The database failed.
pub async fn lock_name(tx: &mut Tx, name: &str) -> Result<(), Error> {
    let value = &fold_name(name);
    tx.lock_keys(&[LookupKey { kind: "competitor.name", value }]).await
}

async fn checked(
    tx: &Tx,
    before: Option<&competitor::Model>,
    mut row: competitor::Model,
) -> Result<competitor::Model, Error> {
    let mut validator = Validator::of_change(before, &row);
    validator.required(&mut row.name, NAME_LENGTH, "name");
    validator.code(&mut row.website, NAME_LENGTH, "website");
    validator.text(&mut row.strengths, TEXT_LENGTH, "strengths");
    validator.text(&mut row.weaknesses, TEXT_LENGTH, "weaknesses");
    // A kept name stays, even where another competitor has its key since the folding changed.
    let same = match before {
        Some(before) if before.name == row.name => None,
        Some(_) | None => {
            row.name_key = fold_name(&row.name);
            of_key(tx, &row.name_key).await?
        }
    };
    if let Some(same) = same.filter(|same| same.id != row.id) {
        let key = if same.is_active { "competitor-exists" } else { "competitor-exists-unused" };
        let message = Message::new(key).with("name", &same.name);
        let problem = UserError::new(UserErrorCode::ALREADY_EXISTS, message).at("name");
        validator.refuse(problem.with(UserErrorDetail::Duplicates(vec![same.id.to_text()])));
    }
    validator.into_result()?;
    Ok(row)
}

/// A key stays as it is while another competitor has the new one.
impl Folded for competitor::Model {
    async fn refold(tx: &mut Tx, kept: &[Self]) -> Result<(), Error> {
        for kept in kept {
            let name_key = fold_name(&kept.name);
            if name_key == kept.name_key || of_key(tx, &name_key).await?.is_some() {
                continue;
            }
            let key = competitor::Entity::update_many()
                .col_expr(competitor::Column::NameKey, Expr::val(name_key))
                .filter(competitor::Column::Id.eq(kept.id));
            tx.update_many(key, Unaudited("the key follows from the name")).await?;
        }
        Ok(())
    }
}

async fn of_key(tx: &Tx, key: &str) -> Result<Option<competitor::Model>, Error> {
    let rows = tx.find::<competitor::Entity>();
    tx.one(rows.filter(competitor::Column::NameKey.eq(key))).await
}
