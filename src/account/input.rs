//! The inputs of accounts and contacts.

use async_graphql::{Enum, InputObject, MaybeUndefined, OneofObject};
use entity::choice::PartyKind;
use entity::id::{AccountId, ContactId, TaxRateId, UserId};

use crate::platform::graphql::call_options::{CallOptions, VersionedCallOptions};
use crate::workflow;

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

/// The company of an opportunity.
#[derive(Clone, Debug, OneofObject)]
pub enum AccountTarget {
    /// One that exists.
    ExistingId(AccountId),
    /// A new one.
    Create(NewAccountInput),
    /// No company.
    None(Nothing),
}

/// The person of an opportunity.
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

/// Records a company.
#[derive(Clone, Debug, InputObject)]
pub struct CreateAccountInput {
    /// What it is called; 1–200 characters.
    pub name: String,
    /// Its name in the register; at most 200 characters.
    pub legal_name: Option<String>,
    /// What it is; omitted: an organization.
    pub kind: Option<PartyKind>,
    /// National id, its check digit tested; for Iran 11 digits of a company, 10 of a person.
    pub national_id: Option<String>,
    /// Tax number; at most 50 characters.
    pub economic_code: Option<String>,
    /// Number in the register; at most 50 characters.
    pub registration_number: Option<String>,
    /// ISO 3166 code of two letters.
    pub country: Option<String>,
    /// Province; at most 100 characters.
    pub province: Option<String>,
    /// City; at most 100 characters.
    pub city: Option<String>,
    /// Street and house; at most 500 characters.
    pub street: Option<String>,
    /// Postal code; at most 50 characters.
    pub postal_code: Option<String>,
    /// Landline; kept as E.164 where it can be read, with the default country, and its extension.
    pub phone: Option<String>,
    /// Fax; kept as `phone`.
    pub fax: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Address of its site; at most 500 characters.
    pub website: Option<String>,
    /// The tax rate of its documents; null: the products'.
    pub tax_rate_id: Option<TaxRateId>,
    /// Who looks after it; omitted: who records it. Another than oneself needs the right to reassign.
    pub owner_id: Option<UserId>,
    /// What to do where it looks like one that exists; with `LINK` that one is taken, unchanged.
    #[graphql(default_with = "DuplicatePolicy::Fail")]
    pub on_duplicate: DuplicatePolicy,
    /// How the call is made.
    #[graphql(flatten)]
    pub call: CallOptions,
}

workflow!(CreateAccountInput);

