use entity::money::Amount;

use super::{
    Carried, account_in_country_of, account_of, carried, check_count, contact_in_country_of,
    contact_of,
};
use crate::account::input::{AccountTarget, ContactTarget, Nothing};
use crate::lead::rules::sample::{lead, some_text};

fn place() -> (Option<String>, Option<String>, Option<String>) {
    (some_text("IR"), some_text("تهران"), some_text("ری"))
}

#[test]
fn company_and_person_become_account_and_contact() {
    let mut lead = lead();
    lead.company_name = some_text("فولاد پارس");
    lead.first_name = some_text("علی");
    lead.email = some_text("ali@fulad.ir");
    lead.phone = some_text("+982188451200");
    lead.phone_extension = some_text("12");
    lead.mobile_phone = some_text("+989121035161");
    lead.country = some_text("IR");
    lead.province = some_text("تهران");
    lead.city = some_text("ری");
    let AccountTarget::Create(account) = account_of(&lead) else {
        panic!("the company is made");
    };
    assert_eq!(account.name, "فولاد پارس");
    assert_eq!(account.email, None, "the address is the person's");
    assert_eq!(account.phone.as_deref(), Some("+982188451200 ext. 12"));
    assert_eq!((account.country, account.province, account.city), place());
    let ContactTarget::Create(contact) = contact_of(&lead) else {
        panic!("the person is made");
    };
    assert_eq!(contact.last_name, "علی", "the only name there is");
    assert_eq!(contact.first_name, None);
    assert_eq!(contact.phone.as_deref(), Some("+982188451200 ext. 12"));
    assert_eq!(contact.mobile_phone.as_deref(), Some("+989121035161"));
    assert_eq!((contact.country, contact.province, contact.city), place());

    lead.first_name = None;
    lead.phone = None;
    assert!(matches!(contact_of(&lead), ContactTarget::None(_)));
    let AccountTarget::Create(account) = account_of(&lead) else {
        panic!("the company is made");
    };
    assert_eq!(account.email.as_deref(), Some("ali@fulad.ir"));
    assert_eq!(account.phone.as_deref(), Some("+989121035161"), "nobody else has it");
    lead.company_name = None;
    assert!(matches!(account_of(&lead), AccountTarget::None(_)));
}

#[test]
fn what_an_older_lead_kept_blocks_no_customer() {
    let mut lead = lead();
    lead.last_name = some_text("Karimi");
    lead.phone = some_text("9.89121E+11");
    for (country, mobile, expected) in [
        ("UK", "07911 123456 ext. 7", (some_text("GB"), some_text("07911 123456"))),
        ("XX", "9.89121E+11", (None, None)),
    ] {
        lead.country = some_text(country);
        lead.mobile_phone = some_text(mobile);
        let ContactTarget::Create(contact) = contact_of(&lead) else {
            panic!("the person is made");
        };
        assert_eq!(contact.phone, None);
        assert_eq!((contact.country, contact.mobile_phone), expected, "{country} {mobile}");
    }
}

#[test]
fn a_new_customer_without_a_country_is_in_that_of_the_lead() {
    let mut lead = lead();
    lead.company_name = some_text("Acme");
    lead.last_name = some_text("Karimi");
    let requested = (account_of(&lead), contact_of(&lead));
    lead.country = some_text("US");
    let nobody = AccountTarget::None(Nothing::None);
    let in_country = |country: &Option<String>| country.as_deref() == Some("US");
    let AccountTarget::Create(account) = account_in_country_of(&lead, requested.0.clone()) else {
        panic!("the company is made");
    };
    assert!(in_country(&account.country));
    for (company, is_in_country) in [(&nobody, true), (&requested.0, false)] {
        let contact = contact_in_country_of(&lead, requested.1.clone(), company);
        let ContactTarget::Create(contact) = contact else { panic!("the person is made") };
        assert_eq!(in_country(&contact.country), is_in_country);
    }
    let american = AccountTarget::Create(account);
    lead.country = some_text("DE");
    let AccountTarget::Create(account) = account_in_country_of(&lead, american) else {
        panic!("the company is made");
    };
    assert!(in_country(&account.country), "the given country stays");
}

#[test]
fn amounts_stay_in_their_currency() {
    let mut lead = lead();
    lead.estimated_value = Some(Amount::from_units(7));
    lead.budget_amount = Some(Amount::from_units(9));
    let kept = Carried { estimated_value: lead.estimated_value, budget_amount: lead.budget_amount };
    assert_eq!(carried(&lead, "IRR"), kept);
    assert_eq!(carried(&lead, "EUR"), Carried::default());
}

#[test]
fn five_opportunities_are_the_most() {
    assert!(check_count(0).is_ok());
    assert!(check_count(5).is_ok());
    assert!(check_count(6).is_err());
}
