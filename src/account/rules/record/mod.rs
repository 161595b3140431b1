//! Checks accounts and contacts, trims their texts and sets their search and duplicate keys.

use entity::choice::PartyKind;
use entity::{account, contact};

use crate::account::party::{
    InvalidNationalId, StoredPhone, is_shortened, national_id, stored_phone,
};
use crate::platform::bounds::NAME_LENGTH;
use crate::platform::error::UserError;
use crate::platform::text::{fold_name, sort_key};
use crate::platform::validator::Validator;

/// The maximum length of a person's name, a city or a title, in characters.
pub const SHORT_LENGTH: usize = 100;
/// The maximum length of a code or a number, in characters.
pub const CODE_LENGTH: usize = 50;
/// The maximum length of a street or a website's address, in characters.
pub const ADDRESS_LENGTH: usize = 500;

/// Checks an account and sets its keys. What a change leaves as it is, is not checked.
///
/// `home` is the organisation's country, which an account without a country is taken to be in.
pub fn complete_account(
    account: &mut account::Model,
    before: Option<&account::Model>,
    home: &str,
) -> Validator {
    let mut validator = Validator::of_change(before, account);
    validator.required(&mut account.name, NAME_LENGTH, "name");
    fold_account(account);
    validator.text(&mut account.legal_name, NAME_LENGTH, "legalName");
    validator.code(&mut account.economic_code, CODE_LENGTH, "economicCode");
    let registration = &mut account.registration_number;
    validator.code(registration, CODE_LENGTH, "registrationNumber");
    validator.country(&mut account.country, "country");
    validator.text(&mut account.province, SHORT_LENGTH, "province");
    validator.text(&mut account.city, SHORT_LENGTH, "city");
    validator.text(&mut account.street, ADDRESS_LENGTH, "street");
    validator.code(&mut account.postal_code, CODE_LENGTH, "postalCode");
    validator.code(&mut account.website, ADDRESS_LENGTH, "website");
    account.email_key = validator.email(&mut account.email, "email");

    let country = account.country.as_deref().unwrap_or(home);
    let is_elsewhere = before.is_some_and(|before| before.country != account.country);
    let is_other_kind = before.is_some_and(|before| before.kind != account.kind);
    let at_fault = match before {
        Some(before) if before.national_id == account.national_id => {
            is_elsewhere.then_some("country").or(is_other_kind.then_some("kind"))
        }
        Some(_) | None => Some("nationalId"),
    };
    validator.code(&mut account.national_id, CODE_LENGTH, "nationalId");
    if let Some(path) = at_fault {
        identify(&mut validator, (account.kind, country), &mut account.national_id, path);
    }

    check_phone(&mut validator, &mut account.phone, "phone");
    let is_new = before.is_none_or(|before| before.phone != account.phone);
    if is_new || (is_elsewhere && account.phone_key.is_none()) {
        let StoredPhone { shown, extension, key } = stored_phone(account.phone.as_deref(), country);
        account.phone = shown;
        account.phone_extension = extension;
        account.phone_key = key;
    }
    check_phone(&mut validator, &mut account.fax, "fax");
    bare_phone(&mut validator, &mut account.fax, country, "fax");
    validator
}

