//! What a lead is qualified into, where the caller does not say.

use entity::lead;
use entity::money::Amount;

use crate::account::input::{
    AccountTarget, ContactTarget, NewAccountInput, NewContactInput, Nothing,
};
use crate::platform::error::{UserError, UserErrorCode};
use crate::platform::message::Message;

/// The most opportunities of one lead at once.
pub const MOST_OPPORTUNITIES: usize = 5;

/// The lead's company, or none where it has none. An address belongs to the person, if there is
/// one.
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

/// The lead's person, or none where it has no name.
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
/// More than five.
pub fn check_count(opportunities: usize) -> Result<(), UserError> {
    if opportunities <= MOST_OPPORTUNITIES {
        return Ok(());
    }
    let message = Message::new("lead-too-many-opportunities").with("most", MOST_OPPORTUNITIES);
    Err(UserError::new(UserErrorCode::LimitExceeded, message).at("opportunities"))
}

/// The lead's amounts as its opportunities take them over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Carried {
    /// What it may be worth.
    pub estimated_value: Option<Amount>,
    /// What they can spend.
    pub budget_amount: Option<Amount>,
}

/// The amounts that can be carried over: none into another currency.
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
