//! What a told lead is kept as: cut, checked and with its keys.

use entity::lead;

use crate::account::party::{KeptPhone, dialled, kept_phone};
use crate::account::rules::record::{
    ADDRESS_LENGTH, CODE_LENGTH, SHORT_LENGTH, full_name, whole_number,
};
use crate::platform::bounds::{NAME_LENGTH, TEXT_LENGTH};
use crate::platform::form::Form;
use crate::platform::text::{fold_name, sort_key};

/// Checks a lead and sets its keys. Numbers that did not change keep their extension.
///
/// `home` is the organisation's country.
pub fn complete(lead: &mut lead::Model, before: Option<&lead::Model>, home: &str) -> Form {
    let mut form = Form::default();
    form.required(&mut lead.subject, NAME_LENGTH, "subject");
    lead.sort_key = sort_key(&lead.subject);
    person(&mut form, lead);
    form.text(&mut lead.company_name, NAME_LENGTH, "companyName");
    lead.company_key = lead.company_name.as_deref().map(fold_name);
    form.text(&mut lead.website, ADDRESS_LENGTH, "website");
    form.country(&mut lead.country, "country");
    form.text(&mut lead.province, SHORT_LENGTH, "province");
    form.text(&mut lead.city, SHORT_LENGTH, "city");

    lead.email_key = form.email(&mut lead.email, "email");
    form.text(&mut lead.phone, CODE_LENGTH, "phone");
    if before.is_none_or(|before| before.phone != lead.phone) {
        let KeptPhone { shown, extension, key } = kept_phone(lead.phone.as_deref(), home);
        lead.phone = shown;
        lead.phone_extension = extension;
        lead.phone_key = key;
    }
    form.text(&mut lead.mobile_phone, CODE_LENGTH, "mobilePhone");
    lead.mobile_key = kept_phone(lead.mobile_phone.as_deref(), home).key;
    lead.mobile_phone = whole_number(lead.mobile_phone.take(), home);

    form.not_negative(lead.estimated_value, "estimatedValue");
    form.not_negative(lead.budget_amount, "budgetAmount");
    form.text(&mut lead.customer_need, TEXT_LENGTH, "customerNeed");
    form.text(&mut lead.pain_points, TEXT_LENGTH, "painPoints");
    form.text(&mut lead.note, TEXT_LENGTH, "note");
    form
}

/// The person's name as it is shown; `None` where no name was told.
#[must_use]
pub fn person_name(lead: &lead::Model) -> Option<String> {
    let name = full_name(lead.first_name.as_deref(), lead.last_name.as_deref());
    (!name.is_empty()).then_some(name)
}

/// What a lead is found by: subject, company, person, numbers and address.
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

fn person(form: &mut Form, lead: &mut lead::Model) {
    form.text(&mut lead.salutation, SHORT_LENGTH, "salutation");
    form.text(&mut lead.first_name, SHORT_LENGTH, "firstName");
    form.text(&mut lead.last_name, SHORT_LENGTH, "lastName");
    form.text(&mut lead.job_title, SHORT_LENGTH, "jobTitle");
    lead.name_key = person_name(lead).map(|name| fold_name(&name));
}

#[cfg(test)]
mod tests;
