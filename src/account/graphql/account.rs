//! Accounts in the schema.

use async_graphql::Object;
use entity::choice::PartyKind;
use entity::id::AccountId;

use crate::catalog::graphql::TaxRate;
use crate::platform::graphql::connection::Paged;
use crate::platform::graphql::read::{
    AttachedFields, Loadable, Loaded, Relation, ToMany, ToOne, ViewList,
};
use crate::platform::graphql::resolver_error::NullableField;
use crate::platform::graphql::scalars::DateTime;
use crate::sales::opportunity::ops::PricedOpportunity;
use crate::slices::Attached;
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
    const ATTACHED: AttachedFields<Self> = Attached::<Self>::FIELDS;
}

impl Paged for entity::account::Model {
    const PAGE: &'static str = "A page of accounts.";
}

/// A company that buys or may buy. Visible to people who can see its owner's records, or an opportunity or lead of the
/// company.
#[Object(name = "Account")]
impl Loaded<entity::account::Model> {
    /// The id.
    pub async fn id(&self) -> AccountId {
        self.id
    }

    /// Increases with every change.
    fn version(&self) -> i32 {
        self.version
    }

    /// The name.
    fn name(&self) -> &str {
        &self.name
    }

    /// The registered name; null: not given.
    fn legal_name(&self) -> Option<&str> {
        self.legal_name.as_deref()
    }

    /// The kind of party.
    fn kind(&self) -> PartyKind {
        self.kind
    }

    /// The national id; null: not given.
    fn national_id(&self) -> Option<&str> {
        self.national_id.as_deref()
    }

    /// The tax number; null: not given.
    fn economic_code(&self) -> Option<&str> {
        self.economic_code.as_deref()
    }

    /// The number in the company register; null: not given.
    fn registration_number(&self) -> Option<&str> {
        self.registration_number.as_deref()
    }

    /// The country as a two-letter ISO 3166 code; null: not given.
    fn country(&self) -> Option<&str> {
        self.country.as_deref()
    }

    /// The province; null: not given.
    fn province(&self) -> Option<&str> {
        self.province.as_deref()
    }

    /// The city; null: not given.
    fn city(&self) -> Option<&str> {
        self.city.as_deref()
    }

    /// The street and house number; null: not given.
    fn street(&self) -> Option<&str> {
        self.street.as_deref()
    }

    /// The postal code; null: not given.
    fn postal_code(&self) -> Option<&str> {
        self.postal_code.as_deref()
    }

    /// The landline number: in E.164 format if it could be parsed, otherwise as entered; null: not given.
    fn phone(&self) -> Option<&str> {
        self.phone.as_deref()
    }

    /// The extension to dial once the call is answered; null: none.
    fn phone_extension(&self) -> Option<&str> {
        self.phone_extension.as_deref()
    }

    /// The fax number: in E.164 format if it could be parsed, otherwise as entered; null: not given.
    fn fax(&self) -> Option<&str> {
        self.fax.as_deref()
    }

    /// The e-mail address as entered; null: not given.
    fn email(&self) -> Option<&str> {
        self.email.as_deref()
    }

    /// The address of the website; null: not given.
    fn website(&self) -> Option<&str> {
        self.website.as_deref()
    }

    /// The tax rate of its documents; null: the rate of each product.
    fn tax_rate(&self) -> NullableField<TaxRate> {
        self.one(&Self::TAX_RATE)
    }

    /// The owner: the user responsible for it; null only with an error.
    fn owner(&self) -> NullableField<User> {
        self.one(&Self::OWNER)
    }

    /// The owner's team; null: the owner is in none.
    fn team(&self) -> NullableField<Team> {
        self.one(&Self::TEAM)
    }

    #[graphql(flatten)]
    fn attached(&self) -> Attached<entity::account::Model> {
        Attached::to(self)
    }

    /// When it was created.
    fn created_at(&self) -> DateTime {
        DateTime(self.created_at)
    }

    /// When it was last changed.
    fn updated_at(&self) -> DateTime {
        DateTime(self.updated_at)
    }

    /// The people who work for the company, by name; at most 100. The query `contacts` pages through all. Null only
    /// with an error.
    fn contacts(&self) -> NullableField<ViewList<entity::contact::Model>> {
        self.many(&Self::CONTACTS)
    }

    /// The opportunities with this company that the viewer may see, newest first; at most 100. The query
    /// `opportunities` pages through all. Null only with an error.
    fn opportunities(&self) -> NullableField<ViewList<PricedOpportunity>> {
        self.many(&Self::OPPORTUNITIES)
    }
}
