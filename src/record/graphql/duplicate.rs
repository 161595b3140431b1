//! Possible duplicates of a record in the schema.

use std::sync::Arc;

use async_graphql::{Context, Enum, ID, Object};

use crate::account::rules::duplicate;
use crate::platform::graphql::context::ContextExt;
use crate::platform::graphql::read::View;
use crate::platform::graphql::request_context::RequestContext;
use crate::platform::graphql::resolver_error::{NullableField, ResolverError};
use crate::record::queries::{SimilarRecord, SimilarRow, similar};
use crate::slices::Node;

/// How similar two records are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum DuplicateLikeness {
    /// They may be the same, e.g. they share a landline.
    Weak,
    /// They are the same, as far as their data shows.
    Strong,
}

/// A value by which two records are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "duplicate::SharedKey")]
pub enum DuplicateKey {
    /// The name; of a lead, the person's and the company's together.
    Name,
    /// The e-mail address.
    Email,
    /// The phone number.
    Phone,
    /// The mobile phone number.
    MobilePhone,
}

/// A record that may be the same as another one.
#[derive(Debug)]
pub struct PossibleDuplicate {
    found: SimilarRecord,
    request: RequestContext,
}

/// A record that may be the same as another one.
#[Object]
impl PossibleDuplicate {
    /// The record; never null.
    async fn record(&self) -> NullableField<Node> {
        Some(Ok(match &self.found.row {
            SimilarRow::Lead(row) => Node::Lead(View::new(Arc::clone(row), &self.request)),
            SimilarRow::Account(row) => Node::Account(View::new(Arc::clone(row), &self.request)),
            SimilarRow::Contact(row) => Node::Contact(View::new(Arc::clone(row), &self.request)),
        }))
    }

    /// How similar they are.
    async fn likeness(&self) -> DuplicateLikeness {
        match self.found.likeness {
            duplicate::Likeness::Strong => DuplicateLikeness::Strong,
            duplicate::Likeness::Weak | duplicate::Likeness::None => DuplicateLikeness::Weak,
        }
    }

    /// The values that they have in common. Names are compared without spelling variants, numbers in their
    /// international form.
    async fn matched_by(&self) -> Vec<DuplicateKey> {
        self.found.shared.iter().copied().map(DuplicateKey::from).collect()
    }
}

/// The queries for possible duplicates.
#[derive(Debug, Default)]
pub struct DuplicateQuery;

#[Object]
impl DuplicateQuery {
    /// The records that may be the same as a lead, an account or a contact, of the same kind and among those that the
    /// viewer may see; the most similar ones first, at most 10. Null if the record does not exist, is of another kind
    /// or may not be seen.
    async fn possible_duplicates(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of a lead, an account or a contact.")] of: ID,
    ) -> NullableField<Vec<PossibleDuplicate>> {
        let request = ctx.request();
        let found = similar(request.session(), &of).await.map_err(ResolverError::from);
        let shown = |found| PossibleDuplicate { found, request: request.clone() };
        let all = |found: Vec<SimilarRecord>| found.into_iter().map(shown).collect();
        found.map(|found| found.map(all)).transpose()
    }
}
