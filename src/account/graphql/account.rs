//! Accounts in the schema.

use async_graphql::Object;
use entity::choice::PartyKind;
use entity::id::AccountId;

use crate::catalog::graphql::TaxRate;
use crate::platform::graphql::read::{Loadable, Loaded, Relation, ToMany, ToOne, ViewList};
use crate::platform::graphql::resolver_error::NullableField;
use crate::platform::graphql::scalars::DateTime;
use crate::sales::opportunity::ops::PricedOpportunity;
use crate::user::graphql::{Team, User};

impl Loaded<entity::account::Model> {
    const TAX_RATE: ToOne<entity::account::Model, entity::tax_rate::Model> =
        ToOne::new(&["taxRate"], |row| row.tax_rate_id.map(Into::into));
    const OWNER: ToOne<entity::account::Model, entity::user::Model> =
        ToOne::new(&["owner"], |row| Some(row.owner_id.into()));
    const TEAM: ToOne<entity::account::Model, entity::team::Model> =
        ToOne::new(&["team"], |row| row.team_id.map(Into::into));
    const CONTACTS: ToMany<entity::account::Model, entity::contact::Model, AccountId> =
        ToMany::new(&["contacts"], |row| row.id);
    const OPPORTUNITIES: ToMany<entity::account::Model, PricedOpportunity, AccountId> =
        ToMany::new(&["opportunities"], |row| row.id);
}

impl Loadable for entity::account::Model {
    const RELATIONS: &'static [&'static dyn Relation<Self>] = &[
        &Loaded::<Self>::TAX_RATE,
        &Loaded::<Self>::OWNER,
        &Loaded::<Self>::TEAM,
        &Loaded::<Self>::CONTACTS,
        &Loaded::<Self>::OPPORTUNITIES,
    ];
}

/// A company that buys or may buy. Seen by who reaches its owner, or an opportunity with it.
#[Object(name = "Account")]
impl Loaded<entity::account::Model> {
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
    fn tax_rate(&self) -> NullableField<TaxRate> {
        self.one(&Self::TAX_RATE)
    }

    /// Who looks after it.
    fn owner(&self) -> NullableField<User> {
        self.one(&Self::OWNER)
    }

    /// The owner's team; null: none.
    fn team(&self) -> NullableField<Team> {
        self.one(&Self::TEAM)
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
    fn contacts(&self) -> NullableField<ViewList<entity::contact::Model>> {
        self.many(&Self::CONTACTS)
    }

    /// Its opportunities within reach, newest first; at most 100. `opportunities` pages through
    /// all.
    fn opportunities(&self) -> NullableField<ViewList<PricedOpportunity>> {
        self.many(&Self::OPPORTUNITIES)
    }
}
