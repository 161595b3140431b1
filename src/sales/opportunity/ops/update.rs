//! Changes an opportunity's fields and key facts.

use entity::choice::{ForecastCategory, PipelineEventKind};
use entity::money::Amount;
use entity::stage;

use crate::access::permission::Permission;
use crate::platform::bounds::{NAME_LENGTH, TEXT_LENGTH, between, not_negative};
use crate::platform::db::command::{Command, Emits};
use crate::platform::db::patch::{put, put_nullable};
use crate::platform::db::tx::Tx;
use crate::platform::error::{At, Error, UserError, UserErrorCode};
use crate::platform::message::Message;
use crate::platform::text::sort_key;
use crate::platform::validator::Validator;
use crate::reference::ops::check_places;
use crate::sales::document;
use crate::sales::opportunity::input::update::UpdateOpportunityInput;
use crate::sales::opportunity::ops::customer::{hold_customer, put_customer};
use crate::sales::opportunity::ops::open::usable_campaign;
use crate::sales::opportunity::ops::{
    ChangedOpportunity, PricedOpportunity, has_lines, reindex, save, value_of_lines, valued,
};
use crate::sales::opportunity::rules::actions::{self, OpportunityAction};
use crate::user::owner;

impl Command for UpdateOpportunityInput {
    const NAME: &'static str = "updateOpportunity";
    const PERMISSION: Permission = Permission::UpdateOpportunity;
    const EMITS: Emits = Emits::Events(&[PipelineEventKind::OpportunityChanged]);
    type Output = ChangedOpportunity;

    async fn execute(self, tx: &mut Tx) -> Result<ChangedOpportunity, Error> {
        hold_customer(tx, &self).await?;
        let before: PricedOpportunity = tx.lock(self.opportunity_id).await?;
        actions::check(&before, OpportunityAction::Update)?;
        let mut after = before.clone();
        put_facts(&mut after, self.clone());
        let mut validator = Validator::of_change(Some(&before.row), &after.row);
        check_facts(&mut after, &mut validator);
        let budget = after.budget_amount.filter(|_| after.budget_amount != before.budget_amount);
        let budget = (budget, after.document.currency_code.as_str());
        validator.collect(check_places(tx, budget, "budgetAmount").await)?;
        put_value(tx, &mut after, &mut validator, &self).await?;
        put_chance(tx, &mut after, &mut validator, &self).await?;
        put_people(tx, &mut after, &mut validator, &self).await?;
        let customer = validator.collect(put_customer(tx, &mut after, &self).await)?.flatten();
        validator.into_result()?;

        let after = save(tx, &before, after, PipelineEventKind::OpportunityChanged).await?;
        if let Some(customer) = &customer {
            document::ops::renew_parties(tx, &after.document, customer).await?;
        }
        if customer.is_some() || after.name != before.name {
            reindex(tx, &after).await?;
        }
        Ok(ChangedOpportunity { opportunity: after.id })
    }
}

/// Sets the fields that depend on nothing else.
fn put_facts(opportunity: &mut PricedOpportunity, input: UpdateOpportunityInput) {
    let UpdateOpportunityInput {
        opportunity_id: _,
        name,
        description,
        estimated_value: _,
        estimated_close_date,
        probability: _,
        forecast_category: _,
        rating,
        campaign_id: _,
        owner_id: _,
        account_id: _,
        contact_id: _,
        customer_need,
        pain_points,
        decision_maker,
        budget_amount,
        budget_status,
        purchase_timeframe,
        current_situation,
        proposed_solution,
        next_step,
        next_step_on,
        call: _,
    } = input;
    let row = &mut opportunity.row;
    if name.is_null() {
        row.name.clear();
    }
    if let Some(name) = name.take() {
        row.name = name;
    }
    put_nullable(&mut row.description, description);
    put_nullable(&mut row.customer_need, customer_need);
    put_nullable(&mut row.pain_points, pain_points);
    put_nullable(&mut row.decision_maker, decision_maker);
    put_nullable(&mut row.current_situation, current_situation);
    put_nullable(&mut row.proposed_solution, proposed_solution);
    put_nullable(&mut row.next_step, next_step);
    put_nullable(&mut row.next_step_on, next_step_on.map_value(|day| day.0));
    put_nullable(&mut row.estimated_close_date, estimated_close_date.map_value(|day| day.0));
    put_nullable(&mut row.rating, rating);
    put_nullable(&mut row.budget_amount, budget_amount);
    put_nullable(&mut row.budget_status, budget_status);
    put_nullable(&mut row.purchase_timeframe, purchase_timeframe);
}

