//! Finds existing leads that look like another one, among those that the caller may see.

use entity::lead;
use sea_orm::{ColumnTrait, Condition, QueryFilter, QueryOrder, QuerySelect};

use crate::account::queries::alike::{DuplicateCandidate, MOST_COMPARED, first, sorted};
use crate::account::rules::duplicate::Likeness;
use crate::lead::rules::duplicate::{keys, likeness, shared_keys};
use crate::platform::db::reader::Reader;
use crate::platform::error::Error;

/// The most leads with which several are compared at once.
const MOST_KNOWN: usize = 1_000;

/// The leads that share a value with one of several, the oldest first, read by one statement. `None`: there are too
/// many, so that each must be looked up by `leads`.
///
/// # Errors
/// The actor may not see leads, or the database failed.
pub async fn known<R: Reader>(
    reader: &R,
    leads: &[lead::Model],
) -> Result<Option<Vec<lead::Model>>, Error> {
    let emails: Vec<&str> = leads.iter().filter_map(|lead| lead.email_key.as_deref()).collect();
    let numbers: Vec<&str> = leads.iter().flat_map(|lead| keys(lead).numbers()).collect();
    // Without values, an `IN` would be a condition that no index serves.
    let among = |column: lead::Column, values: &[&str]| {
        (!values.is_empty()).then(|| column.is_in(values.iter().copied()))
    };
    let reached = Condition::any()
        .add_option(among(lead::Column::EmailKey, &emails))
        .add_option(among(lead::Column::PhoneKey, &numbers))
        .add_option(among(lead::Column::MobileKey, &numbers));
    let alike = leads.iter().filter_map(colleague).fold(reached, Condition::add);
    if alike.is_empty() {
        return Ok(Some(Vec::new()));
    }
    let rows = reader.rows::<lead::Entity>()?.filter(alike).order_by_asc(lead::Column::Id);
    let rows: Vec<lead::Model> = reader.read(rows.limit(MOST_KNOWN as u64 + 1)).await?;
    Ok(Some(rows).filter(|rows| rows.len() <= MOST_KNOWN))
}

/// The first of the leads that are the most similar to a lead, if any is.
#[must_use]
pub fn most_similar<'a>(
    lead: &lead::Model,
    known: &'a [lead::Model],
) -> Option<(Likeness, &'a lead::Model)> {
    let similar = known.iter().map(|row| (likeness(lead, row), row));
    // Of equal ones `max_by_key` takes the last.
    similar.filter(|(likeness, _)| *likeness > Likeness::None).rev().max_by_key(|(is, _)| *is)
}

/// The condition that a lead is of the same person at the same company.
fn colleague(lead: &lead::Model) -> Option<Condition> {
    let (company, name) = (lead.company_key.as_deref()?, lead.name_key.as_deref()?);
    let company = lead::Column::CompanyKey.eq(company);
    Some(Condition::all().add(company).add(lead::Column::NameKey.eq(name)))
}

/// The leads that look like a lead, the most similar ones first and the oldest among equals, itself excepted.
///
/// # Errors
/// The actor may not see leads, or the database failed.
pub async fn leads<R: Reader>(
    reader: &R,
    lead: &lead::Model,
) -> Result<Vec<DuplicateCandidate<lead::Model>>, Error> {
    let email = lead.email_key.as_deref().map(|key| lead::Column::EmailKey.eq(key));
    let reached = Condition::any().add_option(email);
    // One condition per number: an `IN` with an empty list would be a condition that no index serves.
    let reached = keys(lead).numbers().fold(reached, |reached, number| {
        reached.add(lead::Column::PhoneKey.eq(number)).add(lead::Column::MobileKey.eq(number))
    });
    let alike = reached.clone().add_option(colleague(lead));
    if alike.is_empty() {
        return Ok(Vec::new());
    }
    let rows = reader.rows::<lead::Entity>()?.filter(alike).filter(lead::Column::Id.ne(lead.id));
    let rows = first(rows, reached).order_by_asc(lead::Column::Id).limit(MOST_COMPARED);
    let compared = reader.read(rows).await?.into_iter().map(|row: lead::Model| {
        let name = row.subject.clone();
        DuplicateCandidate {
            likeness: likeness(lead, &row),
            shared: shared_keys(lead, &row),
            name,
            row,
        }
    });
    Ok(sorted(compared.collect()))
}
