//! Decides whether two leads are the same interest.

use entity::lead;

use crate::account::rules::duplicate::{DuplicateKeys, Likeness, numbers};

/// How similar two leads are. The same e-mail address, mobile number, or person at the same company is strong; only a
/// shared landline is weak.
#[must_use]
pub fn likeness(one: &lead::Model, other: &lead::Model) -> Likeness {
    let is_same = |one: &Option<String>, other: &Option<String>| {
        one.as_deref().is_some_and(|key| !key.is_empty()) && one == other
    };
    let is_colleague = is_same(&one.company_key, &other.company_key);
    if is_same(&one.email_key, &other.email_key)
        || (is_colleague && is_same(&one.name_key, &other.name_key))
    {
        return Likeness::Strong;
    }
    numbers(keys(one), keys(other))
}

fn keys(lead: &lead::Model) -> DuplicateKeys<'_> {
    DuplicateKeys {
        phone: lead.phone_key.as_deref(),
        mobile: lead.mobile_key.as_deref(),
        ..DuplicateKeys::default()
    }
}

#[cfg(test)]
mod tests;
