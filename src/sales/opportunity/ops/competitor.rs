//! Adds competitors to an opportunity and removes them.

use entity::choice::{OpportunityPart, PipelineEventKind};
use entity::id::{CompetitorId, OpportunityCompetitorId};
use entity::{competitor, opportunity_competitor};
use sea_orm::{ColumnTrait, QueryFilter};

use crate::access::permission::Permission;
use crate::platform::bounds::{NAME_LENGTH, TEXT_LENGTH, required};
use crate::platform::db::command::{Command, Emits};
use crate::platform::db::tx::Tx;
use crate::platform::error::{At, Error, UserError};
use crate::platform::text::fold_name;
use crate::platform::validator::Validator;
use crate::reference;
use crate::sales::opportunity::input::relations::{
    AddOpportunityCompetitorInput, CompetitorTarget, RemoveOpportunityCompetitorInput,
};
use crate::sales::opportunity::ops::{ChangedOpportunity, PricedOpportunity, touch};
use crate::sales::opportunity::rules::actions::{self, OpportunityAction};

impl Command for AddOpportunityCompetitorInput {
    const NAME: &'static str = "addOpportunityCompetitor";
    const PERMISSION: Permission = Permission::UpdateOpportunity;
    const EMITS: Emits = Emits::Events(&[
        PipelineEventKind::OpportunityChanged,
        PipelineEventKind::ReferenceDataChanged,
    ]);
    type Output = ChangedOpportunity;

    async fn execute(mut self, tx: &mut Tx) -> Result<ChangedOpportunity, Error> {
        lock_name(tx, &self.competitor).await?;
        let opportunity: PricedOpportunity = tx.lock(self.opportunity_id).await?;
        actions::check(&opportunity, OpportunityAction::Update)?;
        let mut validator = Validator::default();
        validator.text(&mut self.strengths, TEXT_LENGTH, "strengths");
        validator.text(&mut self.weaknesses, TEXT_LENGTH, "weaknesses");
        validator.into_result()?;
        let competitor = resolve(tx, self.competitor).await?;
        let before = on_opportunity(tx, &opportunity, competitor.id).await?;
        let after = opportunity_competitor::Model {
            id: before.as_ref().map_or_else(OpportunityCompetitorId::generate, |row| row.id),
            opportunity_id: opportunity.id,
            competitor_id: competitor.id,
            strengths: self.strengths,
            weaknesses: self.weaknesses,
        };
        if before.as_ref() != Some(&after) {
            match before {
                Some(before) => tx.update(&before, after).await?,
                None => tx.insert(after).await?,
            };
            touch(tx, &opportunity, OpportunityPart::Competitors).await?;
        }
        Ok(ChangedOpportunity { opportunity: opportunity.id })
    }
}

impl Command for RemoveOpportunityCompetitorInput {
    const NAME: &'static str = "removeOpportunityCompetitor";
    const PERMISSION: Permission = Permission::UpdateOpportunity;
    const EMITS: Emits = Emits::Events(&[PipelineEventKind::OpportunityChanged]);
    type Output = ChangedOpportunity;

    async fn execute(self, tx: &mut Tx) -> Result<ChangedOpportunity, Error> {
        let opportunity: PricedOpportunity = tx.lock(self.opportunity_id).await?;
        actions::check(&opportunity, OpportunityAction::Update)?;
        if let Some(row) = on_opportunity(tx, &opportunity, self.competitor_id).await? {
            tx.delete(&row).await?;
            touch(tx, &opportunity, OpportunityPart::Competitors).await?;
        }
        Ok(ChangedOpportunity { opportunity: opportunity.id })
    }
}

/// Locks the name of a competitor that `resolve` may create; before any row is locked.
///
/// # Errors
/// The database failed.
pub(in crate::sales) async fn lock_name(
    tx: &mut Tx,
    target: &CompetitorTarget,
) -> Result<(), Error> {
    match target {
        CompetitorTarget::ExistingId(_) => Ok(()),
        CompetitorTarget::NewName(name) => reference::competitor::ops::lock_name(tx, name).await,
    }
}

fn in_use(known: competitor::Model, path: &str) -> Result<competitor::Model, Error> {
    if known.is_active {
        Ok(known)
    } else {
        Err(UserError::invalid("opportunity-competitor-retired").at(path).into())
    }
}

/// Finds a competitor, by id or by folded name, or creates it.
///
/// # Errors
/// The competitor is not found or retired, or its name is invalid. The error's path begins with `competitor`.
pub(in crate::sales) async fn resolve(
    tx: &mut Tx,
    target: CompetitorTarget,
) -> Result<competitor::Model, Error> {
    let name = match target {
        CompetitorTarget::ExistingId(id) => {
            let path = "competitor.existingId";
            let known: competitor::Model = tx.get(id).await.at(path)?;
            return in_use(known, path);
        }
        CompetitorTarget::NewName(name) => required(&name, NAME_LENGTH, "competitor.newName")?,
    };
    let name_key = fold_name(&name);
    let known =
        tx.find::<competitor::Entity>().filter(competitor::Column::NameKey.eq(name_key.as_str()));
    if let Some(known) = tx.one::<competitor::Model>(known).await? {
        return in_use(known, "competitor.newName");
    }
    let new = competitor::Model {
        id: CompetitorId::generate(),
        version: 1,
        name,
        name_key,
        website: None,
        strengths: None,
        weaknesses: None,
        is_active: true,
    };
    reference::ops::changed(tx, new.id);
    tx.insert(new).await
}

async fn on_opportunity(
    tx: &Tx,
    opportunity: &PricedOpportunity,
    competitor: CompetitorId,
) -> Result<Option<opportunity_competitor::Model>, Error> {
    let rows = tx
        .find::<opportunity_competitor::Entity>()
        .filter(opportunity_competitor::Column::OpportunityId.eq(opportunity.id))
        .filter(opportunity_competitor::Column::CompetitorId.eq(competitor));
    tx.one(rows).await
}
