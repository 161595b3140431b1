//! The quotes of an opportunity: few enough to be read at once.

use std::sync::Arc;

use entity::id::{Key, QuoteId};
use entity::quote;

use crate::sales::opportunity::ops::Deal;
use crate::platform::db::page::{PageInput, Slice};
use crate::platform::error::Error;
use crate::platform::graphql::connection::{Count, Counted, Records, connection};
use crate::platform::graphql::failure::Failure;
use crate::platform::graphql::read::Loaded;
use crate::platform::message::Message;
use crate::sales::quote::ops::Offer;

/// All quotes of an opportunity, oldest first.
pub(super) async fn all(deal: &Loaded<Deal>) -> Result<Arc<Vec<Arc<Offer>>>, Failure> {
    deal.scope.rows_of::<Offer, _>(deal.row.row.id).await
}

/// Their rows, without documents: what the rules ask for.
pub(super) fn rows(offers: &[Arc<Offer>]) -> Vec<quote::Model> {
    offers.iter().map(|offer| offer.row.clone()).collect()
}

/// The quote that a rule chooses.
pub(super) fn chosen(
    offers: &[Arc<Offer>],
    choose: fn(&[quote::Model]) -> Option<QuoteId>,
) -> Option<&Arc<Offer>> {
    let id = choose(&rows(offers))?;
    offers.iter().find(|offer| offer.id == id)
}

/// A page of them.
pub(super) async fn page(
    deal: &Loaded<Deal>,
    input: &PageInput,
) -> Result<Records<Offer, Counted>, Failure> {
    let offers = all(deal).await?;
    let fields = Counted { count: Count::known(offers.len()) };
    Ok(connection(slice(&offers, input)?, &deal.scope, fields))
}

fn slice(offers: &[Arc<Offer>], input: &PageInput) -> Result<Slice<Offer>, Error> {
    let window = input.window()?;
    let size = usize::try_from(window.size).unwrap_or(usize::MAX);
    let place = |cursor: &String| {
        let id = QuoteId::parse(cursor);
        let found = offers.iter().position(|offer| offer.id == id);
        found.ok_or_else(|| Error::BadInput(Message::new("bad-cursor")))
    };
    let cursor = window.cursor.as_ref().map(place).transpose()?;
    let (start, end) = if window.is_backward {
        let end = cursor.unwrap_or(offers.len());
        (end.saturating_sub(size), end)
    } else {
        let start = cursor.map_or(0, |place| place + 1);
        (start, start.saturating_add(size).min(offers.len()))
    };
    let rows = offers[start..end].iter();
    Ok(Slice {
        rows: rows.map(|offer| (offer.id.to_text(), Offer::clone(offer))).collect(),
        has_next: end < offers.len(),
        has_previous: start > 0,
    })
}
