//! A lead in the schema.

use async_graphql::Object;
use entity::choice::{BudgetStatus, LeadStatus, PurchaseTimeframe, Rating};
use entity::id::LeadId;

use crate::account::graphql::{Account, Contact};
use crate::lead::rules::record::person_name;
use crate::platform::graphql::read::{Loadable, Loaded, Relation, ToMany, ToOne, ViewList};
use crate::platform::graphql::resolver_error::NullableField;
use crate::platform::graphql::scalars::{CurrencyCode, Date, DateTime, Money};
use crate::platform::state_machine::StateMachine;
use crate::reference::graphql::{Campaign, Source};
use crate::sales::opportunity::ops::PricedOpportunity;
use crate::user::graphql::{Team, User};

impl Loaded<entity::lead::Model> {
    fn actions(&self) -> Vec<&'static str> {
        let Ok(actor) = self.request.session().actor() else {
            return Vec::new();
        };
        self.status.available(actor).into_iter().map(Into::into).collect()
    }
}

impl Loaded<entity::lead::Model> {
    const SOURCE: ToOne<entity::lead::Model, entity::source::Model> =
        ToOne::new(&["source"], |row| row.source_id.map(Into::into));
    const CAMPAIGN: ToOne<entity::lead::Model, entity::campaign::Model> =
        ToOne::new(&["campaign"], |row| row.campaign_id.map(Into::into));
    const OWNER: ToOne<entity::lead::Model, entity::user::Model> =
        ToOne::new(&["owner"], |row| Some(row.owner_id.into()));
    const TEAM: ToOne<entity::lead::Model, entity::team::Model> =
        ToOne::new(&["team"], |row| row.team_id.map(Into::into));
    const ACCOUNT: ToOne<entity::lead::Model, entity::account::Model> =
        ToOne::new(&["account"], |row| row.account_id.map(Into::into));
    const CONTACT: ToOne<entity::lead::Model, entity::contact::Model> =
        ToOne::new(&["contact"], |row| row.contact_id.map(Into::into));
    const OPPORTUNITIES: ToMany<entity::lead::Model, PricedOpportunity, LeadId> =
        ToMany::new(&["opportunities"], |row| row.id);
}

impl Loadable for entity::lead::Model {
    const RELATIONS: &'static [&'static dyn Relation<Self>] = &[
        &Loaded::<Self>::SOURCE,
        &Loaded::<Self>::CAMPAIGN,
        &Loaded::<Self>::OWNER,
        &Loaded::<Self>::TEAM,
        &Loaded::<Self>::ACCOUNT,
        &Loaded::<Self>::CONTACT,
        &Loaded::<Self>::OPPORTUNITIES,
    ];
}

/// Interest that is not yet qualified. Seen by who reaches its owner.
#[Object(name = "Lead")]
impl Loaded<entity::lead::Model> {
    /// Its id.
    pub async fn id(&self) -> LeadId {
        self.id
    }

    /// Raised by every change.
    fn version(&self) -> i32 {
        self.version
    }

    /// What it is about.
    fn subject(&self) -> &str {
        &self.subject
    }

    /// Its state.
    fn status(&self) -> LeadStatus {
        self.status
    }

    /// How the person is addressed; null: not told.
    fn salutation(&self) -> Option<&str> {
        self.salutation.as_deref()
    }

    /// Given name; null: not told.
    fn first_name(&self) -> Option<&str> {
        self.first_name.as_deref()
    }

    /// Family name; null: not told.
    fn last_name(&self) -> Option<&str> {
        self.last_name.as_deref()
    }

    /// Given and family name, as they are shown; null: no name was told.
    fn full_name(&self) -> Option<String> {
        person_name(self)
    }

    /// Company, as it was told; null: not told.
    fn company_name(&self) -> Option<&str> {
        self.company_name.as_deref()
    }

    /// What the person does; null: not told.
    fn job_title(&self) -> Option<&str> {
        self.job_title.as_deref()
    }

    /// E-mail address, as it was told.
    fn email(&self) -> Option<&str> {
        self.email.as_deref()
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

    /// Address of the company's site; null: not told.
    fn website(&self) -> Option<&str> {
        self.website.as_deref()
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

    /// Where it comes from; null: not told.
    fn source(&self) -> NullableField<Source> {
        self.one(&Self::SOURCE)
    }

    /// What was answered; null: not told.
    fn campaign(&self) -> NullableField<Campaign> {
        self.one(&Self::CAMPAIGN)
    }

    /// Who works on it.
    fn owner(&self) -> NullableField<User> {
        self.one(&Self::OWNER)
    }

    /// The owner's team; null: none.
    fn team(&self) -> NullableField<Team> {
        self.one(&Self::TEAM)
    }

    /// How promising it is; null: not judged.
    fn rating(&self) -> Option<Rating> {
        self.rating
    }

    /// Of its amounts.
    fn currency_code(&self) -> CurrencyCode {
        CurrencyCode(self.currency_code.clone())
    }

    /// What it may be worth; null: not told.
    fn estimated_value(&self) -> Option<Money> {
        self.estimated_value.map(|amount| Money::new(amount, &self.currency_code))
    }

    /// When it may be sold; null: not told.
    fn estimated_close_date(&self) -> Option<Date> {
        self.estimated_close_date.map(Date)
    }

    /// What they need; null: not told.
    fn customer_need(&self) -> Option<&str> {
        self.customer_need.as_deref()
    }

    /// What hurts them; null: not told.
    fn pain_points(&self) -> Option<&str> {
        self.pain_points.as_deref()
    }

    /// What they can spend; null: not told.
    fn budget_amount(&self) -> Option<Money> {
        self.budget_amount.map(|amount| Money::new(amount, &self.currency_code))
    }

    /// How sure the budget is; null: not told.
    fn budget_status(&self) -> Option<BudgetStatus> {
        self.budget_status
    }

    /// When they mean to buy; null: not told.
    fn purchase_timeframe(&self) -> Option<PurchaseTimeframe> {
        self.purchase_timeframe
    }

    /// Anything else; null: nothing.
    fn note(&self) -> Option<&str> {
        self.note.as_deref()
    }

    /// Why it was given up; null where it was not.
    fn disqualified_reason(&self) -> Option<&str> {
        self.disqualified_reason.as_deref()
    }

    /// The company it was qualified into; null: none, or none that the viewer sees.
    fn account(&self) -> NullableField<Account> {
        self.one(&Self::ACCOUNT)
    }

    /// The person it was qualified into; null: none, or none that the viewer sees.
    fn contact(&self) -> NullableField<Contact> {
        self.one(&Self::CONTACT)
    }

    /// The opportunities that were opened for it, within reach and oldest first; at most 5.
    fn opportunities(&self) -> NullableField<ViewList<PricedOpportunity>> {
        self.many(&Self::OPPORTUNITIES)
    }

    /// When it was qualified; null: not yet.
    fn qualified_at(&self) -> Option<DateTime> {
        self.qualified_at.map(DateTime)
    }

    /// What can be done with it now, by its state and the viewer's role.
    fn available_actions(&self) -> Option<Vec<&'static str>> {
        Some(self.actions())
    }

    /// When it was recorded.
    fn created_at(&self) -> DateTime {
        DateTime(self.created_at)
    }

    /// When it last changed.
    fn updated_at(&self) -> DateTime {
        DateTime(self.updated_at)
    }
}
