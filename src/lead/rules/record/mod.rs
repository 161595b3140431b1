//! Checks leads, trims their texts and sets their search and duplicate keys.

use entity::lead;

use crate::account::party::{StoredPhone, searched_forms, stored_phone};
use crate::account::rules::record::{
    ADDRESS_LENGTH, SHORT_LENGTH, bare_phone, check_phone, full_name,
};
use crate::platform::bounds::{NAME_LENGTH, TEXT_LENGTH};
use crate::platform::text::{fold_name, sort_key};
use crate::platform::validator::Validator;

/// Checks a lead and sets its keys. What a change leaves as it is, is not checked.
///
/// `home` is the organisation's country, which a lead without a country is taken to be in.
pub fn complete(lead: &mut lead::Model, before: Option<&lead::Model>, home: &str) -> Validator {
    let mut validator = Validator::of_change(before, lead);
    validator.required(&mut lead.subject, NAME_LENGTH, "subject");
    person(&mut validator, lead);
    validator.text(&mut lead.company_name, NAME_LENGTH, "companyName");
    fold_lead(lead);
    validator.code(&mut lead.website, ADDRESS_LENGTH, "website");
    validator.country(&mut lead.country, "country");
    validator.text(&mut lead.province, SHORT_LENGTH, "province");
    validator.text(&mut lead.city, SHORT_LENGTH, "city");

    lead.email_key = validator.email(&mut lead.email, "email");
    let country = lead.country.as_deref().unwrap_or(home);
    check_phone(&mut validator, &mut lead.phone, "phone");
    let is_new = before.is_none_or(|before| before.phone != lead.phone);
    let is_elsewhere = before.is_some_and(|before| before.country != lead.country);
    if is_new || (is_elsewhere && lead.phone_key.is_none()) {
        let StoredPhone { shown, extension, key } = stored_phone(lead.phone.as_deref(), country);
        lead.phone = shown;
        lead.phone_extension = extension;
        lead.phone_key = key;
    }
    let mobile = &mut lead.mobile_phone;
    check_phone(&mut validator, mobile, "mobilePhone");
    lead.mobile_key = bare_phone(&mut validator, mobile, country, "mobilePhone");

    validator.not_negative(lead.estimated_value, "estimatedValue");
    validator.not_negative(lead.budget_amount, "budgetAmount");
    validator.text(&mut lead.customer_need, TEXT_LENGTH, "customerNeed");
    validator.text(&mut lead.pain_points, TEXT_LENGTH, "painPoints");
    validator.text(&mut lead.note, TEXT_LENGTH, "note");
    validator
}

/// Sets the keys of a lead's subject and names.
pub fn fold_lead(lead: &mut lead::Model) {
    lead.sort_key = sort_key(&lead.subject);
    lead.name_key = person_name(lead).map(|name| fold_name(&name));
    lead.company_key = lead.company_name.as_deref().map(fold_name);
}

/// The person's full name for display; `None` if no name was given.
#[must_use]
pub fn person_name(lead: &lead::Model) -> Option<String> {
    let name = full_name(lead.first_name.as_deref(), lead.last_name.as_deref());
    (!name.is_empty()).then_some(name)
}

/// The parts of a lead's search text: subject, company, person, phone numbers and e-mail address.
#[must_use]
pub fn search_parts(lead: &lead::Model) -> Vec<String> {
    let numbers = [&lead.phone, &lead.mobile_phone].into_iter().flatten();
    let mut parts = vec![lead.subject.clone()];
    parts.extend(lead.company_name.clone());
    parts.extend(person_name(lead));
    parts.extend(numbers.flat_map(|number| searched_forms(number)));
    parts.extend(lead.email.clone());
    parts
}

fn person(validator: &mut Validator, lead: &mut lead::Model) {
    validator.text(&mut lead.salutation, SHORT_LENGTH, "salutation");
    validator.text(&mut lead.first_name, SHORT_LENGTH, "firstName");
    validator.text(&mut lead.last_name, SHORT_LENGTH, "lastName");
    validator.text(&mut lead.job_title, SHORT_LENGTH, "jobTitle");
}

#[cfg(test)]
mod tests;
