//! Deals from their opening to their end.

use anyhow::Context;
use async_graphql::MaybeUndefined::Undefined;
use entity::id::{ContactId, OpportunityId};

use crate::account::input::{CreateContactInput, DuplicatePolicy};
use crate::cli::demo::company::books::given;
use crate::cli::demo::company::leads::new_contact;
use crate::cli::demo::company::{Deal, Stage};
use crate::cli::demo::history::act::{DealAct, Ending, Facts, Goods, Opening, Whom, Worker};
use crate::cli::demo::load::HOME_LANGUAGE;
use crate::sales::closing::input::{
    CloseAsLostInput, CloseAsWonInput, OpenQuotesPolicy, ReopenOpportunityInput,
};
use crate::sales::opportunity::input::open::OpenOpportunityInput;
use crate::sales::opportunity::input::part::{
    AddOpportunityCompetitorInput, AddOpportunityStakeholderInput, CompetitorTarget,
    SetOpportunityHoldInput, TickStepInput,
};
use crate::sales::opportunity::input::stage::{MoveOpportunityStageInput, StageDirection, StageTarget};
use crate::sales::opportunity::input::update::UpdateOpportunityInput;
use crate::sales::order::input::CancelOrderInput;
use crate::platform::graphql::scalars::Date;

impl Stage<'_> {
    pub(super) async fn play_deal(
        &mut self,
        (number, by): (usize, Worker),
        act: DealAct,
    ) -> anyhow::Result<()> {
        if let DealAct::Open(whom, opening, goods) = act {
            return self.open((number, by), whom, (opening, goods)).await;
        }
        let deal = *self.deals.get(&number).context("a deal before it was opened")?;
        match act {
            DealAct::Open(..) => {}
            DealAct::Lines(goods) => {
                let verb = self.lines(deal.id.into(), goods)?;
                self.cast.act(by, verb).await?;
            }
            DealAct::Terms(terms) => {
                let verb = self.terms(deal.id.into(), terms);
                self.cast.act(by, verb).await?;
            }
            DealAct::Facts(known) => {
                self.cast.act(by, facts(deal.id, *known)).await?;
            }
            DealAct::Tick(step) => {
                let verb = self.tick(deal, step)?;
                self.cast.act(by, verb).await?;
            }
            DealAct::Next(note) => {
                self.cast.act(by, next(deal.id, note)).await?;
            }
            DealAct::Competitor(competitor) => {
                let verb = self.competitor(deal.id, competitor);
                self.cast.act(by, verb).await?;
            }
            DealAct::Stakeholder(person, role) => {
                let contact_id = self.acquainted(by, (person, deal)).await?;
                let verb = stakeholder(deal.id, contact_id, role);
                self.cast.act(by, verb).await?;
            }
            DealAct::Hold => {
                self.cast.act(by, hold(deal.id)).await?;
            }
            DealAct::Quote(act) => self.play_quote((number, by), act).await?,
            DealAct::Win(ending) => {
                let verb = self.won(deal, ending)?;
                let won = self.cast.act(by, verb).await?;
                self.deals.insert(number, Deal { order: won.order, ..deal });
            }
            DealAct::Lose(ending) => {
                let verb = self.lost(deal.id, ending)?;
                self.cast.act(by, verb).await?;
                // Its quotes were closed with it.
                let after = Deal { quote: None, has_alternative: false, ..deal };
                self.deals.insert(number, after);
            }
            DealAct::Reopen(note) => {
                self.cast.act(by, reopen(deal.id, note)).await?;
            }
            DealAct::CancelOrder => {
                let verb = CancelOrderInput {
                    order_id: deal.order.context("a deal without an order")?,
                    expected_version: None,
                    idempotency_key: None,
                    dry_run: false,
                };
                self.cast.act(by, verb).await?;
            }
        }
        Ok(())
    }

    async fn open(
        &mut self,
        (number, by): (usize, Worker),
        whom: Whom,
        (opening, goods): (Opening, Vec<Goods>),
    ) -> anyhow::Result<()> {
        let verb = OpenOpportunityInput {
            name: opening.name.clone(),
            account: Some(self.account(whom, opening.locale)),
            contact: Some(self.contact(whom, opening.locale)),
            currency_code: None,
            price_list_id: Some(self.books.lists[opening.list]),
            process_id: Some(self.books.processes[opening.process]),
            campaign_id: opening.campaign.map(|number| self.books.campaigns[number]),
            owner_id: None,
            estimated_value: opening.value,
            estimated_close_date: opening.close.map(Date),
            customer_need: opening.need.clone(),
            lines: Some(self.line_inputs(goods)?),
            on_duplicate: DuplicatePolicy::Fail,
            idempotency_key: None,
            dry_run: false,
        };
        let done = self.cast.act(by, verb).await?;
        self.met(by, whom, (done.account, done.contact)).await?;
        self.opened((number, done.opportunity), whom, &opening);
        Ok(())
    }

    /// Remembers a deal that has been opened.
    pub(super) fn opened(
        &mut self,
        (number, id): (usize, OpportunityId),
        whom: Whom,
        opening: &Opening,
    ) {
        let deal = Deal {
            id,
            whom,
            locale: opening.locale,
            process: opening.process,
            quote: None,
            has_alternative: false,
            order: None,
        };
        self.deals.insert(number, deal);
    }

    fn tick(&self, deal: Deal, step: &str) -> anyhow::Result<TickStepInput> {
        let step_id = self.books.steps.get(&(deal.process, step.to_owned())).copied();
        Ok(TickStepInput {
            opportunity_id: deal.id,
            step_id: step_id.with_context(|| format!("no step {step}"))?,
            is_done: true,
            expected_version: None,
            idempotency_key: None,
            dry_run: false,
        })
    }

    fn competitor(&self, id: OpportunityId, number: usize) -> AddOpportunityCompetitorInput {
        let about = &self.data.competitors[number];
        let locale = HOME_LANGUAGE;
        AddOpportunityCompetitorInput {
            opportunity_id: id,
            competitor: CompetitorTarget::ExistingId(self.books.competitors[number]),
            strengths: Some(about.strengths.get(locale).to_owned()),
            weaknesses: Some(about.weaknesses.get(locale).to_owned()),
            expected_version: None,
            idempotency_key: None,
            dry_run: false,
        }
    }

    /// A person of the customer's: one who is known, else a new contact.
    async fn acquainted(
        &mut self,
        by: Worker,
        (person, of): (usize, Deal),
    ) -> anyhow::Result<ContactId> {
        if let Some(known) = self.contacts.get(&person) {
            return Ok(*known);
        }
        let company = of.whom.company;
        let account_id = company.and_then(|number| self.accounts.get(&number)).copied();
        let told = new_contact(
            &self.data.pools.people[person],
            company.map(|number| &self.data.pools.companies[number]),
            of.locale,
        );
        let verb = CreateContactInput { account_id, ..told.into() };
        let id = self.cast.act(by, verb).await?.contact;
        self.contacts.insert(person, id);
        Ok(id)
    }

    fn won(&self, deal: Deal, ending: Ending) -> anyhow::Result<CloseAsWonInput> {
        let reason = self.books.reasons.get(ending.reason).copied();
        Ok(CloseAsWonInput {
            opportunity_id: deal.id,
            winning_quote_id: deal.quote.filter(|_| deal.has_alternative),
            actual_revenue: None,
            closed_on: None,
            note: ending.note,
            reason_id: Some(reason.with_context(|| format!("no reason {}", ending.reason))?),
            create_order: true,
            open_quotes: OpenQuotesPolicy::Close,
            expected_version: None,
            idempotency_key: None,
            dry_run: false,
        })
    }

    fn lost(&self, id: OpportunityId, ending: Ending) -> anyhow::Result<CloseAsLostInput> {
        let reason = self.books.reasons.get(ending.reason).copied();
        let competitor = ending.competitor.map(|number| self.books.competitors[number]);
        Ok(CloseAsLostInput {
            opportunity_id: id,
            reason_id: reason.with_context(|| format!("no reason {}", ending.reason))?,
            competitor: competitor.map(CompetitorTarget::ExistingId),
            closed_on: None,
            note: ending.note,
            open_quotes: OpenQuotesPolicy::Close,
            expected_version: None,
            idempotency_key: None,
            dry_run: false,
        })
    }
}

