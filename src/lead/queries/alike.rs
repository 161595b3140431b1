//! Finds existing leads that look like another one, among those that the caller may see.

use entity::lead;
use sea_orm::{ColumnTrait, Condition, QueryFilter, QueryOrder, QuerySelect};

use crate::account::queries::alike::{DuplicateCandidate, MOST_COMPARED, first, sorted};
use crate::lead::rules::duplicate::{keys, likeness, shared_keys};
use crate::platform::db::reader::Reader;
use crate::platform::error::Error;

/// The leads that look like a lead, the most similar ones first and the oldest among equals, itself excepted.
///
/// # Errors
/// The actor may not see leads, or the database failed.
pub async fn leads<R: Reader>(
    reader: &R,
    lead: &lead::Model,
) -> Result<Vec<DuplicateCandidate<lead::Model>>, Error> {
    let email = lead.email_key.as_deref().map(|key| lead::Column::EmailKey.eq(key));
    let colleague = match (lead.company_key.as_deref(), lead.name_key.as_deref()) {
        (Some(company), Some(name)) => Some(
            Condition::all()
                .add(lead::Column::CompanyKey.eq(company))
                .add(lead::Column::NameKey.eq(name)),
        ),
        (None, _) | (_, None) => None,
    };
    let reached = Condition::any().add_option(email);
    // One condition per number: an `IN` with an empty list would be a condition that no index serves.
    let reached = keys(lead).numbers().fold(reached, |reached, number| {
        reached.add(lead::Column::PhoneKey.eq(number)).add(lead::Column::MobileKey.eq(number))
    });
    let alike = reached.clone().add_option(colleague);
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
