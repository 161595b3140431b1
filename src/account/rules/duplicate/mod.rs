//! Which records are of the same company or person, and what is done about it.

use entity::id::AccountId;
use entity::{account, contact};

use crate::account::input::DuplicatePolicy;
use crate::account::party::is_mobile;
use crate::platform::text::fold;

/// How alike two records are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// Nothing says that they are the same.
    None,
    /// They may be the same: a warning.
    Weak,
    /// They are the same, as far as can be told.
    Strong,
}

/// What two records are compared by: folded names and addresses, and numbers by E.164.
#[derive(Clone, Copy, Debug, Default)]
pub struct Keys<'a> {
    /// The name; empty: none.
    pub name: &'a str,
    /// The e-mail address.
    pub email: Option<&'a str>,
    /// The landline, or a mobile number written in its place.
    pub phone: Option<&'a str>,
    /// The mobile number.
    pub mobile: Option<&'a str>,
    /// The country's code.
    pub country: Option<&'a str>,
    /// The city.
    pub city: Option<&'a str>,
    /// The company that a person works for.
    pub account: Option<AccountId>,
}

impl<'a> From<&'a account::Model> for Keys<'a> {
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

impl<'a> From<&'a contact::Model> for Keys<'a> {
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

impl<'a> Keys<'a> {
    /// Its phone numbers of either kind.
    pub fn numbers(self) -> impl Iterator<Item = &'a str> {
        self.phone.into_iter().chain(self.mobile)
    }
}

/// How alike two companies are. A name is a company's own: alone it says enough.
#[must_use]
pub fn companies(one: Keys<'_>, other: Keys<'_>) -> Likeness {
    if same(one.email, other.email) || is_same_name(one, other) {
        return Likeness::Strong;
    }
    numbers(one, other)
}

/// How alike two people are. A name is shared by many: alone it is only a hint.
#[must_use]
pub fn people(one: Keys<'_>, other: Keys<'_>) -> Likeness {
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

/// How alike the numbers of two records are: a mobile number is one person's, a landline may be
/// a whole building's.
#[must_use]
pub fn numbers(one: Keys<'_>, other: Keys<'_>) -> Likeness {
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

/// What is done about a new record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is made.
    Make,
    /// The one that exists is taken.
    Take,
    /// Refused: it looks like one that exists.
    Refuse,
    /// Refused: it looks like several, and which of them is not said.
    RefuseToChoose,
}

/// What is done about a new record that is strongly like so many others.
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

fn is_same_name(one: Keys<'_>, other: Keys<'_>) -> bool {
    !one.name.is_empty() && one.name == other.name
}

/// The same city, in countries that do not contradict each other.
fn is_same_place(one: Keys<'_>, other: Keys<'_>) -> bool {
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
