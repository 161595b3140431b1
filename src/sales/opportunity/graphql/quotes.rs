//! The quotes of an opportunity. They are few, so they are loaded at once and paged in memory.

use std::sync::Arc;

use entity::id::{Key, QuoteId};
use entity::quote;

use crate::platform::db::page::{PageInput, Slice};
use crate::platform::error::Error;
use crate::platform::graphql::connection::{Count, Counted, Records, connection};
use crate::platform::graphql::read::Loaded;
use crate::platform::graphql::resolver_error::ResolverError;
use crate::platform::message::Message;
use crate::sales::opportunity::ops::PricedOpportunity;
use crate::sales::quote::ops::PricedQuote;

/// All quotes of an opportunity, oldest first.
pub(in crate::sales) async fn all(
    opportunity: &Loaded<PricedOpportunity>,
) -> Result<Arc<Vec<Arc<PricedQuote>>>, ResolverError> {
    opportunity.request.rows_of::<PricedQuote, _>(opportunity.row.row.id).await
}

/// The quotes' rows without their documents, as the rules take them.
pub(in crate::sales) fn rows(quotes: &[Arc<PricedQuote>]) -> Vec<quote::Model> {
    quotes.iter().map(|quote| quote.row.clone()).collect()
}

/// The quote that the rule `choose` picks.
pub(in crate::sales) fn chosen(
    quotes: &[Arc<PricedQuote>],
    choose: fn(&[quote::Model]) -> Option<QuoteId>,
) -> Option<&Arc<PricedQuote>> {
    let id = choose(&rows(quotes))?;
    quotes.iter().find(|quote| quote.id == id)
}

/// A page of an opportunity's quotes.
pub(in crate::sales) async fn page(
    opportunity: &Loaded<PricedOpportunity>,
    input: &PageInput,
) -> Result<Records<PricedQuote, Counted>, ResolverError> {
    let quotes = all(opportunity).await?;
    let fields = Counted { count: Count::known(quotes.len()) };
    Ok(connection(slice(&quotes, input)?, &opportunity.request, fields))
}

fn slice(quotes: &[Arc<PricedQuote>], input: &PageInput) -> Result<Slice<PricedQuote>, Error> {
    let window = input.window()?;
    let size = usize::try_from(window.size).unwrap_or(usize::MAX);
    let place = |cursor: &String| {
        let id = QuoteId::parse(cursor);
        let found = quotes.iter().position(|quote| quote.id == id);
        found.ok_or_else(|| Error::BadInput(Message::new("bad-cursor")))
    };
    let cursor = window.cursor.as_ref().map(place).transpose()?;
    let (start, end) = if window.is_backward {
        let end = cursor.unwrap_or(quotes.len());
        (end.saturating_sub(size), end)
    } else {
        let start = cursor.map_or(0, |place| place + 1);
        (start, start.saturating_add(size).min(quotes.len()))
    };
    let rows = quotes[start..end].iter();
    Ok(Slice {
        rows: rows.map(|quote| (quote.id.to_text(), PricedQuote::clone(quote))).collect(),
        has_next: end < quotes.len(),
        has_previous: start > 0,
    })
}
