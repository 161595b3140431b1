use entity::id::AccountId;

use super::{
    DuplicateKeys, Likeness, SharedKey, Verdict, changed, companies, people, settle, shared,
};
use crate::account::input::DuplicatePolicy;

const MOBILE: Option<&str> = Some("+989121035161");
const LANDLINE: Option<&str> = Some("+982188451200");

fn named(name: &str) -> DuplicateKeys<'_> {
    DuplicateKeys { name, ..DuplicateKeys::default() }
}

#[test]
fn companies_are_the_same_by_name_or_address_and_hardly_by_a_landline() {
    let known =
        DuplicateKeys {
            email: Some("info@fulad.ir"), phone: LANDLINE, ..named("فولاد پارس")
        };
    for (what, new, likeness) in [
        ("the name", named("فولاد پارس"), Likeness::Strong),
        ("the address", DuplicateKeys { email: known.email, ..named("فولاد") }, Likeness::Strong),
        ("a landline", DuplicateKeys { phone: LANDLINE, ..named("فولاد") }, Likeness::Weak),
        ("nothing", named("فولاد"), Likeness::None),
        ("no name at all", named(""), Likeness::None),
    ] {
        assert_eq!(companies(new, known), likeness, "{what}");
        assert_eq!(companies(known, new), likeness, "{what}, the other way round");
    }
    assert_eq!(companies(named(""), named("")), Likeness::None);
}

#[test]
fn people_are_the_same_by_address_or_mobile_or_by_name_and_something_else() {
    let company = Some(AccountId::generate());
    let known = DuplicateKeys {
        email: Some("m.moradi@fulad.ir"),
        phone: LANDLINE,
        mobile: MOBILE,
        country: Some("IR"),
        city: Some("تهران"),
        account: company,
        ..named("مهدی مرادی")
    };
    let other = named("علی کریمی");
    let namesake = named("مهدی مرادی");
    for (what, new, likeness) in [
        ("nothing", other, Likeness::None),
        ("the name", namesake, Likeness::Weak),
        ("the address", DuplicateKeys { email: known.email, ..other }, Likeness::Strong),
        ("the mobile", DuplicateKeys { mobile: MOBILE, ..other }, Likeness::Strong),
        (
            "the mobile, written as a landline",
            DuplicateKeys { phone: MOBILE, ..other },
            Likeness::Strong,
        ),
        ("the landline", DuplicateKeys { phone: LANDLINE, ..other }, Likeness::Weak),
        (
            "the landline and the name",
            DuplicateKeys { phone: LANDLINE, ..namesake },
            Likeness::Strong,
        ),
        (
            "the name and the company",
            DuplicateKeys { account: company, ..namesake },
            Likeness::Strong,
        ),
        (
            "the name and the city",
            DuplicateKeys { city: Some("تهران "), ..namesake },
            Likeness::Strong,
        ),
        (
            "the name and a city of that name elsewhere",
            DuplicateKeys { city: Some("تهران"), country: Some("IQ"), ..namesake },
            Likeness::Weak,
        ),
        ("the company", DuplicateKeys { account: company, ..other }, Likeness::None),
    ] {
        assert_eq!(people(new, known), likeness, "{what}");
        assert_eq!(people(known, new), likeness, "{what}, the other way round");
    }
}

#[test]
fn the_policy_decides_what_is_done() {
    use DuplicatePolicy::{Allow, Fail, Link};
    for (policy, alike, verdict) in [
        (Fail, 0, Verdict::Make),
        (Fail, 1, Verdict::Refuse),
        (Fail, 3, Verdict::Refuse),
        (Link, 0, Verdict::Make),
        (Link, 1, Verdict::Take),
        (Link, 2, Verdict::RefuseToChoose),
        (Allow, 0, Verdict::Make),
        (Allow, 2, Verdict::Make),
    ] {
        assert_eq!(settle(policy, alike), verdict, "{policy:?} {alike}");
    }
}

#[test]
fn what_is_shared_and_what_a_change_has_set() {
    let sara = DuplicateKeys {
        name: "sara",
        email: Some("sara@company.ir"),
        phone: Some("+982188881234"),
        mobile: Some("+989123456789"),
        ..DuplicateKeys::default()
    };
    let at_home = DuplicateKeys { phone: Some("+989123456789"), ..DuplicateKeys::default() };
    for (one, other, expected) in [
        (
            sara,
            sara,
            &[SharedKey::Name, SharedKey::Email, SharedKey::Phone, SharedKey::MobilePhone][..],
        ),
        (sara, at_home, &[SharedKey::MobilePhone]),
        (at_home, sara, &[SharedKey::Phone]),
        (sara, DuplicateKeys { name: "sara", ..DuplicateKeys::default() }, &[SharedKey::Name]),
        (DuplicateKeys::default(), DuplicateKeys::default(), &[]),
    ] {
        assert_eq!(shared(one, other), expected);
    }
    let changes = |after| changed(sara, after);
    assert_eq!(changes(sara), []);
    assert_eq!(
        changes(DuplicateKeys { email: None, ..sara }),
        [],
        "what is cleared is like nobody's"
    );
    assert_eq!(changes(DuplicateKeys { email: Some("s@company.ir"), ..sara }), [SharedKey::Email]);
    assert_eq!(
        changes(DuplicateKeys { name: "mina", mobile: Some("+989120000000"), ..sara }),
        [SharedKey::Name, SharedKey::MobilePhone]
    );
}
