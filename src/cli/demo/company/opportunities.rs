//! Performs the actions on opportunities.

use anyhow::Context;
use async_graphql::MaybeUndefined::Undefined;
use entity::id::{ContactId, OpportunityId};

use crate::account::input::{CreateContactInput, DuplicatePolicy};
use crate::cli::demo::company::leads::new_contact;
use crate::cli::demo::company::set_up::given;
use crate::cli::demo::company::{DemoOpportunity, Player};
use crate::cli::demo::history::action::{
    DemoClosing, DemoCustomer, DemoFacts, DemoLine, DemoOpening, OpportunityAction, Worker,
};
use crate::cli::demo::load::HOME_LANGUAGE;
use crate::platform::graphql::call_options::CallOptions;
use crate::platform::graphql::call_options::VersionedCallOptions;
use crate::platform::graphql::scalars::Date;
use crate::sales::closing::input::{
    CloseAsLostInput, CloseAsWonInput, OpenQuotesPolicy, ReopenOpportunityInput,
};
use crate::sales::opportunity::input::open::OpenOpportunityInput;
use crate::sales::opportunity::input::relations::{
    AddOpportunityCompetitorInput, AddOpportunityStakeholderInput, CompetitorTarget,
    SetOpportunityHoldInput, TickStepInput,
};
use crate::sales::opportunity::input::stage::{
    MoveOpportunityStageInput, StageDirection, StageTarget,
};
use crate::sales::opportunity::input::update::UpdateOpportunityInput;
use crate::sales::order::input::CancelOrderInput;

