//! Decides what a lead is qualified into if the caller gives no customer or amounts.

use entity::lead;
use entity::money::Amount;

use crate::account::input::{
    AccountTarget, ContactTarget, NewAccountInput, NewContactInput, Nothing,
};
use crate::account::party::{is_shortened, without_extension};
use crate::platform::country;
use crate::platform::error::{UserError, UserErrorCode};
use crate::platform::message::Message;
use crate::platform::text::visible::in_one_line;

/// The maximum number of opportunities that one lead is qualified into.
pub const MOST_OPPORTUNITIES: usize = 5;

/// The lead's company; none if the lead names no company. E-mail address and mobile number belong to the person, if
/// there is one.
#[must_use]
pub fn account_of(lead: &lead::Model) -> AccountTarget {
    let Some(name) = kept(&lead.company_name) else {
        return AccountTarget::None(Nothing::None);
    };
    let is_person_named = lead.first_name.is_some() || lead.last_name.is_some();
    AccountTarget::Create(NewAccountInput {
        name,
        legal_name: None,
        national_id: None,
        economic_code: None,
        phone: phone_of(lead).or_else(|| mobile_of(lead).filter(|_| !is_person_named)),
        email: lead.email.clone().filter(|_| !is_person_named),
        website: kept(&lead.website),
        country: country_of(lead),
        province: kept(&lead.province),
        city: kept(&lead.city),
    })
}

/// The lead's person; none if the lead has no personal name.
#[must_use]
pub fn contact_of(lead: &lead::Model) -> ContactTarget {
    let (first_name, last_name) = match (kept(&lead.first_name), kept(&lead.last_name)) {
        (None, None) => return ContactTarget::None(Nothing::None),
        (first, Some(last)) => (first, last),
        (Some(first), None) => (None, first),
    };
    ContactTarget::Create(NewContactInput {
        first_name,
        last_name,
        salutation: kept(&lead.salutation),
        job_title: kept(&lead.job_title),
        email: lead.email.clone(),
        phone: phone_of(lead),
        mobile_phone: mobile_of(lead),
        country: country_of(lead),
        province: kept(&lead.province),
        city: kept(&lead.city),
    })
}

/// The requested account; a new one without a country is in the lead's.
#[must_use]
pub fn account_in_country_of(lead: &lead::Model, mut target: AccountTarget) -> AccountTarget {
    if let AccountTarget::Create(new) = &mut target {
        new.country = new.country.take().or_else(|| country_of(lead));
    }
    target
}

/// The requested contact; a new one without a country is in the lead's, unless it belongs to an account, whose country
/// it then takes.
#[must_use]
pub fn contact_in_country_of(
    lead: &lead::Model,
    mut target: ContactTarget,
    account: &AccountTarget,
) -> ContactTarget {
    if let (ContactTarget::Create(new), AccountTarget::None(_)) = (&mut target, account) {
        new.country = new.country.take().or_else(|| country_of(lead));
    }
    target
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
    Err(UserError::new(UserErrorCode::LIMIT_EXCEEDED, message).at("opportunities"))
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

/// A text that the lead keeps, in a form that a new record may have.
fn kept(text: &Option<String>) -> Option<String> {
    let text = text.as_deref().map(in_one_line);
    text.filter(|text| !text.is_empty())
}

/// The code of the lead's country. An older lead may have kept a code that is none.
fn country_of(lead: &lead::Model) -> Option<String> {
    lead.country.as_deref().and_then(country::code).map(str::to_owned)
}

/// The mobile number without an extension. An older lead may have kept one with an extension, or a shortened number.
fn mobile_of(lead: &lead::Model) -> Option<String> {
    let mobile = lead.mobile_phone.as_deref().filter(|mobile| !is_shortened(mobile))?;
    Some(without_extension(mobile))
}

fn phone_of(lead: &lead::Model) -> Option<String> {
    let phone = lead.phone.as_deref().filter(|phone| !is_shortened(phone))?;
    Some(match &lead.phone_extension {
        Some(extension) => format!("{phone} ext. {extension}"),
        None => phone.to_owned(),
    })
}

#[cfg(test)]
mod tests;
