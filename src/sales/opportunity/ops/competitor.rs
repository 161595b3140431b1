//! Names who else may take a deal.

use entity::choice::PipelineEventKind;
use entity::id::{CompetitorId, OpportunityCompetitorId};
use entity::{competitor, opportunity_competitor};
use sea_orm::{ColumnTrait, QueryFilter};

use crate::access::permission::Permission;
use crate::sales::opportunity::input::part::{
    AddOpportunityCompetitorInput, CompetitorTarget, RemoveOpportunityCompetitorInput,
};
use crate::sales::opportunity::ops::{ChangedOpportunity, Deal, touch};
use crate::sales::opportunity::rules::actions::{self, Action};
use crate::platform::bounds::{NAME_LENGTH, TEXT_LENGTH, required};
use crate::platform::db::command::Command;
use crate::platform::db::tx::Tx;
use crate::platform::error::{At, Error, Problem};
use crate::platform::form::Form;
use crate::platform::text::fold_name;
use crate::reference;

impl Command for AddOpportunityCompetitorInput {
    const NAME: &'static str = "addOpportunityCompetitor";
    const PERMISSION: Permission = Permission::UpdateOpportunity;
    type Output = ChangedOpportunity;

    async fn execute(mut self, tx: &mut Tx) -> Result<ChangedOpportunity, Error> {
        let deal: Deal = tx.lock(self.opportunity_id).await?;
        actions::check(&deal, Action::Update)?;
        let mut form = Form::default();
        form.text(&mut self.strengths, TEXT_LENGTH, "strengths");
        form.text(&mut self.weaknesses, TEXT_LENGTH, "weaknesses");
        form.finish()?;
        let competitor = resolve(tx, self.competitor).await?;
        let before = on_deal(tx, &deal, competitor.id).await?;
        let after = opportunity_competitor::Model {
            id: before.as_ref().map_or_else(OpportunityCompetitorId::generate, |row| row.id),
            opportunity_id: deal.id,
            competitor_id: competitor.id,
            strengths: self.strengths,
            weaknesses: self.weaknesses,
        };
        if before.as_ref() != Some(&after) {
            match before {
                Some(before) => tx.update(&before, after).await?,
                None => tx.insert(after).await?,
            };
            touch(tx, &deal, PipelineEventKind::OpportunityChanged).await?;
        }
        Ok(ChangedOpportunity { opportunity: deal.id })
    }
}

impl Command for RemoveOpportunityCompetitorInput {
    const NAME: &'static str = "removeOpportunityCompetitor";
    const PERMISSION: Permission = Permission::UpdateOpportunity;
    type Output = ChangedOpportunity;

    async fn execute(self, tx: &mut Tx) -> Result<ChangedOpportunity, Error> {
        let deal: Deal = tx.lock(self.opportunity_id).await?;
        actions::check(&deal, Action::Update)?;
        if let Some(row) = on_deal(tx, &deal, self.competitor_id).await? {
            tx.delete(&row).await?;
            touch(tx, &deal, PipelineEventKind::OpportunityChanged).await?;
        }
        Ok(ChangedOpportunity { opportunity: deal.id })
    }
}

/// Finds a competitor, by its folded name too, or makes it.
///
/// # Errors
/// It is not found or retired, or its name is not acceptable. The path begins with `competitor`.
pub(super) async fn resolve(
    tx: &mut Tx,
    target: CompetitorTarget,
) -> Result<competitor::Model, Error> {
    let name = match target {
        CompetitorTarget::ExistingId(id) => {
            let path = "competitor.existingId";
            let known: competitor::Model = tx.get(id).await.at(path)?;
            return if known.is_active {
                Ok(known)
            } else {
                Err(Problem::invalid("opportunity-competitor-retired").at(path).into())
            };
        }
        CompetitorTarget::NewName(name) => required(&name, NAME_LENGTH, "competitor.newName")?,
    };
    let name_key = fold_name(&name);
    let known =
        tx.find::<competitor::Entity>().filter(competitor::Column::NameKey.eq(name_key.as_str()));
    if let Some(known) = tx.one::<competitor::Model>(known).await? {
        return Ok(known);
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

async fn on_deal(
    tx: &Tx,
    deal: &Deal,
    competitor: CompetitorId,
) -> Result<Option<opportunity_competitor::Model>, Error> {
    let rows = tx
        .find::<opportunity_competitor::Entity>()
        .filter(opportunity_competitor::Column::OpportunityId.eq(deal.id))
        .filter(opportunity_competitor::Column::CompetitorId.eq(competitor));
    tx.one(rows).await
}
