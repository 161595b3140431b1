//! The inputs of accounts and contacts.

use async_graphql::{Enum, InputObject, OneofObject};
use entity::id::{AccountId, ContactId};

/// Nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum Nothing {
    /// None.
    None,
}

/// What to do where a new record looks like one that exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum DuplicatePolicy {
    /// Refuse, and show the candidates that the caller sees.
    Fail,
    /// Take the one that exists; refused with several candidates.
    Link,
    /// Make it all the same.
    Allow,
}

/// The company of a deal.
#[derive(Clone, Debug, OneofObject)]
pub enum AccountTarget {
    /// One that exists.
    ExistingId(AccountId),
    /// A new one.
    Create(NewAccountInput),
    /// No company.
    None(Nothing),
}

/// The person of a deal.
#[derive(Clone, Debug, OneofObject)]
pub enum ContactTarget {
    /// One that exists.
    ExistingId(ContactId),
    /// A new one.
    Create(NewContactInput),
    /// No person.
    None(Nothing),
}

/// A new company.
#[derive(Clone, Debug, InputObject)]
pub struct NewAccountInput {
    /// What it is called; 1–200 characters.
    pub name: String,
    /// Its name in the register.
    pub legal_name: Option<String>,
    /// National id; for Iran the 11 digits of شناسه ملی with a right check digit.
    pub national_id: Option<String>,
    /// Tax number.
    pub economic_code: Option<String>,
    /// Landline.
    pub phone: Option<String>,
    /// Address.
    pub email: Option<String>,
    /// Address of its site.
    pub website: Option<String>,
    /// ISO 3166 code of two letters.
    pub country: Option<String>,
    /// City.
    pub city: Option<String>,
}

/// A new person.
#[derive(Clone, Debug, InputObject)]
pub struct NewContactInput {
    /// Given name.
    pub first_name: Option<String>,
    /// Family name; 1–100 characters.
    pub last_name: String,
    /// How the person is addressed.
    pub salutation: Option<String>,
    /// What the person does.
    pub job_title: Option<String>,
    /// Address.
    pub email: Option<String>,
    /// Landline.
    pub phone: Option<String>,
    /// Mobile phone.
    pub mobile_phone: Option<String>,
}
