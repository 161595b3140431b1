//! The inputs of account and contact commands. An input of a mutation is the command.

use async_graphql::{Enum, InputObject, MaybeUndefined, OneofObject};
use entity::choice::PartyKind;
use entity::id::{AccountId, ContactId, TaxRateId, UserId};

use crate::platform::graphql::call_options::{CallOptions, VersionedCallOptions};
use crate::workflow;

/// The only value of a choice that takes none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum Nothing {
    /// No value.
    None,
}

/// What to do if a new record looks like an existing one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum DuplicatePolicy {
    /// Refuse the call and list the existing records that the caller may see.
    Fail,
    /// Use the existing record; refused if several records match.
    Link,
    /// Create the new record anyway.
    Allow,
}

/// The company of an opportunity or a lead.
#[derive(Clone, OneofObject)]
#[expect(clippy::large_enum_variant, reason = "there is one of it in a call")]
pub enum AccountTarget {
    /// An existing company.
    ExistingId(AccountId),
    /// A new company.
    Create(NewAccountInput),
    /// No company.
    None(Nothing),
}

/// The person of an opportunity or a lead.
#[derive(Clone, OneofObject)]
#[expect(clippy::large_enum_variant, reason = "there is one of it in a call")]
pub enum ContactTarget {
    /// An existing person.
    ExistingId(ContactId),
    /// A new person.
    Create(NewContactInput),
    /// No person.
    None(Nothing),
}

/// A new company.
#[derive(Clone, InputObject)]
pub struct NewAccountInput {
    /// The name; 1–200 characters.
    pub name: String,
    /// The registered name.
    pub legal_name: Option<String>,
    /// The national id; for Iran the 11 digits of شناسه ملی, with a valid check digit.
    pub national_id: Option<String>,
    /// The tax number.
    pub economic_code: Option<String>,
    /// The landline number; without a country code it is read as a number of `country`, else of the organisation's
    /// country.
    pub phone: Option<String>,
    /// The e-mail address.
    pub email: Option<String>,
    /// The address of the website.
    pub website: Option<String>,
    /// The country as a two-letter ISO 3166 code; in `qualifyLead` by default the lead's.
    pub country: Option<String>,
    /// The province.
    pub province: Option<String>,
    /// The city.
    pub city: Option<String>,
}

/// A new person.
#[derive(Clone, InputObject)]
pub struct NewContactInput {
    /// The given name.
    pub first_name: Option<String>,
    /// The family name; 1–100 characters.
    pub last_name: String,
    /// The salutation.
    pub salutation: Option<String>,
    /// The job title.
    pub job_title: Option<String>,
    /// The e-mail address.
    pub email: Option<String>,
    /// The landline number; without a country code it is read as a number of `country`, else of the company's country,
    /// else of the organisation's.
    pub phone: Option<String>,
    /// The mobile number, without an extension; read like `phone`.
    pub mobile_phone: Option<String>,
    /// The country as a two-letter ISO 3166 code; in `qualifyLead` by default the lead's, unless
    /// there is an account.
    pub country: Option<String>,
    /// The province.
    pub province: Option<String>,
    /// The city.
    pub city: Option<String>,
}

/// Creates a company.
#[derive(Clone, InputObject)]
pub struct CreateAccountInput {
    /// The name; 1–200 characters.
    pub name: String,
    /// The registered name; at most 200 characters.
    pub legal_name: Option<String>,
    /// The kind of party; omitted: an organization.
    pub kind: Option<PartyKind>,
    /// The national id, with a valid check digit; for Iran, 11 digits of a company or 10 of a person.
    pub national_id: Option<String>,
    /// The tax number; at most 50 characters.
    pub economic_code: Option<String>,
    /// The number in the company register; at most 50 characters.
    pub registration_number: Option<String>,
    /// The country as a two-letter ISO 3166 code.
    pub country: Option<String>,
    /// The province; at most 100 characters.
    pub province: Option<String>,
    /// The city; at most 100 characters.
    pub city: Option<String>,
    /// The street and house number; at most 500 characters.
    pub street: Option<String>,
    /// The postal code; at most 50 characters.
    pub postal_code: Option<String>,
    /// The landline number with its extension, if any: stored in E.164 format if it can be parsed, otherwise as
    /// entered. Without a country code it is read as a number of `country`, else of the organisation's country.
    pub phone: Option<String>,
    /// The fax number, without an extension; stored like `phone`.
    pub fax: Option<String>,
    /// The e-mail address.
    pub email: Option<String>,
    /// The address of the website; at most 500 characters.
    pub website: Option<String>,
    /// The tax rate of its documents; null: the rate of each product.
    pub tax_rate_id: Option<TaxRateId>,
    /// The owner; omitted: the caller. Naming anybody else requires the permission to reassign.
    pub owner_id: Option<UserId>,
    /// What to do if it looks like an existing record; with `LINK` the existing record is returned unchanged.
    #[graphql(default_with = "DuplicatePolicy::Fail")]
    pub on_duplicate: DuplicatePolicy,
    /// The idempotency key and dry run of the call.
    #[graphql(flatten)]
    pub call: CallOptions,
}

workflow!(CreateAccountInput);

