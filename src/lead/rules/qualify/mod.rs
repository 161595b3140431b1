//! Decides what a lead is qualified into if the caller gives no customer or amounts.

use entity::lead;
use entity::money::Amount;

use crate::account::input::{
    AccountTarget, ContactTarget, NewAccountInput, NewContactInput, Nothing,
};
use crate::platform::error::{UserError, UserErrorCode};
use crate::platform::message::Message;

/// The maximum number of opportunities that one lead is qualified into.
pub const MOST_OPPORTUNITIES: usize = 5;

/// The lead's company; none if the lead names no company. The e-mail address belongs to the person, if there is one.
#[must_use]
pub fn account_of(lead: &lead::Model) -> AccountTarget {
    let Some(name) = lead.company_name.clone() else {
        return AccountTarget::None(Nothing::None);
    };
    let is_person_named = lead.first_name.is_some() || lead.last_name.is_some();
    AccountTarget::Create(NewAccountInput {
        name,
        legal_name: None,
        national_id: None,
        economic_code: None,
        phone: lead.phone.clone(),
        email: lead.email.clone().filter(|_| !is_person_named),
        website: lead.website.clone(),
        country: lead.country.clone(),
        city: lead.city.clone(),
    })
}

/// The lead's person; none if the lead has no personal name.
#[must_use]
pub fn contact_of(lead: &lead::Model) -> ContactTarget {
    let (first_name, last_name) = match (&lead.first_name, &lead.last_name) {
        (None, None) => return ContactTarget::None(Nothing::None),
        (first, Some(last)) => (first.clone(), last.clone()),
        (Some(first), None) => (None, first.clone()),
    };
    ContactTarget::Create(NewContactInput {
        first_name,
        last_name,
        salutation: lead.salutation.clone(),
        job_title: lead.job_title.clone(),
        email: lead.email.clone(),
        phone: phone_of(lead),
        mobile_phone: lead.mobile_phone.clone(),
    })
}

/// Refuses too many opportunities.
///
/// # Errors
/// There are more than five.
pub fn check_count(opportunities: usize) -> Result<(), UserError> {
    if opportunities <= MOST_OPPORTUNITIES {
        return Ok(());
    }
    let message = Message::new("lead-too-many-opportunities").with("most", MOST_OPPORTUNITIES);
    Err(UserError::new(UserErrorCode::LimitExceeded, message).at("opportunities"))
}

/// The lead's amounts that its opportunities take over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Carried {
    /// The estimated value.
    pub estimated_value: Option<Amount>,
    /// The budget.
    pub budget_amount: Option<Amount>,
}

/// The amounts to take over; none if the opportunities are in another currency.
#[must_use]
pub fn carried(lead: &lead::Model, currency: &str) -> Carried {
    if lead.currency_code == currency {
        Carried { estimated_value: lead.estimated_value, budget_amount: lead.budget_amount }
    } else {
        Carried::default()
    }
}

fn phone_of(lead: &lead::Model) -> Option<String> {
    let phone = lead.phone.as_deref()?;
    Some(match &lead.phone_extension {
        Some(extension) => format!("{phone} ext. {extension}"),
        None => phone.to_owned(),
    })
}

#[cfg(test)]
mod tests;
