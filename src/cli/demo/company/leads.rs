//! Performs the actions on leads, and creates the customers they become.

use anyhow::Context;
use async_graphql::MaybeUndefined::{Undefined, Value};
use entity::id::{AccountId, ContactId, LeadId, TaxRateId};

use crate::account::input::{
    AccountTarget, ContactTarget, DuplicatePolicy, NewAccountInput, NewContactInput, Nothing,
    UpdateAccountInput,
};
use crate::cli::demo::company::Player;
use crate::cli::demo::history::action::{DemoCustomer, DemoOpening, LeadAction, LeadDraft, Worker};
use crate::cli::demo::load::pools::{Company, Contact};
use crate::cli::demo::load::{HOME, HOME_LANGUAGE};
use crate::lead::input::{
    CreateLeadInput, DisqualifyLeadInput, MarkLeadContactedInput, NewOpportunityInput,
    QualifyLeadInput, ReactivateLeadInput,
};
use crate::platform::graphql::call_options::CallOptions;
use crate::platform::graphql::call_options::VersionedCallOptions;
use crate::platform::graphql::scalars::{CurrencyCode, Date};

impl Player<'_> {
    pub(super) async fn play_lead(
        &mut self,
        (number, by): (usize, Worker),
        act: LeadAction,
    ) -> anyhow::Result<()> {
        match act {
            LeadAction::Record(draft) => {
                let command = self.record(*draft, by);
                let done = self.actors.act(by, command).await?;
                self.leads.insert(number, done.lead);
            }
            LeadAction::Contact => {
                let command = MarkLeadContactedInput {
                    lead_id: self.lead(number)?,
                    call: VersionedCallOptions::default(),
                };
                self.actors.act(by, command).await?;
            }
            LeadAction::Disqualify(reason) => {
                let command = DisqualifyLeadInput {
                    lead_id: self.lead(number)?,
                    reason,
                    call: VersionedCallOptions::default(),
                };
                self.actors.act(by, command).await?;
            }
            LeadAction::Reactivate => {
                let command = ReactivateLeadInput {
                    lead_id: self.lead(number)?,
                    call: VersionedCallOptions::default(),
                };
                self.actors.act(by, command).await?;
            }
            LeadAction::Qualify(customer_of, opportunity) => {
                self.qualify((number, by), customer_of, opportunity).await?
            }
        }
        Ok(())
    }

    fn lead(&self, number: usize) -> anyhow::Result<LeadId> {
        self.leads.get(&number).copied().context("a lead before it was recorded")
    }

    fn record(&self, draft: LeadDraft, by: Worker) -> CreateLeadInput {
        let locale = draft.locale;
        let company = draft.customer_of.company.map(|number| &self.data.pools.companies[number]);
        let person = draft.customer_of.person.map(|number| &self.data.pools.people[number]);
        let of = |text: &entity::localized::Localized| text.get(locale).to_owned();
        CreateLeadInput {
            subject: draft.subject,
            salutation: person.map(|person| of(&person.salutation)),
            first_name: person.map(|person| of(&person.first_name)),
            last_name: person.map(|person| of(&person.last_name)),
            company_name: company.map(|company| of(&company.name)),
            job_title: person.map(|person| of(&person.job_title)),
            email: email(person, company),
            phone: company.map(|company| company.phone.clone()),
            mobile_phone: person.map(|person| person.mobile_phone.clone()),
            website: company.map(|company| company.website.clone()),
            country: Some(company.map_or(HOME, |company| &company.country).to_owned()),
            province: company.and_then(|company| company.province.as_ref()).map(of),
            city: company.map(|company| of(&company.city)),
            source_id: Some(self.ids.sources[draft.source]),
            campaign_id: draft.campaign.map(|number| self.ids.campaigns[number]),
            owner_id: self.ids.people.get(&draft.owner).copied().filter(|_| draft.owner != by),
            rating: Some(draft.rating),
            currency_code: Some(CurrencyCode(draft.currency)),
            estimated_value: draft.value,
            estimated_close_date: draft.close.map(Date),
            customer_need: draft.need,
            pain_points: None,
            budget_amount: None,
            budget_status: None,
            purchase_timeframe: draft.timeframe,
            note: draft.note,
            call: CallOptions::default(),
        }
    }

    async fn qualify(
        &mut self,
        (number, by): (usize, Worker),
        customer_of: DemoCustomer,
        opportunity: Option<(usize, DemoOpening)>,
    ) -> anyhow::Result<()> {
        let opening = opportunity.as_ref().map(|(_, opening)| opening);
        let locale = opening.map_or(HOME_LANGUAGE, |opening| opening.locale);
        let new = opening.map(|opening| NewOpportunityInput {
            name: Some(opening.name.clone()),
            estimated_value: opening.value,
            estimated_close_date: opening.close.map(Date),
            process_id: Some(self.ids.processes[opening.process]),
        });
        let command = QualifyLeadInput {
            lead_id: self.lead(number)?,
            account: Some(self.account(customer_of, locale)),
            contact: Some(self.contact(customer_of, locale)),
            opportunities: Some(new.into_iter().collect()),
            currency_code: opening.map(|opening| self.currency(opening)),
            price_list_id: opening.map(|opening| self.ids.lists[opening.list]),
            campaign_id: None,
            on_duplicate: DuplicatePolicy::Fail,
            call: VersionedCallOptions::default(),
        };
        let done = self.actors.act(by, command).await?;
        self.met(by, customer_of, (done.account, done.contact)).await?;
        if let (Some((opportunity, opening)), Some(id)) = (opportunity, done.opportunities.first())
        {
            self.opened((opportunity, *id), customer_of, &opening);
        }
        Ok(())
    }

    pub(super) fn currency(&self, opening: &DemoOpening) -> CurrencyCode {
        CurrencyCode(self.data.price_lists[opening.list].currency.clone())
    }

    /// The account of a customer's company: the existing one, else a new one.
    pub(super) fn account(&self, customer_of: DemoCustomer, locale: &str) -> AccountTarget {
        let Some(number) = customer_of.company else {
            return AccountTarget::None(Nothing::None);
        };
        match self.accounts.get(&number) {
            Some(known) => AccountTarget::ExistingId(*known),
            None => AccountTarget::Create(new_account(&self.data.pools.companies[number], locale)),
        }
    }

    /// The contact of a customer's person: the existing one, else a new one.
    pub(super) fn contact(&self, customer_of: DemoCustomer, locale: &str) -> ContactTarget {
        let Some(number) = customer_of.person else {
            return ContactTarget::None(Nothing::None);
        };
        let company = customer_of.company.map(|number| &self.data.pools.companies[number]);
        match self.contacts.get(&number) {
            Some(known) => ContactTarget::ExistingId(*known),
            None => {
                let person = &self.data.pools.people[number];
                ContactTarget::Create(new_contact(person, company, locale))
            }
        }
    }

    /// Records a customer's ids. Sales to a new customer abroad are zero-rated.
    pub(super) async fn met(
        &mut self,
        by: Worker,
        customer_of: DemoCustomer,
        (account, contact): (Option<AccountId>, Option<ContactId>),
    ) -> anyhow::Result<()> {
        if let (Some(number), Some(id)) = (customer_of.person, contact) {
            self.contacts.insert(number, id);
        }
        let (Some(number), Some(id)) = (customer_of.company, account) else {
            return Ok(());
        };
        let is_new = self.accounts.insert(number, id).is_none();
        let company = &self.data.pools.companies[number];
        if is_new
            && company.country != HOME
            && let Some(tax) = self.ids.export_tax
        {
            self.actors.act(by, taxed(id, tax)).await?;
        }
        Ok(())
    }
}

