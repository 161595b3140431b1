//! Checks leads, trims their texts and sets their search and duplicate keys.

use entity::lead;

use crate::account::party::{StoredPhone, dialled, stored_phone};
use crate::account::rules::record::{
    ADDRESS_LENGTH, CODE_LENGTH, SHORT_LENGTH, full_name, phone_without_extension,
};
use crate::platform::bounds::{NAME_LENGTH, TEXT_LENGTH};
use crate::platform::text::{fold_name, sort_key};
use crate::platform::validator::Validator;

/// Checks a lead and sets its keys. Phone numbers that did not change keep their extension.
///
/// `home` is the organisation's country, the default for phone numbers.
pub fn complete(lead: &mut lead::Model, before: Option<&lead::Model>, home: &str) -> Validator {
    let mut validator = Validator::default();
    validator.required(&mut lead.subject, NAME_LENGTH, "subject");
    lead.sort_key = sort_key(&lead.subject);
    person(&mut validator, lead);
    validator.text(&mut lead.company_name, NAME_LENGTH, "companyName");
    lead.company_key = lead.company_name.as_deref().map(fold_name);
    validator.text(&mut lead.website, ADDRESS_LENGTH, "website");
    validator.country(&mut lead.country, "country");
    validator.text(&mut lead.province, SHORT_LENGTH, "province");
    validator.text(&mut lead.city, SHORT_LENGTH, "city");

    lead.email_key = validator.email(&mut lead.email, "email");
    validator.text(&mut lead.phone, CODE_LENGTH, "phone");
    if before.is_none_or(|before| before.phone != lead.phone) {
        let StoredPhone { shown, extension, key } = stored_phone(lead.phone.as_deref(), home);
        lead.phone = shown;
        lead.phone_extension = extension;
        lead.phone_key = key;
    }
    validator.text(&mut lead.mobile_phone, CODE_LENGTH, "mobilePhone");
    lead.mobile_key = stored_phone(lead.mobile_phone.as_deref(), home).key;
    lead.mobile_phone = phone_without_extension(lead.mobile_phone.take(), home);

    validator.not_negative(lead.estimated_value, "estimatedValue");
    validator.not_negative(lead.budget_amount, "budgetAmount");
    validator.text(&mut lead.customer_need, TEXT_LENGTH, "customerNeed");
    validator.text(&mut lead.pain_points, TEXT_LENGTH, "painPoints");
    validator.text(&mut lead.note, TEXT_LENGTH, "note");
    validator
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
    let numbers = numbers.flat_map(|number| [Some(number.clone()), dialled(number)]);
    let mut parts = vec![lead.subject.clone()];
    parts.extend(lead.company_name.clone());
    parts.extend(person_name(lead));
    parts.extend(numbers.flatten());
    parts.extend(lead.email.clone());
    parts
}

fn person(validator: &mut Validator, lead: &mut lead::Model) {
    validator.text(&mut lead.salutation, SHORT_LENGTH, "salutation");
    validator.text(&mut lead.first_name, SHORT_LENGTH, "firstName");
    validator.text(&mut lead.last_name, SHORT_LENGTH, "lastName");
    validator.text(&mut lead.job_title, SHORT_LENGTH, "jobTitle");
    lead.name_key = person_name(lead).map(|name| fold_name(&name));
}

#[cfg(test)]
mod tests;
