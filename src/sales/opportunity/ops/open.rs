//! Opens an opportunity for a customer without a lead.

use entity::choice::OpportunityStatus;
use entity::choice::PipelineEventKind;
use entity::id::{AccountId, CampaignId, ContactId, OpportunityId, UserId};
use entity::{campaign, opportunity};
use sea_orm::{ColumnTrait, QueryFilter};
use serde::{Deserialize, Serialize};

use crate::access::permission::Permission;
use crate::account::input::{AccountTarget, ContactTarget, Nothing};
use crate::account::ops::customer::{self, Customer, Targets};
use crate::platform::bounds::{NAME_LENGTH, TEXT_LENGTH};
use crate::platform::db::command::{Command, Emits};
use crate::platform::db::tx::Tx;
use crate::platform::error::{At, Error, UserError};
use crate::platform::message::Message;
use crate::platform::validator::Validator;
use crate::reference::ops::check_places;
use crate::sales::opportunity::input::open::OpenOpportunityInput;
use crate::sales::opportunity::ops::create::{Opening, currency, open_with};
use crate::user::owner::{self, Owner};

/// The opportunity that was opened, and its customer.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct OpenedOpportunity {
    /// The opportunity.
    pub opportunity: OpportunityId,
    /// The customer's company.
    pub account: Option<AccountId>,
    /// The customer's person.
    pub contact: Option<ContactId>,
}

impl Command for OpenOpportunityInput {
    const NAME: &'static str = "openOpportunity";
    const PERMISSION: Permission = Permission::OpenOpportunity;
    const EMITS: Emits = Emits::Events(&[PipelineEventKind::OpportunityOpened]);
    type Output = OpenedOpportunity;

    async fn execute(mut self, tx: &mut Tx) -> Result<OpenedOpportunity, Error> {
        let mut validator = Validator::default();
        validator.required(&mut self.name, NAME_LENGTH, "name");
        validator.text(&mut self.customer_need, TEXT_LENGTH, "customerNeed");
        validator.not_negative(self.estimated_value, "estimatedValue");
        validator.collect(check_value(tx, &self).await)?;
        if let Some(id) = self.campaign_id {
            validator.collect(usable_campaign(tx, id).await)?;
        }
        let owner = validator.collect(owner::chosen(tx, self.owner_id).await)?;
        validator.into_result()?;
        let owner = owner.unwrap_or_else(Owner::nobody);

        let targets = Targets {
            account: self.account.take().unwrap_or(AccountTarget::None(Nothing::None)),
            contact: self.contact.take().unwrap_or(ContactTarget::None(Nothing::None)),
            on_duplicate: self.on_duplicate,
            owner,
        };
        let customer = customer::resolve(tx, targets).await?;
        warn_of_others(tx, &customer, owner.id).await?;
        let lines = self.lines.take().unwrap_or_default();
        let opportunity = open_with(tx, opening(self, customer, owner), lines).await?;
        Ok(OpenedOpportunity {
            opportunity: opportunity.id,
            account: opportunity.account_id,
            contact: opportunity.contact_id,
        })
    }
}

/// Refuses an estimated value with more decimal places than the opportunity's currency.
async fn check_value(tx: &Tx, input: &OpenOpportunityInput) -> Result<(), Error> {
    if input.estimated_value.is_none() {
        return Ok(());
    }
    let code = input.currency_code.as_ref().map(|code| code.0.as_str());
    let code = currency(tx, code, input.price_list_id).await?;
    check_places(tx, (input.estimated_value, &code), "estimatedValue").await
}

/// Refuses a campaign that does not exist or is retired.
pub(super) async fn usable_campaign(tx: &Tx, id: CampaignId) -> Result<(), Error> {
    let campaign: campaign::Model = tx.get(id).await.at("campaignId")?;
    if campaign.is_active {
        Ok(())
    } else {
        Err(UserError::invalid("opportunity-campaign-retired").at("campaignId").into())
    }
}

/// Warns if another seller has an open opportunity with the customer. The warning reveals nothing else, because the
/// caller may not be allowed to see that opportunity.
async fn warn_of_others(tx: &mut Tx, customer: &Customer, owner: UserId) -> Result<(), Error> {
    let with_customer = match customer {
        Customer { account: Some(account), .. } => opportunity::Column::AccountId.eq(account.id),
        Customer { contact: Some(contact), .. } => opportunity::Column::ContactId.eq(contact.id),
        Customer { account: None, contact: None } => return Ok(()),
    };
    let others = tx
        .find_any::<opportunity::Entity>()
        .filter(with_customer)
        .filter(opportunity::Column::Status.eq(OpportunityStatus::Open))
        .filter(opportunity::Column::OwnerId.ne(owner));
    if tx.one::<opportunity::Model>(others).await?.is_some() {
        let message = Message::new("opportunity-open-elsewhere");
        tx.warn("OPEN_DEAL_ELSEWHERE", message, "");
    }
    Ok(())
}

fn opening(input: OpenOpportunityInput, customer: Customer, owner: Owner) -> Opening {
    let OpenOpportunityInput {
        name,
        account: _,
        contact: _,
        currency_code,
        price_list_id,
        process_id,
        campaign_id,
        owner_id: _,
        estimated_value,
        estimated_close_date,
        customer_need,
        lines: _,
        on_duplicate: _,
        call: _,
    } = input;
    Opening {
        name,
        customer,
        owner_id: owner.id,
        team_id: owner.team_id,
        lead_id: None,
        campaign_id,
        process_id,
        currency_code: currency_code.map(|code| code.0),
        price_list_id,
        estimated_value,
        estimated_close_date: estimated_close_date.map(|day| day.0),
        source_id: None,
        rating: None,
        customer_need,
        pain_points: None,
        budget_amount: None,
        budget_status: None,
        purchase_timeframe: None,
        description: None,
    }
}
