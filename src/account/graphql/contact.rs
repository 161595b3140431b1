//! Contacts in the schema.

use async_graphql::Object;
use entity::id::ContactId;

use crate::account::graphql::Account;
use crate::platform::graphql::read::{Loadable, Loaded, Relation, ToMany, ToOne, ViewList};
use crate::platform::graphql::resolver_error::NullableField;
use crate::platform::graphql::scalars::DateTime;
use crate::sales::opportunity::ops::PricedOpportunity;
use crate::user::graphql::{Team, User};

impl Loaded<entity::contact::Model> {
    const ACCOUNT: ToOne<entity::contact::Model, entity::account::Model> =
        ToOne::new(&["account"], |row| row.account_id.map(Into::into));
    const OWNER: ToOne<entity::contact::Model, entity::user::Model> =
        ToOne::new(&["owner"], |row| Some(row.owner_id.into()));
    const TEAM: ToOne<entity::contact::Model, entity::team::Model> =
        ToOne::new(&["team"], |row| row.team_id.map(Into::into));
    const OPPORTUNITIES: ToMany<entity::contact::Model, PricedOpportunity, ContactId> =
        ToMany::new(&["opportunities"], |row| row.id);
}

impl Loadable for entity::contact::Model {
    const RELATIONS: &'static [&'static dyn Relation<Self>] = &[
        &Loaded::<Self>::ACCOUNT,
        &Loaded::<Self>::OWNER,
        &Loaded::<Self>::TEAM,
        &Loaded::<Self>::OPPORTUNITIES,
    ];
}

/// A person who buys or may buy. Seen by who reaches the owner, or an opportunity with the person.
#[Object(name = "Contact")]
impl Loaded<entity::contact::Model> {
    /// Its id.
    pub async fn id(&self) -> ContactId {
        self.id
    }

    /// Raised by every change.
    fn version(&self) -> i32 {
        self.version
    }

    /// Given and family name, as they are shown.
    fn full_name(&self) -> &str {
        &self.full_name
    }

    /// How the person is addressed; null: not told.
    fn salutation(&self) -> Option<&str> {
        self.salutation.as_deref()
    }

    /// Given name; null: not told.
    fn first_name(&self) -> Option<&str> {
        self.first_name.as_deref()
    }

    /// Family name.
    fn last_name(&self) -> &str {
        &self.last_name
    }

    /// The company the person works for; null: none, or none that the viewer sees.
    fn account(&self) -> NullableField<Account> {
        self.one(&Self::ACCOUNT)
    }

    /// What the person does; null: not told.
    fn job_title(&self) -> Option<&str> {
        self.job_title.as_deref()
    }

    /// National id; null: not told.
    fn national_id(&self) -> Option<&str> {
        self.national_id.as_deref()
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

    /// Mobile phone: E.164 where it could be read, else as it was told.
    fn mobile_phone(&self) -> Option<&str> {
        self.mobile_phone.as_deref()
    }

    /// E-mail address, as it was told.
    fn email(&self) -> Option<&str> {
        self.email.as_deref()
    }

    /// Who looks after the person.
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

    /// The opportunities with this person within reach, newest first; at most 100.
    /// `opportunities` pages through all.
    fn opportunities(&self) -> NullableField<ViewList<PricedOpportunity>> {
        self.many(&Self::OPPORTUNITIES)
    }
}