/// Changes a company: what is omitted stays, null clears.
#[derive(Clone, Debug, InputObject)]
pub struct UpdateAccountInput {
    /// The company.
    pub account_id: AccountId,
    /// What it is called; 1–200 characters, not null. Its opportunities show the new name; parties
    /// copied onto documents stay as they were.
    pub name: MaybeUndefined<String>,
    /// Its name in the register; at most 200 characters.
    pub legal_name: MaybeUndefined<String>,
    /// What it is.
    pub kind: MaybeUndefined<PartyKind>,
    /// National id, its check digit tested; for Iran 11 digits of a company, 10 of a person.
    pub national_id: MaybeUndefined<String>,
    /// Tax number; at most 50 characters.
    pub economic_code: MaybeUndefined<String>,
    /// Number in the register; at most 50 characters.
    pub registration_number: MaybeUndefined<String>,
    /// ISO 3166 code of two letters.
    pub country: MaybeUndefined<String>,
    /// Province; at most 100 characters.
    pub province: MaybeUndefined<String>,
    /// City; at most 100 characters.
    pub city: MaybeUndefined<String>,
    /// Street and house; at most 500 characters.
    pub street: MaybeUndefined<String>,
    /// Postal code; at most 50 characters.
    pub postal_code: MaybeUndefined<String>,
    /// Landline; kept as E.164 where it can be read, with the default country, and its extension.
    pub phone: MaybeUndefined<String>,
    /// Fax; kept as `phone`.
    pub fax: MaybeUndefined<String>,
    /// E-mail address.
    pub email: MaybeUndefined<String>,
    /// Address of its site; at most 500 characters.
    pub website: MaybeUndefined<String>,
    /// The tax rate of its documents; null: the products'.
    pub tax_rate_id: MaybeUndefined<TaxRateId>,
    /// Who looks after it; another than oneself needs the right to reassign.
    pub owner_id: MaybeUndefined<UserId>,
    /// How the call is made.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

workflow!(UpdateAccountInput: account_id);

/// Records a person.
#[derive(Clone, Debug, InputObject)]
pub struct CreateContactInput {
    /// Family name; 1–100 characters.
    pub last_name: String,
    /// The company the person works for.
    pub account_id: Option<AccountId>,
    /// How the person is addressed; at most 100 characters.
    pub salutation: Option<String>,
    /// Given name; at most 100 characters.
    pub first_name: Option<String>,
    /// What the person does; at most 100 characters.
    pub job_title: Option<String>,
    /// National id, its check digit tested; for Iran 10 digits.
    pub national_id: Option<String>,
    /// ISO 3166 code of two letters.
    pub country: Option<String>,
    /// Province; at most 100 characters.
    pub province: Option<String>,
    /// City; at most 100 characters.
    pub city: Option<String>,
    /// Street and house; at most 500 characters.
    pub street: Option<String>,
    /// Postal code; at most 50 characters.
    pub postal_code: Option<String>,
    /// Landline; kept as E.164 where it can be read, with the default country, and its extension.
    pub phone: Option<String>,
    /// Mobile phone; kept as `phone`.
    pub mobile_phone: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Who looks after the person; omitted: who records it. Another than oneself needs the right to reassign.
    pub owner_id: Option<UserId>,
    /// What to do where it looks like one that exists; with `LINK` that one is taken, unchanged.
    #[graphql(default_with = "DuplicatePolicy::Fail")]
    pub on_duplicate: DuplicatePolicy,
    /// How the call is made.
    #[graphql(flatten)]
    pub call: CallOptions,
}

workflow!(CreateContactInput);

/// Changes a person: what is omitted stays, null clears.
#[derive(Clone, Debug, InputObject)]
pub struct UpdateContactInput {
    /// The person.
    pub contact_id: ContactId,
    /// Family name; 1–100 characters, not null.
    pub last_name: MaybeUndefined<String>,
    /// The company the person works for.
    pub account_id: MaybeUndefined<AccountId>,
    /// How the person is addressed; at most 100 characters.
    pub salutation: MaybeUndefined<String>,
    /// Given name; at most 100 characters.
    pub first_name: MaybeUndefined<String>,
    /// What the person does; at most 100 characters.
    pub job_title: MaybeUndefined<String>,
    /// National id, its check digit tested; for Iran 10 digits.
    pub national_id: MaybeUndefined<String>,
    /// ISO 3166 code of two letters.
    pub country: MaybeUndefined<String>,
    /// Province; at most 100 characters.
    pub province: MaybeUndefined<String>,
    /// City; at most 100 characters.
    pub city: MaybeUndefined<String>,
    /// Street and house; at most 500 characters.
    pub street: MaybeUndefined<String>,
    /// Postal code; at most 50 characters.
    pub postal_code: MaybeUndefined<String>,
    /// Landline; kept as E.164 where it can be read, with the default country, and its extension.
    pub phone: MaybeUndefined<String>,
    /// Mobile phone; kept as `phone`.
    pub mobile_phone: MaybeUndefined<String>,
    /// E-mail address.
    pub email: MaybeUndefined<String>,
    /// Who looks after the person; another than oneself needs the right to reassign.
    pub owner_id: MaybeUndefined<UserId>,
    /// How the call is made.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

workflow!(UpdateContactInput: contact_id);

impl From<NewAccountInput> for CreateAccountInput {
    fn from(new: NewAccountInput) -> Self {
        let NewAccountInput {
            name,
            legal_name,
            national_id,
            economic_code,
            phone,
            email,
            website,
            country,
            city,
        } = new;
        Self {
            name,
            legal_name,
            kind: None,
            national_id,
            economic_code,
            registration_number: None,
            country,
            province: None,
            city,
            street: None,
            postal_code: None,
            phone,
            fax: None,
            email,
            website,
            tax_rate_id: None,
            owner_id: None,
            on_duplicate: DuplicatePolicy::Fail,
            call: CallOptions::default(),
        }
    }
}

impl From<NewContactInput> for CreateContactInput {
    fn from(new: NewContactInput) -> Self {
        let NewContactInput {
            first_name,
            last_name,
            salutation,
            job_title,
            email,
            phone,
            mobile_phone,
        } = new;
        Self {
            last_name,
            account_id: None,
            salutation,
            first_name,
            job_title,
            national_id: None,
            country: None,
            province: None,
            city: None,
            street: None,
            postal_code: None,
            phone,
            mobile_phone,
            email,
            owner_id: None,
            on_duplicate: DuplicatePolicy::Fail,
            call: CallOptions::default(),
        }
    }
}