fn check_facts(opportunity: &mut PricedOpportunity, validator: &mut Validator) {
    let row = &mut opportunity.row;
    validator.required(&mut row.name, NAME_LENGTH, "name");
    row.name_sort = sort_key(&row.name);
    for (field, path) in [
        (&mut row.description, "description"),
        (&mut row.customer_need, "customerNeed"),
        (&mut row.pain_points, "painPoints"),
        (&mut row.decision_maker, "decisionMaker"),
        (&mut row.current_situation, "currentSituation"),
        (&mut row.proposed_solution, "proposedSolution"),
    ] {
        validator.text(field, TEXT_LENGTH, path);
    }
    validator.text(&mut row.next_step, NAME_LENGTH, "nextStep");
    validator.not_negative(row.budget_amount, "budgetAmount");
}

/// Sets an entered estimated value, or computes it from the lines again.
async fn put_value(
    tx: &Tx,
    opportunity: &mut PricedOpportunity,
    validator: &mut Validator,
    input: &UpdateOpportunityInput,
) -> Result<(), Error> {
    let Some(given) = input.estimated_value.as_opt_ref() else {
        return Ok(());
    };
    let has_lines = has_lines(tx, opportunity).await?;
    // A kept value that is sent back is not checked again.
    if let Some(value) = given.copied().filter(|value| *value != opportunity.estimated_value) {
        validator.check(not_negative(value, "estimatedValue"));
        let value = (Some(value), opportunity.document.currency_code.as_str());
        validator.collect(check_places(tx, value, "estimatedValue").await)?;
    }
    opportunity.row.is_value_overridden = has_lines && given.is_some();
    opportunity.row.estimated_value = match given {
        Some(value) => *value,
        None if has_lines => value_of_lines(tx, &opportunity.document)?,
        None => Amount::ZERO,
    };
    validator.collect(valued(tx, opportunity.clone()).await.at("estimatedValue"))?;
    Ok(())
}

/// Sets probability and forecast category, or resets them to the stage's defaults.
async fn put_chance(
    tx: &Tx,
    opportunity: &mut PricedOpportunity,
    validator: &mut Validator,
    input: &UpdateOpportunityInput,
) -> Result<(), Error> {
    let probability = input.probability.as_opt_ref();
    let forecast = input.forecast_category.as_opt_ref();
    if probability.is_none() && forecast.is_none() {
        return Ok(());
    }
    let stage: stage::Model = tx.get(opportunity.stage_id).await?;
    if let Some(given) = probability {
        let percent = given.copied().unwrap_or(stage.probability);
        validator.check(between(percent, (0, 100), "probability"));
        opportunity.row.probability = percent;
        opportunity.row.is_probability_overridden = given.is_some();
    }
    if let Some(given) = forecast {
        let category = given.copied().unwrap_or(stage.forecast_category);
        if let Some(category) = validator.check(of_open_opportunity(category)) {
            opportunity.row.forecast_category = category;
            opportunity.row.is_forecast_overridden = given.is_some();
        }
    }
    Ok(())
}

fn of_open_opportunity(category: ForecastCategory) -> Result<ForecastCategory, UserError> {
    match category {
        ForecastCategory::Pipeline
        | ForecastCategory::BestCase
        | ForecastCategory::Committed
        | ForecastCategory::Omitted => Ok(category),
        ForecastCategory::Won | ForecastCategory::Lost => {
            Err(UserError::invalid("opportunity-forecast-by-closing").at("forecastCategory"))
        }
    }
}

/// Sets campaign and owner.
async fn put_people(
    tx: &Tx,
    opportunity: &mut PricedOpportunity,
    validator: &mut Validator,
    input: &UpdateOpportunityInput,
) -> Result<(), Error> {
    let newly_set =
        input.campaign_id.value().filter(|id| opportunity.row.campaign_id != Some(**id));
    if let Some(campaign) = newly_set {
        validator.collect(usable_campaign(tx, *campaign).await)?;
    }
    put_nullable(&mut opportunity.row.campaign_id, input.campaign_id);

    let mut owner_id = opportunity.row.owner_id;
    validator.collect(put(&mut owner_id, input.owner_id, "ownerId"))?;
    if owner_id == opportunity.row.owner_id {
        return Ok(());
    }
    if !tx.actor().may(Permission::Reassign) {
        let message = Message::new("owner-choice-not-permitted");
        validator.refuse(UserError::new(UserErrorCode::NOT_PERMITTED, message).at("ownerId"));
        return Ok(());
    }
    if let Some(owner) = validator.collect(owner::chosen(tx, Some(owner_id)).await)? {
        opportunity.row.owner_id = owner.id;
        opportunity.row.team_id = owner.team_id;
    }
    Ok(())
}
