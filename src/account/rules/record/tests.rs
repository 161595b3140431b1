use chrono::{DateTime, Utc};
use entity::choice::PartyKind;
use entity::id::{AccountId, ContactId, UserId};
use entity::{account, contact};

use super::{complete_account, complete_contact};
use crate::platform::error::Error;
use crate::platform::validator::Validator;

fn account() -> account::Model {
    account::Model {
        id: AccountId::generate(),
        version: 1,
        name: "شرکت فولاد پارس".to_owned(),
        name_key: String::new(),
        name_sort: String::new(),
        legal_name: None,
        kind: PartyKind::Organization,
        national_id: None,
        economic_code: None,
        registration_number: None,
        country: None,
        province: None,
        city: None,
        street: None,
        postal_code: None,
        phone: None,
        phone_extension: None,
        phone_key: None,
        fax: None,
        email: None,
        email_key: None,
        website: None,
        tax_rate_id: None,
        owner_id: UserId::generate(),
        team_id: None,
        created_at: DateTime::<Utc>::UNIX_EPOCH,
        updated_at: DateTime::<Utc>::UNIX_EPOCH,
        deleted_at: None,
    }
}

fn contact() -> contact::Model {
    contact::Model {
        id: ContactId::generate(),
        version: 1,
        account_id: None,
        salutation: None,
        first_name: Some("علي".to_owned()),
        last_name: " کریمی".to_owned(),
        full_name: String::new(),
        name_key: String::new(),
        name_sort: String::new(),
        job_title: None,
        national_id: None,
        country: None,
        province: None,
        city: None,
        street: None,
        postal_code: None,
        phone: None,
        phone_extension: None,
        phone_key: None,
        mobile_phone: None,
        mobile_key: None,
        email: None,
        email_key: None,
        owner_id: UserId::generate(),
        team_id: None,
        created_at: DateTime::<Utc>::UNIX_EPOCH,
        updated_at: DateTime::<Utc>::UNIX_EPOCH,
        deleted_at: None,
    }
}

fn paths(validator: Validator) -> Vec<String> {
    match validator.into_result() {
        Err(Error::Refused(problems)) => {
            problems.iter().map(|problem| problem.path.join(".")).collect()
        }
        _ => Vec::new(),
    }
}

#[test]
fn an_account_is_kept_with_its_keys() {
    let mut account = account();
    account.national_id = Some("۱۰۱۰۰۳۰۲۷۴۶".to_owned());
    account.phone = Some("021 8845 1200 ext. 7".to_owned());
    account.fax = Some("021 8845 1201".to_owned());
    assert!(paths(complete_account(&mut account, None, "IR")).is_empty());
    assert_eq!(account.name_key, "فولاد پارس");
    assert_eq!(account.national_id.as_deref(), Some("10100302746"));
    assert_eq!(account.phone_key.as_deref(), Some("+982188451200"));
    assert_eq!(account.phone_extension.as_deref(), Some("7"));
    assert_eq!(account.fax.as_deref(), Some("+982188451201"));
    let before = account.clone();
    assert!(paths(complete_account(&mut account, Some(&before), "IR")).is_empty());
    assert_eq!(account, before, "what is kept is kept again");
}

#[test]
fn a_national_id_is_tested_by_kind_and_country() {
    let given = |kind, country: Option<&str>, id: &str| {
        let mut account = account();
        account.kind = kind;
        account.country = country.map(str::to_owned);
        account.national_id = Some(id.to_owned());
        paths(complete_account(&mut account, None, "IR"))
    };
    let refused = ["nationalId"];
    assert!(given(PartyKind::Organization, None, "10100302746").is_empty());
    assert_eq!(given(PartyKind::Organization, None, "10100302747"), refused);
    assert_eq!(given(PartyKind::Person, Some("ir"), "10100302746"), refused);
    assert!(given(PartyKind::Person, Some("IR"), "0499370899").is_empty());
    assert!(given(PartyKind::Organization, Some("DE"), "HRB 12345").is_empty());
}

#[test]
fn a_contact_is_kept_with_its_names_and_keys() {
    let mut contact = contact();
    contact.mobile_phone = Some("۰۹۱۲۱۰۳۵۱۶۱".to_owned());
    contact.email = Some("@".to_owned());
    contact.national_id = Some("123".to_owned());
    let wrong = paths(complete_contact(&mut contact, None, "IR"));
    assert_eq!(wrong, ["email", "nationalId"]);
    assert_eq!(contact.full_name, "علي کریمی");
    assert_eq!(contact.name_key, "علی کریمی");
    assert_eq!(contact.mobile_phone.as_deref(), Some("+989121035161"));
}
