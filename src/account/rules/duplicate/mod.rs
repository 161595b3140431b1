//! Decides whether two records are of the same company or person, and what to do about a duplicate.

use entity::id::AccountId;
use entity::{account, contact};

use crate::account::input::DuplicatePolicy;
use crate::account::party::is_mobile;
use crate::platform::text::fold;

/// How similar two records are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// No sign that they are the same.
    None,
    /// They may be the same: a reason for a warning.
    Weak,
    /// They are the same, as far as their data shows.
    Strong,
}

/// The values by which two records are compared: folded names and e-mail addresses, phone numbers in E.164 format.
#[derive(Clone, Copy, Debug, Default)]
pub struct DuplicateKeys<'a> {
    /// The name; empty: none.
    pub name: &'a str,
    /// The e-mail address.
    pub email: Option<&'a str>,
    /// The landline number; it may be a mobile number that was entered there.
    pub phone: Option<&'a str>,
    /// The mobile number.
    pub mobile: Option<&'a str>,
    /// The country code.
    pub country: Option<&'a str>,
    /// The city.
    pub city: Option<&'a str>,
    /// The company that a contact works for.
    pub account: Option<AccountId>,
}

impl<'a> From<&'a account::Model> for DuplicateKeys<'a> {
    fn from(account: &'a account::Model) -> Self {
        Self {
            name: &account.name_key,
            email: account.email_key.as_deref(),
            phone: account.phone_key.as_deref(),
            mobile: None,
            country: account.country.as_deref(),
            city: account.city.as_deref(),
            account: None,
        }
    }
}

impl<'a> From<&'a contact::Model> for DuplicateKeys<'a> {
    fn from(contact: &'a contact::Model) -> Self {
        Self {
            name: &contact.name_key,
            email: contact.email_key.as_deref(),
            phone: contact.phone_key.as_deref(),
            mobile: contact.mobile_key.as_deref(),
            country: contact.country.as_deref(),
            city: contact.city.as_deref(),
            account: contact.account_id,
        }
    }
}

impl<'a> DuplicateKeys<'a> {
    /// The landline and the mobile number, if given.
    pub fn numbers(self) -> impl Iterator<Item = &'a str> {
        self.phone.into_iter().chain(self.mobile)
    }
}

/// How similar two companies are. A company's name alone identifies it.
#[must_use]
pub fn companies(one: DuplicateKeys<'_>, other: DuplicateKeys<'_>) -> Likeness {
    if same(one.email, other.email) || is_same_name(one, other) {
        return Likeness::Strong;
    }
    numbers(one, other)
}

/// How similar two people are. A person's name alone is only a hint, because many people share it.
#[must_use]
pub fn people(one: DuplicateKeys<'_>, other: DuplicateKeys<'_>) -> Likeness {
    let by_number = numbers(one, other);
    if same(one.email, other.email) || by_number == Likeness::Strong {
        return Likeness::Strong;
    }
    if !is_same_name(one, other) {
        return by_number;
    }
    let is_same_company = one.account.is_some() && one.account == other.account;
    if by_number == Likeness::Weak || is_same_company || is_same_place(one, other) {
        Likeness::Strong
    } else {
        Likeness::Weak
    }
}

/// How similar the phone numbers of two records are. A mobile number belongs to one person; a landline may serve an
/// entire building.
#[must_use]
pub fn numbers(one: DuplicateKeys<'_>, other: DuplicateKeys<'_>) -> Likeness {
    let likeness = |number: &str| {
        let is_own =
            is_mobile(number) || one.mobile == Some(number) || other.mobile == Some(number);
        if is_own { Likeness::Strong } else { Likeness::Weak }
    };
    one.numbers()
        .filter(|number| other.numbers().any(|theirs| theirs == *number))
        .map(likeness)
        .max()
        .unwrap_or(Likeness::None)
}

/// A value that two records have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SharedKey {
    /// The folded name.
    Name,
    /// The e-mail address.
    Email,
    /// A phone number.
    Phone,
    /// A phone number that is the mobile number of the first of the two.
    MobilePhone,
}

/// The values that two records have in common.
#[must_use]
pub fn shared(one: DuplicateKeys<'_>, other: DuplicateKeys<'_>) -> Vec<SharedKey> {
    let has = |number: Option<&str>| {
        number.is_some_and(|number| other.numbers().any(|theirs| theirs == number))
    };
    holding([
        (SharedKey::Name, is_same_name(one, other)),
        (SharedKey::Email, same(one.email, other.email)),
        (SharedKey::Phone, has(one.phone)),
        (SharedKey::MobilePhone, has(one.mobile)),
    ])
}

/// The values of a record that a change has set or replaced.
#[must_use]
pub fn changed(before: DuplicateKeys<'_>, after: DuplicateKeys<'_>) -> Vec<SharedKey> {
    let is_new = |before: Option<&str>, after: Option<&str>| after.is_some() && before != after;
    holding([
        (SharedKey::Name, before.name != after.name),
        (SharedKey::Email, is_new(before.email, after.email)),
        (SharedKey::Phone, is_new(before.phone, after.phone)),
        (SharedKey::MobilePhone, is_new(before.mobile, after.mobile)),
    ])
}

fn holding(keys: [(SharedKey, bool); 4]) -> Vec<SharedKey> {
    keys.into_iter().filter_map(|(key, holds)| holds.then_some(key)).collect()
}

/// What to do with a new record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Create it.
    Make,
    /// Use the existing record.
    Take,
    /// Refuse it: it looks like an existing record.
    Refuse,
    /// Refuse it: it looks like several existing records, and the input names none of them.
    RefuseToChoose,
}

/// Decides what to do with a new record, given the number of existing records that are strongly similar.
#[must_use]
pub const fn settle(policy: DuplicatePolicy, alike: usize) -> Verdict {
    match (policy, alike) {
        (DuplicatePolicy::Allow, _) | (DuplicatePolicy::Fail | DuplicatePolicy::Link, 0) => {
            Verdict::Make
        }
        (DuplicatePolicy::Link, 1) => Verdict::Take,
        (DuplicatePolicy::Link, _) => Verdict::RefuseToChoose,
        (DuplicatePolicy::Fail, _) => Verdict::Refuse,
    }
}

fn same(one: Option<&str>, other: Option<&str>) -> bool {
    one.is_some() && one == other
}

fn is_same_name(one: DuplicateKeys<'_>, other: DuplicateKeys<'_>) -> bool {
    !one.name.is_empty() && one.name == other.name
}

/// Whether both are in the same city, and their countries, if given, do not differ.
fn is_same_place(one: DuplicateKeys<'_>, other: DuplicateKeys<'_>) -> bool {
    let (Some(city), Some(theirs)) = (one.city, other.city) else {
        return false;
    };
    let is_same_country = match (one.country, other.country) {
        (Some(country), Some(theirs)) => country == theirs,
        (None, _) | (_, None) => true,
    };
    is_same_country && fold(city) == fold(theirs)
}

#[cfg(test)]
mod tests;
