//! The events of quotes in the schema.

use entity::choice::QuoteStatus;
use entity::id::{OpportunityId, QuoteId};

use crate::event::QuoteFacts;
use crate::event::graphql::event;
use crate::platform::graphql::resolver_error::NullableField;
use crate::platform::graphql::scalars::Money;
use crate::sales::opportunity::graphql::Opportunity;
use crate::sales::quote::graphql::Quote;

event! {
    /// A quote was created, changed, activated, revised, won or closed.
    QuoteChanged(QuoteFacts) {
        /// The quote's id.
        async fn quote_id(&self) -> QuoteId {
            self.body.id
        }

        /// The quote's version after the change; ignore events older than the version you show.
        async fn quote_version(&self) -> i32 {
            self.body.version
        }

        /// The id of the quote's opportunity.
        async fn opportunity_id(&self) -> OpportunityId {
            self.body.opportunity_id
        }

        /// The quote's status after the change.
        async fn status(&self) -> QuoteStatus {
            self.body.status
        }

        /// The quote's total after the change.
        async fn total(&self) -> Money {
            Money::new(self.body.total, &self.body.currency_code)
        }

        /// The quote in its current state; null if the viewer may not see it now.
        async fn quote(&self) -> NullableField<Quote> {
            self.head.request.load(self.body.id).await
        }

        /// The opportunity in its current state; null if the viewer may not see it now.
        async fn opportunity(&self) -> NullableField<Opportunity> {
            self.head.request.load(self.body.opportunity_id).await
        }
    }
}
