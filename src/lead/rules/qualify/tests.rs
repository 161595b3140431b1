use entity::money::Amount;

use super::{Carried, account_of, carried, check_count, contact_of};
use crate::account::input::{AccountTarget, ContactTarget};
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
