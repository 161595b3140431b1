//! Lists of leads.

pub mod alike;

use entity::id::LeadId;
use entity::lead;
use sea_orm::ColumnTrait;

use crate::lead::filter::{LeadFilter, LeadSort, LeadSortField};
use crate::platform::db::filter::{Filter, Nested, Terms};
use crate::platform::db::page::SortKey;
use crate::platform::error::Error;
use crate::platform::graphql::filter::Given;
use crate::platform::graphql::sort::{SortDirection, sort_keys};
use crate::platform::text::fold_name;

impl Filter for LeadFilter {
    type Id = LeadId;

    fn nested(&self) -> Nested<'_, Self> {
        Nested { and: self.and.as_deref(), or: self.or.as_deref(), not: self.not.as_deref() }
    }

    fn text(&self) -> &Given<String> {
        &self.text
    }

    fn own(&self, terms: &mut Terms<'_>) -> Result<(), Error> {
        let Self {
            and: _,
            or: _,
            not: _,
            text: _,
            mine,
            status,
            owner,
            campaign,
            team,
            source,
            rating,
            company,
            estimated_value,
            created_at,
            updated_at,
        } = self;
        terms.mine(lead::Column::OwnerId, mine)?;
        terms.any_of(lead::Column::Status, status)?;
        terms.id(lead::Column::OwnerId, owner)?;
        terms.id(lead::Column::CampaignId, campaign)?;
        terms.id(lead::Column::TeamId, team)?;
        terms.id(lead::Column::SourceId, source)?;
        terms.any_of(lead::Column::Rating, rating)?;
        terms.folded(lead::Column::CompanyKey.into_expr(), company, fold_name)?;
        terms.amount(lead::Column::EstimatedValue, estimated_value)?;
        terms.instant(lead::Column::CreatedAt, created_at)?;
        terms.instant(lead::Column::UpdatedAt, updated_at)
    }
}

/// The sort keys of leads; newest first if none are given.
///
/// # Errors
/// There are too many keys.
pub fn order(sorts: &[LeadSort]) -> Result<Vec<SortKey<lead::Column>>, Error> {
    sort_keys(sorts, SortDirection::Desc.by(lead::Column::CreatedAt), key)
}

fn key(sort: &LeadSort) -> SortKey<lead::Column> {
    match sort.field {
        LeadSortField::CreatedAt => sort.direction.by(lead::Column::CreatedAt),
        LeadSortField::UpdatedAt => sort.direction.by(lead::Column::UpdatedAt),
        LeadSortField::Subject => sort.direction.by(lead::Column::SortKey),
        LeadSortField::EstimatedValue => sort.direction.by_nullable(lead::Column::EstimatedValue),
    }
}
