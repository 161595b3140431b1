//! Creates what the company needs before it sells: settings, people, currencies and lists.

use std::collections::{BTreeMap, HashMap};

use anyhow::Context;
use async_graphql::MaybeUndefined::{self, Undefined, Value};
use chrono::NaiveDate;
use entity::id::{
    CampaignId, CloseReasonId, CompetitorId, PriceListId, ProcessId, ProductId, SourceId, StepId,
    TaxRateId, TeamId, UnitId, UserId,
};
use entity::localized::Localized;
use entity::money::Amount;
use entity::user;

use crate::cli::demo::company::actors::Actors;
use crate::cli::demo::company::catalog;
use crate::cli::demo::history::action::Worker;
use crate::cli::demo::load::{Data, ExchangeRate, HOME_LANGUAGE, Person};
use crate::platform::db::setup::FirstRows;
use crate::platform::graphql::call_options::CallOptions;
use crate::platform::graphql::call_options::VersionedCallOptions;
use crate::platform::graphql::localized::LocalizedTextInput;
use crate::platform::graphql::scalars::{CurrencyCode, Date};
use crate::reference::campaign::input::CreateCampaignInput;
use crate::reference::competitor::input::CreateCompetitorInput;
use crate::reference::currency::input::{
    CreateCurrencyInput, SetExchangeRateInput, UpdateCurrencyInput,
};
use crate::reference::organization::input::UpdateOrganizationInput;
use crate::reference::period::input::{AddHolidaysInput, HolidayInput};
use crate::reference::reason::input::CreateCloseReasonInput;
use crate::reference::source::input::CreateSourceInput;
use crate::set_up::{self, InitialSettings};
use crate::user::input::{CreateTeamInput, CreateUserInput, UpdateUserInput};

/// Events are kept for a year, so that the demo's complete history can be read.
const RETENTION_HOURS: i32 = 8_784;

/// The ids of the created records, in the order of the data or by key.
#[derive(Debug, Default)]
pub struct RecordIds {
    pub people: BTreeMap<Worker, UserId>,
    pub sources: Vec<SourceId>,
    pub campaigns: Vec<CampaignId>,
    pub competitors: Vec<CompetitorId>,
    pub reasons: HashMap<String, CloseReasonId>,
    pub lists: Vec<PriceListId>,
    pub processes: Vec<ProcessId>,
    pub steps: HashMap<(usize, String), StepId>,
    pub products: Vec<ProductId>,
    pub units: HashMap<String, UnitId>,
    pub export_tax: Option<TaxRateId>,
}

/// The first rows, without which no command can be run.
pub fn first_rows(data: &Data) -> FirstRows {
    let organization = &data.organization;
    let administrator = data.people.iter().find(|person| person.key == Worker::Admin.key());
    let mut rows = set_up::first_rows(InitialSettings {
        name: organization.name.clone(),
        base_currency: organization.base_currency.clone(),
        time_zone: organization.time_zone.clone(),
        calendar: organization.calendar,
        locale: organization.locale.clone(),
        default_country: organization.default_phone_country.clone(),
        administrator: administrator.map(|person| person.name.clone()).unwrap_or_default(),
    });
    rows.administrator.email = administrator.map(|person| person.email.clone());
    rows
}

impl RecordIds {
    /// Creates the records, dated by the actors' clock.
    pub async fn open(actors: &mut Actors, data: &Data, first: &FirstRows) -> anyhow::Result<Self> {
        let mut ids = Self::default();
        settings(actors, data, first).await?;
        currencies(actors, data, first).await?;
        ids.hire(actors, data, &first.administrator).await?;
        ids.lists(actors, data).await?;
        catalog::fill(actors, data, &mut ids).await?;
        Ok(ids)
    }

    async fn hire(
        &mut self,
        actors: &mut Actors,
        data: &Data,
        administrator: &user::Model,
    ) -> anyhow::Result<()> {
        let mut teams: HashMap<&str, TeamId> = HashMap::new();
        for team in &data.teams {
            let command = CreateTeamInput {
                names: texts(&team.name),
                parent_id: None,
                call: CallOptions::default(),
            };
            teams.insert(&team.key, actors.act(Worker::Admin, command).await?);
        }
        for person in &data.people {
            let team_id = teams.get(person.team.as_str()).copied();
            let team_id = team_id.with_context(|| format!("no team {}", person.team))?;
            let worker = [Worker::Admin, Worker::Manager, Worker::Domestic, Worker::Export]
                .into_iter()
                .find(|worker| worker.key() == person.key);
            let id = match worker {
                Some(Worker::Admin) => {
                    let command = joins_team(administrator.id, team_id);
                    actors.act(Worker::Admin, command).await?
                }
                Some(Worker::Manager | Worker::Domestic | Worker::Export) | None => {
                    actors.act(Worker::Admin, newcomer(person, team_id)).await?
                }
            };
            if let Some(worker) = worker {
                let (role, reach) = (person.role, person.reach);
                let team_id = Some(team_id);
                actors.join(
                    worker,
                    &user::Model { id, role, reach, team_id, ..administrator.clone() },
                );
                self.people.insert(worker, id);
            }
        }
        Ok(())
    }

