//! Decides whether two leads are the same interest.

use entity::lead;

use crate::account::rules::duplicate::{
    DuplicateKeys, Likeness, SharedKey, changed, numbers, shared,
};

/// How similar two leads are. The same e-mail address, mobile number, or person at the same company is strong; only a
/// shared landline is weak.
#[must_use]
pub fn likeness(one: &lead::Model, other: &lead::Model) -> Likeness {
    if is_same(&one.email_key, &other.email_key) || is_same_person(one, other) {
        return Likeness::Strong;
    }
    numbers(keys(one), keys(other))
}

/// The values by which leads are compared. A person's name counts only together with the company's.
#[must_use]
pub fn keys(lead: &lead::Model) -> DuplicateKeys<'_> {
    DuplicateKeys {
        email: lead.email_key.as_deref(),
        phone: lead.phone_key.as_deref(),
        mobile: lead.mobile_key.as_deref(),
        ..DuplicateKeys::default()
    }
}

/// The values that two leads have in common.
#[must_use]
pub fn shared_keys(one: &lead::Model, other: &lead::Model) -> Vec<SharedKey> {
    let name = is_same_person(one, other).then_some(SharedKey::Name);
    name.into_iter().chain(shared(keys(one), keys(other))).collect()
}

/// The values of a lead that a change has set or replaced.
#[must_use]
pub fn changed_keys(before: &lead::Model, after: &lead::Model) -> Vec<SharedKey> {
    let name = |lead: &lead::Model| (lead.company_key.clone(), lead.name_key.clone());
    let named = (name(before) != name(after)).then_some(SharedKey::Name);
    named.into_iter().chain(changed(keys(before), keys(after))).collect()
}

/// Whether both have the same person at the same company.
fn is_same_person(one: &lead::Model, other: &lead::Model) -> bool {
    is_same(&one.company_key, &other.company_key) && is_same(&one.name_key, &other.name_key)
}

fn is_same(one: &Option<String>, other: &Option<String>) -> bool {
    one.as_deref().is_some_and(|key| !key.is_empty()) && one == other
}

#[cfg(test)]
mod tests;