fn new_account(company: &Company, locale: &str) -> NewAccountInput {
    NewAccountInput {
        name: company.name.get(locale).to_owned(),
        legal_name: Some(company.legal_name.clone()),
        national_id: company.national_id.clone(),
        economic_code: None,
        phone: Some(company.phone.clone()),
        email: Some(company.email.clone()),
        website: Some(company.website.clone()),
        country: Some(company.country.clone()),
        province: None,
        city: Some(company.city.get(locale).to_owned()),
    }
}

pub(super) fn new_contact(
    person: &Contact,
    company: Option<&Company>,
    locale: &str,
) -> NewContactInput {
    NewContactInput {
        first_name: Some(person.first_name.get(locale).to_owned()),
        last_name: person.last_name.get(locale).to_owned(),
        salutation: Some(person.salutation.get(locale).to_owned()),
        job_title: Some(person.job_title.get(locale).to_owned()),
        email: email(Some(person), company),
        phone: None,
        mobile_phone: Some(person.mobile_phone.clone()),
        country: None,
        province: None,
        city: None,
    }
}

/// An e-mail address from the Latin name, at the company's domain.
fn email(person: Option<&Contact>, company: Option<&Company>) -> Option<String> {
    let (person, company) = (person?, company?);
    let latin = |text: &str| -> String {
        text.to_lowercase().chars().filter(char::is_ascii_alphanumeric).collect()
    };
    let first = latin(person.first_name.get("en")).chars().next()?;
    let last = latin(person.last_name.get("en"));
    let (_, domain) = company.email.split_once('@')?;
    Some(format!("{first}.{last}@{domain}"))
}

fn taxed(account_id: AccountId, tax: TaxRateId) -> UpdateAccountInput {
    UpdateAccountInput {
        account_id,
        name: Undefined,
        legal_name: Undefined,
        kind: Undefined,
        national_id: Undefined,
        economic_code: Undefined,
        registration_number: Undefined,
        country: Undefined,
        province: Undefined,
        city: Undefined,
        street: Undefined,
        postal_code: Undefined,
        phone: Undefined,
        fax: Undefined,
        email: Undefined,
        website: Undefined,
        tax_rate_id: Value(tax),
        owner_id: Undefined,
        call: VersionedCallOptions::default(),
    }
}