    async fn lists(&mut self, actors: &mut Actors, data: &Data) -> anyhow::Result<()> {
        for source in &data.sources {
            let command = CreateSourceInput {
                names: texts(&source.name),
                position: None,
                call: CallOptions::default(),
            };
            self.sources.push(actors.act(Worker::Admin, command).await?);
        }
        for campaign in &data.campaigns {
            let command = CreateCampaignInput {
                names: texts(&campaign.name),
                starts_on: Some(Date(campaign.starts_on)),
                ends_on: Some(Date(campaign.ends_on)),
                call: CallOptions::default(),
            };
            self.campaigns.push(actors.act(Worker::Admin, command).await?);
        }
        for competitor in &data.competitors {
            let command = CreateCompetitorInput {
                name: competitor.name.get(HOME_LANGUAGE).to_owned(),
                website: None,
                strengths: Some(competitor.strengths.get(HOME_LANGUAGE).to_owned()),
                weaknesses: Some(competitor.weaknesses.get(HOME_LANGUAGE).to_owned()),
                call: CallOptions::default(),
            };
            self.competitors.push(actors.act(Worker::Admin, command).await?);
        }
        for reason in &data.close_reasons {
            let command = CreateCloseReasonInput {
                outcome: reason.outcome,
                labels: texts(&reason.name),
                position: None,
                requires_competitor: reason.requires_competitor,
                requires_note: reason.requires_note,
                counts_in_win_rate: reason.counts_in_win_rate,
                call: CallOptions::default(),
            };
            self.reasons.insert(reason.key.clone(), actors.act(Worker::Admin, command).await?);
        }
        Ok(())
    }
}

async fn settings(actors: &mut Actors, data: &Data, first: &FirstRows) -> anyhow::Result<()> {
    let given = &data.organization;
    let (month, day) = (given.fiscal_year_start_month, given.fiscal_year_start_day);
    let command = UpdateOrganizationInput {
        organization_id: first.organization.id,
        names: Undefined,
        time_zone: Undefined,
        calendar: Undefined,
        fiscal_year_start: Value(format!("{month:02}-{day:02}")),
        week_start: Value(given.week_start),
        weekend_days: Value(given.weekend.clone()),
        locale: Undefined,
        default_country: Undefined,
        opportunity_number_format: Undefined,
        quote_number_format: Undefined,
        order_number_format: Undefined,
        invoice_number_format: Undefined,
        revenue_includes_tax: Undefined,
        event_retention_hours: Value(RETENTION_HOURS),
        call: VersionedCallOptions::default(),
    };
    actors.act(Worker::Admin, command).await?;
    let holidays = data.holidays.iter();
    let holidays = holidays
        .map(|holiday| HolidayInput { date: Date(holiday.date), names: texts(&holiday.name) });
    let command = AddHolidaysInput { holidays: holidays.collect(), call: CallOptions::default() };
    actors.act(Worker::Admin, command).await?;
    Ok(())
}

/// Creates the foreign currencies, each with a rate from the first day on; the base currency exists already.
async fn currencies(actors: &mut Actors, data: &Data, first: &FirstRows) -> anyhow::Result<()> {
    for given in &data.currencies {
        let payable_multiple = given.payable_multiple.unwrap_or(Amount::ZERO);
        if given.code == data.organization.base_currency {
            let command = UpdateCurrencyInput {
                currency_id: first.currency.id,
                names: Value(texts(&given.name)),
                precision: Value(given.precision),
                payable_multiple: Value(payable_multiple),
                payable_direction: given.payable_direction.map_or(Undefined, Value),
                validity_days: Value(given.quote_validity_days),
                is_active: Undefined,
                call: VersionedCallOptions::default(),
            };
            actors.act(Worker::Admin, command).await?;
            continue;
        }
        let command = CreateCurrencyInput {
            code: CurrencyCode(given.code.clone()),
            names: texts(&given.name),
            precision: Some(given.precision),
            payable_multiple: Some(payable_multiple),
            payable_direction: given.payable_direction,
            validity_days: Some(given.quote_validity_days),
            call: CallOptions::default(),
        };
        actors.act(Worker::Admin, command).await?;
        let today = actors.today();
        let mut rates = data.exchange_rates.iter().filter(|rate| rate.currency == given.code);
        let latest = rates.clone().rfind(|rate| rate.date <= today).or_else(|| rates.next());
        if let Some(latest) = latest {
            actors.act(Worker::Admin, rate(latest, Some(today))).await?;
        }
    }
    Ok(())
}

/// An exchange rate, in force from its own day or from `by` if that is earlier.
pub fn rate(rate: &ExchangeRate, by: Option<NaiveDate>) -> SetExchangeRateInput {
    SetExchangeRateInput {
        currency_code: CurrencyCode(rate.currency.clone()),
        kind: rate.kind,
        valid_from: Some(Date(by.map_or(rate.date, |day| rate.date.min(day)))),
        currency_amount: rate.currency_amount,
        base_amount: rate.base_amount,
        call: CallOptions::default(),
    }
}

fn newcomer(person: &Person, team_id: TeamId) -> CreateUserInput {
    CreateUserInput {
        display_names: texts(&person.name),
        email: Some(person.email.clone()),
        role: person.role,
        reach: Some(person.reach),
        team_id: Some(team_id),
        locale: None,
        is_service: false,
        call: CallOptions::default(),
    }
}

fn joins_team(user_id: UserId, team_id: TeamId) -> UpdateUserInput {
    UpdateUserInput {
        user_id,
        display_names: Undefined,
        email: Undefined,
        role: Undefined,
        reach: Undefined,
        team_id: Value(team_id),
        locale: Undefined,
        is_active: Undefined,
        call: CallOptions::default(),
    }
}

/// A text as input, in all its languages.
pub fn texts(text: &Localized) -> Vec<LocalizedTextInput> {
    text.iter()
        .map(|(locale, text)| LocalizedTextInput {
            locale: locale.to_owned(),
            text: text.to_owned(),
        })
        .collect()
}

/// An update's input value: `None` leaves the field unchanged.
pub fn given<T>(value: Option<T>) -> MaybeUndefined<T> {
    value.map_or(Undefined, Value)
}