fn facts(opportunity_id: OpportunityId, known: Facts) -> UpdateOpportunityInput {
    let (budget_amount, budget_status) = known.budget.unzip();
    UpdateOpportunityInput {
        opportunity_id,
        name: Undefined,
        description: Undefined,
        estimated_value: Undefined,
        estimated_close_date: given(known.close.map(Date)),
        probability: given(known.probability),
        forecast_category: Undefined,
        rating: given(known.rating),
        campaign_id: Undefined,
        owner_id: Undefined,
        account_id: Undefined,
        contact_id: Undefined,
        customer_need: given(known.need),
        pain_points: given(known.pain),
        decision_maker: given(known.decision_maker),
        budget_amount: given(budget_amount),
        budget_status: given(budget_status),
        purchase_timeframe: given(known.timeframe),
        current_situation: given(known.situation),
        proposed_solution: given(known.solution),
        expected_version: None,
        idempotency_key: None,
        dry_run: false,
    }
}

fn next(opportunity_id: OpportunityId, note: Option<String>) -> MoveOpportunityStageInput {
    MoveOpportunityStageInput {
        opportunity_id,
        to: StageTarget::Direction(StageDirection::Next),
        note,
        expected_stage_id: None,
        expected_version: None,
        idempotency_key: None,
        dry_run: false,
    }
}

fn stakeholder(
    opportunity_id: OpportunityId,
    contact_id: ContactId,
    role: String,
) -> AddOpportunityStakeholderInput {
    AddOpportunityStakeholderInput {
        opportunity_id,
        contact_id,
        role,
        expected_version: None,
        idempotency_key: None,
        dry_run: false,
    }
}

fn hold(opportunity_id: OpportunityId) -> SetOpportunityHoldInput {
    SetOpportunityHoldInput {
        opportunity_id,
        is_on_hold: true,
        expected_version: None,
        idempotency_key: None,
        dry_run: false,
    }
}

fn reopen(opportunity_id: OpportunityId, note: String) -> ReopenOpportunityInput {
    ReopenOpportunityInput {
        opportunity_id,
        note: Some(note),
        expected_version: None,
        idempotency_key: None,
        dry_run: false,
    }
}