/// Changes a company: omitted fields stay as they are, null clears them.
#[derive(Clone, InputObject)]
pub struct UpdateAccountInput {
    /// The company.
    pub account_id: AccountId,
    /// The name; 1–200 characters, not null. Its opportunities show the new name; the parties of their documents stay
    /// unchanged.
    pub name: MaybeUndefined<String>,
    /// The registered name; at most 200 characters.
    pub legal_name: MaybeUndefined<String>,
    /// The kind of party.
    pub kind: MaybeUndefined<PartyKind>,
    /// The national id, with a valid check digit; for Iran, 11 digits of a company or 10 of a person.
    pub national_id: MaybeUndefined<String>,
    /// The tax number; at most 50 characters.
    pub economic_code: MaybeUndefined<String>,
    /// The number in the company register; at most 50 characters.
    pub registration_number: MaybeUndefined<String>,
    /// The country as a two-letter ISO 3166 code.
    pub country: MaybeUndefined<String>,
    /// The province; at most 100 characters.
    pub province: MaybeUndefined<String>,
    /// The city; at most 100 characters.
    pub city: MaybeUndefined<String>,
    /// The street and house number; at most 500 characters.
    pub street: MaybeUndefined<String>,
    /// The postal code; at most 50 characters.
    pub postal_code: MaybeUndefined<String>,
    /// The landline number with its extension, if any: stored in E.164 format if it can be parsed, otherwise as
    /// entered. Without a country code it is read as a number of `country`, else of the organisation's country.
    pub phone: MaybeUndefined<String>,
    /// The fax number, without an extension; stored like `phone`.
    pub fax: MaybeUndefined<String>,
    /// The e-mail address.
    pub email: MaybeUndefined<String>,
    /// The address of the website; at most 500 characters.
    pub website: MaybeUndefined<String>,
    /// The tax rate of its documents; null: the rate of each product.
    pub tax_rate_id: MaybeUndefined<TaxRateId>,
    /// The owner. Naming anybody but yourself requires the permission to reassign.
    pub owner_id: MaybeUndefined<UserId>,
    /// The expected version, idempotency key and dry run of the call.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

workflow!(UpdateAccountInput: account_id);

/// Creates a person.
#[derive(Clone, InputObject)]
pub struct CreateContactInput {
    /// The family name; 1–100 characters.
    pub last_name: String,
    /// The company that the person works for.
    pub account_id: Option<AccountId>,
    /// The salutation; at most 100 characters.
    pub salutation: Option<String>,
    /// The given name; at most 100 characters.
    pub first_name: Option<String>,
    /// The job title; at most 100 characters.
    pub job_title: Option<String>,
    /// The national id, with a valid check digit; for Iran, 10 digits.
    pub national_id: Option<String>,
    /// The country as a two-letter ISO 3166 code.
    pub country: Option<String>,
    /// The province; at most 100 characters.
    pub province: Option<String>,
    /// The city; at most 100 characters.
    pub city: Option<String>,
    /// The street and house number; at most 500 characters.
    pub street: Option<String>,
    /// The postal code; at most 50 characters.
    pub postal_code: Option<String>,
    /// The landline number with its extension, if any: stored in E.164 format if it can be parsed, otherwise as
    /// entered. Without a country code it is read as a number of `country`, else of the company's country, else of the
    /// organisation's.
    pub phone: Option<String>,
    /// The mobile number, without an extension; stored like `phone`.
    pub mobile_phone: Option<String>,
    /// The e-mail address.
    pub email: Option<String>,
    /// The owner; omitted: the caller. Naming anybody else requires the permission to reassign.
    pub owner_id: Option<UserId>,
    /// What to do if it looks like an existing record; with `LINK` the existing record is returned unchanged.
    #[graphql(default_with = "DuplicatePolicy::Fail")]
    pub on_duplicate: DuplicatePolicy,
    /// The idempotency key and dry run of the call.
    #[graphql(flatten)]
    pub call: CallOptions,
}

workflow!(CreateContactInput);

/// Changes a person: omitted fields stay as they are, null clears them.
#[derive(Clone, InputObject)]
pub struct UpdateContactInput {
    /// The person.
    pub contact_id: ContactId,
    /// The family name; 1–100 characters, not null.
    pub last_name: MaybeUndefined<String>,
    /// The company that the person works for.
    pub account_id: MaybeUndefined<AccountId>,
    /// The salutation; at most 100 characters.
    pub salutation: MaybeUndefined<String>,
    /// The given name; at most 100 characters.
    pub first_name: MaybeUndefined<String>,
    /// The job title; at most 100 characters.
    pub job_title: MaybeUndefined<String>,
    /// The national id, with a valid check digit; for Iran, 10 digits.
    pub national_id: MaybeUndefined<String>,
    /// The country as a two-letter ISO 3166 code.
    pub country: MaybeUndefined<String>,
    /// The province; at most 100 characters.
    pub province: MaybeUndefined<String>,
    /// The city; at most 100 characters.
    pub city: MaybeUndefined<String>,
    /// The street and house number; at most 500 characters.
    pub street: MaybeUndefined<String>,
    /// The postal code; at most 50 characters.
    pub postal_code: MaybeUndefined<String>,
    /// The landline number with its extension, if any: stored in E.164 format if it can be parsed, otherwise as
    /// entered. Without a country code it is read as a number of `country`, else of the company's country, else of the
    /// organisation's.
    pub phone: MaybeUndefined<String>,
    /// The mobile number, without an extension; stored like `phone`.
    pub mobile_phone: MaybeUndefined<String>,
    /// The e-mail address.
    pub email: MaybeUndefined<String>,
    /// The owner. Naming anybody but yourself requires the permission to reassign.
    pub owner_id: MaybeUndefined<UserId>,
    /// The expected version, idempotency key and dry run of the call.
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
            province,
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
            province,
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
            country,
            province,
            city,
        } = new;
        Self {
            last_name,
            account_id: None,
            salutation,
            first_name,
            job_title,
            national_id: None,
            country,
            province,
            city,
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
