use entity::money::Amount;

use super::{complete, search_parts};
use crate::lead::rules::sample::{lead, some_text};
use crate::platform::error::Error;

#[test]
fn a_lead_is_kept_with_its_keys() {
    let mut lead = lead();
    lead.subject = "  درایو ".to_owned();
    lead.first_name = some_text("علي");
    lead.last_name = some_text(" کریمی ");
    lead.company_name = some_text("شرکت فولاد پارس (سهامی خاص)");
    lead.email = some_text("Ali@Fulad.IR");
    lead.phone = some_text("۰۲۱-۸۸۴۵۱۲۰۰ داخلی ۱۲");
    lead.mobile_phone = some_text("0912 103 5161");
    lead.country = some_text(" ir ");
    lead.city = some_text("  ");
    complete(&mut lead, None, "IR").into_result().expect("all is well");
    assert_eq!(lead.subject, "درایو");
    assert_eq!(lead.name_key.as_deref(), Some("علیکریمی"));
    assert_eq!(lead.company_key.as_deref(), Some("فولادپارس"));
    assert_eq!(lead.email.as_deref(), Some("Ali@Fulad.IR"));
    assert_eq!(lead.email_key.as_deref(), Some("ali@fulad.ir"));
    assert_eq!(lead.phone.as_deref(), Some("+982188451200"));
    assert_eq!(lead.phone_extension.as_deref(), Some("12"));
    assert_eq!(lead.mobile_key.as_deref(), Some("+989121035161"));
    assert_eq!(lead.country.as_deref(), Some("IR"));
    assert_eq!(lead.city, None);
    assert!(search_parts(&lead).contains(&"09121035161".to_owned()));

    let before = lead.clone();
    complete(&mut lead, Some(&before), "IR").into_result().expect("all is well");
    assert_eq!(lead, before, "what is kept is kept again");
}

#[test]
fn all_errors_are_reported_at_once() {
    let mut lead = lead();
    lead.subject = " ".to_owned();
    lead.email = some_text("kharid@@fulad .ir");
    lead.country = some_text("Iran");
    lead.estimated_value = Some(Amount::from_units(-1));
    lead.company_name = some_text(&"ش".repeat(201));
    let Err(Error::Refused(problems)) = complete(&mut lead, None, "IR").into_result() else {
        panic!("it is refused");
    };
    let paths: Vec<String> = problems.iter().map(|problem| problem.path.join(".")).collect();
    assert_eq!(paths, ["subject", "companyName", "country", "email", "estimatedValue"]);
}

#[test]
fn a_text_that_is_no_phone_number_is_kept_as_entered() {
    let mut lead = lead();
    lead.phone = some_text("بعداً می‌گوید");
    complete(&mut lead, None, "IR").into_result().expect("all is well");
    assert_eq!(lead.phone.as_deref(), Some("بعداً می‌گوید"));
    assert_eq!(lead.phone_key, None);
}
