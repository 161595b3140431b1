//! What a group of figures has in common, and pages of groups.

use std::sync::Arc;

use async_graphql::{ID, Object};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use entity::id::{
    AccountId, CampaignId, CloseReasonId, CompetitorId, ContactId, Key, PriceListId, ProcessId,
    ProductId, SourceId, StageId, TeamId, UserId, text,
};
use entity::localized::Localized;
use entity::{
    account, campaign, close_reason, competitor, contact, price_list, product, sales_process,
    source, stage, team, user,
};
use uuid::Uuid;

use crate::figures::rules::group::{GroupValue, StatsGroup};
use crate::figures::rules::period::{PeriodName, StatsPeriod};
use crate::platform::db::page::PageInput;
use crate::platform::db::row::Row;
use crate::platform::error::Error;
use crate::platform::graphql::request_context::RequestContext;
use crate::platform::graphql::resolver_error::{NullableField, ResolverError};
use crate::platform::graphql::scalars::Date;
use crate::platform::message::{Argument, Message};

/// What the rows of a group have in common, in one of the dimensions asked for.
#[derive(Clone, Debug)]
pub struct StatsKey {
    value: Option<GroupValue>,
    request: RequestContext,
}

impl StatsKey {
    pub(super) fn all(values: &[Option<GroupValue>], request: &RequestContext) -> Vec<Self> {
        let key =
            |value: &Option<GroupValue>| Self { value: value.clone(), request: request.clone() };
        values.iter().map(key).collect()
    }

    const fn period(&self) -> Option<&StatsPeriod> {
        match &self.value {
            Some(GroupValue::Period(period)) => Some(period),
            Some(GroupValue::Record { .. } | GroupValue::Choice { .. }) | None => None,
        }
    }
}

/// What the rows of a group have in common, in one of the dimensions asked for.
#[Object]
impl StatsKey {
    /// The id of the record that they name, the name of the enum's value, or the first day of the period; null: they
    /// have no value in this dimension.
    async fn value(&self) -> Option<ID> {
        self.value.as_ref().map(|value| ID(canonical(value)))
    }

    /// The text to display, in the viewer's language: the record's name, the enum's label, or the period's name, a
    /// month by its calendar year, a quarter and a year by the fiscal year, which is named by the calendar year
    /// in which it begins. Null: they have no value, or the record is deleted or not visible.
    async fn label(&self) -> NullableField<String> {
        label(self.value.as_ref()?, &self.request).await.transpose()
    }

    /// The first day of the period; null: the dimension is no period, or they have no day.
    async fn first(&self) -> Option<Date> {
        self.period().map(|period| Date(period.first))
    }

    /// The last day of the period; null: the dimension is no period, or they have no day.
    async fn last(&self) -> Option<Date> {
        self.period().map(|period| Date(period.last))
    }
}

fn canonical(value: &GroupValue) -> String {
    match value {
        GroupValue::Period(period) => period.first.to_string(),
        GroupValue::Record { prefix, id } => text(prefix, *id),
        GroupValue::Choice { value, .. } => value.clone(),
    }
}

/// The position of a group among those of the same question.
pub(super) fn cursor(values: &[Option<GroupValue>]) -> String {
    let texts = values.iter().map(|value| value.as_ref().map_or_else(String::new, canonical));
    BASE64_URL_SAFE_NO_PAD.encode(texts.collect::<Vec<_>>().join(" "))
}

/// A number of rows; there are never more than an `Int` holds.
pub(super) fn int(count: i64) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

/// How many groups there are.
pub(super) fn number_of<S>(groups: &[StatsGroup<S>]) -> i32 {
    i32::try_from(groups.len()).unwrap_or(i32::MAX)
}

/// The places of the groups on a page.
///
/// # Errors
/// The page arguments are invalid, or no group has the cursor.
pub(super) fn page_of<S>(
    groups: &[StatsGroup<S>],
    first: Option<i32>,
    after: Option<String>,
) -> Result<std::ops::Range<usize>, Error> {
    let window = PageInput { first, after, last: None, before: None }.window()?;
    let start = match &window.cursor {
        None => 0,
        Some(after) => {
            let place = groups.iter().position(|group| cursor(&group.values) == *after);
            place.ok_or_else(|| Error::BadInput(Message::new("bad-cursor")))? + 1
        }
    };
    let size = usize::try_from(window.size).unwrap_or(usize::MAX);
    Ok(start..groups.len().min(start.saturating_add(size)))
}

async fn label(
    value: &GroupValue,
    request: &RequestContext,
) -> Result<Option<String>, ResolverError> {
    match value {
        GroupValue::Period(period) => Ok(Some(name_of(period, request))),
        GroupValue::Choice { label, value } => {
            let label = Message::new(label).with("value", value);
            Ok(Some(label.presented(request.presentation())))
        }
        GroupValue::Record { prefix, id } => record_name((*prefix, *id), request).await,
    }
}

fn name_of(period: &StatsPeriod, request: &RequestContext) -> String {
    let (key, year, part) = match period.name {
        PeriodName::Month { year, month } => ("figures-month", year, format!("{month:02}")),
        PeriodName::Quarter { year, quarter } => ("figures-quarter", year, quarter.to_string()),
        PeriodName::FiscalYear(year) => ("figures-fiscal-year", year, String::new()),
    };
    let name = Message::new(key)
        .with("year", Argument::Number(year.to_string()))
        .with("part", Argument::Number(part));
    name.presented(request.presentation())
}

/// The name of a record; `None`: it does not exist or is not visible.
async fn record_name(
    (prefix, id): (&str, Uuid),
    request: &RequestContext,
) -> Result<Option<String>, ResolverError> {
    let locale = request.locale();
    let shown = |name: &Localized| name.get(locale).to_owned();
    match prefix {
        UserId::PREFIX => cached(request, id, |row: &user::Model| shown(&row.display_name)).await,
        TeamId::PREFIX => cached(request, id, |row: &team::Model| shown(&row.name)).await,
        ProcessId::PREFIX => {
            cached(request, id, |row: &sales_process::Model| shown(&row.name)).await
        }
        StageId::PREFIX => cached(request, id, |row: &stage::Model| shown(&row.name)).await,
        CloseReasonId::PREFIX => {
            cached(request, id, |row: &close_reason::Model| shown(&row.label)).await
        }
        CompetitorId::PREFIX => {
            cached(request, id, |row: &competitor::Model| row.name.clone()).await
        }
        CampaignId::PREFIX => cached(request, id, |row: &campaign::Model| shown(&row.name)).await,
        SourceId::PREFIX => cached(request, id, |row: &source::Model| shown(&row.name)).await,
        PriceListId::PREFIX => {
            cached(request, id, |row: &price_list::Model| shown(&row.name)).await
        }
        ProductId::PREFIX => {
            let row: Option<Arc<product::Model>> = request.row(id).await?;
            Ok(row.map(|row| shown(&row.name)))
        }
        AccountId::PREFIX => {
            let row: Option<Arc<account::Model>> = request.row(id).await?;
            Ok(row.map(|row| row.name.clone()))
        }
        ContactId::PREFIX => {
            let row: Option<Arc<contact::Model>> = request.row(id).await?;
            Ok(row.map(|row| row.full_name.clone()))
        }
        _ => Ok(None),
    }
}

async fn cached<R: Row>(
    request: &RequestContext,
    id: Uuid,
    name: impl Fn(&R) -> String,
) -> Result<Option<String>, ResolverError> {
    let all = request.all_cached::<R>().await?;
    Ok(all.iter().find(|row| row.id() == id).map(|row| name(row)))
}
