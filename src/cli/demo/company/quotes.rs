//! Lines and headers of opportunities and quotes, and the actions on quotes.

use anyhow::Context;
use async_graphql::MaybeUndefined::Undefined;
use entity::id::{DocumentId, QuoteId};

use crate::cli::demo::company::set_up::given;
use crate::cli::demo::company::{DemoOpportunity, Player};
use crate::cli::demo::history::action::{DemoLine, DemoTerms, QuoteAction, Worker};
use crate::platform::graphql::call_options::VersionedCallOptions;
use crate::sales::closing::input::WinQuoteInput;
use crate::sales::document::input::{DiscountInput, LineInput};
use crate::sales::editing::input::{DocumentHeaderInput, SetLinesInput, UpdateDocumentInput};
use crate::sales::quote::input::{
    ActivateQuoteInput, GenerateQuoteInput, MarkQuoteAcceptedInput, MarkQuoteSentInput,
    ReviseQuoteInput,
};

impl Player<'_> {
    pub(super) fn lines(
        &self,
        document_id: DocumentId,
        goods: Vec<DemoLine>,
    ) -> anyhow::Result<SetLinesInput> {
        Ok(SetLinesInput {
            document_id,
            lines: self.line_inputs(goods)?,
            header: None,
            expected_lines_version: None,
            call: VersionedCallOptions::default(),
        })
    }

    pub(super) fn line_inputs(&self, goods: Vec<DemoLine>) -> anyhow::Result<Vec<LineInput>> {
        goods.into_iter().map(|goods| self.line(goods)).collect()
    }

    fn line(&self, goods: DemoLine) -> anyhow::Result<LineInput> {
        let unit_id = match &goods.product {
            Some((_, unit)) => {
                let unit_id = self.ids.units.get(unit).copied();
                Some(unit_id.with_context(|| format!("no unit {unit}"))?)
            }
            None => None,
        };
        let by_percent = goods.discount_percent.map(DiscountInput::Percent);
        let discount = by_percent.or(goods.discount_amount.map(DiscountInput::Amount));
        Ok(LineInput {
            id: None,
            product_id: goods.product.map(|(number, _)| self.ids.products[number]),
            unit_id,
            description: goods.description,
            quantity: goods.quantity,
            unit_price: given(goods.unit_price),
            manual_discount: given(discount),
            tax_rate: Undefined,
            tax_amount: Undefined,
        })
    }

    pub(super) fn terms(&self, document_id: DocumentId, terms: DemoTerms) -> UpdateDocumentInput {
        UpdateDocumentInput {
            document_id,
            price_list_id: Undefined,
            header: DocumentHeaderInput {
                discount_percent: given(terms.discount_percent),
                freight_amount: given(terms.freight),
                payment_terms: given(terms.payment),
                delivery_terms: given(terms.delivery),
                ..DocumentHeaderInput::default()
            },
            expected_lines_version: None,
            valid_until: given(terms.valid_days.map(|days| self.actors.in_days(days))),
            call: VersionedCallOptions::default(),
        }
    }

    pub(super) async fn play_quote(
        &mut self,
        (number, by): (usize, Worker),
        act: QuoteAction,
    ) -> anyhow::Result<()> {
        let opportunity =
            *self.opportunities.get(&number).context("an opportunity before it was opened")?;
        let quote = || opportunity.quote.context("a quote before it was made");
        match act {
            QuoteAction::Generate(days) => {
                let command = self.generate(opportunity, days, false);
                let made = self.actors.act(by, command).await?.quote;
                self.opportunities
                    .insert(number, DemoOpportunity { quote: Some(made), ..opportunity });
            }
            QuoteAction::Alternative(is_offered) => {
                let command = self.generate(opportunity, Some(30), is_offered);
                self.actors.act(by, command).await?;
                self.opportunities
                    .insert(number, DemoOpportunity { has_alternative: true, ..opportunity });
            }
            QuoteAction::Activate => {
                self.actors.act(by, activate(quote()?)).await?;
            }
            QuoteAction::Send => {
                self.actors.act(by, send(quote()?)).await?;
            }
            QuoteAction::Accept => {
                self.actors.act(by, accept(quote()?)).await?;
            }
            QuoteAction::Revise => {
                let revision = self.actors.act(by, revise(quote()?)).await?.quote;
                self.opportunities
                    .insert(number, DemoOpportunity { quote: Some(revision), ..opportunity });
            }
            QuoteAction::DemoTerms(terms) => {
                let command = self.terms(quote()?.into(), terms);
                self.actors.act(by, command).await?;
            }
            QuoteAction::Win => {
                self.actors.act(by, win(quote()?)).await?;
            }
        }
        Ok(())
    }

    fn generate(
        &self,
        opportunity: DemoOpportunity,
        days: Option<u64>,
        activate: bool,
    ) -> GenerateQuoteInput {
        GenerateQuoteInput {
            opportunity_id: opportunity.id,
            valid_until: days.map(|days| self.actors.in_days(days)),
            note: None,
            activate,
            call: VersionedCallOptions::default(),
        }
    }
}

fn activate(quote_id: QuoteId) -> ActivateQuoteInput {
    ActivateQuoteInput { quote_id, call: VersionedCallOptions::default() }
}

fn send(quote_id: QuoteId) -> MarkQuoteSentInput {
    MarkQuoteSentInput { quote_id, call: VersionedCallOptions::default() }
}

fn accept(quote_id: QuoteId) -> MarkQuoteAcceptedInput {
    MarkQuoteAcceptedInput { quote_id, call: VersionedCallOptions::default() }
}

fn revise(quote_id: QuoteId) -> ReviseQuoteInput {
    ReviseQuoteInput { quote_id, call: VersionedCallOptions::default() }
}

fn win(quote_id: QuoteId) -> WinQuoteInput {
    WinQuoteInput { quote_id, create_order: true, call: VersionedCallOptions::default() }
}