/// Checks a contact and sets its names and keys. What a change leaves as it is, is not checked.
///
/// `home` is the country of its company, else the organisation's; a contact without a country is taken to be in it.
pub fn complete_contact(
    contact: &mut contact::Model,
    before: Option<&contact::Model>,
    home: &str,
) -> Validator {
    let mut validator = Validator::of_change(before, contact);
    validator.text(&mut contact.salutation, SHORT_LENGTH, "salutation");
    validator.text(&mut contact.first_name, SHORT_LENGTH, "firstName");
    validator.required(&mut contact.last_name, SHORT_LENGTH, "lastName");
    contact.full_name = full_name(contact.first_name.as_deref(), Some(&contact.last_name));
    fold_contact(contact);
    validator.text(&mut contact.job_title, SHORT_LENGTH, "jobTitle");
    validator.country(&mut contact.country, "country");
    validator.text(&mut contact.province, SHORT_LENGTH, "province");
    validator.text(&mut contact.city, SHORT_LENGTH, "city");
    validator.text(&mut contact.street, ADDRESS_LENGTH, "street");
    validator.code(&mut contact.postal_code, CODE_LENGTH, "postalCode");
    contact.email_key = validator.email(&mut contact.email, "email");

    let country = contact.country.as_deref().unwrap_or(home);
    let is_elsewhere = before.is_some_and(|before| {
        (&before.country, before.account_id) != (&contact.country, contact.account_id)
    });
    let at_fault = match before {
        Some(before) if before.national_id == contact.national_id => {
            (before.country != contact.country).then_some("country")
        }
        Some(_) | None => Some("nationalId"),
    };
    validator.code(&mut contact.national_id, CODE_LENGTH, "nationalId");
    if let Some(path) = at_fault {
        identify(&mut validator, (PartyKind::Person, country), &mut contact.national_id, path);
    }

    check_phone(&mut validator, &mut contact.phone, "phone");
    let is_new = before.is_none_or(|before| before.phone != contact.phone);
    if is_new || (is_elsewhere && contact.phone_key.is_none()) {
        let StoredPhone { shown, extension, key } = stored_phone(contact.phone.as_deref(), country);
        contact.phone = shown;
        contact.phone_extension = extension;
        contact.phone_key = key;
    }
    let mobile = &mut contact.mobile_phone;
    check_phone(&mut validator, mobile, "mobilePhone");
    contact.mobile_key = bare_phone(&mut validator, mobile, country, "mobilePhone");
    validator
}

/// Sets the keys of an account's name.
pub fn fold_account(account: &mut account::Model) {
    account.name_key = fold_name(&account.name);
    account.name_sort = sort_key(&account.name);
}

/// Sets the keys of a contact's full name.
pub fn fold_contact(contact: &mut contact::Model) {
    contact.name_key = fold_name(&contact.full_name);
    let by_family = [Some(contact.last_name.as_str()), contact.first_name.as_deref()];
    contact.name_sort = sort_key(&by_family.into_iter().flatten().collect::<Vec<_>>().join(" "));
}

/// A person's full name for display.
#[must_use]
pub fn full_name(first: Option<&str>, last: Option<&str>) -> String {
    let names: Vec<&str> = first.into_iter().chain(last).collect();
    names.join(" ")
}

/// Checks a phone number as entered: a text of which a spreadsheet has left only the first digits is refused.
pub fn check_phone(validator: &mut Validator, field: &mut Option<String>, path: &str) {
    validator.text(field, CODE_LENGTH, path);
    if validator.is_new(path) && field.as_deref().is_some_and(is_shortened) {
        validator.refuse(UserError::invalid("phone-shortened").at(path));
    }
}

/// Stores a checked phone number of a column without an extension; returns the number in E.164 format if it could be
/// parsed. A number with an extension is refused; a kept one stays as entered.
pub fn bare_phone(
    validator: &mut Validator,
    field: &mut Option<String>,
    country: &str,
    path: &str,
) -> Option<String> {
    let StoredPhone { shown, extension, key } = stored_phone(field.as_deref(), country);
    if extension.is_none() {
        *field = shown;
    } else if validator.is_new(path) {
        validator.refuse(UserError::invalid("phone-extension-elsewhere").at(path));
    }
    key
}

/// Checks a national id of a kind of party in a country; `path` is the input that made it wrong.
fn identify(
    validator: &mut Validator,
    (kind, country): (PartyKind, &str),
    id: &mut Option<String>,
    path: &str,
) {
    let Some(given) = id.as_deref() else { return };
    let refused = |refusal| {
        let key = match refusal {
            InvalidNationalId::Company => "customer-national-id-company",
            InvalidNationalId::Person => "customer-national-id-person",
            InvalidNationalId::Length => "customer-national-id-length",
        };
        UserError::invalid(key).at(path)
    };
    let checked = national_id(kind, country, given).map_err(refused);
    if let Some(kept) = validator.check(checked) {
        *id = Some(kept);
    }
}

#[cfg(test)]
mod tests;
