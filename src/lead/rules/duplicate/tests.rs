use super::likeness;
use crate::account::rules::duplicate::Likeness;
use crate::lead::rules::sample::{lead, some_text};

#[test]
fn leads_are_the_same_by_address_mobile_or_person_of_a_company() {
    let mut known = lead();
    known.email_key = some_text("ali@fulad.ir");
    known.phone_key = some_text("+982188451200");
    known.mobile_key = some_text("+989121035161");
    known.company_key = some_text("فولاد پارس");
    known.name_key = some_text("علی کریمی");
    let new = |change: &dyn Fn(&mut entity::lead::Model)| {
        let mut new = lead();
        change(&mut new);
        likeness(&new, &known)
    };
    let strong = Likeness::Strong;
    assert_eq!(new(&|_| {}), Likeness::None);
    assert_eq!(new(&|new| new.email_key = known.email_key.clone()), strong);
    assert_eq!(new(&|new| new.mobile_key = known.mobile_key.clone()), strong);
    assert_eq!(new(&|new| new.phone_key = known.mobile_key.clone()), strong);
    assert_eq!(new(&|new| new.phone_key = known.phone_key.clone()), Likeness::Weak);
    assert_eq!(new(&|new| new.name_key = known.name_key.clone()), Likeness::None);
    let colleague = |new: &mut entity::lead::Model| {
        new.company_key = known.company_key.clone();
        new.name_key = known.name_key.clone();
    };
    assert_eq!(new(&colleague), strong);
}
