use std::hint::black_box;

use proptest::prelude::{any, proptest};

use entity::choice::PartyKind;

use super::{
    InvalidNationalId, Phone, is_company_id, is_mobile, is_person_id, is_shortened, national_id,
    phone, without_extension,
};

#[test]
fn a_company_id_has_its_check_digit() {
    for (id, valid) in [
        ("10380284790", true),
        ("14007650912", true),
        ("۱۰۱۰۰۳۰۲۷۴۶", true),
        (" 10861677542\u{200F}", true),
        ("10380285692", false),
        ("33333333333", false),
        ("10100000006", false),
        ("1038028479", false),
        ("103802847900", false),
        ("1038028479a", false),
        ("", false),
    ] {
        assert_eq!(is_company_id(id), valid, "{id}");
    }
}

#[test]
fn a_person_id_has_its_check_digit() {
    for (id, valid) in [
        ("0499370899", true),
        ("0084575948", true),
        ("٠٧٩٠٤١٩٩٠٤", true),
        ("001-354241-9", true),
        ("0684159414", true),
        ("0684159415", false),
        ("1111111111", false),
        ("0000000000", false),
        ("499370899", false),
        ("", false),
    ] {
        assert_eq!(is_person_id(id), valid, "{id}");
    }
}

#[test]
fn one_wrong_digit_spoils_a_person_id() {
    let id = "0084575948";
    for (at, right) in id.char_indices() {
        for wrong in ('0'..='9').filter(|&digit| digit != right) {
            let mut typo = id.to_owned();
            typo.replace_range(at..=at, &wrong.to_string());
            assert!(!is_person_id(&typo), "{typo}");
        }
    }
}

#[test]
fn a_national_id_is_checked_in_iran_only() {
    use PartyKind::{Organization, Person};
    let long = "9".repeat(31);
    for (kind, country, text, kept) in [
        (Organization, "IR", "۱۰۳۸۰۲۸۴۷۹۰", Ok("10380284790")),
        (Person, "ir", " 001-354241-9 ", Ok("0013542419")),
        (Organization, "IR", "0013542419", Err(InvalidNationalId::Company)),
        (Person, "IR", "10380284790", Err(InvalidNationalId::Person)),
        (Organization, "DE", " HRB 12345 ", Ok("HRB 12345")),
        (Person, "DE", " ", Err(InvalidNationalId::Length)),
        (Person, "DE", long.as_str(), Err(InvalidNationalId::Length)),
    ] {
        let kept = kept.map(str::to_owned);
        assert_eq!(national_id(kind, country, text), kept, "{country} {text}");
    }
}

