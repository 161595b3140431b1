//! Accounts in the schema.

use async_graphql::Object;
use entity::choice::PartyKind;
use entity::id::AccountId;
use entity_derive::reads;

use crate::account::graphql::Contact;
use crate::catalog::graphql::TaxRate;
use crate::opportunity::graphql::Opportunity;
use crate::platform::graphql::failure::Answer;
use crate::platform::graphql::scalars::DateTime;
use crate::platform::graphql::scope::Seen;
use crate::platform::graphql::walk::Walks;
use crate::user::graphql::{Team, User};

/// A company that buys or may buy. Seen by who reaches its owner, or a deal with it.
#[reads]
#[Object(name = "Account")]
impl Seen<entity::account::Model> {
    /// Its id.
    pub async fn id(&self) -> AccountId {
        self.id
    }

    /// Raised by every change.
    fn version(&self) -> i32 {
        self.version
    }

    /// What it is called.
    fn name(&self) -> &str {
        &self.name
    }

    /// Its name in the register; null: not told.
    fn legal_name(&self) -> Option<&str> {
        self.legal_name.as_deref()
    }

    /// What it is.
    fn kind(&self) -> PartyKind {
        self.kind
    }

    /// National id; null: not told.
    fn national_id(&self) -> Option<&str> {
        self.national_id.as_deref()
    }

    /// Tax number; null: not told.
    fn economic_code(&self) -> Option<&str> {
        self.economic_code.as_deref()
    }

    /// Number in the register; null: not told.
    fn registration_number(&self) -> Option<&str> {
        self.registration_number.as_deref()
    }

    /// ISO 3166 code of two letters; null: not told.
    fn country(&self) -> Option<&str> {
        self.country.as_deref()
    }

    /// Province; null: not told.
    fn province(&self) -> Option<&str> {
        self.province.as_deref()
    }

    /// City; null: not told.
    fn city(&self) -> Option<&str> {
        self.city.as_deref()
    }

    /// Street and house; null: not told.
    fn street(&self) -> Option<&str> {
        self.street.as_deref()
    }

    /// Postal code; null: not told.
    fn postal_code(&self) -> Option<&str> {
        self.postal_code.as_deref()
    }

    /// Landline: E.164 where it could be read, else as it was told.
    fn phone(&self) -> Option<&str> {
        self.phone.as_deref()
    }

    /// Digits to dial after the answer; null: none.
    fn phone_extension(&self) -> Option<&str> {
        self.phone_extension.as_deref()
    }

    /// Fax: E.164 where it could be read, else as it was told.
    fn fax(&self) -> Option<&str> {
        self.fax.as_deref()
    }

    /// E-mail address, as it was told.
    fn email(&self) -> Option<&str> {
        self.email.as_deref()
    }

    /// Address of its site; null: not told.
    fn website(&self) -> Option<&str> {
        self.website.as_deref()
    }

    /// The tax rate of its documents; null: the products'.
    async fn tax_rate(&self) -> Answer<TaxRate> {
        self.scope.load_some(self.tax_rate_id).await
    }

    /// Who looks after it.
    async fn owner(&self) -> Answer<User> {
        self.scope.load(self.owner_id).await
    }

    /// The owner's team; null: none.
    async fn team(&self) -> Answer<Team> {
        self.scope.load_some(self.team_id).await
    }

    /// When it was recorded.
    fn created_at(&self) -> DateTime {
        DateTime(self.created_at)
    }

    /// When it last changed.
    fn updated_at(&self) -> DateTime {
        DateTime(self.updated_at)
    }

    /// The people who work for it, by name; at most 100. `contacts` pages through all.
    async fn contacts(&self) -> Answer<Walks<Contact>> {
        self.scope.children(self.id).await
    }

    /// Its opportunities within reach, newest first; at most 100. `opportunities` pages through
    /// all.
    async fn opportunities(&self) -> Answer<Walks<Opportunity>> {
        self.scope.children(self.id).await
    }
}
