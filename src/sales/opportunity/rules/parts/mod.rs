//! Which parts of an opportunity a change concerns.

use entity::choice::OpportunityPart;
use entity::{document, opportunity};

/// The parts whose fields differ.
#[must_use]
pub fn of_record(was: &opportunity::Model, is: &opportunity::Model) -> Vec<OpportunityPart> {
    let details = was.name != is.name
        || was.description != is.description
        || was.rating != is.rating
        || was.campaign_id != is.campaign_id
        || (&was.next_step, was.next_step_on) != (&is.next_step, is.next_step_on);
    let customer = (was.account_id, was.contact_id) != (is.account_id, is.contact_id)
        || was.customer_name != is.customer_name;
    let forecast = (was.estimated_value, was.is_value_overridden)
        != (is.estimated_value, is.is_value_overridden)
        || (was.base_estimated_value, was.base_weighted_value)
            != (is.base_estimated_value, is.base_weighted_value)
        || was.estimated_close_date != is.estimated_close_date
        || (was.probability, was.is_probability_overridden)
            != (is.probability, is.is_probability_overridden)
        || (was.forecast_category, was.is_forecast_overridden)
            != (is.forecast_category, is.is_forecast_overridden);
    let key_facts = was.customer_need != is.customer_need
        || was.pain_points != is.pain_points
        || was.decision_maker != is.decision_maker
        || was.budget_amount != is.budget_amount
        || was.budget_status != is.budget_status
        || was.purchase_timeframe != is.purchase_timeframe
        || was.current_situation != is.current_situation
        || was.proposed_solution != is.proposed_solution;
    let parts = [
        (OpportunityPart::Details, details),
        (OpportunityPart::Customer, customer),
        (OpportunityPart::Owner, (was.owner_id, was.team_id) != (is.owner_id, is.team_id)),
        (OpportunityPart::SalesTeam, was.shared_with != is.shared_with),
        (OpportunityPart::Forecast, forecast),
        (OpportunityPart::Stage, was.stage_id != is.stage_id),
        (OpportunityPart::Status, (was.status, was.deleted_at) != (is.status, is.deleted_at)),
        (OpportunityPart::Hold, was.is_on_hold != is.is_on_hold),
        (OpportunityPart::KeyFacts, key_facts),
    ];
    parts.into_iter().filter(|(_, differs)| *differs).map(|(part, _)| part).collect()
}

/// Whether the fields of the header differ that people enter.
#[must_use]
pub fn has_other_header(was: &document::Model, is: &document::Model) -> bool {
    was.currency_code != is.currency_code
        || was.price_list_id != is.price_list_id
        || was.discount_amount != is.discount_amount
        || was.discount_percent != is.discount_percent
        || was.freight_amount != is.freight_amount
        || was.freight_tax_rate != is.freight_tax_rate
        || was.payment_terms != is.payment_terms
        || was.delivery_terms != is.delivery_terms
}

#[cfg(test)]
mod tests;
