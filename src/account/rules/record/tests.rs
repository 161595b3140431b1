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
    assert_eq!(account.name_key, "فولادپارس");
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
    assert_eq!(contact.name_key, "علیکریمی");
    assert_eq!(contact.mobile_phone.as_deref(), Some("+989121035161"));
}

#[test]
fn numbers_are_read_by_the_country_of_the_record() {
    let read = |country: Option<&str>, home: &str, number: &str| {
        let mut account = account();
        account.country = country.map(str::to_owned);
        account.phone = Some(number.to_owned());
        account.fax = Some(number.to_owned());
        assert!(paths(complete_account(&mut account, None, home)).is_empty());
        assert_eq!(account.phone, account.fax);
        let mut contact = contact();
        contact.country = country.map(str::to_owned);
        contact.phone = Some(number.to_owned());
        contact.mobile_phone = Some(number.to_owned());
        assert!(paths(complete_contact(&mut contact, None, home)).is_empty());
        assert_eq!(contact.phone, contact.mobile_phone);
        assert_eq!(account.phone, contact.phone);
        account.phone.unwrap_or_default()
    };
    for (country, home, number, kept) in [
        (Some("GB"), "IR", "020 7946 0286", "+442079460286"),
        (Some("US"), "IR", "(303) 555-0123", "+13035550123"),
        (Some(" gb "), "IR", "020 7946 0286", "+442079460286"),
        (None, "IR", "021 8845 1200", "+982188451200"),
        (None, "GB", "020 7946 0286", "+442079460286"),
        (Some("GB"), "IR", "+98 21 8845 1200", "+982188451200"),
        (Some("AQ"), "IR", "021 8845 1200", "021 8845 1200"),
    ] {
        assert_eq!(read(country, home, number), kept, "{number} in {country:?}, {home}");
    }
}

#[test]
fn a_number_that_cannot_be_kept_is_refused_at_its_path() {
    for (country, number, refused) in [
        ("US", "212-555-0123 ext. 12", vec!["mobilePhone"]),
        ("US", "212-555-0123 x12", vec!["mobilePhone"]),
        ("US", "212-555-0123 #12", vec!["mobilePhone"]),
        ("IR", "0912 345 6778 داخلی ۱۲", vec!["mobilePhone"]),
        ("IR", "9.89121E+11", vec!["phone", "mobilePhone"]),
        ("IR", "'9.89121×10^11", vec!["phone", "mobilePhone"]),
        ("IR", "989123456778.00", vec![]),
    ] {
        let mut contact = contact();
        contact.country = Some(country.to_owned());
        contact.phone = Some(number.to_owned());
        contact.mobile_phone = Some(number.to_owned());
        assert_eq!(paths(complete_contact(&mut contact, None, "IR")), refused, "{number}");
        let mut account = account();
        account.country = Some(country.to_owned());
        account.phone = Some(number.to_owned());
        account.fax = Some(number.to_owned());
        let refused: Vec<&str> = refused
            .into_iter()
            .map(|path| if path == "mobilePhone" { "fax" } else { path })
            .collect();
        assert_eq!(paths(complete_account(&mut account, None, "IR")), refused, "{number}");

        let mut kept = contact.clone();
        kept.mobile_phone = Some(number.to_owned());
        let mut changed = contact::Model { city: Some("Karaj".to_owned()), ..kept.clone() };
        assert!(paths(complete_contact(&mut changed, Some(&kept), "IR")).is_empty(), "{number}");
    }
}

#[test]
fn a_country_has_a_code() {
    for (given, kept) in [
        ("UK", Some("GB")),
        (" us\u{200F}", Some("US")),
        ("XX", None),
        ("ZZ", None),
        ("Iran", None),
    ] {
        let mut account = account();
        account.country = Some(given.to_owned());
        let refused: &[&str] = if kept.is_some() { &[] } else { &["country"] };
        assert_eq!(paths(complete_account(&mut account, None, "IR")), refused, "{given}");
        assert_eq!(account.country.as_deref(), kept, "{given}");
    }
}

#[test]
fn a_number_that_could_not_be_read_is_read_in_its_new_country() {
    let mut unread = account();
    unread.phone = Some("(303) 555-0123".to_owned());
    assert!(paths(complete_account(&mut unread, None, "IR")).is_empty());
    assert_eq!((unread.phone.as_deref(), &unread.phone_key), (Some("(303) 555-0123"), &None));
    let mut moved = account::Model { country: Some("US".to_owned()), ..unread.clone() };
    assert!(paths(complete_account(&mut moved, Some(&unread), "IR")).is_empty());
    assert_eq!(moved.phone_key.as_deref(), Some("+13035550123"));

    let mut read = account();
    read.phone = Some("021 8845 1200 ext. 7".to_owned());
    assert!(paths(complete_account(&mut read, None, "IR")).is_empty());
    let mut moved = account::Model { country: Some("US".to_owned()), ..read.clone() };
    assert!(paths(complete_account(&mut moved, Some(&read), "IR")).is_empty());
    assert_eq!(moved.phone_key.as_deref(), Some("+982188451200"), "it was read already");
    assert_eq!(moved.phone_extension.as_deref(), Some("7"));
}

#[test]
fn a_kept_value_that_breaks_a_rule_blocks_no_other_change() {
    let mut kept = account();
    kept.name = "a\u{7}b".to_owned();
    kept.street = Some("a\nb".to_owned());
    kept.email = Some("nobody".to_owned());
    kept.national_id = Some("123".to_owned());
    kept.country = Some("Iran".to_owned());
    let mut changed = account::Model { city: Some("\u{200F}Karaj".to_owned()), ..kept.clone() };
    assert!(paths(complete_account(&mut changed, Some(&kept), "IR")).is_empty());
    assert_eq!(changed.city.as_deref(), Some("Karaj"));
    assert_eq!((&changed.name, &changed.street), (&kept.name, &kept.street));

    let mut wrong = account::Model { street: Some("c\nd".to_owned()), ..kept.clone() };
    assert_eq!(paths(complete_account(&mut wrong, Some(&kept), "IR")), ["street"]);
    let mut elsewhere = account::Model { country: Some("IR".to_owned()), ..kept.clone() };
    assert_eq!(paths(complete_account(&mut elsewhere, Some(&kept), "IR")), ["country"]);
}
