//! Lines and headers of deals and quotes, and what becomes of quotes.

use anyhow::Context;
use async_graphql::MaybeUndefined::Undefined;
use entity::id::{DocumentId, QuoteId};

use crate::cli::demo::company::books::given;
use crate::cli::demo::company::{Deal, Stage};
use crate::cli::demo::history::act::{Goods, QuoteAct, Terms, Worker};
use crate::sales::document::input::{DiscountInput, LineInput, SetLinesInput, UpdateDocumentInput};
use crate::sales::quote::input::{
    ActivateQuoteInput, GenerateQuoteInput, MarkQuoteAcceptedInput, MarkQuoteSentInput,
    ReviseQuoteInput, WinQuoteInput,
};

impl Stage<'_> {
    pub(super) fn lines(
        &self,
        document_id: DocumentId,
        goods: Vec<Goods>,
    ) -> anyhow::Result<SetLinesInput> {
        Ok(SetLinesInput {
            document_id,
            lines: self.line_inputs(goods)?,
            expected_version: None,
            idempotency_key: None,
            dry_run: false,
        })
    }

    pub(super) fn line_inputs(&self, goods: Vec<Goods>) -> anyhow::Result<Vec<LineInput>> {
        goods.into_iter().map(|goods| self.line(goods)).collect()
    }

    fn line(&self, goods: Goods) -> anyhow::Result<LineInput> {
        let unit_id = match &goods.product {
            Some((_, unit)) => {
                let unit_id = self.books.units.get(unit).copied();
                Some(unit_id.with_context(|| format!("no unit {unit}"))?)
            }
            None => None,
        };
        let by_percent = goods.discount_percent.map(DiscountInput::Percent);
        let discount = by_percent.or(goods.discount_amount.map(DiscountInput::Amount));
        Ok(LineInput {
            id: None,
            product_id: goods.product.map(|(number, _)| self.books.products[number]),
            unit_id,
            description: goods.description,
            quantity: goods.quantity,
            unit_price: given(goods.unit_price),
            manual_discount: given(discount),
            tax_rate: Undefined,
            tax_amount: Undefined,
        })
    }

    pub(super) fn terms(&self, document_id: DocumentId, terms: Terms) -> UpdateDocumentInput {
        UpdateDocumentInput {
            document_id,
            price_list_id: Undefined,
            discount_amount: Undefined,
            discount_percent: given(terms.discount_percent),
            freight_amount: given(terms.freight),
            freight_tax_rate: Undefined,
            payment_terms: given(terms.payment),
            delivery_terms: given(terms.delivery),
            valid_until: given(terms.valid_days.map(|days| self.cast.in_days(days))),
            expected_version: None,
            idempotency_key: None,
            dry_run: false,
        }
    }

    pub(super) async fn play_quote(
        &mut self,
        (number, by): (usize, Worker),
        act: QuoteAct,
    ) -> anyhow::Result<()> {
        let deal = *self.deals.get(&number).context("a deal before it was opened")?;
        let quote = || deal.quote.context("a quote before it was made");
        match act {
            QuoteAct::Generate(days) => {
                let verb = self.generate(deal, days, false);
                let made = self.cast.act(by, verb).await?.quote;
                self.deals.insert(number, Deal { quote: Some(made), ..deal });
            }
            QuoteAct::Alternative(is_offered) => {
                let verb = self.generate(deal, Some(30), is_offered);
                self.cast.act(by, verb).await?;
                self.deals.insert(number, Deal { has_alternative: true, ..deal });
            }
            QuoteAct::Activate => {
                self.cast.act(by, activate(quote()?)).await?;
            }
            QuoteAct::Send => {
                self.cast.act(by, send(quote()?)).await?;
            }
            QuoteAct::Accept => {
                self.cast.act(by, accept(quote()?)).await?;
            }
            QuoteAct::Revise => {
                let revision = self.cast.act(by, revise(quote()?)).await?.quote;
                self.deals.insert(number, Deal { quote: Some(revision), ..deal });
            }
            QuoteAct::Terms(terms) => {
                let verb = self.terms(quote()?.into(), terms);
                self.cast.act(by, verb).await?;
            }
            QuoteAct::Win => {
                self.cast.act(by, win(quote()?)).await?;
            }
        }
        Ok(())
    }

    fn generate(&self, deal: Deal, days: Option<u64>, activate: bool) -> GenerateQuoteInput {
        GenerateQuoteInput {
            opportunity_id: deal.id,
            valid_until: days.map(|days| self.cast.in_days(days)),
            note: None,
            activate,
            expected_version: None,
            idempotency_key: None,
            dry_run: false,
        }
    }
}

fn activate(quote_id: QuoteId) -> ActivateQuoteInput {
    ActivateQuoteInput { quote_id, expected_version: None, idempotency_key: None, dry_run: false }
}

fn send(quote_id: QuoteId) -> MarkQuoteSentInput {
    MarkQuoteSentInput { quote_id, expected_version: None, idempotency_key: None, dry_run: false }
}

fn accept(quote_id: QuoteId) -> MarkQuoteAcceptedInput {
    let (expected_version, idempotency_key) = (None, None);
    MarkQuoteAcceptedInput { quote_id, expected_version, idempotency_key, dry_run: false }
}

fn revise(quote_id: QuoteId) -> ReviseQuoteInput {
    ReviseQuoteInput { quote_id, expected_version: None, idempotency_key: None, dry_run: false }
}

fn win(quote_id: QuoteId) -> WinQuoteInput {
    WinQuoteInput {
        quote_id,
        create_order: true,
        expected_version: None,
        idempotency_key: None,
        dry_run: false,
    }
}