impl Player<'_> {
    pub(super) async fn play_opportunity(
        &mut self,
        (number, by): (usize, Worker),
        act: OpportunityAction,
    ) -> anyhow::Result<()> {
        if let OpportunityAction::Open(customer_of, opening, goods) = act {
            return self.open((number, by), customer_of, (opening, goods)).await;
        }
        let opportunity =
            *self.opportunities.get(&number).context("an opportunity before it was opened")?;
        match act {
            OpportunityAction::Open(..) => {}
            OpportunityAction::Lines(goods) => {
                let command = self.lines(opportunity.id.into(), goods)?;
                self.actors.act(by, command).await?;
            }
            OpportunityAction::DemoTerms(terms) => {
                let command = self.terms(opportunity.id.into(), terms);
                self.actors.act(by, command).await?;
            }
            OpportunityAction::DemoFacts(known) => {
                self.actors.act(by, facts(opportunity.id, *known)).await?;
            }
            OpportunityAction::Tick(step) => {
                let command = self.tick(opportunity, step)?;
                self.actors.act(by, command).await?;
            }
            OpportunityAction::Next(note) => {
                self.actors.act(by, next(opportunity.id, note)).await?;
            }
            OpportunityAction::Competitor(competitor) => {
                let command = self.competitor(opportunity.id, competitor);
                self.actors.act(by, command).await?;
            }
            OpportunityAction::Stakeholder(person, role) => {
                let contact_id = self.acquainted(by, (person, opportunity)).await?;
                let command = stakeholder(opportunity.id, contact_id, role);
                self.actors.act(by, command).await?;
            }
            OpportunityAction::Hold => {
                self.actors.act(by, hold(opportunity.id)).await?;
            }
            OpportunityAction::Quote(act) => self.play_quote((number, by), act).await?,
            OpportunityAction::Win(ending) => {
                let command = self.won(opportunity, ending)?;
                let won = self.actors.act(by, command).await?;
                self.opportunities
                    .insert(number, DemoOpportunity { order: won.order, ..opportunity });
            }
            OpportunityAction::Lose(ending) => {
                let command = self.lost(opportunity.id, ending)?;
                self.actors.act(by, command).await?;
                // Closing as lost has closed the quotes too.
                let after = DemoOpportunity { quote: None, has_alternative: false, ..opportunity };
                self.opportunities.insert(number, after);
            }
            OpportunityAction::Reopen(note) => {
                self.actors.act(by, reopen(opportunity.id, note)).await?;
            }
            OpportunityAction::CancelOrder => {
                let command = CancelOrderInput {
                    order_id: opportunity.order.context("an opportunity without an order")?,
                    reason: None,
                    call: VersionedCallOptions::default(),
                };
                self.actors.act(by, command).await?;
            }
            OpportunityAction::AfterSale(act) => self.play_after_sale((number, by), act).await?,
        }
        Ok(())
    }

    async fn open(
        &mut self,
        (number, by): (usize, Worker),
        customer_of: DemoCustomer,
        (opening, goods): (DemoOpening, Vec<DemoLine>),
    ) -> anyhow::Result<()> {
        let command = OpenOpportunityInput {
            name: opening.name.clone(),
            account: Some(self.account(customer_of, opening.locale)),
            contact: Some(self.contact(customer_of, opening.locale)),
            currency_code: None,
            price_list_id: Some(self.ids.lists[opening.list]),
            process_id: Some(self.ids.processes[opening.process]),
            campaign_id: opening.campaign.map(|number| self.ids.campaigns[number]),
            owner_id: None,
            estimated_value: opening.value,
            estimated_close_date: opening.close.map(Date),
            customer_need: opening.need.clone(),
            lines: Some(self.line_inputs(goods)?),
            on_duplicate: DuplicatePolicy::Fail,
            call: CallOptions::default(),
        };
        let done = self.actors.act(by, command).await?;
        self.met(by, customer_of, (done.account, done.contact)).await?;
        self.opened((number, done.opportunity), customer_of, &opening);
        Ok(())
    }

    /// Records the state of a new opportunity.
    pub(super) fn opened(
        &mut self,
        (number, id): (usize, OpportunityId),
        customer_of: DemoCustomer,
        opening: &DemoOpening,
    ) {
        let opportunity = DemoOpportunity {
            id,
            customer_of,
            locale: opening.locale,
            process: opening.process,
            quote: None,
            has_alternative: false,
            order: None,
        };
        self.opportunities.insert(number, opportunity);
    }

    fn tick(&self, opportunity: DemoOpportunity, step: &str) -> anyhow::Result<TickStepInput> {
        let step_id = self.ids.steps.get(&(opportunity.process, step.to_owned())).copied();
        Ok(TickStepInput {
            opportunity_id: opportunity.id,
            step_id: step_id.with_context(|| format!("no step {step}"))?,
            is_done: true,
            call: VersionedCallOptions::default(),
        })
    }

    fn competitor(&self, id: OpportunityId, number: usize) -> AddOpportunityCompetitorInput {
        let about = &self.data.competitors[number];
        let locale = HOME_LANGUAGE;
        AddOpportunityCompetitorInput {
            opportunity_id: id,
            competitor: CompetitorTarget::ExistingId(self.ids.competitors[number]),
            strengths: Some(about.strengths.get(locale).to_owned()),
            weaknesses: Some(about.weaknesses.get(locale).to_owned()),
            call: VersionedCallOptions::default(),
        }
    }

    /// The contact of a customer's person, created if missing.
    async fn acquainted(
        &mut self,
        by: Worker,
        (person, of): (usize, DemoOpportunity),
    ) -> anyhow::Result<ContactId> {
        if let Some(known) = self.contacts.get(&person) {
            return Ok(*known);
        }
        let company = of.customer_of.company;
        let account_id = company.and_then(|number| self.accounts.get(&number)).copied();
        let planned = new_contact(
            &self.data.pools.people[person],
            company.map(|number| &self.data.pools.companies[number]),
            of.locale,
        );
        let command = CreateContactInput { account_id, ..planned.into() };
        let id = self.actors.act(by, command).await?.contact;
        self.contacts.insert(person, id);
        Ok(id)
    }

    fn won(
        &self,
        opportunity: DemoOpportunity,
        ending: DemoClosing,
    ) -> anyhow::Result<CloseAsWonInput> {
        let reason = self.ids.reasons.get(ending.reason).copied();
        Ok(CloseAsWonInput {
            opportunity_id: opportunity.id,
            winning_quote_id: opportunity.quote.filter(|_| opportunity.has_alternative),
            actual_revenue: None,
            closed_on: None,
            note: ending.note,
            reason_id: Some(reason.with_context(|| format!("no reason {}", ending.reason))?),
            create_order: true,
            open_quotes: OpenQuotesPolicy::Close,
            call: VersionedCallOptions::default(),
        })
    }

    fn lost(&self, id: OpportunityId, ending: DemoClosing) -> anyhow::Result<CloseAsLostInput> {
        let reason = self.ids.reasons.get(ending.reason).copied();
        let competitor = ending.competitor.map(|number| self.ids.competitors[number]);
        Ok(CloseAsLostInput {
            opportunity_id: id,
            reason_id: reason.with_context(|| format!("no reason {}", ending.reason))?,
            competitor: competitor.map(CompetitorTarget::ExistingId),
            closed_on: None,
            note: ending.note,
            open_quotes: OpenQuotesPolicy::Close,
            call: VersionedCallOptions::default(),
        })
    }
}

fn facts(opportunity_id: OpportunityId, known: DemoFacts) -> UpdateOpportunityInput {
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
        next_step: Undefined,
        next_step_on: Undefined,
        call: VersionedCallOptions::default(),
    }
}

fn next(opportunity_id: OpportunityId, note: Option<String>) -> MoveOpportunityStageInput {
    MoveOpportunityStageInput {
        opportunity_id,
        to: StageTarget::Direction(StageDirection::Next),
        note,
        expected_stage_id: None,
        call: VersionedCallOptions::default(),
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
        call: VersionedCallOptions::default(),
    }
}

fn hold(opportunity_id: OpportunityId) -> SetOpportunityHoldInput {
    SetOpportunityHoldInput {
        opportunity_id,
        is_on_hold: true,
        call: VersionedCallOptions::default(),
    }
}

fn reopen(opportunity_id: OpportunityId, note: String) -> ReopenOpportunityInput {
    ReopenOpportunityInput {
        opportunity_id,
        note: Some(note),
        call: VersionedCallOptions::default(),
    }
}