#[test]
fn numbers_are_read_as_people_write_them() {
    for (text, country, e164, extension) in [
        ("021-8888 1234 داخلی 12", "IR", "+982188881234", Some("12")),
        ("۰۲۱-۸۸۸۸۱۲۳۴ (داخلي: ۱۲)", "IR", "+982188881234", Some("12")),
        ("(021) 88881234 ext. 12", "IR", "+982188881234", Some("12")),
        ("02188881234 Extension 007", "IR", "+982188881234", Some("007")),
        ("02188881234x12", "ir", "+982188881234", Some("12")),
        ("02188881234 #12", "IR", "+982188881234", Some("12")),
        ("2188881234", "IR", "+982188881234", None),
        ("+98 (0)21 8888 1234", "IR", "+982188881234", None),
        ("0098 912 123 4567", "IR", "+989121234567", None),
        ("989121234567", "IR", "+989121234567", None),
        ("٠٩١٢ ١٢٣ ٤٥٦٧", "IR", "+989121234567", None),
        ("9121234567", "IR", "+989121234567", None),
        ("09551234567", "IR", "", None),
        ("09991112233", "IR", "+989991112233", None),
        ("021-54321", "IR", "+982154321", None),
        ("\u{202A}+98 912 123 4567\u{202C}", "", "+989121234567", None),
        ("+49 30 901820", "IR", "+4930901820", None),
        ("030 901820", "DE", "+4930901820", None),
        ("+39 06 6982 1234", "IR", "+390669821234", None),
        ("+98 13 3333 4444", "US", "+981333334444", None),
        ("(212) 736-5000", "US", "+12127365000", None),
        ("TEL:02188451234", "IR", "+982188451234", None),
        ("phone: 021 8845 1234 ext. 7", "IR", "+982188451234", Some("7")),
        ("Tel. 021-88451234", "IR", "+982188451234", None),
        ("tel:+98-912-345-6778", "US", "+989123456778", None),
        ("تلفن: ۰۲۱۸۸۴۵۱۲۳۴", "IR", "+982188451234", None),
        ("Fax 02188451234", "IR", "+982188451234", None),
        ("0912–345–6778", "IR", "+989123456778", None),
        ("0912_3456778", "IR", "+989123456778", None),
        ("'09123456778", "IR", "+989123456778", None),
        ("09121234567.0", "IR", "+989121234567", None),
        ("989121234567.00", "IR", "+989121234567", None),
        ("011 1 212 555 0123", "US", "+12125550123", None),
        ("011 44 20 7946 0286", "US", "+442079460286", None),
        ("88881234", "IR", "", None),
        ("021-8888", "IR", "+98218888", None),
        ("021-88881234 داخلی", "IR", "", None),
        ("021-88881234 داخلی علی", "IR", "", None),
        ("02188881234، 02188881235", "IR", "", None),
        ("علی 09121234567", "IR", "", None),
        ("09121234567", "", "", None),
        ("09121234567", "AQ", "", None),
        ("09121234567", "IRAN", "", None),
        ("1+1", "IR", "", None),
        ("+", "IR", "", None),
        ("", "IR", "", None),
    ] {
        let expected = (!e164.is_empty())
            .then(|| Phone { e164: e164.to_owned(), extension: extension.map(str::to_owned) });
        assert_eq!(phone(text, country), expected, "{text}");
    }
}

#[test]
fn an_extension_is_left_out() {
    for (text, number) in [
        ("212-555-0123 ext. 12", "212-555-0123"),
        ("0912 345 6778 داخلی ۱۲", "0912 345 6778"),
        ("۰۹۱۲ ۳۴۵", "۰۹۱۲ ۳۴۵"),
        ("ask Alex 7", "ask Alex 7"),
    ] {
        assert_eq!(without_extension(text), number, "{text}");
    }
}

#[test]
fn a_number_that_a_spreadsheet_has_shortened_is_known() {
    for (text, is) in [
        ("9.89121E+11", true),
        ("9,89121E+11", true),
        ("9e11", true),
        ("۹٫۸۹E+11", true),
        ("+9.89121E+11", true),
        ("(9.89121E+11)", true),
        ("'9.89121E+11", true),
        ("9.89121 E+11", true),
        ("989.121E+9", true),
        ("9.89121×10^11", true),
        ("9.89121 × 10¹¹", true),
        ("9.89121x10^11", true),
        ("9.89121*10^11", true),
        ("09123456789", false),
        ("989121234567.00", false),
        ("021.88881234x101", false),
        ("+98 21 8845 ext. 12", false),
        ("tel: 02188451234", false),
        ("×10", false),
        ("e", false),
        ("", false),
    ] {
        assert_eq!(is_shortened(text), is, "{text}");
    }
}

#[test]
fn mobiles_are_distinguished_from_landlines() {
    for (e164, mobile) in [
        ("+989121234567", true),
        ("+989991112233", true),
        ("+982188881234", false),
        ("+989412345678", false),
        ("+98912", false),
        ("+4915123456789", true),
        ("+4930901820", false),
        ("+12127365000", false),
        ("", false),
    ] {
        assert_eq!(is_mobile(e164), mobile, "{e164}");
    }
}

proptest! {
    #[test]
    fn no_text_breaks_the_checks(text in any::<String>(), number in "[+0-9x# ]{0,24}", country in "[A-Z]{2}") {
        black_box(is_company_id(&text));
        black_box(is_person_id(&text));
        black_box(is_mobile(&text));
        black_box(is_shortened(&text));
        black_box(phone(&text, &country));
        if let Some(found) = phone(&number, &country) {
            assert!(found.e164.len() <= 18, "{found:?}");
            black_box(is_mobile(&found.e164));
        }
    }
}
