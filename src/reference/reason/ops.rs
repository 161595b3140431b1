//! The commands that create and update close reasons.

use entity::choice::ClosingOutcome;
use entity::choice::PipelineEventKind;
use entity::close_reason;
use entity::id::CloseReasonId;
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};

use crate::access::permission::Permission;
use crate::platform::db::command::{Command, Emits};
use crate::platform::db::patch::put;
use crate::platform::db::tx::Tx;
use crate::platform::error::{At, Error, UserError};
use crate::platform::graphql::localized::{names, put_names};
use crate::platform::validator::Validator;
use crate::reference::ops::changed;
use crate::reference::reason::input::{CreateCloseReasonInput, UpdateCloseReasonInput};

impl Command for CreateCloseReasonInput {
    const NAME: &'static str = "createCloseReason";
    const PERMISSION: Permission = Permission::ManageReference;
    const EMITS: Emits = Emits::Events(&[PipelineEventKind::ReferenceDataChanged]);
    type Output = CloseReasonId;

    async fn execute(self, tx: &mut Tx) -> Result<CloseReasonId, Error> {
        let label = names(&self.labels, "labels")?;
        let position = match self.position {
            Some(position) => position,
            None => next_position(tx, self.outcome).await?,
        };
        let row = close_reason::Model {
            id: CloseReasonId::generate(),
            version: 1,
            outcome: self.outcome,
            label,
            position,
            requires_competitor: self.requires_competitor,
            requires_note: self.requires_note,
            counts_in_win_rate: self.counts_in_win_rate,
            is_active: true,
        };
        check(&row)?;
        let row = tx.insert(row).await?;
        changed(tx, row.id);
        Ok(row.id)
    }
}

impl Command for UpdateCloseReasonInput {
    const NAME: &'static str = "updateCloseReason";
    const PERMISSION: Permission = Permission::ManageReference;
    const EMITS: Emits = Emits::Events(&[PipelineEventKind::ReferenceDataChanged]);
    type Output = CloseReasonId;

    async fn execute(self, tx: &mut Tx) -> Result<CloseReasonId, Error> {
        let Self {
            close_reason_id,
            labels,
            position,
            requires_competitor,
            requires_note,
            counts_in_win_rate,
            is_active,
            call: _,
        } = self;
        let before: close_reason::Model = tx.lock(close_reason_id).await.at("closeReasonId")?;
        let mut after = before.clone();
        let mut validator = Validator::default();
        validator.collect(put_names(&mut after.label, labels, "labels"))?;
        validator.collect(put(&mut after.position, position, "position"))?;
        let flag = &mut after.requires_competitor;
        validator.collect(put(flag, requires_competitor, "requiresCompetitor"))?;
        validator.collect(put(&mut after.requires_note, requires_note, "requiresNote"))?;
        let flag = &mut after.counts_in_win_rate;
        validator.collect(put(flag, counts_in_win_rate, "countsInWinRate"))?;
        validator.collect(put(&mut after.is_active, is_active, "isActive"))?;
        validator.check(check(&after));
        validator.into_result()?;
        tx.update(&before, after).await?;
        changed(tx, close_reason_id);
        Ok(close_reason_id)
    }
}

/// A won opportunity names no competitor, so a WON reason can't require one.
fn check(reason: &close_reason::Model) -> Result<(), UserError> {
    match reason.outcome {
        ClosingOutcome::Won if reason.requires_competitor => {
            Err(UserError::invalid("reason-won-competitor").at("requiresCompetitor"))
        }
        ClosingOutcome::Won | ClosingOutcome::Lost => Ok(()),
    }
}

async fn next_position(tx: &Tx, outcome: ClosingOutcome) -> Result<i32, Error> {
    let last = tx
        .find::<close_reason::Entity>()
        .filter(close_reason::Column::Outcome.eq(outcome))
        .order_by_desc(close_reason::Column::Position);
    let last: Option<close_reason::Model> = tx.one(last).await?;
    Ok(last.map_or(1, |last| last.position.saturating_add(1)))
}
